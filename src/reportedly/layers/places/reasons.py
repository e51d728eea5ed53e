"""Why a reading of a place name won, in words that a reader of the record can check."""

from __future__ import annotations

from reportedly.layers.places.context import Context
from reportedly.layers.places.grouping import Name, contains
from reportedly.world.countries import country
from reportedly.world.spellings import folded

FOUND = {
    "alternate": "known under this other name",
    "abbreviation": "an abbreviation",
    "spelling": "a like transliteration",
}


def why(name: Name, context: Context) -> str:
    """The reasons for the picked reading, parted by semicolons."""
    assert name.picked is not None
    e = name.readings[name.picked]
    if name.fixed:
        return "adjective or word for people of this place" if name.mentions[0].demonym else "the name of a country"
    told = []
    if e.match in FOUND:
        told.append(FOUND[e.match])
    others = [r for k, r in enumerate(name.readings) if k != name.picked]
    if not others:
        told.append("the only place of this name in the gazetteer")
        return "; ".join(told)
    for outer in name.container:
        if contains(outer, e):
            told.append(f"the text puts it in {outer.text}")
            break
    if e.admin1 and context.divisions[e.country, e.admin1] and folded(e.admin1_name) != name.key:
        told.append(f"the report names {e.admin1_name}")
    if context.countries[e.country] and (land := country(e.country)):
        told.append(f"the report names {land.name}")
    if context.home and context.home.country == e.country:
        where = "in the same region" if context.home.admin1 and context.home.admin1 == e.admin1 else "in that country"
        told.append(f"the outlet is at home {where}")
    if e.population and e.population >= max(r.population for r in others):
        told.append("the largest place of this name")
    elif not told:
        told.append("nearest to the report's other places")
    return "; ".join(dict.fromkeys(told))
