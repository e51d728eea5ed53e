"""An incident as a desk compares it: a table of who told what when, tolls over time, each sentence once, neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reportedly.model import Annotated, Span
from reportedly.model.interchange import from_stored
from reportedly.model.table_rows import IncidentRow
from reportedly.record.listing import Listing
from reportedly.record.rows import heading
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.text.sentences import sentence_around
from reportedly.web import cards, figures, reader, values
from reportedly.web.translation import gettext as _
from reportedly.web.translation import ngettext

Json = dict[str, Any]
MOST_REPORTS = 60
"""Reports that are compared one by one; those beyond are counted."""

LONGEST = 420  # characters of a sentence that are shown
NEAR_DAYS = 10  # days either way in which another report can be compared
NEIGHBOURS = 8  # reports that are offered to compare with
COUNTED = ("killed", "wounded")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a report tells in one column: the words, who says so, and the address of the characters."""

    words: str
    address: str
    source: str | None = None
    stance: str | None = None
    about: str | None = None


@dataclass(slots=True)
class Telling:
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


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a sentence; `address` where they tell the incident."""

    words: str
    address: str | None = None
    look: str = ""


@dataclass(slots=True)
class Sentence:
    """A sentence that tells the incident, once, however many reports carry it."""

    pieces: tuple[Piece, ...]
    told_in: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another incident near by, and why it is not this one."""

    row: IncidentRow
    why: str
    event: str | None = None


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
            for chart in figures.charts(_told(lines, questions))
            if len({told.published for told in chart.told if told.published}) > 1
        ],
        "sentences": _sentences(lines, documents, events, questions),
        "neighbours": neighbours(record, line),
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
            yield {**question, "taken": taken(question)}
        if number >= page.pages:
            return
        number += 1


def taken(question: Json) -> list[tuple[Json, list[Json]]]:
    """Each position with the accounts that take it."""
    return [
        (position, [one for one in question["accounts"] if one["position"] == number])
        for number, position in enumerate(question["positions"])
    ]


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
) -> list[Telling]:
    """A row for each report, copies folded under the earliest of them; the earliest told first."""
    rows: dict[str, Telling] = {}
    for report, line in lines.items():
        published = line["published"]
        day = published["value"] or published["earliest"] or published["latest"] or ""
        rows[report] = Telling(report, heading(line, line["text"]), line["publisher"], reader.published(line), str(day))
    for question in questions:
        for account in question["accounts"]:
            column = _column(question)
            if column and account["report"] in rows:
                cell = _cell(lines[account["report"]], question, account)
                cells: list[Cell] = getattr(rows[account["report"]], column)
                if not any(_same(cell, other) for other in cells):
                    cells.append(cell)
    for report, chosen in events.items():
        _add_events(rows[report], chosen)
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


def _add_events(row: Telling, chosen: list[Json]) -> None:
    told: set[str] = set()
    for event in chosen:
        trigger, kind = event["trigger"], event["factuality"]
        address = values.report_address(row.report, trigger["start"], trigger["end"])
        if trigger["text"].lower() not in told and len(row.what) < 4:
            told.add(trigger["text"].lower())
            row.what.append(Cell(trigger["text"], address))
        if kind and kind not in {cell.stance for cell in row.status}:
            row.status.append(Cell(_(values.FACTUALITY[kind]), address, stance=kind))


def _folded(record: Record, rows: dict[str, Telling]) -> list[Telling]:
    groups = {report: group for report, group in record.copies_of().items() if report in rows}
    ordered = sorted(rows.values(), key=lambda row: (row.day or "9999", row.publisher or "", row.report))
    first: dict[str, Telling] = {}
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


def _told(lines: dict[str, Json], questions: list[Json]) -> Iterator[tuple[str, figures.Told]]:
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
                figures.Told(
                    report=account["report"],
                    source=_in_report(account["source"]["text"], who) if account["source"] else who,
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


def _sentences(
    lines: dict[str, Json], documents: dict[str, Annotated], events: dict[str, list[Json]], questions: list[Json]
) -> list[Sentence]:
    """The sentences that tell the incident, each once, with what was read in them marked."""
    marks: dict[str, set[tuple[int, int, str]]] = {report: set() for report in lines}
    for report, chosen in events.items():
        marks[report] |= {
            (one["trigger"]["start"], one["trigger"]["end"], f"event {one['factuality']}") for one in chosen
        }
    for question in questions:
        if question["asks"] == "figure":
            for one in question["accounts"]:
                if one["report"] in marks:
                    marks[one["report"]].add((one["start"], one["end"], "quantity"))
    found: dict[str, Sentence] = {}
    for report in sorted(lines, key=lambda name: (lines[name]["published"]["value"] or "9999", name)):
        text = lines[report]["text"]
        around: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
        for start, end, look in sorted(marks[report]):
            low, high = sentence_around(documents[report], start, end)
            around.setdefault((low, max(high, end)), []).append((start, end, look))
        for (low, high), inside in around.items():
            key = " ".join(text[low:high].lower().split())
            told = (
                lines[report]["publisher"] or heading(lines[report], text),
                values.report_address(report, low, high),
                str(lines[report]["published"]["value"] or ""),
            )
            if key in found:
                if told[0] not in {name for name, _, _ in found[key].told_in}:
                    found[key].told_in.append(told)
            else:
                found[key] = Sentence(tuple(_pieces(report, text, low, high, inside)), [told])
    return list(found.values())


def _pieces(report: str, text: str, low: int, high: int, marks: Iterable[tuple[int, int, str]]) -> Iterator[Piece]:
    at, stop = low, min(high, low + LONGEST)
    for start, end, look in marks:
        if start < at or end > stop:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], values.report_address(report, start, end), look)
        at = end
    if at < stop:
        yield Piece(text[at:stop] + (" …" if stop < high else ""))


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


def other_event(tellings: list[Telling], row: Telling) -> str | None:
    """The first event of another row, for saying that the two are not one."""
    return next((other.event for other in tellings if other.event and other.report != row.report), None)


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
