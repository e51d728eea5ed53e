"""Scoring of what is told of a report as a whole: its body, its publication date, its event types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from reportedly.scoring.metrics import f1, macro_f1, measures

Json = Mapping[str, Any]
Lines = Mapping[str, Json]
Figures = dict[str, float]


def body(gold: Lines, predicted: Lines) -> Figures:
    """Precision, recall and F1 of the characters of the article's own prose, spaces left out."""
    right = mine_total = theirs_total = 0
    for name, line in gold.items():
        text = str(line.get("text", ""))
        mine, theirs = _characters(line, text), _characters(predicted.get(name) or {}, text)
        right += len(mine & theirs)
        mine_total += len(mine)
        theirs_total += len(theirs)
    return measures("body", right, theirs_total, mine_total)


def _characters(line: Json, text: str) -> set[int]:
    return {
        at
        for span in line.get("body") or ()
        for at in range(span["start"], min(span["end"], len(text)))
        if not text[at].isspace()
    }


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None


def dating(gold: Lines, predicted: Lines) -> Figures:
    """Shares of reports whose day is right, or at most 7 or 31 days off; how often the interval holds, its width."""
    off: list[int] = []
    asked = covered = 0
    widths: list[int] = []
    for name, line in gold.items():
        given = line.get("published")
        true = _day(given.get("value") if isinstance(given, Mapping) else given)
        if true is None:
            continue
        asked += 1
        found = (predicted.get(name) or {}).get("published") or {}
        value, low, high = (_day(found.get(key)) for key in ("value", "earliest", "latest"))
        if value:
            off.append(abs((value - true).days))
        if low and high:
            widths.append((high - low).days)
            covered += low <= true <= high
    shares = {f"within_{days}_days": sum(days >= one for one in off) / asked if asked else 0.0 for days in (0, 7, 31)}
    figures = {**shares, "answered": len(off) / asked if asked else 0.0}
    if widths:
        figures |= {"covered_of_bounded": covered / len(widths), "width_days": sum(widths) / len(widths)}
    return figures


def _types(line: Json) -> frozenset[str]:
    if line.get("types") is not None:
        return frozenset(line["types"])
    events = [event for event in line.get("events") or () if event.get("type")]
    told = [event for event in events if event.get("factuality") not in ("denied", "hypothetical")]
    return frozenset(event["type"] for event in told or events)


def types(gold: Lines, predicted: Lines) -> Figures:
    """Micro and macro F1 of the event types of a text as a whole."""
    mine = [_types(line) for line in gold.values()]
    theirs = [_types(predicted.get(name) or {}) for name in gold]
    right = sum(len(a & b) for a, b in zip(mine, theirs, strict=True))
    return {
        "micro_f1": f1(right, sum(map(len, theirs)), sum(map(len, mine))),
        "macro_f1": macro_f1(mine, theirs),
    }
