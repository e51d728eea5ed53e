"""Version 4: values counted as reports come (`tallies`), a day beside each actor of a report, indexes for lists."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "4"
down_revision = "3"

INDEXES = {
    "events_type": ("events", ["type", "day"], ["statement"]),
    "events_factuality": ("events", ["factuality", "day"], ["statement"]),
    "events_place": ("events", ["place_key", "day"], ["statement"]),
    "events_country": ("events", ["country", "day"], ["statement"]),
    "events_admin1": ("events", ["admin1", "day"], ["statement"]),
    "events_doer": ("events", ["doer_id", "day"], ["statement"]),
    "events_target": ("events", ["target_id", "day"], ["statement"]),
    "events_day": ("events", ["day"], ["latest"]),
    "events_statement": ("events", ["statement"], ["type", "country", "factuality"]),
}
"""Indexes that get more columns: table, those they had, and those that are new."""

NEW_INDEXES = {
    "reports_publisher": ["publisher", "day"],
    "reports_language": ["language", "day"],
    "reports_published_basis": ["published_basis"],
    "reports_media_type": ["media_type"],
    "log_what": ["what"],
    "occurrences_origins": ["id", "origins"],
}

COLUMNS = {
    "events": "day type factuality country admin1 place publisher doer target weapon source".split(),
    "statements": "act kind source".split(),
}
"""What the largest tables are counted by."""

COUNTED = ("events", "statements", "mentions", "places", "times", "quantities", "wording", "report_actors")
ACTORS = ("id", "report", "name", "neutral", "kind", "country", "mentions", "statements")


def upgrade() -> None:
    """Make what is new."""
    for name, (table, before, more) in INDEXES.items():
        op.drop_index(name, table)
        op.create_index(name, table, before + more, postgresql_include=["id"] if name != "events_statement" else [])
    op.drop_index("events_point", "events")
    op.create_index("events_point", "events", ["latitude", "longitude"], postgresql_include=["id", "statement"])
    op.drop_index("ix_reports_publisher", "reports")
    for name, columns in NEW_INDEXES.items():
        op.create_index(name, name.split("_")[0], columns)
    op.drop_index("ix_report_actors_report", "report_actors")
    _actors_again("day", sa.Column("day", _text(), nullable=False))
    op.create_index("report_actors_report", "report_actors", ["report", "id"])
    op.create_index("report_actors_day", "report_actors", ["id", "day"])
    op.create_table(
        "tallies",
        *(sa.Column(name, _text(), nullable=False) for name in ("noun", "counted_by", "type", "value")),
        sa.Column("number", _integer(), nullable=False),
        sa.PrimaryKeyConstraint("noun", "counted_by", "type", "value"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("tallies_most", "tallies", ["noun", "counted_by", "type", "number"])
    _count()


def downgrade() -> None:
    """Take it away."""
    op.drop_table("tallies")
    op.drop_index("report_actors_day", "report_actors")
    op.drop_index("report_actors_report", "report_actors")
    _actors_again(None)
    op.create_index("ix_report_actors_report", "report_actors", ["report"])
    for name in NEW_INDEXES:
        op.drop_index(name, name.split("_")[0])
    op.create_index("ix_reports_publisher", "reports", ["publisher"])
    for name, (table, before, _) in INDEXES.items():
        op.drop_index(name, table)
        op.create_index(name, table, before)


def _text() -> Any:
    return sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def _integer() -> Any:
    return sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def _actors_again(new: str | None, *columns: sa.Column[Any]) -> None:
    """Make the table of the actors of reports anew, with other columns, and fill it from the old one."""
    op.execute("ALTER TABLE report_actors RENAME TO report_actors_before")
    if op.get_bind().dialect.name == "postgresql":  # the name of its index is taken else
        op.execute("ALTER TABLE report_actors_before RENAME CONSTRAINT report_actors_pkey TO report_actors_before_pkey")
    op.create_table(
        "report_actors",
        sa.Column("id", _text(), nullable=False),
        sa.Column("report", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("neutral", _text()),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("country", _text()),
        sa.Column("mentions", _integer(), nullable=False),
        sa.Column("statements", _integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", "report"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"]),
        sqlite_strict=True,
    )
    held = ", ".join(ACTORS)
    chosen = ", ".join(f"a.{name}" for name in ACTORS)
    if new:
        held, chosen = f"{held}, {new}", f"{chosen}, r.{new}"
    op.execute(
        f"INSERT INTO report_actors ({held}) SELECT {chosen} FROM report_actors_before a "
        "JOIN reports r ON r.id = a.report ORDER BY a.report, a.id"
    )
    op.execute("DROP TABLE report_actors_before")


def _count() -> None:
    for table in COUNTED:
        op.execute(f"INSERT INTO tallies SELECT '{table}', 'rows', '', '', n FROM ({_number(table)}) c WHERE n > 0")
    for table, names in COLUMNS.items():
        for name in names:
            value = f"coalesce({name}, '')"
            op.execute(
                f"INSERT INTO tallies SELECT '{table}', '{name}', '', {value}, count(*) FROM {table} GROUP BY {value}"
            )
            if table == "events":
                op.execute(
                    f"INSERT INTO tallies SELECT 'events', '{name}', type, {value}, count(*) FROM events "
                    f"WHERE type IS NOT NULL AND type <> '' GROUP BY type, {value}"
                )


def _number(table: str) -> str:
    return f"SELECT count(*) AS n FROM {table}"
