"""CSV (RFC 4180), written in one way everywhere: lists, exports, answers of the API and tables in Python.

Truth is `true` and `false`, as pandas, R, DuckDB, Frictionless and CSVW read it; what is not known is an empty cell;
lines end in CR LF; numbers are never changed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

MARK = b"\xef\xbb\xbf"
"""The byte order mark, by which Excel knows that a file is UTF-8."""

FORMULA = re.compile("^[\\s\u3000\u00a0\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r]")
"""A cell that a spreadsheet may run as a formula (OWASP, CSV injection), behind blanks and in full width too."""


TRUTHS = ("false", "true")
"""How what is not true and what is are said."""


def cell(value: Any, neutralise: bool = False) -> Any:
    """A value as a CSV cell.

    Args:
        value: text, number, truth or None.
        neutralise: put an apostrophe before words that a spreadsheet would run as a formula.
    """
    if isinstance(value, bool):
        return TRUTHS[value]
    if neutralise and isinstance(value, str) and FORMULA.match(value):
        return "'" + value
    return value


def line(values: Iterable[Any], neutralise: bool = False, between: str = ",") -> str:
    """One line with its end."""
    out = io.StringIO()
    csv.writer(out, delimiter=between).writerow([cell(value, neutralise) for value in values])
    return out.getvalue()


def write(
    out: BinaryIO,
    heading: Iterable[str],
    rows: Iterable[Sequence[Any]],
    *,
    mark: bool = False,
    neutralise: bool = False,
    between: str = ",",
    truths_said: bool = False,
) -> None:
    """A whole table in UTF-8.

    Args:
        out: where it goes.
        heading: the names of the columns.
        rows: the cells.
        mark: put the byte order mark before it.
        neutralise: put an apostrophe before words that a spreadsheet would run as a formula.
        between: the sign between cells.
        truths_said: truths are in their words already: cells are then not looked at.
    """
    if mark:
        out.write(MARK)
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(text, delimiter=between)
    writer.writerow(heading)
    try:
        if neutralise or not truths_said:
            writer.writerows([cell(value, neutralise) for value in row] for row in rows)
        else:
            writer.writerows(rows)
    finally:
        text.detach()
