"""The standard measures: precision, recall, F1, one-to-one pairing of spans, pairs and B-cubed of groupings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

Json = Mapping[str, Any]
Item = TypeVar("Item")


def f1(right: float, predicted: float, gold: float) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right, 1 where there was nothing to find or say."""
    if not predicted and not gold:
        return 1.0
    return 2 * right / (predicted + gold)


def measures(name: str, right: float, predicted: float, gold: float) -> dict[str, float]:
    """Precision, recall and F1 under one name."""
    return {
        f"{name}_precision": right / predicted if predicted else float(not gold),
        f"{name}_recall": right / gold if gold else 1.0,
        f"{name}_f1": f1(right, predicted, gold),
    }


def shared(a: Json, b: Json) -> int:
    """Characters that two spans share."""
    both: int = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return max(0, both)


def exact(a: Json, b: Json) -> float:
    """1 where both spans are the same, else 0."""
    return float((a["start"], a["end"]) == (b["start"], b["end"]))


def overlap(a: Json, b: Json) -> float:
    """How well two spans fit: shared characters over those of both (Jaccard), 0 where they share none."""
    both = shared(a, b)
    return both / (a["end"] - a["start"] + b["end"] - b["start"] - both) if both else 0.0


def pairs(
    gold: Sequence[Item], predicted: Sequence[Item], fit: Callable[[Item, Item], float]
) -> list[tuple[Item, Item]]:
    """One-to-one pairs of gold and predicted items, the best fit first; items that fit with 0 are never paired."""
    found = [
        (-value, i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(predicted)
        if (value := fit(one, other)) > 0
    ]
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    chosen: list[tuple[Item, Item]] = []
    for value, i, j in sorted(found):
        if value < 0 and i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            chosen.append((gold[i], predicted[j]))
    return chosen


def link_f1(gold: Mapping[str, Hashable], predicted: Mapping[str, Hashable]) -> dict[str, float]:
    """Pairs of items that stand in one group, compared: precision, recall and F1."""
    right = _links((gold[item], predicted.get(item, ("alone", item))) for item in gold)
    return measures(
        "pair",
        right,
        _links(predicted.get(item, ("alone", item)) for item in gold),
        _links(gold[item] for item in gold),
    )


def _links(groups: Iterable[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def b_cubed(gold: Mapping[str, Hashable], predicted: Mapping[str, Hashable]) -> dict[str, float]:
    """B-cubed (Bagga and Baldwin 1998): the share of its group that each item shares, averaged over the items."""
    if not gold:
        return {"b_cubed_f1": 1.0, "b_cubed_precision": 1.0, "b_cubed_recall": 1.0}
    members: tuple[dict[Hashable, set[str]], dict[Hashable, set[str]]] = (defaultdict(set), defaultdict(set))
    for item in gold:
        members[0][gold[item]].add(item)
        members[1][predicted.get(item, ("alone", item))].add(item)
    precision = recall = 0.0
    for item in gold:
        mine, theirs = members[0][gold[item]], members[1][predicted.get(item, ("alone", item))]
        both = len(mine & theirs)
        precision += both / len(theirs)
        recall += both / len(mine)
    precision, recall = precision / len(gold), recall / len(gold)
    return {
        "b_cubed_precision": precision,
        "b_cubed_recall": recall,
        "b_cubed_f1": 2 * precision * recall / (precision + recall),
    }


def macro_f1(gold: Sequence[frozenset[str]], predicted: Sequence[frozenset[str]]) -> float:
    """The mean over labels of each label's F1; labels that the gold never has are left out."""
    labels = sorted(frozenset().union(*gold)) if gold else []
    if not labels:
        return 1.0
    total = 0.0
    for label in labels:
        right = sum(label in g and label in p for g, p in zip(gold, predicted, strict=True))
        total += f1(right, sum(label in p for p in predicted), sum(label in g for g in gold))
    return total / len(labels)
