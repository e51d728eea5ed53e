"""The project's own scoring: each measure on cases that can be counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.cli.application import run
from reportedly.errors import UsageError
from reportedly.scoring import LAYERS, score
from reportedly.scoring.metrics import b_cubed, f1, link_f1, overlap, pairs


def at(start: int, end: int, **more: object) -> dict[str, object]:
    return {"start": start, "end": end, "text": "x" * (end - start), **more}


def said(*parts: tuple[int, int], source: dict[str, object] | None = None, kind: str = "indirect") -> dict[str, object]:
    return {"content": [at(*part) for part in parts], "source": source, "kind": kind}


CASES = [  # layer, gold items, predicted items, the figures that are looked at
    ("times", [at(0, 6, type="DATE", value="2024")], [at(0, 6, type="DATE", value="2024")], {"strict_f1": 1, "value_f1": 1}),
    ("times", [at(0, 6, type="DATE", value="2024")], [at(2, 6, type="TIME", value="2023")], {"strict_f1": 0, "relaxed_f1": 1, "value_f1": 0, "type_f1": 0}),
    ("times", [at(0, 6, value="a"), at(9, 12, value="b")], [at(0, 6, value="a")], {"strict_recall": 0.5, "strict_precision": 1, "strict_f1": 2 / 3}),
    ("times", [], [], {"strict_f1": 1}),
    ("times", [], [at(0, 3)], {"strict_f1": 0, "strict_precision": 0}),
    ("places", [at(0, 4, lat=50.0, lon=36.0)], [at(0, 4, lat=50.5, lon=36.0)], {"exact_f1": 1, "accuracy_161_end_to_end": 1}),
    ("places", [at(0, 4, lat=50.0, lon=36.0)], [at(0, 4, lat=52.0, lon=36.0)], {"exact_f1": 1, "accuracy_161_of_recognised": 0}),
    ("places", [at(0, 4, lat=50.0, lon=36.0)], [at(0, 4)], {"exact_f1": 1, "accuracy_161_end_to_end": 0}),
    ("places", [at(0, 4, lat=50.0, lon=36.0)], [at(0, 6, lat=50.0, lon=36.0)], {"exact_f1": 0, "overlap_f1": 1, "accuracy_161_end_to_end": 0}),
    ("quantities", [at(0, 4, value=5.0, unit="kilometre")], [at(2, 8, value=5, unit="kilometre")], {"span_f1": 1, "value_f1": 1, "value_and_unit_f1": 1}),
    ("quantities", [at(0, 4, value=5.0, unit="kilometre")], [at(0, 4, value=5.0, unit="mile")], {"value_f1": 1, "value_and_unit_f1": 0}),
    ("quantities", [at(0, 4, value=None, unit="")], [at(0, 4, value=None, unit="")], {"value_f1": 1}),
    ("statements", [said((0, 10), source=at(20, 24))], [said((0, 8), source=at(22, 30))], {"content_half_f1": 1, "statement_f1": 1, "content_exact_f1": 0}),
    ("statements", [said((0, 10), source=at(20, 24))], [said((0, 10), source=at(40, 44))], {"content_exact_f1": 1, "statement_f1": 0, "source_given_content": 0}),
    ("statements", [said((0, 10))], [said((6, 30))], {"content_half_f1": 0}),
    ("statements", [said((0, 9), kind="direct"), said((20, 30))], [said((0, 9), kind="direct")], {"direct_f1": 1, "content_half_recall": 0.5}),
    ("events", [{"trigger": at(0, 4), "type": "shelling", "factuality": "happened"}], [{"trigger": at(0, 4), "type": "air_strike", "factuality": "happened"}], {"trigger_f1": 1, "trigger_and_type_f1": 0, "factuality_accuracy": 1}),
    ("events", [{"trigger": at(0, 4), "type": "a"}], [{"trigger": at(0, 4), "type": "b"}, {"trigger": at(0, 4), "type": "a"}], {"trigger_and_type_f1": 2 / 3}),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "gold", "predicted", "figures"), CASES)
def test_cases(layer: str, gold: list[object], predicted: list[object], figures: dict[str, float]) -> None:
    found = score(layer, {"r": {"id": "r", layer: gold}}, {"r": {"id": "r", layer: predicted}})
    assert {key: pytest.approx(found[key]) for key in figures} == figures


def test_names_are_the_name_mentions_of_actors() -> None:
    def actor(kind: str, *mentions: dict[str, object]) -> dict[str, object]:
        return {"id": kind, "kind": kind, "mentions": list(mentions)}

    gold = {"r": {"actors": [actor("person", at(0, 4, form="name"), at(9, 12, form="pronoun"))]}}
    right = {"r": {"actors": [actor("person", at(0, 4, form="name"))]}}
    other = {"r": {"actors": [actor("state", at(0, 4, form="name"))]}}
    assert score("names", gold, right)["exact_and_kind_f1"] == 1
    assert score("names", gold, other) | {"exact_and_kind_f1": 0.0} == score("names", gold, other)
    assert score("names", gold, other)["exact_f1"] == 1


def test_dating() -> None:
    gold = {str(n): {"published": "2024-05-10"} for n in range(4)} | {"none": {"published": None}}
    days = ["2024-05-10", "2024-05-15", "2024-06-05", None]
    predicted = {
        str(n): {"published": {"value": day, "earliest": day, "latest": "2024-06-30"}} for n, day in enumerate(days)
    }
    found = score("dating", gold, predicted)
    assert (found["within_0_days"], found["within_7_days"], found["within_31_days"]) == (0.25, 0.5, 0.75)
    assert found["answered"] == 0.75
    assert found["covered_of_bounded"] == pytest.approx(1 / 3)


def test_body_counts_characters_without_spaces() -> None:
    gold = {"r": {"text": "ab cd ef", "body": [at(0, 5)]}}
    assert score("body", gold, {"r": {"body": [at(0, 8)]}})["body_precision"] == pytest.approx(4 / 6)


def test_types_fall_back_on_the_events() -> None:
    gold = {"r": {"types": ["shelling"]}, "s": {"types": ["talks"]}}
    predicted = {
        "r": {"events": [{"type": "shelling", "factuality": "happened"}, {"type": "talks", "factuality": "denied"}]},
        "s": {"types": []},
    }
    found = score("types", gold, predicted)
    assert found["micro_f1"] == pytest.approx(2 / 3)
    assert found["macro_f1"] == pytest.approx(0.5)


def test_groups() -> None:
    gold = {"a": {"copies": "1"}, "b": {"copies": "1"}, "c": {"copies": None}, "d": {}}
    predicted = {"a": {"copies": "x"}, "b": {"copies": "x"}, "c": {"copies": "x"}}
    found = score("copies", gold, predicted)
    assert found["pair_precision"] == pytest.approx(1 / 3)
    assert found["pair_recall"] == 1
    assert found["b_cubed_precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_an_unknown_layer() -> None:
    with pytest.raises(UsageError, match="there is for: body"):
        score("nonsense", {}, {})


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda s: at(s[0], s[0] + s[1])), max_size=8)


@given(spans, spans)
def test_no_item_is_paired_twice(gold: list[dict[str, object]], predicted: list[dict[str, object]]) -> None:
    chosen = pairs(gold, predicted, overlap)
    assert len({id(a) for a, _ in chosen}) == len({id(b) for _, b in chosen}) == len(chosen)
    assert all(overlap(a, b) > 0 for a, b in chosen)


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 3), max_size=8), st.integers(0, 3))
def test_a_grouping_is_perfect_against_itself(groups: dict[str, int], shift: int) -> None:
    renamed = {item: f"{group + shift}" for item, group in groups.items()}
    assert link_f1(groups, renamed)["pair_f1"] == 1
    assert b_cubed(groups, renamed)["b_cubed_f1"] == pytest.approx(1)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_lies_between_0_and_1(right: int, more: int, most: int) -> None:
    assert 0 <= f1(right, right + more, right + most) <= 1


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_every_layer_is_perfect_against_itself(layer: str) -> None:
    line = {
        "id": "r",
        "text": "Shells hit Kherson on Monday, he said.",
        "published": {"value": "2024-05-06", "earliest": "2024-05-06", "latest": "2024-05-06"},
        "body": [at(0, 30)],
        "times": [at(22, 28, type="DATE", value="2024-05-06")],
        "places": [at(11, 18, lat=46.6, lon=32.6)],
        "quantities": [at(0, 3, value=1, unit="")],
        "actors": [{"id": "a", "kind": "person", "mentions": [at(11, 18, form="name")]}],
        "statements": [said((0, 28), source=at(30, 32))],
        "events": [{"trigger": at(7, 10), "type": "shelling", "factuality": "happened", "date": "2024-05-06"}],
    }
    figures = score(layer, {"r": line}, {"r": line})
    assert all(
        value == 1 for name, value in figures.items() if "_km" not in name and "days" not in name.split("_")[-1:]
    )
    assert figures


def test_score_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    gold.write_text(json.dumps({"id": "r", "text": "Words.", "times": [at(0, 3, value="a")], "body": [at(0, 6)]}))
    predicted.write_text(json.dumps({"id": "r", "times": [at(0, 3, value="a")], "body": []}))
    assert run(["score", "all", str(gold), str(predicted), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["times"]["value_f1"], figures["body"]["body_f1"]) == (1, 0)
    assert run(["score", "times", str(gold), str(predicted)]) == 0
    assert "strict" in capsys.readouterr().out
    assert run(["score", "nonsense", str(gold), str(predicted)]) == 2


def test_score_reads_the_reports_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.setenv("REPORTEDLY_LAYERS", "body")
    text = "The town was shelled on Friday, its mayor said."
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "r", "text": text, "body": [at(0, len(text))], "copies": "x"}))
    assert run(["score", "all", str(gold), "--json", "--jobs", "1"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {"body", "copies"}
    assert figures["body"]["body_f1"] == 1
