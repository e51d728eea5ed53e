"""A record in PostgreSQL: the same as in a file, safe to kill, and every trouble with the server told in plain words."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import postgresql
import pytest
import test_run_states as states
from postgresql import database_of
from sample_record import addition, made, tuesday

from reportedly.cli.application import run
from reportedly.errors import RecordError, ReportedlyError, UsageError
from reportedly.export.annotations import export_jsonl
from reportedly.export.importing import import_export
from reportedly.export.options import TABLES, Options
from reportedly.export.tables import export_csv
from reportedly.export.view import View
from reportedly.record import queries
from reportedly.record.address import Address, place_of
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.service import building


@pytest.fixture
def url(server: postgresql.Server) -> str:
    return server.url()


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1714953600")
    monkeypatch.setattr(pool, "BATCH_REPORTS", 4)


reports = states.reports
undisturbed = states.undisturbed


def exported(place: str | Path) -> bytes:
    out = io.BytesIO()
    with Record(place) as record:
        export_jsonl(record, out)
    return out.getvalue()


# ------------------------------------------------------------------------------------------------ the same as a file


def test_a_build_gives_the_bytes_that_a_file_gives(url: str, reports: Path, undisturbed: bytes, tmp_path: Path) -> None:
    states.build(reports, url)  # type: ignore[arg-type]
    assert exported(url) == undisturbed
    with Record(url) as record, Record(place_of(url)) as other:
        assert record.verify() == [] == other.verify()
        assert record.backend.size() > 0
    outcome = building.build([reports], url, layers=states.LAYERS, jobs=1)
    assert (outcome.added, outcome.anew, outcome.compared) == (0, 0, False)
    assert exported(url) == undisturbed


def test_tables_are_sealed_alike(url: str, tmp_path: Path) -> None:
    """The hash of a table is that of what it holds, wherever that is."""
    hashes = []
    for place in (made(url), made(tmp_path / "war.db")):
        with Record(place) as record, record.reading() as connection:
            names = ("reports", "annotations", "events", "statements", "incidents", "quantities", "originals")
            hashes.append([record.backend.table_hash(connection, name) for name in names])
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("read", [2_000, 2])
def test_tables_are_written_alike(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: int) -> None:
    """Every table of an export, also where its rows come in several parts while others are asked for."""
    monkeypatch.setattr(queries, "READ", read)
    written: list[list[bytes]] = []
    for place in (made(url), made(tmp_path / "war.db")):
        with Record(place) as record:
            tables = []
            for table in TABLES:
                out = io.BytesIO()
                export_csv(View(record, Options(table=table)), out)
                tables.append(out.getvalue())
            written.append(tables)
    assert written[0] == written[1] and all(b"\r\n" in table for table in written[0])


def test_an_export_is_read_back_into_a_database(server: postgresql.Server, url: str, tmp_path: Path) -> None:
    file = tmp_path / "war.jsonl"
    file.write_bytes(exported(made(tmp_path / "war.db")))
    assert import_export(file, url) == 3
    with pytest.raises(UsageError, match="holds a record already"):
        import_export(file, url)
    again, broken = server.url(), tmp_path / "broken.jsonl"
    broken.write_bytes(file.read_bytes().replace(b'"12"', b'"99"'))
    with pytest.raises(ReportedlyError):
        import_export(broken, again)
    with pytest.raises(RecordError, match="holds no record"):
        Record(again)
    assert server.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database=database_of(again)
    ) == [(0,)]


def test_the_commands_take_an_address(url: str, reports: Path, capfd: pytest.CaptureFixture[str]) -> None:
    built = run(["build", str(reports), "-o", url, "--layers", "body,language,times,dating", "--jobs", "1"])
    assert built == 1  # a line is broken
    for words in (
        ["verify", url], ["find", url, "harbour"], ["list", url, "reports"], ["info", url], ["export", url], ["show", url, "r1"],
    ):  # fmt: skip
        assert run(words) == 0, words
    told = capfd.readouterr()
    assert postgresql.PASSWORD not in told.out + told.err and "%2F100" not in told.out + told.err
    assert "sound" in told.out and "reportedly:***@127.0.0.1" in told.out


# ------------------------------------------------------------------------------------------------ killed and resumed

KILLED = [
    ("start_run", 1, True),
    ("add", 2, False),
    ("reach dating", 1, True),
    ("compare_parts", 1, False),
    ("finish_run", 1, False),
]


@pytest.mark.parametrize(("what", "count", "after"), KILLED, ids=[f"{what} {count}" for what, count, _ in KILLED])
def test_a_killed_build_is_resumed(
    url: str, reports: Path, undisturbed: bytes, what: str, count: int, after: bool
) -> None:
    assert states.killed(reports, url, 1, what, count, after)  # type: ignore[arg-type]
    states.build(reports, url)  # type: ignore[arg-type]
    assert exported(url) == undisturbed
    with Record(url) as record:
        assert record.verify() == []


def test_the_server_goes_in_the_middle_of_a_build(
    server: postgresql.Server, url: str, reports: Path, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    add: Callable[..., None] = Record.add
    calls = 0

    def cut_off(*words: object, **more: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            server.stop()
            server.start()
        add(*words, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Record, "add", cut_off)
        with pytest.raises(RecordError, match=r"has gone.*--resume"):
            states.build(reports, url)  # type: ignore[arg-type]
    with Record(url) as record:
        assert 0 < record.counts()["reports"] < states.REPORTS
    building.build([], url, layers=states.LAYERS, jobs=1, resume=True)
    assert exported(url) == undisturbed


# ------------------------------------------------------------------------------------------------ one at a time


def test_two_builds_at_once_say_what_happens(url: str, reports: Path, undisturbed: bytes) -> None:
    with Record(url, write=True) as first:
        first.lock("build of monday/")
        with pytest.raises(RecordError, match=r"build of monday/.*at work on this record"):
            states.build(reports, url)  # type: ignore[arg-type]
    states.build(reports, url)  # type: ignore[arg-type]
    assert exported(url) == undisturbed


def test_writers_wait_for_one_another(url: str) -> None:
    """Two persons who decide at the same moment: both are heard."""
    made(url)
    waiting = threading.Barrier(2)

    def decide(why: str) -> None:
        with Record(url, write=True) as record:
            waiting.wait(10)
            record.decide("monday", "tuesday", "two", why)

    several = [threading.Thread(target=decide, args=(why,)) for why in ("two hands", "two towns")]
    for one in several:
        one.start()
    for one in several:
        one.join(30)
    with Record(url) as record:
        assert record.verify() == []
        with record.reading() as connection:
            told = connection.exec_driver_sql("SELECT why FROM log WHERE what = 'decided'").scalars().all()
        assert sorted(told) == ["two hands", "two towns"]
        assert len(record.decisions()) == 1


# ------------------------------------------------------------------------------------------------ what is wrong is said


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://ana@host/war", "a record is a file, or a PostgreSQL database .*not mysql://"),
        ("postgresql://host:port/war", "this is no address of a database"),
        ("postgresql://127.0.0.1:1/war", "the server cannot be reached"),
        ("postgres://127.0.0.1:1/war", "the server cannot be reached"),
    ],
)
def test_a_broken_address(address: str, words: str, tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(ReportedlyError, match=words):
        building.build([tmp_path], address)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("war.db", Path("war.db")),
        ("sqlite:///war.db", Path("war.db")),
        ("sqlite:////data/war.db", Path("/data/war.db")),
        ("C:/records/war.db", Path("C:/records/war.db")),
        ("notes:/war.db", Path("notes:/war.db")),
    ],
)
def test_a_file_is_a_file(words: str, place: Path) -> None:
    assert place_of(words) == place


def test_a_path_that_was_an_address_is_one_again() -> None:
    for words in ("postgresql://ana:secret@host:5433/war", Path("postgresql://ana:secret@host:5433/war")):
        place = place_of(words)
        assert isinstance(place, Address)
        assert (str(place), place.name) == ("postgresql://ana:***@host:5433/war", "war")


def test_who_is_not_let_in_is_told(server: postgresql.Server, url: str) -> None:
    name = database_of(url)
    with pytest.raises(RecordError, match="does not let you in") as told:
        Record(server.address(name, password="guess"), write=True)
    assert "guess" not in str(told.value)
    with pytest.raises(RecordError, match=r"no such database.*createdb nowhere"):
        Record(server.address("nowhere"))
    with pytest.raises(RecordError, match="holds no record"):
        Record(url)


def test_another_program_s_tables_are_left_alone(server: postgresql.Server, url: str) -> None:
    server.execute("CREATE TABLE reports (words text)", database=database_of(url))
    with pytest.raises(RecordError, match="holds a table reports, but no record of reportedly"):
        Record(url, write=True)
    assert server.execute("SELECT count(*) FROM reports", database=database_of(url)) == [(0,)]


@pytest.mark.parametrize(("version", "words"), [("99", "version 99.*install the program"), ("1", "reportedly upgrade")])
def test_another_version_is_refused_with_the_command(
    server: postgresql.Server, url: str, version: str, words: str
) -> None:
    made(url)
    server.execute(f"UPDATE alembic_version SET version_num = '{version}'", database=database_of(url))
    for write in (False, True):
        with pytest.raises(RecordError, match=words):
            Record(url, write=write)


def test_a_full_disk_leaves_the_record_whole(server: postgresql.Server, url: str) -> None:
    """The server says so by SQLSTATE 53100; a trigger stands for the disk."""
    made(url)
    full = (
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$",
        "CREATE TRIGGER disk BEFORE INSERT ON annotations FOR EACH ROW EXECUTE FUNCTION full_disk()",
    )
    server.execute(*full, database=database_of(url))
    with Record(url, write=True) as record, pytest.raises(RecordError, match=r"disk is full.*--resume"):
        record.add([addition(tuesday("long"))], [], [], "layers-1", "2024-06-02T00:00:00Z")
    server.execute("DROP TRIGGER disk ON annotations", "DROP FUNCTION full_disk", database=database_of(url))
    with Record(url) as record:
        assert record.counts()["reports"] == 3
        assert record.verify() == []


def test_who_may_only_read(server: postgresql.Server, url: str) -> None:
    made(url)
    name = database_of(url)
    server.execute(
        f"CREATE ROLE guest_{name} LOGIN PASSWORD 'guest'", f"GRANT USAGE ON SCHEMA public TO guest_{name}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest_{name}", database=name,
    )  # fmt: skip
    guest = server.address(name, f"guest_{name}", "guest")
    with Record(guest) as record:
        assert record.verify() == []
        assert [hit.report for hit in record.find("mayor")] == ["tuesday"]
        with pytest.raises(RecordError, match="may not write"):
            record.decide("monday", "tuesday", "two", "I was there")
    with Record(guest, write=True) as record, pytest.raises(RecordError, match="may not write"):
        record.decide("monday", "tuesday", "two", "I was there")


# ------------------------------------------------------------------------------------------------ nothing changes unseen

CHANGED = [
    ("reports", "UPDATE reports SET text = replace(text, 'mayor', 'baker') WHERE id = 'tuesday'", "the table reports is not"),
    ("events", "UPDATE events SET killed_low = 99", "the table events is not what was sealed"),
    ("log", "UPDATE log SET who = 'someone else' WHERE number = 2", "chain is broken"),
    ("log", "DELETE FROM log WHERE number = (SELECT max(number) FROM log)", "its end was noted"),
    ("originals", "UPDATE originals SET bytes = 'x'", "another SHA-256"),
    ("accounts", "DELETE FROM incidents", "what 1 rows refer to in incidents is missing"),
    ("search", "UPDATE search SET words = ''", "the search index is not that of the text"),
    ("search", "DELETE FROM search", "the search index holds 0 of 3"),
    ("log", "DROP TRIGGER log_fixed ON log", "the trigger log_fixed is missing"),
    ("log", "CREATE OR REPLACE FUNCTION log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$", "the trigger log_fixed is not as"),
    ("events", "DROP INDEX events_day", "the index events_day is missing"),
    ("events", "ALTER TABLE events ADD COLUMN more text", "the table events is not as"),
    ("events", "CREATE OR REPLACE VIEW decisions AS SELECT number, time, who, subject, new AS verdict, why FROM log", "the view decisions is not as"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "statement", "fault"), CHANGED, ids=[statement[:45] for _, statement, _ in CHANGED])
def test_a_changed_record_is_found_out(
    server: postgresql.Server, url: str, table: str, statement: str, fault: str
) -> None:
    made(url)
    off = [] if "TRIGGER" in statement or "FUNCTION" in statement else ["SET session_replication_role = replica"]
    server.execute(*off, statement, database=database_of(url))
    with Record(url) as record:
        assert any(fault in found for found in record.verify()), record.verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET why = 'none'",
        "DELETE FROM log",
        "TRUNCATE log",
        "DELETE FROM reports",
        "UPDATE reports SET text = 'other'",
    ],
)
def test_what_must_stay_stays(server: postgresql.Server, sample: str, statement: str) -> None:
    import psycopg

    with pytest.raises(psycopg.errors.RaiseException):
        server.execute(statement, database=database_of(sample))


@pytest.fixture(scope="module")
def sample(server: postgresql.Server) -> Iterator[str]:
    yield made(server.url())


def test_points_where_postgis_is(server: postgresql.Server, url: str) -> None:
    name = database_of(url)
    if not server.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'"):
        pytest.skip("PostGIS is not installed (Debian: postgresql-15-postgis-3): points are not tested")
    server.execute("CREATE EXTENSION postgis", database=name)
    made.__wrapped__(url)  # not a copy of one that was made without it
    rows = server.execute("SELECT id, ST_AsText(point) FROM incident_points", database=name)
    assert rows == [("incident-1", "POINT(33.1 46.7)")]
    near = "SELECT id FROM event_points WHERE point && ST_MakeEnvelope(33, 46, 34, 47, 4326) ORDER BY id"
    assert server.execute(near, database=name) == [("monday#0",), ("monday-copy#0",)]
    plan = server.execute("SET enable_seqscan = off", f"EXPLAIN {near}", database=name)
    assert "events_place_on_earth" in str(plan)
    with Record(url) as record:
        assert record.verify() == []
