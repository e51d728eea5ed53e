"""Bounds and approximations around a number: "at least", "nearly", "up to", "or more" (table: `data/bounds.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from reportedly.layers.quantities.numerals import DENOMINATORS, ONES, SCALES, TENS
from reportedly.layers.quantities.vocabulary import Word
from reportedly.model import QuantityModifier

FILLERS = frozenset(
    "a an the just only another additional further extra total whopping staggering mere full record combined other "
    "even these those his her its their our her average".split()
)
NUMERALS = frozenset((*ONES, *TENS, *SCALES, *DENOMINATORS, "hundred", "dozen"))
MOST_FILLERS = 3  # words between a bound and its number ("at least some of the")
NEGATIONS = frozenset("not never isn't wasn't aren't weren't isn’t wasn’t aren’t weren’t nowhere cannot".split())
TURNED: dict[str, QuantityModifier] = {"more_than": "at_most", "less_than": "at_least"}
NOUNS_BETWEEN = 3  # words between a number and the bound behind it ("40 men or more")
NO_NOUN = frozenset(
    "in on at of to for from by with and or but that which who were was are is have has had been will would could as "
    "after before during since while when where near into over under the a an it they he she not were".split()
)
Bound = tuple[QuantityModifier, int]
"""A modifier, and the token where its words begin (before a number) or end (after it)."""


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[tuple[str, ...], QuantityModifier], dict[tuple[str, ...], QuantityModifier], int]:
    table = tomllib.loads((files("reportedly.layers.quantities") / "data/bounds.toml").read_text("utf-8"))["bound"]
    before: dict[tuple[str, ...], QuantityModifier] = {}
    after: dict[tuple[str, ...], QuantityModifier] = {}
    for row in table:
        for phrase in row["words"]:
            into = before if row["where"] == "before" else after
            into[_split(phrase)] = row["modifier"]
    return before, after, max(len(phrase) for phrase in (*before, *after))


def _split(phrase: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in phrase.split():
        letters = part.rstrip(".+=-")
        parts.extend([letters, *part[len(letters) :]] if letters and letters != part else [part] if letters else part)
    if phrase.startswith("-"):
        return ("-", *_split(phrase[1:])) if len(phrase) > 1 else ("-",)
    return tuple(parts)


def bound_before(words: Sequence[Word], first: int) -> Bound | None:
    """The bound whose words end right before this token (articles and such words between are passed over)."""
    before, _, longest = _phrases()
    at = first
    for _ in range(MOST_FILLERS + 1):
        for length in range(min(longest, at), 0, -1):
            phrase = tuple(word.lower for word in words[at - length : at])
            modifier = before.get(phrase)
            if modifier and _meant(words, at - length, at, phrase):
                return _outer(words, modifier, at - length, before, longest)
        if at == 0 or words[at - 1].lower not in FILLERS:
            return None
        at -= 1
    return None


def _outer(
    words: Sequence[Word],
    modifier: QuantityModifier,
    start: int,
    before: dict[tuple[str, ...], QuantityModifier],
    longest: int,
) -> Bound:
    """The bound with what stands right before it: "no more than about", "not over", "isn't more than"."""
    if start and words[start - 1].lower in NEGATIONS and modifier in TURNED:
        return TURNED[modifier], start - 1
    if modifier == "about":
        for length in range(min(longest, start), 0, -1):
            wider = before.get(tuple(word.lower for word in words[start - length : start]))
            if wider and wider != "about":
                return wider, start - length
    return modifier, start


def _meant(words: Sequence[Word], start: int, end: int, phrase: tuple[str, ...]) -> bool:
    """Whether the words bound the number here: not "over" in "over the last 40 days", nor "under 40" in "under $40"."""
    last = phrase[-1]
    if last in ("over", "under", "around", "near", "above", "below", "beyond") and len(phrase) == 1:
        between = words[end].lower if end < len(words) else ""
        return between not in ("the", "these", "those", "his", "her", "its", "their", "our")
    if phrase == ("near",) and end < len(words) and words[end].lower in ("one", "two"):
        return False  # "near one of the power blocks"
    if phrase == ("up", "to"):
        return not (start and words[start - 1].lower in ("back", "close", "stand", "stood", "line", "lined"))
    if phrase in (("some",), ("perhaps",), ("maybe",), ("possibly",), ("sub",)):
        return start == 0 or words[start - 1].text not in ("-", "–")
    return True


def bound_after(words: Sequence[Word], last: int) -> Bound | None:
    """The bound whose words begin at this token."""
    _, after, longest = _phrases()
    for length in range(min(longest, len(words) - last), 0, -1):
        phrase = tuple(word.lower for word in words[last : last + length])
        if phrase in after and not (phrase == ("+",) and words[last].spaced):
            if phrase[0] in ("or", "and") and _number_follows(words, last + length):
                continue  # "above 10 and below 15": the words bound the next number
            return after[phrase], last + length
    return None


def bound_after_noun(words: Sequence[Word], last: int) -> Bound | None:
    """ "40 men or more", "40 trucks at most": the bound behind what is counted."""
    for at in range(last, min(last + NOUNS_BETWEEN, len(words))):
        word = words[at]
        if word.kind != "word" or word.lower in NO_NOUN:
            return None
        found = bound_after(words, at + 1)
        if found and words[at + 1].lower in ("or", "at") and not _number_follows(words, found[1]):
            return found
    return None


def _number_follows(words: Sequence[Word], at: int) -> bool:
    if at < len(words) and words[at].lower in ("than", "to"):
        at += 1
    if at < len(words) and words[at].lower in ("a", "an", "the", "one"):
        at += 1
    if at >= len(words):
        return False
    word = words[at]
    return word.kind in ("number", "fraction") or word.lower in NUMERALS or word.text in "$£€"
