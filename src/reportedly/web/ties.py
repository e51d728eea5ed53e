"""How the accounts of a question stand to one another: who denies, doubts or corrects what others tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
AGAINST = ("denies", "doubts", "corrects")
"""Relations in which one account speaks against another."""

SPEAKING_AGAINST = frozenset({"denies", "doubts", "retracts"})
"""Stances of the account that does so."""


@dataclass(slots=True)
class Tie:
    """One account, how it stands to others, and these: each account once, however many it speaks against."""

    account: Json
    relation: str
    others: list[Json] = field(default_factory=list)


def against(question: Json) -> list[Tie]:
    """Who speaks against what: the account that denies or doubts first, whichever way the relation was noted."""
    found: dict[tuple[int, str], Tie] = {}
    accounts = question["accounts"]
    for one in question["relations"]:
        if one["relation"] in AGAINST:
            first, second = ends(accounts, one)
            tie = found.setdefault((first, one["relation"]), Tie(accounts[first], one["relation"]))
            if all(_words(accounts[second]) != _words(other) for other in tie.others):
                tie.others.append(accounts[second])
    return list(found.values())


def facing(question: Json) -> set[int]:
    """The numbers of the positions of which one speaks against another."""
    against = [one for one in question["relations"] if one["relation"] in AGAINST]
    found = {question["accounts"][one[side]]["position"] for one in against for side in ("a", "b")}
    return {number for number in found if number is not None}


def others(question: Json) -> list[Json]:
    """The other relations, as they were noted."""
    return [one for one in question["relations"] if one["relation"] not in AGAINST]


def ends(accounts: list[Json], relation: Json) -> tuple[int, int]:
    """The number of the account that speaks against, and of the one that it speaks against."""
    a, b = relation["a"], relation["b"]
    turned = accounts[a]["stance"] not in SPEAKING_AGAINST and accounts[b]["stance"] in SPEAKING_AGAINST
    return (b, a) if turned else (a, b)


def _words(account: Json) -> str:
    return " ".join(account["text"].casefold().split())
