"""Incidents with their questions: what comparing tells of every happening."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reportedly.compare.copies import Copying
from reportedly.compare.document_store import Documents
from reportedly.compare.incident_facts import described
from reportedly.compare.incident_names import named
from reportedly.compare.incidents import Draft, Topic, drafts, settings
from reportedly.compare.occurrences import Memory
from reportedly.compare.outlets import marks
from reportedly.compare.questions import claims
from reportedly.compare.questions import figures as figures_module
from reportedly.compare.questions.answered import answered
from reportedly.compare.questions.answers import Asked, assembled
from reportedly.compare.questions.clause_pairs import MOST, Clause, clauses
from reportedly.compare.questions.counting import whom_counted
from reportedly.compare.questions.phrasing import sentence, title
from reportedly.compare.questions.tellers import days_of
from reportedly.model import Annotated, Finding, Incident, IncidentToll, Question, QuestionKind
from reportedly.model.identifiers import content_id
from reportedly.model.interchange import compared_from_json, compared_to_json
from reportedly.model.ranking import incident_rank, question_rank

APART = 2  # times: figures of one report further apart than that count several deeds
CONTESTED = frozenset({"disputed", "differing"})


def asked_of(
    topics: Iterable[Topic],
    documents: Documents,
    origin: Mapping[str, str],
    found: Copying,
    memory: Memory | None = None,
    findings: Iterable[Finding] = (),
) -> tuple[tuple[Incident, ...], tuple[Question, ...]]:
    """The incidents and their questions, each by rank.

    With a memory, and reports in a document store, a topic whose reports and occurrences are as they were is not
    looked into again.
    """
    copied = {
        name: group.origin
        for group in found.groups
        if group.origin is not None
        for name in group.reports
        if name != group.origin
    }
    by_report: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda one: one.id):
        by_report[finding.a.report].append(finding)
    incidents: list[Incident] = []
    questions: list[Question] = []
    for topic in topics:
        answers = [finding for name in topic.reports for finding in by_report.get(name, ())]
        key = _name_of(topic, documents, origin, copied, answers) if memory else None
        if memory and key and (kept := memory.get(key)):
            lines = json.loads(kept)
            incidents += [compared_from_json(Incident, line) for line in lines[0]]
            questions += [compared_from_json(Question, line) for line in lines[1]]
            continue
        own, asked = _of_topic(topic, documents.by_id, origin, copied, answers)
        incidents += own
        questions += asked
        if memory and key:
            made = [[compared_to_json(one) for one in part] for part in (own, asked)]
            memory.put(key, json.dumps(made, ensure_ascii=False, separators=(",", ":")))
    return (
        tuple(sorted(incidents, key=incident_rank)),
        tuple(sorted({one.id: one for one in questions}.values(), key=question_rank)),
    )


def _name_of(
    topic: Topic,
    documents: Documents,
    origin: Mapping[str, str],
    copied: Mapping[str, str],
    findings: Sequence[Finding],
) -> str | None:
    """A name for a topic's questions that changes with what they are made from; None where reports have no marks."""
    told = {name for one in topic.occurrences for account in one.accounts for name in account.reports}
    told |= {span.report for finding in findings for span in (finding.a, finding.b) if span}
    names, numbers = sorted({*topic.reports, *told}), documents.names
    marks = [documents.mark(numbers[name]) for name in names]
    if None in marks:
        return None
    happened = sorted(one.id for one in topic.occurrences)
    same = [f"{name} {origin[name]} {copied.get(name)}" for name in names]
    return content_id(
        "questions", *topic.reports, *map(str, marks), *happened, *same, *(one.id for one in findings), length=40
    )


def _of_topic(
    topic: Topic,
    documents: Mapping[str, Annotated],
    origin: Mapping[str, str],
    copied: Mapping[str, str],
    findings: Sequence[Finding],
) -> tuple[list[Incident], list[Question]]:
    """The incidents and questions of one topic."""
    found = drafts(topic, documents)
    named = {*topic.reports, *(span.report for one in findings for span in (one.a, one.b) if span)}
    shared = {name: tuple(marks(documents[name].report, origin[name])) for name in sorted(named)}
    made = [assembled(one, where, shared) for one, where in _asked(topic, found, documents, copied)]
    made, further = answered(findings, made, documents, copied, shared)
    made += [replace(one, incident=_told_of(one, found, documents)) for one in further]
    incidents: list[Incident] = []
    questions = [replace(one, sentence=sentence(one, None, documents)) for one in made if one.incident is None]
    for draft in found:
        own = [one for one in made if one.incident == draft.id]
        incident = _incident(draft, own, documents, origin)
        incidents.append(incident)
        questions += [replace(one, sentence=sentence(one, incident, documents)) for one in own]
    return incidents, questions


def _told_of(question: Question, found: Sequence[Draft], documents: Mapping[str, Annotated]) -> str | None:
    """The incident that a question of one report's is about: that of the events in its accounts, else of the report."""
    votes: Counter[str] = Counter()
    reports = {account.span.report for account in question.accounts}
    for draft in found:
        for each in draft.references:
            if each.report in reports:
                trigger = documents[each.report].events[each.event].trigger
                votes[draft.id] += sum(account.span.overlaps(trigger) for account in question.accounts)
    best = min(votes, key=lambda name: (-votes[name], name), default=None)
    if best is not None and votes[best]:
        return best
    return next((draft.id for draft in found if reports & set(draft.whole)), best)


def _asked(
    topic: Topic, found: Sequence[Draft], documents: Mapping[str, Annotated], copied: Mapping[str, str]
) -> Iterator[tuple[Asked, str | None]]:
    """The questions of a topic, each with the id of the incident that it is about."""
    if len(topic.reports) < 2:
        return
    occurrence_of = {
        (each.report, each.event): one.id
        for one in topic.occurrences
        for account in one.accounts
        for each in account.events
    }
    setting = settings(found, documents)
    whole = {name: setting[draft.id] for draft in found for name in draft.whole}
    figures = [
        figure
        for name in topic.reports
        for figure in figures_module.figures(documents[name], occurrence_of, whole.get(name))
    ]
    for group, why in figures_module.lined_up(figures):
        if one := figures_module.asked(group, copied):
            where = _incident_of(found, [figure.events for figure in group], [figure.report for figure in group])
            yield replace(one, compared=why), where
    deed = next((draft.occurrences[0].type for draft in found), None)
    pieces = [clause for name in topic.reports for clause in clauses(documents[name], occurrence_of, whole.get(name))]
    lined = [
        (told, _incident_of(found, [one.occurrences for one in told], [one.report for one in told]), why)
        for told, why in claims.lined_up(pieces[:MOST], deed)
    ]
    kinds = _kinds([told for told, _, _ in lined], [where for _, where, _ in lined], deed)
    for (told, where, why), kind in zip(lined, kinds, strict=True):
        yield replace(claims.asked(told, deed, copied, kind), compared=why), where


def _kinds(groups: Sequence[Sequence[Clause]], about: Sequence[str | None], deed: str | None) -> list[QuestionKind]:
    """What each group of clauses answers; an incident has one question about its doer, that of most accounts."""
    kinds = [claims.kind_of(told, deed) for told in groups]
    main: dict[str | None, int] = {}
    for number, (told, where, kind) in enumerate(zip(groups, about, kinds, strict=True)):
        if kind == "doer" and len(told) > (len(groups[main[where]]) if where in main else 0):
            main[where] = number
    return [
        "what" if kind == "doer" and main[where] != number else kind
        for number, (where, kind) in enumerate(zip(about, kinds, strict=True))
    ]


def _incident_of(found: Sequence[Draft], events: Sequence[frozenset[str]], reports: Sequence[str]) -> str | None:
    """The incident that accounts are about: that of their events, or what their reports tell as a whole."""
    votes: Counter[str] = Counter()
    part_of = {one.id: draft.id for draft in found for one in draft.occurrences}
    whole = {name: draft.id for draft in found for name in draft.whole}
    for told, report in zip(events, reports, strict=True):
        votes.update({part_of[one] for one in told if one in part_of})
        if report in whole:
            votes[whole[report]] += 1
    return min(votes, key=lambda name: (-votes[name], name)) if votes else None


def _incident(
    draft: Draft, questions: Sequence[Question], documents: Mapping[str, Annotated], origin: Mapping[str, str]
) -> Incident:
    incident = described(draft, documents, origin)
    counted = _tolls(questions, draft)
    incident = replace(
        incident,
        tolls=(*counted, *_unasked(draft, documents, {one.counted for one in counted})),
        questions=tuple(sorted(one.id for one in questions)),
        disputed_actor=any(one.asks == "doer" and one.standing in CONTESTED for one in questions),
        contested=any(one.standing in CONTESTED for one in questions),
    )
    incident = named(incident, draft, documents)
    return replace(incident, title=title(incident))


def _tolls(questions: Sequence[Question], draft: Draft) -> tuple[IncidentToll, ...]:
    """The tolls of an incident, of killed, wounded and the like: of questions on one thing counted the one that most of
    its reports answer."""
    best: dict[str, Question] = {}
    for one in questions:
        if one.asks == "figure" and one.counted and not one.unit and whom_counted(one.about)[1]:
            held = best.get(one.counted)
            if held is None or _weight(one, draft) > _weight(held, draft):
                best[one.counted] = one
    return tuple(toll for _, one in sorted(best.items()) if (toll := _toll(one)) is not None)


def _unasked(draft: Draft, documents: Mapping[str, Annotated], known: set[str]) -> Iterator[IncidentToll]:
    """The tolls that no question asks for, as its events tell them: one report's, or those that two reports tell.

    One victim who is told without a number counts where no figure is told. Figures that lie far apart are of several
    deeds; then none is given. Nor is one of a word such as "hundreds", or of
    an event that can lie anywhere in a longer time: it counts more than one deed.
    """
    told: dict[str, dict[float, set[str]]] = defaultdict(lambda: defaultdict(set))
    single: dict[str, set[str]] = defaultdict(set)
    for each in draft.references:
        document = documents[each.report]
        event = document.events[each.event]
        for toll in event.tolls if days_of([event]) else ():
            if toll.quantity is None:
                single[toll.counted].add(each.report)
                continue
            vague = document.quantities[toll.quantity].modifier == "range"
            if toll.counted not in known and not vague:
                told[toll.counted][toll.value].add(each.report)
    for counted, reports in single.items():
        if counted not in known and counted not in told:
            told[counted][1.0] |= reports
    for counted, tellers in sorted(told.items()):
        values = [value for value, reports in tellers.items() if len(reports) > 1 or len(draft.reports) == 1]
        if values and max(values) <= APART * min(values):
            yield IncidentToll(counted, min(values), max(values))


def _weight(question: Question, draft: Draft) -> tuple[int, str]:
    return len({account.span.report for account in question.accounts} & set(draft.whole)), question.id


def _toll(question: Question) -> IncidentToll | None:
    """The least and the greatest figure that its accounts give."""
    values = [position.value for position in question.positions if position.value is not None]
    if question.asks != "figure" or not values or question.counted is None:
        return None
    return IncidentToll(question.counted, min(values), max(values), question.id)
