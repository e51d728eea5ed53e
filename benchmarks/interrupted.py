"""Upgrades and exports that are killed at random moments: what stands afterwards, and whether they end the next time.

    python benchmarks/interrupted.py upgrades --count 40
    python benchmarks/interrupted.py exports --count 40
    python benchmarks/interrupted.py exports --count 10 --record /tmp/large.db   # one that `million.py` made

An upgrade that is killed must leave the record as it was, or as it becomes: sound, with the same export, and the same
command must end it. An export must leave the file before it, or the whole new one, and nothing that has its name.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
from durability import exported, faults, sample

from reportedly.errors import RecordError
from reportedly.export.options import Options
from reportedly.export.writing import export
from reportedly.record import migrating, schema, transfer
from reportedly.record.backends.sqlite import SQLite
from reportedly.record.store import Record

LAYERS = ["body", "language"]
OLD = "what stood there before"


def made_older(path: Path) -> None:
    """Bring a record back to the version before."""
    backend = SQLite(path)
    engine = backend.loose_engine()
    migrating.migrate(engine, backend, schema.VERSION, schema.VERSION - 1)
    engine.dispose()


def killed(work: Callable[..., object], *given: object, after: float) -> bool:
    """Whether a piece of work, in a process of its own, was killed before it had ended."""
    process = multiprocessing.get_context("fork").Process(target=work, args=given)
    process.start()
    process.join(after)
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def exports(record: Path, target: Path) -> None:
    """One export into a file."""
    with Record(record) as opened:
        export(opened, "jsonl", Options(), target)


def length_of(work: Callable[..., object], *given: object) -> float:
    """Seconds that it takes undisturbed."""
    began = time.monotonic()
    killed(work, *given, after=600)
    return time.monotonic() - began


def upgrades(count: int, seed: int, record: Path, folder: Path) -> tuple[int, int]:
    """(kills, how often something was wrong)."""
    chance, wanted, old, place = random.Random(seed), exported(record), folder / "old.db", folder / "war.db"
    shutil.copyfile(record, old)
    made_older(old)
    kept = place.with_name(f"{place.name}.version-{schema.VERSION - 1}")
    shutil.copyfile(old, place)
    length, done, wrong = length_of(transfer.upgrade, place), 0, 0
    while done < count:
        kept.unlink(missing_ok=True)
        shutil.copyfile(old, place)
        done += killed(transfer.upgrade, place, after=chance.uniform(0, length))
        print(f"{done} kills, {wrong} wrong", file=sys.stderr, flush=True)
        try:
            with Record(place):
                pass  # it was brought over before it was killed
        except RecordError:
            try:
                transfer.upgrade(place)
            except RecordError as error:
                wrong += 1
                print(f"after kill {done}: {error}")
                continue
        left = [path.name for path in folder.glob("war.db*") if path not in (place, kept)]
        if exported(place) != wanted or faults(place) or kept.read_bytes() != old.read_bytes() or left:
            wrong += 1
            print(f"after kill {done}: {faults(place)[:3]} {left}")
    return done, wrong


def killed_exports(count: int, seed: int, record: Path, folder: Path) -> tuple[int, int]:
    """(kills, how often something was wrong)."""
    chance, target = random.Random(seed), folder / "out" / "war.jsonl"
    target.parent.mkdir()
    length, done, wrong = length_of(exports, record, target), 0, 0
    wanted = target.read_text("utf-8")
    while done < count:
        target.write_text(OLD, "utf-8")
        done += killed(exports, record, target, after=chance.uniform(0, length))
        print(f"{done} kills, {wrong} wrong", file=sys.stderr, flush=True)
        named = [path.name for path in target.parent.iterdir() if not path.name.startswith(".")]
        if target.read_text("utf-8") not in (OLD, wanted) or named != [target.name]:
            wrong += 1
            print(f"after kill {done}: half a file, or others beside it: {named}")
        exports(record, target)
        if target.read_text("utf-8") != wanted:
            wrong += 1
            print(f"after kill {done}: the next export is another")
    return done, wrong


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("upgrades", "exports"))
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path, help="a sealed record, in place of one of twelve made reports")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "work").mkdir()
        record = asked.record or sample(folder, LAYERS)
        run = upgrades if asked.what == "upgrades" else killed_exports
        done, wrong = run(asked.count, asked.seed, record, folder / "work")
    print(f"{done} kills of {asked.what}, {wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
