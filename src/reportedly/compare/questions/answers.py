"""From accounts and their answers to a question: its positions, relations, standing, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reportedly.compare.lexical_similarity import Vector, cosine
from reportedly.compare.outlets import joined
from reportedly.compare.questions.counting import whom_counted
from reportedly.compare.questions.wordings import other_name, other_phase
from reportedly.model import Account, Compared, Position, Question, QuestionKind, Relation, RelationKind, Standing
from reportedly.model.identifiers import content_id

MOST_RELATIONS = 200
"""Pairs of accounts of one question that are told as unlike, at most; the positions hold the rest."""

ANSWERING = frozenset({"denies", "doubts", "retracts"})
ANSWERED = 0.3  # likeness of words from which a denial is of that claim
SOON = 3  # days between two tellings of which one can contradict the other
NAMED = 0.1  # likeness of words from which two names are taken to be of one thing
CLOSE = 1.25  # times: two tolls of one day no further apart are one count at two hours
ROUND = 10  # multiples of it are told as bounds, not as counts


@dataclass(frozen=True, slots=True)
class Answer:
    """What one account answers.

    Attributes:
        account: who says so, where and how.
        label: the answer in a few words: accounts with one label take one position. "" takes none (a doubt).
        value, low, high: of a figure; `low` and `high` are what the words allow, None for no bound.
        words: of a clause: a denial answers a claim that is made in much the same words.
        ways: of a clause: how it tells the deed (`wordings`).
        happenings: the occurrences and the incident that it surely tells of.
        days: in which what it tells lies, as ordinals, where that is known.
        source: who says so, where somebody is named.
        took_place: of each occurrence that it tells of, whether it is told as happening, or denied.
    """

    account: Account
    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    words: Vector = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    happenings: frozenset[str] = frozenset()
    days: tuple[int, int] | None = None
    source: str | None = None
    took_place: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the making."""

    asks: QuestionKind
    about: str
    answers: tuple[Answer, ...]
    counted: str | None = None
    unit: str | None = None
    compared: tuple[Compared, ...] = ()


def independent(accounts: Iterable[Account], origin: Mapping[str, Sequence[str]]) -> int:
    """How many independent origins the accounts have: copies, one publisher's repeats and one named source are one.

    Args:
        origin: for each report what it shares with others: its group of copies, its publisher.
    """
    return joined(
        (*origin[one.span.report], *([f"source {one.source_actor}"] if one.source_actor else ())) for one in accounts
    )


def assembled(asked: Asked, incident: str | None, origin: Mapping[str, Sequence[str]]) -> Question:
    """The question with its positions, relations and standing; the sentence is written later."""
    answers = sorted(asked.answers, key=lambda one: (one.account.told or "", one.account.span))
    labels = list(dict.fromkeys(answer.label for answer in answers if answer.label))
    if asked.asks == "figure":
        labels.sort(key=lambda label: min(a.value or a.low or 0.0 for a in answers if a.label == label))
    where = {label: number for number, label in enumerate(labels)}
    accounts = tuple(replace(one.account, position=where.get(one.label)) for one in answers)
    relations = tuple(_relations(asked, answers))
    positions = tuple(_position(label, answers, origin) for label in labels)
    return Question(
        id=content_id(
            "question", asked.asks, asked.about, asked.counted, incident, *sorted(account.span for account in accounts)
        ),
        asks=asked.asks,
        about=asked.about,
        accounts=accounts,
        positions=positions,
        relations=relations,
        standing=standing(accounts, relations, origin),
        incident=incident,
        counted=asked.counted,
        unit=asked.unit,
        compared=asked.compared,
    )


def _position(label: str, answers: Sequence[Answer], origin: Mapping[str, Sequence[str]]) -> Position:
    those = [one for one in answers if one.label == label]
    first = those[0]
    return Position(label, first.value, first.low, first.high, independent([one.account for one in those], origin))


def _relations(asked: Asked, answers: Sequence[Answer]) -> list[Relation]:
    """How accounts stand to each other where that can be told; those that answer alike share a position."""
    found = []
    for b, later in enumerate(answers):
        for a, earlier in enumerate(answers[:b]):
            told = relation(asked, earlier, later)
            if (told is not None and told[0] != "agrees") or (told and earlier.label != later.label):
                found.append(Relation(a, b, *told))
    return found[:MOST_RELATIONS]


def relation(asked: Asked, earlier: Answer, later: Answer) -> tuple[RelationKind, str] | None:
    """How two accounts of one question stand to each other, and why, in words; None where that cannot be told."""
    stances = {earlier.account.stance, later.account.stance}
    if earlier.label and earlier.label == later.label:
        return "agrees", "the same answer"
    if asked.asks != "figure" and one_denied(earlier, later) and one_matter(earlier, later):
        return "denies", "one tells it as happened, the other that it did not happen"
    answers = one_matter if asked.asks == "figure" else _answers
    if stances & ANSWERING and not answers(earlier, later):
        return None
    if len(stances) > 1 and "doubts" in stances:
        return "doubts", "one account doubts what the other tells"
    if len(stances) > 1 and "retracts" in stances:
        return "corrects", "one account takes back what the other tells"
    if len(stances) > 1 and "denies" in stances:
        return "denies", "one account denies what the other tells"
    if asked.asks == "figure":
        told = _figures(earlier, later, bool(whom_counted(asked.about)[1]))
        return told if told[0] == "agrees" or one_matter(earlier, later) else None
    if not one_matter(earlier, later):
        return None
    if asked.asks == "doer" and earlier.label and later.label and _charged(earlier, later):
        return "differs", f"{earlier.label} against {later.label}"
    return _told_otherwise(earlier, later)


def _charged(earlier: Answer, later: Answer) -> bool:
    """Whether one of two doers is charged or denied: two that are only told may have done two deeds."""
    return bool({earlier.account.stance, later.account.stance} & {"accuses", "denies"}) or any(
        one.label.startswith("not ") for one in (earlier, later)
    )


def one_matter(earlier: Answer, later: Answer) -> bool:
    """Whether two accounts surely tell of one happening, so that another answer is a contradiction.

    They are of one occurrence or incident, told within days, and the days of the one lie within those of the other: of
    "on Monday or the day before" and "on Tuesday or the day before" Monday is common, and yet they are mostly two
    attacks. In one report they are by two sources that it names: what one report tells in its own voice in two numbers
    are two things counted.
    """
    first, last = earlier.account, later.account
    if not earlier.happenings & later.happenings or first.told is None or last.told is None:
        return False
    if earlier.days or later.days:
        days, others = earlier.days or _fresh(first.told), later.days or _fresh(last.told)
        if not _within(days, others) and not _within(others, days):
            return False
    if first.span.report == last.span.report:
        return None not in (earlier.source, later.source) and earlier.source != later.source
    return abs((date.fromisoformat(last.told) - date.fromisoformat(first.told)).days) <= SOON


def _fresh(told: str) -> tuple[int, int]:
    """The days that fresh news tells of: that of the telling, and the day before."""
    day = date.fromisoformat(told).toordinal()
    return day - 1, day


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def one_denied(earlier: Answer, later: Answer) -> bool:
    """Whether one account tells an occurrence as happening and the other that it did not happen."""
    shared = earlier.took_place.keys() & later.took_place.keys()
    return any(earlier.took_place[one] != later.took_place[one] for one in shared)


def _told_otherwise(earlier: Answer, later: Answer) -> tuple[RelationKind, str] | None:
    """One thing told as going on and as over, or under two names; None where neither can be seen."""
    if other_phase(earlier.ways, later.ways):
        return "status_changed", f"told as {earlier.ways['phase']}, and as {later.ways['phase']}"
    names = other_name(earlier.ways, later.ways)
    if names is None or cosine(earlier.words, later.words) < NAMED:
        return None
    return "read_differently", f"“{names[0]}” against “{names[1]}”"


def _answers(earlier: Answer, later: Answer) -> bool:
    """Whether a denial or a doubt is of what the other tells: of that very doer, or in much the same words."""
    if f"not {earlier.label}" == later.label or f"not {later.label}" == earlier.label:
        return True
    return cosine(earlier.words, later.words) >= ANSWERED and one_matter(earlier, later)


def _figures(earlier: Answer, later: Answer, toll: bool) -> tuple[RelationKind, str]:
    """How two figures stand; a toll is counted on through the day: two of one day that lie close are one count."""
    if earlier.value is not None and earlier.value == later.value:
        return "agrees", f"both tell {earlier.label}"
    days = (earlier.account.told, later.account.told)
    if None not in days and days[0] != days[1] and (later.value or 0) > (earlier.value or 0) > 0:
        return "rises", f"{earlier.label}, and {later.label} told later: a count that grows"
    bounds = _bound(earlier, later) or _bound(later, earlier)
    grows = _counted_so_far(earlier, later) or _counted_so_far(later, earlier)
    if days[0] == days[1] and (grows or (toll and not bounds and _close(earlier, later))):
        return "rises", f"{earlier.label} and {later.label} told on one day: a count that grows"
    if bounds:
        return "agrees", f"{earlier.label} and {later.label} can both be true"
    return "differs", f"{earlier.label} against {later.label}"


def _close(a: Answer, b: Answer) -> bool:
    """Whether the two numbers lie within a quarter of each other."""
    return bool(a.value and b.value) and max(a.value or 0, b.value or 0) <= CLOSE * min(a.value or 0, b.value or 0)


def _counted_so_far(least: Answer, other: Answer) -> bool:
    """Whether one is a count up to now ("at least 49", not "more than 50"), and the other a count above it."""
    if least.value is None or other.value is None or least.high is not None or least.low != least.value:
        return False
    return least.value % ROUND != 0 and other.value > least.value


def _bound(rough: Answer, other: Answer) -> bool:
    """Whether the rough answer is a bound that the other one keeps to."""
    if rough.value is not None and rough.low is not None and rough.high is not None:
        return False
    value = other.value if other.value is not None else other.low
    if value is None:
        return True
    return (rough.low is None or rough.low <= value) and (rough.high is None or value <= rough.high)


def standing(
    accounts: Sequence[Account], relations: Sequence[Relation], origin: Mapping[str, Sequence[str]]
) -> Standing:
    """What holds of the question as a whole."""
    kinds = {found.kind for found in relations}
    if kinds & {"denies", "doubts", "corrects"}:
        return "disputed"
    if kinds & {"differs", "read_differently"}:
        return "differing"
    if "rises" in kinds:
        return "rising"
    if "status_changed" in kinds:
        return "changed"
    return "agreed" if independent(accounts, origin) > 1 else "one_origin"
