"""What kind of file something is: by its content first, by its name where the content tells nothing.

The table of kinds is `data/kinds.toml`. What begins with a signature is of that kind whatever it is called; XML is told
by its root, JSON by its keys, a mail by its headers, a zip file by its members. A name's ending decides only between
kinds of text that cannot be told apart by looking, and what is no known kind is of none: nobody guesses.
"""

from __future__ import annotations

import codecs
import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePath
from typing import BinaryIO

from reportedly.ingest.whatsapp_heads import is_chat

PEEK = 65_536
"""Bytes at the beginning that are looked at."""

Names = Callable[[], "BinaryIO"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name, what a person calls it, its media type, the endings of names, and its signatures."""

    name: str
    words: str
    media_type: str
    suffixes: tuple[str, ...]
    begins: tuple[tuple[int, bytes], ...] = ()


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind of the table, by name."""
    table = tomllib.loads(files("reportedly.ingest").joinpath("data/kinds.toml").read_text("utf-8"))
    found = {}
    for name, row in table.items():
        begins = tuple((int(at), bytes.fromhex(head)) for at, head in (word.split() for word in row.get("begins", ())))
        found[name] = Kind(name, row["words"], row["media_type"], tuple(row["suffixes"]), begins)
    return found


def kind_of(head: bytes, name: str, whole: Callable[[], BinaryIO] | None = None) -> str | None:
    """The name of the kind of a file; None for none that is known.

    Args:
        head: its first `PEEK` bytes.
        name: its name; only the ending counts.
        whole: opens the file, for what is told by looking further (the members of a zip file).
    """
    by_name = _by_suffix(name)
    if signed := _by_signature(head):
        return _looked_into(signed, head, by_name, whole)
    start = _text_of(head)
    if start is None:
        return by_name if by_name in LOOSE else None
    return _by_structure(start, by_name, name) or _by_suffix_of_text(by_name, name, start)


def called(name: str | None) -> str:
    """What a person calls a kind."""
    return kinds()[name].words if name is not None and name in kinds() else "a file of an unknown kind"


LOOSE = frozenset({"text", "html", "jsonl", "json", "csv", "eml", "mbox"})
"""Kinds of text whose reader can say best what is wrong with bytes that are no text."""

CONTAINED = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
    "ppt/presentation.xml": "office",
    "visio/document.xml": "office",
    "META-INF/container.xml": "epub",
    "datapackage.json": "wacz",
}
PACKED = {  # what the member `mimetype` says, as OpenDocument and EPUB have it
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "xlsx",
    "application/vnd.oasis.opendocument": "office",
}


def _by_suffix(name: str) -> str | None:
    suffix = PurePath(name).suffix.lower()
    return next((kind.name for kind in kinds().values() if suffix and suffix in kind.suffixes), None)


def _by_signature(head: bytes) -> str | None:
    found = [
        (len(signature), kind.name)
        for kind in kinds().values()
        for at, signature in kind.begins
        if head[at : at + len(signature)] == signature
    ]
    if any(name == "record" for _, name in found):
        return "record" if head.startswith(b"SQLite format 3\0") else max(found)[1]
    if found:
        return max(found)[1]
    return "pdf" if b"%PDF-" in head[:1024] else None


def _looked_into(kind: str, head: bytes, by_name: str | None, whole: Callable[[], BinaryIO] | None) -> str:
    if kind == "zip":
        return _zip(whole, by_name)
    if kind == "ole":
        wide = head if whole is None else _everything(whole)
        if "__substg1.0_".encode("utf-16-le") in wide:
            return "msg"
        names = {name for name in (*BOOKS, *OTHERS) if f"{name}\0".encode("utf-16-le") in wide}
        return "xls" if by_name == "xls" or (names and names.isdisjoint(OTHERS)) else "ole"
    return kind


BOOKS, OTHERS = ("Workbook", "Book"), ("WordDocument", "PowerPoint Document")
"""Names of the streams of old Excel spreadsheets, and of documents that may hold one."""


def _everything(whole: Callable[[], BinaryIO]) -> bytes:
    with whole() as stream:
        return stream.read(8_000_000)


def _zip(whole: Callable[[], BinaryIO] | None, by_name: str | None) -> str:
    if whole is None:
        return by_name if by_name in {*CONTAINED.values(), "odt"} else "zip"
    try:
        with whole() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist()[:20_000])
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                told = archive.read("mimetype").decode("ascii", "replace").strip()
                for media_type, kind in PACKED.items():
                    if told.startswith(media_type):
                        return kind
            for member, kind in CONTAINED.items():
                if member in names and (kind != "wacz" or any(name.startswith("archive/") for name in names)):
                    return kind
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        pass
    return "zip"


def _text_of(head: bytes) -> str | None:
    """The beginning as a text in which structure can be seen; None where it is no text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    if b"\x00" in head[:4096]:
        even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
        if max(even, odd) > 8 * max(1, min(even, odd)):
            return head.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
        return None
    return head.decode("latin-1")


# ------------------------------------------------------------------------------------------------ what is text

PROLOGUE = re.compile(
    r"\s*(?:<\?.{0,2000}?\?>\s*|<!--.{0,20000}?-->\s*|<!DOCTYPE[^<>\[]{0,500}(?:\[.{0,5000}?\])?[^<>]{0,200}>\s*)*",
    re.S | re.I,
)
ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})([^>]{0,3000})")
ROOTS = {
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "opml": "opml",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "nitf": "newsml",
    "newsitem": "newsml",
    "newsmessage": "newsml",
    "newsml": "newsml",
    "packageitem": "newsml",
    "svg": "svg",
    "kml": "kml",
    "document": "odt",
}
PAGE = frozenset(
    "html head body div p article section main title meta link h1 h2 span table ul ol script style header a b i iframe "
    "video figure base".split()
)
HTML_TYPE = re.compile(r"<!doctype\s+html", re.I)
TELEGRAM_PAGE = re.compile(r"class=\"page_wrap\".*?class=\"message (?:default|service)|class=\"history\"", re.S)
HEADER = re.compile(
    r"(?:Received|Return-Path|From|To|Cc|Message-ID|Date|Subject|MIME-Version|Delivered-To|Reply-To|Sender|DKIM-Signature"
    r"|Content-Type|X-[\w-]{1,40}|Authentication-Results|Envelope-To|Status|In-Reply-To|References|List-[\w-]{1,30}):\s",
    re.I,
)
TELLING_HEADERS = ("from:", "date:", "subject:", "message-id:", "received:", "mime-version:", "return-path:")
MBOX = re.compile(r"From \S{1,200}.{0,20}? ?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.{0,60}\d{4}[^\n]{0,20}\r?\n")
CDX = re.compile(r"\s?CDX [a-zA-Z](?: [a-zA-Z])+|\S+\)\S* \d{14} (?:\{|\S+ \S+/\S+ \d{3} )")
GDELT = re.compile(r"\d{5,}\t\d{8}\t\d{6}\t\d{4}\t[\d.]+\t|\d{14}-\d+\t\d{14}\t\d\t|\d{5,}\t\d{14}\t\d{14}\t\d\t")
NEXIS = re.compile(r"^(?:End of Document|LENGTH: {0,3}[\d,]+ words|Length: {0,3}[\d,]+ words)\s*$", re.M)
FACTIVA = re.compile(
    r"^(?:(?:AN +)?Do[ck]ument\w? [A-Z]{3,8}\d{10,}\w{4,}"
    r"|WC\s+[\d,.]+ (?:words|mots|palabras|parole|W.{1,2}rter))\s*$",
    re.M,
)
SUBTITLES = re.compile(r"WEBVTT\b|\d+\s*\n\d{2}:\d{2}:\d{2}[,.]\d{3} --> ")
TWEETS = re.compile(r"window\.YTD\.\w{1,40}\.part\d+ ?= ?\[")


def _by_structure(start: str, by_name: str | None, name: str) -> str | None:
    """The kind that the beginning of a text shows."""
    bare = start.lstrip("\ufeff \t\r\n\u200b")
    if bare.startswith("<"):
        return _markup(bare, by_name)
    if bare.startswith(("{", "[")) and (found := _json(bare, by_name)):
        return found
    if TWEETS.match(bare):
        return "tweets"
    if MBOX.match(bare):
        return "mbox"
    if _is_mail(bare):
        return "eml"
    if CDX.match(start):
        return "cdx"
    if GDELT.match(bare):
        return "gdelt"
    if is_chat(bare, name):
        return "whatsapp"
    if SUBTITLES.match(bare):
        return "subtitles"
    if len(NEXIS.findall(start)) >= 2 or FACTIVA.search(start):
        return "press"
    return None


def _markup(bare: str, by_name: str | None) -> str | None:
    is_page = HTML_TYPE.match(bare) is not None
    root = ROOT.match(bare, _end_of_prologue(bare))
    name = root.group(2).lower() if root else ""
    if not is_page and root and name in ROOTS:
        if name == "document":
            return "odt" if (root.group(1) or "").lower() == "office:" else None
        return ROOTS[name]
    if is_page or name in PAGE:
        return "telegram-html" if TELEGRAM_PAGE.search(bare) else "html"
    if by_name in {"html", "text"} and not bare.startswith("<?xml"):
        return by_name
    return None if root else by_name


def _end_of_prologue(bare: str) -> int:
    match = PROLOGUE.match(bare)
    return match.end() if match else 0


def _json(bare: str, by_name: str | None) -> str | None:
    keys = bare[:20_000]
    if bare.startswith("{"):
        if re.search(r"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org", keys):
            return "json-feed"
        if re.search(r"\"messages\"\s*:\s*\[", keys) and re.search(r"\"(?:date_unixtime|from_id|actor_id)\"\s*:", keys):
            return "telegram"
    if re.search(r"\"type\"\s*:\s*\"(?:FeatureCollection|Topology)\"", keys[:2000]):
        return "geojson"
    if re.search(r"\"cell_type\"\s*:", keys) and re.search(r"\"cells\"\s*:\s*\[", keys):
        return "notebook"
    tweets = re.search(r"\"(?:full_text|tweet_id|conversation_id|edit_history_tweet_ids)\"\s*:", keys)
    if tweets and re.search(r"\"(?:created_at|edit_history_tweet_ids)\"\s*:", keys) and by_name != "jsonl":
        return "tweets"
    if by_name == "jsonl" or (bare.startswith("[") and re.match(r"\[\s*[\[{\]]", bare) is None):
        return "jsonl" if by_name == "jsonl" else None  # a text may begin with a bracket: "[Update] ..."
    if bare.startswith("{") and re.match(r"\{\s*(?:\"|\})", bare) is None:
        return None
    lines = [line for line in bare.splitlines()[:3] if line.strip()]
    many = len(lines) > 1 and all(line.startswith("{") for line in lines) and lines[0].rstrip().endswith("}")
    return "jsonl" if many else "json"


def _is_mail(bare: str) -> bool:
    """Whether it begins with headers of a mail, two of them telling ones, and then a blank line."""
    if not HEADER.match(bare):
        return False
    told: set[str] = set()
    for number, line in enumerate(bare.splitlines()):
        if not line.strip():
            return len(told) >= 2
        if line[0] in " \t" and number:
            continue
        if re.match(r"[A-Za-z][\w-]{0,60}:(?:\s|$)", line) is None:
            return False
        told.update(name for name in TELLING_HEADERS if line.lower().startswith(name))
    return len(told) >= 3


def _by_suffix_of_text(by_name: str | None, name: str, start: str) -> str | None:
    """The kind of a text that shows no structure: by the ending of its name; none for an ending that is not known.

    A text whose name has no ending, or one that is no word (`report.2022`), is taken for a plain text, unless it looks
    like a table.
    """
    from reportedly.ingest.headings import looks_like_table

    if by_name in LOOSE and by_name != "json":
        return "csv" if by_name == "text" and looks_like_table(start) else by_name
    suffix = PurePath(name).suffix
    if by_name is None and (not suffix or not re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{0,9}", suffix)):
        return "csv" if looks_like_table(start) else "text"
    return None


def opener(data: bytes) -> Callable[[], BinaryIO]:
    """What opens bytes as a file."""
    return lambda: io.BytesIO(data)
