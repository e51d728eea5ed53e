"""Reading one line: numbers, then what they measure, then their bounds, then ranges.

The result is a list of drafts in the order of the text. A draft says nothing yet of what is counted (`counted.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.layers.quantities import shares
from reportedly.layers.quantities.bounds import bound_after, bound_after_noun, bound_before
from reportedly.layers.quantities.measures import (
    Measure,
    age_after,
    money_before,
    rate_after,
    rate_after_thing,
    unit_after,
    with_rate,
)
from reportedly.layers.quantities.number_words import number_at
from reportedly.layers.quantities.numerals import (
    HYPHENS,
    OLD_NUMBERS,
    ONES,
    SCALES,
    SOME,
    TENS,
    VAGUE,
    Numeral,
)
from reportedly.layers.quantities.vocabulary import Word
from reportedly.model import QuantityModifier
from reportedly.world.units import compound, unit_table

NUMBER_WORDS = frozenset((*ONES, *TENS, *OLD_NUMBERS))
MINUS = frozenset(("minus", "negative"))
HINTS = frozenset((*NUMBER_WORDS, *SCALES, *VAGUE, *SOME, "dozen", "score", "hundred", "tens"))
BEFORE_FIGURES = frozenset("sub mid pre post minus plus to non the some over x now then under about".split())
CHANGE = frozenset("cent cents penny pence pennies kopek kopeks kopecks centimes centavos".split())
CHANGE_ENDS = frozenset("more less each in for on at per and but".split())


@dataclass(slots=True)
class Draft:
    """A quantity in the making: tokens `first..last` of its number, sign and unit.

    Attributes:
        core: token where the number itself begins.
        outer_first, outer_last: tokens with the bounding words too.
    """

    first: int
    last: int
    core: int
    core_last: int
    value: float
    form: str
    scale: float = 1.0
    low: float | None = None
    high: float | None = None
    modifier: QuantityModifier | None = None
    unit: str = ""
    dimension: str = "count"
    rate: str | None = None
    outer_first: int = -1
    outer_last: int = -1

    @property
    def mantissa(self) -> float:
        """The number before its scale word."""
        return self.value / self.scale


def drafts_of(words: Sequence[Word]) -> list[Draft]:
    """All numbers of a line with unit and bound, in order; ranges are not joined yet."""
    found: list[Draft] = []
    at = 0
    while at < len(words):
        if not may_begin(words[at]):
            at += 1
            continue
        numeral = number_at(words, at)
        draft = None if numeral is None else _measured(words, numeral)
        if draft is None:
            at += 1
            continue
        found.append(draft)
        at = max(draft.last, at + 1)
    return found


def may_begin(word: Word) -> bool:
    """Whether a number can begin at this token (a quick look)."""
    return word.kind in ("number", "fraction", "power", "ratio") or (
        word.kind == "word" and (word.lower in HINTS or word.lower in shares.HINTS or word.lower in ("between", "from"))
    )


def _measured(words: Sequence[Word], numeral: Numeral) -> Draft | None:
    """The number with its sign, money and unit; None for a number glued to something that makes it a name."""
    first, last = numeral.first, numeral.last
    money = money_before(words, first) if numeral.form in ("digits", "words", "fraction") else None
    start = money.edge if money else first
    if money is None and _glued_before(words, first):
        return None
    draft = Draft(start, last, first, last, numeral.value, numeral.form, numeral.scale, numeral.low, numeral.high)
    if money and money.scale > 1:
        _multiplied(draft, money.scale)
    if numeral.form == "ranks":
        draft.modifier = "range"
        return draft
    _negate(words, draft)
    if numeral.form in ("share", "multiple"):
        draft.dimension = "ratio"
        return draft
    measure: Measure | None = None
    if money:
        draft.unit, draft.dimension = money.unit, money.dimension
        measure = Measure(money.unit, "currency", _past_repeated_currency(words, last, money.unit))
        measure = with_rate(words, measure)
    else:
        odd = last + 2 if [word.lower for word in words[last : last + 2]] in (["-", "odd"], ["-", "plus"]) else last
        measure = age_after(words, last) or _vague_unit(words, numeral) or unit_after(words, odd, money=False)
    if measure:
        draft.unit, draft.dimension, draft.last = measure.unit, measure.dimension, measure.edge
        if measure.scale > 1:
            _multiplied(draft, measure.scale)
        if measure.dimension == "currency":
            _more_money(words, draft)
        elif measure.dimension in ("volume", "mass", "energy", "area") and " per " not in draft.unit:
            rate = rate_after_thing(words, draft.last)
            if rate:
                unit = compound(draft.unit, rate[0])
                draft.unit, draft.dimension = unit.name, unit.dimension
        if measure.dimension == "temperature":
            _below_zero(words, draft)
    elif numeral.form == "fraction" or 0 < numeral.value < 1:
        draft.dimension = "ratio"
    if _glued_after(words, measure.edge if measure else last, bool(measure)):
        return None
    if not measure and (rate := rate_after(words, last)):
        draft.rate, draft.dimension = rate[0], "rate"
    return draft


def _multiplied(draft: Draft, scale: float) -> None:
    draft.value *= scale
    draft.scale *= scale


def _more_money(words: Sequence[Word], draft: Draft) -> None:
    """ "75 USD million": the scale behind the code. "15 dollars 50", "3 dollars 50 cents": the small change."""
    at = draft.last
    if at >= len(words) or draft.scale != 1 or draft.value != int(draft.value) or " per " in draft.unit:
        return
    scale = SCALES.get(words[at].lower) if words[at].spaced else None
    if scale:
        _multiplied(draft, scale)
        draft.last = at + 1
        return
    joined = words[at].lower == "and"
    change = number_at(words, at + joined) if at + joined < len(words) and may_begin(words[at + joined]) else None
    if change is None or change.scale != 1 or change.form not in ("digits", "words") or not 1 <= change.value <= 99:
        return
    if change.value != int(change.value) or money_before(words, change.first) not in (
        None,
        Measure(draft.unit, "currency", at - 1),
    ):
        return
    after = words[change.last] if change.last < len(words) else None
    coin = after is not None and after.lower in CHANGE
    ends = after is None or after.text in ".,;:!?)" or after.lower in CHANGE_ENDS
    if coin or (ends and words[change.first].kind == "number" and draft.first == draft.core):
        draft.value += change.value / 100
        draft.last = change.last + coin


def _vague_unit(words: Sequence[Word], numeral: Numeral) -> Measure | None:
    """ "hundreds of miles", "billions of dollars", "half an hour", "a million of dollars"."""
    at = numeral.last
    if at + 1 < len(words) and words[at].lower == "of" and numeral.form == "vague":
        return unit_after(words, at + 1, money=False)
    if at + 1 < len(words) and numeral.form == "fraction" and words[at].lower in ("a", "an"):
        return unit_after(words, at + 1, money=False)
    if (
        at + 2 < len(words)
        and numeral.form == "fraction"
        and words[at].lower == "of"
        and words[at + 1].lower in ("a", "an")
    ):
        return unit_after(words, at + 2, money=False)
    return None


def _past_repeated_currency(words: Sequence[Word], last: int, unit: str) -> int:
    """Past a currency said again after the figure ("$76 US", "$10 dollars", "£5 sterling")."""
    if last < len(words) and words[last].kind == "word":
        again = unit_table().words.get(words[last].lower)
        if again and again.name == unit:
            return last + 1
        if words[last].text in ("US", "USD", "CAD", "AUD") and unit.endswith("dollar"):
            return last + 1
        if [word.text for word in words[last : last + 4]] == ["U", ".", "S", "."] and unit == "dollar":
            return last + 4
    return last


def _negate(words: Sequence[Word], draft: Draft) -> None:
    at = draft.first - 1
    if at < 0 or draft.value <= 0:
        return
    sign = words[at]
    if at > 1 and [word.lower for word in words[at - 2 : at + 1]] == ["plus", "or", "minus"]:
        return  # "a margin of plus or minus 4 points"
    if sign.text in HYPHENS and at and words[at - 1].lower in MINUS and not sign.spaced:
        at -= 1
        sign = words[at]
    if sign.lower in MINUS or (
        sign.text in "-−–" and not words[at + 1].spaced and sign.spaced and not _number_ends(words, at, draft)
    ):
        draft.value = -draft.value
        draft.first = at


def _below_zero(words: Sequence[Word], draft: Draft) -> None:
    """ "- 15 °C": a minus apart from its figure, before a temperature, with no number before it."""
    at = draft.first - 1
    if at < 0 or draft.value <= 0 or words[at].text not in HYPHENS:
        return
    apart = words[draft.first].spaced and words[at].spaced
    if apart and (at == 0 or words[at - 1].kind not in ("number", "fraction")):
        draft.value, draft.first = -draft.value, at


def _number_ends(words: Sequence[Word], at: int, draft: Draft) -> bool:
    if draft.core_last < len(words) and words[draft.core_last].text == "%":
        return False
    return at > 0 and (words[at - 1].kind in ("number", "fraction") or words[at - 1].lower in NUMBER_WORDS)


def _glued_before(words: Sequence[Word], first: int) -> bool:
    """Whether letters stand against the figure: "MH17", "T-72", "Covid-19", "F/A-18"."""
    if words[first].spaced or first == 0:
        return False
    before = words[first - 1]
    if before.text == "." and not before.spaced and first > 1 and words[first - 2].text.isupper():
        return True  # "ID.3"
    if before.kind in ("word", "name", "ordinal", "clock") or before.text in "_.:#&":
        return before.text != ":" and before.text != "."
    if before.text in HYPHENS and first > 1 and not before.spaced:
        owner = words[first - 2]
        if owner.kind == "word" and owner.lower not in BEFORE_FIGURES and owner.lower not in NUMBER_WORDS:
            measured = first > 2 and words[first - 3].kind == "number" and not owner.spaced  # "20km-30km", "5bn-6bn"
            return owner.lower not in SCALES and not measured
        return False
    if before.text == "/" and first > 1:
        return words[first - 2].kind == "word" and not before.spaced
    return False


def _glued_after(words: Sequence[Word], last: int, measured: bool) -> bool:
    """Whether unread letters stand against the figure: "3D", "737MAX", "24703m212"."""
    if last >= len(words) or words[last].spaced:
        return False
    word = words[last]
    if word.lower == "ish":
        return False
    if measured:
        return word.kind in ("number", "ordinal") and words[last - 1].kind == "word" and not words[last - 1].spaced
    return word.kind in ("word", "name", "number", "ordinal") or word.text == "_"


def bound(words: Sequence[Word], draft: Draft) -> None:
    """Read the bounding words around a draft into it."""
    draft.outer_first, draft.outer_last = draft.first, draft.last
    before = bound_before(words, draft.first)
    after = bound_after(words, draft.last) or (
        bound_after(words, draft.core_last) if draft.core_last != draft.last else None
    )
    behind = bound_after_noun(words, draft.last) if before is None and after is None else None
    if behind:
        set_bound(draft, behind[0])
        return
    if before:
        draft.outer_first = before[1]
    if after:
        draft.outer_last = max(draft.last, after[1]) if after[1] >= draft.last else draft.last
    chosen = before or after
    if before and after and after[0] != "about":
        chosen = after
    if chosen is None:
        return
    set_bound(draft, chosen[0])


def set_bound(draft: Draft, modifier: QuantityModifier) -> None:
    """Give a draft its modifier and the bound that follows from it."""
    if draft.form == "vague":  # an interval already; "at least several hundred" moves its lower end only
        return
    draft.modifier = modifier
    if modifier in ("at_least", "more_than"):
        draft.low = draft.value
    elif modifier in ("at_most", "less_than"):
        draft.high = draft.value
