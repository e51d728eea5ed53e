"""Tasks for Label Studio: a report a task, what was read as a prediction, never as an annotation by a person.

Offsets count UTF-16 units, as the browser does. The first task's `meta` has the labelling configuration to paste.
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from reportedly.export.marks import Mark, Marked, Units, marked
from reportedly.export.view import View
from reportedly.export.web_annotations import MOTIVATIONS

COLOURS = ("#1b6ca8", "#2e7d32", "#8e5a00", "#6a1b9a", "#b71c1c", "#00695c", "#455a64", "#283593", "#ad1457")
CONFIGURATION = (
    '<View><Labels name="reading" toName="text">'
    + "".join(
        f'<Label value="{name}" background="{colour}"/>' for name, colour in zip(MOTIVATIONS, COLOURS, strict=True)
    )
    + '</Labels><Text name="text" value="$text"/></View>'
)


def export_labelstudio(view: View, out: BinaryIO) -> None:
    """A JSON list of tasks, one a report that fits."""
    out.write(b"[")
    for number, one in enumerate(marked(view)):
        out.write((b",\n" if number else b"\n") + json.dumps(_task(one, view, number), ensure_ascii=False).encode())
    out.write(b"\n]\n")


def _task(one: Marked, view: View, number: int) -> dict[str, Any]:
    report, units = one.document.report, Units(one.text)
    url = report.url if report.url and not view.redaction.in_address(report.url) else None
    said: dict[str, Any] = {"reportedly": view.stated()}
    if number == 0:
        said["labelling configuration"] = CONFIGURATION
    return {
        "id": number + 1,
        "data": {
            "text": one.text,
            "report": report.id,
            "publisher": report.publisher,
            "published": one.document.published.value,
            "url": url,
        },
        "meta": said,
        "predictions": [
            {
                "model_version": view.made_by,
                "result": [_result(mark, one.text, units, place) for place, mark in enumerate(one.marks)],
            }
        ],
    }


def _result(mark: Mark, text: str, units: Units, number: int) -> dict[str, Any]:
    return {
        "id": f"r{number}",
        "from_name": "reading",
        "to_name": "text",
        "type": "labels",
        "value": {
            "start": units.utf16(mark.start),
            "end": units.utf16(mark.end),
            "text": text[mark.start : mark.end],
            "labels": [mark.kind],
        },
        "meta": {"text": [part for part in (mark.value, mark.about, mark.link) if part]},
    }
