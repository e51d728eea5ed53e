"""The tagger's names on the tokens of the parse, under the labels of the general pipeline (OntoNotes).

Layers that read a token's `entity` so get it from the project's own tagger; the general pipeline's recogniser costs
half of the parse and knows the places of wars less well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from reportedly.model import Parse, TaggedSpan

LABELS = {
    "person": "PERSON",
    "organisation": "ORG",
    "force": "ORG",
    "toponym": "GPE",
    "demonym": "NORP",
    "other": "PRODUCT",
}


def with_entities(parse: Parse, names: Sequence[TaggedSpan]) -> Parse:
    """The parse with an entity label on each token that begins inside a name and had none."""
    starts = [token.start for token in parse.tokens]
    tokens = list(parse.tokens)
    for name in names:
        label = LABELS.get(name.label)
        for at in range(bisect_left(starts, name.start), bisect_left(starts, name.end)):
            if label and not tokens[at].entity:
                tokens[at] = replace(tokens[at], entity=label)
    return replace(parse, tokens=tuple(tokens))
