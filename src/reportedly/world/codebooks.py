"""The event types, and how they stand to the codebooks of ACLED, PLOVER, CAMEO and VIINA.

A code of another project is a crosswalk for comparing and exporting, never a claim to be that project's coding. Where
one type can stand for several codes and nothing tells them apart, all of them are returned: the choice stays open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.errors import UsageError
from reportedly.model import ActorKind
from reportedly.model.event_types import MEANINGS, group_of

STATE_KINDS: frozenset[ActorKind] = frozenset({"state", "place_as_actor"})
"""Kinds of actor that stand for a government; an armed force can be either side's and leaves ACLED's choice open."""

DISORDER: Mapping[str, str] = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
BOTH_DISORDERS = "Political violence; Demonstrations"
"""ACLED counts excessive force against protesters, and mob violence, under political violence as well."""


@dataclass(frozen=True, slots=True)
class AcledCode:
    """ACLED's event type and sub-event type, in that codebook's exact words."""

    event_type: str
    sub_event_type: str

    @property
    def disorder_type(self) -> str:
        """ACLED's `disorder_type` column for this code."""
        if self.sub_event_type in ("Excessive force against protesters", "Mob violence"):
            return BOTH_DISORDERS if self.event_type == "Protests" else "Political violence"
        return DISORDER[self.event_type]


@dataclass(frozen=True, slots=True)
class EventType:
    """One of our types: the name that people read, its group and definition, and its codes, most usual first.

    `plover` are pairs of type and mode (None: no mode); `cameo` are two-digit root codes; `viina` are label names.
    """

    id: str
    name: str
    group: str
    definition: str
    acled: tuple[AcledCode, ...]
    plover: tuple[tuple[str, str | None], ...]
    cameo: tuple[str, ...]
    viina: tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, EventType]:
    read = json.loads((files("reportedly.world") / "data" / "event_types.json").read_text("utf-8"))
    return {
        row["id"]: EventType(
            id=row["id"],
            name=row["name"],
            group=group_of(row["id"]),
            definition=row["definition"],
            acled=tuple(AcledCode(*pair) for pair in row["acled"]),
            plover=tuple((kind, mode) for kind, mode in row["plover"]),
            cameo=tuple(row["cameo"]),
            viina=tuple(row["viina"]),
        )
        for row in read["types"]
    }


def event_types() -> tuple[EventType, ...]:
    """All types, in the order of the scheme."""
    return tuple(_table().values())


def event_type(name: str) -> EventType:
    """The type of that id. Raises UsageError for a name that the scheme does not have."""
    found = _table().get(name)
    if found is None:
        raise UsageError(f"there is no event type called {name!r}; there are: {', '.join(_table())}")
    return found


def type_name(name: str) -> str:
    """The name that people read of a type, near to ACLED's sub-event; another word with its underscores as spaces."""
    found = _table().get(name)
    return found.name if found is not None else name.replace("_", " ")


def groups() -> Mapping[str, str]:
    """What each group of types is about, by its name."""
    return MEANINGS


def acled_codes(name: str, actor: ActorKind | None = None) -> tuple[AcledCode, ...]:
    """ACLED's codes for a type; the kind of the acting side narrows who took territory where it decides that.

    Empty for types that ACLED does not code (what actors merely say). Raises UsageError for an unknown type.
    """
    codes = event_type(name).acled
    if name != "territory_captured" or actor is None or actor == "armed_force":
        return codes
    wanted = "Government regains territory" if actor in STATE_KINDS else "Non-state actor overtakes territory"
    return tuple(code for code in codes if code.sub_event_type == wanted)


def plover_codes(name: str) -> tuple[tuple[str, str | None], ...]:
    """PLOVER's (type, mode) pairs for a type. Raises UsageError for an unknown type."""
    return event_type(name).plover


def cameo_roots(name: str) -> tuple[str, ...]:
    """CAMEO's two-digit root codes for a type. Raises UsageError for an unknown type."""
    return event_type(name).cameo
