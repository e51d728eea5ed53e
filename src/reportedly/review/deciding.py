"""A decision written into a record's file, as the verb `reportedly.decide`."""

from __future__ import annotations

import os

from reportedly.errors import UsageError
from reportedly.model import Span
from reportedly.record.address import Address
from reportedly.record.decided import Decision, Verdict
from reportedly.record.store import Record


def decide(
    path: str | os.PathLike[str] | Address,
    a: str | Span,
    b: str | Span,
    verdict: Verdict,
    why: str,
    who: str | None = None,
) -> Decision:
    """Write down that two reports, or two events, are one or two; the next build goes by it, the log keeps it.

    Args:
        path: the record's file.
        a, b: ids of reports, or events as `report#3`: the number that an export and the page give the event.
        verdict: `one`, `two`, or `open` to take an earlier decision back.
        why: the reason, which is kept with the decision.
        who: the person's name, that of the user of this machine if left out.

    Returns what was written. Raises RecordError where there is no record, UsageError for what it does not hold and for
    a decision without a reason.
    """
    if not why.strip():
        raise UsageError("a decision needs its reason: --why '...'")
    with Record(path):
        pass  # one that is not there is an error, and is not made
    with Record(path, write=True) as record:
        return record.decide(a, b, verdict, why.strip(), who=who)
