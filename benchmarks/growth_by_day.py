"""A record that grows by the day, on made-up reports: what a hundred more cost, in CPU seconds and memory.

    python benchmarks/growth_by_day.py 10000 30000 100000
    python benchmarks/growth_by_day.py 3000 --equal          # and whether a record built at once is the same
    python benchmarks/growth_by_day.py 100000 --assumed      # only the hundred more, on a record that is assumed


The reports are those of `compare_scale.stories`, put into a record as if the layers had read them (reading is another
matter: `benchmarks/speed.py`). Told for each size, each step in a process of its own: storing, comparing all from
nothing, ending the run (every table is hashed) and closing (the file is hashed); then the same for a hundred more. The
last lines give the power of the number of reports with which the first comparison grows.

A record that is assumed has the summaries of all its reports, and of the last `RECENT` all else; what was found in the
neighbourhoods of the others is left out. It is made in minutes, and what a hundred more cost it is what they cost a
whole record, but for the depth of the tables' trees, the count of its actors, and the seal.
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
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent))
from compare_scale import MORE, stories

NOW = "2024-01-01T00:00:00Z"
STORED_AT_ONCE = 64
RECENT = 2000  # reports of an assumed record that are whole: those of seven weeks


def stored(path: Path, first: int, last: int) -> dict[str, float]:
    """Put the reports between two numbers into a record, as a build does."""
    from reportedly.record.inserts import Addition, line_of
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


def summaries_of_old(count: int) -> list[tuple[str, bytes]]:
    """The summaries of the first reports, with their ids."""
    from reportedly.compare.summaries import summarised

    names: list[str] = []

    def named():
        for document in stories(count):
            names.append(document.report.id)
            yield document

    made = [one.packed() for one in summarised(named())]
    return list(zip(names, made, strict=True))


def assumed(path: Path, size: int) -> dict[str, float]:
    """A record of which only the last reports are whole; the others are known by their summaries."""
    from sqlalchemy import insert

    from reportedly.compare.neighbourhoods import neighbourhoods
    from reportedly.compare.summaries import Summaries, summarised, unpacked
    from reportedly.model.identifiers import digest
    from reportedly.record import audit_log, compared, schema
    from reportedly.record.database import writing
    from reportedly.record.inserts import Addition, line_of
    from reportedly.record.store import Record
    from reportedly.service import comparing

    recent = list(stories(size + MORE, seed=2, first=size - RECENT))
    old = summaries_of_old(size - RECENT)
    with Record(path, write=True) as record:
        record.lock("benchmark")
        record.start_run("benchmark", {}, ["made"], NOW)
        record.add(
            [Addition(one.report.id, one.report, b"", line_of(one)) for one in recent[:RECENT]], [], [], "made", NOW
        )
        with writing(record.engine, record.backend) as connection:
            for at in range(0, len(old), 1000):
                names = [name for name, _ in old[at : at + 1000]]
                connection.execute(
                    insert(schema.reports),
                    [dict(number=RECENT + 1 + at + k, **bare(name)) for k, name in enumerate(names)],
                )
                connection.execute(
                    insert(schema.annotated), [{"report": name, "layers": "made", "line": "{}"} for name in names]
                )
                entry = {
                    "time": NOW,
                    "who": "A",
                    "what": "report added",
                    "old": None,
                    "new": digest("{}"),
                    "why": None,
                }
                audit_log.append(connection, *({**entry, "subject": name} for name in names))
        with record.reading() as connection:
            marks = compared.marks(connection)
        told = dict(old)
        told.update(
            (one.report.id, summary.packed()) for one, summary in zip(recent, summarised(recent[:RECENT]), strict=False)
        )
        every = Summaries(tuple(marks), tuple(marks.values()), (unpacked(told[name]) for name in marks))
        parts = [compared.Part(one.name, [every.names[k] for k in one.numbers], {}) for one in neighbourhoods(every)]
        for state in ("read", "dated", "comparing"):
            record.reach(state)
        record.compare_parts(
            comparing.version(), {}, parts, [(name, mark, told[name]) for name, mark in marks.items()], "made", NOW
        )
        record.finish_run(NOW)
        record.start_run("benchmark", {}, ["made"], NOW)
        record.add(
            [Addition(one.report.id, one.report, b"", line_of(one)) for one in recent[RECENT:]], [], [], "made", NOW
        )
        record.reach("read")
        record.reach("dated")
    return {}


def bare(name: str) -> dict[str, object]:
    """The row of a report that nobody will look at."""
    same = ("id", "given_id", "heading", "fingerprint")
    return {
        **dict.fromkeys(same, name),
        "sha256": "0",
        "media_type": "text/plain",
        "published_basis": "unknown",
        "day": "",
        "text": "",
    }


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

    def __init__(self, parts: Iterable[Any]) -> None:
        self.parts, self.count = parts, 0

    def __iter__(self) -> Iterator[Any]:
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
    steps: Mapping[str, Callable[..., dict[str, float]]] = {
        "stored": stored,
        "assumed": assumed,
        "compared": compared,
        "exported": exported,
    }
    took = steps[step](Path(path), *map(int, rest))
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
    parser.add_argument("--assumed", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes if given.assumed else ():
            path = Path(folder) / f"assumed-{size}.db"
            alone("assumed", path, size)
            print(line(f"{MORE} on {size:,}", alone("compared", path, given.jobs), path), flush=True)
        took = (
            []
            if given.assumed
            else [(size, grown(size, Path(folder), given.jobs, given.equal)) for size in given.sizes]
        )
    for (a, one), (b, two) in itertools.pairwise(took):
        print(f"from {a:,} to {b:,} reports comparing grows as n^{math.log(two / one) / math.log(b / a):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        run_step(sys.argv[2:])
    else:
        main()
