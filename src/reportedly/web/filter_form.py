"""The one filter on a page: read from the address, shown as a form and as chips that can be taken away.

Every list, map, plot and download of a page goes by the same parameters, which are those of the API and of the command
line; so an address can be kept, sent and cited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from reportedly.record import filters
from reportedly.record.filters import NOT_GIVEN, Filter, Noun
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.web import values
from reportedly.web.translation import gettext as _
from reportedly.world.countries import country

Pairs = list[tuple[str, str]]

FORMS: Mapping[Noun, tuple[str, ...]] = {
    "incidents": (
        "text", "place", "since", "until", "country", "type", "contested", "publisher", "actor", "source", "factuality",
        "min_origins", "human",
    ),
    "questions": ("text", "place", "since", "until", "asks", "standing", "contested", "country", "publisher", "source"),
    "reports": ("text", "since", "until", "publisher", "language", "place", "actor", "source"),
    "actors": ("text", "country", "kind", "publisher", "since", "until"),
    "checks": ("text", "kind", "contested", "publisher", "since", "until"),
}  # fmt: skip
"""The fields that stand in the form of a list, those that are used most first."""

SHOWN = 7
"""Fields of a form that are always shown; the others are folded."""

FACETS: Mapping[Noun, tuple[tuple[str, str], ...]] = {
    "incidents": (("type", "type"), ("country", "country"), ("factuality", "status")),
    "questions": (("asks", "asks"), ("standing", "standing")),
    "reports": (("publisher", "publisher"), ("language", "language")),
    "actors": (("kind", "kind"), ("country", "country")),
    "checks": (("kind", "kind"),),
}
"""What can be chosen with counts: the field, and the column that it is counted by."""

MOST = 40
"""Values of a facet that are offered."""


OF_THE_PAGE = frozenset({"type", "kind", "act", "factuality", "standing", "asks"})
"""Fields whose values have words in the language of the page."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen: as the address has it, in words for people, how many have it, and the address.

    `foreign` words are a name, not words of the page.
    """

    value: str
    words: str
    count: int | None
    chosen: bool
    address: str
    foreign: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is asked for, and the address without it; `foreign` words are a name, not words of the page."""

    name: str
    words: str
    without: str

    @property
    def foreign(self) -> bool:
        """Whether the words are a name, a day or what a person typed."""
        return self.name not in OF_THE_PAGE


@dataclass(frozen=True, slots=True)
class Asking:
    """What a page asks for.

    Attributes:
        noun: what is listed.
        path: the address of the list.
        pairs: the parameters as they stand in the address, none empty.
        filter: what they mean, with what the page adds (`standing` below).
        implied: fields that the page asks for where the address does not say (`IMPLIED`).
    """

    noun: Noun
    path: str
    pairs: Pairs
    filter: Filter
    implied: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The first value of a field, empty where it is not asked for."""
        return next((value for key, value in self.pairs if key == name), "")

    def values(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for key, value in self.pairs if key == name]

    def address(self, path: str | None = None, /, without: Sequence[str] = (), **put: str | None) -> str:
        """The address of the list (or of another path) with some parameters taken away or put in their place."""
        dropped = {*without, *put}
        pairs = [(key, value) for key, value in self.pairs if key not in dropped]
        pairs += [(key, value) for key, value in put.items() if value]
        query = urlencode(pairs)
        return f"{path or self.path}{'?' if query else ''}{query}"

    def full(self, path: str) -> str:
        """Another address that asks for exactly the same, what is implied with it."""
        pairs = [pair for pair in self.pairs if pair[0] not in PAGE_ONLY and not _is_all(*pair)]
        query = urlencode([*pairs, *self.implied.items()])
        return f"{path}{'?' if query else ''}{query}"

    def chips(self) -> list[Chip]:
        """What is asked for, each with the address that takes it away."""
        found = []
        for name, value in self.pairs:
            if name in PAGE_ONLY or _is_all(name, value):
                continue
            rest = [pair for pair in self.pairs if pair != (name, value) and pair[0] not in PAGE_ONLY]
            query = urlencode(rest)
            found.append(Chip(name, in_words(name, value), f"{self.path}{'?' if query else ''}{query}"))
        return found

    def form(self) -> tuple[list[str], list[str]]:
        """The fields of the form that are always shown, and those that are folded."""
        fields = list(FORMS[self.noun])
        return fields[:SHOWN], fields[SHOWN:]

    @property
    def unfolded(self) -> bool:
        """Whether a folded field is asked for."""
        return any(self.value(name) for name in self.form()[1])

    def hidden(self) -> Pairs:
        """Parameters that the form keeps without showing them."""
        shown = {*FORMS[self.noun], *PAGE_ONLY}
        return [pair for pair in self.pairs if pair[0] not in shown]

    def choices(self, record: Record) -> dict[str, list[Choice]]:
        """The values of the facets among what is asked for, each field counted as if it alone were free."""
        return {name: self._choices(record, name, by) for name, by in FACETS[self.noun]}

    def _choices(self, record: Record, name: str, by: str) -> list[Choice]:
        free = {key: value for key, value in self.filter.asked().items() if key != name}
        chosen = self.values(name)
        found = []
        for value, count in querying.facets(record, self.noun, Filter(**free), by, MOST):
            if value is None:
                continue
            word = str(value)
            put = {name: None if word in chosen else word}
            here = self.address(without=PAGE_ONLY, **put)
            found.append(Choice(word, in_words(name, word), count, word in chosen, here, name not in OF_THE_PAGE))
        known = {choice.value for choice in found}
        found += [
            Choice(word, in_words(name, word), None, True, "", name not in OF_THE_PAGE)
            for word in chosen
            if word not in known
        ]
        return found


IMPLIED: Mapping[Noun, tuple[str, str]] = {"incidents": ("minor", "false"), "actors": ("named", "true")}
"""What a list asks for where its address does not say; `all` in the address asks for nothing there."""

ALL = "all"


def _is_all(name: str, value: str) -> bool:
    return value == ALL and any(name == field for field, _ in IMPLIED.values())


PAGE_ONLY = ("after",)
"""Parameters that say which part of a list is shown."""


def asked(noun: Noun, path: str, pairs: Pairs) -> Asking:
    """What a page's address asks for. Raises UsageError for what is not known or not well formed."""
    given = [(key, value.strip()) for key, value in pairs if value.strip()]
    implied: dict[str, str] = {}
    if noun in IMPLIED and not any(key == IMPLIED[noun][0] for key, _ in given):
        implied = dict([IMPLIED[noun]])
    grouped: dict[str, Any] = {}
    known = {one.name: one.is_list for one in filters.fields_of(noun)}
    for key, value in given:
        if key in PAGE_ONLY or _is_all(key, value):
            continue
        if known.get(key):
            grouped.setdefault(key, []).append(value)
        else:
            grouped[key] = value
    return Asking(noun, path, given, filters.read({**grouped, **implied}, noun), implied)


def in_words(name: str, value: str) -> str:
    """A value of a field as people write it."""
    if name == "country":
        found = country(value.upper()) if len(value) == 2 else None
        return found.name if found else value
    if name in ("type", "kind"):
        return values.words(value)
    if name == "publisher" and value.casefold() == NOT_GIVEN:
        return _("not given")
    if name == "act":
        return values.act(value)
    if name == "factuality":
        return _(values.FACTUALITY.get(value, value))
    if name == "standing":
        return _(values.STANDINGS.get(value, (value, ""))[0])
    if name == "asks":
        return _(values.ASKS.get(value, value))
    if name == "language":
        return values.language(value)
    return value
