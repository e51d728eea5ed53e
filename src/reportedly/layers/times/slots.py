"""What the words of one expression say: its month, day, number, unit, direction and so on, not yet resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.layers.times.vocabulary import Word

NUMBER_KINDS = frozenset(("D", "N", "Y", "ONES", "TEEN", "TENS", "SCALE", "FRACTION"))
UNIT_KINDS = frozenset(
    ("UNIT", "UNITS", "CLOCKUNIT", "CLOCKUNITS", "QUARTER", "QUARTERS", "WEEKEND", "WEEKENDS", "SEASONS", "PERIOD")
)
DIRECTIONS = frozenset(
    "LAST NEXT THIS THAT SAME PASTADJ COMING PREVIOUS FOLLOWING LATEST CURRENT AGO EARLIER LATER HENCE BEFORE "
    "AFTER".split()
)
LIMITS = (
    (("no", "more"), "EQUAL_OR_LESS"),
    (("no", "longer"), "EQUAL_OR_LESS"),
    (("not", "more"), "EQUAL_OR_LESS"),
    (("up", "to"), "EQUAL_OR_LESS"),
    (("at", "most"), "EQUAL_OR_LESS"),
    (("within",), "EQUAL_OR_LESS"),
    (("at", "least"), "EQUAL_OR_MORE"),
    (("more", "than"), "MORE_THAN"),
    (("longer", "than"), "MORE_THAN"),
    (("better", "than"), "MORE_THAN"),
    (("less", "than"), "LESS_THAN"),
    (("fewer", "than"), "LESS_THAN"),
    (("well", "over"), "MORE_THAN"),
    (("just", "over"), "MORE_THAN"),
    (("just", "under"), "LESS_THAN"),
    (("or", "so"), "APPROX"),
    (("or", "more"), "EQUAL_OR_MORE"),
)


@dataclass(slots=True)
class Slots:
    """Slots that the words fill; None or empty where nothing fills them."""

    kinds: frozenset[str] = frozenset()
    lowers: tuple[str, ...] = ()
    month: int | None = None
    day: int | None = None
    year: int | None = None
    era: str | None = None
    weekday: int | None = None
    season: str | None = None
    part: str | None = None
    point: str | None = None
    clock: tuple[int, int, int | None] | None = None
    zone: int | None = None
    unit: str | None = None
    plural: bool = False
    number: float | str | None = None
    upper: float | None = None
    ordinal: int | None = None
    decade: int | None = None
    holiday: str | None = None
    deictic: int | None = None
    reference: str | None = None
    every: str | None = None
    modifier: str | None = None
    directions: tuple[str, ...] = ()
    units: list[str] = field(default_factory=list)

    def has(self, *directions: str) -> bool:
        """Whether any of these words of direction is there."""
        return any(direction in self.directions for direction in directions)


def number_at(words: Sequence[Word], at: int) -> tuple[float | None, int]:
    """The number that begins at an index, and the index after it; None when there is none."""
    total, value, start = 0.0, None, at
    while at < len(words):
        word = words[at]
        if word.kind == "FRACTION":
            top, _, bottom = word.text.partition("/")
            if len(word.text) > 9 or int(bottom) == 0:
                break
            value = (value or 0) + int(top) / int(bottom)
        elif word.kind == "SCALE":
            value = (1 if value is None else value) * word.value
            total, value = (total + value, 0.0) if word.value >= 1000 else (total, value)
        elif word.kind == "TENS" and (value is None or value >= 100 or value == 0):
            value = (value or 0) + word.value
        elif word.kind == "ONES" and value is not None and (value % 100 >= 20 or value >= 100) and value % 10 == 0:
            value += word.value
        elif word.kind in NUMBER_KINDS and (value is None or (value >= 100 and word.kind in ("ONES", "TEEN"))):
            value = (value or 0) + word.value
        elif word.kind == "HYPHEN" and value is not None and at + 1 < len(words) and _goes_on(words, at, value):
            pass
        else:
            break
        at += 1
    if value is None and start == at:
        return None, start
    return total + (value or 0), at


def _goes_on(words: Sequence[Word], at: int, value: float) -> bool:
    after = words[at + 1]
    return (
        value % 100 >= 20 and value % 10 == 0 and after.kind == "ONES" and words[at - 1].kind == "TENS"
    ) or after.kind == "FRACTION"


def _short_year(number: int) -> int:
    return number + (1900 if number > 40 else 2000)


def year_from_words(words: Sequence[Word]) -> int | None:
    """ "nineteen ninety-seven" is 1997."""
    spelled = [word for word in words if word.kind in ("TEEN", "TENS", "ONES")]
    if not spelled or (len(spelled) < 2 and not any(word.kind == "SCALE" for word in words)):
        return None
    scale = next((word for word in words if word.kind == "SCALE"), None)
    if scale is not None:
        year = int(spelled[0].value * scale.value + sum(word.value for word in spelled[1:]))
        return year if 1000 <= year <= 2199 else None
    rest = sum(word.value for word in spelled[1:])
    year = int(spelled[0].value * 100 + rest)
    return year if 1000 <= year <= 2199 and rest < 100 else None


def slots_of(words: Sequence[Word], calendar: bool) -> Slots:
    """The slots that these words fill; `calendar`: small numbers are days of a month, not amounts."""
    slots = Slots(kinds=frozenset(word.kind for word in words), lowers=tuple(word.lower for word in words))
    has_month = "MONTH" in slots.kinds or "MABBR" in slots.kinds
    has_era = "BC" in slots.kinds or "AD" in slots.kinds
    at = 0
    while at < len(words):
        word = words[at]
        kind = word.kind
        if kind in NUMBER_KINDS and not (
            calendar and kind in ("D", "Y", "N") and (has_month or has_era or kind == "Y" or _is_short_year(words, at))
        ):
            value, after = number_at(words, at)
            clocked = (after < len(words) and words[after].kind in ("AMPM", "APOS")) or (
                after < len(words) and words[after].lower == "o"
            )
            if value is not None and not (clocked and _clock(words, at, slots)):
                if slots.number is None or (slots.number == 1 and "A" in slots.kinds and value >= 100):
                    slots.number = value
                elif slots.upper is None and not isinstance(slots.number, str):
                    slots.upper = value
            at = max(after, at + 1)
            continue
        _fill(slots, words, at, calendar, has_month)
        at += 1
    if slots.number is None and "A" in slots.kinds:
        slots.number = 1
    if slots.number is None and "another" in slots.lowers:
        slots.number = 1
    if "HALF" in slots.kinds:
        slots.number = (slots.number if isinstance(slots.number, float | int) and "and" in slots.lowers else 0) + 0.5
    if slots.number is None and "some" in slots.lowers:
        slots.number = "X"
    slots.modifier = _modifier(slots) or slots.modifier
    return slots


def _is_short_year(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at - 1].kind == "APOS" and words[at - 1].end == words[at].start


def _clock(words: Sequence[Word], at: int, slots: Slots) -> bool:
    """Read "10 p.m.", "5 o'clock" into the clock slot; whether it is a time of day."""
    word = words[at]
    if word.kind == "N" and isinstance(word.value, float):
        hour, minute = int(word.value), round(word.value % 1 * 100)
    else:
        hour, minute = int(word.value), -1
    if not 0 <= hour <= 24 or minute > 59:
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.kind == "AMPM":
        hour = hour % 12 + after.value if hour <= 12 else hour
    slots.clock = (hour, max(minute, 0), None)
    return True


def _fill(slots: Slots, words: Sequence[Word], at: int, calendar: bool, has_month: bool) -> None:
    word = words[at]
    kind, value = word.kind, word.value
    if kind in ("MONTH", "MABBR"):
        slots.month = value
    elif kind in ("D", "N", "Y") and calendar:
        _calendar_number(slots, words, at, has_month)
    elif kind == "ORDD":
        slots.ordinal = value
        if has_month and value <= 31:
            slots.day = value
    elif kind == "ORDW":
        slots.ordinal = value + (
            slots.number if isinstance(slots.number, float | int) and slots.number in range(20, 100, 10) else 0
        )
        if has_month and value <= 31:
            slots.day = value
    elif kind in ("WDAY", "WABBR", "WDAYS"):
        slots.weekday = value
        slots.plural = slots.plural or kind == "WDAYS"
    elif kind in ("SEASON",):
        slots.season = value
    elif kind in UNIT_KINDS:
        slots.unit = slots.unit or value
        slots.units.append(value)
        slots.plural = kind.endswith("S")
        if kind == "SEASONS":
            slots.season = value
    elif kind in ("PART", "PARTS"):
        slots.part = value
        slots.plural = slots.plural or kind == "PARTS"
    elif kind == "POINT":
        slots.point = value
    elif kind == "CLOCK":
        _digital_clock(slots, words, at)
    elif kind == "ZONE":
        slots.zone = value
    elif kind in ("DECADE", "TENSS"):
        slots.decade = int(value)
        if kind == "TENSS" and at and words[at - 1].kind == "TEEN":
            slots.decade = int(words[at - 1].value * 100 + value)
    elif kind in ("BC", "AD"):
        slots.era = kind
    elif kind == "HOLIDAY":
        slots.holiday = value
    elif kind == "DEICTIC":
        slots.deictic = value
    elif kind in ("NOWWORD", "PASTWORD", "SOONWORD", "FUTURE", "RECENT", "CURRENT", "FORMER"):
        slots.reference = value
        if kind == "CURRENT":
            slots.directions += (kind,)
    elif kind == "EVERY":
        slots.every = value
    elif kind == "VAGUE":
        slots.number = value
    elif kind in ("EARLY", "LATE", "MID", "START", "END", "ABOUT"):
        slots.modifier = slots.modifier or value
    elif kind in DIRECTIONS:
        slots.directions += (kind,)


def _calendar_number(slots: Slots, words: Sequence[Word], at: int, has_month: bool) -> None:
    word = words[at]
    if word.kind == "Y":
        slots.year = word.value
    elif _is_short_year(words, at):
        slots.year = _short_year(int(word.value)) if 0 <= word.value < 100 else None
    elif at + 1 < len(words) and words[at + 1].kind in ("BC", "AD"):
        slots.year = int(word.value)
    elif has_month and word.kind == "D" and slots.day is None and not _is_hour(words, at):
        slots.day = word.value
    elif _is_hour(words, at):
        _clock(words, at, slots)
    elif slots.year is None and ("BC" in slots.kinds or "AD" in slots.kinds):
        slots.year = int(word.value)
    elif (
        has_month
        and (slots.day is not None and slots.year is None and len(word.text) == 2)
        and words[at - 1].kind in ("HYPHEN", "DOT", "MONTH", "MABBR")
    ):
        slots.year = _short_year(int(word.text))  # "14-Oct-12"


def _is_hour(words: Sequence[Word], at: int) -> bool:
    after = words[at + 1] if at + 1 < len(words) else None
    return after is not None and (
        after.kind == "AMPM" or (after.lower == "o" and words[at + 2 : at + 3] != [] and words[at + 2].kind == "APOS")
    )


def _digital_clock(slots: Slots, words: Sequence[Word], at: int) -> None:
    hour, minute, *second = (int(part) for part in words[at].text.split(":"))
    after = words[at + 1] if at + 1 < len(words) else None
    if hour > 24 or minute > 59:
        return
    if after is not None and after.kind == "AMPM" and hour <= 12:
        hour = hour % 12 + after.value
    slots.clock = (hour, minute, second[0] if second else None)


def _modifier(slots: Slots) -> str | None:
    pairs = set(zip(slots.lowers, slots.lowers[1:], strict=False)) | {(word,) for word in slots.lowers}
    for words, modifier in LIMITS:
        if words in pairs:
            return modifier
    return None
