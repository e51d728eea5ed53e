"""What a report, an id or a file's name holds is shown on the terminal, never obeyed by it."""

from __future__ import annotations

import json

import pytest

from reportedly.cli.application import run
from reportedly.cli.terminal import pictured, shown

TITLE, CLIPBOARD, ERASE = "\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x07", "\x1b[2J\x1b[1;1H"
ROWS = [
    ("plain words, a\ttab\nand a line", "plain words, a\ttab\nand a line"),
    ("\x1b[1mbold\x1b[0m", "\x1b[1mbold\x1b[0m"),
    ("\x1b[1;33mwarning\x1b[0m", "\x1b[1;33mwarning\x1b[0m"),
    ("\x1b[38;5;196mred", "\x1b[38;5;196mred"),
    ("\r12 reports", "\r12 reports"),
    (TITLE, "\\x1b]0;owned\\x07"),
    (CLIPBOARD, "\\x1b]52;c;b3duZWQ=\\x07"),
    (ERASE, "\\x1b[2J\\x1b[1;1H"),
    ("\x1b[8mhidden", "\\x1b[8mhidden"),
    ("\x1b[1;8mhidden", "\\x1b[1;8mhidden"),
    ("over\rwritten", "over\\rwritten"),
    ("back\x08space", "back\\x08space"),
    ("\x9b2J", "\\x9b2J"),
    ("\u202egnp.exe", "\\u202egnp.exe"),
    ("two\u2028lines", "two\\u2028lines"),
]


@pytest.mark.parametrize(("words", "seen"), ROWS, ids=[repr(row[0][:20]) for row in ROWS])
def test_what_a_terminal_would_obey_is_spelled_out(words: str, seen: str) -> None:
    assert shown(words) == seen
    assert len(pictured(words)) == len(words)
    assert not set(pictured(words)) & set("\x1b\x07\x08\x9b\u202e")


COMMANDS = [
    ["find", "RECORD", "bridge"],
    ["find", "RECORD", "bridge", "--json"],
    ["list", "RECORD", "reports"],
    ["list", "RECORD", "events"],
    ["show", "RECORD", "ID"],
    ["info", "RECORD"],
    ["decide", "RECORD", "ID", "other", "two", "--why", ERASE],
    ["decide", "RECORD"],
    ["decide", "RECORD", "no such " + TITLE, "other", "two"],
    ["verify", "RECORD"],
    ["build", "-o", "RECORD", "INPUT"],
    ["annotate", "BROKEN"],
    ["annotate", "no such file " + TITLE],
    ["look", "INPUT"],
    ["gazetteer", "show", ERASE],
    ["score", "no such layer " + TITLE, "INPUT"],
]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("terminal")
    found, broken = folder / f"in{CLIPBOARD}.jsonl", folder / f"broken{CLIPBOARD}.jsonl"
    hostile = {"id": f"id{TITLE}", "title": f"A bridge {ERASE}", "publisher": f"Gazette{CLIPBOARD}"}
    other = {"id": "other", "text": "The bridge was hit on Friday."}
    text = f"The bridge {ERASE} was hit on Friday, General Ivan{TITLE} Petrov said."
    found.write_text("".join(json.dumps(row) + "\n" for row in ({**hostile, "text": text}, other)))
    broken.write_text(json.dumps({"id": f"id{TITLE}", "text": 7}) + "\n" + "{broken" + ERASE)
    record = folder / "war.db"
    assert run(["build", str(found), "-o", str(record), "--jobs", "1", "-q"]) == 0
    return {"RECORD": str(record), "INPUT": str(found), "BROKEN": str(broken), "ID": hostile["id"]}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words)[:30])
def test_no_command_obeys(names: dict[str, str], command: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    run([names.get(word, word) for word in command])
    for written in capfdbinary.readouterr():
        words = written.decode()
        assert not set(words) & {*map(chr, range(9)), *map(chr, range(11, 32)), *map(chr, range(127, 160))}, words[:300]
