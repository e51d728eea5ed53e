"""Kinds of building that are told of: the example of each row of the table."""

from __future__ import annotations

from importlib.resources import files

import pytest

from reportedly.text.sites import site, sites_in

ROWS = (files("reportedly.text") / "data" / "sites.tsv").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("row", ROWS, ids=[row.split("\t")[0] for row in ROWS])
def test_the_example_of_a_site(row: str) -> None:
    name, _, example = row.split("\t")
    assert name in [site(number) for number in sites_in(example)]


def test_a_longer_name_is_no_shorter_one() -> None:
    assert [site(number) for number in sites_in("Shells hit the shopping centre")] == ["shopping centre"]
