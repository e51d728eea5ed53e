"""Finding expressions of time: rules over kinds of words, their conditions, and the other ends of ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportedly.layers.times.calendar_guards import COUNTED
from reportedly.layers.times.compiled_rules import Match, Rule, matches
from reportedly.layers.times.guards import Around, fits
from reportedly.layers.times.normalisers import CALENDAR_READINGS
from reportedly.layers.times.slots import Slots, slots_of, year_from_words
from reportedly.layers.times.timeline import Tenses
from reportedly.layers.times.vocabulary import Word, words_of
from reportedly.model import Annotated, Parse

KEPT = 64  # reports whose expressions are kept for the layer that dates them: a batch
RANGE_JOINTS = frozenset(("HYPHEN", "to", "and", "or", "through", "until", "COMMA"))
AHEAD = frozenset(("until", "till", "by"))
DUE = frozenset(("effective", "payable"))
DEFERRED_TO = frozenset(("until", "till", "to", "through", "beyond"))
DEFERRING = frozenset(
    "postpone delay defer extend reschedule adjourn suspend give push shift move put prolong lengthen renew remand "
    "prorogue order bar ban".split()
)
"""Verbs whose "until Friday", told in the past, names a day still to come."""
TERMS = frozenset("deadline ultimatum target date".split())
OVER = frozenset("miss pass expire lapse break ignore defy".split())


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression found, not yet resolved.

    Attributes:
        rule: the rule that found it, by name.
        slots: what its words say.
        tense: of the clause around (-1 past, 1 future, 0 not known).
        sentence: number of its sentence.
        opens: it opens its sentence ("In 1968, ...").
        aside: it stands in brackets or is one end of a range: the time line does not go on to it.
    """

    start: int
    end: int
    rule: Rule
    slots: Slots
    words: tuple[Word, ...]
    tense: int = 0
    sentence: int = 0
    aside: bool = False
    opens: bool = False

    @property
    def read(self) -> str:
        """Name of the reading."""
        return self.rule.read


class _Prose:
    """What is read, told apart by identity: the same parse of the same text is searched once."""

    def __init__(self, document: Annotated) -> None:
        self.document, self.spans = document, document.prose

    def __hash__(self) -> int:
        return hash((id(self.document.parse), id(self.document.report.text)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Prose)
            and self.document.parse is other.document.parse
            and self.document.report is other.document.report
            and self.spans == other.spans
        )


def find(document: Annotated) -> tuple[Expression, ...]:
    """All expressions of time in the document's body, in text order."""
    return _found(_Prose(document))


@lru_cache(maxsize=KEPT)
def _found(prose: _Prose) -> tuple[Expression, ...]:
    document = prose.document
    parse = document.parse or Parse()
    tenses = Tenses(parse)
    tokens = {token.start: token for token in parse.tokens}
    found: list[Expression] = []
    for span in document.prose:
        words = words_of(document.text, span.start, span.end)
        around = Around(words, tokens)
        hits = matches(words, lambda match, around=around: fits(around, match))  # type: ignore[misc]
        for match in hits:
            found.extend(_expressions(words, match, around, tenses))
    return tuple(found)


def _trimmed(words: Sequence[Word], match: Match) -> tuple[int, int]:
    first, last = match.first, match.last
    while first < last - 1 and (words[first].lower in match.rule.trim or words[first].kind in match.rule.trim):
        first += 1
    joined = last - first > 2 and words[last - 1].kind == "QUARTER" and words[last - 2].kind == "HYPHEN"
    if joined and match.rule.read == "quarter" and words[first].kind in ("THE", "THAT"):
        first += 1  # "the third-quarter loss": the article belongs to the loss
    while last - 1 > first and words[last - 1].kind in ("COMMA", "HYPHEN", "LPAR"):
        last -= 1
    return first, last


def _expressions(words: Sequence[Word], match: Match, around: Around, tenses: Tenses) -> list[Expression]:
    first, last = _trimmed(words, match)
    inside = tuple(words[first:last])
    rule = match.rule
    slots = slots_of(inside, rule.read in CALENDAR_READINGS or (rule.read == "clock"))
    if rule.read in ("year_words", "calendar") and slots.year is None:
        slots.year = year_from_words(inside) if slots.season or slots.month or rule.read == "year_words" else None
    start, end = inside[0].start, inside[-1].end
    tense = tenses.tense(_main_word(inside).start)
    lead = around.lower(match.first - 1)
    verb = tenses.verb(_main_word(inside).start)
    deferred = tense < 0 and lead in DEFERRED_TO and verb in DEFERRING
    deferred = deferred or (lead in ("until", "till") and tenses.passive(_main_word(inside).start))
    deferred = deferred or (lead in AHEAD and tenses.is_present(_main_word(inside).start))
    deferred = deferred or (
        lead in ("of", "for") and around.lower(match.first - 2) in TERMS and rule.read == "weekday" and verb not in OVER
    )
    ahead = lead == "of" and around.lower(match.first - 2) == "ahead"
    weekend = slots.unit == "WE" and lead == "before"
    if deferred or (tense >= 0 and lead in AHEAD) or lead in DUE or ahead or weekend:
        tense = 1
    sentence = tenses.sentence_of(start)
    beside = {around.kind(match.first - 1), around.kind(match.last)}
    aside = bool(beside & {"LPAR", "RPAR"} or "HYPHEN" in beside)
    opens = first < 2 or around.kind(first - 2) in ("DOT", "BREAK") or around.kind(first - 1) in ("DOT", "BREAK")
    whole = Expression(start, end, rule, slots, inside, tense, sentence, aside, opens)
    if rule.read == "day_list":
        return _days(whole)
    if rule.name.startswith("four figures and four figures"):
        return _two_clocks(whole)
    if rule.read != "calendar":
        return [whole]
    before, after = _ranges(words, first, last, whole)
    return [*before, whole, *after]


def _days(whole: Expression) -> list[Expression]:
    """The days of a list that share a month: "Monday 20, Tuesday 21 and Wednesday 22 May"."""
    rule = replace(whole.rule, read="calendar")
    days = [at for at, word in enumerate(whole.words) if word.kind in ("D", "ORDD")]
    month = next(at for at, word in enumerate(whole.words) if word.kind in ("MONTH", "MABBR"))
    leads = month < days[0]
    found = []
    for place, at in enumerate(days):
        first = days[place - 1] + 1 if place else 0
        last = at + 1 if place + 1 < len(days) else len(whole.words)
        while first < at and (
            whole.words[first].kind in ("COMMA", "HYPHEN") or whole.words[first].lower in RANGE_JOINTS
        ):
            first += 1
        words = whole.words[first:last] if leads or place + 1 == len(days) else whole.words[first : at + 1]
        weekday = next((word.value for word in words if word.kind in ("WDAY", "WABBR")), None)
        slots = replace(_copy(whole.slots, day=whole.words[at].value), weekday=weekday, ordinal=None)
        found.append(replace(whole, start=words[0].start, end=words[-1].end, words=words, slots=slots, rule=rule))
    return found


def _two_clocks(whole: Expression) -> list[Expression]:
    """Both ends of "between 1400 and 1530 hours"."""
    first, second = whole.words[1], whole.words[3]
    one = Slots(clock=(int(first.value) // 100, int(first.value) % 100, None))
    two = Slots(clock=(int(second.value) // 100, int(second.value) % 100, None))
    return [
        replace(whole, start=first.start, end=first.end, words=(first,), slots=one),
        replace(whole, start=second.start, words=whole.words[3:], slots=two),
    ]


def _main_word(words: Sequence[Word]) -> Word:
    wanted = ("WDAY", "MONTH", "MABBR", "DEICTIC", "SEASON", "UNIT", "UNITS", "WEEKEND", "HOLIDAY")
    return next((word for word in words if word.kind in wanted), words[-1])


def _ranges(
    words: Sequence[Word], first: int, last: int, whole: Expression
) -> tuple[list[Expression], list[Expression]]:
    """ "8-10 May", "May 8 and 9", "1957-60": the other ends, which share the month or the century."""
    slots = whole.slots
    before: list[Expression] = []
    after: list[Expression] = []

    def joint(at: int) -> bool:
        return 0 <= at < len(words) and (words[at].kind in RANGE_JOINTS or words[at].lower in RANGE_JOINTS)

    def other(at: int, **change: int) -> Expression:
        word = words[at]
        return replace(whole, start=word.start, end=word.end, words=(word,), slots=_copy(slots, **change))

    if slots.day is not None and whole.words[0].kind in ("D", "ORDD") and joint(first - 1) and first >= 2:
        if (
            words[first - 2].kind in ("D", "ORDD")
            and words[first - 1].kind != "COMMA"
            and words[first - 3 : first - 2]
            and words[first - 3].kind not in ("MONTH", "MABBR", "DOT", "MONEY")
        ):
            before.append(other(first - 2, day=words[first - 2].value))
    elif slots.day is not None and words[last - 1].kind in ("D", "ORDD") and joint(last) and last + 1 < len(words):
        following = words[last + 2] if last + 2 < len(words) else None
        lead = words[first - 1].lower if first else ""
        closes = (
            (lead, words[last].lower) in (("between", "and"), ("from", "to"))  # such a range has two ends
            or following is None
            or following.kind in ("COMMA", "DOT", "BREAK", "RPAR")
            or (following.kind == "OTHER" and following.lower in STOPS)
            or (
                _tied(words, last)
                and following.kind in ("OTHER", "THE", "A", "HYPHEN")
                and following.lower not in COUNTED
            )
        )
        if (
            words[last + 1].kind in ("D", "ORDD")
            and closes
            and words[last].kind != "COMMA"
            and words[last + 1].value > slots.day
        ):
            after.append(other(last + 1, day=words[last + 1].value))
    elif slots.year is not None and words[last - 1].kind == "Y":
        number = _short_end(words, last, slots.year)
        if number is not None:
            after.append(other(last + 1, year=number))
    return before, after


def _tied(words: Sequence[Word], joint: int) -> bool:
    """A hyphen that stands right between two numbers ("3-5")."""
    before, tie, after = words[joint - 1 : joint + 2]
    return tie.kind == "HYPHEN" and before.end == tie.start and tie.end == after.start


def _short_end(words: Sequence[Word], last: int, year: int) -> int | None:
    """The other year of "1957-60"."""
    joint, end = (words[at] if at < len(words) else None for at in (last, last + 1))
    if joint is None or end is None or joint.kind not in ("HYPHEN", "SLASH") or end.kind not in ("D", "N"):
        return None
    if len(end.text) != 2 or words[last - 1].end != joint.start or joint.end != end.start:
        return None
    number = year // 100 * 100 + int(end.value)
    follows = words[last + 2] if last + 2 < len(words) else None
    goes_on = follows is not None and follows.kind == "HYPHEN" and follows.start == end.end
    return number if number > year and not goes_on else None


STOPS = frozenset(
    "in on at the when after before with by for as to while during as but a an his its their this were was".split()
)


def _copy(slots: Slots, **change: int) -> Slots:
    copied = replace(slots)
    for name, value in change.items():
        setattr(copied, name, value)
    if "year" in change:
        copied.modifier = None
    return copied
