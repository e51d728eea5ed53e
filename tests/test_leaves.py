"""A seal costs what has changed, and is the same as if every row had been hashed: in a file and on a server."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import Places
from sample_record import made, monday
from sqlalchemy import delete, func, insert, select, update

from reportedly.record import hashing, leaves, schema, sealing
from reportedly.record.backends.sqlite import SQLite
from reportedly.record.database import writing
from reportedly.record.hashing import Stored
from reportedly.record.inserts import Addition, line_of
from reportedly.record.store import Record

NOW = "2024-06-02T00:00:00Z"


def rows(numbers: Sequence[int]) -> Stored:
    return Stored(("number", "words"), 0, [(number, f"words of {number}") for number in sorted(numbers)])


def sealed(record: Record) -> dict[str, hashing.TableHash]:
    with record.reading() as connection:
        seal = sealing.last_seal(connection)
        assert seal is not None
        return seal.tables


# ------------------------------------------------------------------------------------------------ leaves


def test_leaves_are_told_by_the_rows_alone() -> None:
    """The leaves of a part, put in the place of what stood there, are those of the whole."""
    chance = random.Random(3)
    numbers = chance.sample(range(100_000), 5_000)
    whole = list(hashing.leaves_of(rows(numbers)))
    assert 50 < len(whole) < 110  # some 64 rows each
    assert sum(leaf.rows for leaf in whole) == 5_000
    cut = int(whole[40].first)
    before = list(hashing.leaves_of(rows([one for one in numbers if one < cut])))
    after = list(hashing.leaves_of(rows([one for one in numbers if one >= cut]), whole[40].first))
    assert before + after == whole


def test_rows_that_share_a_key_stay_together() -> None:
    held = Stored(("question", "account"), 0, [(f"q{k // 500}", k) for k in range(5_000)])
    assert all(leaf.rows % 500 == 0 for leaf in hashing.leaves_of(held))


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("Ozerne", "Ozerne"),
        (b"Ozerne", "Ozerne"),
        (7, "00000000000000000007"),
        (2**63 - 1, "09223372036854775807"),
        (-7, hashing.FIRST),
        (None, hashing.FIRST),
    ],
)
def test_keys_sort_as_their_values_do(value: object, key: str) -> None:
    assert hashing.key_of(value) == key


# ------------------------------------------------------------------------------------------------ seals


def change(record: Record, chance: random.Random, step: int) -> None:
    """Add, change and take out rows of three tables: by words, by numbers, and by a key of two columns."""
    with writing(record.engine, record.backend) as connection:
        names = [f"{chance.randrange(10**6):06d}" for _ in range(chance.randrange(1, 300))]
        have = set(connection.execute(select(schema.state.c.key)).scalars())
        new = sorted(set(names) - have)
        connection.execute(insert(schema.state), [{"key": name, "value": str(step)} for name in new])
        connection.execute(update(schema.state).where(schema.state.c.key.like(f"{step % 10}1%")).values(value="x"))
        connection.execute(delete(schema.state).where(schema.state.c.key.like(f"{step % 10}2%")))
        row = record.backend.upsert(schema.state).values(key=names[0], value="again")
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": "again"}))
        for _ in range(chance.randrange(40)):
            run = {"version": "1", "layers": "{}", "inputs": "[]", "started": NOW, "finished": NOW, "state": "finished"}
            connection.execute(insert(schema.runs).values(run))
        asked = {"incident": f"i{step}", "asks": "killed", "about": "people", "standing": "agreed", "sentence": "So."}
        told = {"id": f"q{step}", "rank": step, "origins": 1, "reports": 1, "line": "{}"}
        connection.execute(insert(schema.questions).values({**asked, **told, "incident": None}))
        connection.execute(
            insert(schema.positions),
            [{"question": f"q{step}", "position": k, "label": str(k), "origins": 1} for k in range(step + 1)],
        )
        connection.execute(delete(schema.positions).where(schema.positions.c.position == 3))


def test_a_seal_is_that_of_all_rows_whatever_came_before(places: Places) -> None:
    chance = random.Random(11)
    with Record(made(places()), write=True) as record:
        for step in range(8):
            change(record, chance, step)
            with record.reading() as connection:
                for name, signed in sealed(record).items():
                    now, same = leaves.compared(connection, name)
                    assert (now, same) == (signed, True), (step, name)
        with record.reading() as connection:
            many = connection.execute(select(func.count()).where(schema.seal_leaves.c.name == "state")).scalar_one()
            assert many > 3


def test_two_databases_have_one_seal(places: Places, tmp_path: Path) -> None:
    found = []
    for place in (tmp_path / "war.db", places()):
        chance = random.Random(5)
        with Record(made(place), write=True) as record:
            for step in range(3):
                change(record, chance, step)
            found.append({name: one for name, one in sealed(record).items() if name in ("state", "runs", "positions")})
    assert found[0] == found[1]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A record of 600 short reports, sealed."""
    path = tmp_path / "large.db"
    with Record(path, write=True) as record:
        added(record, range(600))
    return path


def added(record: Record, numbers: Sequence[int]) -> None:
    documents = [monday(f"r{number:04}", f"Bridge at Ozerne hit\n\nThe governor said the army's spokesman told him that "
                        "12 people died when a missile hit the bridge at Ozerne on Monday. The butcher's troops will "
                        f"cross the river, he warned.\n\nRelated: {number}") for number in numbers]  # fmt: skip
    record.start_run("1", {}, ["made"], NOW)
    record.add([Addition(one.report.id, one.report, b"", line_of(one)) for one in documents], [], [], "made", NOW)
    for state in ("read", "dated", "comparing", "compared"):
        record.reach(state)  # type: ignore[arg-type]
    record.finish_run(NOW)


def test_a_run_hashes_what_it_has_changed(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: dict[str, int] = {}
    whole = SQLite.stored

    @contextmanager
    def counting(self: SQLite, connection: Any, table: str, *part: Any) -> Iterator[Stored]:
        with whole(self, connection, table, *part) as held:
            several = list(held.rows)
            read[table] = read.get(table, 0) + len(several)
            yield Stored(held.names, held.place, several)

    monkeypatch.setattr(SQLite, "stored", counting)
    with Record(large, write=True) as record:
        before = {name: one.rows for name, one in sealed(record).items()}
        added(record, [600])
        assert before["reports"] == 600 and before["statements"] > 600
        for name in ("reports", "annotations", "events", "statements", "mentions", "report_actors"):
            assert 0 < read[name] < 0.6 * before[name], name
        assert record.verify() == []


def test_what_was_changed_behind_its_back_stays_noticed_after_a_run(large: Path, tmp_path: Path) -> None:
    """Only rows beside those that a run changes are hashed anew: a seal takes no others as they are."""
    copy = tmp_path / "edited.db"
    shutil.copyfile(large, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE statements SET act = 'other' WHERE report = 'r0003'")
        connection.execute("UPDATE kept SET value = value")
        connection.commit()
    with Record(copy, write=True) as record:
        added(record, [600])
    with Record(copy) as record:
        assert any("the table statements is not what was sealed" in fault for fault in record.verify())


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE seal_leaves SET hash = '' WHERE name = 'events'",
        "DELETE FROM seal_leaves WHERE name = 'events'",
        "UPDATE seal_leaves SET rows = rows + 1 WHERE name = 'reports' AND first = ''",
        "INSERT INTO seal_leaves SELECT name, first || 'x', rows, hash FROM seal_leaves WHERE name = 'runs'",
    ],
)
def test_leaves_are_proved_by_their_rows(large: Path, edit: str) -> None:
    with closing(sqlite3.connect(large)) as connection:
        assert connection.execute(edit).rowcount > 0
        connection.commit()
    with Record(large) as record:
        assert any("the hashes that are kept of parts" in fault for fault in record.verify())
