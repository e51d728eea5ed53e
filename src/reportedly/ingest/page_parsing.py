"""A page as a tree: within bounds of size and depth, mended where libxml2 would stumble, and quick to walk.

The elements are those of lxml.html, given out by a table in C: the lookup that lxml.html brings asks a Python function
at each element that is touched, which is a quarter of all that reading a page costs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from reportedly.errors import InputError

MOST_TAGS = 200_000  # opening and closing ones; the longest live blogs have half as many
DEEPEST = 4_000  # opening tags that may stand open at once; a page nests below 100
NESTING = re.compile(r"<(/?)(?:div|span|ul|ol|li|table|tr|td|section|b|i|font|blockquote)\b", re.I)
CONTROL = bytes(set(range(32)) - {0x09, 0x0A, 0x0D})  # no character of XML; each a byte of its own in UTF-8
NO_CHARACTERS = ("\ufffe", "\uffff")
DOCTYPE = re.compile(rb"\s*<\s?!\s?DOCTYPE[^<>]{0,1000}>", re.I)
CLOSED_AT_ONCE = re.compile(rb"(<html[^<>]{0,1000}?)\s*/>", re.I)


def parsed(page: str, where: str) -> Any:
    """The page as a tree of lxml.html. Raises InputError for one that nests too deep or cannot be parsed."""
    if any(sign in page for sign in NO_CHARACTERS):
        page = page.replace(NO_CHARACTERS[0], "").replace(NO_CHARACTERS[1], "")
    data = page.encode("utf-8", "replace")
    if not data.strip():
        raise InputError(where, "the page is empty")
    tags = data.count(b"<")
    many = tags > DEEPEST and tags - data.count(b"</") > DEEPEST
    if tags > MOST_TAGS or (many and _depth(page) > DEEPEST):
        raise InputError(where, "the page nests its elements too deep, or has too many")
    data = data.translate(None, CONTROL)
    try:
        tree = _tree(data)
        if tree is None:  # a piece of a page
            tree = _tree(b"<html><body>" + data + b"</body></html>")
    except Exception as error:  # what a broken page does to the library is the page's fault
        raise InputError(where, f"the page could not be parsed: {type(error).__name__}") from None
    if tree is None:
        raise InputError(where, "no page that can be parsed")
    return tree


def _tree(data: bytes) -> Any:
    """The tree of a page; None where it does not begin like a page and holds no more than one element."""
    import lxml.html

    start = CLOSED_AT_ONCE.sub(rb"\1>", DOCTYPE.sub(b"", data[:4096], count=1), count=1)
    tree = lxml.html.fromstring(start + data[4096:], parser=_parser())
    return None if len(tree) < 1 or (len(tree) < 2 and b"html" not in data[:50].lower()) else tree


@lru_cache(maxsize=1)
def _parser() -> Any:
    import lxml.etree
    import lxml.html

    parser = lxml.etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    parser.set_element_class_lookup(lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement))
    return parser


def _depth(page: str) -> int:
    """An upper bound of how deep `div`-like elements nest."""
    deepest = now = 0
    for match in NESTING.finditer(page):
        now = max(0, now - 1) if match.group(1) else now + 1
        deepest = max(deepest, now)
    return deepest
