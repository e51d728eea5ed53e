"""The one filter and the lists: what fits is found, what does not is left out, what is not known is refused by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import get_type_hints

import pytest
from conftest import Places
from sample_record import addition, made, made_with_incidents, monday

from reportedly.errors import UsageError
from reportedly.model import table_rows
from reportedly.model.event_types import EVENT_TYPES, GROUPS
from reportedly.model.table_rows import IncidentRow
from reportedly.record import conditions, event_conditions, filters, queries, reached, report_tables, surely, views
from reportedly.record.filters import NOUNS, Filter, Noun
from reportedly.record.store import Record
from reportedly.service import querying


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("filters") / "sample.db")


@pytest.fixture(scope="module")
def record(places: Places) -> Iterator[Record]:
    with Record(made(places())) as opened:
        yield opened


def test_the_python_arguments_are_the_fields() -> None:
    assert set(get_type_hints(filters.Arguments)) == {one.name for one in fields(Filter)}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_field_has_words_an_example_and_works(record: Record, noun: Noun) -> None:
    for one in filters.fields_of(noun):
        assert one.help.endswith(".") and one.example
        asked = filters.read({one.name: "person" if noun == "actors" and one.name == "kind" else one.example}, noun)
        assert asked.asked()
        page = querying.list_page(record, noun, asked)
        assert page.exact and page.total == len(list(querying.list_all(record, noun, asked)))
        assert page.total == querying.count(record, noun, asked)


FITTING = [
    # noun, what is asked, ids of what fits, in order
    ("reports", {}, ["monday-copy", "monday", "tuesday"]),
    ("reports", {"publisher": "example gazette"}, ["monday-copy", "monday"]),
    ("reports", {"publisher": "none"}, []),
    ("reports", {"publisher": ["none", "example gazette"]}, ["monday-copy", "monday"]),
    ("events", {"publisher": "none"}, []),
    ("reports", {"since": "2024-05-06", "until": "2024-05-06"}, ["monday-copy", "monday"]),
    ("reports", {"until": "2024-04"}, []),
    ("reports", {"text": "mayor"}, ["tuesday"]),
    ("reports", {"factuality": "denied"}, ["tuesday"]),
    ("reports", {"place": "ozerne", "type": "shelling"}, ["monday-copy", "monday"]),
    ("reports", {"place": "ozerne", "factuality": "planned"}, []),
    ("reports", {"source": "the mayor"}, ["tuesday"]),
    ("reports", {"report": ["tuesday", "monday"]}, ["monday", "tuesday"]),
    ("reports", {"incident": "incident-1"}, ["monday-copy", "monday", "tuesday"]),
    ("reports", {"human": "decided"}, []),
    ("reports", {"human": "undecided", "language": "en"}, ["monday-copy", "monday", "tuesday"]),
    ("events", {"place": "Ozerne"}, ["monday#0", "monday-copy#0"]),
    ("events", {"admin1": "kherson oblast"}, ["monday#0", "monday-copy#0"]),
    ("events", {"country": "Ukraine"}, ["monday#0", "monday-copy#0"]),
    ("events", {"country": "FR"}, []),
    ("events", {"box": "33,46,34,47"}, ["monday#0", "monday-copy#0"]),
    ("events", {"box": (170.0, 40.0, 34.0, 47.0)}, ["monday#0", "monday-copy#0"]),
    ("events", {"box": "170,40,33,47"}, []),
    ("events", {"type": "remote", "publisher": "Example Herald"}, ["tuesday#0", "tuesday#1"]),
    ("events", {"type": ["force_posture", "talks"]}, ["monday#1", "monday-copy#1"]),
    ("events", {"factuality": "happened,planned", "report": "monday"}, ["monday#0", "monday#1"]),
    ("events", {"source": "office:mayor"}, ["tuesday#0"]),
    ("events", {"source": "mayor"}, ["tuesday#0"]),
    ("events", {"since": "2024-05-06", "until": "2024-05-06"}, ["monday#0", "monday-copy#0"]),
    ("events", {"since": "2024-05-07"}, []),
    ("events", {"text": '"hospital said"'}, ["tuesday#0", "tuesday#1"]),
    ("events", {"min_origins": "2"}, ["monday#0", "monday-copy#0", "tuesday#0", "tuesday#1"]),
    ("events", {"min_origins": 3}, []),
    ("statements", {"act": "deny"}, ["tuesday@0"]),
    ("statements", {"source": "office:governor", "report": "monday"}, ["monday@0", "monday@2"]),
    ("statements", {"source": "the governor", "act": "threaten", "publisher": "Example Gazette"}, ["monday@2", "monday-copy@2"]),
    ("statements", {"factuality": "planned", "report": "monday"}, ["monday@2"]),
    ("actors", {"text": "mayor"}, ["office:mayor"]),
    ("actors", {"kind": "person", "country": "UA"}, ["office:governor"]),
    ("actors", {"report": "tuesday"}, ["office:mayor"]),
    ("checks", {}, None),
    ("checks", {"kind": "vague_source", "contested": "yes", "publisher": "Example Herald"}, None),
    ("checks", {"kind": "vague_source", "contested": "no"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "asked", "ids"), FITTING, ids=[f"{noun} {asked}" for noun, asked, _ in FITTING])
def test_what_fits(record: Record, noun: Noun, asked: dict[str, object], ids: list[str] | None) -> None:
    found = [getattr(row, "id") for row in querying.list_all(record, noun, asked)]  # noqa: B009
    if ids is None:
        assert len(found) == 1
    else:
        assert found == ids


MANY = [  # what counts as few: a large record is asked in other ways, which give the same
    {"FEW_REPORTS": 0},
    {"FEW_REPORTS": 0, "SOME_REPORTS": 0},
    {"FEW_REPORTS": 0, "SOME_REPORTS": 0, "COMMON": 0, "FEW_EVENTS": 0, "MOST_LATITUDES": 0},
    {"FEW_REPORTS": 0, "SOME_REPORTS": 0, "COMMON": 0, "FEW_EVENTS": 0, "SOME_EVENTS": 0, "FEW_INCIDENTS": 0},
    {"SOME_REPORTS": 0, "COMMON_ON_A_PAGE": 0},
]
ASKED_OF_MANY: list[tuple[Noun, dict[str, object]]] = [
    *((noun, asked) for noun, asked, _ in FITTING),
    *((noun, {"text": "bridge"}) for noun in NOUNS),
    ("incidents", {"text": "hospital", "publisher": "Example Herald"}),
    ("questions", {"place": "Ozerne", "text": "bridge"}),
    ("reports", {"min_origins": 2}),
    ("reports", {"contested": True}),
    ("reports", {"contested": False}),
    ("events", {"contested": True}),
    ("events", {"contested": False}),
    ("statements", {"min_origins": 2}),
    ("statements", {"contested": False}),
    ("statements", {"contested": True}),
    ("events", {"contested": True, "min_origins": 2}),
    *((noun, {"actor": "governor"}) for noun in ("reports", "statements", "events")),
    *((noun, {"box": "33,46,34,47"}) for noun in ("reports", "statements", "incidents")),
    *((noun, {"country": "UA", "type": "remote"}) for noun in ("reports", "statements")),
    ("reports", {"text": "bridge", "language": "en"}),
    ("statements", {"since": "2024-05-07"}),
    ("statements", {"until": "2024-05-06"}),
    ("events", {"min_origins": 3}),
]


@pytest.mark.parametrize("bounds", MANY, ids=lambda bounds: f"{len(bounds)} bounds")
def test_many_are_found_as_few_are(record: Record, bounds: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> list[tuple[list[object], int]]:
        return [
            (
                [getattr(row, "id") for row in querying.list_all(record, noun, asked)],  # noqa: B009
                querying.count(record, noun, asked),
            )
            for noun, asked in ASKED_OF_MANY
        ]

    few = found()
    for name, most in bounds.items():
        for module in (reached, conditions, event_conditions):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, most)
    assert found() == few and any(listed for listed, _ in few)
    assert all(len(listed) == count for listed, count in few)


def test_a_page_is_found_alone_where_more_are_sure_to_fit(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same page; and what is said to be more is more, however few are looked at."""
    sure = 0
    for most in (0, 1, 2):
        monkeypatch.setattr(queries, "COUNTED", most)
        for looked_at in (1, 4_000):
            monkeypatch.setattr(surely, "LOOKED_AT", looked_at)
            for noun, asked in ASKED_OF_MANY:
                wanted = querying.asked_for(noun, asked)
                every = list(querying.list_all(record, noun, asked))
                page = querying.list_page(record, noun, asked, 2)
                assert page.rows == tuple(every[:2]) and page.exact == (len(every) <= most), (noun, asked)
                with record.reading() as connection:
                    if surely.more_than(connection, noun, conditions.Conditions(connection, wanted), most):
                        sure += 1
                        assert len(every) > most, (noun, asked)
    assert sure > 40


def test_a_report_can_tell_of_an_incident_without_an_event(places: Places) -> None:
    """As by its headline alone: the list of an incident's reports has as many as the incident says."""
    with Record(made_with_incidents(places())) as record:
        incident = querying.get(record, "incidents", "incident-2")
        assert isinstance(incident, IncidentRow)
        told = [getattr(row, "id") for row in querying.list_all(record, "reports", {"incident": "incident-2"})]  # noqa: B009
        assert told == ["monday-copy", "monday", "tuesday"] and incident.reports == len(told)
        assert list(querying.list_all(record, "reports", {"incident": "incident-2", "type": "shelling"})) == []


REFUSED = [
    ("events", {"sinc": "2023"}, "there is no filter 'sinc'; did you mean 'since'?"),
    ("events", {"asks": "figure"}, "events cannot be filtered by 'asks'"),
    ("actors", {"place": "Kharkiv"}, "actors cannot be filtered by 'place'"),
    ("events", {"type": "shellng"}, "type 'shellng' is not known; did you mean 'shelling'"),
    ("events", {"country": "Ukrane"}, "country 'Ukrane' is not known; did you mean 'Ukraine'"),
    ("events", {"since": "yesterday"}, "since 'yesterday' is no day"),
    ("events", {"since": "2023-02-30"}, "since '2023-02-30' is no day"),
    ("events", {"until": "2023-13"}, "until '2023-13' is no day"),
    ("events", {"since": "2024", "until": "2023"}, "since 2024-01-01 lies after until 2023-12-31"),
    ("events", {"box": "1,2,3"}, "is not four numbers"),
    ("events", {"box": "1,2,3,95"}, "lies outside the world"),
    ("events", {"box": "1,nan,3,4"}, "lies outside the world"),
    ("events", {"contested": "maybe"}, "contested 'maybe' is neither true nor false"),
    ("events", {"min_origins": "-1"}, "min_origins '-1' is no whole number"),
    ("events", {"human": "sure"}, "human 'sure' is not known"),
    ("events", {"text": "?!"}, "text '\\?!' has no word"),
    ("events", {"publisher": ["", "x"]}, "publisher is empty"),
    ("questions", {"standing": "disputd"}, "did you mean 'disputed'"),
]


@pytest.mark.parametrize(("noun", "asked", "words"), REFUSED, ids=[str(asked) for _, asked, _ in REFUSED])
def test_what_is_not_known_is_refused_by_name(record: Record, noun: Noun, asked: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        querying.list_page(record, noun, asked)


@pytest.mark.parametrize(
    ("noun", "asked", "words"),
    [
        ("events", {"publisher": "Exmple Gazette"}, "no publisher 'Exmple Gazette'; did you mean 'Example Gazette'"),
        ("events", {"place": "Ozerna"}, "no place 'Ozerna'; did you mean 'ozerne'"),
        ("events", {"admin1": "Khersn"}, "no region 'Khersn'; did you mean 'Kherson'"),
        ("events", {"actor": "the gouvernor"}, "no actor 'the gouvernor'; did you mean 'the governor'"),
        ("statements", {"act": "denny"}, "no act 'denny'; did you mean 'deny'"),
    ],
)
def test_what_the_record_does_not_hold_is_said(
    record: Record, noun: Noun, asked: dict[str, object], words: str
) -> None:
    page = querying.list_page(record, noun, asked)
    assert page.rows == () and page.total == 0
    assert words in page.notes[0]


def test_months_and_years_stand_for_their_days() -> None:
    asked = filters.read({"since": "2024-02", "until": "2024-02"}, "events")
    assert (asked.since, asked.until) == ("2024-02-01", "2024-02-29")
    asked = filters.read({"since": "2023", "until": "2023-12"}, "events")
    assert (asked.since, asked.until) == ("2023-01-01", "2023-12-31")


def test_a_group_stands_for_its_types() -> None:
    assert filters.read({"type": "battle"}, "events").type == GROUPS["battle"]
    assert len(set(EVENT_TYPES)) == len(EVENT_TYPES)


@pytest.mark.parametrize("noun", NOUNS)
def test_pages_hold_each_row_once_in_one_order(record: Record, noun: Noun) -> None:
    whole = list(querying.list_all(record, noun, {}))
    assert whole or noun in {"questions", "incidents"}
    paged, after = [], None
    while True:
        page = querying.list_page(record, noun, {}, 1, after)
        assert len(page.rows) <= 1 and page.total == len(whole)
        paged += page.rows
        after = page.next
        if after is None:
            break
    assert paged == whole


@pytest.mark.parametrize("after", ["", "x", "W10", "bnVsbA", "WzEsMl0", "é", "eyJhIjoxfQ"])
def test_a_cursor_that_is_none_is_refused(record: Record, after: str) -> None:
    with pytest.raises(UsageError, match="is not where a page of events begins"):
        querying.list_page(record, "events", {}, 10, after)


@pytest.mark.parametrize("limit", [0, -1, queries.MOST + 1])
def test_a_limit_has_limits(record: Record, limit: int) -> None:
    with pytest.raises(UsageError, match="limit is 1 to"):
        querying.list_page(record, "events", {}, limit)


@pytest.mark.parametrize("noun", NOUNS)
def test_views_and_classes_have_the_same_columns(path: Path, noun: Noun) -> None:
    view, key = views.SOURCE[noun]
    with sqlite3.connect(path) as connection:
        held = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
    connection.close()
    assert set(table_rows.columns(noun)) <= set(held) and key in held
    assert all(table_rows.column_help(noun).values())


@pytest.mark.parametrize("noun", NOUNS)
def test_each_noun_can_be_counted(record: Record, noun: Noun) -> None:
    for by in queries.FACETS[noun]:
        counted = querying.facets(record, noun, {}, by)
        assert sum(number for _, number in counted) == querying.count(record, noun, {})
    with pytest.raises(UsageError, match="cannot be counted by 'colour'"):
        querying.facets(record, noun, {}, "colour")


def test_counted_over_time(record: Record) -> None:
    assert querying.series(record, "events", {}, "month") == [("2024-05", 2)]
    assert querying.series(record, "reports", {"publisher": "Example Gazette"}, "day") == [("2024-05-06", 2)]
    with pytest.raises(UsageError, match="have no day"):
        querying.series(record, "actors", {})


def test_one_row_by_its_id(record: Record) -> None:
    event = querying.get(record, "events", "monday#0")
    assert isinstance(event, table_rows.EventRow)
    assert (event.words, event.place, event.latitude, event.source_id) == ("hit", "Ozerne", 46.7, "person:spokesman")
    assert repr(event) == "<event monday#0: shelling, Ozerne, 2024-05-06>"
    for noun, name in (("reports", "monday"), ("statements", "tuesday@0"), ("actors", "office:mayor")):
        assert querying.kind_of(record, name) == noun
    with pytest.raises(UsageError, match="no event 'monday#99'"):
        querying.get(record, "events", "monday#99")
    with pytest.raises(UsageError, match="nothing called 'nobody'"):
        querying.kind_of(record, "nobody")


def test_each_filter_has_an_index(path: Path) -> None:
    """A list by one filter reads the rows that it shows, not the whole table."""
    column = {
        "place": "place_key", "country": "country", "admin1": "admin1", "type": "type", "publisher": "publisher", "factuality": "factuality",
        "actor": "doer_id", "source": "source_id", "box": "latitude", "since": "day", "report": "report",
    }  # fmt: skip
    with sqlite3.connect(path) as connection:
        firsts = {
            connection.execute(f"PRAGMA index_info({name})").fetchone()[2]
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'events'"
            )
        }
    connection.close()
    assert set(column.values()) <= firsts


def test_undated_comes_after_all_days() -> None:
    assert report_tables.UNDATED > "9999-12-31"


def test_a_filter_as_words_is_the_same_filter() -> None:
    asked = filters.read(
        {"since": "2024", "box": "22.5,44,40,53", "type": "battle", "contested": "no", "text": "a b"}, "events"
    )
    again: dict[str, object] = {}
    for name, word in asked.words():
        again[name] = [*again.get(name, []), word] if name in {"type"} else word  # type: ignore[misc]
    assert filters.read(again, "events") == asked


def test_what_gives_no_publisher_is_asked_for_as_none(places: Places) -> None:
    place = made(places())
    told = monday("unsigned", monday().report.text + " ")
    unsigned = replace(told, report=replace(told.report, publisher=None))
    with Record(place, write=True) as record:
        record.add([addition(unsigned)], [], [], "layers-2", "2024-06-02T00:00:00Z")
        for noun in ("reports", "events"):
            found = querying.list_page(record, noun, {"publisher": "none"})  # type: ignore[arg-type]
            assert found.rows and {getattr(row, "report", row.id) for row in found.rows} == {"unsigned"}
            assert not found.notes
        both = querying.list_page(record, "reports", {"publisher": ["none", "Example Herald"]})
        assert {row.id for row in both.rows} == {"unsigned", "tuesday"}  # type: ignore[union-attr]
