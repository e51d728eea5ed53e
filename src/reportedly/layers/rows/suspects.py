"""Who has done it, where neither an act's own words nor those of its happening say so.

In this order: the pronoun of its own clause ("they are conducting airstrikes": who acted just before); who is blamed
for such an act in a short report ("... blames the rebels for the blast"). That one party alone is told to have used
force in a report says nothing of its other acts: half of those that it would be given were another's or nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows.happenings import GENERAL_WORDS, OUTCOMES
from reportedly.layers.rows.parsed_events import ParsedEvent
from reportedly.model import Annotated, Event, Span
from reportedly.model.event_types import ARMED

FORCE = ARMED | {"property_destruction", "attack_on_civilians", "territory_captured"}
THIRD = frozenset({"it", "they"})
BACK = 2  # sentences back to who acted before
SHORT = 12  # sentences of a report that tells one story
SUBJECTS = ("nsubj",)
Found = tuple[str, str, Span]


class Suspects:
    """The parties of one report that use force, and whom it blames."""

    def __init__(self, document: Annotated, tree: Tree, told: Sequence[ParsedEvent]) -> None:
        self.document, self.tree, self.told = document, tree, told
        self._actors = {actor.id: actor for actor in document.actors}
        self._acting = [
            mention
            for mention in told
            if mention.event.actor is not None and mention.event.type in FORCE and not mention.event.given
        ]
        self._blamed = self._blame()

    def of(self, mention: ParsedEvent, event: Event) -> Found | None:
        """(actor, why, where that was read) for an event without a doer; None where nothing says who it was."""
        if event.given or event.type not in FORCE:
            return None
        for found in (self._before(mention), self._blamed):
            if found is not None and found[0] != event.target and not self._is_own(found[0], event.target):
                return found
        return None

    def _is_own(self, actor: str, target: str | None) -> bool:
        """Whether the target is of the side of the actor."""
        a, b = self._actors[actor], self._actors.get(target or "")
        return b is not None and a.country is not None and a.country == b.country

    def _before(self, mention: ParsedEvent) -> Found | None:
        """Who acted last before a clause whose subject is a pronoun of no known reference."""
        subjects = [
            k
            for verb in self.tree.ancestors(mention.head)[:3]
            for k in self.tree.kids(verb, *SUBJECTS)
            if self.tree.tokens[k].text.lower() in THIRD
        ]
        if not subjects:
            return None
        for other in reversed(self._acting):
            if other.event.trigger.start < mention.event.trigger.start:
                near = mention.sentence - other.sentence <= BACK and other.sentence != mention.sentence
                actor = other.event.actor
                return (actor, "who acted before", other.event.trigger) if near and actor is not None else None
        return None

    def _blame(self) -> Found | None:
        """The one party that a report blames for such an act: "Putin blames Ukraine for the bridge blast"."""
        found: dict[str, Span] = {}
        for mention in self.told if len(self.tree.sentences) <= SHORT else ():
            if mention.event.type != "accusation" or mention.event.target is None:
                continue
            for prep in self.tree.kids(mention.head, "prep"):
                if self.tree.tokens[prep].text.lower() in ("for", "of", "over") and any(
                    self.tree.tokens[k].lemma in GENERAL_WORDS | OUTCOMES for k in self.tree.kids(prep, "pobj")
                ):
                    found.setdefault(mention.event.target, mention.event.trigger)
        if len(found) != 1:
            return None
        actor, span = next(iter(found.items()))
        return actor, "who is blamed for it", span
