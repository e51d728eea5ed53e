"""What a brief is called: the filter in words that a reader of the paper knows, in place of codes and ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportedly.world.authority import authority
from reportedly.world.codebooks import type_name
from reportedly.world.countries import country

SHOWN = ("incident", "place", "admin1", "country", "actor", "type", "publisher", "text")
"""The fields of a filter that a title tells, in order."""


def title_of(asked: Mapping[str, object]) -> str:
    """The title of a brief with that filter: "What is reported: Syria; air or drone strike, since 2017-10-01"."""
    named = [
        ", ".join(WORDS.get(name, str)(str(one)) for one in (value if isinstance(value, list | tuple) else (value,)))
        for name in SHOWN
        if (value := asked.get(name))
    ]
    since, until = asked.get("since"), asked.get("until")
    words = [f"{name} {day}" for name, day in (("since", since), ("until", until)) if day]
    period = f"{since} to {until}" if since and until else "".join(words)
    return "What is reported" + (f": {'; '.join(named)}" if named else "") + (f", {period}" if period else "")


def _country(code: str) -> str:
    found = country(code.upper()) if len(code) == 2 else None
    return code if found is None else found.name


def _actor(name: str) -> str:
    """An actor's name by its id, where the authority table or the countries have it."""
    found = authority().by_id(name) if ":" in name else None
    return name if found is None else found.name


WORDS: Mapping[str, Callable[[str], str]] = {"country": _country, "actor": _actor, "type": type_name}
"""How a value is told, by the field."""
