"""What the layers read in one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reportedly.errors import EvidenceError
from reportedly.model.findings import Finding
from reportedly.model.parse import Parse, Tagging
from reportedly.model.report import DateBasis, Report
from reportedly.model.spans import Reason, Span

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
QuantityModifier = Literal["about", "at_least", "at_most", "more_than", "less_than", "range"]
ActorKind = Literal["person", "state", "armed_force", "organisation", "group", "place_as_actor"]
MentionForm = Literal["name", "nominal", "pronoun", "adjective"]
ArgumentRole = Literal["actor", "target", "place", "time"]
PlaceUse = Literal["literal", "associative"]
StatementKind = Literal["direct", "indirect", "mixed"]
Factuality = Literal["happened", "ongoing", "planned", "possible", "denied", "hypothetical"]


@dataclass(frozen=True, slots=True)
class Publication:
    """When the report was published. `value`, `earliest`, `latest` are ISO 8601 days; the reasons say why.

    A basis of `unknown` has no value; it may still have bounds.
    """

    value: str | None = None
    basis: DateBasis = "unknown"
    earliest: str | None = None
    latest: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def days(self) -> tuple[str, ...]:
        """The day, or the first and the last that it may be, in order; none where either is not known."""
        days = {self.value} if self.value else {self.earliest, self.latest}
        return () if None in days else tuple(sorted(day for day in days if day))


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One reading of a place name that was weighed: the gazetteer's entry and the score it got."""

    geonameid: int | None
    name: str
    country: str | None
    lat: float
    lon: float
    score: float


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym and what it is resolved to. No coordinates: recognised, not resolved.

    Attributes:
        feature: GeoNames feature code ("PPL", "ADM1", "PCLI", ...) or our own for what GeoNames lacks.
        form: `adjective` for "Russian", else `name`.
        use: `associative` where the name stands for who acts there ("Kyiv says"), `literal` for ground.
        approximate: the coordinates are those of a region around it.
        candidates: the readings weighed, best first (at most five).
        reason: why the first one won, in words.
    """

    span: Span
    name: str
    geonameid: int | None = None
    country: str | None = None
    admin1: str | None = None
    feature: str | None = None
    lat: float | None = None
    lon: float | None = None
    form: Literal["name", "adjective"] = "name"
    use: PlaceUse = "literal"
    approximate: bool = False
    score: float | None = None
    candidates: tuple[PlaceCandidate, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A TIMEX3 expression (ISO-TimeML). `value` is the TIMEX3 value; `earliest`/`latest` the days it can mean."""

    span: Span
    type: TimeType
    value: str | None
    modifier: str | None = None
    earliest: str | None = None
    latest: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it measures or counts.

    Attributes:
        value: the number told (the middle of a range).
        low, high: bounds where the words give them.
        unit: singular English name, "" for a plain count.
        si_value: the value in the SI base unit of its dimension, None for counts and money.
        of: what is counted or measured ("Ukrainian soldiers", "killed").
        of_span: where that was read.
        same_amount_as: index of the quantity that tells the same amount in another unit ("29km [18 miles]").
    """

    span: Span
    value: float
    low: float | None = None
    high: float | None = None
    modifier: QuantityModifier | None = None
    unit: str = ""
    dimension: str = "count"
    si_value: float | None = None
    of: str | None = None
    of_span: Span | None = None
    same_amount_as: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an actor, and its form."""

    span: Span
    form: MentionForm


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks, with every mention in the report.

    Attributes:
        id: the same for the same actor in every report where the authority table or a full name says so.
        name: the fullest name in the report; a description where it has none.
        neutral: the neutral name that the record and briefs use: of the authority table, else `name`, of a description
            without its count ("civilians").
        country: ISO 3166-1 alpha-2 of the side it belongs to, where known.
        reasons: why the mentions were joined.
    """

    id: str
    name: str
    kind: ActorKind
    mentions: tuple[Mention, ...]
    neutral: str | None = None
    country: str | None = None
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if not self.mentions:
            raise EvidenceError(f"an actor needs a mention ({self.id})")


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what. `source` None: no source is named (an event outside any statement is the report's own voice).

    Attributes:
        content: one span for each unbroken stretch.
        act: assert, deny, doubt, demand, promise, threaten, hint, ask, admit, warn, praise, blame ...
        within: index of the statement that this one stands in ("Lavrov said that Putin said").
        reasons: how the statement was found (the tagger, or a rule by name).
    """

    content: tuple[Span, ...]
    source: Span | None = None
    source_actor: str | None = None
    cue: Span | None = None
    kind: StatementKind = "indirect"
    act: str = "assert"
    within: int | None = None
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if not self.content:
            raise EvidenceError("a statement needs a content")


DenialKind = Literal["denies", "doubts"]


@dataclass(frozen=True, slots=True)
class Denial:
    """What a report tells to be denied or doubted.

    Attributes:
        content: what is denied, as it is told ("that it had shelled the town", "any responsibility").
        cue: the words of denial; where no word of denial says so, those of the statement.
        statement: index of the statement that denies it; None where no statement was read.
        claim: the words of the same report that it answers; None where none were found.
        owners: ids of the actors whose account it answers by name ("disputes the Mayor's account").
        plain: no word of denial says so ("insisted that no shell was fired").
    """

    content: Span
    kind: DenialKind
    cue: Span
    statement: int | None = None
    claim: Span | None = None
    owners: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Toll:
    """How many were killed, wounded, captured, missing or displaced in one event; the quantity says where it was read.

    `low` and `high` are what the words allow: None where they give no bound on that side. `value` is the number told,
    for words without a number ("dozens") the least that they can mean. `quantity` is None for one who is told without a
    number ("killing a woman"); the event's reasons have the characters.
    """

    counted: str
    low: float | None
    high: float | None
    quantity: int | None
    value: float


@dataclass(frozen=True, slots=True)
class Argument:
    """A mention that fills a role of an event where it is told: `actor`, `target`, `place` or `time`."""

    span: Span
    role: ArgumentRole


@dataclass(frozen=True, slots=True)
class Event:
    """Something told of, one for each trigger mention. `type` None only for a trigger that a person marked.

    Attributes:
        date: a whole day, ISO 8601, or None; `earliest`/`latest` bound it where only a month or week is known.
        date_precision: UCDP's date_prec: 1 a day, 2 up to 6 days, 3 a week, 4 a month, 5 longer; None without days.
        place_precision: UCDP's where_prec: 1 exact to 6 a country; None without a place.
        weapon: what it was done with ("missile", "drone", "artillery", "small arms", ...), where that is told.
        tolls: what was counted of this event: killed, wounded, ...
        happening: the same number for all mentions of the report that tell of one happening; None for a marked trigger.
        arguments: what the mention's own sentence names as doer, target, place and time, each other mention of the doer
            and the target in the sentences around it too. What was carried here from another mention of the happening
            is in `actor`, `place`, `earliest` and `latest` alone.
        factuality: None until the factuality layer has graded it.
        factuality_value: -3 (surely not) to 3 (surely), a finer grade than the class.
        given: a person marked this trigger in the input.
    """

    trigger: Span
    type: str | None
    actor: str | None = None
    target: str | None = None
    place: int | None = None
    time: int | None = None
    date: str | None = None
    earliest: str | None = None
    latest: str | None = None
    date_precision: int | None = None
    place_precision: int | None = None
    weapon: str | None = None
    quantities: tuple[int, ...] = ()
    tolls: tuple[Toll, ...] = ()
    happening: int | None = None
    arguments: tuple[Argument, ...] = ()
    factuality: Factuality | None = None
    factuality_value: float | None = None
    statement: int | None = None
    score: float | None = None
    given: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedWord:
    """A word or epithet that takes a side, with its degree (1 slight .. 3 slur) and a neutral counterpart."""

    span: Span
    degree: int
    neutral: str
    actor: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a layer has to say of the whole report, e.g. `language not supported for this layer`."""

    layer: str
    text: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with what the layers have added so far.

    `parse` and `tagging` are working material: they are not part of the record and are dropped (set to None) when the
    pipeline ends, except that `vectors` keeps the sentence embeddings that comparing needs.
    `layers` maps each layer that ran to its version. `body` is the article's own prose; the `headline` stands outside
    of it (as the benchmarks count), but is read like it: layers read `prose`. `checks` are the
    findings that concern the report alone, `sentences` those of the parse.
    """

    report: Report
    parse: Parse | None = None
    tagging: Tagging | None = None
    body: tuple[Span, ...] = ()
    headline: Span | None = None
    sentences: tuple[Span, ...] = ()
    published: Publication = Publication()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    denials: tuple[Denial, ...] = ()
    types: tuple[str, ...] | None = None
    wording: tuple[LoadedWord, ...] = ()
    checks: tuple[Finding, ...] = ()
    vectors: tuple[tuple[int, int, bytes], ...] = ()
    notes: tuple[Note, ...] = ()
    layers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The report's text."""
        return self.report.text

    @property
    def prose(self) -> tuple[Span, ...]:
        """What layers read: the headline and the body, in order; never boilerplate."""
        return tuple(sorted((self.headline, *self.body) if self.headline else self.body))

    def in_prose(self, start: int, end: int) -> bool:
        """Whether the characters lie in what layers read."""
        return any(span.start <= start and end <= span.end for span in self.prose)

    def in_body(self, start: int, end: int) -> bool:
        """Whether the characters lie in the article's own prose."""
        return any(span.start <= start and end <= span.end for span in self.body)

    def actor(self, actor_id: str | None) -> Actor | None:
        """The actor of that id, or None."""
        return next((actor for actor in self.actors if actor.id == actor_id), None)
