"""Which doers a question names: those that are charged, denied, or told by more than one report."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from reportedly.compare.questions.claims import borne_out
from reportedly.compare.questions.figures import stance


@dataclass
class Told:
    """What is looked at in a clause: its report, whether it denies, and the types of its events."""

    report: str
    denies: bool = False
    types: frozenset[str] = frozenset()


CHARGED = frozenset({"accusation"})
DOERS = [  # (doer as told, clause) in turn; the doers that stand
    ("two reports name it", [("Arran", Told("a")), ("Arran", Told("b"))], ["Arran", "Arran"]),
    ("one report drops a name beside it", [("Arran", Told("a")), ("Arran", Told("b")), ("Arran", Told("c")),
      ("Borrin", Told("d"))], ["Arran", "Arran", "Arran", ""]),
    ("one report charges another", [("Arran", Told("a")), ("Arran", Told("b")), ("Arran", Told("c")),
      ("Borrin", Told("d", types=CHARGED))], ["Arran", "Arran", "Arran", "Borrin"]),
    ("it denies", [("Arran", Told("a")), ("not Arran", Told("b", denies=True))], ["Arran", "not Arran"]),
    ("it denies what nobody here tells", [("Arran", Told("a")), ("Arran", Told("c")), ("not Borrin", Told("b", denies=True))],
     ["Arran", "Arran", ""]),
    ("no doer", [("", Told("a")), ("", Told("b"))], ["", ""]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "wanted"), [row[1:] for row in DOERS], ids=[row[0] for row in DOERS])
def test_which_doers_stand(told: list[tuple[str, Told]], wanted: list[str]) -> None:
    assert borne_out([name for name, _ in told], [clause for _, clause in told]) == wanted  # type: ignore[arg-type]


COUNTED = [  # the act of the statement around a number, whether what it counts is told as denied; the account's stance
    ("in the report's own voice", None, None, None),
    ("said", "assert", "happened", None),
    ("in a denial of something else", "deny", "happened", "asserts"),
    ("in a denial, of no event", "deny", None, "asserts"),
    ("what is counted is denied", "deny", "denied", None),
]


@pytest.mark.parametrize(("act", "factuality", "wanted"), [row[1:] for row in COUNTED], ids=[row[0] for row in COUNTED])
def test_a_number_inside_a_denial_is_not_denied(act: str | None, factuality: str | None, wanted: str | None) -> None:
    """Of "denied using such weapons in the war that has killed thousands" the thousands are not denied."""
    events = [SimpleNamespace(factuality=factuality)] if factuality else []
    figure = SimpleNamespace(
        document=SimpleNamespace(events=events),
        tied=tuple(range(len(events))),
        said=SimpleNamespace(act=act) if act else None,
    )
    assert stance(figure) == wanted  # type: ignore[arg-type]
