"""Actors without a name of their own: "residents", "a man". The id of one is a number in its report."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

HEXADECIMAL = "[0-9a-f]"
MARK = 8  # digits of `identifiers.report_mark`


class is_numbered(FunctionElement[bool]):  # noqa: N801 - a function of SQL
    """Whether an actor's id is its number in a report: the report's mark, a hyphen, digits (`group:fa5c0938-5`)."""

    inherit_cache = True
    type = Boolean()


@compiles(is_numbered)
def _by_glob(element: is_numbered, compiler: Any, **options: Any) -> str:
    """In SQLite, by its own pattern: regular expressions would be run in Python for each row."""
    return f"({compiler.process(element.clauses, **options)} GLOB '*:{HEXADECIMAL * MARK}-[0-9]*')"


@compiles(is_numbered, "postgresql")
def _by_expression(element: is_numbered, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} ~ ':{HEXADECIMAL}{{{MARK}}}-[0-9]+$')"
