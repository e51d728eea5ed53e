"""A record that grows by the day, on made-up reports: what a hundred more cost, in CPU seconds and memory.

    python benchmarks/growth_by_day.py 10000 30000 100000
    python benchmarks/growth_by_day.py 3000 --equal          # and whether a record built at once is the same


The reports are those of `compare_scale.stories`, put into a record as if the layers had read them (reading is another
matter: `benchmarks/speed.py`). Told for each size, each step in a process of its own: storing, comparing all from
nothing, ending the run (every table is hashed) and closing (the file is hashed); then the same for a hundred more. The
last lines give the power of the number of reports with which the first comparison grows.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
from compare_scale import MORE, stories

NOW = "2024-01-01T00:00:00Z"
STORED_AT_ONCE = 64


def stored(path: Path, first: int, last: int) -> dict[str, float]:
    """Put the reports between two numbers into a record, as a build does."""
    from reportedly.record.rows import Addition, line_of
    from reportedly.record.store import Record

    with Record(path, write=True) as record:
        record.lock("benchmark")
        record.start_run("benchmark", {}, ["made"], NOW)
        chosen = itertools.islice(stories(last), first, last)
        while part := list(itertools.islice(chosen, STORED_AT_ONCE)):
            record.add([Addition(one.report.id, one.report, b"", line_of(one)) for one in part], [], [], "made", NOW)
        record.reach("read")
        record.reach("dated")
    return {}


def compared(path: Path, jobs: int) -> dict[str, float]:
    """Compare a record, end its run, close it: the seconds of each."""
    from reportedly.record.store import Record
    from reportedly.scale.pool import Local
    from reportedly.service import comparing

    told: dict[str, float] = {}
    begun, before = time.perf_counter(), cpu()
    with Record(path, write=True) as record:
        record.lock("benchmark")
        record.reach("comparing")
        with comparing.compared(record, (), Local(jobs)) as made:
            told["found"] = cpu() - before
            told["gone"] = len(made.gone)
            counted = Counted(made.parts)
            record.compare_parts(made.way, made.gone, counted, made.summaries, "made", NOW)
        told["comparing"], told["wall"], told["parts"] = cpu() - before, time.perf_counter() - begun, counted.count
        begun = cpu()
        record.finish_run(NOW)
        told["sealing"], begun = cpu() - begun, cpu()
    told["closing"] = cpu() - begun
    return told


class Counted:
    """An iterable that knows how many it gave."""

    def __init__(self, parts: object) -> None:
        self.parts, self.count = parts, 0

    def __iter__(self):
        for part in self.parts:
            self.count += 1
            yield part


def cpu() -> float:
    """CPU seconds of this process and of its workers that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def exported(path: Path) -> dict[str, float]:
    """The export of a record, as a number of its hash."""
    import hashlib

    from reportedly.export.annotations import export_jsonl
    from reportedly.record.store import Record

    out = io.BytesIO()
    with Record(path) as record:
        faults = record.verify()
        export_jsonl(record, out)
    return {"faults": len(faults), "hash": int(hashlib.sha256(out.getvalue()).hexdigest()[:12], 16)}


def alone(step: str, *words: object) -> dict[str, float]:
    """A step in a process of its own, with the most memory that it held."""
    command = [sys.executable, __file__, "--step", step, *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run_step(words: list[str]) -> None:
    step, path, *rest = words
    took = {"stored": stored, "compared": compared, "exported": exported}[step](Path(path), *map(int, rest))
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**took, "memory": most / 1024}))


def line(size: str, took: dict[str, float], path: Path) -> str:
    """A row of the table."""
    mega = path.stat().st_size / 1e6
    return (
        f"{size:>16} | comparing {took['comparing']:9.1f} s (of it writing {took['comparing'] - took['found']:.1f}) | "
        f"parts new {took['parts']:,.0f}, gone {took['gone']:,.0f} | sealing {took['sealing']:.1f} s, "
        f"closing {took['closing']:.1f} s | wall of comparing {took['wall']:.0f} s | memory {took['memory']:,.0f} MB | "
        f"record {mega:,.0f} MB"
    )


def grown(size: int, folder: Path, jobs: int, equal: bool) -> float:
    """Build a record of a size, add a hundred; the CPU seconds of comparing it from nothing."""
    path = folder / f"growth-{size}.db"
    alone("stored", path, 0, size)
    first = alone("compared", path, jobs)
    print(line(f"{size:,}", first, path), flush=True)
    alone("stored", path, size, size + MORE)
    print(line(f"{MORE} more", alone("compared", path, jobs), path), flush=True)
    if equal:
        other = folder / f"at-once-{size}.db"
        alone("stored", other, 0, size + MORE)
        alone("compared", other, jobs)
        one, two = alone("exported", path), alone("exported", other)
        same = one["hash"] == two["hash"] and not one["faults"] and not two["faults"]
        print(f"{'':>16} | a record built at once is {'the same, and both are sound' if same else 'NOT THE SAME'}")
        other.unlink()
    path.unlink()
    return first["comparing"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--equal", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as folder:
        took = [(size, grown(size, Path(folder), given.jobs, given.equal)) for size in given.sizes]
    for (a, one), (b, two) in itertools.pairwise(took):
        print(f"from {a:,} to {b:,} reports comparing grows as n^{math.log(two / one) / math.log(b / a):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        run_step(sys.argv[2:])
    else:
        main()
