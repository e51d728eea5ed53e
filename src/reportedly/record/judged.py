"""A person's judgements on what the program read or compared: right, wrong, or another value in its place.

Each is an entry of the log, which only grows; what the program found stays as it was, under the person's word. The last
entry on a thing holds; `open` takes it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, select

from reportedly import settings
from reportedly.errors import UsageError
from reportedly.record import audit_log, schema
from reportedly.record.database import writing
from reportedly.record.store import Record

WHAT = "judged"
"""What the log calls an entry with a judgement."""

Verdict = Literal["right", "wrong", "corrected", "open"]
Kind = Literal["question", "incident", "value"]
LONGEST = 2000  # characters of a reason or a value


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a question or an incident by its id, or characters of a report by where they stand."""

    kind: Kind
    name: str
    start: int | None = None
    end: int | None = None

    @property
    def words(self) -> str:
        """As the log writes it."""
        parts: list[str | int] = [self.kind, self.name]
        if self.start is not None and self.end is not None:
            parts += [self.start, self.end]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judgement that holds; `number` is that of its entry in the log, `value` what a person puts in place."""

    subject: Subject
    verdict: Verdict
    value: str | None
    who: str
    time: str
    why: str
    number: int


def judgements(connection: Connection) -> dict[Subject, Judgement]:
    """The judgements that hold, by what they are on, in the order in which they were last taken."""
    log = schema.log.c
    query = select(log.number, log.subject, log.new, log.time, log.who, log.why).where(log.what == WHAT)
    held: dict[Subject, Judgement] = {}
    for number, words, new, time, who, why in connection.execute(query.order_by(log.number)):
        subject = Subject(*json.loads(words))
        verdict, value = json.loads(new)
        held.pop(subject, None)
        if verdict != "open":
            held[subject] = Judgement(subject, verdict, value, who, time, why or "", number)
    return held


def judge(
    record: Record, subject: Subject, verdict: str, why: str, who: str, value: str | None = None, now: str | None = None
) -> None:
    """Write down a judgement.

    Args:
        record: open for writing.
        subject: what it is on.
        verdict: `right`, `wrong`, `corrected` (with a value), or `open` to take back what holds.
        why: the reason.
        who: the person.
        value: what holds in the person's eyes, where the program's value is corrected.
        now: the time, that of the clock if left out.

    Raises UsageError for what the record does not hold, and for a judgement without reason, person or value.
    """
    if verdict not in get_args(Verdict):
        raise UsageError(f"a judgement is right, wrong, corrected or open, not {verdict[:40]!r}")
    if not why.strip() or not who.strip():
        raise UsageError("a judgement needs its reason, and a person's name")
    value = (value or "").strip() or None
    if (verdict == "corrected") != (value is not None):
        raise UsageError("a correction needs the right value, and nothing else has one")
    if max(len(why), len(value or "")) > LONGEST:
        raise UsageError(f"a reason or a value has at most {LONGEST:,} characters")
    _check(record, subject)
    with writing(record.engine, record.backend) as connection:
        before = judgements(connection).get(subject)
        if verdict == "open" and before is None:
            raise UsageError("no judgement on it stands: nothing to take back")
        entry = {
            "time": now or settings.now(), "who": who.strip(), "what": WHAT, "subject": subject.words,
            "old": json.dumps([before.verdict, before.value], ensure_ascii=False) if before else None,
            "new": json.dumps([verdict, value], ensure_ascii=False), "why": why.strip(),
        }  # fmt: skip
        audit_log.append(connection, entry)


def _check(record: Record, subject: Subject) -> None:
    if subject.kind == "question":
        record.question(subject.name)
    elif subject.kind == "incident":
        record.incident(subject.name)
    elif subject.kind == "value":
        start, end = subject.start, subject.end
        if start is None or end is None or not 0 <= start < end <= len(record.text(subject.name)):
            raise UsageError(f"report {subject.name!r} has no characters {start}..{end}")
    else:
        raise UsageError(f"a judgement is on a question, an incident or a value, not {subject.kind!r}")
