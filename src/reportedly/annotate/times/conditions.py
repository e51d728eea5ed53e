"""Conditions on the words around an expression: when "may" is a month, "2000" a year, "second" a length of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.annotate.times.grammar import Match
from reportedly.annotate.times.words import Word
from reportedly.model import Token

BEFORE_A_TIME = frozenset(
    "in since by until till of from during between and to through throughout for after before around on last this next "
    "early late mid or at over into about circa past within toward towards every each the that coming following "
    "previous "
    "ending ended beginning starting began dated".split()
)
AMBIGUOUS_MONTHS = frozenset(("may", "march", "august", "mar", "jan", "jun", "april", "june"))
PAPERS = frozenset(
    ("times", "telegraph", "mirror", "express", "mail", "post", "star", "herald", "news", "show", "beast")
)
COUNTED = frozenset(
    "people soldiers troops civilians men women children dead killed wounded injured miles kilometres kilometers "
    "metres "
    "meters km feet tons tonnes rounds points members dollars euros pounds votes homes houses workers others square "
    "percent hectares acres refugees fighters prisoners tanks vehicles shells rockets missiles drones bodies".split()
)
BEFORE_A_LENGTH = frozenset(
    "for in within after over than nearly almost about half lasted last lasts take takes took least just only "
    "every spent spend quarter during until under once by up to".split()
)
NUMBERS = frozenset(("D", "N", "Y", "ONES", "TEEN", "TENS", "SCALE", "FRACTION"))


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a stretch of text, and the parse's tokens by the place where they start (empty without a parse)."""

    words: Sequence[Word]
    tokens: Mapping[int, Token]

    def word(self, at: int) -> Word | None:
        """The word at an index, or None beyond the ends."""
        return self.words[at] if 0 <= at < len(self.words) else None

    def lower(self, at: int) -> str:
        """The word at an index in lower case, "" beyond the ends."""
        word = self.word(at)
        return word.lower if word else ""

    def kind(self, at: int) -> str:
        """The kind of the word at an index, "" beyond the ends."""
        word = self.word(at)
        return word.kind if word else ""

    def pos(self, at: int) -> str:
        """Universal part of speech of the word at an index, "" where the parse has no such token."""
        word = self.word(at)
        token = self.tokens.get(word.start) if word else None
        return token.pos if token else ""

    def tag(self, at: int) -> str:
        """Penn tag of the word at an index, "" where the parse has no such token."""
        word = self.word(at)
        token = self.tokens.get(word.start) if word else None
        return token.tag if token else ""

    def glued(self, at: int) -> bool:
        """Whether the word at an index stands right after the one before it, with no space."""
        left, right = self.word(at - 1), self.word(at)
        return bool(left and right and left.end == right.start)


def _month(around: Around, match: Match) -> bool:
    """May, March and the like count as months with a number, a preposition or "last" by them."""
    for at in range(match.first, match.last):
        word = around.words[at]
        if word.kind not in ("MONTH", "MABBR") or word.lower not in AMBIGUOUS_MONTHS:
            continue
        by_number = around.kind(at - 1) in ("D", "ORDD") or around.kind(at + 1) in ("D", "ORDD", "Y", "ORDW")
        by_number = by_number or (around.kind(at + 1) in ("DOT", "COMMA") and around.kind(at + 2) in ("D", "Y"))
        if word.kind == "MABBR":
            return by_number or around.kind(at + 1) == "DOT"
        if word.text.isupper() and len(word.text) == 3 and not by_number:
            return around.lower(at - 1) in BEFORE_A_TIME
        if by_number or match.last - match.first > 1 or around.lower(at - 1) in BEFORE_A_TIME:
            following = around.word(at + 1)
            return not (word.lower == "august" and following and following.text.istitle() and not by_number)
        if word.lower in ("may", "march"):
            return around.pos(at) == "PROPN" and around.kind(at + 1) != "OTHER"
        following = around.word(at + 1)
        return not (following and following.kind == "OTHER" and following.text.istitle())
    return True


def _day(around: Around, match: Match) -> bool:
    """A number beside a month is no day where it begins a larger number or counts something ("March 20 soldiers")."""
    last = around.words[match.last - 1]
    if last.kind not in ("D", "N"):
        return True
    if around.lower(match.last) in COUNTED or around.kind(match.last) in ("PERCENT", "MONEY", "SCALE"):
        return False
    return not (
        around.kind(match.last) in ("UNIT", "UNITS")
        or (around.glued(match.last) and around.kind(match.last) == "OTHER" and around.lower(match.last).isalpha())
    )


def _year(around: Around, match: Match) -> bool:
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
    if 1700 <= year <= 2060:
        plural = around.tag(match.last) == "NNS"
        return not (plural and year % 100 == 0 and around.lower(match.first - 1) not in BEFORE_A_TIME)
    return (
        around.lower(match.first - 1) in ("in", "since", "until", "year")
        and around.tag(match.last) != "NNS"
        and year < 2060
    )


def _decade(around: Around, match: Match) -> bool:
    """ "80s" alone may be an age or a speed: it needs "the" or an apostrophe; four digits suffice."""
    for at in range(match.first, match.last):
        word = around.words[at]
        if word.kind == "DECADE" and word.value < 1000 and around.kind(at + 1) != "BC":
            return at > match.first and around.lower(match.first - 1) not in ("his", "her", "their")
    return True


def _season(around: Around, match: Match) -> bool:
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


def _bare_season(around: Around, match: Match) -> bool:
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


def _weekday(around: Around, match: Match) -> bool:
    """A weekday that is part of a name ("Black Friday", "Sunday Times") is none."""
    last = match.last - 1
    if around.lower(match.last) in PAPERS and around.words[match.last].text.istitle():
        return False
    before = around.word(match.first - 1)
    return not (before and before.lower in ("bloody", "black", "cyber", "super", "joe", "man") and last == match.first)


def _deictic(around: Around, match: Match) -> bool:
    """ "USA Today" and "the Today programme" are names."""
    word = around.words[match.last - 1]
    if word.lower == "today" and word.text.istitle() and match.last - match.first == 1:
        return around.lower(match.first - 1) not in ("usa", "russia", "the", "4's", "s") and around.lower(
            match.last
        ) not in ("programme", "program", "show")
    return True


def _overnight(around: Around, match: Match) -> bool:
    return around.pos(match.last) not in ("NOUN", "PROPN") or around.kind(match.last) in ("DEICTIC", "WDAY")


def _day_part(around: Around, match: Match) -> bool:
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


def _clock(around: Around, match: Match) -> bool:
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
    if clock is None or not _is_time(clock.text):
        return False
    return (
        around.lower(match.first - 1)
        in ("at", "by", "until", "till", "from", "around", "about", "before", "after", "to", "between", "since")
        or around.lower(match.last) == "local"
    )


def _is_time(text: str) -> bool:
    hour, minute, *_ = (int(part) for part in text.split(":"))
    return hour <= 24 and minute < 60


def _military(around: Around, match: Match) -> bool:
    word = around.words[match.first]
    return len(word.text) == 4 and int(word.value) // 100 < 25 and int(word.value) % 100 < 60


def _relative(around: Around, match: Match) -> bool:
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


def _the_unit(around: Around, match: Match) -> bool:
    """ "the year" as a time: with a preposition before it, or ending the clause; "the month of May" is none."""
    unit = around.lower(match.last - 1)
    after = around.lower(match.last)
    bare = match.last - match.first == 2
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


def _stands_alone(around: Around, match: Match) -> bool:
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


def _length(around: Around, match: Match) -> bool:
    """A number of units of time; "the day", "a second term", "World War Two years" and money per unit are not."""
    last = around.lower(match.last - 1)
    first = around.kind(match.first)
    if around.lower(match.last) == "old":
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
        return _single_length(around, match)
    return not (around.lower(match.first) == "one" and last == "day" and around.lower(match.last) == "after")


def _single_length(around: Around, match: Match) -> bool:
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


def _adjective_length(around: Around, match: Match) -> bool:
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


def _bare_length(around: Around, match: Match) -> bool:
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


def _offset(around: Around, match: Match) -> bool:
    """ "years ago", "two days later": a bare "weeks" needs its "ago"."""
    return around.kind(match.first) not in ("CLOCKUNIT", "QUARTER", "SEASON", "WEEKEND", "UNIT")


def _offset_alone(around: Around, match: Match) -> bool:
    return _stands_alone(around, match)


def _while(around: Around, match: Match) -> bool:
    last = around.lower(match.last - 1)
    if around.lower(match.first) == "some":
        return around.lower(match.first - 1) in ("for", "in", "after", "quite")
    if last == "while":
        return True
    return match.last - match.first > 2 and around.lower(match.first - 1) in ("for", "after", "in")


def _every(around: Around, match: Match) -> bool:
    """ "daily" as an adverb or adjective; not in the name of a paper."""
    word = around.words[match.first]
    if word.lower == "quarterly" and around.pos(match.last) in ("NOUN", "ADJ"):
        return False
    return not (word.text.istitle() and around.pos(match.first) == "PROPN")


def _rate(around: Around, match: Match) -> bool:
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


def _now(around: Around, match: Match) -> bool:
    """ "now", but not "until now" as a name, "now that" or "Apocalypse Now"."""
    word = around.words[match.last - 1]
    return not (word.text.istitle() and around.pos(match.last - 1) == "PROPN")


def _adjective(around: Around, match: Match) -> bool:
    return around.pos(match.first) == "ADJ" and around.kind(match.last) not in ("UNIT", "UNITS", "QUARTER")


CAMPAIGNS = frozenset(("offensive", "campaign", "counteroffensive", "assault", "fighting", "onslaught"))


def _campaign_season(around: Around, match: Match) -> bool:
    after = around.lower(match.last)
    return after in CAMPAIGNS or (after == "counter" and around.lower(match.last + 2) in CAMPAIGNS)


def _that_period(around: Around, match: Match) -> bool:
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


def _past(around: Around, match: Match) -> bool:
    """ "in the past", not "the past three years"."""
    after = around.kind(match.last)
    return after not in (*NUMBERS, "UNIT", "UNITS", "VAGUE", "SEASON", "ORDW") and around.pos(match.last) not in (
        "NOUN",
        "ADJ",
        "NUM",
    )


def _future(around: Around, match: Match) -> bool:
    if match.last - match.first > 1 and around.lower(match.last - 2) in (
        "the",
        "near",
        "immediate",
        "foreseeable",
        "distant",
    ):
        return around.lower(match.last) not in ("of",) and around.pos(match.last) != "NOUN"
    return around.pos(match.first) == "ADJ"


def _that_time(around: Around, match: Match) -> bool:
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


CONDITIONS: Mapping[str, Callable[[Around, Match], bool]] = {
    "month": _month,
    "day": _day,
    "year": _year,
    "decade": _decade,
    "season": _season,
    "bare_season": _bare_season,
    "weekday": _weekday,
    "deictic": _deictic,
    "overnight": _overnight,
    "day_part": _day_part,
    "clock": _clock,
    "military": _military,
    "relative": _relative,
    "the_unit": _the_unit,
    "stands_alone": _stands_alone,
    "length": _length,
    "adjective_length": _adjective_length,
    "bare_length": _bare_length,
    "offset": _offset,
    "offset_alone": _offset_alone,
    "while": _while,
    "every": _every,
    "rate": _rate,
    "now": _now,
    "adjective": _adjective,
    "campaign_season": _campaign_season,
    "that_period": _that_period,
    "past": _past,
    "future": _future,
    "that_time": _that_time,
}
"""Name in the rules to condition."""


def fits(around: Around, match: Match) -> bool:
    """Whether all conditions of the match's rule hold."""
    return all(CONDITIONS[name](around, match) for name in match.rule.when)
