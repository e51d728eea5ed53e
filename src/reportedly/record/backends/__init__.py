"""The kinds of database that a record can be in."""

from __future__ import annotations

from pathlib import Path

from reportedly.record.address import Place
from reportedly.record.backends.base import Backend


def backend_at(place: Place) -> Backend:
    """The backend for a file or an address. Raises UsageError where what it needs is not installed."""
    if isinstance(place, Path):
        from reportedly.record.backends.sqlite import SQLite

        return SQLite(place)
    from reportedly.record.backends.postgresql import PostgreSQL

    return PostgreSQL(place)
