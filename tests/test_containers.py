"""Feeds, wire stories, mail, archives, web archives and tables: one report an item, with where it lay and how it came."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import duckdb
import py7zr
import pytest
import xlsxwriter
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from reportedly.ingest import Options, Received, read, read_again
from reportedly.model import Failure, Report

STORY = "Shells fell on the market of Velika on Friday, and three people were killed, the mayor of the town said."
MORE = "Rescue teams are still at work, and the authorities have asked the people of the quarter to stay at home."
PAGE = f"""<html><head><title>Shelling in Velika</title><meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2024-01-15T10:00:00Z"></head><body><article><h1>Shelling in Velika</h1>
<p>{STORY}</p><p>{MORE}</p></article></body></html>"""


def reports(path: Path, options: Options | None = None) -> list[Report]:
    """The reports of a file, each of which its reader makes again of its original."""
    found = []
    for item in read(path, options):
        assert isinstance(item, Received), item
        assert hashlib.sha256(item.original).hexdigest() == item.report.sha256
        again = read_again(item.report, item.original)
        assert again is not None and again.text == item.report.text
        assert again.body == item.report.body
        found.append(item.report)
    return found


def failures(path: Path, options: Options | None = None) -> list[Failure]:
    return [item for item in read(path, options) if isinstance(item, Failure)]


# ------------------------------------------------------------------------------------------------ feeds

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss [<!ENTITY lol "lol"><!ENTITY boom "&lol;&lol;&lol;">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Example</title><link>https://news.example/</link>
<item><title>Shelling in Velika</title><link>/2024/1</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Mon, 15 Jan 2024 23:30:00 -0500</pubDate><dc:creator>Ana Example</dc:creator>
<description>In short.</description><content:encoded><![CDATA[<p>{STORY}</p><p>{MORE}</p>]]></content:encoded></item>
<item><title>Talks&nbsp;begin &boom;</title><guid>https://news.example/2024/2</guid><description>&lt;b&gt;Talks&lt;/b&gt; began.</description></item>
<item></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Example</title>
<entry><title type="html">Shelling &lt;i&gt;in&lt;/i&gt; Velika</title><link rel="self" href="https://news.example/self"/>
<link rel="alternate" href="https://news.example/2024/1"/><id>urn:1</id><published>2024-01-15T10:00:00+02:00</published>
<updated>2024-01-16T10:00:00Z</updated><author><name>Ana Example</name></author><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p><p>{MORE}</p></div></content></entry></feed>"""


def test_an_rss_feed_becomes_a_report_an_item(tmp_path: Path) -> None:
    path = tmp_path / "news.xml"
    path.write_text(RSS, "utf-8")
    items = list(read(path))
    assert [type(item) for item in items] == [Received, Received, Failure]
    path.write_text(RSS.replace("<item></item>", ""), "utf-8")
    first, second = reports(path)
    assert first.text == f"Shelling in Velika\n\n{STORY}\n\n{MORE}"
    assert (first.id, first.url) == ("https://news.example/2024/1", "https://news.example/2024/1")
    assert (first.published, first.published_given) == ("2024-01-15", "Mon, 15 Jan 2024 23:30:00 -0500")
    assert (first.publisher, first.author, first.brief) == ("The Example", "Ana Example", False)
    assert (second.text, second.brief, second.published) == ("Talks\xa0begin &boom;\n\nTalks began.", True, None)


def test_an_atom_feed_becomes_a_report_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "news.atom"
    path.write_text(ATOM, "utf-8")
    (report,) = reports(path)
    assert report.text == f"Shelling in Velika\n\n{STORY}\n\n{MORE}"
    assert (report.url, report.published, report.author) == ("https://news.example/2024/1", "2024-01-15", "Ana Example")
    assert report.modified == "2024-01-16T10:00:00Z"


def test_a_json_feed_becomes_a_report_an_item(tmp_path: Path) -> None:
    item = {
        "id": "1",
        "url": "https://news.example/1",
        "title": "Shelling in Velika",
        "content_html": f"<p>{STORY}</p>",
        "date_published": "2024-01-15T10:00:00Z",
        "authors": [{"name": "Ana Example"}],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Example", "items": [item, {"id": "2"}]}
    (tmp_path / "feed.json").write_text(json.dumps(feed).replace("/", "\\/"), "utf-8")
    report, failure = read(tmp_path / "feed.json")
    assert isinstance(report, Received) and isinstance(failure, Failure)
    assert report.report.text == f"Shelling in Velika\n\n{STORY}"
    assert (report.report.published, report.report.publisher) == ("2024-01-15", "The Example")


@pytest.mark.parametrize(
    ("of_the_feed", "of_the_item", "expected"),
    [
        ("<author><name>The Desk</name></author>", "", "The Desk"),
        ("<author><name>The Desk</name></author>", "<author><name>Ana Example</name></author>", "Ana Example"),
        ('"authors": [{"name": "The Desk"}]', "", "The Desk"),
        ('"author": {"name": "The Desk"}', "", "The Desk"),
        ('"authors": [{"name": "The Desk"}]', '"authors": [{"name": "Ana Example"}]', "Ana Example"),
        ('"authors": "The Desk"', "", None),
    ],
)
def test_who_wrote_a_feed_wrote_the_items_that_name_nobody(
    tmp_path: Path, of_the_feed: str, of_the_item: str, expected: str | None
) -> None:
    path = tmp_path / "feed"
    if of_the_feed.startswith("<"):
        entry = f"<entry><title>Talks</title><content>{STORY}</content>{of_the_item}</entry>"
        path.write_text(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{of_the_feed}{entry}</feed>', "utf-8"
        )
    else:
        item = json.dumps({"id": "1", "content_text": STORY})[:-1] + (f", {of_the_item}" if of_the_item else "") + "}"
        version = '"version": "https://jsonfeed.org/version/1.1"'
        path.write_text(f'{{{version}, {of_the_feed}, "items": [{item}]}}', "utf-8")
    (report,) = reports(path)
    assert report.author == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<rss><channel><title>T</title></channel></rss>", "a feed without any item"),
        ("<urlset><url><loc>https://news.example/1</loc></url></urlset>", "a sitemap without news"),
        ("<opml><body><outline xmlUrl='https://news.example/rss'/></body></opml>", "reportedly watch"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "a feed without any item"),
    ],
)
def test_a_feed_that_yields_nothing_says_so(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "feed").write_text(content, "utf-8")
    (failure,) = failures(tmp_path / "feed")
    assert words in failure.reason


def test_a_sitemap_of_news_gives_its_titles(tmp_path: Path) -> None:
    (tmp_path / "map.xml").write_text(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc>https://news.example/1</loc><n:news><n:publication><n:name>The Example</n:name></n:publication>"
        "<n:publication_date>2024-01-15</n:publication_date><n:title>Shelling in Velika</n:title></n:news></url></urlset>",
        "utf-8",
    )
    (report,) = reports(tmp_path / "map.xml")
    assert (report.text, report.brief, report.published) == ("Shelling in Velika", True, "2024-01-15")
    assert report.publisher == "The Example"


WIRES = {
    "NITF": f"""<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><head><docdata><doc-id id-string="1"/>
        <date.issue norm="20240115T193525Z"/><doc.copyright holder="EX"/></docdata></head><body><body.head><hedline>
        <hl1>Shelling in Velika</hl1></hedline><byline>By <person>Ana Example</person><byttl>Staff Writer</byttl></byline><distributor>Example Press
        </distributor></body.head><body.content><block><p>{STORY}</p><p>{MORE}</p></block></body.content></body></nitf>""",
    "NewsML-G2": f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1"><itemMeta><provider literal="x">
        <name>Example Press</name></provider><versionCreated>2024-01-15T19:35:25Z</versionCreated></itemMeta><contentMeta>
        <headline>Shelling in Velika</headline><by>By Ana Example</by></contentMeta><contentSet><inlineXML><html
        xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body><p>{STORY}</p><p>{MORE}</p></body></html>
        </inlineXML></contentSet></newsItem>""",
}


@pytest.mark.parametrize("form", WIRES)
def test_a_wire_story(tmp_path: Path, form: str) -> None:
    (tmp_path / "story.xml").write_text(WIRES[form], "utf-8")
    (report,) = reports(tmp_path / "story.xml")
    assert report.text == f"Shelling in Velika\n\n{STORY}\n\n{MORE}"
    assert (report.published, report.published_basis, report.author) == ("2024-01-15", "given", "Ana Example")
    assert report.publisher == "Example Press"


# ------------------------------------------------------------------------------------------------ mail


def mail(subject: str = "Shelling in Velika", body: str = STORY) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Désk Example <desk@news.example>"
    message["To"] = "all@news.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 15 Jan 2024 23:30:00 -0500"
    message["Message-ID"] = "<1@news.example>"
    message["In-Reply-To"] = "<0@news.example>"
    message.set_content(body)
    return message


def test_a_mail_with_its_headers_and_what_is_attached(tmp_path: Path) -> None:
    message = mail("Обстріл у Великій")
    message.add_alternative(f"<p>{STORY}</p>", subtype="html")
    message.add_attachment(PAGE.encode(), maintype="text", subtype="html", filename="page.html")
    message.add_attachment(b"\xff\xd8\xff\xe0" + bytes(50), maintype="image", subtype="jpeg", filename="photo.jpg")
    message.add_attachment(bytes(range(40)), maintype="application", subtype="octet-stream", filename="data.bin")
    path = tmp_path / "letter.eml"
    path.write_bytes(bytes(message))
    first, page, picture, unknown = read(path)
    assert isinstance(unknown, Failure) and "files that end in '.bin'" in unknown.reason
    assert isinstance(first, Received) and isinstance(page, Received) and isinstance(picture, Failure)
    assert first.report.text == f"Обстріл у Великій\n\n{STORY}"
    assert (first.report.id, first.report.published) == ("1@news.example", "2024-01-15")
    assert (first.report.author, first.report.publisher) == ("Désk Example", "news.example")
    assert first.report.provenance is not None
    assert ("In-Reply-To", "<0@news.example>") in first.report.provenance.headers
    assert page.report.id == "1@news.example/page.html"
    assert page.report.provenance is not None and page.report.provenance.inside == ("1@news.example/page.html",)
    assert "a picture" in picture.reason and picture.input.endswith("letter.eml/photo.jpg")


def test_a_mailbox_goes_on_after_a_bad_message(tmp_path: Path) -> None:
    box = b""
    for number in range(3):
        message = mail(f"Report {number}", f"{STORY}\n\nFrom the north nothing was heard.\n")
        message.replace_header("Message-ID", f"<{number}@news.example>")
        body = bytes(message).replace(b"\nFrom the", b"\n>From the")
        box += b"From desk@news.example Mon Jan 15 10:00:00 2024\n" + body + b"\n"
        if number == 0:
            box += b"From nobody Mon Jan 15 10:00:00 2024\n\n\nno headers at all\n\n"
    path = tmp_path / "box.mbox"
    path.write_bytes(box)
    items = list(read(path))
    assert [type(item).__name__ for item in items] == ["Received", "Failure", "Received", "Received"]
    texts = [item.report.text for item in items if isinstance(item, Received)]
    assert texts[2] == f"Report 2\n\n{STORY}\n\nFrom the north nothing was heard."


def test_a_wrong_charset_and_wrapped_lines_of_a_mail(tmp_path: Path) -> None:
    head = b"From: a@b.example\nDate: Mon, 15 Jan 2024 10:00:00 +0000\nSubject: Words\nMIME-Version: 1.0\n"
    flowed = b"Content-Type: text/plain; charset=us-ascii; format=flowed\n\nThe town \nwas \x93quiet\x94, he \nsaid.\n"
    (tmp_path / "a.eml").write_bytes(head + flowed)
    (report,) = reports(tmp_path / "a.eml")
    assert report.text == "Words\n\nThe town was “quiet”, he said."


# ------------------------------------------------------------------------------------------------ archives


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], compression: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{compression}") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        pipe = tarfile.TarInfo("pipe.txt")
        pipe.type = tarfile.FIFOTYPE
        archive.addfile(pipe)
    return out.getvalue()


INSIDE = {"a/one.txt": STORY.encode(), "a/news.csv": f"title,text\nTalks,{MORE}\n".replace(", and", " and").encode()}


def test_an_archive_is_read_as_a_folder_and_the_path_inside_is_kept(tmp_path: Path) -> None:
    inner = zipped({"two.txt": MORE.encode()})
    path = tmp_path / "pile.zip"
    path.write_bytes(zipped({**INSIDE, "b/inner.zip": inner, "__MACOSX/x": b"x", ".DS_Store": b"x"}))
    found = {report.id: report for report in reports(path)}
    assert set(found) == {"one", "news:1", "two"}
    two = found["two"]
    assert two.path == f"{path}/b/inner.zip/two.txt"
    assert two.provenance is not None and two.provenance.inside == ("b/inner.zip", "two.txt")


@pytest.mark.parametrize("compression", ["", "gz", "bz2", "xz"])
def test_a_tar_archive(tmp_path: Path, compression: str) -> None:
    path = tmp_path / ("pile.tar" + (f".{compression}" if compression else ""))
    path.write_bytes(tarred(INSIDE, compression))
    items = list(read(path))
    assert {item.report.id for item in items if isinstance(item, Received)} == {"one", "news:1"}
    reasons = {Path(item.input).name: item.reason for item in items if isinstance(item, Failure)}
    assert "a link" in reasons["link.txt"] and "a device or a pipe" in reasons["pipe.txt"]


def test_a_7z_archive(tmp_path: Path) -> None:
    path = tmp_path / "pile.7z"
    with py7zr.SevenZipFile(path, "w") as archive:
        for name, data in INSIDE.items():
            archive.writestr(data, name)
    assert {report.id for report in reports(path)} == {"one", "news:1"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_a_compressed_file(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    lines = "".join(json.dumps({"id": f"r{n}", "text": STORY}) + "\n" for n in range(3))
    for ending in (".jsonl.gz", ".dump"):
        path = tmp_path / f"pile{ending}"
        path.write_bytes(pack(lines.encode()))
        assert [report.id for report in reports(path)] == ["r0", "r1", "r2"]


def test_archives_that_mean_harm_are_refused_by_name(tmp_path: Path) -> None:
    nested = STORY.encode()
    for depth in range(7):
        nested = zipped({f"{depth}.zip" if depth else "deep.txt": nested})
    cases = {
        "bomb.zip": (zipped({"bomb.txt": bytes(80_000_000)}), "a bomb"),
        "bomb.gz": (gzip.compress(bytes(80_000_000)), "a bomb"),
        "outside.zip": (zipped({"../../evil.txt": b"x", "/abs.txt": b"x", "C:\\evil.txt": b"x"}), "leads out"),
        "deep.zip": (nested, "in more than 4 archives"),
        "empty.zip": (zipped({}), "nothing in it"),
        "broken.zip": (zipped(INSIDE)[:90] + b"x" * 30, "cannot be opened"),
        "cut.txt.gz": (gzip.compress(STORY.encode() * 50)[:60], "cannot be unpacked"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        found = list(read(tmp_path / name))
        assert found and all(isinstance(item, Failure) and words in item.reason for item in found), (name, found)


# ------------------------------------------------------------------------------------------------ web archives


def crawl(path: Path, spoil: bool = False, gzipped: bool = True) -> bytes:
    """A WARC with a page, a picture, a redirect, a revisit, and a page that is missing."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=gzipped)
        writer.write_record(
            writer.create_warcinfo_record("x.warc", {"software": "crawler 1.0", "operator": "Our desk"})
        )

        def write(uri: str, status: str, kind: str, body: bytes, more: list[tuple[str, str]] | None = None) -> object:
            headers = StatusAndHeaders(status, [("Content-Type", kind), *(more or [])], protocol="HTTP/1.0")
            record = writer.create_warc_record(
                uri,
                "response",
                payload=io.BytesIO(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": "2024-01-16T08:00:00Z"},
            )
            writer.write_record(record)
            return record

        write("https://news.example/old", "301 Moved", "text/html", b"", [("Location", "/shelling")])
        first = write("https://news.example/shelling", "200 OK", "text/html; charset=utf-8", PAGE.encode())
        write("https://news.example/photo.jpg", "200 OK", "image/jpeg", b"\xff\xd8\xff")
        write("https://news.example/gone", "404 Not Found", "text/html", b"<p>gone</p>")
        digest = first.rec_headers.get_header("WARC-Payload-Digest")  # type: ignore[attr-defined]
        revisit = writer.create_revisit_record(
            "https://news.example/again", digest, "https://news.example/shelling", "2024-01-16T08:00:00Z"
        )
        writer.write_record(revisit)
    data = path.read_bytes()
    if spoil:
        data = data.replace(b"three people", b"seven people")
        path.write_bytes(data)
    return data


def test_a_web_archive_gives_its_pages_with_how_they_were_captured(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    crawl(path)
    told: list[str] = []
    page, again = reports(path, Options(tell=lambda file, words: told.append(words)))
    assert page.text == f"Shelling in Velika\n\n{STORY}\n{MORE}"
    assert (page.id, page.published, page.published_basis) == (
        "https://news.example/shelling",
        "2024-01-15",
        "metadata",
    )
    provenance = page.provenance
    assert provenance is not None
    assert (provenance.captured, provenance.collector) == ("2024-01-16T08:00:00Z", "Our desk; crawler 1.0")
    assert provenance.place is not None and provenance.place.startswith("record <urn:uuid:")
    assert ("Redirected-From", "https://news.example/old") in provenance.headers
    assert (again.id, again.text) == ("https://news.example/again", page.text)
    assert told == ["passed over what is no page: image/jpeg 1, status 404 1"]


@pytest.mark.parametrize("gzipped", [True, False])
def test_of_an_archive_that_breaks_off_the_whole_pages_are_read_and_the_end_is_told(
    tmp_path: Path, gzipped: bool
) -> None:
    path = tmp_path / ("crawl.warc.gz" if gzipped else "crawl.warc")
    data = crawl(path, gzipped=gzipped)
    seen = set()
    for end in range(len(data) // 4, len(data) - 8, max(1, len(data) // 40)):
        path.write_bytes(data[:end])
        items = list(read(path))
        texts = [item.report.text for item in items if isinstance(item, Received)]
        assert set(texts) <= {f"Shelling in Velika\n\n{STORY}\n{MORE}"}
        seen.add((len(texts), any(isinstance(item, Failure) for item in items)))
    assert {(0, True), (1, True)} <= seen


def test_a_digest_that_fails_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    crawl(path, spoil=True, gzipped=False)
    reasons = [failure.reason for failure in failures(path)]
    assert any("its digest does not fit" in reason for reason in reasons)
    assert not [item for item in read(path) if isinstance(item, Received)]


def test_a_packed_web_archive(tmp_path: Path) -> None:
    data = crawl(tmp_path / "data.warc.gz")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    for name, told in (("good.wacz", digest), ("bad.wacz", "sha256:" + "0" * 64)):
        package = {"resources": [{"path": "archive/data.warc.gz", "hash": told}]}
        members = {"datapackage.json": json.dumps(package).encode(), "archive/data.warc.gz": data}
        (tmp_path / name).write_bytes(zipped(members))
    page, _ = reports(tmp_path / "good.wacz")
    assert page.provenance is not None and page.provenance.inside == ("archive/data.warc.gz",)
    (failure,) = read(tmp_path / "bad.wacz")
    assert isinstance(failure, Failure) and "its digest does not fit" in failure.reason


# ------------------------------------------------------------------------------------------------ tables


def test_a_spreadsheet_a_parquet_table_and_a_database(tmp_path: Path) -> None:
    rows = [("Shelling in Velika", STORY, "2024-01-15"), ("Talks", MORE, "2024-01-16")]
    book = xlsxwriter.Workbook(tmp_path / "news.xlsx")
    book.add_worksheet("Read me").write(0, 0, "Downloaded from our desk")
    sheet = book.add_worksheet("News")
    for at, row in enumerate([("Our news", "", ""), ("Headline", "Body", "Date"), *rows]):
        sheet.write_row(at, 0, row)
    book.close()
    duckdb.connect().execute(
        "COPY (SELECT * FROM (VALUES ('Shelling in Velika', ?, DATE '2024-01-15'), ('Talks', ?, DATE '2024-01-16'))"
        f" AS t(headline, body, date)) TO '{tmp_path / 'news.parquet'}' (FORMAT parquet)",
        [STORY, MORE],
    )
    with sqlite3.connect(tmp_path / "news.db") as connection:
        connection.execute("CREATE TABLE other (a, b)")
        connection.execute("CREATE TABLE news (headline, body, date)")
        connection.executemany("INSERT INTO news VALUES (?, ?, ?)", rows)
        connection.execute("CREATE TABLE drafts (headline, body, date)")
    connection.close()
    for name in ("news.xlsx", "news.parquet", "news.db"):
        first, second = reports(tmp_path / name)
        assert first.text == f"Shelling in Velika\n\n{STORY}", name
        assert (first.published, second.published) == ("2024-01-15", "2024-01-16"), name
    (failure,) = failures(tmp_path / "news.db", Options(table="gone"))
    assert "there are: 'other', 'news', 'drafts'" in failure.reason
    told: list[str] = []
    list(read(tmp_path / "news.db", Options(tell=lambda _, words: told.append(words))))
    assert "read is the table 'news'; --table NAME reads another: 'drafts'" in told


# ------------------------------------------------------------------------------------------------ Outlook

SECTOR = 512
END, FREE, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file (MS-CFB, version 3); names with a slash lie in a storage. Streams are padded to 4,096 bytes."""
    storages = sorted({name.partition("/")[0] for name in streams if "/" in name})
    top = [name for name in streams if "/" not in name] + storages
    entries = ["", *top, *(name for name in streams if "/" in name)]
    places, data, fat = {}, b"", []
    for name, content in streams.items():
        padded = content + bytes(max(4096, -(-len(content) // SECTOR) * SECTOR) - len(content))
        places[name] = (len(fat), len(padded))
        count = len(padded) // SECTOR
        fat += [len(fat) + k + 1 for k in range(count - 1)] + [END]
        data += padded

    def entry(number: int, name: str) -> bytes:
        last = name.rpartition("/")[2] or "Root Entry"
        wide = last.encode("utf-16-le") + b"\0\0"
        siblings = [k for k, other in enumerate(entries) if other and other.partition("/")[1] == name.partition("/")[1]]
        siblings = [k for k in siblings if entries[k].rpartition("/")[0] == name.rpartition("/")[0]] if name else []
        right = next((k for k in siblings if k > number), NONE)
        inner = [k for k, other in enumerate(entries) if other.startswith(f"{name}/")] if name in storages else []
        child = 1 if not name else inner[0] if inner else NONE
        start, size = places.get(name, (END if not name else 0, 0))
        kind = 5 if not name else 1 if name in storages else 2
        head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)
        return head + struct.pack("<III", NONE, right, child) + bytes(36) + struct.pack("<IQ", start, size)

    directory = b"".join(entry(number, name) for number, name in enumerate(entries))
    directory += bytes(-len(directory) % SECTOR)
    first = len(fat)
    count = len(directory) // SECTOR
    fat += [first + k + 1 for k in range(count - 1)] + [END, 0xFFFFFFFD]
    assert len(fat) <= SECTOR // 4
    table = struct.pack(f"<{SECTOR // 4}I", *fat, *[FREE] * (SECTOR // 4 - len(fat)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, first, 0, 4096, END, 0, END, 0) + struct.pack(
        "<109I", len(fat) - 1, *[FREE] * 108
    )
    return header + data + directory + table


def test_an_outlook_message_and_what_is_attached(tmp_path: Path) -> None:
    sent = int((datetime(2024, 1, 15, 10, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    properties = bytes(32) + struct.pack("<HHIQ", 0x0040, 0x0039, 6, sent)

    def wide(text: str) -> bytes:
        return text.encode("utf-16-le")

    streams = {
        "__substg1.0_0037001F": wide("Обстріл у Великій"),
        "__substg1.0_1000001F": wide(f"{STORY}\r\n\r\n{MORE}"),
        "__substg1.0_0C1A001F": wide("Ana Example"),
        "__substg1.0_5D01001F": wide("ana@news.example"),
        "__substg1.0_1035001F": wide("<7@news.example>"),
        "__substg1.0_007D001F": wide("In-Reply-To: <6@news.example>\r\n"),
        "__properties_version1.0": properties,
        "__attach_version1.0_#00000000/__substg1.0_3707001F": wide("note.txt"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": b"The bridge is closed. ".ljust(4096, b"."),
    }
    (tmp_path / "letter.msg").write_bytes(compound_file(streams))
    message, note = reports(tmp_path / "letter.msg")
    assert message.text == f"Обстріл у Великій\n\n{STORY}\n\n{MORE}"
    assert (message.id, message.author, message.publisher) == ("7@news.example", "Ana Example", "news.example")
    assert (message.published, message.published_basis) == ("2024-01-15", "metadata")
    assert message.provenance is not None and ("In-Reply-To", "<6@news.example>") in message.provenance.headers
    assert note.id == "7@news.example/note.txt" and note.text.startswith("The bridge is closed.")
    assert (note.published, note.published_reason) == ("2024-01-15", "of the mail that it was attached to")


STORY_OBJECTS = [
    # what it is; the document; how many reports; title and day of the first
    ("a story of an agency (ninjs 1)",
     {"uri": "urn:1", "type": "text", "versioncreated": "2024-01-15T10:00:00Z", "pubstatus": "usable", "headline": "Shelling in Velika",
      "byline": "Ana Example", "infosource": [{"name": "Example Agency"}], "place": [{"name": "Velika"}, {"name": "Goma"}],
      "body_text": STORY}, 1, "Shelling in Velika", "2024-01-15"),
    ("the same with a page as its body",
     {"headline": "Shelling in Velika", "firstcreated": "2024-01-15T10:00:00Z", "place": [{"name": "Velika"}],
      "body_html": f"<html><body><article><h1>Shelling in Velika</h1><p>{STORY}</p><p>{MORE}</p></article></body></html>"},
     1, "Shelling in Velika", "2024-01-15"),
    ("an answer with a message beside its list",
     {"status": "ok", "message": "two results", "articles": [{"title": "Shelling in Velika", "content": STORY, "publishedAt": "2024-01-15"},
                                                             {"title": "Bridge closed", "content": MORE, "publishedAt": "2024-01-16"}]},
     2, "Shelling in Velika", "2024-01-15"),
    ("an answer that is an error", {"status": "error", "code": "x", "message": "Your key is not valid for this service."}, 0, None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "count", "title", "day"), [row[1:] for row in STORY_OBJECTS], ids=[row[0] for row in STORY_OBJECTS]
)
def test_a_json_document_that_is_one_story(
    tmp_path: Path, document: dict[str, object], count: int, title: str | None, day: str | None
) -> None:
    (tmp_path / "story.json").write_text(json.dumps(document), "utf-8")
    found = reports(tmp_path / "story.json") if count else []
    assert len(found) == count and bool(failures(tmp_path / "story.json")) is (count == 0)
    if found:
        assert (found[0].title, found[0].published) == (title, day)
