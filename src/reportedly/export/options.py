"""What an export is asked for: which rows, in which dress, and what is kept back so that it does no harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from reportedly.errors import UsageError

TableName = Literal[
    "incidents",
    "events",
    "questions",
    "positions",
    "accounts",
    "relations",
    "statements",
    "checks",
    "actors",
    "places",
    "reports",
    "copies",
]  # fmt: skip
TABLES: tuple[TableName, ...] = get_args(TableName)

Rule = Literal["least", "majority", "ranking", "hand"]
"""How one figure is chosen where accounts differ (Every Casualty, Standards, 2016): the rule is named in the file."""

RULES: Mapping[Rule, str] = {
    "least": "the lowest figure that any account gives",
    "majority": "the figure that most independent origins give; of as many, the lowest",
    "ranking": "the figure of the publisher that stands first in the ranking given; without one, the lowest",
    "hand": "the figure that a person set for the incident; without one, the lowest",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How a view of a record is written out.

    Attributes:
        asked: the filter, as named values (`record/filters.py`).
        table: for formats that hold one table: which one.
        bom: whether a CSV begins with a byte order mark, by which Excel knows that it is UTF-8.
        neutralise: whether a cell that a spreadsheet would run as a formula gets an apostrophe before it.
        coarsen: positions are given no finer than this: "admin1", or the width of a grid in degrees.
        delay: what lies less than so many days before `today` is held back.
        today: the day of the export, from which `delay` counts.
        leave_out_private: persons that the authority table does not know are not named.
        mask: quotations of the reports' words are left out; their places stay.
        rule, ranking: how one figure is chosen, and the order of publishers for "ranking".
        by_hand: for the rule "hand": the figure that a person set, by the incident's id.
        around: for `crate`: the formats that it holds.
    """

    asked: Mapping[str, object] = field(default_factory=dict)
    table: TableName | None = None
    bom: bool = True
    neutralise: bool = False
    coarsen: Literal["admin1"] | float | None = None
    delay: int = 0
    today: date | None = None
    leave_out_private: bool = False
    mask: bool = False
    rule: Rule = "least"
    ranking: tuple[str, ...] = ()
    by_hand: Mapping[str, int] = field(default_factory=dict)
    around: tuple[str, ...] = ("csv",)

    def __post_init__(self) -> None:
        if isinstance(self.coarsen, float) and not 0 < self.coarsen <= 30:
            raise UsageError(f"coarsen is 'admin1' or a width above 0 and up to 30 degrees, not {self.coarsen:g}")
        if self.delay < 0 or (self.delay and self.today is None):
            raise UsageError("delay is a number of days, counted from today")
        if self.rule not in RULES:
            raise UsageError(f"there is no rule {self.rule!r} for figures; there are: {', '.join(RULES)}")
        if self.rule == "ranking" and not self.ranking:
            raise UsageError("the rule 'ranking' needs the publishers in their order")
        if bool(self.by_hand) != (self.rule == "hand"):
            raise UsageError("figures set by a person (incident=number) and the rule 'hand' go together")

    def said(self) -> dict[str, str]:
        """What is kept back or changed by these options, in words: every format states it."""
        found: dict[str, str] = {}
        if self.asked:
            found["filter"] = "; ".join(f"{name}: {_words(value)}" for name, value in self.asked.items())
        if self.coarsen is not None:
            wide = "the region" if self.coarsen == "admin1" else f"a grid of {self.coarsen:g} degrees"
            found["positions"] = f"no finer than {wide}; towns are not named, in quotations neither"
        if self.delay:
            found["delay"] = f"nothing of the last {self.delay} days before {self.today}"
        if self.leave_out_private:
            found["persons"] = "persons who hold no public office known to this program are not named, nor are authors"
        if self.mask:
            found["quotations"] = "the reports' words are left out; their places stay"
        if self.neutralise:
            found["formulas"] = "a cell that a spreadsheet would run as a formula begins with an apostrophe"
        found["figures"] = f"one figure is chosen by this rule: {RULES[self.rule]}"
        if self.by_hand:
            found["figures"] += f" ({', '.join(f'{name}: {number}' for name, number in self.by_hand.items())})"
        return found


def coarseness(word: str | None) -> Literal["admin1"] | float | None:
    """How coarse positions are to be, from a word. Raises UsageError for one that says neither."""
    if word is None or word == "admin1":
        return word  # type: ignore[return-value]
    try:
        return float(word)
    except ValueError:
        raise UsageError(f"coarsen is 'admin1' or a number of degrees, not {word!r}") from None


def figures_by_hand(words: Sequence[str]) -> dict[str, int]:
    """Figures that a person set, from words such as `incident-1=12`. Raises UsageError for one that is not so."""
    found: dict[str, int] = {}
    for word in words:
        name, mark, number = word.rpartition("=")
        if not mark or not name or not number.isascii() or not number.isdigit() or len(number) > 9:
            raise UsageError(f"a figure is set as INCIDENT=NUMBER, not {word!r}")
        found[name] = int(number)
    return found


def _words(value: object) -> str:
    several = value if isinstance(value, (list, tuple)) else (value,)
    return ", ".join(str(one) for one in several)
