"""Version 3: the sealed line of a report is kept compressed; not a byte of it changes."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "3"
down_revision = "2"

TOGETHER = 200  # lines that are held at once


def upgrade() -> None:
    """Compress each line."""
    _again(sa.LargeBinary(), lambda line: zlib.compress(line.encode("utf-8", "surrogatepass"), 9))


def downgrade() -> None:
    """Keep each line as text."""
    _again(_text(), lambda line: zlib.decompress(bytes(line)).decode("utf-8", "surrogatepass"))


def _text() -> Any:
    return sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def _again(kind: Any, changed: Callable[[Any], Any]) -> None:
    """Make the table anew with another kind of line, and fill it from the old one."""
    connection = op.get_bind()
    op.execute("ALTER TABLE annotations RENAME TO annotations_before")
    if connection.dialect.name == "postgresql":  # the name of its index is taken else
        op.execute("ALTER TABLE annotations_before RENAME CONSTRAINT annotations_pkey TO annotations_before_pkey")
    made = op.create_table(
        "annotations",
        sa.Column("report", _text(), nullable=False),
        sa.Column("layers", _text(), nullable=False),
        sa.Column("line", kind, nullable=False),
        sa.Column("neighbours", _text()),
        sa.PrimaryKeyConstraint("report"),
        sa.ForeignKeyConstraint(["report"], ["reports.id"]),
        sqlite_strict=True,
    )
    before = sa.table("annotations_before", *(sa.column(name) for name in ("report", "layers", "line", "neighbours")))
    last = ""
    while rows := connection.execute(
        sa.select(before).where(before.c.report > last).order_by(before.c.report).limit(TOGETHER)
    ).all():
        connection.execute(sa.insert(made), [{**row._mapping, "line": changed(row.line)} for row in rows])
        last = rows[-1].report
    op.execute("DROP TABLE annotations_before")
