"""The page of a record: server-rendered, no script, permanent addresses; `.json` after one gives the same as JSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined

from reportedly.errors import RecordError, UsageError
from reportedly.record.listing import CONTESTED, SIZE, Listing, Page
from reportedly.record.store import Record
from reportedly.review.judging import Reviewer, standing
from reportedly.service import querying
from reportedly.web import pages, translation, values
from reportedly.web.access import Access
from reportedly.web.api import PREFIX, api_application
from reportedly.web.deciding import DECIDE, Reviewing, add_deciding, on
from reportedly.web.downloads import add_downloads, downloads
from reportedly.web.ground import add_ground
from reportedly.web.guard import FORM, JSON_TYPE, Guard
from reportedly.web.incident_comparison import quotes
from reportedly.web.lists import add_lists
from reportedly.web.segments import LAYER_NAMES, LAYERS
from reportedly.web.things import JSON, add_things

Json = dict[str, Any]
STATIC = Path(__file__).parent / "static"
Show = Callable[..., Response]
WORTH = 2000  # bytes from which an answer is sent compressed
NO_TELEMETRY: Any = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}
"""The framework sends what is read here to a collector where the environment names one: never."""


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates: everything that is put into them is escaped."""
    found = Environment(
        loader=PackageLoader("reportedly.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.install_gettext_callables(translation.gettext, translation.form, newstyle=True)  # type: ignore[attr-defined]
    found.filters["plain"] = values.plain
    found.filters["teller"] = values.teller
    found.globals["ngettext"] = values.counted
    found.globals.update(
        address=values.address,
        report_address=values.report_address,
        data=values.data,
        actor_address=values.actor_address,
        words=values.words,
        act=values.act,
        stance=values.stance,
        days=values.days,
        parties=values.parties,
        span=values.between,
        on=on,
        country_name=values.country_name,
        language=values.language,
        islands=(STATIC / "islands" / "page.js").is_file(),
        number=values.number,
        when=values.when,
        spoken=translation.spoken,
        meaning=pages.MEANING,
        contested_kinds=CONTESTED,
        standings=pages.STANDINGS,
        standing_words={name: word for name, (word, _) in values.STANDINGS.items()},
        factuality=values.FACTUALITY,
        layers=LAYERS,
        layer_names=LAYER_NAMES,
        downloads=downloads,
        quotes=quotes,
    )
    return found


def rendered(record_name: str, template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
    """A page from its template."""
    page = templates().get_template(template).render(record_name=record_name, **context)
    return HTMLResponse(page, status_code=status)


def page_json(page: Page) -> Json:
    """A list as JSON."""
    return {"total": page.total, "page": page.number, "size": SIZE, "rows": [_plain(row) for row in page.rows]}


def _plain(row: Json) -> Json:
    return {key: value for key, value in row.items() if key != "line"}


def application(
    path: str | os.PathLike[str],
    reviewer: str | None = None,
    access: Access | None = None,
    names: Collection[str] = (),
    there: translation.Languages | None = None,
) -> FastAPI:
    """The application for a record. Raises RecordError where it cannot be opened.

    Args:
        path: the record.
        reviewer: the person who decides on the page; for reading only where there is none.
        access: who is let in; without, it is for this machine alone.
        names: further names by which it is asked for.
        there: the languages that it can be shown in; those that the package has where it is not said.
    """
    record = Record(path)
    app = FastAPI(
        title="reportedly", docs_url=None, redoc_url=None, openapi_url="/openapi.json", telemetry=NO_TELEMETRY
    )
    reviewing = Reviewing(Reviewer(path, reviewer)) if reviewer else None
    writes = {DECIDE: FORM, f"{PREFIX}/decisions": JSON_TYPE} if reviewing else {}
    if reviewing:  # the length of what is compressed tells of its secrets (BREACH): forms have one
        app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC), minimum_size=WORTH), name="static")
    else:
        app.add_middleware(GZipMiddleware, minimum_size=WORTH)
        app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(translation.Speaking, there=there)
    app.add_middleware(Guard, writes=writes, access=access, names=frozenset(names))  # the last stands before all
    app.mount(PREFIX, api_application(record, NO_TELEMETRY, reviewer))
    show = partial(rendered, record.path.name, review=reviewing, judged=lambda: standing(record))
    add_downloads(app, record)
    _errors(app, show)
    _findings(app, record, show)
    _occurrences_and_copies(app, record, show)
    _search(app, record, show)
    _log(app, record, show)
    _as_json(app, record)
    add_lists(app, record, show)
    add_ground(app)
    add_things(app, record, show)
    if reviewing:
        add_deciding(app, reviewing, show)
    return app


def _errors(app: FastAPI, show: Show) -> None:
    def said(request: Request, status: int, words: str) -> Response:
        if request.url.path.endswith(JSON):
            return JSONResponse({"error": words}, status)
        return show("message.html", status, words=words, section="")

    @app.exception_handler(UsageError)
    def missing(request: Request, error: UsageError) -> Response:
        return said(request, 404, str(error))

    @app.exception_handler(RecordError)
    def broken(request: Request, error: RecordError) -> Response:
        return said(request, 500, str(error))

    @app.exception_handler(404)
    def unknown(request: Request, error: Exception) -> Response:
        return said(request, 404, translation.gettext("there is no such page"))


def _findings(app: FastAPI, record: Record, show: Show) -> None:
    listing = Listing(record)

    @app.get("/findings", response_class=HTMLResponse)
    def findings(page: int = 1, kind: str | None = None) -> Response:
        found = listing.findings(page, pages.kind_asked(kind))
        rows = [pages.finding_row(record, row) for row in found.rows]
        return show(
            "findings.html", section="findings", page=found, rows=rows, kind=kind or "", kinds=record.finding_kinds()
        )

    @app.get("/findings.json")
    def findings_json(page: int = 1, kind: str | None = None) -> Json:
        return page_json(listing.findings(page, pages.kind_asked(kind)))


def _occurrences_and_copies(app: FastAPI, record: Record, show: Show) -> None:
    listing = Listing(record)

    @app.get("/occurrences", response_class=HTMLResponse)
    def occurrences(page: int = 1) -> Response:
        return show("occurrences.html", section="occurrences", page=listing.occurrences(page))

    @app.get("/occurrences.json")
    def occurrences_json(page: int = 1) -> Json:
        return page_json(listing.occurrences(page))

    @app.get("/copies", response_class=HTMLResponse)
    def copies(page: int = 1, publisher: str | None = None) -> Response:
        found = listing.groups_of_copies(page, publisher)
        names = {report for row in found.rows for report in row["reports"]}
        shown = {"titles": listing.titles(names), "publishers": listing.publishers(names), "publisher": publisher or ""}
        return show("copied.html", section="reports", page=found, **shown)


def _search(app: FastAPI, record: Record, show: Show) -> None:
    @app.get("/search", response_class=HTMLResponse)
    def search(q: str = "", after: str | None = None) -> Response:
        found, said = None, ""
        try:
            found = querying.search(record, q[:500], {}, after=after or None) if q.strip() else None
        except UsageError as error:
            said = str(error)
        shown = {"q": q, "found": found, "said": said, "after": after or ""}
        return show("search.html", 400 if said else 200, section="search", **shown)

    @app.get("/search.json")
    def search_json(q: str = "") -> list[Json]:
        return [
            {
                "report": hit.report,
                "title": hit.heading,
                "publisher": hit.publisher,
                "passages": [
                    {"start": p.span.start, "end": p.span.end, "text": p.span.of(hit.text)} for p in hit.passages
                ],
            }
            for hit in record.find(q[:500])
        ]


def _log(app: FastAPI, record: Record, show: Show) -> None:
    @app.get("/failures", response_class=HTMLResponse)
    def failures() -> Response:
        return show("failures.html", section="overview", failures=record.failures(), runs=record.runs())

    @app.get("/decisions", response_class=HTMLResponse)
    def decisions_page() -> Response:
        return show("decisions.html", section="", **pages.decided(record))

    @app.get("/failures.json")
    def failures_json() -> list[Json]:
        return [{"input": failure.input, "reason": failure.reason} for failure in record.failures()]


def _as_json(app: FastAPI, record: Record) -> None:
    """The lists of the other pages as JSON."""
    listing = Listing(record)

    @app.get("/index.json")
    def overview_json(page: int = 1) -> Json:
        return {
            "counts": record.counts(),
            "findings": record.finding_kinds(),
            "reports": page_json(listing.reports(page)),
        }

    @app.get("/incidents.json")
    def incidents_json(page: int = 1, minor: bool = False, contested: bool = False) -> Json:
        return page_json(listing.incidents(page, minor, contested))

    @app.get("/questions.json")
    def questions_json(page: int = 1, asks: str | None = None, standing: str | None = None) -> Json:
        return page_json(listing.questions(page, asks, standing))

    @app.get("/actors.json")
    def actors_json(page: int = 1) -> Json:
        return {**page_json(listing.actors(page)), "sources": listing.sources()}
