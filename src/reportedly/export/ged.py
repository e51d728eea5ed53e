"""Rows with the 49 columns of UCDP's Georeferenced Event Dataset, for comparing. They are not UCDP data and say so."""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO

from reportedly.export.coded import Coded, said_words, trace_words, write_coded
from reportedly.export.view import View

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
    "best", "high", "low",
    "gwnoa", "gwnob",
)  # fmt: skip
NOT_THEIRS = "reportedly, machine-read; not UCDP data"
NEVER = (
    "ids of conflicts, dyads and sides, type_of_violence, active_year: they rest on UCDP's own lists; "
    "source_original, adm_2, region: not told; deaths_a, deaths_b, deaths_civilians: the dead are not split by side"
)
ID_DIGITS = 13
"""Hexadecimal digits of a numeric id: 52 bits."""

CELLS_A_DEGREE = 2
"""PRIO-GRID: cells of half a degree, numbered from the south west, 720 in a row."""


def export_ged(view: View, out: BinaryIO) -> None:
    """A CSV with GED's columns: a row for each incident with at least one death that is told as having happened."""
    write_coded(view, out, COLUMNS, lambda one: ged_row(one, view))


def priogrid(latitude: float, longitude: float) -> int:
    """The number of the PRIO-GRID cell that holds a point (Tollefsen and others 2012)."""
    row = min(int((latitude + 90) * CELLS_A_DEGREE), 359)
    column = min(int((longitude + 180) * CELLS_A_DEGREE), 719)
    return row * 720 + column + 1


def numeric_id(name: str) -> int:
    """A whole number for an incident's id, as GED's readers expect of `id`: below 2^53, which R keeps exactly."""
    return int(hashlib.sha256(name.encode("utf-8")).hexdigest()[:ID_DIGITS], 16)


def ged_row(one: Coded, view: View) -> dict[str, Any] | None:
    """The row of an incident; None where no death is told or no day is known: GED has no such events."""
    row, killed = one.row, one.killed
    if not killed.high or row["earliest"] is None or row["latest"] is None:
        return None
    has_point = row["latitude"] is not None and row["longitude"] is not None
    made: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    made.update(
        id=numeric_id(row["id"]),
        relid=f"R-{row['id']}",
        year=row["earliest"][:4],
        code_status=f"{NOT_THEIRS}. {said_words(view)} Left blank: {NEVER}. {trace_words(row)}",
        side_a=one.doers[0] if one.doers else "",
        side_b=one.targets[0] if one.targets else "",
        number_of_sources=row["origins"],
        source_article="; ".join(one.addresses),
        source_office="; ".join(one.publishers),
        source_date="; ".join(one.days),
        source_headline="; ".join(one.titles),
        where_prec=row["place_precision"] or "",
        where_coordinates=row["place"] or "",
        where_description=row["place"] or "",
        adm_1=row["admin1"] or "",
        latitude=row["latitude"] if has_point else "",
        longitude=row["longitude"] if has_point else "",
        geom_wkt=f"POINT ({row['longitude']} {row['latitude']})" if has_point else "",
        priogrid_gid=priogrid(row["latitude"], row["longitude"]) if has_point else "",
        country=one.country_name or "",
        event_clarity=1,
        date_prec=row["date_precision"] or "",
        date_start=f"{row['earliest']} 00:00:00.000",
        date_end=f"{row['latest']} 00:00:00.000",
        deaths_a=0,
        deaths_b=0,
        deaths_civilians=0,
        deaths_unknown=killed.best,
        best=killed.best,
        high=killed.high,
        low=killed.low,
    )
    return made
