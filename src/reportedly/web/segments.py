"""A report's text cut into pieces, each with the marks that lie over it, so that overlapping spans can be drawn.

The pieces joined are the text: nothing is added to it and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportedly.web.cards import Card
from reportedly.web.translation import N_

LAYERS = ("statements", "events", "places", "times", "quantities", "actors", "wording")
"""The layers that the reader can show, in the order in which their marks are nested."""

LAYER_NAMES = {
    "statements": N_("statements"), "events": N_("events"), "places": N_("places"), "times": N_("times"),
    "quantities": N_("figures"), "actors": N_("actors"), "wording": N_("loaded words"),
}  # fmt: skip
"""What the layers are called."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was read at these characters: which layer, how it is drawn, and its card.

    `wide` marks (what a statement says) run over whole sentences: their card opens from the cue, not from each piece.
    """

    start: int
    end: int
    layer: str
    look: str
    card: Card
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters without a boundary inside, with all that lies over them.

    Attributes:
        looks: style classes, outermost first.
        cards: of the marks that begin here or lie over it, `wide` ones left out where there is another.
        anchors: names for addresses (`c120-140`) of the marks that begin here.
        outside: not part of the article.
        lit: the address asks for these characters.
        page: the number of the page that begins here, where the report has pages.
    """

    text: str
    looks: tuple[str, ...]
    cards: tuple[Card, ...]
    anchors: tuple[str, ...]
    outside: bool
    lit: bool
    page: int | None = None


def anchor(start: int, end: int) -> str:
    """The name of a passage in an address."""
    return f"c{start}-{end}"


def pieces(
    text: str,
    marks: Sequence[Mark],
    prose: Iterable[tuple[int, int]],
    lit: tuple[int, int] | None = None,
    pages: Sequence[int] = (),
) -> list[Piece]:
    """The text in pieces.

    Args:
        prose: the stretches that belong to the article.
        lit: the stretch that was asked for.
        pages: where the pages of the report begin, where it has pages.
    """
    inside = list(prose)
    cuts = {0, len(text), *pages}
    begins = {start: number for number, start in reversed(list(enumerate(pages, 1)))}
    for start, end in [*((mark.start, mark.end) for mark in marks), *inside, *([lit] if lit else [])]:
        cuts |= {start, end}
    bounds = sorted(cut for cut in cuts if 0 <= cut <= len(text))
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end, LAYERS.index(mark.layer)))
    over: list[Mark] = []
    found: list[Piece] = []
    at = 0
    for start, end in pairwise(bounds):
        over = [mark for mark in over if mark.end > start]
        begun = []
        while at < len(waiting) and waiting[at].start <= start:
            begun.append(waiting[at])
            at += 1
        over += begun
        found.append(
            _piece(
                text[start:end],
                over,
                begun,
                outside=not any(low <= start and end <= high for low, high in inside),
                lit=lit if lit and lit[0] <= start and end <= lit[1] else None,
                first=bool(lit) and lit is not None and lit[0] == start,
                page=begins.get(start),
            )
        )
    return found


def _piece(
    text: str,
    over: Sequence[Mark],
    begun: Sequence[Mark],
    outside: bool,
    lit: tuple[int, int] | None,
    first: bool,
    page: int | None,
) -> Piece:
    drawn = sorted(over, key=lambda mark: LAYERS.index(mark.layer))
    narrow = [mark for mark in drawn if not mark.wide]
    anchors = {anchor(mark.start, mark.end): None for mark in begun}
    if first and lit:
        anchors[anchor(*lit)] = None
    return Piece(
        text=text,
        looks=tuple(dict.fromkeys(mark.look for mark in drawn)),
        cards=tuple(dict.fromkeys(mark.card for mark in (narrow or []))),
        anchors=tuple(anchors),
        outside=outside,
        lit=lit is not None,
        page=page,
    )
