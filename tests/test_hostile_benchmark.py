"""A part of what `benchmarks/hostile.py` tries: no hostile input ends a build, no hostile shape takes hours."""

from __future__ import annotations

import argparse
import importlib
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
QUADRATIC_ONCE = (  # those whose time once grew with the square of their length, and what made it so
    "blanks in a line",  # datelines
    "tabs in a line",
    "blanks before a dash",
    "dateline without an end",
)


@pytest.fixture(scope="module")
def hostile() -> ModuleType:
    sys.path.append(str(ROOT / "benchmarks"))
    return importlib.import_module("hostile")


def test_there_are_enough(hostile: ModuleType) -> None:
    made = importlib.import_module("hostile_inputs")
    shapes = {f"{name} {size}": "" for name in hostile.SHAPES for size in (40, 900)}
    assert len(hostile.SHAPES) >= 40
    assert len(list(made.lines(shapes))) + len(list(made.files(random.Random(1)))) >= 1000


def test_what_is_made_is_the_same_for_a_seed(hostile: ModuleType) -> None:
    made = importlib.import_module("hostile_inputs")
    assert list(made.files(random.Random(3))) == list(made.files(random.Random(3)))


def test_none_ends_a_build(hostile: ModuleType, tmp_path: Path) -> None:
    found = hostile.put_through(tmp_path, seed=1, every=7, layers="body")
    assert found.faults == ()
    assert found.inputs > 150 and found.kept > 50 and found.named > 50


@pytest.mark.parametrize("shape", QUADRATIC_ONCE)
def test_a_dateline_is_looked_for_in_linear_time(hostile: ModuleType, shape: str) -> None:
    from reportedly.layers.parse import after_dateline

    lines = [line for line in hostile.SHAPES[shape](200_000).splitlines() if line]
    for line in lines:  # hours, if it went back over the blanks
        assert after_dateline(line) in (0, line.find("The town") if line.startswith("KYIV") else 0)


def test_words_without_an_end_are_cut_before_the_tokenizer(hostile: ModuleType) -> None:
    from reportedly.layers.parse import LONGEST_WORD, _tokenized

    honest = "See https://example.org/" + "a" * (LONGEST_WORD - 30) + " for the town's list."
    assert _tokenized(honest) == honest
    doc = _tokenized("The town, " + "," * 5_000 + " was shelled.")
    assert not isinstance(doc, str) and doc.text == "The town, " + "," * 5_000 + " was shelled."
    assert len(doc) > 5_000


def options(hostile: ModuleType, *shapes: str, size: int) -> argparse.Namespace:
    return argparse.Namespace(shapes=list(shapes), size=size, longest=4 * size)


@pytest.mark.parametrize(
    ("seconds", "status", "told"),
    [
        (lambda size: {"one": size / 1000, "two": size / 2000}, 0, "0 grow"),
        (lambda size: {"one": size / 1000, "two": (size / 20_000) ** 2}, 1, "1 grow"),
        (lambda size: {"one": size / 1000, "two": (size / 100_000) ** 2}, 0, "0 grow"),
        (lambda size: {"one": 1.0, "two": 0.02 + (size / 10_000) ** 2}, 1, "1 grow"),
    ],
    ids=["linear", "square, seen in a longer text", "square, too short to matter", "square, beside a constant"],
)
def test_growth_beyond_the_factor_fails(
    hostile: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    seconds: Callable[[int], dict[str, float]],
    status: int,
    told: str,
) -> None:
    monkeypatch.setattr(hostile, "seconds_by_layer", lambda text: seconds(len(text)))
    assert hostile.run_growth(options(hostile, "names", size=5_000)) == status
    assert told in capsys.readouterr().out


def test_every_layer_s_time_grows_with_the_text(hostile: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Two shapes that once grew with the square, and one by a seed; `hostile.py growth` tries them all, and longer."""
    chosen = random.Random(7).choice(sorted(hostile.SHAPES))
    assert hostile.run_growth(options(hostile, "prose", "quotations that open", chosen, size=2_500)) == 0, (
        capsys.readouterr().out
    )
