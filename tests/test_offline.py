"""Nothing phones home and nothing is left behind: asked of the system, not of Python, for every command and worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from network_watch import unavailable, watched

from reportedly.offline import SILENCED

SECONDS = 30  # a library that reports to its makers may wait with it
COMMAND = [sys.executable, "-m", "reportedly"]
TEXT = (
    "KHERSON, May 3 (Agency) - The governor said on Friday that 12 people had died when a missile hit the bridge at "
    "Kherson, 30 km from the front. The ministry denied it.\n"
)
PAGE = f'<html><body><article><p>{TEXT}</p><img src="http://example.org/x.png"></article></body></html>'
LIBRARY = f"import time, reportedly\nassert reportedly.annotate({TEXT!r}).events\ntime.sleep({SECONDS})\n"
SHORT = {  # each command, with the name of the record as RECORD
    "find": ["find", "RECORD", "bridge"],
    "export": ["export", "RECORD"],
    "table": ["export", "RECORD", "--format", "csv"],
    "verify": ["verify", "RECORD"],
    "decide": ["decide", "RECORD", "r1", "page", "two", "--why", "read"],
    "decisions": ["decide", "RECORD"],
    "again": ["build", "-o", "RECORD", "--resume"],
    "score": ["score", "times", "LABELLED"],
    "list": ["list", "RECORD", "events"],
    "show": ["show", "RECORD", "r1"],
    "info": ["info", "RECORD"],
    "layers": ["layers"],
    "gazetteer": ["gazetteer", "show", "Kherson"],
    "look": ["look", "LABELLED"],
    "readers": ["readers"],
    "help": ["--help"],
}


def lines(number: int) -> bytes:
    return b"".join(json.dumps({"id": f"r{n}", "text": TEXT}).encode() + b"\n" for n in range(number))


class Place:
    """A fresh home, a fresh folder for temporary files and a fresh working folder, and what is run there."""

    def __init__(self, root: Path) -> None:
        self.root, self.work = root, root / "work"
        self.input, self.record = root / "in", self.work / "war.db"
        names = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "home/.cache", "XDG_CONFIG_HOME": "home/.config"}
        names |= {"XDG_DATA_HOME": "home/.local/share", "XDG_STATE_HOME": "home/.local/state"}
        for name in ("work", "in", *names.values()):
            (root / name).mkdir(parents=True, exist_ok=True)
        (self.input / "many.jsonl").write_bytes(lines(140))
        (self.input / "page.html").write_text(PAGE)
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "LOGNAME": "tester",
            "PYTHONDONTWRITEBYTECODE": "1",
            **{name: "0" for name in SILENCED},  # a user's environment that has it the other way round
            **{name: str(root / folder) for name, folder in names.items()},
        }
        self.asked: list[str] = []
        self.filtered = unavailable() is None

    def run(self, *words: str, stack: ExitStack, stdin: int | None = None) -> subprocess.Popen[bytes]:
        watch = stack.enter_context(
            watched(
                words,
                filtered=self.filtered,
                asked=self.asked,
                env=self.environment,
                cwd=self.work,
                stdin=stdin if stdin is not None else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        )
        return watch.process

    def ended(self, process: subprocess.Popen[bytes]) -> None:
        _, words = process.communicate(timeout=300)
        assert process.returncode == 0, words.decode()

    def left(self) -> set[str]:
        """Files of the place that no one asked for."""
        found = {path for path in self.root.rglob("*") if not path.is_dir() and self.input not in path.parents}
        return {str(path.relative_to(self.root)) for path in found if not path.name.startswith(self.record.name)}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Everything that this program can be asked for, done, and held open for a while."""
    there = Place(tmp_path_factory.mktemp("offline"))
    (there.input / "labelled.jsonl").write_text(json.dumps({"id": "x", "text": TEXT, "times": []}) + "\n")
    with ExitStack() as stack:
        library = there.run(sys.executable, "-c", LIBRARY, stack=stack)
        held = there.run(*COMMAND, "annotate", "--jobs", "2", stack=stack, stdin=subprocess.PIPE)
        assert held.stdin is not None
        held.stdin.write(lines(140))
        held.stdin.flush()
        until = time.monotonic() + SECONDS
        files = [str(there.input / name) for name in ("many.jsonl", "page.html")]
        there.ended(there.run(*COMMAND, "build", *files, "-o", "war.db", "--jobs", "2", stack=stack))
        page = there.run(*COMMAND, "serve", "war.db", "--port", "18763", stack=stack)
        for words in SHORT.values():
            named = [{"RECORD": "war.db", "LABELLED": str(there.input / "labelled.jsonl")}.get(w, w) for w in words]
            there.ended(there.run(*COMMAND, *named, stack=stack))
        for address in ("", "/reports", "/findings", "/report/r1", "/search?q=bridge", "/findings.json"):
            with urllib.request.urlopen(f"http://127.0.0.1:18763{address}", timeout=30) as answer:
                assert answer.status == 200
        time.sleep(max(0.0, until - time.monotonic()))
        there.ended(held)
        there.ended(library)
        page.terminate()
        page.communicate(timeout=30)
    yield there


def test_nothing_is_asked_of_the_network(place: Place) -> None:
    """Every command, the library and the workers, over half a minute, whatever the user's environment says."""
    if reason := unavailable():
        if os.environ.get("CI"):
            pytest.fail(f"the network must be watched here: {reason}")
        pytest.skip(reason)
    assert place.asked == []


def test_nothing_is_left_outside_the_record(place: Place) -> None:
    assert place.left() == set()


def test_the_watch_sees_what_a_grandchild_asks_for() -> None:
    if reason := unavailable():
        pytest.skip(reason)
    asks = "import socket; s = socket.socket(); s.connect_ex(('192.0.2.1', 443)); socket.gethostbyname('example.org')"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {asks!r}])"
    with watched([sys.executable, "-c", parent], stderr=subprocess.DEVNULL) as watch:
        watch.process.wait(60)
    assert any("192.0.2.1 port 443" in words for words in watch.asked)
    assert any("a host's name" in words for words in watch.asked)


@pytest.mark.parametrize("module", ["reportedly", "reportedly.layers.tagger", "reportedly.scale.pool"])
def test_whoever_imports_any_part_is_silent(module: str) -> None:
    words = f"import os, {module}; print([os.environ[name] for name in {list(SILENCED)}])"
    environment = {**os.environ, **{name: "0" for name in SILENCED}}
    done = subprocess.run([sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(list(SILENCED.values()))
