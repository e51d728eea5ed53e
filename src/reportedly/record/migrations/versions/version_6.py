"""Version 6: indexes hold what is asked for and no more: no events without a doer, no occurrences of one origin."""

from __future__ import annotations

from collections.abc import Mapping

from alembic import op

revision = "6"
down_revision = "5"

Indexes = Mapping[str, tuple[str, str]]
"""For each index, its table and columns with what it is limited to, and what it holds besides on PostgreSQL."""

BEFORE: Indexes = {
    "occurrences_origins": ("occurrences (id, origins)", ""),
    "report_actors_report": ("report_actors (report, id)", ""),
    "events_factuality": ("events (factuality, day, statement)", "(id)"),
    "events_doer": ("events (doer_id, day, statement)", "(id)"),
    "events_target": ("events (target_id, day, statement)", "(id)"),
    "events_source": ("events (source_id, day)", ""),
}
AFTER: Indexes = {
    "occurrences_widely_told": ("occurrences (origins, id) WHERE origins > 1", ""),
    "report_actors_report": ("report_actors (report)", ""),
    "events_factuality": ("events (factuality, day)", ""),
    "events_doer": ("events (doer_id, day, statement) WHERE doer_id IS NOT NULL", "(id)"),
    "events_target": ("events (target_id, day, statement) WHERE target_id IS NOT NULL", "(id)"),
    "events_source": ("events (source_id, day) WHERE source_id IS NOT NULL", ""),
}

HAS_LZ4 = "SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"


def upgrade() -> None:
    """Make the indexes anew; on a server that can, words that come are kept compressed by LZ4."""
    _replace(BEFORE, AFTER)
    if _on_server() and op.get_bind().exec_driver_sql(HAS_LZ4).first():
        op.execute("ALTER TABLE search ALTER COLUMN words SET COMPRESSION lz4")


def downgrade() -> None:
    """Make those of before; words that are compressed stay as they are."""
    _replace(AFTER, BEFORE)
    if _on_server():
        op.execute("ALTER TABLE search ALTER COLUMN words SET COMPRESSION default")


def _on_server() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _replace(old: Indexes, new: Indexes) -> None:
    for name in old:
        op.execute(f"DROP INDEX {name}")
    for name, (on, besides) in new.items():
        columns, where, limit = on.partition(" WHERE ")
        including = f" INCLUDE {besides}" if besides and _on_server() else ""
        op.execute(f"CREATE INDEX {name} ON {columns}{including}{where}{limit}")
