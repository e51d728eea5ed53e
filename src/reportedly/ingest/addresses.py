"""Inputs that lie elsewhere: files at an address that fsspec knows (`s3://reports/2024/`, `gs://...`), read one by one.

Each file is copied to a temporary folder while it is read and told of by its address. Without an address as input
nothing here is called: reading is offline.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from reportedly.errors import UsageError
from reportedly.ingest.reader_choice import read_source
from reportedly.ingest.received import Item, Options, Skipped, Source
from reportedly.model import Failure

MARK = "://"


def is_address(name: str) -> bool:
    """Whether an input is named by an address and not by a path of this machine."""
    return MARK in name


def read(address: str, options: Options) -> Iterator[Item | Skipped]:
    """Every report in the file or the files at an address, in the order of their names.

    A file that cannot be fetched comes as a Failure. Raises UsageError where fsspec, or what it wants for this kind of
    address, is not installed.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"{address}: reading from an address wants fsspec: install reportedly[ray]") from error
    try:
        files, root = url_to_fs(address)
        names = [root] if files.isfile(root) else sorted(files.find(root))
    except (ImportError, ValueError) as error:
        raise UsageError(f"{address}: {error}") from error
    except OSError as error:
        yield Failure(address, f"it could not be listed: {error}")
        return
    if not names:
        yield Failure(address, "there is no file at this address")
    alike = Counter(PurePosixPath(name).stem for name in names)
    for name in names:
        where = files.unstrip_protocol(name)
        hidden = [part for part in PurePosixPath(name[len(root) :]).parts if part.startswith(".")]
        if hidden:
            yield Skipped(where, "a hidden file: name it to have it read")
            continue
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / (PurePosixPath(name).name or "file")
            try:
                files.get_file(name, str(copy))
            except OSError as error:
                yield Failure(where, f"it could not be fetched: {error}")
                continue
            stem = PurePosixPath(name).stem
            told = stem if alike[stem] == 1 else name[len(root) :].lstrip("/")
            yield from read_source(Source(told, where, copy, options=options))
