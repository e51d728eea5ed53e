"""Scoring of what stands at certain characters: times, places, quantities, names, statements, events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any

from reportedly.scoring.metrics import exact, measures, overlap, pairs, shared
from reportedly.world.geodesy import great_circle_km

Json = Mapping[str, Any]
Lines = Mapping[str, Json]
Figures = dict[str, float]

NEAR = 161.0
"""Kilometres (100 miles) within which a place counts as found (accuracy@161, Leidner 2007 and since)."""

SAME_VALUE = 1e-6  # relative difference of figures that are the same


def _reports(gold: Lines, predicted: Lines, layer: str) -> Iterator[tuple[list[Json], list[Json]]]:
    for name, line in gold.items():
        yield list(line.get(layer) or ()), list((predicted.get(name) or {}).get(layer) or ())


class _Count:
    """Right, predicted and gold numbers of several figures."""

    def __init__(self) -> None:
        self.right: dict[str, int] = {}
        self.predicted = self.gold = 0

    def of(self, gold: int, predicted: int) -> None:
        self.gold += gold
        self.predicted += predicted

    def add(self, name: str, number: int) -> None:
        self.right[name] = self.right.get(name, 0) + number

    def figures(self) -> Figures:
        found: Figures = {}
        for name, right in self.right.items():
            found |= measures(name, right, self.predicted, self.gold)
        return found


def times(gold: Lines, predicted: Lines) -> Figures:
    """TempEval-3: strict and relaxed (overlap) F1 of spans; F1 of relaxed ones with the right value, or type."""
    count = _Count()
    for mine, theirs in _reports(gold, predicted, "times"):
        count.of(len(mine), len(theirs))
        count.add("strict", len(pairs(mine, theirs, exact)))
        together = pairs(mine, theirs, overlap)
        count.add("relaxed", len(together))
        count.add("value", sum(a.get("value") == b.get("value") for a, b in together))
        count.add("type", sum(a.get("type") == b.get("type") for a, b in together))
    return count.figures()


def kilometres(a: Json, b: Json) -> float:
    """The great-circle distance of two items with `lat` and `lon`."""
    return great_circle_km((a["lat"], a["lon"]), (b["lat"], b["lon"]))


def places(gold: Lines, predicted: Lines) -> Figures:
    """F1 of spans (exact, overlap); accuracy@161 km of exact spans with coordinates, and end to end over all gold."""
    count = _Count()
    distances: list[float] = []
    resolved = near = located = 0
    for mine, theirs in _reports(gold, predicted, "places"):
        count.of(len(mine), len(theirs))
        together = pairs(mine, theirs, exact)
        count.add("exact", len(together))
        count.add("overlap", len(pairs(mine, theirs, overlap)))
        located += sum(item.get("lat") is not None for item in mine)
        for a, b in together:
            if a.get("lat") is None or a.get("lon") is None:
                continue
            resolved += 1
            if b.get("lat") is not None and b.get("lon") is not None:
                distances.append(kilometres(a, b))
                near += distances[-1] <= NEAR
    found = count.figures()
    found["accuracy_161_of_recognised"] = near / resolved if resolved else 0.0
    found["accuracy_161_end_to_end"] = near / located if located else 0.0
    if distances:
        found["median_error_km"] = median(distances)
    return found


def _same(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    return abs(float(a) - float(b)) <= SAME_VALUE * max(1.0, abs(float(a)), abs(float(b)))


def quantities(gold: Lines, predicted: Lines) -> Figures:
    """F1 of spans (overlap), of those with the right value, and of those with the right value and unit."""
    count = _Count()
    for mine, theirs in _reports(gold, predicted, "quantities"):
        count.of(len(mine), len(theirs))
        together = pairs(mine, theirs, overlap)
        right = [(a, b) for a, b in together if _same(a.get("value"), b.get("value"))]
        count.add("span", len(together))
        count.add("value", len(right))
        count.add("value_and_unit", sum((a.get("unit") or "") == (b.get("unit") or "") for a, b in right))
    return count.figures()


def _named(actors: list[Json]) -> list[dict[str, Any]]:
    return [
        {**mention, "kind": actor.get("kind")}
        for actor in actors
        for mention in actor.get("mentions") or ()
        if mention.get("form", "name" if str(mention.get("text", ""))[:1].isupper() else "") == "name"
    ]


def names(gold: Lines, predicted: Lines) -> Figures:
    """F1 of the names of actors: the same characters; with the same kind too; and overlapping ones."""
    count = _Count()
    for actors, others in _reports(gold, predicted, "actors"):
        mine, theirs = _named(actors), _named(others)
        count.of(len(mine), len(theirs))
        together = pairs(mine, theirs, exact)
        count.add("exact", len(together))
        count.add("exact_and_kind", sum(a["kind"] == b["kind"] for a, b in together))
        count.add("overlap", len(pairs(mine, theirs, overlap)))
    return count.figures()


def _content(statement: Json) -> int:
    return sum(part["end"] - part["start"] for part in statement["content"])


def _content_shared(a: Json, b: Json) -> int:
    return sum(shared(one, other) for one in a["content"] for other in b["content"])


def _half(a: Json, b: Json) -> float:
    """Contents that share at least half of the characters of each."""
    both = _content_shared(a, b)
    longer = max(_content(a), _content(b))
    return both / longer if both * 2 >= longer > 0 else 0.0


def _touch(a: Json | None, b: Json | None) -> bool:
    return (a is None and b is None) or bool(a and b and shared(a, b))


def statements(gold: Lines, predicted: Lines) -> Figures:
    """F1 of contents (half of the characters shared; the same), of contents with their source, and of direct ones.

    A statement that stands inside another counts like any other.
    """
    count, direct = _Count(), _Count()
    sources = contents = 0
    for mine, theirs in _reports(gold, predicted, "statements"):
        count.of(len(mine), len(theirs))
        together = pairs(mine, theirs, _half)
        whole = [(a, b) for a, b in together if _touch(a.get("source"), b.get("source"))]
        contents += len(together)
        sources += len(whole)
        count.add("content_half", len(together))
        count.add("content_exact", sum(_spans(a) == _spans(b) for a, b in together))
        count.add("statement", len(whole))
        quoted = [item for item in mine if item.get("kind") == "direct"]
        theirs_quoted = [item for item in theirs if item.get("kind") == "direct"]
        direct.of(len(quoted), len(theirs_quoted))
        direct.add("direct", len(pairs(quoted, theirs_quoted, _half)))
    return {**count.figures(), **direct.figures(), "source_given_content": sources / contents if contents else 0.0}


def _spans(statement: Json) -> set[tuple[int, int]]:
    return {(part["start"], part["end"]) for part in statement["content"]}


def events(gold: Lines, predicted: Lines) -> Figures:
    """F1 of triggers (overlap) and of triggers with the right type; factuality and date where both are told."""
    count = _Count()
    told: dict[str, list[bool]] = {"factuality": [], "date": []}
    at: Callable[[Json, Json], float] = lambda a, b: overlap(a["trigger"], b["trigger"])  # noqa: E731
    for mine, theirs in _reports(gold, predicted, "events"):
        count.of(len(mine), len(theirs))
        together = pairs(mine, theirs, at)
        count.add("trigger", len(together))
        typed: Callable[[Json, Json], float] = lambda a, b: at(a, b) * (a.get("type") == b.get("type"))  # noqa: E731
        count.add("trigger_and_type", len(pairs(mine, theirs, typed)))
        for key, found in told.items():
            found += [a[key] == b.get(key) for a, b in together if a.get(key)]
    accuracies = {f"{key}_accuracy": sum(found) / len(found) for key, found in told.items() if found}
    return {**count.figures(), **accuracies}
