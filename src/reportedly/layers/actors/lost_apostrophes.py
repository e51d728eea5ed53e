"""Names whose apostrophe was lost on the way, as in many feeds: "Ada Lems troops" are those of Ada Lem.

What the words alone give away is put back before anything is read (`layers/restored_apostrophes.py`); these are names
that only the report itself or the authority table knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportedly.model import Token
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, folded

OWNED = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
"""Parts of speech of the word behind an owner: "Lems | troops", "Lems | second visit"."""

SHORTEST = 4  # letters of a name without its "s": "Davis" is none of "Davi"
LABELS = frozenset({"person", "organisation", "force", "toponym"})
NO_END = ("ss", "is", "us", "os")  # "Paris", "Brussels" are names as they stand; "Damascus", "Laos"


class Owners:
    """The names of a report that own what stands behind them, their apostrophe lost.

    Args:
        tokens: of the report.
        spans: (first token, last token, label) of its names.
    """

    def __init__(self, tokens: Sequence[Token], spans: Iterable[tuple[int, int, str]]) -> None:
        self._tokens = tokens
        self._told = {folded(self._text(first, last)) for first, last, label in spans if label in LABELS}
        self._ends = {name.rpartition(" ")[2] for name in self._told} | {
            name.rpartition("-")[2] for name in self._told if "-" in name
        }

    def _text(self, first: int, last: int) -> str:
        return " ".join(token.text for token in self._tokens[first:last])

    def is_one(self, first: int, last: int, label: str) -> bool:
        """Whether the last letter of a name is the "s" of an owner.

        So it is where the name without it is told elsewhere in the report or is a public one, the name with it is not,
        something that can be owned stands behind, and no "the" before (a family: "the Lems").
        """
        word = self._tokens[last - 1].text
        if label not in LABELS or not word.endswith("s") or word.endswith(NO_END) or word.isupper():
            return False
        if last >= len(self._tokens) or self._tokens[last].pos not in OWNED:
            return False
        if not self._tokens[last - 1].space or (first and self._tokens[first - 1].text.lower() == "the"):
            return False
        text = self._text(first, last)
        bare = text[:-1]
        if country_named(text) or authority().named(text) or authority().of_surname(word):
            return False
        if last - first > 1 and folded(bare) in self._told:
            return True
        if len(word) <= SHORTEST:
            return False
        if folded(bare) in self._told or (label == "person" and folded(bare).rpartition(" ")[2] in self._ends):
            return True
        public = authority().named(bare) or (label == "person" and authority().of_surname(word[:-1]))
        return bool(public or (label == "toponym" and country_named(bare)))
