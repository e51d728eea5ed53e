"""What an incident would be called by other projects' codebooks. Every rule here stands in `docs/crosswalks.md`.

A code is a crosswalk for comparing, never a claim to be that project's coding. Where a codebook asks for what the
reports do not say, the cell is left blank and `notes` says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reportedly.export.options import Options
from reportedly.model import ActorKind
from reportedly.world.codebooks import AcledCode, acled_codes

CIVILIANS = re.compile(
    r"\b(?:civilian|people|resident|villager|child|women|famil|worker|journalist|patient|refugee)", re.I
)
SIDES: dict[ActorKind, str] = {
    "state": "State forces",
    "place_as_actor": "State forces",
    "armed_force": "",
    "group": "",
    "organisation": "",
    "person": "",
}
"""ACLED's `inter` where the kind of actor decides it; a force may be a state's or a rebel group's: left open."""

TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3}
"""UCDP's date_prec to ACLED's time_precision: a day, a week, a month; ACLED codes nothing coarser."""

GEO_PRECISION = {1: 1, 2: 2, 3: 3, 4: 3}
"""UCDP's where_prec to ACLED's geo_precision; ACLED codes no event to a country only."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Least, chosen and greatest count of dead, and what the choice rests on."""

    low: int | None
    best: int | None
    high: int | None


def figures(
    positions: list[dict[str, Any]],
    options: Options,
    incident: str = "",
    toll: tuple[int | None, int | None] = (None, None),
) -> Figures:
    """The counts of killed that the accounts give, and the one that the rule of the options chooses.

    Args:
        positions: of the question how many were killed: `value`, `low`, `high`, `origins`, and `publishers`, a list.
        options: the rule.
        incident: its id, for figures that a person set.
        toll: the incident's own bounds: what is told of it where its accounts raise no question.
    """
    told = [one for one in positions if one["value"] is not None or one["low"] is not None]
    if not told and toll != (None, None):
        low, high = toll
        told = [{"value": high, "low": low, "high": high, "origins": 1, "publishers": []}]
    set_by_hand = options.by_hand.get(incident)
    if not told:
        return Figures(set_by_hand, set_by_hand, set_by_hand)
    lows = [one["low"] if one["low"] is not None else one["value"] for one in told]
    highs = [one["high"] if one["high"] is not None else one["value"] for one in told]
    best = _chosen(told, options) if set_by_hand is None else set_by_hand
    if set_by_hand is not None:
        lows, highs = [*lows, best], [*highs, best]
    return Figures(int(min(lows)), int(best), int(max(value for value in (*highs, *lows) if value is not None)))


def _chosen(told: list[dict[str, Any]], options: Options) -> float:
    def figure(one: dict[str, Any]) -> float:
        return float(one["low"] if one["low"] is not None else one["value"])

    if options.rule == "majority":
        return figure(min(told, key=lambda one: (-one["origins"], figure(one))))
    if options.rule == "ranking":
        for publisher in options.ranking:
            own = [one for one in told if publisher in one["publishers"]]
            if own:
                return min(figure(one) for one in own)
    return min(figure(one) for one in told)


def acled_code(kind: str | None, doer: ActorKind | None) -> AcledCode | None:
    """ACLED's code for a type, the most usual where it can be several; None where ACLED does not code it."""
    codes = acled_codes(kind, doer) if kind else ()
    return codes[0] if codes else None


def civilians_targeted(targets: str | None, kind: str | None) -> bool:
    """Whether the target is civilians, by its words or by the type of event."""
    return kind in ("attack_on_civilians", "sexual_violence", "abduction") or bool(
        targets and CIVILIANS.search(targets)
    )
