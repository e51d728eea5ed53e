"""Sums and shares told together: "175 casualties: 75 dead, 100 wounded", "120 of the 150 tanks, or 80 per cent"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.audit.figure_precision import significant_digits, step, told, written
from reportedly.model import Annotated, Finding, Quantity
from reportedly.model.identifiers import make_finding
from reportedly.text.cues import table
from reportedly.text.sentences import sentence_around

PARTS_FOLLOW = re.compile(
    r"^(?:\s+[\w'’-]+){0,4}\s*(?P<tie>:|\(|–|—|,\s*(?:made up|composed|consisting) of|,?\s*comprising)\s*"
    r"(?:(?:at least|some|about|around)\s*)?$"
)
OF_WHOM = re.compile(r"^(?:\s+[\w'’-]+){0,4}\s*,\s*of (?:whom|which|them)\s+$")
OF_THESE = re.compile(r"\bOf\s+(?:the|these|those|its|their|her|his)?\s*$")
THESE_ARE = re.compile(r"^(?:\s+[\w'’-]+){1,5},\s+$")
BETWEEN_PARTS = re.compile(r"^(?:\s+[\w'’-]+){0,5}\s*(?:,|,?\s*\band\b|,\s*and\b)(?:\s+(?:another|a further))?\s+$")
PARTS_END = re.compile(r"^(?:\s+[\w'’-]+){0,5}\s*(?:[.;)–—]|$|,\s+(?:according|the|he|she|it|said|officials|a\b))")
BEFORE_TOTAL = re.compile(r"^(?:\s+[\w'’-]+){0,4}\s*(?:,|–|—|\()\s*$")
"""What stands between the last part and the words that say that a total follows."""

INCLUDING = re.compile(r"\b(?:including|among|mostly|many|some|others|than|more|up from)\b")
SHARE_AFTER = re.compile(r"^(?:\s+[\w'’-]+){0,4}\s*(?:,\s*(?:or\b)?|\(|–|—)\s*$")
OUT_OF = re.compile(r"^\s+(?:out\s+)?of\s+(?:the|its|their|his|a\s+total\s+of)\s+(?:\w+\s+)?$")
CHANGE = re.compile(r"\b(?:rise|increase|jump|growth|gain|fall|drop|decline|decrease|surge)\b")
LEAST_PARTS = 2  # figures that a sum is made of


def total_findings(document: Annotated) -> Iterator[Finding]:
    """Findings on sums, then on shares of a told whole."""
    sentences: dict[tuple[int, int], list[Quantity]] = {}
    for quantity in document.quantities:
        if quantity.same_amount_as is None:
            sentences.setdefault(sentence_around(document, quantity.span.start), []).append(quantity)
    for group in sentences.values():
        if len(group) > LEAST_PARTS:
            yield from _sums(document, group)
            yield from _shares(document, group)


def _count(quantity: Quantity) -> bool:
    return (
        quantity.unit == ""
        and quantity.dimension == "count"
        and quantity.modifier is None
        and quantity.value == int(quantity.value)
        and quantity.value >= 1
    )


def _gap(document: Annotated, one: Quantity, two: Quantity) -> str:
    return document.text[one.span.end : two.span.start]


def _sums(document: Annotated, group: Sequence[Quantity]) -> Iterator[Finding]:
    at = 0
    while at < len(group):
        found = _total_first(document, group, at) or _total_last(document, group, at)
        if found is None:
            at += 1
            continue
        finding, at = found
        yield finding


def _run(document: Annotated, group: Sequence[Quantity], at: int) -> int:
    """Past the last of the parts that begin here, joined by commas and "and"."""
    end = at
    while end < len(group) and _count(group[end]):
        if end > at:
            gap = _gap(document, group[end - 1], group[end])
            if not BETWEEN_PARTS.match(gap) or INCLUDING.search(gap):
                break
        end += 1
    return end


def _total_first(document: Annotated, group: Sequence[Quantity], at: int) -> tuple[Finding, int] | None:
    if at + LEAST_PARTS >= len(group) or not _count(group[at]):
        return None
    total = group[at]
    gap = _gap(document, total, group[at + 1])
    tied = PARTS_FOLLOW.match(gap)
    before = document.text[max(0, total.span.start - 12) : total.span.start]
    of_these = OF_THESE.search(before) is not None and THESE_ARE.match(gap) is not None
    if not tied and not of_these and not OF_WHOM.match(gap):
        return None
    end = _run(document, group, at + 1)
    parts = group[at + 1 : end]
    if len(parts) < LEAST_PARTS or any(part.value > total.value for part in parts):
        return None
    rest = document.text[parts[-1].span.end : parts[-1].span.end + 80]
    finding = _added(document, total, parts, bool(tied) and bool(PARTS_END.match(rest)))
    return (finding, end) if finding else None


def _total_last(document: Annotated, group: Sequence[Quantity], at: int) -> tuple[Finding, int] | None:
    end = _run(document, group, at)
    parts = group[at:end]
    if len(parts) < LEAST_PARTS or end >= len(group) or not _count(group[end]):
        return None
    gap = _gap(document, parts[-1], group[end])
    told = table("reportedly.audit", "totals.tsv").first("total", gap)
    if told is None or not BEFORE_TOTAL.match(gap[: told.start]):
        return None
    finding = _added(document, group[end], parts, True)
    return (finding, end + 1) if finding else None


def _added(document: Annotated, total: Quantity, parts: Sequence[Quantity], strict: bool) -> Finding | None:
    result = sum(part.value for part in parts)
    words = (
        f"{' and '.join(written(part.value) for part in parts)} make {written(result)}; the report says "
        f"{written(total.value)}"
    )
    span = document.report.span(parts[0].span.start, parts[-1].span.end)
    if result == total.value:
        return make_finding("arithmetic_holds", total.span, span, words + ".")
    if not strict:
        return None
    return make_finding("arithmetic_fails", total.span, span, f"{words}, {written(abs(result - total.value))} apart.")


def _shares(document: Annotated, group: Sequence[Quantity]) -> Iterator[Finding]:
    """ "120 of the 150 tanks, or 80 per cent"; "30 of the 90 prisoners, a third"."""
    for at in range(len(group) - 2):
        part, whole, share = group[at : at + 3]
        if not (_count(part) and _count(whole)) or share.dimension != "ratio" or not 0 < part.value < whole.value:
            continue
        gap = _gap(document, whole, share)
        if not OUT_OF.match(_gap(document, part, whole)) or not SHARE_AFTER.match(gap) or CHANGE.search(gap):
            continue
        percent = share.unit == "percentage"
        if (share.unit and not percent) or share.low is not None or share.high is not None:
            continue
        true = part.value / whole.value * (100 if percent else 1)
        if percent:
            half = step(share.value, significant_digits(share.value, told(share, document.text))) / 2
            tolerance = max(half if share.value % 10 else 0.5, 0.5) * (3 if share.modifier == "about" else 1)
        else:
            tolerance = 0.06 if share.modifier == "about" else 0.03
        unit = " per cent" if percent else ""
        words = (
            f"{written(part.value)} of {written(whole.value)} is {written(true, 3)}{unit}; the report says "
            f"{written(share.value, 3)}{unit} (tolerance {written(tolerance, 2)})."
        )
        holds = abs(true - share.value) <= tolerance
        span = document.report.span(part.span.start, whole.span.end)
        yield make_finding("arithmetic_holds" if holds else "arithmetic_fails", span, share.span, words)
