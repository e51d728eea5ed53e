"""Stretches that are asked by where they are give what looking at each of them gives."""

from __future__ import annotations

import random

import pytest

from reportedly.text.stretches import Covered, Stretches


def pairs(chance: random.Random, number: int) -> list[tuple[int, int]]:
    starts = [chance.randrange(30) for _ in range(number)]
    return [(start, start + chance.randrange(9)) for start in starts]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 7, 8, 9, 40])
def test_the_same_as_looking_at_each(number: int) -> None:
    chance = random.Random(number)
    for _ in range(200):
        all_of_them, ((start, end),) = pairs(chance, number), pairs(chance, 1)
        found = Stretches((a, b, k) for k, (a, b) in enumerate(all_of_them))
        holding = list(found.holding(start, end))
        assert {k for _, _, k in holding} == {k for k, (a, b) in enumerate(all_of_them) if a <= start and end <= b}
        assert [a for a, _, _ in holding] == sorted(a for a, _, _ in holding)
        meeting = {k for k, (a, b) in enumerate(all_of_them) if a < end and start < b}
        assert {k for _, _, k in found.meeting(start, end)} == meeting


def test_what_is_taken() -> None:
    chance = random.Random(1)
    for number in range(200):
        taken, own = Covered(), pairs(chance, number % 12)
        for pair in own:
            taken.add(*pair)
        characters = {place for a, b in own for place in range(a, b)}
        for start, end in pairs(chance, 5):
            if start < end:
                assert taken.meets(start, end) == bool(characters & set(range(start, end)))
