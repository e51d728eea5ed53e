"""Gold files to word pieces with targets, and batches of windows of like length."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from reportedly.layers.tagger.encoding import OPENS, Pieces, pieces_of, without_shapes

CLS, SEP = 101, 102
HELD_OUT = 0.15  # share of a set without a dev part that is kept for measuring

Row = dict[str, Any]


@dataclass
class Example:
    """A text, its pieces, and what a head is to learn of it."""

    text: str
    pieces: Pieces
    targets: dict[str, Any] = field(default_factory=dict)
    corpus: str = ""
    row: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Window:
    """Pieces `first..last` of an example; `alone`: read as if they were a text of their own."""

    example: Example
    first: int
    last: int
    alone: bool = False

    def __len__(self) -> int:
        return self.last - self.first + 2


@dataclass
class Batch:
    """Windows of one head, framed and padded to the longest."""

    windows: list[Window]
    ids: torch.Tensor
    marks: torch.Tensor
    mask: torch.Tensor


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def sample(items: list[Row], count: int, group: str | None = None) -> list[Row]:
    """At least `count` of the rows, always the same: whole groups, in the order of a hash of their name."""

    def name(row: Row) -> str:
        return str(row[group] if group and row.get(group) is not None else row["id"])

    size: dict[str, int] = {}
    for row in items:
        size[name(row)] = size.get(name(row), 0) + 1
    taken, left = set(), count
    for key in sorted(size, key=lambda key: hashlib.sha1(key.encode()).hexdigest()):
        if left <= 0:
            break
        taken.add(key)
        left -= size[key]
    return [row for row in items if name(row) in taken]


def split(path: Path, group: str | None = None) -> tuple[list[Row], list[Row]]:
    """(for training, held out) rows of a set that has no dev part of its own."""
    items = rows(path)
    held = sample(items, round(HELD_OUT * len(items)), group)
    names = {row["id"] for row in held}
    return [row for row in items if row["id"] not in names], held


def read(tokenizer: Any, text: str) -> Pieces:
    return pieces_of(tokenizer, text, [(0, len(text))])


def covered(pieces: Pieces, start: int, end: int) -> tuple[int, int]:
    """Pieces that share a character with `start..end`."""
    return int(np.searchsorted(pieces.ends, start, "right")), int(np.searchsorted(pieces.starts, end, "left"))


def cut(example: Example, size: int, chance: random.Random | None) -> Iterator[Window]:
    """Windows of at most `size` pieces that cover the example; with a chance, the first is of random length."""
    count, at = len(example.pieces), 0
    if chance is not None and count > size:
        at = chance.randrange(size // 4, size + 1)
        yield Window(example, 0, at)
        at = max(0, at - 24)
    while at < count:
        yield Window(example, at, min(count, at + size))
        if at + size >= count:
            return
        at += size - 24


def batches(windows: Sequence[Window], budget: int, chance: random.Random) -> list[list[Window]]:
    """Windows put together by length, about `budget` pieces each."""
    order = sorted(windows, key=lambda window: (len(window), chance.random()))
    made: list[list[Window]] = []
    part: list[Window] = []
    for window in order:
        if part and len(window) * (len(part) + 1) > budget:
            made.append(part)
            part = []
        part.append(window)
    if part:
        made.append(part)
    return made


def collate(
    windows: list[Window], shapeless: float = 0.0, chance: random.Random | None = None, device: str = "cpu"
) -> Batch:
    """The windows as tensors; a share of them as if the text were in capitals."""
    longest = max(map(len, windows))
    ids = np.zeros((len(windows), longest), dtype=np.int64)
    marks = np.zeros((len(windows), longest), dtype=np.int64)
    mask = np.zeros((len(windows), longest), dtype=bool)
    for k, window in enumerate(windows):
        pieces, count = window.example.pieces, window.last - window.first
        ids[k, 0], ids[k, count + 1] = CLS, SEP
        ids[k, 1 : count + 1] = pieces.ids[window.first : window.last]
        own = pieces.marks[window.first : window.last]
        if window.alone and own[0] < OPENS:
            own = np.concatenate([own[:1] + OPENS, own[1:]])
        if chance is not None and chance.random() < shapeless:
            own = without_shapes(own)
        marks[k, 1 : count + 1] = own
        mask[k, : count + 2] = True
    return Batch(windows, *(torch.from_numpy(made).to(device) for made in (ids, marks, mask)))
