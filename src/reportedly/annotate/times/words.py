"""Words and numbers of a text as kinds: the alphabet in which the rules for expressions of time are written.

Each token gets one kind, each kind one character; a rule is then a regular expression over a short string, and matching
costs little however many rules there are.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from reportedly.world.calendar import feast_words

NUMBER_WORDS = ("ONES", "TEEN", "TENS", "SCALE")
TOKEN = re.compile(
    r"(?P<ISO>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?(?![\w-]))"
    r"|(?P<SLASHED>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\w/])|\d{1,2}\.\d{1,2}\.\d{4}(?![\w.]))"
    r"|(?P<CLOCK>\d{1,2}:\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<FRACTION>\d+/\d+(?![\w/]))"
    r"|(?P<AMPM>(?<![A-Za-z])[aApP](?:\.[ ]?[mM]\.?|[mM]\b))"
    r"|(?P<DECADE>\d{2,4}['’]?s(?!\w))"
    r"|(?P<ORDD>\d{1,3}(?:st|nd|rd|th)(?!\w))"
    r"|(?P<BIG>\d{1,3}(?:,\d{3})+(?:\.\d+)?)"
    r"|(?P<DECIMAL>\d+\.\d+)"
    r"|(?P<NUM>\d+)"
    r"|(?P<WORD>(?:U\.S|D\.C)\b|[^\W\d_]+)"
    r"|(?P<BREAK>\n[^\S\n]*\n\s*)"
    r"|(?P<PUNCT>[^\w\s])"
)
PUNCTUATION = {",": "COMMA", ".": "DOT", "'": "APOS", "’": "APOS", "‘": "APOS", "`": "APOS", "(": "LPAR", ")": "RPAR"}
PUNCTUATION |= dict.fromkeys("-‐‑–—", "HYPHEN") | {
    "/": "SLASH",
    "$": "MONEY",
    "£": "MONEY",
    "€": "MONEY",
    "%": "PERCENT",
}
FIRST_CHARACTER = 0x4E00  # kinds are written as letters that mean nothing to the pattern language


@dataclass(frozen=True, slots=True)
class Word:
    """A token: where it stands, what it looks like, its kind and what it stands for."""

    start: int
    end: int
    text: str
    lower: str
    kind: str
    value: Any = None


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, Any]]:
    """The kinds of word with their words and values (`data/words.toml`)."""
    text = resources.files("reportedly.annotate.times").joinpath("data/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[str, Any]]:
    """Lower-case word to kind and value."""
    return {word: (kind, value) for kind, words in tables().items() for word, value in words.items()}


@lru_cache(maxsize=1)
def _feasts() -> re.Pattern[str]:
    words = sorted(feast_words(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\b", re.IGNORECASE)


def _numeric(group: str, text: str) -> tuple[str, Any]:
    if group == "NUM":
        if len(text) > 9:
            return "BIGNUM", None
        number = int(text)
        if len(text) <= 2 and 1 <= number <= 31:
            return "D", number
        if len(text) == 4 and 1000 <= number <= 2199:
            return "Y", number
        return "N", number
    if group == "DECADE":
        number = int(re.sub(r"\D", "", text))
        return ("DECADE", number) if number % 10 == 0 and (number < 1000 or number <= 2190) else ("OTHER", None)
    if group == "ORDD":
        return "ORDD", int(text[:-2])
    if group in ("BIG", "DECIMAL"):
        return "N", float(text.replace(",", ""))
    return group, text


def _verbal(text: str) -> tuple[str, str, Any]:
    lower = text.lower()
    kind, value = lexicon().get(lower, ("OTHER", None))
    if (kind in ("MONTH", "MABBR", "WDAY", "WDAYS") and text[0].islower()) or (
        kind in ("WABBR", "AD", "BC", "ZONE") and not (text.isupper() or (kind == "WABBR" and text.istitle()))
    ):
        kind = "OTHER"
    return lower, kind, value


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The tokens of the characters `start..end`; feasts of several words are one token."""
    feasts = {match.start(): match for match in _feasts().finditer(text, start, end)}
    found: list[Word] = []
    skip = start
    for match in TOKEN.finditer(text, start, end):
        at = match.start()
        if at < skip:
            continue
        if at in feasts:
            feast = feasts[at]
            entry = feast_words()[feast.group().lower()]
            if feast.group()[0].isupper():
                found.append(Word(at, feast.end(), feast.group(), feast.group().lower(), "FEAST", entry.name))
                skip = feast.end()
                continue
        group = match.lastgroup or "PUNCT"
        piece = match.group()
        if group == "WORD":
            lower, kind, value = _verbal(piece)
            found.append(Word(at, match.end(), piece, lower, kind, value))
        elif group == "PUNCT":
            found.append(Word(at, match.end(), piece, piece, PUNCTUATION.get(piece, "OTHER")))
        elif group == "AMPM":
            found.append(Word(at, match.end(), piece, piece, "AMPM", 12 if piece[0] in "pP" else 0))
        else:
            kind, value = _numeric(group, piece)
            found.append(Word(at, match.end(), piece, piece.lower(), kind, value))
    return found
