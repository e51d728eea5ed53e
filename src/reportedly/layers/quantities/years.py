"""Figures that are years and days of months, and so count nothing."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.quantities.grammar import Grammar
from reportedly.layers.quantities.line_reader import Draft
from reportedly.layers.quantities.vocabulary import MONTHS, Word

ALSO_WORDS = frozenset(("may", "march", "mar"))


YEAR_BEFORE = frozenset(
    "in since until till by during from of before after early late mid summer autumn winter spring fall year "
    "years the circa and to between through despite for into season a fiscal".split()
)


SURELY_YEAR_BEFORE = frozenset("in since year circa until till during by summer autumn winter spring".split())


PLAIN_YEAR = (1900, 2099)  # a bare number of these is a year unless it is counted


OLD_YEAR = (1000, 2199)  # the same behind "in", "since" and the like


def is_four_digits(words: Sequence[Word], draft: Draft) -> bool:
    """Whether a figure is four digits without a mark, as years are written."""
    word = words[draft.core]
    return (
        len(word.text) == 4
        and word.text.isdigit()
        and draft.core_last == draft.core + 1
        and draft.scale == 1
        and not draft.unit
        and draft.value > 0
    )


def is_year(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """Whether a figure is a year: by its value, the words before it, and that nothing is counted."""
    if not is_four_digits(words, draft):
        return False
    before = words[draft.core - 1].lower if draft.core else ""
    if OLD_YEAR[0] <= draft.value <= OLD_YEAR[1] and before in SURELY_YEAR_BEFORE | {"late", "early", "mid"}:
        return True
    if not PLAIN_YEAR[0] <= draft.value <= PLAIN_YEAR[1]:
        return False
    if before in YEAR_BEFORE or before in MONTHS or before.removesuffix("'s") in MONTHS:
        return True
    if draft.core and words[draft.core - 1].text[:1].isupper() and grammar.proper(words, draft.core - 1):
        return True
    return not grammar.counted_plural(words, draft)


def are_years(words: Sequence[Word], draft: Draft, grammar: Grammar) -> bool:
    """ "from 1979 to 1989", "between 2003 and 2011": a span of years."""
    low, high = draft.low or 0, draft.high or 0
    if not (OLD_YEAR[0] <= low < high <= OLD_YEAR[1] and low == int(low) and high == int(high)):
        return False
    if any(words[at].text.isdigit() and len(words[at].text) == 4 for at in (draft.core, draft.core_last - 1)):
        return PLAIN_YEAR[0] <= high <= PLAIN_YEAR[1] and not grammar.counted_plural(words, draft)
    return False


def is_year_of_levels(words: Sequence[Word], draft: Draft) -> bool:
    """ "32 percent below 2005 levels", "at 1990 prices"."""
    after = words[draft.core_last].lower if draft.core_last < len(words) else ""
    return (
        is_four_digits(words, draft)
        and PLAIN_YEAR[0] <= draft.value <= PLAIN_YEAR[1]
        and after in ("level", "levels", "prices", "borders", "figures", "standards")
    )


def are_month_days(words: Sequence[Word], draft: Draft) -> bool:
    """ "Sept. 19 to 22", "19-22 May": days, where both ends can be some."""
    low, high = draft.low or 0, draft.high or 0
    if not (1 <= low < high <= 31 and low == int(low) and high == int(high)) or draft.unit:
        return False
    at = draft.core - 2 if draft.core > 1 and words[draft.core - 1].text == "." else draft.core - 1
    after = words[draft.core_last] if draft.core_last < len(words) else None
    named = (words[at] if at >= 0 else None, after)
    return any(word is not None and word.lower in MONTHS and word.text[0].isupper() for word in named)


def is_month_day(words: Sequence[Word], draft: Draft) -> bool:
    """Whether a figure is the day of a month that is told beside it."""
    if draft.value > 31 or draft.value != int(draft.value):
        return False
    at = draft.first - 1
    if at > 0 and words[at].text == ".":
        at -= 1
    if at >= 0 and words[at].lower in MONTHS and not has_its_day(words, at):
        prepared = at > 0 and words[at - 1].lower in ("on", "of", "since", "until", "by", "from", "before", "after")
        if words[at].text[0].isupper() or words[at].lower not in ALSO_WORDS or prepared:
            return True
    at = draft.last
    if at + 1 < len(words) and words[at].lower == "of":
        at += 1
    return at < len(words) and words[at].lower in MONTHS and words[at].text[0].isupper()


def has_its_day(words: Sequence[Word], month: int) -> bool:
    """Whether the day stands before its month, so that what follows is counted: "on 5 May 300 people fled"."""
    day = words[month - 1] if month else None
    if day is None or day.kind not in ("number", "ordinal"):
        return False
    figures = day.text.rstrip("stndrh")
    return figures.isdigit() and 1 <= int(figures) <= 31
