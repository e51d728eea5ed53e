"""Which doers a question names: those that are charged, denied, or told by more than one report."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from reportedly.compare.questions.claims import borne_out


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
