"""Who has done it, where neither an act's own words nor those of its happening say so.

In this order: the pronoun of its own clause ("they are conducting airstrikes": who acted just before); who is blamed
for such an act in a short report ("... blames the rebels for the blast"); the one state that a report tells to strike
another's ground again and again, for what strikes that ground from afar. That one party alone is told to have used
force in a report says nothing else of its other acts: half of those that it would be given were another's or nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.events.argument_words import ARMS
from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows.act_words import GENERAL_WORDS, OUTCOMES, WIDE
from reportedly.layers.rows.parsed_events import ParsedEvent
from reportedly.model import Annotated, Event, Span
from reportedly.model.event_types import ARMED

FORCE = ARMED | {"property_destruction", "attack_on_civilians", "territory_captured"}
STRIKES = frozenset("air_strike shelling attack_on_civilians property_destruction".split())
"""What one state does to another's ground from afar, and what that does there."""
TOLD = ("happened", "ongoing")
AGAIN = 2  # happenings in which one state is told to strike another
HELD = frozenset("occupied occupy annexed annex control controlled hold rebel separatist saboteur mine".split())
"""Words for ground that the other side holds, and for acts of others on it."""
THIRD = frozenset({"it", "they"})
MASS = frozenset("shelling bombardment bombing shellfire".split())
"""Words for many strikes in the singular."""
BEHIND = 2  # sentences behind strikes that are told together in which single ones of them are told
BACK = 2  # sentences back to who acted before
SHORT = 12  # sentences of a report that tells one story
SUBJECTS = ("nsubj",)
Found = tuple[str, str, Span]


class Suspects:
    """The parties of one report that use force, and whom it blames."""

    def __init__(
        self, document: Annotated, tree: Tree, told: Sequence[ParsedEvent], done: Sequence[Event] | None = None
    ) -> None:
        self.document, self.tree, self.told = document, tree, told
        self.done = [mention.event for mention in told] if done is None else done
        self._actors = {actor.id: actor for actor in document.actors}
        self._acting = [
            mention
            for mention in told
            if mention.event.actor is not None and mention.event.type in FORCE and not mention.event.given
        ]
        self._blamed = self._blame()
        self._mentioned: dict[str, list[int]] = {}
        self._striking = self._strikers()

    def of(self, mention: ParsedEvent, event: Event) -> Found | None:
        """(actor, why, where that was read) for an event without a doer; None where nothing says who it was."""
        if event.given or event.type not in FORCE:
            return None
        told = (self._before(mention), self._blamed, self._of_strikes(mention, event), self._striker(mention, event))
        for found in told:
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
                if near and actor is not None:
                    return actor, "who acted before", other.event.trigger
                break
        return self._subject_before(mention)

    def _subject_before(self, mention: ParsedEvent) -> Found | None:
        """The party that is the subject of the sentence before in its paragraph (Grosz, Joshi, Weinstein 1995)."""
        before = self.tree.sentences[max(0, mention.sentence - 1)]
        if not mention.sentence or "\n" in self.document.text[before.end : mention.event.trigger.start]:
            return None
        root = next((k for k in range(before.first, before.last) if self.tree.tokens[k].dep == "ROOT"), None)
        for subject in self.tree.kids(root, *SUBJECTS) if root is not None else ():
            at = self.tree.tokens[subject]
            for actor in self.document.actors:
                fights = actor.kind in ("state", "armed_force") or any(m.event.actor == actor.id for m in self._acting)
                if fights and any(m.span.start <= at.start and at.end <= m.span.end for m in actor.mentions):
                    return actor.id, "who is spoken of before", self.document.report.span(at.start, at.end)
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

    def _of_strikes(self, mention: ParsedEvent, event: Event) -> Found | None:
        """Who makes the strikes of which single ones are told behind: "Rebel strikes killed nine. Rockets hit ..."."""
        if event.type not in STRIKES or event.factuality not in TOLD or mention.lemma in WIDE:
            return None
        if self._is_of_arms(mention):
            return None
        for other in reversed(self._acting):
            back = mention.sentence - other.sentence
            if back > BEHIND:
                return None
            if back <= 0:
                continue
            noun = self.tree.tokens[other.head]
            several = noun.tag == "NNS" or (noun.text.lower() in MASS and noun.tag in ("NN", "VBG"))
            many = several and other.event.type in STRIKES
            actor = other.event.actor
            if not many or actor is None or other.event.factuality not in TOLD:
                return None  # somebody else has acted since
            ground, before = self._ground(event), self._ground(self._event_of(other))
            if (ground is None and event.place is not None) or (None not in (ground, before) and ground != before):
                return None
            if ground is not None and ground == self._actors[actor].country:
                return None
            return actor, "whose strikes are told before", other.event.trigger
        return None

    def _event_of(self, mention: ParsedEvent) -> Event:
        """A mention's event with what its happening has given it."""
        return next(event for told, event in zip(self.told, self.done, strict=True) if told is mention)

    def _is_of_arms(self, mention: ParsedEvent) -> bool:
        """Whether what was fired is what was hit: "air defences destroyed nine missiles"."""
        return any(self.tree.tokens[k].lemma in ARMS for k in self.tree.kids(mention.head, "dobj", "nsubjpass"))

    def _ground(self, event: Event) -> str | None:
        """The country that an event is in."""
        return self.document.places[event.place].country if event.place is not None else None

    def _strikers(self) -> dict[str, Found]:
        """Country → the one other state that the report tells to strike it in several happenings.

        None at all where a party of no state uses force in the report: who of several has struck is open then.
        """
        acts: dict[str, dict[str, list[tuple[int | None, Event]]]] = {}
        for mention, event in zip(self.told, self.done, strict=True):
            actor = self._actors.get(event.actor or "")
            if actor is None or event.type not in FORCE or event.factuality not in TOLD or mention.lemma in WIDE:
                continue
            if actor.country is None:
                if actor.kind in ("armed_force", "organisation"):
                    return {}
                continue
            target = self._actors.get(event.target or "")
            for ground in {self._ground(event), target.country if target is not None else None}:
                if ground is not None and ground != actor.country:
                    acts.setdefault(ground, {}).setdefault(actor.country, []).append((event.happening, event))
        found: dict[str, Found] = {}
        for ground, by_country in acts.items():
            strikes = next(iter(by_country.values()))
            if len(by_country) == 1 and len({happening for happening, _ in strikes}) >= AGAIN:
                actor_id = next((e.actor for _, e in strikes if e.actor and e.actor.startswith("state:")), None)
                if actor_id is not None:
                    found[ground] = (actor_id, "the one state that strikes there", strikes[0][1].trigger)
        return found

    def _striker(self, mention: ParsedEvent, event: Event) -> Found | None:
        """The state that strikes a country, for an act there from afar, in a sentence that names nothing of it."""
        ground = self._ground(event)
        found = self._striking.get(ground or "")
        if found is None or event.type not in STRIKES or event.factuality not in TOLD or mention.lemma in WIDE:
            return None
        if self._is_of_arms(mention):
            return None
        country = found[0].removeprefix("state:")
        sentence = self.tree.sentences[mention.sentence]
        if any(sentence.start <= at < sentence.end for at in self._named(country)):
            return None  # "a Russian depot was hit"
        held = {self.tree.tokens[k].lemma.lower() for k in range(sentence.first, sentence.last)}
        return None if held & HELD else found

    def _named(self, country: str) -> list[int]:
        """Where a country, its forces and its people are named."""
        if country not in self._mentioned:
            actors = (m.span.start for a in self.document.actors if a.country == country for m in a.mentions)
            places = (p.span.start for p in self.document.places if p.country == country)
            self._mentioned[country] = sorted((*actors, *places))
        return self._mentioned[country]
