"""A piece of HTML as text: the content of a feed's item, a mail, a post. Nothing stands around it, so all is kept.

Paragraphs, list items and table rows are lines of their own, with a blank line between paragraphs; scripts, styles and
what is hidden are left out. Linear in the size of the piece.
"""

from __future__ import annotations

import html
import re
from typing import Any

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead "
    "tr ul summary".split()
)
TIGHT = frozenset({"li", "tr", "dd", "dt", "div", "td", "th"})
LEFT_OUT = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "svg", "math", "iframe", "object", "video", "audio"}
)
TAG = re.compile(r"<[a-zA-Z/!][^>]{0,5000}>")
LARGEST = 5_000_000  # characters of one item
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)


def text_of_fragment(piece: str) -> str:
    """The text of a piece of HTML; of one without any tag, the text with its character references read."""
    if "<" not in piece or TAG.search(piece) is None:
        return _tidy(html.unescape(piece))
    if len(piece) > LARGEST:
        return _tidy(html.unescape(TAG.sub(" ", piece)))
    import lxml.etree
    import lxml.html

    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(f"<div>{piece}</div>".encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return _tidy(html.unescape(TAG.sub(" ", piece)))
    return text_of_tree(tree)


def text_of_tree(tree: Any) -> str:
    """The text of an lxml tree, block elements on lines of their own."""
    parts: list[str] = []
    skipped = 0
    import lxml.etree

    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        left_out = not tag or tag in LEFT_OUT or bool(HIDDEN.search(element.get("style") or ""))
        if event == "start":
            skipped += left_out
            if not skipped:
                parts.append(_break(tag))
                if tag == "br":
                    parts.append("\x02")
                if element.text:
                    parts.append(_flow(element.text, tag == "pre"))
        else:
            if not skipped:
                parts.append(_break(tag))
            skipped -= left_out
            if not skipped and element.tail and element is not tree:
                parts.append(_flow(element.tail, False))
    return _laid_out("".join(parts))


def _break(tag: str) -> str:
    """\\x01 ends a paragraph, \\x02 a line."""
    if tag not in BLOCKS:
        return ""
    return "\x02" if tag in TIGHT else "\x01"


def _flow(text: str, kept: bool) -> str:
    text = text.replace("\x01", " ").replace("\x02", " ")
    return text.replace("\n", "\x02") if kept else re.sub(r"[ \t\r\n\f]+", " ", text)


def _laid_out(text: str) -> str:
    text = re.sub(r"[ \x02]*\x01[ \x01\x02]*", "\n\n", text)
    text = re.sub(r" *\x02 *\x02[ \x02]*", "\n\n", text)
    return _tidy(re.sub(r" *\x02 *", "\n", text))


def _tidy(text: str) -> str:
    lines = [line.strip(" \t\r\f\v") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
