"""Statements while they are put together: which characters are source, cue and content, and which are taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reportedly.model import Token

Range = tuple[int, int]


EDGE = " \t\u00a0,;:"


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making, in characters."""

    content: tuple[Range, ...]
    cue: Range | None
    source: Range | None
    reason: str
    within: int | None = None

    @property
    def length(self) -> int:
        """Characters of the content."""
        return sum(end - start for start, end in self.content)

    def covers(self, start: int, end: int) -> bool:
        """Whether one part of the content holds those characters."""
        return any(a <= start and end <= b for a, b in self.content)


def meet(a: Range, b: Range) -> bool:
    """Whether two ranges share a character."""
    return a[0] < b[1] and b[0] < a[1]


class Taken:
    """Which drafts have which characters; asked in the time of a search, as thousands of drafts may stand in a text."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.spans = sorted(
            (span[0], span[1], k)
            for k, draft in enumerate(drafts)
            for span in (*draft.content, draft.cue, draft.source)
            if span
        )
        self.starts = [span[0] for span in self.spans]
        self.reach = list(accumulate((span[1] for span in self.spans), max))

    def by(self, span: Range) -> set[int]:
        """The drafts that have a character of a span."""
        found: set[int] = set()
        at = bisect_left(self.starts, span[1]) - 1
        while at >= 0 and self.reach[at] > span[0]:
            if self.spans[at][1] > span[0]:
                found.add(self.spans[at][2])
            at -= 1
        return found


def trimmed(text: str, span: Range) -> Range | None:
    """The span without white space and commas at its ends; None when no letter or digit is left."""
    start, end = span
    while start < end and text[start] in EDGE + "\r\n":
        start += 1
    while end > start and text[end - 1] in EDGE + "\r\n":
        end -= 1
    return (start, end) if any(sign.isalnum() for sign in text[start:end]) else None


def tokens_in(tokens: Sequence[Token], starts: Sequence[int], span: Range) -> Sequence[Token]:
    """The tokens that begin in a span. `starts`: of all tokens."""
    return tokens[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]
