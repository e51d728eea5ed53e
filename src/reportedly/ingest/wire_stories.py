"""Wire stories: NITF, NewsML-G2 and NewsML 1. One report a story; the original is the story's own element."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.feeds import laid_out
from reportedly.ingest.fragments import text_of_fragment, text_of_tree
from reportedly.ingest.markup import child_text, descendants, local, tree_of
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Received, Source
from reportedly.ingest.reports import received
from reportedly.model import Failure

STORIES = ("newsitem", "packageitem")
ISSUED = ("date.issue", "firstcreated", "versioncreated", "thisrevisioncreated", "date.release", "story.date", "sent")


@reader("newsml")
def read_wire_story(source: Source) -> Iterator[Item]:
    """Every story of an NITF or NewsML document."""
    root = tree_of(source)
    stories = [each for each in root.iter() if local(each) in STORIES]
    stories = [each for each in stories if not any(local(inner) in STORIES for inner in each.iterdescendants())]
    if not stories:
        stories = [each for each in root.iter() if local(each) == "nitf"] or [root]
    for number, story in enumerate(stories, 1):
        where = source.where if len(stories) == 1 else f"{source.where}:{number}"
        try:
            yield _story(story, source, where, number if len(stories) > 1 else None)
        except InputError as error:
            yield Failure(error.where, error.reason)


def _story(story: Any, source: Source, where: str, number: int | None) -> Received:
    import lxml.etree

    title = " ".join((_first(story, "hl1", "headline", "hedline", "slugline", "title") or "").split())
    text, span = laid_out(title, _body(story), where)
    original = lxml.etree.tostring(story, encoding="utf-8", with_tail=False)
    identity = story.get("guid") or _attribute(story, "doc-id", "id-string") or _first(story, "newsitemid")
    return received(
        source,
        text,
        original,
        Piece(
            name=source.name if number is None else str(identity or f"{source.name}:{number}"),
            where=where,
            media_type="application/xml",
            place=None if number is None else f"story {number:,}",
        ),
        published=_issued(story),
        body=span,
        publisher=_publisher(story),
        author=_author(story),
        title=title or None,
        modified=_first(story, "versioncreated") if _first(story, "firstcreated") else None,
    )


def _first(element: Any, *names: str) -> str | None:
    """The text of the first element of the first of these names that has any."""
    for name in names:
        for each in descendants(element, name):
            if words := "".join(each.itertext()).strip():
                return words
    return None


def _attribute(element: Any, name: str, attribute: str) -> str | None:
    return next((each.get(attribute) for each in descendants(element, name) if each.get(attribute)), None)


def _body(story: Any) -> str:
    for name in ("body.content", "inlinexml", "datacontent", "inlinedata", "contentset"):
        for element in descendants(story, name):
            inner = next(descendants(element, "body.content", "body"), None) if len(element) else None
            made = copy.deepcopy(element if inner is None else inner)
            for child in made.iter():
                if isinstance(child.tag, str):
                    child.tag = local(child)
            for media in list(made.iter("media", "media-caption", "hedline", "byline", "dateline")):
                media.clear(keep_tail=True)
            made.tag = "div"
            text = text_of_tree(made) if len(made) else text_of_fragment(made.text or "")
            if text:
                return text
    return ""


def _issued(story: Any) -> str | None:
    for name in ISSUED:
        for element in descendants(story, name):
            value = element.get("norm") or "".join(element.itertext()).strip()
            if value:
                return re.sub(r"^(\d{8}T\d{6})[+-]\d{4}$", r"\1Z", value) if value[8:9] == "T" else value
    return _attribute(story, "pubdata", "date.publication")


def _publisher(story: Any) -> str | None:
    provider = next(descendants(story, "provider"), None)
    named = None if provider is None else child_text(provider, "name") or provider.get("literal")
    return (
        named
        or _first(story, "distributor", "creditline")
        or _attribute(story, "doc.copyright", "holder")
        or _attribute(story, "pubdata", "name")
        or _first(story, "providerid", "org")
        or _first(story, "provider")
    )


def _author(story: Any) -> str | None:
    line = next(descendants(story, "byline"), None)
    pieces = [] if line is None else line.xpath("descendant::text()[not(ancestor::*[local-name() = 'byttl'])]")
    words = "".join(pieces) or _first(story, "byttl", "by") or ""  # the title of who wrote it stands in the line too
    words = re.sub(r"^\W*by\s+", "", " ".join(words.split()), flags=re.I)
    return words or None
