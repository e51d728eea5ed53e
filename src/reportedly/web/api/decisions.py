"""Decisions over HTTP: those that hold, and a new one where the page was started for review."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field

from reportedly.record.decided import Decision, called, verdict_in_words
from reportedly.record.store import Record
from reportedly.review.deciding import decide
from reportedly.web.api.parameters import checked
from reportedly.web.guard import WHO

Json = dict[str, Any]


class NewDecision(BaseModel):
    """What a person decides: two reports, or two events (`report#3`), are one or two, or it is open again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"a": "monday", "b": "tuesday", "verdict": "two", "why": "they are by two hands"}]})  # fmt: skip

    a: str = Field(min_length=1, max_length=2000)
    b: str = Field(min_length=1, max_length=2000)
    verdict: Literal["one", "two", "open"]
    why: str = Field(min_length=1, max_length=10_000)


def add_decisions(api: FastAPI, record: Record, reviewer: str | None) -> None:
    """Add the list of decisions; with a `reviewer`, also the way to add one."""

    @api.get("/decisions", summary="What persons decided, and holds")
    def decisions(request: Request) -> Json:
        checked(request, {})
        rows = [
            {**_plain(record, one.decision), "who": one.who, "time": one.time, "why": one.why, "applied": one.applied}
            for one in record.decisions_taken()
        ]
        return {"total": len(rows), "given": len(rows), "held_back": 0, "rows": rows}

    if reviewer is None:
        return

    @api.post("/decisions", status_code=201, summary="Decide; the log keeps it, and the next build goes by it")
    def new(request: Request, asked: NewDecision) -> Json:
        who = request.scope.get(WHO) or reviewer
        return _plain(record, decide(record.path, asked.a, asked.b, asked.verdict, asked.why, who))


def _plain(record: Record, decision: Decision) -> Json:
    sides = {"a": called(record, decision.a), "b": called(record, decision.b)}
    return {**sides, "verdict": decision.verdict, "holds": verdict_in_words(decision)}
