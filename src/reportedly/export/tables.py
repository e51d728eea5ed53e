"""Tables: CSV (RFC 4180), and the sheets of an Excel workbook."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from reportedly.errors import ReportedlyError
from reportedly.export import delimited
from reportedly.export.further_tables import Column
from reportedly.export.options import TABLES, TableName
from reportedly.export.view import View

WIDTHS = {"id": 24, "title": 48, "words": 40, "sentence": 60, "about": 40, "evidence": 40, "report_ids": 24}
"""Of columns that need more or less than the usual."""

LONGEST = 32_767
"""Characters that a cell of Excel can hold."""

MOST_ROWS = 1_048_575
"""Rows that a sheet of Excel can hold below its headings."""

A4 = 9
"""Excel's number of the paper."""

UNSAID = frozenset({"figures"})
"""What the options say that changes no cell of these tables: one figure is chosen in coded formats alone."""

FIRST_YEAR = 1900
"""Excel has no days before it."""


def export_csv(view: View, out: BinaryIO) -> None:
    """One table as CSV in UTF-8, `events` unless another is asked for.

    CSV has no place for notes: what the options changed or kept back stands beside the program's name in each row.
    """
    table: TableName = view.options.table or "events"
    names = [column.name for column in view.columns(table)]
    options = view.options
    said = "; ".join(f"{name}: {words}" for name, words in options.said().items() if name not in UNSAID)
    made_by = f"{view.made_by}; {said}" if said else view.made_by
    parts = view.parts(table, delimited.TRUTHS)
    if made_by != view.made_by:
        parts = ([*part[:-1], [made_by] * len(part[-1])] for part in parts)
    rows = chain.from_iterable(zip(*part, strict=True) for part in parts)
    delimited.write(out, names, rows, mark=options.bom, neutralise=options.neutralise, truths_said=True)


def export_xlsx(view: View, out: BinaryIO) -> None:
    """A workbook: a sheet for each table (or the one asked for), and a sheet of notes on what it is.

    Written row by row in constant memory. Cells that are too long are cut and end in "[cut]"; a table with more rows
    than a sheet holds goes on in a further sheet.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    tables = (view.options.table,) if view.options.table else TABLES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        try:
            with xlsxwriter.Workbook(str(path), options) as book:
                _book(book, view, tables)
        except XlsxWriterException as error:  # it wraps what the system says: a full disk, no right to write
            raise ReportedlyError(f"the workbook cannot be written: {error}") from error
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _book(book: Any, view: View, tables: tuple[TableName, ...]) -> None:
    book.set_properties({"title": "reportedly", "comments": view.stated()["made by"], "created": datetime(2000, 1, 1)})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for table in tables:
        _sheets(book, view, table, bold, day)
    _notes(book, view, bold)


def _sheets(book: Any, view: View, table: TableName, bold: Any, day: Any) -> None:
    columns = view.columns(table)
    sheet, at, number = None, MOST_ROWS, 0
    for row in view.cells(table):
        if at == MOST_ROWS:
            number += 1
            sheet, at = _sheet(book, table if number == 1 else f"{table} {number}", columns, bold), 0
        at += 1
        _row(sheet, at, columns, row, day)
    if sheet is None:
        _sheet(book, table, columns, bold)


def _sheet(book: Any, name: str, columns: tuple[Column, ...], bold: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, WIDTHS.get(column.name, 14))
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.name, bold)
    return sheet


def _row(sheet: Any, at: int, columns: tuple[Column, ...], row: list[Any], day: Any) -> None:
    for number, (column, value) in enumerate(zip(columns, row, strict=True)):
        if value is None:
            continue
        if column.type == "truth":
            sheet.write_boolean(at, number, bool(value))
        elif column.type in ("whole", "number"):
            sheet.write_number(at, number, value)
        elif column.type == "day" and (found := _day(value)):
            sheet.write_datetime(at, number, found, day)
        else:
            text = str(value)
            sheet.write_string(at, number, text if len(text) <= LONGEST else text[: LONGEST - 5] + "[cut]")


def _day(value: str) -> datetime | None:
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day) if found.year >= FIRST_YEAR else None


def _notes(book: Any, view: View, bold: Any) -> None:
    sheet = book.add_worksheet("notes")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, (name, words) in enumerate(notes(view)):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, words)


def notes(view: View) -> Iterator[tuple[str, str]]:
    """What a file says of itself: what made it, what was kept back, how many rows, and what each column holds."""
    yield from view.stated().items()
    for table, held in view.held.items():
        yield f"{table}: rows", f"{held.given} given, {held.held_back} held back"
        if view.not_asked(table):
            yield f"{table}: filter", f"cannot be filtered by {', '.join(view.not_asked(table))}: all are here"
    for table in view.held:
        for column in view.columns(table):  # type: ignore[arg-type]
            yield f"{table}: {column.name}", column.help
