"""Documents, books, and exports of channels and press archives."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from test_containers import MORE, STORY, failures, reports

from reportedly.ingest import Options, Received, read
from reportedly.ingest.reader_choice import read_again

WORDS = (STORY + " " + MORE).split()


def wrapped(width: int) -> list[str]:
    """The story as lines of at most that many characters, one word divided by a hyphen."""
    lines = [""]
    for word in WORDS:
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    text = "\n".join(lines).replace("authorities", "author-\nities", 1)
    return text.split("\n")


def drawn(path: Path, *, columns: int = 1, across: bool = False, pages: int = 3) -> None:
    """A PDF with a running head, page numbers and the story on each page, in columns drawn one by one or line by line."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle("Situation report 7")
    canvas.setAuthor("Our desk")
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(60, 815, "Our desk: situation report 7")
        canvas.drawString(290, 20, f"Page {page} of {pages}")
        if page == 1:
            canvas.setFont("Helvetica", 22)
            canvas.drawString(60, 770, "Shelling in Velika")
        canvas.setFont("Helvetica", 11)
        lines = wrapped(70 if columns == 1 else 34)
        half = (len(lines) + columns - 1) // columns
        places = [(60 + 250 * (k // half), 730 - 14 * (k % half), line) for k, line in enumerate(lines)]
        if across:
            places.sort(key=lambda place: (-place[1], place[0]))
        for x, y, line in places:
            canvas.drawString(x, y, line)
        canvas.showPage()
    canvas.save()


@pytest.mark.parametrize(
    ("columns", "across"), [(1, False), (2, False), (2, True)], ids=["one column", "two columns", "two, drawn across"]
)
def test_a_pdf_is_read_in_order_with_its_pages(tmp_path: Path, columns: int, across: bool) -> None:
    path = tmp_path / "report.pdf"
    drawn(path, columns=columns, across=across)
    (report,) = reports(path)
    body = "\n".join(span.of(report.text) for span in report.body or ())
    assert body == "\n".join([f"{STORY} {MORE}"] * 3)
    assert report.title == "Shelling in Velika"
    assert report.text.count("Our desk: situation report 7") == 3 and "Page 2 of 3" in report.text
    assert [report.text[start:].startswith("Our desk") for start in report.pages] == [True] * 3
    assert (report.author, report.published_basis) == ("Our desk", "metadata")
    assert report.published_reason == "in the document's metadata (CreationDate)"


def test_a_sentence_runs_on_over_the_turn_of_a_page(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "report.pdf"), pagesize=A4)
    for number, line in enumerate(
        ("The column left the town of Velika on Friday and", "reached the bridge at noon."), 1
    ):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 815, "Our desk: situation report")
        canvas.drawString(60, 700, line)
        canvas.drawString(290, 20, f"- {number} -")
        canvas.showPage()
    canvas.save()
    (report,) = reports(tmp_path / "report.pdf")
    whole = "The column left the town of Velika on Friday and reached the bridge at noon."
    assert whole in report.text
    assert " ".join(span.of(report.text) for span in report.body or ()) == whole
    assert [report.page_of(report.text.index(word)) for word in ("Friday", "bridge")] == [1, 2]


def test_a_scanned_pdf_and_a_broken_one_are_refused_by_name(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    (failure,) = failures(tmp_path / "scan.pdf")
    assert "a scanned PDF" in failure.reason
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\n" + b"x" * 300)
    (failure,) = failures(tmp_path / "broken.pdf")
    assert "cannot be opened" in failure.reason


def packed(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = """<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="d"><dc:creator>Ana Example
</dc:creator><dcterms:created>2024-01-15T10:00:00Z</dcterms:created></cp:coreProperties>"""


def test_a_word_document(tmp_path: Path) -> None:
    document = f"""<w:document {W}><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Shelling in Velika</w:t></w:r>
    </w:p><w:p><w:r><w:t>{STORY}</w:t></w:r><w:del><w:r><w:t>struck out</w:t></w:r></w:del></w:p><w:p><w:r><w:rPr><w:vanish/>
    </w:rPr><w:t>hidden</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{MORE}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body>
    </w:document>"""
    packed(tmp_path / "report.docx", {"word/document.xml": document, "docProps/core.xml": CORE})
    (report,) = reports(tmp_path / "report.docx")
    assert report.text == f"Shelling in Velika\n\n{STORY}\n{MORE}"
    assert (report.author, report.published, report.published_basis) == ("Ana Example", "2024-01-15", "metadata")


def test_an_open_document(tmp_path: Path) -> None:
    text = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    content = f"""<office:document-content {text}><office:body><office:text><text:tracked-changes><text:p>gone</text:p>
    </text:tracked-changes><text:h>Shelling in Velika</text:h><text:p>{STORY}</text:p><text:p>{MORE}<text:s text:c="2"/>End.
    </text:p></office:text></office:body></office:document-content>"""
    packed(
        tmp_path / "report.odt",
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": CORE},
    )
    (report,) = reports(tmp_path / "report.odt")
    assert report.text.startswith(f"Shelling in Velika\n\n{STORY}\n{MORE}  End.")
    assert "gone" not in report.text


def test_an_rtf_document(tmp_path: Path) -> None:
    (tmp_path / "report.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1251{\info{\title Shelling}{\author Ana}{\creatim\yr2024\mo1\dy15\hr10}}\f0 "
        + b"\\'ce\\'e1\\'f1\\'f2\\'f0\\'b3\\'eb. "
        + STORY.encode()
        + rb"\par }"
    )
    (report,) = reports(tmp_path / "report.rtf")
    assert report.text == f"Обстріл. {STORY}"
    assert (report.published, report.title, report.author) == ("2024-01-15", "Shelling", "Ana")


def test_a_book_gives_its_chapters(tmp_path: Path) -> None:
    chapter = (
        "<html><head><title>The book</title></head><body><h1>{}</h1><p>"
        + STORY
        + "</p><p>"
        + MORE
        + "</p></body></html>"
    )
    opf = """<package><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Ana</dc:creator><dc:date>2024-01</dc:date>
    </metadata><manifest><item id="a" href="a.xhtml"/><item id="b" href="text/b%20b.xhtml"/><item id="c" href="cover.xhtml"/>
    </manifest><spine><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
    packed(
        tmp_path / "book.epub",
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="O/book.opf"/></rootfiles></container>',
            "O/book.opf": opf,
            "O/cover.xhtml": "<html><body>Cover</body></html>",
            "O/a.xhtml": chapter.format("One"),
            "O/text/b b.xhtml": chapter.format("Two"),
        },
    )
    one, two = reports(tmp_path / "book.epub")
    assert (one.title, two.title, one.author) == ("One", "Two", "Ana")
    assert one.text.startswith("One\n")
    assert one.published_bounds == ("2024-01-01", "2024-01-31")


# ------------------------------------------------------------------------------------------------ channels


def test_a_telegram_channel(tmp_path: Path) -> None:
    posts = [
        {"id": 1, "type": "service", "date": "2024-01-15T08:00:00", "action": "create_channel", "text": ""},
        {
            "id": 2,
            "type": "message",
            "date": "2024-01-16T01:30:00",
            "date_unixtime": "1705361400",
            "edited_unixtime": "1705365000",
            "from": "Velika Live",
            "from_id": "channel1",
            "text": ["Shells fell on the ", {"type": "bold", "text": "market"}, " of Velika."],
        },
        {
            "id": 3,
            "type": "message",
            "date_unixtime": "1705365001",
            "from_id": "channel1",
            "text": "",
            "photo": "p.jpg",
        },
        {"id": 4, "type": "message", "date_unixtime": "1705365002", "forwarded_from": "Other Channel", "text": STORY},
    ]
    (tmp_path / "result.json").write_text(json.dumps({"name": "Velika Live", "id": 1, "messages": posts}), "utf-8")
    told: list[str] = []
    first, second = reports(tmp_path / "result.json", Options(tell=lambda file, words: told.append(words)))
    assert (first.id, first.text) == ("Velika Live/2", "Shells fell on the market of Velika.")
    assert (first.publisher, first.published) == ("Velika Live", "2024-01-15")
    assert (first.modified, second.forwarded_from) == ("2024-01-16T00:30:00Z", "Other Channel")
    assert told == ["passed over 1 posts without words"]


def test_a_telegram_channel_as_pages(tmp_path: Path) -> None:
    (tmp_path / "messages.html").write_text(
        '<html><body><div class="page_wrap"><div class="page_header"><div class="text bold">Velika Live</div></div>'
        '<div class="history"><div class="message service" id="message-1"><div class="body details">15 January</div></div>'
        '<div class="message default clearfix" id="message7"><div class="body"><div class="pull_right date details" '
        'title="15.01.2024 10:00:00 UTC+02:00">10:00</div><div class="from_name">Velika Live</div><div class="text">'
        f"Shells fell.<br>{STORY}</div></div></div>"
        '<div class="message default clearfix joined" id="message8"><div class="body"><div class="pull_right date details" '
        'title="16.01.2024 10:00:00 UTC+02:00">10:00</div><div class="forwarded body"><div class="from_name">Other Channel '
        f'15.01.2024 09:00:00</div><div class="text">{MORE}</div></div></div></div></div></div></body></html>',
        "utf-8",
    )
    first, second = reports(tmp_path / "messages.html")
    assert (first.id, first.published, first.publisher) == ("Velika Live/7", "2024-01-15", "Velika Live")
    assert first.text == f"Shells fell.\n{STORY}"
    assert (second.forwarded_from, second.published) == ("Other Channel", "2024-01-16")


WHATSAPP = [  # date lines of different telephones, and the day of the first post
    (
        "[15.01.24, 10:00:00] Ana: {}\n[16.01.24, 10:00:00] Ana: {}\n[16.01.24, 10:01:00] Ana: <Media omitted>\n",
        "2024-01-15",
    ),
    ("03/04/2024, 10:00 - Ana: {}\n25/04/2024, 10:00 - Ana: {}\n25/04/2024, 10:01 - Ana left\n", "2024-04-03"),
    ("3/4/24, 9:00 AM - Ana: {}\n3/25/24, 9:00 AM - Ana: {}\n3/25/24, 9:01 AM - Ana left\n", "2024-03-04"),
    ("03/04/2024, 10:00 - Ana: {}\n05/04/2024, 10:00 - Ana: {}\n05/04/2024, 10:01 - Ana left\n", None),
]


@pytest.mark.parametrize(("chat", "day"), WHATSAPP)
def test_a_whatsapp_chat(tmp_path: Path, chat: str, day: str | None) -> None:
    path = tmp_path / "WhatsApp Chat with Velika Watch.txt"
    path.write_text(chat.format(f"{STORY}\nA second line.", MORE), "utf-8")
    first, _ = [item.report for item in read(path) if isinstance(item, Received)]
    assert (first.text, first.author, first.publisher) == (f"{STORY}\nA second line.", "Ana", "Velika Watch")
    assert first.published == day
    if day is None:
        assert first.published_bounds == ("2024-03-04", "2024-04-03")
        first, _ = [item.report for item in read(path, Options(day_first=True)) if isinstance(item, Received)]
        assert first.published == "2024-04-03"


def test_posts_on_x(tmp_path: Path) -> None:
    archive = [
        {
            "tweet": {
                "id_str": "11",
                "created_at": "Mon Jan 15 10:00:00 +0000 2024",
                "full_text": "Shells fell &amp; stopped.",
            }
        },
        {"tweet": {"id_str": "12", "created_at": "Mon Jan 15 10:00:00 +0000 2024", "full_text": f"RT @other: {STORY}"}},
    ]
    (tmp_path / "tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps(archive)}", "utf-8")
    first, second = reports(tmp_path / "tweets.js")
    assert (first.text, first.published) == ("Shells fell & stopped.", "2024-01-15")
    assert (second.text, second.forwarded_from) == (STORY, "@other")
    answer = {
        "data": [
            {
                "id": "13",
                "author_id": "7",
                "created_at": "2024-01-15T10:00:00.000Z",
                "text": STORY,
                "conversation_id": "13",
            }
        ],
        "includes": {"users": [{"id": "7", "username": "desk", "name": "Our desk"}]},
    }
    (tmp_path / "answer.json").write_text(json.dumps(answer), "utf-8")
    (report,) = reports(tmp_path / "answer.json")
    assert (report.id, report.publisher, report.author) == ("@desk/13", "@desk", "Our desk")


@pytest.mark.parametrize(
    ("whole", "words", "origin"),
    [
        ({"id": "77", "author_id": "8", "text": STORY}, STORY, "@other"),
        (
            {"id": "77", "author_id": "8", "text": "Cut", "note_tweet": {"text": f"{STORY} {MORE}"}},
            f"{STORY} {MORE}",
            "@other",
        ),
        (None, "Shells fell on…", "@other"),  # not given beside it
    ],
)
def test_a_repeated_post_of_version_2_has_its_whole_words(
    tmp_path: Path, whole: dict[str, object] | None, words: str, origin: str
) -> None:
    users = [{"id": "7", "username": "desk", "name": "Our desk"}, {"id": "8", "username": "other", "name": "Other"}]
    post = {
        "id": "14",
        "author_id": "7",
        "created_at": "2024-01-15T10:00:00.000Z",
        "text": "RT @other: Shells fell on…",
        "edit_history_tweet_ids": ["14"],
        "referenced_tweets": [{"type": "retweeted", "id": "77"}],
    }
    answer = {"data": [post], "includes": {"users": users, "tweets": [whole] if whole else []}}
    (tmp_path / "answer.json").write_text(json.dumps(answer), "utf-8")
    (item,) = read(tmp_path / "answer.json")
    assert isinstance(item, Received)
    assert (item.report.id, item.report.text, item.report.forwarded_from) == ("@desk/14", words, origin)
    again = read_again(item.report, item.original)
    assert again is not None and again.text == words


# ------------------------------------------------------------------------------------------------ press archives

NEXIS = f"""Shelling in Velika

The Example (Velika)

January 15, 2024 Monday

Copyright 2024 The Example All Rights Reserved

Section: NEWS; Pg. 7
Length: 38 words
Byline: Ana Example

Body


{STORY}

{MORE}

Load-Date: January 16, 2024


End of Document

"""
FACTIVA = f"""HD        Shelling in Velika
BY        By Ana Example
WC        38 words
PD        15 January 2024
SN        The Example
SC        EXMPL
LA        English
LP

{STORY}

TD

{MORE}

Document EXMPL00020240115ek1f0001x

"""
FACTIVA_PLAIN = f"""Shelling in Velika

By Ana Example
38 words
15 January 2024
10:00
The Example
EXMPL
English
Copyright 2024 The Example

{STORY}

{MORE}

Document EXMPL00020240115ek1f0001x

"""


ARTICLES = {
    "Nexis": NEXIS,
    "Nexis, printed": f"Page 1 of 2\n{NEXIS}",
    "Factiva": FACTIVA,
    "Factiva, one space behind a code": re.sub(r"^([A-Z]{2})  +", r"\1 ", FACTIVA, flags=re.M),
    "Factiva without fields": FACTIVA_PLAIN,
}


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_a_press_archive_s_text_export(tmp_path: Path, article: str) -> None:
    (tmp_path / "export.txt").write_text(article * 2, "utf-8")
    first, second = reports(tmp_path / "export.txt")
    for report in (first, second):
        assert report.text == f"Shelling in Velika\n\n{STORY}\n\n{MORE}"
        assert (report.published, report.author) == ("2024-01-15", "Ana Example")
        assert (report.publisher or "").startswith("The Example")


COVER = """User Name: = Ana Example
Date and Time: = Tuesday, 16 January 2024 10:15:00 AM CET
Job Number: 214365870
Documents (2)
1. Shelling in Velika
Client/Matter: -None-
Search Terms: shelling AND market
Search Type: Terms and Connectors
Narrowed by:
Content Type Narrowed by
News Timeline: Jan 01, 2024 to Jan 16, 2024
2. Shelling in Velika
Client/Matter: -None-
Search Terms: shelling AND market
"""


OPEN_TEXT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{body}</office:text>'
    "</office:body></office:document-content>"
)


@pytest.mark.parametrize("kind", ["docx", "odt", "txt"])
@pytest.mark.parametrize("cover", ["", COVER], ids=["", "with its cover"])
def test_a_press_archive_s_export_as_a_document(tmp_path: Path, cover: str, kind: str) -> None:
    """Nexis gives Word documents unless another form is asked for: the articles are reports, not the document."""
    lines = (cover + NEXIS * 2).splitlines()
    path = tmp_path / f"Files (2).{kind}"
    if kind == "docx":
        made = docx.Document()
        for line in lines:
            made.add_paragraph(line.replace("Length: ", "Length:\xa0"))
        made.save(str(path))
    elif kind == "odt":
        body = "".join(f"<text:p>{line}</text:p>" for line in lines)
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            packed.writestr("content.xml", OPEN_TEXT.format(body=body))
    else:
        path.write_text("\n".join(lines), "utf-8")
    first, second = reports(path)
    for report in (first, second):
        assert report.text.startswith("Shelling in Velika\n\n") and STORY in report.text and MORE in report.text
        assert "Job Number" not in report.text and "Client/Matter" not in report.text
        assert (report.published, report.author) == ("2024-01-15", "Ana Example")
        assert (report.publisher or "").startswith("The Example") and (report.reader or "").startswith("press ")


def test_a_word_document_that_only_tells_of_lengths_stays_one(tmp_path: Path) -> None:
    made = docx.Document()
    for line in (STORY, "Length: 38 words", MORE):
        made.add_paragraph(line)
    made.save(str(tmp_path / "note.docx"))
    (report,) = reports(tmp_path / "note.docx")
    assert "Length: 38 words" in report.text and (report.reader or "").startswith("docx")
