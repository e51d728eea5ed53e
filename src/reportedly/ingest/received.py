"""What a reader is given, and what it hands on: a source, and a report with the bytes that it came as."""

from __future__ import annotations

import hashlib
import io
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.encodings import Decoded
from reportedly.model import Failure, Report

LARGEST = 20_000_000
"""Bytes of one report, or of one line of JSON Lines, that are read; a longer one goes to the failure list."""


@dataclass(frozen=True, slots=True)
class Received:
    """A report and its original bytes, whose SHA-256 is `report.sha256`.

    The original is the smallest input from which the same reader makes the same text again: a whole file, or the part
    of a file that holds this report alone (a line, a message, an item of a feed, a row with its headings).

    Attributes:
        kind: of the file that it was found in; the report's own reader is that of its original, which can be another
            (of a row of a spreadsheet it is JSON).
    """

    report: Report
    original: bytes
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was passed over on purpose, and why: no failure, and not passed over in silence."""

    input: str
    reason: str


Item = Received | Failure


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may tell the readers.

    Attributes:
        columns: role (`text`, `published`, `title` ...) to column or key, for tables and JSON records.
        day_first: whether 03/04/2024 is the third of April; None: such a date is not read.
        kind: the kind of every file, by its name in `reportedly readers`, in place of what its content shows.
        table: the table of an SQLite database that is read.
        follow: read links in a folder too, also those that lead out of it.
        tell: is called with (file, words) for what a person should see before reading goes on.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    kind: str | None = None
    table: str | None = None
    follow: bool = False
    tell: Callable[[str, str], None] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something to be read: a file on disk, or bytes that were found inside of one.

    Attributes:
        name: the id of the report, where the source holds one.
        where: what it is called in messages: the path as given, and what it lies in.
        path: the file; None for bytes.
        data: the bytes; None for a file.
        inside: the files that it lies in, outermost first; empty for a file on disk.
        url: the address that it was got from, where that is known.
        published: the day that is known from around it (a row's, a feed's), as it was given.
        captured: when it was got from there, ISO 8601 in UTC.
        collector: who or what got it.
        headers: the lines that came with it (HTTP, mail), as (name, value).
        depth: how many archives it lies in.
        told: for a reader that is asked again: the options that it wrote down the first time.
    """

    name: str
    where: str
    path: Path | None = None
    data: bytes | None = None
    inside: tuple[str, ...] = ()
    url: str | None = None
    published: str | None = None
    captured: str | None = None
    collector: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    depth: int = 0
    told: Mapping[str, str] = field(default_factory=dict)
    options: Options = Options()

    def open(self) -> BinaryIO:
        """The source as a binary stream. Raises InputError where there is no such regular file."""
        if self.data is not None:
            return io.BytesIO(self.data)
        return self._file().open("rb")

    def read(self, largest: int = LARGEST) -> bytes:
        """All bytes. Raises InputError above the limit, OSError where it cannot be read."""
        size = self.size()
        if size > largest:
            raise InputError(self.where, f"{size:,} bytes: more than the {largest:,} that one report may have")
        return self.data if self.data is not None else self._file().read_bytes()

    def size(self) -> int:
        """The number of bytes."""
        return len(self.data) if self.data is not None else self._file().stat().st_size

    def within(
        self, name: str, where: str, data: bytes | None, member: str, *, path: Path | None = None, **known: Any
    ) -> Source:
        """A source that lies in this one, under the name `member` there: its bytes, or a file that holds them."""
        return replace(
            self,
            name=name,
            where=where,
            path=path,
            data=data,
            inside=(*self.inside, member),
            depth=self.depth + 1,
            told={},
            **known,
        )

    def _file(self) -> Path:
        assert self.path is not None, "a source has a path or bytes"
        regular(self.path)
        return self.path


@dataclass(frozen=True, slots=True)
class Piece:
    """Which piece of a source a report is made of; what is not told is as the source says.

    Attributes:
        name: the id of the report; that of the source where it is left out.
        where: what it is called in messages, likewise.
        part: which of the reports that the reader makes of one original it is.
        place: where it stood in the source, in words.
        told: what the reader needs to make the text of the original again, beside the bytes.
        headers: the lines that came with it; those of the source where they are left out.
        decoded: how its bytes were read as text.
    """

    name: str | None = None
    where: str | None = None
    media_type: str = "text/plain"
    part: int = 0
    place: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] | None = None
    decoded: Decoded | None = None


KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
"""What a path may be that holds no bytes to read."""


def regular(path: Path) -> None:
    """Raises InputError, with what it is, for all but a regular file; nothing is opened."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(str(path), "there is no such file") from None
    if not stat.S_ISREG(mode):
        kind = next((words for check, words in KINDS if check(mode)), "something else")
        raise InputError(str(path), f"{kind}, not a file that can be read")


def digest(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
