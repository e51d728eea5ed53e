"""Told areas against known ones: "a land mass of 90,000 sq km", "the size of", "a fifth of the country"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.audit.figure_precision import plural, significant_digits, step, told, written
from reportedly.model import Annotated, Finding, Quantity, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.cues import Cues, Found, table
from reportedly.text.sentences import sentence_around
from reportedly.world.areas import Area, area_of
from reportedly.world.countries import country_of_demonym
from reportedly.world.units import convert

NAME = r"[A-Z][\w’'-]+(?:\s(?:and\s|of\s)?(?:the\s)?[A-Z][\w’'-]+){0,4}"
NAMES = re.compile(NAME)
OWNER = re.compile(rf"(?P<name>{NAME}?)['’]s\s+$")
BEFORE = re.compile(rf"(?P<name>{NAME})\s+$")
"""Who has an area: "Sudan's | total area of", "Sudan | covers"."""

LAND = r"(?:land\s?mass|total area|land area|surface area|area|territory|surface)"
SHARE_AFTER = re.compile(
    r"^(?:\s*[(\[][^()\[\]]{1,40}[)\]])?(?:\s+of\s+(?:territory|land|ground|\w+ territory))?"
    r"\s*(?:,|–|—|\()\s*(?:or\s+|which is\s+|equal to\s+|"
    r"equivalent to\s+)?$"
)
OF_COUNTRY = re.compile(rf"\s*(?:of|from)\s+(?:the\s+)?(?P<name>{NAME})(?:['’]s)?(?P<land>\s+(?:{LAND}|land))?")
WITHIN = 0.10  # share by which a told area may be off and holds: borders are drawn in many ways
FAILS = 0.25  # share from which it fails; between the two nothing is said; set by hand
BACK = 600  # characters before a country's name in which the area that is set against it stands


def area_findings(document: Annotated) -> Iterator[Finding]:
    """Findings on areas that can be looked up."""
    areas = [
        q for q in document.quantities if q.dimension == "area" and q.same_amount_as is None and q.modifier != "range"
    ]
    if not areas:
        return
    for quantity in areas:
        finding = _own_area(document, quantity)
        if finding:
            yield finding
    for span in document.prose:
        for like in _cues().find("size_of", document.text, span.start, span.end):
            finding = _like(document, like, areas)
            if finding:
                yield finding
    for at, quantity in enumerate(document.quantities):
        finding = _share(document, document.quantities, at) if quantity in areas else None
        if finding:
            yield finding


def _cues() -> Cues:
    return table("reportedly.audit", "areas.tsv")


def _km2(quantity: Quantity) -> float | None:
    return convert(quantity.value, quantity.unit, "square kilometre")


def _known(names: str) -> tuple[Area, ...] | None:
    """The areas of "A", or of "A and the B" together; None when one of them is not known."""
    whole = area_of(re.sub(r"['’]s?$", "", names))
    if whole:
        return (whole,)
    parts = [re.sub(r"^(?:the\s+)|['’]s?$", "", part.strip()) for part in re.split(r"\s+and\s+|,\s*", names)]
    found = [area_of(part) for part in parts if part]
    return tuple(area for area in found if area) if found and all(found) else None


def _written(areas: Sequence[Area]) -> str:
    return " and ".join(f"{area.name} {written(area.km2)}" for area in areas)


def _sources(areas: Sequence[Area]) -> str:
    return "; ".join(dict.fromkeys(area.source for area in areas))


def _off(km2: float, rounding: float, low: float, high: float) -> float:
    """How far, as a share, the told area lies outside the known one."""
    if km2 + rounding < low:
        return (low - km2 - rounding) / low
    if km2 - rounding > high:
        return (km2 - rounding - high) / high
    return 0.0


def _rounding(document: Annotated, quantity: Quantity) -> float:
    digits = significant_digits(quantity.value, told(quantity, document.text))
    return convert(step(quantity.value, max(digits, 2)) / 2, quantity.unit, "square kilometre") or 0.0


def _judged(
    document: Annotated,
    quantity: Quantity,
    areas: Sequence[Area],
    other: Span | None,
    strict: bool,
    factor: float = 1.0,
) -> Finding | None:
    km2 = _km2(quantity)
    if km2 is None or km2 <= 0:
        return None
    low, high = factor * sum(a.least for a in areas), factor * sum(a.most for a in areas)
    off = _off(km2, _rounding(document, quantity), low, high)
    total = f", together {written(sum(a.km2 for a in areas))}" if len(areas) > 1 else ""
    of_it = f"; {written(factor, 3)} of it is {written(factor * areas[0].km2, 3)}" if factor != 1 else ""
    words = (
        f"{_written(areas)}{total} square kilometres ({_sources(areas)}){of_it}; "
        f"the report says {written(quantity.value)} "
        f"{plural(quantity.unit, quantity.value)}"
    )
    if quantity.unit != "square kilometre":
        words += f", {written(km2, 4)} square kilometres"
    words += f". Tolerance {100 * WITHIN:.0f} per cent and the rounding of the told figure."
    if off <= WITHIN:
        return make_finding("arithmetic_holds", quantity.span, other, words)
    return make_finding("arithmetic_fails", quantity.span, other, words) if strict and off > FAILS else None


def _own_area(document: Annotated, quantity: Quantity) -> Finding | None:
    """ "Ukraine's land mass of around 600,000 sq km", "Sudan covers 1.9 million sq km"."""
    if quantity.modifier not in (None, "about"):
        return None
    start, _ = sentence_around(document, quantity.span.start)
    before = document.text[max(start, quantity.span.start - 120) : _number_start(document, quantity)]
    known = None
    for cue, owner in (("own_area", OWNER), ("covers", BEFORE)):
        if (told := _cues().first(cue, before)) and (match := owner.search(before, 0, told.start)):
            known = area_of(match["name"])
            break
    return _judged(document, quantity, (known,), None, strict=known.km2 >= 1000) if known else None


def _number_start(document: Annotated, quantity: Quantity) -> int:
    """Where the figure itself begins (the span may begin with "around")."""
    match = re.search(r"\d", document.text[quantity.span.start : quantity.span.end])
    return quantity.span.start + (match.start() if match else 0)


def _like(document: Annotated, like: Found, areas: Sequence[Quantity]) -> Finding | None:
    """ "equivalent to the combined area of A and B", "an area the size of A": against an area told just before."""
    named = NAMES.match(document.text, like.scope_start)
    if named is None or _cues().has("multiple", document.text[max(0, like.start - 20) : like.start]):
        return None
    names, known = named.group(), None
    while known is None and names:
        known = _known(names)
        names = names.rsplit(" ", 1)[0] if known is None and " " in names else names if known else ""
    if not known:
        return None
    start, _ = sentence_around(document, like.start)
    before = [q for q in areas if like.start - BACK <= q.span.start < like.start]
    here = [q for q in before if q.span.start >= start]
    other = document.report.span(like.start, named.start() + len(names))
    for quantity in reversed(before):
        finding = _judged(document, quantity, known, other, strict=False)
        if finding:
            return finding
    close = [q for q in here if len(document.text[q.span.end : like.start]) <= 25]
    return _judged(document, close[-1], known, other, strict=True) if len(here) == 1 and close else None


def _share(document: Annotated, quantities: Sequence[Quantity], at: int) -> Finding | None:
    """ "120,000 sq km, about a fifth of Ukraine"."""
    area = quantities[at]
    after = [q for q in quantities[at + 1 : at + 3] if q.dimension == "ratio" and q.modifier in (None, "about")]
    if not after or area.modifier not in (None, "about"):
        return None
    share = after[0]
    if share.unit not in ("", "percentage") or not SHARE_AFTER.match(document.text[area.span.end : share.span.start]):
        return None
    match = OF_COUNTRY.match(document.text, share.span.end)
    if match is None:
        return None
    known = area_of(match["name"])
    if known is None and match["land"]:
        country = country_of_demonym(match["name"])
        known = area_of(country.name) if country else None
    if known is None:
        return None
    factor = share.value / 100 if share.unit == "percentage" else share.value
    if not 0 < factor <= 1:
        return None
    return _judged(document, area, (known,), share.span, strict=True, factor=factor)
