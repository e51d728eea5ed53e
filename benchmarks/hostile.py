"""Hostile input, counted: what no honest report looks like must neither end a build nor take more than linear time.

hostile.py growth              doubles the size of every shape; fails where the time grows by more than 2.5
hostile.py inputs              puts at least 1,000 hostile inputs through `annotate` and `build`; fails at a traceback
hostile.py growth --quick      small sizes and a few shapes, as the test suite does
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hostile_inputs import files, lines

if TYPE_CHECKING:
    from reportedly.layers.pipeline import Pipeline

FACTOR = 2.5
LEAST = 0.25
"""Seconds of the processor below which a time is too short to be compared."""

PROSE = (
    "Kyiv said on Saturday that its forces had entered the town of Balakliia, 30 km from the front. The governor told "
    'reporters that 12 people were killed and 40 wounded when a missile hit the bridge. "We will rebuild," he said. '
    "The ministry denied it.\n\n"
)


def of(unit: str) -> Callable[[int], str]:
    """A shape: a unit again and again, up to a number of characters."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def numbered(form: str) -> Callable[[int], str]:
    """A shape: a form with a number in it, again and again with another number."""

    def made(size: int) -> str:
        parts: list[str] = []
        length = number = 0
        while length < size:
            parts.append(form.format(n=number, m=number % 97, l=chr(97 + number % 26)))
            length += len(parts[-1])
            number += 1
        return "".join(parts)[:size]

    return made


def between(before: str, unit: str, after: str) -> Callable[[int], str]:
    """A shape: a run of one unit in the middle of a sentence."""
    return lambda size: before + (unit * (size // len(unit) + 1))[:size] + after


SHAPES: Mapping[str, Callable[[int], str]] = {
    "prose": of(PROSE),
    "prose in one paragraph": of(PROSE.replace("\n\n", " ")),
    "blanks in a line": between("The town", " ", "was shelled on Friday."),
    "no-break spaces in a line": between("The town", "\u00a0", "was shelled."),
    "tabs in a line": between("The town", "\t", "was shelled."),
    "blanks before a dash": between("KYIV", " ", " - The town was shelled."),
    "empty lines": between("The town", "\n", "was shelled."),
    "lines of one blank": of(" \n"),
    "lines of one word": of("shelled\n"),
    "carriage returns": of("The town was shelled.\r"),
    "commas": of(","),
    "quotation marks": of('"'),
    "curly quotation marks": of("\u201c"),
    "apostrophes": of("'"),
    "brackets": of("("),
    "square brackets": of("["),
    "dashes": of("\u2014"),
    "hyphens": of("-"),
    "colons": of(":"),
    "ampersands": of("&"),
    "full stops": of("."),
    "ellipses": of("\u2026"),
    "slashes": of("/"),
    "per cent signs": of("%"),
    "dollars": of("$"),
    "hash signs": of("#"),
    "at signs": of("@"),
    "emoji": of("\U0001f525"),
    "flags": of("\U0001f1fa\U0001f1e6"),
    "joined emoji": of("\U0001f468\u200d\U0001f469\u200d"),
    "combining marks": between("e", "\u0301", " was shelled."),
    "zero-width spaces": of("a\u200b"),
    "right-to-left marks": of("\u202e\u202d"),
    "mixed punctuation": of('.,;:!?"()[]'),
    "comma and letter": of("a,"),
    "letters without an end": of("a"),
    "capitals without an end": of("A"),
    "digits without an end": of("1"),
    "digits and commas": of("1,"),
    "digits and points": of("1."),
    "one": of("1 "),
    "numbers": numbered("{n} "),
    "number words": of("seven hundred and "),
    "and": of("and "),
    "ranges": of("1-2-"),
    "numbers to numbers": of("10 to "),
    "units": of("km "),
    "kilometres": of("10 km "),
    "money": of("$1,000 million "),
    "shares": of("10% of "),
    "shelled": of("shelled "),
    "said": of("said "),
    "he said": of("he said "),
    "said that he said": of("said that he "),
    "denied that": of("denied that "),
    "according to": of("according to "),
    "quotations that open": of('"He said '),
    "quotations": of('"No," he said. '),
    "names": of("Ivan Petrov "),
    "different names": numbered("Ivan Petrov{l}{m} "),
    "names and commas": of("Kherson, "),
    "towns": of("Kherson "),
    "different towns": numbered("{l}ersk{m}ivka "),
    "titles": of("President "),
    "pronouns": of("He "),
    "sentences of a pronoun": of("He fled. "),
    "sentences of a name": of("Putin fled. "),
    "sentences with names": numbered("Ivan Petrov{l}{m} said Kherson had fallen. "),
    "dates": of("on Friday "),
    "days": numbered("On May {m} a town fell. "),
    "years": of("2022 "),
    "clock": of("10:30 "),
    "written dates": of("2022-05-03 "),
    "ago": of("days ago "),
    "before": of("the day before "),
    "prepositions": of("of the "),
    "genitives": of("'s "),
    "of of": of("of "),
    "relative clauses": of("who said that the man "),
    "conjunctions": of("and the man "),
    "attacks": of("The army attacked the town. "),
    "a series of": of("a series of attacks of "),
    "links": of("http://example.org/a "),
    "an endless link": between("See http://", "a/", " for more."),
    "an endless address": between("Write to a@", "b.", "org."),
    "hashtags": of("#war "),
    "bullets": of("- item\n"),
    "captions": of("Photo: AP\n"),
    "datelines": of("KYIV (AP) - The town fell.\n"),
    "dateline without an end": between("KYIV, ", "Ukraine, ", "- The town fell."),
    "dateline of words": between("KYIV ", "a b ", " said"),
    "capitals": of("THE TOWN WAS SHELLED. "),
    "letters with points": of("U.S."),
    "abbreviations": of("Mr. "),
    "contractions": of("can't "),
    "underscores": of("_"),
    "asterisks": of("*"),
    "backslashes": of("\\"),
    "pipes": of("a | b | "),
    "cyrillic": of("город "),
    "chinese": of("\u6218\u4e89"),
    "a tree of markup": of("<b>"),
    "entities": of("&amp;"),
    "fractions": of("\u00bd"),
    "superscripts": of("\u00b2"),
    "roman numerals": of("XIV "),
    "ordinals": of("1st "),
    "decades": of("the 1990s "),
    "loaded words": of("barbaric butcher "),
    "hyphenated": of("pro-"),
    "hyphenated words": of("Russian-"),
    "spaces of every width": of("\u2003\u2009a"),
    "questions": of("? "),
    "semicolons": of("a; "),
    "new sentences": of("A. "),
}


@dataclass(frozen=True)
class Growth:
    """How a shape's time grew: seconds at a size and at twice that size, by layer, and for all."""

    shape: str
    size: int
    once: Mapping[str, float]
    twice: Mapping[str, float]

    @property
    def factor(self) -> float:
        """Of the whole; 0 where it is too short to be compared."""
        before, after = sum(self.once.values()), sum(self.twice.values())
        return after / max(before, 1e-9) if after >= LEAST else 0.0

    def worst(self) -> list[tuple[str, float, float]]:
        """(layer, seconds, seconds at twice the size) of the layers that took longest."""
        return sorted(((n, self.once[n], t) for n, t in self.twice.items()), key=lambda row: -row[2])[:3]


@lru_cache(maxsize=1)
def _layers() -> Pipeline:
    """The layers, loaded once."""
    from reportedly.layers.pipeline import Pipeline

    return Pipeline()


def seconds_by_layer(text: str) -> dict[str, float]:
    """Processor seconds that each layer takes for a text."""
    from reportedly.model import Annotated, Report

    document = Annotated(Report("x", text, "0"))
    found: dict[str, float] = {}
    for name, layer in _layers().layers.items():
        if layer.reads(document.report.language):
            began = time.process_time()
            document = layer(document)
            found[name] = time.process_time() - began
    return found


def grown(name: str, size: int) -> Growth:
    """A shape at a size and at twice that size, after a warm-up."""
    shape = SHAPES[name]
    seconds_by_layer(shape(min(size, 400)))
    once = seconds_by_layer(shape(size))
    twice = seconds_by_layer(shape(2 * size))
    return Growth(name, size, once, {key: twice.get(key, 0.0) for key in {**once, **twice}})


def growth(names: list[str], size: int) -> Iterator[Growth]:
    """Every shape's growth; where it is above the factor it is measured once more, and the better counts."""
    for name in names:
        found = grown(name, size)
        if found.factor > FACTOR:
            again = grown(name, size)
            found = min(found, again, key=lambda each: each.factor)
        yield found


def run_growth(options: argparse.Namespace) -> int:
    """Double the shapes, and print how each one's time grew."""
    names = options.shapes or list(SHAPES)
    slow = 0
    for found in growth(names, options.size):
        whole = sum(found.twice.values())
        mark = "SLOW" if found.factor > FACTOR else ""
        slow += bool(mark)
        parts = ", ".join(f"{n} {a:.2f}>{b:.2f}" for n, a, b in found.worst())
        print(f"{found.shape:28} {2 * found.size:>9,} {whole:8.2f}s x{found.factor:4.1f} {mark:4} {parts}", flush=True)
    print(f"{len(names)} shapes, {slow} grow by more than {FACTOR}")
    return 1 if slow else 0


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
    one.add_argument("--size", type=int, default=20_000)
    one.set_defaults(run=run_growth)
    two = commands.add_parser("inputs")
    two.add_argument("--seed", type=int, default=1)
    two.add_argument("--every", type=int, default=1, help="take every n-th input only")
    two.set_defaults(run=run_inputs)
    options = parser.parse_args()
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
