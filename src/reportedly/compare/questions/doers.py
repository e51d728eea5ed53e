"""Doer questions: who did it, as the acts of an incident's main kind name their actor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportedly.compare.incidents import Draft
from reportedly.compare.questions.answers import Answer, Asked
from reportedly.compare.topics import day_of
from reportedly.model import Account, Annotated, Event, Stance
from reportedly.text.clauses import clause


def doer_questions(draft: Draft, documents: Mapping[str, Annotated], copied: Mapping[str, str]) -> Iterator[Asked]:
    """Who did it: one question, where reports name a doer."""
    main = draft.occurrences[0]
    answers: dict[tuple[str, str], Answer] = {}
    for account in main.accounts:
        for reference in account.events:
            document = documents[reference.report]
            event = document.events[reference.event]
            actor = document.actor(event.actor)
            if actor is not None:
                made = _answer(document, event, actor.neutral or actor.name, copied.get(reference.report))
                answers.setdefault((reference.report, made.label), made)
    if len({report for report, _ in answers}) > 1:
        yield Asked("doer", "who did it", tuple(answers.values()))


def _answer(document: Annotated, event: Event, name: str, copy_of: str | None) -> Answer:
    said = document.statements[event.statement] if event.statement is not None else None
    stance: Stance = "denies" if event.factuality == "denied" else "asserts"
    day = day_of(document)
    return Answer(
        Account(
            span=clause(document, event.trigger.start, event.trigger.end),
            stance=stance,
            source=said.source if said else None,
            source_actor=said.source_actor if said else None,
            told=None if day is None else document.published.value or document.report.published,
            copy_of=copy_of,
        ),
        f"not {name}" if stance == "denies" else name,
    )
