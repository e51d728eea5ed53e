"""Whatever a reader or a layer raises is that input's failure: named, with the batch around it stored."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reportedly import plugins
from reportedly.cli.application import run
from reportedly.errors import LayerError
from reportedly.export.annotations import export_jsonl
from reportedly.ingest import reader_choice
from reportedly.ingest.received import Item, Source
from reportedly.layers import pipeline
from reportedly.layers.pipeline import Pipeline, declared
from reportedly.model import Annotated, Report
from reportedly.record.store import Record
from reportedly.scale import limits, pool
from reportedly.service import building

GOOD = "The town was shelled on Friday, its mayor said. Two people were killed in Kherson.\n"
PAGE = f"<html><body><article><p>{GOOD * 3}</p></article></body></html>"
FILES = {"text": ".txt", "jsonl": ".jsonl", "html": ".html"}
RAISED = [
    ValueError("broken"),
    AssertionError(),
    RecursionError("too deep"),
    MemoryError(),
    KeyError("x"),
    IndexError(),
]
READERS = plugins.names("reportedly.readers")
LAYERS = list(declared())


def content(suffix: str, name: str, words: str = GOOD) -> str:
    line = json.dumps({"id": name, "text": words}) + "\n"
    return {".html": PAGE, ".jsonl": line}.get(suffix, words)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, BaseException], None]:
    """Makes a layer fail on reports that hold the word `hostile`."""

    def make(name: str, error: BaseException) -> None:
        layer = declared([name])[name]

        def annotate(document: Annotated) -> Annotated:
            if "hostile" in document.text:
                raise error
            return layer.annotate(document)

        broken = replace(layer, annotate=annotate)
        real = plugins.load
        annotate.__module__ = layer.module
        monkeypatch.setattr(
            pipeline.plugins, "load", lambda group, asked: broken if asked == name else real(group, asked)
        )
        pool._pipelines.clear()

    yield make  # type: ignore[misc]
    pool._pipelines.clear()


# ------------------------------------------------------------------------------------------------ readers


@pytest.mark.parametrize("name", READERS)
def test_what_a_reader_raises_is_that_file_s_failure(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reader, failing on files between others: the others are stored, and each failure names file and error."""
    real = plugins.load("reportedly.readers", name)
    kind = real.kinds[0]
    folder = tmp_path / "in"
    folder.mkdir()
    hostile = {folder / f"hostile-{type(error).__name__}.txt": error for error in RAISED}
    for path in (folder / "a.txt", *hostile, folder / "z.txt"):
        path.write_text(GOOD)

    def fails(source: Source) -> Iterator[Item]:
        raise hostile[Path(source.where)]
        yield  # a reader gives its reports one by one

    known = reader_choice.readers()
    of_text = known["text"]
    broken = replace(real, take=lambda source: fails(source) if "hostile" in source.where else of_text.take(source))
    monkeypatch.setattr(reader_choice, "readers", lambda: {**known, kind: replace(broken, extra=None)})
    monkeypatch.setattr(reader_choice, "recognised", lambda source: kind)
    found = building.build([folder], tmp_path / "war.db", layers=["body"], jobs=1)  # it is readers that fail, no layer
    assert {failure.input for failure in found.failures} == set(map(str, hostile))
    assert all(type(hostile[Path(failure.input)]).__name__ in failure.reason for failure in found.failures)
    with Record(tmp_path / "war.db") as record:
        assert record.ids() == ("a", "z")
        assert {failure.input for failure in record.failures()} == set(map(str, hostile))


# ------------------------------------------------------------------------------------------------ layers


@pytest.mark.parametrize("name", LAYERS)
def test_what_a_layer_raises_is_that_report_s_failure(
    name: str, failing: Callable[[str, BaseException], None], tmp_path: Path
) -> None:
    hostile = "A hostile report. " + GOOD
    for error in RAISED:
        failing(name, error)
        document, reason = Pipeline([name]).attempt(Report("b", hostile, "0"))
        assert f"the layer {name} failed: {type(error).__name__}" in str(reason)
        assert set(declared([name])) - set(document.layers) == {name}, "what the others read is kept"
        assert any(note.layer == name and type(error).__name__ in note.text for note in document.notes)
    lines, path = tmp_path / "in.jsonl", tmp_path / "war.db"
    lines.write_text(content(".jsonl", "a") + content(".jsonl", "b", hostile) + content(".jsonl", "c"))
    found = building.build([lines], path, layers=[name], jobs=1)
    assert [failure.input for failure in found.failures] == [f"{lines}:2"]
    with Record(path) as record:
        assert record.ids() == ("a", "b", "c")
        assert name in record.document("a").layers and name not in record.document("b").layers


def test_layers_that_build_on_one_that_failed_are_not_run(failing: Callable[[str, BaseException], None]) -> None:
    failing("places", ValueError("broken"))
    document, reason = Pipeline().attempt(Report("x", "A hostile report. " + GOOD, "0"))
    assert reason == "the layer places failed: ValueError: broken"
    assert {"times", "quantities"} <= set(document.layers)
    notes = {note.layer: note.text for note in document.notes}
    assert notes["actors"] == "needs places, which failed" and notes["statements"] == "needs actors, which failed"
    with pytest.raises(LayerError, match="places failed"):
        Pipeline().annotate(Report("x", "A hostile report.", "0"))


def test_a_report_that_failed_is_read_again_by_the_next_build(
    failing: Callable[[str, BaseException], None], tmp_path: Path, place: str | Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(content(".jsonl", "a") + content(".jsonl", "b", "A hostile report."))
    with monkeypatch.context() as patched:
        patched.setattr(pool, "_pipelines", {})
        failing("times", ValueError("broken"))
        assert len(building.build([lines], place, layers=["times"], jobs=1).failures) == 1
        assert len(building.build([lines], place, layers=["times"], jobs=1).failures) == 1
    monkeypatch.undo()
    pool._pipelines.clear()
    outcome = building.build([lines], place, layers=["times"], jobs=1)
    assert (outcome.failures, outcome.anew, outcome.known) == ([], 1, 1)
    with Record(place) as record:
        assert record.failures() == []
        assert record.verify() == []


# ------------------------------------------------------------------------------------------------ limits


def test_a_report_that_takes_too_long_is_kept_as_far_as_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = declared(["quantities"])["quantities"]

    def endless(document: Annotated) -> Annotated:
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                sum(range(1000))
            except Exception:  # what a library may do
                continue
        return document

    real = plugins.load
    broken = replace(layer, annotate=endless)
    endless.__module__ = layer.module
    monkeypatch.setattr(
        pipeline.plugins, "load", lambda group, asked: broken if asked == "quantities" else real(group, asked)
    )
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    pool._pipelines.clear()
    try:
        (answer,) = pool.run(lambda document: document, ["times", "quantities"], [Report("x", GOOD, "0", path="x.txt")])
    finally:
        pool._pipelines.clear()
    assert answer.failure is not None and answer.failure.input == "x.txt"
    assert "broken off: it took more than 0 seconds of the processor" in answer.failure.reason
    assert answer.result is not None and "language" in answer.result.layers


def test_an_honest_report_has_room() -> None:
    assert limits.seconds_for(3_000) >= 60
    assert limits.seconds_for(1_000_000) >= 600


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_names_it_and_does_the_rest(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    hostile = {
        "undefined.html": '<html><head><meta charset="undefined"></head><body></body></html>',
        "punycode.html": '<html><head><meta charset="punycode"></head><body></body></html>',
        "iframe.html": '<iframe src="http://example.org/"></iframe>',
        "video.html": "<video></video>",
        "svg.html": "<svg id=html></svg>",
        "number.jsonl": '{"id": "n", "text": "Words.", "triggers": [{"start": 1e999, "end": 2}]}\n',
        "half.jsonl": '{"id": "half \\ud800", "text": "Words."}\n',
        "page.jsonl": json.dumps({"id": "page", "html": "<svg id=html></svg>"}) + "\n",
    }
    for name, words in hostile.items():
        (folder / name).write_text(words)
    (folder / "deep.txt").write_text("shelled " * 480)
    (folder / "good.txt").write_text(GOOD)
    assert run(["build", str(folder), "-o", str(tmp_path / "war.db"), "--jobs", "1", "-q"]) == 1
    named = capfd.readouterr().err
    assert all(name in named for name in hostile) and "Traceback" not in named
    assert "deep.txt" not in named and "good.txt" not in named
    with Record(tmp_path / "war.db") as record:
        assert set(record.ids()) == {"deep", "good"}
        assert record.verify() == []


def test_annotate_answers_an_id_that_utf_8_cannot_hold(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "half \\ud800", "text": "Words."}\n{"id": "good", "text": "Words."}\n')
    assert run(["annotate", str(path), "--layers", "body", "-q"]) == 1
    out, err = capfdbinary.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["half \ud800", "good"]
    assert b"half a surrogate pair" in err and b"Traceback" not in err


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_what_comparing_raises_costs_no_report(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is named, what was read stays, the exit status says so, and the next build ends as if nothing had been."""
    lines, path, undisturbed = tmp_path / "in.jsonl", tmp_path / "war.db", tmp_path / "undisturbed.db"
    lines.write_text(content(".jsonl", "a") + content(".jsonl", "b", GOOD + "The ministry denied it."))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1714953600")
    command = ["build", str(lines), "--layers", "body", "--jobs", "1", "-q", "-o"]

    def fails(*words: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("reportedly.compare.comparison.compare_alone", fails)
        assert run([*command, str(path)]) == 1
    told = capfd.readouterr().err
    assert "Traceback" not in told
    assert f"every report is stored, but they could not be compared: {type(error).__name__}" in told
    with Record(path) as record:
        assert record.ids() == ("a", "b")
        assert [asked.inputs for asked in record.unfinished()] == [(str(lines),)]
    assert run(["build", "-o", str(path), "--resume", "-q", "--layers", "body", "--jobs", "1"]) == 0
    assert run([*command, str(undisturbed)]) == 0
    with Record(path) as record, Record(undisturbed) as other:
        assert record.verify() == [] and record.unfinished() == []
        one, two = io.BytesIO(), io.BytesIO()
        export_jsonl(record, one)
        export_jsonl(other, two)
    assert one.getvalue() == two.getvalue()
