"""HTML pages: the article's title and prose as text, and what the page says of itself.

trafilatura finds the prose; the text that offsets count in is the headline, a blank line, and the prose. Page scripts
and styles never reach the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.dates import day_of
from reportedly.ingest.encodings import checked, decode
from reportedly.ingest.files import Item, bytes_of, reader
from reportedly.ingest.received import Received, digest
from reportedly.model import Report, Span

DECLARED = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([A-Za-z0-9_-]{3,20})", re.I)
LINK_ALONE = "string-length(normalize-space(.)) <= string-length(normalize-space(.//a[1])) + 1"
AROUND = "related newsletter read-more read_more readmore most-read trending signup sign-up promo recirc".split()
NAMED = "translate(concat(@class, ' ', @id), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
FURNITURE = [
    f"//p[count(.//a) = 1 and string-length(normalize-space(.)) > 12 and {LINK_ALONE}]",
    f"//li[count(.//a) = 1 and {LINK_ALONE}]",
    f"//*[self::h2 or self::h3 or self::h4][.//a and {LINK_ALONE}]",
    "//*[self::div or self::aside or self::section or self::ul or self::p]["
    + " or ".join(f"contains({NAMED}, '{word}')" for word in AROUND)
    + "][count(.//p) < 4][string-length(normalize-space(.)) < 1200]",
    "//p//span[.//img and not(a)]",
]
"""What no article tells, as XPath: lines that are a link and nothing else, small boxes that are named for what is
around an article, and boxes with a picture that open over a word. A box that holds more than a few paragraphs may be
named after the page and stays."""
DEEP = 300
DEEPEST = 4_000  # opening tags that may stand open at once; a page nests below 100


def read_again(data: bytes, where: str, name: str) -> Report:
    """The report of a page's bytes. Raises InputError."""
    return html_report(_page(data, where), data, name, where).report


@reader(".html", ".htm", ".xhtml", again=read_again, relies_on=("trafilatura",))
def read_html(path: Path, name: str) -> Iterator[Item]:
    """A saved page: one report."""
    data = bytes_of(path)
    yield html_report(_page(data, str(path)), data, name, str(path))


def _page(data: bytes, where: str) -> str:
    declared = DECLARED.search(data[:4096])
    if declared:
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, where)[0]


def html_report(page: str, data: bytes, name: str, where: str, day: str | None = None, **given: str | None) -> Received:
    """The report that a page holds. What the input gave (`day`, `publisher` ...) goes before the page's metadata.

    Raises InputError where no prose is found.
    """
    if not page.strip():
        raise InputError(where, "the page is empty")
    found = _extracted(page, where)
    prose = (found.get("text") or "").strip()
    if not prose:
        raise InputError(where, "no article text was found in the page")
    title = given.get("title") or found.get("title")
    first, _, rest = prose.partition("\n")
    if rest.strip() and first.strip() in _headings(page):
        title, prose = given.get("title") or first.strip(), rest.strip()
    head = f"{title.strip()}\n\n" if title and title.strip() else ""
    text = checked(head + prose, where)
    metadata = day_of(found["date"]) if found.get("date") else None
    report = Report(
        id=name,
        text=text,
        sha256=digest(data),
        media_type="text/html",
        path=where,
        url=given.get("url") or found.get("url"),
        publisher=given.get("publisher") or found.get("sitename"),
        author=given.get("author") or found.get("author"),
        title=title,
        published=day or metadata,
        published_basis="given" if day else "metadata" if metadata else "unknown",
        body=(Span(name, len(head), len(text)),),
    )
    return Received(report, data)


def _extracted(page: str, where: str) -> dict[str, Any]:
    import trafilatura

    depth = _depth(page)
    if page.count("<") > 2_000_000 or depth > DEEPEST:
        raise InputError(where, "the page nests its elements too deep, or has too many")
    try:
        found = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            favor_precision=False,
            prune_xpath=FURNITURE if depth <= DEEP else None,  # each box is looked through, and those inside it
        )
    except (RecursionError, ValueError, AttributeError, TypeError) as error:
        raise InputError(where, f"the page could not be parsed: {type(error).__name__}") from None
    if found is None:
        return {}
    return {key: getattr(found, key, None) for key in ("text", "title", "author", "url", "sitename", "date")}


def _headings(page: str) -> set[str]:
    """The texts of the page's first-level headings, white space folded."""
    found = re.findall(r"<h1\b[^>]{0,1000}>(.{0,2000}?)</h1>", page, re.I | re.S)
    return {" ".join(html.unescape(re.sub(r"<[^>]{0,1000}>", " ", text)).split()) for text in found[:50]}


def _depth(page: str) -> int:
    """An upper bound of how deep `div`-like elements nest."""
    deepest = now = 0
    for match in re.finditer(r"<(/?)(?:div|span|ul|ol|li|table|tr|td|section|b|i|font|blockquote)\b", page, re.I):
        now = max(0, now - 1) if match.group(1) else now + 1
        deepest = max(deepest, now)
    return deepest
