"""What is counted as reports come is what a count would give, whatever comes, changes and goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from conftest import Places
from sample_record import addition, made, monday, tuesday
from sqlalchemy import func, select

from reportedly.record import queries, report_tables, tallies
from reportedly.record.filters import Filter, Noun
from reportedly.record.store import Record


def counted_again(record: Record) -> Counter[tuple[str, str, str, str]]:
    """All that is kept, counted from the rows themselves."""
    found: tallies.Tallies = Counter()
    with record.reading() as connection:
        for table in report_tables.OF_REPORTS:
            tallies.count(found, table, [dict(row) for row in connection.execute(select(table)).mappings()])
    return found


def kept(record: Record) -> Counter[tuple[str, str, str, str]]:
    table = report_tables.tallies
    with record.reading() as connection:
        return Counter({tuple(row)[:4]: row.number for row in connection.execute(select(table))})  # type: ignore[misc]


def test_what_is_kept_is_what_is_there(places: Places) -> None:
    place = made(places())
    with Record(place) as record:
        assert kept(record) == counted_again(record)
        assert kept(record)["events", "type", "", "shelling"] == 4
        assert kept(record)["events", "place", "shelling", "Ozerne"] == 2
    with Record(place, write=True) as record:  # one report is read anew and tells less, another one comes
        less = replace(tuesday(), events=tuesday().events[:1])
        more = monday("another", monday().report.text + " ")
        record.add([addition(less), addition(more)], [], [], "layers-2", "2024-06-02T00:00:00Z")
    with Record(place) as record:
        assert kept(record) == counted_again(record)
        assert 0 not in kept(record).values()
        assert record.verify() == []


@pytest.mark.parametrize("asked", [Filter(), Filter(type=("shelling",)), Filter(type=("shelling", "force_posture"))])
@pytest.mark.parametrize("noun", ["events", "statements"])
def test_what_is_answered_is_what_a_count_gives(places: Places, noun: Noun, asked: Filter) -> None:
    if noun == "statements" and asked.type:
        return  # they are counted when they are asked for
    with Record(made(places())) as record, record.reading() as connection:
        table = queries.TABLES[noun]
        where = [table.c.type.in_(asked.type)] if asked.type else []
        for by, column in queries.FACETS[noun].items():
            number = func.count()
            rows = connection.execute(
                select(column, number).where(*where).group_by(column).order_by(number.desc(), column.nulls_first())
            )
            assert queries.facets(connection, noun, asked, by) == [tuple(row) for row in rows]
            assert queries.facets(connection, noun, asked, by, 1) == queries.facets(connection, noun, asked, by)[:1]
        assert queries.count(connection, noun, asked) == len(connection.execute(select(table.c.id).where(*where)).all())
        if noun == "events":
            assert queries.series(connection, noun, asked, "month") == [("2024-05", 2)]
