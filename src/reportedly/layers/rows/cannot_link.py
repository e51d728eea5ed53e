"""Cannot-link constraints: what keeps two mentions apart, as other towns, days, sides, people or kinds of act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.layers.events.belonging import is_known_by_its_day
from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows.act_words import ANSWERING, GENERAL_WORDS, OUTCOMES
from reportedly.layers.rows.parsed_events import ParsedEvent, is_town, place_of
from reportedly.model import Annotated, Place
from reportedly.model.event_types import ARMED
from reportedly.world.geodesy import distance_km

FIRE = ARMED | {"property_destruction"}
GROUND = frozenset("territory_captured territory_transfer".split())
CUSTODY = frozenset("arrest abduction".split())
LOOSE = frozenset("attack_on_civilians property_destruction armed_clash".split())
FROM_AFAR = frozenset("air_strike shelling explosive_device".split())
FAR_KM = 40.0  # towns farther apart are two
TO_COME = frozenset({"planned", "hypothetical"})
MANY_TIMES = 3  # so many times the dead of another are another happening's
LONG = 60  # days from which an event is one of many that a sum is told of


@dataclass(frozen=True, slots=True)
class Side:
    """What a mention is held against others by, looked up once."""

    mention: ParsedEvent
    to_come: bool
    first: int | None
    last: int | None
    long: bool
    place: Place | None
    country: str | None
    dead: float
    person: str | None
    by_day: bool

    @property
    def befell(self) -> str | None:
        """The person by name whom a capture or a killing befell: that happens to one person once in a report."""
        once = self.mention.event.type in CUSTODY or self.mention.lemma in OUTCOMES
        return self.person if once else None


@dataclass(frozen=True, slots=True)
class Contradictions:
    """What mentions are held against one another by; each is named by its place among those told."""

    sides: Sequence[Side]

    @classmethod
    def of(
        cls, document: Annotated, tree: Tree, told: Sequence[ParsedEvent], dead: Mapping[int, float]
    ) -> Contradictions:
        """The sides of a report's mentions; `dead` has the dead that an event tells, by its index."""
        countries = {actor.id: actor.country for actor in document.actors}
        persons = {
            actor.id
            for actor in document.actors
            if actor.kind == "person" and any(mention.form == "name" for mention in actor.mentions)
        }
        return cls(
            [
                Side(
                    mention=mention,
                    to_come=mention.event.factuality in TO_COME,
                    first=mention.first,
                    last=mention.last,
                    long=_is_long(mention),
                    place=place_of(document, mention.event),
                    country=None if mention.lemma in ANSWERING else countries.get(mention.event.actor or ""),
                    dead=dead.get(mention.index, 0.0),
                    person=mention.event.target if mention.event.target in persons else None,
                    by_day=is_known_by_its_day(document, tree, mention.event, mention.head),
                )
                for mention in told
            ]
        )

    def apart(self, a: int, b: int) -> bool:
        """Whether two mentions contradict each other, so that they are two happenings."""
        one, two = self.sides[a], self.sides[b]
        least, most = sorted((one.dead, two.dead))
        if least > 1 and most >= MANY_TIMES * least and one.mention.sentence != two.mention.sentence:
            return True  # "killed four", "executed 48"
        return self.clash(a, b)

    def is_of_one_person(self, a: int, b: int) -> bool:
        """Whether two mentions tell what was done to one person who is named: a capture, a killing."""
        one, two = self.sides[a], self.sides[b]
        return one.befell is not None and one.befell == two.befell

    def clash(self, a: int, b: int) -> bool:
        """The same by all but the dead that each tells."""
        one, two = self.sides[a], self.sides[b]
        if one.to_come != two.to_come or one.long or two.long:
            return True
        if (one.by_day or two.by_day) and one.first != two.first:
            return True  # "involved in the October 7 attacks"
        if one.befell and two.befell and one.befell != two.befell:
            return True
        if not alike(one.mention, two.mention) or (
            one.last is not None and two.first is not None and one.last < two.first
        ):
            return True
        if one.first is not None and two.last is not None and two.last < one.first:
            return True
        if one.country and two.country and one.country != two.country:
            return True
        return apart(one.place, two.place)


def _is_long(mention: ParsedEvent) -> bool:
    """Whether a mention lasts so long that it is one of many that a sum is told of."""
    return mention.first is not None and mention.last is not None and mention.last - mention.first > LONG


def alike(a: ParsedEvent, b: ParsedEvent) -> bool:
    """Whether two acts are of one kind, or one is what the other did."""
    one, two = a.event.type, b.event.type
    if one == two:
        return True
    if {one, two} <= FIRE:
        if a.lemma in OUTCOMES or b.lemma in OUTCOMES:
            return True  # what was done is of the type that its act has
        return bool({one, two} & LOOSE) or {one, two} <= FROM_AFAR or bool({a.lemma, b.lemma} & GENERAL_WORDS)
    return any({one, two} <= family for family in (GROUND, CUSTODY))


def apart(a: Place | None, b: Place | None) -> bool:
    """Whether two places cannot be those of one happening."""
    if a is None or b is None or a.geonameid == b.geonameid:
        return False
    if a.country and b.country and a.country != b.country:
        return True
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    regions = a.admin1 and b.admin1 and a.admin1 != b.admin1
    return bool((is_town(a) and is_town(b)) or regions) and distance_km((a.lat, a.lon), (b.lat, b.lon)) > FAR_KM
