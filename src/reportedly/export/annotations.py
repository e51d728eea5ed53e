"""A whole record as JSON Lines in the interchange format: reports, copies, occurrences, findings, failures, runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from reportedly.errors import UsageError
from reportedly.export.view import View
from reportedly.model.interchange import failure_to_json, report_to_json
from reportedly.record.store import Record

Json = dict[str, Any]


def export_view(view: View, out: BinaryIO) -> None:
    """Write the whole record, one JSON object a line: the same record gives the same bytes.

    It is what a record is built from again, so that no filter and no protection is applied. Raises UsageError where one
    is asked for.
    """
    if view.options.asked or view.options.said().keys() - {"figures"}:
        raise UsageError("jsonl is the whole record, as it can be read back; take csv, xlsx or geojson for a part")
    export_jsonl(view.record, out)


def export_jsonl(record: Record, out: BinaryIO) -> None:
    """Write the record, one JSON object a line."""
    for line in lines(record):
        out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def lines(record: Record) -> Iterator[Json]:
    """The objects of the export, in order: each kind by its ids."""
    copies, stories = record.copies_of(), record.stories()
    count = 0
    for document in record.documents():
        name = document.report.id
        count += 1
        yield {**report_to_json(document), "copies": copies.get(name), "story": stories.get(name)}
    yield from record.comparison_lines()
    for failure in record.failures():
        yield failure_to_json(failure)
    for run in record.runs()[-1:]:
        yield {
            "kind": "run",
            "version": run["version"],
            "layers": run["layers"],
            "started": run["started"] if os.environ.get("SOURCE_DATE_EPOCH") else None,
            "reports": count,
        }
