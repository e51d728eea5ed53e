"""What several tests stand on: a record's place in each kind of database, a real browser, a record that is served, and the islands, built where that is possible."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import postgresql
import pytest

ROOT = Path(__file__).parents[1]
LONGEST = (
    "browser", "offline", "run_states", "failures", "build", "comparing_at_scale", "postgresql", "hostile_benchmark",
    "deciding", "originals", "leaves", "crash", "order", "million", "decisions", "filters",
)  # fmt: skip
"""Files that take longest. They are begun first: a worker has a file to itself, and none is to end long after the others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, each with its tests in their order."""
    turns = {f"test_{name}.py": turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path.name, len(turns)))


def missing(words: str) -> Any:
    """Skip for want of something on the machine; where CI is set, that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{words}: this test may not be skipped where CI is set")
    pytest.skip(words)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one of the processes that run tests installs or builds among the islands."""
    import fcntl

    with (ROOT / "islands/package.json").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build_hook() -> Any:
    """The module that builds the islands."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def islands() -> Path:
    """The folder of the islands, built from their sources as they are."""
    said: list[str] = []
    hook = build_hook()
    with one_at_a_time():
        there = hook.build(ROOT, said.append)
    if not there:
        missing(" ".join(said))
    return ROOT / str(hook.BUILT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window, which draws maps by software."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        missing(
            "no Chromium is installed" if not chromium else "Chromium is installed without its driver, chromedriver"
        )
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(chromium)
    for word in (
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,900",
        "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    ):  # fmt: skip
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # the driver is named: else selenium would look for one on the network
    found = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(driver)))
    yield found
    found.quit()


@pytest.fixture(scope="session")
def serving() -> Iterator[Callable[..., str]]:
    """Serves an application until the tests have ended, and gives its address."""
    import socket

    import uvicorn

    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def serve(made: Callable[..., Any], **options: Any) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(made(**options), port=port, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        servers.append((server, thread))
        return f"http://127.0.0.1:{port}"

    yield serve
    for server, _ in servers:  # all are told before any is waited for
        server.should_exit = True
    for _, thread in servers:
        thread.join(5)


KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server that is started for these tests."""
    yield from postgresql.started()


@pytest.fixture(scope="session")
def server(postgresql_server: postgresql.Server) -> postgresql.Server:
    """The same, for tests that know of no other server."""
    return postgresql_server


Places = Callable[[], "str | Path"]


def files(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Gives the path of a file that is not there each time."""
    folder, made = tmp_path_factory.mktemp("records"), iter(range(1_000_000))
    return lambda: folder / f"record-{next(made)}.db"


@pytest.fixture(scope="module", params=KINDS)
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Gives a place for a record each time: a file that is not there, or a database with an empty record."""
    if request.param == "postgresql":
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        return server.empty_record
    return files(tmp_path_factory)


@pytest.fixture(scope="module", params=KINDS)
def bare_places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The same where it counts that there is no record yet: a database has nothing in it."""
    if request.param == "postgresql":
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        return server.url
    return files(tmp_path_factory)


@pytest.fixture
def place(places: Places) -> str | Path:
    """A place for a new record."""
    return places()


def npm_for_checks() -> list[str]:
    """The command that runs npm; what only checks need (axe, Vitest) is installed among the islands."""
    command: list[str] | None = build_hook().npm()
    if command is None:
        missing("there is no Node")
    with one_at_a_time():
        if not (ROOT / "islands/node_modules/axe-core").is_dir():
            words = [*command, "ci", "--loglevel=error"]
            done = subprocess.run(words, cwd=ROOT / "islands", capture_output=True, text=True, check=False)
            if done.returncode:
                missing(f"npm ci: {done.stderr[-300:]}")
    return command
