"""The names that a filter asks for, looked up in a record: a place, an actor, a value of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select
from sqlalchemy import text as sql

from reportedly.record import report_tables as tables
from reportedly.record.filters import nearest
from reportedly.record.report_rows import name_key

DIVISIONS = (" oblast", " region", " province", " governorate", " state", " county", " krai", " wilayat")
"""Endings without which a region may be asked for."""

MOST_NAMES = 200
"""Actors that a part of a name may stand for at once."""


class AskedNames:
    """Looks names up; `notes` says what was looked for in vain, with the nearest that the record holds."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.notes: list[str] = []
        self._found: dict[tuple[str, ...], list[str]] = {}

    def held(self, field: str, column: Any, words: Sequence[str]) -> list[str]:
        """The values of a column that are meant, whatever their case."""
        return self._once(("held", field, str(column), *words), lambda: self._held(field, column, words))

    def places(self, words: Sequence[str]) -> list[str]:
        """The keys of the places that bear these names in the record, or are known by them elsewhere."""
        return self._once(("places", *words), lambda: self._places(words))

    def people(self, field: str, words: Sequence[str]) -> list[str]:
        """The ids of the actors meant: by id, by name, else by a part of a name."""
        return self._once(("people", field, *words), lambda: self._people(field, words))

    def _once(self, asked: tuple[str, ...], looked_up: Callable[[], list[str]]) -> list[str]:
        """What was found before, where the same was asked before: it is looked up, and noted, once."""
        if asked not in self._found:
            self._found[asked] = looked_up()
        return self._found[asked]

    def _held(self, field: str, column: Any, words: Sequence[str]) -> list[str]:
        found: list[str] = []
        missing: list[str] = []
        for word in words:
            if self.connection.execute(select(column).where(column == word).limit(1)).first():
                found.append(word)
            else:
                missing.append(word)
        if missing:
            held = distinct(self.connection, column)
            plain = {_division(name): name for name in held}
            for word in missing:
                if (key := _division(word)) in plain:
                    found.append(plain[key])
                else:
                    self._note(field, word, held)
        return found

    def _places(self, words: Sequence[str]) -> list[str]:
        found: list[str] = []
        key = tables.places.c.place_key
        for word in words:
            own = name_key(word)
            if self.connection.execute(select(key).where(key == own).limit(1)).first():
                found.append(own)
                continue
            from reportedly.world.gazetteer import installed

            ids = [entry.geonameid for entry in installed().lookup(word) if entry.geonameid][:50]
            others = self.connection.execute(select(key).where(tables.places.c.geonameid.in_(ids)).distinct()).scalars()
            keys = sorted(others)
            if not keys:
                self._note("place", word, distinct(self.connection, key))
            found += keys
        return found

    def _people(self, field: str, words: Sequence[str]) -> list[str]:
        found: list[str] = []
        actors = tables.actors.c
        for word in words:
            key = name_key(word)
            exact = or_(actors.id == word, actors.name_key == key)
            ids = list(self.connection.execute(select(actors.id).where(exact)).scalars())
            if not ids and key:
                part = actors.name_key.contains(key, autoescape=True)
                order = (actors.reports.desc(), actors.id)
                ids = list(
                    self.connection.execute(select(actors.id).where(part).order_by(*order).limit(MOST_NAMES)).scalars()
                )
            if not ids:
                query = select(actors.name).order_by(actors.reports.desc(), actors.id).limit(2000)
                self._note(field, word, self.connection.execute(query).scalars())
            found += ids
        return found

    def _note(self, field: str, word: str, known: Iterable[str]) -> None:
        hint = nearest(word, sorted(set(known)))
        self.notes.append(f"the record has no {field} {word!r}" + (f"; {hint}" if hint else ""))


def _division(name: str) -> str:
    key = name_key(name)
    for ending in DIVISIONS:
        key = key.removesuffix(ending)
    return key


def distinct(connection: Connection, column: Any, most: int = 5000) -> list[str]:
    """The different values of an indexed column in order, found without reading every row."""
    return [str(value) for value in _steps(connection, column, most)]


def distinct_between(connection: Connection, column: Any, low: float, high: float, most: int) -> list[float]:
    """The different numbers of an indexed column from one to another, found without reading every row."""
    name = f'"{column.name}"'
    return _steps(connection, column, most, f"{name} >= :low AND {name} <= :high", {"low": low, "high": high})


def _steps(
    connection: Connection, column: Any, most: int, within: str = "true", values: Mapping[str, Any] | None = None
) -> list[Any]:
    """Different values, each reached in the index from the one before it."""
    table, name = f'"{column.table.name}"', f'"{column.name}"'
    step = (
        f"WITH RECURSIVE held(v) AS (SELECT min({name}) FROM {table} WHERE {within} UNION ALL "
        f"SELECT (SELECT min({name}) FROM {table} WHERE {name} > held.v AND {within}) FROM held "
        f"WHERE held.v IS NOT NULL) SELECT v FROM held WHERE v IS NOT NULL LIMIT {int(most)}"
    )
    return list(connection.execute(sql(step), values or {}).scalars())
