"""The main job: the same input twice changes nothing, a changed file is kept beside the old one, versions are noticed."""

from __future__ import annotations

import io
import json
import multiprocessing
from pathlib import Path

import pytest
from conftest import Places

from reportedly.errors import UsageError
from reportedly.export.annotations import export_jsonl
from reportedly.ingest import Options
from reportedly.model import Report
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.service import building
from reportedly.service.outcome import Outcome

LAYERS = ("body",)
"""What is known, new or changed is told by the bytes and the choice of layers; all layers are in test_order and test_run_states."""


def build(*inputs: Path, into: str | Path, **options: object) -> Outcome:
    return building.build(inputs, into, layers=LAYERS, jobs=1, **options)  # type: ignore[arg-type]


def export(path: str | Path) -> bytes:
    out = io.BytesIO()
    with Record(path) as record:
        export_jsonl(record, out)
    return out.getvalue()


def bytes_of(place: str | Path) -> bytes:
    """The bytes of a file; of what a server holds, its export."""
    return place.read_bytes() if isinstance(place, Path) else export(place)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "reports"
    root.mkdir()
    for number in range(5):
        (root / f"report-{number}.txt").write_text(f"Shelling was heard in village number {number} on Monday night.\n")
    lines = [
        {"id": "a/1", "text": "Two soldiers crossed the river.", "published": "2024-05-06", "publisher": "Example"}
    ]
    (root / "more.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return root


def test_a_folder_becomes_a_record(folder: Path, place: str | Path) -> None:
    outcome = build(folder, into=place)
    assert (outcome.read, outcome.added, outcome.known, outcome.failures) == (6, 6, 0, [])
    with Record(place) as record:
        assert record.ids() == ("a/1", *(f"report-{number}" for number in range(5)))
        assert record.verify() == []
        assert record.original(record.document("report-0").report.sha256).endswith(b"night.\n")


def test_the_same_input_twice_changes_nothing(folder: Path, place: str | Path) -> None:
    build(folder, into=place)
    before = bytes_of(place)
    outcome = build(folder, into=place)
    assert (outcome.added, outcome.anew, outcome.known, outcome.compared) == (0, 0, 6, False)
    assert bytes_of(place) == before


def test_piece_by_piece_is_the_same_as_at_once(folder: Path, places: Places) -> None:
    once, pieces = places(), places()
    build(folder, into=once)
    for path in sorted(folder.iterdir(), reverse=True):
        build(path, into=pieces)
    assert export(once) == export(pieces)


def test_moved_files_are_the_same_reports(folder: Path, tmp_path: Path, place: str | Path) -> None:
    build(folder, into=place)
    assert build(folder.rename(tmp_path / "elsewhere"), into=place).known == 6


def test_a_changed_file_is_kept_beside_the_old_one(folder: Path, place: str | Path) -> None:
    build(folder, into=place)
    (folder / "report-1.txt").write_text("The shelling was denied by the governor on Tuesday.\n")
    for expected in ((1, 5), (0, 6)):  # the second time it is known
        outcome = build(folder, into=place)
        assert (outcome.added, outcome.known) == expected
    with Record(place) as record:
        assert "village number 1" in record.text("report-1")
        assert "denied" in record.text("report-1~2")
        assert record.verify() == []
    (folder / "report-1.txt").write_text("The governor took back what he had said.\n")
    assert build(folder, into=place).versions == [("report-1", "report-1~3")]


def test_a_report_that_is_called_like_a_version_gets_a_name_of_its_own(tmp_path: Path, place: str | Path) -> None:
    lines = tmp_path / "lines.jsonl"
    reports = [("a", "One text stands here."), ("a", "Another text stands here."), ("a~2", "A third text stands here.")]
    lines.write_text("\n".join(json.dumps({"id": name, "text": text}) for name, text in reports))
    build(lines, into=place)
    assert build(lines, into=place).known == 3
    with Record(place) as record:
        assert len(record.ids()) == 3
        assert set(record.texts().values()) == {text for _, text in reports}


def test_the_same_id_and_text_with_another_date_is_another_version(tmp_path: Path, place: str | Path) -> None:
    lines = tmp_path / "lines.jsonl"
    for day in ("2024-05-06", "2024-05-07"):
        lines.write_text(json.dumps({"id": "a", "text": "The same words.", "published": day}))
        build(lines, into=place)
    with Record(place) as record:
        assert record.document("a").report.published == "2024-05-06"
        assert record.document("a~2").report.published == "2024-05-07"


def test_other_layers_read_the_reports_anew(folder: Path, place: str | Path) -> None:
    build(folder, into=place)
    outcome = building.build([folder], place, layers=("body", "wording"), jobs=1)
    assert (outcome.added, outcome.anew, outcome.known) == (0, 6, 0)
    with Record(place) as record:
        assert len(record.ids()) == 6
        assert record.verify() == []


def test_failures_are_kept_and_go_when_the_input_is_mended(folder: Path, place: str | Path) -> None:
    broken = folder / "report-9.txt"
    broken.write_bytes(b"")
    (outcome,) = [build(folder, into=place)]
    assert [failure.input for failure in outcome.failures] == [str(broken)]
    with Record(place) as record:
        assert [failure.input for failure in record.failures()] == [str(broken)]
    broken.write_text("Now there are words in it, and they can be read.\n")
    assert build(folder, into=place).failures == []
    with Record(place) as record:
        assert record.failures() == []


def test_resume_without_input_takes_that_of_the_broken_run(folder: Path, place: str | Path) -> None:
    with Record(place, write=True) as record:
        record.ask([str(folder)], {"layers": ["body"], "follow": False}, "2024-01-01T00:00:00Z")
    assert build(into=place, resume=True).added == 6
    assert build(into=place, resume=True).read == 0  # nothing was broken off


def test_resume_tells_the_readers_what_the_broken_run_told_them(tmp_path: Path, place: str | Path) -> None:
    """As the command line does, which has options of its own with every call."""
    table = tmp_path / "news.csv"
    table.write_text("story,day\nTwo bridges fell near Ozerne.,03/04/2024\n")
    told = {"day_first": True, "kind": None, "table": None, "columns": {"text": "story", "published": "day"}}
    with Record(place, write=True) as record:
        record.ask([str(table)], {"layers": ["body"], "follow": False, "reading": told}, "2024-05-01T00:00:00Z")
    assert build(into=place, resume=True, reading=Options()).added == 1
    with Record(place) as record:
        assert [record.document(name).report.published for name in record.ids()] == ["2024-04-03"]


def test_the_record_may_lie_in_the_folder_that_is_read(folder: Path) -> None:
    for _ in range(2):
        outcome = build(folder, into=folder / "war.db")
        assert (outcome.read, outcome.failures, outcome.skipped) == (6, [], [])


def test_the_same_line_written_otherwise_is_the_same_report(tmp_path: Path, place: str | Path) -> None:
    lines = tmp_path / "lines.jsonl"
    item = {"id": "a", "text": "Two soldiers crossed the river.", "publisher": "Example"}
    lines.write_text(json.dumps(item))
    build(lines, into=place)
    lines.write_text(json.dumps(dict(reversed(item.items())), indent=None, separators=(",", ":")))
    assert build(lines, into=place).known == 1
    lines.write_text(json.dumps({**item, "views": 7}))
    assert build(lines, into=place).versions == [("a", "a~2")]
    with Record(place) as record:
        assert record.document("a~2").report.other == (("views", "7"),)
        assert record.verify() == []


@pytest.mark.parametrize("resume", [False, True])
def test_an_input_is_needed(bare_places: Places, resume: bool) -> None:
    with pytest.raises(UsageError, match="an input is missing"):
        build(into=bare_places(), resume=resume)


def test_workers_or_none_give_the_same_record(tmp_path: Path, places: Places) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text("\n".join(json.dumps({"id": f"{n}", "text": f"Report {n} of a long day."}) for n in range(200)))
    made = {jobs: places() for jobs in (1, 3)}
    for jobs, place in made.items():
        building.build([lines], place, layers=LAYERS, jobs=jobs)
    assert export(made[1]) == export(made[3])


# ------------------------------------------------------------------------------------------------ the pool


def report(name: str, text: str = "Some words.") -> Report:
    return Report(name, text, "")


def fragile(document: object) -> str:
    """Stands for what is made of a document in a worker: one report raises, one kills its worker."""
    import os

    name = document.report.id  # type: ignore[attr-defined]
    if name == "raises":
        raise ValueError("broken")
    if name == "kills" and multiprocessing.parent_process():
        os._exit(9)
    if name == "kills":
        raise ValueError("not in this process either")
    if name.startswith("/") and len(deaths := Path(name).read_text()) < 3 and multiprocessing.parent_process():
        Path(name).write_text(deaths + "x")  # as if the system had killed it, three times and no more
        os._exit(9)
    return f"done {name}"


def answers(names: list[str], jobs: int) -> list[pool.Answer[str]]:
    batches = pool.in_batches((None, report(name)) for name in names)
    return [answer for _, found in pool.annotate(batches, fragile, layers=LAYERS, jobs=jobs) for answer in found]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_layer_that_fails_costs_one_report(jobs: int) -> None:
    names = [f"{number}" for number in range(150)]
    names[70] = "raises"
    found = answers(names, jobs)
    assert found[70].result is None and "ValueError: broken" in str(found[70].failure)
    assert [answer.result for answer in found if not answer.failure] == [f"done {n}" for n in names if n != "raises"]


def test_a_worker_that_dies_costs_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "BATCH_REPORTS", 2)
    names = [f"{number}" for number in range(10)]
    names[5] = "kills"
    found = answers(names, 2)
    assert found[5].result is None and "worker process died" in str(found[5].failure)
    assert [answer.result for answer in found if not answer.failure] == [f"done {n}" for n in names if n != "kills"]


def test_a_worker_that_is_killed_from_outside_costs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pool, "BATCH_REPORTS", 2)
    (tmp_path / "deaths").write_text("")
    names = ["0", "1", "2", str(tmp_path / "deaths"), "4", "5"]
    found = answers(names, 2)
    assert (tmp_path / "deaths").read_text() == "xxx"  # in the pool, in its batch, alone; then it was read
    assert [answer.result for answer in found] == [f"done {name}" for name in names]


def test_batches_are_cut_by_number_and_by_size() -> None:
    short = [len(batch.reports) for batch in pool.in_batches((None, report(f"{n}")) for n in range(150))]
    long = [len(batch.reports) for batch in pool.in_batches((None, report(f"{n}", "x" * 60_000)) for n in range(5))]
    assert (short, long) == ([64, 64, 22], [2, 2, 1])
