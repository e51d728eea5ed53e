"""Which column of a table, or key of a record, holds the text, the day, the address: by their headings, or as told.

The headings of common news tables are in `data/headings.toml`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from reportedly.errors import InputError, UsageError

ROLES = ("id", "text", "html", "summary", "title", "published", "url", "publisher", "author", "modified")
DELIMITERS = ",;\t|"


@lru_cache(maxsize=1)
def known_headings() -> Mapping[str, tuple[str, ...]]:
    """For each role the headings that name it, the surest first."""
    table = tomllib.loads(files("reportedly.ingest").joinpath("data/headings.toml").read_text("utf-8"))
    return {role: tuple(row["headings"]) for role, row in table.items()}


def bare(heading: str) -> str:
    """A heading as it is compared: in lower case, letters and digits alone."""
    return "".join(sign for sign in heading.casefold() if sign.isalnum())


def columns_told(words: str) -> dict[str, str]:
    """`text=body,published=date` as a mapping. Raises UsageError for a role that there is not."""
    told: dict[str, str] = {}
    for part in words.split(","):
        role, sign, column = part.partition("=")
        role = role.strip()
        if not sign or not column.strip() or role not in ROLES:
            raise UsageError(
                f"--map takes pairs such as text=body,published=date, with these on the left: {', '.join(ROLES)}; "
                f"not {part.strip()!r}"
            )
        told[role] = column.strip()
    return told


def columns_of(headings: Sequence[str], told: Mapping[str, str], where: str) -> dict[str, str]:
    """The column of each role: as told, else by the known headings.

    Raises InputError, which lists the headings, where no column can be told to hold a text, a page or at least a title
    with a day or an address, or where a column that was told is not there.
    """
    found: dict[str, str] = {}
    for role, column in told.items():
        match = next((heading for heading in headings if heading == column), None) or next(
            (heading for heading in headings if bare(heading) == bare(column)), None
        )
        if match is None:
            raise InputError(where, f"there is no column {column!r} for `{role}`; there are: {listed(headings)}")
        found[role] = match
    plain = {bare(heading): heading for heading in reversed(headings)}
    taken = set(found.values())
    for role, names in known_headings().items():
        if role not in found:
            free = next((plain[name] for name in names if name in plain and plain[name] not in taken), None)
            if free is not None:
                found[role] = free
                taken.add(free)
    brief = "title" in found and ("url" in found or "published" in found)
    if not ({"text", "html", "summary"} & set(found) or brief):
        raise InputError(
            where,
            f"no column can be told to hold the text; the headings are {listed(headings)}: say which with "
            "--map text=COLUMN,published=COLUMN",
        )
    return found


def listed(headings: Sequence[str]) -> str:
    """Headings for a message, the first of them."""
    shown = [repr(heading)[:40] for heading in headings[:25]]
    return ", ".join(shown) + (f" and {len(headings) - 25} more" if len(headings) > 25 else "") or "none"


def looks_like_table(start: str) -> bool:
    """Whether the beginning of a text is a table of separated values: a heading line of known names, then rows."""
    lines = [line for line in start.splitlines()[:4] if line.strip()]
    if len(lines) < 2 or len(lines[0]) > 2000:
        return False
    return any(_reads_as_table(lines, sign) for sign in DELIMITERS)


def _reads_as_table(lines: Sequence[str], delimiter: str) -> bool:
    if lines[0].count(delimiter) < 1:
        return False
    try:
        head = next(csv.reader([lines[0]], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return False
    names = {bare(heading) for heading in head}
    roles = {role for role, known in known_headings().items() if names & set(known)}
    short = all(len(heading.split()) <= 4 for heading in head)
    return short and len(roles) >= 2 and len(roles) >= len(head) / 4 and delimiter in lines[1]
