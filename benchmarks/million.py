"""A record of a million reports, made by repeating: a smaller one is built and compared, and its rows are repeated.

    python benchmarks/million.py base /tmp/base.db 20000                 # made reports, stored and compared
    python benchmarks/million.py repeat /tmp/base.db /tmp/million.db 50  # fifty times as many
    python benchmarks/million.py repeat /tmp/base.db postgresql://USER@HOST/DATABASE 15
    python benchmarks/million.py ask /tmp/million.db                     # every list, filter, facet, search
    python benchmarks/million.py verify /tmp/million.db

Comparing a million takes hours (`growth_by_day.py` tells the curve), so that what comparing finds in them is not made
anew: each repetition has the rows of the base, with the ids and numbers of reports and of all that was found moved, and
the days a month later. Towns, actors, publishers and texts stay the same: each stands in so many more reports. Log and
tallies are made for all; what comparing keeps for the next time stays that of the base (its names alone are moved).
In a record of more than `LINES_MOVED` reports the sealed line of each repeated report is that of its first, so that
`verify` is for smaller ones. Indexes are made last. The record is sealed by the program's own code.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent))
from compare_scale import HAPPENINGS, stories
from queries import COUNTRIES, LIMIT_MS, Ask, answering, listed, used

from reportedly.model import Actor, Annotated, Mention, Report, Span
from reportedly.model.identifiers import digest
from reportedly.record import report_tables, schema
from reportedly.record.audit_log import append
from reportedly.record.columns import pack, unpack
from reportedly.record.filters import NOUNS, fields_of
from reportedly.record.inserts import Addition, fingerprint, line_of
from reportedly.record.queries import FACETS
from reportedly.record.report_tables import PLACES_APART
from reportedly.record.search_tokens import in_parts, plain
from reportedly.record.store import Record
from reportedly.service import querying

NOW = "2024-01-01T00:00:00Z"
PUBLISHERS = 400
LATER = 30  # days that each repetition comes after the one before
LINES_MOVED = 100_000  # reports: in a larger record the sealed lines stay those of the base, which saves hours
TOGETHER = 64  # reports that are stored at once in the base
WRITTEN = 2000  # rows that are written at once
ASKED = 20  # times that each question is asked

# ------------------------------------------------------------------------------------------------ the base


def dressed(document: Annotated, number: int) -> Annotated:
    """A made report with what its writer leaves out: a publisher, countries, and who acts and speaks."""
    text, name = document.report.text, document.report.id
    met: dict[str, list[Mention]] = {}
    for event, told in zip(document.events, document.statements, strict=True):
        begin = told.content[0].start
        doer = Span(name, begin, text.index(" ", begin))
        end = text.index(" said. ", told.content[-1].end)
        source = Span(name, text.rindex(" ", 0, end) + 1, end)
        met.setdefault(str(event.actor), []).append(Mention(doer, "name"))
        met.setdefault(str(told.source_actor), []).append(Mention(source, "name"))
    actors = tuple(
        Actor(actor, actor.removeprefix("actor-").capitalize(), "person", tuple(mentions))
        for actor, mentions in met.items()
    )
    places = tuple(
        replace(place, country=COUNTRIES[(place.geonameid or 0) % 8], admin1=f"Region {(place.geonameid or 0) % 90}")
        for place in document.places
    )
    report = replace(document.report, publisher=f"Gazette {number % PUBLISHERS}", language="en")
    return replace(document, report=report, places=places, actors=actors)


def base(path: Path, count: int) -> None:
    """Store and compare made reports; the run stays open, so that nothing is sealed yet."""
    from reportedly.scale.pool import Local
    from reportedly.service import comparing

    with Record(path, write=True) as record:
        record.lock("benchmark")
        record.start_run("benchmark", {}, ["made"], NOW)
        numbered = (dressed(document, number) for number, document in enumerate(stories(count)))
        while part := list(itertools.islice(numbered, TOGETHER)):
            record.add([Addition(one.report.id, one.report, b"", line_of(one)) for one in part], [], [], "made", NOW)
        for state in ("read", "dated", "comparing"):
            record.reach(state)  # type: ignore[arg-type]
        with comparing.compared(record, (), Local(1)) as made:
            record.compare_parts(made.way, made.gone, made.parts, made.summaries, "made", NOW)


# ------------------------------------------------------------------------------------------------ repeating

THINGS = ("copies", "occurrence", "incident", "question", "finding")
IN_LINES = re.compile(rf'"(?:r(\d{{7}})|(\d{{4}}-\d\d-\d\d)|({"|".join(THINGS)})-([0-9a-f]{{12}}))"')
"""What is moved in a line of JSON: ids of reports, days, ids of what was found."""

DAYS = ("day", "date", "earliest", "latest", "published", "published_earliest", "published_latest", "told")
REPORTS = {"reports.id", "reports.given_id", "accounts.copy_of"}  # beside the columns that refer to `reports.id`
NUMBERS = {"statements.id", "events.id"}  # beside those that refer to them
FOUND = {f"{name}.id" for name in ("copies", "occurrences", "incidents", "questions", "findings", "checks")}
FOUND |= {"occurrence_events.incident", "incident_tolls.question"}
MADE_ANEW = {"originals", "actors", "tallies", "runs", "state", "log", "log_end", "file_digest", "seal_leaves"}
"""Tables whose rows are not repeated: one row stands for all, or they are made for all at the end."""

Row = tuple[Any, ...]
Move = Callable[[Any], Any]


class Moved:
    """How the values of a repetition are moved; the first one stays as it is.

    Attributes:
        number: of the repetition, from nought on.
        count: reports of the base.
        lines: whether the sealed lines of reports are moved too.
    """

    def __init__(self, number: int, count: int, lines: bool = True) -> None:
        self.number, self.count, self.lines = number, count, lines
        self.report = lru_cache(maxsize=None)(self._report)
        self.day = lru_cache(maxsize=None)(self._day)

    def _report(self, name: str) -> str:
        return f"r{int(name[1:]) + self.number * self.count:07d}"

    def _day(self, words: str) -> str:
        if len(words) != len(NOW[:10]):
            return words  # undated
        return (date.fromisoformat(words) + timedelta(self.number * LATER)).isoformat()

    def found(self, name: str) -> str:
        kind, _, rest = name.partition("-")
        return f"{kind}-{self.number:03d}{rest}"

    def row_number(self, number: int) -> int:
        return number + self.number * self.count * PLACES_APART

    def report_number(self, number: int) -> int:
        return number + self.number * self.count

    def rank(self, number: int) -> int:
        return number + self.number

    def line(self, words: str) -> str:
        return IN_LINES.sub(self._in_line, words)

    def _in_line(self, met: re.Match[str]) -> str:
        if met[1]:
            return f'"{self.report("r" + met[1])}"'
        return f'"{self.day(met[2])}"' if met[2] else f'"{met[3]}-{self.number:03d}{met[4]}"'

    def packed(self, data: bytes) -> bytes:
        return pack(self.line(unpack(data))) if self.lines else data

    def told(self, name: str, line: bytes) -> str:
        """The hash of a report's sealed line, by which the log knows it."""
        return digest(self.line(unpack(line))) if self.lines and self.number else of_base(name, line)

    def key(self, words: str) -> str:
        """Of what comparing keeps: the way of comparing that stands first is another one, as long as before."""
        return f"{self.number:04d}{words[4:]}"

    def of(self, table: str, column: Any) -> Move | None:
        """How the values of a column are moved; None where they stay."""
        name = f"{table}.{column.name}"
        to = {key.target_fullname for key in column.foreign_keys}
        if name in REPORTS or "reports.id" in to:
            return self.report
        if name in NUMBERS or to & NUMBERS or name == "occurrence_events.event":
            return self.row_number
        if name in FOUND or to & FOUND:
            return self.found
        if name in ("incidents.rank", "questions.rank", "checks.rank"):
            return self.rank
        plain: dict[str, Move] = {
            "annotations.line": self.packed,
            "reports.number": self.report_number,
            "kept.key": self.key,
        }
        return plain.get(name) or (self.line if column.name == "line" else self.day if column.name in DAYS else None)

    def rows(self, table: Any, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of a table, moved."""
        if self.number == 0:
            yield from rows
            return
        moves = [(place, move) for place, one in enumerate(table.columns) if (move := self.of(table.name, one))]
        for row in rows:
            values = list(row)
            for place, move in moves:
                if values[place] is not None:
                    values[place] = move(values[place])
            if table is schema.reports:
                self._marked(values)
            yield tuple(values)

    def _marked(self, values: list[Any]) -> None:
        """Give a report the mark of what it was given as, its day among that."""
        names = [column.name for column in schema.reports.columns]
        of = dict(zip(names, values, strict=True))
        given = ("id", "text", "sha256", "publisher", "published_basis", "language")
        report = Report(**{name: of[name] for name in given}, published=of["published"])
        values[names.index("fingerprint")] = fingerprint(report)


@cache
def of_base(name: str, line: bytes) -> str:
    """The hash of the line of a report of the base."""
    return digest(unpack(line))


Write = Callable[[Any, Iterable[Row]], None]


def tables() -> list[Any]:
    """The tables of a record, each after those that it refers to."""
    return list(report_tables.metadata.sorted_tables)


def asked_of(table: Any) -> str:
    """The query for all rows of a table, columns in their order."""
    listed = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {listed} FROM "{table.name}"'


def write_all(source: sqlite3.Connection, times: int, write: Write) -> None:
    """Write the rows of the base, and so many repetitions of them."""
    count = source.execute("SELECT count(*) FROM reports").fetchone()[0]
    for table in tables():
        if table.name in ("originals", "runs", "state"):
            write(table, source.execute(asked_of(table)))
    for number in range(times):
        moved = Moved(number, count, times * count <= LINES_MOVED)
        for table in tables():
            if table.name not in MADE_ANEW:
                write(table, moved.rows(table, source.execute(asked_of(table))))
        print(f"  {(number + 1) * count:,} reports", file=sys.stderr, flush=True)
    write(report_tables.actors, ((*row[:5], *(value * times for value in row[5:])) for row in _rows(source, "actors")))
    write(report_tables.tallies, _tallies(source, times, count))


def _rows(source: sqlite3.Connection, name: str) -> sqlite3.Cursor:
    return source.execute(asked_of(report_tables.metadata.tables[name]))


def _tallies(source: sqlite3.Connection, times: int, count: int) -> Iterator[Row]:
    """How often each value stands in the events and statements of all repetitions."""
    days: dict[Row, int] = {}
    for noun, by, kind, value, number in _rows(source, "tallies"):
        if by != "day":
            yield noun, by, kind, value, number * times
            continue
        for one in range(times):
            key = (noun, by, kind, Moved(one, count).day(value))
            days[key] = days.get(key, 0) + number
    yield from ((*key, number) for key, number in days.items())


def logged(record: Record, source: sqlite3.Connection, times: int) -> None:
    """The log of the run: its beginning, and each report with the hash of its line."""
    entry: dict[str, str | None] = {"time": NOW, "who": "benchmark"}
    lines = source.execute("SELECT report, line FROM annotations ORDER BY report").fetchall()
    count = len(lines)
    with record.engine.begin() as connection:
        append(connection, entry | {"what": "run started", "subject": "benchmark", "new": json.dumps(["made"])})
        for number in range(times):
            moved = Moved(number, count, times * count <= LINES_MOVED)
            told = [(moved.report(name), moved.told(name, line)) for name, line in lines]
            append(connection, *({**entry, "what": "report added", "subject": name, "new": new} for name, new in told))
        append(connection, entry | {"what": "reports compared", "subject": "benchmark", "new": "made"})


def into_file(source: sqlite3.Connection, target: Path, times: int) -> None:
    """The repeated record as a file: rows first, indexes last, straight into the file without a log of changes."""
    Record(target, write=True).close()
    own = sqlite3.connect(target, isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "locking_mode = EXCLUSIVE"):
        own.execute(f"PRAGMA {setting}")
    apart = own.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in apart:
        own.execute(f"DROP {kind} {name}")

    def write(table: Any, rows: Iterable[Row]) -> None:
        own.executemany(f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})', rows)

    with timed("rows"):
        own.execute("BEGIN")
        write_all(source, times, write)
        own.execute("COMMIT")
    with timed("indexes"):
        for kind, _, made in sorted(apart):
            if kind == "index":
                own.execute(made)
    with timed("search"):
        for index in ("search", "pieces"):
            own.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
    for kind, _, made in apart:
        if kind == "trigger":
            own.execute(made)
    own.close()
    with Record(target, write=True) as record:
        with timed("log"):
            logged(record, source, times)
        with timed("seal"):
            record.finish_run(NOW)


def into_server(source: sqlite3.Connection, url: str, times: int) -> None:
    """The repeated record in an empty PostgreSQL database."""
    with Record(url, write=True) as record:
        with record.engine.begin() as connection, timed("rows"):
            own: Any = connection.connection.driver_connection
            own.execute("SET session_replication_role = replica")  # what refers to what is as in the base
            apart = own.execute(
                "SELECT indexname, indexdef FROM pg_indexes i WHERE schemaname = current_schema() AND NOT EXISTS "
                "(SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
            ).fetchall()
            for name, _ in apart:
                own.execute(f'DROP INDEX "{name}"')

            def write(table: Any, rows: Iterable[Row]) -> None:
                names = ", ".join(f'"{column.name}"' for column in table.columns)
                with own.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copying:
                    for row in rows:
                        copying.write_row(row)

            write_all(source, times, write)
        with timed("log"):
            logged(record, source, times)
        with record.engine.begin() as connection, timed("search"):
            _words(connection.connection.driver_connection, source, times)
        with record.engine.begin() as connection, timed("indexes"):
            for _, made in apart:
                connection.exec_driver_sql(made.replace("%", "%%"))
        with timed("seal"):
            record.finish_run(NOW)
    with record.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _words(own: Any, source: sqlite3.Connection, times: int) -> None:
    """The search index: the words of the base are found once and repeated."""
    count = source.execute("SELECT count(*) FROM reports").fetchone()[0]
    own.execute("CREATE TEMPORARY TABLE words_of (number bigint, part integer, title text, words text)")
    with own.cursor().copy("COPY words_of (number, part, title, words) FROM STDIN") as copying:
        for number, title, text in source.execute("SELECT number, title, text FROM reports"):
            for part, words in enumerate(in_parts(text)):
                copying.write_row((number, part, plain(title or "") if part == 0 else "", words))
    own.execute(
        "INSERT INTO search SELECT number + time * %s, part, setweight(to_tsvector('reportedly_words', title), 'A') || "
        "setweight(to_tsvector('reportedly_words', words), 'D') FROM words_of, generate_series(0, %s) AS time",
        (count, times - 1),
    )


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Tell how long a step took, in seconds of the clock and of this process."""
    begun, own = time.perf_counter(), time.process_time()
    yield
    print(f"{what}: {time.perf_counter() - begun:.0f} s, of this process {time.process_time() - own:.0f} s", flush=True)


def repeat(path: Path, target: str, times: int) -> None:
    """Make the record of so many times the reports of the base."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as source:
        if "://" in target:
            into_server(source, target, times)
        else:
            into_file(source, Path(target), times)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"made; most memory {most:,.0f} MB", flush=True)


# ------------------------------------------------------------------------------------------------ asking

FILTERED = {
    "place": "SELECT place FROM events WHERE id >= :id AND place IS NOT NULL ORDER BY id LIMIT 1",
    "admin1": "SELECT admin1 FROM events WHERE id >= :id AND admin1 IS NOT NULL ORDER BY id LIMIT 1",
    "type": "SELECT type FROM events WHERE id >= :id AND type IS NOT NULL ORDER BY id LIMIT 1",
    "actor": "SELECT doer FROM events WHERE id >= :id AND doer IS NOT NULL ORDER BY id LIMIT 1",
    "source": "SELECT source FROM statements WHERE id >= :id AND source IS NOT NULL ORDER BY id LIMIT 1",
}
"""Where a value to ask for is taken from: a row of a report that chance gives."""


class Values:
    """What is asked for: values that stand in the record, as chance gives them."""

    def __init__(self, record: Record) -> None:
        with record.reading() as connection:
            self.count = int(connection.exec_driver_sql("SELECT max(number) FROM reports").scalar_one())
            ask = connection.exec_driver_sql
            first, last = ask("SELECT min(day), max(day) FROM reports WHERE day <> ''").one()
            self.first, self.days = (
                date.fromisoformat(first),
                (date.fromisoformat(last) - date.fromisoformat(first)).days,
            )

            chance = random.Random(5)
            self.held: dict[str, list[str]] = {name: [] for name in (*FILTERED, "word")}
            from sqlalchemy import text as sql

            for _ in range(ASKED * 3):
                at = chance.randrange(1, self.count + 1)
                for name, query in FILTERED.items():
                    self.held[name].append(connection.execute(sql(query), {"id": at * PLACES_APART}).scalar_one())
                words = connection.execute(sql("SELECT text FROM reports WHERE number = :id"), {"id": at}).scalar_one()
                self.held["word"].append(chance.choice([word for word in re.findall("[a-z]{5,}", words)]))
            self.ids = {
                noun: [row[0] for row in ask(f"SELECT id FROM {noun} ORDER BY rank LIMIT 2000")]
                for noun in ("incidents", "questions")
            }

    def of(self, field: str, chance: random.Random) -> object:
        """A value for a field of the filter."""
        day = self.first + timedelta(chance.randrange(self.days))
        west, south = chance.uniform(10, 55), chance.uniform(35, 50)
        given: dict[str, object] = {
            "since": day.isoformat()[:7],
            "country": chance.choice(COUNTRIES),
            "box": (west, south, west + 5, south + 5),
            "publisher": f"Gazette {chance.randrange(PUBLISHERS)}",
            "factuality": chance.choice(("happened", "planned", "denied")),
            "contested": chance.choice((True, False)),
            "min_origins": chance.choice((2, 5)),
            "human": "undecided",
        }
        if field == "text":
            return chance.choice(self.held["word"])
        return given[field] if field in given else chance.choice(self.held[field])


ASKED_BY = {
    *FILTERED,
    "since",
    "country",
    "box",
    "publisher",
    "factuality",
    "contested",
    "min_origins",
    "human",
    "text",
}


def questions(values: Values) -> Iterator[tuple[str, Ask]]:
    """Every question by name: those of `queries.py`, for values of this record."""

    def lists(noun: Any, field: str, record: Record, chance: random.Random) -> object:
        return listed(noun, lambda chance: {field: values.of(field, chance)}, record, chance)

    def counts(noun: Any, by: str, record: Record, chance: random.Random) -> object:
        asked = {"type": chance.choice(list(HAPPENINGS))} if noun in ("events", "incidents") else {}
        return querying.facets(record, noun, asked, by)

    def one(noun: Any, record: Record, chance: random.Random) -> object:
        key = f"r{chance.randrange(values.count):07d}" if noun == "reports" else chance.choice(values.ids[noun])
        return querying.get(record, noun, key), querying.detail(record, noun, key)

    for noun in NOUNS:
        yield noun, partial(listed, noun, lambda chance: {})
        for field in fields_of(noun):
            if field.name in ASKED_BY:
                yield f"{noun} {field.name}", partial(lists, noun, field.name)
        for by in FACETS[noun]:
            yield f"{noun} by {by}", partial(counts, noun, by)
    for noun in ("incidents", "questions", "reports"):
        yield f"one of {noun}", partial(one, noun)
    yield (
        "events by month",
        lambda record, chance: querying.series(record, "events", {"type": values.of("type", chance)}),
    )
    yield "search", lambda record, chance: querying.search(record, str(values.of("text", chance)), {}, 20)
    yield (
        "search parts",
        lambda record, chance: querying.search(record, str(values.of("text", chance))[1:6], {}, 20, parts=True),
    )


def ask(where: str, only: str = "") -> None:
    """Ask every question: the first time with nothing of the record in memory where the system lets one, then warm."""
    if "://" not in where:
        dropped(Path(where))
    begun = time.perf_counter()
    record = Record(where)
    print(f"opened in {time.perf_counter() - begun:.3f} s", flush=True)
    values = Values(record)
    size = record.backend.size()
    print(f"{values.count:,} reports, {size / 1e9:.2f} GB, {size / values.count:,.0f} bytes a report")
    process = answering(record)
    print("| question | first ms | median ms | p95 ms | of the processor: median ms | p95 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    every: list[float] = []
    late = 0
    for name, question in questions(values):
        if only not in name:
            continue
        took, busy, chance = [], [], random.Random(11)
        for _ in range(ASKED + 1):
            begun, own = time.perf_counter(), used(process)
            question(record, chance)
            took.append((time.perf_counter() - begun) * 1000)
            busy.append((used(process) - own) * 1000)
        p95, p95_busy = (statistics.quantiles(times[1:], n=20)[-1] for times in (took, busy))
        late += p95_busy > LIMIT_MS
        every += busy[1:]
        told = (took[0], statistics.median(took[1:]), p95, statistics.median(busy[1:]), p95_busy)
        mark = " !" if p95_busy > LIMIT_MS else ""
        print(f"| {name} | {' | '.join(f'{value:.1f}' for value in told)}{mark} |", flush=True)
    if every:
        print(f"all: p95 {statistics.quantiles(every, n=20)[-1]:.1f} ms; {late} questions above {LIMIT_MS} ms")
    record.close()


def dropped(path: Path) -> None:
    """Ask the system to forget the pages of a file."""
    import os

    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def verified(where: str) -> None:
    """Every check of the record."""
    with Record(where) as record, timed("verify"):
        found = record.verification()
    print(f"{len(found.faults)} faults {found.faults[:5]}; notes {found.notes}")
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def main() -> None:
    match sys.argv[1:]:
        case ["base", path, count]:
            base(Path(path), int(count))
        case ["repeat", path, target, times]:
            repeat(Path(path), target, int(times))
        case ["ask", where, *only]:
            ask(where, *only)
        case ["verify", where]:
            verified(where)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
