"""What an input is, before anything is read into a record: kinds, reports, languages, days, what is refused."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from reportedly.ingest.files import read
from reportedly.ingest.received import Options, Skipped
from reportedly.model import Failure

MOST_LANGUAGES = 2_000  # reports whose language is asked for


@dataclass
class Look:
    """What one input holds.

    Attributes:
        input: as it was named.
        kinds: how many reports are in files of each kind.
        reports: how many there are.
        brief: of these, summaries or titles only.
        languages: how many reports are in each language; of the first reports of a large input.
        first, last: the earliest and the latest day of publication.
        undated: reports without a day of their own.
        vague: of the dated, those whose day is one of several.
        publishers: how many reports each publisher has.
        columns: how the columns of tables are read.
        failures: what would be refused, and why.
        skipped: what would be passed over, and why.
    """

    input: str
    kinds: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    brief: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    first: str | None = None
    last: str | None = None
    undated: int = 0
    vague: int = 0
    publishers: Counter[str] = field(default_factory=Counter)
    columns: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def look(source: str | os.PathLike[str], options: Options, language_of: Callable[[str], str | None]) -> Look:
    """What a file or folder holds; nothing is written.

    Args:
        language_of: tells the language of a text.
    """
    found = Look(os.fspath(source))
    told: list[str] = []
    options = replace(options, tell=lambda file, words: told.append(f"{file}: {words}"))
    for item in read(source, options):
        if isinstance(item, Failure):
            found.failures.append(item)
        elif isinstance(item, Skipped):
            found.skipped.append(item)
        else:
            report = item.report
            found.reports += 1
            found.brief += report.brief
            found.kinds[item.kind or (report.reader or "").partition(" ")[0]] += 1
            if found.reports <= MOST_LANGUAGES:
                found.languages[language_of(report.text) or "not told"] += 1
            if report.publisher:
                found.publishers[report.publisher] += 1
            _count_day(found, report.published, report.published_bounds)
    found.columns = told
    return found


def _count_day(found: Look, day: str | None, bounds: tuple[str, str] | None) -> None:
    days: Iterable[str] = (day,) if day else bounds or ()
    found.vague += bool(bounds and not day)
    found.undated += not (day or bounds)
    for one in days:
        found.first = one if found.first is None else min(found.first, one)
        found.last = one if found.last is None else max(found.last, one)
