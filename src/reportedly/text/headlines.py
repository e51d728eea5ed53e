"""The headline of a report, and the beginning that says what it is about."""

from __future__ import annotations

import re

from reportedly.model import Annotated
from reportedly.text.cues import Cues, table

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


SERIES = re.compile(r"^[^:\n]{0,40}\b(?:live|recap|briefing|war|news|updates?)\b[^:\n]{0,20}:\s*", re.I)
"""The name of a series in front of a headline: "War briefing: "."""

SHORTEST_CLAUSE = 15
"""Characters of a headline before which no background begins."""


def _cues() -> Cues:
    return table("reportedly.text", "headlines.tsv")


def main_clause(title: str) -> str:
    """What a headline is mainly about: without the name of a series, and what "after" or "amid" brings in."""
    title = SERIES.sub("", title.strip())
    found = _cues().first("background", title, min(len(title), SHORTEST_CLAUSE))
    return title[: found.start] if found else title


def is_analysis(title: str) -> bool:
    """Whether a headline says that the report weighs or explains what others have told."""
    return _cues().has("analysis", title)
