"""The outlet that a report comes from: what one outlet tells twice is told by one origin.

It is the publisher, where the report names one; else the site of its address. On a platform where everybody publishes
(a messenger's channels, a network's accounts) the site is no outlet: there it is the channel or the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from reportedly.model import Report

PLATFORMS = frozenset(
    "t.me telegram.me x.com twitter.com facebook.com instagram.com youtube.com tiktok.com vk.com ok.ru reddit.com "
    "medium.com substack.com bsky.app weibo.com rumble.com".split()
)
"""Sites on which everybody publishes; of a channel below another domain ("name.substack.com") the host says it all."""

FRONTS = ("www.", "m.", "mobile.", "amp.")
LONGEST = 2_000  # characters: a longer address names no site that anybody can read


def outlet(report: Report) -> str | None:
    """The publisher; else the site, or on a platform the site and the account; None where neither is known."""
    if report.publisher and report.publisher.strip():
        return " ".join(report.publisher.split())
    return _site(report.url) if report.url else None


def _site(url: str) -> str | None:
    try:
        parts = urlsplit(url if "//" in url else f"//{url}") if len(url) <= LONGEST else None
        host = (parts.hostname or "") if parts else ""
    except ValueError:
        return None
    host = host.rstrip(".")
    for front in FRONTS:
        host = host.removeprefix(front)
    if parts is None or "." not in host:
        return None
    if host not in PLATFORMS:
        return host
    account = next((part for part in parts.path.split("/") if part not in ("", "s", "r", "u", "c", "user")), "")
    return f"{host}/{account}" if account else None


def joined(marks: Iterable[Iterable[str]]) -> int:
    """How many groups there are, if what shares a mark is one group."""
    groups: list[set[str]] = []
    for each in marks:
        mine = set(each)
        apart = [group for group in groups if not group & mine]
        groups = [*apart, mine.union(*(group for group in groups if group & mine))]
    return len(groups)


def marks(report: Report, origin: str) -> Iterator[str]:
    """What makes a report one origin with others: its group of copies, its outlet."""
    yield f"copies {origin}"
    if name := outlet(report):
        yield f"outlet {name.casefold()}"
