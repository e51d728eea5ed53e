"""Small questions to the parse: who depends on a word, how far two words are apart, which word heads a phrase."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from reportedly.model import Parse, Sentence, Token

FARTHEST = 60  # steps up a tree that are followed: real sentences are far flatter


class Tree:
    """The dependency trees of a report, with children by head and lookup by character."""

    def __init__(self, parse: Parse) -> None:
        self.tokens: Sequence[Token] = parse.tokens
        self.sentences: Sequence[Sentence] = parse.sentences
        self.children: list[list[int]] = [[] for _ in parse.tokens]
        for index, token in enumerate(parse.tokens):
            if token.head != index:
                self.children[token.head].append(index)
        self._relations = [token.dep for token in parse.tokens]
        self._starts = [token.start for token in parse.tokens]
        self._first = [sentence.first for sentence in parse.sentences]

    def at(self, character: int) -> int | None:
        """The token that holds a character, or None."""
        index = bisect_right(self._starts, character) - 1
        return index if index >= 0 and character < self.tokens[index].end else None

    def covering(self, start: int, end: int) -> range:
        """The tokens that share a character with start..end."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.tokens[first].end <= start:
            first += 1
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return range(first, last)

    def sentence_of(self, index: int) -> int:
        """The number of the sentence that a token stands in."""
        return bisect_right(self._first, index) - 1

    def head_of(self, span: range) -> int | None:
        """The token of a span whose head lies outside of it (the last such); None for no tokens."""
        heads = [i for i in span if self.tokens[i].head not in span or self.tokens[i].head == i]
        return heads[-1] if heads else None

    def kids(self, index: int, *labels: str) -> list[int]:
        """Children of a token with one of these dependency labels, in text order."""
        children = self.children[index]
        if not children:
            return []
        relations = self._relations
        return [child for child in children if relations[child] in labels]

    def ancestors(self, index: int, most: int = FARTHEST) -> list[int]:
        """The token and its heads up to the root, nearest first, so many at most."""
        path = [index]
        while len(path) < most and self.tokens[path[-1]].head != path[-1]:
            path.append(self.tokens[path[-1]].head)
        return path

    def path(self, a: int, b: int, most: int = FARTHEST) -> list[int] | None:
        """The tokens from a to b over their lowest common head, both included; None when no tree holds both, or that
        head is not among so many tokens of either side."""
        up, down = self.ancestors(a, most), self.ancestors(b, most)
        place = {token: k for k, token in enumerate(up)}
        for k, token in enumerate(down):
            if token in place:
                return up[: place[token] + 1] + down[:k][::-1]
        return None
