"""JSON Lines in the project's input format: `id`, `text` or `html`, `published`, `publisher`, `url`, `triggers`.

The original of a report is its line, byte for byte, without the line's end. Keys that are not of the format are kept
with the report (`Report.other`). A key that stands twice in one object is refused: which of the two is meant is not
for a program to say.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from reportedly.errors import EvidenceError, InputError
from reportedly.ingest.dates import day_of
from reportedly.ingest.encodings import checked
from reportedly.ingest.files import Item, reader, regular
from reportedly.ingest.html import html_report
from reportedly.ingest.received import LARGEST, Received, digest
from reportedly.model import Failure, Report, Span

KEYS_OF_TEXT = ("publisher", "url", "author", "title")
MEDIA_TYPE = "application/json"
KNOWN = frozenset({"id", "text", "html", "published", "triggers", *KEYS_OF_TEXT})


def read_again(data: bytes, where: str, name: str) -> Report:
    """The report of an original, which is a line. Raises InputError."""
    return report_of(data, where).report


@reader(".jsonl", ".ndjson", again=read_again, relies_on=("trafilatura",))
def read_jsonl(path: Path, name: str) -> Iterator[Item]:
    """Every line of a JSON Lines file."""
    regular(path)
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
                yield report_of(line.removesuffix(b"\n").removesuffix(b"\r"), where)
            except InputError as error:
                yield Failure(error.where, error.reason)
            except Exception as error:  # of a library, for one that looks for the prose of a page
                yield Failure(where, f"the line could not be read: {type(error).__name__}: {error}")
    if not number:
        yield Failure(name, "the file is empty")


def report_of(line: bytes, where: str) -> Received:
    """The report of one line, whose original is that line. Raises InputError with the reason."""

    def pairs(items: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            names = [key for key, _ in items]
            twice = next(key for place, key in enumerate(names) if key in names[:place])
            raise InputError(where, f"the key {twice[:40]!r} stands twice in one object")
        return found

    try:
        item = json.loads(
            line.decode("utf-8-sig"), object_pairs_hook=pairs, parse_float=_finite, parse_constant=_no_number
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
    return _received(item, line, where)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise NumberError(f"the number {digits[:40]} is out of range")
    return value


def _no_number(word: str) -> float:
    raise NumberError(f"{word} is no number of JSON")


class NumberError(ValueError):
    """A number that JSON, or a program, cannot hold."""


def _received(item: Mapping[str, Any], line: bytes, where: str) -> Received:
    name = item.get("id")
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    if not isinstance(name, str) or not name:
        raise InputError(where, "the key `id` is missing, or is not a text")
    checked(name, where)
    given: dict[str, Any] = {key: _text_or_none(item, key, where) for key in KEYS_OF_TEXT}
    published = _text_or_none(item, "published", where)
    day = day_of(published) if published else None  # a day that cannot be read is no day: the report is still read
    no_day = f"`published` is {(published or '')[:40]!r}, which is no day: read as if none were given"
    notes = (no_day,) if published and not day else ()
    text, page = _text_or_none(item, "text", where, blank=True), _text_or_none(item, "html", where, blank=True)
    if text is None and page is None:
        raise InputError(where, "neither `text` nor `html` is there")
    if text is None:
        assert page is not None
        found = html_report(page, line, name, where, day, **given).report
        triggers = _triggers(item.get("triggers"), name, found.text, where)
        report = replace(found, media_type=MEDIA_TYPE, triggers=triggers, other=_other(item, where), notes=notes)
        return Received(report, line)
    text = checked(text.removeprefix("\ufeff"), where)
    report = Report(
        id=name,
        text=text,
        sha256=digest(line),
        media_type=MEDIA_TYPE,
        path=where,
        published=day,
        published_basis="given" if day else "unknown",
        notes=notes,
        triggers=_triggers(item.get("triggers"), name, text, where),
        other=_other(item, where),
        **given,
    )
    return Received(report, line)


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
