"""Deciding on the page: forms of a named person, answered by going back to where they stood."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from reportedly.errors import UsageError
from reportedly.record.judged import Judgement, Subject
from reportedly.review.judging import TAKEN_BACK, Reviewer, subject_of
from reportedly.web.guard import WHO

DECIDE = "/decide"
MOST_FIELDS = 20  # of one form, against such as are made of nothing but fields


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A person who decides, and the word that forms of this page alone know."""

    reviewer: Reviewer
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))


def add_deciding(app: FastAPI, reviewing: Reviewing, show: Any) -> None:
    """Add the address that takes decisions."""

    @app.post(DECIDE)
    async def decide(request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=MOST_FIELDS))
        if not secrets.compare_digest(fields.get("token", "").encode(), reviewing.token.encode()):
            return Response("This was not sent by a form of this page.", 403)
        try:
            who = request.scope.get(WHO) or reviewing.reviewer.name
            await run_in_threadpool(_take, replace(reviewing.reviewer, name=who), fields)
        except UsageError as error:
            return Response(show("message.html", 400, words=str(error), section="").body, 400, media_type="text/html")
        return RedirectResponse(_back(fields.get("back", "/")), 303)


def _take(reviewer: Reviewer, fields: dict[str, str]) -> None:
    why = fields.get("why", "").strip() or (TAKEN_BACK if fields.get("verdict") == "open" else "")
    if "a" in fields:
        reviewer.decide(fields["a"], fields.get("b", ""), fields.get("verdict", ""), why)
    else:
        reviewer.judge(subject_of(fields), fields.get("verdict", ""), why, fields.get("value"))


def _back(address: str) -> str:
    """Where to go back to: an address of this page, whatever was sent."""
    safe = (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and "\n" not in address
        and "\r" not in address
    )
    return address if safe else "/"


def on(
    held: dict[Subject, Judgement], kind: str, name: str, start: int | None = None, end: int | None = None
) -> Judgement | None:
    """The judgement that holds on a thing."""
    return held.get(Subject(kind, name, start, end))  # type: ignore[arg-type]
