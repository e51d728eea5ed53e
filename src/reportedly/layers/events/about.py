"""What a text as a whole is about: a few event types, or none.

The classifier reads the first words of the body, where news says what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportedly.layers.events.classifier import Vectors, meaning_of, type_probabilities
from reportedly.model import Annotated

READ = 2_400  # characters of the body that are read: about 400 words
LEAST = 0.1  # below this the text is about none of the types
MORE = 0.5  # from this a further type is named
ACT = 0.02  # from this probability an act on the ground may be what the text tells of
SAID = 0.35  # then the odds of what is said or agreed about it count so much
SPEAKING = frozenset(
    "talks support aid sanction demand threat refusal release_or_concession restriction force_posture "
    "cyber_operation".split()
)


def vectors_of(document: Annotated) -> Vectors:
    """The sentence vectors of a report, while it is being read and after."""
    return document.tagging.vectors if document.tagging else document.vectors


def lead_of(document: Annotated) -> tuple[str, int]:
    """(the first characters of the body, READ at most; where they end in the report)."""
    text, left, end = [], READ, 0
    for span in document.prose:
        end = min(span.end, span.start + left)
        text.append(document.text[span.start : end])
        left -= end - span.start
        if left <= 0:
            break
    return "\n".join(text), end


def types_about(document: Annotated) -> tuple[str, ...]:
    """The types that the text is about, surest first; empty for a text that tells of no such event."""
    text, end = lead_of(document)
    if not text.strip():
        return ()
    told = weighed(type_probabilities(text, meaning_of(vectors_of(document), 0, end)))
    best = sorted(told, key=lambda name: (-told[name], name))
    if told[best[0]] < LEAST:
        return ()
    return tuple(name for k, name in enumerate(best) if k == 0 or told[name] >= MORE)


def weighed(told: Mapping[str, float]) -> dict[str, float]:
    """The probabilities, those of politics lowered where an act on the ground is told of: the act comes first."""
    if all(p <= ACT for name, p in told.items() if name not in SPEAKING):
        return dict(told)
    return {name: p * SAID / (1 - p + p * SAID) if name in SPEAKING else p for name, p in told.items()}
