"""How the spellings of one name are told to be one: letters without marks, transliterations, articles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
)
DROPPED = dict.fromkeys(map(ord, "'’‘ʼʻʹ`´ʿʾ.\""))
APART = re.compile("[^a-z0-9]+")
SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
ARTICLES = frozenset("al el ad an ar as ash at az ed en er es esh et ez ul".split())
MOST_KEPT = 20_000  # names whose form is remembered: a report asks some three times for each of its names
DOUBLED = re.compile(r"([a-z])\1")


@lru_cache(maxsize=MOST_KEPT)
def folded(name: str) -> str:
    """A name as names are compared: small ASCII letters and digits, words apart by one blank; "" if it has others."""
    plain = name.casefold().translate(DROPPED)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(LETTERS))
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(DROPPED)
        if not all(c.isascii() or not c.isalnum() for c in plain):
            return ""
    words = APART.sub(" ", plain).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(SHORT.get(word, word) if len(words) > 1 else word for word in words)


def skeleton(key: str) -> str:
    """What two transliterations of one Cyrillic or Arabic name share: no article, one letter for i, j, y, none
    doubled."""
    words = [word for k, word in enumerate(key.split()) if k or word not in ARTICLES or key == word]
    text = "".join(words)
    for old, new in (
        ("kh", "h"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("q", "k"),
        ("dj", "j"),
        ("gh", "g"),
        ("ts", "c"),
    ):
        text = text.replace(old, new)
    text = re.sub("[ijy]+", "i", text.replace("w", "v").replace("e", "a"))
    text = re.sub(r"([a-z])\1", r"\1", text)
    return text if len(text) >= 5 else ""


def common_letters(name: str) -> str:
    """What spellings of a name in Latin letters share: no article, no letter doubled, no last h: Raqa, Ar Raqqah."""
    words = folded(name).split()
    bare = "".join(word for k, word in enumerate(words) if k or word not in ARTICLES or len(words) == 1)
    return DOUBLED.sub(r"\1", bare).rstrip("h")
