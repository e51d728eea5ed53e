"""What a brief is made of: happenings, what is contested, figures, sayings, and the numbered proofs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportedly.world.countries import folded

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proof:
    """A numbered passage: the words with those around, who published them, when and where."""

    number: int
    report: str
    start: int
    end: int
    before: str
    words: str
    after: str
    publisher: str
    day: str
    title: str
    address: str
    page: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident of a brief, with the numbers of its proofs."""

    number: int
    row: Values
    proofs: tuple[int, ...]
    further: int

    @property
    def days(self) -> str:
        """When it can lie."""
        first, last = self.row["earliest"], self.row["latest"]
        return first if first == last and first else f"{first} to {last}" if first and last else "no day told"

    @property
    def where(self) -> str:
        """Where, from the finest name."""
        names = [name for name in (self.row["place"], self.row["admin1"]) if name]
        if len(names) == 2 and folded(names[0]) == folded(names[1]):  # Ar Raqqah in Ar-Raqqah
            names = names[:1]
        return ", ".join(names) or "no place told"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question: who gives it, with proofs."""

    label: str
    publishers: tuple[str, ...]
    origins: int
    proofs: tuple[int, ...]
    further: int


@dataclass(frozen=True, slots=True)
class Contested:
    """A question whose answers differ or deny one another."""

    about: str
    sentence: str
    standing: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as it is told on one day: by whom, with proofs, those whose wording it is apart from copies."""

    day: str
    value: float
    low: float
    high: float
    label: str
    publishers: tuple[str, ...]
    accounts: int
    proofs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many, as several accounts tell it."""

    about: str
    sentence: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """What a source said."""

    act: str
    words: str
    publisher: str
    day: str
    proof: int


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief, ready to be set."""

    title: str
    notice: str
    facts: tuple[str, ...]
    happened: tuple[Happening, ...]
    not_happened: tuple[Happening, ...]
    contested: tuple[Contested, ...]
    figures: tuple[Figure, ...]
    sayings: tuple[tuple[str, tuple[Saying, ...]], ...]
    proofs: tuple[Proof, ...]
    said: tuple[tuple[str, str], ...]
    footer: str
