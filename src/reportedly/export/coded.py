"""Incidents with all that a row of another project's file needs: who published, what kind the doer is, which tolls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import Connection, select

from reportedly.export import delimited
from reportedly.export.crosswalks import Figures, figures
from reportedly.export.row_evidence import BATCH
from reportedly.export.told import TOLD
from reportedly.export.view import Held, View
from reportedly.model import ActorKind
from reportedly.record import report_tables as tables
from reportedly.record import schema
from reportedly.world.countries import country

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coded:
    """One incident, told as having happened.

    Attributes:
        row: its row in the table `incidents`.
        doers, targets: names, the first the chief one.
        doer_kind: what kind of actor the chief doer is.
        reports: those that tell it: id, publisher, heading, published, url.
        publishers, titles, days, addresses: of the reports that tell it, in the order of their days.
        killed: least, chosen and greatest count of dead.
        other_types: what else it is, by the incident's own list.
    """

    row: Values
    doers: tuple[str, ...]
    targets: tuple[str, ...]
    doer_kind: ActorKind | None
    reports: tuple[Values, ...]
    publishers: tuple[str, ...]
    titles: tuple[str, ...]
    days: tuple[str, ...]
    addresses: tuple[str, ...]
    killed: Figures

    @property
    def iso_numeric(self) -> str | None:
        """ISO 3166-1 numeric code of the country."""
        found = country(self.row["country"]) if self.row["country"] else None
        return found.numeric or None if found else None

    @property
    def country_name(self) -> str | None:
        """English name of the country."""
        found = country(self.row["country"]) if self.row["country"] else None
        return found.name if found else None


def coded(view: View) -> Iterator[Coded]:
    """The incidents that fit and are told as having happened; how many are not is counted as held back."""
    several = (row for row in view.rows("incidents") if row["status"] in TOLD)
    while part := list(islice(several, BATCH)):
        with view.record.reading() as connection:
            yield from _of(view, connection, part)


def write_coded(
    view: View, out: BinaryIO, columns: Sequence[str], row_of: Callable[[Coded], Values | None], between: str = ","
) -> None:
    """A table with another project's columns; what has no row there is counted as held back in `view.held`.

    Args:
        row_of: the cells of an incident by column, None where that project would not code it.
        between: the sign between cells.
    """
    given = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal given
        for one in coded(view):
            row = row_of(one)
            if row is not None:
                given += 1
                yield [row[name] for name in columns]

    options = view.options
    delimited.write(out, columns, rows(), mark=options.bom, neutralise=options.neutralise, between=between)
    held = view.held["incidents"]
    view.held["incidents"] = Held(given, held.held_back + held.given - given)


def said_words(view: View) -> str:
    """What the options hold back and the rule of the figures, as sentences: each row of a coded file says it."""
    return " ".join(f"{name.capitalize()}: {words}." for name, words in view.options.said().items())


def trace_words(row: Values) -> str:
    """The way back to the characters, for files that have no columns for it."""
    return (
        f"Evidence: {row['evidence']}. Independent origins: {row['origins']}. Record {row['record']}, {row['made_by']}."
    )


def _of(view: View, connection: Connection, part: list[Values]) -> Iterator[Coded]:
    names = [row["id"] for row in part]
    reports = _reports(connection, names)
    positions = _positions(connection, names)
    parties = _parties(connection, names)
    for row in part:
        told = [_shown(view, report) for report in reports[row["id"]]]
        doers, targets = _split(row["doers"]), _split(row["targets"])
        yield Coded(
            row=row,
            doers=doers,
            targets=targets,
            doer_kind=parties.get(row["id"]),
            reports=tuple(told),
            publishers=_distinct(one["publisher"] for one in told),
            titles=_distinct(one["heading"] for one in told),
            days=_distinct(one["published"] for one in told),
            addresses=_distinct(one["url"] for one in told),
            killed=figures(positions[row["id"]], view.options, row["id"], (row["killed_low"], row["killed_high"])),
        )


def _shown(view: View, report: Values) -> Values:
    """A report's heading and address without the names that are to be left out."""
    clean, url = view.redaction, report["url"]
    heading = None if clean.mask else clean.words(report["heading"] or "")
    return {**report, "heading": heading, "url": None if url and clean.in_address(url) else url}


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(names.split("; ")) if names else ()


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _reports(connection: Connection, names: list[str]) -> dict[str, list[Values]]:
    of, report = schema.incident_reports.c, schema.reports.c
    query = (
        select(of.incident, report.id, report.publisher, report.heading, report.published, report.url)
        .join(schema.reports, report.id == of.report)
        .where(of.incident.in_(names))
        .order_by(of.incident, report.published, report.id)
    )
    found: dict[str, list[Values]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["incident"]].append(dict(row))
    return found


def _positions(connection: Connection, names: list[str]) -> dict[str, list[Values]]:
    """The answers to how many were killed, each with the publishers that give it."""
    question, position, account = schema.questions.c, schema.positions.c, schema.accounts.c
    asked = (question.incident.in_(names)) & (question.asks == "figure") & (question.counted == "killed")
    given = (
        select(question.incident, account.question, account.position, schema.reports.c.publisher)
        .join(schema.questions, question.id == account.question)
        .join(schema.reports, schema.reports.c.id == account.report)
        .where(asked)
        .order_by(account.question, account.account)
    )
    by: dict[tuple[str, int | None], list[str]] = defaultdict(list)
    for _, name, number, publisher in connection.execute(given):
        if publisher:
            by[name, number].append(publisher)
    query = (
        select(question.incident, schema.positions)
        .join(schema.questions, question.id == position.question)
        .where(asked)
        .order_by(position.question, position.position)
    )
    found: dict[str, list[Values]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["incident"]].append({**row, "publishers": by[row["question"], row["position"]]})
    return found


def _parties(connection: Connection, names: list[str]) -> dict[str, ActorKind]:
    """The kind of each incident's chief doer."""
    of = tables.incident_parties.c
    query = (
        select(of.incident, tables.actors.c.kind)
        .join(tables.actors, tables.actors.c.id == of.actor)
        .where(of.incident.in_(names), of.role == "actor", of.number == 0)
    )
    return {name: kind for name, kind in connection.execute(query)}
