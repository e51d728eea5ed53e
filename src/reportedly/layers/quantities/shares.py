"""Fractions and multiples in words: "a fifth of the country", "three in four", "10 to one", "double what was said"."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.quantities.numerals import DENOMINATORS, HYPHENS, ONES, SCALES, TENS, Numeral, digits_value
from reportedly.layers.quantities.vocabulary import Word

# what the words mean
MULTIPLES = {"double": 2, "twice": 2, "triple": 3, "treble": 3, "thrice": 3, "quadruple": 4}
FOLDS = {word + "fold": float(value) for word, value in (*ONES.items(), *TENS.items()) if value > 1}
NOT_HALF_AFTER = frozenset(
    "first second other third last latter next this final opening closing better each either top bottom upper lower "
    "northern southern eastern western second-half".split()
)
HINTS = frozenset(("half", "halves", "quarter", "quarters", "third", "thirds", *DENOMINATORS, *MULTIPLES, *FOLDS))
BOUNDING = frozenset(
    "between and above below over under than about by nearly almost around roughly least most to".split()
)
AMOUNTS = frozenset(("the", "what", "that", "its", "their", "his", "her", "as", "last", "this", "previous", "those"))
FIGURES = frozenset(
    "number figure amount rate toll size level price total area cost speed distance time length population what that "
    "figures numbers previous original official earlier range".split()
)


def share_at(words: Sequence[Word], at: int) -> Numeral | None:
    """A fraction that begins at this token: "half", "a third of", "two-thirds", "three in four", "one out of five"."""
    word = words[at].lower
    before = words[at - 1].lower if at else ""
    if word in ("half", "halves"):
        return _half(words, at, before)
    count = ONES.get(word) if words[at].kind == "word" else None
    if count is None and word in DENOMINATORS and before in ("a", "one") and word not in ("half", "halves"):
        end = at + 1
        if end < len(words) and words[end].lower in ("of", "more", "less", "larger", "smaller", "higher", "lower"):
            return _of_scale(words, Numeral(at, end, 1 / DENOMINATORS[word], "fraction"))
        if end + 1 < len(words) and words[end].lower == "to" and words[end + 1].lower in ("a", "one", "half", "two"):
            return Numeral(at, end, 1 / DENOMINATORS[word], "fraction")  # "a third to a half"
        if word in ("third", "quarter") and at > 1 and words[at - 2].lower == "between":
            return Numeral(at, end, 1 / DENOMINATORS[word], "fraction")
        if word in ("third", "quarter") and (end >= len(words) or words[end].text in ",.;)"):
            return (
                Numeral(at, end, 1 / DENOMINATORS[word], "fraction")
                if before == "a"
                and at > 1
                and words[at - 2].lower in ("by", "about", "than", "around", "nearly", "almost", "roughly")
                else None
            )
        if word == "quarter" and end < len(words) and words[end].text in HYPHENS and end + 1 < len(words):
            scale = SCALES.get(words[end + 1].lower)
            return Numeral(at, end + 2, scale / 4, "words", scale / 4) if scale else None
        return None
    if count is None or not 1 <= count <= 19:
        return None
    after = at + 1
    hyphens = 0
    while after < len(words) and words[after].text in HYPHENS and hyphens < 1:
        after, hyphens = after + 1, hyphens + 1
    if after >= len(words):
        return None
    name = words[after].lower
    plural = count > 1
    if name == "quarters" and before in ("next", "last", "past", "first", "previous", "these", "those"):
        return None  # spells of three months
    if (
        name in DENOMINATORS
        and count < 3 * DENOMINATORS[name]
        and (name.endswith("s") or name == "half" or not plural or hyphens)
    ):
        end = after + 1
        loose = not plural and not hyphens and name != "half" and before not in BOUNDING
        if loose and (end >= len(words) or words[end].lower not in ("of", "in", "more", "less")):
            return None
        if name in ("second", "seconds") or (name.endswith("s") and not plural):
            return None
        return _of_scale(words, Numeral(at, end, count / DENOMINATORS[name], "fraction"))
    if name in ("in", "out") and not hyphens:
        return _one_in_five(words, at, after, float(count))
    return None


def _half(words: Sequence[Word], at: int, before: str) -> Numeral | None:
    ranged = any(word.lower == "between" for word in words[max(0, at - 6) : at])
    ranged = ranged or _half_of_a_scale(words, at + 1)  # "miners and half a dozen guards"
    if not ranged and before in ("a", "and") and any(word.lower == "and" for word in words[max(0, at - 2) : at]):
        return None  # "a minute and a half"
    if before in NOT_HALF_AFTER or before in HYPHENS or (at and words[at - 1].kind == "ordinal"):
        return None
    end = at + 1
    if end < len(words) and words[end].text in HYPHENS:
        following = words[end + 1].lower if end + 1 < len(words) else ""
        if following == "dozen":
            return Numeral(at, end + 2, 6.0, "words")
        scale = SCALES.get(following)
        return (
            Numeral(at, end + 2, scale / 2, "words", scale / 2)
            if scale
            else (
                Numeral(at, end, 0.5, "fraction")
                if following in ("hour", "mile", "year", "century", "kilometre")
                else None
            )
        )
    following = words[end].lower if end < len(words) else ""
    if following in ("a", "an") and end + 1 < len(words):
        scale = SCALES.get(words[end + 1].lower) or {"dozen": 12}.get(words[end + 1].lower)
        if scale:
            return Numeral(at, end + 2, scale / 2, "words", 1.0)
        return Numeral(at, end, 0.5, "fraction")
    if following in ("past", "way", "time", "brother", "sister", "empty", "full", "naked"):
        return None
    if following == "dozen":
        return Numeral(at, end + 1, 6.0, "words")
    if following in SCALES:
        return Numeral(at, end + 1, SCALES[following] / 2, "words", SCALES[following] / 2)
    return Numeral(at, end, 0.5, "fraction")


def _half_of_a_scale(words: Sequence[Word], at: int) -> bool:
    """Whether "a dozen", "a million" stands there."""
    scale = words[at + 1].lower if at + 1 < len(words) and words[at].lower in ("a", "an") else ""
    return scale == "dozen" or scale in SCALES


def _of_scale(words: Sequence[Word], found: Numeral) -> Numeral:
    """ "a quarter of a million", "two thirds of a million"."""
    at = found.last
    if at + 2 < len(words) and words[at].lower == "of" and words[at + 1].lower == "a" and words[at + 2].lower in SCALES:
        return Numeral(found.first, at + 3, found.value * SCALES[words[at + 2].lower], "words")
    return found


def _one_in_five(words: Sequence[Word], first: int, link: int, above: float) -> Numeral | None:
    """ "one in five", "3 out of 4" with the smaller number first."""
    at = link + 1
    out = words[link].lower == "out"
    if out:
        if at >= len(words) or words[at].lower != "of":
            return None
        at += 1
    if words[link].lower == "in" and at < len(words) and words[at].lower == "every":
        at += 1
    if at >= len(words):
        return None
    below = ONES.get(words[at].lower) or TENS.get(words[at].lower)
    if below is None and words[at].kind == "number":
        read = digits_value(words[at].text)
        below = int(read) if read and read == int(read) and read < 1000 else None
    if below is None or not above < below:
        return None
    following = words[at + 1] if at + 1 < len(words) else None
    if below not in (3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000) or (above > 1 and below > 10):
        return None  # "28 out of 36 drones" are two counts
    if (
        following is not None
        and not out
        and (
            following.lower.removesuffix("s") in ("year", "month", "day", "week", "hour", "minute", "attack", "strike")
            or following.text in HYPHENS
        )
    ):
        return None
    return Numeral(first, at + 1, above / below, "fraction")


def figures_share(words: Sequence[Word], at: int, value: float) -> Numeral | None:
    """ "9 out of 10", "1 in 5" with the first number in figures."""
    link = at + 1
    if link < len(words) and words[link].lower in ("in", "out") and value == int(value) and 1 <= value < 100:
        found = _one_in_five(words, at, link, value)
        if found and (words[link].lower == "out" or (found.value < 1 and value == 1)):
            return found
    return None


def multiple_at(words: Sequence[Word], at: int) -> Numeral | None:
    """ "double what", "twice the number", "twice as many", "sixfold"."""
    word = words[at].lower
    if word in FOLDS:
        return Numeral(at, at + 1, FOLDS[word], "multiple")
    if word not in MULTIPLES or at + 1 >= len(words):
        return None
    following = words[at + 1].lower
    if (
        following == "as"
        and at + 2 < len(words)
        and words[at + 2].lower in ("many", "much", "large", "big", "high", "long", "far")
    ):
        return Numeral(at, at + 1, float(MULTIPLES[word]), "multiple")
    if any(words[k].kind == "number" for k in range(at + 1, min(at + 4, len(words)))) and (
        following in AMOUNTS or words[at + 1].lower.endswith(("'s", "’s"))
    ):
        return Numeral(at, at + 1, float(MULTIPLES[word]), "multiple")  # "double the 150 of Sunday"
    if following == "what" or (
        following in AMOUNTS and any(words[k].lower in FIGURES for k in range(at + 2, min(at + 5, len(words))))
    ):
        return Numeral(at, at + 1, float(MULTIPLES[word]), "multiple")
    return None
