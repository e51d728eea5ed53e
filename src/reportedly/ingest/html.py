"""HTML pages: the article's title and prose as text, and what the page says of itself.

trafilatura finds the prose; the text that offsets count in is the headline, a blank line, and the prose. Page scripts
and styles never reach the text. A live blog that says so in its metadata becomes a report for each entry.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.encodings import Decoded, checked, decoded
from reportedly.ingest.live_blogs import LiveEntry, live_entries
from reportedly.ingest.page_extraction import article_in, steps_are_known
from reportedly.ingest.page_metadata import PageMetadata, metadata_of
from reportedly.ingest.page_parsing import parsed
from reportedly.ingest.page_pruning import without_surroundings
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Received, Source
from reportedly.ingest.reports import received

DECLARED = re.compile(rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)=[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
LITTLE = 600  # characters of prose below which, and of what stands in paragraphs below which, a second look is taken
HALF = 0.5  # share of the paragraphs that must be left for the pruned page to be taken


@reader("html", edition=3, relies_on=("trafilatura",))
def read_html(source: Source) -> Iterator[Item]:
    """A saved page: one report, or one for each entry of a live blog."""
    data = source.read()
    found = decode_page(data, source)
    tree = parsed(found.text, source.where)
    says = metadata_of(tree, source.url)
    entries = live_entries(tree, says.articles)
    if len(entries) > 1:
        yield from _live_blog(entries, says, data, source, found)
    else:
        piece = Piece(media_type="text/html", decoded=found)
        yield html_report(found.text, data, source, piece, read=(tree, says))


def _live_blog(
    entries: Sequence[LiveEntry], says: PageMetadata, data: bytes, source: Source, found: Decoded
) -> Iterator[Item]:
    """A report for each entry of a live blog, dated by itself; the page is the original of each."""
    for number, entry in enumerate(entries):
        where = f"{source.where}:{number + 1}"
        head = f"{entry.title}\n\n" if entry.title and entry.title != entry.text else ""
        yield received(
            source,
            head + entry.text,
            data,
            Piece(
                name=f"{source.name}:{number + 1}",
                where=where,
                media_type="text/html",
                part=number,
                place=f"entry {number + 1:,} of a live blog",
                decoded=found,
            ),
            published=entry.published,
            reason="in the page's metadata (the entry's datePublished)",
            body=(len(head), len(head) + len(entry.text)),
            url=entry.url or says.url,
            publisher=says.publisher,
            author=entry.author or says.author,
            title=entry.title or says.title,
        )


def decode_page(data: bytes, source: Source) -> Decoded:
    """The text of a page, by its mark, its HTTP header, what it declares, or what it looks like."""
    labels = []
    for name, value in source.headers:
        if name.lower() == "content-type" and (match := re.search(r"charset=[\"']?([\w:.-]+)", value, re.I)):
            labels.append(("its HTTP header says so", match.group(1)))
    if declared := DECLARED.search(data[:4096]):
        labels.append(("the page says so", declared.group(1).decode("ascii")))
    return decoded(data, source.where, tuple(labels))


def html_report(
    page: str,
    data: bytes,
    source: Source,
    piece: Piece,
    *,
    day: str | None = None,
    read: tuple[Any, PageMetadata] | None = None,
    **given: str | None,
) -> Received:
    """The report that a page holds. What the input gave (`day`, `publisher` ...) goes before the page's metadata.

    Args:
        data: the original bytes, of which the page is a piece.
        read: the page as a tree, and what it says of itself, where both are known.

    Raises InputError where no prose is found.
    """
    where = piece.where or source.where
    if not page.strip():
        raise InputError(where, "the page is empty")
    if read is None:
        tree = parsed(page, where)
        says = metadata_of(tree, given.get("url") or source.url)
    else:
        tree, says = read
    prose = prose_of(tree, where)
    if not prose:
        raise InputError(where, "no article text was found in the page")
    title = given.get("title") or says.title
    first, _, rest = prose.partition("\n")
    if rest.strip() and first.strip() in _headings(page):
        title, prose = given.get("title") or first.strip(), rest.strip()
    head = f"{title.strip()}\n\n" if title and title.strip() else ""
    text = checked(head + prose, where)
    dates: dict[str, Any] = {"published": day} if day else {}
    if not day and says.published and source.published is None:
        dates = {"published": says.published, "reason": says.published_reason}
    return received(
        source,
        text,
        data,
        piece,
        url=given.get("url") or says.url,
        publisher=given.get("publisher") or says.publisher,
        author=given.get("author") or says.author,
        title=title,
        modified=given.get("modified") or says.modified,
        body=(len(head), len(text)),
        **dates,
    )


def prose_of(tree: Any, where: str) -> str:
    """The article's prose, its paragraphs on lines of their own; an empty text where none is found.

    Where the quick way finds little of what stands in paragraphs, the thorough one is tried.
    """
    try:
        without_surroundings(tree)
        prose = _extracted(tree, fast=True)
        if len(prose) < LITTLE:
            paragraphs = sum(len("".join(each.itertext()).strip()) for each in tree.iter("p"))
            if not prose or len(prose) < HALF * paragraphs:
                prose = _extracted(tree, fast=False) or prose
    except Exception as error:  # what a broken page does to the library is the page's fault
        raise InputError(where, f"the page could not be parsed: {type(error).__name__}") from None
    return prose


def _extracted(tree: Any, fast: bool) -> str:
    """What trafilatura takes for the article; it works on a copy of the tree."""
    import trafilatura

    if fast and steps_are_known():
        return article_in(tree, _settings(fast)).strip()
    found = trafilatura.bare_extraction(tree, options=_settings(fast))
    return (getattr(found, "text", None) or "").strip()


@lru_cache(maxsize=2)
def _settings(fast: bool) -> Any:
    """trafilatura's settings, which it would otherwise read from its configuration for each page."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=fast, comments=False, tables=False)


def _headings(page: str) -> set[str]:
    """The texts of the page's first-level headings, white space folded."""
    found = re.findall(r"<h1\b[^>]{0,1000}>(.{0,2000}?)</h1>", page, re.I | re.S)
    return {" ".join(html.unescape(re.sub(r"<[^>]{0,1000}>", " ", text)).split()) for text in found[:50]}
