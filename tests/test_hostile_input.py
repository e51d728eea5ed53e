"""Bad input ends in the failure list with file and reason, while the rest goes on; the network is never touched."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.model import Failure
from reportedly.record.store import Record
from reportedly.service import building

GOOD = "The town was shelled on Friday, its mayor said.\n"
SEVERAL = {  # files that each hold what cannot be read: content, and a word that the reason must have
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "binary.txt": (bytes(range(256)) * 40, ""),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "png"),
    "nul.txt": (b"Words with a NUL \x00 in them, and more words after it.", "NUL"),
    "broken.jsonl": (b'{"id": "x", "text": \n', "not JSON"),
    "list.jsonl": (b"[1, 2]\n", "object"),
    "missing.jsonl": (b'{"id": "no-text"}\n', "text"),
    "number.jsonl": (b'{"id": "n", "text": 7}\n', "text"),
    "trigger.jsonl": (b'{"id": "t", "text": "Words.", "triggers": [{"start": 3, "end": 99}]}\n', "trigger"),
    "nul.jsonl": (b'{"id": "z", "text": "a\\u0000b"}\n', "NUL"),
    "surrogate.jsonl": (b'{"id": "s", "text": "a\\ud800b"}\n', "surrogate"),
    "deep.jsonl": (b"[" * 100_000 + b"\n", ""),
    "latin.jsonl": (b'{"id": "l", "text": "caf\xe9 was hit"}\n', "UTF-8"),
    "empty.html": (b"<html><body></body></html>", ""),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "in"
    root.mkdir()
    (root / "good-1.txt").write_text(GOOD)
    (root / "good-2.jsonl").write_text(json.dumps({"id": "good-2", "text": GOOD}))
    for name, (content, _) in SEVERAL.items():
        (root / name).write_bytes(content)
    return root


def build(folder: Path, into: Path) -> list[Failure]:
    # a file that cannot be read comes to no layer; hostile text that does is in test_hostile_benchmark
    return building.build([folder], into, layers=["body"], jobs=1).failures


def test_each_is_named_with_its_reason_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    failures = build(folder, tmp_path / "war.db")
    reasons = {Path(failure.input.partition(":")[0]).name: failure.reason for failure in failures}
    assert set(reasons) == set(SEVERAL)
    for name, (_, word) in SEVERAL.items():
        assert word in reasons[name], name
    with Record(tmp_path / "war.db") as record:
        assert record.ids() == ("good-1", "good-2")
        assert len(record.failures()) == len(SEVERAL)
        assert record.verify() == []


def test_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as out:
        out.write(b'{"id": "long", "text": "')
        for _ in range(50):
            out.write(b"word " * 200_000)
        out.write(b'"}\n' + json.dumps({"id": "good", "text": GOOD}).encode())
    (failure,) = build(path, tmp_path / "war.db")
    assert failure.input == f"{path}:1"
    assert "bytes" in failure.reason
    with Record(tmp_path / "war.db") as record:
        assert record.ids() == ("good",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything is readable to root")
def test_a_folder_and_a_file_that_may_not_be_read(folder: Path, tmp_path: Path) -> None:
    (folder / "shut").mkdir(mode=0o000)
    (folder / "good-1.txt").chmod(0o000)
    failures = {Path(failure.input).name: failure.reason for failure in build(folder, tmp_path / "war.db")}
    assert "could not be read" in failures["shut"]
    assert "could not be read" in failures["good-1.txt"]


def test_links_that_lead_nowhere_or_in_circles(folder: Path, tmp_path: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "circle").symlink_to(folder)
    names = {Path(failure.input).name for failure in build(folder, tmp_path / "war.db")}
    assert "gone.txt" in names


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hold_up_the_rest(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    names = {Path(failure.input).name for failure in build(folder, tmp_path / "war.db")}
    assert "pipe.txt" in names


def test_names_of_files_that_are_no_text(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    name = os.fsencode(root) + b"/caf\xe9.txt"
    try:
        with open(name, "w") as out:  # noqa: PTH123  (a name that is no text has no Path)
            out.write(GOOD)
    except OSError:
        pytest.skip("this file system has no such names")
    failures = build(root, tmp_path / "war.db")
    with Record(tmp_path / "war.db") as record:
        assert record.verify() == []
        assert len(record.ids()) + len(failures) == 1


def test_nothing_reaches_for_the_network(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: object, **more: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = (
        '<html><body><article><p>The town was shelled. <img src="http://example.org/x.png"></p></article></body></html>'
    )
    (folder / "page.html").write_text(page)
    build(folder, tmp_path / "war.db")


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=80)), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_kept_or_named(tmp_path: Path, reports: list[tuple[str, str]]) -> None:
    number = len(list(tmp_path.iterdir()))
    path, into = tmp_path / f"{number}.jsonl", tmp_path / f"{number}.db"
    path.write_text("\n".join(json.dumps({"id": name, "text": text}) for name, text in reports))
    failures = build(path, into)
    with Record(into) as record:
        assert record.verify() == []
        kept = set(record.texts().values())
        unread = {int(failure.input.rpartition(":")[2]) for failure in failures}
        for line, (_, text) in enumerate(reports, 1):
            assert line in unread or text.removeprefix("\ufeff") in kept
