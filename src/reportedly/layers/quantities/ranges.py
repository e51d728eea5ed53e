"""Two numbers that are one quantity: "200 to 300", "between 5 and 7", "8-10", "more than 10 and less than 20"; ratios.

Also what one number of a pair lends to the other: the unit and the scale of "10 to 20 million tonnes", "7- or 8-inch".
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.quantities.line_reader import Draft
from reportedly.layers.quantities.numerals import HYPHENS
from reportedly.layers.quantities.vocabulary import Word

MORE = frozenset(("more_than", "at_least"))
LESS = frozenset(("less_than", "at_most"))
SCORES = frozenset(
    "beat beats beaten win wins won winning lose loses lost defeat defeated draw drew victory lead leads led "
    "leading tie tied score scored vote votes voted match game goal goals penalties aggregate record passed".split()
)
CHANGES = frozenset(
    "rise rises rose risen rising climb climbs climbed climbing jump jumps jumped jumping increase increased "
    "increases increasing grow grew grown growing fall falls fell fallen falling drop drops dropped dropping "
    "decline declined declining decrease decreased reduce reduced cut revise revised raise raised raising lower "
    "lowered slip slipped up down soar soared plunge plunged went go goes gone expand expanded shrink shrank "
    "shrunk upgrade upgraded".split()
)
MOST_APART = 4  # times that the second of two figures is larger at most to be a range's end
LENDING = frozenset(("and", "or", "-", "–", ",", "by", "x", "×"))
YEARS = (1000.0, 2100.0)  # figures that two years can be ("1941-45")
OLDEST_YEAR = 1500  # of such a pair


def joined(words: Sequence[Word], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with pairs made one."""
    found: list[Draft] = []
    at = 0
    while at < len(drafts):
        draft = drafts[at]
        while at + 1 < len(drafts):
            pair = _pair(words, draft, drafts[at + 1])
            if pair is None:
                break
            draft = pair
            at += 1
        found.append(draft)
        at += 1
    return found


def _pair(words: Sequence[Word], one: Draft, two: Draft) -> Draft | None:
    """The two as one quantity; None when they stay two (the first may have taken the other's unit)."""
    if one.form in ("vague", "multiple", "range") or two.form in ("multiple", "share") or one.modifier == "range":
        return None
    between = [word.lower for word in words[one.last : two.first]]
    if len(between) > 6:
        return None
    before = [word.lower for word in words[max(0, one.first - 3) : one.first]]
    link = [text for text in between if text not in HYPHENS]
    if not between:
        return None
    if link == ["~"] and two.modifier == "about":
        two.modifier = None  # "20~100": the sign stands between the ends
    if _bounded_both_sides(words, one, two):
        return _range(one, two, one.outer_first, two.outer_last)
    if two.form == "vague":
        return None
    if "from" in before[-1:] and link[-1:] == ["to"] and 1 < len(link) <= 5 and one.unit and two.unit in (one.unit, ""):
        return _range(one, two, one.first - 1, two.last)  # "from 20 miles in one year to 29"
    if link == ["and"] and before and before[-1] == "between":
        return _joined_by(words, one, two, one.first - 1)
    if link == ["to"] and "from" in before[-1:] and not one.unit and not two.unit and _change(words, one, two):
        return None  # "the toll rose from 20 to 35" tells two tolls
    if (
        link in (["to"], ["through"], ["~"], ["up", "to"], ["and"])
        and before
        and before[-1] in ("from", "between", "of")
    ):
        first = one.first - 1 if before[-1] != "of" else one.first
        if link == ["and"]:
            _lend(words, one, two)
            return None
        return _joined_by(words, one, two, first)
    if link in (["to"], ["through"], ["~"], ["up", "to"]):
        return _to(words, one, two)
    if not link:
        return _hyphened(words, one, two)
    if link in (["by"], ["x"], ["×"]) and two.dimension in ("length", ""):
        _lend(words, one, two)  # "5 by 6 metres"
        return None
    if link in (["and"], ["or"]):
        _lend(words, one, two)
        if link == ["or"] and not one.unit and one.core_last == one.last and one.form == two.form:
            _multiply(one, _lent_scale(words, one, two))
    return None


def _change(words: Sequence[Word], one: Draft, two: Draft) -> bool:
    near = words[max(0, one.first - 6) : one.first]
    return any(word.lower in CHANGES for word in near) and not any(
        word.kind == "sign" and word.text in ";." for word in near
    )


def _to(words: Sequence[Word], one: Draft, two: Draft) -> Draft | None:
    """ "A to B" without "from": a range, a ratio, or a change by A to a level of B."""
    if two.value == 1 and one.value > 1 and not two.unit and not one.unit and two.form in ("words", "digits"):
        ratio = Draft(one.first, two.last, one.core, two.core_last, one.value, "share", dimension="ratio")
        ratio.outer_first, ratio.outer_last, ratio.modifier = one.outer_first, two.last, one.modifier
        return ratio
    money = one.dimension == "currency" and one.first < one.core and not _change(words, one, two)
    if one.unit and not two.unit and not money:
        return None
    if one.unit and two.unit and one.unit != two.unit and not two.unit.startswith(one.unit + " per "):
        return None
    if one.mantissa >= two.value and one.value >= two.value and not one.unit:
        return None
    near = {word.lower for word in words[max(0, one.first - 6) : one.first]}
    if one.value > two.value and near & SCORES:
        return None  # "led by 49 percent to 47 percent"
    if one.first and words[one.first - 1].lower in CHANGES and two.value > MOST_APART * one.value:
        return None  # "rose 15 pence to 362 pence"
    return _joined_by(words, one, two, one.first)


def _hyphened(words: Sequence[Word], one: Draft, two: Draft) -> Draft | None:
    """ "8-10", "40 – 50": not a score, not two years, not a call number."""
    gap = words[one.last : two.first]
    money = one.dimension == "currency" and one.first < one.core and not two.unit  # "$10-20 million"
    if len(gap) > 2 or one.rate or (not money and one.unit and (not two.unit or one.unit != two.unit)):
        return None
    loose = gap[0].text == "—" and (gap[0].spaced or words[two.first].spaced)
    if loose or (one.value >= two.value and one.value >= 0) or one.form != two.form:
        return None
    near = {word.lower for word in words[max(0, one.first - 6) : two.last + 4]}
    # scores of games: no more points are made in any that news tell of
    if near & SCORES and max(one.value, two.value) < 250 and not two.unit:
        return None
    figures = words[one.core].text.isdigit() and not two.unit
    later = YEARS[0] <= two.value < YEARS[1] or len(words[two.core].text) == 2
    if figures and OLDEST_YEAR <= one.value < YEARS[1] and later and two.value < YEARS[1]:
        return None  # "1914-1918", "2013-14"
    made = _joined_by(words, one, two, one.first)
    if made is not None and one.modifier == "about":
        made.modifier = "about"  # "about 14-18": the pair is loose; "about 500 to 1,000" is a range
    return made


def _joined_by(words: Sequence[Word], one: Draft, two: Draft, first: int) -> Draft | None:
    """A range where units agree; the scale of the second is lent to the first where it has none."""
    if one.unit and two.unit and one.unit != two.unit and not _same_per(one.unit, two.unit):
        return None
    if two.rate != one.rate and one.rate:
        return None
    scale = _lent_scale(words, one, two)
    low = one.value * scale
    if low == two.value:
        return None
    lent = Draft(first, two.last, one.core, two.core_last, low, one.form, one.scale * scale)
    lent.unit, lent.dimension = one.unit, one.dimension
    lent.outer_first, lent.modifier = min(first, one.outer_first), one.modifier
    return _range(lent, two, lent.outer_first, two.outer_last)


def _same_per(one: str, two: str) -> bool:
    """ "$5 to $6 a barrel", "from $75 a barrel to $45": one of the two leaves out the rate."""
    return two.startswith(one + " per ") or one.startswith(two + " per ")


def _lent_scale(words: Sequence[Word], one: Draft, two: Draft) -> float:
    if one.scale == two.scale == 1 and words[two.core].text.endswith(",000") and words[one.core].text.isdigit():
        thousand = one.value * 1000  # "70 to 80,000"
        return 1000.0 if thousand < two.value <= MOST_APART * thousand else 1.0
    hundreds = words[two.core_last - 1].lower == "hundred" and two.form == "words" and two.value % 100 == 0
    if hundreds and one.scale == 1 and one.value < 10 and one.value < two.value / 100:
        return 100.0  # "two to three hundred"
    if one.scale != 1 or two.scale == 1 or one.mantissa >= two.mantissa or "," in words[one.core].text:
        return 1.0
    return two.scale


def _range(one: Draft, two: Draft, first: int, last: int) -> Draft:
    low, high = one.value, two.value
    made = Draft(min(one.first, first), two.last, one.core, two.core_last, (low + high) / 2, "range", two.scale)
    made.low, made.high = (low, high)
    made.unit = max(two.unit or one.unit, one.unit, key=len) if _same_per(one.unit, two.unit) else two.unit or one.unit
    made.dimension = two.dimension if two.unit or not one.unit else one.dimension
    made.rate = two.rate
    made.modifier = "range"
    made.outer_first, made.outer_last = first, max(last, two.last)
    return made


def _bounded_both_sides(words: Sequence[Word], one: Draft, two: Draft) -> bool:
    """ "more than 10 and less than 20", "at most 100 and at least 20": one below, one above, nothing else between."""
    if one.modifier not in MORE | LESS or two.modifier not in MORE | LESS:
        return False
    if (one.modifier in MORE) == (two.modifier in MORE):
        return False
    gap = words[one.outer_last : two.outer_first]
    named = {word.text for word in words[max(0, one.outer_first - 2) : one.outer_first] if len(word.text) == 1}
    told = [word.lower for word in gap if word.text not in named]  # but for the "x" of "x > 10 and x < 20"
    if (
        len(gap) > 2
        or (told not in (["and"], ["but"], [","]) and (told or not gap))
        or (one.unit and two.unit and one.unit != two.unit)
    ):
        return False
    low, high = (one, two) if one.modifier in MORE else (two, one)
    if low.value >= high.value:
        return False
    one.value, two.value = low.value, high.value
    return True


def _lend(words: Sequence[Word], one: Draft, two: Draft) -> None:
    """ "45 and 50 mg", "7- or 8-inch", "two or three million": the first takes unit and scale of the second."""
    if one.unit or not two.unit or two.dimension in ("age",) or one.dimension == "ratio":
        return
    if one.form != two.form and not {one.form, two.form} <= {"digits", "words"}:
        return
    if one.core_last != one.last or words[one.core_last].lower not in LENDING:
        return
    if two.dimension == "currency" and two.first != two.core:
        return
    _multiply(one, _lent_scale(words, one, two))
    one.unit, one.dimension = two.unit, two.dimension


def _multiply(draft: Draft, scale: float) -> None:
    draft.value *= scale
    draft.scale *= scale
    draft.low = draft.value if draft.low is not None else None
    draft.high = draft.value if draft.high is not None else None
