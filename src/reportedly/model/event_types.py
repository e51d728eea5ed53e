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
