"""Numbers of a line: figures, number words, and the scales, halves and fractions that go with them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.layers.quantities import shares
from reportedly.layers.quantities.measures import money_before
from reportedly.layers.quantities.numerals import (
    CAPITAL_SCALES,
    HYPHENS,
    LARGEST,
    MONEY_SCALES,
    SCALES,
    SHORT_SCALES,
    Numeral,
    digits_value,
    fraction_value,
    power_value,
    ranks,
    spelled,
    vague,
)
from reportedly.layers.quantities.vocabulary import Word
from reportedly.world.units import unit_table

LOOK_BACK = 6  # words before a number in which "town", "city" of so many people stand


DOTTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")


INHABITED = frozenset("population people inhabitants residents refugees voters users followers readers viewers".split())


WHOLE_THINGS = frozenset(
    "people men women children troops soldiers police civilians personnel killed wounded dead injured families "
    "refugees fighters rebels militants residents inhabitants households houses homes buildings tanks vehicles drones "
    "rockets missiles shells rounds mines prisoners officers villagers students workers migrants victims".split()
)
"""What comes in whole numbers, so that three figures behind a dot are thousands."""


METRE_WORDS = frozenset(
    "from away long high tall deep wide north south east west below above off inside into across apart race sprint "
    "freestyle hurdles below underground down up further farther radius altitude depth".split()
)


def number_at(words: Sequence[Word], at: int) -> Numeral | None:
    """The number that begins at this token, with its scale."""
    word = words[at]
    if word.kind == "number":
        return _figures(words, at)
    if word.kind == "fraction":
        value = fraction_value(word.text)
        return None if value is None else _scaled(words, Numeral(at, at + 1, value, "fraction"))
    if word.kind == "power":
        value = power_value(word.text)
        return None if value is None else Numeral(at, at + 1, value, "digits")
    if word.kind == "ratio":
        return Numeral(at, at + 1, float(word.text.split(":")[0]), "share")
    if word.kind != "word":
        return None
    if word.lower in ("between", "from"):
        return ranks(words, at)
    found = shares.share_at(words, at) or vague(words, at)
    if found is None:
        found = spelled(words, at)
        if found is not None:
            found = _with_half(words, found)
    return found or shares.multiple_at(words, at)


def _figures(words: Sequence[Word], at: int) -> Numeral | None:
    value = digits_value(words[at].text)
    if value is None:
        return None
    if DOTTED_THOUSANDS.fullmatch(words[at].text) and _counts_things(words, at + 1):
        value = round(value * 1000)
    share = shares.figures_share(words, at, value)
    if share is not None:
        return share
    found = Numeral(at, at + 1, value, "digits")
    following = words[at + 1] if at + 1 < len(words) else None
    if following is not None and following.kind == "fraction" and value == int(value) and "/" not in words[at].text:
        part = fraction_value(following.text)
        if part is not None and part < 1 and (following.spaced or not following.text[0].isdigit()):
            return _scaled(words, Numeral(at, at + 2, value + part, "digits"))
    return _with_half(words, _scaled(words, found))


def _counts_things(words: Sequence[Word], at: int) -> bool:
    """Whether persons or things of a war follow: "12.500 people" (not "1.439 shares", "2.500 metres")."""
    return any(word.kind == "word" and word.lower in WHOLE_THINGS for word in words[at : at + 2])


def _scaled(words: Sequence[Word], found: Numeral) -> Numeral:
    """The number with "million", "bn", "k" behind it."""
    at = found.last
    if at < len(words) and words[at].text in HYPHENS and not words[at].spaced:
        at += 1
        if at < len(words) and (words[at].spaced or words[at].lower not in SCALES):
            return found
    if at >= len(words):
        return found
    word = words[at]
    scale = SCALES.get(word.lower) or SCALES.get(word.lower.removesuffix("s"))
    if word.lower == "hundred" and found.value < 100:
        scale = 100
    if word.lower == "dozen":
        scale = 12
    if scale is None and at == found.last:
        scale = SHORT_SCALES.get(word.lower)
        if scale is None and (not word.spaced or money_before(words, found.first)):
            scale = CAPITAL_SCALES.get(word.text)
        if scale is None and word.lower in MONEY_SCALES and _means_scale(words, found.first, at):
            scale = MONEY_SCALES[word.lower]
        if scale is None and word.text == "B" and found.value < 1000:
            scale = 10**9
        if scale == 10**3 and word.spaced and word.lower == "k":
            scale = None
    if scale is None or found.value * scale > LARGEST:
        return found
    last = at + 1
    if last < len(words) and words[last].lower in SCALES and scale < SCALES[words[last].lower]:
        scale, last = scale * SCALES[words[last].lower], last + 1
    return Numeral(found.first, last, found.value * scale, found.form, float(scale))


def _means_scale(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether "m" (b, t) behind figures is a million (billion, trillion), not a metre (or a tonne)."""
    if money_before(words, first) is not None:
        return True
    if words[at].spaced or words[at].lower != "m":
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    if {word.lower for word in words[max(0, first - LOOK_BACK) : first]} & INHABITED:
        return True
    if following is None or following.kind != "word" or not following.spaced:
        return False
    table = unit_table()
    if following.lower in METRE_WORDS:
        return False
    if following.lower == "of":
        return at + 2 < len(words) and words[at + 2].lower in (
            "the",
            "its",
            "their",
            "them",
            "these",
            "those",
            "our",
            "his",
        )
    unit = table.words.get(following.lower)
    if following.lower in ("is", "was", "has", "this", "as", "its", "across", "less", "plus"):
        return False
    if unit is not None or following.lower in ("people", "men", "women", "children"):
        return True
    for word in words[at + 1 : at + 4]:  # "10m border crossings"
        if word.kind != "word" or word.lower in METRE_WORDS or len(word.lower) < 4:
            return False
        if word.lower.endswith("s"):
            return True
    return False


def _with_half(words: Sequence[Word], found: Numeral) -> Numeral:
    """ "two and a half", "two and a half million", "a million and a half", "two-and-a-half"."""
    at = found.last
    while at < len(words) and words[at].text in HYPHENS:
        at += 1
    if at + 2 >= len(words) or words[at].lower != "and":
        return found
    rest = [at + 1]
    while len(rest) < 3 and rest[-1] < len(words):
        following = rest[-1] + 1
        while following < len(words) and words[following].text in HYPHENS:
            following += 1
        rest.append(following)
    if len(rest) < 3 or rest[1] >= len(words):
        return found
    part = {"half": 0.5, "quarter": 0.25}.get(words[rest[1]].lower)
    if words[rest[0]].lower not in ("a", "one") or part is None:
        return found
    extended = Numeral(found.first, rest[1] + 1, found.value + part * found.scale, found.form, found.scale)
    return _scaled(words, extended) if found.scale == 1 else extended
