"""The words that the actors layer knows: nouns for persons and bodies, first names, titles, peoples.

`data/nouns.tsv` and `data/first_names.tsv` are made by `training/build_person_nouns.py` and
`training/build_first_names.py`; `data/words.toml` is written by hand.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

Kind = Literal["person", "group", "organisation", "armed_force", "state", "place", ""]
Number = Literal["s", "p", ""]
NounKind = Literal["person", "body", "force"]
Gender = Literal["m", "f", ""]


@dataclass(frozen=True, slots=True)
class Words:
    """The hand-written lists of `data/words.toml`, as sets."""

    titles: frozenset[str]
    title_gender: dict[str, Gender]
    noun_gender: dict[str, Gender]
    leaders: frozenset[str]
    loaded: frozenset[str]
    epithets: frozenset[str]
    state_forces: frozenset[str]
    collective: frozenset[str]
    force_names: frozenset[str]
    generic: frozenset[str]
    members: frozenset[str]
    telling: frozenset[str]
    described: dict[str, frozenset[str]]
    based: dict[str, frozenset[str]]
    body_heads: frozenset[str]
    body_before: frozenset[str]
    peoples: dict[str, str]
    acting: frozenset[str]
    ground: frozenset[str]
    speaking: frozenset[str]


def _data(name: str) -> str:
    return resources.files("reportedly.layers.actors").joinpath("data", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def words() -> Words:
    """The lists."""
    table = tomllib.loads(_data("words.toml"))
    noun_gender: dict[str, Gender] = dict.fromkeys(table["nouns"]["m"], "m")
    noun_gender.update(dict.fromkeys(table["nouns"]["f"], "f"))
    return Words(
        titles=frozenset(table["titles"]["words"]),
        title_gender=table["titles"]["gender"],
        noun_gender=noun_gender,
        leaders=frozenset(table["leaders"]["words"]),
        loaded=frozenset(table["leaders"]["loaded"]),
        epithets=frozenset(table["leaders"]["epithets"]),
        state_forces=frozenset(table["forces"]["state"]),
        collective=frozenset(table["forces"]["collective"]),
        force_names=frozenset(table["forces"]["names"]),
        generic=frozenset(table["forces"]["generic"]),
        members=frozenset(table["forces"]["members"]),
        telling=frozenset(table["forces"]["telling"]),
        described={ident: frozenset(heads) for ident, heads in table["described"].items()},
        body_heads=frozenset(table["bodies"]["heads"]),
        body_before=frozenset(table["bodies"]["before"]),
        based={ident: frozenset(towns) for ident, towns in table["based"].items()},
        peoples={word: people for people, group in table["peoples"].items() for word in group},
        acting=frozenset(table["acting"]["verbs"]),
        ground=frozenset(table["acting"]["ground"]),
        speaking=frozenset(table["acting"]["speaking"]),
    )


@lru_cache(maxsize=1)
def nouns() -> dict[str, tuple[NounKind, float]]:
    """Noun (lemma) -> what it stands for, and how surely (share of its uses)."""
    found: dict[str, tuple[NounKind, float]] = {}
    for line in _data("nouns.tsv").splitlines():
        noun, kind, share = line.split("\t")
        found[noun] = (kind, float(share))  # type: ignore[assignment]
    return found


@lru_cache(maxsize=1)
def first_names() -> dict[str, Gender]:
    """First name in lower case -> the gender that it most often has."""
    found: dict[str, Gender] = {}
    for line in _data("first_names.tsv").splitlines():
        name, gender = line.split("\t")
        found[name] = "m" if gender == "m" else "f"
    return found
