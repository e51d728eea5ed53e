"""The scripts of training/ and benchmarks/: what they take from the package is there, and those that need no library of
their own run on a few lines of made data."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted([*ROOT.glob("training/**/*.py"), *ROOT.glob("benchmarks/*.py")])


def used(path: Path) -> list[tuple[str, str]]:
    """(module of the package, name) for every import of a script, and for `module.name` of a module so imported."""
    tree = ast.parse(path.read_text("utf-8"))
    found, modules = [], {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "reportedly":
            for alias in node.names:
                found.append((str(node.module), alias.name))
                if importlib.util.find_spec(f"{node.module}.{alias.name}") if is_package(str(node.module)) else None:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.append((modules[node.value.id], node.attr))
    return found


def is_package(module: str) -> bool:
    spec = importlib.util.find_spec(module)
    return bool(spec and spec.submodule_search_locations)


@pytest.mark.parametrize("path", SCRIPTS, ids=[str(path.relative_to(ROOT)) for path in SCRIPTS])
def test_what_a_script_takes_from_the_package_is_there(path: Path) -> None:
    for module, name in used(path):
        made = importlib.import_module(module)
        assert hasattr(made, name) or importlib.util.find_spec(f"{module}.{name}"), f"{module} has no {name}"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Loads a script by its path in the repository."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.syspath_prepend(str(ROOT / "training"))

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(Path(name).stem, ROOT / name)
        assert spec and spec.loader
        made = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, made.__name__, made)
        spec.loader.exec_module(made)
        return made

    return load


def test_comparing_at_scale_is_measured(script) -> None:  # type: ignore[no-untyped-def]
    measure = script("benchmarks/compare_scale.py")
    assert "20 reports" in measure.measured("copies", 20)
    assert "occurrences" in measure.measured("compare", 20)
    assert "occurrences" in measure.measured("same", 20)


def test_quantity_rules_can_be_switched_off(script) -> None:  # type: ignore[no-untyped-def]
    ablation = script("benchmarks/quantities_ablation.py")
    for changes in ablation.FAMILIES.values():
        for module, name, _ in changes:
            assert hasattr(module, name), f"{module.__name__} has no {name}"
    gold = [{"id": "a", "text": "Twelve trucks carried 3.5 tonnes of flour."}]
    texts = ablation.documents(Path("made.jsonl"), _Score(gold))[1]
    figure = {"f1": 0.5, "r": 0.5}
    told = ablation.measured(
        "all rules", {"newsquant": (gold, texts)}, lambda *_: {k: figure for k in ("value", "value_unit", "modifier")}
    )
    assert told == [0.5, 0.5, 0.5]


def test_changes_of_tags_are_counted(script) -> None:  # type: ignore[no-untyped-def]
    counted = script("training/label_changes.py").changes
    text = (["the", "", ".", "he", "", "."], [5, 6, 0, 1, 3, 0])
    found = counted([text] * 50, 7, common=2)
    assert found["words"] == [".", "he"]
    other, stop, _ = found["log_odds"]
    assert other[5][6] > 0.5 and other[1][3] > 0.5  # a content goes on, a cue follows a source
    assert stop[6][0] == stop[3][0]  # a full stop is no part of anything, whatever stands before
    assert other[0][6] == 0  # an inside tag after nothing breaks the rule


class _Score(ModuleType):
    """Stands in for the scorer that reads gold lines."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        super().__init__("score")
        self.rows = rows

    def read(self, path: Path) -> list[dict[str, str]]:
        return self.rows


def test_recall_of_findings_is_counted(script, tmp_path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    recall = script("benchmarks/findings_recall.py")
    a, b = ({"report": "r", "start": k, "end": k + 5} for k in (0, 10))
    wanted = {"set": 1, "kind": "denies", "a": a, "b": b}
    line = {"kind": "finding", "finding": "doubts", "a": b, "b": a}
    assert recall.found(wanted, line) and not recall.found({**wanted, "kind": "repeats"}, line)
    (tmp_path / "export.jsonl").write_text(json.dumps({"kind": "report", "id": "r"}) + "\n" + json.dumps(line) + "\n")
    monkeypatch.setattr(sys, "argv", ["findings_recall.py", str(tmp_path / "export.jsonl")])
    recall.main()
    assert capsys.readouterr().out == ""  # no report of the hand reading is in this export


def test_sources_of_statements_are_judged(script) -> None:  # type: ignore[no-untyped-def]
    judge = script("benchmarks/source_resolution.py")
    (line,) = judge.annotated([{"id": "r", "text": "Ana Brod said the bridge had fallen.", "published": "2024-05-01"}])
    (statement,) = [each for each in line["statements"] if each["source"]]
    assert judge.is_right({"actor": statement["source_actor"]}, line, statement)
    assert judge.is_right({"mention": [0, 8]}, line, statement)
    assert not judge.is_right({"actor": "person:nobody"}, line, statement)


def test_a_generated_record_answers_every_question(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import random

    from reportedly.record.store import Record

    measure = script("benchmarks/queries.py")
    measure.make(tmp_path / "made.db", 24)
    world = measure.World(24)
    with Record(tmp_path / "made.db") as record:
        assert record.counts()["incidents"] == 3
        assert record.verify() == []
        event = record.document("report-0000003").events[0]
        assert event.factuality in measure.FACTUALITY and event.statement == 0 and event.tolls[0].value > 0
        asked = list(measure.asked(world, 24))
        assert len({name for name, _ in asked}) == len(asked) > 90
        for _, ask in asked:
            ask(record, random.Random(1))
