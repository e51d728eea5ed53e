"""What a run can be told from outside: which layers, how many workers. Read once, at the edge, and handed down.

Environment:
    REPORTEDLY_LAYERS    names of layers, separated by commas: only these and those they rely on are run
    REPORTEDLY_JOBS      number of worker processes
    REPORTEDLY_ANCHORS   a table of dated facts of one's own, beside the shipped ones (`world/anchors.py`)
    SOURCE_DATE_EPOCH    seconds since 1970: the time that a new record gives as its start, in place of the clock
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from reportedly import plugins
from reportedly.errors import UsageError

NEEDS: Mapping[str, tuple[str, ...]] = {
    "body": (),
    "language": ("body",),
    "tagger": ("language",),
    "times": ("language",),
    "dating": ("times",),
    "places": ("tagger", "language"),
    "quantities": ("language",),
    "actors": ("places",),
    "statements": ("actors",),
    "events": ("dating", "places", "quantities", "actors", "statements"),
    "factuality": ("events",),
    "wording": ("actors",),
}
"""Which layers each one reads; those that a layer reads are run with it."""


def layers(words: str | None) -> tuple[str, ...] | None:
    """The layers to run for `a,b` as given by a person, with those they rely on; None for all. Raises UsageError."""
    words = words if words is not None else os.environ.get("REPORTEDLY_LAYERS")
    if not words or not words.strip():
        return None
    wanted: set[str] = set()
    asked = [word.strip() for word in words.split(",") if word.strip()]
    while asked:
        name = asked.pop()
        if name not in wanted:
            wanted.add(name)
            asked.extend(NEEDS.get(name, ()))
    if unknown := sorted(wanted - set(known := plugins.names("reportedly.layers"))):
        raise UsageError(f"there is no layer called {unknown[0]!r}; there are: {', '.join(known)}")
    return tuple(sorted(wanted))


def jobs(number: int | None) -> int | None:
    """The number of worker processes asked for, None to have one for each processor. Raises UsageError below 1."""
    if number is None and (word := os.environ.get("REPORTEDLY_JOBS", "").strip()):
        if not word.isdecimal():
            raise UsageError(f"REPORTEDLY_JOBS is a number of processes, not {word!r}")
        number = int(word)
    if number is not None and number < 1:
        raise UsageError("the number of jobs is 1 or more")
    return number


def now() -> str:
    """The time, ISO 8601 in UTC to the second; that of SOURCE_DATE_EPOCH where it is set."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
