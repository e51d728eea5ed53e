"""The check of a whole record: all that is stored against what it was made from, and against what was signed off.

From the outside in: the bytes of the file against their digest; the structure against that of a new record; the log's
chain and its length; each table against the hash that the log signed; each text against its original, read again by the
reader that made it; each value against its characters; each line against the log's last word on it; the search index
against the texts. A check that cannot be made, because what it reads is damaged, is itself a fault and ends no other.

What it cannot know: a person who may write the file can change it, and all hashes after it. The log's head must be kept
somewhere else for that to be noticed (`seals`).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from reportedly.errors import RecordError, ReportedlyError
from reportedly.model import Report
from reportedly.model.identifiers import digest
from reportedly.model.interchange import from_stored
from reportedly.record import audit_log, leaves, originals, schema, sealing, under_way
from reportedly.record.backends.base import FileState, backend_of
from reportedly.record.file_digest import EMPTY
from reportedly.record.hashing import TableHash, root
from reportedly.record.inserts import fingerprint, heading

ENOUGH = 20  # faults of one kind that are named one by one
ROWS = 100  # rows that are read at once


@dataclass
class Verification:
    """What a check of a record found.

    Attributes:
        faults: what is wrong, in words; none where the record is sound.
        notes: what could not be checked, and why that is no fault.
    """

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(connection: Connection, file: FileState | None) -> Verification:
    """Check a record through a connection for reading."""
    return _Check(connection, file).all()


class _Check:
    def __init__(self, connection: Connection, file: FileState | None) -> None:
        self.connection, self.file = connection, file
        self.backend = backend_of(connection)
        self.found = Verification()
        self.latest: dict[str, str | None] = {}  # the hash of each report's line by the log's last word
        self.entries: dict[str, int] = {}  # hash of each entry of the log -> its number
        self.seal: sealing.Seal | None = None
        self.open = False  # a run is under way: what it stored is not sealed yet
        self.texts: dict[str, str] = {}

    def all(self) -> Verification:
        """Every check, in order."""
        checks: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
            ("the file's structure", self._structure),
            ("the tables and triggers", self._schema),
            ("the log", self._log),
            ("the runs", self._runs),
            ("the bytes of the file", self._bytes),
            ("the seals", self._seals),
            ("the originals", self._originals),
            ("the reports", self._reports),
            ("what was compared", self._compared),
            ("the search index", self._index),
        )
        for what, check in checks:
            self._guarded(what, check)
        return self.found

    def _guarded(self, what: str, check: Callable[[], Iterator[str]]) -> None:
        count = 0
        try:
            for fault in check():
                count += 1
                if count <= ENOUGH:
                    self.found.faults.append(fault)
        except Exception as error:  # whatever damaged bytes lead to: the fault is in the record, and is named
            self.found.faults.append(f"{what} could not be checked to the end: {in_words(error)}")
        if count > ENOUGH:
            self.found.faults.append(f"{what}: {count - ENOUGH:,} more faults of this kind")

    # ------------------------------------------------------------------------------------------------ the file

    def _structure(self) -> Iterator[str]:
        yield from self.backend.structure_faults(self.connection)

    def _schema(self) -> Iterator[str]:
        yield from self.backend.schema_faults(self.connection)

    def _bytes(self) -> Iterator[str]:
        if self.file is None:  # a server's files are its own affair
            return
        row = self.connection.execute(select(schema.file_digest.c.hash, schema.file_digest.c.head)).all()
        end = self.connection.execute(select(schema.log_end.c.hash)).scalar()
        if len(row) != 1:
            yield "the digest of the file's bytes is missing"
            return
        ((hash_then, head),) = row
        if self.file.in_hand:
            self.found.notes.append("another process has the file in hand: its bytes were not compared")
        elif hash_then == head == schema.START and (not self.entries or head != end):
            self.found.notes.append("the writer that made the file was stopped before it could make a digest of it")
        elif head != end and head in self.entries:
            self.found.notes.append("the last writer was stopped before it could make a digest of the file's bytes")
        elif head != end:
            yield "the digest of the file's bytes is of no state that the log knows"
        elif hash_then != self.file.made and self.connection.execute(select(schema.under_way.c.number)).first():
            self.found.notes.append("a run was stopped before it could make a digest of the file's bytes")
        elif hash_then != self.file.made:
            yield "bytes of the file are not those of the digest that was made when it was last written"

    # ------------------------------------------------------------------------------------------------ the log

    def _log(self) -> Iterator[str]:
        previous, expected = schema.START, 1
        for row in self.connection.execute(select(schema.log).order_by(schema.log.c.number)).mappings():
            if row["number"] != expected or row["previous"] != previous or audit_log.hash_of(dict(row)) != row["hash"]:
                yield f"log entry {row['number']}: the chain is broken there"
            previous, expected = row["hash"], row["number"] + 1
            self.entries[previous] = row["number"]
            if row["what"] in ("report added", "report read anew"):
                self.latest[row["subject"]] = row["new"]
            elif row["what"] == sealing.SEALED:
                self.seal = sealing.seal_of(row["number"], row["time"], row["subject"], row["new"])
                self.open = False
            elif row["what"] == "run started":
                self.open = True
        ends = self.connection.execute(select(schema.log_end)).all()
        if [(end.entries, end.hash) for end in ends] != [(expected - 1, previous)]:
            told = f"{ends[0].entries:,} entries" if len(ends) == 1 else "nothing"
            yield f"the log has {expected - 1:,} entries, and its end was noted after {told}"

    def _runs(self) -> Iterator[str]:
        """The list of runs against the log."""
        runs = self.connection.execute(select(schema.runs).order_by(schema.runs.c.number)).all()
        unfinished = [run.number for run in runs if run.finished is None]
        if bool(unfinished) != self.open:
            yield (
                "by the log a run is under way, by the list of runs none is"
                if self.open
                else (f"run {unfinished[0]} has no end in the list of runs, by the log no run is under way")
            )
        if self.open:
            self.found.notes.append(
                "a run is under way or was broken off: what it has stored is not sealed yet (build --resume ends it)"
            )
        for row in self.connection.execute(select(schema.under_way)).mappings():
            if under_way.hash_of(dict(row)) != row["hash"]:
                yield f"the run under way that begins with {row['inputs'][:60]} is not as it was written down"
        log = schema.log.c
        started = self.connection.execute(
            select(log.new).where(log.what == "run started").order_by(log.number)
        ).scalars()
        if list(started) != [run.inputs for run in runs]:
            yield "the list of runs is not that of the log"

    def _seals(self) -> Iterator[str]:
        """Each table against the hash that the log signed off."""
        if self.open:
            return
        if self.seal is None:
            if self.entries:
                yield "the log has no seal"
            return
        if root(self.seal.tables) != self.seal.root:
            yield f"log entry {self.seal.number}: the root of the seal is not that of its tables"
        here = set(self.backend.hashed_tables(self.connection))
        here |= self.seal.tables.keys() & set(self.backend.index_tables(self.connection))
        with_leaves = leaves.held(self.connection)
        for name in sorted({*here, *self.seal.tables, *with_leaves}):
            signed = self.seal.tables.get(name)
            if signed is None or name not in here:
                yield f"the table {name} {'came after' if signed is None else 'is gone since'} the record was sealed"
                continue
            try:
                now, kept = self._hashed(name, signed)
            except (sqlite3.Error, DBAPIError) as error:
                yield f"the table {name} cannot be read: {error}"
                continue
            if now != signed:
                yield f"the table {name} is not what was sealed at {self.seal.time}{_counted(signed, now)}"
            elif not kept:
                yield f"the hashes that are kept of parts of the table {name} are not those of its rows"

    def _hashed(self, name: str, signed: TableHash) -> tuple[TableHash, bool]:
        """The hash of a table as it is now, made as the seal was, and whether the leaves that are kept are its own."""
        if signed.leaves:
            return leaves.compared(self.connection, name)
        return self.backend.table_hash(self.connection, name), name not in leaves.held(self.connection)

    # ------------------------------------------------------------------------------------------------ the reports

    def _originals(self) -> Iterator[str]:
        missing, outside = 0, originals.outside(self.connection)
        for (name,) in self.connection.execute(select(schema.originals.c.sha256)).all():
            data = self.connection.execute(
                select(schema.originals.c.bytes).where(schema.originals.c.sha256 == name)
            ).scalar()
            if data is None and outside is None:
                missing += 1
            elif data is None:
                try:
                    originals.original(self.connection, name)
                except RecordError as error:
                    yield str(error)
            elif hashlib.sha256(data).hexdigest() != name:
                yield f"original {name}: its bytes have another SHA-256"
        if missing:
            self.found.notes.append(f"{missing:,} originals are not in the record: it was made from an export")

    def _reports(self) -> Iterator[str]:
        unread: set[str] = set()
        for number in self.connection.execute(select(schema.reports.c.number)).scalars().all():
            row, line = self._row(number)
            self.texts[row["id"]] = row["text"]
            try:
                yield from self._report(row, line, unread)
            except Exception as error:  # the next report may be whole
                yield f"report {row['id']}: {in_words(error)}"
        for name in sorted(self.latest.keys() - self.texts.keys()):
            yield f"report {name}: the log knows it, and it is gone"
        if unread:
            self.found.notes.append(
                "texts that were not read again from their originals, for want of the same reader: made by "
                + ", ".join(sorted(unread))
            )

    def _row(self, number: int) -> tuple[Mapping[str, Any], str | None]:
        row = self.connection.execute(select(schema.reports).where(schema.reports.c.number == number)).mappings().one()
        query = select(schema.annotated.c.line).where(schema.annotated.c.report == row["id"])
        return dict(row), self.connection.execute(query).scalar()

    def _report(self, row: Mapping[str, Any], line: str | None, unread: set[str]) -> Iterator[str]:
        name, text = row["id"], row["text"]
        if line is None:
            yield f"report {name}: it has no annotations"
            return
        if self.latest.get(name) != digest(line):
            yield f"report {name}: its annotations are not those that the log names"
        read = json.loads(line)
        for where, item in audit_log.spans(read):
            if not audit_log.fits(item, text, quoted="reasons[" not in where):
                yield f"report {name}: {where} does not fit the text ({item['start']}..{item['end']})"
        published = read["published"]
        told = {key: read.get(key) for key in ("sha256", "media_type", "path", "url", "publisher", "author", "title")}
        told |= {"language": read["language"], "published": published["value"], "heading": heading(read, text)}
        told["published_basis"] = published["basis"]
        for key, value in told.items():
            if row[key] != value:
                yield f"report {name}: its {key} is not that of its annotations"
        report = from_stored({**read, "text": text}).report
        if fingerprint(report) != row["fingerprint"]:
            yield f"report {name}: it is not what it was given as (its fingerprint is another)"
        yield from self._again(report, unread)

    def _again(self, report: Report, unread: set[str]) -> Iterator[str]:
        """The text against the original, read again by the reader that made it."""
        from reportedly.ingest import read_again

        try:
            original = originals.original(self.connection, report.sha256)
        except RecordError:  # it is named among the originals
            return
        if original is None:
            return
        try:
            again = read_again(report, original)
        except ReportedlyError as error:
            yield f"report {report.id}: its text cannot be read from its original: {error}"
            return
        if again is None:
            unread.add(report.reader or "no reader that is known")
        elif again.text != report.text:
            yield f"report {report.id}: its text is not that of its original"

    # ------------------------------------------------------------------------------------------------ the rest

    def _compared(self) -> Iterator[str]:
        yield from audit_log.comparison_faults(self.connection, self.texts)

    def _index(self) -> Iterator[str]:
        yield from self.backend.index_faults(self.connection, len(self.texts))


def _counted(signed: TableHash, now: TableHash) -> str:
    return f": it had {signed.rows:,} rows and has {now.rows:,}" if signed.rows != now.rows else ""


def in_words(error: Exception) -> str:
    """An error that damaged bytes led to, in a line."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return f"{type(cause).__name__}: {str(cause).splitlines()[0][:200] if str(cause) else ''}".rstrip(": ")


assert len(EMPTY) == len(schema.START)
