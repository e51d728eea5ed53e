"""Nothing phones home and nothing is left behind: asked of the system, not of Python, for every command and worker."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import typer
from network_watch import unavailable, watched

from reportedly.cli.application import application
from reportedly.offline import SILENCED

MANY = 70  # reports: more than one batch of them, so that workers read them
SECONDS = 30  # a library that reports to its makers may wait with it
COMMAND = [sys.executable, "-m", "reportedly"]
TEXT = (
    "KHERSON, May 3 (Agency) - The governor said on Friday that 12 people had died when a missile hit the bridge at "
    "Kherson, 30 km from the front. The ministry denied it.\n"
)
PAGE = f'<html><body><article><p>{TEXT}</p><img src="http://example.org/x.png"></article></body></html>'
LIBRARY = f"import time, reportedly\nassert reportedly.annotate({TEXT!r}).events\ntime.sleep({SECONDS})\n"
FORKED = """
import json, os, sys
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # as `reportedly` itself does first
from reportedly.cli.application import run
import reportedly.export.writing, reportedly.record.store, reportedly.service.data_frames, reportedly.service.querying
while line := sys.stdin.readline():
    words, told = json.loads(line)
    if not (child := os.fork()):
        for number, file, how in ((0, os.devnull, os.O_RDONLY), (1, os.devnull, os.O_WRONLY), (2, told, os.O_WRONLY | os.O_CREAT)):
            os.dup2(os.open(file, how, 0o600), number)
        sys.stdin = open(0)
        sys.exit(run(words))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs each command that it is told of in a process of its own, which has loaded already what most commands load."""
FEEDS = '<opml version="2.0"><body><outline type="rss" xmlUrl="http://127.0.0.1:9/feed"/></body></opml>'
DUMP = "\t".join(
    [
        "709717",
        "Dornfeld",
        "Dornfeld",
        "",
        "48.0",
        "37.8",
        "P",
        "PPL",
        "UA",
        "",
        "05",
        "",
        "",
        "",
        "900",
        "",
        "1",
        "",
        "",
    ]
)
RUNS: dict[str, list[list[str]]] = {
    # how each command is run, in capitals what stands for a file; one that is not here is run as its help shows it
    "build": [["-o", "RECORD", "--resume"]],
    "annotate": [["LABELLED"]],
    "watch": [["FEEDS", "-o", "war.db-watched"]],
    "look": [["LABELLED"]],
    "readers": [[]],
    "brief": [["RECORD", "-o", "war.db-brief.html"]],
    "export": [["RECORD", "-o", "war.db-export"], ["RECORD", "--format", "csv"], ["RECORD", "--format", "xlsx"]],
    "layers": [[]],
    "list": [["RECORD", "events"]],
    "show": [["RECORD", "r1"]],
    "info": [["RECORD"]],
    "find": [["RECORD", "bridge"]],
    "decide": [["RECORD", "r1", "page", "two", "--why", "read"], ["RECORD"]],
    "mcp": [["RECORD"]],
    "verify": [["RECORD"], ["RECORD", "--seal"]],
    "backup": [["RECORD", "war.db-copy"]],
    "import": [["war.db-export", "-o", "war.db-imported"]],
    "upgrade": [["RECORD"]],
    "score": [["times", "LABELLED"]],
    "gazetteer add": [["DUMP"]],
    "gazetteer show": [["Kherson"]],
}
REFUSED = {"watch": "127.0.0.1", "upgrade": "version"}  # what ends with a status other than 0, and a word of why
HELD = {"serve"}  # run for the whole time, beside `annotate` and `mcp`, which wait for input
OWN = "home/.local/share/reportedly"  # where `gazetteer add` keeps its places: the one thing that is left, as asked for


def commands() -> dict[str, str]:
    """Every command of the application, by its name, with its help."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, Any]] = [("", typer.main.get_command(application))]
    while waiting:
        name, command = waiting.pop()
        if hasattr(command, "commands"):
            waiting += [(f"{name} {each}".strip(), below) for each, below in command.commands.items()]
        else:
            found[name] = command.help or ""
    return dict(sorted(found.items(), key=lambda item: [*RUNS, item[0]].index(item[0])))


def runs_of(name: str, told: str) -> list[list[str]]:
    """The arguments that a command is run with; those of the first example in its help where nobody named any."""
    if name in RUNS:
        return RUNS[name]
    example = re.search(rf"`reportedly {name}([^`]*)`", told)
    assert example, f"tests/test_offline.py: say in RUNS how `reportedly {name}` is run, or show it in its help"
    return [shlex.split(example.group(1))]


def lines(number: int) -> bytes:
    return b"".join(json.dumps({"id": f"r{n}", "text": TEXT}).encode() + b"\n" for n in range(number))


def judged(status: int, words: str, name: str = "") -> None:
    """Whether a command ended as it should, by its exit status and by what it says on standard error."""
    assert "Traceback" not in words
    known = status == 0 or (name in REFUSED and REFUSED[name] in words)
    assert known or (name and name not in RUNS), f"{name}: {words}"  # a help's example may find nothing


class Place:
    """A fresh home, a fresh folder for temporary files and a fresh working folder, and what is run there."""

    def __init__(self, root: Path) -> None:
        self.root, self.work = root, root / "work"
        self.input, self.record = root / "in", self.work / "war.db"
        names = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "home/.cache", "XDG_CONFIG_HOME": "home/.config"}
        names |= {"XDG_DATA_HOME": "home/.local/share", "XDG_STATE_HOME": "home/.local/state"}
        for name in ("work", "in", *names.values()):
            (root / name).mkdir(parents=True, exist_ok=True)
        (self.input / "many.jsonl").write_bytes(lines(MANY))
        (self.input / "page.html").write_text(PAGE)
        (self.input / "feeds.opml").write_text(FEEDS)
        (self.input / "UA.txt").write_text(DUMP + "\n")
        (self.input / "labelled.jsonl").write_text(json.dumps({"id": "x", "text": TEXT, "times": []}) + "\n")
        self.files = {
            "RECORD": "war.db",
            "LABELLED": str(self.input / "labelled.jsonl"),
            "FEEDS": str(self.input / "feeds.opml"),
            "DUMP": str(self.input / "UA.txt"),
        }
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "LOGNAME": "tester",  # and what a process compiles the next one finds, as after an installation
            **{name: "0" for name in SILENCED},  # a user's environment that has it the other way round
            **{name: str(root / folder) for name, folder in names.items()},
        }
        self.asked: list[str] = []
        self.filtered = unavailable() is None

    def run(
        self, *words: str, stack: ExitStack, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        watch = stack.enter_context(
            watched(
                words,
                filtered=self.filtered,
                asked=self.asked,
                env=self.environment,
                cwd=self.work,
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.PIPE,
            )
        )
        return watch.process

    def ended(self, process: subprocess.Popen[bytes], name: str = "") -> None:
        _, words = process.communicate(timeout=300)
        judged(process.returncode, words.decode(), name)

    def forked(self, forking: subprocess.Popen[bytes], *words: str, name: str) -> None:
        """Run a command in a process of its own that `FORKED` forks."""
        assert forking.stdin is not None and forking.stdout is not None
        told = self.input / "told.txt"
        told.write_bytes(b"")
        forking.stdin.write(json.dumps([words, str(told)]).encode() + b"\n")
        forking.stdin.flush()
        ready, _, _ = select.select([forking.stdout], [], [], 300)
        assert ready, f"{name} has not ended"
        judged(int(forking.stdout.readline()), told.read_text(), name)

    def left(self) -> set[str]:
        """Files of the place that no one asked for."""
        found = {path for path in self.root.rglob("*") if not path.is_dir() and self.input not in path.parents}
        names = {str(path.relative_to(self.root)) for path in found if not path.name.startswith(self.record.name)}
        return {name for name in names if not name.startswith(OWN)}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Everything that this program can be asked for, done, and held open for a while."""
    there = Place(tmp_path_factory.mktemp("offline"))
    with ExitStack() as stack:
        library = there.run(sys.executable, "-c", LIBRARY, stack=stack)
        held = there.run(*COMMAND, "annotate", "--jobs", "2", stack=stack, stdin=subprocess.PIPE)
        assert held.stdin is not None
        held.stdin.write(lines(MANY))
        held.stdin.flush()
        until = time.monotonic() + SECONDS
        files = [str(there.input / name) for name in ("many.jsonl", "page.html")]
        there.ended(there.run(*COMMAND, "build", *files, "-o", "war.db", "--jobs", "2", stack=stack))
        page = there.run(*COMMAND, "serve", "war.db", "--port", "18763", stack=stack)
        asked = there.run(*COMMAND, "mcp", "war.db", stack=stack, stdin=subprocess.PIPE)
        there.ended(there.run(*COMMAND, "--help", stack=stack))
        pipe = subprocess.PIPE
        forking = there.run(sys.executable, "-c", FORKED, stack=stack, stdin=pipe, stdout=pipe)
        for name, told in commands().items():
            for words in runs_of(name, told) if name not in HELD else ():
                there.forked(forking, *name.split(), *(there.files.get(word, word) for word in words), name=name)
        there.ended(forking)
        for address in ("", "/reports", "/findings", "/report/r1", "/search?q=bridge", "/findings.json"):
            with urllib.request.urlopen(f"http://127.0.0.1:18763{address}", timeout=30) as answer:
                assert answer.status == 200
        time.sleep(max(0.0, until - time.monotonic()))
        there.ended(held)
        there.ended(asked)
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


def test_every_command_is_among_them() -> None:
    """Those of the application itself, so that no new one is forgotten."""
    known = commands()
    assert {"build", "serve", "mcp", "gazetteer add", "gazetteer show"} <= set(known)
    assert set(RUNS) | HELD <= set(known)
    assert all(runs_of(name, told) for name, told in known.items())


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
