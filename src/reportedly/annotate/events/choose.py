"""Which of the types that a trigger can stand for it has here.

A trigger's own order of types, the words around it and the classifier's view of its sentence are weighed together in log
probabilities. Deciding rules of the scheme follow: the narrowest type that the text supports wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from reportedly.annotate.events.lexicon import Entry

FIRST, LATER, RARE = 0.0, -0.7, -2.0
CONTEXT = 0.8  # weight of the sentence's own type probabilities against the trigger's habit
WEAK_LEAST = 0.12  # a word that proves nothing alone is an event only where the sentence agrees this much


def choose(entry: Entry, sentence: Mapping[str, float]) -> tuple[str, float]:
    """(type, how sure 0..1) of a trigger in a sentence with these type probabilities."""
    scores = {}
    for rank, name in enumerate(entry.types):
        habit = FIRST if rank == 0 else RARE if name in entry.rare else LATER - 0.05 * rank
        scores[name] = habit + CONTEXT * log(max(sentence.get(name, 0.0), 1e-3))
    best = max(scores, key=lambda name: scores[name])
    fits = sum(sentence.get(name, 0.0) for name in entry.types)
    sure = min(1.0, fits) if entry.weak else min(1.0, 0.5 + 0.5 * fits)
    return best, sure


def stands(entry: Entry, sure: float) -> bool:
    """Whether the trigger is taken for an event at all."""
    return not entry.weak or sure >= WEAK_LEAST
