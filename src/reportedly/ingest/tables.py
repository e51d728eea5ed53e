"""Tables of separated values (CSV, TSV): one report a row.

The original of a report is the heading line and its row, byte by byte: a table that holds this report alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.headings import DELIMITERS, bare, known_headings
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import LARGEST, Item, Piece, Source
from reportedly.ingest.records import chosen_columns, record_report, written
from reportedly.model import Failure

LARGEST_TABLE = 2_000_000_000  # bytes; it is read row by row
HEAD = 262_144  # characters by which the delimiter is found
GUESSED_FROM = 8_000_000  # bytes by which the encoding is guessed: more than enough, and held at once
ENCODING, DELIMITER = "encoding", "delimiter"


@reader("csv")
def read_csv(source: Source) -> Iterator[Item]:
    """Every row of a table of separated values."""
    if source.size() > LARGEST_TABLE:
        raise InputError(source.where, f"{source.size():,} bytes: more than a table may have")
    csv.field_size_limit(LARGEST)
    codec = _encoding(source)
    with source.open() as stream, io.TextIOWrapper(stream, encoding=codec, errors="replace", newline="") as text:
        lines = _Lines(text)
        head = lines.peek()
        delimiter = source.told.get(DELIMITER) or _delimiter(head)
        rows = csv.reader(lines, delimiter=delimiter, strict=False)
        headings = next(rows, [])
        heading_line = lines.taken()
        headings = [heading.strip().removeprefix("\ufeff") for heading in headings]
        columns = chosen_columns(headings, source, source.where)
        _tell(source, columns)
        told = {ENCODING: codec, DELIMITER: delimiter}
        number = 1
        while True:
            number += 1
            where = f"{source.where}:{lines.number + 1}"
            try:
                row = next(rows, None)
                raw = lines.taken()
                if row is None:
                    break
                if not any(cell.strip() for cell in row):
                    continue
                item = _cells(headings, row, where)
                original = (heading_line + raw).encode(codec, "replace")
                piece = Piece(where=where, media_type="text/csv", place=f"row {number - 1:,}", told=told)
                yield record_report(item, original, source, piece, columns=columns, number=number - 1)
            except InputError as error:
                yield Failure(error.where, error.reason)
            except csv.Error as error:
                yield Failure(where, f"no row that can be read: {error}; the rest was not read")
                return
        if number == 2:
            yield Failure(source.where, "there is no row below its headings")


def _encoding(source: Source) -> str:
    if ENCODING in source.told:
        return source.told[ENCODING]
    with source.open() as stream:
        head = stream.read(GUESSED_FROM)
    if len(head) == GUESSED_FROM:
        head = head[: head.rfind(b"\n") + 1] or head
    found = decoded(head, source.where)
    codec = found.encoding.partition(" ")[0]
    marked = head.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    wide = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
    return wide.get(codec, codec) if marked else codec


class _Lines:
    """The lines of a text, one at a time, with those that a row was made of."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.held, self.ahead, self.number = text, [], [], 0  # type: ignore[var-annotated]

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.ahead.pop(0) if self.ahead else self.text.readline(LARGEST)
        if not line:
            raise StopIteration
        self.number += 1
        self.held.append(line)
        endless = len(line) >= LARGEST and not line.endswith(("\n", "\r"))
        if endless or sum(map(len, self.held[-2:])) > LARGEST or len(self.held) > 100_000:
            self.held.clear()
            raise csv.Error(f"a row of more than {LARGEST:,} characters, or a quotation mark that never ends")
        return line

    def peek(self) -> list[str]:
        """The first lines, which are given out again."""
        size = 0
        while size < HEAD and len(self.ahead) < 20 and (line := self.text.readline(LARGEST)):
            self.ahead.append(line)
            size += len(line)
        return list(self.ahead)

    def taken(self) -> str:
        """The lines given out since this was asked last."""
        lines = "".join(self.held)
        self.held.clear()
        return lines


def _delimiter(lines: list[str]) -> str:
    """The sign between the values: the one with which the heading line holds most known headings, then most columns."""
    first = next((line for line in lines if line.strip()), "")
    known = {heading for names in known_headings().values() for heading in names}

    def telling(sign: str) -> tuple[int, int]:
        try:
            head = next(csv.reader([first], delimiter=sign), [])
        except csv.Error:
            return (0, 0)
        return (sum(bare(heading) in known for heading in head), len(head))

    return max(DELIMITERS, key=telling)


def _cells(headings: list[str], row: list[str], where: str) -> Mapping[str, str]:
    if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
        raise InputError(where, f"{len(row)} values under {len(headings)} headings")
    return dict(zip(headings, row, strict=False))


def _tell(source: Source, columns: Mapping[str, str]) -> None:
    """Show the person which column is read as what."""
    if source.options.tell is not None:
        words = written(columns).get("columns") or str(dict(columns))
        source.options.tell(source.where, f"its columns are read as {words.replace(',', ', ')}")
