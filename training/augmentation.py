"""Texts as they reach a reader, not as corpora print them: short, hard-wrapped, badly scanned, with other names.

The corpora are long, clean articles of a few wars. Each function makes a further example of a text whose offsets stay
those of the targets, so that a head learns from it as from the text itself:

- `shortened`: windows of one to three sentences, as briefs and captions are.
- `wrapped`: line ends at a fixed width in place of spaces.
- `misread`: letters taken for their likes, as optical recognition does.
- `renamed`: names in place of others of their label (mention replacement: Dai & Adel, COLING 2020).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from corpora import Example, Window

Named = list[tuple[int, int, str]]

ENDS = re.compile(r"[.!?][\"'”’)]*\s+|\n+")
SENTENCES = 3  # most sentences of a short window
LIKES = {"l": "1", "1": "l", "O": "0", "0": "O", "o": "c", "c": "e", "e": "c", "S": "5", "B": "8", "I": "l", "i": "j"}
AUTHORITY = Path(__file__).parent.parent / "src" / "reportedly" / "world" / "data" / "authority_groups.tsv"
KINDS = {"armed_force": "force", "organisation": "organisation"}


def shortened(example: Example, chance: random.Random, share: float) -> list[Window]:
    """Windows of one to three whole sentences from random places, about `share` of the example's sentences."""
    pieces, count = example.pieces, len(example.pieces)
    if count < 8:
        return []
    cuts = [0, *(int(np.searchsorted(pieces.starts, match.end())) for match in ENDS.finditer(example.text)), count]
    cuts = sorted({cut for cut in cuts if 0 <= cut <= count})
    made = []
    for number in range(len(cuts) - 1):
        if chance.random() < share:
            last = cuts[min(len(cuts) - 1, number + chance.randint(1, SENTENCES))]
            if 6 <= last - cuts[number] <= 200:
                made.append(Window(example, cuts[number], last, alone=True))
    return made


def wrapped(text: str, width: int) -> str:
    """The text with the last space before each `width` characters made a line end; as long as before."""
    signs, column, space = list(text), 0, -1
    for at, sign in enumerate(text):
        column = 0 if sign == "\n" else column + 1
        if sign == " ":
            space = at
        if column >= width and space >= 0:
            signs[space] = "\n"
            column, space = at - space, -1
    return "".join(signs)


def misread(text: str, chance: random.Random, share: float = 0.012) -> str:
    """The text with some letters taken for their likes; as long as before."""
    return "".join(LIKES[sign] if sign in LIKES and chance.random() < share else sign for sign in text)


def stock(rows: Sequence[Named], texts: Sequence[str]) -> dict[str, list[str]]:
    """Names by label: those of the authority table and those marked in some texts."""
    names: dict[str, set[str]] = {}
    for line in AUTHORITY.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) >= 4 and cells[1] in KINDS:
            names.setdefault(KINDS[cells[1]], set()).update({cells[0], *filter(None, cells[3].split(";"))})
    for marked, text in zip(rows, texts, strict=True):
        for start, end, label in marked:
            if label in ("force", "organisation", "person", "toponym"):
                names.setdefault(label, set()).add(text[start:end])
    return {label: sorted(found) for label, found in names.items()}


def renamed(
    text: str, marked: Named, names: Mapping[str, Sequence[str]], chance: random.Random, share: float = 0.6
) -> tuple[str, Named]:
    """The text with a share of its names in place of others of their label, and where the names stand now."""
    parts: list[str] = []
    moved: Named = []
    at = length = 0
    for start, end, label in sorted(marked):
        if start < at:
            return text, marked  # names in names: left alone
        parts.append(text[at:start])
        length += start - at
        new = chance.choice(names[label]) if label in names and chance.random() < share else text[start:end]
        parts.append(new)
        moved.append((length, length + len(new), label))
        length += len(new)
        at = end
    return "".join([*parts, text[at:]]), moved
