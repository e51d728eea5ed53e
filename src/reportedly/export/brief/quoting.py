"""A passage as it is quoted: the words of the evidence, with the sentence that they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass

AROUND = 320
"""Characters on each side that are quoted at most."""

BEGINNING = 60
"""Letters and figures by which two quotations are known to be one: agencies' stories are cut in many ways."""

END = re.compile(r"""[.!?…]["'”’»)\]]*\s+|\n+""")

MARKS = {"“": "”", '"': '"', "‘": "’", "«": "»", "„": "“", "''": "''"}
"""Quotation marks that open, with those that close."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where the sentence stands, and its three parts with white space made single."""

    low: int
    high: int
    before: str
    words: str
    after: str


def quotation(text: str, start: int, end: int) -> Quoted:
    """The sentence around some characters; a long one is cut at a word and says so."""
    first = max(0, start - 4 * AROUND)
    low = max((found.end() for found in END.finditer(text, first, start)), default=first)
    stop = END.search(text, end)
    high = stop.start() + len(stop[0].rstrip()) if stop else len(text)
    cut_low = _word_from(text, start - AROUND, start) if start - low > AROUND else low
    cut_high = _word_to(text, end + AROUND, end) if high - end > AROUND else high
    before = ("… " if cut_low > low else "") + _single(text[cut_low:start]).lstrip()
    after = _single(text[end:cut_high]).rstrip() + (" …" if cut_high < high else "")
    return Quoted(low, high, before, _single(text[start:end]), after)


def without_marks(words: str) -> str:
    """Words without the marks of a quotation that they are as a whole: they are quoted again."""
    for opens, closes in MARKS.items():
        inside = words[len(opens) : -len(closes)]
        if (
            words.startswith(opens)
            and words.endswith(closes)
            and inside
            and opens not in inside
            and closes not in inside
        ):
            return inside
    return words


def beginning(words: str) -> str:
    """By what one quotation is known for another one of the same words: their first letters and figures alone."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())[:BEGINNING]


def _single(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _word_from(text: str, at: int, limit: int) -> int:
    found = text.find(" ", at, limit)
    return found + 1 if found >= 0 else at


def _word_to(text: str, at: int, limit: int) -> int:
    found = text.rfind(" ", limit, at)
    return found if found >= 0 else at
