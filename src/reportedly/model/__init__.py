"""The nouns of the record: what a report says, where it says it, and how reports stand to one another.

All offsets are 0-based, end-exclusive, in Unicode code points of `Report.text`. All classes are frozen; a layer adds
to an `Annotated` report with `dataclasses.replace` and never edits what stands. Indexes (`place`, `time`,
`statement`, `quantities`, `within`) point into the lists of the same `Annotated`.

The interchange form of these classes is in `interchange.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reportedly.errors import EvidenceError

DateBasis = Literal["given", "metadata", "inferred", "unknown"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
QuantityModifier = Literal["about", "at_least", "at_most", "more_than", "less_than", "range"]
ActorKind = Literal["person", "state", "armed_force", "organisation", "group", "place_as_actor"]
MentionForm = Literal["name", "nominal", "pronoun", "adjective"]
PlaceUse = Literal["literal", "associative"]
StatementKind = Literal["direct", "indirect", "mixed"]
Factuality = Literal["happened", "ongoing", "planned", "possible", "denied", "hypothetical"]
FindingKind = Literal[
    "agrees",
    "figures_differ",
    "figure_rises",
    "different_things_counted",
    "denies",
    "doubts",
    "status_changed",
    "repeats",
    "conversion_holds",
    "conversion_fails",
    "distance_holds",
    "distance_fails",
    "arithmetic_holds",
    "arithmetic_fails",
    "weekday_holds",
    "weekday_fails",
    "internal_contradiction",
    "unsupported_by_source",
    "quoted_words_not_found",
    "vague_source",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters of one report: `report.text[start:end]`. Never empty."""

    report: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise EvidenceError(f"a span needs 0 <= start < end, not {self.start}..{self.end} (report {self.report})")

    def of(self, text: str) -> str:
        """The characters themselves; raises EvidenceError when the span does not lie in the text."""
        if self.end > len(text):
            raise EvidenceError(
                f"span {self.start}..{self.end} lies outside report {self.report} of {len(text)} characters"
            )
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character of the same report."""
        return self.report == other.report and self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether the other lies wholly inside this one."""
        return self.report == other.report and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value was chosen, in words; with the characters that the reason was read from, where there are some."""

    text: str
    span: Span | None = None


# ------------------------------------------------------------------------------------------------ the report


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A dated report of the record whose words are like those of an undated one: how like, 0 to 1."""

    report: str
    published: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Report:
    """One published text, as received.

    Attributes:
        id: unique in a record; given by the input, or the file's name without its last suffix.
        text: what the offsets count in; never normalised, only a byte order mark is dropped.
        sha256: of the bytes as received (hexadecimal).
        media_type: of the bytes, e.g. `text/plain`, `text/html`, `application/json`.
        published: the day that the input or its metadata gave, ISO 8601, or None.
        published_basis: `given` by the input line, `metadata` of the page, or `unknown`.
        language: ISO 639-1 code once the language layer has run.
        triggers: events that a person has marked in the input (ANNOTATION.md, optional keys).
        body: the article's own prose where the reader knew it from markup (HTML); None: find it in the text.
        notes: what the reader could not make sense of, in words (a date that is none).
        neighbours: dated reports of the record that are like this one, which has no date (given by `build`).
    """

    id: str
    text: str
    sha256: str
    media_type: str = "text/plain"
    path: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    published: str | None = None
    published_basis: DateBasis = "unknown"
    language: str | None = None
    triggers: tuple[Span, ...] = ()
    body: tuple[Span, ...] | None = None
    notes: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """A span of this report, checked against its text."""
        span = Span(self.id, start, end)
        span.of(self.text)
        return span


# ------------------------------------------------------------------------------------------------ the parse


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its grammar: Universal POS, Penn tag, lemma, ClearNLP dependency label and head (index of a token).

    `entity` is the OntoNotes label ("GPE", "PERSON", "" for none) of the tagger's name that the token stands in.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    entity: str = ""
    space: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first..last` (end-exclusive) of the parse, and their characters `start..end`."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Parse:
    """The grammar of a report's body: tokens in order; heads are indexes into `tokens`, a root is its own head."""

    tokens: tuple[Token, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A span that the neural tagger marked: its label, and the probability that the tagger gives it."""

    start: int
    end: int
    label: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class TaggedStatement:
    """An attribution that the neural tagger marked: content parts, and the cue and source it ties them to."""

    content: tuple[TaggedSpan, ...]
    cue: TaggedSpan | None = None
    source: TaggedSpan | None = None


@dataclass(frozen=True, slots=True)
class Tagging:
    """All that one pass of the neural tagger saw.

    Attributes:
        names: labels person, organisation, force, toponym, demonym, other.
        statements: outermost attributions.
        triggers: event triggers, label = type of EVENTS.md.
        factuality: (start, end, value -3..3) for each word piece, in order; read it at a trigger's first piece.
        types: probability of each event type for the text as a whole.
        vectors: (start, end, sentence embedding as signed 8-bit integers) for each sentence.
    """

    names: tuple[TaggedSpan, ...] = ()
    statements: tuple[TaggedStatement, ...] = ()
    triggers: tuple[TaggedSpan, ...] = ()
    factuality: tuple[tuple[int, int, float], ...] = ()
    types: Mapping[str, float] = field(default_factory=dict)
    vectors: tuple[tuple[int, int, bytes], ...] = ()


# ------------------------------------------------------------------------------------------------ what is read


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
        told_again: index of the quantity that tells the same amount in another unit ("29km [18 miles]").
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
    told_again: int | None = None


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
        neutral: the neutral name that the record and briefs use (from the authority table, else `name`).
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


@dataclass(frozen=True, slots=True)
class Event:
    """Something told of, one for each trigger mention. `type` None only for a trigger that a person marked.

    Attributes:
        date: a whole day, ISO 8601, or None; `earliest`/`latest` bound it where only a month or week is known.
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
    quantities: tuple[int, ...] = ()
    factuality: Factuality = "happened"
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
    of it (as the benchmarks count), but is read like it: layers read `prose`.
    """

    report: Report
    parse: Parse | None = None
    tagging: Tagging | None = None
    body: tuple[Span, ...] = ()
    headline: Span | None = None
    published: Publication = Publication()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    types: tuple[str, ...] | None = None
    wording: tuple[LoadedWord, ...] = ()
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


# ------------------------------------------------------------------------------------------------ what is compared


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
class Account:
    """One origin's telling of an occurrence, by one source (None: the report's own voice)."""

    reports: tuple[str, ...]
    events: tuple[EventReference, ...]
    source_actor: str | None = None
    factuality: Factuality = "happened"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A cluster of events that are one happening, told in one or more accounts.

    `independent_origins` counts origins, not reports: copies of one wire text are one.
    """

    id: str
    type: str | None
    accounts: tuple[Account, ...]
    independent_origins: int
    place: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    date: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation between two accounts, or a computed check on one. `check` shows the arithmetic or the reason."""

    id: str
    kind: FindingKind
    a: Span
    b: Span | None = None
    check: str | None = None
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that comparing found. `stories` maps a report to the occurrence that it is mainly about."""

    copies: tuple[Copies, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    findings: tuple[Finding, ...] = ()
    stories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, and why."""

    input: str
    reason: str
