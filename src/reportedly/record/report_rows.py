"""The rows of a report, made from its sealed line; the same line always gives the same rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from reportedly.record import report_tables as tables
from reportedly.record import schema, tallies
from reportedly.record.report_tables import PLACES_APART, UNDATED
from reportedly.world.spellings import folded

Json = dict[str, Any]
COUNTED = ("killed", "wounded")
"""Tolls that have columns of their own in the table of events."""


def name_key(name: str) -> str:
    """A name as names are compared in filters: without regard to case, accents and a leading article."""
    return folded(name) or " ".join(name.casefold().split())


def replace_rows(
    connection: Connection, report: str, line: Mapping[str, Any], fresh: bool, counted: tallies.Tallies
) -> None:
    """Put the rows of a report in place of those it had; `fresh`: it had none. What comes and goes is `counted`."""
    number, publisher = connection.execute(
        select(schema.reports.c.number, schema.reports.c.publisher).where(schema.reports.c.id == report)
    ).one()
    if not fresh:
        tallies.count_of_report(connection, counted, report)
        _unlink(connection, int(number))
        for table in tables.OF_REPORTS:
            connection.execute(delete(table).where(table.c.report == report))
    for table, rows in rows_of(report, int(number), publisher, line):
        if rows:
            tallies.count(counted, table, rows)
            connection.execute(insert(table), list(rows))


def _unlink(connection: Connection, number: int) -> None:
    """Forget which occurrences the events of a report were in: the next comparison finds them anew."""
    event = tables.occurrence_events.c.event
    first = number * PLACES_APART
    connection.execute(delete(tables.occurrence_events).where(event >= first, event < first + PLACES_APART))


def rows_of(
    report: str, number: int, publisher: str | None, line: Mapping[str, Any]
) -> Sequence[tuple[Table, Sequence[Json]]]:
    """Every row of a report, table by table, in an order in which they can be stored.

    Args:
        report, number: the report's id, and its number in the record.
        publisher: who published it.
        line: the stored line, parsed.
    """
    names = {actor["id"]: str(actor["neutral"] or actor["name"]) for actor in line["actors"]}
    first = number * PLACES_APART
    statements = [_statement(first, place, item, names) for place, item in enumerate(line["statements"])]
    events = [_event(first, place, item, line, names, statements) for place, item in enumerate(line["events"])]
    for event in events:
        event["publisher"] = publisher
    plain = (
        (tables.report_actors, _actors(line)),
        (tables.mentions, _mentions(line)),
        (tables.places, [_place(item) for item in line["places"]]),
        (tables.times, [_with_words(item, _TIME) for item in line["times"]]),
        (tables.quantities, [_with_words(item, _QUANTITY) for item in line["quantities"]]),
        (tables.wording, [_with_words(item, ("degree", "neutral", "actor")) for item in line.get("wording", ())]),
        (tables.statements, statements),
        (tables.events, events),
    )
    for table, rows in plain:
        for place, row in enumerate(rows):
            row["report"] = report
            if "number" in table.c:
                row["number"] = place
    return plain


_TIME = ("type", "value", "modifier", "earliest", "latest")
_QUANTITY = ("value", "low", "high", "modifier", "unit", "dimension", "si_value", "of")


def _with_words(item: Mapping[str, Any], keys: Sequence[str]) -> Json:
    return {"start": item["start"], "end": item["end"], "words": item["text"], **{key: item.get(key) for key in keys}}


def _actors(line: Mapping[str, Any]) -> list[Json]:
    rows: dict[str, Json] = {}
    day = line["published"]["value"] or ""
    for actor in line["actors"]:
        row = rows.setdefault(actor["id"], {"id": actor["id"], "mentions": 0, "day": day})
        row.update({key: actor[key] for key in ("name", "neutral", "kind", "country") if not row.get(key)})
        row["mentions"] += len(actor["mentions"])
        row["statements"] = sum(said["source_actor"] == actor["id"] for said in line["statements"])
    return list(rows.values())


def _mentions(line: Mapping[str, Any]) -> list[Json]:
    found = [(mention, actor["id"]) for actor in line["actors"] for mention in actor["mentions"]]
    found.sort(key=lambda pair: (pair[0]["start"], pair[0]["end"], pair[1]))
    return [{**_with_words(mention, ("form",)), "actor": actor} for mention, actor in found]


def _place(item: Mapping[str, Any]) -> Json:
    return {
        **_with_words(item, ("name", "geonameid", "country", "admin1", "feature", "form", "use")),
        "place_key": name_key(item["name"]),
        "latitude": item["lat"],
        "longitude": item["lon"],
        "approximate": int(item["approximate"]),
    }


def _statement(first: int, place: int, item: Mapping[str, Any], names: Mapping[str, str]) -> Json:
    content, actor, source = item["content"], item["source_actor"], item["source"]
    name = names.get(actor) or (source["text"] if source else None)
    return {
        "id": first + place,
        "start": content[0]["start"],
        "end": content[-1]["end"],
        "words": " … ".join(part["text"] for part in content),
        "source": name,
        "source_id": actor,
        "source_key": name_key(name) if name else None,
        "source_words": source["text"] if source else None,
        "cue": item["cue"]["text"] if item["cue"] else None,
        **{key: item[key] for key in ("kind", "act", "within")},
    }


def _event(
    first: int,
    place: int,
    item: Mapping[str, Any],
    line: Mapping[str, Any],
    names: Mapping[str, str],
    statements: Sequence[Json],
) -> Json:
    said = None if item["statement"] is None else statements[item["statement"]]
    where = {} if item["place"] is None else line["places"][item["place"]]
    return {
        "id": first + place,
        "start": item["trigger"]["start"],
        "end": item["trigger"]["end"],
        "words": item["trigger"]["text"],
        "day": item.get("earliest") or item["date"] or UNDATED,
        **{key: item.get(key) for key in _EVENT},
        "place": where.get("name"),
        "place_key": name_key(where["name"]) if where else None,
        **{key: where.get(key) for key in ("admin1", "country", "geonameid")},
        "latitude": where.get("lat"),
        "longitude": where.get("lon"),
        "doer": names.get(item["actor"]),
        "doer_id": item["actor"],
        "target": names.get(item["target"]),
        "target_id": item["target"],
        **_tolls(item.get("tolls", ())),
        "statement": said["id"] if said else None,
        "source": said["source"] if said else None,
        "source_id": said["source_id"] if said else None,
    }


_EVENT = ("type", "factuality", "date", "earliest", "latest", "date_precision", "place_precision", "weapon")


def _tolls(tolls: Sequence[Mapping[str, Any]]) -> Json:
    """Lowest and highest figure told of this event for each that has columns."""
    row: Json = {}
    for counted in COUNTED:
        told = [toll for toll in tolls if toll["counted"] == counted]
        row[f"{counted}_low"] = math.floor(min(_bound(toll, "low") for toll in told)) if told else None
        row[f"{counted}_high"] = math.ceil(max(_bound(toll, "high") for toll in told)) if told else None
    return row


def _bound(toll: Mapping[str, Any], side: str) -> float:
    """A bound of what is told; where the words give none on that side, the number told."""
    return float(toll["value"] if toll[side] is None else toll[side])
