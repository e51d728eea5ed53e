"""Archives (zip, tar, 7z) and compressed files (gzip, bzip2, xz): as if unpacked into a folder, but safely.

Nothing is written beside a temporary file; no member may lie outside; links are not followed; and there are caps on the
number of members, their size, how far they were compressed, and how deep archives lie inside of archives.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from reportedly.errors import InputError
from reportedly.ingest.reader_choice import read_source, reader
from reportedly.ingest.received import Item, Source
from reportedly.model import Failure

MOST_MEMBERS = 100_000  # against archives that are made to choke what unpacks them
LARGEST_MEMBER = 4_000_000_000  # bytes, unpacked: a year of a news archive in one WARC fits
LARGEST_ARCHIVE = 20_000_000_000  # of all members together, unpacked
HIGHEST_RATIO = 250  # a member may be so many times larger than it was packed; texts are 3 to 20 times
UNSUSPICIOUS = 50_000_000  # bytes below which the ratio does not count
WEB_ARCHIVE = b"WARC/"  # how a web archive begins, each record of which stands by itself
IN_MEMORY = 4_000_000  # bytes from which a member goes to a file on disk
PIECE = 1 << 20  # bytes that are unpacked at once
SIDE_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    OSError,
    EOFError,
    lzma.LZMAError,
    zlib.error,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


class BombError(InputError):
    """What is unpacked grows beyond every text."""


class _Budget:
    """How much may still be unpacked."""

    def __init__(self, packed: int) -> None:
        self.packed, self.given = packed, 0

    def take(self, number: int, where: str) -> None:
        """Count bytes that were unpacked. Raises InputError beyond the caps."""
        self.given += number
        if self.given > LARGEST_ARCHIVE:
            raise BombError(where, f"more than {LARGEST_ARCHIVE:,} bytes are packed in it")
        if self.given > UNSUSPICIOUS and self.given > HIGHEST_RATIO * max(1, self.packed):
            raise BombError(where, f"it was compressed more than {HIGHEST_RATIO} times: a bomb, not texts")


@reader("zip")
def read_zip(source: Source) -> Iterator[Item]:
    """What is in a zip archive."""
    with source.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except BROKEN as error:
            raise InputError(source.where, f"a zip archive that cannot be opened: {error}") from None
        with archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            names = [info.filename for info in members]
            yield from _members(source, names, lambda at: _zip_member(archive, members[at]))


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO | str:
    if info.flag_bits & 1:
        return "it is encrypted"
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        return "a link, which is not followed"
    return cast(BinaryIO, archive.open(info))


@reader("tar")
def read_tar(source: Source) -> Iterator[Item]:
    """What is in a tar archive."""
    with source.open() as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r:") as archive:
                members: list[tarfile.TarInfo] = []
                for info in archive:
                    if not info.isdir():
                        members.append(info)
                    if len(members) > MOST_MEMBERS:
                        break
                names = [info.name for info in members]
                yield from _members(source, names, lambda at: _tar_member(archive, members[at]))
        except tarfile.TarError as error:
            raise InputError(source.where, f"a tar archive that cannot be read: {error}") from None


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO | str:
    if info.issym() or info.islnk():
        return "a link, which is not followed"
    if not info.isfile():
        return "a device or a pipe, not a file that can be read"
    stream = archive.extractfile(info)
    return "it cannot be read" if stream is None else cast(BinaryIO, stream)


@reader("7z", extra=("archives", "py7zr"))
def read_7z(source: Source) -> Iterator[Item]:
    """What is in a 7z archive."""
    import py7zr
    import py7zr.exceptions

    budget = _Budget(source.size())
    try:
        with source.open() as stream, py7zr.SevenZipFile(stream) as archive, tempfile.TemporaryDirectory() as folder:
            if archive.needs_password():
                raise InputError(source.where, "it is encrypted")
            entries = [entry for entry in archive.list() if not entry.is_directory]
            budget.take(sum(entry.uncompressed for entry in entries), source.where)
            names = [entry.filename for entry in entries if not _refused(entry.filename)]
            links = {info.filename for info in archive.files if getattr(info, "is_symlink", False)}
            names = [name for name in names if name not in links]
            archive.extract(path=folder, targets=names)
            below = Path(folder).resolve()

            def member(at: int) -> BinaryIO | str:
                path = (below / entries[at].filename).resolve()
                if entries[at].filename in links or not path.is_relative_to(below) or not path.is_file():
                    return "a link, which is not followed"
                return cast(BinaryIO, path.open("rb"))

            yield from _members(source, [entry.filename for entry in entries], member)
    except InputError:
        raise
    except (py7zr.exceptions.ArchiveError, *BROKEN) as error:
        raise InputError(source.where, f"a 7z archive that cannot be read: {type(error).__name__}") from None


@reader("gzip", "bzip2", "xz")
def read_compressed(source: Source) -> Iterator[Item]:
    """What is compressed in a gzip, bzip2 or xz file."""
    with source.open() as stream:
        head = stream.read(6)
    opened: dict[bytes, Callable[[BinaryIO], BinaryIO]] = {
        b"\x1f\x8b": lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream)),
        b"BZ": lambda stream: cast(BinaryIO, bz2.BZ2File(stream)),
        b"\xfd7": lambda stream: cast(BinaryIO, lzma.LZMAFile(stream)),  # noqa: SIM115 - its caller closes it
    }
    named = source.inside[-1] if source.inside else source.path.name if source.path else source.name
    inner = unpacked_name(named)
    name = PurePosixPath(inner).stem if source.name in (PurePosixPath(named).stem, inner) else source.name
    with (
        source.open() as stream,
        _member(source, opened[head[:2]](stream), name, source.where, inner, _Budget(source.size())) as found,
    ):
        yield from read_source(found)


def unpacked_name(name: str) -> str:
    """The name of a compressed file without its ending (`pile.tgz` is `pile.tar`)."""
    for packed, plain in (
        (".tgz", ".tar"),
        (".tbz2", ".tar"),
        (".txz", ".tar"),
        (".gz", ""),
        (".bz2", ""),
        (".xz", ""),
    ):
        if name.lower().endswith(packed):
            return name[: -len(packed)] + plain
    return name


def _refused(name: str) -> str | None:
    """Why a member of that name is not read."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        return "refused: its name leads out of the archive"
    return None


def _members(source: Source, names: list[str], opened: Callable[[int], BinaryIO | str]) -> Iterator[Item]:
    """The reports of each member, in the order of their names, as those of a folder."""
    if not names:
        raise InputError(source.where, "an archive with nothing in it")
    if len(names) > MOST_MEMBERS:
        raise InputError(source.where, f"more than {MOST_MEMBERS:,} files are in it")
    budget = _Budget(source.size())
    alike = Counter(PurePosixPath(name).stem for name in names)
    for name, at in sorted((name, at) for at, name in enumerate(names)):
        parts = PurePosixPath(name).parts
        if (
            name.startswith(SIDE_FILES)
            or any(part.startswith(".") for part in parts if part not in (".", ".."))
            or name.endswith(SIDE_FILES[1:])
        ):
            continue
        where = f"{source.where}/{name}"
        if reason := _refused(name):
            yield Failure(where, reason)
            continue
        stem = PurePosixPath(name).stem
        try:
            stream = opened(at)
            if isinstance(stream, str):
                yield Failure(where, stream)
                continue
            with _member(source, stream, stem if alike[stem] == 1 else name, where, name, budget) as found:
                yield from read_source(found)
        except BombError as error:
            yield Failure(error.where, error.reason)
            return
        except InputError as error:
            yield Failure(error.where, error.reason)
        except BROKEN as error:
            yield Failure(where, f"it cannot be unpacked: {str(error)[:120] or type(error).__name__}")


@contextmanager
def _member(source: Source, stream: BinaryIO, name: str, where: str, member: str, budget: _Budget) -> Iterator[Source]:
    """A member as a source: its bytes, or a temporary file where they are many. Raises InputError beyond the caps.

    Of a web archive that breaks off (its crawl was interrupted) what could be unpacked is given, and then the failure.
    """
    with stream, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as held:
        size, problem = 0, None
        some = getattr(stream, "read1", stream.read)  # what there is before the place where it breaks off
        try:
            while piece := some(PIECE):
                size += len(piece)
                budget.take(len(piece), where)
                if size > LARGEST_MEMBER:
                    raise InputError(where, f"more than {LARGEST_MEMBER:,} bytes, unpacked")
                held.write(piece)
        except InputError:
            raise
        except BROKEN as error:
            problem = InputError(where, f"it cannot be unpacked: {str(error)[:120] or type(error).__name__}")
        held.seek(0)
        if problem is not None:
            if held.read(len(WEB_ARCHIVE)) != WEB_ARCHIVE:
                raise problem
            held.seek(0)
        if size <= IN_MEMORY:
            yield source.within(name, where, held.read(), member)
        else:
            with tempfile.NamedTemporaryFile(suffix=PurePosixPath(member).suffix) as file:
                while piece := held.read(PIECE):
                    file.write(piece)
                file.flush()
                yield source.within(name, where, None, member, path=Path(file.name))
        if problem is not None:
            raise problem
