"""Files and folders: which reader takes which file, and what id a report gets.

Readers come through the entry points of `reportedly.readers`: a function `(path, name) -> iterator of Received or
Failure`, marked by `reader` with the lower-case endings that it takes. `name` is the id for a file that holds one
report. `again` is what makes the same text of the original bytes once more: by it `reportedly verify` checks the texts.

In a folder, what is hidden is passed over, and so are links to what lies in the same folder, which is read in its own
place; a link that leads out of the folder is refused. Each is told of. `follow` reads links wherever they lead.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol, TypeVar, cast

from reportedly import plugins
from reportedly.errors import InputError
from reportedly.ingest.encodings import decode
from reportedly.ingest.received import LARGEST, Received, Skipped, digest
from reportedly.model import Failure, Report

Item = Received | Failure


Again = Callable[[bytes, str, str], Report]
"""`(original bytes, where they came from, id) -> the report`; raises InputError where there is none in them."""


class Reader(Protocol):
    """What the entry points of `reportedly.readers` give.

    Attributes:
        suffixes: the endings that it takes, in lower case.
        again: makes a report of its original once more; None where the original alone does not tell.
        edition: names this reader's way of making a text: its own number, and the packages that it relies on.
    """

    suffixes: tuple[str, ...]
    again: Again | None
    edition: str

    def __call__(self, path: Path, name: str) -> Iterator[Item]: ...


Function = TypeVar("Function", bound=Callable[[Path, str], Iterator[Item]])


def reader(
    *suffixes: str, again: Again | None = None, edition: int = 1, relies_on: Iterable[str] = ()
) -> Callable[[Function], Function]:
    """Mark a function as the reader of files with these endings.

    Args:
        again: makes the report of its original bytes once more.
        edition: to be raised when the same bytes give another text than before.
        relies_on: packages whose version may change the text.
    """

    def mark(function: Function) -> Function:
        marked = cast(Reader, function)
        marked.suffixes = suffixes
        marked.again = again
        marked.edition = ", ".join((str(edition), *(f"{name} {_version(name)}" for name in relies_on)))
        return function

    return mark


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def read(
    source: str | os.PathLike[str], *, follow: bool = False, leave: Iterable[Path] = ()
) -> Iterator[Item | Skipped]:
    """Every report under a file or a folder, in the order of the paths; what cannot be read comes as a Failure.

    In a folder a file whose ending no reader takes comes as a Failure that says so, and what is passed over as Skipped;
    a file that is named itself is read as text when no reader takes its ending.

    Args:
        follow: read links too, also those that lead out of the folder.
        leave: files that are no input, such as the record that is being written.
    """
    root = Path(source)
    readers = _readers()
    if not root.is_dir():
        yield from _guarded(*readers.get(root.suffix.lower(), readers[".txt"]), root, root.stem)
        return
    walk = _Walk(root, follow, leave)
    paths = sorted(walk.files())
    yield from sorted(walk.failures, key=lambda failure: failure.input)
    yield from sorted(walk.skipped, key=lambda skipped: skipped.input)
    alike = Counter(path.stem for path in paths)
    for path in paths:
        found = readers.get(path.suffix.lower())
        if found is None:
            yield Failure(str(path), f"no reader takes files that end in {path.suffix or 'nothing'!r}")
            continue
        name = path.stem if alike[path.stem] == 1 else path.relative_to(root).as_posix()
        yield from _guarded(*found, path, name)


@cache
def _named() -> dict[str, Reader]:
    """The readers by their names."""
    return cast(dict[str, Reader], plugins.load_all("reportedly.readers"))


def _readers() -> dict[str, tuple[str, Reader]]:
    """The reader of each ending, with its name."""
    return {suffix: (name, take) for name, take in _named().items() for suffix in take.suffixes}


def read_again(report: Report, original: bytes) -> Report | None:
    """The report that its reader makes of the original; None where that reader, or that edition of it, is not here.

    Raises InputError where the reader finds none.
    """
    name, _, edition = (report.reader or "").partition(" ")
    take = _named().get(name)
    again, here = getattr(take, "again", None), getattr(take, "edition", "")
    if again is None or edition != here:
        return None
    return cast(Report, again(original, report.path or report.id, report.id))


class _Walk:
    """The files of a folder, and what was met on the way."""

    def __init__(self, root: Path, follow: bool, leave: Iterable[Path]) -> None:
        self.root, self.real, self.follow = root, root.resolve(), follow
        self.leave = {path.resolve() for path in leave}
        self.failures: list[Failure] = []
        self.skipped: list[Skipped] = []
        self.seen: set[Path] = set()  # what links led to, so that nothing is read twice and no circle is endless

    def files(self) -> Iterator[Path]:
        """Every file to be read."""
        yield from self._folder(self.root)

    def _folder(self, folder: Path) -> Iterator[Path]:
        try:
            found = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._fail(Path(error.filename or folder), f"the folder could not be read: {error.strerror}")
            return
        for entry in found:
            path = folder / entry.name
            if entry.name.startswith("."):
                kind = "folder" if entry.is_dir(follow_symlinks=False) else "file"
                self._skip(path, f"a hidden {kind}: name it to have it read")
            elif entry.is_symlink() and not self._followed(path):
                continue
            elif path.is_dir():
                if not self.follow or self._new(path):
                    yield from self._folder(path)
            elif path.resolve() not in self.leave and (not self.follow or self._new(path)):
                yield path

    def _followed(self, link: Path) -> bool:
        """Whether a link is to be read; if not, it is told why."""
        try:
            target = link.resolve(strict=True)
        except (OSError, RuntimeError):
            self._fail(link, "a link that leads nowhere")
            return False
        if self.follow or target in self.leave:
            return True
        if target == self.real or target.is_relative_to(self.real):
            self._skip(link, f"a link to {target}, which is read in its own place")
        else:
            self._fail(link, f"refused: the link leads out of the folder, to {target} (--follow reads it)")
        return False

    def _new(self, path: Path) -> bool:
        """Whether this was not met before, under this or another name."""
        real = path.resolve()
        if real in self.seen:
            self._skip(path, f"the same as {real}, which has been read")
            return False
        self.seen.add(real)
        return True

    def _fail(self, path: Path, reason: str) -> None:
        self.failures.append(Failure(str(path), reason))

    def _skip(self, path: Path, reason: str) -> None:
        self.skipped.append(Skipped(str(path), reason))


def _guarded(called: str, take: Reader, path: Path, name: str) -> Iterator[Item]:
    mark = f"{called} {getattr(take, 'edition', '')}".strip()
    try:
        for item in take(path, name):
            yield item if isinstance(item, Failure) else replace(item, report=replace(item.report, reader=mark))
    except InputError as error:
        yield Failure(error.where, error.reason)
    except OSError as error:
        yield Failure(str(path), f"could not be read: {error.strerror or error}")
    except Exception as error:  # of a reader, or of a library that it uses: this file's failure, not the run's
        yield Failure(str(path), f"its reader failed on it: {type(error).__name__}: {error}")


def bytes_of(path: Path) -> bytes:
    """The file's bytes. Raises InputError above the size limit, OSError where it cannot be read."""
    regular(path)
    size = path.stat().st_size
    if size > LARGEST:
        raise InputError(str(path), f"{size:,} bytes: more than the {LARGEST:,} that one report may have")
    return path.read_bytes()


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


def _text_again(data: bytes, where: str, name: str) -> Report:
    return Report(id=name, text=decode(data, where)[0], sha256=digest(data), path=where)


@reader(".txt", ".text", ".md", again=_text_again, relies_on=("charset-normalizer",))
def read_text(path: Path, name: str) -> Iterator[Item]:
    """A plain-text file: one report."""
    data = bytes_of(path)
    yield Received(_text_again(data, str(path), name), data)
