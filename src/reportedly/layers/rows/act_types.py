"""Of which type an act is that is told with a word for any: "the attack" on a report of a bombing is the bombing.

The weapon decides the remote types, and the narrowest that the text supports wins. An attack whose own sentence names
no weapon gets the type of its happening, where a mention of it says surely with what it was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.layers.rows.act_words import OUTCOMES
from reportedly.layers.rows.parsed_events import ParsedEvent
from reportedly.layers.rows.weapons import types
from reportedly.model import Event
from reportedly.model.event_types import GROUPS

ANY_ATTACK = frozenset("attack assault attempt".split())
"""Words for an act of any weapon."""
ANY_TYPE = frozenset("attack_on_civilians armed_clash property_destruction".split())
"""Types that a happening with a weapon's own type is not."""
REMOTE = frozenset(GROUPS["remote"])


def narrower(
    told: Sequence[ParsedEvent], done: Sequence[Event], groups: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """(the mention that gets a type, the mention that it is from), both by their places in `told`.

    A happening whose mentions are of two remote types gives none.

    Args:
        done: the event of each mention with the weapon that it or its happening names.
    """
    for group in groups:
        remote = [k for k in group if told[k].event.type in REMOTE]
        sure = [k for k in remote if _is_sure(told[k], done[k])]
        if not sure or len({told[k].event.type for k in remote}) > 1:
            continue
        for k in group:
            if told[k].lemma in ANY_ATTACK and told[k].event.type in ANY_TYPE and not told[k].event.given:
                yield k, min((abs(m - k), m) for m in sure)[1]


def _is_sure(mention: ParsedEvent, event: Event) -> bool:
    """Whether a mention of a remote type says so itself: by its weapon, or by a word that is not said of any act."""
    named = event.weapon is not None and types().get(event.weapon) == event.type
    return named or mention.lemma not in ANY_ATTACK | OUTCOMES
