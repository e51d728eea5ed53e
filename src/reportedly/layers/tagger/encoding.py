"""What the neural tagger reads: word pieces of a report's body with a few facts that an uncased vocabulary loses.

Every piece carries one small number (`marks`) that says how its word is written, whether it stands inside double
quotation marks, and whether it opens a paragraph. Text in capitals (or without any) has no shape to speak of, so that
telegraphic texts are read like all others. Training and reading use the same functions, so that they cannot differ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

LOWER, CAPITALISED, CAPITALS, MIXED, DIGITS, OTHER, UNKNOWN = range(
    7
)  # shapes of words, numbered as the weights have them
SHAPES = 7  # shapes of a word: lower, upper, title, mixed, digits, sign, unknown
MARKS = SHAPES * 2 * 2  # shape, inside quotation marks, first of a paragraph
QUOTED = SHAPES
OPENS = SHAPES * 2

WINDOW = 256  # pieces that one pass sees, without the two that frame it
BEFORE = 32  # pieces before its own that a window sees too
AFTER = 24  # pieces after its own that it sees where a paragraph is too long for it
LONGEST = 120_000  # pieces of one report that are read; the rest is left untagged

_WORD = re.compile(r"[^\W\d_]+|\d+")
_QUOTE = re.compile('["\u201c\u201d\u201e\u00ab\u00bb\n]')
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text in order: vocabulary ids, characters `starts..ends`, and marks."""

    ids: Ints
    starts: Ints
    ends: Ints
    marks: Ints

    def __len__(self) -> int:
        return len(self.ids)


def shapes_of(text: str) -> npt.NDArray[np.int8]:
    """How the word at each character is written; `UNKNOWN` throughout a line that is all capitals or all small."""
    shapes = np.full(len(text), OTHER, dtype=np.int8)
    for line in _LINE.finditer(text):
        found: list[tuple[int, int, int]] = []
        upper = lower = 0
        for match in _WORD.finditer(text, line.start(), line.end()):
            word = match.group()
            if word[0].isdigit():
                shape = DIGITS
            elif word.islower():
                shape = LOWER
                lower += len(word)
            elif word.isupper():
                shape = CAPITALS if len(word) > 1 else CAPITALISED
                upper += len(word)
            elif word.istitle():
                shape = CAPITALISED
                lower += len(word) - 1
                upper += 1
            else:
                shape = MIXED
            found.append((match.start(), match.end(), shape))
        # letters: a text (nearly) in capitals alone, or a longer one without any: its case tells nothing
        telling = not ((upper >= 15 and upper >= 4 * lower) or (lower >= 60 and upper == 0))
        for start, end, shape in found:
            shapes[start:end] = shape if telling or shape == DIGITS else UNKNOWN
    return shapes


def quoted_of(text: str) -> npt.NDArray[np.int8]:
    """1 for the characters between double quotation marks; a line's end closes what is open."""
    quoted = np.zeros(len(text), dtype=np.int8)
    opened: int | None = None
    for match in _QUOTE.finditer(text):
        sign, at = match.group(), match.start()
        if opened is None:
            if sign in '"\u201c\u201e\u00ab':
                opened = at + 1
        elif sign in '"\u201c\u201d\u00bb\n':
            quoted[opened:at] = 1
            opened = at + 1 if sign == "\u201c" and text[opened - 1] != "\u201e" else None
    if opened is not None:
        quoted[opened:] = 1
    return quoted


def pieces_of(tokenizer: Any, text: str, spans: Iterable[tuple[int, int]]) -> Pieces:
    """The pieces of those characters of the text, at most `LONGEST`.

    Args:
        tokenizer: a `tokenizers.Tokenizer` without truncation or padding.
        spans: (start, end) of the characters that may be read; they begin a paragraph.
    """
    ids: list[Ints] = []
    offsets: list[Ints] = []
    marks: list[Ints] = []
    left = LONGEST
    for start, end in spans:
        part = text[start : min(end, start + 12 * left)]
        if left <= 0 or not part.strip():
            continue
        encoding = tokenizer.encode(part, add_special_tokens=False)
        if not encoding.ids:
            continue
        places = np.array(encoding.offsets[:left], dtype=np.int64).reshape(-1, 2)
        first = places[:, 0]
        lines = np.cumsum(np.frombuffer(part.encode("utf-32-le"), dtype=np.uint32) == 10)[first]
        opens = np.diff(lines, prepend=-1) != 0
        ids.append(np.array(encoding.ids[:left], dtype=np.int64))
        offsets.append(places + start)
        marks.append(shapes_of(part)[first] + QUOTED * quoted_of(part)[first].astype(np.int64) + OPENS * opens)
        left -= len(first)
    if not ids:
        none = np.zeros(0, dtype=np.int64)
        return Pieces(none, none, none, none)
    both = np.concatenate(offsets)
    return Pieces(np.concatenate(ids), both[:, 0], both[:, 1], np.concatenate(marks))


def without_shapes(marks: Ints) -> Ints:
    """The marks of the same text in capitals: every word's shape unknown."""
    shape = marks % SHAPES
    return np.where((shape == DIGITS) | (shape == OTHER), marks, marks - shape + UNKNOWN)


def windows_of(
    opens: npt.NDArray[np.bool_], size: int = WINDOW, before: int = BEFORE, after: int = AFTER
) -> list[tuple[int, int, int, int]]:
    """Windows over pieces: (first, last, keep_first, keep_last), end-exclusive.

    A window ends with a paragraph where one ends in its last three quarters, and sees some pieces of what stands before
    it. The kept stretches follow one another without gap.

    Args:
        opens: for each piece, whether it opens a paragraph.
    """
    count = len(opens)
    starts = [*np.flatnonzero(opens).tolist(), count]
    found: list[tuple[int, int, int, int]] = []
    at = 0
    while at < count:
        first = max(0, at - before)
        last = min(count, first + size)
        end = last
        if last < count:
            paragraph = starts[bisect_right(starts, last) - 1]
            if paragraph - first >= size // 4 and paragraph > at:
                end = last = paragraph
            else:
                end = last - after
        found.append((first, last, at, end))
        at = end
    return found
