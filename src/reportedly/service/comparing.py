"""A whole record is compared, with what its last comparison kept for the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reportedly import fingerprints
from reportedly.model import Comparison, Span
from reportedly.record.compared import Kept, marked
from reportedly.record.store import Record

if TYPE_CHECKING:
    from reportedly.compare.decisions import Decisions
    from reportedly.record.decided import Decision


def version() -> str:
    """The version of the rules and weights that compare reports: a hash of them."""
    return fingerprints.of_module("reportedly.compare.comparison")


def compared(record: Record, decided: Sequence[Decision]) -> tuple[Comparison, Mapping[str, str]]:
    """How the reports of a record compare, and what is to be kept for the next comparison."""
    from reportedly.compare.comparison import compare
    from reportedly.compare.document_store import DocumentStore

    kept = Kept(record.reading, version())
    with DocumentStore(marked(record.reading)) as store:
        found = compare(store, kept, _decisions(decided))
    return found, kept.rows


def _decisions(held: Sequence[Decision]) -> Decisions:
    """A person's decisions as comparing reads them."""
    from reportedly.compare.decisions import Decisions

    texts = [(one.a, one.b, one.verdict) for one in held if isinstance(one.a, str) and isinstance(one.b, str)]
    events = [(one.a, one.b, one.verdict) for one in held if isinstance(one.a, Span) and isinstance(one.b, Span)]
    return Decisions(
        tuple((a, b) for a, b, verdict in texts if verdict == "one"),
        tuple((a, b) for a, b, verdict in texts if verdict == "two"),
        tuple((a, b) for a, b, verdict in events if verdict == "one"),
        tuple((a, b) for a, b, verdict in events if verdict == "two"),
    )
