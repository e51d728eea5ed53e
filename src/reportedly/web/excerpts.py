"""The sentences that tell an incident, each once, however many reports carry it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.model import Annotated
from reportedly.record.inserts import heading
from reportedly.text.sentences import sentence_around
from reportedly.web import values

Json = dict[str, Any]
LONGEST = 420  # characters of a sentence that are shown


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


def sentences(
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
