"""Which mentions of one report tell of one happening: the strike, its dead, the blast, "the attack" further down.

Four ties, from the surest: grammar inside a sentence ("a strike that killed nine"); a definite noun that takes up what
was told before ("the attack"); the dead or the damage told in a sentence without an act of its own; and the likeness
that `within_document` has learned, near by or between headline and lead. No tie holds where the mentions contradict one
another: other towns, other days, other sides, other kinds of act.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows.parsed_events import ParsedEvent, is_town, place_of
from reportedly.layers.rows.within_document import Mention, likelihood, mentions
from reportedly.model import Annotated, Place
from reportedly.model.event_types import ARMED
from reportedly.world.geodesy import distance_km

OUTCOMES = frozenset(
    "kill killing die death wound injure injury hurt maim dead destroy destruction damage burn perish slay "
    "slaughter".split()
)
"""Words that tell what an act did."""
WIDE = frozenset("war warfare invasion conflict offensive counteroffensive campaign occupation siege hostility".split())
"""Words for what goes on for months: its days, places and dead are not those of one happening."""
GENERAL_WORDS = frozenset("attack strike hit blast explosion assault raid incident bombing target".split())
FIRE = ARMED | {"property_destruction", "riot"}
GROUND = frozenset("territory_captured territory_transfer".split())
CUSTODY = frozenset("arrest abduction".split())
LOOSE = frozenset("attack_on_civilians property_destruction armed_clash".split())
FROM_AFAR = frozenset("air_strike shelling explosive_device".split())
DEFINITE = frozenset("the this that these those its both".split())
NEAR = 3  # sentences back in which a happening is taken up again
FAR_KM = 40.0  # towns farther apart are two
BESIDE = 2  # steps in the tree between two words for one act: "the strike hit", "a series of attacks"
STEPS = 5  # in the tree between an act and what it did
LIKELY, EARLY = 0.8, 0.45  # learned likelihood that ties: near by, and between headline and lead
LEAD = 3  # sentences that headline and lead make
EARLY_ON = 5  # sentences of headline, lead and what follows it
MOST = 40  # groups within reach, and mentions of one group, that another mention is held against
LONG = 60  # days from which an event is one of many that a sum is told of


def happenings(document: Annotated, tree: Tree, told: Sequence[ParsedEvent]) -> list[list[int]]:
    """The mentions (by their places in `told`) put together by happening; one that stands alone is a group of one."""
    able = [k for k, mention in enumerate(told) if mention.event.type is not None and not mention.event.given]
    learned = _Learned(document)
    groups: list[list[int]] = []
    within_reach: list[int] = []  # the groups, by their numbers, that a later mention may belong to
    acts = Counter(mention.sentence for mention in told if mention.lemma not in OUTCOMES)
    countries = {actor.id: actor.country for actor in document.actors}
    for k in able:
        mention = told[k]
        best: tuple[float, int] | None = None
        within_reach = [
            number
            for number in within_reach[-MOST:]
            if mention.sentence - told[groups[number][-1]].sentence <= NEAR or mention.sentence < LEAD
        ]
        for number in within_reach if mention.lemma not in WIDE else ():
            group = groups[number]
            if any(_clash(document, countries, told[other], mention) for other in group[-MOST:]):
                continue
            strength = max(_tie(tree, told, other, k, learned, acts) for other in group[-6:])
            if strength > 0 and (best is None or (strength, number) > best):
                best = (strength, number)
        if best is None:
            within_reach.append(len(groups))
            groups.append([k])
        else:
            groups[best[1]].append(k)
    return groups


class _Learned:
    """The learned likelihood that two events of the report are one happening."""

    def __init__(self, document: Annotated) -> None:
        self._document = document
        self._mentions: dict[int, Mention] | None = None

    def of(self, a: int, b: int) -> float:
        """The likelihood for two indexes of events; 0 where one is no act of violence."""
        if self._mentions is None:
            self._mentions = {mention.index: mention for mention in mentions(self._document)}
        first, second = self._mentions.get(a), self._mentions.get(b)
        return likelihood(first, second) if first is not None and second is not None else 0.0


def _tie(tree: Tree, told: Sequence[ParsedEvent], a: int, b: int, learned: _Learned, acts: Counter[int]) -> float:
    """How strongly an earlier mention is tied to a later one; 0 for not at all.

    `acts` has the number of acts of each sentence to which its dead may belong.
    """
    before, after = told[a], told[b]
    if before.lemma in WIDE:
        return 0.0
    if before.sentence == after.sentence:
        outcome = before.lemma in OUTCOMES or after.lemma in OUTCOMES
        steps = tied(tree, before.head, after.head)
        if steps is not None and (outcome or steps <= BESIDE):
            return 4.0 - 0.1 * steps
    back = after.sentence - before.sentence
    near = 0 < back <= NEAR
    if near and is_definite(tree, after.head) and after.lemma in GENERAL_WORDS | {before.lemma}:
        return 3.0 - 0.3 * back
    follows = (
        back == 1 and (before.paragraph == after.paragraph or after.sentence < EARLY_ON) and after.event.actor is None
    )
    if follows and after.lemma in OUTCOMES and not acts[after.sentence]:
        return 2.5
    likely = learned.of(before.index, after.index)
    if likely >= EARLY and before.sentence < LEAD and after.sentence < LEAD and back > 0:
        return 1.0 + likely
    if likely >= LIKELY and back <= NEAR and before.paragraph == after.paragraph:
        return likely
    return 0.0


def tied(tree: Tree, a: int, b: int) -> int | None:
    """The steps between two words of a sentence where grammar makes them one happening, else None."""
    path = tree.path(a, b)
    if path is None or len(path) - 1 > STEPS:
        return None
    for index in path:
        token = tree.tokens[index]
        if token.dep == "conj" and index != path[0] and tree.kids(index, "nsubj", "nsubjpass"):
            return None  # "a mine went off, and rebels shot two guards"
        if token.dep in ("parataxis", "ccomp") and index in path[1:-1]:
            return None
    return len(path) - 1


def is_definite(tree: Tree, head: int) -> bool:
    """Whether a noun takes up something told before: "the attack", "this strike"."""
    return tree.tokens[head].pos == "NOUN" and any(
        tree.tokens[child].text.lower() in DEFINITE for child in tree.kids(head, "det", "poss")
    )


def _clash(document: Annotated, countries: Mapping[str, str | None], a: ParsedEvent, b: ParsedEvent) -> bool:
    """Whether two mentions contradict each other, so that they are two happenings."""
    if not alike(a, b) or (a.last is not None and b.first is not None and a.last < b.first):
        return True
    if a.first is not None and b.last is not None and b.last < a.first:
        return True
    if any(t.first is not None and t.last is not None and t.last - t.first > LONG for t in (a, b)):
        return True
    if apart(place_of(document, a.event), place_of(document, b.event)):
        return True
    first, second = countries.get(a.event.actor or ""), countries.get(b.event.actor or "")
    return bool(first and second and first != second)


def alike(a: ParsedEvent, b: ParsedEvent) -> bool:
    """Whether two acts are of one kind, or one is what the other did."""
    one, two = a.event.type, b.event.type
    if one == two:
        return True
    if {one, two} <= FIRE:
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
    return is_town(a) and is_town(b) and distance_km((a.lat, a.lon), (b.lat, b.lon)) > FAR_KM
