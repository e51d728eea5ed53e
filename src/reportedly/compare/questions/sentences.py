"""A question as one sentence, an incident's title."""

from __future__ import annotations

from collections.abc import Mapping

from reportedly.model import Annotated, Incident, Question
from reportedly.world.codebooks import type_name


def title(incident: Incident) -> str:
    """The incident in a few words: what, where, when."""
    what = type_name(incident.type or "event")
    where = f", {incident.place.name}" if incident.place else ""
    when = f", {incident.earliest}" if incident.earliest else ""
    return f"{what[:1].upper()}{what[1:]}{where}{when}"


def sentence(question: Question, incident: Incident, documents: Mapping[str, Annotated]) -> str:
    """The question with its answers."""
    answers = "; ".join(position.label for position in question.positions)
    return f"{question.about[:1].upper()}{question.about[1:]} ({incident.title}): {answers}."
