"""Events that are told as having happened, each with what its report says of itself: a row a telling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from reportedly.export.redaction import is_private
from reportedly.export.row_evidence import BATCH
from reportedly.export.view import Held, View
from reportedly.record import report_tables as tables
from reportedly.record import schema

Values = dict[str, Any]
TOLD = ("happened", "ongoing")
"""Only what is told as having happened is a row: plans, denials and suppositions never are."""

AROUND = 400
"""Characters of the sentence that are shown on each side of the trigger at most."""

ENDS = ".!?\n"


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of one event.

    Attributes:
        row: its row in the table `events`.
        report: id, heading, published, url, language and publisher of its report.
        sentence: the words around the trigger, to the ends of the sentence; "" where quotations are masked.
        kinds: the kind of actor by id, of doer and target.
        countries: the country of each, by id.
        people, organisations, places: names of what the report mentions.
    """

    row: Values
    report: Values
    sentence: str
    kinds: dict[str, str]
    countries: dict[str, str | None]
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    places: tuple[str, ...]


def tellings(view: View) -> Iterator[Told]:
    """The events that fit and are told as having happened; how many others fit is counted as held back."""
    given = 0
    several = (row for row in view.rows("events") if row["factuality"] in TOLD)
    while part := list(islice(several, BATCH)):
        given += len(part)
        with view.record.reading() as connection:
            yield from _of(view, connection, part)
    held = view.held["events"]
    view.held["events"] = Held(given, held.held_back + held.given - given)


def _of(view: View, connection: Connection, part: list[Values]) -> Iterator[Told]:
    names = list({row["report"] for row in part})
    report = schema.reports.c
    columns = (report.id, report.heading, report.published, report.url, report.language, report.publisher, report.text)
    found = connection.execute(select(*columns).where(report.id.in_(names))).mappings()
    reports = {row["id"]: dict(row) for row in found}
    people, organisations = _met(view, connection, names)
    places = _placed(view, connection, names)
    idents = {row[name] for row in part for name in ("doer_id", "target_id") if row[name]}
    actor = tables.actors.c
    known = connection.execute(select(actor.id, actor.kind, actor.country).where(actor.id.in_(idents))).all()
    kinds, countries = {row[0]: row[1] for row in known}, {row[0]: row[2] for row in known}
    clean = view.redaction
    for row in part:
        of = reports[row["report"]]
        url = None if of["url"] and clean.in_address(of["url"]) else of["url"]
        yield Told(
            row=row,
            report={**of, "url": url, "heading": "" if clean.mask else clean.words(of["heading"] or "")},
            sentence="" if clean.mask else clean.words(sentence(of["text"], row["start"], row["end"])),
            kinds=kinds,
            countries=countries,
            people=people[row["report"]],
            organisations=organisations[row["report"]],
            places=places[row["report"]],
        )


def sentence(text: str, start: int, end: int) -> str:
    """The words around some characters to the next ends of sentences, their white space made single."""
    low = max((text.rfind(mark, max(0, start - AROUND), start) for mark in ENDS), default=-1) + 1
    low = max(low, start - AROUND)
    ends = [at for mark in ENDS if (at := text.find(mark, end, end + AROUND)) >= 0]
    return " ".join(text[low : min(ends) + 1 if ends else end + AROUND].split())


def _met(view: View, connection: Connection, names: list[str]) -> tuple[Any, Any]:
    of = tables.report_actors.c
    query = (
        select(of.report, of.id, of.neutral, of.name, of.kind)
        .where(of.report.in_(names), of.kind.in_(("person", "organisation")))
        .order_by(of.report, of.id)
    )
    people: dict[str, tuple[str, ...]] = defaultdict(tuple)
    organisations: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for report, ident, neutral, name, kind in connection.execute(query):
        if view.options.leave_out_private and is_private(ident):
            continue
        into = people if kind == "person" else organisations
        into[report] += (view.redaction.words(neutral or name),)
    return people, organisations


def _placed(view: View, connection: Connection, names: list[str]) -> dict[str, tuple[str, ...]]:
    of = tables.places.c
    query = select(of.report, of.name).where(of.report.in_(names), of.use == "literal").order_by(of.report, of.number)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for report, name in connection.execute(query):
        found[report][view.redaction.words(name)] = None
    return {name: tuple(found[name]) for name in names}
