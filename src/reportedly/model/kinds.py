"""The kinds of finding, relation and standing in one table: name, meaning in words for people, and rank.

The page, the export's filters, the lists and `docs/format.md` take them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding, of relation, or of standing.

    Attributes:
        meaning: what it says, in words for people.
        rank: its place among those that a reader should look at first, from 1; None: it is not contested.
        alone: it concerns one report alone.
    """

    name: str
    meaning: str
    rank: int | None = None
    alone: bool = False


FINDINGS: tuple[Kind, ...] = (
    Kind("agrees", "two accounts of independent origin tell the same"),
    Kind("figures_differ", "two accounts count the same thing and come to different figures", 3),
    Kind("figure_rises", "a later account has a higher count: an update, not a contradiction"),
    Kind("different_things_counted", "the figures count different things and cannot be set against each other"),
    Kind("denies", "one account denies what the other tells", 1),
    Kind("doubts", "one account doubts what the other tells", 2),
    Kind("status_changed", "what was planned or possible is told as done, or the other way round", 4),
    Kind("repeats", "a copy of the other's text: no corroboration"),
    Kind("conversion_holds", "a figure and its conversion into another unit agree", alone=True),
    Kind("conversion_fails", "a figure and its conversion into another unit do not agree", 7, True),
    Kind("distance_holds", "the distance told agrees with the map", alone=True),
    Kind("distance_fails", "the distance told does not agree with the map", 8, True),
    Kind("arithmetic_holds", "the sum, share or difference told is right", alone=True),
    Kind("arithmetic_fails", "the sum, share or difference told is wrong", 9, True),
    Kind("weekday_holds", "the weekday fits the date", alone=True),
    Kind("weekday_fails", "the weekday does not fit the date", 10, True),
    Kind("internal_contradiction", "a report contradicts itself, or the date that came with it", 5, True),
    Kind("unsupported_by_source", "the report says more than the source it quotes", 6, True),
    Kind(
        "quoted_words_not_found",
        "words in quotation marks that none of that speaker's quotations carries",
        11,
        True,
    ),
    Kind("vague_source", "a claim rests on a source that is not named", alone=True),
)
"""Kinds of finding."""

RELATIONS: tuple[Kind, ...] = (
    Kind("agrees", "both can be true"),
    Kind("differs", "two different answers", 3),
    Kind("rises", "a count that grows with time: an update, not a contradiction"),
    Kind("denies", "one denies what the other tells", 1),
    Kind("doubts", "one doubts what the other tells", 2),
    Kind("status_changed", "later another state of things is told", 5),
    Kind("read_differently", "one speech or deed, told as two", 4),
    Kind("corrects", "one takes back or corrects what the other told"),
)
"""How two accounts of a question can stand to each other."""

STANDINGS: tuple[Kind, ...] = (
    Kind("disputed", "one account denies, doubts or takes back what another tells", 1),
    Kind("differing", "the accounts give different answers", 2),
    Kind("changed", "later accounts tell another state of things"),
    Kind("rising", "a count that grows as time passes"),
    Kind("agreed", "the accounts give one answer"),
    Kind("one_origin", "copies of one text, or one publisher, alone tell it"),
)
"""What can hold of the answers to a question as a whole, contradictions first."""


def meanings(kinds: tuple[Kind, ...]) -> Mapping[str, str]:
    """What each kind says, by its name."""
    return {kind.name: kind.meaning for kind in kinds}


def contested(kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """The kinds that a reader should look at first, in that order."""
    ranked = sorted((kind.rank, kind.name) for kind in kinds if kind.rank is not None)
    return tuple(name for _, name in ranked)


def documented(kinds: tuple[Kind, ...], heading: str) -> str:
    """The kinds as a table in Markdown, as it stands in the documentation."""
    rows = [f"| `{kind.name}` | {kind.meaning} |" for kind in kinds]
    return "\n".join((f"| {heading} | what it says |", "| --- | --- |", *rows))
