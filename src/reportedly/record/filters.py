"""The one filter: what a list, a count, a search, an export or a page may be limited to.

Everything that people can filter by is a field of `Filter`. The options of the command line, the parameters of the HTTP
API and the arguments in Python are made from its fields, so that a name means the same everywhere. What is not known or
not well formed is refused by name, with the nearest right one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal, TypedDict, cast, get_args

from reportedly.errors import UsageError
from reportedly.model import QuestionKind, Standing
from reportedly.model.event_types import EVENT_TYPES, GROUPS
from reportedly.model.kinds import FINDINGS, STANDINGS, contested
from reportedly.model.reading import ActorKind, Factuality
from reportedly.world.countries import countries, country, country_named

Noun = Literal["reports", "incidents", "events", "statements", "questions", "actors", "checks"]
NOUNS: tuple[Noun, ...] = get_args(Noun)
Box = tuple[float, float, float, float]
NOT_GIVEN = "none"
"""The publisher that is asked for where none is given."""

CONTESTED_STANDINGS: tuple[str, ...] = contested(STANDINGS)
ALL: frozenset[Noun] = frozenset(NOUNS)
TOLD: frozenset[Noun] = ALL - {"actors", "checks"}
STATEMENTS: frozenset[Noun] = frozenset({"statements"})
INCIDENTS: frozenset[Noun] = frozenset({"incidents"})
QUESTIONS: frozenset[Noun] = frozenset({"questions"})
REPORTS: frozenset[Noun] = frozenset({"reports"})
KINDS: frozenset[Noun] = frozenset({"checks", "actors"})
ACTORS: frozenset[Noun] = frozenset({"actors"})

CHECK_KINDS: tuple[str, ...] = tuple(
    kind.name for kind in sorted(FINDINGS, key=lambda kind: (kind.rank is None, kind.rank or 0)) if kind.alone
)
"""Findings that concern one report alone, those that a reader should see first coming first."""


def _about(words: str, example: str, nouns: Collection[Noun] = ALL, values: tuple[str, ...] = ()) -> Any:
    return field(
        default=None, metadata={"help": words, "example": example, "nouns": frozenset(nouns), "values": values}
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; None asks for nothing. Several values of one field: any of them. Several fields: all of them.

    Values of a closed list and countries may also be given with commas between them.

    Of reports, the fields of events ask for reports that tell of one event that fits them all.
    """

    since: str | None = _about("On this day or later (2023-10-05; 2023-10 or 2023 for a month or year).", "2023-10")
    until: str | None = _about("On this day or earlier.", "2023-10-31")
    place: tuple[str, ...] | None = _about("Name of a place, by any name it is known by.", "Kharkiv", TOLD)
    admin1: tuple[str, ...] | None = _about("Name of a region: the first division of a country.", "Kharkiv", TOLD)
    country: tuple[str, ...] | None = _about("Country by name or ISO 3166-1 code.", "UA", ALL - {"checks"})
    box: tuple[float, float, float, float] | None = _about("West, south, east, north in degrees.", "22,44,40,53", TOLD)
    type: tuple[str, ...] | None = _about(
        "Type of event, or a group of types: battle, remote, civilians ...", "air_strike", TOLD, (*EVENT_TYPES, *GROUPS)
    )
    publisher: tuple[str, ...] | None = _about(
        "Who published it; `none` for what gives no publisher.", "Example Gazette"
    )
    actor: tuple[str, ...] | None = _about("Doer or target: name or id.", "Wagner", TOLD)
    source: tuple[str, ...] | None = _about("Who says so: name or id.", "the governor", TOLD)
    factuality: tuple[Factuality, ...] | None = _about(
        "How it is told.", "happened", ALL - {"actors", "checks", "questions"}, get_args(Factuality)
    )
    contested: bool | None = _about("Whether the accounts differ or deny one another.", "true", ALL - {"actors"})
    text: str | None = _about("Words of the text, as in a search.", "bridge")
    min_origins: int | None = _about("Told by at least so many independent origins.", "2", TOLD)
    minor: bool | None = _about("Whether it is told in passing: by one report, or in words alone.", "false", INCIDENTS)
    human: Literal["decided", "undecided"] | None = _about(
        "Whether a person's decision stands on it.", "decided", TOLD, ("decided", "undecided")
    )
    report: tuple[str, ...] | None = _about("Id of a report.", "gazette-17", ALL)
    incident: tuple[str, ...] | None = _about("Id of an incident.", "incident-1", TOLD - {"incidents"})
    asks: tuple[QuestionKind, ...] | None = _about("What a question asks.", "figure", QUESTIONS, get_args(QuestionKind))
    standing: tuple[Standing, ...] | None = _about(
        "How its answers stand to one another.", "disputed", QUESTIONS, get_args(Standing)
    )
    act: tuple[str, ...] | None = _about("What a statement does: assert, deny, demand ...", "deny", STATEMENTS)
    kind: tuple[str, ...] | None = _about(
        "Kind of check, or of actor.", "weekday_fails", KINDS, (*CHECK_KINDS, *get_args(ActorKind))
    )
    language: tuple[str, ...] | None = _about("Language of a report (ISO 639-1).", "en", REPORTS)
    named: bool | None = _about("Whether an actor has a name of its own, unlike residents or a man.", "true", ACTORS)

    def asked(self) -> dict[str, Any]:
        """What is asked for, by field."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}

    def words(self) -> list[tuple[str, str]]:
        """The same as names and words, as an address has them; a field of several values stands several times."""
        pairs: list[tuple[str, str]] = []
        for name, value in self.asked().items():
            several = value if isinstance(value, tuple) and name != "box" else (value,)
            pairs += [(name, _spelled(one)) for one in several]
        return pairs


class Arguments(TypedDict, total=False):
    """The fields of `Filter` as Python arguments."""

    since: str | date
    until: str | date
    place: str | Sequence[str]
    admin1: str | Sequence[str]
    country: str | Sequence[str]
    box: str | Sequence[float]
    type: str | Sequence[str]
    publisher: str | Sequence[str]
    actor: str | Sequence[str]
    source: str | Sequence[str]
    factuality: str | Sequence[str]
    contested: bool | str
    text: str
    min_origins: int | str
    minor: bool | str
    human: str
    report: str | Sequence[str]
    incident: str | Sequence[str]
    asks: str | Sequence[str]
    standing: str | Sequence[str]
    act: str | Sequence[str]
    kind: str | Sequence[str]
    language: str | Sequence[str]
    named: bool | str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the filter, for whoever makes options or parameters of it."""

    name: str
    help: str
    example: str
    nouns: frozenset[Noun]
    values: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        """Whether several values may be asked for at once."""
        return self.name not in {"since", "until", "box", "contested", "text", "min_origins", "minor", "human", "named"}


@lru_cache(maxsize=1)
def all_fields() -> tuple[Field, ...]:
    """The fields of the filter, in order."""
    return tuple(Field(one.name, **one.metadata) for one in fields(Filter))


@lru_cache(maxsize=16)
def fields_of(noun: Noun) -> tuple[Field, ...]:
    """The fields that a list of such things can be filtered by."""
    return tuple(one for one in all_fields() if noun in one.nouns)


def nearest(word: str, known: Collection[str]) -> str:
    """The part of a message that names what was probably meant, or all there is."""
    folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), folded, n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(repr(folded[name]) for name in close) + "?"
    return "there are: " + ", ".join(sorted(known)) if len(known) <= 40 else ""


def noun_named(word: str) -> Noun:
    """The noun of that name. Raises UsageError, with the nearest, for any other word."""
    if word in NOUNS:
        return word
    raise UsageError(f"there is no list called {word!r}; {nearest(word, NOUNS)}")


def read(values: Mapping[str, object], noun: Noun) -> Filter:
    """The filter for such things from named values, given as text or as what they are.

    Raises UsageError for a name that is none, a field that such things do not have, or a value that is not well formed.
    """
    known = {one.name: one for one in fields_of(noun)}
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            everywhere = {one.name for one in all_fields()}
            what = f"{noun} cannot be filtered by {name!r}" if name in everywhere else f"there is no filter {name!r}"
            raise UsageError(f"{what}; {nearest(name, known)}")
        if value is None or (isinstance(value, str | list | tuple) and len(value) == 0):
            continue
        found[name] = _value(known[name], value)
    made = Filter(**found)
    if made.since and made.until and made.since > made.until:
        raise UsageError(f"since {made.since} lies after until {made.until}")
    return made


def _value(one: Field, value: object) -> Any:
    match one.name:
        case "since" | "until":
            return _day(one.name, value)
        case "contested" | "minor" | "named":
            return _truth(one.name, value)
        case "min_origins":
            return _count(one.name, value)
        case "box":
            return _box(value)
        case "text":
            return str(value)
        case "human":
            return _known(one, str(value))
    given = [value] if isinstance(value, str) else list(cast(Sequence[object], value)) if _several(value) else [value]
    if one.values or one.name == "country":
        given = [part for word in given for part in str(word).split(",")]
    words = tuple(dict.fromkeys(str(word).strip() for word in given))
    if not all(words):
        raise UsageError(f"{one.name} is empty; for example: {one.example}")
    if one.name == "country":
        return tuple(dict.fromkeys(_country(word) for word in words))
    if one.name == "type":
        return tuple(dict.fromkeys(name for word in words for name in GROUPS.get(word, (_known(one, word),))))
    return tuple(_known(one, word) for word in words) if one.values else words


def _several(value: object) -> bool:
    return isinstance(value, Sequence | set | frozenset)


def _known(one: Field, word: str) -> str:
    if word not in one.values:
        raise UsageError(f"{one.name} {word!r} is not known; {nearest(word, one.values)}")
    return word


def _day(name: str, value: object) -> str:
    """The first day of what is named for `since`, the last for `until`."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", str(value).strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        first = date(year, month or 1, day or 1)
        if name == "since" or day:
            return first.isoformat()
        following = date(year + 1, 1, 1) if month is None else date(year + month // 12, month % 12 + 1, 1)
        return (following - timedelta(days=1)).isoformat()
    except ValueError:
        raise UsageError(f"{name} {str(value)!r} is no day; write it as 2023-10-05, 2023-10 or 2023") from None


def _truth(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in {"true", "false", "yes", "no", "1", "0"}:
        raise UsageError(f"{name} {str(value)!r} is neither true nor false")
    return word in {"true", "yes", "1"}


def _count(name: str, value: object) -> int:
    word = str(value).strip()
    if not re.fullmatch(r"[0-9]{1,9}", word):
        raise UsageError(f"{name} {word!r} is no whole number")
    return int(word)


def _box(value: object) -> Box:
    parts = re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else list(cast(Sequence[Any], value))
    try:
        west, south, east, north = (float(part) for part in parts)
    except (TypeError, ValueError):
        raise UsageError(f"box {value!r} is not four numbers: west,south,east,north in degrees") from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError(f"box {value!r} lies outside the world, or its south lies above its north")
    return west, south, east, north


def _country(word: str) -> str:
    found = country(word.upper()) if len(word) == 2 else country_named(word)
    if found is None:
        names = {one.name for one in countries()} | {one.iso2 for one in countries()}
        raise UsageError(f"country {word!r} is not known; {nearest(word, names)}".rstrip("; "))
    return found.iso2


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(f"{part:g}" for part in value)
    return str(value)
