"""A brief into a file: what it is set as is told by the end of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from reportedly.errors import UsageError
from reportedly.export.brief.markdown import markdown
from reportedly.export.brief.page import html, pdf
from reportedly.export.brief.pieces import Brief
from reportedly.export.brief.sections import gather
from reportedly.export.brief.word import word
from reportedly.export.options import Options
from reportedly.export.view import View
from reportedly.export.writing import into_file
from reportedly.record.store import Record

SETTERS: Mapping[str, Callable[[Brief], bytes]] = {
    ".md": lambda brief: markdown(brief).encode("utf-8", "replace"),
    ".html": lambda brief: html(brief).encode("utf-8", "replace"),
    ".pdf": pdf,
    ".docx": word,
}
"""By the end of the name."""

MOST = 60
"""Incidents, and contested questions, that a brief tells unless more are asked for."""


def write_brief(record: Record, options: Options, target: Path, most: int = MOST, title: str | None = None) -> Brief:
    """Write a brief of what the options ask of a record, and return what stands in it.

    Raises UsageError for a name that tells no way of setting it, or one whose extra is not installed.
    """
    setter = setter_of(target)
    brief = gather(View(record, options), most, title)
    made = setter(brief)
    into_file(target, lambda out: out.write(made))
    return brief


def setter_of(target: Path) -> Callable[[Brief], bytes]:
    """What sets a brief for a file of that name. Raises UsageError, with those that there are."""
    found = SETTERS.get(target.suffix.lower())
    if found is None:
        raise UsageError(
            f"a brief is written as {', '.join(SETTERS)}, told by the end of the name, not {target.name!r}"
        )
    return found
