"""What keeps the page harmless: answers to this machine only, reading only, nothing but its own style sheet."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names by which a browser on this machine asks; any other means that a foreign site points at us (DNS rebinding)."""

HOST = re.compile(r"(?P<name>[a-z0-9.]+|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?")

HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
        b"img-src 'self' data: blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
    (b"cache-control", b"no-cache"),
)


LONGEST = 64_000
"""Bytes of a form that is sent."""


class Guard:
    """ASGI middleware: refuses foreign hosts and everything but reading, and adds the headers to each answer.

    Args:
        app: what answers.
        writes: the one address to which a form of this page may be sent, none where the page is for reading only.
    """

    def __init__(self, app: Application, writes: str | None = None) -> None:
        self.app, self.writes = app, writes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        if not _is_ours(scope):
            await _refuse(guarded, 421, "This page answers to 127.0.0.1 and localhost only.")
        elif scope["method"] == "POST" and self.writes is not None and scope["path"] == self.writes:
            if _is_from_here(scope):
                await self._answer(scope, receive, guarded)
            else:
                await _refuse(guarded, 403, "This was not sent by a form of this page.")
        elif scope["method"] not in ("GET", "HEAD"):
            await _refuse(guarded, 405, "This page is for reading only.")
        else:
            await self._answer(scope, receive, guarded)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's answer; to HEAD that of GET without its body; where it fails, 500 with the same headers."""
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            if scope["method"] == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            method = "POST" if scope["method"] == "POST" else "GET"
            await self.app({**scope, "method": method}, receive, noted)
        except Exception:
            logging.getLogger("reportedly.web").exception("an answer failed")
            if started:
                raise
            await _refuse(noted, 500, "This page could not be made. The terminal says why.")


def _is_ours(scope: Scope) -> bool:
    """Whether the one `Host` is one of our names, alone or with a port and nothing behind it."""
    hosts: list[str] = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    found = HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    return found is not None and found["name"] in HOSTS and int(found["port"] or 0) < 65536


def _is_from_here(scope: Scope) -> bool:
    """Whether a form was sent by this page: the one `Origin` is our own address, and the form is short."""
    found: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name, []).append(value)
    origin, host = found.get(b"origin", []), found.get(b"host", [b""])[0]
    length = found.get(b"content-length", [b""])[0]
    form = found.get(b"content-type", [b""])[0].partition(b";")[0] == b"application/x-www-form-urlencoded"
    return origin == [b"http://" + host] and form and length.isdigit() and int(length) <= LONGEST


async def _refuse(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
