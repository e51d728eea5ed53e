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
class Parts:
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
    feast: str | None = None
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


def parts_of(words: Sequence[Word], calendar: bool) -> Parts:
    """The slots that these words fill; `calendar`: small numbers are days of a month, not amounts."""
    parts = Parts(kinds=frozenset(word.kind for word in words), lowers=tuple(word.lower for word in words))
    has_month = "MONTH" in parts.kinds or "MABBR" in parts.kinds
    has_era = "BC" in parts.kinds or "AD" in parts.kinds
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
            if value is not None and not (clocked and _clock(words, at, parts)):
                if parts.number is None or (parts.number == 1 and "A" in parts.kinds and value >= 100):
                    parts.number = value
                elif parts.upper is None and not isinstance(parts.number, str):
                    parts.upper = value
            at = max(after, at + 1)
            continue
        _fill(parts, words, at, calendar, has_month)
        at += 1
    if parts.number is None and "A" in parts.kinds:
        parts.number = 1
    if parts.number is None and "another" in parts.lowers:
        parts.number = 1
    if "HALF" in parts.kinds:
        parts.number = (parts.number if isinstance(parts.number, float | int) and "and" in parts.lowers else 0) + 0.5
    if parts.number is None and "some" in parts.lowers:
        parts.number = "X"
    parts.modifier = _modifier(parts) or parts.modifier
    return parts


def _is_short_year(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at - 1].kind == "APOS" and words[at - 1].end == words[at].start


def _clock(words: Sequence[Word], at: int, parts: Parts) -> bool:
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
    parts.clock = (hour, max(minute, 0), None)
    return True


def _fill(parts: Parts, words: Sequence[Word], at: int, calendar: bool, has_month: bool) -> None:
    word = words[at]
    kind, value = word.kind, word.value
    if kind in ("MONTH", "MABBR"):
        parts.month = value
    elif kind in ("D", "N", "Y") and calendar:
        _calendar_number(parts, words, at, has_month)
    elif kind == "ORDD":
        parts.ordinal = value
        if has_month and value <= 31:
            parts.day = value
    elif kind == "ORDW":
        parts.ordinal = value + (
            parts.number if isinstance(parts.number, float | int) and parts.number in range(20, 100, 10) else 0
        )
        if has_month and value <= 31:
            parts.day = value
    elif kind in ("WDAY", "WABBR", "WDAYS"):
        parts.weekday = value
        parts.plural = parts.plural or kind == "WDAYS"
    elif kind in ("SEASON",):
        parts.season = value
    elif kind in UNIT_KINDS:
        parts.unit = parts.unit or value
        parts.units.append(value)
        parts.plural = kind.endswith("S")
        if kind == "SEASONS":
            parts.season = value
    elif kind in ("PART", "PARTS"):
        parts.part = value
        parts.plural = parts.plural or kind == "PARTS"
    elif kind == "POINT":
        parts.point = value
    elif kind == "CLOCK":
        _digital_clock(parts, words, at)
    elif kind == "ZONE":
        parts.zone = value
    elif kind in ("DECADE", "TENSS"):
        parts.decade = int(value)
        if kind == "TENSS" and at and words[at - 1].kind == "TEEN":
            parts.decade = int(words[at - 1].value * 100 + value)
    elif kind in ("BC", "AD"):
        parts.era = kind
    elif kind == "FEAST":
        parts.feast = value
    elif kind == "DEICTIC":
        parts.deictic = value
    elif kind in ("NOWWORD", "PASTWORD", "SOONWORD", "FUTURE", "RECENT", "CURRENT", "FORMER"):
        parts.reference = value
        if kind == "CURRENT":
            parts.directions += (kind,)
    elif kind == "EVERY":
        parts.every = value
    elif kind == "VAGUE":
        parts.number = value
    elif kind in ("EARLY", "LATE", "MID", "START", "END", "ABOUT"):
        parts.modifier = parts.modifier or value
    elif kind in DIRECTIONS:
        parts.directions += (kind,)


def _calendar_number(parts: Parts, words: Sequence[Word], at: int, has_month: bool) -> None:
    word = words[at]
    if word.kind == "Y":
        parts.year = word.value
    elif _is_short_year(words, at):
        parts.year = _short_year(int(word.value)) if 0 <= word.value < 100 else None
    elif at + 1 < len(words) and words[at + 1].kind in ("BC", "AD"):
        parts.year = int(word.value)
    elif has_month and word.kind == "D" and parts.day is None and not _is_hour(words, at):
        parts.day = word.value
    elif _is_hour(words, at):
        _clock(words, at, parts)
    elif parts.year is None and ("BC" in parts.kinds or "AD" in parts.kinds):
        parts.year = int(word.value)
    elif (
        has_month
        and (parts.day is not None and parts.year is None and len(word.text) == 2)
        and words[at - 1].kind in ("HYPHEN", "DOT", "MONTH", "MABBR")
    ):
        parts.year = _short_year(int(word.text))  # "14-Oct-12"


def _is_hour(words: Sequence[Word], at: int) -> bool:
    after = words[at + 1] if at + 1 < len(words) else None
    return after is not None and (
        after.kind == "AMPM" or (after.lower == "o" and words[at + 2 : at + 3] != [] and words[at + 2].kind == "APOS")
    )


def _digital_clock(parts: Parts, words: Sequence[Word], at: int) -> None:
    hour, minute, *second = (int(part) for part in words[at].text.split(":"))
    after = words[at + 1] if at + 1 < len(words) else None
    if hour > 24 or minute > 59:
        return
    if after is not None and after.kind == "AMPM" and hour <= 12:
        hour = hour % 12 + after.value
    parts.clock = (hour, minute, second[0] if second else None)


def _modifier(parts: Parts) -> str | None:
    pairs = set(zip(parts.lowers, parts.lowers[1:], strict=False)) | {(word,) for word in parts.lowers}
    for words, modifier in LIMITS:
        if words in pairs:
            return modifier
    return None
