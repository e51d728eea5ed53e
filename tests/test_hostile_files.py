"""A part of the 1,000 hostile files (`benchmarks/hostile_files.py`): each is read or named, nothing is raised."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

from reportedly.ingest import Received, read


def load() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "hostile_files.py"
    spec = importlib.util.spec_from_file_location("hostile_files", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hostile_files"] = module
    spec.loader.exec_module(module)
    return module


HOSTILE = load()
QUICK = [
    "laughs.rss",
    "outside.xml",
    "deep.rss",
    "deep.html",
    "deep.json",
    "outside.tar",
    "outside.zip",
    "links.tar",
    "names.zip",
]
QUICK += [
    "quote.csv",
    "header.eml",
    "dates.jsonl",
    "ld.html",
    "surrogate.jsonl",
    "utf16.txt",
    "devices.tar",
    "deep.zip",
]


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_is_read_or_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE.bombs()[name]())
    items = list(read(tmp_path / name))
    assert items
    for item in items:
        if isinstance(item, Received):
            assert "root:" not in item.report.text
        else:
            assert item.input.startswith(str(tmp_path)) and item.reason
            assert "its reader failed on it" not in item.reason


@pytest.mark.parametrize("name", HOSTILE.samples())
def test_broken_files_of_each_kind_raise_nothing(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    data = HOSTILE.samples()[name]
    path = tmp_path / name
    for _ in range(4):
        path.write_bytes(HOSTILE.broken(data, chance))
        for item in read(path):
            assert isinstance(item, Received) or (item.input and item.reason)
    path.write_bytes(data)
    assert [item for item in read(path) if isinstance(item, Received)]
