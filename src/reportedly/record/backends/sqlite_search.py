"""Words and parts of words asked for as FTS5 has them: the query, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, text

from reportedly.record import schema
from reportedly.record.backends.base import Marks
from reportedly.record.pieces_of_words import checked, folded, pieces
from reportedly.record.query_words import Either, Query, Words
from reportedly.record.reached import along

COMMON_PIECES = 25_000
"""Reports having all pieces of a part from which it is quicker to look into the texts than to make a set of them."""

OPEN, CLOSE = "\ufdd0", "\ufdd1"  # not characters: no text holds them but by mistake, and then has no passages

MARKED = text(
    "SELECT reports.text, highlight(search, 1, :open, :close) AS marked "
    "FROM search JOIN reports ON reports.number = search.rowid WHERE search MATCH :words AND search.rowid = :number"
)


def one(name: str, value: str) -> Any:
    """A parameter of a part of a statement, which may have others of its name in other parts."""
    return bindparam(name, value, unique=True)


def fts5(query: Query) -> str:
    """A query in the language of FTS5."""
    if isinstance(query, Words):
        return '"' + " ".join(query.words) + '"' + ("*" if query.start else "")
    if isinstance(query, Either):
        return "(" + " OR ".join(map(fts5, query.parts)) + ")"
    found = "(" + " AND ".join(map(fts5, query.wanted)) + ")"
    return f"({found}" + "".join(f" NOT {fts5(part)}" for part in query.unwanted) + ")" if query.unwanted else found


def marks(connection: Connection, query: Query, numbers: Sequence[int]) -> dict[int, Marks]:
    """Where the words stand in the texts of these reports."""
    asked = fts5(query)
    found: dict[int, Marks] = {}
    for number in numbers:
        row = connection.execute(MARKED, {"words": asked, "open": OPEN, "close": CLOSE, "number": number}).one_or_none()
        found[number] = Marks(() if row is None else _places(row.text, row.marked))
    return found


def holding(part: str, expected: int) -> ColumnElement[bool]:
    """That the text or title of a report holds these characters (`Backend.holding`)."""
    bare = checked(part)
    report, sought = schema.reports.c, folded(bare)
    held = func.holds_part(report.text, sought) | func.holds_part(report.title, sought)
    if expected > COMMON_PIECES:
        return held
    found = text("SELECT rowid FROM pieces WHERE pieces MATCH :pieces").bindparams(one("pieces", _matched(bare)))
    return and_(along(report.number, found.columns(report.number)), held)


def _matched(part: str) -> str:
    """The FTS5 query for all pieces of a part."""
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces(part))


def _places(plain: str, marked: str) -> tuple[tuple[int, int], ...]:
    """Where the marked words stand in the plain text; nowhere where the marks are not what was added to it."""
    places: list[tuple[int, int]] = []
    if marked.replace(OPEN, "").replace(CLOSE, "") != plain:
        return ()
    start = 0
    for removed, match in enumerate(re.finditer(f"[{OPEN}{CLOSE}]", marked)):
        at = match.start() - removed
        if match.group() == OPEN:
            start = at
        elif start < at <= len(plain):
            places.append((start, at))
    return tuple(places)
