"""The events of a record as a table: one row for each event as one report tells it, in columns of our own.

Comma-separated values after RFC 4180, UTF-8. Nothing is averaged and nothing is left out: several reports that tell of
one happening are several rows, joined by `occurrence`. A cell of a report's words that a spreadsheet would run as a
formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from reportedly.model import Annotated, Event, Place, Quantity
from reportedly.record.store import Record

COLUMNS = (
    "report", "publisher", "url", "title", "published", "published_basis", "published_earliest", "published_latest",
    "event", "type", "factuality", "words", "start", "end", "date", "date_earliest", "date_latest",
    "place", "geonameid", "country", "admin1", "latitude", "longitude", "approximate",
    "actor", "actor_name", "target", "target_name", "figures",
    "told_by", "told_by_name", "told_with", "occurrence", "copies",
)  # fmt: skip
"""The columns, in order. `told_by` is empty where the report tells it in its own voice."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_csv(record: Record, out: BinaryIO) -> None:
    """Write the table of events: the same record gives the same bytes."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows(record))
    text.detach()


def rows(record: Record) -> Iterator[dict[str, Any]]:
    """One row for each event of each report, by the reports' ids and the events' places in the text."""
    copies = record.copies_of()
    occurrences = {
        (reference.report, reference.event): occurrence.id
        for occurrence in record.occurrences()
        for account in occurrence.accounts
        for reference in account.events
    }
    for document in record.documents():
        for index, event in enumerate(document.events):
            row = _row(document, index, event)
            row["occurrence"] = occurrences.get((document.report.id, index))
            row["copies"] = copies.get(document.report.id)
            yield {key: _cell(value) for key, value in row.items()}


def _row(document: Annotated, index: int, event: Event) -> dict[str, Any]:
    report, published = document.report, document.published
    statement = None if event.statement is None else document.statements[event.statement]
    told_by = statement.source_actor if statement else None
    named = statement.source.of(document.text) if statement and statement.source else None
    return {
        "report": report.id,
        "publisher": report.publisher,
        "url": report.url,
        "title": report.title,
        "published": published.value,
        "published_basis": published.basis,
        "published_earliest": published.earliest,
        "published_latest": published.latest,
        "event": index,
        "type": event.type,
        "factuality": event.factuality,
        "words": event.trigger.of(document.text),
        "start": event.trigger.start,
        "end": event.trigger.end,
        "date": event.date,
        "date_earliest": event.earliest,
        "date_latest": event.latest,
        **_place(None if event.place is None else document.places[event.place]),
        "actor": event.actor,
        "actor_name": _name(document, event.actor),
        "target": event.target,
        "target_name": _name(document, event.target),
        "figures": "; ".join(_figure(document.quantities[number]) for number in event.quantities),
        "told_by": told_by,
        "told_by_name": _name(document, told_by) or named,
        "told_with": statement.act if statement else None,
    }


def _place(place: Place | None) -> Mapping[str, Any]:
    if place is None:
        return {}
    return {
        "place": place.name,
        "geonameid": place.geonameid,
        "country": place.country,
        "admin1": place.admin1,
        "latitude": place.lat,
        "longitude": place.lon,
        "approximate": "yes" if place.approximate else "no",
    }


def _name(document: Annotated, actor_id: str | None) -> str | None:
    actor = document.actor(actor_id)
    return (actor.neutral or actor.name) if actor else None


def _figure(quantity: Quantity) -> str:
    parts = (
        (quantity.modifier or "").replace("_", " "),
        f"{quantity.low:g} to {quantity.high:g}"
        if quantity.modifier == "range" and quantity.low is not None and quantity.high is not None
        else f"{quantity.value:g}",
        quantity.unit,
        quantity.of or "",
    )
    return " ".join(part for part in parts if part and part != "range")


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
