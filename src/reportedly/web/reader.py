"""The reader: a report's text with every layer drawn over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reportedly.web import cards, values
from reportedly.web.segments import LAYERS, Mark, Piece, pieces
from reportedly.web.translation import gettext as _

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LayerLink:
    """An entry of the legend: a layer, how many values it has here, whether it is shown, and what switches it."""

    name: str
    count: int
    shown: bool
    query: str


def asked_layers(words: str | None) -> tuple[str, ...]:
    """The layers that an address asks for (`places,times`); all where it does not say, none for `none`."""
    if words is None:
        return LAYERS
    return tuple(name for name in LAYERS if name in words.split(","))


def asked_passage(words: str | None, length: int) -> tuple[int, int] | None:
    """The characters that an address asks for (`120-140`), None where they do not lie in the text."""
    start, dash, end = (words or "").partition("-")
    if not (dash and start.isdecimal() and end.isdecimal() and len(words or "") < 24):
        return None
    return (int(start), int(end)) if int(start) < int(end) <= length else None


def text_pieces(line: Json, shown: Iterable[str], lit: tuple[int, int] | None) -> list[Piece]:
    """The text in pieces with the marks of the layers that are shown."""
    wanted = set(shown)
    marks = [mark for mark in all_marks(line) if mark.layer in wanted]
    prose = [(span["start"], span["end"]) for span in line["body"]]
    if line.get("headline"):
        prose.append((line["headline"]["start"], line["headline"]["end"]))
    return pieces(line["text"], marks, prose, lit, line.get("pages", ()))


def all_marks(line: Json) -> list[Mark]:
    """A mark for everything that was read."""
    marks: list[Mark] = []

    def add(span: Json, layer: str, look: str, card: cards.Card, wide: bool = False) -> None:
        marks.append(Mark(span["start"], span["end"], layer, look, card, wide))

    for index, statement in enumerate(line["statements"]):
        card = cards.statement_card(line, index)
        for part in statement["content"]:
            add(part, "statements", "says", card, wide=bool(statement["cue"] or statement["source"]))
        for role in ("cue", "source"):
            if statement[role]:
                add(statement[role], "statements", role, card)
    for event in line["events"]:
        add(event["trigger"], "events", f"event {event['factuality']}", cards.event_card(line, event))
    for place in line["places"]:
        add(place, "places", "place", cards.place_card(place))
    for time in line["times"]:
        add(time, "times", "time", cards.time_card(time))
    for quantity in line["quantities"]:
        add(quantity, "quantities", "quantity", cards.quantity_card(quantity))
    for actor in line["actors"]:
        for mention in actor["mentions"]:
            add(mention, "actors", "actor", cards.actor_card(actor, mention))
    for word in line["wording"]:
        add(word, "wording", "loaded", cards.wording_card(word))
    return marks


def legend(line: Json, shown: tuple[str, ...]) -> list[LayerLink]:
    """The layers with their counts; each entry's query switches that layer on or off."""
    links = []
    for name in LAYERS:
        others = [other for other in LAYERS if (other in shown) != (other == name)]
        query = "" if len(others) == len(LAYERS) else "?layers=" + (",".join(others) or "none")
        links.append(LayerLink(name, len(line[name]), name in shown, query))
    return links


def published(line: Json) -> cards.Card:
    """When the report was published, with basis and reasons."""
    item = line["published"]
    basis = values.PUBLISHED_BASES[item["basis"]]
    value = values.days(item["value"], item["value"]) or _(values.NONE)
    rows = [cards.Row(_("published"), value, basis, ours=True)]
    if (item["earliest"] or item["latest"]) and item["basis"] not in ("given", "metadata"):
        bounds = values.days(item["earliest"], item["latest"])
        rows.append(cards.Row(_("between"), bounds, values.COMPUTED, ours=True))
    return cards.Card("published", _("Publication"), tuple(rows), tuple(reason["text"] for reason in item["reasons"]))
