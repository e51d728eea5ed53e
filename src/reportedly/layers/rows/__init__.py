"""Rows: what one report tells of each happening, gathered on each of its mentions.

The events layer reads a mention in its own sentence. Here mentions of one happening are found (`happenings`), and each
gets the days (`days`), the place (`grounds`), the doer, the tolls (`casualties`) and the weapon (`weapons`) that any of
them tells, and "the attack" its type (`act_types`). What a mention tells itself is never replaced; each value that is
carried has a reason with the characters of the mention that it came from.
"""

from __future__ import annotations

from reportedly.layers.declaration import layer
from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows.gathering import gathered
from reportedly.model import Annotated, Parse


@layer(
    requires=("factuality",),
    assigns=(
        "events.type",
        "events.actor",
        "events.place",
        "events.date",
        "events.earliest",
        "events.latest",
        "events.date_precision",
        "events.place_precision",
        "events.weapon",
        "events.tolls",
        "events.happening",
        "events.reasons",
    ),
)
def annotate_rows(document: Annotated) -> Annotated:
    """The document with the days, place, doer, tolls and weapon of each event, and which happening it tells of."""
    if not document.events:
        return document
    return gathered(document, Tree(document.parse or Parse()))
