"""How the tables hang together: what names a row of each, and which columns name rows of another.

Parquet says it in the file, a package in its descriptors; the names are those that every format has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.export.options import TableName


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that name a row of another table; empty where there is none."""

    columns: tuple[str, ...]
    table: TableName
    named: tuple[str, ...] = ("id",)


ROW_NAMES: Mapping[TableName, tuple[str, ...]] = {
    "incidents": ("id",),
    "events": ("id",),
    "questions": ("id",),
    "positions": ("question", "position"),
    "accounts": ("question", "account"),
    "relations": ("question", "account", "other_account"),
    "statements": ("id",),
    "checks": ("id",),
    "actors": ("id",),
    "places": ("id",),
    "reports": ("id",),
    "copies": ("copies", "report"),
}
"""The columns that together name one row."""

REFERENCES: Mapping[TableName, tuple[Reference, ...]] = {
    "events": (Reference(("report",), "reports"), Reference(("incident",), "incidents")),
    "questions": (Reference(("incident",), "incidents"),),
    "positions": (Reference(("question",), "questions"),),
    "accounts": (
        Reference(("question",), "questions"),
        Reference(("report",), "reports"),
        Reference(("copy_of",), "reports"),
    ),
    "relations": (
        Reference(("question", "account"), "accounts", ("question", "account")),
        Reference(("question", "other_account"), "accounts", ("question", "account")),
        Reference(("report",), "reports"),
        Reference(("other_report",), "reports"),
    ),
    "statements": (Reference(("report",), "reports"),),
    "checks": (Reference(("report",), "reports"),),
    "copies": (Reference(("report",), "reports"), Reference(("origin",), "reports")),
}
"""By table. A filter, or an option that keeps rows back, can leave a row here and the one that it names not."""


def in_words(table: TableName) -> list[str]:
    """The references of a table, as `report -> reports.id`."""
    return [
        f"{', '.join(one.columns)} -> {', '.join(f'{one.table}.{name}' for name in one.named)}"
        for one in REFERENCES.get(table, ())
    ]
