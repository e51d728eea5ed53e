"""The command line: what stands on which stream, and with which exit status a command ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from sample_record import made

from reportedly import settings
from reportedly.annotate.pipeline import ORDER
from reportedly.cli.application import application, run
from reportedly.errors import UsageError

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
    monkeypatch.setenv("REPORTEDLY_LAYERS", "body")
    return Terminal(capfdbinary, monkeypatch)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("cli") / "sample.db")


COMMANDS = [command.name for command in application.registered_commands]


def test_the_commands() -> None:
    assert set(COMMANDS) >= {"annotate", "build", "export", "find", "serve", "verify", "score"}


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
    assert [json.loads(line)["kind"] for line in out.splitlines()] == ["report", "report", "run"]
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


def test_find_gives_offsets(terminal: Terminal, sample: Path) -> None:
    status, out, _ = terminal("find", sample, "missile", "--json")
    assert status == 0
    for line in map(json.loads, out.splitlines()):
        assert line["passages"][0]["marks"][0]["text"] == "missile"


@pytest.mark.parametrize("command", ["export", "verify", "serve"])
def test_a_record_that_is_not_there(terminal: Terminal, tmp_path: Path, command: str) -> None:
    status, out, err = terminal(command, tmp_path / "none.db")
    assert (status, out) == (1, "")
    assert "there is no such record" in err
    assert not (tmp_path / "none.db").exists()


# ------------------------------------------------------------------------------------------------ settings


def test_layers_bring_those_that_they_rely_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_LAYERS", raising=False)
    assert settings.layers(None) is None
    assert settings.layers("") is None
    assert set(settings.layers("times") or ()) == {"body", "language", "times"}
    monkeypatch.setenv("REPORTEDLY_LAYERS", "body")
    assert settings.layers(None) == ("body",)
    assert set(settings.layers("language") or ()) == {"body", "language"}


def test_every_layer_says_what_it_needs_and_only_what_runs_before() -> None:
    assert set(settings.NEEDS) == set(ORDER)
    for name, needs in settings.NEEDS.items():
        assert all(ORDER.index(needed) < ORDER.index(name) for needed in needs), name


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
    assert reportedly.build([tmp_path / "in.txt"], tmp_path / "war.db", layers=["body"], jobs=1).added == 1
    with reportedly.open(tmp_path / "war.db") as record:
        assert record.ids() == ("in",)
        assert [hit.report for hit in record.find("shelling")] == ["in"]
    with pytest.raises(AttributeError):
        reportedly.nonsense  # noqa: B018
