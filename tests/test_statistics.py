"""Trees and clustering, on tables small enough to reckon by hand; distances between known towns."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from reportedly.statistics.linkage import average_linkage
from reportedly.statistics.one_thread import one_thread
from reportedly.statistics.trees import Trees
from reportedly.text.stems import light_stem, stem
from reportedly.world.geodesy import distance_km, great_circles_km
from reportedly.world.wars import wars


@pytest.mark.parametrize(
    ("row", "value"), [([0.0, 0.0], 1.0), ([0.0, 9.0], 2.0), ([9.0, 0.0], 3.0), ([9.0, 9.0], 4.0), ([5.0, 5.0], 1.0)]
)
def test_complete_trees(row: list[float], value: float) -> None:
    """One tree of depth two: feature 0 at 5, then feature 1 at 5; what equals a threshold goes left."""
    trees = Trees.complete(
        np.array([[0, 1, 1]], np.int32), np.full((1, 3), 5.0, np.float32), np.array([[1, 2, 3, 4]], np.float32), 0.5
    )
    assert trees.logits(np.array([row], np.float32)).tolist() == [value + 0.5]


LIKELY = np.array([[0, 0.9, 0.5, 0.0], [0.9, 0, 0.1, 0.0], [0.5, 0.1, 0, 0.2], [0.0, 0.0, 0.2, 0]], np.float32)


@pytest.mark.parametrize(
    ("least", "groups"),
    [(0.95, [[0], [1], [2], [3]]), (0.4, [[0, 1], [2], [3]]), (0.25, [[0, 1, 2], [3]])],
    ids=["none", "the nearest two", "the third by its average of .3"],
)
def test_average_linkage(least: float, groups: list[list[int]]) -> None:
    assert average_linkage(LIKELY, least) == groups


KYIV, KHARKIV, SUVA, APIA = (50.45, 30.52), (49.99, 36.23), (-18.14, 178.44), (-13.83, -171.76)


@pytest.mark.parametrize(
    ("a", "b", "km"), [(KYIV, KHARKIV, 409), (SUVA, APIA, 1152), (KYIV, KYIV, 0)], ids=["near", "over 180°", "one"]
)
def test_great_circles(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert distance_km(a, b) == pytest.approx(km, abs=5)
    assert great_circles_km(np.array([a]), np.array([b]))[0, 0] == pytest.approx(distance_km(a, b))


def test_a_distance_to_nowhere_is_none() -> None:
    assert np.isnan(great_circles_km(np.array([(np.nan, np.nan)]), np.array([KYIV])))[0, 0]


@pytest.mark.parametrize(
    ("words", "one", "light"),
    [
        ("shell shelled shelling shells", True, True),
        ("destroy destroyed destruction", True, False),
        ("arrest arrested arrests", True, True),
        ("kill capture", False, False),
    ],
)
def test_stems(words: str, one: bool, light: bool) -> None:
    assert (len({stem(word) for word in words.split()}) == 1) == one
    assert (len({light_stem(word) for word in words.split()}) == 1) == light


def test_wars_have_a_first_day_and_a_source() -> None:
    assert {war.start.year for war in wars()} >= {2011, 2022}
    assert all(war.source and war.words.search(war.name) for war in wars())


def test_products_are_made_on_one_thread_for_a_while() -> None:
    def threads() -> list[int]:
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    before = threads()
    with one_thread():
        assert threads() and set(threads()) == {1}
    assert threads() == before
