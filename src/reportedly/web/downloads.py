"""Downloads: what a page shows, in every format of `reportedly export`, by the filter that is in its address."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.background import BackgroundTask

from reportedly import settings
from reportedly.errors import UsageError
from reportedly.export.formats import described, known
from reportedly.export.options import TABLES, Options, coarseness
from reportedly.export.writing import export, exporter
from reportedly.record.filters import all_fields, nearest
from reportedly.record.store import Record

FORMATS_ADDRESS = "/export/"
LISTS = {one.name for one in all_fields() if one.is_list}
FILTERS = {one.name for one in all_fields()}
SWITCHES = ("leave_out_private", "mask_quotations", "neutralise")
WORDS = ("table", "coarsen", "delay", "rule", "ranking")
TRUE = ("1", "true", "yes", "on")


def downloads(table: str, asked: dict[str, Any] | None = None) -> list[dict[str, str]]:
    """The links that a page shows: name, address and what is in it, of each format.

    Args:
        table: what the page shows: incidents, events, questions, reports ...
        asked: the filter of the page, as it stands in its address.
    """
    query = urlencode([*_pairs(asked or {})])
    found = []
    for one in known():
        if one.name == "jsonl" and query:
            continue  # the whole record alone
        own = urlencode({"table": table}) if one.takes_table and table in TABLES else ""
        parts = "&".join(filter(None, (own, query)))
        found.append(
            {"name": one.name, "holds": one.holds, "address": FORMATS_ADDRESS + one.name + "?" * bool(parts) + parts}
        )
    return found


def _pairs(asked: dict[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in asked.items():
        if name in FILTERS and value not in (None, "", [], ()):
            several = value if isinstance(value, list | tuple) else (value,)
            pairs += [(name, str(one).lower() if isinstance(one, bool) else str(one)) for one in several]
    return pairs


def add_downloads(app: FastAPI, record: Record) -> None:
    """The address `/export/FORMAT`, with the filter and the do-no-harm options as parameters."""

    @app.get(FORMATS_ADDRESS + "{form}")
    def download(form: str, request: Request) -> Response:
        try:
            exporter(form)
            options = options_of(request)
            with tempfile.NamedTemporaryFile(prefix="reportedly-", delete=False) as out:
                path = Path(out.name)
            try:
                view = export(record, form, options, path)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 400)
        given = sum(held.given for held in view.held.values())
        kept = sum(held.held_back for held in view.held.values())
        one = described(form)
        return FileResponse(
            path,
            media_type=one.media_type,
            filename=f"{record.path.stem}-{options.table or form}.{one.suffix}",
            headers={"x-count-given": str(given), "x-count-held-back": str(kept)},
            background=BackgroundTask(path.unlink, missing_ok=True),
        )


def options_of(request: Request) -> Options:
    """What an address asks for. Raises UsageError for a parameter that there is not, or one that is not well formed."""
    asked: dict[str, Any] = {}
    said: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in LISTS or name == "ranking":
            (asked if name in LISTS else said).setdefault(name, []).append(value)
        elif name in FILTERS:
            asked[name] = value
        elif name in WORDS or name in SWITCHES:
            said[name] = value
        else:
            raise UsageError(
                f"there is no parameter {name[:60]!r}; {nearest(name[:60], (*FILTERS, *WORDS, *SWITCHES))}"
            )
    table = said.get("table")
    if table is not None and table not in TABLES:
        raise UsageError(f"there is no table {table!r}; {nearest(table, TABLES)}")
    delay = str(said.get("delay", "0"))
    if not delay.isascii() or not delay.isdigit() or len(delay) > 6:
        raise UsageError(f"delay {delay!r} is no number of days")
    return Options(
        asked=asked,
        table=cast(Any, table),
        coarsen=coarseness(said.get("coarsen")),
        delay=int(delay),
        today=date.fromisoformat(settings.now()[:10]),
        leave_out_private=_on(said, "leave_out_private"),
        mask=_on(said, "mask_quotations"),
        neutralise=_on(said, "neutralise"),
        rule=said.get("rule", "least"),
        ranking=tuple(said.get("ranking", ())),
    )


def _on(said: dict[str, Any], name: str) -> bool:
    return str(said.get(name, "")).lower() in TRUE
