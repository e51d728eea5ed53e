"""How well the layers read: predictions against labelled data, both in the annotation format.

`score(layer, gold, predicted)` takes mappings from report id to line and gives figures by name. F1 is the harmonic mean
of precision and recall over all reports together (micro average). Reports that the prediction lacks count as empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reportedly.errors import UsageError
from reportedly.scoring import groups, mentions, whole_reports

Json = Mapping[str, Any]
Lines = Mapping[str, Json]
Figures = dict[str, float]

LAYERS: Mapping[str, Callable[[Lines, Lines], Figures]] = {
    "body": whole_reports.body,
    "dating": whole_reports.dating,
    "times": mentions.times,
    "places": mentions.places,
    "quantities": mentions.quantities,
    "names": mentions.names,
    "statements": mentions.statements,
    "events": mentions.events,
    "types": whole_reports.types,
    "copies": groups.copies,
    "stories": groups.stories,
}
"""What can be scored, and by which function."""

WHOLE_RECORD = ("copies", "stories")
"""Layers that need a record of all the reports: the prediction is an exported record."""

GIVES_THE_DATE_AWAY = ("dating",)
"""Layers for which the publication date is kept from the reports that are read."""


def score(layer: str, gold: Lines, predicted: Lines) -> Figures:
    """The figures of a layer by name, each from 0 to 1 unless its name carries a unit. Raises UsageError."""
    if layer not in LAYERS:
        raise UsageError(f"there is no scoring for {layer!r}; there is for: {', '.join(LAYERS)}")
    return LAYERS[layer](gold, predicted)
