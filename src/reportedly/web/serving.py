"""Serving a record: on this machine alone, or, to those who show who they are, on the network."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from reportedly.errors import UsageError
from reportedly.export import formats
from reportedly.scale.heap import one_heap
from reportedly.web.access import Access
from reportedly.web.app import application, templates
from reportedly.web.locator import locator
from reportedly.web.tiles import warm
from reportedly.web.values import language

HERE = "127.0.0.1"
AT_ONCE = 8
"""Requests that are worked on at one time; the others wait. Each that is worked on has a connection with its own pages
of the record at hand, and Python computes one at a time: forty made
the slow ones wait two and a half times as long, and took a quarter more memory (docs/scale.md)."""

KEPT_OPEN = 75
"""Seconds that a connection without a request stays open. On a machine that is short of time the next request can lie
there unread for longer than the five seconds that are usual, and would be answered by a broken connection."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where a record is served, and to whom.

    Attributes:
        host: the address to listen at.
        port: the port.
        access: who is let in; there must be one where others than this machine can reach it.
        names: names by which browsers ask for it, besides those of this machine.
        reviewer: who decides on the page, where no user is known; for reading only without.
        certificate, key: files for TLS.
    """

    host: str = HERE
    port: int = 8000
    access: Access | None = None
    names: tuple[str, ...] = ()
    reviewer: str | None = None
    certificate: Path | None = None
    key: Path | None = None


def is_loopback(host: str) -> bool:
    """Whether an address reaches this machine alone."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(path: str | os.PathLike[str], door: Door, listening: Callable[[str], None] = lambda address: None) -> None:
    """Serve a record until stopped.

    Args:
        path: the record.
        door: where and to whom.
        listening: is called with the address once it answers.

    Raises RecordError, and UsageError for a port in use or a place that others reach without showing who they are.
    """
    import uvicorn
    from anyio.to_thread import current_default_thread_limiter

    if not is_loopback(door.host) and door.access is None:
        raise UsageError(
            f"at {door.host} others can reach the record: say who may, with --users FILE (a line is made by "
            "`reportedly user NAME`) or --token-file FILE"
        )
    if (door.certificate is None) != (door.key is None):
        raise UsageError("--certificate and --key belong together")
    one_heap()  # before there are threads
    names = (*door.names, *(() if is_loopback(door.host) else (socket.gethostname(), socket.getfqdn())))
    app = application(path, door.reviewer, door.access, names)
    _try(door.host, door.port)
    threading.Thread(target=_prepare, daemon=True).start()
    scheme = "https" if door.certificate else "http"
    shown = f"[{door.host}]" if ":" in door.host else door.host

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            current_default_thread_limiter().total_tokens = AT_ONCE
            await super().startup(sockets)
            if self.started and not self.should_exit:
                listening(f"{scheme}://{shown}:{door.port}")

    secured: dict[str, Any] = {"ssl_certfile": door.certificate, "ssl_keyfile": door.key} if door.certificate else {}
    settings: dict[str, Any] = {"log_level": "warning", "server_header": False, "timeout_keep_alive": KEPT_OPEN}
    Announcing(uvicorn.Config(app, host=door.host, port=door.port, **settings, **secured)).run()


def _prepare() -> None:
    """Have ready what a first page would wait for: exports, templates, names of languages, the ground of maps."""
    formats.known()
    found = templates()
    for name in found.list_templates():
        found.get_template(name)
    language("en")
    locator("", 0.0, 0.0, 1)
    warm()


def _try(host: str, port: int) -> None:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        words = error.strerror or str(error)
        raise UsageError(f"port {port} at {host} cannot be used ({words}); choose another with --port") from error
