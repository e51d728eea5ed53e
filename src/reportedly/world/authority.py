"""Who is who: persons with their offices, armed forces and groups, organisations, and words that stand for governments.

The tables are `data/authority_*.tsv` (own rows, general knowledge). A user adds rows in the same form: a file named by
the environment variable `REPORTEDLY_AUTHORITY`, with `person` or `group` as a first column. States are those of
`countries`: id `state:` and the ISO 3166-1 alpha-2 code.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal

from reportedly.errors import InputError
from reportedly.fingerprints import of_files
from reportedly.world import countries
from reportedly.world.countries import folded

Gender = Literal["m", "f"]
USER_FILE = "REPORTEDLY_AUTHORITY"
KINDS = frozenset({"armed_force", "organisation", "group"})
LOWER_RANKS = frozenset({"deputy", "vice", "assistant", "spokesman", "adviser", "ambassador", "former"})
SMALL_WORDS = frozenset({"of", "the", "to", "in", "for", "and", "on", "a", "an"})


@dataclass(frozen=True, slots=True)
class Office:
    """An office and when it was held. `first` and `last` are ISO 8601, as fine as known; "" where not known.

    Attributes:
        name: in plain English ("defence minister").
        where: ISO 3166-1 alpha-2 code of the state, or the id of the organisation or force.
    """

    name: str
    where: str
    first: str = ""
    last: str = ""

    def held_on(self, day: str | None) -> bool:
        """Whether it was held on that ISO 8601 day; True where neither the day nor the bounds are known."""
        if day is None:
            return True
        return (not self.first or self.first <= day) and (not self.last or day[: len(self.last)] <= self.last)

    @property
    def words(self) -> frozenset[str]:
        """The words of its name, synonyms made one ("secretary" as "minister")."""
        return office_words(self.name)

    @property
    def leads(self) -> bool:
        """Whether its holder is head of a state or its government, or leads the organisation or force."""
        name = self.name
        return name in _words().leading or (":" in self.where and bool(self.words & {"leader", "president", "general"}))


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the authority table.

    Attributes:
        id: `person:vladimir-putin`, `force:islamic-state`, `organisation:nato`, `state:UA`.
        name: the neutral name that records use.
        kind: person, state, armed_force, organisation or group.
        country: ISO 3166-1 alpha-2 code of the side it belongs to, None for none.
    """

    id: str
    name: str
    kind: Literal["person", "state", "armed_force", "organisation", "group"]
    country: str | None = None
    gender: Gender | None = None
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()

    def offices_on(self, day: str | None) -> tuple[Office, ...]:
        """The offices held on that day (all, where the day is not known)."""
        return tuple(office for office in self.offices if office.held_on(day))

    def in_office(self, days: Sequence[str]) -> bool:
        """Whether an office was held on each of some days; not where there are none."""
        return bool(days) and all(self.offices_on(day) for day in days)

    def leads(self, day: str | None = None) -> bool:
        """Whether a leading office was held on that day."""
        return any(office.leads for office in self.offices_on(day))


@dataclass(frozen=True, slots=True)
class Metonym:
    """A word that stands for a government or a part of it ("the Kremlin", "Downing Street", "Kyiv")."""

    name: str
    country: str
    stands_for: str
    kind: Literal["government", "capital", "force"]


@dataclass(frozen=True, slots=True)
class _Words:
    common_surnames: frozenset[str]
    same: dict[str, str]
    leading: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads(_data("authority_words.toml"))
    same = {word: first for first, group in table["office_words"].items() for word in group}
    return _Words(
        frozenset(folded(name) for name in table["common_surnames"]),
        same,
        frozenset(table["leading_offices"]["names"]),
    )


def _data(name: str) -> str:
    return resources.files("reportedly.world").joinpath("data", name).read_text(encoding="utf-8")


@lru_cache(maxsize=4096)
def office_words(name: str) -> frozenset[str]:
    """The words of an office's name in lower case, synonyms made one, small words left out."""
    same = _words().same
    return frozenset(same.get(word, word) for word in re.findall(r"[\w-]+", name.lower()) if word not in SMALL_WORDS)


def slug(name: str) -> str:
    """A name as it stands in an id: lower case, no accents, hyphens between words."""
    return re.sub(r"[^\w]+", "-", folded(name).replace("'", "")).strip("-") or "unnamed"


def surname_of(name: str) -> str:
    """The family name in a full name, compared form: the last word, "al-" and the like left out."""
    words = [word for word in folded(name).split() if word not in ("jr", "sr", "ii", "iii")]
    return words[-1] if words else ""


FAMILY_FIRST = frozenset({"CN", "KP", "KR", "TW"})
"""Where the family name stands before the given one: "Qin" is Qin Gang, and "gang" is a word."""


def family_names(person: Known) -> tuple[str, ...]:
    """The family names by which a person may be named alone, compared form."""
    family = folded(person.name).split()[0] if person.country in FAMILY_FIRST else None
    names = (person.name, *person.aliases)
    return tuple(dict.fromkeys(family if family in folded(name).split()[:1] else surname_of(name) for name in names))


class Authority:
    """The table with its look-ups. Names are compared as `countries.folded` does; short capitals by case too."""

    def __init__(self, known: Iterable[Known], metonyms: Iterable[Metonym]) -> None:
        self.known: tuple[Known, ...] = tuple(known)
        self._by_id = {each.id: each for each in self.known}
        self._by_name: dict[str, list[Known]] = {}
        self._capitals: dict[str, set[str]] = {}
        self._by_surname: dict[str, list[Known]] = {}
        self._by_last: dict[str, list[Known]] = {}
        self._by_where: dict[str, list[Known]] = {}
        for each in self.known:
            for name in (each.name, *each.aliases):
                if name.isupper() and len(name) <= 5:
                    self._capitals.setdefault(folded(name), set()).add(name)
                rows = self._by_name.setdefault(folded(name), [])
                if each not in rows:
                    rows.append(each)
            if each.kind == "person":
                for key in family_names(each):
                    self._by_surname.setdefault(key, []).append(each)
                for key in dict.fromkeys(surname_of(name) for name in (each.name, *each.aliases)):
                    self._by_last.setdefault(key, []).append(each)
                for where in dict.fromkeys(office.where for office in each.offices):
                    self._by_where.setdefault(where, []).append(each)
        self._metonyms = {folded(each.name): each for each in metonyms}

    def by_id(self, ident: str) -> Known | None:
        """The row of that id; a state by `state:UA`."""
        if ident.startswith("state:"):
            return state(ident.removeprefix("state:"))
        return self._by_id.get(ident)

    def named(self, name: str) -> tuple[Known, ...]:
        """The rows of which it is a name or alias ("ISIS", "Volodymyr Zelenskiy"); empty for none."""
        key = folded(name[:120])
        rows = self._by_name.get(key)
        if rows is None:
            return ()
        capitals = self._capitals.get(key)
        plain = re.sub(r"^the ", "", name.replace(".", ""), flags=re.IGNORECASE)
        if capitals and plain != plain.upper():
            return tuple(
                each for each in rows if any(self._fits(alias, key, capitals) for alias in (each.name, *each.aliases))
            )
        return tuple(rows)

    @staticmethod
    def _fits(alias: str, key: str, capitals: set[str]) -> bool:
        return alias not in capitals and folded(alias) == key

    def of_surname(self, name: str) -> tuple[Known, ...]:
        """Persons of that family name, most of all known as such; by the last word of a longer name; empty for none."""
        words = name[:120].split()
        index = self._by_surname if len(words) == 1 else self._by_last
        return tuple(index.get(surname_of(name[:120]), ()))

    def common_surname(self, name: str) -> bool:
        """Whether the family name alone is too common to mean one public person."""
        return surname_of(name) in _words().common_surnames

    def metonym(self, name: str) -> Metonym | None:
        """The government that the word stands for: a seat of government or a capital; None for none."""
        found = self._metonyms.get(folded(name[:60]))
        if found is None and (country := countries.country_of_capital(name)):
            return Metonym(name, country.iso2, "government", "capital")
        return found

    def holders(self, where: str, words: Iterable[str], day: str | None = None) -> tuple[Known, ...]:
        """Persons who held, on that day, an office of that state or body whose name has all those words."""
        wanted = office_words(" ".join(words))
        return tuple(
            each
            for each in self._by_where.get(where, ())
            if any(
                office.where == where and wanted <= office.words and not (office.words - wanted) & LOWER_RANKS
                for office in each.offices_on(day)
            )
        )

    def leaders(self, where: str, day: str | None = None) -> tuple[Known, ...]:
        """Persons who led the state, force or body on that day."""
        return tuple(
            each
            for each in self._by_where.get(where, ())
            if any(office.where == where and office.leads for office in each.offices_on(day))
        )


@lru_cache(maxsize=512)
def state(iso2: str) -> Known | None:
    """The state of that code as an actor."""
    country = countries.country(iso2)
    if country is None:
        return None
    return Known(f"state:{country.iso2}", country.name, "state", country.iso2)


@lru_cache(maxsize=512)
def armed_forces_of(iso2: str) -> Known | None:
    """The armed forces of a state as an actor ("Ukrainian troops", "Kyiv's army")."""
    country = countries.country(iso2)
    if country is None:
        return None
    name = f"{country.demonyms[0]} armed forces" if country.demonyms else f"armed forces of {country.name}"
    rows = [row for row in authority().named(name) if row.kind == "armed_force"]
    if len(rows) == 1:
        return rows[0]
    return Known(f"force:{slug(name)}", name, "armed_force", country.iso2)


@lru_cache(maxsize=1)
def authority() -> Authority:
    """The shipped table, with the user's rows where `REPORTEDLY_AUTHORITY` names a file."""
    own = os.environ.get(USER_FILE)
    return load(Path(own) if own else None)


def own_table() -> str:
    """What tells one table of the user's own from another, for the version of a layer; "" without one."""
    own = os.environ.get(USER_FILE)
    return " ".join(of_files(Path(own))) if own else ""


def load(own: Path | None = None) -> Authority:
    """The shipped table, with the rows of a user's file before it. Raises InputError for a row that cannot be read."""
    known: dict[str, Known] = {}
    if own is not None:
        try:
            lines = own.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(str(own), f"expected a UTF-8 table of persons and groups: {error}") from error
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                row = _own_row(line, f"{own}:{number}")
                known[row.id] = row
    for row in (*map(_person, _rows("authority_persons.tsv")), *map(_group, _rows("authority_groups.tsv"))):
        known.setdefault(row.id, row)
    return Authority(known.values(), map(_metonym, _rows("authority_metonyms.tsv")))


def _own_row(line: str, where: str) -> Known:
    kind, *cells = line.split("\t")
    try:
        if kind == "person":
            return _person(cells)
        if kind == "group":
            return _group(cells)
    except (ValueError, IndexError) as error:
        raise InputError(where, f"a row that cannot be read: {error}") from error
    raise InputError(where, f"expected `person` or `group` in the first column, not {kind[:40]!r}")


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _data(name).splitlines() if line.strip() and not line.startswith("#")]


def _person(cells: list[str]) -> Known:
    name, gender, country, aliases, offices = (*cells, "", "", "", "")[:5]
    if not name.strip() or gender not in ("m", "f", ""):
        raise ValueError("expected name, gender m or f, country, aliases, offices")
    return Known(
        f"person:{slug(name)}",
        name,
        "person",
        country or None,
        "m" if gender == "m" else "f" if gender == "f" else None,
        _split(aliases),
        tuple(_office(cell) for cell in _split(offices)),
    )


def _office(cell: str) -> Office:
    name, _, rest = cell.partition("@")
    where, _, dates = rest.partition(" ")
    first, _, last = dates.strip().partition("..")
    return Office(name.strip(), where.strip(), first.strip(), last.strip())


def _group(cells: list[str]) -> Known:
    name, kind, country, aliases = (*cells, "", "", "")[:4]
    if not name.strip() or kind not in KINDS:
        raise ValueError(f"expected name, kind ({', '.join(sorted(KINDS))}), country, aliases")
    prefix = "force" if kind == "armed_force" else kind
    return Known(f"{prefix}:{slug(name)}", name, kind, country or None, None, _split(aliases))  # type: ignore[arg-type]


def _metonym(cells: list[str]) -> Metonym:
    name, country, stands_for, kind = cells
    return Metonym(name, country, stands_for, kind)  # type: ignore[arg-type]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
