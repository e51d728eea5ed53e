"""Whether a text has lost its commas on the way, as in many feeds: its sentences and lists are then read otherwise."""

from __future__ import annotations

SPARSE = 0.01  # commas a word: a text with fewer has lost them


def without_commas(text: str) -> bool:
    """Whether a text has hardly any commas."""
    return text.count(",") < SPARSE * len(text.split())
