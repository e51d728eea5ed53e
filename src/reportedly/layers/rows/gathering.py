"""One happening told with several words is one row: each mention gets what the others tell."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.layers.events.argument_words import ARMS
from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows import days as reckoning
from reportedly.layers.rows.act_types import narrower
from reportedly.layers.rows.act_words import ANSWERING, GENERAL_WORDS, INVADING, OUTCOMES, WIDE
from reportedly.layers.rows.casualties import Casualties, casualties
from reportedly.layers.rows.days import Calendar, Days, dated
from reportedly.layers.rows.finer_places import better, precision, rank
from reportedly.layers.rows.grounds import Grounds
from reportedly.layers.rows.happenings import LEAD, happenings
from reportedly.layers.rows.parsed_events import ParsedEvent, parsed_events
from reportedly.layers.rows.suspects import Suspects
from reportedly.layers.rows.weapons import weapon_of
from reportedly.model import Actor, Annotated, Reason, Span
from reportedly.model.event_types import VIOLENT


def gathered(document: Annotated, tree: Tree) -> Annotated:
    """The document with complete events."""
    told = parsed_events(document, tree)
    counts = counted(document, tree, told)
    tolls: dict[int, list[Casualties]] = {}
    for by_event in counts.values():
        for k, found in by_event.items():
            tolls.setdefault(k, []).extend(found)
    gathering = _Gathering(document, tree, told, happenings(document, tree, told, tolls))
    gathering.tolls(counts)
    gathering.weapons()
    gathering.types()
    gathering.doers()
    gathering.places()
    gathering.suspects()
    gathering.days()
    done = list(document.events)
    for mention, event in zip(told, gathering.done, strict=True):
        place = document.places[event.place] if event.place is not None else None
        done[mention.index] = replace(
            event,
            date_precision=reckoning.precision(event),
            place_precision=None if place is None or place.lat is None else precision(place),
        )
    return replace(document, events=tuple(done))


def counted(document: Annotated, tree: Tree, told: Sequence[ParsedEvent]) -> dict[str, dict[int, list[Casualties]]]:
    """What is counted → the mention (by its place in `told`) whose count it is → the counts."""
    of_sentence: dict[int, list[int]] = {}
    for k, mention in enumerate(told):
        of_sentence.setdefault(mention.sentence, []).append(k)
    own: dict[str, dict[int, list[Casualties]]] = {}
    for found in casualties(document, tree):
        near = of_sentence.get(tree.sentence_of(found.word), ())
        owner = None if found.running else _owner(tree, told, near, found)
        if owner is not None:
            own.setdefault(found.toll.counted, {}).setdefault(owner, []).append(found)
    return own


def _owner(tree: Tree, told: Sequence[ParsedEvent], near: Sequence[int], found: Casualties) -> int | None:
    """The mention whose word says what became of those counted, or the act nearest to it in the tree."""
    best: tuple[int, int] | None = None
    for k in near:
        mention = told[k]
        if mention.lemma not in WIDE:
            path = tree.path(found.word, mention.head)
            if path is not None and len(path) <= 6 and (best is None or len(path) < best[0]):
                best = (len(path), k)
    return best[1] if best else None


class _Near:
    """Events by where their triggers stand.

    Args:
        rows: (start of the trigger, number of the event).
    """

    def __init__(self, rows: Iterable[tuple[int, int]]) -> None:
        self.rows = sorted(rows)

    def to(self, start: int, but: int) -> int | None:
        """The event that stands nearest to a place, the first of those as near; `but` does not count."""
        at = bisect_left(self.rows, (start, -1))
        right = next((row for row in self.rows[at : at + 2] if row[1] != but), None)
        left = self.rows[bisect_left(self.rows, (self.rows[at - 1][0], -1))] if at else None
        near = [(abs(row[0] - start), row[1]) for row in (left, right) if row is not None]
        return min(near)[1] if near else None


class _Gathering:
    """The events of a report while they are made complete; `done[k]` is the event of `told[k]`."""

    def __init__(
        self, document: Annotated, tree: Tree, told: Sequence[ParsedEvent], groups: Sequence[Sequence[int]]
    ) -> None:
        self.document, self.tree, self.told, self.groups = document, tree, told, groups
        self.done = [mention.event for mention in told]
        self.of_sentence: dict[int, list[int]] = {}
        for k, mention in enumerate(told):
            self.of_sentence.setdefault(mention.sentence, []).append(k)
        for number, group in enumerate(groups):
            for k in group:
                self.done[k] = replace(self.done[k], happening=number)

    def _near(self, group: Sequence[int], able: Container[int]) -> _Near:
        """The members of a group that are able to tell something, to be asked for the nearest."""
        return _Near((self.told[k].event.trigger.start, k) for k in group if k in able)

    def _nearest(self, near: _Near, at: int) -> int | None:
        """The member of a group nearest to one of them."""
        return near.to(self.told[at].event.trigger.start, at)

    def _is_fact(self, k: int) -> bool:
        """Whether an event is told as having happened: who "did not fire it" has not done it."""
        return self.told[k].event.factuality in ("happened", "ongoing")

    def _acts(self, k: int) -> bool:
        """Whether a mention tells who did what its happening is: who "repelled the attack" has not attacked."""
        return self.told[k].event.actor is not None and self.told[k].lemma not in ANSWERING

    def _is_harm(self, k: int) -> bool:
        """Whether a mention tells an act of force or what it did to people or things, and not to what was fired."""
        head, lemma = self.told[k].head, self.told[k].lemma
        fired = any(self.tree.tokens[o].lemma in ARMS for o in self.tree.kids(head, "dobj", "nsubjpass"))
        return lemma in OUTCOMES | GENERAL_WORDS and not fired

    def _add(self, k: int, reason: Reason, **values: object) -> None:
        event = self.done[k]
        self.done[k] = replace(event, reasons=(*event.reasons, reason), **values)  # type: ignore[arg-type]

    # -------------------------------------------------------------------------------------------- how many

    def tolls(self, own: Mapping[str, Mapping[int, Sequence[Casualties]]]) -> None:
        """Give each event its own tolls, then those of its happening that it does not tell itself."""
        for by_event in own.values():
            for k, counts in by_event.items():
                for count in counts:
                    self._toll(k, count, count.reason)
            for group in self.groups:
                telling = [k for k in group if k in by_event]
                for k in group if telling else ():
                    source = None if k in by_event else self._teller(telling, by_event, k)
                    for count in by_event[source] if source is not None else ():
                        self._toll(k, count, _carried(count.toll.counted, count.reason.span))

    def _teller(self, telling: Sequence[int], by_event: Mapping[int, Sequence[Casualties]], at: int) -> int:
        """The member whose count holds for one that tells none: its own sentence's, else what most tell, the first."""
        here = [k for k in telling if self.told[k].sentence == self.told[at].sentence]
        if here:
            start = self.told[at].event.trigger.start
            return min(here, key=lambda k: (abs(self.told[k].event.trigger.start - start), k))
        times = Counter(tuple(count.toll.value for count in by_event[k]) for k in telling)
        return min(telling, key=lambda k: (-times[tuple(count.toll.value for count in by_event[k])], k))

    def _toll(self, k: int, count: Casualties, reason: Reason) -> None:
        self._add(k, reason, tolls=(*self.done[k].tolls, count.toll))

    # -------------------------------------------------------------------------------------------- with what, by whom

    def weapons(self) -> None:
        """Give each act the weapon that it or its happening names."""
        own: dict[int, tuple[str, Span]] = {}
        for k, mention in enumerate(self.told):
            tokens = self.tree.covering(mention.event.trigger.start, mention.event.trigger.end)
            found = weapon_of(self.tree, mention, tokens.start, tokens.stop)
            if found is not None:
                token = self.tree.tokens[found[1]]
                own[k] = (found[0], self.document.report.span(token.start, token.end))
                self._add(k, Reason("weapon", own[k][1]), weapon=found[0])
        for group in self.groups:
            near = self._near(group, own)
            for k in group:
                source = None if k in own else self._nearest(near, k)
                if source is not None:
                    self._add(k, _carried("weapon", own[source][1]), weapon=own[source][0])

    def types(self) -> None:
        """Give an attack told with a word for any the type of its happening."""
        for k, source in narrower(self.told, self.done, self.groups):
            self._add(k, _carried("type", self.told[source].event.trigger), type=self.told[source].event.type)

    def doers(self) -> None:
        """Give each event the doer that its happening has: its own sentence's, else the side that most tell.

        A party that is named comes before a person without a name: the group that claims the attack, not "a bomber".
        """
        actors = {actor.id: actor for actor in self.document.actors}
        for group in self.groups:
            acting = [k for k in group if self._acts(k) and self._is_fact(k)]
            doers = {k: actors[self.told[k].event.actor or ""] for k in acting}
            named = {k for k, doer in doers.items() if _is_named(doer)}
            times = Counter(_side(doers[k]) for k in acting)
            for k in group if acting else ():
                own = self.told[k].event.actor
                if own is not None and not (named and _is_nobody(actors[own])):
                    continue
                if self.told[k].lemma in ANSWERING:
                    continue  # who attacked has not repelled it
                able = [m for m in acting if doers[m].id != self.done[k].target and (own is None or m in named)]
                here = [m for m in able if self.told[m].sentence == self.told[k].sentence]
                at = self.told[k].event.trigger.start
                best = min(
                    here or able,
                    key=lambda m: (
                        m not in named,
                        0 if here else -times[_side(doers[m])],
                        abs(self.told[m].event.trigger.start - at),
                        m,
                    ),
                    default=None,
                )
                if best is not None:
                    self._add(k, _carried("doer", self.told[best].event.trigger), actor=doers[best].id)

    def suspects(self) -> None:
        """Give each event without a doer the one that its report leaves no doubt of."""
        suspects = Suspects(self.document, self.tree, self.told, self.done)
        for k, mention in enumerate(self.told):
            found = None if self.done[k].actor is not None else suspects.of(mention, self.done[k])
            if found is not None:
                actor, why, span = found
                self._add(k, Reason(f"doer: {why}", span), actor=actor)
        for group in self.groups:  # what the act of a suspect did is the suspect's
            doers = [(doer, k) for k in group if (doer := self.done[k].actor) is not None and self._is_fact(k)]
            if len({doer for doer, _ in doers}) != 1:
                continue
            one, source = doers[0]
            for k in group:
                if self.done[k].actor is None and self._is_fact(k) and self._is_harm(k):
                    self._add(k, _carried("doer", self.told[source].event.trigger), actor=one)

    # -------------------------------------------------------------------------------------------- where and when

    def places(self) -> None:
        """Give each event the most exact place of its happening, or the one that its sentence or report is about."""
        grounds = Grounds(self.document, self.tree)
        for k, mention in enumerate(self.told):
            finer = self._finer(grounds, mention)
            if finer is not None:
                self._add(k, Reason(f"place: {finer[1]}", self.document.places[finer[0]].span), place=finer[0])
            elif mention.event.place is None and not mention.event.given:
                named = grounds.adjective(mention)
                town = None if named is None else grounds.town_of_lead(mention, named)
                if town is not None:
                    self._add(k, Reason("place: the town of the lead", self.document.places[town].span), place=town)
                elif named is not None:
                    self._add(k, Reason("place: where what was hit is", self.document.places[named].span), place=named)
        own = [event.place for event in self.done]
        for group in self.groups:
            first = self._first_of_each_ground(group, own)
            for k in group:
                others = [place for m, place in first if m != k]
                found = better(self.document, own[k], others)
                if found is not None:
                    self._add(k, _carried("place", self.document.places[found].span), place=found)
        main = next((group for group in self.groups if any(self.told[k].event.type in VIOLENT for k in group)), [])
        self._town_of_report(grounds, main, own)
        for k, mention in enumerate(self.told):
            fallback = grounds.fallback(mention) if self.done[k].place is None and not mention.event.given else None
            if fallback is not None:
                place, why = fallback
                self._add(k, Reason(f"place: {why}", self.document.places[place].span), place=place)

    def _town_of_report(self, grounds: Grounds, group: Sequence[int], own: Sequence[int | None]) -> None:
        """Give what headline and lead are about the town that a short report names most, where they name none."""
        if not group or self.told[group[0]].sentence >= LEAD:
            return
        others = {place for k, place in enumerate(own) if place is not None and k not in group}
        for k in group:
            wide = self.told[k].event.given or self.told[k].lemma in WIDE
            town = None if wide else grounds.town_of_report(self.done[k].place, others)
            if town is not None:
                self._add(k, Reason("place: the town of the report", self.document.places[town].span), place=town)

    def _first_of_each_ground(self, group: Sequence[int], own: Sequence[int | None]) -> list[tuple[int, int]]:
        """(member, place) of a group: of places as exact in one region the first two."""
        met: Counter[tuple[int, str | None, str | None]] = Counter()
        found = []
        for m in group:
            if (number := own[m]) is not None:
                place = self.document.places[number]
                ground = rank(place), place.country, place.admin1
                met[ground] += 1
                if met[ground] <= 2:
                    found.append((m, number))
        return found

    def _finer(self, grounds: Grounds, mention: ParsedEvent) -> tuple[int, str] | None:
        """(a more exact place than its own, why) of an event, from its phrase, its sentence or the lead."""
        own = mention.event.place
        if mention.event.given or mention.lemma in INVADING:
            return None  # a war is not in the one town that its sentence or the lead names
        if own is None:
            taken_up = grounds.town_taken_up(mention)
            return None if taken_up is None else (taken_up, "the town that is taken up")
        for found, why in (
            (grounds.finer(own), "the more exact of its phrase"),
            (grounds.town_of_sentence(mention, own), "the town of its sentence"),
            (grounds.town_of_lead(mention, own), "the town of the lead"),
        ):
            if found is not None:
                return found, why
        return None

    def days(self) -> None:
        """Give each event the days in which it can lie."""
        calendar = Calendar(self.document, self.tree)
        own: dict[int, Days] = {}
        for k, mention in enumerate(self.told):
            if mention.event.time is not None:
                days = calendar.own(mention)
                if days is not None:
                    own[k] = days
                    self.done[k] = dated(self.done[k], days)
                else:
                    self.done[k] = replace(self.done[k], date=None, earliest=None, latest=None)
        for group in self.groups:
            near = self._near(group, own)
            for k in group:
                source = None if k in own else self._nearest(near, k)
                if source is not None:
                    reason = _carried("day", self.told[source].event.trigger)
                    self.done[k] = dated(self.done[k], replace(own[source], reason=reason))
        for k, mention in enumerate(self.told):
            if self.done[k].earliest is None and not mention.event.given:
                days = (
                    calendar.lasting(mention)
                    or calendar.since_clause(mention)
                    or calendar.told(mention)
                    or calendar.fresh(mention)
                )
                if days is not None:
                    self.done[k] = dated(self.done[k], days)


def _side(doer: Actor) -> str:
    """The side of a doer: the state of its forces, or the doer itself."""
    return f"state:{doer.country}" if doer.country else doer.id


def _is_named(doer: Actor) -> bool:
    """Whether a doer is a party with a name."""
    return doer.kind != "person" and any(mention.form == "name" for mention in doer.mentions)


def _is_nobody(doer: Actor) -> bool:
    """Whether a doer is a person told without a name: "a suicide bomber"."""
    return doer.kind == "person" and all(mention.form != "name" for mention in doer.mentions)


def _carried(what: str, span: Span | None) -> Reason:
    return Reason(f"{what}: told of the same happening", span)
