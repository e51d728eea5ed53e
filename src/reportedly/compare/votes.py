"""What most accounts tell, where each has one vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reportedly.model import Factuality

SUREST: tuple[Factuality, ...] = ("happened", "ongoing", "denied", "planned", "possible", "hypothetical")


def factuality(told: Iterable[Factuality | None]) -> Factuality | None:
    """What most are told as; of as many, the surest. None where none was graded."""
    counts = Counter(one for one in told if one)
    if not counts:
        return None
    return max(SUREST, key=lambda name: (counts[name], -SUREST.index(name)))


def commonest(values: Iterable[str | None]) -> str | None:
    """The value that most give, of as many the first by the alphabet; None where none gives any."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None
