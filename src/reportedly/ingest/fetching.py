"""The only module that reaches for the network: one address at a time, politely, and never an inner one.

Only http and https; every address that a name resolves to must be public, after each redirect too, and the connection
goes to the address that was looked at (no second look-up in between). There are limits on size, time and redirects;
robots.txt is kept to (RFC 9309); a host is asked once a second at most, or as slowly as it says; a host that says 429
or 503 is left alone for as long as it says. Nothing is sent but the address, our name and what a cache would send.
"""

from __future__ import annotations

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpx

from reportedly.errors import InputError

LARGEST_ANSWER = 20_000_000  # bytes of one answer
LONGEST = 60.0  # seconds for one address, from its first byte to its last
STEP = 20.0  # seconds without a byte
MOST_REDIRECTS = 5  # as many as a link with and without www, https and a trailing slash takes
APART = 1.0  # seconds between two questions to one host
LONGEST_PAUSE = 3600.0  # seconds that a server may ask to wait
NAME = "reportedly"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the bytes (none where it is not 200), the headers, and the address at the end."""

    url: str
    status: int
    data: bytes
    headers: tuple[tuple[str, str], ...]
    captured: str

    def header(self, name: str) -> str | None:
        """The header of that name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass
class Fetcher:
    """Asks for addresses, and remembers how each host wants to be asked.

    Attributes:
        agent: what we call ourselves.
        public_only: whether addresses that are not public are refused; only tests say no.
        apart: seconds between two questions to one host.
        sleep, clock: how time passes; tests have their own.
    """

    agent: str
    public_only: bool = True
    apart: float = APART
    longest: float = LONGEST
    largest: int = LARGEST_ANSWER
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, RobotFileParser | None] = field(default_factory=dict)

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, robots: bool = True) -> Answer:
        """The answer to an address, redirects followed. Raises InputError for what may not or cannot be fetched."""
        here = url
        for _ in range(MOST_REDIRECTS + 1):
            self._checked(here)
            if robots and not self._allowed(here):
                raise InputError(url, f"robots.txt of {urlsplit(here).netloc} does not allow it")
            answer = self._ask(here, headers or {}, url)
            place = answer.header("location")
            if answer.status not in (301, 302, 303, 307, 308) or place is None:
                return answer
            here = urljoin(here, place)
        raise InputError(url, f"more than {MOST_REDIRECTS} redirects")

    def wait_of(self, url: str) -> float:
        """Seconds until the host of an address may be asked again."""
        return max(0.0, self._next.get(urlsplit(url).netloc, 0.0) - self.clock())

    # ---------------------------------------------------------------------------------------- one question

    def _ask(self, url: str, headers: Mapping[str, str], given: str) -> Answer:
        parts = urlsplit(url)
        wait = self.wait_of(url)
        if wait > self.longest:
            raise InputError(given, f"{parts.netloc} wants to be left alone for {wait:.0f} more seconds")
        if wait:
            self.sleep(wait)
        self._next[parts.netloc] = self.clock() + self.apart
        address = self._checked(url)
        shown = f"[{address}]" if ":" in address else address
        place = urlunsplit(
            (parts.scheme, f"{shown}:{parts.port}" if parts.port else shown, parts.path or "/", parts.query, "")
        )
        asked = {
            "Host": parts.netloc,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            **headers,
        }
        timeout = httpx.Timeout(STEP, connect=min(STEP, self.longest), read=min(STEP, self.longest))
        begun = self.clock()
        try:
            with httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client:
                question = client.build_request(
                    "GET", place, headers=asked, extensions={"sni_hostname": parts.hostname}
                )
                answer = client.send(question, stream=True)
                try:
                    data = self._body(answer, given, begun) if answer.status_code == 200 else b""
                finally:
                    answer.close()
        except httpx.HTTPError as error:
            raise InputError(given, f"it could not be fetched: {type(error).__name__}: {str(error)[:120]}") from None
        except (httpx.InvalidURL, ValueError, OSError) as error:
            raise InputError(given, f"it could not be fetched: {str(error)[:120]}") from None
        self._slower(parts.netloc, answer)
        moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return Answer(url, answer.status_code, data, tuple(answer.headers.multi_items()), moment)

    def _body(self, answer: httpx.Response, given: str, begun: float) -> bytes:
        told = answer.headers.get("content-length", "")
        if told.isdecimal() and int(told) > self.largest:
            raise InputError(given, f"it has {int(told):,} bytes: more than {self.largest:,}")
        parts: list[bytes] = []
        size = 0
        unpacked = _Unpacked(answer.headers.get("content-encoding", ""), self.largest, given)
        for packed in answer.iter_raw(65_536):
            piece = unpacked.more(packed)
            size += len(piece)
            parts.append(piece)
            if size > self.largest:
                raise InputError(given, f"it has more than {self.largest:,} bytes")
            if self.clock() - begun > self.longest:
                raise InputError(given, f"it took more than {self.longest:.0f} seconds")
        unpacked.end()
        return b"".join(parts)

    def _slower(self, host: str, answer: httpx.Response) -> None:
        """Leave a host alone that says that it is asked too much."""
        if answer.status_code in (429, 503):
            pause = _seconds(answer.headers.get("retry-after")) or 60.0
            self._next[host] = self.clock() + min(LONGEST_PAUSE, pause)

    # ---------------------------------------------------------------------------------------- what may be asked

    def _checked(self, url: str) -> str:
        """The address to connect to. Raises InputError for what is not http(s), has a password, or is not public."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise InputError(url, "no address that can be read") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InputError(url, f"only http and https are fetched, not {parts.scheme or 'this'}")
        if parts.username or parts.password:
            raise InputError(url, "an address with a name or a password in it is not fetched")
        try:
            found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise InputError(url, f"its host is not found: {error}") from None
        addresses = [str(row[4][0]).partition("%")[0] for row in found]
        if self.public_only and (inner := [each for each in addresses if not _is_public(each)]):
            raise InputError(url, f"refused: it leads to {inner[0]}, which is no public address")
        return addresses[0]

    def _allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            self._robots[root] = self._rules(root)
        rules = self._robots[root]
        if rules is None:
            return False
        delay = rules.crawl_delay(NAME)
        if delay:
            self._next[parts.netloc] = max(self._next.get(parts.netloc, 0.0), self.clock() + min(60.0, float(delay)))
        return rules.can_fetch(NAME, url)

    def _rules(self, root: str) -> RobotFileParser | None:
        """What robots.txt allows; everything where there is none, nothing where the host fails (RFC 9309)."""
        rules = RobotFileParser()
        try:
            answer = self.get(f"{root}/robots.txt", robots=False)
        except InputError:
            return None
        if answer.status == 200:
            rules.parse(answer.data[:500_000].decode("utf-8", "replace").splitlines())
            return rules
        if answer.status >= 500 or answer.status == 429:
            return None
        rules.parse([])
        return rules


class _Unpacked:
    """An answer that came compressed, unpacked piece by piece. Raises InputError for what is broken or cut off."""

    def __init__(self, encoding: str, largest: int, given: str) -> None:
        self.encoding, self.largest, self.given = encoding.strip().lower(), largest, given
        if self.encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise InputError(given, f"it came compressed as {encoding[:40]!r}, which was not asked for")
        self.plain = self.encoding in ("", "identity")
        self.stream = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def more(self, packed: bytes) -> bytes:
        """The bytes that are packed in some more, at most one more than is allowed at all."""
        if self.plain:
            return packed
        try:
            return self.stream.decompress(packed, self.largest + 1)
        except zlib.error as error:
            raise InputError(self.given, f"its compression is broken: {error}") from None

    def end(self) -> None:
        """Nothing comes any more."""
        if not self.plain and not self.stream.eof:
            raise InputError(self.given, "its compression is broken: it is cut off")


def _is_public(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner: Any = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def _seconds(words: str | None) -> float | None:
    """What `Retry-After` says: seconds, or a date."""
    if not words:
        return None
    if words.strip().isdecimal():
        return float(words)
    try:
        return max(0.0, (parsedate_to_datetime(words) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
