"""Who is let in, who may write, and what is refused with which words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sample_record import made

from reportedly.cli.application import run
from reportedly.errors import InputError, UsageError
from reportedly.record.store import Record
from reportedly.web import serving
from reportedly.web.access import Access, hashed, users_of
from reportedly.web.app import application

TOKEN = "0123456789abcdef0123"
PASSWORD = "a long password: Ünï"
DECISION = {"a": "monday", "b": "tuesday", "verdict": "two", "why": "they are by two hands"}
HERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("access") / "sample.db")


@pytest.fixture(scope="module")
def kept() -> str:
    return hashed(PASSWORD)


@pytest.fixture
def client(sample: Path, kept: str) -> TestClient:
    app = application(sample, None, Access(TOKEN, {"ana": kept}), ["war.example.org"])
    return TestClient(app, base_url="http://war.example.org")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 401),
        ({"headers": {"authorization": f"Bearer {TOKEN}"}}, 200),
        ({"headers": {"authorization": f"bearer {TOKEN}"}}, 200),
        ({"headers": {"authorization": f"Bearer {TOKEN}x"}}, 401),
        ({"headers": {"authorization": "Bearer "}}, 401),
        ({"headers": {"authorization": "Basic ???"}}, 401),
        ({"headers": {"authorization": "Basic " + "A" * 9000}}, 401),
        ({"auth": ("ana", PASSWORD)}, 200),
        ({"auth": ("ana", "another password")}, 401),
        ({"auth": ("ben", PASSWORD)}, 401),
    ],
    ids=["nobody", "token", "small letters", "wrong token", "no token", "no base64", "too long", "user", "wrong password", "unknown"],
)  # fmt: skip
def test_who_is_let_in(client: TestClient, given: dict[str, object], status: int) -> None:
    for address in ("/", "/api/v1/incidents", "/static/style.css", "/nowhere"):
        found = client.get(address, **given).status_code  # type: ignore[arg-type]
        assert (found == 401) == (status == 401), address


def test_who_is_not_known_is_told_how(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.headers["www-authenticate"].startswith("Basic realm=")
    assert "user and password, or a token" in answer.text and "Ozerne" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_guessing_has_an_end(kept: str) -> None:
    now = [0.0]
    access = Access(None, {"ana": kept}, lambda: now[0])
    for _ in range(10):
        assert not access.must_wait("198.51.100.7")
        assert access.who("Bearer wrong", "198.51.100.7") is None
    assert access.must_wait("198.51.100.7") and not access.must_wait("198.51.100.8")
    now[0] = 61
    assert not access.must_wait("198.51.100.7")


def test_names_by_which_it_is_asked_for(sample: Path) -> None:
    known = {"authorization": f"Bearer {TOKEN}"}
    app = application(sample, None, Access(TOKEN, {}), ["war.example.org"])
    for base, status in (
        ("http://war.example.org", 200),
        ("http://WAR.example.org:8000", 200),
        ("http://evil.example", 421),
    ):
        assert TestClient(app, base_url=base).get("/", headers=known).status_code == status, base


# ------------------------------------------------------------------------------------------------ writing


def test_it_reads_only_unless_it_was_started_for_review(sample: Path) -> None:
    client = TestClient(application(sample), base_url=HERE)
    answer = client.post("/api/v1/decisions", json=DECISION, headers={"origin": HERE})
    assert (answer.status_code, answer.text) == (405, "This page is for reading only.")
    assert client.get("/api/v1/decisions").json()["rows"] == []


@pytest.mark.parametrize(
    ("headers", "body", "status", "words"),
    [
        ({}, DECISION, 403, "Origin"),
        ({"origin": "http://evil.example"}, DECISION, 403, "Origin"),
        ({"origin": "null"}, DECISION, 403, "Origin"),
        ({"origin": HERE, "content-type": "text/plain"}, DECISION, 415, "application/json"),
        ({"origin": HERE}, {**DECISION, "why": "x" * 70_000}, 413, "64,000 bytes"),
        ({"origin": HERE}, {**DECISION, "verdict": "three"}, 400, "verdict"),
        ({"origin": HERE}, {**DECISION, "whose": "mine"}, 400, "whose"),
        ({"origin": HERE}, {**DECISION, "b": "sunday"}, 400, "no report 'sunday'"),
        ({"origin": HERE}, {**DECISION, "why": "  "}, 400, "reason"),
    ],
    ids=["no origin", "a foreign site", "a file", "a form", "too long", "verdict", "unknown key", "unknown report", "no reason"],
)  # fmt: skip
def test_what_is_not_written(sample: Path, headers: dict[str, str], body: object, status: int, words: str) -> None:
    client = TestClient(application(sample, "Ada Example"), base_url=HERE)
    answer = client.post("/api/v1/decisions", json=body, headers=headers)
    assert answer.status_code == status and words in answer.text
    with Record(sample) as record:
        assert record.decisions() == []


def test_a_decision_is_written_with_the_name_of_who_took_it(tmp_path: Path, kept: str) -> None:
    path = made(tmp_path / "war.db")
    client = TestClient(application(path, "a user", Access(None, {"ana": kept})), base_url=HERE)
    client.auth = ("ana", PASSWORD)  # type: ignore[assignment]
    answer = client.post("/api/v1/decisions", json=DECISION, headers={"origin": HERE})
    assert (answer.status_code, answer.json()["holds"]) == (201, "two texts")
    (row,) = client.get("/api/v1/decisions").json()["rows"]
    assert (row["who"], row["why"], row["applied"]) == ("ana", DECISION["why"], False)
    with Record(path) as record:
        assert record.verify() == []
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)("/api/v1/decisions", headers={"origin": HERE}).status_code == 405


# ------------------------------------------------------------------------------------------------ on the command line


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("192.0.2.4", False), ("war.example.org", False)],
)  # fmt: skip
def test_others_are_not_let_in_by_default(sample: Path, host: str, alone: bool) -> None:
    assert serving.is_loopback(host) is alone
    if not alone:
        with pytest.raises(UsageError, match="others can reach the record: say who may"):
            serving.serve(sample, serving.Door(host=host))


def test_the_line_of_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert run(["user", "ana"]) == 0
    line = capfd.readouterr().out
    assert line.startswith("ana:$argon2id$") and PASSWORD not in line
    (tmp_path / "users.txt").write_text("# who may read\n\n" + line)
    users = users_of(tmp_path / "users.txt")
    import base64

    given = base64.b64encode(f"ana:{PASSWORD}".encode()).decode()
    access = Access(None, users)
    assert [access.who(f"Basic {given}", "here") for _ in range(2)] == ["ana", "ana"]
    for name, password in (("a:b", PASSWORD), ("ana", "short")):
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        assert run(["user", name]) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("ana\n", ":1: a line is NAME:HASH"),
        ("# none\n", "holds no user"),
        ("ana:secret\n", "NAME:HASH"),
        (None, "cannot be read"),
    ],
)
def test_users_that_cannot_be_read(tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "users.txt").write_text(content)
    with pytest.raises(InputError, match=words):
        users_of(tmp_path / "users.txt")


def test_a_short_token_is_none() -> None:
    with pytest.raises(UsageError, match="20 characters or more"):
        Access("secret", {})
