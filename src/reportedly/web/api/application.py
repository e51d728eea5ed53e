"""The application that answers under `/api/v1`: its lists are made from the nouns and the fields of the filter."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import create_model

from reportedly.errors import RecordError, UsageError
from reportedly.export import row_formats as export
from reportedly.model.table_rows import ROWS
from reportedly.record import queries
from reportedly.record.filters import NOUNS, Noun
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.version import __version__
from reportedly.web.api.decisions import add_decisions
from reportedly.web.api.geographic_features import add_features
from reportedly.web.api.neighbours import add_neighbours
from reportedly.web.api.parameters import AFTER, LIMIT, Asked, checked, filter_parameters, names_of
from reportedly.web.api.places import add_places
from reportedly.web.api.rate_limits import Limits
from reportedly.web.api.responses import BASIS, Form, Given, Problem, answer, problem
from reportedly.web.api.searching import add_search

Json = dict[str, Any]
PREFIX = "/api/v1"
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "A parameter is not known or not well formed; the words say which."},
    429: {"model": Problem, "description": "Too many requests in a short time."},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is nothing of that id."}}
FORM = Annotated[Form, Query(alias="format", description="The form of the answer.")]
DESCRIPTION = (
    "Who said what, what happened where and when, how many, told by how many independent origins, and where the "
    f"accounts differ. {BASIS} Every list takes the same filters as the command line and Python, and says how many "
    "rows it holds back."
)


class MissingError(UsageError):
    """There is nothing of that id."""


def api_application(record: Record, telemetry: Any, reviewer: str | None = None) -> FastAPI:
    """The API of a record that is open for reading.

    Args:
        record: the record.
        telemetry: what the framework is told of sending things, so that it sends nothing.
        reviewer: who decides, where no user is known; for reading only without.
    """
    api = FastAPI(
        title="reportedly",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        telemetry=telemetry,
    )
    api.add_middleware(Limits, record=record)
    _errors(api)
    _root(api, record)
    add_search(api, record, REFUSALS)
    add_features(api, record)
    add_places(api, record)
    add_decisions(api, record, reviewer)
    add_neighbours(api, record)
    for noun in NOUNS:
        _facets(api, record, noun)
        _series(api, record, noun)
        _list(api, record, noun)
        _one(api, record, noun)
    return api


def _errors(api: FastAPI) -> None:
    @api.exception_handler(MissingError)
    def missing(request: Request, error: MissingError) -> Response:
        return problem(404, str(error))

    @api.exception_handler(UsageError)
    def refused(request: Request, error: UsageError) -> Response:
        return problem(400, str(error))

    @api.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return problem(400, f"{first['loc'][-1]}: {first['msg']}")

    @api.exception_handler(RecordError)
    def broken(request: Request, error: RecordError) -> Response:
        return problem(503, str(error))

    @api.exception_handler(404)
    def unknown(request: Request, error: Exception) -> Response:
        return problem(404, "there is nothing at this address")


def _root(api: FastAPI, record: Record) -> None:
    @api.get("/", responses=REFUSALS, summary="What the record holds, and where")
    def root(request: Request) -> Json:
        checked(request, {})
        base = request.scope.get("root_path", "")
        return {
            "record": record.path.name,
            "version": __version__,
            "counts": querying.counts(record),
            "lists": {noun: f"{base}/{noun}" for noun in NOUNS},
            "search": f"{base}/search?q=WORDS",
            "decisions": f"{base}/decisions",
            "features": f"{base}/ogc/",
            "description": f"{base}/openapi.json",
            "basis": BASIS,
        }


def _filtering(noun: Noun) -> Any:
    return Depends(filter_parameters(noun))


def _list(api: FastAPI, record: Record, noun: Noun) -> None:
    row = ROWS[noun]
    page = create_model(f"{noun.capitalize()}Page", __base__=Given, rows=(list[row], ...))  # type: ignore[valid-type]
    known, filtering = names_of(noun, "limit", "after", "format"), _filtering(noun)

    def listed(
        request: Request,
        asked: Asked = filtering,
        limit: LIMIT = 50,
        after: AFTER = None,
        form: FORM = "json",
    ) -> Response:
        checked(request, known)
        return answer(noun, querying.list_page(record, noun, asked, limit, after), form, request)

    content = {
        "text/csv": {"schema": {"type": "string"}},
        "application/x-ndjson": {"schema": {"type": "string"}},
        "application/geo+json": {"schema": {"type": "object"}},
    }
    responses: dict[int | str, dict[str, Any]] = {**REFUSALS, 200: {"model": page, "content": content}}
    api.get(f"/{noun}", responses=responses, summary=f"{noun.capitalize()} that fit", operation_id=f"list_{noun}")(
        listed
    )


def _facets(api: FastAPI, record: Record, noun: Noun) -> None:
    known, filtering = names_of(noun, "by", "most"), _filtering(noun)
    columns: Any = Query(..., description=f"One of: {', '.join(queries.FACETS[noun])}.", max_length=50)

    def counted(
        request: Request,
        asked: Asked = filtering,
        by: str = columns,
        most: Annotated[int, Query(description="How many values at most.", ge=1, le=1000)] = 50,
    ) -> Json:
        checked(request, known)
        found = querying.facets(record, noun, asked, by, most)
        return {"by": by, "values": [{"value": value, "count": number} for value, number in found]}

    summary = f"How many {noun} have each value of a column"
    api.get(f"/{noun}/facets", responses=REFUSALS, summary=summary, operation_id=f"facets_{noun}")(counted)


def _series(api: FastAPI, record: Record, noun: Noun) -> None:
    if noun not in queries.DAYS:
        return
    known, filtering = names_of(noun, "step"), _filtering(noun)

    def over_time(
        request: Request,
        asked: Asked = filtering,
        step: Annotated[str, Query(description="day, month or year.", max_length=10)] = "month",
    ) -> Json:
        checked(request, known)
        found = querying.series(record, noun, asked, step)
        return {"step": step, "series": [{step: name, "count": number} for name, number in found]}

    summary = f"How many {noun} begin in each day, month or year"
    api.get(f"/{noun}/series", responses=REFUSALS, summary=summary, operation_id=f"series_{noun}")(over_time)


def _one(api: FastAPI, record: Record, noun: Noun) -> None:
    def one(request: Request, name: str) -> Json:
        checked(request, {})
        try:
            row = querying.get(record, noun, name)
        except UsageError as error:
            raise MissingError(str(error)) from None
        return {"row": export.as_dict(row), "detail": querying.detail(record, noun, name), "basis": BASIS}

    summary = f"One of the {noun}, with all that is known of it"
    responses = {**REFUSALS, **MISSING}
    path = f"/{noun}/{{name:path}}"
    api.get(path, responses=responses, summary=summary, operation_id=f"get_{noun}")(one)
