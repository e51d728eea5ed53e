"""A record: what was read, what it says, how it compares, and what could not be read.

Everything is written in transactions that happen wholly or not at all; nothing that a report said is ever overwritten.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, delete, insert, select, update

from reportedly import settings
from reportedly.errors import RecordError, UsageError
from reportedly.model import Comparison, Failure, Span
from reportedly.record import (
    audit_log,
    compared,
    decided,
    integrity,
    originals,
    run_states,
    schema,
    sealing,
    search,
    tallies,
    under_way,
)
from reportedly.record.address import Address, place_of
from reportedly.record.backends import backend_at
from reportedly.record.contents import Contents
from reportedly.record.database import writing
from reportedly.record.inserts import Addition, store_report

Json = dict[str, Any]


CLOSING = "closing it"
"""What a process says that holds the lock for a moment only."""

PATIENCE = 60  # seconds that a build waits for one that closes the record, or for the workers of one that was killed


def is_there(path: str | os.PathLike[str]) -> bool:
    """Whether there is something in a record's place. Raises RecordError where a server cannot be asked."""
    return backend_at(place_of(path)).there()


def _holder(words: str) -> str:
    """Who has the lock, in words for the one who has not."""
    return f"process {os.getpid()} ({words}, since {settings.now()})"


class Record(Contents):
    """A record (a file, or a PostgreSQL database by its URL), opened for reading, or with `write` for building.

    Raises RecordError where it cannot be opened or is of another version; methods raise UsageError for what it does not
    hold.
    """

    def __init__(self, path: str | os.PathLike[str] | Address, *, write: bool = False) -> None:
        self.path = place_of(path)
        self.write = write
        self.backend = backend_at(self.path)
        self.engine = self.backend.connect(write)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the record; a file that was written to is made whole first (`completing.py`)."""
        self.engine.dispose()
        if self.write:
            self.backend.take_to_close(_holder(CLOSING))
        self.backend.release()

    def lock(self, words: str) -> None:
        """Be the only one who builds this record, until it is closed. Raises RecordError where another does.

        `words` say what is done, for the one who is refused meanwhile.
        """
        until = time.monotonic() + PATIENCE
        while not self.backend.take(_holder(words)):
            if (CLOSING in self.backend.holder or self.backend.holder_is_gone()) and time.monotonic() < until:
                time.sleep(0.05)
                continue
            told = self.backend.holder or "another process"
            raise RecordError(f"{self.path}: {told} is at work on this record; start again when it has ended")

    def files(self) -> tuple[Path, ...]:
        """The record's file, and those that stand beside it while it is written; none where it is on a server."""
        return self.backend.files()

    def enter(self, what: str, entries: Sequence[tuple[str, str]], now: str, notes: Mapping[str, str]) -> None:
        """Enter what was done outside of a run into the log, as (subject, words), and leave notes for the next time."""
        with writing(self.engine, self.backend) as connection:
            for subject, words in entries:
                self._log(connection, now, what, subject, new=words)
            for key, value in notes.items():
                row = self.backend.upsert(schema.state).values(key=key, value=value)
                connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    def note(self, key: str, value: str) -> None:
        """Leave a note for the next build (`state`)."""
        with writing(self.engine, self.backend) as connection:
            row = self.backend.upsert(schema.state).values(key=key, value=value)
            connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    def find(self, words: str, limit: int = 50, offset: int = 0) -> list[search.Hit]:
        """The reports that have the words (`search.expression` says how they are read), best first."""
        with self.reading() as connection:
            return search.find(connection, words, limit, offset)

    def verify(self) -> list[str]:
        """Every fault of the record, in words; an empty list where it is sound."""
        return self.verification().faults

    def verification(self) -> integrity.Verification:
        """Every fault of the record, and what could not be checked."""
        self.engine.dispose()  # the file's bytes are read while it is not open
        file = self.backend.file_state()
        with self.reading() as connection:
            return integrity.verify(connection, file)

    # -------------------------------------------------------------------------------------------- writing

    def state(self, key: str) -> str | None:
        """A note that the building leaves for itself."""
        found = self._all_scalars(select(schema.state.c.value).where(schema.state.c.key == key))
        return str(found[0]) if found else None

    def ask(self, inputs: Sequence[str], options: Mapping[str, Any], now: str) -> None:
        """Write down that a run is asked for, before it reads anything; one of the same inputs is asked for once.

        It stands there until the run has ended (`finish_run`), whatever becomes of it.
        """
        row = {"inputs": json.dumps(list(inputs)), "options": json.dumps(dict(options)), "folder": str(Path.cwd())}
        with writing(self.engine, self.backend) as connection:
            under_way.ask(connection, row, now)

    def unfinished(self) -> list[under_way.Asked]:
        """The runs that were asked for and have not ended, in the order in which they were begun."""
        with self.reading() as connection:
            return under_way.asked(connection)

    def start_run(self, version: str, layers: Mapping[str, str], inputs: Sequence[str], now: str) -> int:
        """The number of the run that changes the record from now on: that of these inputs which was broken off, or new.

        A run of other inputs that was broken off stays so in the list of runs; what it was asked for is not forgotten.
        """
        with writing(self.engine, self.backend) as connection:
            row = {"version": version, "layers": json.dumps(layers), "inputs": json.dumps(list(inputs))}
            runs = schema.runs.c
            found = connection.execute(
                select(runs.number, runs.inputs, runs.state).where(runs.finished.is_(None))
            ).first()
            if found is not None and found.inputs == row["inputs"]:
                told = {**row, "state": run_states.checked(found.state, "reading")}
                connection.execute(update(schema.runs).where(runs.number == found.number).values(told))
                return int(found.number)
            if found is not None:
                ended = {"finished": now, "state": run_states.checked(found.state, "broken off")}
                connection.execute(update(schema.runs).where(runs.number == found.number).values(ended))
                self._log(connection, now, "run broken off", str(found.number))
            made = connection.execute(insert(schema.runs).values({**row, "started": now, "state": "reading"}))
            self._log(connection, now, "run started", version, new=json.dumps(list(inputs)))
            assert made.inserted_primary_key is not None
            return int(made.inserted_primary_key[0])

    def reach(self, state: run_states.State) -> None:
        """Bring the run that is under way to its next state; nothing where no run has changed anything."""
        with writing(self.engine, self.backend) as connection:
            self._reach(connection, state)

    def _reach(self, connection: Connection, state: run_states.State, **values: str) -> bool:
        runs = schema.runs.c
        found = connection.execute(select(runs.number, runs.state).where(runs.finished.is_(None))).first()
        if found is None:
            return False
        told = {"state": run_states.checked(found.state, state), **values}
        connection.execute(update(schema.runs).where(runs.number == found.number).values(told))
        return True

    def run_open(self) -> bool:
        """Whether a run that has changed something is under way, or was broken off."""
        with self.reading() as connection:
            return sealing.run_open(connection)

    def finish_run(self, now: str, inputs: Sequence[str] = ()) -> None:
        """End the run that is under way: every table is sealed, and what was asked for of these inputs is done."""
        with writing(self.engine, self.backend) as connection:
            if self._reach(connection, "finished", finished=now):
                self._log(connection, now, "run ended", str(self.path.name))
            under_way.done(connection, inputs)

    def add(
        self,
        additions: Sequence[Addition],
        failed: Iterable[Failure],
        recovered: Iterable[str],
        layers: str,
        now: str,
    ) -> None:
        """Store a batch: originals, reports, annotations and their log entries, and failures, all or none.

        `recovered` are inputs that are no failures any more.
        """
        additions = self._kept_outside(additions)
        with writing(self.engine, self.backend) as connection:
            counted = tallies.Tallies()
            entries = [store_report(connection, addition, layers, counted) for addition in additions]
            tallies.write(connection, counted)
            audit_log.append(connection, *({"time": now, "who": audit_log.person(), **entry} for entry in entries))
            connection.execute(delete(schema.failures).where(schema.failures.c.input.in_(list(recovered))))
            for failure in failed:
                row = self.backend.upsert(schema.failures).values(input=failure.input, reason=failure.reason)
                connection.execute(row.on_conflict_do_update(index_elements=["input"], set_={"reason": failure.reason}))

    def keep_originals_in(self, where: originals.Outside) -> None:
        """Keep originals in a place outside of the record from now on.

        Raises UsageError where the record has originals within, or elsewhere and not there.
        """
        held = schema.originals.c
        with self.reading() as connection:
            before = originals.outside(connection)
            if before == where:
                return
            if connection.execute(select(held.sha256).where(held.bytes.is_not(None)).limit(1)).first():
                raise UsageError(f"{self.path} holds its originals itself: --originals is for a new record")
            for (name,) in connection.execute(select(held.sha256)):
                if fault := where.fault(name, where.get(name)):
                    raise UsageError(f"{fault}: copy all that lies in {before.address if before else 'the old place'}")
        self.note(originals.NOTE, where.address)

    def _kept_outside(self, additions: Sequence[Addition]) -> Sequence[Addition]:
        """The same, without the bytes of the originals where these lie outside: they are written there."""
        with self.reading() as connection:
            where = originals.outside(connection)
        if where is None:
            return additions
        for addition in additions:
            if addition.original:
                where.put(addition.report.sha256, addition.original)
        return [replace(addition, original=b"") for addition in additions]

    def compare(self, comparison: Comparison, made_from: str, now: str) -> None:
        """Store a comparison that was made elsewhere in place of what was found before; `made_from` names it."""
        with writing(self.engine, self.backend) as connection:
            compared.write(connection, comparison)
            self._compared(connection, made_from, now)

    def compare_parts(
        self,
        way: str,
        gone: Mapping[str, Mapping[str, Sequence[str]]],
        parts: Iterable[compared.Part],
        summaries: Iterable[tuple[str, str, bytes]],
        made_from: str,
        now: str,
    ) -> None:
        """Store what comparing found, part by part, in place of the parts that are gone (`compared.write_parts`).

        `made_from` names what was compared.
        """
        with writing(self.engine, self.backend) as connection:
            compared.write_parts(connection, way, gone, parts, summaries)
            self._compared(connection, made_from, now)

    def _compared(self, connection: Connection, made_from: str, now: str) -> None:
        row = self.backend.upsert(schema.state).values(key="compared", value=made_from)
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": made_from}))
        self._log(connection, now, "reports compared", self.path.name, new=made_from)
        self._reach(connection, "compared")

    def decide(
        self,
        a: str | Span,
        b: str | Span,
        verdict: decided.Verdict,
        why: str,
        now: str | None = None,
        who: str | None = None,
    ) -> decided.Decision:
        """Write down what a person decided of two reports or two events; the next comparison goes by it.

        Args:
            a, b: ids of reports, or events: `report#3` by the number that an export gives it, or the trigger itself.
            verdict: `one`, `two`, or `open` to take an earlier decision back.
            why: the person's reason.
            now: the time, that of the clock if left out.
            who: the person, whoever is at the keyboard if left out.

        Raises UsageError for what the record does not hold.
        """
        named = [decided.named(self, side) if isinstance(side, str) else side for side in (a, b)]
        first, second = sorted(named, key=str)
        decision = decided.Decision(first, second, verdict)
        decided.check(self, decision)
        with writing(self.engine, self.backend) as connection:
            entry = decided.entry(connection, decision, why)
            audit_log.append(connection, {"time": now or settings.now(), "who": who or audit_log.person(), **entry})
        return decision

    def decisions(self) -> list[decided.Decision]:
        """What a person decided, and holds."""
        with self.reading() as connection:
            return decided.decided(connection)

    def decisions_taken(self) -> list[decided.Taken]:
        """The same, with who decided it, when and why."""
        with self.reading() as connection:
            return decided.taken(connection)

    def contents(self) -> str:
        """A hash over every report and its annotations: what a comparison is made from."""
        with self.reading() as connection:
            return compared.contents(connection)

    def _log(self, connection: Connection, now: str, what: str, subject: str, new: str | None = None) -> None:
        audit_log.append(
            connection, {"time": now, "who": audit_log.person(), "what": what, "subject": subject, "new": new}
        )
