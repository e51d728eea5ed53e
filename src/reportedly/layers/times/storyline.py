"""The years that a history leaves out: the likeliest way through its dates.

A history tells years now and then and months in between; it also looks ahead, looks back and names years in passing.
Each date with a year either lies on the story's line or is passed over, at a cost by its form; each step along
the line costs little forward and more backward. The cheapest way through all dates gives every month its year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

WIDTH = 24  # states kept at each date
AROUND = 12  # dates before and after whose years a month may have
FARTHEST = 4.8  # cost of a step forward at most
PASSING_TURN = 0.5  # cost of not going on at "the following year"
LEAVING = 2.5  # cost of another year than that told before in the sentence
FORWARD, BACKWARD = (0.0, 1.6), (1.5, 1.0)  # cost of a step: fixed, and for the logarithm of its months


@dataclass(frozen=True, slots=True)
class Told:
    """A date as told.

    Attributes:
        year: None where the words leave it out.
        month: None for a year alone; a season counts as its first month.
        passing: what it costs to pass over it, for a date with a year.
        turn: years that the story goes on by, where no date is told ("the following year").
        beside: year of the date before it in its sentence, which it costs to leave.
    """

    year: int | None
    month: int | None
    passing: float = 0.0
    beside: int | None = None
    turn: int = 0


State = tuple[int, int]  # year, month (0: the year as a whole)


def step(here: State, there: State) -> float:
    """The cost of going on from one date to another."""
    first, last = (here[0] * 12 + max(here[1] - 1, 0)), (here[0] * 12 + (here[1] - 1 if here[1] else 11))
    low, high = (there[0] * 12 + max(there[1] - 1, 0)), (there[0] * 12 + (there[1] - 1 if there[1] else 11))
    if low > last:
        return min(FORWARD[0] + FORWARD[1] * log1p(low - last), FARTHEST)
    if high < first:
        return BACKWARD[0] + BACKWARD[1] * log1p(first - high)
    return 0.0


def way(dates: Sequence[Told]) -> Mapping[int, int]:
    """For each date on the line, by its index, its year: all without a year, and those with one not passed over."""
    states: dict[State | None, tuple[float, tuple[int, int, object] | None]] = {None: (0.0, None)}
    years = [date.year for date in dates]
    for at, date in enumerate(dates):
        reached: dict[State | None, tuple[float, tuple[int, int, object] | None]] = {}

        def reach(state: State | None, cost: float, trace: tuple[int, int, object] | None) -> None:
            if state not in reached or cost < reached[state][0]:  # noqa: B023
                reached[state] = (cost, trace)  # noqa: B023

        near = {year for year in years[max(0, at - AROUND) : at + AROUND] if year is not None}
        for here, (cost, trace) in states.items():
            if date.turn:
                reach(here, cost + PASSING_TURN, trace)
                if here:
                    reach((here[0] + date.turn, 0), cost, trace)
                continue
            if date.year is not None:
                reach(here, cost + date.passing, trace)
                there = (date.year, date.month or 0)
                reach(there, cost + (step(here, there) if here else 0.0), (at, date.year, trace))
                continue
            choices = near | ({here[0], here[0] + 1} if here else set())
            if not choices:
                reach(here, cost, trace)
            for year in choices:
                there = (year, date.month or 0)
                leaving = LEAVING if date.beside is not None and year != date.beside else 0.0
                reach(there, cost + leaving + (step(here, there) if here else 2.0), (at, year, trace))
        best = sorted(reached.items(), key=lambda item: (item[1][0], item[0] or (0, 0)))[:WIDTH]
        states = dict(best)
    trace = min(states.items(), key=lambda item: (item[1][0], item[0] or (0, 0)))[1][1]
    found: dict[int, int] = {}
    while trace is not None:
        found[trace[0]] = trace[1]
        trace = trace[2]  # type: ignore[assignment]
    return found
