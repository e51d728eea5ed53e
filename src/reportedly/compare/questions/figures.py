"""Figure questions: how many, of one thing counted, in one incident."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reportedly.audit.counted import counted_as
from reportedly.audit.figures import written
from reportedly.compare.incidents import LEAD, Draft
from reportedly.compare.questions.answers import Answer, Asked
from reportedly.compare.topics import day_of
from reportedly.model import Account, Annotated, Quantity, Statement

BESIDE = 200  # statements on each side of a figure among which its source is looked for
EXACT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|hundred|thousand)\b",
    re.I,
)


def figure_questions(draft: Draft, documents: Mapping[str, Annotated], copied: Mapping[str, str]) -> Iterator[Asked]:
    """Questions about the figures that the incident's reports tell of it."""
    lined: dict[tuple[str, str, str], list[Answer]] = defaultdict(list)
    for report in draft.whole:
        document = documents[report]
        begin = document.prose[0].start if document.prose else 0
        for quantity in document.quantities:
            if quantity.span.start < begin + 2 * LEAD and (key := _counted(document, quantity)):
                lined[key].append(answer(document, quantity, copied.get(report)))
    for (counted, whom, unit), answers in sorted(lined.items()):
        if len({one.account.span.report for one in answers}) > 1:
            what = f"{whom or 'people'} {counted}" if unit == "" else counted
            yield Asked("figure", what, tuple(answers), counted if not whom else f"{whom} {counted}", unit)


def _counted(document: Annotated, quantity: Quantity) -> tuple[str, str, str] | None:
    if quantity.told_again is not None or (what := counted_as(document, quantity)) is None:
        return None
    return what[0], what[1], quantity.unit


def answer(document: Annotated, quantity: Quantity, copy_of: str | None) -> Answer:
    """The account that a quantity gives."""
    said = _statement(document, quantity)
    day = day_of(document)
    low, high = bounds(quantity)
    vague = not EXACT.search(quantity.span.of(document.text))
    account = Account(
        span=quantity.span,
        source=said.source if said else None,
        source_actor=said.source_actor if said else None,
        told=None if day is None else document.published.value or document.report.published,
        copy_of=copy_of,
    )
    words = quantity.span.of(document.text).strip().lower()
    return Answer(account, words if vague else written(quantity.value), None if vague else quantity.value, low, high)


def bounds(quantity: Quantity) -> tuple[float | None, float | None]:
    """The least and the greatest number that the words allow; None for no bound."""
    if quantity.modifier in ("at_least", "more_than"):
        return quantity.low if quantity.low is not None else quantity.value, None
    if quantity.modifier in ("at_most", "less_than"):
        return None, quantity.high if quantity.high is not None else quantity.value
    if quantity.modifier == "about":
        return None, None
    if quantity.low is None and quantity.high is None:
        return quantity.value, quantity.value
    return quantity.low, quantity.high


def _statement(document: Annotated, quantity: Quantity) -> Statement | None:
    """The innermost statement that holds the figure."""
    span = quantity.span
    inner = [
        statement
        for statement in near(document, span.start)
        if any(part.start <= span.start and span.end <= part.end for part in statement.content)
    ]
    return min(inner, key=lambda one: sum(part.end - part.start for part in one.content), default=None)


def near(document: Annotated, at: int) -> Sequence[Statement]:
    """The statements that may hold the characters: of a very long report those around them."""
    if len(document.statements) <= 2 * BESIDE:
        return document.statements
    found = bisect_left(document.statements, at, key=lambda statement: statement.content[0].start)
    return document.statements[max(0, found - BESIDE) : found + BESIDE]
