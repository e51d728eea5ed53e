"""Search over HTTP: reports that have the words, with passages, as JSON, JSON Lines or CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Query, Request, Response

from reportedly.export.delimited import line
from reportedly.record import queries
from reportedly.record.search import Hit
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.service.querying import Found
from reportedly.web.api.parameters import AFTER, LIMIT, Asked, checked, filter_parameters, names_of
from reportedly.web.api.responses import MEDIA, counted, given

Json = dict[str, Any]
SearchForm = Literal["json", "jsonl", "csv"]
WORDS = Query(
    description='Words; "in quotation marks" together; AND, OR, NOT, parentheses; `shell*` for any ending.',
    max_length=500,
    openapi_examples={"example": {"value": '"supply route" AND bridge'}},
)
FORM = Query(alias="format", description="The form of the answer; what is found is a text and has no place on a map.")
COLUMNS = ("report", "title", "publisher", "published", "start", "end", "text")
"""Of the CSV, which has a line for each passage; a report that only its title was found by has one without passage."""


def add_search(api: FastAPI, record: Record, refusals: Mapping[int | str, Json]) -> None:
    """Add the address of the search; `refusals` are the answers that say no."""
    known = names_of("reports", "q", "limit", "offset", "parts", "after", "format")
    filtering: Any = Depends(filter_parameters("reports"))

    def search(
        request: Request,
        q: Annotated[str, WORDS],
        asked: Asked = filtering,
        limit: LIMIT = 20,
        offset: Annotated[int, Query(description="How many to pass over.", ge=0, le=queries.COUNTED)] = 0,
        parts: Annotated[bool, Query(description="Find the characters anywhere in a word, in any script.")] = False,
        after: AFTER = None,
        form: Annotated[SearchForm, FORM] = "json",
    ) -> Response:
        checked(request, known)
        return _answer(querying.search(record, q, asked, limit, offset, parts, after), form, request)

    content = {"text/csv": {"schema": {"type": "string"}}, "application/x-ndjson": {"schema": {"type": "string"}}}
    responses: dict[int | str, Json] = {**refusals, 200: {"content": content}}
    api.get(
        "/search", responses=responses, summary="Reports that have the words, with passages", operation_id="search"
    )(search)


def _answer(found: Found, form: SearchForm, request: Request) -> Response:
    page = queries.Page((), found.total, found.exact, found.next, found.notes)
    held = max(0, found.total - len(found.hits))
    said = {**given(page), "given": len(found.hits), "held_back": held}
    headers = counted(said, request)
    hits = [_as_dict(hit) for hit in found.hits]
    if form == "json":
        body = json.dumps({**said, "rows": hits}, ensure_ascii=False)
    elif form == "jsonl":
        body = "".join(json.dumps(hit, ensure_ascii=False) + "\n" for hit in hits)
    else:
        body = line(COLUMNS) + "".join(line(cells, True) for hit in hits for cells in _cells(hit))
        headers["content-disposition"] = 'inline; filename="search.csv"'
    return Response(body.encode("utf-8", "replace"), media_type=MEDIA[form], headers=headers)


def _as_dict(hit: Hit) -> Json:
    return {
        "report": hit.report,
        "title": hit.heading,
        "publisher": hit.publisher,
        "published": hit.published,
        "passages": [
            {
                "start": passage.span.start,
                "end": passage.span.end,
                "text": passage.span.of(hit.text),
                "marks": [{"start": mark.start, "end": mark.end} for mark in passage.marks],
            }
            for passage in hit.passages
        ],
    }


def _cells(hit: Json) -> list[tuple[Any, ...]]:
    """The lines of a hit in a table."""
    report = tuple(hit[name] for name in COLUMNS[:4])
    passages = [tuple(passage[name] for name in COLUMNS[4:]) for passage in hit["passages"]]
    return [(*report, *passage) for passage in passages or [(None, None, None)]]
