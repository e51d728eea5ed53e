"""The words of a report that a piece of evidence stands on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from reportedly.layers.times import Expression
from reportedly.model import Annotated, Span


def span_of(document: Annotated, expression: Expression) -> Span:
    """Where an expression stands."""
    return document.report.span(expression.start, expression.end)


def quoted(document: Annotated, expression: Expression) -> str:
    """An expression's words in quotation marks."""
    return quoted_words(document, span_of(document, expression))


def quoted_words(document: Annotated, span: Span) -> str:
    """The words of a span in quotation marks."""
    return "“" + span.of(document.text).replace("\n", " ") + "”"


def around(bounds: Sequence[Span], place: int) -> Iterator[tuple[int, int]]:
    """(start, end) of the sentence that a place lies in; none where it lies in none."""
    sentence = bounds[bisect_right(bounds, place, key=lambda span: span.start) - 1] if bounds else None
    if sentence is not None and sentence.start <= place < sentence.end:
        yield sentence.start, sentence.end
