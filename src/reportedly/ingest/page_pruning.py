"""What no article tells, taken out of a page before its prose is looked for.

Lines that are a link and nothing else, headings that are a link, small boxes that are named for what is around an
article (newsletters, related articles), and boxes with a picture that open over a word. A box that holds more than a
few paragraphs may be named after the page, and stays. Posts of other services that an article quotes are quotations.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

AROUND = re.compile(
    "related|newsletter|read-more|read_more|readmore|most-read|trending|signup|sign-up|promo|recirc", re.I
)
QUOTED_POST = re.compile("twitter-tweet|twitter-video|instagram-media|tiktok-embed|telegram-post|fb-post", re.I)
FEW_PARAGRAPHS = 4  # a part with more is no box beside the article
SMALL_BOX = 1_200  # characters
LEAD = 60  # characters of the page's description by which its box is known
MARGIN = 40  # characters that a box around a quoted post may have beside it
LONGEST_NAME = 2_000  # characters of a box's names that are looked at
SPACES = "".join(sign for sign in map(chr, range(0x80, 0x3001)) if sign.isspace())  # that XPath takes for letters
SHORTEST = 12  # characters of a block that is nothing but a link


BOXES = ("div", "aside", "section", "ul", "p")
HEADINGS = ("h2", "h3", "h4")
UNSEEN = ("style", "svg", "meta", "link", "base", "source", "track", "param", "input", "iframe", "embed", "area")
"""Elements that hold no word of an article: each would be copied and asked several times."""


def without_surroundings(tree: Any) -> Any:
    """The same tree without what stands around its article, and without what is never seen of it."""
    from lxml.etree import strip_elements

    _lead_as_paragraph(tree)
    told = _paths()["told"](tree)
    for script in told:
        script.tag = "told"  # what the page says of itself, which is looked into once more
    strip_elements(tree, "script", *UNSEEN, with_tail=False)
    for script in told:
        script.tag = "script"
    for element in _paths()["posts"](tree):
        if QUOTED_POST.search(element.get("class")):
            _as_quotation(element)
    going = _paths()["lines"](tree)
    for element in tree.iter(*HEADINGS):
        link = element.find(".//a")
        if link is not None and _alone(element, link):
            going.append(element)
    for element in tree.iter(*BOXES):
        named = f"{element.get('class') or ''}{element.get('id') or ''}"
        if named and _is_around(named[:LONGEST_NAME]) and _is_small(element):
            going.append(element)
    going += _paths()["pictures"](tree)
    for element in going:
        _take_out(element)
    return tree


@lru_cache(maxsize=20_000)
def _is_around(named: str) -> bool:
    """Whether a box of that name stands around an article; pages name their boxes alike."""
    return AROUND.search(named) is not None


@lru_cache(maxsize=1)
def _paths() -> dict[str, Any]:
    """What is looked at more closely, found by libxml2 and not element by element."""
    from lxml.etree import XPath

    def size(of: str) -> str:
        return f"string-length(normalize-space(translate({of}, '{SPACES}', '{' ' * len(SPACES)}')))"

    paths = {
        "told": "descendant::script[contains(@type, 'ld+json')]",
        "description": "head/meta[@name='description' or @property='og:description']/@content",
        "posts": "descendant::blockquote[@class]",
        "lines": "descendant::*[self::p or self::li][count(descendant::a) = 1]"
        f"[{size('.')} <= {size('descendant::a')} + 1][self::li or {size('.')} > {SHORTEST}]",
        "pictures": "descendant::span[not(a)][not(text()[normalize-space()])][ancestor::p][descendant::img]",
    }
    return {name: XPath(path) for name, path in paths.items()}


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _alone(element: Any, link: Any) -> bool:
    """Whether a link is all that an element says."""
    return len(_text(element)) <= len(_text(link)) + 1


def _is_small(element: Any) -> bool:
    paragraphs = 0
    for _ in element.iter("p"):
        paragraphs += 1
        if paragraphs > FEW_PARAGRAPHS:
            return False
    paragraphs -= int(element.tag == "p")
    size = 0
    for piece in element.itertext():
        size += len(" ".join(piece.split()))
        if size >= SMALL_BOX:
            return False
    return bool(paragraphs < FEW_PARAGRAPHS)


def _lead_as_paragraph(tree: Any) -> None:
    """A box that holds the page's own description as bare words is its first paragraph, whatever element it is."""
    told = {" ".join(words.split()) for words in _paths()["description"](tree)}
    leads = tuple(words[:LEAD] for words in told if len(words) >= LEAD)
    if not leads:
        return
    for element in tree.iter("div", "section", "span"):
        if element.text and element.text.strip() and " ".join(element.text.split()).startswith(leads):
            if element.getparent() is not None and element.tag != "span":
                element.tag = "p"
            return


def _as_quotation(element: Any) -> None:
    """A post of another service as a quotation of the article, and the boxes around it as boxes without a name."""
    element.attrib.clear()
    above = element.getparent()
    for _ in range(3):
        if (
            above is None
            or above.tag not in ("div", "figure", "section")
            or len(_text(above)) > len(_text(element)) + 40
        ):
            return
        above.attrib.clear()
        above.tag = "div"
        above = above.getparent()


def _take_out(element: Any) -> None:
    """Remove an element, and keep what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
