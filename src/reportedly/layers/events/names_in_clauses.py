"""Where names of places stand in a sentence, and what the words right around them make of them."""

from __future__ import annotations

from collections.abc import Collection

from reportedly.layers.events.grammar import Tree
from reportedly.model import Annotated, Place

GROUND = frozenset(
    "camp city town village district province region governorate oblast county area neighbourhood neighborhood suburb "
    "quarter countryside municipality airport airfield airbase base station port harbour harbor hospital market "
    "crossing refinery front frontline valley".split()
)
"""Nouns for ground and what stands on it, which the name before them says the place of: "the Jabalia refugee camp"."""
MOST_BETWEEN = 3  # nouns that are followed from a name to the one that it says the place of
SEATS = ("PCL", "PPLC", "TERR")
"""Beginnings of GeoNames feature codes of states and their capitals, whose names stand for governments as well."""
ADDRESSING = frozenset("blame accuse condemn urge warn tell ask call criticise criticize prompt support".split())


def names_ground(tree: Tree, place: Place, head: int) -> bool:
    """Whether a place's name, whose governing token is `head`, says where the ground is that the next noun stands for.

    That of a country says whose it is: "the US base".
    """
    if place.form != "name" or (place.feature or "").startswith("PCL"):
        return False
    return tree.tokens[noun_behind(tree, head)].lemma in GROUND


def noun_behind(tree: Tree, head: int) -> int:
    """The noun that a name stands before, over the nouns between them: "the Jabalia refugee camp" → camp."""
    for _ in range(MOST_BETWEEN):
        token = tree.tokens[head]
        if token.dep not in ("compound", "nmod") or token.head <= head:
            break
        head = token.head
    return head


def tokens_of_names(document: Annotated, tree: Tree, heads: Collection[int] = ()) -> set[int]:
    """Tokens inside the names of bodies, but their first: "the Islamic State in Iraq and Syria" is no ground.

    Args:
        heads: triggers; what holds one was taken for a name in headline case: "Forces Shell Kramatorsk".
    """
    return {
        k
        for actor in document.actors
        if actor.kind in ("organisation", "armed_force")
        for mention in actor.mentions
        if mention.form == "name"
        for tokens in (tree.covering(mention.span.start, mention.span.end),)
        if not heads or tokens.start not in heads
        for k in tokens[1:]
    }
