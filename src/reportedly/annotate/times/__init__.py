"""Expressions of time in TIMEX3 (ISO-TimeML): where they stand, their type, value and bounds.

"The depot burned late last week": DATE, value 2024-W19, modifier END. Words become kinds (`words`), rules over
kinds find expressions (`grammar`, `conditions`), their words fill slots (`parts`), and a reading resolves the slots
against the day of publication or, in texts that tell history, against the text's own time line (`readings`,
`timeline`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportedly.annotate.pipeline import layer
from reportedly.annotate.times.bounds import bounds
from reportedly.annotate.times.conditions import Around, fits
from reportedly.annotate.times.grammar import Match, Rule, matches
from reportedly.annotate.times.parts import Parts, parts_of, year_from_words
from reportedly.annotate.times.readings import CALENDAR_READINGS, READINGS, Context, Value
from reportedly.annotate.times.timeline import Tenses, is_history
from reportedly.annotate.times.words import Word, words_of
from reportedly.model import Annotated, Parse, Time

__all__ = ["Expression", "annotate_times", "find", "is_narrative", "resolve"]

FULL = re.compile(r"(BC)?(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?$")
RANGE_JOINTS = frozenset(("HYPHEN", "to", "and", "or", "through", "until", "COMMA"))
FURTHEST = 3  # years that the time line leaps at a bare year within a sentence
AHEAD = frozenset(("until", "till", "by"))


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression found, not yet resolved.

    Attributes:
        rule: the rule that found it, by name.
        parts: what its words say.
        tense: of the clause around (-1 past, 1 future, 0 not known).
        sentence: number of its sentence.
        opens: it opens its sentence ("In 1968, ...").
        aside: it stands in brackets or is one end of a range: the time line does not go on to it.
    """

    start: int
    end: int
    rule: Rule
    parts: Parts
    words: tuple[Word, ...]
    tense: int = 0
    sentence: int = 0
    aside: bool = False
    opens: bool = False

    @property
    def read(self) -> str:
        """Name of the reading."""
        return self.rule.read


def find(document: Annotated) -> tuple[Expression, ...]:
    """All expressions of time in the document's body, in text order."""
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
    while last - 1 > first and words[last - 1].kind in ("COMMA", "HYPHEN", "LPAR"):
        last -= 1
    return first, last


def _expressions(words: Sequence[Word], match: Match, around: Around, tenses: Tenses) -> list[Expression]:
    first, last = _trimmed(words, match)
    inside = tuple(words[first:last])
    rule = match.rule
    parts = parts_of(inside, rule.read in CALENDAR_READINGS or (rule.read == "clock"))
    if rule.read in ("year_words", "calendar") and parts.year is None:
        parts.year = year_from_words(inside) if parts.season or parts.month or rule.read == "year_words" else None
    start, end = inside[0].start, inside[-1].end
    tense = tenses.tense(_main_word(inside).start)
    if tense >= 0 and around.lower(match.first - 1) in AHEAD:
        tense = 1
    sentence = tenses.sentence_of(start)
    beside = {around.kind(match.first - 1), around.kind(match.last)}
    aside = bool(beside & {"LPAR", "RPAR"} or "HYPHEN" in beside)
    opens = first < 2 or around.kind(first - 2) in ("DOT", "BREAK") or around.kind(first - 1) in ("DOT", "BREAK")
    whole = Expression(start, end, rule, parts, inside, tense, sentence, aside, opens)
    if rule.read != "calendar":
        return [whole]
    before, after = _ranges(words, first, last, whole)
    return [*before, whole, *after]


def _main_word(words: Sequence[Word]) -> Word:
    wanted = ("WDAY", "MONTH", "MABBR", "DEICTIC", "SEASON", "UNIT", "UNITS", "WEEKEND", "FEAST")
    return next((word for word in words if word.kind in wanted), words[-1])


def _ranges(
    words: Sequence[Word], first: int, last: int, whole: Expression
) -> tuple[list[Expression], list[Expression]]:
    """ "8-10 May", "May 8 and 9", "1957-60": the other ends, which share the month or the century."""
    parts = whole.parts
    before: list[Expression] = []
    after: list[Expression] = []

    def joint(at: int) -> bool:
        return 0 <= at < len(words) and (words[at].kind in RANGE_JOINTS or words[at].lower in RANGE_JOINTS)

    def other(at: int, **change: int) -> Expression:
        word = words[at]
        return replace(whole, start=word.start, end=word.end, words=(word,), parts=_copy(parts, **change))

    if parts.day is not None and whole.words[0].kind in ("D", "ORDD") and joint(first - 1) and first >= 2:
        if (
            words[first - 2].kind in ("D", "ORDD")
            and words[first - 1].kind != "COMMA"
            and words[first - 3 : first - 2]
            and words[first - 3].kind not in ("MONTH", "MABBR", "DOT", "MONEY")
        ):
            before.append(other(first - 2, day=words[first - 2].value))
    elif parts.day is not None and words[last - 1].kind in ("D", "ORDD") and joint(last) and last + 1 < len(words):
        following = words[last + 2] if last + 2 < len(words) else None
        closes = (
            following is None
            or following.kind in ("COMMA", "DOT", "BREAK", "RPAR")
            or (following.kind == "OTHER" and following.lower in STOPS)
        )
        if (
            words[last + 1].kind in ("D", "ORDD")
            and closes
            and words[last].kind != "COMMA"
            and words[last + 1].value > parts.day
        ):
            after.append(other(last + 1, day=words[last + 1].value))
    elif parts.year is not None and words[last - 1].kind == "Y":
        number = _short_end(words, last, parts.year)
        if number is not None:
            after.append(other(last + 1, year=number))
    return before, after


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


def _copy(parts: Parts, **change: int) -> Parts:
    copied = replace(parts)
    for name, value in change.items():
        setattr(copied, name, value)
    if "year" in change:
        copied.modifier = None
    return copied


def is_narrative(expressions: Sequence[Expression], published: date | None) -> bool:
    """Whether the text tells history, judged by its expressions."""
    years = [
        expression.parts.year
        for expression in expressions
        if expression.parts.year is not None and expression.read == "calendar"
    ]
    deictics = sum(
        (
            expression.parts.deictic is not None
            or (expression.parts.weekday is not None and expression.parts.day is None)
        )
        or (
            expression.read == "relative"
            and "year" not in expression.parts.lowers
            and expression.parts.has("LAST", "THIS")
        )
        for expression in expressions
    )
    return is_history(years, deictics, published)


def resolve(document: Annotated, expressions: Sequence[Expression], published: date | None) -> tuple[Time, ...]:
    """The expressions with their values, as read on that day of publication (None: not known)."""
    narrative = is_narrative(expressions, published)
    reference: tuple[int, int | None, int | None] | None = None
    quarter: tuple[int, int] | None = None
    sentence = -1
    found: list[Time] = []
    for place, expression in enumerate(expressions):
        if expression.rule.only == "history" and not narrative:
            continue
        context = Context(published, reference, narrative, expression.tense, sentence == expression.sentence, quarter)
        value = _read(expression, context)
        if expression.read == "weekday":
            value = _of_feast(document, expressions, place, context) or value
        time = _time(document, expression, value)
        if time is None:
            continue
        found.append(time)
        told = FULL.match(value.value or "")
        if told and _moves(expression, told, reference, narrative):
            era, year, month, day = told.groups()
            reference = (-int(year) if era else int(year), int(month) if month else None, int(day) if day else None)
            sentence = expression.sentence
        if (
            expression.read in ("quarter", "relative")
            and value.value
            and len(value.value) == 7
            and value.value[4:6] == "-Q"
        ):
            quarter = (int(value.value[:4]), int(value.value[6]))
    return tuple(found)


def _read(expression: Expression, context: Context) -> Value:
    """The value; None where the sum leaves the calendar (years 1 to 9999)."""
    try:
        return READINGS[expression.read](replace(expression.parts), context)
    except (ValueError, OverflowError):
        return Value(None, "no such date in the calendar")


def _of_feast(document: Annotated, expressions: Sequence[Expression], place: int, context: Context) -> Value | None:
    """The day of a feast that the weekday stands before ("Friday's Victory Day"), where it falls on that weekday."""
    after = expressions[place + 1] if place + 1 < len(expressions) else None
    weekday = expressions[place]
    if (
        after is None
        or after.read != "feast"
        or document.text[weekday.end : after.start] not in ("'s ", "’s ", ", ", " ")
    ):
        return None
    value = _read(after, context)
    if (
        value.value is None
        or len(value.value) != 10
        or date.fromisoformat(value.value).isoweekday() != weekday.parts.weekday
    ):
        return None
    return value


def _moves(
    expression: Expression,
    told: re.Match[str],
    reference: tuple[int, int | None, int | None] | None,
    narrative: bool,
) -> bool:
    """Whether the time line goes on to this date: not by an offset or "the previous year", nor by a year in passing."""
    if expression.read in ("offset", "year_ago") or expression.parts.has("PREVIOUS", "LAST", "PASTADJ"):
        return False
    if int(told[2]) < 1:
        return False
    if (
        not narrative
        or reference is None
        or told[1]
        or expression.parts.month is not None
        or expression.read != "calendar"
    ):
        return True
    ahead = int(told[2]) - reference[0]
    return not (expression.aside or ahead < 0 or ahead > FURTHEST) or expression.opens


def _time(document: Annotated, expression: Expression, value: Value) -> Time | None:
    if value.reason == "there is no such day" and value.value is None and expression.read not in ("calendar",):
        return None
    modifier = value.modifier if value.modifier is not None else expression.parts.modifier
    kind = value.type or expression.rule.type
    earliest, latest = bounds(value.value, modifier)
    return Time(
        document.report.span(expression.start, expression.end),
        kind,  # type: ignore[arg-type]
        value.value,
        modifier or None,
        earliest,
        latest,
        value.reason,
    )


@layer("times 1")
def annotate_times(document: Annotated) -> Annotated:
    """The document with its times; without a day of publication, values that hang on it are None."""
    day = document.report.published
    try:
        published = date.fromisoformat(day[:10]) if day else None
    except ValueError:
        published = None
    return replace(document, times=resolve(document, find(document), published))
