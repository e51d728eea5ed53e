"""What the accounts of a question were compared by: each comparison with its level, its weight and its reason in words.

A score of pairs (`data/figure_score.json`, `data/clause_score.json`) adds up comparisons; `data/comparisons.tsv` says
in words what each one looks at, and whether its level is a share of the pairs or a likeness. Of a question those are
kept that spoke most for or against its accounts being of one question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from reportedly.model import Compared

MOST = 6  # comparisons of one question that are kept
SLIGHT = 0.05  # less is nothing
LEVELS: Mapping[str, tuple[str, ...]] = {
    "share": ("no pair", "few pairs", "half of the pairs", "most pairs", "all pairs"),
    "likeness": ("not at all", "a little", "half", "much", "fully"),
}
"""The named levels of a comparison, from 0 to 1."""
BOUNDS = (0.05, 0.35, 0.65, 0.95)  # where the next level begins


@lru_cache(maxsize=1)
def _table() -> Mapping[tuple[str, str], tuple[str, str]]:
    """(score, name of the comparison) → (kind of its level, reason)."""
    rows = (files("reportedly.compare") / "data" / "comparisons.tsv").read_text("utf-8").splitlines()[1:]
    return {(score, name): (level, reason) for score, name, level, reason in (row.split("\t") for row in rows)}


def level(kind: str, value: float) -> str:
    """The name of a level: of 0.7 as a share "most pairs", as a likeness "much"."""
    return LEVELS[kind][sum(value >= bound for bound in BOUNDS)]


def compared(
    score: str, names: Sequence[str], weights: npt.NDArray[np.float64], features: npt.NDArray[np.floating]
) -> tuple[Compared, ...]:
    """What spoke most for and against the accounts of one question, the heaviest first.

    Args:
        score: "figure" or "clause".
        features: of every pair of the accounts: an array of (accounts, accounts, names).
    """
    rows, columns = np.triu_indices(len(features), 1)
    if not len(rows):
        return ()
    usual = np.asarray(features[rows, columns], np.float64).mean(0)
    told = np.round(usual * weights, 2)
    order = sorted(range(len(names)), key=lambda k: (-abs(told[k]), names[k]))
    found = []
    for k in order[:MOST]:
        if abs(told[k]) >= SLIGHT:
            kind, reason = _table()[score, names[k]]
            found.append(Compared(names[k], level(kind, float(usual[k])), float(told[k]), reason))
    return tuple(found)
