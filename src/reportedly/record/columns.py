"""The types of columns: what SQLite calls INTEGER, REAL and TEXT, with a counterpart in PostgreSQL that holds the same.

Text is compared by its code points in both, so that lists stand in one order whatever the language of a server.
"""

from __future__ import annotations

import zlib
from typing import Any

from sqlalchemy import REAL as SHORT_REAL
from sqlalchemy import BigInteger, Column, Dialect, LargeBinary, TypeDecorator, column, func, select, table, text
from sqlalchemy import Integer as ShortInteger
from sqlalchemy import Text as AnyText
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, TEXT
from sqlalchemy.types import TypeEngine

SERVER = "postgresql"
EFFORT = 9  # of compressing: a line is written once and read often

Integer = ShortInteger().with_variant(BigInteger(), SERVER)
Real: TypeEngine[float] = SHORT_REAL().with_variant(DOUBLE_PRECISION(), SERVER)
Text = AnyText().with_variant(TEXT(collation="C"), SERVER)


class Packed(TypeDecorator[str]):
    """A long text that is kept compressed (zlib, RFC 1950): whoever reads or writes it here does not see that."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else pack(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else unpack(bytes(value))


def pack(words: str) -> bytes:
    """A text as it is kept."""
    return zlib.compress(words.encode("utf-8", "surrogatepass"), EFFORT)


def unpack(data: bytes) -> str:
    """The text that is kept so. Raises zlib.error or UnicodeDecodeError for damaged bytes."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def numbered(name: str) -> Column[Any]:
    """The key of a table of that name whose rows are numbered from 1 on, without gaps."""
    number = column("number", ShortInteger())
    following = select(func.coalesce(func.max(number), 0) + 1).select_from(table(name)).scalar_subquery()
    return Column("number", Integer, primary_key=True, autoincrement=False, default=following)


def only(condition: str) -> dict[str, Any]:
    """What limits an index to the rows that fit a condition, in both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}
