"""Files put into a ZIP in one way: in order, with a fixed time, so that the same record gives the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can tell."""

READABLE = 0o644 << 16  # rights of a file in a ZIP archive, so that equal contents give equal bytes


def add_text(archive: ZipFile, name: str, text: str) -> None:
    """A file of words in UTF-8."""
    archive.writestr(_info(name), text.encode("utf-8", "replace"))


def add_file(archive: ZipFile, name: str, path: Path) -> None:
    """A file from the disk, read some at a time."""
    info = _info(name)
    info.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, TIME)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = READABLE
    return info
