"""Transactions that either happen wholly or not at all, and what they changed sealed with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from reportedly import settings
from reportedly.record import audit_log, leaves, sealing
from reportedly.record.backends.base import Backend


@contextmanager
def writing(engine: Engine, backend: Backend) -> Iterator[Connection]:
    """A transaction. Whatever goes wrong inside, the record is as it was before; the error says what to do.

    Outside of a run, what was changed is sealed with it; the transaction that ends a run seals all that it changed.
    """
    try:
        with engine.begin() as connection:
            backend.begin(connection)
            was_open = sealing.run_open(connection)
            with backend.watched(connection) as changed:
                yield connection
            if changed:
                leaves.mark(connection)
            if changed and not sealing.run_open(connection):
                sealing.seal(connection, audit_log.person(), settings.now(), None if was_open else changed)
    except (DatabaseError, sqlite3.Error) as error:
        raise backend.explained(error) from error
