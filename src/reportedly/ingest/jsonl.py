"""JSON Lines in the project's input format: `id`, `text` or `html`, `published`, `publisher`, `url`, `triggers`.

Keys that the format does not know are kept with the line, which is the report's original. Lines that are other records
(no `id`, or the text under another key) are read as a table's rows are, by `records.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from reportedly.errors import EvidenceError, InputError
from reportedly.ingest.encodings import checked
from reportedly.ingest.html import html_report
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import LARGEST, Item, Piece, Received, Source
from reportedly.ingest.reports import received
from reportedly.model import Failure, Span

KEYS_OF_TEXT = ("publisher", "url", "author", "title")
KNOWN = frozenset({*KEYS_OF_TEXT, "id", "text", "html", "published", "triggers"})
MEDIA_TYPE = "application/json"


@reader("jsonl", relies_on=("trafilatura",))
def read_jsonl(source: Source) -> Iterator[Item]:
    """Every line of a JSON Lines file."""
    with source.open() as stream:
        yield from read_lines(stream, source.where, source)


def read_lines(stream: BinaryIO, name: str, source: Source | None = None) -> Iterator[Item]:
    """Each line of a binary stream as a report; a line that cannot be read is a Failure, and the next is read."""
    source = source or Source(name, name, data=b"")
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
                yield report_of(line, where, source)
            except InputError as error:
                yield Failure(error.where, error.reason)
            except Exception as error:  # of a library, for one that looks for the prose of a page
                yield Failure(where, f"the line could not be read: {type(error).__name__}: {error}")
    if not number:
        yield Failure(name, "the file is empty")


def report_of(line: bytes, where: str, source: Source | None = None) -> Received:
    """The report of one line. Raises InputError with the reason."""
    line = line.rstrip(b"\r\n")
    item = json_object(line, where)
    source = source or Source(where, where, data=line)
    if not _is_ours(item) and (source.options.columns or source.told):
        from reportedly.ingest.records import record_report

        return record_report(item, line, source, Piece(where=where, media_type=MEDIA_TYPE))
    if not _is_ours(item) and {"text", "html"}.isdisjoint(item):
        from reportedly.ingest.records import record_report, told_columns

        if told_columns(item, source):
            return record_report(item, line, source, Piece(where=where, media_type=MEDIA_TYPE))
    return _received(item, line, where, source)


def json_object(data: bytes, where: str) -> dict[str, Any]:
    """The JSON object of some bytes. Raises InputError where it is none, or says one key twice."""
    try:
        item = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=lambda pairs: _once(pairs, where),
            parse_float=_finite,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        raise InputError(where, f"not UTF-8 from byte {error.start} of the line on") from None
    except json.JSONDecodeError as error:
        raise InputError(where, f"not JSON: {error.msg} at character {error.pos}") from None
    except NumberError as error:
        raise InputError(where, f"not JSON: {error}") from None
    except (RecursionError, ValueError) as error:
        raise InputError(where, f"not JSON that can be read: {type(error).__name__}") from None
    if not isinstance(item, dict):
        raise InputError(where, f"a JSON object was expected, not {type(item).__name__}")
    return item


def _once(pairs: list[tuple[str, Any]], where: str) -> dict[str, Any]:
    item = dict(pairs)
    if len(item) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for place, key in enumerate(names) if key in names[:place])
        raise InputError(where, f"the key {twice[:40]!r} stands twice in one object")
    return item


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise NumberError(f"the number {digits[:40]} is out of range")
    return value


def _no_number(word: str) -> float:
    raise NumberError(f"{word} is no number of JSON")


class NumberError(ValueError):
    """A number that JSON, or a program, cannot hold."""


def _is_ours(item: Mapping[str, Any]) -> bool:
    """Whether it is a line of the project's own format."""
    return "id" in item and ("text" in item or "html" in item)


def _received(item: Mapping[str, Any], line: bytes, where: str, source: Source) -> Received:
    name = item.get("id")
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    if not isinstance(name, str) or not name:
        raise InputError(where, "the key `id` is missing, or is not a text")
    checked(name, where)
    given: dict[str, Any] = {key: _text_or_none(item, key, where) for key in KEYS_OF_TEXT}
    published = item.get("published")
    if isinstance(published, int | float) and not isinstance(published, bool):
        published = f"{published:.0f}"
    elif published is not None:
        published = _text_or_none(item, "published", where)
    text, page = _text_or_none(item, "text", where, blank=True), _text_or_none(item, "html", where, blank=True)
    if text is None and page is None:
        raise InputError(where, "neither `text` nor `html` is there")
    piece = Piece(name=name, where=where, media_type=MEDIA_TYPE)
    if text is None:
        assert page is not None
        found = html_report(page, line, source, piece, day=published, **given).report
        triggers = _triggers(item.get("triggers"), name, found.text, where)
        return Received(replace(found, triggers=triggers, other=_other(item, where)), line)
    text = checked(text.removeprefix("\ufeff"), where)
    return received(
        source,
        text,
        line,
        piece,
        published=published,
        triggers=_triggers(item.get("triggers"), name, text, where),
        other=_other(item, where),
        **given,
    )


def _other(item: Mapping[str, Any], where: str) -> tuple[tuple[str, str], ...]:
    """The keys that are not of the format, each with its value as JSON text."""
    found = tuple((key, json.dumps(item[key], ensure_ascii=False)) for key in sorted(item.keys() - KNOWN))
    for key, value in found:
        try:
            f"{key}{value}".encode()
        except UnicodeEncodeError:
            raise InputError(where, f"half a surrogate pair in the key {key[:40]!r}: not a text") from None
    return found


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
    except (TypeError, KeyError, ValueError, OverflowError, EvidenceError) as error:
        raise InputError(where, f"`triggers` do not fit the text: {error}") from None
    return spans
