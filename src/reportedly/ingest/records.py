"""A row of a table or a record of a JSON file as a report: its columns by their headings, or as told.

What a table holds in each column is worked out once from its headings, told to the person, and written down with each
report, so that its original (the row with its headings) gives the same text again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.headings import ROLES, columns_of, columns_told
from reportedly.ingest.received import Piece, Received, Source
from reportedly.ingest.reports import received

MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|li|a|span|strong|em|b|i|blockquote|figure|img)\b[^>]{0,500}>", re.I)
COLUMNS = "columns"
CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")  # how NewsAPI ends a text that it has cut


def told_columns(item: Mapping[str, Any], source: Source) -> dict[str, str] | None:
    """The column of each role as the person, or the first reading, told; else by the keys; None where none fits."""
    try:
        return chosen_columns(list(flat(item)), source, source.where)
    except InputError:
        return None


def chosen_columns(headings: Sequence[str], source: Source, where: str) -> dict[str, str]:
    """The column of each role. Raises InputError where no column can be told to hold the text."""
    if COLUMNS in source.told:
        return columns_told(source.told[COLUMNS]) if source.told[COLUMNS] else {}
    return columns_of(headings, source.options.columns, where)


def written(columns: Mapping[str, str]) -> dict[str, str]:
    """The columns as they are written down beside a report, and shown."""
    pairs = ",".join(f"{role}={columns[role]}" for role in ROLES if role in columns)
    return {COLUMNS: pairs} if not any("," in name for name in columns.values()) else {}


def flat(item: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A JSON object with the keys of inner objects after a dot (`source.name`)."""
    found: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, dict) and before.count(".") < 3:
            found |= flat(value, f"{before}{key}.")
            continue
        found[f"{before}{key}"] = value
    return found


def record_report(
    item: Mapping[str, Any],
    original: bytes,
    source: Source,
    piece: Piece,
    *,
    columns: Mapping[str, str] | None = None,
    number: int | None = None,
) -> Received:
    """The report of a row, which is a piece of the source.

    Raises InputError where it has no text, nor a page or a title in place of one.
    """
    cells, where = flat(item), piece.where or source.where
    columns = chosen_columns(list(cells), source, where) if columns is None else columns
    given = {role: _words(cells.get(column)) for role, column in columns.items()}
    text, brief = _text(given, where)
    url = given.get("url")
    name = given.get("id") or url or (f"{source.name}:{number}" if number is not None else where)
    title = given.get("title")
    plain = plain_text(text)
    head = f"{' '.join(title.split())}\n\n" if title and not plain.startswith(title) and plain != title else ""
    if MARKUP.search(text) is None and "text" in columns and not head:
        plain = text
    return received(
        source,
        head + plain,
        original,
        replace(piece, name=name, told={**piece.told, **written(columns)}),
        published=given.get("published"),
        body=(len(head), len(head + plain)) if head else None,
        url=url,
        publisher=given.get("publisher"),
        author=given.get("author"),
        title=title,
        modified=given.get("modified"),
        brief=brief,
    )


def _text(given: Mapping[str, str | None], where: str) -> tuple[str, bool]:
    """The text of a row, and whether it is a summary only."""
    for role in ("text", "html"):
        if text := given.get(role):
            return CUT_OFF.sub("", text), CUT_OFF.search(text) is not None
    for role in ("summary", "title"):
        if text := given.get(role):
            return text, True
    raise InputError(where, "there is no text in it: the columns that can hold one are empty")


def plain_text(text: str) -> str:
    """The text of a cell: that of its markup, where it has some."""
    if MARKUP.search(text) is None:
        return text.strip()
    from reportedly.ingest.fragments import text_of_fragment

    return text_of_fragment(text)


def _words(value: Any) -> str | None:
    """A cell as text, None where it is empty."""
    if value is None or isinstance(value, bool | dict):
        return None
    if isinstance(value, list):
        parts = [part for part in (_words(each) for each in value) if part]
        return ", ".join(parts) or None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    return text if text.strip() and text.strip().lower() not in ("nan", "null", "none", "n/a", "\\n") else None
