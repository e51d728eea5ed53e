"""The page of one thing, at a short permanent address; `.json` after it gives the same as JSON.

An id is made of what a thing holds (`incident-1120a6f53b89`), so the same reports give the same ids. Its address has
the first digits alone (`/incident/1120a6f5`), as commits of Git are named; where two begin so, the page asks which is
meant, and both have their whole digits. Longer and older forms of an address lead on to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from reportedly.record import short_ids
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.web import occurrences, pages, people, values

Json = dict[str, Any]
Show = Callable[..., Response]
JSON = ".json"


@dataclass(frozen=True, slots=True)
class Thing:
    """Things of one kind: under which part of the page they stand, their line, and what their page shows."""

    kind: str
    section: str
    line: Callable[[Listing, str], Json]
    shown: Callable[[Record, str], Json]


THINGS = (
    Thing("incident", "incidents", Listing.incident, pages.incident),
    Thing("question", "questions", Listing.question, pages.question),
    Thing("occurrence", "incidents", Listing.occurrence, occurrences.occurrence),
    Thing("finding", "checks", Listing.finding, pages.finding),
    Thing("copies", "reports", Listing.copies, pages.copies),
)


def add_things(app: FastAPI, record: Record, show: Show) -> None:
    """Add the page of each incident, question, occurrence, finding, group of copies, report and actor."""
    for thing in THINGS:
        _add_thing(app, record, show, thing)
    _add_reports(app, record, show)
    _add_actors(app, record, show)

    @app.get("/original/{sha256}")
    def original(sha256: str) -> Response:
        """The bytes as they were received: to be saved, never to be shown by the browser."""
        data = record.original(sha256)
        headers = {"content-disposition": f'attachment; filename="{sha256[:16]}.bin"'}
        return Response(data, media_type="application/octet-stream", headers=headers)


def _add_thing(app: FastAPI, record: Record, show: Show, thing: Thing) -> None:
    listing = Listing(record)

    @app.get(f"/{thing.kind}/{{name}}", name=thing.kind, response_class=HTMLResponse)
    def page(name: str, request: Request) -> Response:
        asked, ending = (name.removesuffix(JSON), JSON) if name.endswith(JSON) else (name, "")
        digits = asked.removeprefix(f"{thing.kind}-")
        found = short_ids.beginning(record, thing.kind, digits)
        if len(found) > 1:
            choices = [{"address": f"/{thing.kind}/{one.partition('-')[2]}", "words": one} for one in found]
            return show("message.html", 300, words=_several(digits), section=thing.section, choices=choices)
        own = f"/{thing.kind}/{short_ids.shortest(record, found[0], values.SHORT)}"
        if request.url.path != own + ending:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(own + ending + query, 308)
        if ending:
            return JSONResponse(thing.line(listing, found[0]))
        return show(f"{thing.kind}.html", section=thing.section, **thing.shown(record, found[0]))


def _several(digits: str) -> str:
    return f"several begin with {digits}"


def _add_reports(app: FastAPI, record: Record, show: Show) -> None:
    @app.get("/r/{mark}")
    def by_mark(mark: str) -> Response:
        """A report by the short address under which it is cited."""
        return RedirectResponse(values.report_address(short_ids.report_marked(record, mark)), 308)

    @app.get("/report", response_class=HTMLResponse)
    def report_by_query(id: str, layers: str | None = None, at: str | None = None) -> Response:
        return show("report.html", section="reports", **pages.report(record, id, layers, at))

    @app.get("/report/{name:path}", response_class=HTMLResponse)
    def report(name: str, layers: str | None = None, at: str | None = None) -> Response:
        if name.endswith(JSON) and not record.holds(name):  # an id that ends so itself goes first
            line = Listing(record).line(name.removesuffix(JSON))
            return JSONResponse({key: value for key, value in line.items() if key != "vectors"})
        return show("report.html", section="reports", **pages.report(record, name, layers, at))


def _add_actors(app: FastAPI, record: Record, show: Show) -> None:
    listing = Listing(record)

    @app.get("/actor", response_class=HTMLResponse)
    def actor_by_query(id: str) -> Response:
        return show("actor.html", section="actors", **people.actor(record, id))

    @app.get("/actor/{name:path}", response_class=HTMLResponse)
    def actor(name: str) -> Response:
        if name.endswith(JSON):
            return JSONResponse(listing.actor(name.removesuffix(JSON)))
        return show("actor.html", section="actors", **people.actor(record, name))
