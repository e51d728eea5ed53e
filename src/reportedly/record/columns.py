"""The types of columns: what SQLite calls INTEGER, REAL and TEXT, with a counterpart in PostgreSQL that holds the same.

Text is compared by its code points in both, so that lists stand in one order whatever the language of a server.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import REAL as SHORT_REAL
from sqlalchemy import BigInteger, Column, column, func, select, table
from sqlalchemy import Integer as ShortInteger
from sqlalchemy import Text as AnyText
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, TEXT
from sqlalchemy.types import TypeEngine

SERVER = "postgresql"

Integer = ShortInteger().with_variant(BigInteger(), SERVER)
Real: TypeEngine[float] = SHORT_REAL().with_variant(DOUBLE_PRECISION(), SERVER)
Text = AnyText().with_variant(TEXT(collation="C"), SERVER)


def numbered(name: str) -> Column[Any]:
    """The key of a table of that name whose rows are numbered from 1 on, without gaps."""
    number = column("number", ShortInteger())
    following = select(func.coalesce(func.max(number), 0) + 1).select_from(table(name)).scalar_subquery()
    return Column("number", Integer, primary_key=True, autoincrement=False, default=following)
