"""Builds on a Ray cluster that lose what they work on, at random moments: each must end in the record of one machine.

    python benchmarks/ray_kills.py workers --count 20   # a worker process is killed, one or more in a build
    python benchmarks/ray_kills.py nodes --count 10     # a machine is taken away
    python benchmarks/ray_kills.py drivers --count 10   # the process that builds is killed, then the build is resumed
    python benchmarks/ray_kills.py heads --count 10     # the cluster's head is killed; a new cluster, the build resumed

The cluster has two nodes on this machine (`ray.cluster_utils`), which is what is simulated: no network fails. A moment
is some time after a step that the build has told of, so that it falls into the work and not into starting Python. Each
record is verified, and its export compared with that of a build of one process, byte for byte; after a killed driver or
head the record must be sound before it is resumed, too.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent))
from durability import exported, faults, made_reports

from reportedly.scale import pool, ray_cluster
from reportedly.scale.shards import Shards
from reportedly.service import building

LAYERS = ["body", "language", "times"]
REPORTS = 40
BATCH = 2
LATEST = 0.4  # seconds after a step in which something is killed
PATIENCE = 240.0  # seconds for a build to end
LEAVING = 20.0  # seconds for a build to see that the cluster's head is gone
RECONNECT = "RAY_gcs_rpc_server_reconnect_timeout_s"  # how long the rest of a cluster waits for a head that is gone
CLOCK = "1714953600"  # SOURCE_DATE_EPOCH


def settled() -> None:
    """What all processes of the benchmark go by."""
    os.environ.update(ray_cluster.QUIET)
    os.environ["SOURCE_DATE_EPOCH"] = CLOCK
    os.environ[RECONNECT] = "5"
    pool.BATCH_REPORTS = BATCH


def build(source: Path, record: Path, address: str) -> None:
    """One build on the cluster, in a process of its own; each step is told on its output."""
    settled()
    executor = ray_cluster.RayCluster(address, Shards(f"{record}.shards"))

    def tell(what: str, count: int) -> None:
        print(what, count, flush=True)

    building.build([source], record, layers=LAYERS, jobs=executor, resume=True, tell=tell)


class Cluster:
    """A cluster of two nodes on this machine."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster as Made

        self.made: Any = Made(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        self.other: Any = self.made.add_node(num_cpus=1)

    @property
    def address(self) -> str:
        """Where its head listens."""
        return str(self.made.address)

    def workers(self) -> list[Any]:
        """The worker processes, those that are at work first."""
        import psutil

        found = []
        for node in self.made.list_all_nodes():
            for told in node.all_processes.get("raylet", ()):
                found += psutil.Process(told.process.pid).children(recursive=True)
        named = [(_title(one), one) for one in found]
        at_work = [one for title, one in named if title.startswith(("ray::_work", "ray::_alone"))]
        return at_work + [one for title, one in named if title.startswith("ray::IDLE")]

    def lose_node(self) -> None:
        """Take a machine away at once, and have another one come."""
        self.made.remove_node(self.other, allow_graceful=False)
        self.other = self.made.add_node(num_cpus=1)

    def end(self) -> None:
        """End it, if it has not ended."""
        self.made.shutdown()


def _title(process: Any) -> str:
    import psutil

    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


class Build:
    """A build under way."""

    def __init__(self, source: Path, record: Path, address: str) -> None:
        command = [sys.executable, __file__, "build", str(source), str(record), address]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.steps = 0

    def until(self, step: int) -> bool:
        """Wait for a step that it tells of; whether it came."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.steps += line.startswith(("annotating", "comparing"))
            if self.steps >= step:
                return True
        return False

    def ended(self) -> int:
        """Wait for its end; its exit status. A build that hangs is killed, and has none of its own."""
        try:
            _, errors = self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            errors = "it hung"
        if self.process.wait():
            print(errors[-2000:], file=sys.stderr)
        return self.process.returncode


class Trial:
    """Builds that are disturbed, and what became of them.

    Attributes:
        done: how often something was killed while a build was at work.
        wrong: how often the record was not what it should be.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance, self.done, self.wrong = folder, random.Random(seed), 0, 0
        self.source = folder / "reports.jsonl"
        made_reports(self.source, REPORTS)
        alone = folder / "alone.db"
        building.build([self.source], alone, layers=LAYERS, jobs=1)
        self.wanted = exported(alone)
        self.cluster = Cluster()
        self.steps = self._undisturbed()

    def _undisturbed(self) -> int:
        """How many steps a build tells of; the first build on the cluster, which must be right too."""
        one = Build(self.source, self.folder / "undisturbed.db", self.cluster.address)
        one.until(1 << 30)
        self._judge(self.folder / "undisturbed.db", one.ended())
        return one.steps

    def moment(self) -> float:
        """Some time after a step."""
        return self.chance.uniform(0, LATEST)

    def _judge(self, record: Path, status: int) -> None:
        found = faults(record)
        if status or found or exported(record) != self.wanted:
            self.wrong += 1
            print(f"after {self.done}: exit status {status}, faults {found[:3]}", flush=True)
            self._told(record)
        for path in self.folder.glob(f"{record.name}*"):
            if path.is_file():
                path.unlink()

    def _told(self, record: Path) -> None:
        """Say in what the export differs."""
        if record.exists():
            there, wanted = (data.splitlines() for data in (exported(record), self.wanted))
            for line in [one for one in there if one not in wanted][:3] + [one for one in wanted if one not in there][
                :3
            ]:
                print("  " + line.decode()[:300], flush=True)

    def _sound(self, record: Path) -> None:
        """The record that was left must be sound as it is."""
        if record.exists() and (found := faults(record)) and "is empty" not in found[0]:
            self.wrong += 1
            print(f"after {self.done}, before it is resumed: {found[:3]}", flush=True)

    def workers(self, count: int) -> None:
        """Kill worker processes, one to three in a build."""
        while self.done < count:
            record = self.folder / f"workers-{self.done}.db"
            one = Build(self.source, record, self.cluster.address)
            for step in sorted(self.chance.sample(range(1, self.steps), self.chance.randint(1, 3))):
                if one.until(step):
                    time.sleep(self.moment())
                    for worker in self.cluster.workers()[:1]:
                        worker.kill()
                        self.done += 1
            self._judge(record, one.ended())

    def nodes(self, count: int) -> None:
        """Take a machine away."""
        while self.done < count:
            record = self.folder / f"nodes-{self.done}.db"
            one = Build(self.source, record, self.cluster.address)
            if one.until(self.chance.randrange(1, self.steps)):
                time.sleep(self.moment())
                self.cluster.lose_node()
                self.done += 1
            self._judge(record, one.ended())

    def drivers(self, count: int) -> None:
        """Kill the process that builds, and resume."""
        while self.done < count:
            record = self.folder / f"drivers-{self.done}.db"
            one = Build(self.source, record, self.cluster.address)
            if one.until(self.chance.randrange(1, self.steps)):
                time.sleep(self.moment())
                self.done += one.process.poll() is None
                one.process.kill()
            one.process.communicate()
            self._sound(record)
            self._judge(record, Build(self.source, record, self.cluster.address).ended())

    def heads(self, count: int) -> None:
        """Kill the head of the cluster with all that it runs; then a new cluster, and the build is resumed."""
        while self.done < count:
            record = self.folder / f"heads-{self.done}.db"
            one = Build(self.source, record, self.cluster.address)
            if one.until(self.chance.randrange(1, self.steps)):
                time.sleep(self.moment())
                self.done += one.process.poll() is None
                self.cluster.made.head_node.kill_all_processes(check_alive=False, allow_graceful=False)
            try:
                _, said = one.process.communicate(timeout=LEAVING)
                print(f"the build ended with {one.process.returncode}: {said.strip()[-200:]}", file=sys.stderr)
            except subprocess.TimeoutExpired:
                one.process.kill()
                one.process.communicate()
                print(f"after {self.done}: the build waited for the head that was gone, and was stopped", flush=True)
            self.cluster.end()
            self.cluster = Cluster()
            self._sound(record)
            self._judge(record, Build(self.source, record, self.cluster.address).ended())


def main() -> int:
    """The command line."""
    if sys.argv[1:2] == ["build"]:
        build(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("workers", "nodes", "drivers", "heads"))
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    settled()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name), given.seed)
        kinds: dict[str, Callable[[int], None]] = {
            "workers": trial.workers,
            "nodes": trial.nodes,
            "drivers": trial.drivers,
            "heads": trial.heads,
        }
        try:
            kinds[given.what](given.count)
        finally:
            trial.cluster.end()
    print(f"{trial.done} kills of {given.what}, {trial.wrong} wrong; {time.monotonic() - begun:.0f} s")
    return int(trial.wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
