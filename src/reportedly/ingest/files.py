"""Files and folders: which reader takes which file, and what id a report gets.

Readers come through the entry points of `reportedly.readers`: a function `(path, name) -> iterator of Received or
Failure` with an attribute `suffixes`, the lower-case endings that it takes. `name` is the id for a file that holds one
report.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar, cast

from reportedly import plugins
from reportedly.errors import InputError
from reportedly.ingest.encodings import decode
from reportedly.ingest.received import LARGEST, Received, digest
from reportedly.model import Failure, Report

Item = Received | Failure


class Reader(Protocol):
    """What the entry points of `reportedly.readers` give."""

    suffixes: tuple[str, ...]

    def __call__(self, path: Path, name: str) -> Iterator[Item]: ...


Function = TypeVar("Function", bound=Callable[[Path, str], Iterator[Item]])


def reader(*suffixes: str) -> Callable[[Function], Function]:
    """Mark a function as the reader of files with these endings."""

    def mark(function: Function) -> Function:
        function.suffixes = suffixes  # type: ignore[attr-defined]
        return function

    return mark


def read(source: str | os.PathLike[str]) -> Iterator[Item]:
    """Every report under a file or a folder, in the order of the paths; what cannot be read comes as a Failure.

    In a folder hidden files are passed over, and a file whose ending no reader takes comes as a Failure that says so; a
    file that is named itself is read as text when no reader takes its ending.
    """
    root = Path(source)
    readers = _readers()
    if not root.is_dir():
        yield from _guarded(readers.get(root.suffix.lower(), readers[".txt"]), root, root.stem)
        return
    failures: list[Failure] = []
    paths = sorted(_files(root, failures))
    yield from failures
    alike = Counter(path.stem for path in paths)
    for path in paths:
        found = readers.get(path.suffix.lower())
        if found is None:
            yield Failure(str(path), f"no reader takes files that end in {path.suffix or 'nothing'!r}")
            continue
        name = path.stem if alike[path.stem] == 1 else path.relative_to(root).as_posix()
        yield from _guarded(found, path, name)


def _readers() -> dict[str, Reader]:
    """The reader of each ending."""
    found = plugins.load_all("reportedly.readers").values()
    return {suffix: cast(Reader, take) for take in found for suffix in take.suffixes}


def _files(root: Path, failures: list[Failure]) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        failures.append(Failure(str(error.filename or root), f"the folder could not be read: {error.strerror}"))

    for folder, below, names in os.walk(root, onerror=refused):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield from (Path(folder, name) for name in names if not name.startswith("."))


def _guarded(take: Reader, path: Path, name: str) -> Iterator[Item]:
    try:
        yield from take(path, name)
    except InputError as error:
        yield Failure(error.where, error.reason)
    except OSError as error:
        yield Failure(str(path), f"could not be read: {error.strerror or error}")


def bytes_of(path: Path) -> bytes:
    """The file's bytes. Raises InputError above the size limit, OSError where it cannot be read."""
    if not path.is_file():
        raise InputError(str(path), "there is no such file" if not path.exists() else "not a regular file")
    size = path.stat().st_size
    if size > LARGEST:
        raise InputError(str(path), f"{size:,} bytes: more than the {LARGEST:,} that one report may have")
    return path.read_bytes()


@reader(".txt", ".text", ".md")
def read_text(path: Path, name: str) -> Iterator[Item]:
    """A plain-text file: one report."""
    data = bytes_of(path)
    text, _ = decode(data, str(path))
    yield Received(Report(id=name, text=text, sha256=digest(data), path=str(path)), data)
