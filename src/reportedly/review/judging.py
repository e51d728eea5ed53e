"""What a named person decides on the page, on pairs and on single things: into the log, and never for good."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from reportedly.errors import UsageError
from reportedly.record import judged
from reportedly.record.judged import Judgement, Subject
from reportedly.record.store import Record

TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, on which record."""

    path: str | os.PathLike[str]
    name: str

    def judge(self, subject: Subject, verdict: str, why: str, value: str | None = None) -> None:
        """Say that something is right, wrong, or should be another value; `open` takes that back."""
        with Record(self.path, write=True) as record:
            judged.judge(record, subject, verdict, why, self.name, value)

    def decide(self, a: str, b: str, verdict: str, why: str) -> None:
        """Say that two reports, or two events (`report#3`), are one or two; `open` takes that back."""
        if not why.strip():
            raise UsageError("a decision needs its reason")
        with Record(self.path, write=True) as record:
            record.decide(a, b, cast(Any, verdict), why.strip(), who=self.name)


def subject_of(fields: Mapping[str, str]) -> Subject:
    """What a form is about. Raises UsageError for what is not well formed."""
    kind, name = fields.get("kind", ""), fields.get("name", "")
    start, end = fields.get("start", ""), fields.get("end", "")
    if kind not in ("question", "incident", "value") or not name:
        raise UsageError("nothing is named that could be judged")
    if kind != "value":
        return Subject(cast(Any, kind), name)
    if not (start.isdecimal() and end.isdecimal() and len(start) < 10 and len(end) < 10):
        raise UsageError("no characters are named that could be judged")
    return Subject("value", name, int(start), int(end))


def standing(record: Record) -> dict[Subject, Judgement]:
    """The judgements that hold."""
    with record.reading() as connection:
        return judged.judgements(connection)
