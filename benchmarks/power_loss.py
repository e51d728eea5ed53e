"""What a record survives when the power goes, the clock jumps, or readers crowd in while it is built.

    python benchmarks/power_loss.py losses --count 200   # the files as they were at random moments of a build
    python benchmarks/power_loss.py grown --count 10 --record /tmp/large.db   # a large record (`million.py`) that grows
    python benchmarks/power_loss.py clocks --count 20    # builds in portions under a clock that jumps to and fro
    python benchmarks/power_loss.py readers --seconds 60 # a server that answers while its record is built

A power loss is simulated: a build is halted for a moment (SIGSTOP), its file and write-ahead log are copied, and the
file that only lives in memory (`-shm`) is left behind. Where nothing of the log had been carried over into the file,
its end is torn off at a random byte too, as writes that had not reached the disk would be. Each copy is opened,
verified and built on: the record must be sound at once, and in the end the same, byte for byte, as that of a build that
nobody disturbed. What a disk does that lies about its writes is not simulated.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import cast
from unittest import mock

sys.path.append(str(Path(__file__).parent))
from compare_scale import stories
from durability import _build, exported, faults, made_reports
from million import NOW, dressed

from reportedly import settings
from reportedly.model import Annotated
from reportedly.record.inserts import Addition, line_of
from reportedly.record.run_states import State
from reportedly.record.store import Record
from reportedly.scale.pool import Local
from reportedly.service import building, comparing

CARRIED_OVER, BEGUN = slice(96, 100), slice(128, 132)
"""Where the `-shm` file says how many frames of the log stand in the database file, and how many are being carried over
(SQLite's wal-index, nBackfill and nBackfillAttempted). What is carried over was synced to the disk before."""

LAYERS = ["body", "language"]


def halted_copy(record: Path, into: Path, process: int, chance: random.Random) -> bool:
    """Copy the file set of a build that stands still; whether the end of its log was torn off."""
    log, shared = (record.with_name(record.name + end) for end in ("-wal", "-shm"))
    os.kill(process, signal.SIGSTOP)
    try:
        file = record.read_bytes() if record.exists() else None
        logged = log.read_bytes() if log.exists() else b""
        index = shared.read_bytes() if shared.exists() else b"\1" * BEGUN.stop
    finally:
        os.kill(process, signal.SIGCONT)
    if file is None:
        return False
    torn = bool(logged) and not any(index[CARRIED_OVER] + index[BEGUN]) and chance.random() < 0.5
    if torn:
        logged = logged[: chance.randrange(len(logged))]
    into.write_bytes(file)
    into.with_name(into.name + "-wal").write_bytes(logged)
    return torn


def losses(count: int, seed: int, reports: int, folder: Path, layers: list[str] | None) -> tuple[int, int, int]:
    """(copies, of them with a torn log, wrong ones)."""
    chance, source = random.Random(seed), folder / "reports.jsonl"
    made_reports(source, reports)
    began = time.monotonic()
    _build(source, folder / "undisturbed.db", layers).join()
    length, wanted = time.monotonic() - began, exported(folder / "undisturbed.db")
    done = torn = wrong = 0
    while done < count:
        record = folder / f"at-work-{done}.db"
        process = _build(source, record, layers)
        copies = []
        for _ in range(8):
            process.join(chance.uniform(0, length / 4))
            if not process.is_alive() or process.pid is None:
                break
            copy = folder / f"lost-{done + len(copies)}.db"
            torn += halted_copy(record, copy, process.pid, chance)
            if copy.exists():
                copies.append(copy)
        process.join()
        for copy in copies[: count - done]:
            wrong += not survives(copy, source, wanted, layers)
            done += 1
            for end in ("", "-wal", "-shm", "-lock"):
                copy.with_name(copy.name + end).unlink(missing_ok=True)
        print(f"{done} copies, {torn} with a torn log, {wrong} wrong", file=sys.stderr, flush=True)
    return done, torn, wrong


# ------------------------------------------------------------------------------------------------ a large record

MORE = 100  # reports by which it grows


@mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1714953600"})  # and no longer: a test calls it too
def grow(record: Path, documents: list[Annotated]) -> None:
    """Put those reports into a record that it has not, as a build does; compare, and end the run."""
    with Record(record, write=True) as opened:
        opened.lock("benchmark")
        opened.start_run("benchmark", {}, ["more"], NOW)
        new = [one for one in documents if not opened.holds(one.report.id)]
        for at in range(0, len(new), 10):
            part = [Addition(one.report.id, one.report, b"", line_of(one)) for one in new[at : at + 10]]
            opened.add(part, [], [], "made", NOW)
        for state in ("read", "dated", "comparing"):
            opened.reach(cast(State, state))
        with comparing.compared(opened, (), Local(1)) as made:
            opened.compare_parts(made.way, made.gone, made.parts, made.summaries, "made", NOW)
        opened.finish_run(NOW)


def grown(count: int, seed: int, large: Path, folder: Path, more: int = MORE) -> tuple[int, int, int]:
    """(copies, of them with a torn log, wrong ones) of a large record while it grows by so many reports."""
    chance, fork = random.Random(seed), multiprocessing.get_context("fork")
    with Record(large) as opened:
        there = opened.counts()["reports"]
    documents = [dressed(one, there + k) for k, one in enumerate(stories(there + more, first=there))]
    calm = folder / "calm.db"
    shutil.copyfile(large, calm)
    began = time.monotonic()
    grow(calm, documents)
    length, wanted = time.monotonic() - began, hashlib.sha256(exported(calm)).digest()
    done = torn = wrong = 0
    while done < count:
        record, copy = folder / "at-work.db", folder / "lost.db"
        shutil.copyfile(large, record)
        process = fork.Process(target=grow, args=(record, documents))
        process.start()
        process.join(chance.uniform(0, length))
        if process.is_alive() and process.pid is not None:
            torn += halted_copy(record, copy, process.pid, chance)
            process.kill()
            process.join()
            found = faults(copy)
            grow(copy, documents)
            wrong += bool(found) or hashlib.sha256(exported(copy)).digest() != wanted
            done += 1
            print(f"{done} copies, {torn} with a torn log, {wrong} wrong {found[:2]}", file=sys.stderr, flush=True)
        for path in folder.glob("*.db*"):
            path.unlink()
    return done, torn, wrong


def survives(copy: Path, source: Path, wanted: bytes, layers: list[str] | None) -> bool:
    """Whether a copy is sound, and becomes the record of an undisturbed build."""
    found = faults(copy)
    if found and "is empty" not in found[0]:
        print(f"{copy.name}: {found[:3]}", flush=True)
        return False
    process = _build(source, copy, layers)
    process.join()
    if process.exitcode != 1 or exported(copy) != wanted or faults(copy):
        print(f"{copy.name}: resumed, it is another record ({process.exitcode}): {faults(copy)[:3]}", flush=True)
        return False
    return True


# ------------------------------------------------------------------------------------------------ clocks


def compared_lines(record: Path) -> list[object]:
    """What was compared, and the stories: all that no clock should change."""
    with Record(record) as opened:
        return [list(opened.comparison_lines()), dict(opened.stories()), list(opened.ids())]


def clocks(count: int, seed: int, reports: int, folder: Path, layers: list[str] | None) -> tuple[int, int]:
    """(builds, wrong ones): in portions, each under a clock that jumps years to and fro."""
    chance, source = random.Random(seed), folder / "reports.jsonl"
    made_reports(source, reports)
    lines = source.read_text("utf-8").splitlines()
    building.build([source], folder / "steady.db", layers=layers, jobs=1)
    wanted, wrong = compared_lines(folder / "steady.db"), 0
    for number in range(count):
        record = folder / f"jumping-{number}.db"

        def now() -> str:
            return f"{chance.randrange(1971, 2100)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}T12:00:00Z"

        with mock.patch.object(settings, "now", now):
            for end in sorted({*chance.sample(range(1, len(lines)), 2), len(lines)}):
                part = folder / "reports.jsonl"
                part.write_text("\n".join(lines[:end]), "utf-8")
                building.build([part], record, layers=layers, jobs=1)
        if found := faults(record):
            print(f"{record.name}: {found[:3]}", flush=True)
        wrong += bool(found) or compared_lines(record) != wanted
        record.unlink()
    return count, wrong


# ------------------------------------------------------------------------------------------------ readers


def readers(seconds: float, clients: int, folder: Path, layers: list[str] | None) -> tuple[Counter[int], float, int]:
    """(answers by status, the slowest in seconds, faults): asked while the record is built over and over."""
    source, record, port = folder / "reports.jsonl", folder / "war.db", 18_931
    made_reports(source, 60)
    building.build([source], record, layers=layers, jobs=1)
    command = [sys.executable, "-m", "reportedly", "serve", str(record), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told: Counter[int] = Counter()
    slowest, until = [0.0], time.monotonic() + seconds
    try:
        _answers(port)
        threads = [
            threading.Thread(target=_ask, args=(port, until, told, slowest, random.Random(k))) for k in range(clients)
        ]
        for thread in threads:
            thread.start()
        size = 60
        while time.monotonic() < until:
            size += 40
            made_reports(source, size)
            building.build([source], record, layers=layers, jobs=1)
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait()
    return told, slowest[0], len(faults(record))


PAGES = ("/", "/incidents", "/questions", "/reports", "/incidents.json", "/questions.json", "/checks", "/actors")


def _answers(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def _ask(port: int, until: float, told: Counter[int], slowest: list[float], chance: random.Random) -> None:
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{chance.choice(PAGES)}", timeout=60) as answer:
                answer.read()
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = 0
        told[status] += 1
        slowest[0] = max(slowest[0], time.monotonic() - begun)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("losses", "grown", "clocks", "readers"))
    parser.add_argument("--record", type=Path, help="for `grown`: `million.py repeat BASE RECORD 1` makes one")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.what == "losses":
            done, torn, wrong = losses(given.count, given.seed, given.reports, folder, LAYERS)
            print(f"{done} copies at random moments, {torn} of them with a torn log: {wrong} wrong")
            return wrong
        if given.what == "grown":
            done, torn, wrong = grown(given.count, given.seed, given.record, folder)
            print(f"{done} copies of a record that grows, {torn} of them with a torn log: {wrong} wrong")
            return wrong
        if given.what == "clocks":
            done, wrong = clocks(given.count, given.seed, given.reports, folder, LAYERS)
            print(f"{done} builds under a clock that jumps: {wrong} wrong")
            return wrong
        told, slowest, wrong = readers(given.seconds, 4, folder, LAYERS)
        print(json.dumps({"answers": dict(sorted(told.items())), "slowest": round(slowest, 2), "faults": wrong}))
        return wrong + sum(count for status, count in told.items() if status != 200)


if __name__ == "__main__":
    sys.exit(bool(main()))
