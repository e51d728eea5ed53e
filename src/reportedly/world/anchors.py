"""Dated anchors: offices held, wars, battles, summits, elections; what a report takes for known dates it.

`data/anchors.tsv` holds facts of general knowledge; a user's own file of the same form is read by `load`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal, cast

from reportedly.errors import InputError

AnchorKind = Literal["office", "event", "plan", "era"]
KINDS = ("office", "event", "plan", "era")


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


def parse(text: str, name: str) -> tuple[Anchor, ...]:
    """The anchors of a table; raises InputError with file and line for one that cannot be read."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split("\t")
        try:
            kind, start, end, words, note = parts
            phrases = tuple(
                tuple(_words(run) for run in phrase.split(" + ")) for phrase in words.split("|") if phrase.strip()
            )
            if kind not in KINDS or not phrases:
                raise ValueError(kind)
            found.append(
                Anchor(cast(AnchorKind, kind), date.fromisoformat(start), date.fromisoformat(end), phrases, note)
            )
        except ValueError as error:
            reason = f"an anchor has five columns (kind, start, end, words, note), not: {error}"
            raise InputError(f"{name}:{number}", reason) from error
    return tuple(found)


@lru_cache(maxsize=1)
def shipped() -> tuple[Anchor, ...]:
    """The anchors that come with the package."""
    text = resources.files("reportedly.world").joinpath("data/anchors.tsv").read_text(encoding="utf-8")
    return parse(text, "anchors.tsv")


def load(path: Path) -> tuple[Anchor, ...]:
    """A user's own table of anchors, in the form of `data/anchors.tsv`."""
    return parse(path.read_text(encoding="utf-8"), path.name)


Row = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], Anchor]


def index(anchors: Sequence[Anchor]) -> Mapping[str, tuple[Row, ...]]:
    """First word of a phrase's first run to (first run, other runs, anchor), the longest first."""
    table: dict[str, list[Row]] = {}
    for anchor in anchors:
        for first, *others in anchor.phrases:
            table.setdefault(first[0], []).append((first, tuple(others), anchor))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in table.items()}


@lru_cache(maxsize=1)
def shipped_index() -> Mapping[str, tuple[Row, ...]]:
    """The index of the shipped anchors."""
    return index(shipped())


def _run_at(words: Sequence[str], at: int, run: tuple[str, ...]) -> bool:
    return len(run) <= len(words) - at and all(wanted in ("*", words[at + step]) for step, wanted in enumerate(run))


def mentions(words: Sequence[str], table: Mapping[str, tuple[Row, ...]]) -> Iterator[tuple[int, int, Anchor]]:
    """(first word, one past the last, anchor) for each phrase among the lower-case words of one sentence."""
    present = set(words)
    for at, word in enumerate(words):
        for first, others, anchor in table.get(word, ()):
            if not _run_at(words, at, first):
                continue
            if all(
                run[0] in present and any(_run_at(words, other, run) for other in range(len(words))) for run in others
            ):
                yield at, at + len(first), anchor
