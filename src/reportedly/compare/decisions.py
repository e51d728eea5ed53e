"""What a person decided against or for the program: which reports carry one text, which events are one happening.

A decision stands above every score. It names two reports, or two events by the words that tell them, and says that they
are one or two; the latest decision on a pair is the one that holds, and it can be taken back.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reportedly.model import Span

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions that hold, each on a pair.

    Attributes:
        one_text, two_texts: ids of reports.
        one_event, two_events: the triggers of events; of two that are told apart the second leaves the first's group.
    """

    one_text: tuple[tuple[str, str], ...] = ()
    two_texts: tuple[tuple[str, str], ...] = ()
    one_event: tuple[tuple[Span, Span], ...] = ()
    two_events: tuple[tuple[Span, Span], ...] = ()


def regrouped(
    groups: Iterable[Sequence[Item]], one: Sequence[tuple[Item, Item]], two: Sequence[tuple[Item, Item]]
) -> list[tuple[list[Item], bool]]:
    """The groups after a person's decisions, each with whether a decision made it what it is.

    Groups of pairs that are one are joined, then the second of two that are apart leaves. Items of no group are left
    out, unless a decision puts them into one.
    """
    members = {number: list(group) for number, group in enumerate(groups)}
    group_of = {item: number for number, group in members.items() for item in group}
    decided: set[int] = set()

    def place(item: Item) -> int:
        if item not in group_of:
            group_of[item] = len(members) + len(decided)
            while group_of[item] in members:
                group_of[item] += 1
            members[group_of[item]] = [item]
        return group_of[item]

    for a, b in one:
        first, second = sorted((place(a), place(b)))
        decided.add(first)
        if first != second:
            decided.discard(second)
            for item in members[second]:
                group_of[item] = first
            members[first] += members.pop(second)
    for a, b in two:
        if a in group_of and b in group_of and group_of[a] == group_of[b]:
            decided.add(group_of[a])
            members[group_of[b]].remove(b)
            del group_of[b]
            decided.add(place(b))
    return [(members[number], number in decided) for number in sorted(members)]
