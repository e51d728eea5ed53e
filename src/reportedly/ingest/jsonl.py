"""JSON Lines in the project's input format: `id`, `text` or `html`, `published`, `publisher`, `url`, `triggers`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from reportedly.errors import EvidenceError, InputError
from reportedly.ingest.dates import day_of
from reportedly.ingest.encodings import checked
from reportedly.ingest.files import Item, reader
from reportedly.ingest.html import html_report
from reportedly.ingest.received import LARGEST, Received, digest
from reportedly.model import Failure, Report, Span

KEYS_OF_TEXT = ("publisher", "url", "author", "title")


@reader(".jsonl", ".ndjson")
def read_jsonl(path: Path, name: str) -> Iterator[Item]:
    """Every line of a JSON Lines file."""
    if not path.is_file():
        raise InputError(str(path), "there is no such file")
    with path.open("rb") as stream:
        yield from read_lines(stream, str(path))


def read_lines(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Each line of a binary stream as a report; a line that cannot be read is a Failure, and the next is read."""
    number = 0
    while line := stream.readline(LARGEST + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > LARGEST:
            size = len(line)
            while not line.endswith(b"\n") and (line := stream.readline(LARGEST)):
                size += len(line)
            yield Failure(where, f"a line of {size:,} bytes: more than the {LARGEST:,} that one report may have")
        elif line.strip():
            try:
                yield report_of(line, where)
            except InputError as error:
                yield Failure(error.where, error.reason)
    if not number:
        yield Failure(name, "the file is empty")


def report_of(line: bytes, where: str) -> Received:
    """The report of one line. Raises InputError with the reason."""
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(where, f"not UTF-8 from byte {error.start} of the line on") from None
    except json.JSONDecodeError as error:
        raise InputError(where, f"not JSON: {error.msg} at character {error.pos}") from None
    except (RecursionError, ValueError) as error:
        raise InputError(where, f"not JSON that can be read: {type(error).__name__}") from None
    if not isinstance(item, dict):
        raise InputError(where, f"a JSON object was expected, not {type(item).__name__}")
    return _received(item, where)


def _received(item: Mapping[str, Any], where: str) -> Received:
    name = item.get("id")
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    if not isinstance(name, str) or not name:
        raise InputError(where, "the key `id` is missing, or is not a text")
    checked(name, where)
    given: dict[str, Any] = {key: _text_or_none(item, key, where) for key in KEYS_OF_TEXT}
    published = _text_or_none(item, "published", where)
    day = day_of(published) if published else None  # a day that cannot be read is no day: the report is still read
    text, page = _text_or_none(item, "text", where, blank=True), _text_or_none(item, "html", where, blank=True)
    if text is None and page is None:
        raise InputError(where, "neither `text` nor `html` is there")
    if text is None:
        assert page is not None
        return html_report(page, page.encode("utf-8", "replace"), name, where, day, **given)
    text = checked(text.removeprefix("\ufeff"), where)
    data = text.encode("utf-8")
    report = Report(
        id=name,
        text=text,
        sha256=digest(data),
        path=where,
        published=day,
        published_basis="given" if day else "unknown",
        notes=(f"`published` is {published[:40]!r}, which is no day: read as if none were given",)
        if published and not day
        else (),
        triggers=_triggers(item.get("triggers"), name, text, where),
        **given,
    )
    return Received(report, data)


def _text_or_none(item: Mapping[str, Any], key: str, where: str, blank: bool = False) -> str | None:
    value = item.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(where, f"`{key}` is not a text but {type(value).__name__}")
    if not blank and value:
        checked(value, where)
    return value if value or blank else None


def _triggers(items: Any, name: str, text: str, where: str) -> tuple[Span, ...]:
    if items is None:
        return ()
    try:
        spans = tuple(Span(name, int(item["start"]), int(item["end"])) for item in items)
        for span in spans:
            span.of(text)
    except (TypeError, KeyError, ValueError, EvidenceError) as error:
        raise InputError(where, f"`triggers` do not fit the text: {error}") from None
    return spans
