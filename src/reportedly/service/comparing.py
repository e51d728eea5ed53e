"""A record is compared: each neighbourhood of its reports alone, and only those that the last comparison did not know.

What is read of a record that has grown by a day: the mark and the summary of every report (columns of numbers), the
names of the parts that stand, and of the reports themselves those of the neighbourhoods that have changed.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from reportedly import fingerprints
from reportedly.errors import UsageError
from reportedly.model import Span
from reportedly.record.compared import Kept, Part, Stored, marks, read, rows_of, stored
from reportedly.record.store import Record
from reportedly.scale import pool

if TYPE_CHECKING:
    from reportedly.compare.decisions import Decisions
    from reportedly.compare.neighbourhoods import Neighbourhood
    from reportedly.record.decided import Decision

AT_ONCE = 64
"""Reports that are summarised, or compared, in one piece of work; a neighbourhood is never cut."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """What a comparison puts into a record.

    Attributes:
        way: names this way of comparing.
        gone: what was found in the parts that no neighbourhood has any more.
        parts: what was found in the new ones, from a file.
        summaries: of reports that had none, from another one: id, mark, bytes.
    """

    way: str
    gone: Mapping[str, Mapping[str, Sequence[str]]]
    parts: Iterable[Part]
    summaries: Iterable[tuple[str, str, bytes]]


@dataclass(frozen=True, slots=True)
class Work:
    """A neighbourhood with all that its comparison needs: the work of one worker.

    Attributes:
        marks: of its reports, in the order of the ids.
        reports, heard: as they are stored.
        kept: what the last comparison of its reports kept.
    """

    way: str
    name: str
    marks: tuple[str, ...]
    reports: tuple[Stored, ...]
    heard: tuple[Stored, ...]
    common: bytes
    decisions: Decisions
    kept: Mapping[str, str]


class _Memory:
    """What the last comparison kept, and what this one keeps."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self.rows: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """What was kept under a name."""
        value = self._known.get(key)
        if value is not None:
            self.rows[key] = value
        return value

    def put(self, key: str, value: str) -> None:
        """Keep something under a name."""
        self.rows[key] = value


def version() -> str:
    """The version of the rules and weights that compare reports: a hash of them."""
    return fingerprints.of_module("reportedly.compare.comparison")


@contextmanager
def compared(record: Record, decided: Sequence[Decision], executor: pool.Executor) -> Iterator[Comparing]:
    """What is to change in a record, so that it says how its reports compare."""
    from reportedly.compare.neighbourhoods import neighbourhoods
    from reportedly.compare.summaries import Summaries, unpacked

    way = version()
    decisions = _decisions(decided)
    with TemporaryFile() as file, TemporaryFile() as fresh:
        with record.reading() as connection:
            kept = Kept(connection, way)
            names = marks(connection)
            known = kept.marked()
            missing = [name for name, mark in names.items() if known.get(name) != mark]
            del known
            for made in executor.each(_summarise, _unread(connection, way, missing)):
                for one in made:
                    pickle.dump(one, fresh, pickle.HIGHEST_PROTOCOL)
            every = Summaries(
                tuple(names),
                tuple(names.values()),
                (unpacked(data) for data in _merged(names, kept.summaries(), missing, _made(fresh, len(missing)))),
            )
            found = neighbourhoods(every, decisions)
            stand = kept.parts()
            gone = kept.found(stand - {one.name for one in found})
            new = [one for one in found if one.name not in stand]
            works = _works(connection, kept, every.names, every.marks, new, gone, decisions)
            count = 0
            for parts in executor.each(_compare, _batches(works)):
                for part in parts:
                    pickle.dump(part, file, pickle.HIGHEST_PROTOCOL)
                    count += 1
        file.seek(0)
        told = ((name, names[name], data) for name, data in _made(fresh, len(missing)))
        yield Comparing(way, gone, _parts(file, count), told)


def _parts(file: Any, count: int) -> Iterator[Part]:
    for _ in range(count):
        part: Part = pickle.load(file)  # our own bytes, from a file that nobody else can open
        yield part


def _made(file: Any, count: int) -> Iterator[tuple[str, bytes]]:
    """The summaries that were made now, with the ids of their reports, from the file in which they wait."""
    file.seek(0)
    for _ in range(count):
        name, data = pickle.load(file)
        yield name, data


def _merged(
    names: Iterable[str],
    known: Iterator[tuple[str, bytes]],
    missing: Sequence[str],
    fresh: Iterator[tuple[str, bytes]],
) -> Iterator[bytes]:
    """The summary of each report, from two sources in the order of the ids; those of `missing` ones are fresh."""
    awaited = iter(missing)
    following = next(awaited, None)
    for name in names:
        if name == following:
            yield next(fresh)[1]
            following = next(awaited, None)
        else:
            yield next(data for other, data in known if other == name)


Unread = tuple[str, tuple[str, ...], tuple[Stored, ...]]
"""The way of comparing, and some reports that have no summary: their ids, and as they are stored."""


def _unread(connection: Any, way: str, names: Sequence[str]) -> Iterator[Unread]:
    for at in range(0, len(names), AT_ONCE):
        part = tuple(names[at : at + AT_ONCE])
        told = stored(connection, part)
        yield way, part, tuple(told[name] for name in part)


def _summarise(work: Unread) -> list[tuple[str, bytes]]:
    """In a worker: the summaries of some reports, with their ids."""
    from reportedly.compare.document_store import slim
    from reportedly.compare.summaries import summarised

    way, names, told = work
    _same_way(way)
    made = summarised(slim(read(one)) for one in told)
    return [(name, one.packed()) for name, one in zip(names, made, strict=True)]


def _same_way(way: str) -> None:
    """Raises UsageError in a worker of another version."""
    if way != version():
        raise UsageError("the workers of the cluster have another version of reportedly than this machine")


def _works(
    connection: Any,
    kept: Kept,
    names: Sequence[str],
    marked: Sequence[str],
    new: Iterable[Neighbourhood],
    gone: Mapping[str, Mapping[str, Sequence[str]]],
    decisions: Decisions,
) -> Iterator[Work]:
    """The work on each new neighbourhood."""
    part_of = {report: name for name, found in gone.items() for report in found["reports"]}
    for one in new:
        own, heard = [names[k] for k in one.numbers], [names[k] for k in one.heard]
        told = stored(connection, [*own, *heard])
        before = {part_of[name] for name in own if name in part_of}
        yield Work(
            kept.way,
            one.name,
            tuple(marked[k] for k in one.numbers),
            tuple(told[name] for name in own),
            tuple(told[name] for name in heard),
            one.common.tobytes(),
            decisions,
            kept.values(key for name in before for key in gone[name]["kept"]),
        )


def _batches(works: Iterable[Work]) -> Iterator[tuple[Work, ...]]:
    """Works by so many reports: small ones are not worth the way to a worker."""
    held: list[Work] = []
    for work in works:
        held.append(work)
        if sum(len(one.reports) for one in held) >= AT_ONCE:
            yield tuple(held)
            held = []
    if held:
        yield tuple(held)


def _compare(works: Sequence[Work]) -> list[Part]:
    """In a worker: what is found in some neighbourhoods. Raises UsageError in one of another version."""
    for work in works:
        _same_way(work.way)
    return [_compare_one(work) for work in works]


def _compare_one(work: Work) -> Part:
    import numpy as np

    from reportedly.compare.comparison import compare_alone
    from reportedly.compare.document_store import gathered, slim

    documents = gathered((slim(read(told)) for told in work.reports), work.marks)
    heard = [slim(read(told)) for told in work.heard]
    memory = _Memory(work.kept)
    found = compare_alone(documents, heard, np.frombuffer(work.common, np.uint64), memory, work.decisions)
    texts = {one.report.id: one.text for one in (*documents, *heard)}
    return Part(work.name, tuple(documents.names), rows_of(found, texts), memory.rows)


def _decisions(held: Sequence[Decision]) -> Decisions:
    """A person's decisions as comparing reads them."""
    from reportedly.compare.decisions import Decisions

    texts = [(one.a, one.b, one.verdict) for one in held if isinstance(one.a, str) and isinstance(one.b, str)]
    events = [(one.a, one.b, one.verdict) for one in held if isinstance(one.a, Span) and isinstance(one.b, Span)]
    return Decisions(
        tuple((a, b) for a, b, verdict in texts if verdict == "one"),
        tuple((a, b) for a, b, verdict in texts if verdict == "two"),
        tuple((a, b) for a, b, verdict in events if verdict == "one"),
        tuple((a, b) for a, b, verdict in events if verdict == "two"),
    )
