"""The types of events and the groups they fall into: the closed list that layers assign and filters know."""

from __future__ import annotations

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    # fighting between armed sides
    "battle": (
        "armed_clash",
        "territory_captured",
    ),
    # explosions and violence at a distance
    "remote": (
        "air_strike",
        "shelling",
        "explosive_device",
        "grenade_attack",
        "suicide_bombing",
        "chemical_attack",
    ),
    # violence against civilians
    "civilians": (
        "attack_on_civilians",
        "sexual_violence",
        "abduction",
    ),
    # protests and riots
    "demonstration": (
        "protest",
        "protest_dispersed",
        "force_on_protesters",
        "riot",
        "mob_violence",
    ),
    # non-violent moves that change the fight
    "strategic": (
        "agreement",
        "arrest",
        "group_change",
        "weapon_intercepted",
        "base_established",
        "property_destruction",
        "territory_transfer",
        "force_posture",
        "restriction",
        "cyber_operation",
    ),
    # words and ties between actors
    "political": (
        "release_or_concession",
        "talks",
        "support",
        "aid",
        "sanction",
        "demand",
        "accusation",
        "threat",
        "refusal",
    ),
}
"""Types by group."""

EVENT_TYPES: tuple[str, ...] = tuple(name for names in GROUPS.values() for name in names)
"""All types."""

VIOLENT: frozenset[str] = frozenset(
    (
        *GROUPS["battle"],
        *GROUPS["remote"],
        *GROUPS["civilians"],
        "force_on_protesters",
        "riot",
        "mob_violence",
        "property_destruction",
    )
)
"""Types of deeds that harm people or destroy things."""

PHYSICAL: frozenset[str] = (VIOLENT - {"sexual_violence"}) | {"arrest", "weapon_intercepted"}
"""Types of deeds that have an extent: what was done to whom and how many can be counted on the ground."""

ARMED: frozenset[str] = frozenset(
    (*GROUPS["remote"], "armed_clash", "attack_on_civilians", "force_on_protesters", "mob_violence")
)
"""Types of acts in which people are killed and wounded: what is told of the dead belongs to them."""
