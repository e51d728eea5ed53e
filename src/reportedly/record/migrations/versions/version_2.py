"""Version 2: tables with columns of their own. Records of version 1 are carried over report by report (`transfer`)."""

from __future__ import annotations

revision = "2"
down_revision = None


def upgrade() -> None:
    """Nothing: this is where the revisions begin."""


def downgrade() -> None:
    """Nothing: there is no way back from the first."""
