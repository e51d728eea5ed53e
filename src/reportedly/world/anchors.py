"""Dated anchors: offices held, wars, battles, summits, elections; what a report takes for known dates it.

`data/anchors.tsv` holds facts of general knowledge. The environment variable `REPORTEDLY_ANCHORS` names a file of the
user's own in the same form, whose rows stand beside the shipped ones: five columns with a tab between, kind, start,
end, words, note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from itertools import product
from math import prod
from pathlib import Path
from typing import Literal, cast

from reportedly.errors import InputError
from reportedly.world.wars import first_days

AnchorKind = Literal["office", "event", "plan", "era"]
KINDS = ("office", "event", "plan", "era")
LARGEST = 16 * 1024 * 1024  # bytes of a user's table
LONGEST_LINE = 10_000  # characters of a row of a person's own table
TITLES = frozenset({"operation", "resolution"})
MOST_PHRASES = 500  # of one row, once its choices of words are spelled out


@dataclass(frozen=True, slots=True)
class Anchor:
    """A dated fact and the phrases that presuppose it.

    Attributes:
        kind: `office` (held from start to end), `event` (told of from its start on), `plan`
            (spoken of as coming), `era` (said only while it lasts).
        phrases: each one or more runs of lower-case words ("*": any one word); the runs of one stand in one sentence.
        note: the kind of source in which the fact can be checked.
    """

    kind: AnchorKind
    start: date
    end: date
    phrases: tuple[tuple[tuple[str, ...], ...], ...]
    note: str

    @property
    def name(self) -> str:
        """The first phrase, as written."""
        return " … ".join(" ".join(run) for run in self.phrases[0])


WORD = re.compile(r"[$£€]?[a-z0-9àâçéèêëîïôûùüÿñæœö]+(?:[./][0-9]+)?|['’]s\b")


def words_in(text: str) -> list[tuple[str, int]]:
    """The words of a text in lower case with their places: the form in which phrases are looked for."""
    return [(match.group().replace("’", "'"), match.start()) for match in WORD.finditer(text.lower())]


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(word for word, _ in words_in(phrase)) if "*" not in phrase else tuple(phrase.split())


def _choices(run: str) -> list[list[str]]:
    """The words that may stand at each place of a run: "seized/captured" is either; "9/11" is one word."""
    return [word.split("/") if "/" in word and not any(c.isdigit() for c in word) else [word] for word in run.split()]


def _phrases(cell: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The phrases of a cell, choices of words spelled out, each once. Raises ValueError where these are too many."""
    spelled = [[_choices(run) for run in phrase.split(" + ")] for phrase in cell.split("|") if phrase.strip()]
    number = sum(prod(len(word) for run in runs for word in run) for runs in spelled)
    if number > MOST_PHRASES:
        raise ValueError(f"the choices of its words make more than {MOST_PHRASES} phrases")
    made = (
        tuple(_words(run) for run in one)
        for runs in spelled
        for one in product(*([" ".join(words) for words in product(*run)] for run in runs))
    )
    return tuple(dict.fromkeys(made))  # "al quds" and "al-quds" are the same words


def parse(text: str, name: str) -> tuple[Anchor, ...]:
    """The anchors of a table; raises InputError with file and line for one that cannot be read."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.append(_anchor(line))
        except ValueError as error:
            raise InputError(f"{name}:{number}", str(error)) from None
    return tuple(found)


def _anchor(line: str) -> Anchor:
    """One row; raises ValueError with the reason why it cannot be read."""
    if len(line) > LONGEST_LINE:
        raise ValueError(f"a row of {len(line)} characters; at most {LONGEST_LINE}")
    cells = line.split("\t")
    if len(cells) != 5:
        raise ValueError(
            f"an anchor has five columns with a tab between (kind, start, end, words, note), this row has {len(cells)}"
        )
    kind, start, end, words, note = (cell.strip() for cell in cells)
    if kind not in KINDS:
        raise ValueError(f"the first column is one of {', '.join(KINDS)}, not {kind[:40]!r}")
    first, last = _day(start), _day(end)
    if last < first:
        raise ValueError(f"it ends ({end}) before it starts ({start})")
    phrases = _phrases(words)
    if not phrases or not all(run and run[0] != "*" for phrase in phrases for run in phrase):
        raise ValueError(f"the fourth column needs words to look for, not {words[:40]!r}")
    return Anchor(cast(AnchorKind, kind), first, last, phrases, note)


def _day(text: str) -> date:
    """A day; the name of a war of `wars.tsv` is its first."""
    try:
        return first_days().get(text) or date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected a day of the calendar as 2024-05-13, not {text[:40]!r}") from None


@lru_cache(maxsize=1)
def shipped() -> tuple[Anchor, ...]:
    """The anchors that come with the package."""
    text = resources.files("reportedly.world").joinpath("data/anchors.tsv").read_text(encoding="utf-8")
    return parse(text, "anchors.tsv")


def load(path: Path) -> tuple[Anchor, ...]:
    """A user's own table of anchors, in the form of `data/anchors.tsv`. Raises InputError when it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(str(path), f"a table of anchors has at most {LARGEST} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"expected a UTF-8 table of anchors: {error}") from None
    return parse(text, str(path))


Row = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], Anchor]


def index(anchors: Sequence[Anchor]) -> Mapping[str, tuple[Row, ...]]:
    """First word of a phrase's first run to (first run, other runs, anchor), the longest first."""
    table: dict[str, list[Row]] = {}
    for anchor in anchors:
        for first, *others in anchor.phrases:
            table.setdefault(first[0], []).append((first, tuple(others), anchor))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in table.items()}


def _run_at(words: Sequence[str], at: int, run: tuple[str, ...]) -> bool:
    return len(run) <= len(words) - at and all(wanted in ("*", words[at + step]) for step, wanted in enumerate(run))


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of an anchor among the words of a sentence.

    Attributes:
        first: place of the first word of the phrase's first run.
        last: place one past that run's last word.
        anchor: what is named.
        exact: whether the phrase can hardly mean anything else: it has several runs ("Kidal + captured") and so names
            what happened and where, or it is the name of an operation or the number of a resolution.
    """

    first: int
    last: int
    anchor: Anchor
    exact: bool


def mentions(words: Sequence[str], table: Mapping[str, tuple[Row, ...]]) -> Iterator[Found]:
    """Each phrase among the lower-case words of one sentence, in the order of the words."""
    present = set(words)
    for at, word in enumerate(words):
        for first, others, anchor in table.get(word, ()):
            if not _run_at(words, at, first):
                continue
            if all(
                run[0] in present and any(_run_at(words, other, run) for other in range(len(words))) for run in others
            ):
                yield Found(at, at + len(first), anchor, bool(others) or first[0] in TITLES)
