"""What comparing reads of a record and writes into it, a little at a time: no step holds all reports in memory.

A comparison is written in parts, one for each neighbourhood of reports (`compare/neighbourhoods.py`). The table `kept`
has a row for each part that stands: its name, and the ids of all that was found in it. When the record has grown, the
parts whose name no neighbourhood has any more are taken out, with all their rows, and those that are new are put in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, select

from reportedly.errors import RecordError
from reportedly.model import Annotated, Comparison
from reportedly.model.identifiers import digest
from reportedly.model.interchange import from_stored
from reportedly.model.ranking import incident_rank, question_rank
from reportedly.record import compared_rows, report_tables, schema
from reportedly.record.compared_writer import ROWS, TABLES, Rows, Writer
from reportedly.record.inserts import (
    account_rows,
    copies_row,
    finding_row,
    incident_row,
    loaded,
    occurrence_row,
    position_rows,
    question_row,
    relation_rows,
)

Reading = Callable[[], AbstractContextManager[Connection]]
"""Opens a connection to a record for looking only."""


AT_HAND = 1000
"""Texts that stay in memory while findings are written."""


@dataclass(frozen=True)
class Part:
    """What was found in one neighbourhood.

    Attributes:
        rows: of the tables.
        kept: what the comparison of a neighbourhood with the same reports may want to know of this one.
    """

    name: str
    reports: Sequence[str]
    rows: Rows
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """What stands of it in `kept`: the ids of all that was found."""
        ids = {name: [row["id"] for row in self.rows.get(name, ())] for name in HOLDERS}
        told = {"reports": list(self.reports), "kept": sorted(self.kept), **ids}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


HOLDERS = ("copies", "occurrences", "findings", "incidents", "questions")
"""The tables whose rows have ids of their own."""


def marks(connection: Connection) -> dict[str, str]:
    """For each report, in the order of the ids, a mark that changes with its text or its annotations.

    The hash of its annotations is that of the log, which `verify` holds against them.
    """
    log = schema.log.c
    added = select(log.subject, log.new).where(log.what.in_(("report added", "report read anew"))).order_by(log.number)
    read: dict[str, str | None] = {name: new for name, new in connection.execute(added)}
    reports = schema.reports.c
    found: dict[str, str] = {}
    for name, fingerprint in connection.execute(select(reports.id, reports.fingerprint).order_by(reports.id)):
        told = read.get(name)
        if told is None:
            line = connection.execute(select(schema.annotated.c.line).where(schema.annotated.c.report == name)).scalar()
            told = digest(line or "")
        found[name] = hashlib.sha256(f"{fingerprint}\x1f{told}".encode()).hexdigest()
    return found


def contents(connection: Connection) -> str:
    """A hash over every report and its annotations: what a comparison is made from."""
    whole = hashlib.sha256()
    for name, mark in marks(connection).items():
        whole.update(f"\x1f{name}\x1e{mark}".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


Stored = tuple[str, str]
"""A report as it is stored: its text and the line of its annotations."""


def stored(connection: Connection, names: Sequence[str]) -> dict[str, Stored]:
    """Some reports as they are stored, by id."""
    query = select(schema.reports.c.id, schema.reports.c.text, schema.annotated.c.line).join_from(
        schema.reports, schema.annotated
    )
    found: dict[str, Stored] = {}
    for at in range(0, len(names), ROWS):
        for name, text, line in connection.execute(query.where(schema.reports.c.id.in_(names[at : at + ROWS]))):
            found[name] = (text, line)
    return found


def read(told: Stored) -> Annotated:
    """The report that is stored so."""
    text, line = told
    return from_stored({**loaded(line), "text": text})


# ------------------------------------------------------------------------------------------------ what is kept


class Kept:
    """What one comparison keeps for the next: in the table `kept`, under names that begin with the way of comparing.

    Args:
        connection: to the record, for looking.
        way: names this way of comparing; what another way kept is not found.
    """

    def __init__(self, connection: Connection, way: str) -> None:
        self._connection, self.way = connection, way

    def marked(self) -> dict[str, str]:
        """For each report that has a summary the mark that it had then."""
        begin, key, value = f"{self.way} {SUMMARY} ", schema.kept.c.key, schema.kept.c.value
        query = select(key, func.substr(value, 1, MARK)).where(key >= begin, key < begin[:-1] + "!")
        rows = self._connection.execute(query.execution_options(yield_per=ROWS))
        return {name.removeprefix(begin): mark for name, mark in rows}

    def summaries(self) -> Iterator[tuple[str, bytes]]:
        """The summary of each report that has one, in the order of the ids."""
        for name, value in self._with(f"{self.way} {SUMMARY} "):
            yield name, base64.b64decode(value[MARK + 1 :])

    def parts(self) -> set[str]:
        """The names of the parts that stand in the record."""
        begin = f"{self.way} {PART} "
        key = schema.kept.c.key
        query = select(key).where(key >= begin, key < begin[:-1] + "!")
        return {name.removeprefix(begin) for name in self._connection.execute(query).scalars()}

    def found(self, parts: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        """What was found in those parts: ids, by the name of the part and of the table."""
        return {name: json.loads(value) for name, value in self._some(f"{self.way} {PART} ", sorted(parts))}

    def values(self, keys: Iterable[str]) -> dict[str, str]:
        """What was kept under those names."""
        return {key: unpacked(value) for key, value in self._some(f"{self.way} {MADE} ", sorted(keys))}

    def _with(self, begin: str) -> Iterator[tuple[str, str]]:
        key = schema.kept.c.key
        query = select(key, schema.kept.c.value).where(key >= begin, key < begin[:-1] + "!").order_by(key)
        for name, value in self._connection.execute(query.execution_options(yield_per=ROWS)):
            yield name.removeprefix(begin), value

    def _some(self, begin: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        for at in range(0, len(names), ROWS):
            keys = [begin + name for name in names[at : at + ROWS]]
            query = select(schema.kept.c.key, schema.kept.c.value).where(schema.kept.c.key.in_(keys))
            for name, value in self._connection.execute(query):
                yield name.removeprefix(begin), value


MARK = 64
"""Characters of a mark: a SHA-256."""

SUMMARY, PART, MADE = "summary", "part", "made"
"""What is kept: the summary of a report, what a part holds, what was made on the way to it."""


def packed(value: str) -> str:
    """A long text as it is kept."""
    return base64.b64encode(zlib.compress(value.encode("utf-8", "surrogatepass"))).decode("ascii")


def unpacked(value: str) -> str:
    """The text that is kept so."""
    return zlib.decompress(base64.b64decode(value)).decode("utf-8", "surrogatepass")


# ------------------------------------------------------------------------------------------------ what is found


def rows_of(comparison: Comparison, texts: Mapping[str, str]) -> Rows:
    """The rows of a comparison, by the names of their tables; `texts` by the ids of the reports."""
    made: dict[str, list[Mapping[str, Any]]] = {
        "copies": [copies_row(one) for one in comparison.copies],
        "copied_reports": [{"report": name, "copies": one.id} for one in comparison.copies for name in one.reports],
        "occurrences": [occurrence_row(one) for one in comparison.occurrences],
        "occurrence_reports": [
            {"occurrence": one.id, "report": name}
            for one in comparison.occurrences
            for name in sorted({name for account in one.accounts for name in account.reports})
        ],
        "stories": [{"report": name, "occurrence": story} for name, story in sorted(comparison.stories.items())],
        "findings": [finding_row(found, texts) for found in comparison.findings],
        "incidents": [incident_row(one, incident_rank(one)[0]) for one in comparison.incidents],
        "incident_reports": [
            {"incident": one.id, "report": name} for one in comparison.incidents for name in one.reports
        ],
        "incident_occurrences": [
            {"incident": one.id, "occurrence": name} for one in comparison.incidents for name in one.occurrences
        ],
        "questions": [question_row(one, question_rank(one)[0], texts) for one in comparison.questions],
        "positions": [row for one in comparison.questions for row in position_rows(one)],
        "accounts": [row for one in comparison.questions for row in account_rows(one, texts)],
        "relations": [row for one in comparison.questions for row in relation_rows(one)],
    }
    incidents = {name: one.id for one in comparison.incidents for name in one.occurrences}
    lines = {name: [loaded(row["line"]) for row in made[name]] for name in ("occurrences", "findings", "incidents")}
    made[report_tables.checks.name] = list(compared_rows.checks(lines["findings"]))
    made[report_tables.occurrence_events.name] = list(compared_rows.occurrence_events(lines["occurrences"], incidents))
    made[report_tables.incident_tolls.name] = list(compared_rows.tolls(lines["incidents"]))
    made[report_tables.incident_parties.name] = list(compared_rows.parties(lines["incidents"]))
    return made


def write(connection: Connection, comparison: Comparison) -> None:
    """Put a comparison that was not made here in the place of the last one."""
    clear(connection)
    writer = Writer(connection)
    writer.put(rows_of(comparison, _Texts(connection)))
    writer.flush()
    compared_rows.write_actors(connection)


def clear(connection: Connection) -> None:
    """Take out all that was compared, and all that was kept."""
    for table, _, _ in reversed(TABLES):
        connection.execute(delete(table))
    connection.execute(delete(report_tables.actors))
    connection.execute(delete(schema.kept))


def write_parts(
    connection: Connection,
    way: str,
    gone: Mapping[str, Mapping[str, Sequence[str]]],
    parts: Iterable[Part],
    summaries: Iterable[tuple[str, str, bytes]],
) -> None:
    """Put parts of a comparison in the place of those that are gone.

    Args:
        way: names this way of comparing; what another one found and kept is taken out.
        gone: what was found in the parts that go (`Kept.found`).
        parts: those that come.
        summaries: new summaries of reports: id, mark, bytes.
    """
    key = schema.kept.c.key
    begin, end = f"{way} ", f"{way}!"
    connection.execute(delete(schema.kept).where((key < begin) | (key >= end)))
    if connection.execute(select(key).where(key >= begin + PART, key < begin + PART + "!").limit(1)).first() is None:
        for table, _, _ in reversed(TABLES):  # what stands there was found in another way
            connection.execute(delete(table))
    for table, column, holder in reversed(TABLES):
        _without(connection, table.c[column], [name for found in gone.values() for name in found[holder]])
    _without(connection, key, [f"{way} {PART} {name}" for name in gone])
    _without(connection, key, [f"{way} {MADE} {name}" for found in gone.values() for name in found["kept"]])
    writer = Writer(connection)
    for part in parts:
        writer.put(part.rows)
        writer.keep(f"{way} {PART} {part.name}", part.line)
        for name, value in part.kept.items():
            writer.keep(f"{way} {MADE} {name}", packed(value))
    writer.flush()
    made = iter(summaries)
    while told := list(islice(made, ROWS)):
        _without(connection, key, [f"{way} {SUMMARY} {name}" for name, _, _ in told])
        for name, mark, data in told:
            writer.keep(f"{way} {SUMMARY} {name}", f"{mark} {base64.b64encode(data).decode('ascii')}")
        writer.flush()
    compared_rows.write_actors(connection)


def _without(connection: Connection, column: Any, values: Sequence[str]) -> None:
    for at in range(0, len(values), ROWS):
        connection.execute(delete(column.table).where(column.in_(values[at : at + ROWS])))


class _Texts(Mapping[str, str]):
    """Texts by the ids of their reports, read when they are asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._at_hand = lru_cache(maxsize=AT_HAND)(self._read)

    def _read(self, name: str) -> str:
        query = select(schema.reports.c.text).where(schema.reports.c.id == name)
        text = self._connection.execute(query).scalar()
        if text is None:
            raise RecordError(f"there is no report {name!r}, which something that was compared points at")
        return str(text)

    def __getitem__(self, name: str) -> str:
        return self._at_hand(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._connection.execute(select(schema.reports.c.id)).scalars())

    def __len__(self) -> int:
        return sum(1 for _ in self)
