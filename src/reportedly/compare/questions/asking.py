"""Incidents with their questions: what comparing tells of every happening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reportedly.compare.copies import Copying
from reportedly.compare.incidents import Draft, described
from reportedly.compare.questions.answers import Asked, assembled
from reportedly.compare.questions.doers import doer_questions
from reportedly.compare.questions.figures import figure_questions
from reportedly.compare.questions.sentences import sentence, title
from reportedly.model import Annotated, Incident, IncidentToll, Question

STANDINGS = ("disputed", "differing", "changed", "rising", "agreed", "one_origin")
"""The standings of questions, the most contested first."""

CONTESTED = frozenset({"disputed", "differing"})


def asked_of(
    drafts: Iterable[Draft], documents: Mapping[str, Annotated], origin: Mapping[str, str], found: Copying
) -> tuple[tuple[Incident, ...], tuple[Question, ...]]:
    """The incidents and their questions, each by rank."""
    copied = {
        name: group.origin
        for group in found.groups
        if group.origin is not None
        for name in group.reports
        if name != group.origin
    }
    incidents, questions = [], []
    for draft in drafts:
        incident, asked = _asked(draft, documents, origin, copied)
        incidents.append(incident)
        questions += asked
    return (
        tuple(sorted(incidents, key=_incident_rank)),
        tuple(sorted(questions, key=_question_rank)),
    )


def _asked(
    draft: Draft, documents: Mapping[str, Annotated], origin: Mapping[str, str], copied: Mapping[str, str]
) -> tuple[Incident, list[Question]]:
    incident = described(draft, documents, origin)
    asked: list[Asked] = [
        *figure_questions(draft, documents, copied),
        *doer_questions(draft, documents, copied),
    ]
    plain = [assembled(one, draft.id, origin) for one in asked]
    incident = replace(
        incident,
        tolls=tuple(toll for one in plain if (toll := _toll(one)) is not None),
        questions=tuple(sorted(one.id for one in plain)),
        disputed_actor=any(one.asks == "doer" and one.standing in CONTESTED for one in plain),
        contested=any(one.standing in CONTESTED for one in plain),
    )
    incident = replace(incident, title=title(incident))
    return incident, [replace(one, sentence=sentence(one, incident, documents)) for one in plain]


def _toll(question: Question) -> IncidentToll | None:
    """The least and the greatest figure that its accounts give."""
    values = [position.value for position in question.positions if position.value is not None]
    if question.asks != "figure" or not values or question.counted is None:
        return None
    return IncidentToll(question.counted, min(values), max(values), question.id)


def _incident_rank(incident: Incident) -> tuple[object, ...]:
    return (incident.minor, not incident.contested, -incident.independent_origins, -len(incident.reports), incident.id)


def _question_rank(question: Question) -> tuple[object, ...]:
    origins = sum(position.independent_origins for position in question.positions)
    return STANDINGS.index(question.standing), -origins, question.id
