"""How far the cells of a spreadsheet reach, told from its file before a library lays out every cell between them.

A sheet of a kilobyte can hold one cell in its first and one in its last corner: 17 thousand million cells when it is
laid out. The marks of rows and cells are looked through piece by piece; nothing is kept of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import chain

PIECE = 1 << 20  # bytes that are looked at at once
CELL = re.compile(rb"<(?:\w{1,20}:)?(?:c|row)\s(?:[^<>]{0,200}\s)?r\s*=\s*[\"']([A-Z]{0,3})(\d{1,10})[\"']")
ODS = re.compile(
    rb"<(?P<end>/?)(?:\w{1,20}:)?(?P<name>table|table-row|table-cell|covered-table-cell|p)(?![\w-])(?P<attributes>[^<>]{0,2000})>"
)
REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,10})")
ROW, FIRST_CELL, LAST_CELL = 0, 1, 11
"""Types of records of a binary sheet (MS-XLSB, 2.3.2): BrtRowHdr, and BrtCellBlank to BrtFmlaError."""


def cells_spanned(data: bytes) -> int:
    """The most cells that lie in the rectangle of a sheet of the file.

    Raises zipfile.BadZipFile, OSError or EOFError for a file that is broken, or that is no packed spreadsheet: the
    library would read those of the old kind too, and takes all memory there is for one whose sectors go in a circle.
    """
    widest = 0
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for info in packed.infolist():
            name = info.filename.lower()
            if not name.endswith((".xml", ".bin")):
                continue
            with packed.open(info) as member:
                pieces = iter(partial(member.read, PIECE), b"")
                if name == "content.xml":
                    widest = max(widest, _of_open_document(pieces))
                elif name.endswith(".xml"):
                    widest = max(widest, _of_marks(pieces))
                elif "sheet" in name:
                    widest = max(widest, _of_records(b"".join(pieces)))
    return widest


def _tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that end where a tag ends."""
    rest = b""
    for piece in pieces:
        cut = piece.rfind(b">") + 1
        yield rest + piece[:cut]
        rest = piece[cut:] if cut else rest + piece
        if len(rest) > PIECE:  # no tag is as long
            rest = b""
    yield rest


def _of_marks(pieces: Iterator[bytes]) -> int:
    """Rows by columns of a sheet of Office Open XML, whose cells and rows say where they stand ("C12")."""
    rows = columns = 0
    for column, row in chain.from_iterable(map(CELL.findall, _tags(pieces))):
        rows = max(rows, int(row))
        if column:
            columns = max(columns, _number(column))
    return rows * columns


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def _of_open_document(pieces: Iterator[bytes]) -> int:
    """Rows by columns of the largest sheet of an OpenDocument, up to the last that is not empty."""
    largest = rows = columns = row = column = repeat = 0
    filled = False
    for match in chain.from_iterable(map(ODS.finditer, _tags(pieces))):
        name, end, attributes = match["name"], bool(match["end"]), match["attributes"]
        told = REPEATED.search(attributes)
        count = int(told.group(1)) if told else 1
        if name == b"table" and not end:
            rows = columns = row = column = 0
        elif name == b"table-row":
            if not end:
                column, repeat, filled = 0, count, False
                row += repeat
            elif filled:
                rows = max(rows, row)
        elif not end and name.endswith(b"table-cell"):
            column += count
            if b"value" in attributes:
                filled, columns = True, max(columns, column)
        elif not end and name == b"p":
            filled, columns = True, max(columns, column)
        largest = max(largest, rows * columns)
    return largest


def _of_records(data: bytes) -> int:
    """Rows by columns of a binary sheet: records of a type, a length and their bytes."""
    at = rows = columns = 0
    while at < len(data):
        kind, at = _varying(data, at, 2)
        size, at = _varying(data, at, 4)
        if kind == ROW:
            rows = max(rows, int.from_bytes(data[at : at + 4], "little") + 1)
        elif FIRST_CELL <= kind <= LAST_CELL:
            columns = max(columns, int.from_bytes(data[at : at + 4], "little") + 1)
        at += size
    return rows * columns


def _varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes, seven bits in each, and where it ends."""
    value = 0
    for shift in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            break
    return value, at
