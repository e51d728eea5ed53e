"""Whether two tolls are of one happening: the same place, day and thing hit, and nothing that speaks against it.

Reports of one topic tell of many attacks. Their figures are set side by side only when at least two of three things are
told alike where the figures stand: a town or village, the day, what was hit (a market, a wedding, a bridge); and when
neither the days nor the towns told differ. Reports of the same few hours need one of the three for figures that agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Span
from reportedly.world.countries import country_named

LEAD = 600  # characters of a report's beginning that say where, when and what
SOON = 3  # days between reports whose figures are of one happening at most
AGREE = 2  # the same, for figures that may agree by chance
CAPITALISED = re.compile(r"\b[A-Z][\w’'-]{3,}")
SHORTEST = 4  # letters of a village's name
FEW_DAYS = 2  # a beginning that tells of more days is of many happenings
EXACT = ("PPL", "ADM2", "ADM3", "ADM4", "RG", "S", "CAMP")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, when and what a figure is of.

    Towns by id; villages that no gazetteer has, by name, and the capitalised words that may be such; days as ordinals;
    things hit; the day of publication.
    """

    towns: frozenset[int]
    villages: frozenset[str]
    words: frozenset[str]
    days: frozenset[int]
    things: frozenset[str]
    published: int | None


@lru_cache(maxsize=1)
def _things() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (files("reportedly.compare") / "data" / "things_hit.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
    return tuple((name, re.compile(rf"\b(?:{pattern})\b", re.I)) for name, pattern, _ in rows)


def setting(document: Annotated, span: Span) -> Setting:
    """The setting of a figure: that of its report's beginning, and of the words around the figure."""
    begin = document.prose[0].start if document.prose else 0
    around = (max(0, span.start - LEAD // 2), span.end + LEAD // 2)
    low, high = (begin, begin + LEAD) if span.start < begin + LEAD else around

    def near(start: int) -> bool:
        return low <= start < high

    towns = {
        place.geonameid
        for place in document.places
        if place.geonameid is not None
        and near(place.span.start)
        and (place.feature or "").startswith(EXACT)
        and place.use == "literal"
    }
    villages = {
        place.name
        for place in document.places
        if place.geonameid is None
        and near(place.span.start)
        and place.form == "name"
        and len(place.name) >= SHORTEST
        and not country_named(place.name.rstrip("s"))
    }
    days = set()
    for event in document.events:
        if event.date and near(event.trigger.start):
            try:
                days.add(date.fromisoformat(event.date[:10]).toordinal())
            except ValueError:
                continue
    text = document.text[low:high]
    return Setting(
        frozenset(towns),
        frozenset(villages),
        frozenset(CAPITALISED.findall(text)),
        frozenset(days),
        frozenset(name for name, pattern in _things() if pattern.search(text)),
        day_of(document),
    )


class Settings(dict[Span, Setting]):
    """The settings of figures and events by their spans, each read once, when it is asked for."""

    def __init__(self, documents: Mapping[str, Annotated]) -> None:
        super().__init__()
        self._documents = documents

    def __missing__(self, span: Span) -> Setting:
        self[span] = made = setting(self._documents[span.report], span)
        return made


def comparable(a: Setting, b: Setting, agree: bool, equal: bool = False) -> bool:
    """Whether two figures with these settings are of one happening; `equal`: they are one and the same large number."""
    if a.published is None or b.published is None:
        return len(a.towns & b.towns) > 0 and len(a.things & b.things) > 0 and _days(a, b) is not False
    apart = abs(a.published - b.published)
    same_day = _days(a, b)
    if apart > (AGREE if agree else SOON) or same_day is False:
        return False
    towns = a.towns & b.towns
    if a.towns and b.towns and not towns and not (a.things & b.things):
        return False
    if equal and apart <= 1:
        return True
    told = (
        bool(towns)
        + 2 * bool((a.villages & b.words) | (b.villages & a.words))
        + bool(a.things & b.things)
        + (same_day is True)
    )
    return told >= (1 if agree and apart <= 1 else 2)


def _days(a: Setting, b: Setting) -> bool | None:
    """Whether the two tell the same day; None where one tells none."""
    if not a.days or not b.days:
        return None
    if not a.days & b.days:
        return False
    return True if max(len(a.days), len(b.days)) <= FEW_DAYS else None
