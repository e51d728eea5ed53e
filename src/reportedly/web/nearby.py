"""What stands beside: what other reports say of what one tells, and the incidents near one that are not it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reportedly.model.table_rows import IncidentRow
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.web import values
from reportedly.web.translation import gettext as _
from reportedly.web.translation import ngettext

Json = dict[str, Any]
NEAR_DAYS = 10  # days either way in which another incident is near
NEIGHBOURS = 8  # incidents near by that are shown


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another incident near by, and why it is not this one."""

    row: IncidentRow
    why: str
    event: str | None = None


def beside(record: Record, name: str) -> list[Json]:
    """The incidents that a report tells with others, and where its answers differ from theirs; contested ones first."""
    listing = Listing(record)
    questions: dict[str, list[Json]] = {}
    for line in listing.questions(report=name).rows:
        if line["incident"] and line["standing"] not in ("agreed", "one_origin"):
            questions.setdefault(line["incident"], []).append(_here_and_elsewhere(line, name))
    told = listing.incidents_of(name, BESIDE)
    return [{"incident": row, "questions": questions.get(row["id"], [])[:BESIDE]} for row in told]


BESIDE = 8
"""Incidents, and questions of each, that stand beside a report."""


def _here_and_elsewhere(line: Json, name: str) -> Json:
    own = [one for one in line["accounts"] if one["report"] == name]
    taken_here = {one["position"] for one in own}
    here: dict[str, str] = {}
    for one in own:
        if line["asks"] == "doer" and one["position"] is None:
            continue  # it speaks of the deed and names nobody
        told = one["position"] is None or line["asks"] == "figure"
        words = one["text"] if told else line["positions"][one["position"]]["label"]
        here[words] = values.report_address(name, one["start"], one["end"])
    others = [one for number, one in enumerate(line["positions"]) if number not in taken_here]
    return {
        **line,
        "here": list(here.items()),
        "elsewhere": [(one["label"], one["independent_origins"]) for one in others],
    }


def neighbours(record: Record, line: Json) -> list[Neighbour]:
    """Incidents of the same place near the same time that are not this one, and why not."""
    place, first, last = line["place"], _day(line["earliest"]), _day(line["latest"])
    if not place or first is None:
        return []
    last = last or first
    found: list[Neighbour] = []
    asked: Json = {"place": place["name"]}
    if first.toordinal() > NEAR_DAYS:
        asked["since"] = date.fromordinal(first.toordinal() - NEAR_DAYS)
    if last.toordinal() < date.max.toordinal() - NEAR_DAYS:
        asked["until"] = date.fromordinal(last.toordinal() + NEAR_DAYS)
    for row in querying.list_page(record, "incidents", asked, NEIGHBOURS + 1).rows:
        if isinstance(row, IncidentRow) and row.id != line["id"] and len(found) < NEIGHBOURS:
            found.append(Neighbour(row, _why_not(line, row, first, last), _event_of(record, row.id)))
    return found


def _event_of(record: Record, name: str) -> str | None:
    """The name of the first event of an incident."""
    listing = Listing(record)
    for occurrence in listing.incident(name)["occurrences"][:1]:
        for account in listing.occurrence(occurrence)["accounts"]:
            for reference in account["events"]:
                return f"{reference['report']}#{reference['event']}"
    return None


def _why_not(line: Json, row: IncidentRow, first: date, last: date) -> str:
    """What tells another incident from this one: its days, its kind, or that no report tells the two as one."""
    start, end = _day(row.earliest), _day(row.latest)
    if start and start > last:
        days = (start - last).days
        return ngettext("%(num)s day later", "%(num)s days later", days)
    if end and end < first:
        days = (first - end).days
        return ngettext("%(num)s day earlier", "%(num)s days earlier", days)
    if row.type and row.type not in line["types"]:
        return _("another kind of event: %(kind)s", kind=values.words(row.type))
    return _("told apart in the reports, or too roughly to be joined")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
