"""reportedly: reads war reports and keeps the record of who said what, what happened where and when, and how many.

import reportedly as r
document = r.annotate("Kyiv said its forces had entered the town of Balakliia on Saturday.")
r.build(["reports/"], "war.db")
record = r.open("war.db")
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from reportedly.offline import silence
from reportedly.version import __version__

if TYPE_CHECKING:
    from reportedly.layers.pipeline import Pipeline
    from reportedly.model import Annotated, Report
    from reportedly.record.store import Record
    from reportedly.review.deciding import decide
    from reportedly.service.building import build

__all__ = ["__version__", "annotate", "build", "decide", "open"]

silence()  # before anything else of this package, or what it relies on, can be loaded


@lru_cache(maxsize=1)
def _pipeline() -> Pipeline:
    from reportedly.layers.pipeline import Pipeline

    return Pipeline()


def annotate(report: str | Report) -> Annotated:
    """Read one report, or a bare text, with all layers; the first call loads them (a few seconds)."""
    from reportedly.model import Report

    if isinstance(report, str):
        from reportedly.record.audit import digest

        report = Report(id="text", text=report, sha256=digest(report))
    return _pipeline().annotate(report)


def open(path: str | os.PathLike[str]) -> Record:
    """A record, for reading. Raises RecordError where there is none, or one of another version."""
    from reportedly.record.store import Record

    return Record(path)


def __getattr__(name: str) -> object:
    if name == "build":
        from reportedly.service.building import build

        return build
    if name == "decide":
        from reportedly.review.deciding import decide

        return decide
    raise AttributeError(f"module 'reportedly' has no attribute {name!r}")
