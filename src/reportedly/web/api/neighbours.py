"""What stands beside a thing, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Query, Request

from reportedly.errors import UsageError
from reportedly.export import row_formats as export
from reportedly.record.store import Record
from reportedly.service import neighbouring
from reportedly.web.api.parameters import checked
from reportedly.web.api.responses import BASIS, problem


def add_neighbours(api: FastAPI, record: Record) -> None:
    """Add the list of what stands beside a thing."""
    known: dict[str, Any] = {"id": None, "limit": None}

    @api.get("/neighbours", summary="What stands beside a thing: who tells it, who is in it, what lies near")
    def neighbours(
        request: Request,
        name: Annotated[
            str,
            Query(
                alias="id",
                description="Of a report, incident, event (`report#3`), statement, question, actor or check.",
                max_length=2000,
                openapi_examples={"example": {"value": "incident-1"}},
            ),
        ],
        limit: Annotated[int, Query(description="How many of each relation at most.", ge=1, le=999)] = 10,
    ) -> Any:
        checked(request, known)
        try:
            found = neighbouring.neighbours(record, name, limit)
        except UsageError as error:
            return problem(404, str(error))
        rows = [
            {
                "relation": one.relation,
                "noun": one.noun,
                "asked": one.asked,
                "total": one.total,
                "total_is_exact": one.exact,
                "given": len(one.rows),
                "held_back": max(0, one.total - len(one.rows)),
                "rows": [export.as_dict(row) for row in one.rows],
            }
            for one in found
        ]
        return {"id": name, "relations": rows, "basis": BASIS}
