"""What a time expression is read against, what it is read as, and the small sums that readings share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportedly.layers.times.slots import Slots


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against.

    Attributes:
        published: the day of publication, where known.
        reference: the last date told in the text (year, month, day; the finer ones may be None).
        narrative: the text tells history: relative words count from its own time line.
        tense: -1 past, 1 future, 0 not known, of the clause around.
        same_sentence: the reference stands in the same sentence.
        quarter: (year, quarter) told last, where the text is about quarters.
        year: of this date by the way through the dates of a history.
    """

    published: date | None = None
    reference: tuple[int, int | None, int | None] | None = None
    narrative: bool = False
    tense: int = 0
    same_sentence: bool = False
    quarter: tuple[int, int] | None = None
    year: int | None = None

    @property
    def anchor(self) -> date | None:
        """The day from which "last week" counts."""
        if self.narrative:
            return day_of(self.reference)
        return self.published

    @property
    def ancient(self) -> tuple[int, int | None, int | None] | None:
        """The reference, where it lies before Christ (a negative year, for which there is no calendar day)."""
        return self.reference if self.reference and self.reference[0] < 0 and self.narrative else None

    @property
    def told(self) -> date | None:
        """The day from which "a week later" counts: the last date told, else the anchor."""
        return day_of(self.reference) or self.anchor


@dataclass(frozen=True, slots=True)
class Value:
    """A TIMEX3 value and why it was chosen.

    Attributes:
        type, modifier: where they differ from the rule's or the words'.
        days: first and last day, where they are not those of the value ("the second week of March").
    """

    value: str | None
    reason: str
    type: str | None = None
    modifier: str | None = None
    days: tuple[date, date] | None = None


def day_of(reference: tuple[int, int | None, int | None] | None) -> date | None:
    """The reference as a day; None where it is not of our calendar."""
    if reference is None or not 1 <= reference[0] <= 9998:
        return None
    return date(reference[0], reference[1] or 1, reference[2] or 1)


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week(day: date) -> str:
    """ISO week, `2024-W19`."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def shift_months(day: date, months: int) -> tuple[int, int]:
    """(year, month) so many months on."""
    at = day.year * 12 + day.month - 1 + months
    return at // 12, at % 12 + 1


def amount(number: float) -> str:
    """A number as TIMEX3 writes it: no needless decimals."""
    return str(int(number)) if number == int(number) else f"{number:g}"


def turn_of(slots: Slots) -> int:
    """-1, 0, 1 by last/this/next and their like."""
    if slots.has("LAST", "PREVIOUS") or (slots.has("PASTADJ") and not slots.has("THIS")):
        return -1
    return 1 if slots.has("NEXT", "COMING", "FOLLOWING") and not slots.has("THIS") else 0


def shifted_days(day: date, days: float) -> date | None:
    """The day so many days away, or None beyond the calendar."""
    return date.fromordinal(int(day.toordinal() + days)) if 1 < day.toordinal() + days < 3_650_000 else None


def year_text(year: int) -> str:
    """A year as TIMEX3 writes it; years before Christ are negative here."""
    return f"BC{-year:04d}" if year < 0 else f"{year:04d}"
