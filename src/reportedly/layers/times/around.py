"""The words around an expression, as conditions look at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportedly.layers.times.vocabulary import Word
from reportedly.model import Token

CAMPAIGNS = frozenset(("offensive", "campaign", "counteroffensive", "assault", "fighting", "onslaught"))
"""Words that make a season the name of a campaign."""


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a stretch of text, and the parse's tokens by the place where they start (empty without a parse)."""

    words: Sequence[Word]
    tokens: Mapping[int, Token]

    def word(self, at: int) -> Word | None:
        """The word at an index, or None beyond the ends."""
        return self.words[at] if 0 <= at < len(self.words) else None

    def lower(self, at: int) -> str:
        """The word at an index in lower case, "" beyond the ends."""
        word = self.word(at)
        return word.lower if word else ""

    def kind(self, at: int) -> str:
        """The kind of the word at an index, "" beyond the ends."""
        word = self.word(at)
        return word.kind if word else ""

    def pos(self, at: int) -> str:
        """Universal part of speech of the word at an index, "" where the parse has no such token."""
        word = self.word(at)
        token = self.tokens.get(word.start) if word else None
        return token.pos if token else ""

    def tag(self, at: int) -> str:
        """Penn tag of the word at an index, "" where the parse has no such token."""
        word = self.word(at)
        token = self.tokens.get(word.start) if word else None
        return token.tag if token else ""

    def glued(self, at: int) -> bool:
        """Whether the word at an index stands right after the one before it, with no space."""
        left, right = self.word(at - 1), self.word(at)
        return bool(left and right and left.end == right.start)
