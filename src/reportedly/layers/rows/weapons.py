"""What an act was done with: the weapon's word in the trigger, in its roles, or beside it in the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows.parsed_events import ParsedEvent
from reportedly.model.event_types import ARMED

ACTS = ARMED | {"territory_captured", "property_destruction", "weapon_intercepted"}
USING = frozenset("with by from of using in".split())
LAUNCHING = frozenset("fire launch drop throw hurl lob use detonate plant lay".split())


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Each weapon, its words, and the type of what is done with it."""
    lines = (files("reportedly.layers.rows") / "data" / "weapons.tsv").read_text("utf-8").splitlines()[1:]
    cells = (line.split("\t") for line in lines)
    return tuple(
        (weapon, tuple(word.replace("_", " ") for word in words.split()), kind) for weapon, words, kind, _ in cells
    )


@lru_cache(maxsize=1)
def table() -> Mapping[str, str]:
    """Word → weapon."""
    return {word: weapon for weapon, words, _ in _rows() for word in words}


@lru_cache(maxsize=1)
def types() -> Mapping[str, str]:
    """Weapon → the type of what is done with it; arms that are used by hand decide none."""
    return {weapon: kind for weapon, _, kind in _rows() if kind}


def weapon_of(tree: Tree, mention: ParsedEvent, first: int, last: int) -> tuple[str, int] | None:
    """(weapon, the token that names it) of an act; None where none is told.

    Args:
        first, last: the tokens of its trigger, end-exclusive.
    """
    if mention.event.type not in ACTS:
        return None
    own = _named(tree, range(first, last))
    if own is not None and own[0] != "aircraft":
        return own
    around = _named(tree, _around(tree, mention.head, mention.event.type == "weapon_intercepted"))
    return around or own


def _around(tree: Tree, head: int, stopped: bool) -> list[int]:
    """Tokens that can name the means: what qualifies the word, who or what did it, what it was done with."""
    roles = [
        c for c in tree.kids(head, "nsubj", "agent", "dobj", "nsubjpass", "prep") if _is_means(tree, head, c, stopped)
    ]
    found = tree.kids(head, "compound", "amod", "nmod")
    for child in roles:
        inner = tree.kids(child, "pobj") if tree.tokens[child].dep in ("agent", "prep") else [child]
        for index in inner:
            found += [*tree.kids(index, "compound", "amod", "nmod"), index]
            for prep in tree.kids(index, "prep"):
                if tree.tokens[prep].text.lower() == "with":
                    found += tree.kids(prep, "pobj")
    return found


def _is_means(tree: Tree, head: int, child: int, stopped: bool) -> bool:
    """Whether what hangs on an act can be what it was done with; of a weapon that was stopped, what was stopped."""
    token = tree.tokens[child]
    if token.dep == "dobj":
        return stopped or tree.tokens[head].lemma in LAUNCHING
    if token.dep == "nsubjpass":
        return stopped or tree.tokens[head].lemma in LAUNCHING
    return token.dep != "prep" or token.text.lower() in USING


def _named(tree: Tree, tokens: Iterable[int]) -> tuple[str, int] | None:
    for index in tokens:
        token = tree.tokens[index]
        pair = tree.tokens[index - 1].text.lower() + " " + token.text.lower() if index else ""
        weapon = table().get(pair) or table().get(token.text.lower()) or table().get(token.lemma)
        if weapon is not None:
            return weapon, index
    return None
