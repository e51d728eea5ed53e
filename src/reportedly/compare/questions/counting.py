"""What a figure counts: whose fate (killed, wounded, captured), of whom (people, children, fighters), or which things.

"People" is what nearly all tolls count; that they were killed is said by the verb, which the event that the figure is
tied to holds. The words that a figure counts are read in `data/counted_words.tsv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from reportedly.audit.count_classes import counted_as
from reportedly.model import Annotated, Quantity
from reportedly.text.stems import stem

MEASURES = frozenset({"area", "length", "mass", "currency", "ratio", "flow", "volume"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts.

    Attributes:
        fate: what became of those counted (killed, wounded, ...); "" for things and measures.
        whom: who or what is counted: people, children, missiles; of a measure its dimension.
        unit: of a measure.
        name: of a thing whose noun is in no table, as the report writes it ("cases"); `whom` is its stem.
    """

    fate: str
    whom: str
    unit: str = ""
    name: str = field(default="", compare=False)

    @property
    def words(self) -> str:
        """The thing counted as a reader would name it."""
        return f"{self.name or self.whom} {self.fate}".strip()


@lru_cache(maxsize=1)
def _table() -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
    """word → fate, word → whom, word → thing."""
    found: dict[str, dict[str, str]] = {"fate": {}, "whom": {}, "thing": {}}
    for line in (files("reportedly.compare") / "data" / "counted_words.tsv").read_text("utf-8").splitlines()[1:]:
        sort, name, words, _ = line.split("\t")
        for word in words.split():
            found[sort].setdefault(word, name)
    return found["fate"], found["whom"], found["thing"]


def fates(document: Annotated) -> Mapping[int, str]:
    """Quantity → what became of those counted, by the tolls of the report's events."""
    return {
        toll.quantity: toll.counted for event in document.events for toll in event.tolls if toll.quantity is not None
    }


def counted(document: Annotated, index: int, told: Mapping[int, str]) -> Counted | None:
    """What a figure counts; None where nothing says so, and for what is no count of an incident (ages, durations)."""
    quantity = document.quantities[index]
    if quantity.same_amount_as is not None:
        return None
    if quantity.dimension in MEASURES:
        head = _head(quantity)
        measure = "sum of money" if quantity.dimension == "currency" else quantity.dimension
        return Counted("", f"{measure} {stem(head)}".strip(), quantity.unit, f"{measure} ({head})" if head else measure)
    if quantity.dimension != "count" or quantity.unit:
        return None
    fate, whom, thing = _table()
    words = [word.strip("'’\"()[]").lower() for word in (quantity.of or "").split()]
    who = next((whom[word] for word in reversed(words) if word in whom), None)
    became = told.get(index) or next((fate[word] for word in words if word in fate), None)
    if who is None and became is None:
        if what := next((thing[word] for word in reversed(words) if word in thing), None):
            return Counted("", what)
        if head := _head(quantity):
            return Counted("", stem(head), "", head)
    if became is None:
        read = counted_as(document, quantity, part=True)
        became = {"bodies": "killed", "casualties": "wounded"}.get(read[0], read[0]) if read else None
    if became is None and who is None:
        return None
    return Counted(became or "", who or "people")


def _head(quantity: Quantity) -> str:
    """The noun of what is counted: what stands before the first preposition."""
    words = (quantity.of or "").lower().split()
    for place, word in enumerate(words):
        if word in ("of", "in", "at", "for", "from", "with", "on", "to") and place:
            words = words[:place]
            break
    return words[-1] if words else ""


FATES = frozenset({"killed", "wounded", "captured", "displaced", "missing", "casualties", "shot down"})


def whom_counted(words: str) -> tuple[str, str]:
    """What `Counted.words` says, taken apart: who or what is counted, and their fate ("" for things)."""
    for fate in sorted(FATES):
        if words.endswith(f" {fate}"):
            return words.removesuffix(f" {fate}"), fate
    return words, ""
