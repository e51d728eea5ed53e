"""Originals that lie outside of the record: in a folder, or at an address that fsspec knows, each under its SHA-256.

The record keeps where they lie (a note of its state, sealed with the rest) and the hash of each; what lies there is
compared with that hash whenever it is read. They are written before the record names them, so that a build that is
broken off leaves at most bytes that nothing refers to.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, literal, select

from reportedly.errors import RecordError, UsageError
from reportedly.record import schema

NOTE = "originals"
"""The note of a record's state that says where its originals lie."""

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Outside:
    """A place for originals outside of a record.

    Attributes:
        address: a folder by its whole path, or an address (`s3://...`).
    """

    address: str

    def __str__(self) -> str:
        return self.address

    def put(self, sha256: str, data: bytes) -> None:
        """Keep bytes under their hash; what lies there already and is the same stays. Raises RecordError."""
        try:
            if self.get(sha256) != data:
                self._write(sha256, data)
        except OSError as error:
            raise RecordError(
                f"the originals cannot be kept in {self.address} ({_words(error)}); the record is whole and holds what "
                "was stored before: run the same command with --resume"
            ) from error

    def get(self, sha256: str) -> bytes | None:
        """The bytes that lie under a hash, whatever they are; None where nothing does. Raises OSError."""
        try:
            if not ADDRESS.match(self.address):
                return self._file(sha256).read_bytes()
            files, folder = self._files()
            return bytes(files.cat_file(f"{folder}/{_name(sha256)}"))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def fault(self, sha256: str, data: bytes | None) -> str | None:
        """What is wrong with what `get` gave, in words; None where nothing is."""
        if data is None:
            return f"original {sha256}: it is missing in {self.address}"
        if hashlib.sha256(data).hexdigest() != sha256:
            return f"original {sha256}: what lies in {self.address} has another SHA-256"
        return None

    def _file(self, sha256: str) -> Path:
        return Path(self.address) / _name(sha256)

    def _write(self, sha256: str, data: bytes) -> None:
        if ADDRESS.match(self.address):
            files, folder = self._files()
            files.makedirs(f"{folder}/{sha256[:2]}", exist_ok=True)
            files.pipe_file(f"{folder}/{_name(sha256)}", data)
            return
        target = self._file(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def _files(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise UsageError(f"{self.address}: an address wants fsspec: install reportedly[ray]") from error
        try:
            files, folder = url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise UsageError(f"{self.address} cannot be reached: {error}") from error
        return files, folder.rstrip("/")


def _name(sha256: str) -> str:
    """Where an original lies in the folder: so that no folder has more than a few thousand."""
    return f"{sha256[:2]}/{sha256}"


def _words(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


def asked(words: str) -> Outside:
    """The place that a person names: a folder, or an address."""
    if not words.strip():
        raise UsageError("where are the originals to be kept? --originals wants a folder or an address")
    return Outside(words.rstrip("/") if ADDRESS.match(words) else str(Path(words).absolute()))


def outside(connection: Connection) -> Outside | None:
    """Where the originals of a record lie; None where they are in it."""
    found = connection.execute(select(schema.state.c.value).where(schema.state.c.key == NOTE)).scalar()
    return None if found is None else Outside(str(found))


def held(connection: Connection, sha256: str) -> bytes | None:
    """What is kept under a hash, wherever that is and whatever it is; None where nothing is. Raises RecordError."""
    held = schema.originals.c
    row = connection.execute(select(held.bytes).where(held.sha256 == sha256)).first()
    if row is None or row.bytes is not None:
        return None if row is None else bytes(row.bytes)
    where = outside(connection)
    try:
        return None if where is None else where.get(sha256)
    except OSError as error:
        raise RecordError(f"original {sha256}: {where} cannot be read ({_words(error)})") from error


def original(connection: Connection, sha256: str) -> bytes | None:
    """An original, wherever it lies; None where the record has none.

    Raises RecordError where it is missing outside, or is another.
    """
    data, where = held(connection, sha256), outside(connection)
    known = (
        data is not None or connection.execute(select(literal(1)).where(schema.originals.c.sha256 == sha256)).first()
    )
    if where is not None and known and (fault := where.fault(sha256, data)):
        raise RecordError(fault)
    return data
