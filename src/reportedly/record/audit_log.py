"""The log: append-only, each entry chained to the one before by its hash; and what a stored line points at."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, desc, insert, select, update

from reportedly.model.identifiers import digest
from reportedly.record import schema

FIELDS = ("number", "time", "who", "what", "subject", "old", "new", "why", "previous")


def person() -> str:
    """Who is at the keyboard, as the log names them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def hash_of(entry: Mapping[str, Any]) -> str:
    """The hash of a log entry: SHA-256 over its fields as a JSON list, the hash of the one before among them."""
    return digest(json.dumps([entry[field] for field in FIELDS], ensure_ascii=False, separators=(",", ":")))


def append(connection: Connection, *entries: Mapping[str, str | None]) -> None:
    """Add entries (`time`, `who`, `what`, `subject`, and where there are some `old`, `new`, `why`) to the log."""
    last = connection.execute(
        select(schema.log.c.number, schema.log.c.hash).order_by(desc(schema.log.c.number)).limit(1)
    ).first()
    number, previous = (last.number, last.hash) if last else (0, schema.START)
    rows: list[dict[str, Any]] = []
    for entry in entries:
        number += 1
        row: dict[str, Any] = {"old": None, "new": None, "why": None, **entry, "number": number, "previous": previous}
        previous = row["hash"] = hash_of(row)
        rows.append(row)
    if rows:
        connection.execute(insert(schema.log), rows)
        connection.execute(update(schema.log_end).values(entries=number, hash=previous))


GIVEN = frozenset({"other", "provenance"})
"""Keys of a report's line whose values are as they were received."""


def spans(value: Any, where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Everything in a report's line that has a start and an end, with the way to it (`places[3]`).

    What was given with the report under keys of its own may look like a span and is none.
    """
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            yield where, value
        for key, item in value.items():
            if not where and key in GIVEN:
                continue
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


def comparison_faults(connection: Connection, texts: Mapping[str, str]) -> Iterator[str]:
    """What compared things refer to that is not there, and words that are not those of the text."""
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
