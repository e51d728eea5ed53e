"""A record as Python users have it: tables of every noun, one thing by its id, search, what was read in a report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack, cast

from reportedly.model import table_rows
from reportedly.record.filters import Arguments, Noun
from reportedly.record.store import Record as Store
from reportedly.service import querying
from reportedly.service.data_frames import Table
from reportedly.service.words import several

if TYPE_CHECKING:
    from reportedly.model import Copies, Failure, Finding, Incident, Occurrence, Question
    from reportedly.record.decided import Decision, Taken
    from reportedly.record.search import Hit
    from reportedly.service.document import Document
    from reportedly.service.neighbouring import Neighbours


class Record:
    """A record, open for reading. Use it with `with`, or close it.

    Each table takes the same filters by name, such as `since="2023-10"`, `place="Kharkiv"`, `type="air_strike"`,
    `contested=True`; `reportedly list --help` and `docs/cli.md` name them all. What is not known is refused with the
    nearest right name (UsageError).
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.store = Store(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()

    def __repr__(self) -> str:
        counts = self.counts()
        return f"<record {self.store.path}: " + ", ".join(several(counts[name], name) for name in COUNTED) + ">"

    def _table(self, noun: Noun, asked: Mapping[str, Any]) -> Table[Any]:
        return Table(self.store, noun, querying.asked_for(noun, asked))

    # -------------------------------------------------------------------------------------------- tables

    def incidents(self, **filters: Unpack[Arguments]) -> Table[table_rows.IncidentRow]:
        """Happenings, one row each, the most contested and most widely told first."""
        return self._table("incidents", filters)

    def events(self, **filters: Unpack[Arguments]) -> Table[table_rows.EventRow]:
        """Events, one row for each telling, by day."""
        return self._table("events", filters)

    def questions(self, **filters: Unpack[Arguments]) -> Table[table_rows.QuestionRow]:
        """What the accounts of incidents answer, alike or not; contradictions first."""
        return self._table("questions", filters)

    def statements(self, **filters: Unpack[Arguments]) -> Table[table_rows.StatementRow]:
        """Who said what."""
        return self._table("statements", filters)

    def reports(self, **filters: Unpack[Arguments]) -> Table[table_rows.ReportRow]:
        """Reports, the newest first."""
        return self._table("reports", filters)

    def actors(self, **filters: Unpack[Arguments]) -> Table[table_rows.ActorRow]:
        """Who acts or speaks, those met in most reports first."""
        return self._table("actors", filters)

    def checks(self, **filters: Unpack[Arguments]) -> Table[table_rows.CheckRow]:
        """Reports against themselves: conversions, distances, sums; those that fail first."""
        return self._table("checks", filters)

    # -------------------------------------------------------------------------------------------- one thing

    def report(self, name: str) -> Document:
        """A report with all that was read in it. Raises UsageError where there is none of that id."""
        from reportedly.service.document import Document

        return Document(self.store.document(name))

    def ids(self) -> tuple[str, ...]:
        """The ids of all reports, sorted."""
        return self.store.ids()

    def text(self, name: str) -> str:
        """A report's text. Raises UsageError where there is none of that id."""
        return self.store.text(name)

    def original(self, sha256: str) -> bytes:
        """The bytes of a report as they were received. Raises UsageError where they are not there."""
        return self.store.original(sha256)

    def documents(self) -> Iterator[Document]:
        """Every report with all that was read in it, in the order of the ids; one at a time."""
        from reportedly.service.document import Document

        return (Document(found) for found in self.store.documents())

    def incident(self, name: str) -> Incident:
        """An incident with its tolls, parties, reports and questions. Raises UsageError where there is none."""
        return self.store.incident(name)

    def question(self, name: str) -> Question:
        """A question with its positions, accounts and relations. Raises UsageError where there is none."""
        return self.store.question(name)

    def show(self, name: str) -> table_rows.Row:
        """The row of whatever has that id. Raises UsageError where nothing has."""
        return querying.get(self.store, querying.kind_of(self.store, name), name)

    def neighbours(self, name: str, limit: int = 10) -> list[Neighbours]:
        """What stands beside it: who tells it, who is in it, what lies near.

        Raises UsageError where nothing has that id.
        """
        from reportedly.service import neighbouring

        return neighbouring.neighbours(self.store, name, limit)

    # -------------------------------------------------------------------------------------------- the rest

    def find(self, words: str, limit: int = 50, **filters: Unpack[Arguments]) -> list[Hit]:
        """The reports that have the words, best first, with passages."""
        return list(querying.search(self.store, words, cast(Mapping[str, object], filters), limit).hits)

    def counts(self) -> Mapping[str, int]:
        """How many there are of each noun, and of failures."""
        return querying.counts(self.store)

    def copies(self) -> list[Copies]:
        """The groups of reports that carry one text."""
        return self.store.copies()

    def occurrences(self) -> list[Occurrence]:
        """Event mentions of one or several reports that are one event."""
        return self.store.occurrences()

    def findings(self) -> list[Finding]:
        """How the accounts stand to one another, and what was checked by computing."""
        return self.store.findings()

    def failures(self) -> list[Failure]:
        """What could not be read."""
        return self.store.failures()

    def runs(self) -> list[dict[str, Any]]:
        """Each run that changed the record."""
        return self.store.runs()

    def decisions(self) -> list[Decision]:
        """What a person decided, and holds."""
        return self.store.decisions()

    def decisions_taken(self) -> list[Taken]:
        """What a person decided, with who, when and why."""
        return self.store.decisions_taken()

    def verify(self) -> list[str]:
        """Every fault of the record, in words; an empty list where it is sound."""
        return self.store.verify()


COUNTED = ("reports", "incidents", "questions", "events", "statements")
