"""What a check on one report found, or how two accounts stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportedly.model.spans import Span

FindingKind = Literal[
    "agrees",
    "figures_differ",
    "figure_rises",
    "different_things_counted",
    "denies",
    "doubts",
    "status_changed",
    "repeats",
    "conversion_holds",
    "conversion_fails",
    "distance_holds",
    "distance_fails",
    "arithmetic_holds",
    "arithmetic_fails",
    "weekday_holds",
    "weekday_fails",
    "internal_contradiction",
    "unsupported_by_source",
    "quoted_words_not_found",
    "vague_source",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation between two accounts, or a computed check on one. `check` shows the arithmetic or the reason."""

    id: str
    kind: FindingKind
    a: Span
    b: Span | None = None
    check: str | None = None
    occurrence: str | None = None
