"""Files and folders: what is read in them, in which order, and what id a report gets.

In a folder, what is hidden is passed over, and so are links to what lies in the same folder, which is read in its own
place; a link that leads out of the folder is refused. Each is told of. `Options.follow` reads links wherever they lead.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reportedly.ingest import addresses
from reportedly.ingest.encodings import decoded
from reportedly.ingest.front_matter import front_matter
from reportedly.ingest.reader_choice import read_source, reader
from reportedly.ingest.received import Item, Options, Piece, Skipped, Source
from reportedly.ingest.reports import received
from reportedly.model import Failure

FRONT_MATTER = "in the file's front matter"


def read(
    source: str | os.PathLike[str],
    options: Options | None = None,
    *,
    leave: Iterable[Path] = (),
) -> Iterator[Item | Skipped]:
    """Every report under a file or a folder, in the order of the paths; what cannot be read comes as a Failure.

    What a file is is told by its content and its name, alike in a folder and named itself; what no reader takes comes
    as a Failure that says what it is, and what is passed over as Skipped.

    Args:
        source: a file, a folder, or an address (`s3://...`).
        options: what a person told the readers.
        leave: files that are no input, such as the record that is being written.
    """
    options = options or Options()
    if addresses.is_address(os.fspath(source)):
        yield from addresses.read(os.fspath(source), options)
        return
    root = Path(source)
    if not root.is_dir():
        yield from read_source(Source(root.stem, str(root), root, options=options))
        return
    walk = _Walk(root, options.follow, leave)
    paths = sorted(walk.files())
    yield from sorted(walk.failures, key=lambda failure: failure.input)
    yield from sorted(walk.skipped, key=lambda skipped: skipped.input)
    alike = Counter(path.stem for path in paths)
    for path in paths:
        name = path.stem if alike[path.stem] == 1 else path.relative_to(root).as_posix()
        yield from read_source(Source(name, str(path), path, options=options))


@reader("text", relies_on=("charset-normalizer", "webencodings"))
def read_text(source: Source) -> Iterator[Item]:
    """A plain-text file: one report. What it says of itself in front matter is read, and is no part of its body."""
    data = source.read()
    labels = [("its HTTP header says so", value) for name, value in source.headers if name == "charset"]
    found = decoded(data, source.where, tuple(labels))
    known: dict[str, Any] = {}
    if (before := front_matter(found.text)) is not None:
        known = {"body": (before.end, len(found.text.rstrip())), **before.values}
        if source.published is None and "published" in known:
            known["reason"] = FRONT_MATTER
        else:
            known.pop("published", None)
    yield received(
        source,
        found.text,
        data,
        Piece(decoded=found),
        **known,
    )


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
