"""The annotation format: an annotated report as a JSON object, and back.

The keys are those of the project's interchange format (one object a line; `docs/format.md`): offsets in code points,
`text[start:end] == item["text"]` for each item. `from_json(to_json(x))` gives `x` again, but for the working material
(`parse`, `tagging`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

from reportedly.model import (
    Annotated,
    Copies,
    Failure,
    Finding,
    Incident,
    Occurrence,
    Provenance,
    Question,
    Report,
    Span,
)
from reportedly.model.codec import closed, decoded, described, encoded, hints

Json = dict[str, Any]


READING = (
    "published", "language", "body", "headline", "places", "times", "quantities", "actors", "statements", "events",
    "denials", "types", "wording", "checks", "notes",
)  # fmt: skip
"""What an output line has of a report, in order, by the fields of `Annotated` (`language` is the report's own)."""

BARE = ("body", "triggers")
"""Lists of spans that are written without their words."""

LINES: Mapping[type, str] = {
    Copies: "copies",
    Occurrence: "occurrence",
    Incident: "incident",
    Question: "question",
    Finding: "finding",
    Failure: "failure",
}
"""What the lines of an exported record are called, but for `report` and `run`."""

Compared = TypeVar("Compared", Copies, Occurrence, Incident, Question, Finding)


def to_json(document: Annotated) -> Json:
    """One output line of the annotation format (`reportedly annotate`)."""
    report, texts = document.report, {document.report.id: document.text}
    line: Json = {"id": report.id}
    if report.body is not None:  # it was read out of markup
        line["text"] = report.text
    for name in READING:
        value = report.language if name == "language" else getattr(document, name)
        if name != "types" or value is not None:
            line[name] = encoded(value, None if name in BARE else texts, report.id)
    for check in line["checks"]:
        del check["occurrence"]
    return line


KNOWN_OF_REPORT = (
    "published_given",
    "published_bounds",
    "published_reason",
    "modified",
    "brief",
    "pages",
    "forwarded_from",
)
"""Fields of a report that are written out where they are set."""
NOT_PLAIN = ("provenance", "pages", "published_bounds")


def provenance_to_json(provenance: Provenance) -> Json:
    """How a report came, without what is not known."""
    plain = {
        key: value
        for key, value in encoded(provenance).items()
        if value not in (None, []) and key not in ("told", "headers")
    }
    told = {"told": dict(provenance.told)} if provenance.told else {}
    return {**plain, **told, **({"headers": [list(pair) for pair in provenance.headers]} if provenance.headers else {})}


def provenance_from_json(line: Mapping[str, Any]) -> Provenance:
    """The provenance that `provenance_to_json` wrote."""
    return Provenance(
        **_only(Provenance, line, ("told", "headers", "inside")),
        told=tuple(sorted(line.get("told", {}).items())),
        headers=tuple((name, value) for name, value in line.get("headers", ())),
        inside=tuple(line.get("inside", ())),
    )


def _as_json(value: Any) -> Any:
    """A field as it is read back from JSON, which has no tuples."""
    return list(value) if isinstance(value, tuple) else value


def report_to_json(document: Annotated) -> Json:
    """A `report` line of an exported record: the output line with all that is known of the report itself."""
    report = document.report
    return {
        "kind": "report",
        **to_json(document),
        "text": report.text,
        "sha256": report.sha256,
        "media_type": report.media_type,
        "path": report.path,
        "url": report.url,
        "publisher": report.publisher,
        "author": report.author,
        "title": report.title,
        **{key: _as_json(getattr(report, key)) for key in KNOWN_OF_REPORT if getattr(report, key)},
        **({"provenance": provenance_to_json(report.provenance)} if report.provenance else {}),
        "triggers": encoded(report.triggers, None, report.id),
        "other": {key: json.loads(value) for key, value in report.other},
        "reader": report.reader,
        "given_body": None if report.body is None else [[span.start, span.end] for span in report.body],
        "layers": dict(document.layers),
    }


def stored(document: Annotated) -> Json:
    """The form in which a record keeps a report: everything, sentence embeddings too."""
    report = document.report
    return {
        **report_to_json(document),
        "checks": encoded(document.checks, None, report.id),
        "report_published": report.published,
        "report_published_basis": report.published_basis,
        "report_notes": list(report.notes),
        "report_body": None if report.body is None else [[span.start, span.end] for span in report.body],
        "sentences": [[span.start, span.end] for span in document.sentences],
        "vectors": [[start, end, base64.b64encode(vector).decode("ascii")] for start, end, vector in document.vectors],
    }


# ------------------------------------------------------------------------------------------------ and back


def _only(kind: type, line: Mapping[str, Any], leave: tuple[str, ...] = ()) -> Json:
    return {f.name: line[f.name] for f in fields(kind) if f.name in line and f.name not in leave}


def _pair(items: Any) -> tuple[str, str] | None:
    return (items[0], items[1]) if items else None


def from_stored(line: Mapping[str, Any]) -> Annotated:
    """The annotated report that `stored` wrote. Raises EvidenceError for a span outside the text."""
    name = cast(str, line["id"])

    texts = {name: line["text"]}

    body = line["report_body"]
    report = Report(
        **_only(Report, line, ("published", "triggers", "body", "notes", "other", *NOT_PLAIN)),
        pages=tuple(line.get("pages", ())),
        published_bounds=_pair(line.get("published_bounds")),
        provenance=provenance_from_json(line["provenance"]) if line.get("provenance") else None,
        notes=tuple(line.get("report_notes", ())),
        other=tuple((key, json.dumps(value, ensure_ascii=False)) for key, value in line.get("other", {}).items()),
        published=line["report_published"],
        published_basis=line["report_published_basis"],
        triggers=decoded(tuple[Span, ...], line["triggers"], name, texts),
        body=None if body is None else tuple(Span(name, start, end) for start, end in body),
    )
    kinds = hints(Annotated)
    read = {key: decoded(kinds[key], line[key], name, texts) for key in READING if key in line and key != "language"}
    return Annotated(
        report=report,
        **read,
        sentences=tuple(Span(name, start, end) for start, end in line.get("sentences", ())),
        vectors=tuple((start, end, base64.b64decode(vector)) for start, end, vector in line["vectors"]),
        layers=dict(line["layers"]),
    )


# ------------------------------------------------------------------------------------------------ compared things


def compared_to_json(noun: Any, texts: Mapping[str, str] | None = None) -> Json:
    """The line of an exported record for what comparing found, or for a failure.

    Args:
        texts: the texts of the reports by their ids, for the words of spans; None: they are left out.
    """
    return {"kind": LINES[type(noun)], **encoded(noun, texts)}


def compared_from_json(kind: type[Compared], line: Mapping[str, Any]) -> Compared:
    """The noun of that class that `compared_to_json` wrote."""
    return cast(Compared, decoded(kind, line))


# ------------------------------------------------------------------------------------------------ the schema


def schema() -> Json:
    """The JSON Schema (2020-12) of an output line and of each line of an exported record, from the data classes."""
    named: dict[str, Json] = {}
    kinds, known = hints(Annotated), hints(Report)
    text, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    reading: Json = {"id": text}
    for name in READING:
        reading[name] = (
            {"type": ["string", "null"]}
            if name == "language"
            else described(kinds[name], named, True, name not in BARE)
        )
    finding = named.pop("Finding")
    reading["checks"] = {"type": "array", "items": _without(finding, "occurrence")}
    lines = {"output": closed({**reading, "text": text}, ("text", "types"))}
    of_report = {
        name: described(known[name], named, True, False)
        for name in ("sha256", "media_type", "path", "url", "publisher", "author", "title", "triggers", "reader")
    }
    where_known = {name: described(known[name], named, True) for name in KNOWN_OF_REPORT}
    named["Provenance"] = {"type": "object"}
    lines["report"] = closed(
        {
            "kind": {"const": "report"},
            **reading,
            "text": text,
            **of_report,
            **where_known,
            "provenance": {"$ref": "#/$defs/Provenance"},
            "other": {"type": "object"},
            "layers": {"type": "object", "additionalProperties": text},
            "copies": {"type": ["string", "null"]},
            "story": {"type": ["string", "null"]},
            "given_id": text,
            "given_body": {"type": ["array", "null"]},
        },
        ("types", "provenance", "given_id", *KNOWN_OF_REPORT),
    )
    for noun, kind in LINES.items():
        described(noun, named, False, noun is not Copies)
        own = named.pop(noun.__name__)
        lines[kind] = closed({"kind": {"const": kind}, **own["properties"]})
    lines["run"] = closed(
        {
            "kind": {"const": "run"},
            "version": text,
            "layers": {"type": "object", "additionalProperties": text},
            "started": {"type": ["string", "null"]},
            "reports": count,
            "log": closed({"entries": count, "head": {"type": ["string", "null"]}}),
            "left_out": count,
        },
        ("log", "left_out"),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reportedly: output of annotate, and the lines of an exported record",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in lines],
        "$defs": {**lines, **dict(sorted(named.items()))},
    }


def _without(described_object: Json, name: str) -> Json:
    properties = {key: value for key, value in described_object["properties"].items() if key != name}
    return closed(properties)
