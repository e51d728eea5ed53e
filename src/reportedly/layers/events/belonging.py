"""What an event takes from another of the same report: the act behind a casualty, and what "the attack" told before.

Deciding rule 4 of the scheme: a sentence of casualties that names no act has the type of the act it belongs to in the
text. A definite noun ("the blast") that stands without its actor, target, place or day has those of the nearest earlier
event of its type, where nothing contradicts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.triggers import Hit
from reportedly.model import Annotated, Event, Place, Reason
from reportedly.model.event_types import ARMED
from reportedly.text import denying
from reportedly.text.stems import light_stem

CASUALTY = frozenset({"kill", "killing", "wound", "injure", "die", "maim", "death", "hurt"})
NEAR = 3  # sentences back in which an act or an earlier mention is looked for
WEEK = 7  # days from which an act is no news
BEFORE_NOUNS = frozenset("compound nmod nummod amod npadvmod".split())
DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "both"})


def settle(tree: Tree, hits: Sequence[Hit | None], events: Sequence[Event], document: Annotated) -> list[Event]:
    """The events, in the same order, with what they take from one another; `hits[i]` is the trigger of `events[i]`.

    Args:
        document: the report, whose places and times the events name by number.
    """
    done = list(events)
    acts: dict[int, list[int]] = {}  # sentence -> the triggers in it that are no casualties
    for number, other in enumerate(hits):
        if other is not None and tree.tokens[other.head].lemma not in CASUALTY:
            acts.setdefault(other.sentence, []).append(number)
    for k, (hit, event) in enumerate(zip(hits, done, strict=True)):
        if hit is None or event.type is None:
            continue
        if tree.tokens[hit.head].lemma in CASUALTY and len(hit.entry.types) > 1:
            done[k] = event = _of_its_act(acts, hits, done, k)
        if _is_definite(tree, hit):
            done[k] = _told_before(tree, hits, done, k, document)
    return done


def _of_its_act(
    acts: Mapping[int, Sequence[int]], hits: Sequence[Hit | None], events: Sequence[Event], at: int
) -> Event:
    hit, event = hits[at], events[at]
    assert hit is not None
    found: tuple[int, int, int] | None = None
    for back in range(NEAR + 1):
        for k in acts.get(hit.sentence - back, ()):
            other = hits[k]
            if other is not None and k != at and events[k].type in ARMED and events[k].type in hit.entry.types:
                key = (back, abs(other.head - hit.head), k)
                found = key if found is None or key < found else found
    if found is None or events[found[2]].type == event.type:
        return event
    act = events[found[2]]
    if found[0] > 0 and event.actor is not None and act.actor is not None and act.actor != event.actor:
        return event
    reason = Reason("the casualties belong to this act", act.trigger)
    return replace(event, type=act.type, reasons=(*event.reasons, reason))


def _is_definite(tree: Tree, hit: Hit) -> bool:
    token = tree.tokens[hit.head]
    if is_one_of(tree, hit.head):
        return False
    return token.pos == "NOUN" and any(
        tree.tokens[c].text.lower() in DEFINITE for c in tree.kids(hit.head, "det", "poss")
    )


def is_one_of(tree: Tree, head: int) -> bool:
    """Whether an act is told as one of several: "one of the deadliest attacks", which is the one just told."""
    of = tree.tokens[head].head
    if not any(tree.tokens[k].tag == "JJS" for k in tree.kids(head, "amod")):
        return False
    return tree.tokens[head].dep == "pobj" and tree.tokens[tree.tokens[of].head].text.lower() == "one"


def _told_before(
    tree: Tree, hits: Sequence[Hit | None], events: Sequence[Event], at: int, document: Annotated
) -> Event:
    hit, event = hits[at], events[at]
    assert hit is not None
    by_day = is_known_by_its_day(document, tree, event, hit.head)
    for k in range(at - 1, -1, -1):
        other, before = hits[k], events[k]
        if other is None or hit.sentence - other.sentence > NEAR:
            break
        if other.sentence == hit.sentence or before.type is None:
            continue
        same_word = light_stem(tree.tokens[hit.head].lemma) == light_stem(tree.tokens[other.head].lemma)
        if before.type != event.type and not (same_word and before.type in hit.entry.types):
            continue
        if (
            _clash(event.actor, before.actor)
            or _clash(event.target, before.target)
            or _elsewhere(document.places, event.place, before.place)
        ):
            continue
        if event.date is not None and event.date != before.date and (before.date is not None or by_day):
            continue
        timeless = event.time is None
        actor = None if _is_denied(tree, other.head) else before.actor  # "denied that its jets had bombed it"
        return replace(
            event,
            type=before.type,
            actor=event.actor or actor,
            target=event.target or before.target,
            place=event.place if event.place is not None else before.place,
            time=before.time if timeless else event.time,
            date=before.date if timeless else event.date,
            earliest=before.earliest if timeless else event.earliest,
            latest=before.latest if timeless else event.latest,
            reasons=(*event.reasons, Reason("told of before", before.trigger)),
        )
    return event


def _is_denied(tree: Tree, head: int) -> bool:
    """Whether an act stands under a verb of denying."""
    return any(tree.tokens[k].lemma in denying.lemmas("event") for k in tree.ancestors(head)[1:5])


def is_known_by_its_day(document: Annotated, tree: Tree, event: Event, head: int) -> bool:
    """Whether an act is known by its day, a week old or more: "the October 7 attacks" are not what is told as news."""
    told, published = _day(event.earliest), _day(document.published.value)
    if event.time is None or tree.tokens[head].pos != "NOUN" or told is None or published is None:
        return False
    if (published - told).days < WEEK:
        return False
    span = document.times[event.time].span
    time = tree.head_of(tree.covering(span.start, span.end))
    return time is not None and tree.tokens[time].head == head and tree.tokens[time].dep in BEFORE_NOUNS


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _clash(a: object, b: object) -> bool:
    return a is not None and b is not None and a != b


def _elsewhere(places: Sequence[Place], a: int | None, b: int | None) -> bool:
    """Whether two mentions of places are not of one place, nor of a quarter or village at the other's point."""
    if a is None or b is None or a == b:
        return False
    one, two = places[a], places[b]
    points = (one.lat, one.lon), (two.lat, two.lon)
    return one.lat is None or points[0] != points[1]
