"""The notebook of the examples: every cell runs, in order, on a record made there and then."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(source: str, names: dict[str, Any]) -> Any:
    """What a cell shows: the value of its last line, where that is an expression."""
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None  # type: ignore[attr-defined]
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(last, "cell", "eval"), names) if last else None


def test_every_cell_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas")
    shutil.copytree(EXAMPLES / "reports", tmp_path / "reports")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTEDLY_JOBS", "1")
    notebook = json.loads((EXAMPLES / "record.ipynb").read_text("utf-8"))
    names: dict[str, Any] = {}
    shown = []
    for cell in notebook["cells"]:
        assert cell.get("outputs", []) == []  # what a cell shows depends on the program's version: it is not kept
        if cell["cell_type"] == "code":
            value = run("".join(cell["source"]), names)
            shown.append(value._repr_html_() if hasattr(value, "_repr_html_") else repr(value))
    assert shown[0] == "(16, 16)"
    assert "incidents</caption>" in shown[2]
    assert "did you mean 'type'" in capsys.readouterr().out
    assert (tmp_path / "events.csv").stat().st_size > 1000
    assert json.loads((tmp_path / "incidents.geojson").read_text())["features"]
