"""The record of `examples/` with all layers, held against a kept account of its whole export (`data/examples.txt`).

What changes it is to be seen in a diff: `make renew` writes it anew. Each line of the
export is a line of its own with what a person reads in it, and a hash of all the rest (numbers to two places, so that
another processor's last digits do not count; versions left out).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from reportedly.export.annotations import lines
from reportedly.record.store import Record
from reportedly.service.building import build

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).parent / "data" / "examples.txt"
SHOWN = ("text", "name", "value", "unit", "type", "act", "factuality", "date", "finding", "asks", "standing", "title")
LEFT_OUT = frozenset({"layers", "version", "vectors", "reader"})


def rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items() if key not in LEFT_OUT}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def hashed(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def shown(item: Any) -> str:
    """What a person reads of one item: its words and values."""
    if not isinstance(item, dict):
        return str(item)[:80]
    words = []
    for key in SHOWN:
        if item.get(key) is not None and not isinstance(item[key], dict | list):
            words.append(str(item[key])[:60].replace("\n", " "))
    for key in ("trigger", "source", "content", "claim", "a", "b"):
        if isinstance(item.get(key), dict):
            words.append(f"{key} “{str(item[key].get('text'))[:60]}”".replace("\n", " "))
    if isinstance(item.get("content"), list):
        words.append("“" + " … ".join(part["text"][:60] for part in item["content"]).replace("\n", " ") + "”")
    return " | ".join(words)


def account(line: dict[str, Any]) -> Iterator[str]:
    """A line of the export, and each item of its lists, as lines of text."""
    plain = rounded(line)
    yield f"{plain['kind']} {plain.get('id', '')} {shown({k: v for k, v in plain.items() if k != 'text'})} #{hashed(plain)}"
    for key, items in plain.items():
        if isinstance(items, list) and items and isinstance(items[0], dict):
            for item in items:
                yield f"    {key}: {shown(item)} #{hashed(item)}"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("examples") / "examples.db"
    here = Path.cwd()
    os.chdir(ROOT)  # paths stand in the record as they were given
    try:
        build(["examples/reports"], path, jobs=1)
    finally:
        os.chdir(here)
    with Record(path) as record:
        assert not record.failures()
        assert record.verify() == []
        return "\n".join(words for line in lines(record) for words in account(json.loads(json.dumps(line)))) + "\n"


def test_the_whole_export_is_as_it_was(told: str) -> None:
    if os.environ.get("REPORTEDLY_RENEW"):
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(told, "utf-8")
    before, now = KEPT.read_text("utf-8").splitlines(), told.splitlines()
    gone = [line for line in before if line not in set(now)]
    new = [line for line in now if line not in set(before)]
    words = "\n".join([*(f"- {line}" for line in gone[:40]), *(f"+ {line}" for line in new[:40])])
    assert before == now, f"the export of examples/ changed; `make renew` writes the account anew:\n{words}"


def test_nothing_is_missing(told: str) -> None:
    """Each kind of line and each layer has something to tell of the examples."""
    for start in ("report ", "occurrence ", "incident ", "question ", "finding ", "run "):
        assert any(line.startswith(start) for line in told.splitlines()), start
    for key in ("places", "times", "quantities", "actors", "statements", "events", "checks", "wording"):
        assert f"    {key}: " in told, key
