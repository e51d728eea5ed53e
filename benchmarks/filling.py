"""Fills a record with made reports as fast as the database takes them: rows first, indexes last, in one transaction.

The rows are those that `Record.add` would store (`report_rows.rows_of`); what is left out is what only a growing record
needs: looking whether a report is there already, and keeping every index whole after every batch.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, update

from reportedly.model import Annotated, Comparison
from reportedly.model.identifiers import digest
from reportedly.record import report_rows, report_tables, schema
from reportedly.record.audit_log import append
from reportedly.record.backends.sqlite import raw
from reportedly.record.columns import pack
from reportedly.record.inserts import fingerprint, heading, line_of
from reportedly.record.search_tokens import in_parts, plain
from reportedly.record.store import Record

NOW = "2024-01-01T00:00:00Z"
TOGETHER = 500  # reports that are written at once


SEALED = 10_000  # reports: a larger record is not sealed, which would take as long again as the filling


def fill(path: Path, documents: Iterable[Annotated], compared: Callable[[], Comparison]) -> None:
    """Make the record of these documents in a file; `compared` gives what comparing would find."""
    with Record(path, write=True) as record:
        record.start_run("benchmark", {}, ["made"], NOW)  # nothing is sealed while a run is under way
        with record.engine.begin() as connection:
            own = raw(connection)
            apart = own.execute(
                "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
            ).fetchall()
            for kind, name, _ in apart:
                own.execute(f"DROP {kind} {name}")
            number = 0
            waiting = iter(documents)
            while batch := tuple(islice(waiting, TOGETHER)):
                entries = []
                for document in batch:
                    number += 1
                    entries.append(_store(own, number, document))
                append(connection, *entries)
                if number % 10_000 == 0:
                    print(f"  {number:,} reports stored", file=sys.stderr, flush=True)
        for state in ("read", "dated", "comparing"):
            record.reach(state)
        record.compare(compared(), "benchmark", NOW)
        print("  compared", file=sys.stderr, flush=True)
        with record.engine.begin() as connection:
            for kind, _, made in sorted(apart):
                if kind == "index":
                    connection.exec_driver_sql(made)
            for index in ("search", "pieces"):
                connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
            for kind, _, made in apart:
                if kind == "trigger":
                    connection.exec_driver_sql(made)
            if number > SEALED:
                connection.execute(update(schema.runs).values({"finished": NOW, "state": "finished"}))
                append(connection, {"time": NOW, "who": "benchmark", "what": "run ended", "subject": path.name})
        if number <= SEALED:
            record.finish_run(NOW)


def _store(own: sqlite3.Connection, number: int, document: Annotated) -> dict[str, str | None]:
    report, words = document.report, line_of(document)
    line = json.loads(words)
    day = line["published"]["value"] or ""
    given = ("id", "sha256", "media_type", "path", "url", "publisher", "author", "title", "text", "published_basis")
    row = {name: getattr(report, name) for name in given} | {
        "number": number, "given_id": report.id, "fingerprint": fingerprint(report), "day": day,
        "heading": heading(line, report.text), "published": day, "published_earliest": day, "published_latest": day,
        "language": report.language,
    }  # fmt: skip
    _write(own, schema.originals, [{"sha256": report.sha256, "bytes": report.text.encode()}])
    _write(own, schema.reports, [row])
    _write(own, schema.annotated, [{"report": report.id, "layers": "benchmark", "line": pack(words)}])
    for table, rows in report_rows.rows_of(report.id, number, report.publisher, line):
        _write(own, table, rows)
    return {"time": NOW, "who": "benchmark", "what": "report added", "subject": report.id, "new": digest(words)}


def _write(own: sqlite3.Connection, table: Table, rows: Iterable[Any]) -> None:
    names = [column.name for column in table.columns]
    told = ", ".join(f'"{name}"' for name in names)
    values = [[row.get(name) for name in names] for row in rows]
    own.executemany(f'INSERT INTO "{table.name}" ({told}) VALUES ({", ".join("?" * len(names))})', values)


def copy_to_server(path: Path, url: str) -> None:
    """The same record in an empty PostgreSQL database: every row copied, then indexes and search index made."""
    with Record(url, write=True) as target, target.engine.begin() as connection, sqlite3.connect(path) as source:
        own: Any = connection.connection.driver_connection
        own.execute("SET session_replication_role = replica")  # what refers to what was looked at in the file
        apart = own.execute(
            "SELECT indexname, indexdef FROM pg_indexes i WHERE schemaname = current_schema() AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
        ).fetchall()
        for name, _ in apart:
            own.execute(f'DROP INDEX "{name}"')
        for table in report_tables.metadata.sorted_tables:
            connection.execute(table.delete())
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            with own.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copying:
                for row in source.execute(f'SELECT {names} FROM "{table.name}"'):
                    copying.write_row(row)
            print(f"  {table.name} copied", file=sys.stderr, flush=True)
        own.execute("CREATE TEMPORARY TABLE words_of (number bigint, part integer, title text, words text)")
        with own.cursor().copy("COPY words_of (number, part, title, words) FROM STDIN") as copying:
            for number, title, text in source.execute("SELECT number, title, text FROM reports"):
                for part, words in enumerate(in_parts(text)):
                    copying.write_row((number, part, plain(title or "") if part == 0 else "", words))
        own.execute(
            "INSERT INTO search SELECT number, part, setweight(to_tsvector('reportedly_words', title), 'A') || "
            "setweight(to_tsvector('reportedly_words', words), 'D') FROM words_of"
        )
        print("  words indexed", file=sys.stderr, flush=True)
        for _, made in apart:
            own.execute(made)
