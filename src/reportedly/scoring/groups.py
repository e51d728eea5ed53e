"""Scoring of what joins reports: copies of one text, stories about one occurrence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from reportedly.scoring.metrics import b_cubed, link_f1

Json = Mapping[str, Any]
Lines = Mapping[str, Json]
Figures = dict[str, float]


def _groups(lines: Lines, names: Lines, *keys: str) -> dict[str, Hashable]:
    """The group that each report is in; a report without one stands alone."""
    found: dict[str, Hashable] = {}
    for name in names:
        line = lines.get(name) or {}
        value = next((line[key] for key in keys if line.get(key) is not None), None)
        found[name] = ("alone", name) if value is None else ("group", str(value))
    return found


def _compared(gold: Lines, predicted: Lines, *keys: str) -> Figures:
    mine, theirs = _groups(gold, gold, *keys), _groups(predicted, gold, *keys)
    return {**link_f1(mine, theirs), **b_cubed(mine, theirs)}


def copies(gold: Lines, predicted: Lines) -> Figures:
    """Pairs and B-cubed of groups of copies; the group of a report stands under `copies` (in gold also `group`)."""
    return _compared(gold, predicted, "copies", "group")


def stories(gold: Lines, predicted: Lines) -> Figures:
    """Pairs and B-cubed of reports about one occurrence; it stands under `story` (in gold also `group`)."""
    return _compared(gold, predicted, "story", "group")
