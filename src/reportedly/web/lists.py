"""The lists of the page: incidents, questions, reports, actors and checks by the one filter, and their downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from reportedly.errors import UsageError
from reportedly.export import rows as export
from reportedly.record.filters import NOUNS, Filter, noun_named
from reportedly.record.store import Record
from reportedly.service import mapping, querying
from reportedly.web.api.answers import MEDIA
from reportedly.web.asking import Asking, asked
from reportedly.web.histogram import histogram

Json = dict[str, Any]
Show = Callable[..., Response]
SIZE = 50
LISTED = 100  # incidents that are listed because they are not on the map


def add_lists(app: FastAPI, record: Record, show: Show) -> None:
    """Add the lists and the downloads of exactly what they show."""

    def listed(request: Request, made: Callable[[Record, Asking], Json], noun: str, template: str) -> Response:
        pairs = request.query_params.multi_items()
        if any(not value.strip() for _, value in pairs):  # a form sends its empty fields too
            asking = Asking(noun_named(noun), request.url.path, [p for p in pairs if p[1].strip()], Filter())
            return RedirectResponse(asking.address(), 303)
        try:
            asking = asked(noun_named(noun), request.url.path, pairs)
            context = made(record, asking)
        except UsageError as error:
            return show("message.html", 400, words=str(error), section=noun)
        return show(template, section=noun, asking=asking, choices=asking.choices(record), **context)

    @app.get("/incidents", response_class=HTMLResponse)
    def incidents_page(request: Request) -> Response:
        return listed(request, incidents, "incidents", "incidents.html")

    @app.get("/download/{name}")
    def download(request: Request, name: str) -> Response:
        noun, _, form = name.partition(".")
        if noun not in NOUNS or form not in ("csv", "geojson", "jsonl") or (form == "geojson" and noun not in PLACED):
            raise UsageError(f"there is no download {name[:60]!r}")
        asking = asked(
            noun_named(noun), request.url.path, [*request.query_params.multi_items(), *_all_of(noun, request)]
        )
        rows = querying.list_all(record, asking.noun, asking.filter)
        parts: Mapping[str, Callable[[], Iterator[str]]] = {
            "csv": lambda: export.csv_lines(noun, rows),
            "jsonl": lambda: export.json_lines(rows),
            "geojson": lambda: export.geojson_parts(rows),
        }
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        encoded = (part.encode("utf-8", "replace") for part in parts[form]())
        return StreamingResponse(encoded, media_type=MEDIA[form], headers=headers)


PLACED = ("incidents", "events")
"""Nouns whose rows have a point."""


def _all_of(noun: str, request: Request) -> list[tuple[str, str]]:
    """What a download asks for where its address does not say: it implies nothing that a list would."""
    return [("minor", "all")] if noun == "incidents" and "minor" not in request.query_params else []


def incidents(record: Record, asking: Asking) -> Json:
    """What the list of incidents shows."""
    page = querying.list_page(record, "incidents", asking.filter, SIZE, asking.value("after") or None)
    ground = mapping.on_map(record, asking.filter)
    off_total = ground.country_only + ground.nowhere
    return {
        "page": page,
        "total": off_total + ground.left_out + sum(one.incidents for one in ground.grounds),
        "contested_total": _with(record, asking, contested=True) if asking.filter.contested is None else 0,
        "passing": _with(record, asking, minor=True) if asking.implied else 0,
        "ground": ground,
        "off_total": off_total,
        "off": mapping.off_map(record, asking.filter, LISTED) if off_total else [],
        "bars": histogram(record, asking),
    }


def _with(record: Record, asking: Asking, **more: Any) -> int:
    return querying.count(record, asking.noun, Filter(**{**asking.filter.asked(), **more}))
