"""Kinds, relations and standings: one table, and all that speaks of them agrees with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from reportedly.model import FindingKind, RelationKind, Standing, kinds
from reportedly.record.filters import CHECK_KINDS, CONTESTED_STANDINGS
from reportedly.record.listing import CONTESTED
from reportedly.web.pages import MEANING

FORMAT = (Path(__file__).parents[1] / "docs" / "format.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("table", "names"),
    [(kinds.FINDINGS, FindingKind), (kinds.RELATIONS, RelationKind), (kinds.STANDINGS, Standing)],
    ids=["findings", "relations", "standings"],
)
def test_the_table_has_each_name_once(table: tuple[kinds.Kind, ...], names: Any) -> None:
    assert [kind.name for kind in table] == list(dict.fromkeys(kind.name for kind in table))
    assert {kind.name for kind in table} == set(get_args(names))
    ranks = [kind.rank for kind in table if kind.rank is not None]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))


@pytest.mark.parametrize(
    ("table", "heading"),
    [(kinds.FINDINGS, "kind"), (kinds.RELATIONS, "relation"), (kinds.STANDINGS, "standing")],
    ids=["findings", "relations", "standings"],
)
def test_the_docs_have_the_table(table: tuple[kinds.Kind, ...], heading: str) -> None:
    assert kinds.documented(table, heading) in FORMAT, "print(reportedly.model.kinds.documented(...)) gives it"


def test_the_page_and_the_filters_take_them_from_the_table() -> None:
    assert kinds.meanings(kinds.FINDINGS) == MEANING
    assert kinds.contested(kinds.FINDINGS) == CONTESTED
    assert {kind.name for kind in kinds.FINDINGS if kind.alone} == set(CHECK_KINDS)
    assert set(kinds.contested(kinds.STANDINGS)) == set(CONTESTED_STANDINGS)
