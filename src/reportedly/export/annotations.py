"""A whole record as JSON Lines in the interchange format: reports, copies, occurrences, findings, failures, runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from reportedly.errors import UsageError
from reportedly.export.view import View
from reportedly.model.codec import PAGE
from reportedly.model.interchange import compared_to_json, report_to_json
from reportedly.model.report import page_of
from reportedly.record.anchoring import head_of
from reportedly.record.salvage import Salvage
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
        _write(line, out)


def export_sealed(record: Record, out: BinaryIO) -> None:
    """The same with the end of the log in the run line, by which `verify --against` knows a log that was cut short.

    The log tells when and by whom the record was built: two records of the same reports differ in it.
    """
    head = head_of(record)
    for line in lines(record):
        sealed = {"log": {"entries": head.entries, "head": head.hash}} if line["kind"] == "run" else {}
        _write(line | sealed, out)


def export_what_is_whole(record: Record, out: BinaryIO) -> list[tuple[str, str]]:
    """Write what is whole in a damaged record; returns (what, why) of each thing that was left out."""
    salvage = Salvage(record)
    for line in salvage.lines():
        _write(line, out)
    return salvage.broken


def _write(line: Json, out: BinaryIO) -> None:
    out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def lines(record: Record) -> Iterator[Json]:
    """The objects of the export, in order: each kind by its ids."""
    copies, stories, given = record.copies_of(), record.stories(), record.given_ids()
    count = 0
    paged: dict[str, tuple[int, ...]] = {}
    for document in record.documents():
        name = document.report.id
        count += 1
        line = {**report_to_json(document), "copies": copies.get(name), "story": stories.get(name)}
        if document.report.pages:
            paged[name] = document.report.pages
            _on_pages(line, paged, name)
        yield line | ({"given_id": given[name]} if name in given else {})
    for line in record.comparison_lines():
        if paged:
            _on_pages(line, paged, None)
        yield line
    for failure in record.failures():
        yield compared_to_json(failure)
    for run in record.runs()[-1:]:
        yield {
            "kind": "run",
            "version": run["version"],
            "layers": run["layers"],
            "started": run["started"] if os.environ.get("SOURCE_DATE_EPOCH") else None,
            "reports": count,
        }


def _on_pages(value: Any, paged: Mapping[str, Sequence[int]], report: str | None) -> None:
    """Put the page beside the characters of each span of a report that has pages, as `page`, in place.

    Args:
        value: a line or a part of one.
        paged: where the pages begin, by report.
        report: the report that spans without one of their own are of.
    """
    if isinstance(value, list):
        for one in value:
            _on_pages(one, paged, report)
    elif isinstance(value, dict):
        own = value.get("report")
        name = own if isinstance(own, str) else report
        for one in value.values():
            _on_pages(one, paged, name)
        start = value.get("start")
        if type(start) is int and "end" in value and name is not None and name in paged:
            value[PAGE] = page_of(paged[name], start)
