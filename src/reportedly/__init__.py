"""reportedly: reads war reports and keeps the record of who said what, what happened where and when, and how many.

import reportedly as r
document = r.annotate("Kyiv said its forces had entered the town of Balakliia on Saturday.", published="2022-09-11")
r.build(["reports/"], "war.db")
record = r.open("war.db")
record.incidents(country="UA", since="2022-09").to_pandas()
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from reportedly.offline import silence
from reportedly.version import __version__

if TYPE_CHECKING:
    from reportedly.errors import InputError, RecordError, ReportedlyError, UsageError
    from reportedly.review.deciding import decide
    from reportedly.service.annotating import annotate
    from reportedly.service.building import build
    from reportedly.service.data_frames import Table
    from reportedly.service.document import Document
    from reportedly.service.opened import Record

silence()  # before anything else of this package, or what it relies on, can be loaded

_PLACES = {
    "Document": "reportedly.service.document",
    "InputError": "reportedly.errors",
    "Record": "reportedly.service.opened",
    "RecordError": "reportedly.errors",
    "ReportedlyError": "reportedly.errors",
    "Table": "reportedly.service.data_frames",
    "UsageError": "reportedly.errors",
    "annotate": "reportedly.service.annotating",
    "build": "reportedly.service.building",
    "decide": "reportedly.review.deciding",
}
"""Where each public name lives; it is loaded when it is first asked for, so that the command starts at once."""

__all__ = [
    "Document",
    "InputError",
    "Record",
    "RecordError",
    "ReportedlyError",
    "Table",
    "UsageError",
    "__version__",
    "annotate",
    "build",
    "decide",
    "open",
]


def open(path: str | os.PathLike[str]) -> Record:
    """A record, for reading. Raises RecordError where there is none, or one of another version."""
    from reportedly.service.opened import Record

    return Record(path)


def __getattr__(name: str) -> object:
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'reportedly' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
