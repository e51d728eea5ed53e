"""Outlook messages (MSG): an OLE file whose streams hold the properties of a message (MS-OXMSG)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.feeds import laid_out
from reportedly.ingest.fragments import text_of_fragment
from reportedly.ingest.mail import LARGEST_MESSAGE, attached
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Source
from reportedly.ingest.reports import received

SUBJECT, BODY, PAGE, HEADERS, SENDER, ADDRESS, IDENTITY = "0037", "1000", "1013", "007D", "0C1A", "5D01", "1035"
SENT, DELIVERED = 0x0039, 0x0E06  # tags of properties (MS-OXPROPS: PidTagClientSubmitTime, PidTagMessageDeliveryTime)
FILE, FILE_SHORT, DATA = "3707", "3704", "3701"
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)  # of Windows file times


@reader("msg", extra=("mail", "olefile"), edition=2)
def read_msg(source: Source) -> Iterator[Item]:
    """An Outlook message, and what is attached to it."""
    import io

    import olefile

    data = source.read(LARGEST_MESSAGE)
    try:
        store = olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError) as error:
        raise InputError(source.where, f"no Outlook message that can be read: {error}") from None
    with store:
        title = " ".join(_text(store, "", SUBJECT, source.where).split())
        body = _text(store, "", BODY, source.where).replace("\r\n", "\n").strip()
        if not body:
            body = text_of_fragment(_text(store, "", PAGE, source.where))
        text, span = laid_out(title, body, source.where)
        sent = _time(store, SENT) or _time(store, DELIVERED)
        lines = _headers(_text(store, "", HEADERS, source.where))
        address = _text(store, "", ADDRESS, source.where)
        identity = _text(store, "", IDENTITY, source.where).strip().strip("<>")
        yield received(
            source,
            text,
            data,
            Piece(name=identity or source.name, media_type="application/vnd.ms-outlook", headers=lines),
            published=sent or dict(lines).get("Date"),
            reason="in the message's properties (sent)",
            body=span,
            publisher=address.rpartition("@")[2] or None,
            author=_text(store, "", SENDER, source.where) or address or None,
            title=title or None,
        )
        folders = sorted({path[0] for path in store.listdir() if path[0].startswith("__attach")})
        for folder in folders:
            found = _stream(store, folder, DATA, "0102")
            if found:
                file = _text(store, folder, FILE, source.where) or _text(store, folder, FILE_SHORT, source.where)
                yield from attached(found, file or "attachment", source, identity or source.name, source.where, sent)


def _stream(store: Any, folder: str, tag: str, kind: str) -> bytes | None:
    path = [*([folder] if folder else []), f"__substg1.0_{tag}{kind}"]
    return bytes(store.openstream(path).read()) if store.exists(path) else None


def _text(store: Any, folder: str, tag: str, where: str) -> str:
    wide = _stream(store, folder, tag, "001F")
    if wide is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\x00")
    for kind in ("001E", "0102"):
        narrow = _stream(store, folder, tag, kind)
        if narrow and narrow.strip(b"\x00 \r\n"):
            return decoded(narrow.rstrip(b"\x00"), where).text
    return ""


def _time(store: Any, tag: int) -> str | None:
    """A moment of the fixed properties, ISO 8601 in UTC."""
    if not store.exists("__properties_version1.0"):
        return None
    data = store.openstream("__properties_version1.0").read()
    for at in range(32, len(data) - 15, 16):
        kind, number = struct.unpack_from("<HH", data, at)
        if (kind, number) == (0x0040, tag):
            (ticks,) = struct.unpack_from("<Q", data, at + 8)
            try:
                return (EPOCH + timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds")
            except OverflowError:
                return None
    return None


def _headers(lines: str) -> tuple[tuple[str, str], ...]:
    import email

    from reportedly.ingest.mail import header_text

    message = email.message_from_string(lines)
    return tuple((name, header_text(value)) for name, value in message.items())
