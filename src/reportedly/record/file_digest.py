"""The bytes of the whole file, as one hash that the file itself carries.

What SQL can see is hashed row by row (`hashing`); this hash covers the rest: unused bytes inside of pages, free
pages, indexes, the header. It stands in the table `file_digest`, beside the hash of the log's last entry at that time;
both are left out of the hash, and so are the two counters of the header, which change with every write and are alike.

Run as a program (`python file_digest.py FILE PAGE HASH HEAD`) it prints the hash: closing a file drops a process's
locks on it (POSIX), so one that has the file open elsewhere lets another one read. It imports nothing of `reportedly`.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

COUNTERS = ((24, 28), (92, 96))
"""Bytes of the header that count the file's changes: SQLite's "file change counter" and "version-valid-for"."""

EMPTY = "0" * 64
"""Stands in the place of a hash that has not been made yet."""

CHUNK = 1 << 20  # bytes that are read at once


def digest_of(path: Path, page: int, *hidden: str) -> str | None:
    """The hash of a file without the hidden words, each of which stands once on that page.

    None where one of them does not, or where the two counters of the header differ: such a file is damaged.
    """
    with path.open("rb") as file:
        header = bytearray(file.read(100))
        if len(header) < 100:
            return None
        size = int.from_bytes(header[16:18], "big")
        size = 65_536 if size == 1 else size
        (first, last), (other_first, other_last) = COUNTERS
        if size < 512 or header[first:last] != header[other_first:other_last]:
            return None
        for start, end in COUNTERS:
            header[start:end] = bytes(end - start)
        whole = sha256(bytes(header))
        start = (page - 1) * size
        if start < 100:
            return None
        _feed(file, whole, start - 100)
        own = file.read(size)
        for words in hidden:
            if own.count(words.encode("ascii")) < 1:
                return None
            own = own.replace(words.encode("ascii"), EMPTY.encode("ascii"), 1)
        whole.update(own)
        _feed(file, whole, None)
    return whole.hexdigest()


def _feed(file: BinaryIO, whole: object, count: int | None) -> None:
    """So many bytes of the file into the hash; all that are left where no number is given."""
    while count is None or count > 0:
        part = file.read(CHUNK if count is None else min(CHUNK, count))
        if not part:
            return
        whole.update(part)  # type: ignore[attr-defined]
        count = None if count is None else count - len(part)


if __name__ == "__main__":
    print(digest_of(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]) or "")
