"""Event triggers and their types.

A gold type often stands for several of ours: the loss asks for any of them. RAMS marks one event a passage, so that its
other words teach nothing unless no set ever marks such a word. ECB+ marks events without types.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from corpora import Batch, Example, covered, read, rows, split
from torch import Tensor

from heads.head import Head, allowed_loss
from reportedly.layers.tagger.decoding import TRIGGER_TAGS
from reportedly.model.event_types import EVENT_TYPES

OUTSIDE = 1
OTHER = 1 << TRIGGER_TAGS.index("other")
EVERY = (1 << len(TRIGGER_TAGS)) - 1
WORD = re.compile(r"[^\W\d_]+")


def types_bits(types: list[str] | None) -> int:
    return sum(1 << TRIGGER_TAGS.index(name) for name in types if name in EVENT_TYPES) if types else OTHER


class Triggers(Head):
    name = "triggers"
    columns = len(TRIGGER_TAGS)

    def __init__(self, share: float = 1.0) -> None:
        super().__init__()
        self.share = share

    def load(self, gold: Path, tokenizer: Any) -> list[Example]:
        folder = gold / "events"
        wiki, rams = split(folder / "wikievents.jsonl")[0], split(folder / "rams.jsonl")[0]
        ecb = rows(folder / "ecbplus.jsonl")
        known = {
            word.lower()
            for row in (*wiki, *rams)
            for event in row["events"]
            for word in WORD.findall(event["trigger"]["text"])
        } | {word.lower() for row in ecb for mention in row["mentions"] for word in WORD.findall(mention["text"])}
        made: list[Example] = []
        for name, items in (("wikievents", wiki), ("rams", rams)):
            for row in items:
                pieces = read(tokenizer, row["text"])
                bits = np.full(len(pieces), OUTSIDE, dtype=np.int64)
                if name == "rams":
                    for match in WORD.finditer(row["text"]):
                        if match.group().lower() in known:
                            first, last = covered(pieces, match.start(), match.end())
                            bits[first:last] = EVERY
                for event in row["events"]:
                    first, last = covered(pieces, event["trigger"]["start"], event["trigger"]["end"])
                    bits[first:last] = types_bits(event["types_any"])
                example = Example(row["text"], pieces, {"triggers": bits}, name, row)
                made += [example] * (4 if name == "wikievents" else 1)
        for row in ecb:
            pieces = read(tokenizer, row["text"])
            bits = np.full(len(pieces), OUTSIDE, dtype=np.int64)
            for mention in row["mentions"]:
                first, last = covered(pieces, mention["start"], mention["end"])
                bits[first:last] = EVERY & ~OUTSIDE
            made.append(Example(row["text"], pieces, {"triggers": bits}, "ecbplus", row))
        return made

    def loss(self, out: Tensor, batch: Batch) -> Tensor:
        return allowed_loss(out, batch, "triggers")
