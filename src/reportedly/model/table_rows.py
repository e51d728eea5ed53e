"""The rows that people are given: one flat class a noun, whose fields are the columns everywhere.

The views of the record, the lists of the command line, the answers of the HTTP API, the tables in Python and the CSV
have these columns, in this order. Each field says what it holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any


def _is(words: str) -> Any:
    return field(metadata={"help": words})


@dataclass(frozen=True, slots=True)
class Range:
    """What accounts give between them: lowest and highest; None where they give no bound on that side."""

    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:g}" if self.low is not None else "not told"
        if self.low is None or self.high is None:
            return f"up to {self.high:g}" if self.low is None else f"{self.low:g} or more"
        return f"{self.low:g} to {self.high:g}"


def _range(low: float | None, high: float | None) -> Range | None:
    return None if low is None and high is None else Range(low, high)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report."""

    id: str = _is("its id in the record")
    title: str = _is("its title, headline or first words")
    publisher: str | None = _is("who published it")
    author: str | None = _is("who wrote it")
    published: str | None = _is("day of publication")
    published_basis: str = _is("how the day is known: given, metadata, inferred, unknown")
    published_earliest: str | None = _is("first day on which it can have been published")
    published_latest: str | None = _is("last day on which it can have been published")
    language: str | None = _is("ISO 639-1 code")
    url: str | None = _is("address, where one was given")
    path: str | None = _is("file that it was read from")
    media_type: str = _is("of the bytes as received")
    sha256: str = _is("of the bytes as received")
    characters: int = _is("length of the text")
    events: int = _is("events that it tells of")
    statements: int = _is("statements that it holds")
    copies: str | None = _is("group of reports that carry the same text")

    def __repr__(self) -> str:
        return f"<report {self.id}: {self.title!r}, {self.publisher or 'no publisher'}, {self.published or 'no date'}>"


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A happening as a coder makes one row of it: the strike, its dead, its damage, over all reports."""

    id: str = _is("its id; the same happening keeps it")
    title: str = _is("a sentence that says it")
    type: str | None = _is("type of event")
    status: str | None = _is("how it is told: happened, planned, denied ...")
    earliest: str | None = _is("first day on which it can lie")
    latest: str | None = _is("last day on which it can lie")
    date_precision: int | None = _is("UCDP's: 1 day, 2 up to six days, 3 week, 4 month, 5 longer")
    place: str | None = _is("name of the place")
    admin1: str | None = _is("region")
    country: str | None = _is("ISO 3166-1 code")
    latitude: float | None = _is("degrees, WGS 84")
    longitude: float | None = _is("degrees, WGS 84")
    geonameid: int | None = _is("GeoNames number")
    place_precision: int | None = _is("UCDP's: 1 exact to 6 country")
    doers: str | None = _is("who did it, as the accounts say; several with '; ' between")
    targets: str | None = _is("whom or what it was done to")
    weapon: str | None = _is("what it was done with")
    killed_low: int | None = _is("lowest count of killed that an account gives")
    killed_high: int | None = _is("highest count of killed that an account gives")
    wounded_low: int | None = _is("lowest count of wounded that an account gives")
    wounded_high: int | None = _is("highest count of wounded that an account gives")
    origins: int = _is("independent origins that tell it: copies count once")
    reports: int = _is("reports that tell it")
    questions: int = _is("questions that its accounts answer")
    contested: bool = _is("accounts differ or deny one another")
    disputed_actor: bool = _is("accounts name different doers, or one denies it")
    minor: bool = _is("told in passing: by one report, or in words alone that none tells as a whole")

    @property
    def killed(self) -> Range | None:
        """Lowest and highest count of killed, None where nobody gives one."""
        return _range(self.killed_low, self.killed_high)

    @property
    def wounded(self) -> Range | None:
        """Lowest and highest count of wounded, None where nobody gives one."""
        return _range(self.wounded_low, self.wounded_high)

    def __repr__(self) -> str:
        return f"<incident {self.id}: {self.title}>"


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as one report tells it: its words, and what was read of day, place, doer, toll."""

    id: str = _is("report#number, the name that `decide` takes")
    report: str = _is("id of the report")
    publisher: str | None = _is("who published the report")
    published: str | None = _is("day of publication")
    start: int = _is("first character of the trigger")
    end: int = _is("character after the trigger")
    words: str = _is("the trigger")
    type: str | None = _is("type of event")
    factuality: str | None = _is("happened, ongoing, planned, possible, denied, hypothetical")
    date: str | None = _is("the day, where one is known")
    earliest: str | None = _is("first day on which it can lie")
    latest: str | None = _is("last day on which it can lie")
    date_precision: int | None = _is("UCDP's: 1 day, 2 up to six days, 3 week, 4 month, 5 longer")
    place: str | None = _is("name of the place")
    admin1: str | None = _is("region")
    country: str | None = _is("ISO 3166-1 code")
    latitude: float | None = _is("degrees, WGS 84")
    longitude: float | None = _is("degrees, WGS 84")
    geonameid: int | None = _is("GeoNames number")
    place_precision: int | None = _is("UCDP's: 1 exact to 6 country")
    doer: str | None = _is("who did it")
    doer_id: str | None = _is("id of the doer")
    target: str | None = _is("whom or what it was done to")
    target_id: str | None = _is("id of the target")
    weapon: str | None = _is("what it was done with")
    killed_low: int | None = _is("lowest count of killed")
    killed_high: int | None = _is("highest count of killed")
    wounded_low: int | None = _is("lowest count of wounded")
    wounded_high: int | None = _is("highest count of wounded")
    source: str | None = _is("who says so; none: the report's own voice")
    source_id: str | None = _is("id of the source")
    occurrence: str | None = _is("id of the occurrence: the same event in other reports")
    incident: str | None = _is("id of the incident")

    @property
    def killed(self) -> Range | None:
        """Lowest and highest count of killed, None where none is told."""
        return _range(self.killed_low, self.killed_high)

    @property
    def wounded(self) -> Range | None:
        """Lowest and highest count of wounded, None where none is told."""
        return _range(self.wounded_low, self.wounded_high)

    def __repr__(self) -> str:
        return f"<event {self.id}: {self.type or 'no type'}, {self.place or 'no place'}, {self.date or 'no day'}>"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Who said what in one report."""

    id: str = _is("report@number")
    report: str = _is("id of the report")
    publisher: str | None = _is("who published the report")
    published: str | None = _is("day of publication")
    source: str | None = _is("who said it; none is named where this is empty")
    source_id: str | None = _is("id of the source")
    source_words: str | None = _is("the words that name the source")
    cue: str | None = _is("the word that reports it")
    act: str = _is("assert, deny, doubt, demand, promise, threaten ...")
    kind: str = _is("direct, indirect or mixed speech")
    start: int = _is("first character of what is said")
    end: int = _is("character after it")
    words: str = _is("what is said")
    within: int | None = _is("number of the statement that it stands in")

    def __repr__(self) -> str:
        return f"<statement {self.id}: {self.source or 'nobody named'}, {self.act}>"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One thing that several accounts of an incident answer, alike or not."""

    id: str = _is("its id")
    incident: str | None = _is("id of the incident")
    asks: str = _is("figure, doer, happened, status, what, when_where")
    about: str = _is("what is asked, in words")
    counted: str | None = _is("of a figure: what is counted")
    unit: str | None = _is("of a figure: the unit")
    standing: str = _is("agreed, rising, changed, differing, disputed, one_origin")
    sentence: str = _is("question and answers as one sentence")
    contested: bool = _is("its answers differ or deny one another")
    positions: int = _is("different answers")
    accounts: int = _is("accounts that answer it")
    origins: int = _is("independent origins of the answer told most widely")
    reports: int = _is("reports that answer it")
    earliest: str | None = _is("first day on which the incident can lie")
    latest: str | None = _is("last day on which the incident can lie")
    place: str | None = _is("place of the incident")
    country: str | None = _is("ISO 3166-1 code")

    def __repr__(self) -> str:
        return f"<question {self.id}: {self.about}, {self.standing}>"


@dataclass(frozen=True, slots=True)
class ActorRow:
    """Who acts or speaks, over the whole record."""

    id: str = _is("the same for the same actor in every report")
    name: str = _is("neutral name, or the fullest one told")
    kind: str = _is("person, state, armed_force, organisation, group, place_as_actor")
    country: str | None = _is("ISO 3166-1 code of the side it belongs to")
    reports: int = _is("reports that mention it")
    mentions: int = _is("mentions in all reports")
    statements: int = _is("statements that it makes")

    def __repr__(self) -> str:
        return f"<actor {self.id}: {self.name}, in {self.reports} reports>"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A report against itself or against the world: a conversion, distance, sum, weekday; a vague source."""

    id: str = _is("its id")
    kind: str = _is("what was checked, and whether it holds")
    contested: bool = _is("it fails, or says more than is shown")
    report: str = _is("id of the report")
    publisher: str | None = _is("who published the report")
    published: str | None = _is("day of publication")
    start: int = _is("first character of what was checked")
    end: int = _is("character after it")
    words: str = _is("what was checked")
    other_start: int | None = _is("first character of what it was checked against")
    other_end: int | None = _is("character after it")
    other_words: str | None = _is("what it was checked against, where that stands in the report")
    check: str | None = _is("the computation or the reason, in words")

    def __repr__(self) -> str:
        return f"<check {self.id}: {self.kind}, report {self.report}>"


Row = ReportRow | IncidentRow | EventRow | StatementRow | QuestionRow | ActorRow | CheckRow

ROWS: dict[str, type[Row]] = {
    "reports": ReportRow,
    "incidents": IncidentRow,
    "events": EventRow,
    "statements": StatementRow,
    "questions": QuestionRow,
    "actors": ActorRow,
    "checks": CheckRow,
}
"""The class of a noun's rows."""


@lru_cache(maxsize=16)
def columns(noun: str) -> tuple[str, ...]:
    """The columns of a noun, in order."""
    return tuple(one.name for one in fields(ROWS[noun]))


def column_help(noun: str) -> dict[str, str]:
    """What each column of a noun holds."""
    return {one.name: one.metadata["help"] for one in fields(ROWS[noun])}
