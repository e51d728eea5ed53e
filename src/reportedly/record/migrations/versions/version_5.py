"""Version 5: the hashes of rows that follow one another are kept (`seal_leaves`), so that a seal costs what changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Make the table; it fills when tables are sealed next."""
    text = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
    op.create_table(
        "seal_leaves",
        sa.Column("name", text, nullable=False),
        sa.Column("first", text, nullable=False),
        sa.Column("rows", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("hash", text, nullable=False),
        sa.PrimaryKeyConstraint("name", "first"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("seal_leaves")
