"""Events that are one happening, in one report or in many.

Only events that can be one are looked at together: those of reports about one topic, and across topics those of one
type at one town on one day. A learned score (`pairs`) says for each such pair how likely it is one happening; average
linkage makes occurrences of them. Rules stand above the score: no two events are one whose towns lie far apart or whose
days exclude each other, and nothing is joined because both lack a date or a place.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import numpy as np

from reportedly.compare.decisions import Decisions, regrouped
from reportedly.compare.document_store import Documents, held
from reportedly.compare.event_mentions import EventMention, filled, outlines
from reportedly.compare.lexical_similarity import Rarity, rarity
from reportedly.compare.pairs import (
    Matrix,
    days_between,
    features,
    given,
    probabilities,
    too_far,
)
from reportedly.compare.topics import Topics
from reportedly.layers.rows.within_document import told_as_one
from reportedly.model import Annotated, Span
from reportedly.model.identifiers import content_id
from reportedly.statistics.linkage import average_linkage

ONE = 0.4
"""Average probability from which two groups of mentions are one happening (swept on ECB+, by topic)."""

LARGEST = 500  # mentions of one topic that are looked at together; a larger topic is split by type and stem
Incidents = dict[int, list[list[int]]]
"""What reports tell as one incident, by the numbers of the reports: read once."""

INCIDENT = 0.9  # likelihood that two mentions are one happening which their report tells as one incident


@dataclass(frozen=True)
class Sample:
    """Pairs of mentions with their features, for training."""

    pairs: list[tuple[EventMention, EventMention]]
    features: Matrix


@dataclass(frozen=True)
class Cluster:
    """Mentions that are one happening; whether a person decided so."""

    mentions: tuple[EventMention, ...]
    decided: bool = False


class Memory(Protocol):
    """What is kept of one comparison for the next."""

    def get(self, key: str) -> str | None:
        """What was kept under a name."""

    def put(self, key: str, value: str) -> None:
        """Keep something under a name."""


def clusters(
    documents: Sequence[Annotated], topics: Topics, memory: Memory | None = None, decisions: Decisions | None = None
) -> list[Cluster]:
    """All events of the reports, put together by happening; an event that stands alone is a cluster of one.

    What a person decided stands above the score, and is not kept in the memory.

    With a memory, and reports in a store, a topic whose reports are all as they were is not looked into again.
    """
    documents = held(documents)
    blocks: dict[int, list[int]] = defaultdict(list)
    for number, topic in enumerate(topics.topic):
        blocks[topic].append(number)
    rare = rarity(())
    made: list[list[EventMention]] = []
    for _, every in sorted(blocks.items()):
        numbers = [number for number in every if documents[number].events]
        block = [mention for number in numbers for mention in outlines(documents[number], number)]
        if not block:
            continue
        key = _name_of(documents, numbers) if memory else None
        if memory and key and (told := memory.get(key)):
            made += [[block[k] for k in part] for part in json.loads(told)]
            continue
        parts = _grouped(documents, block, rare)
        if memory and key:
            memory.put(key, json.dumps(parts, separators=(",", ":")))
        made += [[block[k] for k in part] for part in parts]
    return _decided(_across(made, documents, rare), decisions or Decisions())


def _decided(groups: list[list[EventMention]], decisions: Decisions) -> list[Cluster]:
    """The groups as a person decided."""
    if not decisions.one_event and not decisions.two_events:
        return [Cluster(tuple(group)) for group in groups]
    wanted = {span for pair in (*decisions.one_event, *decisions.two_events) for span in pair}
    at: dict[Span, EventMention] = {}
    for group in groups:
        for mention in group:
            if (span := Span(mention.report, mention.start, mention.end)) in wanted:
                at[span] = mention
    one, two = (
        [(at[a], at[b]) for a, b in pairs if a in at and b in at]
        for pairs in (decisions.one_event, decisions.two_events)
    )
    return [Cluster(tuple(group), own) for group, own in regrouped(groups, one, two)]


def _name_of(documents: Documents, numbers: Sequence[int]) -> str | None:
    """A name for a topic that changes with any of its reports; None where the reports have no marks."""
    marks = [documents.mark(number) for number in numbers]
    return None if None in marks else content_id("topic", *map(str, marks), length=40)


def _grouped(documents: Sequence[Annotated], block: list[EventMention], rare: Rarity) -> list[list[int]]:
    """The events of one topic put together, by their places in the block."""
    stands = _folded(documents, block)
    kept = [k for k, first in enumerate(stands) if k == first]
    leader: dict[int, int] = {}
    held: Incidents = {}
    for part in _parts([block[k] for k in kept]):
        chosen = [kept[k] for k in part]
        for group in _linked(documents, held, _filled(documents, [block[k] for k in chosen], rare)):
            least = min(chosen[k] for k in group)
            leader.update((chosen[k], least) for k in group)
    groups: dict[int, list[int]] = defaultdict(list)
    for k, first in enumerate(stands):
        groups[leader[first]].append(k)
    return [groups[k] for k in sorted(groups)]


def _folded(documents: Sequence[Annotated], block: Sequence[EventMention]) -> list[int]:
    """For each event the first that is told in the very same words, of the same place and day, in the same report's
    text: of ten thousand identical reports one is looked at."""
    first: dict[tuple[object, ...], int] = {}
    stands = []
    text, number = b"", -1
    for k, mention in enumerate(block):
        if mention.number != number:
            number = mention.number
            text = blake2b(documents[number].text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        same = (
            text, mention.start, mention.end, mention.type, mention.actor, mention.target, mention.point,
            mention.first, mention.last, mention.factuality,
        )  # fmt: skip
        stands.append(first.setdefault(same, k))
    return stands


def _filled(documents: Sequence[Annotated], block: Sequence[EventMention], rare: Rarity) -> list[EventMention]:
    """The events with their vectors, in the same order."""
    by: dict[int, list[int]] = defaultdict(list)
    for k, mention in enumerate(block):
        by[mention.number].append(k)
    made: dict[int, EventMention] = {}
    for number, places in by.items():
        made.update(zip(places, filled(documents[number], [block[k] for k in places], rare), strict=True))
    return [made[k] for k in range(len(block))]


def _parts(block: list[EventMention]) -> list[list[int]]:
    """A block that is too large, split by type, by stem where no type is known, and by order if need be."""
    if len(block) <= LARGEST:
        return [list(range(len(block)))]
    by: dict[str, list[int]] = defaultdict(list)
    for k, mention in enumerate(block):
        by[mention.type or " ".join(mention.stems)].append(k)
    parts = []
    for _, part in sorted(by.items()):
        part.sort(key=lambda k: (block[k].first or 0, block[k].report, block[k].index))
        parts += [part[at : at + LARGEST] for at in range(0, len(part), LARGEST)]
    return parts


# ------------------------------------------------------------------------------------------------ linking


def _probabilities(documents: Sequence[Annotated], block: Sequence[EventMention], held: Incidents) -> Matrix:
    """How likely each pair of the block is one happening; 0 where a rule forbids it.

    What a report tells as one incident, or as two, stands above the score (`incidents`).
    """
    likely = probabilities(block)
    likely[too_far(block) | (days_between(block) > 2)] = 0.0
    told = told_as_one(documents, [(mention.number, mention.index) for mention in block], held)
    likely = np.where(told > 0, np.maximum(likely, INCIDENT), np.where(told < 0, 0.0, likely))
    return np.asarray(likely, dtype=np.float32)


def _linked(documents: Sequence[Annotated], held: Incidents, block: list[EventMention]) -> list[list[int]]:
    if len(block) == 1:
        return [[0]]
    likely = _probabilities(documents, block, held)
    np.fill_diagonal(likely, 0.0)
    return average_linkage(likely, ONE)


# ------------------------------------------------------------------------------------------------ across topics


def _across(groups: list[list[EventMention]], documents: Sequence[Annotated], rare: Rarity) -> list[list[EventMention]]:
    """Groups of different topics joined when they tell of one type of event at one town on one day, and are alike."""
    keys: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for key in sorted({mention.across for mention in group if mention.across is not None}):
            keys[key].append(number)
    root = list(range(len(groups)))
    held: Incidents = {}

    def find(a: int) -> int:
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        return a

    for shared, numbers in sorted(keys.items(), key=lambda item: str(item[0])):
        if len(numbers) < 2 or len(numbers) > LARGEST:
            continue
        block = [next(mention for mention in groups[number] if mention.across == shared) for number in numbers]
        likely = _probabilities(documents, _filled(documents, block, rare), held)
        for a in range(len(block)):
            for b in range(a):
                if likely[a, b] >= 0.5:  # likelier one event than two
                    root[max(find(numbers[a]), find(numbers[b]))] = min(find(numbers[a]), find(numbers[b]))
    merged: dict[int, list[EventMention]] = defaultdict(list)
    for number, group in enumerate(groups):
        merged[find(number)] += group
    return [merged[number] for number in sorted(merged)]


def training_pairs(documents: Sequence[Annotated]) -> Sample:
    """Every pair of events that a person marked and that stand in reports of one topic, with what is learned from and
    what is given (`pairs.LEARNED`, `pairs.GIVEN`), topic by topic."""
    from reportedly.compare.topics import topics

    read = topics(documents)
    blocks: dict[int, list[EventMention]] = defaultdict(list)
    for number, document in enumerate(documents):
        marked = [mention for mention in outlines(document, number) if document.events[mention.index].given]
        blocks[read.topic[number]] += filled(document, marked, rarity(()))
    pairs, rows = [], []
    for _, block in sorted(blocks.items()):
        if len(block) < 2:
            continue
        first, second = np.triu_indices(len(block), 1)
        pairs += [(block[a], block[b]) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
        rows.append(np.concatenate((features(block)[first, second], given(block)[first, second]), axis=1))
    return Sample(pairs, np.concatenate(rows))
