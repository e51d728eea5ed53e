"""Words of a text as an index holds them that cannot cut a text itself: letters and digits, without accents.

SQLite's index cuts texts alike by its own means (unicode61, remove_diacritics).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

PART = 15_000
"""Words that one row of an index holds: PostgreSQL counts places up to 16,383."""

LONGEST = 500
"""Characters of a word that are looked at: no index holds longer ones."""

WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u064b-\u065f\u0670]+[^\W_]*)*")
"""A word, with the marks that stand above or below its letters."""

PLAIN_WORD = re.compile(r"[a-z0-9]+")
"""The same in a text of ASCII alone in small letters, found in a third of the time."""


class Token(NamedTuple):
    """A word of a text: as it is compared, and where it stands."""

    plain: str
    start: int
    end: int


def _bare(word: str) -> str:
    if word.isascii():
        return word[:LONGEST].lower()
    apart = unicodedata.normalize("NFD", word)
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare)[:LONGEST].lower()


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    if text.isascii():  # small letters stand where capitals stood: the text is folded at once
        text = text.lower()
        found = map(re.Match.span, PLAIN_WORD.finditer(text))
        return [Token(text[at : min(to, at + LONGEST)], at, to) for at, to in found]
    return [Token(_bare(found.group()), *found.span()) for found in WORD.finditer(text)]


def plain(text: str) -> str:
    """The words of a text, as they are compared, with blanks between them."""
    return " ".join(_bare(found) for found in WORD.findall(text))


def in_parts(text: str) -> Iterator[str]:
    """The words of a text in pieces that an index can hold; one piece at least."""
    words = plain(text).split(" ")
    for start in range(0, len(words), PART):
        yield " ".join(words[start : start + PART])
