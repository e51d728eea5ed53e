"""What each page shows, as plain values for its template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.errors import UsageError
from reportedly.model import Span
from reportedly.model.kinds import FINDINGS, meanings
from reportedly.model.report import page_of
from reportedly.record.decided import called, verdict_in_words
from reportedly.record.inserts import heading
from reportedly.record.listing import CONTESTED, Listing
from reportedly.record.store import Record
from reportedly.review.judging import standing
from reportedly.web import cards, incident_comparison, locator, nearby, reader, ties, values
from reportedly.web.translation import N_
from reportedly.world.countries import country

Json = dict[str, Any]
AROUND = 240  # characters shown on each side of a finding's span
PASSAGES = 40  # shared passages of copies that are shown

MEANING = meanings(FINDINGS)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a finding: the words with some text before and after, and where they stand."""

    report: str
    title: str
    publisher: str | None
    before: str
    words: str
    after: str
    link: str
    published: cards.Card
    page: int | None


def overview(record: Record, number: int) -> Json:
    """The first page: what is contested, and the reports."""
    listing = Listing(record)
    kinds = record.finding_kinds()
    contested = [row for row in listing.findings(1).rows if row["kind"] in CONTESTED][:6]
    return {
        "counts": record.counts(),
        "kinds": kinds,
        "contested": [finding_row(record, row) for row in contested],
        "contested_count": sum(count for kind, count in kinds.items() if kind in CONTESTED),
        "page": listing.reports(number),
        "occurrences": [row for row in listing.occurrences(1).rows if row["reports"] > 1][:6],
    }


def report(record: Record, name: str, layers: str | None, at: str | None) -> Json:
    """The reader."""
    listing = Listing(record)
    line = listing.line(name)
    shown = reader.asked_layers(layers)
    copied = record.copies_of().get(name)
    return {
        "line": line,
        "title": title_of(line),
        "pieces": reader.text_pieces(line, shown, reader.asked_passage(at, len(line["text"]))),
        "legend": reader.legend(line, shown),
        "published": reader.published(line),
        "findings": [finding_row(record, row) for row in listing.findings(1, report=name).rows],
        "occurrences": listing.occurrences_of(name),
        "answered": _answered(listing, name),
        "short": values.mark_address(name),
        "told_as": [(name, word) for name, word in AS_TOLD.items() if name],
        "copies": listing.copies(copied) if copied else None,
        "decisions": decisions(record, (name,)),
        "beside": nearby.beside(record, name),
        "lit": reader.asked_passage(at, len(line["text"])),
        "statements": list(statement_rows(line)),
        "events": [(event, cards.event_card(line, event)) for event in line["events"]],
    }


def _answered(listing: Listing, name: str) -> list[Json]:
    """The questions that a report answers, contested ones first."""
    page = listing.questions(report=name)
    found = list(page.rows)
    for number in range(2, page.pages + 1):
        found += listing.questions(number, report=name).rows
    return found


def title_of(line: Json) -> str:
    """What a report is called."""
    return heading(line, line["text"])


def decisions(record: Record, on: Collection[str | Span]) -> list[Json]:
    """What a person decided on some reports, or on some events (by their triggers), with the reason given."""
    rows = []
    for taken in record.decisions_taken():
        sides = (taken.decision.a, taken.decision.b)
        if not any(side in on for side in sides):
            continue
        rows.append(
            {
                "verdict": verdict_in_words(taken.decision),
                "sides": [(_side_called(record, side), _decided_address(side)) for side in sides],
                "why": taken.why,
                "who": taken.who,
                "day": taken.time[:10],
                "applied": taken.applied,
                "pair": _pair(record, sides),
            }
        )
    return rows


def _pair(record: Record, sides: tuple[str | Span, str | Span]) -> tuple[str, str] | None:
    """The names of two reports or events (`monday#0`), as a decision on them has them; None where one is gone."""
    names = [side if isinstance(side, str) else _event_name(record, side) for side in sides]
    return (names[0], names[1]) if names[0] and names[1] else None


def _event_name(record: Record, trigger: Span) -> str | None:
    events = Listing(record).line(trigger.report)["events"] if record.holds(trigger.report) else []
    places = ((event["trigger"]["start"], event["trigger"]["end"]) for event in events)
    found = next((number for number, at in enumerate(places) if at == (trigger.start, trigger.end)), None)
    return None if found is None else f"{trigger.report}#{found}"


def decided(record: Record) -> Json:
    """All that persons decided, and holds, the latest first."""
    found = []
    for subject, judgement in reversed(standing(record).items()):
        address = values.address(subject.name)
        words = subject.name
        if subject.kind == "value" and subject.start is not None and subject.end is not None:
            address = values.report_address(subject.name, subject.start, subject.end)
            words = record.text(subject.name)[subject.start : subject.end]
        elif subject.kind == "question":
            words = _or_id(lambda name: record.question(name).sentence, subject.name)
        elif subject.kind == "incident":
            words = _or_id(lambda name: record.incident(name).title, subject.name)
        found.append({"address": address, "words": words, "judgement": judgement})
    pairs = {side for one in record.decisions_taken() for side in (one.decision.a, one.decision.b)}
    return {"held": found, "decisions": decisions(record, pairs)}


def _or_id(said: Callable[[str], str], name: str) -> str:
    """What a thing is called; its id where it is gone since it was judged."""
    try:
        return said(name) or name
    except UsageError:
        return name


def _side_called(record: Record, side: str | Span) -> str:
    """A report by its title, an event by its word and who tells it; by its name where the report is gone."""
    name = side if isinstance(side, str) else side.report
    if not record.holds(name):
        return called(record, side)
    listing = Listing(record)
    if isinstance(side, str):
        return listing.titles([name])[name]
    return f"“{record.text(name)[side.start : side.end]}”, {listing.publishers([name])[name]}"


def _decided_address(side: str | Span) -> str:
    return (
        values.report_address(side)
        if isinstance(side, str)
        else values.report_address(side.report, side.start, side.end)
    )


def statement_rows(line: Json) -> Iterator[Json]:
    """Each statement with who makes it and where its words stand."""
    for statement in line["statements"]:
        who, link = cards.speaker(line, statement)
        first, last = statement["content"][0], statement["content"][-1]
        yield {
            "who": who,
            "link": link,
            "named": bool(statement["source"]),
            "act": values.act(statement["act"]),
            "kind": statement["kind"],
            "words": " … ".join(piece["text"] for piece in statement["content"]),
            "address": values.report_address(line["id"], first["start"], last["end"]),
            "inside": statement["within"] is not None,
        }


def finding_row(record: Record, line: Json) -> Json:
    """A finding for a list."""
    return {**line, "kind": line["finding"], "meaning": MEANING.get(line["finding"], "")}


def side(record: Record, span: Json | None) -> Side | None:
    """One side of a finding, with the text around it."""
    if span is None:
        return None
    line = Listing(record).line(span["report"])
    text, start, end = line["text"], span["start"], span["end"]
    low, high = word_start(text, start - AROUND, start), word_end(text, end + AROUND, end)
    return Side(
        span["report"],
        title_of(line),
        line["publisher"],
        ("… " if low else "") + text[low:start],
        text[start:end],
        text[end:high] + (" …" if high < len(text) else ""),
        values.report_address(span["report"], start, end),
        reader.published(line),
        page_of(line.get("pages", ()), start),
    )


def word_start(text: str, low: int, start: int) -> int:
    """The beginning of the word at a place, not behind `start`."""
    low = max(0, low)
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    return low


def word_end(text: str, high: int, end: int) -> int:
    """The end of the word at a place, not before `end`."""
    high = min(len(text), high)
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    return high


def finding(record: Record, name: str) -> Json:
    """A finding with both sides."""
    line = Listing(record).finding(name)
    occurrence = line["occurrence"]
    return {
        "line": line,
        "kind": line["finding"],
        "meaning": MEANING.get(line["finding"], ""),
        "a": side(record, line["a"]),
        "b": side(record, line["b"]),
        "occurrence": Listing(record).occurrence(occurrence) if occurrence else None,
    }


def copies(record: Record, name: str) -> Json:
    """A group of copies: its reports, and the text they share."""
    listing = Listing(record)
    line = listing.copies(name)
    lines = {report: listing.line(report) for report in line["reports"]}
    return {
        "line": line,
        "titles": {report: title_of(found) for report, found in lines.items()},
        "publishers": {report: found["publisher"] for report, found in lines.items()},
        "passages": [side(record, {**span}) for span in line["passages"][:PASSAGES]],
        "decisions": decisions(record, line["reports"]),
    }


STANDINGS = {name: meaning for name, (_, meaning) in values.STANDINGS.items()}
"""What is said of a question as a whole, the most contested first."""


def incident(record: Record, name: str) -> Json:
    """An incident: what each report tells of it, its questions, tolls, sentences and neighbours."""
    found = incident_comparison.incident(record, name)
    place = found["line"]["place"]
    placed = place and place["lat"] is not None
    country_ = country(place["country"]) if place and place["country"] else None
    return {
        **found,
        "publishers": Listing(record).publishers(
            {account["report"] for question in found["questions"] for account in question["accounts"]}
        ),
        "spot": locator.locator(place["name"], place["lat"], place["lon"], place["precision"]) if placed else None,
        "country": country_.name if country_ and country_.name != place["name"] else None,
        "decisions": decisions(record, found["triggers"]),
        "as_told": AS_TOLD,
        "other_event": incident_comparison.other_event,
    }


AS_TOLD: dict[str | None, str] = {
    "happened": N_("happened"), "ongoing": N_("going on"), "planned": N_("planned"), "possible": N_("possible"),
    "denied": N_("denied"), "hypothetical": N_("supposed"), None: "",
}  # fmt: skip
"""How an event is told, in a word."""


def question(record: Record, name: str) -> Json:
    """A question: its positions, each with the accounts that take it."""
    listing = Listing(record)
    line = listing.question(name)
    lines = {account["report"]: listing.line(account["report"]) for account in line["accounts"]}
    accounts = [
        {
            **account,
            "publisher": lines[account["report"]]["publisher"] or title_of(lines[account["report"]]),
            "page": page_of(lines[account["report"]].get("pages", ()), account["start"]),
        }
        for account in line["accounts"]
    ]
    taken = incident_comparison.taken({**line, "accounts": accounts})
    without = [account for account in accounts if account["position"] is None]
    return {
        "line": line,
        "accounts": accounts,
        "taken": taken,
        "without": without,
        "against": ties.against(line),
        "other_ties": ties.others(line),
        "incident": listing.incident(line["incident"]) if line["incident"] else None,
    }


def kind_asked(kind: str | None) -> str | None:
    """A kind of finding from an address. Raises UsageError for one that does not exist."""
    if kind and kind not in MEANING:
        raise UsageError(f"there is no kind of finding called {kind!r}")
    return kind or None
