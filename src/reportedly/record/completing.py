"""When a writer lets go of a record: the write-ahead log is emptied into the file, and the file's bytes are hashed.

From then on the one file is the whole record, and `verify` sees each byte of it that has changed.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from reportedly.record import file_digest
from reportedly.record.backends.base import FileState

OPEN_FILES = "/proc/self/fd"
WAIT = 5  # seconds for readers that hold an older state


class _Carried(NamedTuple):
    """What the file says of itself: its digest, the log's head then and now, and the page where they stand."""

    hash: str
    head: str
    now: str
    page: int


def complete(path: Path) -> None:
    """Empty the write-ahead log into the file, and put the digest of its bytes into it.

    Left undone where another process is at work on the record: that one will do it. Raises sqlite3.Error, OSError.
    """
    carried = _emptied(path)
    if carried is None:
        return
    made = digest_safely(path, carried.page, carried.hash, carried.head)
    if made is None or (made, carried.now) == (carried.hash, carried.head):
        return
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        if carried == carried_by(connection):
            connection.execute("UPDATE file_digest SET hash = ?, head = ?", (made, carried.now))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _emptied(path: Path) -> _Carried | None:
    """What the file carries, after the write-ahead log was emptied into it; None where that cannot be now."""
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return None if busy else carried_by(connection)
    finally:
        connection.close()


def carried_by(connection: sqlite3.Connection) -> _Carried | None:
    """What the file says of itself; None where it says nothing."""
    row = connection.execute(
        "SELECT d.hash, d.head, e.hash, s.rootpage FROM file_digest AS d, log_end AS e, sqlite_schema AS s "
        "WHERE s.name = 'file_digest' AND s.type = 'table'"
    ).fetchone()
    return None if row is None else _Carried(*row)


def file_state(path: Path) -> FileState:
    """What the file's bytes are now, for `verify`; nothing is written, and this process must not have it open."""
    log = path.with_name(path.name + "-wal")
    try:
        if log.exists() and log.stat().st_size > 0:
            return FileState(None, in_hand=True)
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, timeout=WAIT)
        try:
            carried = carried_by(connection)
        finally:
            connection.close()
        made = carried and digest_safely(path, carried.page, carried.hash, carried.head)
    except (sqlite3.Error, OSError):
        made = None
    return FileState(made, in_hand=False)


def digest_safely(path: Path, page: int, *hidden: str) -> str | None:
    """The digest of the file; made by another process where this one has the file open elsewhere.

    When a process closes a file, its locks on it are gone, those of its other connections too (POSIX).
    """
    if not _open_here(path):
        return file_digest.digest_of(path, page, *hidden)
    command = [sys.executable, "-I", "-S", file_digest.__file__, str(path), str(page), *hidden]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout.decode().strip() or None


def _open_here(path: Path) -> bool:
    """Whether this process has the file open; where the system does not tell, whether it has other threads."""
    real = str(path.resolve())
    try:
        links = list(Path(OPEN_FILES).iterdir())
    except OSError:
        return threading.active_count() > 1
    for link in links:
        with suppress(OSError):  # the one of the listing itself is gone
            if str(link.readlink()) == real:
                return True
    return False
