"""What one report tells of one incident: an attack, its dead, its wreckage and "the attack" further down.

Only acts of violence are looked at. A mention that tells two of its place, its day and its victim may open an incident
of its own; one that tells less goes on with one told before. How likely two mentions belong together is learned
(`data/incident_score.json`, its card beside it). Events that a person has marked are left to the score of pairs: who
marks the shot and the death has told them apart.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from reportedly.model import Annotated, Event
from reportedly.model.event_types import VIOLENT
from reportedly.text.sentences import NAME, sentence_around

Floats = npt.NDArray[np.float32]

GENERAL = frozenset({"attack_on_civilians", "property_destruction"})
WEAPONS = frozenset({"explosive_device", "grenade_attack", "suicide_bombing", "shelling", "air_strike"})
GOES_ON = 0.7  # average likelihood from which a mention with an incident of its own to tell belongs to another
OWN = 2  # of place, day and victim: so many make a mention able to stand alone
MOST = 150  # mentions of one report that are put together; the rest stand alone
UNEXPECTED = 0.3  # stands in for the likeness of sentences without a vector

FEATURES = (
    "one_type", "general", "abduction", "clash", "property", "weapons", "within_200", "within_500", "within_1000",
    "distance", "one_sentence", "one_place", "other_place", "other_town", "other_country", "one_day", "other_day",
    "one_actor", "other_actor", "one_victim", "other_victim", "one_word", "names", "meaning", "told_as", "both_early",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """An act of violence as it is told in one place of a report."""

    index: int
    start: int
    event: Event
    actor: str | None
    day: bool
    word: str
    country: str | None
    place: int | None
    town: bool
    first: int | None
    last: int | None
    sentence: int
    names: frozenset[str]
    vector: Floats | None

    @property
    def own(self) -> int:
        """How many of place, day and victim it tells."""
        return (self.place is not None) + self.day + (self.event.target is not None)


def mentions(document: Annotated) -> list[Mention]:
    """The acts of violence that a report tells of, in text order, each with what its own sentence says of it.

    What was carried to it from another mention of its happening would make it look able to stand alone.
    """
    starts = [start for start, _, _ in document.vectors]
    numbers = {place.span: number for number, place in enumerate(document.places)}
    found: list[Mention] = []
    for index, event in enumerate(document.events):
        if event.type in VIOLENT and not event.given and len(found) < MOST:
            left, right = sentence_around(document, event.trigger.start, event.trigger.end)
            told = {argument.role: argument.span for argument in event.arguments}
            number = numbers.get(told["place"]) if "place" in told else None
            place = document.places[number] if number is not None else None
            timed = "time" in told
            found.append(
                Mention(
                    index,
                    event.trigger.start,
                    event,
                    event.actor if "actor" in told else None,
                    timed and event.date is not None,
                    event.trigger.of(document.text).lower(),
                    place.country if place else None,
                    place.geonameid if place else None,
                    place is not None and not place.approximate and (place.feature or "").startswith(("PPL", "S")),
                    _day(event.date or event.earliest) if timed else None,
                    _day(event.date or event.latest) if timed else None,
                    left,
                    frozenset(name.lower() for name in NAME.findall(document.text, left, right)),
                    _vector(document, starts, event.trigger.start),
                )
            )
    return sorted(found, key=lambda mention: (mention.start, mention.index))


def _day(value: str | None) -> int | None:
    try:
        return date.fromisoformat(value[:10]).toordinal() if value else None
    except ValueError:
        return None


def _vector(document: Annotated, starts: Sequence[int], at: int) -> Floats | None:
    where = bisect_right(starts, at) - 1
    if where < 0 or at >= document.vectors[where][1]:
        return None
    values = np.frombuffer(document.vectors[where][2], np.int8).astype(np.float32)
    size = float(np.linalg.norm(values))
    return np.asarray(values / size, dtype=np.float32) if size else None


def features(a: Mention, b: Mention) -> list[float]:
    """What speaks for and against two mentions being of one incident, in the order of FEATURES."""
    types = {a.event.type, b.event.type}
    one_type = len(types) == 1
    far = abs(a.start - b.start)
    known = None not in (a.place, b.place)
    gap: int | None = None
    if a.first is not None and a.last is not None and b.first is not None and b.last is not None:
        gap = max(a.first - b.last, b.first - a.last)
    sure = [mention.event.factuality in ("happened", "ongoing") for mention in (a, b)]
    told = (
        one_type,
        not one_type and bool(types & GENERAL),
        not one_type and "abduction" in types,
        not one_type and "armed_clash" in types,
        not one_type and "property_destruction" in types,
        not one_type and types <= WEAPONS,
        # characters apart and from the beginning: steps of which the weights make a curve
        far < 200,
        far < 500,
        far < 1000,
        float(np.log1p(far / 100)),
        a.sentence == b.sentence,
        known and a.place == b.place,
        known and a.place != b.place,
        known and a.place != b.place and a.town and b.town,
        None not in (a.country, b.country) and a.country != b.country,
        gap is not None and gap <= 0,
        gap is not None and gap > 0,
        a.actor is not None and a.actor == b.actor,
        None not in (a.actor, b.actor) and a.actor != b.actor,
        a.event.target is not None and a.event.target == b.event.target,
        None not in (a.event.target, b.event.target) and a.event.target != b.event.target,
        a.word == b.word,
        len(a.names & b.names) / max(1, min(len(a.names), len(b.names))),
        float(a.vector @ b.vector) if a.vector is not None and b.vector is not None else UNEXPECTED,
        sure[0] != sure[1],
        max(a.start, b.start) < 700,
    )
    return [float(value) for value in told]


@lru_cache(maxsize=1)
def _weights() -> tuple[Floats, float]:
    table = json.loads((files("reportedly.layers.rows") / "data" / "incident_score.json").read_text(encoding="utf-8"))
    return np.array([table["weights"][name] for name in FEATURES], np.float32), float(table["bias"])


def likelihood(a: Mention, b: Mention) -> float:
    """How likely two mentions are of one incident, by the learned score."""
    weights, bias = _weights()
    value = float(np.array(features(a, b), np.float32) @ weights) + bias
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))


def incidents(document: Annotated) -> list[list[int]]:
    """Indexes of the report's acts of violence, put together by incident."""
    found = mentions(document)
    if not found:
        return []
    weights, bias = _weights()
    groups: list[list[int]] = []
    for at, mention in enumerate(found):
        likely = np.zeros(0)
        if at:
            rows = np.array([features(found[k], mention) for k in range(at)], np.float32)
            likely = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights + bias, -30, 30)))
        means = [float(likely[group].mean()) for group in groups]
        best = max(range(len(groups)), key=lambda k: (means[k], k), default=None)
        if best is not None and means[best] >= (GOES_ON if mention.own >= OWN else 0.0):
            groups[best].append(at)
        else:
            groups.append([at])
    return [[found[k].index for k in group] for group in groups]


def told_as_one(
    documents: Sequence[Annotated], keys: Sequence[tuple[int, int]], held: dict[int, list[list[int]]] | None = None
) -> npt.NDArray[np.int8]:
    """For each pair of events 1 where one report tells them as one incident, -1 where it tells them as two, else 0.

    Args:
        keys: (number of the report in `documents`, index of the event) of each event.
        held: incidents of reports that were asked for before; what is found is added.
    """
    names: dict[tuple[int, int], int] = {}
    count = 0
    held = {} if held is None else held
    for number in dict.fromkeys(number for number, _ in keys):
        if number not in held:
            held[number] = incidents(documents[number])
        for part in held[number]:
            names.update(((number, index), count) for index in part)
            count += 1
    codes = np.array([names.get(key, -1) for key in keys])
    reports = np.array([number for number, _ in keys])
    both = (codes[:, None] >= 0) & (codes[None, :] >= 0) & (reports[:, None] == reports[None, :])
    one = codes[:, None] == codes[None, :]
    return np.asarray(np.where(both, np.where(one, 1, -1), 0), dtype=np.int8)
