"""The file as people open it: the queries of docs/sql.md run, the picture is that of the tables, Datasette shows it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

import postgresql
import pytest
from sample_record import made

from reportedly.record import describing, report_tables

PAGE = (Path(__file__).parents[1] / "docs" / "sql.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
EMPTY = {0}  # the sample has no attack in Kharkiv region


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("sql") / "sample.db")


@pytest.fixture(scope="module")
def database(server: postgresql.Server) -> str:
    return made(server.url()).rpartition("/")[2]


def test_there_are_ten() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("number", range(10))
def test_each_query_runs(path: Path, number: int) -> None:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = connection.execute(QUERIES[number]).fetchall()
    connection.close()
    assert (not rows) == (number in EMPTY)


@pytest.mark.parametrize("number", range(10))
def test_each_query_runs_in_postgresql(server: postgresql.Server, database: str, number: int) -> None:
    query = QUERIES[number]
    if "MATCH" in query:  # each kind of database has its own language for words
        query = next(text for text in re.findall(r"\n\n((?:    .*\n)+)", PAGE) if "to_tsquery" in text)
    assert (not server.execute(query, database=database)) == (number in EMPTY)


def test_the_page_shows_the_tables_as_they_are() -> None:
    assert describing.refreshed(PAGE) == PAGE, "python -m reportedly.record.describing docs/sql.md"


def test_all_that_is_described_is_there(path: Path) -> None:
    connection = sqlite3.connect(path)
    held = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
    faults = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    assert set(describing.TABLES) <= held
    assert faults == []
    asked = (
        "reports incidents incident_reports events places times quantities actors mentions statements questions".split()
    )
    asked += "positions accounts relations checks copies decisions log failures runs incident_rows event_rows".split()
    assert set(asked) <= held


def test_rows_can_be_made_again_from_the_lines(path: Path, tmp_path: Path) -> None:
    """What the tables of reports hold is what the sealed lines give."""
    import json

    from reportedly.record.columns import unpack
    from reportedly.record.report_rows import rows_of

    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    for row in connection.execute(
        "SELECT r.id, r.number, r.publisher, a.line FROM reports r JOIN annotations a ON a.report = r.id"
    ):
        for table, rows in rows_of(row["id"], row["number"], row["publisher"], json.loads(unpack(row["line"]))):
            order = "number" if "number" in table.c else "rowid"
            held = connection.execute(f"SELECT * FROM {table.name} WHERE report = ? ORDER BY {order}", (row["id"],))
            names = [column.name for column in table.columns]
            assert [dict(one) for one in held] == [{name: one.get(name) for name in names} for one in rows]
    connection.close()
    assert {table.name for table in report_tables.OF_REPORTS} >= {"events", "mentions", "statements"}


def test_datasette_opens_it_as_it_is(path: Path) -> None:
    app = pytest.importorskip("datasette.app")

    async def looked() -> None:
        data = app.Datasette([str(path)])
        await data.invoke_startup()
        rows = (await data.client.get("/sample/event_rows.json?_shape=array&place=Ozerne&factuality=happened")).json()
        assert [row["id"] for row in rows] == ["monday#0", "monday-copy#0"]
        assert (await data.client.get("/sample/incident_rows")).status_code == 200
        # full text is found out by itself, facets and links to what a row refers to work
        found = (await data.client.get("/sample/reports.json?_shape=array&_search=hospital")).json()
        assert [row["id"] for row in found] == ["tuesday"]
        facets = (await data.client.get("/sample/events.json?_facet=type")).json()["facet_results"]
        assert {one["value"]: one["count"] for one in facets["type"]["results"]} == {"shelling": 4, "force_posture": 2}
        page = (await data.client.get("/sample/accounts")).text
        assert "/sample/questions/question-1" in page
        named = (await data.client.get("/sample.json?sql=select+count(*)+as+n+from+decisions&_shape=array")).json()
        assert named == [{"n": 0}]

    asyncio.run(looked())
