"""How likely two event mentions are one happening: their features, and the score that was learned of them.

Boosted trees (`data/pair_score.json`, its card beside it) judge words, sentences and what surrounds them, as ECB+
teaches; what it does not teach (types, actors, places and days of our own layers) is added with weights set by hand.
Most pairs of a topic have nothing in common: a linear score sorts those out first.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from reportedly.compare.event_mentions import EventMention
from reportedly.statistics.trees import Trees
from reportedly.world.geodesy import great_circles_km

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FAR = 60.0  # km: two towns so far apart are two places
UNEXPECTED = 0.3  # stands in for the likeness of sentences without an embedding
ALIKE = 0.1  # likeness of two reports or sentences below which they have nothing to do with one another
ROWS = 8192  # pairs that are judged at once

LEARNED = (
    "same_stem", "shares_stem", "meaning", "embedding", "sentence", "around", "caps", "document", "one_report",
    "one_sentence", "rarity", "both_lead", "one_leads", "stem_share_least", "stem_share_most", "stem_in_report",
    "reports", "both_speech", "one_speech", "known", "words",
)  # fmt: skip
"""What the trees look at."""

GIVEN = (
    "same_type", "type_differs", "same_actor", "actor_differs", "same_target", "near", "far", "same_day", "day_differs",
)  # fmt: skip
"""What has weights set by hand."""

SPEECH = frozenset(
    "say tell report announc accord state claim add declar confirm accus call ask warn quot comment describ".split()
)
"""Stems of triggers that tell of telling: two such are one event only if one person spoke once."""


@dataclass(frozen=True, slots=True)
class Score:
    """The learned score.

    Attributes:
        screen, bias, least: a linear score of what is learned, and from where on a pair is judged at all.
        trees: the learned score, in log-odds.
        given: weights of what is set by hand.
    """

    screen: Matrix
    bias: float
    least: float
    trees: Trees
    given: Matrix

    @classmethod
    def from_text(cls, text: str) -> Score:
        """The score from JSON."""
        data = json.loads(text)
        return cls(
            np.array([data["screen"][name] for name in LEARNED], np.float32),
            float(data["bias"]),
            float(data["least"]),
            Trees.complete(
                np.array(data["feature"], np.int32),
                np.array(data["threshold"], np.float32),
                np.array(data["value"], np.float32),
                float(data["base"]),
            ),
            np.array([data["given"][name] for name in GIVEN], np.float32),
        )

    def odds(self, rows: Matrix) -> npt.NDArray[np.float64]:
        """What the trees say of each row of features, as log-odds."""
        parts = [self.trees.logits(rows[low : low + ROWS]) for low in range(0, len(rows), ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)


@lru_cache(maxsize=1)
def _score() -> Score:
    return Score.from_text((files("reportedly.compare") / "data" / "pair_score.json").read_text(encoding="utf-8"))


def probabilities(block: Sequence[EventMention]) -> Matrix:
    """How likely each pair of the block is one happening; 0 for those that have too little in common."""
    score, count = _score(), len(block)
    first, second = np.triu_indices(count, 1)
    likely = np.zeros((count, count), np.float32)
    learned = features(block)
    set_by_hand = given(block)
    screened = learned @ score.screen + score.bias
    judged = (screened >= score.least) & ~_unlike(learned, set_by_hand)
    judged = judged[first, second]
    first, second = first[judged], second[judged]
    odds = score.odds(learned[first, second]) + set_by_hand[first, second] @ score.given
    likely[first, second] = likely[second, first] = 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))
    return likely


def _unlike(learned: Matrix, given: Matrix) -> Mask:
    """Pairs of two reports that share neither words nor place and day: a word they have in common joins nothing."""
    words = [learned[:, :, LEARNED.index(name)] for name in ("document", "sentence")]
    apart = learned[:, :, LEARNED.index("one_report")] == 0
    known = (given[:, :, GIVEN.index("near")] > 0) & (given[:, :, GIVEN.index("same_day")] > 0)
    return np.asarray(apart & (words[0] < ALIKE) & (words[1] < ALIKE) & ~known)


def features(block: Sequence[EventMention]) -> Matrix:
    """What the trees look at, for every pair of the block: an array of (mentions, mentions, features)."""
    stems = [mention.stems for mention in block]
    stem, _ = equal(stems)
    shares = (_overlap([frozenset(one) for one in stems]) > 0).astype(np.float32)
    meanings = np.array([mention.meaning for mention in block])
    known = np.abs(meanings).sum(1) > 0
    sentence, around = _products([one.sentence for one in block]), _products([one.around for one in block])
    rarities = np.array([mention.rarity for mention in block]) / 10
    lead = np.array([mention.lead for mention in block], np.float32)
    both_lead = lead[:, None] * lead
    speech = np.array([not SPEECH.isdisjoint(one) for one in stems], np.float32)
    numbers = [mention.number for mention in block]
    within = Counter(zip(numbers, stems, strict=True))
    held: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, one in zip(numbers, stems, strict=True):
        held[one].add(number)
    reports = len(set(numbers))
    share = np.array([len(held[one]) / reports for one in stems])
    often = np.array([within[key] for key in zip(numbers, stems, strict=True)])
    length = np.array([len(one) for one in stems])
    columns = (
        stem, shares, np.maximum(meanings @ meanings.T, stem), _embeddings(block), sentence, around,
        _overlap([mention.caps for mention in block]), _products([one.document for one in block]),
        equal(numbers)[0], equal([(one.number, one.sentence_at) for one in block])[0],
        np.minimum(rarities[:, None], rarities), both_lead, np.maximum(lead[:, None], lead) - both_lead,
        np.minimum(share[:, None], share), np.maximum(share[:, None], share), np.maximum(often[:, None], often),
        np.full((len(block), len(block)), np.log(reports)), speech[:, None] * speech,
        np.maximum(speech[:, None], speech), known[:, None] & known, np.maximum(length[:, None], length),
    )  # fmt: skip
    return _stacked(columns)


def given(block: Sequence[EventMention]) -> Matrix:
    """What has weights set by hand, for every pair of the block."""
    type_same, type_differs = equal([mention.type for mention in block])
    type_same *= 1 - equal([mention.stems for mention in block])[0]  # of one word the type says nothing new
    actor_same, actor_differs = equal([mention.actor for mention in block])
    target_same, _ = equal([mention.target for mention in block])
    away, days = _distances(block), days_between(block)
    near = (away >= 0) & (away < 10)
    columns = (
        type_same, type_differs, actor_same, actor_differs, target_same, near, too_far(block), days == 0, days > 0,
    )  # fmt: skip
    return _stacked(columns)


def too_far(block: Sequence[EventMention]) -> Mask:
    """Pairs of events at two towns that lie far apart."""
    exact = np.array([mention.exact for mention in block])
    return np.asarray((_distances(block) > FAR) & exact[:, None] & exact[None, :])


def _stacked(columns: Sequence[npt.NDArray[np.generic]]) -> Matrix:
    made = np.empty((*columns[0].shape, len(columns)), np.float32)
    for at, column in enumerate(columns):
        made[:, :, at] = column
    return made


def _embeddings(block: Sequence[EventMention]) -> Matrix:
    firsts, which = _once([mention.embedding for mention in block])
    vectors = [block[place].embedding for place in firsts]
    known = np.array([vector is not None for vector in vectors])
    size = next((len(vector) for vector in vectors if vector is not None), 1)
    table = np.array([vector if vector is not None else np.zeros(size, np.float32) for vector in vectors])
    likeness = np.where(known[:, None] & known[None, :], table @ table.T, UNEXPECTED)
    return np.asarray(likeness[which[:, None], which], dtype=np.float32)


def _once(values: Sequence[object]) -> tuple[list[int], Numbers]:
    """The places of the values without repetition (of the same object), and for each value which of these it is."""
    numbers: dict[int, int] = {}
    firsts: list[int] = []
    which = np.empty(len(values), np.int64)
    for place, value in enumerate(values):
        if id(value) not in numbers:
            numbers[id(value)] = len(firsts)
            firsts.append(place)
        which[place] = numbers[id(value)]
    return firsts, which


def _products(vectors: Sequence[dict[int, float]]) -> Matrix:
    firsts, which = _once(vectors)
    table = _dense([vectors[place] for place in firsts])
    return np.asarray((table @ table.T)[which[:, None], which], dtype=np.float32)


def _codes(values: Sequence[object]) -> Numbers:
    """Equal values get equal numbers; None is -1."""
    names: dict[object, int] = {}
    return np.array([-1 if value is None else names.setdefault(value, len(names)) for value in values], np.int64)


def _dense(vectors: Sequence[dict[int, float]]) -> Matrix:
    columns: dict[int, int] = {}
    for one in vectors:
        for word in one:
            columns.setdefault(word, len(columns))
    table = np.zeros((len(vectors), max(1, len(columns))), np.float32)
    for row, one in enumerate(vectors):
        for word, value in one.items():
            table[row, columns[word]] = value
    return table


def equal(values: Sequence[object]) -> tuple[Matrix, Matrix]:
    """(both known and the same, both known and different) for each pair of the values; None is not known."""
    codes = _codes(values)
    known = codes >= 0
    both = known[:, None] & known[None, :]
    same = codes[:, None] == codes[None, :]
    return (both & same).astype(np.float32), (both & ~same).astype(np.float32)


def _overlap(sets: Sequence[frozenset[str]]) -> Matrix:
    names: dict[str, int] = {}
    for one in sets:
        for name in sorted(one):
            names.setdefault(name, len(names))
    table = np.zeros((len(sets), max(1, len(names))), np.float32)
    for row, one in enumerate(sets):
        for name in one:
            table[row, names[name]] = 1.0
    sizes = np.maximum(table.sum(1), 1.0)
    return np.asarray((table @ table.T) / np.minimum(sizes[:, None], sizes[None, :]), dtype=np.float32)


def _distances(block: Sequence[EventMention]) -> Matrix:
    """Kilometres between the places (great circle), -1 where one of them is not known."""
    points = np.array([mention.point or (np.nan, np.nan) for mention in block], np.float64)
    away = great_circles_km(points, points)
    return np.asarray(np.where(np.isnan(away), -1.0, away), dtype=np.float32)


def days_between(block: Sequence[EventMention]) -> Matrix:
    """Days that lie between two happenings at the least, -1 where one of them has no bounds."""
    first = np.array([np.nan if mention.first is None else mention.first for mention in block])
    last = np.array([np.nan if mention.last is None else mention.last for mention in block])
    gap = np.maximum(first[:, None] - last[None, :], first[None, :] - last[:, None])
    return np.asarray(np.where(np.isnan(gap), -1.0, np.maximum(gap, 0.0)), dtype=np.float32)
