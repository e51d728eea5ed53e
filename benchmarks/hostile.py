"""Hostile input, counted: what no honest report looks like must neither end a build nor take more than linear time.

hostile.py growth              doubles the size of every shape; fails where a layer's time grows by more than 2.5
hostile.py growth NAME...      the same for some shapes
hostile.py inputs              puts at least 1,000 hostile inputs through `annotate` and `build`; fails at a traceback
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from hostile_inputs import files, lines
from hostile_shapes import PROSE, SHAPES

from reportedly.model import Annotated, Report

if TYPE_CHECKING:
    from reportedly.layers.pipeline import Pipeline

FACTOR = 2.5
LEAST = 0.25
"""Seconds of the processor below which a time is too short to be compared."""

DOUBTFUL = 2.25
DOUBTFUL_LEAST = 0.02
"""A layer that grows by more, and takes longer than this, is looked at in a longer text."""

TRIES = 3
ALL = "all"
"""The name of all layers together."""


@dataclass(frozen=True)
class Growth:
    """How a shape's time grew: seconds at a size and at twice that size, by layer."""

    shape: str
    size: int
    once: Mapping[str, float]
    twice: Mapping[str, float]

    def factors(self) -> dict[str, float]:
        """How often as long each layer took at twice the size, and all together; what is too short is left out."""
        once = {**self.once, ALL: sum(self.once.values())}
        twice = {**self.twice, ALL: sum(self.twice.values())}
        return {name: twice[name] / max(once[name], 1e-9) for name in twice if twice[name] >= LEAST}

    @property
    def factor(self) -> float:
        """The greatest of the factors; 0 where everything is too short to be compared."""
        return max(self.factors().values(), default=0.0)

    @property
    def doubtful(self) -> bool:
        """Whether a layer may grow faster than the text, be its time still short: it is looked at in a longer one."""
        return any(
            self.twice[name] >= DOUBTFUL_LEAST and self.twice[name] > DOUBTFUL * self.once[name] for name in self.twice
        )

    def told(self) -> str:
        """The layers that took longest, each with its seconds at both sizes."""
        longest = sorted(self.twice, key=lambda name: -self.twice[name])[:3]
        worst = max(self.factors(), key=lambda name: self.factors()[name], default=ALL)
        names = dict.fromkeys([*longest, *([worst] if worst != ALL else [])])
        return ", ".join(f"{name} {self.once[name]:.2f}>{self.twice[name]:.2f}" for name in names)


@lru_cache(maxsize=1)
def _layers() -> Pipeline:
    """The layers, loaded once.

    What they hold is put out of the garbage collector's sight: it would be gone through at any moment of a later text,
    and count as that text's time.
    """
    from reportedly.layers.pipeline import Pipeline

    layers = Pipeline()
    layers.annotate(Report("x", PROSE, "0"))
    gc.collect()
    gc.freeze()
    return layers


def seconds_by_layer(text: str) -> dict[str, float]:
    """Seconds of the processor that each layer takes for a text, in this process alone.

    Each text counts as English: what is no words of any language would be read by no layer.
    """
    from reportedly.layers import parse

    document = Annotated(Report("x", text, "0"))
    found: dict[str, float] = {}
    with patch.object(parse, "language_of", return_value="en"):
        for name, layer in _layers().layers.items():
            began = time.process_time()
            document = layer(document)
            found[name] = time.process_time() - began
    return found


def least(text: str, times: int) -> dict[str, float]:
    """The least that each layer took in several tries: what a busy machine adds does not count."""
    tries = [seconds_by_layer(text) for _ in range(times)]
    return {name: min(each.get(name, 0.0) for each in tries) for name in tries[0]}


def grown(name: str, size: int, times: int = 1) -> Growth:
    """A shape at a size and at twice that size."""
    once, twice = (least(SHAPES[name](length), times) for length in (size, 2 * size))
    return Growth(name, size, once, {key: twice.get(key, 0.0) for key in once})


def growth(names: Iterable[str], size: int, longest: int) -> Iterator[Growth]:
    """Every shape's growth, in the longest text that it was looked at in.

    Where a layer may grow faster than the text, the shape is looked at in texts of twice the length, and so on: what a
    layer takes whatever the length hides in a short text how it grows. Where a factor is above the limit, the least of
    several tries counts.
    """
    seconds_by_layer(PROSE)
    for name in names:
        found = grown(name, size)
        while found.factor <= FACTOR and found.doubtful and 2 * found.size <= longest:
            found = grown(name, 2 * found.size)
        if found.factor > FACTOR:
            found = grown(name, found.size, TRIES)
        yield found


def run_growth(options: argparse.Namespace) -> int:
    """Double the shapes, and print how each one's time grew; what seems slow is measured again at the end."""
    names = options.shapes or list(SHAPES)
    worst, again = 0.0, []
    for found in growth(names, options.size, options.longest):
        _tell(found)
        if found.factor > FACTOR:
            again.append(found)
        else:
            worst = max(worst, found.factor)
    slow = 0
    for suspect in again:  # a hiccup of the machine lasts seconds; a slow shape is slow minutes later
        found = grown(suspect.shape, suspect.size, TRIES)
        _tell(found)
        slow += found.factor > FACTOR
        worst = max(worst, found.factor)
    print(f"{len(names)} shapes, the highest factor is {worst:.2f}; {slow} grow by more than {FACTOR}")
    return 1 if slow else 0


def _tell(found: Growth) -> None:
    whole = sum(found.twice.values())
    mark = "SLOW" if found.factor > FACTOR else ""
    line = f"{found.shape:28} {2 * found.size:>9,} {whole:8.2f}s x{found.factor:4.1f} {mark:4} {found.told()}"
    print(line, flush=True)


@dataclass(frozen=True)
class Outcome:
    """What came of hostile inputs: how many there were, how many were kept and how many named, and what went wrong."""

    inputs: int
    kept: int
    named: int
    faults: tuple[str, ...]


def put_through(folder: Path, seed: int, every: int = 1, layers: str | None = None) -> Outcome:
    """Build a record of every n-th hostile input, read its lines by `annotate`, and look for what went wrong.

    Args:
        folder: where files may be made.
        seed: of what is made by chance.
        every: which inputs are taken.
        layers: names of the layers, None for all.
    """
    source, record = folder / "in", folder / "war.db"
    source.mkdir()
    chosen = [*files(random.Random(seed))][::every]
    for name, data in chosen:
        (source / name).write_bytes(data)
    shapes = {f"{name} {size}": shape(size) for name, shape in SHAPES.items() for size in (40, 900)}
    written = [*lines(shapes)][::every]
    table = source / "lines.jsonl"
    table.write_bytes(b"\n".join(line.encode("utf-8", "surrogatepass") for line in written))
    given = len(chosen) + len(written)
    environment = {**os.environ, **({"REPORTEDLY_LAYERS": layers} if layers else {})}
    faults: list[str] = []

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "reportedly", *words]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        errors = done.stderr.decode(errors="replace")
        if done.returncode not in (0, 1) or "Traceback" in errors:
            faults.append(f"{words[0]} ended with {done.returncode}: {errors[-800:]}")
        return done.stdout.decode(errors="replace")

    run("build", str(source), "-o", str(record), "-q")
    answered = run("annotate", str(table), "-q").splitlines()
    faults += [f"annotate gave a line that is not JSON: {line[:80]}" for line in answered if not _is_json(line)]
    from reportedly.record.store import Record

    with Record(record) as held:
        faults += held.verify()
        kept, failed = len(held.ids()), {failure.input for failure in held.failures()}
    if kept + len(failed) < given:
        faults.append(f"of {given} inputs only {kept} are kept and {len(failed)} named")
    return Outcome(given, kept, len(failed), tuple(faults))


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def run_inputs(options: argparse.Namespace) -> int:
    """Put the hostile inputs through, and print the counts."""
    with tempfile.TemporaryDirectory() as folder:
        found = put_through(Path(folder), options.seed, options.every)
    for fault in found.faults:
        print(fault)
    print(f"{found.inputs:,} hostile inputs: {found.kept:,} kept, {found.named:,} named, {len(found.faults)} faults")
    return 1 if found.faults else 0


def main() -> int:
    """The command line."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("growth")
    one.add_argument("shapes", nargs="*")
    one.add_argument("--size", type=int, default=5_000, help="characters of the shorter text")
    one.add_argument("--longest", type=int, default=40_000, help="that of a shape that is looked at closely")
    one.set_defaults(run=run_growth)
    two = commands.add_parser("inputs")
    two.add_argument("--seed", type=int, default=1)
    two.add_argument("--every", type=int, default=1, help="take every n-th input only")
    two.set_defaults(run=run_inputs)
    options = parser.parse_args()
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
