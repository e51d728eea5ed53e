"""Rows like VIINA's (Violent Incident Information from News Articles): a telling a row, a column for each class.

They are not VIINA data and say so: after VIINA's columns come this program's own, with the evidence and notes.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from reportedly.export import delimited
from reportedly.export.coded import said_words
from reportedly.export.told import Told, tellings
from reportedly.export.view import TRACE, View
from reportedly.world.codebooks import event_type, event_types
from reportedly.world.countries import country

FIRST = (
    "event_id", "report_id", "location", "tempid", "source", "date", "time", "url", "text", "lang", "address",
    "longitude", "latitude", "GEO_PRECISION", "GEO_API",
)  # fmt: skip
CLASSES = tuple(sorted({name for one in event_types() for name in one.viina}))
"""VIINA's classes of events that one of our types stands for; its classes of actors (`a_...`) name the two sides."""

SIDES = {"RU": "a_rus", "UA": "a_ukr"}
"""VIINA's classes of initiators that the country of a state as doer decides."""

COLUMNS = (
    *FIRST, *(f"{name}_b" for name in (*CLASSES, *SIDES.values())), *(column.name for column in TRACE), "notes",
)  # fmt: skip
PRECISION = {1: "CITY", 2: "CITY", 3: "ADM2", 4: "ADM1"}
"""UCDP's where_prec to VIINA's GEO_PRECISION; nothing is read to a street, nor coded to a country only."""

NOT_THEIRS = "Made by reportedly by machine; not VIINA data, verified by nobody."
NEVER = "tempid, time, GEO_API and the probabilities (_pred): this program has none"


def export_viina(view: View, out: BinaryIO) -> None:
    """A CSV with VIINA's columns: a row for each event told as having happened."""
    rows = ([row[name] for name in COLUMNS] for one in tellings(view) if (row := viina_row(one, view)))
    delimited.write(out, COLUMNS, rows, mark=view.options.bom, neutralise=view.options.neutralise)


def viina_row(one: Told, view: View) -> dict[str, Any]:
    """The row of an event; classes are 0 or 1, never a probability."""
    row, report = one.row, one.report
    own = set(event_type(row["type"]).viina) if row["type"] else set()
    doer = row["doer_id"] or ""
    side = SIDES.get(doer.removeprefix("state:")) if doer.startswith("state:") else None
    found = country(row["country"]) if row["country"] else None
    where = [row["place"], row["admin1"], found.name if found else None]
    blank = [NEVER]
    if not own:
        blank.append("t_: VIINA has no class for this type" if row["type"] else "t_: no type of event was read")
    if len(own) > 1:
        blank.append(f"t_: all that it can be are marked ({', '.join(sorted(own))})")
    if side is None:
        blank.append("a_: the doer is no state that VIINA has a class for")
    if row["date"] is None:
        blank.append("date: no single day is told")
    return {
        "event_id": row["id"],
        "report_id": row["report"],
        "location": row["place"],
        "tempid": None,
        "source": report["publisher"],
        "date": (row["date"] or "").replace("-", ""),
        "time": None,
        "url": report["url"],
        "text": one.sentence,
        "lang": report["language"],
        "address": ", ".join(dict.fromkeys(part for part in where if part)),
        "longitude": row["longitude"],
        "latitude": row["latitude"],
        "GEO_PRECISION": PRECISION.get(row["place_precision"] or 0),
        "GEO_API": None,
        **{f"{name}_b": int(name in own) for name in CLASSES},
        **{f"{name}_b": int(name == side) for name in SIDES.values()},
        **{column.name: row[column.name] for column in TRACE},
        "notes": f"{NOT_THEIRS} {said_words(view)} Left blank: {'; '.join(blank)}.",
    }
