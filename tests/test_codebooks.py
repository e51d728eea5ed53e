"""The crosswalks to ACLED, PLOVER and CAMEO."""

import pytest

from reportedly.errors import UsageError
from reportedly.model.event_types import EVENT_TYPES, GROUPS
from reportedly.world.codebooks import (
    acled_codes,
    cameo_roots,
    event_type,
    event_types,
    groups,
    plover_codes,
    type_name,
)

ACLED = {
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    },
}


def test_there_are_thirty_five_types_each_in_a_group():
    assert len(event_types()) == len({t.id for t in event_types()}) == 35
    assert {t.group for t in event_types()} == set(groups()) == set(GROUPS)
    assert tuple(t.id for t in event_types()) == EVENT_TYPES  # the codes stand in the order of the one list
    assert all(t.definition.endswith(".") for t in event_types())


def test_every_acled_sub_event_is_reachable_and_spelt_as_there():
    reached = {(code.event_type, code.sub_event_type) for t in event_types() for code in t.acled}
    assert reached == {(kind, sub) for kind, subs in ACLED.items() for sub in subs}
    assert sum(len(subs) for subs in ACLED.values()) == 25


@pytest.mark.parametrize(
    ("name", "actor", "subs"),
    [
        ("territory_captured", None, {"Government regains territory", "Non-state actor overtakes territory"}),
        ("territory_captured", "armed_force", {"Government regains territory", "Non-state actor overtakes territory"}),
        ("territory_captured", "state", {"Government regains territory"}),
        ("territory_captured", "group", {"Non-state actor overtakes territory"}),
        ("shelling", "group", {"Shelling/artillery/missile attack"}),
        ("talks", None, set()),
    ],
)
def test_acled_codes(name, actor, subs):
    assert {code.sub_event_type for code in acled_codes(name, actor)} == subs


def test_disorder_types():
    by_sub = {code.sub_event_type: code.disorder_type for t in event_types() for code in t.acled}
    assert by_sub["Excessive force against protesters"] == "Political violence; Demonstrations"
    assert by_sub["Peaceful protest"] == "Demonstrations"
    assert by_sub["Agreement"] == "Strategic developments"


def test_plover_and_cameo():
    assert ("ASSAULT", "aerial") in plover_codes("air_strike")
    assert cameo_roots("threat") == ("13",)
    assert all(len(root) == 2 and root.isdigit() for t in event_types() for root in t.cameo)
    assert all(t.plover for t in event_types())


def test_an_unknown_type_is_named():
    with pytest.raises(UsageError, match="vandalism"):
        event_type("vandalism")


@pytest.mark.parametrize(
    ("name", "read"),
    [("group_change", "change to a group"), ("weapon_intercepted", "disrupted weapons use"), ("at_least", "at least")],
)
def test_types_have_names_that_people_read(name: str, read: str) -> None:
    assert type_name(name) == read
