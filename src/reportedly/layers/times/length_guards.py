"""Conditions on relative words and lengths: when "second" is a length of time, "now" a date."""

from __future__ import annotations

from reportedly.layers.times.around import CAMPAIGNS, Around
from reportedly.layers.times.compiled_rules import Match

BEFORE_A_LENGTH = frozenset(
    "for in within after over than nearly almost about half lasted last lasts take takes took least just only "
    "every spent spend quarter during until under once by up to".split()
)
NUMBERS = frozenset(("D", "N", "Y", "ONES", "TEEN", "TENS", "SCALE", "FRACTION"))


PARTS_OF_A_QUARTER = frozenset(
    "end start beginning middle close rest remainder balance half part month months week weeks day days course third "
    "results earnings".split()
)


def relative_fits(around: Around, match: Match) -> bool:
    """ "last week", not "the last day of", "that year" where "that" is a conjunction, "the next century"."""
    after = around.lower(match.last)
    first = around.lower(match.first)
    unit = around.lower(match.last - 1)
    if around.kind(match.last) == "HYPHEN" and around.glued(match.last):
        return False
    if unit in ("second", "minute", "period"):
        return False
    if around.words[match.last - 1].text.istitle() and around.words[match.first].text.istitle():
        return False
    if first == "that" and around.pos(match.first) == "SCONJ":
        return False
    if first in ("last", "the") and unit == "day" and after == "of":
        return False
    if first == "the" and around.lower(match.first + 1) in ("last",) and unit != "week" and after == "of":
        return False
    if around.kind(match.last) == "APOS" and around.lower(match.last + 1) == "s":
        return around.kind(match.last + 2) not in ("QUARTER", "END") and around.lower(match.last + 2) not in (
            "first",
            "second",
            "third",
            "fourth",
        )
    return True


def the_unit_fits(around: Around, match: Match) -> bool:
    """ "the year" as a time: with a preposition before it, or ending the clause; "the month of May" is none."""
    unit = around.lower(match.last - 1)
    after = around.lower(match.last)
    bare = match.last - match.first == 2
    if unit == "quarter" and bare and around.lower(match.first - 1) in ("of", "to", "into", "across", "from", "inside"):
        return around.lower(match.first - 2) in PARTS_OF_A_QUARTER  # "the people of the quarter": a part of a town
    if around.kind(match.last) == "HYPHEN" and around.glued(match.last):
        return False
    if not bare:
        return after != "of" or unit == "quarter"
    if unit in ("day", "century", "decade", "month") and around.lower(match.first - 1) not in (
        "of",
        "during",
        "for",
        "throughout",
    ):
        return False
    if unit == "day" and after != "" and around.pos(match.last) in ("NOUN", "SCONJ", "PRON", "ADP"):
        return False
    if after in ("of", "before", "after", "when", "that") or around.kind(match.last) in ("BEFORE", "AFTER", "Y", "ERA"):
        return False
    if unit == "year" and around.kind(match.last) in ("N", "D"):
        return False  # "the year 0"
    return around.lower(match.first - 1) in (
        "in",
        "for",
        "during",
        "of",
        "by",
        "over",
        "throughout",
        "through",
        "until",
        "within",
        "later",
        "earlier",
        "this",
        "into",
        "since",
        "on",
    ) or (
        unit in ("week", "quarter", "year")
        and around.kind(match.last) in ("DOT", "COMMA")
        and around.pos(match.first - 1) in ("NOUN", "ADP", "")
    )


def stands_alone_fits(around: Around, match: Match) -> bool:
    """Nothing follows that the expression would lean on: a noun, or "the day before the vote"."""
    follows = around.pos(match.last)
    if follows:
        return follows in ("PUNCT", "CCONJ", "VERB", "AUX", "ADV", "SPACE") or around.lower(match.last) in (
            "when",
            "as",
            "and",
            "but",
            "in",
            "at",
            "on",
        )
    return around.kind(match.last) in ("", "DOT", "COMMA", "BREAK") or around.lower(match.last) in (
        "and",
        "but",
        "when",
    )


def early_hours_fits(around: Around, match: Match) -> bool:
    """ "the following days"; "the early hours of Sunday" are a part of that day, not a length."""
    return not (around.lower(match.last - 1) == "hours" and around.lower(match.last) == "of")


def lasting_fits(around: Around, match: Match) -> bool:
    """ "over the past decade", "for the next year": a length, not the decade or year of the calendar."""
    if around.lower(match.last - 1) == "decade" and around.kind(match.last - 2) == "PASTADJ":
        return True
    return around.lower(match.first - 1) == "for" and around.kind(match.last - 2) == "NEXT"


def accounts_fits(around: Around, match: Match) -> bool:
    """ "the year ended April 30": a year of accounts."""
    after = around.kind(match.last + 1)
    if around.lower(match.last) == "to":
        return after in ("MONTH", "MABBR")
    return around.lower(match.last) in ("ended", "ending") and (
        after in ("MONTH", "MABBR", "D", "ORDD", "DEICTIC") or around.lower(match.last + 1) in ("on", "in")
    )


def length_fits(around: Around, match: Match) -> bool:
    """A number of units of time; "the day", "a second term", "World War Two years" and money per unit are not."""
    last = around.lower(match.last - 1)
    first = around.kind(match.first)
    if around.lower(match.last) == "old" or around.lower(match.first - 1) == "as":
        return around.lower(match.last) != "old" and around.lower(match.first) not in ("many", "few")
    if (
        last in ("hours", "days")
        and around.lower(match.last) == "a"
        and around.lower(match.last + 1) in ("day", "week")
    ):
        return False  # "open 24 hours a day"
    if around.kind(match.last - 2) == "Y" and around.kind(match.last - 1) in ("UNIT", "QUARTER", "PERIOD"):
        return False
    if around.kind(match.last) == "HYPHEN" and around.glued(match.last):
        return around.lower(match.last + 1) in ("long", "old")
    if last == "second" and (first in ("A", "THE", "ORDW") or around.pos(match.last) in ("NOUN", "PROPN", "ADJ")):
        return False
    if last in ("spring", "fall", "quarter", "minute", "period", "summer", "winter", "autumn", "weekend") and first in (
        "A",
        "THE",
        "OTHER",
    ):
        return last in ("minute",) and around.lower(match.first) == "a" and match.last - match.first == 2
    if around.lower(match.first) in ("another", "some", "many", "number") and last in (
        "day",
        "week",
        "month",
        "year",
        "season",
    ):
        return around.lower(match.first) == "another"
    if around.kind(match.first - 1) == "MONEY":
        return False
    if match.last - match.first == 2 and around.lower(match.first) in ("a", "an"):
        return single_length_fits(around, match)
    return not (around.lower(match.first) == "one" and last == "day" and around.lower(match.last) == "after")


def single_length_fits(around: Around, match: Match) -> bool:
    """ "a week": a length after a preposition of time or a verb of lasting, before "of" or at the clause's end."""
    before = around.lower(match.first - 1)
    if around.pos(match.first - 1) == "NUM" or around.kind(match.first - 1) in ("PERCENT", *NUMBERS):
        return False
    if around.lower(match.last) in ("when", "that", "which", "of") and before not in (
        "for",
        "over",
        "in",
        "within",
        "after",
    ):
        return False
    if around.pos(match.last) in ("NOUN", "PROPN") and around.kind(match.last) == "OTHER":
        return False
    return before in BEFORE_A_LENGTH


def adjective_length_fits(around: Around, match: Match) -> bool:
    """ "two-year", "six-hour": with a hyphen, or before a noun; an age ("a 34-year-old man") is none of time."""
    kinds = [around.kind(at) for at in range(match.first, match.last)]
    if "HYPHEN" not in kinds:
        return False
    if (
        around.kind(match.last) == "HYPHEN"
        and around.glued(match.last)
        and around.lower(match.last + 1) in ("old", "olds")
    ):
        return False
    if around.lower(match.last - 1) == "old":
        unit = around.lower(match.last - 3)
        return unit not in ("year", "years") or (
            around.pos(match.last) in ("NOUN",) and around.lower(match.last) in THINGS_WITH_AGE
        )
    return around.kind(match.first - 1) not in ("MONEY",)


THINGS_WITH_AGE = frozenset(
    "war conflict siege truce ceasefire ban law policy dispute embargo blockade insurgency rebellion uprising "
    "occupation".split()
)


def bare_length_fits(around: Around, match: Match) -> bool:
    """ "for weeks", "weeks of fighting": bare plurals after a preposition or before "of"."""
    before, after = around.lower(match.first - 1), around.lower(match.last)
    if around.words[match.first].lower in ("minutes", "seconds", "hours") and before not in (
        "for",
        "within",
        "in",
        "of",
        "lasted",
    ):
        return False
    if around.kind(match.last) == "HYPHEN" and around.glued(match.last):
        return False
    return before in ("for", "in", "within", "over", "lasted", "after", "take", "takes", "took", "spent") or (
        after in ("of",) and before in ("for", "after", "in", "despite", "through", "")
    )


def offset_fits(around: Around, match: Match) -> bool:
    """ "years ago", "two days later": a bare "weeks" needs its "ago"."""
    return around.kind(match.first) not in ("CLOCKUNIT", "QUARTER", "SEASON", "WEEKEND", "UNIT")


def offset_alone_fits(around: Around, match: Match) -> bool:
    """ "earlier", "later" that stand alone."""
    return stands_alone_fits(around, match)


def while_fits(around: Around, match: Match) -> bool:
    """ "a while", not the conjunction."""
    last = around.lower(match.last - 1)
    if around.lower(match.first) == "some":
        return around.lower(match.first - 1) in ("for", "in", "after", "quite")
    if last == "while":
        return True
    return match.last - match.first > 2 and around.lower(match.first - 1) in ("for", "after", "in")


def every_fits(around: Around, match: Match) -> bool:
    """ "daily" as an adverb or adjective; not in the name of a paper."""
    word = around.words[match.first]
    if word.lower == "quarterly" and around.pos(match.last) in ("NOUN", "ADJ"):
        return False
    return not (word.text.istitle() and around.pos(match.first) == "PROPN")


def rate_fits(around: Around, match: Match) -> bool:
    """ "20 a day", "$50 a month", "per week", "twice a year"."""
    if around.lower(match.first) == "per":
        return True
    before = around.word(match.first - 1)
    if before is None or around.kind(match.last) == "HYPHEN":
        return False
    if around.lower(match.last) in ("of", "ago", "earlier", "later", "after", "before", "when", "or"):
        return False
    if before.kind in NUMBERS or before.lower in (
        "once",
        "twice",
        "times",
        "million",
        "billion",
        "cents",
        "percent",
        "dollars",
    ):
        return around.kind(match.last) not in ("HYPHEN", "AGO")
    return before.lower.endswith("s") and before.kind == "OTHER" and around.kind(match.first - 2) in NUMBERS


def now_fits(around: Around, match: Match) -> bool:
    """ "now", but not "until now" as a name, "now that" or "Apocalypse Now"."""
    word = around.words[match.last - 1]
    return not (word.text.istitle() and around.pos(match.last - 1) == "PROPN")


def adjective_fits(around: Around, match: Match) -> bool:
    """An adjective of time that stands before no unit."""
    return around.pos(match.first) == "ADJ" and around.kind(match.last) not in ("UNIT", "UNITS", "QUARTER")


def campaign_season_fits(around: Around, match: Match) -> bool:
    """A season that names a campaign."""
    after = around.lower(match.last)
    return after in CAMPAIGNS or (after == "counter" and around.lower(match.last + 2) in CAMPAIGNS)


def that_period_fits(around: Around, match: Match) -> bool:
    """ "that period" after a preposition of time."""
    return around.lower(match.first - 1) in (
        "during",
        "throughout",
        "in",
        "at",
        "by",
        "until",
        "since",
        "over",
        "after",
        "from",
    ) and around.lower(match.last) not in ("of", "as")


def past_fits(around: Around, match: Match) -> bool:
    """ "in the past", not "the past three years"."""
    after = around.kind(match.last)
    return after not in (*NUMBERS, "UNIT", "UNITS", "VAGUE", "SEASON", "ORDW") and around.pos(match.last) not in (
        "NOUN",
        "ADJ",
        "NUM",
    )


def future_fits(around: Around, match: Match) -> bool:
    """ "the future" and the like as a time, not as a thing."""
    if match.last - match.first > 1 and around.lower(match.last - 2) in (
        "the",
        "near",
        "immediate",
        "foreseeable",
        "distant",
    ):
        return around.lower(match.last) not in ("of",) and around.pos(match.last) != "NOUN"
    return around.pos(match.first) == "ADJ"


def that_time_fits(around: Around, match: Match) -> bool:
    """ "that time" as a reference, not as the beginning of a clause."""
    if around.lower(match.last) in ("as", "that", "of", "when"):
        return False
    if around.lower(match.first) == "that" and around.pos(match.first) == "SCONJ":
        return False
    if around.lower(match.last - 1) in ("time", "moment"):
        return around.lower(match.first) == "that" and around.lower(match.first - 1) in (
            "at",
            "since",
            "until",
            "by",
            "before",
            "after",
            "from",
        )
    return True
