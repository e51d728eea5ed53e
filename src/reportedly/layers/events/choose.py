"""Which of the types that a trigger can stand for it has here.

Weighed together, in log probabilities: the trigger's habit (the order of its types), the classifier's view of its
sentence, and what the words in its roles and near it speak for (`data/leanings.tsv`). Only types that the trigger can
stand for are weighed, so that a sentence with two events gives each its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from reportedly.layers.events.lexicon import Entry, leanings
from reportedly.model.event_types import ARMED

# logarithms of how much a trigger's types are expected: its first, the later ones, the rare ones; set by hand
FIRST, LATER, RARE = 0.0, -0.7, -2.0
CONTEXT = 0.6  # weight of the sentence's own type probabilities against the trigger's habit
FLOOR = 0.004  # a probability below this says no more than this
LEAST = 0.007  # below this the word stands in another sense ("the crisis exploded"), or for nothing that is done
ALONE = 0.12  # the same where the tagger sees no trigger
WEAK_LEAST = 0.25  # a word that proves nothing alone is an event only where the sentence agrees this much

OF_WORDS = frozenset("threat restriction demand".split())
"""What is said, ordered and promised: its words are common ones, so their sentence must agree more."""
WORDS_LEAST, WORDS_ALONE = 0.1, 0.2  # share of the words' own score, with and without a tagged trigger; set by hand

PERSONS = frozenset({"person", "army", "rebels", "civilians", "police", "captives", "demonstrators"})


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a trigger: type probabilities of its sentence, and the concepts in its roles and near it.

    `object` are those of the word itself that is taken, captured or hit, without what qualifies it; `ground` those of
    what somebody is driven from.
    """

    types: Mapping[str, float]
    actor: frozenset[str] = frozenset()
    target: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    ground: frozenset[str] = frozenset()


def choose(entry: Entry, context: Context) -> tuple[str, float]:
    """(type, how sure 0..1) of a trigger in its context."""
    scores = {}
    for rank, name in enumerate(entry.types):
        habit = FIRST if rank == 0 else RARE if name in entry.rare else LATER - 0.05 * rank
        scores[name] = habit + CONTEXT * log(max(context.types.get(name, 0.0), FLOOR))
    driven = context.target if entry.frame == "drive" else frozenset()
    speaking = {
        "driven": driven,
        "actor": context.actor,
        "target": context.target,
        "object": context.object,
        "near": context.near,
        "from": context.ground,
    }
    for leaning in leanings():
        if leaning.type in scores and leaning.concept in speaking[leaning.role]:
            scores[leaning.type] += leaning.weight
    if entry.frame == "take" and context.object & PERSONS and len(scores) > 1:
        scores.pop("territory_captured", None)  # people are taken prisoner, ground is taken
    best = max(scores, key=lambda name: scores[name])
    fits = min(1.0, sum(context.types.get(name, 0.0) for name in entry.types))
    return best, fits if entry.weak else 0.5 + 0.5 * fits


def stands(entry: Entry, types: Mapping[str, float], seen: bool = True) -> bool:
    """Whether the trigger is taken for an event at all: its sentence must not speak wholly against its types.

    Args:
        seen: whether the tagger takes the word for a trigger too; where it does not, the sentence must agree more.
    """
    least = WEAK_LEAST if entry.weak else LEAST if seen else ALONE
    if entry.types and entry.types[0] in OF_WORDS and ARMED.isdisjoint(entry.types):
        least = max(least, WORDS_LEAST if seen else WORDS_ALONE)
    return agreed(entry, types) >= least


def agreed(entry: Entry, types: Mapping[str, float]) -> float:
    """How much a sentence speaks for the types that a trigger can stand for."""
    return sum(types.get(name, 0.0) for name in entry.types)
