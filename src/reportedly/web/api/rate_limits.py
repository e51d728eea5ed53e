"""What the API does not let through: too many requests, too long addresses; and what has not changed is not sent again.

The mark of an answer (ETag) is made from the last entry of the record's log and the address: it changes whenever the
record does, and is known before anything is looked up.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable

from sqlalchemy import desc, select

from reportedly.errors import RecordError
from reportedly.record import schema
from reportedly.record.store import Record
from reportedly.version import __version__
from reportedly.web.guard import Application, Message, Receive, Scope, Send

EVERY_MINUTE = 1200
"""Requests that one address may send in a minute, in the long run."""

AT_ONCE = 200
"""Requests that it may send at once."""

LONGEST = 8000
"""Bytes that an address may have."""

REMEMBERED = 10_000
"""Addresses whose requests are counted at a time."""


class Limits:
    """ASGI middleware around the API."""

    def __init__(self, app: Application, record: Record, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self.record, self.clock = app, record, clock
        self.left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = scope.get("raw_path", scope["path"].encode()) + b"?" + scope.get("query_string", b"")
        if len(address) > LONGEST:
            await _refuse(send, 414, f"the address is longer than {LONGEST:,} bytes")
            return
        client = (scope.get("client") or ("unknown",))[0]
        if not self._may(str(client)):
            await _refuse(send, 429, f"more than {EVERY_MINUTE:,} requests a minute", (b"retry-after", b"1"))
            return
        mark = self._mark(scope, address)
        if mark and mark in _marks(scope):
            await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", mark)]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200 and mark:
                message["headers"] = [*message.get("headers", ()), (b"etag", mark), (b"vary", b"accept-encoding")]
            await send(message)

        await self.app(scope, receive, marked)

    def _may(self, client: str) -> bool:
        """Whether a client has a request left; what it has grows with time."""
        now = self.clock()
        left, last = self.left.pop(client, (float(AT_ONCE), now))
        left = min(float(AT_ONCE), left + (now - last) * EVERY_MINUTE / 60)
        self.left[client] = (left - 1 if left >= 1 else left, now)
        while len(self.left) > REMEMBERED:
            self.left.popitem(last=False)
        return left >= 1

    def _mark(self, scope: Scope, address: bytes) -> bytes | None:
        log = schema.log.c
        try:
            with self.record.reading() as connection:
                last = connection.execute(select(log.hash).order_by(desc(log.number)).limit(1)).scalar()
        except RecordError:
            return None
        root = str(scope.get("root_path", ""))
        whole = f"{__version__}\x1f{last}\x1f{root}\x1f".encode() + address
        return b'"' + hashlib.sha256(whole).hexdigest()[:32].encode() + b'"'


def _marks(scope: Scope) -> set[bytes]:
    """The marks of the answers that the client has."""
    lines = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return {mark.strip().removeprefix(b"W/") for line in lines for mark in line.split(b",")}


async def _refuse(send: Send, status: int, words: str, *headers: tuple[bytes, bytes]) -> None:
    body = ('{"error": "' + words + '"}').encode()
    start = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
