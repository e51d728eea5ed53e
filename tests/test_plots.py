"""Figures over time: every mark in sight, none of one day over another, and one vague bound flattens nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reportedly.web import figures_over_time, values


def told(source: str, value: float, day: str = "2024-05-02", high: float | None = None) -> figures_over_time.Told:
    words = f"{value:g}"
    return figures_over_time.Told(
        source, source, value, value, high or value, words, "people killed", None, day, None, None, "/report/a"
    )


def drawn(*several: figures_over_time.Told) -> figures_over_time.Chart:
    (chart,) = figures_over_time.charts(("people killed", one) for one in several)
    return chart


def test_marks_of_one_day_stand_side_by_side() -> None:
    chart = drawn(
        *(told(f"Paper {number}", 49 + number % 3) for number in range(20)), told("Paper 1", 52, "2024-05-03")
    )
    first = sorted(point.x for point in chart.points if point.told.published == "2024-05-02")
    assert len(set(first)) == 20
    assert all(
        figures_over_time.LEFT <= point.x <= figures_over_time.WIDTH - figures_over_time.RIGHT for point in chart.points
    )
    assert max(first) < min(point.x for point in chart.points if point.told.published == "2024-05-03")
    assert all(after - before > 5 for before, after in pairwise(first))


def test_marks_that_do_not_meet_stay_on_their_day() -> None:
    low, high = drawn(told("Gazette", 5), told("Herald", 50)).points
    assert low.x == high.x


def test_a_vague_bound_flattens_nothing() -> None:
    chart = drawn(told("Gazette", 50), told("Herald", 12, high=1200))
    assert chart.y_ticks[-1][1] == "50"
    assert min(point.y_high for point in chart.points) >= figures_over_time.TOP


def test_few_sources_have_a_shape_each() -> None:
    chart = drawn(told("Gazette", 5), told("Herald", 6), told("Wire", 7), told("Post", 8))
    assert sorted(shape for _, shape in chart.shapes) == [0, 1, 2, 3]


def test_of_many_sources_those_told_once_share_a_shape() -> None:
    often = [told("Gazette", 5), told("Gazette", 6, "2024-05-04")]
    shapes = dict(drawn(*often, *(told(f"Paper {number}", number + 1) for number in range(6))).shapes)
    assert shapes.pop("Gazette") == 0 and set(shapes.values()) == {3}


# ------------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the mayor", "the mayor"),
        ("local authorities in", "local authorities"),  # the town that follows in the report is no part of it
        ("the governor, Ada Example,,", "the governor, Ada Example"),
        ("a spokesman for", "a spokesman"),
        ("Doctors Without Borders", "Doctors Without Borders"),
        ("in", "in"),
    ],
)
def test_who_says_something_is_named_without_loose_ends(text: str, name: str) -> None:
    assert values.teller(text) == name


@pytest.mark.parametrize(
    ("row", "shown", "more"),
    [
        (None, [], 0),
        ("Russia", ["Russia"], 0),
        ("troops; Troops; a bomber", ["troops", "a bomber"], 0),
        ("one; two; three; four; five", ["one", "two", "three"], 2),
    ],
)
def test_doers_are_named_once_and_not_all(row: str | None, shown: list[str], more: int) -> None:
    assert values.parties(row) == (shown, more)
