"""Actors: who acts or speaks in a report, with every mention, joined over names, titles, descriptions and pronouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.layers.actors.candidates import Candidate, candidates_of
from reportedly.layers.actors.chains import grow
from reportedly.layers.actors.coordination import together
from reportedly.layers.actors.entity_linking import actors_from
from reportedly.layers.actors.name_clustering import Chain, agreed
from reportedly.layers.actors.ranker import scores
from reportedly.layers.actors.title_mentions import titles_before
from reportedly.layers.declaration import layer
from reportedly.model import Annotated
from reportedly.world.authority import own_table


@layer(requires=("places",), after=("dating",), assigns=("actors",), settings=own_table)
def annotate_actors(document: Annotated) -> Annotated:
    """The document with its actors, in the order of their first mentions."""
    found = mentions_of(document)
    if not found:
        return document
    return assembled(document, found, grow(document, found, chosen))


def mentions_of(document: Annotated) -> list[Candidate]:
    """All that may be an actor's mention, in the order of the head words."""
    found = agreed(candidates_of(document))
    if document.parse is not None:
        found.extend([*together(document.parse, found), *titles_before(document.parse, found)])
    return sorted(found, key=lambda each: each.head)


def chosen(family: str, m: int, options: list[Chain], pairs: list[list[float]], null: list[float]) -> int:
    """The ranker's choice: the number of the chain, -1 for none."""
    if not options:
        return -1
    values, none = scores(family, pairs, null)
    best = max(range(len(values)), key=lambda k: (values[k], -k))
    return best if values[best] > none else -1


def assembled(document: Annotated, found: Sequence[Candidate], chains: Sequence[Chain]) -> Annotated:
    """The document with the chains as actors."""
    return replace(document, actors=actors_from(document, found, chains))
