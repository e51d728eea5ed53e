"""What the API answers: JSON with how many are given and held back, CSV, JSON Lines, GeoJSON; and how it says no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from reportedly.export import row_formats as export
from reportedly.record.filters import Noun
from reportedly.record.queries import Page

Json = dict[str, Any]
Form = Literal["json", "jsonl", "csv", "geojson"]
MEDIA = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
}
BASIS = "Values were read by a program and are not verified. Each leads to the characters that it was read from."


class Problem(BaseModel):
    """What was wrong with a request."""

    error: str = Field(examples=["type 'shellng' is not known; did you mean 'shelling'?"])


class Given(BaseModel):
    """What a list says of itself: how many rows fit the filter, how many are given and how many held back."""

    total: int = Field(description="How many fit the filter, counted up to 1,000.", examples=[412])
    exact: bool = Field(description="Whether that is all; else there are more.", examples=[True])
    given: int = Field(description="How many are given here.", examples=[50])
    held_back: int = Field(description="How many come on other pages.", examples=[362])
    next: str | None = Field(description="`after` for the next page; null on the last.")
    notes: list[str] = Field(description="What was looked for and is not in the record.", examples=[[]])
    basis: str = Field(description="What the values rest on.", examples=[BASIS])


def given(page: Page) -> Json:
    """What is said of a page of a list."""
    return {
        "total": page.total,
        "exact": page.exact,
        "given": len(page.rows),
        "held_back": page.total - len(page.rows),
        "next": page.next,
        "notes": list(page.notes),
        "basis": BASIS,
    }


def counted(said: Json, request: Request) -> dict[str, str]:
    """The headers that say what `given` does, for forms that hold rows alone."""
    headers = {
        "x-total-count": str(said["total"]) + ("" if said["exact"] else "+"),
        "x-count-given": str(said["given"]),
        "x-count-held-back": str(said["held_back"]),
    }
    if said["next"]:
        address = request.url.include_query_params(after=said["next"])
        headers["link"] = f'<{address.path}?{address.query}>; rel="next"'
    return headers


def answer(noun: Noun, page: Page, form: Form, request: Request) -> Response:
    """A page of a list in the form that was asked for; the headers of all forms say what the JSON says."""
    said = given(page)
    headers = counted(said, request)
    if form == "json":
        body = json.dumps({**said, "rows": [export.as_dict(row) for row in page.rows]}, ensure_ascii=False)
    elif form == "jsonl":
        body = "".join(export.json_lines(page.rows))
    elif form == "csv":
        body = "".join(export.csv_lines(noun, page.rows))
        headers["content-disposition"] = f'inline; filename="{noun}.csv"'
    else:
        collection = {
            "type": "FeatureCollection",
            "numberMatched": page.total,
            "numberReturned": said["given"],
            **said,
            "features": [export.feature(row) for row in page.rows],
        }
        body = json.dumps(collection, ensure_ascii=False)
    return Response(body.encode("utf-8", "replace"), media_type=MEDIA[form], headers=headers)


def problem(status: int, words: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal, in words."""
    return JSONResponse({"error": words}, status, dict(headers or {}))
