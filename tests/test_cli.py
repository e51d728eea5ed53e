"""The command line: what stands on which stream, and with which exit status a command ends."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import sys
from pathlib import Path
from typing import get_args

import pytest
from sample_record import made

from reportedly import settings
from reportedly.cli.application import application, run
from reportedly.cli.filtering import option_name
from reportedly.cli.progress import Progress, estimate
from reportedly.errors import UsageError
from reportedly.model import FindingKind
from reportedly.record.filters import NOUNS, Field, all_fields
from reportedly.record.store import Record
from reportedly.world import anchors, authority

ROOT = Path(__file__).parents[1]
LINES = '{"id": "a", "text": "Shelling was heard on Friday."}\n{"id": "b", "text": "The governor denied it."}\n'


class Terminal:
    """Runs commands and keeps what they print."""

    def __init__(self, capture: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capture, self.monkeypatch = capture, monkeypatch

    def __call__(self, *words: object, stdin: str = "") -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        status = run([str(word) for word in words])
        sys.stdout.flush()
        out, err = self.capture.readouterr()
        return status, out.decode(), err.decode()


@pytest.fixture
def terminal(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.delenv("REPORTEDLY_JOBS", raising=False)
    monkeypatch.delenv("REPORTEDLY_LAYERS", raising=False)
    return Terminal(capfdbinary, monkeypatch)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("cli") / "sample.db")


COMMANDS = [command.name for command in application.registered_commands]


def test_the_commands() -> None:
    assert set(COMMANDS) >= {"annotate", "build", "decide", "export", "find", "serve", "verify", "score"}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(terminal: Terminal, command: str) -> None:
    status, out, _ = terminal(command, "--help")
    assert status == 0
    assert "Examples" in out
    assert f"reportedly {command}" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_documented(command: str) -> None:
    assert f"## reportedly {command}" in (ROOT / "docs" / "cli.md").read_text()


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["annotate", "--nonsense"],
        ["annotate", "--layers", "nonsense"],
        ["annotate", "--jobs", "0"],
        ["annotate", "--jobs", "many"],
        ["build", "-o", "x.db"],
        ["build", "in"],
        ["serve", "x.db", "--port", "99999"],
    ],
    ids=" ".join,
)
def test_wrong_usage(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = terminal(*words, stdin=LINES)
    assert status == 2
    assert (out, bool(err)) == ("", True)
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format(terminal: Terminal, sample: Path) -> None:
    status, out, err = terminal("export", sample, "--format", "nonsense")
    assert (status, out) == (2, "")
    assert "jsonl" in err  # the formats there are


def test_annotate_answers_every_line_in_order(terminal: Terminal) -> None:
    status, out, err = terminal("annotate", stdin=LINES)
    assert (status, err) == (0, "")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "b"]


def test_annotate_names_the_line_that_it_cannot_read(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "a"}\n{broken\n' + LINES)
    status, out, err = terminal("annotate", path)
    assert status == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "a", "b"]  # the first as an empty report
    assert f"{path}:1" in err
    assert f"{path}:2" in err


def test_build_find_export_verify(terminal: Terminal, tmp_path: Path) -> None:
    path, record = tmp_path / "in.jsonl", tmp_path / "war.db"
    path.write_text(LINES)
    status, out, _ = terminal("build", path, "-o", record)
    assert status == 0
    assert "2" in out
    assert "reports in the record" in out
    status, out, _ = terminal("find", record, "shelling")
    assert status == 0
    assert "a" in out
    status, out, err = terminal("find", record, "bridge")
    assert (status, out) == (1, "")
    assert "no report" in err
    status, out, _ = terminal("export", record)
    kinds = [json.loads(line)["kind"] for line in out.splitlines()]
    assert (kinds[:2], kinds[-1]) == (["report", "report"], "run")
    assert {"occurrence", "incident"} <= set(kinds)
    assert terminal("export", record, "-o", tmp_path / "out.jsonl")[0] == 0
    assert (tmp_path / "out.jsonl").read_text() == out
    status, out, _ = terminal("verify", record)
    assert status == 0
    assert "sound" in out


def test_build_tells_what_failed_and_goes_on(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("{broken\n" + LINES)
    status, out, err = terminal("build", path, tmp_path / "missing.txt", "-o", tmp_path / "war.db")
    assert status == 1
    assert f"{path}:1" in err
    assert "missing.txt" in err
    assert "inputs could not be read" in out
    assert terminal("build", path, "-o", tmp_path / "war.db", "--quiet")[1] == ""


def test_two_reports_under_one_id_are_told_as_such(terminal: Terminal, tmp_path: Path) -> None:
    path, record = tmp_path / "in.jsonl", tmp_path / "war.db"
    path.write_text(LINES + '{"id": "a", "text": "Other words came under the same id."}\n')
    out = " ".join(terminal("build", path, "-o", record, "--jobs", 1)[1].split())
    assert "a: two reports came under this id: kept as a~2 beside it" in out
    path.write_text('{"id": "a", "text": "These words came later."}\n')
    out = " ".join(terminal("build", path, "-o", record, "--jobs", 1)[1].split())
    assert "a: has changed since it was read: kept as a~3 beside it" in out


def test_verify_names_what_is_wrong_and_notes_what_was_not_checked(terminal: Terminal, tmp_path: Path) -> None:
    record = made(tmp_path / "war.db")
    with sqlite3.connect(record) as connection:
        connection.execute("UPDATE occurrences SET origins = 9")
    status, out, err = terminal("verify", record)
    assert status == 1
    assert "the table occurrences is not what was sealed" in out
    assert "no reader that is known" in err  # the sample is made by hand


def test_find_gives_offsets(terminal: Terminal, sample: Path) -> None:
    status, out, _ = terminal("find", sample, "missile", "--json")
    assert status == 0
    for line in map(json.loads, out.splitlines()):
        assert line["passages"][0]["marks"][0]["text"] == "missile"


@pytest.mark.parametrize("command", ["decide", "export", "verify", "serve"])
def test_a_record_that_is_not_there(terminal: Terminal, tmp_path: Path, command: str) -> None:
    status, out, err = terminal(command, tmp_path / "none.db")
    assert (status, out) == (1, "")
    assert "there is no such record" in err
    assert not (tmp_path / "none.db").exists()


# ------------------------------------------------------------------------------------------------ decide


def test_decide_writes_lists_and_takes_back(terminal: Terminal, tmp_path: Path) -> None:
    record = made(tmp_path / "two words.db")
    status, out, _ = terminal("decide", record)
    assert (status, out) == (0, f"{record}: no decision stands.\n")
    status, out, err = terminal("decide", record, "monday", "monday-copy", "two", "--why", "she saw\x1b[2J it herself")
    assert (status, err) == (0, "")
    assert "monday and monday-copy: two texts" in out
    assert f"reportedly build -o '{record}' --resume" in out
    assert terminal("decide", record, "monday#0", "tuesday#0", "one", "--why", "one bridge")[0] == 0
    status, out, _ = terminal("decide", record)
    assert status == 0
    for words in ("monday-copy", "she saw [2J it", "tuesday#0", "occurrence", "one bridge", "Not applied yet: 2"):
        assert words in out
    assert "\x1b[2J" not in out
    status, out, _ = terminal("decide", record, "monday-copy", "monday", "open", "--why", "her paper withdrew it")
    assert status == 0
    assert "left to the program again" in out
    assert "monday-copy" not in terminal("decide", record)[1]
    assert terminal("verify", record)[0] == 0


def test_a_build_without_input_applies_decisions(terminal: Terminal, tmp_path: Path) -> None:
    path, record = tmp_path / "in.jsonl", tmp_path / "war.db"
    path.write_text(LINES)
    terminal("build", path, "-o", record, "--jobs", 1)
    assert "not applied" not in terminal("decide", record, "a", "b", "one", "--why", "one dispatch in two parts")[1]
    assert "not applied yet" in terminal("decide", record)[1]
    assert terminal("build", "-o", record, "--resume")[0] == 0
    out = terminal("decide", record)[1]
    assert "one dispatch" in out
    assert "applied" not in out
    assert '"kind": "copies"' in terminal("export", record)[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["monday"], "second report or event"),
        (["monday", "tuesday"], "one, two or open"),
        (["monday", "tuesday", "one"], "reason"),
        (["monday", "tuesday", "one", "--why", ""], "reason"),
        (["monday", "tuesday", "both", "--why", "so it is"], "not 'both'"),
        (["monday", "wednesday", "one", "--why", "so it is"], "no report 'wednesday'"),
        (["monday#0", "tuesday#7", "one", "--why", "so it is"], "no event 7"),
        (["monday", "tuesday#0", "one", "--why", "so it is"], "two reports, or on two events"),
        (["monday", "tuesday", "open", "--why", "so it is"], "nothing to take back"),
        (["monday", "caf\udce9", "one", "--why", "so it is"], "no report 'caf"),
        (["--why", "so it is"], "for what"),
        (["monday", "tuesday", "one", "more", "--why", "so it is"], "more"),
    ],
)
def test_decisions_that_cannot_be_taken(terminal: Terminal, sample: Path, words: list[str], told: str) -> None:
    status, out, err = terminal("decide", sample, *words)
    assert (status, out) == (2, "")
    assert told in err
    assert "Traceback" not in err
    assert "no decision stands" in terminal("decide", sample)[1]


# ------------------------------------------------------------------------------------------------ settings


def test_layers_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_LAYERS", raising=False)
    assert settings.layers(None) is None
    assert settings.layers("") is None
    assert settings.layers("times, body") == ("body", "times")
    monkeypatch.setenv("REPORTEDLY_LAYERS", "body")
    assert settings.layers(None) == ("body",)
    assert settings.layers("language") == ("language",)


@pytest.mark.parametrize(("word", "number"), [("3", 3), ("", None), ("1", 1)])
def test_jobs_from_the_environment(monkeypatch: pytest.MonkeyPatch, word: str, number: int | None) -> None:
    monkeypatch.setenv("REPORTEDLY_JOBS", word)
    assert settings.jobs(None) == number
    assert settings.jobs(2) == 2


def test_jobs_that_are_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_JOBS", "many")
    with pytest.raises(UsageError):
        settings.jobs(None)


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert settings.now() == "1970-01-01T00:00:00Z"


def test_version(terminal: Terminal) -> None:
    import reportedly

    assert terminal("--version")[:2] == (0, f"reportedly {reportedly.__version__}\n")


# ------------------------------------------------------------------------------------------------ from Python


def test_the_verbs_of_the_package(tmp_path: Path) -> None:
    import reportedly

    (tmp_path / "in.txt").write_text("Shelling was heard on Friday.\n")
    assert reportedly.build([tmp_path / "in.txt"], tmp_path / "war.db", jobs=1).added == 1  # with all layers
    with reportedly.open(tmp_path / "war.db") as record:
        assert record.ids() == ("in",)
        assert [hit.report for hit in record.find("shelling")] == ["in"]
    with pytest.raises(AttributeError):
        reportedly.nonsense  # noqa: B018


# ------------------------------------------------------------------------------------------------ what is documented


def keys_of(value: object) -> set[str]:
    """The keys of a JSON value, at every depth; names of layers are not keys of the format."""
    if isinstance(value, list):
        return {key for item in value for key in keys_of(item)}
    if not isinstance(value, dict):
        return set()
    return set(value) | {key for name, item in value.items() if name != "layers" for key in keys_of(item)}


def test_the_format_names_what_is_exported(terminal: Terminal, sample: Path) -> None:
    lines = [json.loads(line) for line in terminal("export", sample)[1].splitlines()]
    words = (ROOT / "docs" / "format.md").read_text()
    assert [key for key in sorted(keys_of(lines)) if f"`{key}`" not in words] == []
    assert [kind for kind in get_args(FindingKind) if f"`{kind}`" not in words] == []


def test_settings_are_documented() -> None:
    words = (ROOT / "docs" / "cli.md").read_text()
    source = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    named = set(re.findall(r'"(REPORTEDLY_[A-Z_]+)"', source))
    assert named >= {"REPORTEDLY_LAYERS", "REPORTEDLY_ANCHORS", "REPORTEDLY_AUTHORITY"}
    assert [name for name in sorted(named) if f"`{name}`" not in words] == []


def test_the_tables_shown_can_be_read(tmp_path: Path) -> None:
    rows = [line.strip() for line in (ROOT / "docs" / "cli.md").read_text().splitlines() if "\t" in line]
    dated = [row for row in rows if row.startswith(anchors.KINDS)]
    (tmp_path / "anchors.tsv").write_text("\n".join(dated))
    (tmp_path / "authority.tsv").write_text("\n".join(row for row in rows if row not in dated))
    assert len(anchors.load(tmp_path / "anchors.tsv")) == len(dated) > 0
    known = authority.load(tmp_path / "authority.tsv")
    assert known.named("Jane Doe")
    assert known.named("Blue Ridge Battalion")


# ------------------------------------------------------------------------------------------------ lists


def test_version_in_short(terminal: Terminal) -> None:
    assert terminal("-V") == terminal("--version")
    assert terminal("-V")[1].startswith("reportedly ")


@pytest.mark.parametrize("option", [one for one in all_fields()], ids=lambda one: one.name)
def test_each_filter_is_an_option_and_documented(terminal: Terminal, sample: Path, option: Field) -> None:
    noun = next(noun for noun in NOUNS if noun in option.nouns)
    status, _, err = terminal("list", sample, noun, option_name(option.name), option.example)
    assert status in {0, 1}, err
    assert f"| `{option_name(option.name)}` | {option.help}" in (ROOT / "docs" / "cli.md").read_text()


def test_list(terminal: Terminal, sample: Path) -> None:
    status, out, err = terminal("list", sample, "events", "--place", "Ozerne", "--factuality", "happened")
    assert status == 0 and "2 events" in err
    lines = out.splitlines()
    assert lines[0].split("\t")[:2] == ["id", "type"] and lines[1].startswith("monday#0\tshelling\thappened")
    status, out, _ = terminal("list", sample, "events", "--format", "csv", "--limit", 1)
    assert len(out.splitlines()) == 2
    status, out, err = terminal("list", sample, "reports", "-f", "jsonl", "--limit", 1)
    assert json.loads(out)["id"] == "monday-copy" and "1 reports given, 2 held back" in err
    _, out, _ = terminal("list", sample, "events", "--count-by", "factuality")
    assert out.splitlines()[1] == "happened\t3"
    _, out, _ = terminal("list", sample, "events", "--over-time", "month", "-f", "csv")
    assert out.splitlines() == ["month,count", "2024-05,2"]
    assert terminal("list", sample, "events", "--country", "FR")[0] == 1


def test_list_into_a_file(terminal: Terminal, sample: Path, tmp_path: Path) -> None:
    assert terminal("list", sample, "incidents", "-f", "geojson", "-o", tmp_path / "i.geojson")[0] == 0
    assert json.loads((tmp_path / "i.geojson").read_text())["features"][0]["geometry"]["type"] == "Point"
    assert [path.name for path in tmp_path.iterdir()] == ["i.geojson"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("incident",), "there is no list called 'incident'; did you mean 'incidents'"),
        (("events", "--type", "shellng"), "did you mean 'shelling'"),
        (("actors", "--place", "Kyiv"), "actors cannot be filtered by 'place'"),
        (("events", "--format", "xml"), "there is no form 'xml'"),
        (("events", "--count-by", "colour"), "cannot be counted by 'colour'"),
        (("events", "--count-by", "type", "--over-time", "day"), "ask one at a time"),
    ],
)
def test_list_refuses(terminal: Terminal, sample: Path, words: tuple[str, ...], said: str) -> None:
    status, out, err = terminal("list", sample, *words)
    assert (status, out) == (2, "") and said in err


def test_show(terminal: Terminal, sample: Path) -> None:
    status, out, _ = terminal("show", sample, "monday#0")
    assert status == 0 and out.startswith("event monday#0") and "Ozerne" in out and "missile hit the bridge" in out
    told = json.loads(terminal("show", sample, "monday", "--json")[1])
    assert told["noun"] == "reports" and told["detail"]["text"].startswith("Bridge at Ozerne hit")
    with Record(sample) as record:
        question, incident = record.questions()[0], record.incidents()[0]
    assert "monday" in terminal("show", sample, question.id)[1]
    assert f"questions: {question.id}" in terminal("show", sample, incident.id)[1]
    status, _, err = terminal("show", sample, "nobody")
    assert status == 2 and "nothing called 'nobody'" in err


def test_info(terminal: Terminal, sample: Path) -> None:
    status, out, _ = terminal("info", sample)
    assert status == 0
    assert [line for line in out.splitlines() if line in ("Read", "Found in each report", "Compared")] == [
        "Read", "Found in each report", "Compared",
    ]  # fmt: skip
    told = json.loads(terminal("info", sample, "--json")[1])
    assert (told["counts"]["events"], told["publishers"], told["first_report"]) == (6, 2, "2024-05-06")


def test_find_with_filters(terminal: Terminal, sample: Path) -> None:
    status, out, err = terminal("find", sample, "bridge", "--publisher", "Example Herald", "--json")
    assert status == 0 and json.loads(out)["report"] == "tuesday"
    assert terminal("find", sample, "bridge NOT hospital", "--json")[1].count("\n") == 2
    assert "1 reports are held back" in terminal("find", sample, "--parts", "zern", "--limit", 2)[2]
    status, _, err = terminal("find", sample, '"bridge')
    assert status == 2 and "the quotation mark at character 1 is not closed" in err


def test_a_missing_input_makes_no_record(terminal: Terminal, tmp_path: Path) -> None:
    status, _, err = terminal("build", tmp_path / "nowhere", "-o", tmp_path / "war.db")
    assert status == 2 and "there is no file or folder" in err and "no record was made" in err
    assert list(tmp_path.iterdir()) == []


def test_annotate_reads_files_of_every_kind(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Shelling was heard on Friday.\n")
    (tmp_path / "b.jsonl").write_text(LINES)
    (tmp_path / "c.html").write_text(
        "<html><body><article><h1>Bridge hit</h1><p>The bridge was hit.</p></article></body></html>"
    )
    status, out, err = terminal(
        "annotate", tmp_path / "a.txt", tmp_path / "b.jsonl", tmp_path / "c.html", tmp_path / "no.txt"
    )
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in lines] == ["a", "a", "b", "c"]
    assert lines[0]["text"] == "Shelling was heard on Friday.\n" and "text" not in lines[1] and lines[3]["text"]
    assert status == 1 and "no.txt" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it holds no report"),
        (b"Shelling was heard.\n", "a JSON object with an id was expected"),
        (b"\xff\xfe\x00", "a JSON object with an id was expected"),
        (b"[1]\n", "a JSON object with an id was expected"),
        (b'{"id": "a", "times": []}\n', "has no `text`"),
        (b'{"id": "a", "text": "On Friday."}\n', "it has no labels of 'times'"),
        (b'{"id": "a", "text": "On Friday.", "places": []}\n', "it has those of: places"),
        (b'{"id": "a", "text": "On Friday.", "times": 3}\n', "not in the annotation format"),
    ],
)
def test_score_says_what_is_no_labelled_data(terminal: Terminal, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "gold.jsonl").write_bytes(content)
    status, out, err = terminal("score", "times", tmp_path / "gold.jsonl")
    assert (status, out) == (1, "") and "gold.jsonl" in err and said in err and len(err.splitlines()) == 1


def test_what_the_inputs_hold_is_counted_beforehand(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n{}\n{}")
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    assert estimate([str(tmp_path), str(tmp_path / "b.txt"), str(tmp_path / "none")]) == 5


def test_the_bar_tells_how_far_it_is() -> None:
    from rich.console import Console

    out = io.StringIO()
    progress = Progress(Console(file=out, force_terminal=True, width=100), [], shown=True)
    for what, count in (("reading", 4), ("known", 1), ("annotating", 2)):
        progress.tell(what, count)
    progress.bar.refresh()  # type: ignore[union-attr]
    progress.end()
    assert "annotating" in out.getvalue() and "3/4" in out.getvalue()
    Progress(Console(file=out), ["a"], shown=False).tell("reading", 1)


def test_serve_tells_its_address_once_it_answers(sample: Path) -> None:
    import http.client
    import socket
    import threading
    import time

    from reportedly.web import serving

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told: list[str] = []
    answered: list[int] = []
    done = threading.Event()

    def listening(address: str) -> None:
        told.append(address)
        done.set()

    thread = threading.Thread(target=serving.serve, args=(sample, serving.Door(port=port), listening), daemon=True)
    thread.start()
    assert done.wait(10)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for pause in (0, 5.5):  # longer than a server of its kind keeps a connection that is not told so
        time.sleep(pause)
        connection.request("GET", "/api/v1/")
        answer = connection.getresponse()
        answer.read()
        answered.append(answer.status)
    connection.close()
    assert (told, answered) == ([f"http://127.0.0.1:{port}"], [200, 200])
