"""What is kept outside of a record so that a change of the whole of it is noticed: the log's length and its last hash.

Whoever may write the file can change it and make every hash anew. The head of the log, kept where they cannot write (in
a seal's file, in the run line of an export, in the answer of a time-stamp authority), shows that: the log must still
have that entry at that place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from reportedly import settings
from reportedly.errors import InputError, RecordError
from reportedly.record import schema, timestamps
from reportedly.record.store import Record

LONGEST = 1_000_000  # bytes of a time stamp that are read
SHORT = 1_000  # bytes below which a file is a seal, and not an export


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log at some time: how many entries, and the hash of the last; `entries` is 0 where not known."""

    entries: int
    hash: str


def head_of(record: Record) -> Head:
    """The end of the log now. Raises RecordError where it is not noted."""
    with record.reading() as connection:
        row = connection.execute(select(schema.log_end.c.entries, schema.log_end.c.hash)).first()
    if row is None:
        raise RecordError(f"{record.path}: the end of the log is not noted: it is damaged")
    return Head(row.entries, row.hash)


def seal(record: Record) -> tuple[Path, Path]:
    """Write the end of the log, and a request for a time stamp over it, beside the record; returns both paths."""
    head = head_of(record)
    told = {"record": record.path.name, "entries": head.entries, "head": head.hash, "made": settings.now()}
    note, request = (record.path.with_name(record.path.name + end) for end in (".seal.json", ".tsq"))
    note.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    request.write_bytes(timestamps.request(head.hash))
    return note, request


def against(record: Record, path: Path) -> tuple[list[str], str]:
    """The faults of a record by what was kept of it in a file, and in words what the file shows.

    The file is a seal (`.seal.json`), an export that names the log, or the answer of a time-stamp authority. Raises
    InputError for anything else.
    """
    head, told = _kept(path)
    length = head_of(record).entries
    with record.reading() as connection:
        log = schema.log.c
        at = connection.execute(select(log.number).where(log.hash == head.hash)).scalar()
    if at is None:
        return [f"the log has no entry whose hash is that of {path}: it was cut short or made anew since"], told
    if head.entries and at != head.entries:
        return [f"by {path} the entry stood at {head.entries:,}, in the log it stands at {at:,}"], told
    since = f"; {length - at:,} entries have come since" if length > at else ""
    return [], f"{told}: the log has had that entry since ({at:,} of {length:,}){since}"


def _kept(path: Path) -> tuple[Head, str]:
    if not path.is_file():
        raise InputError(str(path), "there is no such file")
    if path.suffix.lower() in (".tsr", ".tst"):
        stamp = timestamps.stamped(path.read_bytes()[:LONGEST], str(path))
        return Head(0, stamp.hash), f"stamped at {stamp.time} (the signature was not checked: openssl ts -verify)"
    words = path.read_bytes() if path.stat().st_size < SHORT else _last_line(path)
    try:
        line: Any = json.loads(words)
        kept = line.get("log", line)
        return Head(int(kept["entries"]), str(kept["head"])), f"the log's head in {path}"
    except (ValueError, KeyError, TypeError, AttributeError):
        told = "neither a seal nor an export that names the log (reportedly export --seal)"
        raise InputError(str(path), told) from None


def _last_line(path: Path) -> bytes:
    """The last line of a file: that of the run in an export."""
    last = b""
    with path.open("rb") as file:
        for line in file:
            last = line
    return last
