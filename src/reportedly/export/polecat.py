"""Rows with POLECAT's 40 columns (PLOVER's types and modes), tab-separated. They are not POLECAT data and say so.

POLECAT has no column for notes: what made a row, its evidence, and why cells are blank stand in `Version`.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from reportedly.export import delimited
from reportedly.export.coded import said_words, trace_words
from reportedly.export.told import Told, tellings
from reportedly.export.view import View
from reportedly.world.codebooks import plover_codes
from reportedly.world.countries import country

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
MISSING = "None"
"""POLECAT's word for what is missing."""

# PLOVER's quads: cooperation in words and in deeds, conflict in words and in deeds
QUADS = {
    1: ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    2: ("COOPERATE", "AID", "RETREAT"),
    3: ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    4: ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
QUAD = {name: number for number, names in QUADS.items() for name in names}
SECTORS = {"state": "GOV", "place_as_actor": "GOV"}
"""PLOVER's sector where the kind of actor decides it; a force may be a government's or a rebel group's: left open."""

NEVER = "Intensity, Contexts, COW codes, titles, Wikipedia ids, District, Raw Placename: not read by this program"
NOT_THEIRS = "not POLECAT data"


def export_polecat(view: View, out: BinaryIO) -> None:
    """A table with POLECAT's columns: a row for each event told as having happened whose type PLOVER has."""
    rows = ([row[name] for name in COLUMNS] for one in tellings(view) if (row := polecat_row(one, view)))
    options = view.options
    delimited.write(out, COLUMNS, rows, mark=options.bom, neutralise=options.neutralise, between="\t")


def polecat_row(one: Told, view: View) -> dict[str, Any]:
    """The row of an event: the most usual of PLOVER's types for it; what is not known is the word None."""
    row, report = one.row, one.report
    codes = plover_codes(row["type"]) if row["type"] else ()
    kind, mode = codes[0] if codes else (None, None)
    blank = [NEVER]
    if kind is None:
        blank.append("Event Type: no type of event was read")
    elif len({name for name, _ in codes}) > 1 or len(codes) > 1:
        blank.append(f"Event Mode: the most usual of {', '.join(sorted({m for _, m in codes if m}))}")
    if row["doer"] is None:
        blank.append("Actor: no doer is told")
    if row["target"] is None:
        blank.append("Recipient: no target is told")
    made: dict[str, Any] = {
        "Event ID": row["id"],
        "Event Date": row["date"],
        "Event Type": kind,
        "Event Mode": mode if len(codes) == 1 else None,
        "Quad Code": QUAD.get(kind or ""),
        "Placename": row["place"],
        "City": row["place"] if row["place_precision"] in (1, 2) else None,
        "Province": row["admin1"],
        "Country": _iso3(row["country"]),
        "Latitude": row["latitude"],
        "Longitude": row["longitude"],
        "GeoNames ID": row["geonameid"],
        "Source": report["publisher"],
        "Publication Date": report["published"],
        "Story People": "; ".join(one.people),
        "Story Organizations": "; ".join(one.organisations),
        "Story Locations": "; ".join(one.places),
        "Language": report["language"],
        **_side("Actor", one, row["doer"], row["doer_id"]),
        **_side("Recipient", one, row["target"], row["target_id"]),
    }
    blank += [f"{name}: not told" for name in ("Event Date", "Placename") if made[name] is None]
    made["Version"] = (
        f"{view.made_by}: {NOT_THEIRS}. {said_words(view)} Left blank: {'; '.join(blank)}. " + trace_words(row)
    )
    return {name: MISSING if (value := made.get(name)) in (None, "") else value for name in COLUMNS}


def _side(side: str, one: Told, name: str | None, ident: str | None) -> dict[str, Any]:
    sector = SECTORS.get(one.kinds.get(ident or "", ""))
    return {
        f"{side} Name": name,
        f"{side} Country": _iso3(one.countries.get(ident or "")),
        f"Primary {side} Sector": sector,
        f"{side} Sectors": sector,
        f"{side} Name Raw": name,
    }


def _iso3(code: str | None) -> str | None:
    found = country(code) if code else None
    return found.iso3 if found else None
