"""The `incident` and `question` lines of the annotation format, and back (`docs/format.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reportedly.model.comparison import (
    Account,
    Incident,
    IncidentPlace,
    IncidentToll,
    Party,
    Position,
    Question,
    Relation,
)
from reportedly.model.spans import Reason, Span

Json = dict[str, Any]


def incident_to_json(incident: Incident) -> Json:
    """An `incident` line of an exported record."""
    return {
        "kind": "incident",
        "id": incident.id,
        "title": incident.title,
        "type": incident.type,
        "types": list(incident.types),
        "status": incident.status,
        "earliest": incident.earliest,
        "latest": incident.latest,
        "date_precision": incident.date_precision,
        "place": None if incident.place is None else asdict(incident.place),
        "actors": [asdict(party) for party in incident.actors],
        "targets": [asdict(party) for party in incident.targets],
        "weapon": incident.weapon,
        "disputed_actor": incident.disputed_actor,
        "tolls": [asdict(toll) for toll in incident.tolls],
        "occurrences": list(incident.occurrences),
        "reports": list(incident.reports),
        "independent_origins": incident.independent_origins,
        "questions": list(incident.questions),
        "contested": incident.contested,
        "minor": incident.minor,
        "reasons": [reason.text for reason in incident.reasons],
    }


def incident_from_json(line: Mapping[str, Any]) -> Incident:
    """The incident that `incident_to_json` wrote."""
    place = line["place"]
    return Incident(
        id=line["id"],
        title=line["title"],
        type=line["type"],
        types=tuple(line["types"]),
        status=line["status"],
        earliest=line["earliest"],
        latest=line["latest"],
        date_precision=line["date_precision"],
        place=None if place is None else IncidentPlace(**place),
        actors=tuple(Party(**party) for party in line["actors"]),
        targets=tuple(Party(**party) for party in line["targets"]),
        weapon=line["weapon"],
        disputed_actor=line["disputed_actor"],
        tolls=tuple(IncidentToll(**toll) for toll in line["tolls"]),
        occurrences=tuple(line["occurrences"]),
        reports=tuple(line["reports"]),
        independent_origins=line["independent_origins"],
        questions=tuple(line["questions"]),
        contested=line["contested"],
        minor=line["minor"],
        reasons=tuple(Reason(text) for text in line["reasons"]),
    )


def question_to_json(question: Question, texts: Mapping[str, str]) -> Json:
    """A `question` line of an exported record; `texts` maps report ids to their text."""
    return {
        "kind": "question",
        "id": question.id,
        "incident": question.incident,
        "asks": question.asks,
        "about": question.about,
        "counted": question.counted,
        "unit": question.unit,
        "positions": [asdict(position) for position in question.positions],
        "accounts": [_account_to_json(account, texts[account.span.report]) for account in question.accounts],
        "relations": [
            {"a": relation.a, "b": relation.b, "relation": relation.kind, "check": relation.check}
            for relation in question.relations
        ],
        "standing": question.standing,
        "sentence": question.sentence,
    }


def _account_to_json(account: Account, text: str) -> Json:
    def words(span: Span) -> Json:
        return {"start": span.start, "end": span.end, "text": span.of(text)}

    return {
        "report": account.span.report,
        **words(account.span),
        "position": account.position,
        "stance": account.stance,
        "source": None if account.source is None else words(account.source),
        "source_actor": account.source_actor,
        "told": account.told,
        "copy_of": account.copy_of,
    }


def question_from_json(line: Mapping[str, Any]) -> Question:
    """The question that `question_to_json` wrote."""
    return Question(
        id=line["id"],
        asks=line["asks"],
        about=line["about"],
        accounts=tuple(_account_from_json(item) for item in line["accounts"]),
        positions=tuple(Position(**item) for item in line["positions"]),
        relations=tuple(Relation(item["a"], item["b"], item["relation"], item["check"]) for item in line["relations"]),
        standing=line["standing"],
        sentence=line["sentence"],
        incident=line["incident"],
        counted=line["counted"],
        unit=line["unit"],
    )


def _account_from_json(item: Mapping[str, Any]) -> Account:
    report, source = item["report"], item["source"]
    return Account(
        span=Span(report, item["start"], item["end"]),
        position=item["position"],
        stance=item["stance"],
        source=None if source is None else Span(report, source["start"], source["end"]),
        source_actor=item["source_actor"],
        told=item["told"],
        copy_of=item["copy_of"],
    )
