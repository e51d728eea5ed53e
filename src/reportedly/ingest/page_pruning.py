"""What no article tells, taken out of a page before its prose is looked for: in one walk over its elements.

Lines that are a link and nothing else, headings that are a link, small boxes that are named for what is around an
article (newsletters, related articles), and boxes with a picture that open over a word. A box that holds more than a
few paragraphs may be named after the page, and stays. Posts of other services that an article quotes are quotations.
"""

from __future__ import annotations

import re
from typing import Any

AROUND = re.compile(
    "related|newsletter|read-more|read_more|readmore|most-read|trending|signup|sign-up|promo|recirc", re.I
)
QUOTED_POST = re.compile("twitter-tweet|twitter-video|instagram-media|tiktok-embed|telegram-post|fb-post", re.I)
BOXES = frozenset({"div", "aside", "section", "ul", "p"})
HEADINGS = frozenset({"h2", "h3", "h4"})
FEW_PARAGRAPHS = 4
SMALL_BOX = 1_200  # characters
MARGIN = 40  # characters that a box around a quoted post may have beside it
SHORTEST = 12


def without_surroundings(tree: Any) -> Any:
    """The same tree without what stands around its article."""
    going: list[Any] = []
    for element in tree.iter("p", "li", "h2", "h3", "h4", "div", "aside", "section", "ul", "blockquote"):
        tag = element.tag
        if tag == "blockquote":
            if QUOTED_POST.search(element.get("class") or ""):
                _as_quotation(element)
        elif tag in ("p", "li"):
            links = element.findall(".//a")
            alone = len(links) == 1 and _alone(element, links[0])
            if alone and (tag == "li" or len(_text(element)) > SHORTEST):
                going.append(element)
                continue
        elif tag in HEADINGS:
            link = element.find(".//a")
            if link is not None and _alone(element, link):
                going.append(element)
        if (
            tag in BOXES
            and AROUND.search(f"{element.get('class') or ''}{element.get('id') or ''}")
            and _is_small(element)
        ):
            going.append(element)
        if tag == "p":
            going += [
                each for each in element.iter("span") if each.find(".//img") is not None and each.find("a") is None
            ]
    for element in going:
        _take_out(element)
    return tree


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
