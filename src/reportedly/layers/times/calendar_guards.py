"""Conditions on dates: when "may" is a month, "2000" a year, "fall" a season."""

from __future__ import annotations

from itertools import pairwise

from reportedly.layers.times.around import CAMPAIGNS, Around
from reportedly.layers.times.compiled_rules import Match

BEFORE_A_TIME = frozenset(
    "in since by until till of from during between and to through throughout for after before around on last "
    "this next early late mid or at over into about circa past within toward towards every each the that "
    "coming following previous ending ended beginning starting began dated".split()
)
AMBIGUOUS_MONTHS = frozenset(("may", "march", "august", "mar", "jan", "jun", "april", "june"))
PAPERS = frozenset(
    ("times", "telegraph", "mirror", "express", "mail", "post", "star", "herald", "news", "show", "beast")
)
AT_A_TIME = frozenset("at by from until till around about before after since between approximately circa".split())
HARMED = frozenset(("killed", "wounded", "injured"))
COUNTED = frozenset(
    "people soldiers troops civilians men women children dead killed wounded injured miles kilometres "
    "kilometers metres meters km feet tons tonnes rounds points members dollars euros pounds votes homes "
    "houses workers others square percent hectares acres refugees fighters prisoners tanks vehicles shells "
    "rockets missiles drones bodies".split()
)


def month_fits(around: Around, match: Match) -> bool:
    """May, March and the like count as months with a number, a preposition or "last" by them."""
    for at in range(match.first, match.last):
        word = around.words[at]
        if word.kind not in ("MONTH", "MABBR") or word.lower not in AMBIGUOUS_MONTHS:
            continue
        by_number = around.kind(at - 1) in ("D", "ORDD") or around.kind(at + 1) in ("D", "ORDD", "Y", "ORDW")
        by_number = by_number or (around.kind(at + 1) in ("DOT", "COMMA") and around.kind(at + 2) in ("D", "Y"))
        by_number = by_number or (around.kind(at - 1) in ("HYPHEN", "DOT") and around.kind(at - 2) == "D")
        if word.kind == "MABBR":
            return by_number or around.kind(at + 1) == "DOT"
        if word.text.isupper() and len(word.text) == 3 and not by_number:
            return around.lower(at - 1) in BEFORE_A_TIME
        to_another = around.lower(at + 1) in ("through", "to", "and") and around.kind(at + 2) in ("MONTH", "MABBR")
        if by_number or to_another or match.last - match.first > 1 or around.lower(at - 1) in BEFORE_A_TIME:
            following = around.word(at + 1)
            return not (word.lower == "august" and following and following.text.istitle() and not by_number)
        if word.lower in ("may", "march"):
            return around.pos(at) == "PROPN" and around.kind(at + 1) != "OTHER"
        following = around.word(at + 1)
        return not (following and following.kind == "OTHER" and following.text.istitle())
    return True


def day_fits(around: Around, match: Match) -> bool:
    """A number beside a month is no day where it begins a larger number or counts something ("March 20 soldiers")."""
    last = around.words[match.last - 1]
    if last.kind not in ("D", "N"):
        return True
    spaced = around.kind(match.last) in ("N", "D", "BIGNUM") and not around.glued(match.last)
    if spaced and around.kind(match.first - 1) == "D" and around.kind(match.first) in ("MONTH", "MABBR"):
        return False  # "on 12 June 3 000 men left"
    if around.lower(match.last) in HARMED and around.lower(match.first - 1) in ("on", "of", "the"):
        return True  # "the blasts on 7 August killed 20"
    if around.lower(match.last) in COUNTED or around.kind(match.last) in ("PERCENT", "MONEY", "SCALE"):
        return False
    return not (
        around.kind(match.last) in ("UNIT", "UNITS")
        or (around.glued(match.last) and around.kind(match.last) == "OTHER" and around.lower(match.last).isalpha())
    )


def year_fits(around: Around, match: Match) -> bool:
    """A number of four digits is a year by the words before it, unless it counts what follows."""
    at = next((k for k in range(match.first, match.last) if around.kind(k) in ("Y", "D", "N")), match.first)
    before, after = around.kind(match.first - 1), around.kind(match.last)
    if before in ("MONEY", "SLASH") or around.lower(match.first - 1) in (
        "no",
        "#",
        "article",
        "resolution",
        "route",
        "highway",
    ):
        return False
    if after in ("PERCENT", "SCALE", "AMPM", "ZONE", "MONEY", "CLOCKUNITS") or around.lower(match.last) in COUNTED:
        return False
    if after in ("UNITS", "UNIT") and not (around.glued(match.last)):
        return False
    if around.kind(at) != "Y":
        return (
            around.kind(at - 1) == "APOS"
            and around.glued(at)
            and not around.glued(at - 1)
            and around.words[at].end - around.words[at].start == 2
        )
    if match.first < at and around.kind(at - 1) != "APOS" and around.kind(match.first) != "ABOUT":
        return True
    if around.kind(match.first) == "ABOUT" or around.lower(match.first - 1) in (
        "than",
        "least",
        "most",
        "some",
        "nearly",
        "to",
    ):
        if around.pos(match.last) in ("NOUN", "PROPN", "ADJ") or not 1000 <= around.words[at].value <= 2060:
            return False
        return 1800 <= int(around.words[at].value) <= 2060 and int(around.words[at].value) % 100 != 0
    year = int(around.words[at].value)
    if (
        around.glued(at)
        and before in ("OTHER", "HYPHEN")
        and not (before == "HYPHEN" and around.kind(match.first - 2) in ("Y", "OTHER", "APOS"))
    ):
        return False
    if _spans_years(around, at):
        return True
    if 1700 <= year <= 2060:
        plural = around.tag(match.last) == "NNS"
        return not (plural and year % 100 == 0 and around.lower(match.first - 1) not in BEFORE_A_TIME)
    return (
        around.lower(match.first - 1) in ("in", "since", "until", "year")
        and around.tag(match.last) != "NNS"
        and year < 2060
    )


def _spans_years(around: Around, at: int) -> bool:
    """ "between 1640 and 1760", "from 1530 to 1612": two numbers that can be years, counting nothing."""
    first, link, second = at, around.lower(at + 1), around.word(at + 2)
    if around.lower(at - 1) not in ("between", "from"):
        first, link, second = at - 2, around.lower(at - 1), around.word(at)
    before, one = around.lower(first - 1), around.word(first)
    if (before, link) not in (("between", "and"), ("from", "to")) or one is None or second is None:
        return False
    if one.kind != "Y" or second.kind != "Y" or not one.value < second.value <= 2060:
        return False
    after = first + 3
    return around.kind(after) not in ("CLOCKUNITS", "ZONE", "UNITS", "SCALE", "PERCENT") and (
        around.lower(after) not in COUNTED | {"local", "hrs"} and around.tag(after) != "NNS"
    )


def quarter_figures_fits(around: Around, match: Match) -> bool:
    """ "Q1": a capital and a number from 1 to 4, tied."""
    letter, number = around.words[match.first], around.words[match.first + 1]
    return letter.text == "Q" and letter.end == number.start and int(number.value) <= 4


def decade_fits(around: Around, match: Match) -> bool:
    """ "80s" alone may be an age or a speed: it needs "the" or an apostrophe; four digits suffice."""
    for at in range(match.first, match.last):
        word = around.words[at]
        if word.kind == "DECADE" and word.value < 1000 and around.kind(at + 1) != "BC":
            return at > match.first and around.lower(match.first - 1) not in ("his", "her", "their")
    return True


def season_fits(around: Around, match: Match) -> bool:
    """A season, not a verb ("to spring") and not a campaign ("summer offensive")."""
    for at in range(match.first, match.last):
        if around.kind(at) == "SEASON":
            following = around.word(at + 1)
            if at + 1 == match.last and around.lower(at + 1) in CAMPAIGNS:
                return False
            if around.lower(at) in ("spring", "fall") and around.pos(at) in ("VERB", "AUX"):
                return False
            if (
                around.lower(at) == "fall"
                and around.lower(at - 1) in ("the", "that", "this")
                and around.kind(match.last) != "Y"
            ):
                return match.last - at > 1 or around.lower(at + 1) not in ("of", "in", "from")
            return not (following and at + 1 == match.last and following.kind == "OTHER" and following.text.istitle())
    return True


def bare_season_fits(around: Around, match: Match) -> bool:
    """A season without article or preposition before it."""
    at = match.last - 1
    if around.words[at].text.istitle() and around.lower(at - 1) not in BEFORE_A_TIME:
        return False
    if around.lower(at) in ("spring", "fall") and around.pos(at) not in ("NOUN", "PROPN", ""):
        return False
    if around.kind(at + 1) == "HYPHEN" and around.glued(at + 1):
        return False
    if match.last - match.first > 1:
        return around.lower(at) != "fall" or around.lower(match.first - 1) in ("in", "by", "since", "until")
    return around.lower(at - 1) in ("in", "by", "since", "until", "during", "through", "throughout", "of") and not (
        around.lower(at) == "fall" and around.pos(at + 1) in ("NOUN", "ADP")
    )


def weekday_fits(around: Around, match: Match) -> bool:
    """A weekday that is part of a name ("Black Friday", "Sunday Times") is none."""
    last = match.last - 1
    if around.lower(match.last) in PAPERS and around.words[match.last].text.istitle():
        return False
    before = around.word(match.first - 1)
    return not (before and before.lower in ("bloody", "black", "cyber", "super", "joe", "man") and last == match.first)


def deictic_fits(around: Around, match: Match) -> bool:
    """ "USA Today" and "the Today programme" are names."""
    word = around.words[match.last - 1]
    if word.lower == "today" and word.text.istitle() and match.last - match.first == 1:
        if around.pos(match.first - 1) == "PROPN" and around.pos(match.first) == "PROPN":
            return False
        return around.lower(match.first - 1) not in ("usa", "russia", "the", "4's", "s") and around.lower(
            match.last
        ) not in ("programme", "program", "show")
    return True


def overnight_fits(around: Around, match: Match) -> bool:
    """ "overnight" as a time, not as the adjective of what happened."""
    return around.pos(match.last) not in ("NOUN", "PROPN") or around.kind(match.last) in ("DEICTIC", "WDAY")


def day_part_fits(around: Around, match: Match) -> bool:
    """ "the morning", "at night", "midnight": not "a night", "night vision", "opening night"."""
    at = next(k for k in range(match.first, match.last) if around.kind(k) in ("PART", "POINT"))
    if around.words[at].text.istitle() and at == match.first and around.lower(at + 1) and around.pos(at + 1) == "PROPN":
        return False
    if around.kind(match.last) in ("HYPHEN",) and around.glued(match.last):
        return False
    if around.kind(at) == "POINT":
        return around.lower(match.first - 1) in BEFORE_A_TIME or match.last - match.first > 1
    if around.kind(match.last) == "OTHER" and around.pos(match.last) in ("NOUN", "PROPN"):
        return False
    if match.first == at:
        return (
            around.lower(at - 1) in ("at", "by", "until", "before", "after", "since") and around.lower(at + 1) != "of"
        )
    return (
        around.lower(match.last) != "of"
        and around.pos(match.last) not in ("DET", "PRON")
        and around.lower(match.first - 1)
        in (
            "in",
            "during",
            "of",
            "by",
            "until",
            "over",
            "on",
            "at",
            "through",
            "throughout",
            "from",
            "for",
            "before",
            "after",
            "",
        )
    )


def clock_fits(around: Around, match: Match) -> bool:
    """A bare "7:30" may be a score or a verse: it needs "at", "by", a zone or a.m./p.m."""
    kinds = [around.kind(at) for at in range(match.first, match.last)]
    if (
        "AMPM" in kinds
        or "ZONE" in kinds
        or any(around.lower(at) in ("clock", "oclock") for at in range(match.first, match.last))
    ):
        return True
    if any(around.lower(at) in ("morning", "afternoon", "evening") for at in range(match.first, match.last)):
        return True
    clock = next((around.words[at] for at in range(match.first, match.last) if around.kind(at) == "CLOCK"), None)
    if clock is None or not is_time(clock.text):
        return False
    return (
        around.lower(match.first - 1)
        in ("at", "by", "until", "till", "from", "around", "about", "before", "after", "to", "between", "since")
        or around.lower(match.last) == "local"
    )


def is_time(text: str) -> bool:
    """Whether figures with a colon can be a time of day: "23:15", not "24:61"."""
    hour, minute, *_ = (int(part) for part in text.split(":"))
    return hour <= 24 and minute < 60


def past_hour_fits(around: Around, match: Match) -> bool:
    """ "at half past seven": not "cut a quarter to eight of them"."""
    first = around.lower(match.first - 1)
    return first in AT_A_TIME or first == "" or around.kind(match.first - 1) in ("DOT", "BREAK", "COMMA")


def military_fits(around: Around, match: Match) -> bool:
    """Four figures that can be a military time of day."""
    word = around.words[match.first]
    return len(word.text) == 4 and int(word.value) // 100 < 25 and int(word.value) % 100 < 60


def military_hours_fits(around: Around, match: Match) -> bool:
    """ "0430 hrs", "at 1400 hours": not "flew 1200 hours"."""
    if not military_fits(around, match):
        return False
    if around.words[match.first].text[0] == "0" or around.lower(match.first + 1) == "local":
        return True
    before = around.lower(match.first - 1)
    return before in AT_A_TIME or (before in ("and", "to") and around.kind(match.first - 2) in ("N", "Y"))


def bare_military_fits(around: Around, match: Match) -> bool:
    """ "at 0600 sirens rang": four figures that begin with nought, after a preposition of time."""
    leads = around.words[match.first].text[0] == "0" and military_fits(around, match)
    return leads and around.lower(match.first - 1) in AT_A_TIME and around.kind(match.last) not in ("PERCENT", "MONEY")


def military_span_fits(around: Around, match: Match) -> bool:
    """ "from 1830 to 1900 hrs": both ends are times of day."""
    both = (around.words[match.first + 1], around.words[match.first + 3])
    return all(len(word.text) == 4 and int(word.value) // 100 < 25 and int(word.value) % 100 < 60 for word in both)


def led_by_nought_fits(around: Around, match: Match) -> bool:
    """ "from 2200 to 0200": one end begins with nought, as no year and no count does."""
    return any(around.words[at].text[0] == "0" for at in (match.first + 1, match.first + 3))


def short_year_fits(around: Around, match: Match) -> bool:
    """ "14-Oct-12", "on 14 Oct 12.": two figures behind a month are a year, where nothing is counted by them."""
    last = around.words[match.last - 1]
    if last.kind == "Y":
        return True
    if len(last.text) != 2:
        return False
    if around.kind(match.last - 2) == "HYPHEN" or around.kind(match.last - 2) == "DOT":
        return around.kind(match.first + 1) == around.kind(match.last - 2) or around.kind(match.first) == "MABBR"
    following = around.word(match.last)
    if following is None or following.kind in ("DOT", "BREAK", "RPAR") or last.text[0] == "0":
        return True
    ends = following.kind == "COMMA" or following.lower in ("and", "but", "when", "at", "near", "as")
    return around.kind(match.first + 1) == "MABBR" and ends


def rising_fits(around: Around, match: Match) -> bool:
    """Whether the days of a list follow one another: "3, 5 and 9 May", not "killed 9, 3 and 5 May"."""
    days = [word.value for word in around.words[match.first : match.last] if word.kind in ("D", "ORDD")]
    return all(one < two for one, two in pairwise(days)) and days[-1] <= 31
