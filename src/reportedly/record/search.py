"""Full-text search over titles and texts: what a person types becomes a safe FTS5 expression.

All the words, in any order; "words in quotation marks" in that order; `AND`, `OR`, `NOT` in capitals and parentheses
as one expects; `shell*` for any ending. A second index of three-letter pieces finds parts of words in any script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Integer, column, func, select, table, text

from reportedly.errors import UsageError
from reportedly.model import Span
from reportedly.record import schema

OPEN, CLOSE = "\ufdd0", "\ufdd1"  # not characters: no text holds them but by mistake, and then has no passages
PASSAGES = 3
AROUND = 80
DEEPEST = 20
"""Parentheses within one another."""

SHORTEST = 3
"""Characters that a part of a word has at least, to be looked for by pieces of three."""

TOKEN = re.compile(r'"(?P<phrase>[^"]*)"(?P<start>\*?)|(?P<bracket>[()])|(?P<word>[^\s()"]+)|(?P<open>")')
INDEX = table("search", column("rowid", Integer))
MARKED = text(
    "SELECT reports.id, reports.heading, reports.publisher, reports.published, reports.text, "
    "highlight(search, 1, :open, :close) AS marked "
    "FROM search JOIN reports ON reports.number = search.rowid WHERE search MATCH :words AND search.rowid = :number"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text around words that were searched for; `marks` are the words themselves."""

    span: Span
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that has the words, with passages from its text (none where only the title has them)."""

    report: str
    heading: str
    publisher: str | None
    published: str | None
    text: str
    passages: tuple[Passage, ...]


def expression(words: str) -> str:
    """The FTS5 query for what a person typed; empty where no word is in it.

    Raises UsageError for a quotation mark or parenthesis that is not closed, and for AND, OR, NOT that join nothing.
    """
    return _Query(words.replace("\x00", " ")).read()


class _Query:
    """Reads a query: `either` of parts joined by OR, `every` of those beside one another, less those after NOT."""

    def __init__(self, words: str) -> None:
        self.tokens: list[tuple[str, str, int]] = []
        self.place = self.depth = 0
        for found in TOKEN.finditer(words):
            at = found.start() + 1
            if found["open"]:
                raise UsageError(f"the quotation mark at character {at} is not closed")
            if found["bracket"]:
                self.tokens.append((found["bracket"], "", at))
            elif found["phrase"] is not None:
                self._add(found["phrase"], found["start"], at)
            elif found["word"] in ("AND", "OR", "NOT"):
                self.tokens.append((found["word"], "", at))
            else:
                self._add(found["word"].rstrip("*"), "*" if found["word"].endswith("*") else "", at)

    def _add(self, words: str, star: str, at: int) -> None:
        if bare := re.findall(r"\w+", words):
            self.tokens.append(("words", '"' + " ".join(bare) + '"' + star, at))

    def read(self) -> str:
        if not self.tokens:
            return ""
        found = self.either()
        if self.place < len(self.tokens):
            raise UsageError(f"the parenthesis at character {self.tokens[self.place][2]} closes nothing")
        return found

    def _next(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def either(self) -> str:
        parts = [self.every()]
        while self._next() == "OR":
            self.place += 1
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"

    def every(self) -> str:
        wanted: list[str] = []
        unwanted: list[str] = []
        joined = ""
        while (kind := self._next()) not in ("", "OR", ")"):
            if kind in ("AND", "NOT"):
                if joined == "NOT" or (kind == "AND" and (joined or not wanted)):  # `AND NOT` is NOT
                    break
                joined = kind
                self.place += 1
                continue
            (unwanted if joined == "NOT" else wanted).append(self.one())
            joined = ""
        if joined or not (wanted or unwanted):
            raise UsageError(f"{joined or self._next() or 'OR'} joins nothing: a word is missing beside it")
        if not wanted:
            raise UsageError("NOT takes away from what is found: name a word that is looked for, too")
        found = " AND ".join(wanted)
        return f"({found})" + "".join(f" NOT {part}" for part in unwanted) if unwanted else f"({found})"

    def one(self) -> str:
        kind, words, at = self.tokens[self.place]
        self.place += 1
        if kind == "words":
            return words
        self.depth += 1
        if self.depth > DEEPEST:
            raise UsageError(f"more than {DEEPEST} parentheses stand within one another")
        found = self.either()
        if self._next() != ")":
            raise UsageError(f"the parenthesis at character {at} is not closed")
        self.place += 1
        self.depth -= 1
        return f"({found})"


def find(
    connection: Connection, words: str, limit: int = 50, offset: int = 0, conditions: Sequence[ColumnElement[bool]] = ()
) -> list[Hit]:
    """The reports that have the words, best first (BM25, a title's words counting four times).

    Args:
        conditions: what else must hold of the table of reports.
    """
    asked = expression(words)
    if not asked:
        return []
    found = (
        select(INDEX.c.rowid)
        .join(schema.reports, schema.reports.c.number == INDEX.c.rowid)
        .where(text("search MATCH :words"), *conditions)
        .order_by(text("bm25(search, 4.0, 1.0)"), schema.reports.c.id)
        .limit(limit)
        .offset(offset)
    )
    hits = []
    for number in list(connection.execute(found, {"words": asked}).scalars()):
        row = connection.execute(MARKED, {"words": asked, "open": OPEN, "close": CLOSE, "number": number}).one()
        there = passages(row.id, row.text, row.marked)
        hits.append(Hit(row.id, row.heading, row.publisher, row.published, row.text, there))
    return hits


def find_part(
    connection: Connection, part: str, limit: int = 50, offset: int = 0, conditions: Sequence[ColumnElement[bool]] = ()
) -> list[Hit]:
    """The reports whose text or title holds these characters anywhere, in any script and any case; the newest first.

    Raises UsageError for fewer than three characters.
    """
    hits = []
    for place, hit in enumerate(_holding(connection, part, conditions)):
        if place >= offset + limit:
            break
        if place >= offset:
            hits.append(hit)
    return hits


def count(connection: Connection, words: str, most: int, conditions: Sequence[ColumnElement[bool]] = ()) -> int:
    """How many reports `find` would give, counted up to a bound."""
    found = (
        select(INDEX.c.rowid)
        .join(schema.reports, schema.reports.c.number == INDEX.c.rowid)
        .where(text("search MATCH :words"), *conditions)
        .limit(most + 1)
    )
    counted = select(func.count()).select_from(found.subquery())
    return int(connection.execute(counted, {"words": expression(words)}).scalar_one())


def pieces(part: str) -> str:
    """The FTS5 query for the pieces of three characters of a part of a word."""
    bare = part.replace("\x00", " ")
    if len(bare.strip()) < SHORTEST:
        raise UsageError(f"a part of a word has {SHORTEST} characters or more, not {part!r}")
    several = dict.fromkeys(bare[at : at + 3] for at in range(len(bare) - 2))
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in several)


def _holding(connection: Connection, part: str, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Hit]:
    """Reports that have all the pieces, of these those that have the part itself."""
    report = schema.reports.c
    columns = (report.id, report.heading, report.publisher, report.published, report.text)
    query = (
        select(*columns)
        .where(text("reports.number IN (SELECT rowid FROM pieces WHERE pieces MATCH :pieces)"), *conditions)
        .order_by(report.day.desc(), report.number.desc())
    )
    wanted = re.compile(re.escape(part), re.IGNORECASE)
    for row in connection.execute(query.execution_options(yield_per=50), {"pieces": pieces(part)}):
        marks = [Span(row.id, *found.span()) for found in wanted.finditer(row.text)]
        if marks or wanted.search(row.heading):
            yield Hit(row.id, row.heading, row.publisher, row.published, row.text, _grouped(row.id, row.text, marks))


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
    return _grouped(report, plain, marks)


def _grouped(report: str, plain: str, marks: Sequence[Span]) -> tuple[Passage, ...]:
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
