"""Do no harm, format by format: each option takes out what it is to take out, and the file itself says so."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sample_record import made

from reportedly import plugins
from reportedly.errors import ReportedlyError, UsageError
from reportedly.export.formats import FORMATS
from reportedly.export.options import Options
from reportedly.export.view import View
from reportedly.export.writing import export
from reportedly.record.store import Record

FORMS = [one.name for one in FORMATS if one.name != "jsonl"]

OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    # option; how the file says it
    "coarsen to the region": ({"coarsen": "admin1"}, "no finer than the region"),
    "coarsen to a grid": ({"coarsen": 0.5}, "a grid of 0.5 degrees"),
    "delay": ({"delay": 10, "today": date(2024, 5, 20)}, "nothing of the last 10 days before 2024-05-20"),
    "leave out private persons": ({"leave_out_private": True}, "persons who hold no public office known to this program"),
    "mask quotations": ({"mask": True}, "the reports' words are left out"),
    "filter": ({"asked": {"country": "UA"}}, "country: UA"),
}  # fmt: skip

QUOTED = ("a missile hit", "12 people died", "The butcher's troops", "denied that the bridge", "Bridge at Ozerne hit")
"""Words of the reports, which stand in no file where quotations are masked."""

FINE = (r"Ozerne", r"(?<![\w.])697000(?!\w)", r"(?<!\d)46\.70*(?!\d)", r"(?<!\d)33\.10*(?!\d)")
"""What tells a place more finely than its region or its cell of half a degree."""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Record(made(tmp_path_factory.mktemp("protected") / "sample.db")) as opened:
        yield opened


def words_of(data: bytes) -> str:
    """All that a file holds, of a ZIP what its members hold; JSON's escapes undone."""
    if data[:2] == b"PK":
        files = zipfile.ZipFile(io.BytesIO(data))
        return "\n".join(words_of(files.read(name)) for name in files.namelist())
    words = data.decode("utf-8", "replace")
    return words + words.replace('\\"', '"').replace("&#39;", "'").replace("&apos;", "'").replace("&quot;", '"')


def exported(record: Record, form: str, **options: Any) -> tuple[str, View]:
    view, out = View(record, Options(**options)), io.BytesIO()
    plugins.load("reportedly.exporters", form)(view, out)
    return words_of(out.getvalue()), view


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("form", FORMS)
def test_the_file_says_it(record: Record, form: str, option: str) -> None:
    options, said = OPTIONS[option]
    rows_say_it = {"polecat", "viina", "acled", "ged", "csv"}
    words, view = exported(record, form, **options)
    if form in rows_say_it and all(held.given == 0 for held in view.held.values()):
        return  # a table without rows and without a place for notes: the command says it
    assert said in words, (form, option)
    assert said not in exported(record, form)[0]


@pytest.mark.parametrize("form", FORMS)
def test_masked_words_are_in_no_format(record: Record, form: str) -> None:
    plain, _ = exported(record, form)
    masked, _ = exported(record, form, mask=True)
    for words in QUOTED:
        assert words not in masked, (form, words)
    assert any(words in plain for words in QUOTED) or form in ("kml", "gpkg", "parquet", "xlsx", "geojson", "csv", "acled", "polecat", "crate")  # fmt: skip


@pytest.mark.parametrize("coarsen", ["admin1", 0.5])
@pytest.mark.parametrize("form", FORMS)
def test_no_fine_position_is_in_any_format(record: Record, form: str, coarsen: Any) -> None:
    words, _ = exported(record, form, coarsen=coarsen)
    for fine in FINE:
        assert not re.search(fine, words), (form, fine)
    plain, _ = exported(record, form)
    assert "Ozerne" in plain or form in ("parquet",)


@pytest.mark.parametrize("form", FORMS)
def test_what_waits_is_counted(record: Record, form: str) -> None:
    _, view = exported(record, form, delay=30, today=date(2024, 5, 20))
    held = view.held.values()
    assert all(one.given == 0 for one in held) and sum(one.held_back for one in held) > 0


@pytest.mark.parametrize(
    "options",
    [{"coarsen": "admin1"}, {"delay": 1, "today": date(2024, 5, 20)}, {"leave_out_private": True}, {"mask": True}],
    ids=lambda one: next(iter(one)),
)
def test_the_whole_record_refuses_them(record: Record, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="whole record"):
        exported(record, "jsonl", **options)


def test_all_options_together(record: Record) -> None:
    words, view = exported(record, "geojson", coarsen=0.5, leave_out_private=True, mask=True, table="events")
    read = json.loads(words[: words.rindex("}", 0, len(words) // 2 + 1) + 1])
    assert view.held["events"].given == len(read["features"]) == 6
    assert {"positions", "persons", "quotations"} <= read["reportedly"].keys()


def test_a_filter_that_nothing_in_the_record_answers_is_said(record: Record) -> None:
    words, view = exported(record, "geojson", asked={"place": ["Ozerna"]})
    assert view.in_vain and "the record has no place 'Ozerna'" in view.in_vain[0]
    assert "looked for in vain" in words and not View(record, Options(asked={"place": ["Ozerne"]})).in_vain


def test_a_folder_that_is_not_there_is_said(record: Record, tmp_path: Path) -> None:
    with pytest.raises(ReportedlyError, match="there is no folder"):
        export(record, "csv", Options(), tmp_path / "not" / "there.csv")
