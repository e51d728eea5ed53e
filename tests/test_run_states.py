"""A build killed on each way from one state to the next, and again while it is resumed: the end is that of a run undisturbed.

The kill is a real one (SIGKILL, to the build and its workers), at a moment that is chosen by patching the forked process.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

import pytest

from reportedly.errors import RecordError, UsageError
from reportedly.export.annotations import export_jsonl
from reportedly.record import completing, run_states
from reportedly.record.run_states import WAYS, State
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.service import building
from reportedly.service.outcome import Outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
LAYERS = None  # all of them
FEW = ("body",)  # no model is loaded: two workers, killed twice over, are started in a moment
REPORTS = 6
BATCH = 2  # so that the dated ones are two batches, and the others one

MOMENTS = [  # what is called, and which call of it; every other kill comes after it, the others before it
    ("ask", 1), ("start_run", 1), ("add", 1), ("add", 2), ("reach read", 1), ("reach dating", 1), ("add", 3),
    ("note", 1), ("reach dated", 1), ("reach comparing", 1), ("compare_parts", 1), ("finish_run", 1), ("complete", 1),
]  # fmt: skip


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1714953600")
    monkeypatch.setattr(pool, "BATCH_REPORTS", BATCH)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dated and undated reports, and a line that cannot be read."""
    lines = []
    for number in range(REPORTS):
        item = {"id": f"r{number}", "text": f"Shelling hit the harbour of Velika on Monday, report {number} said. " * 2}
        lines.append(json.dumps(item | ({"published": f"2023-05-{number + 1:02}"} if number % 3 else {})))
    lines.insert(5, "{broken")
    path = tmp_path_factory.mktemp("in") / "reports.jsonl"
    path.write_text("\n".join(lines))
    return path


def exported(path: Path) -> bytes:
    out = io.BytesIO()
    with Record(path) as record:
        export_jsonl(record, out)
    return out.getvalue()


def build(reports: Path, path: Path, jobs: int = 1, layers: Sequence[str] | None = LAYERS) -> Outcome:
    return building.build([reports], path, layers=layers, jobs=jobs, resume=True)


@pytest.fixture(scope="module")
def undisturbed(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("undisturbed") / "war.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1714953600")
        patch.setattr(pool, "BATCH_REPORTS", BATCH)
        build(reports, path)
        return exported(path)


@pytest.fixture(scope="module")
def undisturbed_by_few(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """As the layers read them that need no model."""
    path = tmp_path_factory.mktemp("few") / "war.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1714953600")
        patch.setattr(pool, "BATCH_REPORTS", BATCH)
        build(reports, path, layers=FEW)
        return exported(path)


def _patch(what: str, count: int, after: bool) -> None:
    """Kill this process, and all that it has started, at the given call."""
    name, _, state = what.partition(" ")
    holder, name = (completing, "complete") if name == "complete" else (Record, name)
    original: Callable[..., object] = getattr(holder, name)
    met = 0

    def killing(*words: object, **more: object) -> object:
        nonlocal met
        met += not state or state in words
        if met == count and not after:
            os.killpg(0, signal.SIGKILL)
        result = original(*words, **more)
        if met == count and after:
            os.killpg(0, signal.SIGKILL)
        return result

    setattr(holder, name, killing)


def _killed_build(
    reports: Path, path: str | Path, jobs: int, what: str, count: int, after: bool, layers: Sequence[str] | None
) -> None:
    os.setpgid(0, 0)
    pool.BATCH_REPORTS = BATCH  # in this process alone, which ends here; a fresh one does not know what the tests set
    _patch(what, count, after)
    build(reports, path, jobs, layers)


def killed(
    reports: Path,
    path: str | Path,
    jobs: int,
    what: str,
    count: int,
    after: bool,
    layers: Sequence[str] | None = LAYERS,
) -> bool:
    """Build in a process of its own that is killed at a call; whether it came so far."""
    # Workers come from a fork server, and a forked process would take over that of the tests before it, which is not its child.
    context = multiprocessing.get_context("spawn" if jobs > 1 else "fork")
    process = context.Process(target=_killed_build, args=(reports, path, jobs, what, count, after, layers))
    process.start()
    process.join(60)
    return process.exitcode == -signal.SIGKILL


def killed_while(what: str, count: int, inputs: list[Path], path: Path) -> bool:
    """Build with all layers in a process of its own that is killed before a call; whether it came so far."""

    def work() -> None:
        os.setpgid(0, 0)
        _patch(what, count, after=False)
        building.build(inputs, path, jobs=1)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(120)
    return process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("number", range(len(MOMENTS)), ids=[f"{what} {count}" for what, count in MOMENTS])
def test_killed_on_each_way_and_again_while_resuming(
    reports: Path, undisturbed: bytes, tmp_path: Path, number: int
) -> None:
    path, after = tmp_path / "war.db", number % 2 == 1
    what, count = MOMENTS[number]
    assert killed(reports, path, 1, what, count, after), "the build never came so far"
    killed(reports, path, 1, *MOMENTS[(number + 1) % len(MOMENTS)], after)  # where the resumed build comes so far
    with Record(path, write=True) as record:
        assert record.verify() == []
    if after or what != "ask":
        building.build([], path, resume=True, jobs=1)  # what was asked for, and with which layers, is in the record
    build(reports, path)
    assert exported(path) == undisturbed
    with Record(path) as record:
        assert record.verify() == []
        assert record.unfinished() == []
        assert [run["state"] for run in record.runs()] == ["finished"]


def test_two_workers_killed_with_the_build(reports: Path, undisturbed: bytes, tmp_path: Path) -> None:
    """With all layers, once: each worker loads the models, which costs more than all else."""
    path = tmp_path / "war.db"
    assert killed(reports, path, 2, "add", 2, after=False)
    build(reports, path, 2)
    assert exported(path) == undisturbed
    with Record(path) as record:
        assert record.verify() == []


@pytest.mark.parametrize(("what", "count"), [("add", 2), ("add", 3), ("compare_parts", 1)])
def test_two_workers_killed_with_the_build_and_again(
    reports: Path, undisturbed_by_few: bytes, tmp_path: Path, what: str, count: int
) -> None:
    path = tmp_path / "war.db"
    assert killed(reports, path, 2, what, count, after=False, layers=FEW)
    killed(reports, path, 2, "add", 1, after=True, layers=FEW)
    build(reports, path, 2, layers=FEW)
    assert exported(path) == undisturbed_by_few
    with Record(path) as record:
        assert record.verify() == []


def test_a_kill_before_the_first_batch_is_not_forgotten(reports: Path, place: str | Path) -> None:
    assert killed(reports, place, 1, "add", 1, after=False)
    with Record(place) as record:
        assert record.counts()["reports"] == 0
        assert [run.inputs for run in record.unfinished()] == [(str(reports),)]
    outcome = building.build([], place, resume=True, jobs=1)
    assert (outcome.read, outcome.added) == (REPORTS, REPORTS)
    assert building.build([], place, resume=True, jobs=1).read == 0  # and it is done now


def test_a_file_whose_maker_was_killed_at_once_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completing, "complete", lambda path: None)  # it never came to that
    path = tmp_path / "war.db"
    Record(path, write=True).close()
    with Record(path) as record:
        assert record.verify() == []


def test_a_run_of_other_inputs_does_not_make_the_broken_one_forgotten(
    reports: Path, tmp_path: Path, place: str | Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Talks went on in the capital on Friday.\n")
    assert killed(reports, place, 1, "add", 2, after=False)
    building.build([other], place, layers=LAYERS, jobs=1)
    with Record(place) as record:
        assert [run["state"] for run in record.runs()] == ["broken off", "finished"]
        assert [run.inputs for run in record.unfinished()] == [(str(reports),)]
        assert record.verify() == []
    building.build([], place, resume=True, jobs=1)
    with Record(place) as record:
        assert len(record.ids()) == REPORTS + 1
        assert record.unfinished() == []
        assert record.verify() == []


def test_a_run_is_resumed_where_it_was_started(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "war.db"
    monkeypatch.chdir(reports.parent)
    assert killed(Path(reports.name), path, 1, "add", 1, after=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="was started in"):
        building.build([], path, resume=True)


# ------------------------------------------------------------------------------------------------ the table of ways


def test_every_state_has_its_ways_and_is_drawn() -> None:
    assert set(WAYS) == set(get_args(State))
    for state in WAYS:
        assert f"\n{state} " in str(run_states.__doc__) or state == "broken off"
        assert state in run_states.ENDED or "reading" in WAYS[state], "a killed run begins again"
        assert (state in run_states.ENDED) == (not WAYS[state])


@pytest.mark.parametrize("before", get_args(State))
@pytest.mark.parametrize("after", get_args(State))
def test_what_is_no_way_is_refused(before: State, after: State) -> None:
    if after in WAYS[before]:
        assert run_states.checked(before, after) == after
    else:
        with pytest.raises(RecordError, match="cannot go"):
            run_states.checked(before, after)


def test_an_unfinished_comparing_is_not_taken_for_done(place: str | Path) -> None:
    with Record(place, write=True) as record:
        record.start_run("1", {}, ["in"], "2024-06-01T00:00:00Z")
        for state in ("read", "dated", "comparing"):
            with pytest.raises(RecordError, match="cannot go"):
                record.finish_run("2024-06-01T00:00:00Z")
            record.reach(state)
        with pytest.raises(RecordError, match="cannot go"):
            record.finish_run("2024-06-01T00:00:00Z")
