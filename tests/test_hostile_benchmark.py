"""A part of what `benchmarks/hostile.py` tries: no hostile input ends a build, no hostile shape takes hours."""

from __future__ import annotations

import importlib
import random
import sys
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


def test_what_is_made_is_the_same_for_a_seed() -> None:
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
