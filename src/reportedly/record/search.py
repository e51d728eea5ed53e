"""Full-text search over titles and texts: what a person types becomes a safe FTS5 expression."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, text

from reportedly.model import Span

OPEN, CLOSE = "\ufdd0", "\ufdd1"  # not characters: no text holds them but by mistake, and then has no passages
PASSAGES = 3
AROUND = 80

QUERY = text(
    "SELECT reports.id, reports.heading, reports.publisher, reports.published, reports.text, "
    "highlight(search, 1, :open, :close) AS marked "
    "FROM search JOIN reports ON reports.number = search.rowid WHERE search MATCH :words "
    "ORDER BY bm25(search, 4.0, 1.0), reports.id LIMIT :limit OFFSET :offset"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text around words that were searched for; `marks` are the words themselves."""

    span: Span
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that has all the words, with passages from its text (none where only the title has them)."""

    report: str
    heading: str
    publisher: str | None
    published: str | None
    text: str
    passages: tuple[Passage, ...]


def expression(words: str) -> str:
    """The FTS5 query for what a person typed: all the words, in any order; "words in quotation marks" in that order.

    A `*` at the end of a word stands for any ending. Nothing else has a meaning: no input is a syntax error.
    """
    parts: list[str] = []
    for phrase, word in re.findall(r'"([^"]*)"?|(\S+)', words.replace("\x00", " ")):
        bare = re.findall(r"\w+", phrase or word)
        if bare:
            parts.append('"' + " ".join(bare) + '"' + ("*" if word.endswith("*") else ""))
    return " ".join(parts)


def find(connection: Connection, words: str, limit: int = 50, offset: int = 0) -> list[Hit]:
    """The reports that have all the words, best first (BM25, a title's words counting four times)."""
    asked = expression(words)
    if not asked:
        return []
    rows = connection.execute(
        QUERY, {"words": asked, "open": OPEN, "close": CLOSE, "limit": limit, "offset": offset}
    ).all()
    return [
        Hit(row.id, row.heading, row.publisher, row.published, row.text, passages(row.id, row.text, row.marked))
        for row in rows
    ]


def passages(report: str, plain: str, marked: str) -> tuple[Passage, ...]:
    """The first stretches of a text around marked words, those that lie close together in one."""
    marks: list[Span] = []
    if marked.replace(OPEN, "").replace(CLOSE, "") != plain:
        return ()
    start = 0
    for removed, match in enumerate(re.finditer(f"[{OPEN}{CLOSE}]", marked)):
        at = match.start() - removed
        if match.group() == OPEN:
            start = at
        elif start < at <= len(plain):
            marks.append(Span(report, start, at))
    groups: list[list[Span]] = []
    for mark in marks:
        if groups and mark.start - groups[-1][-1].end < AROUND:
            groups[-1].append(mark)
        elif len(groups) < PASSAGES:
            groups.append([mark])
        else:
            break
    return tuple(Passage(_around(report, plain, group[0].start, group[-1].end), tuple(group)) for group in groups)


def _around(report: str, plain: str, start: int, end: int) -> Span:
    """The stretch widened to whole words within a line."""
    low = max(plain.rfind("\n", 0, start) + 1, start - AROUND)
    high = plain.find("\n", end)
    high = min(len(plain) if high < 0 else high, end + AROUND)
    while low < start and low > 0 and plain[low - 1].isalnum() and plain[low].isalnum():
        low += 1
    while high > end and high < len(plain) and plain[high - 1].isalnum() and plain[high].isalnum():
        high -= 1
    return Span(report, low, high)
