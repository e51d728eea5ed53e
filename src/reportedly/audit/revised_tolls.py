"""Figures that a report itself sets against another: an earlier toll, another source's, a count that rose.

The words that tie the two figures are asked for ("an earlier toll of", "gave a lower toll of", "up from"), since
figures of one report that merely differ mostly count different things. They are data: `data/revised_tolls.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.audit.count_classes import counted_as
from reportedly.audit.figure_precision import written
from reportedly.model import Annotated, Finding, FindingKind, Quantity, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import clause
from reportedly.text.cues import Cues, table
from reportedly.text.sentences import sentence_around

TURN = re.compile(r"\b(?:while|whereas|but)\b")
OPINION = 140  # characters before "the toll is higher" in which somebody says so
LEAD = 300  # characters in which a report tells the toll that it stands by
UNLIKE = 5.0  # times that one toll of a happening is larger than another at most
REACH = 700  # characters between a toll and the one that it is set against
MOST = 150  # figures of a report that are looked at
CASUALTIES = frozenset({"killed", "wounded", "casualties", "missing", "bodies", "captured", "displaced"})


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a report with what it counts ("" where the words do not say)."""

    quantity: Quantity
    counted: str
    whom: str


def _cues() -> Cues:
    return table("reportedly.audit", "revised_tolls.tsv")


def revised_toll_findings(document: Annotated) -> Iterator[Finding]:
    """Figures that the report itself sets against another."""
    told = _told(document)
    taken: set[int] = set()
    for at, figure in enumerate(told):
        yield from _rises(document, told, at, taken)
        yield from _against(document, told, figure, taken)
    yield from _said_higher(document, told)


def _told(document: Annotated) -> list[Told]:
    made = []
    for quantity in document.quantities[:MOST]:
        if (
            quantity.dimension == "count"
            and not quantity.unit
            and quantity.same_amount_as is None
            and quantity.value >= 1
        ):
            counted, whom = counted_as(document, quantity, part=True) or ("", "")
            made.append(Told(quantity, counted, whom))
    return made


def _before(document: Annotated, quantity: Quantity, most: int = 130) -> str:
    first, _ = sentence_around(document, quantity.span.start, quantity.span.end)
    return document.text[max(first, quantity.span.start - most) : quantity.span.start]


def _rises(document: Annotated, told: Sequence[Told], at: int, taken: set[int]) -> Iterator[Finding]:
    """ "The toll rose from 49 to 51", "52 people were killed, up from 49"."""
    if at + 1 >= len(told):
        return
    one, two = told[at], told[at + 1]
    gap = document.text[one.quantity.span.end : two.quantity.span.start]
    before = _before(document, one.quantity)
    kind = one.counted or two.counted
    if len(gap) > 80 or kind not in CASUALTIES:
        return
    if _cues().has("from", before) and _cues().has("rise", before) and _cues().has("to", gap):
        old, new = one.quantity, two.quantity
    elif _cues().has("back_from", gap) and (
        _cues().has("rise", before)
        or _cues().has("up_from", document.text, one.quantity.span.start, two.quantity.span.start)
    ):
        old, new = two.quantity, one.quantity
    else:
        return
    if old.value != new.value:
        taken.update((one.quantity.span.start, two.quantity.span.start))
        yield _finding(document, kind, old, new)


def _finding(document: Annotated, counted: str, old: Quantity, new: Quantity) -> Finding:
    a, b = old.span.of(document.text).strip(), new.span.of(document.text).strip()
    if new.value > old.value:
        up = written(new.value - old.value)
        words = f"{counted}: {a} at first, {b} now: the count rose by {up}, says the report itself"
        return make_finding("figure_rises", old.span, new.span, words)
    down = written(old.value - new.value)
    words = f"{counted}: {a} at first, {b} now: the count was set lower by {down}, says the report itself"
    return make_finding("figures_differ", old.span, new.span, words)


def _against(document: Annotated, told: Sequence[Told], figure: Told, taken: set[int]) -> Iterator[Finding]:
    """ "An earlier toll gave 15", "the monitor gave a lower toll of 31": against the toll that leads the report."""
    quantity = figure.quantity
    if quantity.span.start in taken or quantity.value < 2:
        return
    before = TURN.split(_before(document, quantity))[-1]
    if _cues().has("more", document.text, quantity.span.end, min(len(document.text), quantity.span.end + 12)):
        return
    held_before = document.text[max(0, quantity.span.start - 260) : quantity.span.start]
    since = figure.counted in CASUALTIES and _cues().has("before_rise", held_before)
    earlier, other = since or _cues().has("earlier", before), _cues().has("other", before)
    if not earlier and not other:
        return
    counted = figure.counted if figure.counted in CASUALTIES else "killed"
    current = _current(told, figure, counted, (document.prose[0].start if document.prose else 0) + LEAD)
    if current is None:
        return
    taken.add(quantity.span.start)
    if earlier:
        yield _finding(document, counted, quantity, current.quantity)
        return
    a, b = current.quantity.span.of(document.text).strip(), quantity.span.of(document.text).strip()
    bounded = current.quantity.modifier in ("at_least", "more_than") and quantity.value > current.quantity.value
    kind: FindingKind = "agrees" if bounded else "figures_differ"
    ends = (
        "can be the same number"
        if bounded
        else f"a difference of {written(abs(current.quantity.value - quantity.value))}"
    )
    yield make_finding(
        kind, current.quantity.span, quantity.span, f"{counted}: “{a}” and, by another source, “{b}”: {ends}"
    )


def _current(told: Sequence[Told], figure: Told, counted: str, lead: int) -> Told | None:
    """The report's own toll of the same kind: the one nearest to the figure that is not the same number."""
    value = figure.quantity.value
    held = [
        one
        for one in told
        if one.counted == counted
        and one.quantity.value != value
        and value / UNLIKE <= one.quantity.value <= value * UNLIKE
        and one.quantity.value >= 2
        and one.whom in ("", "civilians", figure.whom)
        and (one.quantity.span.start < lead or abs(one.quantity.span.start - figure.quantity.span.start) <= REACH)
    ]
    first = [one for one in held if one.quantity.span.start < figure.quantity.span.start]
    ahead = first or held
    return next((one for one in ahead if one.quantity.modifier is None), next(iter(ahead), None))


def _said_higher(document: Annotated, told: Sequence[Told]) -> Iterator[Finding]:
    """ "The army speaks of 700 dead. But activists say the toll is much higher"."""
    for part in document.prose:
        for found in _cues().find("said_higher", document.text, part.start, part.end):
            doubted = [
                one
                for one in told
                if one.counted in CASUALTIES and 0 < found.start - one.quantity.span.end <= REACH // 2
            ]
            if doubted and _by_others(document.text[max(part.start, found.start - OPINION) : found.start]):
                span = clause(document, found.start, found.end)
                answer = Span(document.report.id, min(span.start, found.start), max(span.end, found.end))
                figure = doubted[-1].quantity.span
                if not answer.overlaps(figure):
                    words = f"“{figure.of(document.text).strip()}” is told, and others are told to say otherwise"
                    yield make_finding("doubts", figure, answer, words)


def _by_others(before: str) -> bool:
    """Whether the words before "the toll is higher" turn to somebody who says so."""
    said = before[max(before.rfind("."), before.rfind(";")) + 1 :]
    opinion = _cues().first("opinion", said)
    return opinion is not None and _cues().has("contrast", said, 0, opinion.start)
