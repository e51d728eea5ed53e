"""Spans in the unit that each format wants, there and back, with emoji and with text from right to left."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sample_record import MONDAY, addition, monday, tuesday

from reportedly import plugins
from reportedly.export.marks import Units, marked
from reportedly.export.options import Options
from reportedly.export.view import View
from reportedly.record.store import Record

EMOJI = "🔥🇺🇦 שלום عليكم — \u202eabc\u202c\n\n" + MONDAY.replace("Bridge", "💥 Bridge")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("spans") / "sample.db"
    documents = [monday(), monday("😀/emoji", EMOJI), tuesday()]
    with Record(path, write=True) as record:
        record.start_run("0.1.0", {"body": "body 1"}, ["in"], "2024-06-01T00:00:00Z")
        record.add([addition(document) for document in documents], [], [], "layers-1", "2024-06-01T00:00:01Z")
    with Record(path) as opened:
        yield opened


def exported(record: Record, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    plugins.load("reportedly.exporters", form)(View(record, Options(**options)), out)
    return out.getvalue()


def told(record: Record) -> list[tuple[str, str, int, int]]:
    """Every mark as report, kind and characters."""
    return [(one.id, mark.kind, mark.start, mark.end) for one in marked(View(record)) for mark in one.marks]


@pytest.mark.parametrize("text", ["abc", "a😀b", "😀😀", "שלום😀", "", "🇺🇦 x 𝔪"])
def test_units_there_and_back(text: str) -> None:
    units = Units(text)
    for offset in range(len(text) + 1):
        assert units.utf16(offset) == len(text[:offset].encode("utf-16-le")) // 2
        assert units.code_point(units.utf16(offset)) == offset


def test_web_annotations_lead_to_the_same_characters(record: Record) -> None:
    page, texts = json.loads(exported(record, "annotations")), record.texts()
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["partOf"]["total"] == len(page["items"])
    ids = {f"urn:reportedly:report:{name}": name for name in ("monday", "tuesday")} | {
        "urn:reportedly:report:%F0%9F%98%80%2Femoji": "😀/emoji"
    }
    found = []
    for item in page["items"]:
        position, quotation = item["target"]["selector"]
        name, start, end = ids[item["target"]["source"]["id"]], position["start"], position["end"]
        text = texts[name]
        assert text[start:end] == quotation["exact"]
        assert text[:start].endswith(quotation["prefix"]) and text[end:].startswith(quotation["suffix"])
        found.append((name, item["body"][0]["value"], start, end))
    assert found == told(record)


def test_label_studio_counts_utf_16(record: Record) -> None:
    found = []
    for task in json.loads(exported(record, "labelstudio")):
        units = task["data"]["text"].encode("utf-16-le")
        for result in task["predictions"][0]["result"]:
            value = result["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
            back = Units(task["data"]["text"])
            found.append(
                (
                    task["data"]["report"],
                    value["labels"][0],
                    back.code_point(value["start"]),
                    back.code_point(value["end"]),
                )
            )
    assert found == told(record)


def archive(record: Record, **options: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(exported(record, "webanno", **options)))


def test_uima_xmi_is_read_back_by_cassis(record: Record) -> None:
    cassis = pytest.importorskip("cassis")
    files = archive(record)
    types = cassis.load_typesystem(io.BytesIO(files.read("TypeSystem.xml")))
    names = json.loads(files.read("notes.json"))["reports"]
    found, texts = [], record.texts()
    for name, report in names.items():
        cas = cassis.load_cas_from_xmi(io.BytesIO(files.read(f"{name}.xmi")), typesystem=types)
        assert cas.sofa_string == texts[report]
        found += [
            (report, one.kind, one.begin, one.end, one.get_covered_text())
            for one in cas.select("webanno.custom.Reading")
        ]
        assert cas.select(f"{TYPES}.Sentence") and all(
            one.get_covered_text().strip() for one in cas.select(f"{TYPES}.Token")
        )
    expected = [(*mark, texts[mark[0]][mark[2] : mark[3]]) for mark in told(record)]
    assert sorted(found) == sorted(expected)


TYPES = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"


def test_webanno_tsv_there_and_back(record: Record) -> None:
    """Read as INCEpTION reads it: tokens with offsets in UTF-16, annotations joined by the number in brackets."""
    files = archive(record)
    found = set()
    for name, report in json.loads(files.read("notes.json"))["reports"].items():
        text = record.text(report)
        units, back = text.encode("utf-16-le"), Units(text)
        spans: dict[str, list[int]] = {}
        kinds: dict[str, str] = {}
        lines = files.read(f"{name}.tsv").decode().split("\n")
        assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
        assert lines[1] == "#T_SP=webanno.custom.Reading|about|kind|link|value"
        for line in lines[2:]:
            if not line or line.startswith("#Text="):
                continue
            _, place, token, _, kind, *_ = line.split("\t")
            low, high = map(int, place.split("-"))
            assert units[2 * low : 2 * high].decode("utf-16-le") == token
            for value, number in re.findall(r"((?:[^\\|\[]|\\.)+)\[(\d+)\]", kind):
                spans.setdefault(number, []).extend((low, high))
                kinds[number] = value
        found |= {(report, kinds[k], back.code_point(min(v)), back.code_point(max(v))) for k, v in spans.items()}
    assert found == set(told(record))


@pytest.mark.parametrize("form", ["annotations", "webanno", "labelstudio"])
def test_quotations_can_be_left_out(record: Record, form: str) -> None:
    made = exported(record, form, mask=True)
    if form == "webanno":
        made = b"".join(archive(record, mask=True).read(name) for name in archive(record, mask=True).namelist())
    for words in (b"butcher", b"governor said", b"river"):
        assert words not in made
    assert len(told(record)) == len([mark for one in marked(View(record, Options(mask=True))) for mark in one.marks])


def test_reports_are_held_back_by_the_filter_not_in_silence(record: Record, tmp_path: Path) -> None:
    page = json.loads(exported(record, "annotations", asked={"report": ["monday"]}))
    assert {item["target"]["source"]["id"] for item in page["items"]} == {"urn:reportedly:report:monday"}
    assert "filter: report: monday" in page["partOf"]["label"]
