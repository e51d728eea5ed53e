"""The states of a run, and the ways from one to the next.

    asked ───> reading ───> read ───> dating ───> dated ───> comparing ───> compared ───> finished
      │           │           │          │           │            │             │             (sealed)
      │           └───────────┴──────────┴─────┬─────┴────────────┴─────────────┘
      │                                        └──> broken off   (another run, of other inputs, took over)
      └──> gone   (nothing had changed)

asked      the inputs are written down (`under_way`); nothing has been read
reading    the first batch is stored with the row of the run; each further batch is one transaction
read       every input was read to its end: each report is stored, or stands on the failure list with its reason
dating     reports without a date whose dated neighbours have changed are read again, batch by batch
dated      none of them is left
comparing  all reports are compared, from what is stored alone
compared   what was found stands in place of what was found before
finished   the run has an end, every table is hashed, and the log has signed the hashes off: one transaction

Each way is one transaction of the database, so a kill leaves the state before it or the state after it, never between.
Whatever the state, `build` with the same inputs (or `--resume`) begins again at `reading`: what is stored is known and
passed over, so that the end is that of a run which nobody disturbed. Nothing but `finished` counts as done.
"""

from __future__ import annotations

from typing import Literal, get_args

from reportedly.errors import RecordError

State = Literal["reading", "read", "dating", "dated", "comparing", "compared", "finished", "broken off"]
"""States of a run that has changed something; what is only asked for has no row in `runs`."""

WAYS: dict[State, tuple[State, ...]] = {
    "reading": ("reading", "read", "broken off"),
    "read": ("reading", "dating", "dated", "broken off"),
    "dating": ("reading", "dating", "dated", "broken off"),
    "dated": ("reading", "comparing", "compared", "broken off"),
    "comparing": ("reading", "compared", "broken off"),
    "compared": ("reading", "finished", "broken off"),
    "finished": (),
    "broken off": (),
}
"""From each state to those that may follow; `reading` follows whatever state a run was killed in."""

ENDED: frozenset[State] = frozenset({"finished", "broken off"})


def checked(before: str, after: State) -> State:
    """The state after a way. Raises RecordError for a way that is none: the record is not what it says."""
    if before not in get_args(State) or after not in WAYS[before]:  # type: ignore[index]
        raise RecordError(f"a run cannot go from {before!r} to {after!r}")
    return after
