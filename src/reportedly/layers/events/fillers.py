"""The mentions that fill an event's roles where it is told: its own sentence's, others of the same party around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from operator import itemgetter

from reportedly.layers.events.grammar import Tree
from reportedly.model import Annotated, Argument

AROUND = 2  # sentences before and after in which a party's other mentions are looked for, as RAMS looks for arguments


class Fillers:
    """The mentions of one report by party, with their sentences."""

    def __init__(self, document: Annotated, tree: Tree) -> None:
        self.document, self.tree = document, tree

    @cached_property
    def _mentions(self) -> dict[str, list[tuple[int, Argument, Argument]]]:
        """Actor → (sentence, the mention as doer, the mention as target), by sentence, in text order."""
        found: dict[str, list[tuple[int, Argument, Argument]]] = {}
        for actor in self.document.actors:
            for mention in actor.mentions:
                tokens = self.tree.covering(mention.span.start, mention.span.end)
                if len(tokens):
                    sentence = self.tree.sentence_of(tokens.start)
                    told = (sentence, Argument(mention.span, "actor"), Argument(mention.span, "target"))
                    found.setdefault(actor.id, []).append(told)
        for mentions in found.values():
            mentions.sort(key=itemgetter(0))
        return found

    def _near(self, actor: str | None, sentence: int) -> list[tuple[int, Argument, Argument]]:
        """An actor's mentions in a sentence and those around it: a long report has thousands of one actor."""
        mentions = self._mentions.get(actor or "", [])
        first = bisect_left(mentions, sentence - AROUND, key=itemgetter(0))
        return mentions[first : bisect_right(mentions, sentence + AROUND, lo=first, key=itemgetter(0))]

    def of(
        self, sentence: int, actor: str | None, target: str | None, place: int | None, time: int | None
    ) -> tuple[Argument, ...]:
        """The arguments of an event that is told in a sentence, with its doer, target, place and time."""
        found = [told[1] for told in self._near(actor, sentence)]
        found += [told[2] for told in self._near(target, sentence)]
        if place is not None:
            found.append(Argument(self.document.places[place].span, "place"))
        if time is not None:
            found.append(Argument(self.document.times[time].span, "time"))
        return tuple(found)
