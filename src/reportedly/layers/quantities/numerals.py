"""Numbers in digits and in words: how large, and where the expression ends.

Words follow the English number grammar (Huddleston and Pullum 2002, ch. 19): below a hundred, hundreds, then the scales
in falling order. A vague plural is an interval: "dozens" 12 to 120, "hundreds" 100 to 1,000, "tens of thousands" 10,000
to 100,000 (the convention of the CQE data); "a few hundred" 200 to 500, "several hundred" 300 to 900.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportedly.layers.quantities.vocabulary import DECIMAL_COMMA, Word

DOTTED_AND_COMMA = re.compile(r"\d{1,3}(?:\.\d{3}){1,33},\d{1,2}")
Form = Literal["digits", "words", "vague", "fraction", "share", "multiple", "ranks"]

ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
# what the words mean in English; "lakh" and "crore" in that of South Asia
TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
} | {"fourty": 40}
OLD_NUMBERS = {"threescore": 60, "fourscore": 80}  # a score is twenty
# short scale: a billion is a thousand millions
SCALES = {
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
}
# as newspapers write them
SHORT_SCALES = {
    "k": 10**3,
    "mn": 10**6,
    "mln": 10**6,
    "mil": 10**6,
    "mio": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "tln": 10**12,
}
CAPITAL_SCALES = {"M": 10**6, "B": 10**9, "T": 10**12, "K": 10**3, "MM": 10**6}  # as the money pages write them
MONEY_SCALES = {"m": 10**6, "b": 10**9, "t": 10**12}
"""Short scales that are read as such only next to money or where no unit can be meant."""

# from one of the unit to ten: "hundreds" are less than a thousand, which has a word of its own; dozens and scores too
VAGUE = {
    "dozens": (12, 120),
    "scores": (20, 200),
    "hundreds": (100, 1000),
    "thousands": (10**3, 10**4),
    "millions": (10**6, 10**7),
    "billions": (10**9, 10**10),
    "trillions": (10**12, 10**13),
}
# before a unit ("a few hundred"): a choice; with narrower bounds more accounts would seem to differ
SOME = {"few": (2, 5), "several": (3, 9), "couple": (2, 2), "many": (3, 9)}
DENOMINATORS = {  # ordinals as parts of a whole
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "fifteenth": 15,
    "sixteenth": 16,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
}
DENOMINATORS |= {word + "s": value for word, value in DENOMINATORS.items() if value > 2}
NO_SCORE = frozenset("in on at for from against and or but to by with draw draws game games goal goals each".split())
ARTICLES = frozenset(("a", "an", "another", "one", "per", "half", "quarter"))
HYPHENS = frozenset("-‐‑–−")
LARGEST = 1e100
"""Beyond this no count or measure of the world is meant ("10^400 dead"): such a number is not read as a quantity."""


@dataclass(slots=True)
class Numeral:
    """A number read from tokens `first..last` (end-exclusive).

    Attributes:
        value: the number; for an interval its middle.
        scale: the power that a scale word or suffix multiplied by (1: none).
        low, high: bounds of a vague word.
    """

    first: int
    last: int
    value: float
    form: Form
    scale: float = 1.0
    low: float | None = None
    high: float | None = None

    @property
    def mantissa(self) -> float:
        """The number before its scale."""
        return self.value / self.scale


def digits_value(text: str) -> float | None:
    """The value of figures with separators for thousands ("1,200", "1 200", "1'200", "1.200.000") or a decimal comma
    ("3,5"); None when too large to be meant."""
    if DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    elif DOTTED_AND_COMMA.fullmatch(text):  # "1.234,56"
        text = text.replace(".", "").replace(",", ".")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    plain = "".join(char for char in text if char not in ",'’\u00a0\u202f\u2009 ")
    if len(plain) > 101:
        return None
    try:
        value = float(plain)
    except ValueError:  # digits of another script mixed with ASCII ones
        return None
    return value if math.isfinite(value) and value <= LARGEST else None


def power_value(text: str) -> float | None:
    """The value of "3×10^5", "4e14" or "10⁶"; None when out of all measure."""
    plain = "".join(char for char in text if not char.isspace()).replace("−", "-").lower()
    superscripts = "".join(str(unicodedata.digit(char)) for char in plain if char in "⁰¹²³⁴⁵⁶⁷⁸⁹")
    mantissa, base, exponent = 1.0, 10.0, ""
    if superscripts:
        exponent = superscripts
    elif "^" in plain:
        head, exponent = plain.split("^", 1)
        for sign in "x×*":
            if sign in head:
                mantissa = float(head.split(sign, 1)[0])
    elif "10-" in plain:
        head, exponent = plain.split("10-", 1)
        mantissa, exponent = float(head.rstrip("x×")), "-" + exponent
    else:
        head, exponent = plain.split("e", 1)
        mantissa = float(head)
    if len(exponent) > 4 or abs(int(exponent)) > 100:
        return None
    value: float = mantissa * base ** int(exponent)
    return value if value <= LARGEST else None


def fraction_value(text: str) -> float | None:
    """The value of "3/4", "10 1/2" or "2½"; None for a denominator of nought or one that no reader would use."""
    total = 0.0
    if "/" in text:
        whole, _, rest = text.replace("\u00a0", " ").replace("-", " ").rpartition(" ")
        above, below = rest.split("/")
        if max(len(whole), len(above), len(below)) > 6 or int(below) < 2 or int(above) >= int(below):
            return None
        if int(below) not in (2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 20, 32, 40, 50, 64, 100, 1000):
            return None
        return (float(whole) if whole.strip() else 0.0) + int(above) / int(below)
    for char in text.strip():
        if char.isdecimal():
            total = 10 * total + int(char)
        elif not char.isspace():
            total += unicodedata.numeric(char)
        if total > LARGEST:
            return None
    return total


def _joined(words: Sequence[Word], at: int) -> int:
    """Index of the word after an optional hyphen that ties it to the one before."""
    if at < len(words) and words[at].text in HYPHENS and not words[at].spaced:
        return at + 1
    return at


def _below_hundred(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """(value, next index) of a number word below a hundred."""
    word = words[at].lower
    if word in ONES:
        return ONES[word], at + 1
    if word in OLD_NUMBERS:
        after = _and(words, at + 1)
        rest = ONES.get(words[after].lower, 0) if after < len(words) and after > at + 1 else 0
        return OLD_NUMBERS[word] + rest, after + 1 if rest else at + 1
    if word not in TENS:
        return None
    after = _joined(words, at + 1)
    if after < len(words) and 1 <= ONES.get(words[after].lower, 0) <= 9:
        return TENS[word] + ONES[words[after].lower], after + 1
    return TENS[word], at + 1


def _and(words: Sequence[Word], at: int) -> int:
    return at + 1 if at < len(words) and words[at].lower in ("and", "&") else at


def _below_thousand(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    start = _below_hundred(words, at)
    if start is None:
        if words[at].lower == "hundred" and at and words[at - 1].lower in ("a", "one", "another"):
            start = (1, at)
        else:
            return None
    value, after = start
    scale = _joined(words, after)
    if scale < len(words) and words[scale].lower == "hundred" and 0 < value < 100:
        value, after = value * 100, scale + 1
        rest_at = _and(words, after)
        rest = _below_hundred(words, rest_at) if rest_at < len(words) else None
        if rest and rest[0] and (rest_at > after or not _begins_new(words, rest[1])):
            return value + rest[0], rest[1]
    return value, after


def _begins_new(words: Sequence[Word], at: int) -> bool:
    """Whether what follows shows that the number just read stands for itself ("one hundred six-inch guns")."""
    return at < len(words) and words[at].text in HYPHENS


def spelled(words: Sequence[Word], at: int) -> Numeral | None:
    """A number in words that begins at this token; "a hundred" begins at "hundred"."""
    if words[at].lower == "dozen":
        return Numeral(at, at + 1, 12.0, "words")
    if words[at].lower == "score":
        of = at + 1 < len(words) and words[at + 1].lower == "of" and at and words[at - 1].lower in ("a", "another")
        return Numeral(at, at + 1, 20.0, "words") if of else None
    total, below, index, last, groups, scale = 0, 10**18, at, at, 0, 1
    while index < len(words):
        group = _below_thousand(words, index)
        if group is None and index == at and at and words[at - 1].lower in ARTICLES and words[at].lower in SCALES:
            group = 1, at
        if group is None:
            break
        value, after = group
        scale_at = _joined(words, after)
        factor = SCALES.get(words[scale_at].lower, 1) if scale_at < len(words) else 1
        after = scale_at + 1 if factor > 1 else after
        if factor >= below or (groups and value * factor >= below):
            break
        total, last, groups, below = total + value * factor, after, groups + 1, factor
        scale = factor if groups == 1 else 1
        if groups == 1 and factor == 1 and value < 100 and after + 1 < len(words) and words[after].lower == "point":
            decimal = _point(words, at, after, value)
            if decimal:
                return decimal
        if factor == 1:
            following = _joined(words, after)
            if groups == 1 and following < len(words):
                total, last = _dozens(words, following, total, last)
            break
        index = _and(words, after)
        if index == after and index < len(words) and words[index].text == ",":
            index += 1
            more = _below_thousand(words, index) if index < len(words) else None
            if more is None or not _continues(words, more[1], factor):
                break
    return Numeral(at, last, float(total), "words", float(scale)) if groups else None


def _dozens(words: Sequence[Word], at: int, count: int, last: int) -> tuple[int, int]:
    """ "three dozen", "two score fighters" (not "two score in the second half"): the number times 12 or 20."""
    if words[at].lower == "dozen":
        return count * 12, at + 1
    after = words[at + 1] if at + 1 < len(words) else None
    if words[at].lower == "score" and after is not None and after.kind == "word" and after.lower not in NO_SCORE:
        return count * 20, at + 1
    return count, last


def _point(words: Sequence[Word], first: int, at: int, whole: int) -> Numeral | None:
    """ "one point six billion": decimals in words, with the scale behind them."""
    digits = ""
    last = at + 1
    while last < len(words) and len(digits) < 6 and ONES.get(words[last].lower, 10) < 10:
        digits += str(ONES[words[last].lower])
        last += 1
    if not digits:
        return None
    scale = SCALES.get(words[last].lower, 1) if last < len(words) else 1
    last += scale > 1
    return Numeral(first, last, float(f"{whole}.{digits}") * scale, "words", float(scale))


def _continues(words: Sequence[Word], at: int, scale: int) -> bool:
    """After "three million,": whether the next number goes on with it ("two hundred thousand")."""
    return at < len(words) and SCALES.get(words[at].lower, scale) < scale


def vague(words: Sequence[Word], at: int) -> Numeral | None:
    """ "dozens", "tens of thousands", "hundreds", "several hundred", "a few dozen", "a couple of thousand"."""
    lower = words[at].lower
    if lower in VAGUE or lower == "tens":
        low, high = VAGUE.get(lower, (10, 100))
        last = at + 1
        if last + 1 < len(words) and words[last].lower == "of" and words[last + 1].lower in VAGUE:
            more = VAGUE[words[last + 1].lower][0]
            low, high, last = low * more, high * more, last + 2
        return _interval(at, last, low, high)
    if lower in SOME:
        last = at + 1
        if lower == "couple" and last < len(words) and words[last].lower == "of":
            last += 1
        if last < len(words) and words[last].lower.removesuffix("s") in (*SCALES, "hundred", "dozen"):
            word = words[last].lower.removesuffix("s")
            scale = {"hundred": 100, "dozen": 12}.get(word) or SCALES[word]
            last += 1
            if word in ("hundred", "dozen") and last < len(words) and words[last].lower in SCALES:
                scale, last = scale * SCALES[words[last].lower], last + 1
            low, high = SOME[lower]
            return _interval(at, last, low * scale, high * scale)
    return None


def _interval(first: int, last: int, low: float, high: float) -> Numeral:
    if low == high:
        return Numeral(first, last, float(low), "words")
    return Numeral(first, last, (low + high) / 2, "vague", low=float(low), high=float(high))


PLACES = frozenset("in at on of for and or".split())


def ranks(words: Sequence[Word], at: int) -> Numeral | None:
    """ "between the tenth and the fifteenth" with no noun behind: an interval of places in an order."""
    index, values = at + 1, []
    for link in ("and" if words[at].lower == "between" else "to", ""):
        if index < len(words) and words[index].lower == "the":
            index += 1
        if index >= len(words):
            return None
        word = words[index]
        value = _ordinal(word)
        if value is None:
            return None
        values.append(value)
        index += 1
        if link and (index >= len(words) or words[index].lower != link):
            return None
        index += 1 if link else 0
    if index < len(words) and words[index].kind == "word" and words[index].lower not in PLACES:
        return None
    low, high = values
    return Numeral(at, index, (low + high) / 2, "ranks", low=low, high=high) if low < high else None


def _ordinal(word: Word) -> float | None:
    if word.kind == "ordinal":
        return digits_value(word.lower.rstrip("stndrh"))
    stem = {
        "first": "one",
        "second": "two",
        "third": "three",
        "fifth": "five",
        "eighth": "eight",
        "ninth": "nine",
        "twelfth": "twelve",
    }.get(word.lower, word.lower.removesuffix("th"))
    value = ONES.get(stem)
    return None if value is None or stem == word.lower else float(value)
