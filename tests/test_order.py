"""The record depends on what came, not on the order or the portions in which it came, nor on kills on the way."""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from test_run_states import killed_while

from reportedly.export.annotations import export_jsonl
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.service import building

DATING = ("body", "language", "times", "dating")
STORIES = {  # words that reports of one story share: the day of one speaks for the others
    "harbour": ("Rockets set a grain silo alight in the harbour of Velika on Monday, the port authority said.", "2023-05-08"),
    "bridge": ("The army blew up the railway bridge at Dornfeld on Thursday, its engineers reported.", "2021-09-16"),
    "talks": ("Envoys met in the lake palace for talks on prisoners on Friday, a mediator announced.", "2024-02-23"),
}  # fmt: skip
SPLITS = 4


def item(name: str, story: str, dated: bool) -> dict[str, object]:
    words, day = STORIES[story]
    text = f"{words} Nobody was hurt, according to witness {name}, and {len(name)} people were led away."
    return {"id": name, "text": text, "publisher": f"Paper {name[0]}"} | ({"published": day} if dated else {})


ITEMS = [item(f"{story[0]}{number}", story, number % 2 == 0) for story in STORIES for number in range(4)]


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1714953600")
    monkeypatch.setattr(pool, "BATCH_REPORTS", 4)


def exported(path: Path) -> bytes:
    out = io.BytesIO()
    with Record(path) as record:
        assert record.verify() == []
        export_jsonl(record, out)
    return out.getvalue()


def written(path: Path, items: Sequence[dict[str, object]]) -> Path:
    """The items as a file of JSON Lines; blank lines keep each in the line that it has in the whole."""
    at = {ITEMS.index(one): json.dumps(one) for one in items}
    path.write_text("\n".join(at.get(number, "") for number in range(len(ITEMS))))
    return path


def built(folder: Path, parts: Sequence[Sequence[dict[str, object]]], layers: Sequence[str] | None) -> bytes:
    """The export of a record that is built of these parts, one after the other; each lies in a file of one name."""
    folder.mkdir()
    for part in parts:
        building.build([written(folder.parent / "in.jsonl", part)], folder / "war.db", layers=layers, jobs=1)
    return exported(folder / "war.db")


def test_random_splits_give_the_record_of_all_at_once(tmp_path: Path) -> None:
    whole = built(tmp_path / "whole", [ITEMS], DATING)
    assert b"tells the same story as" in whole  # the undated are dated by their neighbours
    chance = random.Random(3)
    for number in range(SPLITS):
        shuffled = chance.sample(ITEMS, len(ITEMS))
        cuts = sorted(chance.sample(range(1, len(ITEMS)), chance.randint(1, 3)))
        parts = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(ITEMS)], strict=True)]
        assert built(tmp_path / str(number), parts, DATING) == whole, parts


def test_the_undated_first_and_the_dated_one_by_one(tmp_path: Path) -> None:
    undated = [one for one in ITEMS if "published" not in one]
    dated = [[one] for one in ITEMS if "published" in one]
    assert built(tmp_path / "parts", [undated, *dated], DATING) == built(tmp_path / "whole", [ITEMS], DATING)


def test_only_those_are_read_again_that_are_dated_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    harbour = [one for one in ITEMS if str(one["id"]).startswith("h")]
    building.build([written(tmp_path / "in.jsonl", harbour)], path, layers=DATING, jobs=1)
    outcome = building.build([written(tmp_path / "in.jsonl", harbour)], path, layers=DATING, jobs=1)
    assert (outcome.known, outcome.redated) == (4, 0)
    (tmp_path / "other.txt").write_text("Completely unlike words about gardens, tulips and butterflies bloom quietly.")
    outcome = building.build([tmp_path / "other.txt"], path, layers=DATING, jobs=1)
    assert (outcome.added, outcome.redated) == (1, 0)  # it has no date that could speak for others
    with Record(path) as record:
        log = record.document("h1").published
        assert (log.value, log.basis) == ("2023-05-08", "inferred")


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_all_layers_in_portions_and_killed_on_the_way(tmp_path: Path) -> None:
    """With every layer, questions and incidents too: in two portions, the undated first, killed in the second."""
    whole = built(tmp_path / "whole", [ITEMS], None)
    assert b'"kind": "occurrence"' in whole
    undated = [one for one in ITEMS if "published" not in one]
    rest = [one for one in ITEMS if "published" in one]
    assert built(tmp_path / "parts", [undated, rest], None) == whole
    path = tmp_path / "killed.db"
    for part in (undated, rest):
        source = written(tmp_path / "in.jsonl", part)
        assert killed_while("add", 2, [source], path)
        with Record(path) as record:
            assert record.verify() == []
        building.build([source], path, resume=True, jobs=1)
    assert exported(path) == whole
