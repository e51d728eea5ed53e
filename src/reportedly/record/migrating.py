"""A record brought to another version of the tables, by the revisions of `migrations`, in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from reportedly import settings
from reportedly.record import audit_log, schema, sealing
from reportedly.record.backends.base import Backend

FIRST = 2
"""The oldest version that the revisions begin with."""

CHANGED = {3: {"annotations"}, 4: {"report_actors", "tallies"}}
"""Tables that a revision changes."""

LEAVES = 5
"""The version from which on seals are made over leaves."""


def migrate(engine: Engine, backend: Backend, before: int, after: int = schema.VERSION) -> None:
    """Bring a record from one version to another; the log says so, and what has changed is sealed anew.

    Whatever goes wrong, the record is as it was. Raises errors of the database.
    """
    with engine.begin() as connection:
        backend.begin(connection)
        backend.note_version(connection, before)
        _run(connection, before, after)
        backend.settle_version(connection, after)
        now, words = settings.now(), f"from tables of version {before}"
        entry = {"time": now, "who": audit_log.person(), "what": "record upgraded", "subject": backend.place.name}
        audit_log.append(connection, {**entry, "new": words})
        if sealing.run_open(connection):
            return
        if after < LEAVES:
            sealing.seal_rows(connection, audit_log.person(), now)
        else:
            revisions = range(before + 1, after + 1)
            sealing.seal(connection, audit_log.person(), now, set().union(*(CHANGED.get(one, ()) for one in revisions)))


def _run(connection: Connection, before: int, after: int) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    way = command.upgrade if after > before else command.downgrade
    way(config, str(after))
