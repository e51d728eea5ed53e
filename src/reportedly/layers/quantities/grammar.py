"""The parse as the quantity rules ask it: which noun does this number count?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.layers.quantities.line_reader import Draft
from reportedly.layers.quantities.numerals import HYPHENS
from reportedly.layers.quantities.vocabulary import Word
from reportedly.model import Parse, Token

NUMBER_DEPS = frozenset(("nummod", "quantmod", "compound", "amod", "advmod", "det", "npadvmod"))
NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
SPEAKING = frozenset(
    "say tell add claim write warn argue describe recall explain think believe insist comment report".split()
)
DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
DIRECTLY_AFTER = 6
"""How many words may stand between a number and the noun that it counts."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A parse that can be asked by character; an empty one answers None everywhere."""

    parse: Parse
    starts: tuple[int, ...]

    @staticmethod
    def of(parse: Parse | None) -> Grammar:
        """For a document's parse, or for none."""
        known = parse or Parse()
        return Grammar(known, tuple(token.start for token in known.tokens))

    def index_at(self, start: int) -> int | None:
        """Index of the token that holds this character."""
        at = bisect_right(self.starts, start) - 1
        if at < 0 or self.parse.tokens[at].end <= start:
            return None
        return at

    def token_of(self, word: Word) -> Token | None:
        """The parse's token at this word."""
        at = self.index_at(word.start)
        return None if at is None else self.parse.tokens[at]

    def proper(self, words: Sequence[Word], at: int) -> bool:
        """Whether the word is a proper name, by the parse or, without one, by its capital inside a sentence."""
        token = self.token_of(words[at])
        if token is None:
            return at > 0 and words[at - 1].text not in '.!?:"“”'
        if token.pos == "PROPN" or token.tag in ("NNP", "NNPS"):
            return True
        return at > 0 and words[at - 1].text not in '.!?:"“”' and token.pos in ("NOUN", "X", "ADJ")

    def head_noun(self, words: Sequence[Word], draft: Draft) -> int | None:
        """Index of the parse token of the noun that the number counts, after it in the same phrase."""
        at = self.index_at(words[draft.core_last - 1].end - 1)
        if at is None:
            return None
        tokens = self.parse.tokens
        token = tokens[at]
        for _ in range(3):
            head = tokens[token.head]
            if (
                token.head > at
                and head.tag in NOUN_TAGS
                and head.text not in DAYS
                and token.dep in NUMBER_DEPS
                and token.head - at <= DIRECTLY_AFTER
            ):
                return token.head
            if token.head == at or token.head < at:
                break
            token = head
        return None

    def counts_noun(self, words: Sequence[Word], draft: Draft) -> bool:
        """Whether a noun after the number is counted by it."""
        if not self.starts:
            return self._plural_follows(words, draft)
        return self.head_noun(words, draft) is not None

    def counted_plural(self, words: Sequence[Word], draft: Draft) -> bool:
        """Whether a plural noun after the number is counted by it ("2000 rebels", not "2019 elections")."""
        head = self.head_noun(words, draft)
        if head is None:
            return False if self.starts else self._plural_follows(words, draft)
        token = self.parse.tokens[head]
        at = self.index_at(words[draft.core_last - 1].end - 1) or 0
        plural = token.tag in ("NNS", "NNPS") or token.lemma in ("people", "troop", "personnel", "staff")
        return plural and all(between.text not in HYPHENS for between in self.parse.tokens[at + 1 : head])

    def _plural_follows(self, words: Sequence[Word], draft: Draft) -> bool:
        for word in words[draft.last : draft.last + 3]:
            if word.kind != "word" or word.text[0].isupper():
                return False
            if word.lower.endswith("s") or word.lower in ("people", "men", "women", "children"):
                return True
        return False

    def ends_phrase(self, word: Word) -> bool:
        """Whether this word no longer belongs to the noun phrase before it (a verb, a preposition, ...)."""
        token = self.token_of(word)
        return token is None or token.pos not in ("NOUN", "PROPN", "ADJ", "NUM")

    def speaks(self, noun: int) -> bool:
        """Whether the noun is the subject of a verb of saying ("one official said")."""
        tokens = self.parse.tokens
        token = tokens[noun]
        return token.dep in ("nsubj", "nsubjpass") and tokens[token.head].lemma in SPEAKING
