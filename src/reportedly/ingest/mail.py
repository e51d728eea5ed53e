"""Mail: single messages (EML) and mailboxes (MBOX). One report a message, and one an attachment.

The headers are kept as they came; the date is that of the message's `Date`. Text parts are read in the encoding that
their bytes show, whatever their label. A bad message does not end a box.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.feeds import laid_out
from reportedly.ingest.fragments import text_of_fragment
from reportedly.ingest.reader_choice import read_source, reader
from reportedly.ingest.received import LARGEST, Item, Piece, Source
from reportedly.ingest.reports import received
from reportedly.ingest.saved_pages import is_saved_page, saved_page
from reportedly.model import Failure

LARGEST_MESSAGE = 60_000_000  # with its attachments
MOST_PARTS = 500  # of one message, against such as are made of nothing but parts
LONGEST_HEADER = 20_000  # characters of a header that are read
BEGINNING = re.compile(rb"From \S.{0,200}\d{4}[^\n]{0,20}$")
QUOTED_BEGINNING = re.compile(rb"^>(>*From )", re.M)
NO_ATTACHMENT = frozenset({"image", "audio", "video", "font"})
SIGNED = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/ms-tnef", "text/calendar"})


@reader("eml", edition=2)
def read_eml(source: Source) -> Iterator[Item]:
    """A mail, and what is attached to it."""
    yield from message_items(source.read(LARGEST_MESSAGE), source, source.where, None)


@reader("mbox", edition=2)
def read_mbox(source: Source) -> Iterator[Item]:
    """Every message of a mailbox, and what is attached to them."""
    number = 0
    with source.open() as stream:
        for data in _messages(stream):
            number += 1
            where = f"{source.where}:{number}"
            if data is None:
                yield Failure(where, f"a message of more than {LARGEST_MESSAGE:,} bytes")
                continue
            try:
                yield from message_items(data, source, where, number)
            except InputError as error:
                yield Failure(error.where, error.reason)
            except Exception as error:  # of a message that is broken: its own failure, not the box's
                yield Failure(where, f"a message that cannot be read: {type(error).__name__}")
    if not number:
        raise InputError(source.where, "a mailbox without any message")


def _messages(stream: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of each message of an mbox stream, without the `From ` line; None for one that is too large."""
    held: list[bytes] = []
    size, blank, begun = 0, True, False
    for line in iter(lambda: stream.readline(1_000_000), b""):
        if blank and line.startswith(b"From ") and BEGINNING.match(line.rstrip(b"\r\n")):
            if begun:
                yield _message(held, size)
            held, size, begun = [], 0, True
        else:
            begun = begun or bool(line.strip())
            size += len(line)
            if size <= LARGEST_MESSAGE:
                held.append(line)
        blank = not line.strip()
    if begun:
        yield _message(held, size)


def _message(held: list[bytes], size: int) -> bytes | None:
    if size > LARGEST_MESSAGE:
        return None
    data = b"".join(held)
    data = data.removesuffix(b"\r\n") if data.endswith(b"\n\r\n") else data.removesuffix(b"\n")
    return QUOTED_BEGINNING.sub(rb"\1", data)


def message_items(data: bytes, source: Source, where: str, number: int | None) -> Iterator[Item]:
    """The report of a message, then those of what is attached to it. Raises InputError for what is no message."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    if not message.keys():
        raise InputError(where, "no mail: there are no headers")
    if is_saved_page(message):
        yield from saved_page(message, source, where)
        return
    parts = list(_parts(message))
    headers = tuple((name, header_text(value)) for name, value in message.items())
    title = header_text(message.get("Subject"))
    identity = header_text(message.get("Message-ID")).strip().strip("<>") or None
    name = identity or (source.name if number is None else f"{source.name}:{number}")
    body, told, notes = _body(parts, where)
    attached = [part for part in parts if _is_attachment(part)]
    if title or body or not attached:
        text, span = laid_out(title, body, where)
        sender, address = parseaddr(header_text(message.get("From")))
        yield received(
            source,
            text,
            data,
            Piece(
                name=name,
                where=where,
                media_type="message/rfc822",
                place=None if number is None else f"message {number:,}",
                headers=headers,
            ),
            published=header_text(message.get("Date")) or None,
            reason="in the mail's headers (Date)",
            body=span,
            publisher=address.rpartition("@")[2] or None,
            author=sender or address or None,
            title=title or None,
            notes=(*told, *notes),
        )
    for part in attached:
        yield from _attachment(part, source, name, where, header_text(message.get("Date")) or None)


def header_text(value: Any) -> str:
    """A header as text: encoded words read, folded lines joined."""
    if value is None:
        return ""
    raw = str(value)[:LONGEST_HEADER]
    try:
        words = str(make_header(decode_header(raw)))
    except (LookupError, UnicodeError, ValueError, email.errors.MessageError):
        words = raw
    if any("\udc80" <= sign <= "\udcff" for sign in words):  # bytes that no encoded word announced
        try:
            words = decoded(words.encode("utf-8", "surrogateescape"), "header").text
        except (InputError, UnicodeEncodeError):
            words = words.encode("utf-8", "replace").decode("utf-8")
    return " ".join(words.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").split())[:10_000]


def _parts(message: Any) -> Iterator[Any]:
    """The parts of a message that hold something, those of attached messages not among them."""
    waiting, given = [message], 0
    while waiting and given < MOST_PARTS:
        part = waiting.pop(0)
        if part.get_content_type() == "message/rfc822" and part is not message:
            given += 1
            yield part
        elif part.is_multipart():
            waiting = [*part.get_payload(), *waiting]
        else:
            given += 1
            yield part


def _is_attachment(part: Any) -> bool:
    if part.get_content_type() in SIGNED:
        return False
    if part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822":
        return True
    if part.get_content_maintype() == "text":
        return bool(part.get_filename()) and part.get_content_subtype() not in ("plain", "html")
    inline = part.get_content_disposition() == "inline" or part.get("Content-ID")
    return not (part.get_content_maintype() in NO_ATTACHMENT and inline)


def _body(parts: list[Any], where: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text of a message: its plain parts, or those in HTML where there is no plain one; and the notes."""
    plain: list[str] = []
    pages: list[str] = []
    told: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        data = part.get_payload(decode=True) or b""
        if not data.strip():
            continue
        label = part.get_content_charset()
        found = decoded(data, where, (("its part says so", label),) if label else ())
        told.extend(found.notes)
        text = found.text.replace("\r\n", "\n")
        if kind == "text/plain":
            flowed = str(part.get_param("format") or "").lower() == "flowed"
            plain.append((_unflowed(text, part) if flowed else text).strip())
        else:
            pages.append(text_of_fragment(text))
    texts = [text for text in plain if text] or [text for text in pages if text]
    notes = tuple(f"the message has a defect: {type(defect).__name__}" for part in parts for defect in part.defects[:1])
    return "\n\n".join(texts), tuple(told), notes[:3]


def _unflowed(text: str, part: Any) -> str:
    """Lines that a mail program wrapped, joined again (RFC 3676)."""
    drop = str(part.get_param("delsp") or "").lower() == "yes"
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and lines[-1].endswith(" ") and lines[-1] != "-- " and not line.startswith(">"):
            lines[-1] = (lines[-1][:-1] if drop else lines[-1]) + line.removeprefix(" ")
        else:
            lines.append(line.removeprefix(" "))
    return "\n".join(lines)


def _attachment(part: Any, source: Source, name: str, where: str, published: str | None) -> Iterator[Item]:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        message = inner[0] if isinstance(inner, list) and inner else part
        data, file = message.as_bytes(policy=email.policy.compat32), "message.eml"
    else:
        data = part.get_payload(decode=True) or b""
        file = header_text(part.get_filename()) or f"attachment.{part.get_content_subtype()}"
    yield from attached(data, file, source, name, where, published)


def attached(data: bytes, file: str, source: Source, name: str, where: str, published: str | None) -> Iterator[Item]:
    """The reports of what is attached to a message, with its day where they have none of their own."""
    file = re.sub(r"[/\\\x00-\x1f]", "_", file)[:200]
    if len(data) > LARGEST:
        yield Failure(f"{where}/{file}", f"an attachment of {len(data):,} bytes: more than {LARGEST:,}")
        return
    inner = source.within(f"{name}/{file}", f"{where}/{file}", data, f"{name}/{file}", headers=())
    for item in read_source(inner):
        yield _dated(item, published)


def _dated(item: Item, published: str | None) -> Item:
    if isinstance(item, Failure) or published is None:
        return item
    report = item.report
    if report.published or report.published_bounds or report.published_given:
        return item
    from dataclasses import replace

    from reportedly.ingest.reports import dated

    fields, _ = dated(published, "of the mail that it was attached to", None, None)
    return replace(item, report=replace(report, **fields))
