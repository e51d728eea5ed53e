"""What stands before a text, and pages that a browser saved: what they say of a report, and what stays text."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from reportedly.ingest.files import read
from reportedly.ingest.front_matter import front_matter
from reportedly.ingest.reader_choice import read_again
from reportedly.ingest.received import Received
from reportedly.model import Failure

TEXT = "Shells fell on the market in Goma on Friday.\n\nThree people were killed, the governor said.\n"

# What a file begins with, and what is known from it; None: it is text.
BEGINNINGS: tuple[tuple[str, dict[str, str] | None], ...] = (
    ("---\ntitle: Shelling in Goma\ndate: 2024-05-14\nauthor: A. Writer\n---\n\n",
     {"title": "Shelling in Goma", "published": "2024-05-14", "author": "A. Writer"}),
    ('---\ntitle: "Shelling: three dead"  # draft\ndate: 14 May 2024\ntags:\n  - war\n  - market\n---\n',
     {"title": "Shelling: three dead", "published": "14 May 2024"}),
    ("+++\ntitle = 'Shelling in Goma'\ndate = 2024-05-14T09:30:00Z\ndraft = false\n+++\n",
     {"title": "Shelling in Goma", "published": "2024-05-14T09:30:00Z"}),
    ("---\r\nHeadline: Shelling in Goma\r\nauthors:\r\n  - A. Writer\r\n  - B. Writer\r\nlastmod: 2024-05-15\r\n---\r\n",
     {"title": "Shelling in Goma", "author": "A. Writer", "modified": "2024-05-15"}),
    ("---\nauthors: [A. Writer, B. Writer]\nurl: https://example.org/goma\n---\n",
     {"author": "A. Writer", "url": "https://example.org/goma"}),
    ("\ufeff---\npublish-date: 2024-05-14\npublishdate: 2024-05-14\n---\n", {"published": "2024-05-14"}),
    ("---\nShells fell at dawn, and the market burnt.\n---\n", None),  # a rule above and below
    ("---\nweather: fair\n---\n", None),  # nothing that is known of a report
    ("---\ntitle: never closed\n\n", None),
    ("", None),
)  # fmt: skip


@pytest.mark.parametrize(("beginning", "known"), BEGINNINGS)
def test_front_matter(beginning: str, known: dict[str, str] | None) -> None:
    found = front_matter(beginning + TEXT)
    assert (None if found is None else dict(found.values)) == known
    if found is not None:
        assert (beginning + TEXT)[found.end :] == TEXT


def test_nothing_but_front_matter_is_text() -> None:
    assert front_matter("---\ntitle: Shelling\n---\n\n") is None


def test_a_text_file_says_its_day_and_its_offsets_stay(tmp_path: Path) -> None:
    beginning = BEGINNINGS[0][0]
    path = tmp_path / "goma.md"
    path.write_text(beginning + TEXT, encoding="utf-8")
    (item,) = read(path)
    assert isinstance(item, Received)
    report = item.report
    assert (report.title, report.author, report.published, report.published_basis) == (
        "Shelling in Goma", "A. Writer", "2024-05-14", "metadata",
    )  # fmt: skip
    assert report.published_reason == "in the file's front matter"
    assert report.body is not None
    (body,) = report.body
    assert report.text == beginning + TEXT and report.text[body.start : body.end] == TEXT.rstrip()
    again = read_again(report, item.original)
    assert again is not None and again.text == report.text


def saved(sender: str | None, location: str | None, kind: str = "related") -> EmailMessage:
    """A page as a browser saves it: headers of a mail, the page, a picture."""
    message = EmailMessage()
    if sender:
        message["From"] = sender
    if location:
        message["Snapshot-Content-Location"] = location
    message["Subject"] = "Shelling in Goma"
    message["Date"] = "Tue, 14 May 2024 09:30:00 -0000"
    prose = "".join(f"<p>{line} Rescue teams were at work through the night.</p>" for line in TEXT.split("\n\n"))
    page = f"<html><head><title>Shelling in Goma</title></head><body><article><h1>Shelling in Goma</h1>{prose}</article></body></html>"
    message.set_content(page, subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<a@b>")
    if kind != "related":
        message.replace_header("Content-Type", f"multipart/{kind}; boundary={message.get_boundary()}")
    return message


@pytest.mark.parametrize(
    ("sender", "location"),
    (
        ("<Saved by Blink>", "https://example.org/goma"),
        ('"Saved by Windows Internet Explorer 11"', None),
        (None, "https://example.org/goma"),
    ),
)
def test_a_saved_page_is_a_page(sender: str | None, location: str | None, tmp_path: Path) -> None:
    path = tmp_path / "goma.mhtml"
    path.write_bytes(saved(sender, location).as_bytes())
    (item,) = read(path)
    assert isinstance(item, Received) and item.kind == "html"
    report = item.report
    assert report.url == location and report.author is None and report.published is None
    assert report.publisher == (None if location is None else "example.org")
    assert report.provenance is not None and report.provenance.captured == "2024-05-14T09:30:00Z"
    assert report.text.startswith("Shelling in Goma\n\nShells fell on the market")
    again = read_again(report, item.original)
    assert again is not None and again.text == report.text


def test_a_newsletter_is_no_saved_page(tmp_path: Path) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(saved("Desk <desk@example.org>", None).as_bytes())
    (item,) = read(path)
    assert isinstance(item, Received) and item.kind == "eml"
    assert (item.report.published, item.report.author) == ("2024-05-14", "Desk")


def test_a_saved_page_without_a_page_is_refused(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Date"] = "<Saved by Blink>", "Tue, 14 May 2024 09:30:00 -0000"
    message["Subject"] = "nothing"
    message["Content-Type"] = 'multipart/related; boundary="b"'
    path = tmp_path / "empty.mhtml"
    path.write_bytes(message.as_bytes() + b"\n--b--\n")
    (item,) = read(path)
    assert isinstance(item, Failure)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    (
        ("record.ipynb", b'{"cells": [{"cell_type": "markdown", "source": ["# Title"]}], "nbformat": 4}', "a Jupyter notebook"),
        ("map.kml", b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>', "a map layer (KML)"),
        ("film.srt", b"1\n00:00:01,000 --> 00:00:04,000\nShells fell.\n", "a file of subtitles"),
        ("film.txt", b"WEBVTT\n\n00:01.000 --> 00:04.000\nShells fell.\n", "a file of subtitles"),
        ("news.feather", b"ARROW1\x00\x00\xff\xff", "an Arrow or Feather table"),
        ("news.db", b"\x01\x02\x03\x04\x05\x06\x07\x08DUCK\x40\x00", "a DuckDB database"),
    ),
)  # fmt: skip
def test_what_is_no_report_is_refused_by_its_kind(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    (item,) = read(tmp_path / name)
    assert isinstance(item, Failure) and words in item.reason
