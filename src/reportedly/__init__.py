"""reportedly: reads war reports and keeps the record of who said what, what happened where and when, and how many.

import reportedly as r
document = r.annotate("Kyiv said its forces had entered the town of Balakliia on Saturday.")
r.build(["reports/"], "war.db")
record = r.open("war.db")
"""

from __future__ import annotations

import os
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.annotate.pipeline import Pipeline
    from reportedly.building import build
    from reportedly.model import Annotated, Report
    from reportedly.record.deciding import decide
    from reportedly.record.store import Record

__version__ = "0.1.0"
__all__ = ["__version__", "annotate", "build", "decide", "open"]


@lru_cache(maxsize=1)
def _pipeline() -> Pipeline:
    from reportedly.annotate.pipeline import Pipeline

    return Pipeline()


def _annotate(report: str | Report) -> Annotated:
    """Read one report, or a bare text, with all layers; the first call loads them (a few seconds)."""
    from reportedly.model import Report

    if isinstance(report, str):
        from reportedly.record.audit import digest

        report = Report(id="text", text=report, sha256=digest(report))
    return _pipeline().annotate(report)


class _Verb(ModuleType):
    """The package of the layers, which is called as the verb of its name: a function would be hidden by the package."""

    def __call__(self, report: str | Report) -> Annotated:
        return _annotate(report)


if TYPE_CHECKING:
    annotate = _annotate
else:
    from reportedly import annotate

    annotate.__class__ = _Verb


def open(path: str | os.PathLike[str]) -> Record:
    """A record, for reading. Raises RecordError where there is none, or one of another version."""
    from reportedly.record.store import Record

    return Record(path)


def __getattr__(name: str) -> object:
    if name == "build":
        from reportedly.building import build

        return build
    if name == "decide":
        from reportedly.record.deciding import decide

        return decide
    raise AttributeError(f"module 'reportedly' has no attribute {name!r}")
