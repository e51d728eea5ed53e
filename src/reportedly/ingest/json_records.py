"""JSON documents that hold records: a list of objects, or an object with such a list in it (answers of news services).

The original of a report is its record, as JSON Lines would hold it; tables without bytes of their own for a row
(Parquet, spreadsheets, databases) come in by the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.headings import bare, known_headings, listed
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Source
from reportedly.ingest.records import chosen_columns, flat, record_report, written
from reportedly.model import Failure

LARGEST_DOCUMENT = 500_000_000  # bytes; JSON Lines have no such bound, being read line by line


@reader("json")
def read_json(source: Source) -> Iterator[Item]:
    """Every record of a JSON document."""
    document = loaded(source)
    records = [document] if source.told and isinstance(document, dict) else records_in(document)
    if not records:
        keys = listed(list(document)) if isinstance(document, dict) else type(document).__name__
        raise InputError(source.where, f"a JSON document without a list of records; it holds {keys}")
    yield from rows_of(source, records, "record")


def loaded(source: Source) -> Any:
    """The JSON value of a source. Raises InputError where it is none."""
    text = decoded(source.read(LARGEST_DOCUMENT), source.where).text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            source.where, f"not JSON: {error.msg} at line {error.lineno}, character {error.colno}"
        ) from None
    except (RecursionError, ValueError) as error:
        raise InputError(source.where, f"not JSON that can be read: {type(error).__name__}") from None


def records_in(document: Any) -> list[Mapping[str, Any]]:
    """The longest list of objects in a JSON document, at most two levels deep; or itself, if it is one.

    A list of objects that hold a text goes before others: a story of an agency (ninjs) has lists of places and sources.
    """
    found: list[list[Mapping[str, Any]]] = []

    def look(value: Any, depth: int) -> None:
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            found.append(value)
        elif isinstance(value, dict) and depth < 3:
            for inner in value.values():
                look(inner, depth + 1)

    look(document, 0)
    if isinstance(document, dict) and {"text", "html", "body", "content"} & set(document):
        return [document]
    if not found and isinstance(document, dict) and {"title", "headline"} & {str(key).lower() for key in document}:
        return [document]
    telling = [rows for rows in found if _tells(rows[0])]
    if not telling and isinstance(document, dict) and _tells(document):
        return [document]
    return max(telling or found, key=len, default=[])


def _tells(item: Mapping[str, Any]) -> bool:
    """Whether an object is a story: words under a heading of texts, and a title, a day or an address beside them."""
    said = {bare(key) for key, value in flat(item).items() if isinstance(value, str) and value.strip()}
    roles = {role for role, headings in known_headings().items() if said & set(headings)}
    return bool(roles & {"text", "html"} and roles & {"title", "published", "url"})


def rows_of(
    source: Source, rows: Sequence[Mapping[str, Any]] | Iterator[Mapping[str, Any]], word: str
) -> Iterator[Item]:
    """A report for each row, whose original is the row as JSON; a bad one is a failure, and the next is read."""
    columns: dict[str, str] | None = None
    for number, row in enumerate(rows, 1):
        where = f"{source.where}:{number}"
        try:
            if columns is None:
                headings = list(flat(row))
                columns = chosen_columns(headings, source, source.where)
                if source.options.tell is not None:
                    words = written(columns).get("columns", str(columns)).replace(",", ", ")
                    source.options.tell(source.where, f"its columns are read as {words}")
            line = json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "replace")
            piece = Piece(where=where, media_type="application/json", place=f"{word} {number:,}")
            found = record_report(row, line, source, piece, columns=columns, number=number)
            yield replace(found, report=replace(found.report, reader=f"json {read_json.edition}"))
        except InputError as error:
            yield Failure(error.where, error.reason)
            if columns is None:
                return
