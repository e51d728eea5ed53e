"""The annotation format: an annotated report as a JSON object, and back.

The keys are those of the project's interchange format (one object a line; `docs/format.md`): offsets in code points,
`text[start:end] == item["text"]` for each item. `from_json(to_json(x))` gives `x` again, but for the working material
(`parse`, `tagging`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, cast

from reportedly.model import (
    Actor,
    Annotated,
    Copies,
    Event,
    EventReference,
    Failure,
    Finding,
    LoadedWord,
    Mention,
    Note,
    Occurrence,
    OccurrenceAccount,
    Place,
    PlaceCandidate,
    Provenance,
    Publication,
    Quantity,
    Reason,
    Report,
    Span,
    Statement,
    Time,
    Toll,
)

Json = dict[str, Any]


def _span(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _maybe(span: Span | None, text: str) -> Json | None:
    return None if span is None else _span(span, text)


def _reasons(reasons: Iterable[Reason]) -> list[Json]:
    return [
        {"text": reason.text, **({"start": reason.span.start, "end": reason.span.end} if reason.span else {})}
        for reason in reasons
    ]


def _plain(value: Any, leave: tuple[str, ...]) -> Json:
    """The fields of a dataclass that need no treatment, in order."""
    return {f.name: getattr(value, f.name) for f in fields(value) if f.name not in leave}


def _event(event: Event, text: str) -> Json:
    plain = _plain(event, ("trigger", "quantities", "tolls", "reasons"))
    return {
        "trigger": _span(event.trigger, text),
        **plain,
        "quantities": list(event.quantities),
        "tolls": [_plain(toll, ()) for toll in event.tolls],
        "reasons": _reasons(event.reasons),
    }


def _check(finding: Finding, text: str) -> Json:
    return {
        "id": finding.id,
        "finding": finding.kind,
        "a": _span(finding.a, text),
        "b": _maybe(finding.b, text),
        "check": finding.check,
    }


def to_json(document: Annotated) -> Json:
    """One output line of the annotation format (`reportedly annotate`)."""
    report, text = document.report, document.text
    line: Json = {"id": report.id}
    if report.body is not None:  # it was read out of markup
        line["text"] = text
    line["published"] = {
        **_plain(document.published, ("reasons",)),
        "reasons": _reasons(document.published.reasons),
    }
    line["language"] = report.language
    line["body"] = [{"start": span.start, "end": span.end} for span in document.body]
    line["headline"] = _maybe(document.headline, text)
    line["places"] = [
        {
            **_span(place.span, text),
            **_plain(place, ("span", "candidates")),
            "candidates": [_plain(candidate, ()) for candidate in place.candidates],
        }
        for place in document.places
    ]
    line["times"] = [{**_span(time.span, text), **_plain(time, ("span",))} for time in document.times]
    line["quantities"] = [
        {
            **_span(quantity.span, text),
            **_plain(quantity, ("span", "of_span")),
            "of_span": _maybe(quantity.of_span, text),
        }
        for quantity in document.quantities
    ]
    line["actors"] = [
        {
            **_plain(actor, ("mentions", "reasons")),
            "mentions": [{**_span(mention.span, text), "form": mention.form} for mention in actor.mentions],
            "reasons": _reasons(actor.reasons),
        }
        for actor in document.actors
    ]
    line["statements"] = [
        {
            "source": _maybe(statement.source, text),
            "source_actor": statement.source_actor,
            "cue": _maybe(statement.cue, text),
            "content": [_span(span, text) for span in statement.content],
            "kind": statement.kind,
            "act": statement.act,
            "within": statement.within,
            "reasons": _reasons(statement.reasons),
        }
        for statement in document.statements
    ]
    line["events"] = [_event(event, text) for event in document.events]
    if document.types is not None:
        line["types"] = list(document.types)
    line["wording"] = [{**_span(word.span, text), **_plain(word, ("span",))} for word in document.wording]
    line["checks"] = [_check(finding, text) for finding in document.checks]
    line["notes"] = [_plain(note, ()) for note in document.notes]
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
    plain = {key: value for key, value in _plain(provenance, ("told", "headers")).items() if value not in (None, ())}
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


def report_to_json(document: Annotated) -> Json:
    """A `report` line of an exported record: the output line with all that is known of the report itself.

    Its checks have `finding` lines of their own.
    """
    report = document.report
    return {
        "kind": "report",
        **{key: value for key, value in to_json(document).items() if key != "checks"},
        "text": report.text,
        "sha256": report.sha256,
        "media_type": report.media_type,
        "path": report.path,
        "url": report.url,
        "publisher": report.publisher,
        "author": report.author,
        "title": report.title,
        **{key: getattr(report, key) for key in KNOWN_OF_REPORT if getattr(report, key)},
        **({"provenance": provenance_to_json(report.provenance)} if report.provenance else {}),
        "triggers": [{"start": span.start, "end": span.end} for span in report.triggers],
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
        "checks": [_check(finding, document.text) for finding in document.checks],
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

    def span(item: Mapping[str, Any]) -> Span:
        made = Span(name, item["start"], item["end"])
        made.of(line["text"])
        return made

    def maybe(item: Mapping[str, Any] | None) -> Span | None:
        return None if item is None else span(item)

    def reasons(items: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
        return tuple(Reason(item["text"], span(item) if "start" in item else None) for item in items)

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
        triggers=tuple(span(item) for item in line["triggers"]),
        body=None if body is None else tuple(Span(name, start, end) for start, end in body),
    )
    return Annotated(
        report=report,
        body=tuple(span(item) for item in line["body"]),
        headline=maybe(line.get("headline")),
        published=Publication(
            **_only(Publication, line["published"], ("reasons",)), reasons=reasons(line["published"]["reasons"])
        ),
        times=tuple(Time(span=span(item), **_only(Time, item, ("span",))) for item in line["times"]),
        places=tuple(
            Place(
                span=span(item),
                **_only(Place, item, ("span", "candidates")),
                candidates=tuple(PlaceCandidate(**candidate) for candidate in item["candidates"]),
            )
            for item in line["places"]
        ),
        quantities=tuple(
            Quantity(span=span(item), of_span=maybe(item["of_span"]), **_only(Quantity, item, ("span", "of_span")))
            for item in line["quantities"]
        ),
        actors=tuple(
            Actor(
                **_only(Actor, item, ("mentions", "reasons")),
                mentions=tuple(Mention(span(mention), mention["form"]) for mention in item["mentions"]),
                reasons=reasons(item["reasons"]),
            )
            for item in line["actors"]
        ),
        statements=tuple(
            Statement(
                content=tuple(span(part) for part in item["content"]),
                source=maybe(item["source"]),
                cue=maybe(item["cue"]),
                reasons=reasons(item["reasons"]),
                **_only(Statement, item, ("content", "source", "cue", "reasons")),
            )
            for item in line["statements"]
        ),
        events=tuple(
            Event(
                trigger=span(item["trigger"]),
                quantities=tuple(item["quantities"]),
                tolls=tuple(Toll(**toll) for toll in item.get("tolls", ())),
                reasons=reasons(item["reasons"]),
                **_only(Event, item, ("trigger", "quantities", "tolls", "reasons")),
            )
            for item in line["events"]
        ),
        types=None if line.get("types") is None else tuple(line["types"]),
        wording=tuple(LoadedWord(span=span(item), **_only(LoadedWord, item, ("span",))) for item in line["wording"]),
        sentences=tuple(Span(name, start, end) for start, end in line.get("sentences", ())),
        checks=tuple(
            Finding(item["id"], item["finding"], span(item["a"]), maybe(item["b"]), item["check"])
            for item in line.get("checks", ())
        ),
        vectors=tuple((start, end, base64.b64decode(vector)) for start, end, vector in line["vectors"]),
        notes=tuple(Note(**item) for item in line["notes"]),
        layers=dict(line["layers"]),
    )


# ------------------------------------------------------------------------------------------------ compared things


def copies_to_json(copies: Copies) -> Json:
    """A `copies` line of an exported record."""
    return {
        "kind": "copies",
        "id": copies.id,
        "reports": list(copies.reports),
        "origin": copies.origin,
        "passages": [{"report": span.report, "start": span.start, "end": span.end} for span in copies.passages],
        "reasons": [reason.text for reason in copies.reasons],
    }


def occurrence_to_json(occurrence: Occurrence) -> Json:
    """An `occurrence` line of an exported record."""
    return {
        "kind": "occurrence",
        **_plain(occurrence, ("accounts", "reasons")),
        "accounts": [
            {
                "reports": list(account.reports),
                "events": [{"report": event.report, "event": event.event} for event in account.events],
                "source_actor": account.source_actor,
                "factuality": account.factuality,
            }
            for account in occurrence.accounts
        ],
        "reasons": [reason.text for reason in occurrence.reasons],
    }


def finding_to_json(finding: Finding, texts: Mapping[str, str]) -> Json:
    """A `finding` line of an exported record; `texts` maps report ids to their text."""

    def side(span: Span | None) -> Json | None:
        return None if span is None else {"report": span.report, **_span(span, texts[span.report])}

    return {
        "kind": "finding",
        "id": finding.id,
        "finding": finding.kind,
        "a": side(finding.a),
        "b": side(finding.b),
        "check": finding.check,
        "occurrence": finding.occurrence,
    }


def failure_to_json(failure: Failure) -> Json:
    """A `failure` line of an exported record."""
    return {"kind": "failure", "input": failure.input, "reason": failure.reason}


def copies_from_json(line: Mapping[str, Any]) -> Copies:
    """The copies that `copies_to_json` wrote."""
    return Copies(
        line["id"],
        tuple(line["reports"]),
        line["origin"],
        tuple(Span(**item) for item in line["passages"]),
        tuple(Reason(text) for text in line["reasons"]),
    )


def occurrence_from_json(line: Mapping[str, Any]) -> Occurrence:
    """The occurrence that `occurrence_to_json` wrote."""
    return Occurrence(
        **_only(Occurrence, line, ("accounts", "reasons")),
        accounts=tuple(
            OccurrenceAccount(
                tuple(item["reports"]),
                tuple(EventReference(**event) for event in item["events"]),
                item["source_actor"],
                item["factuality"],
            )
            for item in line["accounts"]
        ),
        reasons=tuple(Reason(text) for text in line["reasons"]),
    )


def finding_from_json(line: Mapping[str, Any]) -> Finding:
    """The finding that `finding_to_json` wrote."""

    def side(item: Mapping[str, Any] | None) -> Span | None:
        return None if item is None else Span(item["report"], item["start"], item["end"])

    a = side(line["a"])
    assert a is not None
    return Finding(line["id"], line["finding"], a, side(line["b"]), line["check"], line["occurrence"])
