"""W3C Web Annotation (recommendation of 2017) as JSON-LD: one annotation a value, at its characters.

Positions count Unicode code points of the report's text in logical order, as the recommendation asks; a quotation with
some text before and after stands beside each, so that it is found again where the text is got from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

from reportedly.export.marks import Mark, Marked, marked
from reportedly.export.view import View

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MOTIVATIONS = {
    "actor": "identifying", "place": "identifying", "time": "identifying", "quantity": "describing",
    "event": "classifying", "source": "identifying", "cue": "classifying", "statement": "classifying",
    "loaded word": "assessing",
}  # fmt: skip
AROUND = 32
"""Characters before and after a quotation."""

Json = dict[str, Any]


def export_annotations(view: View, out: BinaryIO) -> None:
    """One annotation page of all that was read in the reports that fit; what was held back stands at its end."""
    head = {"@context": CONTEXT, "id": f"urn:reportedly:record:{view.hash}", "type": "AnnotationPage"}
    out.write(json.dumps(head).encode()[:-1] + b', "items": [')
    count = 0
    for one in marked(view):
        for item in _annotations(one, view):
            out.write((b",\n" if count else b"\n") + json.dumps(item, ensure_ascii=False).encode("utf-8", "replace"))
            count += 1
    held = view.held["reports"]
    said = {**view.stated(), "reports given": str(held.given), "reports held back": str(held.held_back)}
    collection: Json = {
        "partOf": {
            "id": f"urn:reportedly:record:{view.hash}:annotations",
            "type": "AnnotationCollection",
            "label": "; ".join(f"{name}: {words}" for name, words in said.items()),
            "total": count,
        }
    }
    out.write(b"\n], " + json.dumps(collection, ensure_ascii=False).encode()[1:] + b"\n")


def _annotations(one: Marked, view: View) -> Iterator[Json]:
    report = one.document.report
    source: Json = {"id": f"urn:reportedly:report:{quote(report.id, safe='')}", "type": "Text", "format": "text/plain"}
    if report.language:
        source["language"] = report.language
    if report.url and not view.redaction.in_address(report.url):
        source["dcterms:source"] = report.url
    if report.publisher:
        source["dcterms:publisher"] = report.publisher
    if one.document.published.value:
        source["dcterms:issued"] = one.document.published.value
    source["schema:sha256"] = report.sha256
    for number, mark in enumerate(one.marks):
        yield {
            "id": f"urn:reportedly:annotation:{quote(report.id, safe='')}:{number}",
            "type": "Annotation",
            "motivation": MOTIVATIONS[mark.kind],
            "generator": {"id": "urn:reportedly", "type": "Software", "name": view.made_by},
            "body": _bodies(mark),
            "target": {"source": source, "selector": selectors(one.text, mark, view.redaction.mask)},
        }


def _bodies(mark: Mark) -> list[Json]:
    found: list[Json] = [{"type": "TextualBody", "purpose": "tagging", "value": mark.kind}]
    if mark.value:
        found.append({"type": "TextualBody", "purpose": "describing", "value": mark.value})
    if mark.about:
        found.append({"type": "TextualBody", "purpose": "commenting", "value": mark.about})
    if mark.link:
        found.append({"type": "SpecificResource", "purpose": "identifying", "source": mark.link})
    return found


def selectors(text: str, mark: Mark, masked: bool) -> list[Json]:
    """The position, and the quotation with what stands around it unless quotations are masked."""
    position = {"type": "TextPositionSelector", "start": mark.start, "end": mark.end}
    if masked:
        return [position]
    quotation = {
        "type": "TextQuoteSelector",
        "exact": text[mark.start : mark.end],
        "prefix": text[max(0, mark.start - AROUND) : mark.start],
        "suffix": text[mark.end : mark.end + AROUND],
    }
    return [position, quotation]
