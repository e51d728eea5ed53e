"""Spreadsheets whose cells lie far apart are refused before they are laid out; those of the old kind are never opened."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reportedly.ingest.files import read
from reportedly.ingest.reader_choice import Reader, read_source, readers
from reportedly.ingest.received import Options, Received, Source
from reportedly.ingest.sheet_sizes import cells_spanned
from reportedly.model import Failure

HEADINGS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="B1" t="inlineStr"><is><t>date</t></is></c></row>'
)
STORY = '<row r="2"><c s="1" r="A2" t="inlineStr"><is><t>Shells fell on the market of the town.</t></is></c></row>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OF_EXCEL = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{RELATIONS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="b" '
    f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def excel(path: Path, rows: str) -> Path:
    """A spreadsheet of Excel with these rows, written by hand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        for name, words in {**OF_EXCEL, "xl/worksheets/sheet1.xml": sheet}.items():
            packed.writestr(name, f'<?xml version="1.0"?>{words}')
    return path


def open_document(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", f"<office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet>")
    return path


def binary(path: Path, records: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.bin", records)
    return path


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (HEADINGS + STORY, 2 * 2),
        (HEADINGS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', 1_048_576 * 16_384),
        ("<row><c><v>1</v></c><c><v>2</v></c></row>", 0),  # cells that say nothing stand one after the other
        ("<x:row r='9'><x:c  s='3'  r='AB9'><x:v>1</x:v></x:c></x:row>", 9 * 28),
        ('<row r="2"><c r="A2"><is><t>r="ZZ99"</t></is></c></row>', 2 * 1),  # words of a cell
    ],
)
def test_how_far_the_cells_of_excel_reach(tmp_path: Path, rows: str, cells: int) -> None:
    assert cells_spanned(excel(tmp_path / "a.xlsx", rows).read_bytes()) == cells


EMPTY = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
FILLED = '<table:table-cell office:value-type="string"><text:p>Talks</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (f"<table:table-row>{FILLED}{FILLED}</table:table-row>{EMPTY}", 2),  # as every office writes the rest of a sheet
        (f"{EMPTY}<table:table-row>{FILLED}</table:table-row>", 1_048_001),
        (FILLED.replace("office:value", 'table:number-columns-repeated="900" office:value').join(
            ('<table:table-row table:number-rows-repeated="50">', "</table:table-row>")), 45_000),
    ],
)  # fmt: skip
def test_how_far_the_cells_of_an_open_document_reach(tmp_path: Path, rows: str, cells: int) -> None:
    assert cells_spanned(open_document(tmp_path / "a.ods", rows).read_bytes()) == cells


def test_how_far_the_cells_of_a_binary_sheet_reach(tmp_path: Path) -> None:
    row = b"\x00\x04" + (999).to_bytes(4, "little")
    cell = b"\x07\x08" + (25).to_bytes(4, "little") + bytes(4)
    other = b"\x81\x01\x02" + bytes(2)  # a type of two bytes
    assert cells_spanned(binary(tmp_path / "a.xlsb", other + row + cell).read_bytes()) == 1000 * 26


def test_a_sheet_with_cells_far_apart_is_refused_and_others_are_read(tmp_path: Path) -> None:
    far = HEADINGS + STORY + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    (failure,) = read(excel(tmp_path / "far.xlsx", far))
    assert isinstance(failure, Failure) and "17,179,869,184 cells" in failure.reason
    (item,) = read(excel(tmp_path / "near.xlsx", HEADINGS + STORY))
    assert isinstance(item, Received) and item.report.text == "Shells fell on the market of the town."


def test_an_old_spreadsheet_is_told_by_its_content_and_never_opened(tmp_path: Path) -> None:
    """Its library goes round in circles where the sectors of a broken one do, and takes all memory there is."""
    names = [name.encode("utf-16-le") for name in ("Root Entry", "Workbook\0")]
    old = bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0") + b"".join(name.ljust(128, b"\0") for name in names)
    document = old + "WordDocument\0".encode("utf-16-le")  # that holds a spreadsheet
    for name, data, options, words in (
        ("news.xls", old, Options(), "an old Excel spreadsheet, which no reader takes; save it as .xlsx"),
        ("news", old, Options(), "an old Excel spreadsheet"),
        ("news.doc", document, Options(), "an old Office document"),
        ("news.xlsx", old, Options(kind="xlsx"), "cannot be opened: File is not a zip file"),
    ):
        (tmp_path / name).write_bytes(data)
        (failure,) = read(tmp_path / name, options)
        assert isinstance(failure, Failure) and words in failure.reason


def test_a_broken_parquet_table_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1junkPAR1")
    (failure,) = read(tmp_path / "a.parquet")
    assert isinstance(failure, Failure) and "cannot be read" in failure.reason and "\n" not in failure.reason


class PanicException(BaseException):
    """As libraries in Rust have it."""


def test_what_a_library_in_rust_does_not_handle_is_a_failure_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def panics(source: Source) -> None:
        raise PanicException("slice index starts at 4608 but ends at 4561")

    def ends(source: Source) -> None:
        raise KeyboardInterrupt

    for take, expected in ((panics, 1), (ends, None)):
        known = {**readers(), "text": Reader(take, ("text",))}  # type: ignore[arg-type]
        monkeypatch.setattr("reportedly.ingest.reader_choice.readers", lambda known=known: known)
        source = Source("a", "a.txt", data=b"words")
        if expected is None:
            with pytest.raises(KeyboardInterrupt):
                list(read_source(source))
        else:
            (failure,) = read_source(source)
            assert isinstance(failure, Failure) and "slice index" in failure.reason
