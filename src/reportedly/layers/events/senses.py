"""Words of war in another sense: "a fight against corruption", "a scandal hit the party", "the clock struck midnight".

`data/senses.tsv` has a row a sense: trigger words (lemmas), the role in which a telling word stands (`other`: to whom
or what it is done, `any`: either role; `only`: the trigger is meant so only where one of the words, or a place's name,
is what it is done to; `sure`: where they are, it is surely meant; `armed`: only where an armed party does it; `near`:
anywhere in its sentence), the telling words, and an example in which the trigger is no event (of `sure`: is one).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.triggers import Hit


@dataclass(frozen=True, slots=True)
class Sense:
    """A row of the table."""

    words: frozenset[str]
    role: str
    fillers: frozenset[str]
    example: str


@lru_cache(maxsize=1)
def senses() -> tuple[Sense, ...]:
    """All rows, in the order of the file."""
    table = (files("reportedly.layers.events") / "data" / "senses.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return tuple(
        Sense(frozenset(words.split()), role, frozenset(fillers.split()), example)
        for words, role, fillers, example in rows
    )


@lru_cache(maxsize=1)
def _by_word() -> Mapping[str, tuple[Sense, ...]]:
    found: dict[str, list[Sense]] = {}
    for sense in senses():
        for word in sense.words:
            found.setdefault(word, []).append(sense)
    return {word: tuple(rows) for word, rows in found.items()}


def is_meant(tree: Tree, hit: Hit, sufferers: list[int], ground: Set[int]) -> bool:
    """Whether a row of the role `only` or `sure` says that the trigger is surely meant so: "took the village".

    Args:
        ground: tokens of places' names.
    """
    rows = _by_word().get(tree.tokens[hit.head].lemma, ()) if len(hit.entry.words) == 1 else ()
    if any(_has_taken(tree, sense, sufferers, ground) for sense in rows if sense.role == "only"):
        return True
    told = [*sufferers, *_of_noun(tree, hit.head)]
    return any(_has_taken(tree, sense, told, ground) for sense in rows if sense.role == "sure")


def _of_noun(tree: Tree, noun: int) -> list[int]:
    """What a noun is of: "the supply of weapons", "arms deliveries"."""
    of = (k for k in tree.kids(noun, "prep") if tree.tokens[k].text.lower() == "of")
    return [*(k for word in of for k in tree.kids(word, "pobj")), *tree.kids(noun, "compound")]


def _has_taken(tree: Tree, sense: Sense, sufferers: list[int], ground: Set[int]) -> bool:
    return any(k in ground or tree.tokens[k].lemma in sense.fillers for k in sufferers)


def is_figure(
    tree: Tree, hit: Hit, doers: list[int], sufferers: list[int], ground: Set[int], armed: Set[int] = frozenset()
) -> bool:
    """Whether what fills the roles of a trigger says that it is meant in another sense.

    Args:
        armed: tokens of armed parties and their arms.
    """
    for sense in _by_word().get(tree.tokens[hit.head].lemma, ()) if len(hit.entry.words) == 1 else ():
        if sense.role == "sure":
            continue
        if sense.role == "armed":
            if armed.isdisjoint(doers):
                return True
            continue
        if sense.role == "near":
            sentence = tree.sentences[hit.sentence]
            near = (tree.tokens[k] for k in range(sentence.first, sentence.last))
            if any(token.lemma.lower() in sense.fillers or token.text.lower() in sense.fillers for token in near):
                return True
            continue
        if sense.role == "only":
            if _has_taken(tree, sense, sufferers, ground):
                continue
            return True
        fillers = [*sufferers, *([*doers, *tree.kids(hit.head, "nsubj")] if sense.role == "any" else [])]
        if any(tree.tokens[k].lemma in sense.fillers or tree.tokens[k].text.lower() in sense.fillers for k in fillers):
            return True
    return False
