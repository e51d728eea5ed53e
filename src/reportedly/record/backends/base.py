"""What a database has to do for a record: one class for each kind of database, and nothing of it anywhere else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Engine, Table

from reportedly.errors import RecordError
from reportedly.record.address import Place
from reportedly.record.hashing import FIRST, Stored, TableHash, hash_of_rows
from reportedly.record.query_words import Query, Words

BUSY = 30  # seconds that a writer waits for another


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a record's file before it is opened; a server's files are its own affair.

    Attributes:
        made: the digest of its bytes; None where it could not be made.
        in_hand: whether there is a write-ahead log that has not been emptied into it.
    """

    made: str | None
    in_hand: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Where the words of a query stand in a report: characters from and to."""

    places: tuple[tuple[int, int], ...]


class Backend(ABC):
    """A kind of database, and one record in it.

    Attributes:
        place: the file, or the address of the database.
        holder: who has the record in hand, in that process's own words, after `take` was refused.
    """

    holder = ""

    def __init__(self, place: Place) -> None:
        self.place = place

    # ------------------------------------------------------------------------------------------------ opening

    @abstractmethod
    def there(self) -> bool:
        """Whether something is there that may be a record. Raises RecordError where that cannot be asked."""

    @abstractmethod
    def connect(self, write: bool) -> Engine:
        """An engine whose connections find this backend by `backend_of`.

        Raises RecordError where the record is missing (for reading), is none, or is one of another version.
        """

    @abstractmethod
    def make(self, connection: Connection) -> None:
        """Make the tables of a new record, and all that belongs to them."""

    @abstractmethod
    def note_version(self, connection: Connection, version: int) -> None:
        """Tell Alembic which version the tables are of, before it changes them."""

    @abstractmethod
    def settle_version(self, connection: Connection, version: int) -> None:
        """Keep which version they are of, when it has."""

    @abstractmethod
    def unmake(self) -> None:
        """Take away a record that was never complete, with all that belongs to it."""

    @abstractmethod
    def explained(self, error: Exception) -> RecordError:
        """What a database error means to the person at the keyboard."""

    @abstractmethod
    def size(self) -> int:
        """Bytes that the record takes."""

    def files(self) -> tuple[Path, ...]:
        """The files of the record, where it has its own."""
        return ()

    # ------------------------------------------------------------------------------------------------ one at a time

    @abstractmethod
    def take(self, words: str) -> bool:
        """Be the only one who builds; `words` say who that is. False where another is (`holder`)."""

    @abstractmethod
    def take_to_close(self, words: str) -> None:
        """Let go of a record that was written to: whatever a writer has to do last."""

    @abstractmethod
    def holder_is_gone(self) -> bool:
        """Whether the one who has the record in hand ends by itself within moments."""

    @abstractmethod
    def release(self) -> None:
        """Let others build, where this one could."""

    # ------------------------------------------------------------------------------------------------ writing

    @abstractmethod
    def begin(self, connection: Connection) -> None:
        """Begin a transaction that writes: one writer after the other; who builds must still be the only one."""

    @abstractmethod
    def upsert(self, table: Table) -> Any:
        """An INSERT that can say what happens to a row that is there already."""

    @abstractmethod
    def watched(self, connection: Connection) -> AbstractContextManager[set[str]]:
        """The tables that are written to inside, but for those that carry their own proof (`hashing.APART`).

        The keys of all rows that change are put into the temporary table `leaves.TOUCHED`.
        """

    @abstractmethod
    def index_report(self, connection: Connection, number: int, title: str | None, text: str) -> None:
        """Put a new report into the search index."""

    # ------------------------------------------------------------------------------------------------ searching

    def begin_search(self, connection: Connection) -> None:  # noqa: B027 - most have nothing to do
        """Prepare a transaction that reads for looking words up."""

    @abstractmethod
    def matching(self, query: Query) -> Any:
        """A query for the numbers of the reports that have the words."""

    @abstractmethod
    def has(self, query: Query, number: Any, common: bool) -> ColumnElement[bool]:
        """That the report of a number has the words, for a list that goes along its own order.

        Args:
            number: the report's number, as the list has it.
            common: whether so many reports have the words that it is quicker to look into each than to make a set.
        """

    @abstractmethod
    def scored(self, query: Query, most: int, conditions: Sequence[ColumnElement[bool]]) -> Any:
        """A subquery of (number, score) of the last reports that have the words; what fits best has the lowest score.

        Args:
            query: what is looked for.
            most: how many reports.
            conditions: what else must hold of the table of reports.
        """

    @abstractmethod
    def marks(self, connection: Connection, query: Query, numbers: Sequence[int]) -> dict[int, Marks]:
        """Where the words stand in the texts of these reports."""

    @abstractmethod
    def holding(self, part: str, expected: int) -> ColumnElement[bool]:
        """That the text or title of a report holds these characters, in any case, for a list in its own order.

        Args:
            part: the characters. Raises UsageError where they are fewer than three.
            expected: how many reports have all their pieces, as nearly as is known.
        """

    # ------------------------------------------------------------------------------------------------ verifying

    @abstractmethod
    def hashed_tables(self, connection: Connection) -> list[str]:
        """The names of the tables that are sealed, sorted."""

    @abstractmethod
    def stored(
        self, connection: Connection, table: str, low: str = FIRST, high: str | None = None, leaves: bool = True
    ) -> AbstractContextManager[Stored]:
        """The rows of a table from one key of a leaf to before another; nothing else may be read meanwhile.

        With `leaves` in the order of leaves, else in that of the primary key. Raises an error of the database where
        they cannot be read.
        """

    def table_hash(self, connection: Connection, table: str) -> TableHash:
        """The hash over the rows of a table as it stands. Raises an error of the database where it cannot be read."""
        with self.stored(connection, table, leaves=False) as held:
            return hash_of_rows(held.names, held.rows)

    def index_tables(self, connection: Connection) -> list[str]:
        """The tables of the search index that seals of version 4 and before cover, sorted."""
        return []

    @abstractmethod
    def file_state(self) -> FileState | None:
        """What the file's bytes are now; None where there is no file."""

    @abstractmethod
    def structure_faults(self, connection: Connection) -> Iterator[str]:
        """What is broken in the database itself."""

    @abstractmethod
    def schema_faults(self, connection: Connection) -> Iterator[str]:
        """Tables, indexes, triggers and views that are not as this program makes them."""

    @abstractmethod
    def index_faults(self, connection: Connection, reports: int) -> Iterator[str]:
        """Where the search index is not that of the texts."""


def backend_of(connection: Connection) -> Backend:
    """The backend that a connection belongs to."""
    return cast(Backend, connection.get_execution_options()["backend"])


def starts_with(words: Words) -> tuple[tuple[str, bool], ...]:
    """Each word, with whether only its beginning is asked for."""
    last = len(words.words) - 1
    return tuple((word, words.start and place == last) for place, word in enumerate(words.words))
