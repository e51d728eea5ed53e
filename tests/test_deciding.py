"""Deciding on the page: by a named person, through the service into the log, only from a form of the page itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sample_record import made, made_with_incidents

from reportedly.errors import UsageError
from reportedly.record import judged
from reportedly.record.judged import Subject
from reportedly.record.store import Record
from reportedly.review.judging import standing
from reportedly.web.app import application

ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def path(place: str | Path) -> str | Path:
    return made_with_incidents(place)


@pytest.fixture
def client(path: str | Path) -> TestClient:
    found = TestClient(application(path, "Ada Example"), base_url=ORIGIN, follow_redirects=False)
    found.headers["origin"] = ORIGIN
    return found


def token(client: TestClient) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/question/1").text)
    assert found
    return found[1]


def log_of(path: str | Path) -> list[tuple[str, str, str]]:
    from sqlalchemy import select

    from reportedly.record import schema

    log = schema.log.c
    with Record(path) as record, record.reading() as connection:
        rows = connection.execute(
            select(log.who, log.new, log.why).where(log.what.in_(("judged", "decided"))).order_by(log.number)
        )
        return [tuple(row) for row in rows]


JUDGE = {
    "kind": "question",
    "name": "question-1",
    "verdict": "right",
    "why": "both reports say so",
    "back": "/question/1",
}


def test_a_judgement_is_in_the_log_and_on_the_page(client: TestClient, path: str | Path) -> None:
    answer = client.post("/decide", data={**JUDGE, "token": token(client)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/question/1")
    assert log_of(path) == [("Ada Example", '["right", null]', "both reports say so")]
    for address in ("/question/1", "/questions", "/decisions"):
        page = client.get(address).text
        assert "both reports say so" in page and "Ada Example" in page, address
    with Record(path) as record:
        assert record.verify() == []


def test_a_correction_stands_above_the_machine_s_value_and_is_taken_back(client: TestClient, path: str | Path) -> None:
    fields = {
        "kind": "value",
        "name": "tuesday",
        "start": "33",
        "end": "44",
        "back": "/report/tuesday?at=33-44",
        "token": token(client),
    }
    assert (
        client.post("/decide", data={**fields, "verdict": "corrected", "value": "16", "why": "a misprint"}).status_code
        == 303
    )
    page = client.get("/report/tuesday?at=33-44").text
    assert "Should be" in page and "<bdi>16</bdi>" in page and "At least 15" in page
    assert client.post("/decide", data={**fields, "verdict": "open"}).status_code == 303
    assert "a misprint" not in client.get("/report/tuesday?at=33-44").text
    assert [why for _, _, why in log_of(path)] == ["a misprint", "taken back"]


def test_two_reports_are_said_to_be_no_copies(client: TestClient, path: str | Path) -> None:
    assert "no copy of it" in client.get("/copies/1").text
    data = {
        "a": "monday",
        "b": "monday-copy",
        "verdict": "two",
        "why": "written anew",
        "back": "/copies/1",
        "token": token(client),
    }
    assert client.post("/decide", data=data).status_code == 303
    assert "written anew" in client.get("/copies/1").text
    with Record(path) as record:
        (taken,) = record.decisions_taken()
        assert (taken.decision.verdict, taken.who) == ("two", "Ada Example")


def test_a_browser_tells_where_a_form_of_this_page_comes_from(client: TestClient) -> None:
    """With `no-referrer` it sends `Origin: null` with a form, which is refused as foreign; nothing is told to others."""
    assert client.get("/incident/1").headers["referrer-policy"] == "same-origin"


def test_an_incident_offers_to_be_split_and_merged(client: TestClient) -> None:
    page = client.get("/incident/1").text
    assert "not this incident" in page and 'name="a" value="monday#0"' in page and 'name="b" value="tuesday#0"' in page


@pytest.mark.parametrize(
    ("a", "b", "view"), [("monday", "monday-copy", "/copies/1"), ("monday#0", "tuesday#0", "/incident/1")]
)
def test_what_was_said_of_a_pair_is_taken_back_on_the_page(client: TestClient, a: str, b: str, view: str) -> None:
    data = {"a": a, "b": b, "verdict": "two", "why": "told of two days", "back": view, "token": token(client)}
    assert client.post("/decide", data=data).status_code == 303
    page = client.get(view).text
    form = page[page.index("told of two days") :]
    form = form[: form.index("</form>")]
    assert 'value="open"' in form and f'name="a" value="{a}"' in form and f'name="b" value="{b}"' in form
    assert client.post("/decide", data={**data, "verdict": "open", "why": ""}).status_code == 303
    assert "told of two days" not in client.get(view).text


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"token": "guessed"}, 403, "not sent by a form"),
        ({"token": ""}, 403, "not sent by a form"),
        ({"why": " "}, 400, "needs its reason"),
        ({"verdict": "perhaps"}, 400, "right, wrong, corrected or open"),
        ({"verdict": "corrected"}, 400, "needs the right value"),
        ({"name": "question-9"}, 400, "there is no question"),
        ({"kind": "war"}, 400, "nothing is named"),
        ({"verdict": "open"}, 400, "nothing to take back"),
        ({"kind": "value", "name": "monday", "start": "5", "end": "99999"}, 400, "has no characters"),
        ({"why": "x" * 2001}, 400, "at most 2,000"),
    ],
)
def test_what_is_no_decision_is_refused(
    client: TestClient, path: str | Path, change: dict[str, str], status: int, words: str
) -> None:
    answer = client.post("/decide", data={**JUDGE, "token": token(client), **change})
    assert answer.status_code == status and words in answer.text
    assert log_of(path) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"content-type": "text/plain"},
        {"host": "evil.example"},
    ],
    ids=["foreign", "null", "none", "no form", "another host"],
)
def test_only_this_page_s_own_forms_are_taken(client: TestClient, path: str | Path, headers: dict[str, str]) -> None:
    sent = {"content-type": "application/x-www-form-urlencoded", **headers}
    body = "&".join(f"{key}={value}" for key, value in {**JUDGE, "token": token(client), "why": "x"}.items())
    answer = client.post("/decide", content=body.replace(" ", "+"), headers=sent)
    assert answer.status_code in (403, 421)
    assert log_of(path) == []


@pytest.mark.parametrize(
    "back", ["//evil.example", "http://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb: c", ""]
)
def test_nobody_is_sent_elsewhere(client: TestClient, back: str) -> None:
    answer = client.post("/decide", data={**JUDGE, "back": back, "token": token(client)})
    assert answer.headers["location"] == "/"


def test_without_a_person_nothing_can_be_decided(path: str | Path) -> None:
    client = TestClient(application(path), base_url=ORIGIN)
    for address in (
        "/questions",
        "/question/1",
        "/incident/1",
        "/report/monday?at=3-9",
        "/copies/1",
    ):
        assert '<form class="judge"' not in client.get(address).text
    assert client.post("/decide", data=JUDGE, headers={"origin": ORIGIN}).status_code == 405


def test_the_last_judgement_holds(place: str | Path) -> None:
    subject = Subject("incident", "incident-1")
    with Record(made(place), write=True) as record:
        judged.judge(record, subject, "wrong", "one report", "Ada")
        judged.judge(record, subject, "corrected", "two towns", "Ben", "two incidents")
        assert [(one.verdict, one.value, one.who) for one in standing(record).values()] == [
            ("corrected", "two incidents", "Ben")
        ]
        judged.judge(record, subject, "open", "taken back", "Ben")
        assert standing(record) == {}
        with pytest.raises(UsageError, match="person's name"):
            judged.judge(record, subject, "right", "x", " ")
