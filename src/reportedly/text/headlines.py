"""The headline of a report, and the beginning that says what it is about."""

from __future__ import annotations

from reportedly.model import Annotated

READ = 6000  # characters of a report that say what it is about


def reading(document: Annotated) -> str:
    """What says what a report is about: the beginning of its prose."""
    parts = [document.text[span.start : span.end] for span in document.prose] or [document.text]
    return "\n".join(parts)[:READ]


def headline(document: Annotated) -> str:
    """The headline; without one the first line, when it is short enough to be one."""
    if document.headline:
        return document.headline.of(document.text)
    first = reading(document).lstrip().split("\n", 1)[0]
    return first if len(first) <= 200 else ""
