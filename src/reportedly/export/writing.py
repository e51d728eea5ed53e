"""An export into a file or a stream: whole or not at all, in whatever format is asked for."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from reportedly import plugins
from reportedly.errors import ReportedlyError
from reportedly.export.formats import GROUP
from reportedly.export.options import Options
from reportedly.export.view import View
from reportedly.record.store import Record

READABLE = 0o644  # rights of a file


def exporter(form: str) -> Callable[[View, BinaryIO], None]:
    """What writes a format. Raises UsageError, with those that there are, for one that is not known."""
    return cast(Callable[[View, BinaryIO], None], plugins.load(GROUP, form))


def export(record: Record, form: str, options: Options, target: Path | BinaryIO) -> View:
    """Write what the options ask of a record; returns the view, whose `held` says how many rows were held back.

    A file is there whole or not at all: a full disk leaves what stood there before. Raises UsageError for an unknown
    format or filter, or one whose extra is not installed.
    """
    write, view = exporter(form), View(record, options)
    if isinstance(target, Path):
        into_file(target, lambda out: write(view, out))
    else:
        write(view, target)
    return view


def into_file(target: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Write into a file that is put in its place when it is whole; the directory's disk may fill up without harm."""
    if not target.parent.is_dir():
        raise ReportedlyError(f"{target}: there is no folder {target.parent} to write it into")
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as out:
        part = Path(out.name)
        try:
            write(cast(BinaryIO, out.file))  # the file itself: what wraps it is asked at every write
            out.flush()
        except BaseException as error:
            part.unlink(missing_ok=True)
            if isinstance(error, sqlite3.Error):
                raise ReportedlyError(f"{target}: {error}") from error
            raise
    part.chmod(READABLE)
    part.replace(target)
