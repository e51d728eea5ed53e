"""Armed parties and their arms among the words of a report, and what they do as evidence that a word is meant so.

A word of war in an unlikely sentence ("to recapture Kherson could lift morale") is an event all the same where those
who do it are armed, or what it is done to is ground.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from reportedly.layers.events.features import concepts
from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.triggers import Hit
from reportedly.model import Annotated

ARMED = frozenset({"army", "rebels", "police", "air_weapon", "gun_weapon"})
USING_ARMS = frozenset({"force_posture", "shelling", "air_strike"})
ON_GROUND = frozenset(
    "armed_clash territory_captured territory_transfer air_strike shelling explosive_device property_destruction "
    "force_posture base_established attack_on_civilians".split()
)


def armed_tokens(document: Annotated, tree: Tree) -> Set[int]:
    """Tokens of armed forces and groups, of their members and their arms."""
    found = {
        k
        for actor in document.actors
        if actor.kind == "armed_force"
        for mention in actor.mentions
        for k in tree.covering(mention.span.start, mention.span.end)
    }
    table = concepts()
    for k, token in enumerate(tree.tokens):
        low = token.text.lower()
        if token.pos in ("NOUN", "PROPN") and (low == "forces" or not ARMED.isdisjoint(table.get(low, ()))):
            found.add(k)
    return found


def is_warlike(
    tree: Tree, hit: Hit, doers: Sequence[int], sufferers: Sequence[int], ground: Set[int], armed: Set[int]
) -> bool:
    """Whether the roles of a trigger of force say that it is meant: an armed doer, arms that are used or moved, or
    ground that it is done to. A word that proves nothing alone needs both the doer and the ground."""
    first = hit.entry.types[0]
    if first not in ON_GROUND:
        return False
    verbal = tree.tokens[hit.head].tag.startswith("VB")
    by_armed = not armed.isdisjoint(doers[:2])
    on_ground = verbal and any(
        k in ground or "place_word" in concepts().get(tree.tokens[k].lemma, ()) for k in sufferers[:2]
    )
    if hit.entry.weak:
        return by_armed and (on_ground or not sufferers)
    if by_armed or (verbal and not ground.isdisjoint(sufferers[:2])):
        return True
    if tree.tokens[hit.head].tag == "VBG" and _is_place(tree, hit.last):  # "recapturing Kherson": taken for a name
        return True
    return first in USING_ARMS and not armed.isdisjoint(sufferers[:2])


def _is_place(tree: Tree, index: int) -> bool:
    return index < len(tree.tokens) and tree.tokens[index].entity in ("GPE", "LOC", "FAC")
