"""An incident as a desk compares it: a table of who told what when, its questions, its tolls over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportedly.model import Span
from reportedly.model.interchange import from_stored
from reportedly.record.inserts import heading
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.web import cards, excerpts, figures_over_time, nearby, reader, ties, values
from reportedly.web.translation import gettext as _

Json = dict[str, Any]
MOST_REPORTS = 60
"""Reports that are compared one by one; those beyond are counted."""

COUNTED = ("killed", "wounded")

CLAUSE = 3
"""Words of a heading that is part of a sentence; shorter ones are names and figures."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a report tells in one column: the words, who says so, and the address of the characters."""

    words: str
    address: str
    source: str | None = None
    stance: str | None = None
    about: str | None = None


@dataclass(slots=True)
class ComparedReport:
    """One report's row of the comparison; `copies` carry the same text, `event` names its first event of it."""

    report: str
    title: str
    publisher: str | None
    told: cards.Card
    day: str
    killed: list[Cell] = field(default_factory=list)
    wounded: list[Cell] = field(default_factory=list)
    who: list[Cell] = field(default_factory=list)
    what: list[Cell] = field(default_factory=list)
    status: list[Cell] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    event: str | None = None

    @property
    def address(self) -> str:
        """Where the report is read."""
        return values.report_address(self.report)


def incident(record: Record, name: str) -> Json:
    """What the page of an incident shows."""
    listing = Listing(record)
    line = listing.incident(name)
    shown = line["reports"][:MOST_REPORTS]
    lines = {report: listing.line(report) for report in shown}
    documents = {report: from_stored(found) for report, found in lines.items()}
    questions = [*_questions(record, name)]
    events = _events(listing, line, lines)
    tellings = _tellings(record, lines, questions, events)
    return {
        "line": line,
        "tellings": tellings,
        "more_reports": len(line["reports"]) - len(shown),
        "questions": questions,
        "charts": [
            chart
            for chart in figures_over_time.charts(_told(lines, questions))
            if len({told.published for told in chart.told if told.published}) > 1
        ],
        "sentences": excerpts.sentences(lines, documents, events, questions),
        "neighbours": nearby.neighbours(record, line),
        "triggers": {
            Span(report, event["trigger"]["start"], event["trigger"]["end"])
            for report, chosen in events.items()
            for event in chosen
        },
        "kinds": [values.words(kind) for kind in line["types"]],
    }


def _questions(record: Record, name: str) -> Iterator[Json]:
    """The questions of an incident with their accounts grouped by position, contested ones first."""
    listing = Listing(record)
    number = 1
    while True:
        page = listing.questions(number, incident=name)
        for question in page.rows:
            yield {**question, "taken": taken(question), "against": ties.against(question)}
        if number >= page.pages:
            return
        number += 1


def taken(question: Json) -> list[tuple[Json, list[Json]]]:
    """Each position with the accounts that take it: those between which something is denied or doubted first."""
    accounts, facing = question["accounts"], ties.facing(question)
    every = [
        (position, [one for one in accounts if one["position"] == number])
        for number, position in enumerate(question["positions"])
    ]
    return [every[number] for number in sorted(range(len(every)), key=lambda number: (number not in facing, number))]


def quotes(position: Json, accounts: list[Json]) -> bool:
    """Whether a position is called by the beginning of what one of its accounts says: that stands below it anyway."""
    beginning = position["label"].removesuffix("…").rstrip()
    clause = len(beginning.split()) >= CLAUSE
    return clause and any(" ".join(one["text"].split()).startswith(beginning) for one in accounts)


def _events(listing: Listing, line: Json, lines: dict[str, Json]) -> dict[str, list[Json]]:
    """The events of each report that belong to the incident, in the order of the text."""
    found: dict[str, dict[int, Json]] = {report: {} for report in lines}
    for name in line["occurrences"]:
        for account in listing.occurrence(name)["accounts"]:
            for reference in account["events"]:
                if reference["report"] in lines:
                    number = reference["event"]
                    found[reference["report"]][number] = lines[reference["report"]]["events"][number]
    return {
        report: sorted(chosen.values(), key=lambda event: int(event["trigger"]["start"]))
        for report, chosen in found.items()
    }


def _tellings(
    record: Record, lines: dict[str, Json], questions: list[Json], events: dict[str, list[Json]]
) -> list[ComparedReport]:
    """A row for each report, copies folded under the earliest of them; the earliest told first."""
    rows: dict[str, ComparedReport] = {}
    for report, line in lines.items():
        published = line["published"]
        day = published["value"] or published["earliest"] or published["latest"] or ""
        rows[report] = ComparedReport(
            report, heading(line, line["text"]), line["publisher"], reader.published(line), str(day)
        )
    for question in questions:
        for account in question["accounts"]:
            column = _column(question)
            if question["asks"] == "doer" and account["position"] is None:
                continue  # it speaks of the deed and names nobody
            if column and account["report"] in rows:
                cell = _cell(lines[account["report"]], question, account)
                cells: list[Cell] = getattr(rows[account["report"]], column)
                if not any(_same(cell, other) for other in cells):
                    cells.append(cell)
    for report, chosen in events.items():
        _add_events(rows[report], chosen)
        _add_doers(rows[report], lines[report], chosen)
        if chosen:
            rows[report].event = f"{report}#{lines[report]['events'].index(chosen[0])}"
    return _folded(record, rows)


def _same(one: Cell, other: Cell) -> bool:
    """Whether a report says one thing twice."""
    return (one.words.casefold(), one.source, one.stance, one.about) == (
        other.words.casefold(), other.source, other.stance, other.about,
    )  # fmt: skip


def _column(question: Json) -> str | None:
    if question["asks"] == "figure":
        return str(question["counted"]) if question["counted"] in COUNTED else None
    return {"doer": "who", "status": "status", "happened": "status"}.get(question["asks"])


def _cell(line: Json, question: Json, account: Json) -> Cell:
    address = values.report_address(account["report"], account["start"], account["end"])
    source = account["source"]["text"] if account["source"] else None
    stance = account["stance"] if account["stance"] not in ("asserts", None) else None
    about = question["about"].removesuffix(f" {question['counted']}") if question["asks"] == "figure" else None
    words = account["text"]
    if question["asks"] == "doer" and account["position"] is not None:
        words = question["positions"][account["position"]]["label"]
    return Cell(words, address, source, stance, about if about and about != "people" else None)


def _add_events(row: ComparedReport, chosen: list[Json]) -> None:
    told: set[str] = set()
    for event in chosen:
        trigger, kind = event["trigger"], event["factuality"]
        address = values.report_address(row.report, trigger["start"], trigger["end"])
        if trigger["text"].lower() not in told and len(row.what) < 4:
            told.add(trigger["text"].lower())
            row.what.append(Cell(trigger["text"], address))
        if kind and kind not in {cell.stance for cell in row.status}:
            row.status.append(Cell(_(values.FACTUALITY[kind]), address, stance=kind))


def _add_doers(row: ComparedReport, line: Json, chosen: list[Json]) -> None:
    """Who did it by the events themselves, where no question asks for it: a deed told as a fact, of a named doer."""
    if row.who:
        return
    names = {actor["id"]: actor["neutral"] or actor["name"] for actor in line["actors"]}
    for event in chosen:
        name, trigger = names.get(event["actor"]), event["trigger"]
        if name and event["factuality"] != "denied" and name not in {cell.words for cell in row.who}:
            row.who.append(Cell(name, values.report_address(row.report, trigger["start"], trigger["end"])))


def _folded(record: Record, rows: dict[str, ComparedReport]) -> list[ComparedReport]:
    groups = {report: group for report, group in record.copies_of().items() if report in rows}
    ordered = sorted(rows.values(), key=lambda row: (row.day or "9999", row.publisher or "", row.report))
    first: dict[str, ComparedReport] = {}
    shown = []
    for row in ordered:
        group = groups.get(row.report)
        if group and group in first:
            first[group].copies.append((row.publisher or row.title, row.address))
            continue
        if group:
            first[group] = row
        shown.append(row)
    return shown


def _told(lines: dict[str, Json], questions: list[Json]) -> Iterator[tuple[str, figures_over_time.Told]]:
    """The counts of an incident by the day they were told, each with its bounds."""
    for question in questions:
        if question["asks"] != "figure":
            continue
        for account in question["accounts"]:
            line = lines.get(account["report"])
            if line is None or account["position"] is None or account["copy_of"]:
                continue
            position = question["positions"][account["position"]]
            low, high = position["low"], position["high"]
            value = position["value"] if position["value"] is not None else low if low is not None else high
            if value is None:
                continue
            published = line["published"]
            inferred = published["basis"] not in ("given", "metadata")
            open_above = high is None and position["value"] is not None and position["label"] != values.number(value)
            who = line["publisher"] or heading(line, line["text"])
            yield (
                question["about"],
                figures_over_time.Told(
                    report=account["report"],
                    source=_in_report(values.teller(account["source"]["text"]), who) if account["source"] else who,
                    value=value,
                    low=value if low is None else low,
                    high=value if high is None else high,
                    words=account["text"],
                    of=question["about"],
                    modifier="at_least" if open_above else None,
                    published=account["told"] or published["value"],
                    earliest=published["earliest"] if inferred else None,
                    latest=published["latest"] if inferred else None,
                    link=values.report_address(account["report"], account["start"], account["end"]),
                ),
            )


def _in_report(source: str, report: str) -> str:
    return _("%(source)s in %(report)s", source=source, report=report)


def other_event(tellings: list[ComparedReport], row: ComparedReport) -> str | None:
    """The first event of another row, for saying that the two are not one."""
    return next((other.event for other in tellings if other.event and other.report != row.report), None)
