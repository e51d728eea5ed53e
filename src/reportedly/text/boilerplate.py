"""What belongs to the page and not to the report that stands on it, where it is in the text all the same."""

from __future__ import annotations

from reportedly.text.cues import table


def is_of_the_page(words: str) -> bool:
    """Whether a passage tells of the page: "sign up", "all rights reserved"."""
    return table("reportedly.text", "boilerplate.tsv").has("page", words)
