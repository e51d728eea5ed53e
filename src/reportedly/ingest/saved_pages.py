"""Pages that a browser saved in one file (MHTML, RFC 2557): a mail by its form, and a page by what it holds.

Its sender is the browser, and its date the time of saving: neither is a publisher's. The page within is read as any
page is, with the address that it was saved from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from reportedly.ingest.reader_choice import read_source
from reportedly.ingest.received import Item, Source

SAVED_BY = re.compile(r"\s*[\"']?<?saved by ", re.I)
"""The sender that Chromium (`<Saved by Blink>`) and Internet Explorer (`"Saved by Windows ..."`) write."""


def is_saved_page(message: Any) -> bool:
    """Whether a message is a page that a browser saved."""
    if message.get_content_type() != "multipart/related":
        return False
    return "Snapshot-Content-Location" in message or SAVED_BY.match(str(message.get("From") or "")) is not None


def saved_page(message: Any, source: Source, where: str) -> Iterator[Item]:
    """The reports of a saved page: of its first part in HTML, which is the page itself."""
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    data = b"" if page is None else page.get_payload(decode=True) or b""
    address = message.get("Snapshot-Content-Location") or (page and page.get("Content-Location"))
    kind = str(page.get("Content-Type")) if page is not None else "text/html"
    yield from read_source(
        source.within(
            source.name,
            where,
            data,
            "page.html",
            url=str(address).strip() if address else source.url,
            captured=_time(message.get("Date")) or source.captured,
            headers=(("Content-Type", " ".join(kind.split())),),
        )
    )


def _time(written: Any) -> str | None:
    """A time as ISO 8601 in UTC; None where it cannot be read."""
    try:
        return parsedate_to_datetime(str(written)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if written else None
    except (ValueError, OverflowError):
        return None
