"""The quantities layer: from the lines of a body to `Quantity` values."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.layers.declaration import layer
from reportedly.layers.quantities.counted import counted, name_of
from reportedly.layers.quantities.grammar import Grammar
from reportedly.layers.quantities.line_reader import HINTS, Draft, bound, drafts_of, set_bound
from reportedly.layers.quantities.measures import OLDEST, age_before
from reportedly.layers.quantities.non_quantities import early_refused, refused
from reportedly.layers.quantities.ranges import joined
from reportedly.layers.quantities.shares import HINTS as SHARE_HINTS
from reportedly.layers.quantities.vocabulary import Word, words_of
from reportedly.model import Annotated, Quantity, Span, Time
from reportedly.world.units import AGES, OF_AGE, convert, si_value

LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
ANY_NUMBER = re.compile(
    r"[\d¼½¾⅐-⅞]|\b(?:" + "|".join(sorted({*HINTS, *SHARE_HINTS, "few", "several", "couple", "many"})) + r")\b",
    re.IGNORECASE,
)
TIME_TYPES = frozenset(("DATE", "TIME", "SET"))
TWIN_WORDS = 3  # words between an amount and its twin ("29km, or 18 miles")
THEN = frozenset((",", "and", "then", "later", "to"))
ENDS = frozenset("on in at after as by while and but before since last from".split())


@layer(requires=("language",), after=("times", "dating"), assigns=("quantities",))
def annotate_quantities(document: Annotated) -> Annotated:
    """The document with the quantities of its body, in the order of the text."""
    grammar = Grammar.of(document.parse)
    times = sorted((time for time in document.times if time.type in TIME_TYPES), key=lambda time: time.span)
    found: list[Quantity] = []
    for start, line in _lines(document):
        if ANY_NUMBER.search(line):
            found.extend(_of_line(document, words_of(line, start), grammar, times, len(found)))
    return replace(document, quantities=tuple(found))


def _lines(document: Annotated) -> Iterator[tuple[int, str]]:
    for span in document.prose:
        for match in LINE.finditer(document.text, span.start, span.end):
            yield match.start(), match.group()


def read_line(words: Sequence[Word], grammar: Grammar) -> list[Draft]:
    """The quantities of one line as drafts, refused ones left out."""
    drafts = drafts_of(words)
    for draft in drafts:
        bound(words, draft)
    drafts = joined(words, [draft for draft in drafts if not early_refused(words, draft, grammar)])
    for place, draft in enumerate(drafts):
        _age(words, draft, drafts[place - 1] if place else None)
    drafts = [draft for draft in drafts if not refused(words, draft, grammar)]
    _exact(words, drafts)
    _level(words, drafts)
    return drafts


def _age(words: Sequence[Word], draft: Draft, before: Draft | None) -> None:
    if draft.unit not in ("", *AGES):
        return
    listed = False
    after = words[draft.last] if draft.last < len(words) else None
    if (
        before is not None
        and before.dimension == "age"
        and (after is None or after.kind != "word" or after.lower == "and")
    ):
        gap = [word.lower for word in words[before.last : draft.first]]
        listed = gap in (["and"], [","], [",", "and"]) and draft.value <= OLDEST  # "aged 15, 11 and six"
    if listed or age_before(words, draft.outer_first, draft.core, draft.last):
        draft.unit, draft.dimension = (draft.unit or "year") + OF_AGE, "age"


def _level(words: Sequence[Word], drafts: Sequence[Draft]) -> None:
    """ "rose 64 points to 4,577", "1,000 sq km, then 2,000": a bare level has the unit told before."""
    for place, draft in enumerate(drafts):
        if draft.unit or draft.form != "digits" or draft.value < 100 or not place:
            continue
        if draft.last < len(words) and words[draft.last].kind == "word" and words[draft.last].lower not in ENDS:
            continue
        gap = [word.lower for word in words[drafts[place - 1].last : draft.first]]
        before = drafts[place - 1]
        if words[draft.first - 1].lower in ("to", "at") and any(earlier.unit == "point" for earlier in drafts[:place]):
            draft.unit, draft.dimension = "point", "points"
        elif (
            "then" in gap and len(gap) <= 4 and set(gap) <= THEN and before.dimension in ("area", "length", "currency")
        ):
            draft.unit, draft.dimension = before.unit, before.dimension


def _exact(words: Sequence[Word], drafts: Sequence[Draft]) -> None:
    """ "equal to 40": an interval of one point."""
    for draft in drafts:
        before = [word.lower for word in words[max(0, draft.first - 2) : draft.first]]
        if draft.modifier is not None or draft.unit or draft.form not in ("digits", "words"):
            continue
        if before[-1:] == ["equals"] or before in (["equal", "to"], ["equaling", "to"], ["equalling", "to"]):
            draft.low = draft.high = draft.value
            draft.modifier = "range"
            draft.outer_first = draft.first - (2 if before[-1] == "to" else 1)


def _of_line(
    document: Annotated, words: Sequence[Word], grammar: Grammar, times: Sequence[Time], known: int
) -> Iterator[Quantity]:
    drafts = [draft for draft in read_line(words, grammar) if not _is_time(words, draft, times)]
    twins = _twins(words, drafts)
    for place, draft in enumerate(drafts):
        if place in twins:
            _like_its_twin(draft, drafts[twins[place]])
    for place, draft in enumerate(drafts):
        twin = twins.get(place)
        yield _quantity(document, words, draft, grammar, None if twin is None else known + twin)


def _is_time(words: Sequence[Word], draft: Draft, times: Sequence[Time]) -> bool:
    """Whether the number is part of a date or clock time (a length of time in it, "three days ago", stays)."""
    if draft.form == "range":
        return _between_times(words, draft, times)
    if draft.dimension == "temperature" and any(
        time.type == "TIME" and time.span.start <= words[draft.core].start < time.span.end for time in times
    ):
        return True  # the time zone of "151130C JAN 2024"
    hours = draft.unit == "hour" and len(words[draft.core].text) == 4 and words[draft.core].text.isdigit()
    if (draft.unit and not hours) or draft.form in ("share", "multiple"):
        return False
    start, end = words[draft.core].start, words[draft.core_last - 1].end
    at = bisect_right(times, start, key=lambda time: time.span.start)
    for time in times[max(0, at - 2) : at]:  # dates do not lie in one another more than once
        if hours and time.span.start <= start < time.span.end:
            return time.type == "TIME"  # "at 2145 hours", "from 1830 to 1900 hrs"
        if end <= time.span.end:
            return time.span.end - time.span.start > 4 or draft.modifier is None
    return False


def _between_times(words: Sequence[Word], draft: Draft, times: Sequence[Time]) -> bool:
    """Whether both ends of a range are times or years that were read as such: "between 1400 and 1530 local time"."""
    figures = [word for word in words[draft.first : draft.last] if word.text[0].isdigit()]
    spans = [time.span for time in times]
    return len(figures) > 1 and all(
        any(span.start <= word.start and word.end <= span.end for span in spans) for word in figures
    )


def _twins(words: Sequence[Word], drafts: Sequence[Draft]) -> dict[int, int]:
    """Which draft tells its forerunner's amount again: bracketed, or after "or" or a slash, in another unit."""
    found: dict[int, int] = {}
    for place in range(1, len(drafts)):
        one, two = drafts[place - 1], drafts[place]
        if one.dimension != two.dimension or not one.unit or not two.unit or one.unit == two.unit:
            continue
        between = [word.text for word in words[one.outer_last : two.outer_first]]
        if not between or len(between) > TWIN_WORDS:
            continue
        opened = between[-1] in ("(", "[", "/", "or", "–", "—") or between == [","] or between[0] in ("(", "[")
        if opened and (one.dimension == "currency" or _near(one, two, between[-1])):
            found[place] = place - 1
    return found


def _near(one: Draft, two: Draft, link: str) -> bool:
    """Whether the two can be meant as one amount (a bracket may hold a wrong conversion, a comma may not)."""
    if (
        one.unit.endswith(" of age")
        or two.unit.endswith(" of age")
        or one.dimension in ("duration", "rate", "ratio", "angle")
    ):
        return False
    same = convert(one.value, one.unit, two.unit)
    if same is None or two.value == 0 or same * two.value < 0:
        return False
    # beside brackets a converted figure may be wrong by much and is still meant; else it is another figure. A choice
    most = 3.0 if link in ("(", "[") else 1.15
    if one.dimension == "temperature":
        # degrees: a ratio tells nothing of scales whose zeros differ
        return abs(same - two.value) < 30
    return 1 / most < same / two.value < most


def _like_its_twin(draft: Draft, twin: Draft) -> None:
    """A bound on an amount bounds the same amount told again."""
    if draft.modifier is None and twin.modifier in ("at_least", "at_most", "more_than", "less_than"):
        first, last = draft.outer_first, draft.outer_last
        set_bound(draft, twin.modifier)
        draft.outer_first, draft.outer_last = first, last


def _quantity(
    document: Annotated, words: Sequence[Word], draft: Draft, grammar: Grammar, same_amount_as: int | None
) -> Quantity:
    report = document.report
    first, last = draft.outer_first, draft.outer_last
    if draft.form == "fraction" and first and words[first - 1].lower in ("a", "an") and not draft.unit:
        first -= 1
    thing = counted(words, draft, grammar)
    of = name_of(document.text[thing[0] : thing[1]]) if thing else None
    if of and draft.rate:
        of = f"{of} per {draft.rate}"
    return Quantity(
        span=report.span(words[first].start, words[last - 1].end),
        value=draft.value,
        low=draft.low,
        high=draft.high,
        modifier="range" if draft.form == "vague" else draft.modifier,
        unit=draft.unit,
        dimension=draft.dimension,
        si_value=si_value(draft.value, draft.unit) if draft.unit and math.isfinite(draft.value) else None,
        of=of,
        of_span=Span(report.id, *thing) if thing else None,
        same_amount_as=same_amount_as,
    )
