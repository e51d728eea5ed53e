"""Each value of a report in words: what it is, and its basis, so that a reader can judge it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from reportedly.world.codebooks import type_name
from reportedly.world.countries import country

Json = dict[str, Any]

READ = "read here"
COMPUTED = "computed"
GIVEN = "given with the report"
METADATA = "given in the page's own data"
NONE = "none found"
"""The only ways in which a value can have come about."""

OWN_VOICE = "the report's own voice"

PUBLISHED_BASES = {"given": GIVEN, "metadata": METADATA, "inferred": COMPUTED, "unknown": NONE}

FACTUALITY = {
    "happened": "told as having happened",
    "ongoing": "told as going on",
    "planned": "told as planned, not as done",
    "possible": "told as possible, not as done",
    "denied": "told as not having happened",
    "hypothetical": "told as a mere supposition",
    None: "not graded",
}


STANDINGS: Mapping[str, tuple[str, str]] = {
    "disputed": ("disputed", "one account denies or doubts another"),
    "differing": ("told differently", "the accounts give different answers"),
    "changed": ("changed", "later accounts tell another state of things"),
    "rising": ("rising", "a count that grows as time passes"),
    "agreed": ("agreed", "the accounts give one answer"),
    "one_origin": ("one origin", "one origin alone tells it"),
}
"""What is said of a question as a whole, in a word and in a sentence; the most contested first."""

ASKS: Mapping[str, str] = {
    "figure": "how many",
    "doer": "who did it",
    "happened": "did it happen",
    "status": "how it stands",
    "what": "what was done",
    "when_where": "when and where",
}
"""What a question asks."""


def language(code: str) -> str:
    """The English name of a language (ISO 639-1), the code where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale("en").languages.get(code, code) if Locale.parse(code) else code
    except (UnknownLocaleError, ValueError):
        return code


def country_name(code: str) -> str:
    """The name of a country (ISO 3166-1), the code where there is none."""
    found = country(code)
    return found.name if found else code


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: a name, the value, how it came about, and where it leads."""

    name: str
    value: str
    basis: str = READ
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a value on hover and on focus."""

    layer: str
    title: str
    rows: tuple[Row, ...]
    reasons: tuple[str, ...] = ()


def report_address(name: str, start: int | None = None, end: int | None = None) -> str:
    """The permanent address of a report, or of a passage in it."""
    safe = all(part not in ("", ".", "..") for part in name.split("/")) and "\n" not in name  # as paths are matched
    address = f"/report/{quote(name)}" if safe else f"/report?id={quote(name, safe='')}"
    if start is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}at={start}-{end}#c{start}-{end}"


def actor_address(name: str) -> str:
    """The permanent address of an actor."""
    return f"/actor?id={quote(name, safe=':')}" if "\n" in name else f"/actor/{quote(name, safe=':')}"


def words(name: str | None) -> str:
    """A name of the format as words: `territory_captured` reads "capture of territory"."""
    return type_name(name or "")


CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
"""A name of the format as it stands in a reason."""


def plain(text: str) -> str:
    """A reason as people read it: names of the format in words."""
    return CODE.sub(lambda found: words(found[0]), text)


def number(value: float | None) -> str:
    """A figure as a reader expects it: 6,000 and 2.5, never 6000.0."""
    if value is None:
        return NONE
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.6g}" if abs(value) >= 1e-4 else f"{value:.3g}"


def amount(item: Json) -> str:
    """A quantity in words, with its bound and unit."""
    low, high, modifier = item["low"], item["high"], item["modifier"]
    unit = f" {item['unit']}" if item["unit"] else ""
    if modifier == "range" and low is not None and high is not None:
        return f"{number(low)} to {number(high)}{unit}"
    return f"{words(modifier)} {number(item['value'])}{unit}".strip()


def when(item: Json) -> str:
    """A day or the days between bounds, as far as known."""
    value, earliest, latest = item.get("date") or item.get("value"), item.get("earliest"), item.get("latest")
    if value:
        return str(value)
    if earliest or latest:
        return f"{earliest or 'any day'} to {latest or 'any day'}"
    return NONE


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def days(earliest: str | None, latest: str | None) -> str:
    """A day, or the days between bounds, as people write them: "5 Oct 2023", "4-5 Oct 2023"; empty where there is none.

    A bound that is missing is said: "from", "until".
    """
    first, last = _date(earliest), _date(latest)
    if first is None or last is None:
        one = first or last
        return "" if one is None else f"{'from' if first else 'until'} {_day(one)}"
    if first == last:
        return _day(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        if first.day == 1 and (last + timedelta(days=1)).day == 1:
            return f"{MONTHS[first.month - 1]} {first.year}"
        return f"{first.day}–{last.day} {MONTHS[first.month - 1]} {first.year}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def between(low: float | None, high: float | None) -> str:
    """A range of counts: "49", "49-52", "at least 49"; "not told" where there is none."""
    if low is None and high is None:
        return "not told"
    if low is None or high is None:
        return f"at least {number(low)}" if high is None else f"at most {number(high)}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def place_card(item: Json) -> Card:
    """The card of a place."""
    rows = [Row("read as", item["name"])]
    if item["lat"] is None:
        rows.append(Row("position", NONE, NONE))
    else:
        near = " (of the region around it)" if item["approximate"] else ""
        rows.append(Row("position", f"{item['lat']:.3f}, {item['lon']:.3f}{near}", COMPUTED))
    where = ", ".join(str(item[key]) for key in ("admin1", "country") if item[key])
    if where:
        rows.append(Row("lies in", where, COMPUTED))
    if item["geonameid"]:
        rows.append(Row("GeoNames", f"{item['geonameid']} ({item['feature'] or 'kind not known'})", COMPUTED))
    if item["use"] == "associative":
        rows.append(Row("stands for", "who acts there", COMPUTED))
    others = "; ".join(f"{other['name']}, {other['country'] or '?'}" for other in item["candidates"][1:4])
    if others:
        rows.append(Row("also weighed", others, COMPUTED))
    return Card("places", "Place", tuple(rows), (item["reason"],) if item["reason"] else ())


def time_card(item: Json) -> Card:
    """The card of a time."""
    rows = [Row(item["type"].lower(), item["value"] or NONE, COMPUTED if item["value"] else NONE)]
    if (item["earliest"] or item["latest"]) and not item["earliest"] == item["latest"] == item["value"]:
        rows.append(Row("means", f"{item['earliest'] or '?'} to {item['latest'] or '?'}", COMPUTED))
    return Card("times", "Time", tuple(rows), (item["reason"],) if item["reason"] else ())


def quantity_card(item: Json) -> Card:
    """The card of a quantity."""
    rows = [Row("amount", amount(item))]
    if item["of"]:
        rows.append(Row("of", item["of"]))
    if item["si_value"] is not None and item["dimension"] not in ("count", "currency"):
        rows.append(Row("in SI units", number(item["si_value"]), COMPUTED))
    rows.append(Row("dimension", words(item["dimension"]), COMPUTED))
    return Card("quantities", "Quantity", tuple(rows))


def actor_card(item: Json, mention: Json) -> Card:
    """The card of one mention of an actor."""
    rows = [Row("who", item["neutral"] or item["name"], COMPUTED, actor_address(item["id"]))]
    if item["neutral"] and item["neutral"] != item["name"]:
        rows.append(Row("fullest name here", item["name"]))
    rows.append(Row("kind", words(item["kind"]), COMPUTED))
    if item["country"]:
        rows.append(Row("side", item["country"], COMPUTED))
    rows.append(Row("mentioned by", mention["form"], READ))
    return Card("actors", "Actor", tuple(rows), tuple(reason["text"] for reason in item["reasons"]))


def speaker(line: Json, statement: Json | None) -> tuple[str, str | None]:
    """Who makes a statement, in words, and the address of that actor."""
    if statement is None:
        return OWN_VOICE, None
    found = next((actor for actor in line["actors"] if actor["id"] == statement["source_actor"]), None)
    if found:
        return found["neutral"] or found["name"], actor_address(found["id"])
    source = statement["source"]
    return (source["text"] if source else "a source that is not named"), None


def statement_card(line: Json, index: int) -> Card:
    """The card of a statement."""
    item = line["statements"][index]
    who, link = speaker(line, item)
    named = bool(item["source"] or item["source_actor"])
    rows = [Row("who says it", who, READ if named else NONE, link)]
    rows.append(Row("how", f"{words(item['act'])}, {item['kind']}", COMPUTED))
    if item["cue"]:
        rows.append(Row("said with", item["cue"]["text"]))
    if item["within"] is not None:
        outer = line["statements"][item["within"]]
        rows.append(Row("inside what is said by", speaker(line, outer)[0], COMPUTED))
    return Card(
        "statements", f"Statement {index + 1}", tuple(rows), tuple(reason["text"] for reason in item["reasons"])
    )


def event_card(line: Json, item: Json) -> Card:
    """The card of an event."""
    actors = {actor["id"]: actor for actor in line["actors"]}
    rows = [Row("what", words(item["type"]) or "no type fits", COMPUTED if item["type"] else NONE)]
    rows.append(Row("status", FACTUALITY[item["factuality"]], COMPUTED))
    for name in ("actor", "target"):
        found = actors.get(item[name])
        if found:
            rows.append(Row(name, found["neutral"] or found["name"], READ, actor_address(found["id"])))
        else:
            rows.append(Row(name, NONE, NONE))
    place = None if item["place"] is None else line["places"][item["place"]]
    rows.append(Row("place", place["name"] if place else NONE, READ if place else NONE))
    day = when(item)
    rows.append(Row("date", day, NONE if day == NONE else COMPUTED))
    for index in item["quantities"]:
        told = line["quantities"][index]
        rows.append(Row("figure", f"{amount(told)}{' ' + told['of'] if told['of'] else ''}"))
    statement = None if item["statement"] is None else line["statements"][item["statement"]]
    who, link = speaker(line, statement)
    rows.append(Row("told by", who, READ, link))
    if item["given"]:
        rows.append(Row("marked", "by a person in the input", GIVEN))
    return Card("events", "Event", tuple(rows), tuple(reason["text"] for reason in item["reasons"]))


def wording_card(item: Json) -> Card:
    """The card of a word that takes a side."""
    degrees = {1: "slight", 2: "strong", 3: "a slur"}
    rows = (
        Row("loaded", degrees.get(item["degree"], str(item["degree"])), COMPUTED),
        Row("neutral", item["neutral"], COMPUTED),
    )
    return Card("wording", "Wording", rows, (item["reason"],) if item["reason"] else ())
