"""Reading texts in Python: one text, a mapping in the input form, or several of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from reportedly.errors import UsageError
from reportedly.model import Report
from reportedly.model.identifiers import digest
from reportedly.service.document import Document

if TYPE_CHECKING:
    from reportedly.layers.pipeline import Pipeline

Source = str | Mapping[str, Any] | Report


@lru_cache(maxsize=1)
def _pipeline() -> Pipeline:
    from reportedly.layers.pipeline import Pipeline

    return Pipeline()


@overload
def annotate(  # type: ignore[overload-overlap]  # a text is one report, though one could go through its characters
    report: Source,
    *,
    published: str | date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Document: ...


@overload
def annotate(
    report: Iterable[Source],
    *,
    published: str | date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> list[Document]: ...


def annotate(
    report: Source | Iterable[Source],
    *,
    published: str | date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Document | list[Document]:
    """Read a report with all layers; the first call loads them (a few seconds).

    Args:
        report: its text; or a dict with `text` or `html` and what else is known (`id`, `published`, `publisher`, `url`,
            `title`, `author`); or a list of texts and dicts, which gives a list.
        published: the day of publication, a date or `2024-05-03`; without it the day is inferred from the text.
        publisher, title, url: what is known of it.

    Raises UsageError for a day that is none, InputError for a dict that is no report.
    """
    given = {"published": _day(published), "publisher": publisher, "title": title, "url": url}
    known = {name: value for name, value in given.items() if value is not None}
    if isinstance(report, str | Mapping | Report):
        return Document(_pipeline().annotate(_report(report, known, "text")))
    several = enumerate(report, 1)
    return [Document(_pipeline().annotate(_report(one, known, f"text-{number}"))) for number, one in several]


def _report(source: Source, known: Mapping[str, str], name: str) -> Report:
    given: dict[str, Any] = {**known, "published_basis": "given"} if "published" in known else {**known}
    if isinstance(source, Report):
        return replace(source, **given)
    if isinstance(source, str):
        return Report(id=name, text=source, sha256=digest(source), **given)
    if not isinstance(source, Mapping):
        raise UsageError(f"a report is a text or a dict, not {type(source).__name__}")
    from reportedly.ingest.jsonl import report_of

    item = {"id": name, **source, **known}
    if item.get("published") is not None:
        item["published"] = _day(item["published"])
    return report_of(json.dumps(item).encode(), name).report


def _day(value: str | date | None) -> str | None:
    from reportedly.ingest.dates import day_of

    if value is None:
        return None
    day = value.isoformat()[:10] if isinstance(value, date) else day_of(str(value))
    if day is None:
        raise UsageError(f"published {value!r} is no day; write it as 2024-05-03")
    return day
