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
from reportedly.export.view import BATCH, Held, View
from reportedly.model import ActorKind
from reportedly.record import report_tables as tables
from reportedly.record import schema
from reportedly.world.countries import country

Values = dict[str, Any]
TOLD = ("happened", "ongoing")
"""Only what is told as having happened is a row: plans, denials and suppositions never are."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One incident, told as having happened.

    Attributes:
        row: its row in the table `incidents`.
        doers, targets: names, the first the chief one.
        doer_kind: what kind of actor the chief doer is.
        publishers, titles, days, addresses: of the reports that tell it, in the order of their days.
        killed: least, chosen and greatest count of dead.
        other_types: what else it is, by the incident's own list.
    """

    row: Values
    doers: tuple[str, ...]
    targets: tuple[str, ...]
    doer_kind: ActorKind | None
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


def _of(view: View, connection: Connection, part: list[Values]) -> Iterator[Coded]:
    names = [row["id"] for row in part]
    reports = _reports(connection, names)
    positions = _positions(connection, names)
    parties = _parties(connection, names)
    for row in part:
        told = reports[row["id"]]
        doers, targets = _split(row["doers"]), _split(row["targets"])
        yield Coded(
            row=row,
            doers=doers,
            targets=targets,
            doer_kind=parties.get(row["id"]),
            publishers=_distinct(one["publisher"] for one in told),
            titles=() if view.options.mask else _distinct(one["heading"] for one in told),
            days=_distinct(one["published"] for one in told),
            addresses=_distinct(one["url"] for one in told),
            killed=figures(positions[row["id"]], view.options),
        )


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(names.split("; ")) if names else ()


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _reports(connection: Connection, names: list[str]) -> dict[str, list[Values]]:
    of, report = schema.incident_reports.c, schema.reports.c
    query = (
        select(of.incident, report.publisher, report.heading, report.published, report.url)
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
