"""Everything that comparing finds, in one call."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from reportedly.compare.accounts import occurrence, origins, shared_passages
from reportedly.compare.copies import copying
from reportedly.compare.decisions import Decisions
from reportedly.compare.document_store import Documents, gathered, held, in_order
from reportedly.compare.findings import findings
from reportedly.compare.incidents import by_topic
from reportedly.compare.neighbourhoods import neighbourhoods
from reportedly.compare.occurrences import Memory, clusters
from reportedly.compare.questions.answered import ASKS
from reportedly.compare.questions.asking import asked_of
from reportedly.compare.summaries import Summaries, summarised
from reportedly.compare.topics import Topics, topics
from reportedly.model import Annotated, Comparison, Occurrence
from reportedly.model.ranking import incident_rank, question_rank
from reportedly.text.headlines import headline
from reportedly.text.shingles import Hashes


def compare(
    documents: Sequence[Annotated], memory: Memory | None = None, decisions: Decisions | None = None
) -> Comparison:
    """Copies, occurrences, incidents, questions, findings and stories. The order of the documents makes no difference.

    Each neighbourhood is compared alone (`neighbourhoods`).

    Args:
        documents: a list, or a `DocumentStore` of more reports than memory holds.
        memory: what an earlier comparison kept for this one: the result is the same, only sooner.
        decisions: what a person decided: it stands above what is found.
    """
    ordered = in_order(documents)
    marks = [ordered.mark(number) for number in range(len(ordered))]
    every = Summaries(tuple(ordered.names), [mark or "" for mark in marks], summarised(ordered))
    parts = []
    for one in neighbourhoods(every, decisions):
        own = gathered((ordered[number] for number in one.numbers), [marks[number] for number in one.numbers])
        heard = [ordered[number] for number in one.heard]
        parts.append(compare_alone(own, heard, one.common, memory, decisions))
    return together(parts)


def together(parts: Iterable[Comparison]) -> Comparison:
    """What was found in several neighbourhoods, in order."""
    found = list(parts)
    return Comparison(
        copies=tuple(sorted(chain.from_iterable(one.copies for one in found), key=lambda copies: copies.reports)),
        occurrences=tuple(sorted(chain.from_iterable(one.occurrences for one in found), key=lambda each: each.id)),
        findings=tuple(
            sorted(
                chain.from_iterable(one.findings for one in found),
                key=lambda finding: (finding.a, finding.kind, finding.id),
            )
        ),
        incidents=tuple(sorted(chain.from_iterable(one.incidents for one in found), key=incident_rank)),
        questions=tuple(sorted(chain.from_iterable(one.questions for one in found), key=question_rank)),
        stories=dict(sorted(chain.from_iterable(one.stories.items() for one in found))),
    )


def compare_alone(
    ordered: Documents,
    heard: Sequence[Annotated],
    common: Hashes,
    memory: Memory | None = None,
    decisions: Decisions | None = None,
) -> Comparison:
    """How the reports of one neighbourhood compare.

    Args:
        heard, common: `neighbourhoods.Neighbourhood`.
    """
    found = copying(ordered, decisions, common)
    origin = origins(ordered, found)
    shared = shared_passages(found)
    numbers: dict[str, int] = {}
    read = topics(ordered, [numbers.setdefault(origin[name], len(numbers)) for name in ordered.names])
    happenings = tuple(
        sorted(
            (occurrence(cluster, ordered, origin, shared) for cluster in clusters(ordered, read, memory, decisions)),
            key=lambda one: one.id,
        )
    )
    stories = _stories(ordered, read, happenings)
    made = {finding.id: finding for finding in findings(ordered, found, stories, heard)}
    topic = by_topic(tuple(ordered.names), read, happenings)
    answers = [finding for finding in made.values() if finding.kind in ASKS]
    incidents, questions = asked_of(topic, ordered, origin, found, memory, answers)
    return Comparison(
        copies=found.groups,
        occurrences=happenings,
        findings=tuple(made.values()),
        incidents=incidents,
        questions=questions,
        stories=stories,
    )


def _stories(documents: Sequence[Annotated], read: Topics, happenings: Sequence[Occurrence]) -> dict[str, str]:
    """For each report with events, the occurrence that it is mainly about.

    For reports of one story that is the occurrence that most of them tell of, at their beginnings above all.
    """
    told = _told(documents, happenings)
    groups: dict[int, list[int]] = defaultdict(list)
    stories: dict[str, str] = {}
    names = tuple(held(documents).names)
    for number, name in enumerate(names):
        if read.focused[number]:
            groups[read.topic[number]].append(number)
        elif own := told.get(name):
            stories[name] = _main([own], set())
    taken: set[str] = set()
    for _, group in sorted(groups.items()):
        tells = [told[names[number]] for number in group if names[number] in told]
        if not tells:
            continue
        main = _main(tells, taken)
        taken.add(main)
        stories.update((names[number], main) for number in group)
    return _apart(names, read, stories, told)


def _apart(
    names: Sequence[str], read: Topics, stories: dict[str, str], told: Mapping[str, Mapping[str, float]]
) -> dict[str, str]:
    """A report that only touches a story is not mapped to that story's occurrence, if it tells of anything else."""
    main = {stories[name] for number, name in enumerate(names) if read.focused[number] and name in stories}
    for number, name in enumerate(names):
        if not read.focused[number] and stories.get(name) in main:
            others = {key: value for key, value in told[name].items() if key not in main}
            if others:
                stories[name] = _main([others], set())
            else:
                del stories[name]
    return stories


def _told(documents: Sequence[Annotated], happenings: Sequence[Occurrence]) -> dict[str, dict[str, float]]:
    """How much each report makes of each occurrence: mentions, those at its beginning counted fivefold."""
    early: dict[str, array[int]] = {}
    for document in documents:
        end = (document.prose[0].start if document.prose else 0) + len(headline(document)) + 300
        early[document.report.id] = array("b", (event.trigger.start < end for event in document.events))
    told: dict[str, dict[str, float]] = defaultdict(dict)
    for one in happenings:
        for account in one.accounts:
            weight = 1.0 if account.factuality in ("happened", "ongoing") else 0.5
            for reference in account.events:
                mine = told[reference.report]
                times = 5.0 if early[reference.report][reference.event] else 1.0
                mine[one.id] = mine.get(one.id, 0.0) + weight * times
    return told


def _main(tells: Sequence[Mapping[str, float]], taken: set[str]) -> str:
    """The occurrence that most reports make most of; one that is another story's only if there is no other."""
    votes: Counter[str] = Counter()
    for mine in tells:
        total = sum(mine.values())
        for name, weight in mine.items():
            votes[name] += 1.0 + weight / total  # type: ignore[assignment]
    return min(votes, key=lambda name: (name in taken, -votes[name], name))
