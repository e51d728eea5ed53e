"""Events and sources as Forensic Architecture's timemap takes them (its schemas: `src/reducers/validate/`).

An event has no keys but timemap's own, all words: an unknown key makes timemap drop the event. What was left blank, the
evidence and what made it stand in `comments`.
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from reportedly.export.coded import Coded, coded, said_words, trace_words
from reportedly.export.view import Held, View
from reportedly.world.codebooks import event_type, groups, type_name

NOT_THEIRS = "Made by reportedly from news reports by machine; verified by nobody."
# by UCDP's date_prec
PRECISION = {1: "day", 2: "up to six days", 3: "week", 4: "month", 5: "longer than a month"}


def export_timemap(view: View, out: BinaryIO) -> None:
    """One JSON object: events, sources, associations; what has neither day nor place is held back."""
    out.write(b'{"events": [')
    sources: dict[str, dict[str, Any]] = {}
    categories: dict[str, None] = {}
    given = 0
    for one in coded(view):
        event = timemap_event(one, view)
        if event is None:
            continue
        out.write((b",\n" if given else b"\n") + json.dumps(event, ensure_ascii=False).encode())
        given += 1
        categories[event["category"]] = None
        sources |= {source["id"]: source for source in _sources(one)}
    held = view.held["incidents"]
    view.held["incidents"] = Held(given, held.held_back + held.given - given)
    about = groups()
    rest = {
        "sources": sources,
        "associations": [
            {"id": name, "desc": about.get(name, name), "mode": "CATEGORY", "filter_paths": [name]}
            for name in sorted(categories)
        ],
        "sites": [],
        "regions": [],
        "shapes": [],
        "notifications": [],
        "reportedly": {**view.stated(), "given": given, "held back": view.held["incidents"].held_back},
    }
    out.write(b"\n], " + json.dumps(rest, ensure_ascii=False)[1:].encode() + b"\n")


def timemap_event(one: Coded, view: View) -> dict[str, Any] | None:
    """An incident as an event; None where neither a day nor a point is known: timemap shows no such events."""
    row = one.row
    has_point = row["latitude"] is not None and row["longitude"] is not None
    if row["earliest"] is None and not has_point:
        return None
    category = event_type(row["type"]).group if row["type"] else "other"
    blank = ["time: hours are not read"]
    blank += ["date: no day is told"] if row["earliest"] is None else []
    blank += [] if has_point else ["latitude, longitude: no place is known"]
    span = row["earliest"] if row["earliest"] == row["latest"] else f"{row['earliest']} to {row['latest']}"
    event = {
        "id": row["id"],
        "description": row["title"] or type_name(row["type"] or "event"),
        "date": row["earliest"] or "",
        "time": "",
        "time_precision": PRECISION.get(row["date_precision"] or 0, ""),
        "time_display": span or "",
        "location": row["place"] or row["admin1"] or one.country_name or "",
        "type": type_name(row["type"]) if row["type"] else "",
        "category": category,
        "category_full": groups().get(category, ""),
        "associations": [category],
        "sources": [source["id"] for source in _sources(one)],
        "comments": f"{NOT_THEIRS} {said_words(view)} Left blank: {'; '.join(blank)}. {trace_words(row)}",
    }
    if has_point:
        event |= {"latitude": f"{row['latitude']:.5f}", "longitude": f"{row['longitude']:.5f}"}
    return event


def _sources(one: Coded) -> list[dict[str, Any]]:
    return [
        {
            "id": report["id"],
            "title": report["heading"] or "",
            "paths": [],
            "type": "Article",
            "affil_s": [report["publisher"]] if report["publisher"] else [],
            "url": report["url"] or "",
            "date": report["published"] or "",
            "description": "",
        }
        for report in one.reports
    ]
