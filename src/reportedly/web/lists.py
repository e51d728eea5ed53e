"""The lists of the page: incidents, questions, reports, actors and checks by the one filter, and their downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from reportedly.errors import UsageError
from reportedly.export import row_formats as export
from reportedly.model.kinds import FINDINGS, meanings
from reportedly.model.table_rows import CheckRow
from reportedly.record.filters import NOUNS, Filter, noun_named
from reportedly.record.listing import Listing
from reportedly.record.store import Record
from reportedly.service import mapping, querying
from reportedly.web import translation
from reportedly.web.api.responses import MEDIA
from reportedly.web.filter_form import ALL, IMPLIED, Asking, asked
from reportedly.web.histogram import histogram
from reportedly.web.incident_comparison import taken
from reportedly.web.ties import against

Json = dict[str, Any]
Show = Callable[..., Response]
SIZE = 50  # rows of a page
QUESTIONS_SHOWN, CONTESTED_SHOWN, INCIDENTS_SHOWN, CHECKS_SHOWN = 20, 8, 8, 100  # rows of the parts of a page
NEWEST, PUBLISHERS, SOURCES_SHOWN = 6, 12, 100  # rows of the overview's parts
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

    at_hand = KeptOverview(record)

    @app.get("/", response_class=HTMLResponse)
    def overview_page() -> Response:
        return show("overview.html", section="overview", **at_hand.now())

    @app.get("/questions", response_class=HTMLResponse)
    def questions_page(request: Request) -> Response:
        return listed(request, questions, "questions", "questions.html")

    @app.get("/reports", response_class=HTMLResponse)
    def reports_page(request: Request) -> Response:
        return listed(request, reports, "reports", "reports.html")

    @app.get("/actors", response_class=HTMLResponse)
    def actors_page(request: Request) -> Response:
        return listed(request, actors, "actors", "actors.html")

    @app.get("/checks", response_class=HTMLResponse)
    def checks_page(request: Request) -> Response:
        return listed(request, checks, "checks", "checks.html")

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
    field = IMPLIED.get(noun_named(noun), ("", ""))[0]
    return [(field, ALL)] if field and field not in request.query_params else []


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


def overview(record: Record) -> Json:
    """The first page: what is contested, where and when, what is new, what was read."""
    listing = Listing(record)
    happened = asked("incidents", "/incidents", [])
    published = asked("reports", "/reports", [])
    contested = querying.list_page(record, "questions", {"contested": True}, CONTESTED_SHOWN)
    ground = mapping.on_map(record, happened.filter)
    added, newest = listing.added_last(NEWEST)
    return {
        "about": querying.about(record),
        "counts": record.counts(),
        "contested": contested,
        "incidents": querying.list_page(record, "incidents", happened.filter, INCIDENTS_SHOWN).rows,
        "asking": happened,
        "ground": ground,
        "total": ground.country_only + ground.nowhere + ground.left_out + sum(one.incidents for one in ground.grounds),
        "bars": histogram(record, happened),
        "read_bars": histogram(record, published),
        "countries": querying.facets(record, "incidents", happened.filter, "country", 12),
        "publishers": listing.sources(PUBLISHERS),
        "languages": [
            (value, count)
            for value, count in querying.facets(record, "reports", {}, "language")
            if value and value != "en"
        ],
        "added": added,
        "newest": newest,
        "decided": record.decisions_taken()[-5:],
        "checks": querying.count(record, "checks", {"contested": True}),
    }


class KeptOverview:
    """What the first page shows, kept until the record changes: the same for all, and dear to make."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._state: object = None
        self._made: dict[str, Json] = {}  # by language
        self._lock = Lock()

    def now(self) -> Json:
        """What it shows of the record as it is now; those who ask for it at once wait for the one who makes it."""
        with self._lock:
            state, language = self._record.shown_state(), translation.spoken()
            if state != self._state:
                self._state, self._made = state, {}
            if language not in self._made:
                self._made[language] = overview(self._record)
            return self._made[language]


def questions(record: Record, asking: Asking) -> Json:
    """The list of questions with their positions, contested ones first."""
    page = querying.list_page(record, "questions", asking.filter, QUESTIONS_SHOWN, asking.value("after") or None)
    listing = Listing(record)
    lines = [listing.question(row.id) for row in page.rows]
    happened = {line["incident"] for line in lines if line["incident"]}
    return {
        "page": page,
        "total": querying.count(record, "questions", asking.filter),
        "contested_total": _with(record, asking, contested=True) if asking.filter.contested is None else 0,
        "questions": [{**line, "taken": taken(line), "against": against(line)} for line in lines],
        "incidents": {name: listing.incident(name) for name in happened},
        "publishers": listing.publishers({one["report"] for line in lines for one in line["accounts"]}),
    }


def reports(record: Record, asking: Asking) -> Json:
    """The list of reports, the newest first."""
    page = querying.list_page(record, "reports", asking.filter, SIZE, asking.value("after") or None)
    return {"page": page, "total": querying.count(record, "reports", asking.filter), "bars": histogram(record, asking)}


def actors(record: Record, asking: Asking) -> Json:
    """The list of those who act and speak, and of the publishers."""
    listing = Listing(record)
    page = querying.list_page(record, "actors", asking.filter, SIZE, asking.value("after") or None)
    return {
        "page": page,
        "total": querying.count(record, "actors", asking.filter),
        "unnamed": _with(record, asking, named=False) if asking.implied else 0,
        "sources": listing.weighed(listing.sources(SOURCES_SHOWN)) if not asking.pairs else [],
    }


def checks(record: Record, asking: Asking) -> Json:
    """The checks, failed ones first, the others folded."""
    page = querying.list_page(record, "checks", asking.filter, CHECKS_SHOWN, asking.value("after") or None)
    return {
        "page": page,
        "total": querying.count(record, "checks", asking.filter),
        "failed_total": _with(record, asking, contested=True),
        "titles": Listing(record).titles({row.report for row in page.rows if isinstance(row, CheckRow)}),
        "meaning": meanings(FINDINGS),
    }


def _with(record: Record, asking: Asking, **more: Any) -> int:
    return querying.count(record, asking.noun, Filter(**{**asking.filter.asked(), **more}))
