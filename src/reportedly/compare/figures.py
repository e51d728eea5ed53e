"""Figures of one occurrence side by side: who counted what, how many, when.

A figure is lined up with others only when it counts the same kind of thing ("counted" below: killed, wounded, killed
and
wounded together, captured, displaced, a measured area), in the same unit, of the same people where the words say
(soldiers, children; an area: in which province), and only when both are surely of one happening (`comparable`). Two
figures
agree when one value fits both ("at least 50" and 70 agree); a larger one told later is a rise; else they differ.
Nothing is
averaged and none is chosen.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.audit import implied_figures
from reportedly.audit.counted import counted_as
from reportedly.audit.figures import written
from reportedly.compare.same_event import Settings, comparable
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Finding, FindingKind, Occurrence, Quantity, Span, Statement
from reportedly.model.event_types import PHYSICAL
from reportedly.model.identifiers import make_finding
from reportedly.text.sentences import sentence_around

ROUGH = 0.05  # "about" and round figures leave so much room
UNIT_ROUGH = 0.03
MOST_IN_SERIES = 60  # figures of one kind in one occurrence that are compared with one another
FIRST = 400  # characters of a report's beginning in which its toll stands
FEW = 5  # smaller numbers agree by chance
NEXT = 40  # characters behind a multiple in which its base stands
MANY = 10  # a number so large is told twice of two happenings only by chance
EARLIER = 10  # days in which an earlier figure was told that a multiple implies
BESIDE = 200  # statements on each side of a figure among which its source is looked for
LEAST = 2  # a single victim is mostly one of several
EXACT = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|hundred|thousand)\b",
    re.I,
)
GENERAL = frozenset({"women"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an occurrence.

    Attributes:
        counted: killed, wounded, casualties, captured, displaced, ...; or the dimension of a measure.
        whom: soldiers, civilians, children, ...; "" where the words do not say.
        day: ordinal of the day of publication, None where it is not known.
        source: id of the actor who says so, None for the report's own voice.
        low, high: what the words allow.
    """

    report: str
    span: Span
    value: float
    low: float
    high: float
    counted: str
    whom: str
    unit: str
    day: int | None
    source: str | None
    origin: str


def _bounds(quantity: Quantity) -> tuple[float, float]:
    value = quantity.value
    low = value if quantity.low is None else quantity.low
    high = value if quantity.high is None else quantity.high
    if quantity.modifier in ("at_least", "more_than"):
        return low, float("inf")
    if quantity.modifier in ("at_most", "less_than"):
        return 0.0, high
    room = ROUGH * value if quantity.modifier == "about" else 0.0
    return min(low, value - room), max(high, value + room)


def _near(document: Annotated, span: Span) -> Sequence[Statement]:
    """The statements that may hold the characters: of a very long report those around them."""
    if len(document.statements) <= 2 * BESIDE:
        return document.statements
    at = bisect_left(document.statements, span.start, key=lambda statement: statement.content[0].start)
    return document.statements[max(0, at - BESIDE) : at + BESIDE]


def _sources(document: Annotated, span: Span) -> str | None:
    inner = [
        statement
        for statement in _near(document, span)
        if any(part.start <= span.start and span.end <= part.end for part in statement.content)
    ]
    best = min(inner, key=lambda statement: sum(part.end - part.start for part in statement.content), default=None)
    return best.source_actor if best else None


def figures_of(happening: Occurrence, documents: Mapping[str, Annotated], origin: Mapping[str, str]) -> list[Figure]:
    """The figures tied to an occurrence's events that say what they count, in the order of publication."""
    found: dict[Span, Figure] = {}
    for account in happening.accounts:
        for reference in account.events:
            document = documents[reference.report]
            event = document.events[reference.event]
            if event.factuality in ("hypothetical", "planned") or event.type is None:
                continue
            for index in event.quantities:
                if index < len(document.quantities) and (figure := _figure(document, index, origin)):
                    found.setdefault(figure.span, figure)
    return _in_time(found.values())


def _in_time(figures: Iterable[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda figure: (figure.day or 0, figure.report, figure.span))


def _figure(document: Annotated, index: int, origin: Mapping[str, str]) -> Figure | None:
    quantity = document.quantities[index]
    told = quantity.span.of(document.text)
    if quantity.told_again is not None or quantity.value < LEAST or not EXACT.search(told):
        return None
    if (what := counted_as(document, quantity)) is None:
        return None
    if what[0] == "area":
        what = ("area", _province(document, quantity))
    low, high = _bounds(quantity)
    area = what[0] == "area"
    scale = (quantity.si_value or quantity.value) / quantity.value if area else 1.0
    return Figure(
        report=document.report.id,
        span=quantity.span,
        value=quantity.value * scale,
        low=low * scale,
        high=high * scale,
        counted=what[0],
        whom="" if what[1] in GENERAL else what[1],
        unit="m2" if area else quantity.unit,
        day=day_of(document),
        source=_sources(document, quantity.span),
        origin=origin[document.report.id],
    )


def _province(document: Annotated, quantity: Quantity) -> str:
    """The province that the sentence of a measured area names; "" for the whole."""
    first, last = sentence_around(document, quantity.span.start, quantity.span.end)
    named = (place.name for place in document.places if place.feature == "ADM1" and first <= place.span.start < last)
    return next(named, "")


def tolls(reports: Sequence[str], documents: Mapping[str, Annotated], origin: Mapping[str, str]) -> list[Figure]:
    """What each report of one story tells first of each kind of figure, in its headline or first sentences."""
    found = []
    for name in reports:
        document = documents[name]
        seen: set[tuple[str, str]] = set()
        end = (document.prose[0].start if document.prose else 0) + FIRST
        for index, quantity in enumerate(document.quantities):
            if quantity.span.start >= end:
                continue
            figure = _figure(document, index, origin)
            if figure and figure.counted != "area" and (figure.counted, figure.whom) not in seen:
                seen.add((figure.counted, figure.whom))
                found.append(figure)
    return _in_time(found)


Series = dict[tuple[str, str, str], list[Figure]]


def series(figures: Iterable[Figure]) -> Series:
    """Figures by (what is counted, of whom, unit), each in the order of publication: what a plot by source shows."""
    lined: Series = defaultdict(list)
    for figure in figures:
        lined[figure.counted, figure.whom, figure.unit].append(figure)
    return dict(sorted(lined.items()))


def agree(a: Figure, b: Figure) -> bool:
    """Whether one value fits both figures."""
    room = UNIT_ROUGH * max(a.value, b.value) if a.unit else 0.0
    return a.low - room <= b.high and b.low - room <= a.high


def _told(figure: Figure, documents: Mapping[str, Annotated]) -> str:
    return figure.span.of(documents[figure.report].text).strip()


def _relation(a: Figure, b: Figure, documents: Mapping[str, Annotated]) -> tuple[FindingKind, str]:
    """(kind, words) for two figures that count the same; `a` was not told after `b`."""
    one, two = _told(a, documents), _told(b, documents)
    what = a.counted if not a.whom else f"{a.counted} ({a.whom})"
    if a.day is not None and b.day is not None and a.day < b.day and b.value > a.value:
        days = b.day - a.day
        later = f"{days} day{'s' if days > 1 else ''} later"
        return "figure_rises", f"{what}: {one}, and {two} {later}: the count rose by {written(b.value - a.value)}"
    if agree(a, b):
        return "agrees", f"{what}: “{one}” and “{two}” can be the same number"
    away = written(abs(b.value - a.value))
    when = "; both were published on one day" if a.day == b.day and a.day is not None else ""
    return "figures_differ", f"{what}: “{one}” against “{two}”, a difference of {away}{when}"


def figure_findings(
    happenings: Sequence[Occurrence],
    documents: Mapping[str, Annotated],
    origin: Mapping[str, str],
    stories: Mapping[str, str],
) -> list[Finding]:
    """Findings between figures of different origins: the tolls of one story, figures tied to one occurrence."""
    told: dict[str, list[str]] = defaultdict(list)
    for report, story in sorted(stories.items()):
        told[story].append(report)
    found = []
    for happening in happenings:
        tied = figures_of(happening, documents, origin) if happening.type in PHYSICAL and _settled(happening) else []
        heads = tolls(told[happening.id], documents, origin)
        lined = series(_first([*heads, *tied]))
        leading = {figure.span for figure in heads}
        for figures in lined.values():
            found += _within(_in_time(figures)[:MOST_IN_SERIES], happening, documents, leading)
        found += _different_things(lined, happening, documents)
    return found


def _first(figures: Iterable[Figure]) -> list[Figure]:
    """The first figure of each report and kind: what follows is mostly a part of it or an earlier toll."""
    kept: dict[tuple[str, str, str], Figure] = {}
    for figure in figures:
        kept.setdefault((figure.report, figure.counted, figure.whom), figure)
    return _in_time(kept.values())


def _settled(happening: Occurrence) -> bool:
    """Whether place and day of the occurrence are known: nothing is compared that has neither."""
    return happening.geonameid is not None and happening.date is not None


def _within(
    figures: Sequence[Figure], happening: Occurrence, documents: Mapping[str, Annotated], leading: set[Span]
) -> list[Finding]:
    """Each figure against the latest earlier telling of each different number by another origin.

    Figures deep in a report are often parts, or of another day: only leading ones differ or rise, others may agree.
    """
    made = []
    latest: dict[float, Figure] = {}
    settings = Settings(documents)
    for b in figures:
        for _, a in sorted(latest.items()):
            if a.report != b.report:
                kind, words = _relation(a, b, documents)
                if a.origin == b.origin and kind == "agrees":
                    continue  # a copy is no second witness; a copy with another figure is news
                if not {a.span, b.span} <= leading and (kind != "agrees" or a.value != b.value or a.value < FEW):
                    continue
                if not comparable(settings[a.span], settings[b.span], kind == "agrees", a.value == b.value >= MANY):
                    continue
                made.append(make_finding(kind, a.span, b.span, words, happening.id))
        latest[b.value] = b
    return made


CONFUSED = {
    ("killed", "casualties"),
    ("killed", "wounded"),
    ("killed", "bodies"),
    ("wounded", "casualties"),
    ("killed", "missing"),
}


def _different_things(lined: Series, happening: Occurrence, documents: Mapping[str, Annotated]) -> list[Finding]:
    """One number told of two things in two reports ("30 killed" here, "30 killed and wounded" there)."""
    made = []
    settings = Settings(documents)
    every = [(key, figure) for key, figures in lined.items() for figure in figures[:MOST_IN_SERIES]]
    for at, (one, a) in enumerate(every):
        for two, b in every[at + 1 :]:
            if a.origin == b.origin or a.value != b.value or a.value < 10 or one == two or a.report == b.report:
                continue
            pair = (one[0], two[0])
            if pair in CONFUSED or pair[::-1] in CONFUSED or (one[0] == two[0] and one[1] and two[1]):
                if not comparable(settings[a.span], settings[b.span], False):
                    continue
                number = f"“{_told(a, documents)}” counts {_name(one)} here and {_name(two)} there"
                words = f"{number}: the number is the same, what is counted is not"
                made.append(make_finding("different_things_counted", a.span, b.span, words, happening.id))
    return made


def _name(key: tuple[str, str, str]) -> str:
    return f"{key[0]} ({key[1]})" if key[1] else key[0]


def _told_next(document: Annotated, multiple: Quantity) -> bool:
    """Whether the earlier figure is told right behind the multiple ("twice the 13 million of last year")."""
    after = document.text[multiple.span.end : multiple.span.end + NEXT]
    return re.match(r"\s+(?:the|its|their|last year[’']s)?\s*(?:[\w.]+\s+){0,2}?[$€£]?\d", after) is not None


def implied_findings(documents: Sequence[Annotated]) -> list[Finding]:
    """Earlier figures that a multiple implies ("double what was cited"), linked to a report that tells them.

    Where no report tells the earlier figure, the multiple itself is the other side.
    """
    told: dict[tuple[str, int], list[tuple[float, str, Span]]] = defaultdict(list)
    for document in documents:
        if (when := day_of(document)) is not None:
            for quantity in document.quantities:
                if quantity.si_value is not None:
                    told[quantity.dimension, when].append((quantity.si_value, document.report.id, quantity.span))
    for those in told.values():
        those.sort()
    made = []
    for document in documents:
        for implied in implied_figures(document):
            figure, multiple = document.quantities[implied.figure], document.quantities[implied.multiple]
            if implied.base is not None or _told_next(document, multiple):
                continue
            words = (
                f"{figure.span.of(document.text)} is {multiple.span.of(document.text)} an earlier figure, "
                f"which was therefore about {written(implied.value)} {figure.unit}".rstrip()
            )
            made.append(make_finding("figure_rises", multiple.span, figure.span, words))
            day = day_of(document)
            scale = figure.si_value / figure.value if figure.si_value and figure.value else None
            if scale is None or day is None:
                continue
            base = implied.value * scale
            for earlier in range(day - EARLIER, day):
                those = told.get((figure.dimension, earlier), [])
                for value, report, span in those[bisect_left(those, (base / 1.2, "")) :]:
                    if value > 1.2 * base:
                        break
                    if report != document.report.id and abs(value - base) <= 0.1 * value:
                        made.append(make_finding("figure_rises", span, figure.span, words + "; this report tells it"))
    return made
