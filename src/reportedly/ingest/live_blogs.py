"""Live blogs: pages of many dated entries, cut into the entries, each of which is a report of its own.

They are told by schema.org (`LiveBlogPosting`), or by entries in the page that each have a moment and a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from reportedly.ingest.dates import given_date
from reportedly.ingest.fragments import text_of_fragment, text_of_tree

MOST_ENTRIES = 2_000  # entries of one page
FEWEST = 3  # entries in the page from which it is a live blog
SHORTEST = 40  # characters of an entry
ENTRY = re.compile(
    r"live-?(?:blog|post|entry|update)|blog-?(?:post|entry|update)|(?:^|[ _-])(?:update|post|entry)(?:[ _-]|$)", re.I
)
LIVE = re.compile(r"live-?blog|live-?updates?|liveblog|live-?feed|live-?ticker", re.I)


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """An entry of a live blog: its text, and what it says of itself."""

    text: str
    published: str | None
    title: str | None = None
    author: str | None = None
    url: str | None = None


def live_entries(tree: Any, articles: Sequence[Mapping[str, Any]]) -> list[LiveEntry]:
    """The entries of a live blog, in the order of the page; empty for any other page.

    Args:
        articles: what the page's metadata says of its articles (`PageMetadata.articles`).
    """
    told = [entry for entry in _by_schema(articles) if len(entry.text) >= SHORTEST]
    if len(told) > 1:
        return told[:MOST_ENTRIES]
    return list(_by_markup(tree))[:MOST_ENTRIES]


def _by_schema(articles: Iterable[Mapping[str, Any]]) -> Iterator[LiveEntry]:
    for node in articles:
        updates = node.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else [updates] if updates else ():
            if isinstance(update, dict):
                body = update.get("articleBody")
                title = update.get("headline") or update.get("name")
                yield LiveEntry(
                    text_of_fragment(body) if isinstance(body, str) else "",
                    _words(update, "datePublished"),
                    " ".join(title.split()) if isinstance(title, str) else None,
                    _author(update.get("author")),
                    _words(update, "url"),
                )


def _named(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _words(node: Mapping[str, Any], key: str) -> str | None:
    value = node.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _author(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [each.get("name") if isinstance(each, dict) else each for each in people]
    return ", ".join(name for name in names if isinstance(name, str) and name.strip()) or None


def _by_markup(tree: Any) -> Iterator[LiveEntry]:
    """Entries that stand in the page: elements named for it, side by side, each with one moment and a text."""
    if not any(LIVE.search(_named(each)) for each in tree.iter("body", "main", "article", "section", "div")):
        return
    groups: dict[Any, dict[Any, str]] = {}
    for moment in tree.iter("time"):
        value = moment.get("datetime") or ""
        box = _entry_around(moment)
        if box is not None and given_date(value).day:
            groups.setdefault(box.getparent(), {}).setdefault(box, value)
    entries = max(groups.values(), key=len, default={})
    if len(entries) < FEWEST:
        return
    for element, value in entries.items():
        heading = next(iter(element.iter("h2", "h3", "h4")), None)
        title = None if heading is None else " ".join("".join(heading.itertext()).split()) or None
        paragraphs = [each for each in element.iter("p", "li", "blockquote") if each.getparent().tag != "blockquote"]
        text = "\n".join(words for each in paragraphs if (words := text_of_tree(each)))
        if len(text) >= SHORTEST:
            yield LiveEntry(text, value, title)


def _entry_around(moment: Any) -> Any:
    """The element that is named for an entry and holds this moment, and no third one; None where there is none."""
    above = moment.getparent()
    for _ in range(5):
        if above is None or above.tag in ("body", "main") or above.getparent() is None:
            return None
        if above.tag in ("article", "li", "div", "section") and ENTRY.search(_named(above)):
            return above if sum(1 for _ in islice(above.iter("time"), 3)) <= 2 else None
        above = above.getparent()
    return None
