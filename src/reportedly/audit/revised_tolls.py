"""Figures that a report itself sets against another: an earlier toll, another source's, a count that rose.

The words that tie the two figures are asked for ("an earlier toll of", "gave a lower toll of", "up from"), since
figures of one report that merely differ mostly count different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.audit.counted import counted_as
from reportedly.audit.figures import written
from reportedly.model import Annotated, Finding, FindingKind, Quantity, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import clause
from reportedly.text.sentences import sentence_around

SOME = r"(?:at least |about |some |around |more than |over |nearly |almost |up to |just |only )?"
TOLL = (
    r"(?:death |casualty |confirmed |official )*"
    r"(?:toll|count|tally|number of (?:dead|deaths|killed|casualties|victims))"
)
EARLIER = re.compile(
    rf"\b(?:earlier|previous|previously|initial|initially|preliminary|provisional|original|first)\b[^.;:]{{0,25}}?\b{TOLL}\b"
    rf"[^.;]{{0,80}}?{SOME}$|\bpreviously (?:reported|announced|put at|given as) {SOME}$",
    re.I,
)
UP_FROM = re.compile(
    rf"\b(?:up|risen|rising|rose|increased|increase|raised|revised|updated|climbed)\s+(?:sharply "
    rf")?from\b[^.;,]{{0,40}}?{SOME}$",
    re.I,
)
OTHER = re.compile(
    rf"\b(?:gave|give|gives|giving|cited|cites|reported|reports|with|had)\s+(?:an?|the|its "
    rf"own)\s+(?:[\w-]+\s+)?(?:(?:lower|higher|different|separate)\s+)?"
    rf"{TOLL}\s+(?:of|at)\s+{SOME}$|\b(?:puts?|putting|has put|have "
    rf"put)\s+the\s+{TOLL}\s+(?:[\w\s]{{0,25}}?)at\s+{SOME}$",
    re.I,
)
BEFORE_RISE = re.compile(rf"\bbefore the {TOLL} (?:rose|was raised|was revised|climbed|went up)\b", re.I)
RISE = re.compile(
    r"\b(?:ris(?:e[sn]?|ing)|rose|increas\w+|climb\w*|jump\w*|grew|grown|went up|gone up|revis\w+|updat\w+|"
    r"swell\w*|swollen)\b",
    re.I,
)
FROM = re.compile(rf"\bfrom\s+{SOME}$", re.I)
TO = re.compile(rf"^(?:\s+[\w-]+){{0,3}}?\s+to\s+{SOME}$", re.I)
BACK_FROM = re.compile(
    rf"^(?:\s+[\w-]+){{0,4}}?,?\s+(?:up\s+)?from\s+(?:an earlier |a previous |an initial "
    rf")?(?:[\w-]+\s+){{0,2}}?{SOME}$",
    re.I,
)
HIGHER = re.compile(
    r"\b(?:but|however|although|though|while|yet)\b[^.;]{0,80}?\b(?:said?|says?|believes?|argues?|insists?|think|warn(?:ed|s)?|estimates?)\b"
    rf"[^.;]{{0,30}}?\b(?P<what>(?:{TOLL}|(?:real|true|actual) (?:number|figure|toll|count)s?|figures?|"
    rf"numbers?)\s+(?:is|was|are|were|could be|may be)\s+"
    r"(?:much |far |significantly |likely |probably |considerably |even )*(?:higher|lower|greater|smaller))\b",
    re.I,
)
LEAD = 300  # characters in which a report tells the toll that it stands by
UNLIKE = 5.0  # times that one toll of a happening is larger than another at most
REACH = 700  # characters between a toll and the one that it is set against
MOST = 150  # figures of a report that are looked at
MORE = re.compile(r"^\s+(?:more|others?|further)\b")
CASUALTIES = frozenset({"killed", "wounded", "casualties", "missing", "bodies", "captured", "displaced"})


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a report with what it counts ("" where the words do not say)."""

    quantity: Quantity
    counted: str
    whom: str


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
    if FROM.search(before) and RISE.search(before) and TO.match(gap):
        old, new = one.quantity, two.quantity
    elif BACK_FROM.match(gap) and (
        RISE.search(before) or UP_FROM.search(document.text[one.quantity.span.start : two.quantity.span.start])
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
    before = re.split(r"\b(?:while|whereas|but)\b", _before(document, quantity))[-1]
    if MORE.match(document.text[quantity.span.end : quantity.span.end + 12]):
        return
    held_before = document.text[max(0, quantity.span.start - 260) : quantity.span.start]
    since = BEFORE_RISE.search(held_before) if figure.counted in CASUALTIES else None
    earlier, other = since or EARLIER.search(before), OTHER.search(before)
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
        for match in HIGHER.finditer(document.text, part.start, part.end):
            doubted = [
                one
                for one in told
                if one.counted in CASUALTIES and 0 < match.start("what") - one.quantity.span.end <= REACH // 2
            ]
            if doubted:
                span = clause(document, *match.span("what"))
                answer = Span(
                    document.report.id, min(span.start, match.start("what")), max(span.end, match.end("what"))
                )
                figure = doubted[-1].quantity.span
                if not answer.overlaps(figure):
                    words = f"“{figure.of(document.text).strip()}” is told, and others are told to say otherwise"
                    yield make_finding("doubts", figure, answer, words)
