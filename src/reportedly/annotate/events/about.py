"""What a text as a whole is about: a few event types, or none.

The classifier reads the first words of the body, where news says what it is about. Where the tagger has a view of its
own, the two are weighed together (`data/blend.json`: the tagger's share, found on rows that neither learned from).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from math import exp, log

from reportedly.annotate.events.classifier import type_probabilities
from reportedly.model import Annotated

READ = 2_400  # characters of the body that are read: about 400 words
LEAST = 0.1  # below this the text is about none of the types
MORE = 0.4  # from this a further type is named
SURE = 1e-4


@lru_cache(maxsize=1)
def blend() -> Mapping[str, float]:
    """`tagger`: the share of the tagger's log odds; 0 leaves it out."""
    read = json.loads((files("reportedly.annotate.events") / "data" / "blend.json").read_text("utf-8"))
    return {name: float(value) for name, value in read.items()}


def lead_of(document: Annotated) -> str:
    """The first characters of the body, READ at most."""
    text, left = [], READ
    for span in document.prose:
        part = document.text[span.start : min(span.end, span.start + left)]
        text.append(part)
        left -= len(part)
        if left <= 0:
            break
    return "\n".join(text)


def types_about(document: Annotated) -> tuple[str, ...]:
    """The types that the text is about, surest first; empty for a text that tells of no such event."""
    text = lead_of(document)
    if not text.strip():
        return ()
    told = type_probabilities(text)
    tagger = document.tagging.types if document.tagging else {}
    share = blend()["tagger"] if tagger else 0.0
    if share:
        told = {name: _mixed(p, tagger.get(name, 0.0), share) for name, p in told.items()}
    best = sorted(told, key=lambda name: (-told[name], name))
    if told[best[0]] < LEAST:
        return ()
    return tuple(name for k, name in enumerate(best) if k == 0 or told[name] >= MORE)


def _mixed(a: float, b: float, share: float) -> float:
    """The probability whose log odds are the weighted mean of two."""
    odds = (1 - share) * _log_odds(a) + share * _log_odds(b)
    return 1.0 / (1.0 + exp(-odds))


def _log_odds(p: float) -> float:
    p = min(1 - SURE, max(SURE, p))
    return log(p / (1 - p))
