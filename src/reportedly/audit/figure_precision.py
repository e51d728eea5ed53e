"""How exactly a figure is told, and how it is written in a check's words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from reportedly.model import Quantity

DIGITS = re.compile(r"\d[\d,\u00a0\u202f]*(?:\.\d+)?|\.\d+")
IN_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|hundred|thousand)\b",
    re.I,
)
MOST_DIGITS = 6  # digits that a computed figure is rounded to: no report tells more


@dataclass(frozen=True, slots=True)
class Interval:
    """What a told figure may stand for."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two share a value."""
        return self.low <= other.high and other.low <= self.high


def significant_digits(value: float, told: str) -> int:
    """Digits that a figure shows: "6,000" one, "2,400" two, "2.50" three; words count as they would in digits."""
    match = DIGITS.search(told)
    if match and "." in match.group():
        return max(1, len(match.group().replace(",", "").replace(".", "").lstrip("0")))
    if value == 0 or not math.isfinite(value):
        return 1
    digits = f"{abs(value):.6g}"
    if "e" in digits:
        digits = digits.split("e")[0]
    return max(1, min(MOST_DIGITS, len(digits.replace(".", "").strip("0"))))


def is_number(told: str) -> bool:
    """Whether words give a number, in digits or in words: "some 40", "twelve", not "dozens", "several"."""
    return any(sign.isdecimal() for sign in told) or IN_WORDS.search(told) is not None


def step(value: float, digits: int) -> float:
    """The unit of the last of so many significant digits: 2,400 with two digits gives 100."""
    if value == 0 or not math.isfinite(value):
        return 1.0
    power = math.floor(math.log10(abs(value)) + 1e-12) - digits + 1
    return float(10.0**power)


def rounded_interval(value: float, digits: int) -> Interval:
    """All values that are told as this one when rounded to so many digits."""
    half = step(value, digits) / 2
    return Interval(value - half, value + half)


def written(value: float, digits: int | None = None) -> str:
    """A figure for readers: commas for thousands, no more decimals than needed."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    size = math.floor(math.log10(abs(value)) + 1e-12)
    decimals = max(0, (3 if digits is None and size < 2 else digits or 1) - 1 - size)
    text = f"{round(value, decimals):,.{min(decimals, 6)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plural(unit: str, value: float = 2.0) -> str:
    """The unit as it stands behind a figure: "square miles", "feet", "miles per hour"."""
    if value == 1:
        return unit
    head, _, rest = unit.partition(" per ")
    head = {"foot": "feet", "inch": "inches", "square foot": "square feet", "cubic foot": "cubic feet"}.get(head, head)
    if head in ("celsius", "fahrenheit"):
        head = "degrees " + head.capitalize()
    elif head.endswith("-mass"):
        head = head.removesuffix("-mass") + "s"
    elif not head.endswith(("s", "feet", "inches", "hertz")):
        head += "s"
    return f"{head} per {rest}" if rest else head


def told(quantity: Quantity, text: str) -> str:
    """The characters of a quantity."""
    return quantity.span.of(text)
