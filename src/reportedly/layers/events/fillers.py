"""The mentions that fill an event's roles where it is told: its own sentence's, others of the same party around it."""

from __future__ import annotations

from functools import cached_property

from reportedly.layers.events.grammar import Tree
from reportedly.model import Annotated, Argument

AROUND = 2  # sentences before and after in which a party's other mentions are looked for, as RAMS looks for arguments


class Fillers:
    """The mentions of one report by party, with their sentences."""

    def __init__(self, document: Annotated, tree: Tree) -> None:
        self.document, self.tree = document, tree

    @cached_property
    def _mentions(self) -> dict[str, list[tuple[int, Argument, Argument]]]:
        """Actor → (sentence, the mention as doer, the mention as target), in text order."""
        found: dict[str, list[tuple[int, Argument, Argument]]] = {}
        for actor in self.document.actors:
            for mention in actor.mentions:
                tokens = self.tree.covering(mention.span.start, mention.span.end)
                if len(tokens):
                    sentence = self.tree.sentence_of(tokens.start)
                    told = (sentence, Argument(mention.span, "actor"), Argument(mention.span, "target"))
                    found.setdefault(actor.id, []).append(told)
        return found

    def of(
        self, sentence: int, actor: str | None, target: str | None, place: int | None, time: int | None
    ) -> tuple[Argument, ...]:
        """The arguments of an event that is told in a sentence, with its doer, target, place and time."""
        near = range(sentence - AROUND, sentence + AROUND + 1)
        found = [told[1] for told in self._mentions.get(actor or "", ()) if told[0] in near]
        found += [told[2] for told in self._mentions.get(target or "", ()) if told[0] in near]
        if place is not None:
            found.append(Argument(self.document.places[place].span, "place"))
        if time is not None:
            found.append(Argument(self.document.times[time].span, "time"))
        return tuple(found)
