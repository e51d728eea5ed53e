"""Incidents by the ground that they lie on: counted in the database, so that a hundred thousand make a short answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, cast, func, or_, select

from reportedly.model.table_rows import Row
from reportedly.record import schema
from reportedly.record.conditions import Conditions
from reportedly.record.filters import Filter
from reportedly.record.queries import rows_of

MOST = 4000
"""Grounds that are given one by one; the others are counted."""

AT_ONCE = 500
"""Incidents that are looked up at once."""

COUNTRY_ONLY = 6
"""The precision (UCDP's) of what is known by its country alone: it has no point that could be drawn."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A town or a region with how many incidents lie on it.

    Attributes:
        precision: UCDP's: 1 exact, 2 within 25 km, 3 district, 4 region, 5 a line or a sea.
        incident: the id of the most contested, most widely told of them.
    """

    place: str
    country: str | None
    latitude: float
    longitude: float
    precision: int
    incidents: int
    contested: int
    earliest: str | None
    latest: str | None
    incident: str
    title: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where the incidents of a filter lie, the ground of most first.

    Attributes:
        grounds: at most `MOST`.
        left_out: incidents on ground that is not among them.
        country_only: incidents of which the country alone is known.
        nowhere: incidents without a place.
        notes: what was looked for in vain.
    """

    grounds: tuple[Ground, ...]
    left_out: int
    country_only: int
    nowhere: int
    notes: tuple[str, ...]


def mapped(connection: Connection, asked: Filter) -> Mapped:
    """Where the incidents that fit lie."""
    making = Conditions(connection, asked)
    conditions = making.of("incidents")
    row = schema.incidents.c
    precise = func.coalesce(row.place_precision, COUNTRY_ONLY)
    drawn = (row.lat.is_not(None), row.lon.is_not(None), precise < COUNTRY_ONLY)
    count = func.count().label("incidents")
    rank = func.min(row.rank)
    query = (
        select(
            row.lat,
            row.lon,
            precise,
            count,
            func.sum(row.contested),
            func.min(row.earliest),
            func.max(row.latest),
            rank,
        )
        .where(*conditions, *drawn)
        .group_by(row.lat, row.lon, precise)
        .order_by(count.desc(), rank)
        .limit(MOST)
    )
    found = connection.execute(query).all()
    first = _of_rank(connection, [one[7] for one in found])
    grounds = tuple(_ground(one, first[one[7]]) for one in found)
    nothing = or_(row.lat.is_(None), row.lon.is_(None))
    totals = select(
        func.count(),
        func.coalesce(func.sum(cast(nothing, Integer)), 0),
        func.coalesce(func.sum(cast(~nothing & (precise >= COUNTRY_ONLY), Integer)), 0),
    ).where(*conditions)
    whole, nowhere, country_only = connection.execute(totals).one()
    left_out = int(whole) - int(nowhere) - int(country_only) - sum(ground.incidents for ground in grounds)
    return Mapped(grounds, left_out, int(country_only), int(nowhere), tuple(making.notes))


def _ground(row: Sequence[Any], first: tuple[str, str | None, str, str]) -> Ground:
    """A ground from its counted row, and place, country, id and title of the first incident on it."""
    latitude, longitude, precision, incidents, contested, earliest, latest, _ = row
    place, country, name, title = first
    return Ground(
        place,
        country,
        latitude,
        longitude,
        int(precision),
        int(incidents),
        int(contested or 0),
        earliest,
        latest,
        name,
        title,
    )


def _of_rank(connection: Connection, ranks: list[int]) -> dict[int, tuple[str, str | None, str, str]]:
    """Place, country, id and title of the incidents of these ranks."""
    row = schema.incidents.c
    known: dict[int, tuple[str, str | None, str, str]] = {}
    for start in range(0, len(ranks), AT_ONCE):
        query = select(row.rank, row.place, row.country, row.id, row.title)
        for rank, place, country, name, title in connection.execute(
            query.where(row.rank.in_(ranks[start : start + AT_ONCE]))
        ):
            known[rank] = (place or "", country, name, title)
    return known


def off_map(connection: Connection, asked: Filter, most: int) -> list[Row]:
    """The incidents that fit and are not drawn, by rank: known by their country alone, or without a place."""
    row = schema.incidents.c
    nothing = or_(
        row.lat.is_(None), row.lon.is_(None), func.coalesce(row.place_precision, COUNTRY_ONLY) >= COUNTRY_ONLY
    )
    conditions = Conditions(connection, asked).of("incidents")
    query = select(row.id).where(*conditions, nothing).order_by(row.rank).limit(most)
    return rows_of(connection, "incidents", list(connection.execute(query).scalars()))
