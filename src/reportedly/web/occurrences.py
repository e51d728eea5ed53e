"""The page of an occurrence: one deed, the accounts of it side by side, its figures over time, the findings on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportedly.audit.count_classes import counted_as
from reportedly.model import Span
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.web import cards, figures_over_time, values
from reportedly.web.pages import decisions, finding_row, title_of, word_end, word_start
from reportedly.web.translation import gettext as _

Json = dict[str, Any]


def occurrence(record: Record, name: str) -> Json:
    """An occurrence: its accounts side by side, its figures over time, and the findings on it."""
    listing = Listing(record)
    line = listing.occurrence(name)
    names = {report for account in line["accounts"] for report in account["reports"]}
    names |= {reference["report"] for account in line["accounts"] for reference in account["events"]}
    lines = {report: listing.line(report) for report in sorted(names)}
    findings = [finding_row(record, found) for found in listing.findings(1, occurrence=name).rows]
    accounts = [
        {
            **account,
            "source": _account_source(lines, account),
            "named": account["source_actor"] is not None,
            "tellings": [_telling(lines[reference["report"]], reference["event"]) for reference in account["events"]],
        }
        for account in line["accounts"]
    ]
    triggers = {
        Span(reference["report"], trigger["start"], trigger["end"])
        for account in line["accounts"]
        for reference in account["events"]
        for trigger in (lines[reference["report"]]["events"][reference["event"]]["trigger"],)
    }
    return {
        "line": line,
        "incident": listing.incident_of(name),
        "decisions": decisions(record, triggers),
        "accounts": accounts,
        "charts": figures_over_time.charts(_told(record, lines, line["accounts"], findings)),
        "reports": {key: title_of(value) for key, value in lines.items()},
        "publishers": {key: value["publisher"] for key, value in lines.items()},
        "findings": findings,
        "copies": sorted({group for key, group in record.copies_of().items() if key in lines}),
    }


def _account_source(lines: dict[str, Json], account: Json) -> str:
    if account["source_actor"] is None:
        return _(values.OWN_VOICE)
    for name in account["reports"]:
        for actor in lines[name]["actors"]:
            if actor["id"] == account["source_actor"]:
                return str(actor["neutral"] or actor["name"])
    return str(account["source_actor"])


def _telling(line: Json, number: int) -> Json:
    event = line["events"][number]
    trigger = event["trigger"]
    text, low, high = line["text"], trigger["start"], trigger["end"]
    start = max(text.rfind("\n", 0, low) + 1, word_start(text, low - 120, low))
    stop = text.find("\n", high)
    stop = min(len(text) if stop < 0 else stop, word_end(text, high + 120, high))
    return {
        "report": line["id"],
        "name": f"{line['id']}#{number}",
        "before": text[start:low],
        "words": trigger["text"],
        "after": text[high:stop],
        "factuality": event["factuality"],
        "status": _(values.FACTUALITY[event["factuality"]]),
        "date": values.when(event) if values.when(event) != _(values.NONE) else _("no day found"),
        "figures": [
            f"{values.amount(line['quantities'][index])} {line['quantities'][index]['of'] or ''}".strip()
            for index in event["quantities"]
        ],
        "link": values.report_address(line["id"], low, high),
    }


def _told(
    record: Record, lines: dict[str, Json], accounts: list[Json], findings: list[Json]
) -> Iterator[tuple[str, figures_over_time.Told]]:
    """The figures of an occurrence's events and of the findings on it, by what they count."""
    spans = [found[side] for found in findings for side in ("a", "b") if found[side] and found[side]["report"] in lines]
    for name, line in lines.items():
        chosen = {
            index
            for account in accounts
            for reference in account["events"]
            if reference["report"] == name
            for index in line["events"][reference["event"]]["quantities"]
        }
        asked = {(span["start"], span["end"]) for span in spans if span["report"] == name}
        chosen |= {index for index, item in enumerate(line["quantities"]) if (item["start"], item["end"]) in asked}
        document = record.document(name)
        for index in sorted(chosen):
            item = line["quantities"][index]
            if item["same_amount_as"] is None and item["dimension"] not in ("ratio", "time", "age"):
                counted = counted_as(document, document.quantities[index])
                yield _counted(item, counted), _figure(line, index)


def _counted(item: Json, counted: tuple[str, str] | None) -> str:
    """What a figure counts, as the name of its drawing."""
    what, whom = counted or (item["of"] or values.words(item["dimension"]), "")
    return f"{what}{f' ({whom})' if whom else ''}{', ' + item['unit'] if item['unit'] else ''}"


def _figure(line: Json, index: int) -> figures_over_time.Told:
    item, published = line["quantities"][index], line["published"]
    event = next((event for event in line["events"] if index in event["quantities"]), None)
    statement = line["statements"][event["statement"]] if event and event["statement"] is not None else None
    who = cards.speaker(line, statement)[0]
    inferred = published["basis"] not in ("given", "metadata")
    return figures_over_time.Told(
        report=line["id"],
        source=line["publisher"] or (who if statement else title_of(line)),
        value=item["value"],
        low=item["low"] if item["low"] is not None else item["value"],
        high=item["high"] if item["high"] is not None else item["value"],
        words=values.amount(item),
        of=item["of"] or "",
        modifier=item["modifier"],
        published=published["value"],
        earliest=published["earliest"] if inferred else None,
        latest=published["latest"] if inferred else None,
        link=values.report_address(line["id"], item["start"], item["end"]),
    )
