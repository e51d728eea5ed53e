"""The JSON Schema of the format: made from the data classes, met by every line, and told in docs/format.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sample_record import made

from reportedly.export.annotations import lines
from reportedly.layers.pipeline import Pipeline
from reportedly.model import Report, Span
from reportedly.model.codec import decoded, encoded
from reportedly.model.comparison import Account, Position, Question, Relation
from reportedly.model.interchange import LINES, from_stored, schema, stored, to_json
from reportedly.record.store import Record

ROOT = Path(__file__).parents[1]
SCHEMA = schema()
TEXT = (
    "Kyiv's troops retake Balakliia\n\nKyiv said on Saturday that its forces had entered the town of Balakliia, 18 miles "
    "(29 km) from the border. The barbaric shelling killed 12 civilians on Friday, the governor said; officials say more died."
)


def check(line: dict[str, Any], name: str) -> None:
    """Fails where the line is not what the schema says of lines of that name."""
    validator = Draft202012Validator({**SCHEMA, "oneOf": [{"$ref": f"#/$defs/{name}"}]})
    faults = [
        f"{list(fault.absolute_path)}: {fault.message[:200]}"
        for one in validator.iter_errors(line)
        for fault in one.context or [one]
    ]
    assert not faults, faults


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["$defs"]) >= {"output", "report", "run", *LINES.values(), "Place", "Event", "Account"}


def test_an_output_line_meets_the_schema() -> None:
    document = Pipeline().annotate(Report("r", TEXT, "0", published="2022-09-11", published_basis="given"))
    assert document.checks and document.events and document.wording
    check(to_json(document), "output")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    with Record(made(tmp_path_factory.mktemp("schema") / "sample.db")) as record:
        return [json.loads(json.dumps(line)) for line in lines(record)]


def test_each_exported_line_meets_the_schema(exported: list[dict[str, Any]]) -> None:
    kinds = {line["kind"] for line in exported}
    assert kinds >= {"report", "occurrence", "finding", "run"}
    for line in exported:
        check(line, line["kind"])


def test_a_line_with_a_key_too_many_or_too_few_fails(exported: list[dict[str, Any]]) -> None:
    (line, *_) = [line for line in exported if line["kind"] == "finding"]
    for wrong in ({**line, "more": 1}, {key: value for key, value in line.items() if key != "check"}):
        with pytest.raises(AssertionError):
            check(wrong, "finding")


def test_each_key_is_told_in_the_docs() -> None:
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "format.md").read_text("utf-8")))
    keys = {key for name, made in SCHEMA["$defs"].items() for key in made.get("properties", {})}
    assert keys - told == set()


def test_what_is_stored_comes_back() -> None:
    document = Pipeline().annotate(Report("r", TEXT, "0", published="2022-09-11", published_basis="given"))
    assert from_stored(json.loads(json.dumps(stored(document)))) == document


def test_a_question_comes_back() -> None:
    texts = {"a": "12 died, the mayor said.", "b": "Nobody died."}
    question = Question(
        "q-1",
        "figure",
        "people killed",
        (
            Account(Span("a", 0, 2), 0, source=Span("a", 9, 18), told="2024-05-01"),
            Account(Span("b", 0, 6), None, "denies"),
        ),
        (Position("12", 12.0),),
        (Relation(0, 1, "denies", "one tells what the other denies"),),
    )
    line = encoded(question, texts)
    assert line["accounts"][0]["source"] == {"start": 9, "end": 18, "text": "the mayor"}
    assert line["relations"][0]["relation"] == "denies"
    assert decoded(Question, json.loads(json.dumps(line))) == question
