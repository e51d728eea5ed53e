"""What goes into the tables: a report with its bytes and its line, and what comparing found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from reportedly.model import Annotated, Copies, Finding, Incident, Neighbour, Occurrence, Question, Report, Span
from reportedly.model.identifiers import digest
from reportedly.model.interchange import compared_to_json, stored
from reportedly.record import report_rows, schema, tallies
from reportedly.record.backends.base import backend_of

Json = dict[str, Any]
TO_BE_READ = "to be read"
"""Stands for the layers of a report that no layer of this program has read: the next build does it."""

LONGEST_HEADING = 110  # characters


@dataclass(frozen=True, slots=True)
class Addition:
    """A report to be stored: as it was given, with its bytes, and the line that `line_of` made of it.

    `layers` names what read it where that is not what read the others of its batch; `why` is what the log says where
    the report was read before, and its bytes are not looked at then.
    """

    given_id: str
    report: Report
    original: bytes
    line: str
    layers: str | None = None
    why: str = "the layers are of another version"


def neighbours_line(neighbours: Sequence[Neighbour]) -> str | None:
    """How the dated reports that are like one without a date are kept; None where there are none."""
    told = [[found.report, found.published, found.similarity] for found in neighbours]
    return json.dumps(told, ensure_ascii=False) if told else None


def fingerprint(report: Report) -> str:
    """A hash of all that a report was given as, but for its id and path: the same again is not stored again.

    Of a line, a row or an item of a feed it is what it says that counts, not the order of its keys or its blanks.
    """
    spans = [[span.start, span.end] for span in report.triggers]
    body = None if report.body is None else [[span.start, span.end] for span in report.body]
    content, kind = report.sha256, report.media_type
    if kind == "application/json" or (report.provenance is not None and report.provenance.place is not None):
        content, kind = digest(report.text), "text/plain" if body is None else "text/html"
    given = (content, kind, report.url, report.publisher, report.author, report.title)
    other = [list(report.other)] if report.other else []
    later = (report.published_given, report.published_bounds, report.brief, report.forwarded_from)
    more = [list(later)] if any(later[1:]) or later[0] not in (None, report.published) else []
    return digest(json.dumps([*given, report.published, report.published_basis, spans, body, *other, *more]))


def renamed(report: Report, name: str) -> Report:
    """The report under another id, its spans too."""
    return replace(
        report,
        id=name,
        triggers=tuple(Span(name, span.start, span.end) for span in report.triggers),
        body=None if report.body is None else tuple(Span(name, span.start, span.end) for span in report.body),
    )


def line_of(document: Annotated) -> str:
    """What the record keeps of an annotated report, as JSON; the text itself is kept beside it."""
    line = stored(document)
    del line["text"]
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def store_report(
    connection: Connection, addition: Addition, layers: str, counted: tallies.Tallies
) -> dict[str, str | None]:
    """Store one report, or its new annotations; returns what the log is to say of it.

    Rows that come and go are `counted`, for whoever stores several to write down at the end (`tallies.write`).
    """
    report, line = addition.report, json.loads(addition.line)
    layers = addition.layers or layers
    old = connection.execute(select(schema.annotated.c.line).where(schema.annotated.c.report == report.id)).scalar()
    told = {
        "heading": heading(line, report.text),
        "language": line["language"],
        "published": line["published"]["value"],
        "published_earliest": line["published"]["earliest"],
        "published_latest": line["published"]["latest"],
        "day": line["published"]["value"] or "",
    }
    told["published_basis"] = line["published"]["basis"]
    read = {"layers": layers, "line": addition.line, "neighbours": neighbours_line(report.neighbours)}
    backend = backend_of(connection)
    if old is None:
        row = backend.upsert(schema.originals).values(sha256=report.sha256, bytes=addition.original or None)
        connection.execute(row.on_conflict_do_nothing())
        given = ("id", "sha256", "media_type", "path", "url", "publisher", "author", "title", "text")
        made = connection.execute(
            insert(schema.reports).values(
                given_id=addition.given_id,
                fingerprint=fingerprint(report),
                **{name: getattr(report, name) for name in given},
                **told,
            )
        )
        assert made.inserted_primary_key is not None
        backend.index_report(connection, int(made.inserted_primary_key[0]), report.title, report.text)
        connection.execute(insert(schema.annotated).values(report=report.id, **read))
    else:
        if addition.original:  # a record that was made from an export has none
            stored_bytes = update(schema.originals).where(schema.originals.c.sha256 == report.sha256)
            connection.execute(stored_bytes.where(schema.originals.c.bytes.is_(None)).values(bytes=addition.original))
        connection.execute(update(schema.reports).where(schema.reports.c.id == report.id).values(told))
        connection.execute(update(schema.annotated).where(schema.annotated.c.report == report.id).values(read))
    report_rows.replace_rows(connection, report.id, line, fresh=old is None, counted=counted)
    return {
        "what": "report added" if old is None else "report read anew",
        "subject": report.id,
        "old": None if old is None else digest(old),
        "new": digest(addition.line),
        "why": None if old is None else addition.why,
    }


def heading(line: Mapping[str, Any], text: str) -> str:
    """What a report is called in lists: its title, headline, the first line of its prose (cut at a word), or its id."""
    start = line["body"][0]["start"] if line["body"] else 0
    first = next((words.strip() for words in text[start:].splitlines() if words.strip()), "")
    first = first if len(first) <= LONGEST_HEADING else first[:LONGEST_HEADING].rsplit(" ", 1)[0] + " …"
    headline = line["headline"]["text"] if line.get("headline") else None
    return str(line["title"] or headline or first or line["id"])


def loaded(line: str) -> Json:
    """A stored line as JSON."""
    read: Json = json.loads(line)
    return read


def _line(line: Json) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def copies_row(copies: Copies) -> Json:
    """The row of a group of copies."""
    return {"id": copies.id, "line": _line(compared_to_json(copies))}


def occurrence_row(occurrence: Occurrence) -> Json:
    """The row of an occurrence."""
    return {
        "id": occurrence.id,
        "type": occurrence.type,
        "place": occurrence.place,
        "lat": occurrence.lat,
        "lon": occurrence.lon,
        "date": occurrence.date,
        "origins": occurrence.independent_origins,
        "reports": len({name for account in occurrence.accounts for name in account.reports}),
        "line": _line(compared_to_json(occurrence)),
    }


def finding_row(finding: Finding, texts: Mapping[str, str]) -> Json:
    """The row of a finding, with the words that it points at."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "a": finding.a.report,
        "b": finding.b.report if finding.b else None,
        "occurrence": finding.occurrence,
        "line": _line(compared_to_json(finding, texts)),
    }


def incident_row(incident: Incident, rank: int) -> Json:
    """The row of an incident."""
    place = incident.place
    return {
        **{name: getattr(incident, name) for name in _INCIDENT},
        "rank": rank,
        "place": place.name if place else None,
        "place_key": report_rows.name_key(place.name) if place else None,
        **{name: getattr(place, name) if place else None for name in _PLACE},
        "place_precision": place.precision if place else None,
        **{name: int(getattr(incident, name)) for name in ("disputed_actor", "contested", "minor")},
        "origins": incident.independent_origins,
        "reports": len(incident.reports),
        "line": _line(compared_to_json(incident)),
    }


_INCIDENT = ("id", "title", "type", "status", "earliest", "latest", "date_precision", "weapon")
_PLACE = ("lat", "lon", "country", "admin1", "geonameid", "feature")


def question_row(question: Question, rank: int, texts: Mapping[str, str]) -> Json:
    """The row of a question."""
    return {
        **{name: getattr(question, name) for name in _QUESTION},
        "rank": rank,
        "origins": max((position.independent_origins for position in question.positions), default=0),
        "reports": len({account.span.report for account in question.accounts}),
        "line": _line(compared_to_json(question, texts)),
    }


_QUESTION = ("id", "incident", "asks", "about", "counted", "unit", "standing", "sentence")


def position_rows(question: Question) -> list[Json]:
    """The rows of a question's positions."""
    return [
        {
            "question": question.id,
            "position": number,
            **{name: getattr(position, name) for name in ("label", "value", "low", "high")},
            "origins": position.independent_origins,
        }
        for number, position in enumerate(question.positions)
    ]


def account_rows(question: Question, texts: Mapping[str, str]) -> list[Json]:
    """The rows of a question's accounts, with the words that they point at."""
    return [
        {
            "question": question.id,
            "account": number,
            "report": account.span.report,
            "start": account.span.start,
            "end": account.span.end,
            "text": account.span.of(texts[account.span.report]),
            "source": account.source.of(texts[account.span.report]) if account.source else None,
            **{name: getattr(account, name) for name in ("position", "stance", "source_actor", "told", "copy_of")},
        }
        for number, account in enumerate(question.accounts)
    ]


def relation_rows(question: Question) -> list[Json]:
    """The rows of the relations between a question's accounts."""
    return [
        {"question": question.id, "a": found.a, "b": found.b, "relation": found.kind, "check": found.check}
        for found in question.relations
    ]
