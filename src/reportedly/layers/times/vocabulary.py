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

from reportedly.text.tokens import lexer
from reportedly.world.calendar import holiday_words

NUMBER_WORDS = ("ONES", "TEEN", "TENS", "SCALE")
TOKEN = lexer("reportedly.layers.times", "tokens.tsv")
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
    text = resources.files("reportedly.layers.times").joinpath("data/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[str, Any]]:
    """Lower-case word to kind and value."""
    return {word: (kind, value) for kind, words in tables().items() for word, value in words.items()}


@lru_cache(maxsize=1)
def _holidays() -> dict[str, tuple[str, ...]]:
    """First word of the holidays' names to the names, the longest first."""
    found: dict[str, list[str]] = {}
    for name in holiday_words():
        first = TOKEN.match(name)
        found.setdefault(first.group() if first else name, []).append(name)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


def _holiday_at(text: str, at: int, lower: str) -> str | None:
    """The name of a holiday that begins here and ends at a word's end."""
    for name in _holidays().get(lower, ()):
        end = at + len(name)
        if text[at:end].lower() == name and not text[end : end + 1].isalnum():
            return name
    return None


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


@lru_cache(maxsize=20_000)
def _verbal(text: str) -> tuple[str, str, Any]:
    lower = text.lower()
    kind, value = lexicon().get(lower, ("OTHER", None))
    if (kind in ("MONTH", "MABBR", "WDAY", "WDAYS") and text[0].islower()) or (
        kind in ("WABBR", "AD", "BC", "ZONE") and not (text.isupper() or (kind == "WABBR" and text.istitle()))
    ):
        kind = "OTHER"
    return lower, kind, value


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The tokens of the characters `start..end`; holidays of several words are one token."""
    found: list[Word] = []
    skip = start
    holidays = _holidays()
    for match in TOKEN.finditer(text, start, end):
        at = match.start()
        if at < skip:
            continue
        group = "ISO" if match["ISO"] else match.lastgroup or "PUNCT"
        piece = match.group()
        lower = piece.lower()
        if (lower in holidays and piece[0].isupper()) or group == "ORDD":
            name = _holiday_at(text, at, lower)
            if name is not None:
                skip = at + len(name)
                found.append(Word(at, skip, text[at:skip], name, "HOLIDAY", holiday_words()[name].name))
                continue
        if group == "WORD":
            lower, kind, value = _verbal(piece)
            found.append(Word(at, match.end(), piece, lower, kind, value))
        elif group == "PUNCT":
            found.append(Word(at, match.end(), piece, piece, PUNCTUATION.get(piece, "OTHER")))
        elif group == "AMPM":
            found.append(Word(at, match.end(), piece, piece, "AMPM", 12 if piece[0] in "pP" else 0))
        else:
            kind, value = _numeric(group, piece)
            found.append(Word(at, match.end(), piece, lower, kind, value))
    return found
