"""Spreadsheets (XLSX, XLSB, ODS), Parquet tables and tables of SQLite databases: one report a row."""

from __future__ import annotations

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.headings import columns_of, listed
from reportedly.ingest.json_records import rows_of
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Source
from reportedly.ingest.sheet_sizes import cells_spanned

LARGEST_SHEET = 200_000_000  # bytes
MOST_CELLS = 17_000_000  # of one sheet, the empty ones too: laid out they take half a gigabyte
MOST_ABOVE = 20  # rows in which the headings are looked for
MOST_ROWS = 5_000_000  # Excel itself has 1,048,576
AT_ONCE = 500  # rows that are fetched at once


@reader("xlsx", extra=("tables", "python_calamine"))
def read_spreadsheet(source: Source) -> Iterator[Item]:
    """Every row of the sheets of a spreadsheet whose headings can be told, or of the sheet that was named."""
    from python_calamine import CalamineError, CalamineWorkbook

    data = source.read(LARGEST_SHEET)
    try:
        spanned = cells_spanned(data)
        if spanned > MOST_CELLS:
            raise InputError(
                source.where, f"a sheet of {spanned:,} cells, more than {MOST_CELLS:,}, most of them empty"
            )
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(source.where, f"a spreadsheet that cannot be opened: {str(error)[:120]}") from None
    with closing(book):
        wanted = source.options.table
        if wanted is not None and wanted not in book.sheet_names:
            raise InputError(source.where, f"there is no sheet {wanted!r}; there are: {listed(book.sheet_names)}")
        problems: list[InputError] = []
        given = False
        for name in [wanted] if wanted else book.sheet_names:
            try:
                rows = _sheet(book, name, source)
                yield from rows_of(source, rows, f"sheet {name!r}, row")
                given = True
            except InputError as error:
                problems.append(error)
        if problems and not given:
            raise problems[0]


def _sheet(book: Any, name: str, source: Source) -> Iterator[dict[str, Any]]:
    """The rows of a sheet under its headings. Raises InputError where they cannot be told."""
    sheet = book.get_sheet_by_name(name)
    rows = (row for row in sheet.iter_rows() if any(str(cell).strip() for cell in row))
    first: list[str] = []
    for row in islice(rows, MOST_ABOVE):
        headings = [str(cell).strip() for cell in row]
        try:
            columns_of(headings, source.options.columns, source.where)
        except InputError:
            first = first or headings
            continue
        return (_cells(headings, below) for below in rows)
    columns_of(first, source.options.columns, f"{source.where}: sheet {name!r}")
    return iter(())


def _cells(headings: list[str], row: list[Any]) -> dict[str, Any]:
    return {heading: value for heading, value in zip(headings, row, strict=False) if heading}


@reader("parquet", extra=("tables", "duckdb"))
def read_parquet(source: Source) -> Iterator[Item]:
    """Every row of a Parquet table."""
    import duckdb

    with ExitStack() as stack:
        path = _on_disk(source, stack, ".parquet")
        settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        connection = stack.enter_context(duckdb.connect(":memory:", config=settings))
        try:
            connection.execute("SET memory_limit='600MB'; SET threads=1; SET TimeZone='UTC'")
            result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            headings = [column[0] for column in result.description or ()]
            yield from rows_of(source, _duck_rows(result, headings), "row")
        except duckdb.Error as error:
            words = str(error).partition("\n")[0][:160]  # behind it stands the query
            raise InputError(source.where, f"a Parquet table that cannot be read: {words}") from None


def _duck_rows(result: Any, headings: list[str]) -> Iterator[dict[str, Any]]:
    while rows := result.fetchmany(AT_ONCE):
        for row in rows:
            yield dict(zip(headings, row, strict=True))


@reader("sqlite")
def read_sqlite(source: Source) -> Iterator[Item]:
    """Every row of the table whose columns can be told to hold texts, or of the table that was named."""
    with ExitStack() as stack:
        path = _on_disk(source, stack, ".sqlite")
        try:
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = stack.enter_context(closing(sqlite3.connect(address, uri=True)))
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            table = _table(connection, source)
            rows = connection.execute(f"SELECT * FROM {_quoted(table)} LIMIT {MOST_ROWS}")
            headings = [column[0] for column in rows.description]
            yield from rows_of(source, _plain_rows(rows, headings), f"table {table!r}, row")
        except sqlite3.Error as error:
            raise InputError(source.where, f"an SQLite database that cannot be read: {error}") from None


def _plain_rows(rows: sqlite3.Cursor, headings: list[str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {name: value for name, value in zip(headings, row, strict=True) if not isinstance(value, bytes)}


def _table(connection: sqlite3.Connection, source: Source) -> str:
    """The table to read: the one named, or the largest whose columns can be told."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
    )
    names = [str(row[0]) for row in found]
    wanted = source.options.table
    if wanted is not None:
        if wanted not in names:
            raise InputError(source.where, f"there is no table {wanted!r}; there are: {listed(names)}")
        return wanted
    fitting = []
    for name in names:
        headings = [str(row[1]) for row in connection.execute(f"PRAGMA table_info({_quoted(name)})")]
        try:
            columns_of(headings, source.options.columns, source.where)
        except InputError:
            continue
        (count,) = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {_quoted(name)} LIMIT {MOST_ROWS})"
        ).fetchone()
        fitting.append((-int(count), name))
    if not fitting:
        raise InputError(
            source.where,
            f"no table has a column that can be told to hold the text; the tables are {listed(names)}: say which with "
            "--table NAME --map text=COLUMN",
        )
    name, *others = [name for _, name in sorted(fitting)]
    if others and source.options.tell is not None:
        source.options.tell(source.where, f"read is the table {name!r}; --table NAME reads another: {listed(others)}")
    return name


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _on_disk(source: Source, stack: ExitStack, suffix: str) -> Path:
    """The source as a file."""
    if source.path is not None:
        return source.path
    file = stack.enter_context(tempfile.NamedTemporaryFile(suffix=suffix))  # noqa: SIM115 - the stack closes it
    with source.open() as stream:
        while piece := stream.read(1 << 20):
            file.write(piece)
    file.flush()
    return Path(file.name)
