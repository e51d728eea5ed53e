"""Which actor of the report a word stands for, where it fills a role of an event."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.events.argument_words import ARMS, FORCES, HARMED, PARTIES
from reportedly.layers.events.grammar import Tree
from reportedly.model import Actor, Annotated

WE = frozenset({"we", "us", "our", "ours"})
PRONOUNS = ("PRP", "PRP$")
NAMING = ("compound", "nmod", "pobj", "dobj")
SIDES = frozenset({"armed_force", "organisation", "state"})
SUFFERERS = frozenset(
    "civilian child victim patient passenger pedestrian bystander refugee worshipper mourner schoolchild toddler "
    "infant baby corpse casualty".split()
)
"""Words for those whom violence befalls: "13 civilians killed, 43 injured" names nobody who did it."""
OBSERVERS = frozenset(
    "observatory monitor monitoring watchdog amnesty agency news media television tv newspaper".split()
)
"""Words in the names of those who tell of violence and do none: "... saying it also wounded 20"."""
DIRECTIONS = frozenset(
    "central northern southern eastern western northeastern northwestern southeastern southwestern north-eastern "
    "north-western south-eastern south-western upper lower rural coastal".split()
)
POSTS = frozenset("post outpost position checkpoint base camp headquarters stronghold hideout".split())
"""Where forces stand: what is done to them is done to whose they are."""
SEATS = ("PCL", "PPLC", "TERR")
"""Beginnings of GeoNames feature codes of states and their capitals."""


class ActorIndex:
    """Which actor of the report a token belongs to."""

    def __init__(self, document: Annotated, tree: Tree) -> None:
        self._tree = tree
        self._owner: dict[int, tuple[int, str]] = {}
        self._by_word: dict[str, str] = {}
        self._actors: dict[str, Actor] = {actor.id: actor for actor in document.actors}
        for actor in document.actors:
            for mention in actor.mentions:
                span = tree.covering(mention.span.start, mention.span.end)
                if actor.kind in PARTIES and len(span) and mention.form in ("name", "nominal"):
                    self._by_word.setdefault(tree.tokens[span[-1]].lemma, actor.id)
                size = mention.span.end - mention.span.start
                for index in span:
                    if index not in self._owner or size < self._owner[index][0]:
                        self._owner[index] = (size, actor.id)
        self._towns = {
            index
            for place in document.places
            if place.form == "name" and place.lat is not None and (place.feature or "").startswith("PPL")
            for index in tree.covering(place.span.start, place.span.end)
        }
        self._seats = {
            index: place.country
            for place in document.places
            if place.country and (place.feature or "").startswith(SEATS)
            for index in tree.covering(place.span.start, place.span.end)
        }

    def doer(
        self, candidates: Sequence[int], speaker: str | None = None, own: bool = False, violent: bool = False
    ) -> str | None:
        """The actor that does it: of the first candidate that is one; a state by its own name or its capital's.

        Args:
            speaker: who says it: whom "we" and "its fighters" mean.
            own: whether forces that nobody is named for are the speaker's own ("air defences shot down ...").
            violent: whether it is an act of violence, which its victims have not done.
        """
        for index in candidates:
            token = self._tree.tokens[index]
            blamed = token.dep == "dobj" and index in self._seats  # "blamed Moscow for the strike"
            if token.dep in NAMING and not blamed and (index in self._towns or self._is_part_of_land(index)):
                continue  # "the Aleppo strike", "the central Syria attack": where, whatever the name was taken for
            if violent and (token.lemma in SUFFERERS or self._is_harmed(index)):
                continue
            found = speaker if token.tag in PRONOUNS and token.text.lower() in WE else self._possessor(index, speaker)
            if found is None and token.dep == "npadvmod":
                found = self._by_word.get("coalition")  # "US-led strikes": the coalition's, where the report has one
            found = found or self._at(index) or self._party(index) or self._state(index)
            if own and speaker and token.lemma in FORCES and not self._is_known(found):
                found = self._side(speaker)
            if found is not None and not (violent and self._only_tells(found)):
                return found
        return None

    def _only_tells(self, actor: str) -> bool:
        """Whether an actor is one that watches and reports: an observatory, a news agency."""
        return not OBSERVERS.isdisjoint(self._actors[actor].name.lower().split())

    def sufferer(self, candidates: Sequence[int], unlike: str | None = None, of: int | None = None) -> str | None:
        """The actor to whom it is done: of the first candidate that is one, other than `unlike`.

        Args:
            of: the trigger; a name that holds it was taken for one in headline case: "Forces Shell Kramatorsk".
        """
        for index in candidates:
            if of is not None and self._is_headline_of(of, index):
                continue
            found = self._possessor(index) or self._at(index) or self._party(index)
            if found is not None and found != unlike:
                return found
        return None

    def _is_headline_of(self, trigger: int, index: int) -> bool:
        """Whether a word stands in what was taken for a name that begins with a trigger: "Shell Kramatorsk"."""
        token = self._tree.tokens[trigger]
        owner = self._owner.get(trigger)
        cased = token.text[:1].isupper() and token.dep != "amod" and trigger < index
        before = self._owner.get(trigger - 1)
        return cased and owner is not None and owner == self._owner.get(index) and before != owner

    def _is_harmed(self, index: int) -> bool:
        """Whether a word stands for people of whom it is told what befell them: "six people killed in a strike"."""
        tree = self._tree
        beside = (tree.tokens[index].head, *tree.kids(index, "acl", "relcl"))
        return tree.tokens[index].text.lower() == "people" and any(tree.tokens[k].lemma in HARMED for k in beside)

    def _at(self, index: int) -> str | None:
        found = self._owner.get(index)
        return None if found is None else found[1]

    def _is_part_of_land(self, index: int) -> bool:
        """Whether a name is that of a country of which a part is meant: "central Syria"."""
        before = self._tree.tokens[index - 1] if index else None
        return index in self._seats and before is not None and before.text.lower() in DIRECTIONS

    def _is_known(self, actor: str | None) -> bool:
        """Whether it is told whose forces an actor is."""
        return actor is not None and self._actors[actor].country is not None

    def _state(self, index: int) -> str | None:
        """The state that the name of a country or capital stands for where it acts: "Kyiv has retaken the town"."""
        country = self._seats.get(index)
        return f"state:{country}" if country and f"state:{country}" in self._actors else None

    def _side(self, speaker: str) -> str | None:
        """Whose forces a speaker calls none but his own: the body itself, or the state of an official."""
        actor = self._actors.get(speaker)
        if actor is not None and actor.kind in ("armed_force", "state"):
            return actor.id
        if actor is None or actor.country is None:
            return None
        return f"state:{actor.country}" if f"state:{actor.country}" in self._actors else actor.id

    def _party(self, index: int) -> str | None:
        """The armed party that a noun before another names: "rebel shelling", "coalition strikes"."""
        token = self._tree.tokens[index]
        before = token.dep in ("compound", "nmod", "amod") and token.pos in ("NOUN", "ADJ")
        return self._by_word.get(token.lemma) if before else None

    def _possessor(self, index: int, speaker: str | None = None) -> str | None:
        """Whose forces or arms they are, where a pronoun alone names them: "his troops", "its air defences"."""
        tree = self._tree
        if tree.tokens[index].lemma not in FORCES | ARMS | POSTS:
            return None
        own = [k for k in tree.kids(index, "poss") if tree.tokens[k].tag == "PRP$"]
        if not own:
            return None
        told = self._at(own[0])
        if told is not None and told != self._at(index):
            return told
        said = self._actors.get(speaker or "")
        return said.id if said is not None and said.kind in SIDES else None
