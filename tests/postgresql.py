"""A PostgreSQL server for the tests: Debian's own, started as an ordinary user on loopback in a folder of its own.

Nothing is installed here. Where the server's programs are missing, the tests that need them are skipped with a word;
with CI set they fail.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
MISSING = "PostgreSQL is not installed (Debian: apt-get install postgresql): records on a server are not tested"
USER, PASSWORD = "reportedly", "open sesame/100%"
SETTINGS = {
    "listen_addresses": "127.0.0.1", "fsync": "off", "full_page_writes": "off",
    "max_connections": "60", "shared_buffers": "64MB", "autovacuum": "off", "jit": "off",
}  # fmt: skip


class Server:
    """A server that is started; `url` names a new database of its own each time."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.process: subprocess.Popen[bytes] | None = None
        self.made = 0
        self.empty = ""

    def run(self, *command: str | Path, wait: bool = True) -> subprocess.Popen[bytes]:
        """A program of the server, as a user who is not root: the server refuses that one."""
        who = next((user for user in ("postgres", "nobody") if os.getuid() == 0 and _known(user)), None)
        told = (self.folder / "log").open("ab")
        owner = pwd.getpwnam(who) if who else None
        process = subprocess.Popen(
            [str(word) for word in command], stdout=told, stderr=told, stdin=subprocess.DEVNULL, cwd=self.folder,
            user=owner and owner.pw_uid, group=owner and owner.pw_gid, extra_groups=[] if owner else None,
        )  # fmt: skip
        told.close()
        if wait and process.wait() != 0:
            raise RuntimeError((self.folder / "log").read_text("utf-8"))
        return process

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        settings += [f"-cport={self.port}", f"-cunix_socket_directories={self.folder}"]
        self.process = self.run(PROGRAMS[0] / "postgres", "-D", self.folder / "data", *settings, wait=False)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(Exception):
                self.execute("SELECT 1")
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text("utf-8"))

    def stop(self) -> None:
        """Stop it at once: whoever is connected is cut off."""
        assert self.process is not None
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def address(self, database: str, user: str = USER, password: str = PASSWORD) -> str:
        from urllib.parse import quote

        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def execute(self, *statements: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements, and give the rows of the last."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True, connect_timeout=5) as connection:
            for statement in statements:
                found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def url(self) -> str:
        """The address of a new database."""
        return self._copied("template1")

    def empty_record(self) -> str:
        """The address of a database with an empty record: its tables are made once, and copied."""
        if not self.empty:
            from reportedly.record.store import Record

            self.empty = self.url()
            with Record(self.empty, write=True):
                pass
        return self._copied(database_of(self.empty))

    def _copied(self, template: str) -> str:
        self.made += 1
        name = f"record_{os.getpid()}_{self.made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)


def database_of(url: str) -> str:
    """The name of a database by its address."""
    return url.rpartition("/")[2]


def replace(url: str, by: str) -> None:
    """Put a copy of a database in the place of another on the same server. Nobody may be connected to either."""
    name = database_of(url)
    _on_the_server(url, f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE {database_of(by)}")


def kept(url: str, under: str) -> str:
    """The address of a copy of a database, to make others from. Nobody may be connected to it."""
    name = f"{database_of(url)}_{under}"
    _on_the_server(url, f"CREATE DATABASE {name} TEMPLATE {database_of(url)}")
    return f"{url.rpartition('/')[0]}/{name}"


def _on_the_server(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True, connect_timeout=5) as connection:
        for statement in statements:
            connection.execute(statement)


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def started() -> Iterator[Server]:
    """A server for the length of a test session."""
    if not PROGRAMS:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    pytest.importorskip("psycopg")
    folder = Path(tempfile.mkdtemp(prefix="reportedly-postgresql-"))
    server = Server(folder, _free_port())
    try:
        (folder / "password").write_text(PASSWORD)
        (folder / "log").touch()
        if os.getuid() == 0:
            owner = next(user for user in ("postgres", "nobody") if _known(user))
            for path in (folder, folder / "password", folder / "log"):
                shutil.chown(path, owner)
        server.run(
            PROGRAMS[0] / "initdb", "-D", folder / "data", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8",
            "--auth-host=scram-sha-256", "--auth-local=reject", f"--pwfile={folder / 'password'}", "--no-sync",
        )  # fmt: skip
        server.start()
        yield server
        server.stop()
    finally:
        if server.process is not None and server.process.poll() is None:
            server.process.kill()
            server.process.wait()
        shutil.rmtree(folder, ignore_errors=True)
