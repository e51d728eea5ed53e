"""What can be asked of a record: one function a verb, with one filter, used alike by every face of the program.

Each takes an open record, a noun and a filter given as named values (text from a command line or an address, or what
Python has), and raises UsageError for what is not known or not well formed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reportedly.errors import UsageError
from reportedly.model.interchange import compared_to_json
from reportedly.model.table_rows import Row
from reportedly.record import filters, queries
from reportedly.record import search as text_search
from reportedly.record.conditions import Conditions
from reportedly.record.filters import Filter, Noun
from reportedly.record.listing import Listing
from reportedly.record.queries import Page
from reportedly.record.search import Hit
from reportedly.record.store import Record

Asked = Filter | Mapping[str, object]


def asked_for(noun: Noun, asked: Asked) -> Filter:
    """The filter for such things; one that is made already is taken as it is, if it fits them."""
    return filters.read(asked.asked() if isinstance(asked, Filter) else asked, noun)


def list_page(record: Record, noun: Noun, asked: Asked, limit: int = 50, after: str | None = None) -> Page:
    """Some rows that fit, with how many there are and where the next page begins."""
    wanted = asked_for(noun, asked)
    with record.reading() as connection:
        return queries.page(connection, noun, wanted, limit, after)


def list_all(record: Record, noun: Noun, asked: Asked) -> Iterator[Row]:
    """All rows that fit, in the order of the list."""
    wanted = asked_for(noun, asked)
    with record.reading() as connection:
        yield from queries.every(connection, noun, wanted)


def get(record: Record, noun: Noun, name: str) -> Row:
    """The row of that id."""
    with record.reading() as connection:
        return queries.one(connection, noun, name)


def count(record: Record, noun: Noun, asked: Asked) -> int:
    """How many rows fit."""
    wanted = asked_for(noun, asked)
    with record.reading() as connection:
        return queries.count(connection, noun, wanted)


def facets(record: Record, noun: Noun, asked: Asked, by: str, most: int = 50) -> list[tuple[Any, int]]:
    """The values of a column among the rows that fit, with how many have each; the most first."""
    wanted = asked_for(noun, asked)
    with record.reading() as connection:
        return queries.facets(connection, noun, wanted, by, most)


def series(record: Record, noun: Noun, asked: Asked, step: str = "month") -> list[tuple[str, int]]:
    """How many rows that fit begin on each day, month or year, in order."""
    wanted = asked_for(noun, asked)
    with record.reading() as connection:
        return queries.series(connection, noun, wanted, step)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: some reports, how many there are in all (counted up to a bound), and what was not known.

    `next` is where the next page begins (`after`); None on the last.
    """

    hits: tuple[Hit, ...]
    total: int
    exact: bool
    notes: tuple[str, ...]
    next: str | None = None


def search(
    record: Record,
    words: str,
    asked: Asked,
    limit: int = 50,
    offset: int = 0,
    parts: bool = False,
    after: str | None = None,
) -> Found:
    """The reports that have the words and fit the filter, best first, with passages.

    Args:
        words: as `record.search.expression` reads them; with `parts`, characters that may stand anywhere in a word.
        asked: a filter for reports.
        limit, offset: how many, and how many to pass over.
        after: where the page begins: `next` of the one before; as quick on the thousandth page as on the first.

    Raises UsageError for words that cannot be read as a query.
    """
    if not 1 <= limit <= queries.MOST or offset < 0:
        raise UsageError(f"limit is 1 to {queries.MOST:,}, and offset 0 or more")
    wanted = asked_for("reports", asked)
    with record.reading() as connection:
        making = Conditions(connection, wanted)
        conditions = making.of("reports")
        way = text_search.find_part if parts else text_search.find
        hits = way(connection, words, limit + 1, offset, conditions, after)
        more, notes = len(hits) > limit, tuple(making.notes)
        following, shown = hits[limit - 1].mark if more else None, tuple(hits[:limit])
        if parts:  # each one more would have to be read to be counted
            return Found(shown, offset + len(hits), not more and after is None, notes, following)
        if not more and offset == 0 and after is None:
            total = len(hits)
        else:
            total = text_search.count(connection, words, queries.COUNTED, conditions)
        return Found(shown, min(total, queries.COUNTED), total <= queries.COUNTED, notes, following)


def counts(record: Record) -> dict[str, int]:
    """How many there are of each noun, of places, figures, times, copies, occurrences and failures."""
    made: dict[str, int] = dict(record.counts())
    made |= {noun: count(record, noun, {}) for noun in filters.NOUNS}
    made["contested"] = count(record, "questions", {"contested": True})
    with record.reading() as connection:
        return {**made, **{table.name: queries.size(connection, table) for table in queries.PLAIN}}


def about(record: Record) -> dict[str, Any]:
    """From when to when a record's reports are, from how many publishers, in which languages, its size and its runs."""
    runs = record.runs()
    with record.reading() as connection:
        first, last, publishers, languages = queries.extent(connection)
    return {
        "bytes": record.backend.size(),
        "first_report": first,
        "last_report": last,
        "publishers": publishers,
        "languages": ", ".join(languages),
        "runs": len(runs),
        "last_run": runs[-1]["finished"] or runs[-1]["started"] if runs else None,
        "version": runs[-1]["version"] if runs else None,
    }


def detail(record: Record, noun: Noun, name: str) -> dict[str, Any] | None:
    """What the interchange format has of a thing, where it has a line of its own. Raises UsageError where it is not."""
    if noun == "reports":
        line = Listing(record).line(name)
        line.pop("vectors", None)
        return line
    if noun == "incidents":
        return compared_to_json(record.incident(name))
    if noun == "questions":
        found = record.question(name)
        texts = {report: record.text(report) for report in {account.span.report for account in found.accounts}}
        return compared_to_json(found, texts)
    return None


def kind_of(record: Record, name: str) -> Noun:
    """What an id names: a report, incident, event, statement, question, actor or check; the report goes first."""
    with record.reading() as connection:
        for noun in filters.NOUNS:
            try:
                queries.one(connection, noun, name)
            except UsageError:
                continue
            return noun
    raise UsageError(f"the record has nothing called {name!r}: no report, incident, question, actor, event or check")
