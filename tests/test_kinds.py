"""What a file is: told by its content, then by its name; what is not known is refused by name, and nothing is guessed."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tomllib
import zipfile
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
import xlsxwriter

from reportedly.ingest import Options, Received, read, reader_choice
from reportedly.ingest.headings import bare, columns_of, known_headings, looks_like_table
from reportedly.ingest.looking import look
from reportedly.ingest.media_types import kind_of, kinds
from reportedly.model import Failure

TABLE = tomllib.loads(files("reportedly.ingest").joinpath("data/kinds.toml").read_text("utf-8"))
PROSE = "Shells fell on the market of the town on Friday, and three people were killed, the mayor said.\n"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>Shelling</title></item></channel></rss>"""
MAIL = (
    "From: desk@example.org\nTo: all@example.org\nSubject: Shelling\nDate: Mon, 15 Jan 2024 10:00:00 +0000\n\nText.\n"
)

TOLD = [  # (name of the file, its beginning, kind)
    ("report.txt", PROSE, "text"),
    ("report", PROSE, "text"),
    ("report.txt", "[Update] " + PROSE, "text"),
    ("report.txt", "From the front: " + PROSE, "text"),
    ("report.txt", "Date: Monday. " + PROSE, "text"),
    ("notes.md", "# Shelling\n\n" + PROSE, "text"),
    ("strange.log", PROSE, None),
    ("strange.py", "import os\n", None),
    ("news.rss", RSS, "feed"),
    ("news.txt", RSS, "feed"),
    ("news", RSS, "feed"),
    ("news.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>', "feed"),
    ("news.rdf", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>', "feed"),
    ("feeds.xml", '<?xml version="1.0"?>\n<!-- ours -->\n<opml version="2.0"><body/></opml>', "opml"),
    ("map.xml", "<sitemapindex></sitemapindex>", "sitemap"),
    ("story.xml", '<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><head/></nitf>', "newsml"),
    ("story.xml", "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", "newsml"),
    ("other.xml", "<catalogue><book/></catalogue>", None),
    ("page.html", "<!DOCTYPE html><html><body><p>Text</p></body></html>", "html"),
    ("page.txt", "<!doctype html>\n<html>", "html"),
    ("page.xml", '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z">', "html"),
    ("pile.jsonl", '{"id": "a", "text": "b"}\n', "jsonl"),
    ("pile.json", '{"id": "a"}\n{"id": "b"}\n', "jsonl"),
    ("list.json", '[\n {"title": "a"}]', "json"),
    ("one.json", '{"articles": [{"title": "a"}]}', "json"),
    ("feed.json", '{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}', "json-feed"),
    ("result.json", '{"name": "c", "messages": [{"id": 1, "date_unixtime": "1", "from_id": "channel1"}]}', "telegram"),
    ("places.json", '{"type": "FeatureCollection", "features": []}', "geojson"),
    ("tweets.js", 'window.YTD.tweets.part0 = [ {"tweet": {}} ]', "tweets"),
    ("news.csv", "headline,link,date,body\na,b,c,d\n", "csv"),
    ("news.txt", "headline,link,date,body\na,b,c,d\n", "csv"),
    ("news", "title\turl\tdate\na\tb\tc\n", "csv"),
    ("letter.eml", MAIL, "eml"),
    ("letter.txt", MAIL, "eml"),
    ("box.mbox", "From desk@example.org Mon Jan 15 10:00:00 2024\n" + MAIL, "mbox"),
    ("box", "From - Tue Feb 21 10:04:06 2017\n" + MAIL, "mbox"),
    ("index.cdx", " CDX N b a m s k r M S V g\n", "cdx"),
    ("chat.txt", "".join(f"15/01/2024, 10:0{n} - Ana: Shells fell.\n" for n in range(4)), "whatsapp"),
    ("chat.txt", "".join(f"[15.01.24, 10:0{n}:00] Ana: Shells fell.\n" for n in range(4)), "whatsapp"),
    ("report.rtf", "{\\rtf1\\ansi Text}", "rtf"),
    ("report.txt", "%PDF-1.7\n", "pdf"),
    ("photo.txt", "\x89PNG\r\n\x1a\n", "png"),
]


@pytest.mark.parametrize(("name", "start", "kind"), TOLD, ids=[f"{name} {kind}" for name, _, kind in TOLD])
def test_the_kind_is_told_by_the_content_and_then_by_the_name(name: str, start: str, kind: str | None) -> None:
    assert kind_of(start.encode("latin-1"), name) == kind


def test_a_byte_order_mark_and_utf_16_hide_nothing() -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le"):
        assert kind_of(RSS.encode(encoding), "x.txt") == "feed", encoding


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"word__document_dot_xml": ""}, "docx"),
        ({"xl__workbook_dot_xml": ""}, "xlsx"),
        ({"ppt__presentation_dot_xml": ""}, "office"),
        ({"mimetype": "application/epub+zip"}, "epub"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "odt"),
        ({"datapackage_dot_json": "{}", "archive__data_dot_warc_dot_gz": ""}, "wacz"),
        ({"report_dot_txt": PROSE}, "zip"),
    ],
)
def test_a_zip_file_is_told_by_its_members_not_by_its_name(members: dict[str, str], kind: str) -> None:
    data = packed(**members)
    assert kind_of(data, "anything.zip", lambda: io.BytesIO(data)) == kind


@pytest.mark.parametrize("name", TABLE)
def test_each_kind_of_the_table_has_words_and_is_told_by_its_example(name: str) -> None:
    kind, example = kinds()[name], TABLE[name]["example"]
    assert kind.words.split()[0] in ("a", "an", "JSON")
    for at, signature in kind.begins:
        head = bytes(at) + signature if at else signature
        if name == "record":
            head = b"SQLite format 3\0" + bytes(52) + signature
        elif name == "tar":
            head = b"x" * at + signature
        assert kind_of(head + bytes(600), example) == name
    assert not kind.suffixes or any(example.endswith(suffix) for suffix in kind.suffixes) or "." in example


REFUSED = {  # a file, and a word that its refusal must have
    "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(40), "a picture (image/jpeg)"),
    "voice.mp3": (b"ID3" + bytes(40), "a sound"),
    "renamed.txt": (b"\x7fELF" + bytes(40), "a program"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx"),
    "other.xml": (b"<catalogue><book/></catalogue>", "no reader takes files that end in '.xml'"),
    "strange.log": (PROSE.encode(), "no reader takes files that end in '.log'"),
    "places.geojson": (b'{"type": "FeatureCollection", "features": []}', "a map layer"),
    "pile.rar": (b"Rar!\x1a\x07\x00" + bytes(40), "a RAR archive"),
    "index.cdx": (b" CDX N b a m s k r M S V g\n", "an index of a web archive"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_reader_takes_is_refused_by_name_in_a_folder_and_named_itself(tmp_path: Path, name: str) -> None:
    content, words = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    for source in (tmp_path, tmp_path / name):
        (item,) = read(source)
        assert isinstance(item, Failure)
        assert words in item.reason


def test_a_record_is_no_table_of_news(tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 1380274225")
        connection.execute("CREATE TABLE reports (text)")
    (item,) = read(path)
    assert isinstance(item, Failure) and "a record of reportedly" in item.reason


def test_a_person_may_say_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "strange.log").write_text(PROSE, "utf-8")
    (item,) = read(tmp_path / "strange.log", Options(kind="text"))
    assert isinstance(item, Received) and item.report.text == PROSE


@pytest.mark.parametrize("role", known_headings())
def test_each_role_of_the_table_of_headings_knows_its_example(role: str) -> None:
    table = tomllib.loads(files("reportedly.ingest").joinpath("data/headings.toml").read_text("utf-8"))
    example = table[role]["example"]
    assert bare(example) in known_headings()[role]
    assert all(heading == bare(heading) for heading in known_headings()[role])


HEADINGS = [  # headings of tables as tools write them, and the columns that must be found
    ("headline,link,date,body", {"title": "headline", "url": "link", "published": "date", "text": "body"}),
    (
        "stories_id,publish_date,title,url,language,media_name",
        {"id": "stories_id", "published": "publish_date", "title": "title", "url": "url", "publisher": "media_name"},
    ),
    (
        "category,headline,authors,link,short_description,date",
        {
            "title": "headline",
            "author": "authors",
            "url": "link",
            "summary": "short_description",
            "published": "date",
        },
    ),
    (
        "event_id_cnty,event_date,source,notes",
        {"id": "event_id_cnty", "published": "event_date", "publisher": "source", "text": "notes"},
    ),
    ("Дата,Заголовок,Текст", {"published": "Дата", "title": "Заголовок", "text": "Текст"}),
    ("url,title,seendate,domain", {"url": "url", "title": "title", "published": "seendate", "publisher": "domain"}),
]


@pytest.mark.parametrize(("line", "columns"), HEADINGS)
def test_columns_are_told_by_their_headings(line: str, columns: dict[str, str]) -> None:
    assert columns_of(line.split(","), {}, "news.csv") == columns
    assert looks_like_table(line + "\n" + ",".join("x" for _ in line.split(",")) + "\n")


def test_prose_with_commas_is_no_table() -> None:
    assert not looks_like_table(
        "On Friday, the date of the truce, a story broke, the source said.\nIt was, he said, false.\n"
    )


def test_gzip_is_told_whatever_is_in_it() -> None:
    assert kind_of(gzip.compress(PROSE.encode()), "report.txt") == "gzip"


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_choice, "find_spec", lambda name: None)
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "news.parquet").write_bytes(b"PAR1" + bytes(20))
    reasons = {Path(item.input).name: item.reason for item in read(tmp_path) if isinstance(item, Failure)}
    assert reasons == {
        "report.pdf": 'this is a PDF document: to read it, pip install "reportedly[pdf]"',
        "news.parquet": 'this is a Parquet table: to read it, pip install "reportedly[tables]"',
    }


def test_every_reader_takes_kinds_that_are_in_the_table_or_says_what_they_are() -> None:
    for name, take in reader_choice.readers().items():
        assert name in kinds() or (take.suffixes and take.words), name


def test_a_look_tells_what_is_there_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE, "utf-8")
    (tmp_path / "news.csv").write_text(
        "title,text,date\nShelling,Shells fell.,2024-01-15\nTalks,Talks began.,2024-02\n", "utf-8"
    )
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    before = sorted(tmp_path.iterdir())
    found = look(tmp_path, Options(), lambda text: "en")
    assert (found.reports, dict(found.kinds), found.undated, found.vague) == (3, {"text": 1, "csv": 2}, 1, 1)
    assert (found.first, found.last, dict(found.languages)) == ("2024-01-15", "2024-02-29", {"en": 3})
    assert ["a picture" in failure.reason for failure in found.failures] == [True]
    assert ["text=text, title=title, published=date" in words for words in found.columns] == [True]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["news.xlsx", "news.sqlite", "news.csv", "news.json"])
def test_a_look_names_the_kind_of_the_file(tmp_path: Path, name: str) -> None:
    """Not that of what is kept of a row, which is JSON for spreadsheets and databases."""
    row = {"title": "Shelling in Velika", "body": "The army shelled the market of Velika on Monday, officials said."}
    if name == "news.xlsx":
        pytest.importorskip("python_calamine")
        book = xlsxwriter.Workbook(str(tmp_path / name))
        sheet = book.add_worksheet("news")
        sheet.write_row(0, 0, list(row))
        sheet.write_row(1, 0, list(row.values()))
        book.close()
    elif name == "news.sqlite":
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            connection.execute("CREATE TABLE articles (title, body)")
            connection.execute("INSERT INTO articles VALUES (?, ?)", tuple(row.values()))
            connection.commit()
    elif name == "news.csv":
        (tmp_path / name).write_text("title,body\n" + ",".join(f'"{cell}"' for cell in row.values()), "utf-8")
    else:
        (tmp_path / name).write_text(json.dumps([row]), "utf-8")
    found = look(tmp_path / name, Options(), lambda text: "en")
    assert dict(found.kinds) == {name.rpartition(".")[2]: 1} and not found.failures
