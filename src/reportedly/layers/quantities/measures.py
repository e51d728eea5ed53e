"""What a number measures: the unit after it, the money sign before it, "per" and "a" for compounds, ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.layers.quantities.numerals import HYPHENS
from reportedly.layers.quantities.vocabulary import Word
from reportedly.world.units import Unit, compound, scaled_money, unit_named, unit_table

PER = frozenset(("per", "a", "an", "each", "every", "/"))
RATE_NOUNS = frozenset(
    "second minute hour day night week fortnight month year annum decade century share barrel ton tonne litre "
    "liter gallon kilo kilogram kg pound ounce gram metre meter kilometre kilometer km mile head person capita "
    "household family soldier fighter square hectare acre hr min yr kwh mwh mmbtu bushel piece unit word vote "
    "child room bottle shell round drone night".split()
)
RATE_NAMES = {
    "annum": "year",
    "hr": "hour",
    "min": "minute",
    "yr": "year",
    "km": "kilometre",
    "meter": "metre",
    "kilometer": "kilometre",
    "liter": "litre",
    "kg": "kilogram",
    "kilo": "kilogram",
    "mmbtu": "mega british thermal unit",
    "kwh": "kilowatt hour",
    "mwh": "megawatt hour",
    "pound": "pound-mass",
    "gramme": "gram",
    "metres": "metre",
}
ADJECTIVES_OF_SIZE = frozenset("thick long wide tall high deep across diameter broad in".split())
WEIGHED = frozenset(
    "bomb bombs warhead warheads explosive explosives charge tnt of weight weighing weighs weighed device shell "
    "shells bag bags sack sacks in heavier overweight body man woman payload".split()
)
PAID = frozenset(
    "pay paid pays paying cost costs spend spent worth price fine fined raise raised million billion budget earn "
    "earned fund funding tax loan debt profit grant donated donate sterling".split()
)
LOOK_BACK = 8  # words on either side that tell what a bare sign measures
NO_THING = frozenset("the a an in on at for from to by with and or that which who was were is are".split())
LONG_RATES = frozenset("day week month year hour minute".split())
APART = frozenset("g t l h W V".split())
LONG = ("day", "night", "week", "month", "year")
SHORT = {
    "second": -1,
    "minute": -1,
    "hour": -1,
    "day": 1,
    "week": 2,
    "month": 3,
}  # places in LONG: a rate is over what is longer


@dataclass(slots=True)
class Measure:
    """A unit read from the words before or after a number, and where its words end or begin."""

    unit: str
    dimension: str
    edge: int
    scale: int = 1


def money_before(words: Sequence[Word], first: int) -> Measure | None:
    """The currency that stands before the number at this token: "$", "US $", "EUR", "£", "RM", "MEUR"."""
    signs = unit_table().signs
    if first and words[first - 1].kind == "word" and (scaled := scaled_money(words[first - 1].text)):
        return Measure(scaled[0].name, "currency", first - 1, scaled[1])
    for length in range(min(4, first), 0, -1):
        part = words[first - length : first]
        joined = "".join((" " if word.spaced and at else "") + word.text for at, word in enumerate(part))
        unit = signs.get(joined) or signs.get(joined.replace(" ", ""))
        if unit is None and length == 2 and joined[-1] == "$" and len(part[0].text) > 1:
            unit = signs.get(joined.upper())  # "cad$ 15" in copy set in small letters
        if unit is None:
            continue
        if joined in ("PS", "Y=", "RM", "sen") and words[first].spaced:
            continue
        edge = first - length
        if length == 1 and joined == "$" and edge and not part[0].spaced and words[edge - 1].kind == "word":
            country = signs.get(words[edge - 1].text + "$")
            if country:
                return Measure(country.name, "currency", edge - 1)
        return Measure(unit.name, "currency", edge)
    return None


def unit_after(words: Sequence[Word], last: int, money: bool) -> Measure | None:
    """The unit that begins at this token, with "per day" and the like behind it.

    Args:
        words: the line.
        last: the token after the number.
        money: a currency stands before the number, so only a rate can follow.
    """
    if last >= len(words):
        return None
    at, hyphen = last, False
    if words[at].text in HYPHENS and not words[at].spaced:
        at, hyphen = at + 1, True
        if at >= len(words) or words[at].spaced:
            return None
    if words[at].text in "(<" and at + 2 < len(words) and words[at + 2].text in ")>":
        bracketed = _simple(words, at + 1, hyphen=False)
        return (
            Measure(bracketed[0].name, bracketed[0].dimension, at + 3) if bracketed and bracketed[1] == at + 2 else None
        )
    if not money and not hyphen and words[at].kind == "word" and (scaled := scaled_money(words[at].text)):
        return Measure(scaled[0].name, "currency", at + 1, scaled[1])
    found = None if money else _simple(words, at, hyphen)
    if found is None:
        return None
    unit, end = found
    return with_rate(words, Measure(unit.name, unit.dimension, end))


def with_rate(words: Sequence[Word], measure: Measure) -> Measure:
    """The measure with "per day", "a barrel", "/hour", "an hour" behind it, where that follows."""
    rate = rate_after(words, measure.edge)
    if rate is None or measure.dimension in ("age", "temperature"):
        return measure
    if measure.dimension == "duration" and (rate[0] not in LONG or LONG.index(rate[0]) <= SHORT.get(measure.unit, 9)):
        return measure
    below, end = rate
    unit = compound(measure.unit, below)
    return Measure(unit.name, unit.dimension, end)


def rate_after(words: Sequence[Word], at: int) -> tuple[str, int] | None:
    """("day", next token) for "per day", "a day", "/day", "every day" at this token."""
    if at + 3 < len(words) and words[at].text in HYPHENS and words[at + 2].text in HYPHENS and not words[at].spaced:
        tied = words[at + 1].lower in ("a", "per") and words[at + 3].lower in RATE_NOUNS
        return (RATE_NAMES.get(words[at + 3].lower, words[at + 3].lower), at + 4) if tied else None  # "$18-a-share"
    if at + 1 >= len(words) or words[at].lower not in PER:
        return None
    if words[at + 1].lower == "common" and at + 2 < len(words) and words[at + 2].lower == "share":
        return "share", at + 3
    word = words[at + 1].lower
    if words[at].text == "/" and not words[at + 1].spaced:
        power = words[at + 2] if at + 2 < len(words) and not words[at + 2].spaced else None
        if power is not None and (below := _symbol(words[at + 1].text + power.text)):
            return below, at + 3  # "mg/m3", "kg/m²"
        if below := _symbol(words[at + 1].text):
            return below, at + 2
    if words[at].text == "per":
        symbol = unit_table().symbols.get(words[at + 1].text) or unit_table().words.get(word)
        if symbol and symbol.dimension != "currency":
            return symbol.name, at + 2
        if word == "square":
            return None
    if word not in RATE_NOUNS:
        return None
    if words[at].lower in ("a", "an") and at + 2 < len(words):
        following = words[at + 2].lower
        if following in (
            "ago",
            "earlier",
            "later",
            "before",
            "after",
            "old",
            "of",
            "long",
            "in",
            "on",
        ) and following not in (
            "in",
            "on",
        ):
            return None
    if words[at].lower == "each" and word not in ("day", "week", "month", "year", "night", "hour"):
        return None
    name = RATE_NAMES.get(word, word)
    known = unit_named(name)
    return (known.name if known else name), at + 2


def _symbol(text: str) -> str | None:
    """The unit of a symbol behind a slash: "km/s", "mg/l", "kg/m3"."""
    plain = {"s": "second", "h": "hour", "d": "day", "l": "litre", "t": "tonne", "g": "gram", "y": "year"}.get(text)
    if plain:
        return plain
    unit = unit_table().symbols.get(text) or unit_table().attached.get(text) or unit_table().words.get(text)
    return unit.name if unit and unit.dimension != "currency" else None


def rate_after_thing(words: Sequence[Word], at: int) -> tuple[str, int] | None:
    """ "2 million gallons of jet fuel | a year": the rate behind what is measured, in the same phrase."""
    if at + 2 >= len(words) or words[at].lower != "of":
        return None
    for end in range(at + 2, min(at + 5, len(words) - 1)):
        if words[end - 1].kind != "word" or words[end - 1].lower in NO_THING:
            return None
        found = rate_after(words, end)
        if found and words[end].lower in ("a", "per", "each", "every") and found[0] in LONG_RATES:
            return found
    return None


def _simple(words: Sequence[Word], at: int, hyphen: bool) -> tuple[Unit, int] | None:
    """The longest unit name or symbol at this token, and where it ends."""
    table = unit_table()
    first = words[at]
    for length in range(min(table.longest + 2, len(words) - at), 0, -1):
        part = words[at : at + length]
        text, lower = _text(part)
        unit = table.words.get(lower) or (table.symbols.get(text) if all(word.text != "." for word in part) else None)
        if unit is not None and length == 2 and part[0].text == ".":
            unit = None
        if unit is None and length == 1 and (not first.spaced or hyphen or lower == "in" or _apart(words, at)):
            unit = table.attached.get(text)
        if unit is None and length == 1 and text == "C" and not _capital(words, at + 1):
            unit = table.attached.get(text)  # "12 C"
        if unit is None and length == 1 and first.text.isupper() and len(first.text) > 2:
            unit = table.words.get(lower)
        if unit is None:
            continue
        if not _meant(words, at, length, unit, hyphen):
            continue
        return unit, at + length
    if first.lower in ("pound", "pounds"):
        return _pounds(words, at, hyphen)
    return None


def _apart(words: Sequence[Word], at: int) -> bool:
    """Whether a symbol of one letter after a space is a unit: "100 g of hexogen", "2 h 15 min", "a load of 5 t."."""
    if words[at].text not in APART:
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    return (
        after is None
        or after.lower in ("of", "per", "and", "or", "to")
        or after.kind == "number"
        or after.text in ".,;)/"
    )


def _capital(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].text[0].isupper()


def _text(part: Sequence[Word]) -> tuple[str, str]:
    """The words as one string, white space made single, full stops of abbreviations dropped."""
    text = "".join((" " if word.spaced and at else "") + word.text for at, word in enumerate(part) if word.text != ".")
    lower = text.lower()
    return text, lower.removesuffix("'").removesuffix("’") if part[-1].kind == "word" else lower


def _meant(words: Sequence[Word], at: int, length: int, unit: Unit, hyphen: bool) -> bool:
    first, after = words[at], words[at + length].lower if at + length < len(words) else ""
    lower = first.lower
    if words[at + length - 1].text == ".":
        return False
    if lower == "second" and unit.name == "second" and first.spaced and not hyphen:
        return (bool(at) and words[at - 1].lower not in ("one", "1") and after not in ("world",)) or False
    if lower == "in":
        closes = after in ADJECTIVES_OF_SIZE - {"in"} or (after in (".", "") and words[at - 1].kind != "word")
        return hyphen or not first.spaced or closes or words[at - 2].lower in ("ft", "foot", "feet")
    if lower in ("league", "hand", "cup", "cups", "gross", "grave"):
        return lower.startswith("cup") and after == "of"
    if lower in ("bit", "rand", "dram", "lari", "dong", "pint") and not hyphen and lower == "bit":
        return False
    return lower != "march"


def _pounds(words: Sequence[Word], at: int, hyphen: bool) -> tuple[Unit, int] | None:
    """Pounds of money or of weight, by what stands around."""
    near = {word.lower for word in words[max(0, at - LOOK_BACK) : at + LOOK_BACK]}
    scaled = at > 0 and words[at - 1].lower in ("million", "billion", "trillion", "m", "bn", "tn")
    money = scaled or (not hyphen and bool(near & PAID) and not near & WEIGHED) or "£" in near
    unit = unit_named("pound sterling" if money else "pound-mass")
    assert unit is not None
    return unit, at + 1


def age_after(words: Sequence[Word], last: int) -> Measure | None:
    """ "years old", "-year-old", "months of age" after a number."""
    at = last
    for _ in range(2):
        if at < len(words) and words[at].text in HYPHENS:
            at += 1
    if at >= len(words):
        return None
    word = words[at].lower.removesuffix("s").removesuffix("'").removesuffix("’")
    word = {"yr": "year", "yo": "year"}.get(word, word)
    if word not in ("year", "month", "week", "day"):
        return None
    rest = at + 1
    while rest < len(words) and words[rest].text in HYPHENS:
        rest += 1
    following = words[rest].lower if rest < len(words) else ""
    if following in ("old", "olds") or (following == "of" and rest + 1 < len(words) and words[rest + 1].lower == "age"):
        return Measure(f"{word} of age", "age", rest + (1 if following != "of" else 2))
    return None


AGE_BEFORE = frozenset(("aged", "age", "ages"))
YOUNGEST, OLDEST = 5, 110  # years of age that "the 34-year-old" and "Brod, 34," tell
PERSONS_OF_AGE = frozenset(
    "man woman boy girl child son daughter baby infant toddler mother father brother sister grandmother grandfather "
    "teenager youth student pupil wife husband widow driver nurse farmer soldier civilian resident victim".split()
)
OF_AN_AGE = PERSONS_OF_AGE | {"he", "she", "who"}
YOUNG = frozenset(
    "children those men women boys girls people anyone everyone youths youngsters adults males females kids".split()
)


def age_before(words: Sequence[Word], outer: int, first: int, last: int) -> bool:
    """ "aged 42", "under the age of 5", "Ali Saleh, 42, a driver", "he turned 80": an age by what stands before."""
    before = words[first - 1].lower if first else ""
    bounding = [word.lower for word in words[outer:first]]
    if bounding and outer > 0 and words[outer - 1].lower in AGE_BEFORE:
        return True  # "aged between 5 and 9", "aged about 40"
    if before in AGE_BEFORE or "age" in bounding or (before == "of" and first > 1 and words[first - 2].lower == "age"):
        return True
    if bounding and bounding[-1] in ("under", "over", "below", "above", "than") and last == first + 1:
        return (
            outer > 0
            and words[outer - 1].lower in YOUNG
            and words[first].text.isdigit()
            and int(words[first].text[:4]) < OLDEST
        )
    if last != first + 1 or not words[first].text.isdigit() or not 0 < int(words[first].text[:4]) <= OLDEST:
        return False
    after = words[last] if last < len(words) else None
    if before in ("turned", "turns", "turn", "turning") and (after is None or after.kind != "word"):
        return True  # "until the child turns 18."
    if before in ("be", "turned", "turns", "turn", "is", "was") and first > 1:
        person = any(words[k].lower in OF_AN_AGE for k in (first - 2, first - 3) if k >= 0)
        return person and (
            after is None or after.kind != "word" or after.lower in ("when", "by", "in", "this", "and", "at")
        )
    beside = words[first - 2].lower if first > 1 else ""
    if (before == "of" and beside in PERSONS_OF_AGE) or (before == "at" and beside in ("died", "dies", "dead")):
        return after is None or after.kind != "word" or after.lower in ("when", "and", "in", "on", "was", "who")
    if before == "," and beside in PERSONS_OF_AGE and after is not None and after.text == ",":
        return True  # "a boy, 4, died"
    if int(words[first].text[:4]) < YOUNGEST:
        return False
    return (
        before == ","
        and after is not None
        and (after.text == "," or (after.text in ");." and (first < 6 or words[first - 3].text[0].isupper())))
        and first > 1
        and words[first - 2].kind == "word"
        and words[first - 2].text[0].isupper()
    )
