"""The gate of `make score`: what falls below a pinned floor is named, and ends it with a status."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    import sys

    spec = importlib.util.spec_from_file_location("gate", ROOT / "benchmarks" / "gate.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules["gate"] = made
    spec.loader.exec_module(made)
    return made


FLOORS = (
    "layer\tmetric\tbetter\twhole\tfloor\twhy\n"
    "times\tvalue\thigher\t100\t82.0000\tx\n"
    "factuality\tmae\tlower\t1\t0.3000\tx\n"
)


@pytest.mark.parametrize(
    ("figures", "status", "named"),
    [
        ({"times": {"value": 82.0}, "factuality": {"mae": 0.3}}, 0, "none"),
        ({"times": {"value": 81.6}, "factuality": {"mae": 0.304}}, 0, "none"),
        ({"times": {"value": 90.0}, "factuality": {"mae": 0.1}}, 0, "none"),
        ({"times": {"value": 81.4}}, 1, "times value"),
        ({"factuality": {"mae": 0.31}}, 1, "factuality mae"),
        ({"times": {"span": 99.0}}, 1, "not measured"),
        ({"places": {"f1": 0.1}}, 0, "none"),
    ],
    ids=["same", "within .005", "better", "fell", "an error rose", "metric gone", "other layers"],
)
def test_a_fall_is_named(gate, tmp_path, capsys, figures, status, named):  # type: ignore[no-untyped-def]
    (tmp_path / "floors.tsv").write_text(FLOORS)
    board = {"sample": None, "layers": {layer: {"figures": own} for layer, own in figures.items()}}
    (tmp_path / "score.json").write_text(json.dumps(board))
    assert gate.main([str(tmp_path / "score.json"), "--floors", str(tmp_path / "floors.tsv")]) == status
    assert named in capsys.readouterr().out


def test_floors_are_pinned_with_a_reason(gate, tmp_path):  # type: ignore[no-untyped-def]
    (tmp_path / "floors.tsv").write_text(FLOORS)
    (tmp_path / "score.json").write_text(json.dumps({"layers": {"times": {"figures": {"value": 80.0}}}}))
    words = [str(tmp_path / "score.json"), "--floors", str(tmp_path / "floors.tsv")]
    assert gate.main(words) == 1
    assert gate.main([*words, "--pin", "a wrong label was mended"]) == 0
    assert gate.main(words) == 0
    assert "80.0000\ta wrong label was mended" in (tmp_path / "floors.tsv").read_text()


@pytest.mark.parametrize("text", ["", "[]", '{"sample": 40, "layers": {}}'], ids=["empty", "no board", "a sample"])
def test_what_is_no_board_is_refused(gate, tmp_path, text):  # type: ignore[no-untyped-def]
    (tmp_path / "score.json").write_text(text)
    assert gate.main([str(tmp_path / "score.json")]) == 2


def test_the_pinned_floors_can_be_read(gate):  # type: ignore[no-untyped-def]
    floors = gate.read()
    assert len({(floor.layer, floor.metric) for floor in floors}) == len(floors) > 50
    assert {floor.better for floor in floors} == {"higher", "lower"}
    assert all(0 <= floor.floor <= floor.whole for floor in floors)
