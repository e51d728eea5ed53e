"""What keeps the page harmless: answers to this machine only, reading only, nothing but its own style sheet."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from ipaddress import ip_address
from typing import Any

from reportedly.web.access import Access

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names by which a browser on this machine asks; any other means that a foreign site points at us (DNS rebinding)."""

HOST = re.compile(r"(?P<name>[a-z0-9.-]+|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?")

HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
        b"img-src 'self' data: blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # with `no-referrer` a browser hides even the origin of this page's own forms
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
    (b"cache-control", b"no-cache"),
)


LONGEST_BODY = 64_000
"""Bytes that a request which writes may have."""

WHO = "reportedly.who"
"""Where an application finds the user who was let in; missing where nobody is asked."""

FORM, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"
"""What is written comes as one of these: the form of a page, or what a program sends."""

LOGIN = (b"www-authenticate", b'Basic realm="reportedly", charset="UTF-8"')


class Guard:
    """ASGI middleware: refuses foreign hosts, strangers, and everything but reading; adds the headers to each answer.

    Args:
        writes: the addresses to which something may be sent, with its type; none where the page is for reading only.
        access: who is let in, where others than this machine are served; who came is `scope[WHO]`.
        names: further names by which the page is asked for.
    """

    def __init__(
        self,
        app: Application,
        writes: Mapping[str, str] | None = None,
        access: Access | None = None,
        names: frozenset[str] = frozenset(),
    ) -> None:
        self.app, self.writes, self.access = app, writes or {}, access
        self.names = HOSTS | {name.lower() for name in names}

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

        reading = scope["method"] in ("GET", "HEAD")
        if not self._is_ours(scope):
            await _refuse(guarded, 421, "This page does not answer to that name (serve --name adds one).")
        elif not reading and not (scope["method"] == "POST" and scope["path"] in self.writes):
            await _refuse(guarded, 405, "This page is for reading only.")
        elif not reading and (refused := _refused_writing(scope, self.writes[scope["path"]])):
            await _refuse(guarded, *refused)
        elif self.access is None:
            await self._answer(scope, receive, guarded)
        else:
            await self._known(self.access, scope, receive, guarded)

    async def _known(self, access: Access, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer to one who is known; the rest are told how they become so."""
        from starlette.concurrency import run_in_threadpool

        client = str((scope.get("client") or ("unknown",))[0])
        if access.must_wait(client):
            await _refuse(send, 429, "Too many wrong passwords: wait a minute.", (b"retry-after", b"60"))
            return
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
        who = await run_in_threadpool(access.who, given[0], client) if len(given) == 1 else None
        if who is None:
            await _refuse(send, 401, "This page asks for a user and password, or a token.", LOGIN)
            return
        await self._answer({**scope, WHO: who}, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        """Whether the one `Host` is one of our names, or, for those who are asked who they are, the address reached."""
        found = _host(scope)
        if found is None or int(found["port"] or 0) > 65535:
            return False
        reached = str((scope.get("server") or ("",))[0]).lower() if self.access is not None else ""
        return found["name"] in self.names or (_is_number(reached) and found["name"].strip("[]") == reached)

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
            method = "GET" if scope["method"] == "HEAD" else scope["method"]
            await self.app({**scope, "method": method}, receive, noted)
        except Exception:
            logging.getLogger("reportedly.web").exception("an answer failed")
            if started:
                raise
            await _refuse(noted, 500, "This page could not be made. The terminal says why.")


def _host(scope: Scope) -> re.Match[str] | None:
    """The one `Host`, alone or with a port and nothing behind it."""
    hosts: list[str] = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    return HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None


def _is_number(address: str) -> bool:
    """Whether an address is an IP number: a name can be made to point anywhere, a number cannot."""
    try:
        return bool(ip_address(address))
    except ValueError:
        return False


def _refused_writing(scope: Scope, kind: str) -> tuple[int, str] | None:
    """Why a request that writes is refused: it must come from this page, be of that type, and be short."""
    given: dict[bytes, list[str]] = {}
    for name, value in scope["headers"]:
        given.setdefault(name, []).append(value.decode("latin-1").lower())
    host, length = given.get(b"host", [""])[0], given.get(b"content-length", [""])[0]
    if given.get(b"origin") not in ([f"http://{host}"], [f"https://{host}"]):
        return 403, "This was not sent by a form of this page, nor with its Origin."
    if given.get(b"content-type", [""])[0].partition(";")[0].strip() != kind:
        return (403, "This was not sent by a form of this page.") if kind == FORM else (415, f"It comes as {kind}.")
    if not length.isdigit() or int(length) > LONGEST_BODY:
        return 413, f"A request may have {LONGEST_BODY:,} bytes, and says how many it has."
    return None


async def _refuse(send: Send, status: int, words: str, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
