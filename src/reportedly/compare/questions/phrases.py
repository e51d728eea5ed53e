"""Small grammar: lists, articles, plurals, days and ranges, so that a sentence holds whatever fills it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MASS = frozenset("shelling fighting destruction violence support aid talks force".split())
"""Nouns that take no article: "shelling in Ozerne", "sexual violence", "talks"."""

WITH_THE = (
    *("United ", "Netherlands", "Gaza Strip", "West Bank", "Donbas", "Philippines", "European Union", "Golan Heights"),
    *("Central African Republic", "Democratic Republic", "Czech Republic", "Dominican Republic", "Ivory Coast"),
    *("Maldives", "Bahamas", "Comoros", "Gambia", "Solomon Islands", "Palestinian Territories", "Kremlin", "Sahel"),
    *("Caucasus", "Balkans", "Middle East", "Crimean Peninsula", "Sinai Peninsula", "Black Sea", "Red Sea", "Sea of "),
    *("Baltic Sea", "Caspian Sea", "Mediterranean", "Persian Gulf", "Gulf of ", "Strait of "),
)
"""Beginnings of place names that take the article."""

VOWELS = frozenset("aeiou")
AS_CONSONANT = ("uni", "eu", "one", "us-", "uk-")
IRREGULAR = {
    "people": "person",
    "children": "child",
    "women": "woman",
    "men": "man",
    "families": "family",
    "police": "police officer",
}


def listed(items: Sequence[str], most: int = 4, other: str = "other") -> str:
    """ "a", "a and b", "a, b and c"; what is more than `most` is counted ("a, b and 3 others")."""
    shown = list(dict.fromkeys(item for item in items if item))
    if len(shown) > most:
        left = len(shown) - most + 1
        shown = [*shown[: most - 1], f"{left} {other if left == 1 else other + 's'}"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def further(count: int, noun: str) -> str:
    """What a list leaves out: "; 1 more answer", "; 3 more answers", "" where nothing is left."""
    return f"; {count} more {noun}{'s' if count > 1 else ''}" if count > 0 else ""


def with_article(noun: str) -> str:
    """The noun with "a" or "an"; a mass noun or a plural without."""
    first, head = noun.split(" ", 1)[0].lower(), noun.split(" ")[-1]
    if MASS & set(noun.lower().split()[:2]) and head not in ("strike", "attack"):
        return noun
    vowel = first[:1] in VOWELS and not first.startswith(AS_CONSONANT)
    return f"{'an' if vowel else 'a'} {noun}"


def one_of(noun: str) -> str:
    """The singular of a plural noun that is counted: "people" → "person", "missiles" → "missile"."""
    words = noun.split(" ")
    last = words[-1]
    if words[0] in IRREGULAR:
        words[0] = IRREGULAR[words[0]]
    elif last.endswith("ies"):
        words[-1] = last[:-3] + "y"
    elif last.endswith("s") and not last.endswith("ss"):
        words[-1] = last[:-1]
    return " ".join(words)


def amount(number: str, noun: str) -> str:
    """A number with what it counts, in agreement: "1 person", "12 people"."""
    return f"{number} {one_of(noun) if number in ('1', 'one', 'a') else noun}"


def be(number: str) -> str:
    """The verb's past form in agreement with a number: "1 was", "12 were"."""
    return "was" if number in ("1", "one", "a") else "were"


def place(name: str, feature: str | None, before: str = "in") -> str:
    """A place with its preposition and article: "in Ozerne", "from the Gaza Strip", "on the Crimean Bridge"."""
    plain = name.removeprefix("the ")
    if (feature or "").startswith("BDG") or plain.endswith(" Bridge"):
        return f"on the {plain}"
    article = "the " if plain.startswith(WITH_THE) else ""
    return f"{before} {article}{plain}"


def day(value: str) -> str:
    """A day as a person writes it: "27 June 2023"."""
    found = date.fromisoformat(value[:10])
    return f"{found.day} {found:%B} {found.year}"


def days(earliest: str, latest: str | None) -> str:
    """One day or the first and the last: "27 June 2023", "19 to 20 September 2023", "30 June to 2 July 2023"."""
    if latest is None or latest[:10] == earliest[:10]:
        return day(earliest)
    first, last = date.fromisoformat(earliest[:10]), date.fromisoformat(latest[:10])
    if first.year != last.year:
        return f"{day(earliest)} to {day(latest)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {day(latest)}"
    return f"{first.day} to {day(latest)}"


def between(low: str, high: str) -> str:
    """A range in words: "12", "2 to 12"."""
    return low if low == high else f"{low} to {high}"


def sentence(words: str) -> str:
    """Words made a sentence: a capital at the beginning, a stop at the end, single spaces."""
    plain = " ".join(words.split()).rstrip(" .;:,")
    return f"{plain[:1].upper()}{plain[1:]}." if plain else ""
