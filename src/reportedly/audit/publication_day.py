"""The day that a page's metadata give against the day that its text speaks for.

The dating layer keeps what the metadata say, and where the text contradicts it the days that the text allows: a value
outside its own bounds.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.model import Annotated, Finding
from reportedly.model.identifiers import make_finding


def publication_findings(document: Annotated) -> Iterator[Finding]:
    """A finding where the metadata's day lies outside the days that the text allows, with the text's evidence."""
    told = document.published
    if told.basis != "metadata" or not (told.value and told.earliest and told.latest):
        return
    if told.earliest <= told.value <= told.latest:
        return
    reasons = [reason for reason in told.reasons if reason.span is not None]
    if not reasons:
        return
    spans = [reason.span for reason in reasons if reason.span is not None]
    words = "; ".join(reason.text for reason in reasons)
    check = (
        f"the page's metadata give {told.value} as the day of publication; by its own words the text came out between "
        f"{told.earliest} and {told.latest}: {words}"
    )
    yield make_finding("internal_contradiction", spans[0], spans[1] if len(spans) > 1 else None, check)
