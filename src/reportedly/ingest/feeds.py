"""Feeds: RSS (all versions), Atom, JSON Feed, and sitemaps of news. One report an item.

The full content is taken where the feed has it, else the summary, and the report is marked as `brief`. The original of
a report is a feed with this item alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from reportedly.errors import InputError
from reportedly.ingest.fragments import text_of_fragment
from reportedly.ingest.json_records import loaded
from reportedly.ingest.markup import child_text, children, descendants, local, tree_of
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Received, Source
from reportedly.ingest.reports import received
from reportedly.model import Failure

MOST_ITEMS = 200_000  # items of one feed; a sitemap has at most 50,000 (sitemaps.org)
FULL = 1_000  # characters from which a description is taken for the whole text
CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*(?:read more|continue reading|more)?\W*$", re.I)
WHOLE_ADDRESS = re.compile(r"https?://\S+")


@reader("feed")
def read_feed(source: Source) -> Iterator[Item]:
    """Every item of an RSS or Atom feed."""
    root = tree_of(source)
    channel = next(descendants(root, "channel"), root)
    told = _Feed(child_text(channel, "title"), _author(channel), _link(channel) or source.url)
    items = [each for each in root.iter() if local(each) in ("item", "entry")]
    if not items:
        raise InputError(source.where, "a feed without any item")
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        where = f"{source.where}:{number}"
        try:
            yield _item(item, source, where, number, told)
        except InputError as error:
            yield Failure(error.where, error.reason)
    if len(items) > MOST_ITEMS:
        yield Failure(source.where, f"more than {MOST_ITEMS:,} items: the rest was not read")


@dataclass(frozen=True, slots=True)
class _Feed:
    """What a feed says of itself, and so of each item that says nothing else (RFC 4287, 4.2.1, has it of authors)."""

    title: str | None
    author: str | None
    base: str | None


def _item(item: Any, source: Source, where: str, number: int, feed: _Feed) -> Received:
    import lxml.etree

    title = text_of_fragment(child_text(item, "title") or "")
    body, full = _content(item)
    link = _link(item)
    guid = child_text(item, "guid", "id")
    if link is None and guid and WHOLE_ADDRESS.fullmatch(guid):
        link = guid
    if link is not None:
        link = urljoin(feed.base or "", link)
    origin = next(iter(children(item, "source")), None)
    name = None if origin is None else child_text(origin, "title") or "".join(origin.itertext()).strip()
    text, span = laid_out(title, body, where)
    element = lxml.etree.tostring(item, encoding="unicode", with_tail=False)
    wrapped = f"<feed>{element}</feed>" if local(item) == "entry" else f"<rss><channel>{element}</channel></rss>"
    return received(
        source,
        text,
        wrapped.encode("utf-8"),
        Piece(
            name=link or guid or f"{source.name}:{number}",
            where=where,
            media_type="application/atom+xml" if local(item) == "entry" else "application/rss+xml",
            place=f"item {number:,}",
        ),
        published=child_text(item, "pubdate", "published", "date", "issued", "created", "updated"),
        body=span,
        url=link,
        publisher=name or child_text(item, "publisher") or feed.title,
        author=_author(item) or feed.author,
        title=title or None,
        modified=child_text(item, "updated", "modified"),
        brief=not full,
    )


def laid_out(title: str, body: str, where: str) -> tuple[str, tuple[int, int] | None]:
    """Title and body as one text, and where the body stands in it. Raises InputError where there is neither."""
    if not title and not body:
        raise InputError(where, "an item without a title and without a text")
    if not title or not body or body == title:
        text = body or title
        return text, (0, len(text))
    head = f"{title}\n\n"
    return head + body, (len(head), len(head) + len(body))


def _content(item: Any) -> tuple[str, bool]:
    """The longest text that an item has, and whether it is the whole text."""
    best, full = "", False
    for element in item:
        name = local(element)
        if name in ("encoded", "content", "fulltext", "body"):
            text = _text(element)
            if len(text) > len(best) or (text and not full):
                best, full = text, bool(text)
        elif name in ("description", "summary", "subtitle") and not full:
            text = _text(element)
            if len(text) > len(best):
                best = text
    return best, full or (len(best) >= FULL and CUT.search(best) is None)


def _text(element: Any) -> str:
    """The text of an element that holds HTML, escaped or as elements."""
    if len(element):
        from reportedly.ingest.fragments import text_of_tree

        plain = _without_namespaces(element)
        return text_of_tree(plain)
    return text_of_fragment(element.text or "")


def _without_namespaces(element: Any) -> Any:
    import lxml.etree

    made = lxml.etree.Element("div")
    made.text = element.text
    for child in element.iter():
        if child is not element and isinstance(child.tag, str):
            child.tag = local(child)
    for child in list(element):
        made.append(_copied(child))
    return made


def _copied(element: Any) -> Any:
    import copy

    return copy.deepcopy(element)


def _link(element: Any) -> str | None:
    """The address of an item or of a feed: the text of `link`, or the `href` of one that is the alternate."""
    links = list(children(element, "link"))
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href")).strip()
        if link.text and link.text.strip():
            return str(link.text).strip()
    return None


def _author(item: Any) -> str | None:
    names = []
    for element in children(item, "author", "creator"):
        words = child_text(element, "name") or "".join(element.itertext()).strip()
        match = re.fullmatch(r"\S+@\S+\s+\((.+)\)", words)
        names.append(match.group(1) if match else words)
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


# ------------------------------------------------------------------------------------------------ JSON Feed


@reader("json-feed")
def read_json_feed(source: Source) -> Iterator[Item]:
    """Every item of a JSON Feed (versions 1 and 1.1)."""
    feed = loaded(source)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        raise InputError(source.where, "a feed without any item")
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        where = f"{source.where}:{number}"
        try:
            if not isinstance(item, dict):
                raise InputError(where, "an item that is no object")
            yield _json_item(item, feed, source, where, number)
        except InputError as error:
            yield Failure(error.where, error.reason)


def _json_item(item: dict[str, Any], feed: dict[str, Any], source: Source, where: str, number: int) -> Received:
    def words(key: str) -> str:
        return item[key] if isinstance(item.get(key), str) else ""

    full = text_of_fragment(words("content_html")) or words("content_text").strip()
    title = words("title").strip()
    text, span = laid_out(title, full or words("summary").strip(), where)
    authors = next((own for own in map(_authors, (item, feed)) if own), [])
    names = [author["name"] for author in authors if isinstance(author, dict) and isinstance(author.get("name"), str)]
    original = {"version": feed.get("version"), "items": [item]}
    link = words("url") or words("external_url") or None
    identity = item.get("id")
    return received(
        source,
        text,
        json.dumps(original, ensure_ascii=False).encode("utf-8", "replace"),
        Piece(
            name=link or (str(identity) if identity else f"{source.name}:{number}"),
            where=where,
            media_type="application/feed+json",
            place=f"item {number:,}",
        ),
        published=words("date_published") or None,
        body=span,
        url=link,
        publisher=feed["title"] if isinstance(feed.get("title"), str) else None,
        author=", ".join(names) or None,
        title=title or None,
        modified=words("date_modified") or None,
        brief=not full,
    )


def _authors(told: dict[str, Any]) -> list[Any]:
    """Who an item or a feed says has written it; version 1 of JSON Feed has one author, 1.1 a list."""
    listed = told.get("authors")
    return listed if isinstance(listed, list) and listed else [told["author"]] if told.get("author") else []


# ------------------------------------------------------------------------------------------------ sitemaps


@reader("sitemap")
def read_sitemap(source: Source) -> Iterator[Item]:
    """Every page of a sitemap of news: its title alone, marked as brief."""
    import lxml.etree

    root = tree_of(source)
    pages = [each for each in root.iter() if local(each) == "url"]
    told = [page for page in pages if next(descendants(page, "news"), None) is not None]
    if not told:
        count = sum(local(each) == "loc" for each in root.iter())
        raise InputError(source.where, f"a sitemap without news: a list of {count:,} addresses, with nothing to read")
    for number, page in enumerate(told[:MOST_ITEMS], 1):
        where = f"{source.where}:{number}"
        news = next(descendants(page, "news"))
        title = child_text(news, "title")
        if not title:
            yield Failure(where, "an entry without a title")
            continue
        outlet = next(children(news, "publication"), None)
        link = child_text(page, "loc")
        element = lxml.etree.tostring(page, encoding="unicode", with_tail=False)
        yield received(
            source,
            " ".join(title.split()),
            f"<urlset>{element}</urlset>".encode(),
            Piece(
                name=link or f"{source.name}:{number}",
                where=where,
                media_type="application/xml",
                place=f"entry {number:,}",
            ),
            published=child_text(news, "publication_date") or child_text(page, "lastmod"),
            url=link,
            publisher=None if outlet is None else child_text(outlet, "name"),
            title=title,
            brief=True,
        )
