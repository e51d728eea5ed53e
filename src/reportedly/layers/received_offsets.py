"""What layers read in a text without its transport's signs, put back on the characters of the text as received."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from reportedly.model import Annotated, Report, Span
from reportedly.text.plain_reading import Reading


def as_read(report: Report, reading: Reading) -> Report:
    """The report with the text that layers read, its spans on that text."""

    def forth(span: Span) -> Span:
        return Span(span.report, *reading.forth(span.start, span.end))

    return replace(
        report,
        text=reading.text,
        triggers=tuple(forth(span) for span in report.triggers),
        body=None if report.body is None else tuple(forth(span) for span in report.body),
    )


def as_received(document: Annotated, report: Report, reading: Reading) -> Annotated:
    """The document with every span on the characters of the report as received."""
    kept = replace(report, language=document.report.language)
    moved = {
        each.name: _moved(getattr(document, each.name), reading)
        for each in fields(document)
        if each.name not in ("report", "vectors", "layers")
    }
    vectors = tuple((*reading.back(start, end), vector) for start, end, vector in document.vectors)
    return replace(document, report=kept, vectors=vectors, **moved)


def _moved(value: Any, reading: Reading) -> Any:
    if isinstance(value, Span):
        return Span(value.report, *reading.back(value.start, value.end))
    if isinstance(value, tuple):
        return tuple(_moved(each, reading) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _moved(getattr(value, each.name), reading) for each in fields(value) if each.init}
        )
    return value
