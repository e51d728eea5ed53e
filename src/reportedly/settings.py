"""What a run can be told from outside: which layers, how many workers. Read once, at the edge, and handed down.

Environment:
    REPORTEDLY_LAYERS    names of layers, separated by commas: only these and those that they require are run
    REPORTEDLY_JOBS      number of worker processes
    REPORTEDLY_ANCHORS   a table of dated facts of one's own, beside the shipped ones (`world/anchors.py`)
    SOURCE_DATE_EPOCH    seconds since 1970: the time that a new record gives as its start, in place of the clock
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from reportedly import plugins
from reportedly.errors import UsageError


def layers(words: str | None) -> tuple[str, ...] | None:
    """The names of the layers asked for as `a,b`; None for all. Raises UsageError for a name that is none."""
    words = words if words is not None else os.environ.get("REPORTEDLY_LAYERS")
    if not words or not words.strip():
        return None
    asked = {word.strip() for word in words.split(",") if word.strip()}
    if unknown := sorted(asked - set(known := plugins.names("reportedly.layers"))):
        raise UsageError(f"there is no layer called {unknown[0]!r}; there are: {', '.join(known)}")
    return tuple(sorted(asked))


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
