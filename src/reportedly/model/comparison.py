"""How reports stand to one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reportedly.model.findings import Finding
from reportedly.model.reading import Factuality
from reportedly.model.spans import Reason, Span


@dataclass(frozen=True, slots=True)
class Copies:
    """Reports that carry the same wire or agency text: one independent origin. `passages` is the shared text."""

    id: str
    reports: tuple[str, ...]
    origin: str | None = None
    passages: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class EventReference:
    """An event of a report, by its index there."""

    report: str
    event: int


@dataclass(frozen=True, slots=True)
class OccurrenceAccount:
    """One origin's telling of an occurrence, by one source (None: the report's own voice)."""

    reports: tuple[str, ...]
    events: tuple[EventReference, ...]
    source_actor: str | None = None
    factuality: Factuality | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A cluster of events that are one happening, told in one or more accounts.

    `independent_origins` counts origins, not reports: copies of one wire text are one.
    """

    id: str
    type: str | None
    accounts: tuple[OccurrenceAccount, ...]
    independent_origins: int
    place: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    date: str | None = None
    reasons: tuple[Reason, ...] = ()


Stance = Literal["asserts", "denies", "doubts", "accuses", "retracts", "asks"]
QuestionKind = Literal["figure", "doer", "happened", "status", "what", "when_where"]
RelationKind = Literal[
    "agrees", "differs", "rises", "denies", "doubts", "status_changed", "read_differently", "corrects"
]
Standing = Literal["agreed", "rising", "changed", "differing", "disputed", "one_origin"]


@dataclass(frozen=True, slots=True)
class Account:
    """One answer to a question, as one report gives it from one source (None: the report's own voice).

    Attributes:
        span: the words that answer: the number with its bound, else the clause or phrase.
        position: index of the answer in the question's positions; None where it takes none (a doubt).
        told: the day of telling, ISO 8601, where it is known.
        copy_of: the report whose wording this is; a copy is no second witness.
    """

    span: Span
    position: int | None = None
    stance: Stance = "asserts"
    source: Span | None = None
    source_actor: str | None = None
    told: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One of the answers to a question. For a figure `value`, `low`, `high` are as told; nothing is averaged."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    independent_origins: int = 1


@dataclass(frozen=True, slots=True)
class Relation:
    """How two accounts of a question, by their indexes, stand to each other; `check` says why, in words."""

    a: int
    b: int
    kind: RelationKind
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing by which the accounts of a question were compared.

    Attributes:
        name: of the comparison.
        level: how far it holds of their pairs, in words.
        weight: how much it spoke for one question (above 0) or against it, as a part of the logarithm of the odds.
        reason: what was looked at, in words.
    """

    name: str
    level: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that several accounts of an incident answer, alike or not (gold: QUESTIONS.md).

    Attributes:
        about: what is asked, in words ("people killed").
        counted, unit: of a figure, what is counted or measured.
        standing: what holds of the positions as a whole.
        sentence: the question and its answers as one sentence: who, what, where, when, which publishers.
        compared: what spoke most for and against its accounts being of one question.
    """

    id: str
    asks: QuestionKind
    about: str
    accounts: tuple[Account, ...]
    positions: tuple[Position, ...] = ()
    relations: tuple[Relation, ...] = ()
    standing: Standing = "one_origin"
    sentence: str = ""
    incident: str | None = None
    counted: str | None = None
    unit: str | None = None
    compared: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentPlace:
    """Where an incident lies. `precision`: UCDP's where_prec, 1 (exact) to 6 (country); None: not graded."""

    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    geonameid: int | None = None
    feature: str | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An actor by its id across reports, and the neutral name that people read."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class IncidentToll:
    """The range of what the accounts of one figure question give; the question holds who says so."""

    counted: str
    low: float | None = None
    high: float | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What a coder makes one row of: the strike, its dead, its damage and the fire after it, over all reports.

    Attributes:
        title: a sentence that a person would write.
        called: what it is called inside a sentence, without days and tolls: "missile strike on a market in Ozerne".
        status: factuality of the whole.
        date_precision: UCDP's, 1 (day) to 5 (longer than a month); None where no day is known.
        disputed_actor: the accounts name different doers, or one denies it.
        occurrences, reports, questions: their ids.
        contested: a question of it is differing or disputed.
        minor: told in passing: by one report, or in words alone (an accusation, a demand) that none tells as a whole.
    """

    id: str
    title: str
    type: str | None
    types: tuple[str, ...] = ()
    status: Factuality | None = None
    earliest: str | None = None
    latest: str | None = None
    date_precision: int | None = None
    place: IncidentPlace | None = None
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    weapon: str | None = None
    disputed_actor: bool = False
    tolls: tuple[IncidentToll, ...] = ()
    occurrences: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    independent_origins: int = 1
    questions: tuple[str, ...] = ()
    contested: bool = False
    minor: bool = False
    reasons: tuple[Reason, ...] = ()
    called: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that comparing found. `stories` maps a report to the occurrence that it is mainly about."""

    copies: tuple[Copies, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    findings: tuple[Finding, ...] = ()
    incidents: tuple[Incident, ...] = ()
    questions: tuple[Question, ...] = ()
    stories: Mapping[str, str] = field(default_factory=dict)
