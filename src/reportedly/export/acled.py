"""Rows with the 31 columns of ACLED's event file, for comparing. They are not ACLED data and say so in `notes`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, BinaryIO

from reportedly.export.coded import Coded, said_words, trace_words, write_coded
from reportedly.export.crosswalks import (
    GEO_PRECISION,
    SIDES,
    TIME_PRECISION,
    acled_code,
    civilians_targeted,
)
from reportedly.export.view import View

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
NEVER = "region, admin2, admin3, source_scale, timestamp: not read by this program"
NOT_THEIRS = "Made by reportedly from news reports by machine; not ACLED data, verified by nobody."


def export_acled(view: View, out: BinaryIO) -> None:
    """A CSV with ACLED's columns: a row for each incident that ACLED would code and that is told as having happened."""
    write_coded(view, out, COLUMNS, lambda one: acled_row(one, view))


def middle(earliest: str, latest: str) -> date:
    """The day in the middle, where ACLED sets the date of an event known to a week or a month."""
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    return first + timedelta(days=(last - first).days // 2)


def _left_blank(one: Coded, side: bool, civilian: bool, placed: bool) -> list[str]:
    """What is left blank in the row of an incident, and why."""
    row = one.row
    blank = [NEVER]
    if not one.doers:
        blank.append("actor1: no report names a doer")
    elif not side:
        blank.append("inter1: the kind of the doer is not told by the reports")
    if not one.targets and not civilian:
        blank.append("actor2: no report names a target")
    elif not civilian:
        blank.append("inter2: the kind of the target is not told by the reports")
    if row["latitude"] is None:
        blank.append("latitude, longitude: no place is known")
    if not placed:
        blank.append("geo_precision: the place is not known within a region")
    if one.killed.best is None:
        blank.append("fatalities: none is told, 0 as the codebook asks")
    return blank


def acled_row(one: Coded, view: View) -> dict[str, Any] | None:
    """The row of an incident; None where ACLED does not code it: other types, no day within a month, only a country."""
    row = one.row
    code = acled_code(row["type"], one.doer_kind)
    time, place = TIME_PRECISION.get(row["date_precision"]), GEO_PRECISION.get(row["place_precision"])
    if code is None or time is None or row["earliest"] is None or row["latest"] is None:
        return None
    day = middle(row["earliest"], row["latest"])
    side = SIDES.get(one.doer_kind, "") if one.doer_kind else ""
    civilian = civilians_targeted(row["targets"], row["type"])
    blank = _left_blank(one, bool(side), civilian, place is not None)
    return {
        "event_id_cnty": f"R-{row['id']}",
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": time,
        "disorder_type": code.disorder_type,
        "event_type": code.event_type,
        "sub_event_type": code.sub_event_type,
        "actor1": one.doers[0] if one.doers else "",
        "assoc_actor_1": "; ".join(one.doers[1:]),
        "inter1": side,
        "actor2": f"Civilians ({one.country_name})" if civilian and one.country_name else "; ".join(one.targets[:1]),
        "assoc_actor_2": "; ".join(one.targets[0 if civilian else 1 :]),
        "inter2": "Civilians" if civilian else "",
        "interaction": f"{side}-Civilians" if side and civilian else "",
        "civilian_targeting": "Civilian targeting" if civilian else "",
        "iso": one.iso_numeric or "",
        "region": "",
        "country": one.country_name or "",
        "admin1": row["admin1"] or "",
        "admin2": "",
        "admin3": "",
        "location": row["place"] or "",
        "latitude": "" if row["latitude"] is None else f"{row['latitude']:.4f}",
        "longitude": "" if row["longitude"] is None else f"{row['longitude']:.4f}",
        "geo_precision": place or "",
        "source": "; ".join(one.publishers),
        "source_scale": "",
        "notes": " ".join(
            part
            for part in (
                NOT_THEIRS,
                "" if view.options.mask else f"{row['title']}.".replace("..", "."),
                said_words(view),
                f"Left blank: {'; '.join(blank)}.",
                trace_words(row),
            )
            if part
        ),
        "fatalities": one.killed.best or 0,
        "tags": "contested" if row["contested"] else "",
        "timestamp": "",
    }
