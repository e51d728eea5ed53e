"""Assistants: the tools as the protocol's own client sees them; nothing is written, report text stays data."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Places
from hypothesis import given
from hypothesis import strategies as st
from sample_record import MONDAY, made

pytest.importorskip("mcp")

from reportedly.record.store import Record
from reportedly.service.assistant import BASIS, FENCE, assistant_server, fenced


@pytest.fixture(scope="module")
def path(places: Places) -> str | Path:
    return made(places())


def asked(path: str | Path, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers of the server to some calls, by the SDK's client."""
    from mcp import Client

    async def conversation() -> list[Any]:
        with Record(path) as record:
            async with Client(assistant_server(record)) as client:
                return [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(conversation())


def answer(path: str | Path, name: str, **arguments: Any) -> dict[str, Any]:
    (result,) = asked(path, (name, arguments))
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)


def test_the_tools_say_that_they_only_look(path: str | Path) -> None:
    from mcp import Client

    async def listed() -> Any:
        with Record(path) as record:
            async with Client(assistant_server(record)) as client:
                return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert {tool.name for tool in tools} == {
        "search",
        "incidents",
        "questions",
        "incident",
        "question",
        "report",
        "evidence",
    }
    assert all(tool.annotations.read_only_hint and "Machine-read" in tool.description for tool in tools)
    assert "place: Name of a place" in next(tool.description for tool in tools if tool.name == "incidents")


def test_every_answer_leads_to_characters(path: str | Path) -> None:
    (incident,) = answer(path, "incidents", filters={"country": "UA"})["incidents"]
    assert incident["origins"] >= 1
    told = answer(path, "incident", id=incident["id"])
    assert told["basis"] == BASIS and told["untrusted"] == FENCE and told["independent_origins"] >= 1
    question = answer(path, "question", id=told["questions"][0])
    for account in question["accounts"]:
        shown = answer(path, "evidence", report=account["report"], start=account["start"], end=account["end"])
        assert shown["text"].split(">")[1] == account["text"].split(">")[1]
    assert answer(path, "questions", filters={"asks": "figure"})["total"] == 1


def test_reports_and_search(path: str | Path) -> None:
    report = answer(path, "report", id="monday")
    assert MONDAY in report["text"] and report["text"].startswith("<untrusted ")
    assert {event["id"] for event in report["events"]} == {"monday#0", "monday#1"}
    assert report["copies"] == "copies-1"
    found = answer(path, "search", words="hospital", filters={"publisher": "Example Herald"}, limit=5)
    assert [hit["report"] for hit in found["reports"]] == ["tuesday"] and found["reports"][0]["passages"]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("incidents", {"filters": {"plac": "Kyiv"}}, "did you mean 'place'"),
        ("incidents", {"country": "UA"}, "'country' is a filter: give it as an entry of the argument 'filters'"),
        ("search", {"words": "bridge", "limt": 3}, "there is no argument 'limt'; did you mean 'limit'?"),
        ("incident", {"id": "incident-1", "place": "Kyiv"}, "there is no argument 'place'"),
        ("incident", {"id": "none"}, "there is no incident 'none'"),
        ("report", {"id": "none"}, "there is no report 'none'"),
        ("evidence", {"report": "monday", "start": 5, "end": 99999}, "has the characters 0 to"),
        ("search", {"words": '"bridge'}, "the quotation mark at character 1 is not closed"),
    ],
)
def test_what_is_wrong_is_said(path: str | Path, name: str, arguments: dict[str, Any], said: str) -> None:
    (result,) = asked(path, (name, arguments))
    assert result.is_error and said in result.content[0].text


def test_nothing_is_written(path: str | Path) -> None:
    def held() -> object:
        """The bytes of a file; of a database the hash of each table."""
        if isinstance(path, Path):
            return path.read_bytes()
        with Record(path) as record, record.reading() as connection:
            names = record.backend.hashed_tables(connection)
            return [record.backend.table_hash(connection, name) for name in (*names, "log")]

    before = held()
    asked(path, ("search", {"words": "bridge"}), ("incidents", {}))
    assert held() == before


@given(st.text(max_size=80))
def test_report_text_cannot_leave_its_marks(text: str) -> None:
    whole = fenced(text)
    mark = whole[len("<untrusted ") : whole.index(">")]
    assert whole == f"<untrusted {mark}>{text}</untrusted {mark}>" and mark not in text
    assert mark not in fenced(whole)[len("<untrusted ") :].split(">")[0]


def test_the_command_speaks_over_standard_input_and_output(path: str | Path) -> None:
    from mcp import Client, StdioServerParameters

    async def conversation() -> Any:
        started = StdioServerParameters(command=sys.executable, args=["-m", "reportedly", "mcp", str(path)])
        async with Client(started) as client:
            return await client.call_tool("search", {"words": "hospital"})

    result = asyncio.run(asyncio.wait_for(conversation(), 60))
    assert json.loads(result.content[0].text)["total"] == 1
