"""Each value of a report as a card: what it is, how it came about, and why, so that a reader can judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportedly.web.translation import gettext as _
from reportedly.web.values import (
    COMPUTED,
    FACTUALITY,
    GIVEN,
    MANNERS,
    NONE,
    OWN_VOICE,
    READ,
    act,
    actor_address,
    amount,
    country_name,
    days,
    number,
    when,
    words,
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: a name, the value, how it came about, and where it leads.

    Attributes:
        ours: the value is said in words of the page, not in those of the report or of a table.
    """

    name: str
    value: str
    basis: str = READ
    link: str | None = None
    ours: bool = False

    @property
    def says_how(self) -> bool:
        """Whether how it came about is worth saying: not where it is the value itself."""
        return self.value != _(self.basis)


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a value on hover and on focus."""

    layer: str
    title: str
    rows: tuple[Row, ...]
    reasons: tuple[str, ...] = ()


def _none(name: str) -> Row:
    """The line of what was not found."""
    return Row(name, _(NONE), NONE, ours=True)


def place_card(item: Json) -> Card:
    """The card of a place."""
    rows = [Row(_("read as"), item["name"])]
    if item["lat"] is None:
        rows.append(_none(_("position")))
    else:
        at = f"{item['lat']:.3f}, {item['lon']:.3f}"
        told = _("%(position)s (of the region around it)", position=at) if item["approximate"] else at
        rows.append(Row(_("position"), told, COMPUTED, ours=True))
    where = ", ".join(str(item[key]) for key in ("admin1", "country") if item[key])
    if where:
        rows.append(Row(_("lies in"), where, COMPUTED))
    if item["geonameid"]:
        rows.append(Row("GeoNames", f"{item['geonameid']} ({item['feature'] or _('kind not known')})", COMPUTED))
    if item["use"] == "associative":
        rows.append(Row(_("stands for"), _("who acts there"), COMPUTED, ours=True))
    others = "; ".join(f"{other['name']}, {other['country'] or '?'}" for other in item["candidates"][1:4])
    if others:
        rows.append(Row(_("also weighed"), others, COMPUTED))
    return Card("places", _("Place"), tuple(rows), (item["reason"],) if item["reason"] else ())


def time_card(item: Json) -> Card:
    """The card of a time."""
    kind = words(item["type"].lower())
    rows = [Row(kind, item["value"], COMPUTED) if item["value"] else _none(kind)]
    if (item["earliest"] or item["latest"]) and not item["earliest"] == item["latest"] == item["value"]:
        bounds = days(item["earliest"], item["latest"]) or _(NONE)
        rows.append(Row(_("means"), bounds, COMPUTED, ours=True))
    return Card("times", _("Time"), tuple(rows), (item["reason"],) if item["reason"] else ())


def quantity_card(item: Json) -> Card:
    """The card of a quantity."""
    rows = [Row(_("amount"), amount(item))]
    if item["of"]:
        rows.append(Row(_("of"), item["of"]))
    if item["si_value"] is not None and item["dimension"] not in ("count", "currency"):
        rows.append(Row(_("in SI units"), number(item["si_value"]), COMPUTED))
    rows.append(Row(_("dimension"), words(item["dimension"]), COMPUTED, ours=True))
    return Card("quantities", _("Quantity"), tuple(rows))


def actor_card(item: Json, mention: Json) -> Card:
    """The card of one mention of an actor."""
    rows = [Row(_("who"), item["neutral"] or item["name"], COMPUTED, actor_address(item["id"]))]
    if item["neutral"] and item["neutral"] != item["name"]:
        rows.append(Row(_("fullest name here"), item["name"]))
    rows.append(Row(_("kind"), words(item["kind"]), COMPUTED, ours=True))
    if item["country"]:
        rows.append(Row(_("side"), country_name(item["country"]), COMPUTED))
    rows.append(Row(_("mentioned by"), words(mention["form"]), READ, ours=True))
    return Card("actors", _("Actor"), tuple(rows), tuple(reason["text"] for reason in item["reasons"]))


def speaker(line: Json, statement: Json | None) -> tuple[str, str | None]:
    """Who makes a statement, in words, and the address of that actor."""
    if statement is None:
        return _(OWN_VOICE), None
    found = next((actor for actor in line["actors"] if actor["id"] == statement["source_actor"]), None)
    if found:
        return found["neutral"] or found["name"], actor_address(found["id"])
    source = statement["source"]
    return (source["text"] if source else _("a source that is not named")), None


def statement_card(line: Json, index: int) -> Card:
    """The card of a statement."""
    item = line["statements"][index]
    who, link = speaker(line, item)
    named = bool(item["source"] or item["source_actor"])
    rows = [Row(_("who says it"), who, READ if named else NONE, link, ours=not named)]
    rows.append(Row(_("how"), f"{act(item['act'])}, {_(MANNERS[item['kind']])}", COMPUTED, ours=True))
    if item["cue"]:
        rows.append(Row(_("said with"), item["cue"]["text"]))
    if item["within"] is not None:
        outer = line["statements"][item["within"]]
        rows.append(Row(_("inside what is said by"), speaker(line, outer)[0], COMPUTED))
    return Card(
        "statements",
        _("Statement %(number)s", number=index + 1),
        tuple(rows),
        tuple(reason["text"] for reason in item["reasons"]),
    )


def event_card(line: Json, item: Json) -> Card:
    """The card of an event."""
    actors = {actor["id"]: actor for actor in line["actors"]}
    kind = words(item["type"]) or _("no type fits")
    rows = [Row(_("what"), kind, COMPUTED if item["type"] else NONE, ours=True)]
    rows.append(Row(_("status"), _(FACTUALITY[item["factuality"]]), COMPUTED, ours=True))
    for role, name in (("actor", _("actor")), ("target", _("target"))):
        found = actors.get(item[role])
        if found:
            rows.append(Row(name, found["neutral"] or found["name"], READ, actor_address(found["id"])))
        else:
            rows.append(_none(name))
    place = None if item["place"] is None else line["places"][item["place"]]
    rows.append(Row(_("place"), place["name"], READ) if place else _none(_("place")))
    dated = any(item.get(key) for key in ("date", "value", "earliest", "latest"))
    rows.append(Row(_("date"), when(item), COMPUTED, ours=True) if dated else _none(_("date")))
    for index in item["quantities"]:
        told = line["quantities"][index]
        rows.append(Row(_("figure"), f"{amount(told)}{' ' + told['of'] if told['of'] else ''}"))
    statement = None if item["statement"] is None else line["statements"][item["statement"]]
    who, link = speaker(line, statement)
    rows.append(Row(_("told by"), who, READ, link, ours=statement is None))
    if item["given"]:
        rows.append(Row(_("marked"), _("by a person in the input"), GIVEN, ours=True))
    return Card("events", _("Event"), tuple(rows), tuple(reason["text"] for reason in item["reasons"]))


def wording_card(item: Json) -> Card:
    """The card of a word that takes a side."""
    degrees = {1: _("slight"), 2: _("strong"), 3: _("a slur")}
    rows = (
        Row(_("loaded"), degrees.get(item["degree"], str(item["degree"])), COMPUTED, ours=True),
        Row(_("neutral"), item["neutral"], COMPUTED),
    )
    return Card("wording", _("Wording"), rows, (item["reason"],) if item["reason"] else ())
