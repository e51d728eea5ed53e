"""Which agency a text names as where it comes from: every name of the table, and each way of naming one."""

from __future__ import annotations

from importlib.resources import files

import pytest

from reportedly.text.credits import WAYS, is_of, named_agency

ROWS = (files("reportedly.text") / "data" / "agencies.tsv").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("row", ROWS, ids=[row.split("\t")[0] for row in ROWS])
def test_the_example_of_an_agency(row: str) -> None:
    name, example = row.split("\t")
    place = named_agency(example, "credit")
    assert place is not None and example[slice(*place)] == name


TEXTS = [
    ("The bridge fell. (AFP)", "credit", "AFP"),
    ("Reuters -- The bridge fell.", "dateline", "Reuters"),
    ("The mayor told Interfax-Ukraine that the bridge fell.", "told", "Interfax-Ukraine"),
    ("According to the Associated Press, the bridge fell.", "told", "Associated Press"),
    ("The bridge at Ozerne fell, and the APC with it.", None, ""),
]


@pytest.mark.parametrize(("text", "way", "name"), TEXTS, ids=[row[0] for row in TEXTS])
def test_the_surest_way_in_which_an_agency_is_named(text: str, way: str | None, name: str) -> None:
    found = [(each, place) for each in WAYS if (place := named_agency(text, each))]
    assert [(each, text[slice(*place)]) for each, place in found[:1]] == ([(way, name)] if way else [])


def test_an_agency_s_own_report() -> None:
    assert is_of("Reuters", "reuters.com") and is_of("AP", "AP News")
    assert not is_of("AP", "Apple Daily") and not is_of("AP", None)
