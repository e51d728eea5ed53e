"""The log: append-only, each entry chained to the one before by its hash; and the check of a whole record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, desc, func, insert, select

from reportedly.record import schema

START = "0" * 64
"""What the first entry is chained to."""

FIELDS = ("number", "time", "who", "what", "subject", "old", "new", "why", "previous")


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of(entry: Mapping[str, Any]) -> str:
    """The hash of a log entry: SHA-256 over its fields as a JSON list, the hash of the one before among them."""
    return digest(json.dumps([entry[field] for field in FIELDS], ensure_ascii=False, separators=(",", ":")))


def append(connection: Connection, *entries: Mapping[str, str | None]) -> None:
    """Add entries (`time`, `who`, `what`, `subject`, and where there are some `old`, `new`, `why`) to the log."""
    last = connection.execute(
        select(schema.log.c.number, schema.log.c.hash).order_by(desc(schema.log.c.number)).limit(1)
    ).first()
    number, previous = (last.number, last.hash) if last else (0, START)
    rows: list[dict[str, Any]] = []
    for entry in entries:
        number += 1
        row: dict[str, Any] = {"old": None, "new": None, "why": None, **entry, "number": number, "previous": previous}
        previous = row["hash"] = hash_of(row)
        rows.append(row)
    if rows:
        connection.execute(insert(schema.log), rows)


def verify(connection: Connection) -> Iterator[str]:
    """Every fault of a record, in words; none where it is sound.

    Checked: the file's own structure and references, originals against their SHA-256, every stored span against its
    text, every annotation against the log's last word on it, the references of findings and occurrences, the chain of
    the log, and the search index.
    """
    for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield f"the file is damaged: {row[0]}"
    for table, number, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"table {table}, row {number}: what it refers to in {parent} is missing"
    for original in connection.execute(select(schema.originals)):
        if hashlib.sha256(original.bytes).hexdigest() != original.sha256:
            yield f"original {original.sha256}: its bytes have another SHA-256"
    latest: dict[str, str | None] = {}
    yield from _log_faults(connection, latest)
    yield from _report_faults(connection, latest)
    yield from _comparison_faults(connection)
    indexed = connection.exec_driver_sql("SELECT count(*) FROM search_docsize").scalar_one()
    counted = connection.execute(select(func.count()).select_from(schema.reports)).scalar_one()
    if indexed != counted:
        yield f"the search index holds {indexed} of {counted} reports"


def _log_faults(connection: Connection, latest: dict[str, str | None]) -> Iterator[str]:
    previous, expected = START, 1
    for row in connection.execute(select(schema.log).order_by(schema.log.c.number)).mappings():
        if row["number"] != expected or row["previous"] != previous or hash_of(dict(row)) != row["hash"]:
            yield f"log entry {row['number']}: the chain is broken there"
        previous, expected = row["hash"], row["number"] + 1
        if row["what"] in ("report added", "report read anew"):
            latest[row["subject"]] = row["new"]


def _report_faults(connection: Connection, latest: Mapping[str, str | None]) -> Iterator[str]:
    found = select(schema.reports.c.id, schema.reports.c.text, schema.annotated.c.line).outerjoin_from(
        schema.reports, schema.annotated
    )
    for name, text, line in connection.execute(found.order_by(schema.reports.c.id)):
        if line is None:
            yield f"report {name}: it has no annotations"
            continue
        if latest.get(name) != digest(line):
            yield f"report {name}: its annotations are not those that the log names"
        for where, item in spans(json.loads(line)):
            if not fits(item, text, quoted="reasons[" not in where):
                yield f"report {name}: {where} does not fit the text ({item['start']}..{item['end']})"


def spans(value: Any, where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Everything in a JSON value that has a start and an end, with the way to it (`places[3]`)."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            yield where, value
        for key, item in value.items():
            yield from spans(item, f"{where}.{key}" if where else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from spans(item, f"{where}[{index}]")


def spans_of_reports(value: Any, where: str = "", report: str = "") -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """The same with the report that each is of: its own, or that of what it stands in."""
    if isinstance(value, dict):
        report = str(value.get("report") or report)
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            yield where, value, report
        for key, item in value.items():
            yield from spans_of_reports(item, f"{where}.{key}" if where else key, report)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from spans_of_reports(item, f"{where}[{index}]", report)


def fits(item: Mapping[str, Any], text: str | None, quoted: bool = True) -> bool:
    """Whether a span lies in the text and, where it quotes words, they are those that stand there."""
    start, end = item["start"], item["end"]
    if text is None or not 0 <= start < end <= len(text):
        return False
    return not quoted or item.get("text", text[start:end]) == text[start:end]


COMPARED = (
    (schema.findings, "finding"),
    (schema.copies, "copies"),
    (schema.occurrences, "occurrence"),
    (schema.incidents, "incident"),
    (schema.questions, "question"),
)


def _comparison_faults(connection: Connection) -> Iterator[str]:
    texts = {row.id: row.text for row in connection.execute(select(schema.reports.c.id, schema.reports.c.text))}
    for table, kind in COMPARED:
        for row in connection.execute(select(table.c.id, table.c.line).order_by(table.c.id)):
            line = json.loads(row.line)
            for where, item, report in spans_of_reports(line):
                if not fits(item, texts.get(report)):
                    yield f"{kind} {row.id}: {where} does not fit its text"
            for name in referred(line):
                if name not in texts:
                    yield f"{kind} {row.id}: there is no report {name!r}"


def referred(line: Mapping[str, Any]) -> set[str]:
    """The reports that a line of compared things names."""
    names = set(line.get("reports", ()))
    for account in line.get("accounts", ()):
        names |= set(account.get("reports", ())) | {event["report"] for event in account.get("events", ())}
        names |= {account[key] for key in ("report", "copy_of") if account.get(key)}
    return names | {line[side]["report"] for side in ("a", "b") if line.get(side)}
