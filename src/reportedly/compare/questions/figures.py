"""Figure questions: how many, of one thing counted, in one happening.

Figures of one topic are lined up when they count alike: one fate of one kind of people, one kind of thing, one
measure in one unit. How likely two of them answer one question is learned (`data/figure_score.json`, its card beside
it) from where they stand (at the beginning or deep in the report), the words, places and events of their sentences,
their values, and whether their reports tell a figure that fits better. Average linkage makes questions of them.
Nothing is averaged and no figure is chosen.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from reportedly.audit.figure_precision import is_number, written
from reportedly.compare.incidents import leading_end
from reportedly.compare.lexical_similarity import Vector, cosine
from reportedly.compare.questions.answers import Answer, Asked
from reportedly.compare.questions.comparisons import compared
from reportedly.compare.questions.counting import Counted, counted, fates
from reportedly.compare.questions.passages import Sentences, weighed
from reportedly.compare.questions.tellers import account, days_of, innermost, named_source, other_incident
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Compared, Quantity, Span, Stance, Statement
from reportedly.statistics.linkage import average_linkage

MOST = 400  # figures of one topic and one kind that are lined up
ONE = 0.5  # average likelihood from which two groups of figures answer one question
WIDE = 31  # days of a sentence's interval from which it tells of a period, not of a happening
GENERAL = frozenset({"people", "civilians"})

FEATURES = (
    "same_value", "apart", "vague", "fits", "one_whom", "general_whom", "other_whom", "things", "words",
    "both_lead", "one_lead", "one_place", "other_place", "one_event", "one_report", "one_sentence", "one_source",
    "days", "both_wide", "one_wide", "rival", "large",
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """A figure as it is told in one place of a report, with what a pair of them is judged by."""

    document: Annotated
    index: int
    counted: Counted
    value: float | None
    low: float | None
    high: float | None
    lead: bool
    sentence: Span
    words: Vector
    meaning: npt.NDArray[np.float32] | None
    places: frozenset[str]
    events: frozenset[str]
    said: Statement | None
    day: int | None
    wide: bool
    incident: str | None
    tied: tuple[int, ...]

    @property
    def report(self) -> str:
        """The id of its report."""
        return self.document.report.id

    @property
    def quantity(self) -> Quantity:
        """The quantity that was read there."""
        return self.document.quantities[self.index]

    @property
    def label(self) -> str:
        """The number in figures, or the words where they give none."""
        if self.value is None:
            return self.quantity.span.of(self.document.text).strip().lower()
        return written(self.value)


def figures(
    document: Annotated, occurrence_of: Mapping[tuple[str, int], str], incident: str | None = None
) -> Iterator[Figure]:
    """The figures of a report that say what they count.

    Args:
        occurrence_of: maps its events to their occurrences.
        incident: the incident that the report tells as a whole.
    """
    told = fates(document)
    found = [(index, what) for index in range(len(document.quantities)) if (what := counted(document, index, told))]
    if not found:
        return
    lines, end, day = Sentences(document), leading_end(document), day_of(document)
    for index, what in found:
        quantity = document.quantities[index]
        sentence = lines.around(quantity.span.start)
        if sentence is None:
            continue
        low, high = bounds(quantity)
        vague = not is_number(quantity.span.of(document.text))
        tied = [
            number
            for number, event in enumerate(document.events)
            if sentence.start <= event.trigger.start < sentence.end
        ]
        yield Figure(
            document,
            index,
            what,
            None if vague else quantity.value,
            low,
            high,
            quantity.span.start < end,
            sentence,
            weighed(sentence.of(document.text)),
            lines.meaning(quantity.span.start),
            frozenset(
                place.name
                for place in document.places
                if sentence.start <= place.span.start < sentence.end and not (place.feature or "").startswith("PCL")
            ),
            frozenset(
                occurrence_of[document.report.id, number]
                for number in tied
                if (document.report.id, number) in occurrence_of
            ),
            innermost(document, quantity.span),
            day,
            any(_wide(document, number) for number in tied),
            incident if quantity.span.start < end else None,
            tuple(tied),
        )


def _wide(document: Annotated, number: int) -> bool:
    event = document.events[number]
    if not event.earliest or not event.latest:
        return False
    return (date.fromisoformat(event.latest[:10]) - date.fromisoformat(event.earliest[:10])).days > WIDE


def bounds(quantity: Quantity) -> tuple[float | None, float | None]:
    """The least and the greatest number that the words allow; None for no bound."""
    if quantity.modifier in ("at_least", "more_than"):
        return quantity.low if quantity.low is not None else quantity.value, None
    if quantity.modifier in ("at_most", "less_than"):
        return None, quantity.high if quantity.high is not None else quantity.value
    if quantity.modifier == "about":
        return None, None
    if quantity.low is None and quantity.high is None:
        return quantity.value, quantity.value
    return quantity.low, quantity.high


# ------------------------------------------------------------------------------------------------ pairs


def kinds(found: Sequence[Figure]) -> Iterator[list[int]]:
    """The figures that count alike, by their places: only they are looked at together."""
    by: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, figure in enumerate(found):
        what = figure.counted
        by[what.fate, "" if what.fate else what.whom, what.unit].append(place)
    for _, places in sorted(by.items()):
        yield places[:MOST]


def features(found: Sequence[Figure], places: Sequence[int]) -> npt.NDArray[np.float64]:
    """What speaks for and against each pair of figures answering one question. Shape (figures, figures, FEATURES)."""
    chosen = [found[place] for place in places]
    by_report: dict[str, set[float]] = defaultdict(set)
    for figure in chosen:
        if figure.value is not None:
            by_report[figure.report].add(figure.value)
    table = np.zeros((len(chosen), len(chosen), len(FEATURES)))
    for i, a in enumerate(chosen):
        for j in range(i):
            table[i, j] = table[j, i] = _features(a, chosen[j], by_report)
    return table


def _features(a: Figure, b: Figure, by_report: Mapping[str, set[float]]) -> tuple[float, ...]:
    exact = a.value is not None and b.value is not None
    same = exact and a.value == b.value
    apart = abs(math.log(max(a.value or 1, 1e-6) / max(b.value or 1, 1e-6))) if exact else 0.0
    whoms = {a.counted.whom, b.counted.whom}
    rival = not same and (
        (b.value is not None and a.report != b.report and b.value in by_report[a.report])
        or (a.value is not None and a.report != b.report and a.value in by_report[b.report])
    )
    return (
        same,
        min(apart, 3.0),
        not exact,
        compatible(a, b),
        len(whoms) == 1,
        len(whoms) > 1 and whoms <= GENERAL,
        len(whoms) > 1 and not whoms <= GENERAL,
        not a.counted.fate,
        cosine(a.words, b.words),
        a.lead and b.lead,
        a.lead != b.lead,
        bool(a.places & b.places),
        bool(a.places) and bool(b.places) and not a.places & b.places,
        bool(a.events & b.events),
        a.report == b.report,
        a.report == b.report and a.sentence == b.sentence,
        a.said is not None and b.said is not None and a.said.source_actor is not None
        and a.said.source_actor == b.said.source_actor,
        min(abs(a.day - b.day), 7) / 7 if a.day is not None and b.day is not None else 0.5,
        a.wide and b.wide,
        a.wide != b.wide,
        rival,
        exact and min(a.value or 0, b.value or 0) >= 10,
    )  # fmt: skip


def compatible(a: Figure, b: Figure) -> bool:
    """Whether one number fits both."""
    low = max(a.low if a.low is not None else 0.0, b.low if b.low is not None else 0.0)
    highs = [one.high for one in (a, b) if one.high is not None]
    return not highs or low <= min(highs)


@lru_cache(maxsize=1)
def _weights() -> tuple[npt.NDArray[np.float64], float]:
    table = json.loads((files("reportedly.compare") / "data" / "figure_score.json").read_text("utf-8"))
    return np.array([table["weights"][name] for name in FEATURES]), float(table["bias"])


def likely(found: Sequence[Figure], places: Sequence[int], table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How likely each pair of figures answers one question; 0 where a rule forbids it. Shape (figures, figures)."""
    weights, bias = _weights()
    score = 1.0 / (1.0 + np.exp(-np.clip(table @ weights + bias, -30, 30)))
    score[table[:, :, FEATURES.index("one_sentence")] > 0] = 0.0  # "two women and four soldiers"
    score[other_incident([found[place].incident for place in places])] = 0.0
    np.fill_diagonal(score, 0.0)
    return np.asarray(score)


def lined_up(found: Sequence[Figure]) -> Iterator[tuple[list[Figure], tuple[Compared, ...]]]:
    """Figures that answer one question each, two or more of them, with what they were compared by."""
    for places in kinds(found):
        if len(places) > 1:
            table = features(found, places)
            for group in average_linkage(likely(found, places, table).astype(np.float32), ONE):
                if len(group) > 1:
                    told = compared("figure", FEATURES, _weights()[0], table[np.ix_(group, group)])
                    yield [found[places[k]] for k in group], told


def asked(group: Sequence[Figure], copied: Mapping[str, str]) -> Asked | None:
    """The question that these figures answer; None where one report alone tells it, and but one number."""
    if len({figure.report for figure in group}) < 2 and len({figure.label for figure in group}) < 2:
        return None
    what = _commonest(group)
    answers = tuple(
        Answer(
            account(figure.document, figure.quantity.span, figure.said, copied.get(figure.report), stance(figure)),
            figure.label,
            figure.value,
            figure.low,
            figure.high,
            happenings=figure.events | ({figure.incident} if figure.incident else set()),
            days=days_of(figure.document.events[number] for number in figure.tied),
            source=named_source(figure.document, figure.said),
        )
        for figure in group
    )
    counts = what.fate if what.whom == "people" and what.fate else what.words
    return Asked("figure", what.words, answers, counts, what.unit)


def stance(figure: Figure) -> Stance | None:
    """None: what the statement says. A number inside a denial is denied only where it counts what is denied: not in
    "denied using such weapons in the war that has killed thousands"."""
    denied = any(figure.document.events[number].factuality == "denied" for number in figure.tied)
    return "asserts" if figure.said is not None and figure.said.act == "deny" and not denied else None


def _commonest(group: Sequence[Figure]) -> Counted:
    votes = Counter(figure.counted for figure in group)
    return min(votes, key=lambda what: (-votes[what], what.words, what.unit))
