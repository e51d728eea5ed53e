"""The sentence around some characters, by its punctuation: where there is no parse."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
NAME = re.compile(r"\b(?:[^\W\d_a-z][^\W\d_]+|\d[\d,.]*\d|\d)")
STOP = re.compile(r"[.!?][\"'’”)]*\s|\n")
WIDEST = 400  # characters of a sentence looked at on each side


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds the characters, by its punctuation."""
    left = max(0, start - WIDEST)
    before = [match.end() for match in STOP.finditer(text, left, start)]
    after = STOP.search(text, end, end + WIDEST)
    return (before[-1] if before else left), (after.start() + 1 if after else min(len(text), end + WIDEST))
