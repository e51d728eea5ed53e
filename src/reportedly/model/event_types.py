"""The types of events and the groups they fall into: the closed list that layers assign and filters know."""

from __future__ import annotations

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "battle": (
        "armed_clash",
        "territory_captured",
    ),
    "remote": (
        "air_strike",
        "shelling",
        "explosive_device",
        "grenade_attack",
        "suicide_bombing",
        "chemical_attack",
    ),
    "civilians": (
        "attack_on_civilians",
        "sexual_violence",
        "abduction",
    ),
    "demonstration": (
        "protest",
        "protest_dispersed",
        "force_on_protesters",
        "riot",
        "mob_violence",
    ),
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
"""Types by group, in the order of the scheme: the one list of them. The codes of other codebooks stand beside it
(`world/data/event_types.json`), and the tagger's heads have their columns in this order."""

MEANINGS: Mapping[str, str] = {
    "battle": "fighting between armed sides",
    "remote": "explosions and violence at a distance",
    "civilians": "violence against civilians",
    "demonstration": "protests and riots",
    "strategic": "non-violent moves that change the fight",
    "political": "words and ties between actors",
}
"""What each group is about."""

EVENT_TYPES: tuple[str, ...] = tuple(name for names in GROUPS.values() for name in names)
"""All types."""


def group_of(name: str) -> str:
    """The group of a type. Raises KeyError for a name that is none."""
    return _GROUP[name]


_GROUP = {name: group for group, names in GROUPS.items() for name in names}

ATTACKS: frozenset[str] = frozenset({"battle", "remote", "civilians"})
"""Groups of types that are told of one and the same attack."""

VIOLENT: frozenset[str] = frozenset(
    (
        *(name for group in sorted(ATTACKS) for name in GROUPS[group]),
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
