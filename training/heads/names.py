"""Persons, organisations, forces, toponyms, demonyms and other names.

Sets that mark every kind teach every tag. Sets that mark places only teach "toponym" and "not a toponym": which other
name a piece may be is left open there, and so are places inside a longer name.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
from augmentation import misread, renamed, stock, wrapped
from corpora import Batch, Example, Row, covered, read, split
from torch import Tensor

from heads.head import Head, allowed_loss
from reportedly.layers.tagger.decoding import NAME_LABELS, NAME_TAGS

FULL = ("re3d", "gum", "wikigold")
PLACES = ("lgl", "trnews", "geovirus", "gwn")
APOSTROPHES = "'\u2019"
OFTEN = {"re3d": 1, "wikigold": 0}  # how many times more a text is learned: the war news proper, the small sets
RENAMED = {"re3d": 4, "wikigold": 1, "gum": 1}  # copies of a text with other names of the same labels
WRAPPED, MISREAD = 0.06, 0.05  # share of the texts that are learned again with hard line ends, misread
BROKEN = 0.06  # share of the texts that are learned a second time without their apostrophes


def bit(tag: str) -> int:
    return 1 << NAME_TAGS.index(tag)


EVERY = (1 << len(NAME_TAGS)) - 1
NOT_PLACE = EVERY & ~bit("B-toponym") & ~bit("I-toponym")


class Names(Head):
    name = "names"
    columns = len(NAME_TAGS)

    def __init__(self, share: float = 1.0, leave_out: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.share = share
        self.leave_out = leave_out

    def load(self, gold: Path, tokenizer: Any) -> list[Example]:
        chance = random.Random(7)
        full = {name: split(gold / "names" / f"{name}.jsonl")[0] for name in FULL}
        places = {name: split(gold / "places" / f"{name}.jsonl")[0] for name in PLACES}
        adjectives = demonyms(full, places)
        told = [row for items in full.values() for row in items if row.get("publisher") not in self.leave_out]
        names = stock([self.marked(row, "re3d", adjectives) for row in told], [row["text"] for row in told])
        made: list[Example] = []
        for name, items in (*full.items(), *places.items()):
            for row in items:
                if row.get("publisher") in self.leave_out:
                    continue
                marked = self.marked(row, name, adjectives)
                made.append(target(row["text"], marked, name in PLACES, tokenizer, name, row))
                if chance.random() < BROKEN:
                    text, spans = broken(row["text"], marked)
                    made.append(target(text, spans, name in PLACES, tokenizer, name, row))
                if chance.random() < WRAPPED:
                    text = wrapped(row["text"], chance.randint(50, 100))
                    made.append(target(text, marked, name in PLACES, tokenizer, name, row))
                if chance.random() < MISREAD:
                    made.append(target(misread(row["text"], chance), marked, name in PLACES, tokenizer, name, row))
                for _ in range(RENAMED.get(name, 0)):
                    text, spans = renamed(row["text"], marked, names, chance)
                    made.append(target(text, spans, False, tokenizer, name, row))
                made += [made[-1]] * OFTEN.get(name, 0)
        return made

    @staticmethod
    def marked(row: Row, name: str, adjectives: frozenset[str]) -> list[tuple[int, int, str]]:
        """(start, end, label) of a row; label `?` where it may be a toponym or part of another name."""
        if name in FULL:
            return [(span["start"], span["end"], span["label"]) for span in row["names"]]
        found = []
        for span in row["places"]:
            label = "toponym"
            if span.get("form") == "adjective" or span["text"].lower() in adjectives:
                label = "demonym"
            elif str(span.get("type")).startswith("Embedded"):
                label = "?"
            found.append((span["start"], span["end"], label))
        return found

    def loss(self, out: Tensor, batch: Batch) -> Tensor:
        return allowed_loss(out, batch, "names")


def demonyms(full: dict[str, list[Row]], places: dict[str, list[Row]]) -> frozenset[str]:
    """Words that the sets mark as a people's or a country's adjective."""
    words = {
        span["text"].lower()
        for items in full.values()
        for row in items
        for span in row["names"]
        if span["label"] == "demonym"
    }
    words |= {span["text"].lower() for row in places["gwn"] for span in row["places"] if span["form"] == "adjective"}
    return frozenset(words)


def broken(text: str, spans: list[tuple[int, int, str]]) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its apostrophes, and the spans moved."""
    shift = np.cumsum([sign in APOSTROPHES for sign in text] or [False])

    def move(at: int) -> int:
        return at - (int(shift[at - 1]) if at else 0)

    moved = [(move(a), move(b), label) for a, b, label in spans]
    return "".join(sign for sign in text if sign not in APOSTROPHES), [span for span in moved if span[0] < span[1]]


def target(
    text: str, spans: list[tuple[int, int, str]], places: bool, tokenizer: Any, corpus: str, row: Row
) -> Example:
    pieces = read(tokenizer, text)
    bits = np.full(len(pieces), NOT_PLACE if places else bit("O"), dtype=np.int64)
    for start, end, label in sorted(spans):
        first, last = covered(pieces, start, end)
        if label == "?":
            bits[first:last] = EVERY & ~bit("O")
        elif label in NAME_LABELS:
            bits[first:last] = bit(f"I-{label}")
            bits[first : first + 1] = bit(f"B-{label}")
    return Example(text, pieces, {"names": bits}, corpus, row)
