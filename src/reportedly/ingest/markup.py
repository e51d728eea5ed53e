"""XML as a tree, safely: no entities, no document types, nothing fetched, bounded in size and depth.

Feeds are often broken; what a strict parser would refuse is read as far as it goes. Names are compared without their
namespace, as feeds mix them up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.received import Source

LARGEST_XML = 100_000_000  # bytes; larger exports are read piece by piece
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding=[\"']?\s*([A-Za-z0-9_:.-]{2,40})")
PROLOGUE = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[\]]{0,2000}(?:\[[^\]]{0,100000}\]\s*)?>", re.I)
NAMED_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)([A-Za-z][A-Za-z0-9]{1,30});")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def tree_of(source: Source, largest: int = LARGEST_XML) -> Any:
    """The root of the XML that a source holds. Raises InputError where there is none."""
    import lxml.etree

    data = source.read(largest)
    labels = (
        [("the document says so", match.group(1).decode("ascii"))] if (match := DECLARED.search(data[:400])) else []
    )
    text = decoded(data, source.where, tuple(labels)).text
    text = PROLOGUE.sub("", DOCTYPE.sub("", text, count=1), count=1).lstrip("\ufeff \t\r\n\u200b")
    text = NAMED_ENTITY.sub(_character, CONTROL.sub("", text))
    parser = lxml.etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise InputError(source.where, f"not XML that can be read: {str(error)[:120]}") from None
    if root is None:
        raise InputError(source.where, "not XML that can be read")
    return root


def _character(match: re.Match[str]) -> str:
    """The characters of an entity that HTML knows and XML does not; unknown ones are kept as they are written."""
    known = html.unescape(match.group())
    return known if known != match.group() else f"&amp;{match.group(1)};"


def local(element: Any) -> str:
    """The element's name without its namespace, in lower case; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children of these names, in order."""
    return (child for child in element if local(child) in names)


def child_text(element: Any, *names: str) -> str | None:
    """The text of the first child of the first of these names that has one."""
    for name in names:
        for child in children(element, name):
            if words := "".join(child.itertext()).strip():
                return words
    return None


def descendants(element: Any, *names: str) -> Iterator[Any]:
    """All elements below of these names, in the order of the document."""
    return (each for each in element.iter() if local(each) in names)
