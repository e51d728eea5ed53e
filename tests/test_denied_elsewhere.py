"""A claim in one report and its denial in another: the two are put side by side, and the denial answers the claim."""

from __future__ import annotations

import pytest

from reportedly.compare.comparison import compare
from reportedly.compare.document_store import in_order
from reportedly.layers.pipeline import Pipeline
from reportedly.model import Report
from reportedly.model.identifiers import content_id

DAY = "2024-05-06"

DENIED = [  # what one report tells; what another says of it on the same day
    (
        "The navy shelled the fish market in Hodeidah on Sunday, killing six traders, port workers said.",
        "The navy did not shell the fish market in Hodeidah on Sunday, naval spokesman Karim Saleh said.",
    ),
    (
        "Government jets bombed a clinic in Idlib on Saturday, killing 11 people, rescuers said.",
        "The Syrian army said it had not bombed any clinic in Idlib on Saturday.",
    ),
    (
        "The army shelled the school in Nyala on Sunday, teachers said. Seven pupils died.",
        "The army denied that it had shelled the school in Nyala on Sunday.",
    ),
    (
        "Gunmen killed nine herders in Djibo on Saturday, the mayor said.",
        "No herders were killed in Djibo on Saturday, the gunmen said.",
    ),
]

NOT_DENIED = [  # alike in their words, and no denial of the claim
    (
        "The army shelled the school in Nyala on Sunday, teachers said. Seven pupils died.",
        "The army shelled the school in Nyala on Sunday, a doctor said. Eight pupils died.",
    ),
    (
        "Gunmen killed nine herders in Djibo on Saturday, the mayor said.",
        "No herders were killed in Gao on Saturday, the governor said.",
    ),
]


def _relations(pipeline: Pipeline, *texts: str) -> list[str]:
    reports = [
        Report(name, text, sha256=content_id("text", text), published=DAY, published_basis="given", publisher=name)
        for name, text in zip("ab", texts, strict=True)
    ]
    found = compare(in_order([pipeline.annotate(report) for report in reports]))
    return [told.kind for question in found.questions for told in question.relations]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(None)


@pytest.mark.parametrize(("claim", "denial"), DENIED, ids=lambda text: text[:30])
def test_a_denial_is_put_against_the_claim(pipeline: Pipeline, claim: str, denial: str) -> None:
    assert "denies" in _relations(pipeline, claim, denial)


@pytest.mark.parametrize(("claim", "other"), NOT_DENIED, ids=lambda text: text[:30])
def test_what_denies_nothing(pipeline: Pipeline, claim: str, other: str) -> None:
    assert "denies" not in _relations(pipeline, claim, other)
