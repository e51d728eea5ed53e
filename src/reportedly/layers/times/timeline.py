"""The tense around an expression, and whether a text tells history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from reportedly.model import Parse, Token

FUTURE_WORDS = frozenset(("will", "'ll", "’ll", "shall", "wo", "gonna"))
PLANNED = frozenset(
    "expect schedule plan set due slate intend hope aim vow promise prepare brace ready gear want agree "
    "propose invite urge".split()
)
TIMETABLED = frozenset(
    "begin start open close end expire resume arrive depart leave return reopen face meet play host vote convene kick "
    "conclude premiere apply come take go run elapse lapse mature".split()
)
"""Verbs whose present tells of a day to come: "the truce expires on Sunday", "voters go to the polls on Sunday"."""
STEPS = 10  # heads climbed at most
ENOUGH_DATES = 12  # explicit dates that a history has at least
FEW_DATES = 5  # enough where all lie years before publication
FEW_DEICTICS = 0.12  # deictic words and weekdays, as a share of its dates, that it has at most
REACH = 15  # tokens before a verb in which its "if" is looked for


class Tenses:
    """Tenses of a parse, looked up by place in the text."""

    def __init__(self, parse: Parse | None) -> None:
        self.tokens: Sequence[Token] = parse.tokens if parse else ()
        self.at: Mapping[int, int] = {token.start: index for index, token in enumerate(self.tokens)}
        self.sentences = [sentence.start for sentence in parse.sentences] if parse else []
        self._auxiliaries: dict[int, list[int]] | None = None

    def _auxiliaries_of(self, verb: int) -> list[int]:
        if self._auxiliaries is None:
            self._auxiliaries = {}
            for index, token in enumerate(self.tokens):
                if token.dep in ("aux", "auxpass"):
                    self._auxiliaries.setdefault(token.head, []).append(index)
        return self._auxiliaries.get(verb, [])

    def tense(self, start: int) -> int:
        """-1 past, 1 future, 0 not known, of the clause that the word starting there hangs on."""
        index = self.at.get(start)
        if index is None:
            return 0
        for climbed in range(STEPS):
            token = self.tokens[index]
            if token.pos in ("VERB", "AUX"):
                found = self._of_verb(index)
                if not found and climbed and climbed <= 2 and token.lemma == "be" and token.tag in ("VBZ", "VBP"):
                    return 1  # "the funeral is on Saturday"
                if found:
                    return found
            if token.head == index:
                return 0
            index = token.head
        return 0

    def verb(self, start: int) -> str:
        """The lemma of the nearest verb that the word starting there hangs on, "" for none."""
        index = self.at.get(start)
        for _ in range(STEPS):
            if index is None:
                return ""
            token = self.tokens[index]
            if token.pos == "VERB":
                return token.lemma.lower()
            index = None if token.head == index else token.head
        return ""

    def is_present(self, start: int) -> bool:
        """Whether the nearest verb above the word starting there is told in the present ("have until Monday")."""
        index = self.at.get(start)
        for _ in range(STEPS):
            if index is None:
                return False
            token = self.tokens[index]
            if token.pos in ("VERB", "AUX"):
                return token.tag in ("VBZ", "VBP")
            index = None if token.head == index else token.head
        return False

    def passive(self, start: int) -> bool:
        """Whether the nearest verb that the word starting there hangs on is a passive ("was remanded until Friday")."""
        index = self.at.get(start)
        for _ in range(STEPS):
            if index is None:
                return False
            if self.tokens[index].pos == "VERB":
                return self.tokens[index].tag == "VBN" and any(
                    self.tokens[at].dep == "auxpass" for at in self._auxiliaries_of(index)
                )
            index = None if self.tokens[index].head == index else self.tokens[index].head
        return False

    def _of_verb(self, index: int) -> int:
        token = self.tokens[index]
        auxiliaries = [self.tokens[at] for at in self._auxiliaries_of(index)]
        words = {auxiliary.text.lower() for auxiliary in auxiliaries}
        if words & FUTURE_WORDS:
            return 1
        if "to" in words:
            head = self.tokens[token.head]
            return 1 if head.lemma in PLANNED or head.tag in ("VBZ", "VBP") else 0
        if words & {"would", "could", "should", "may", "might", "can", "must"}:
            return -1 if "have" in words else 0 if words & {"could"} else 1
        if token.tag == "VBD" or any(auxiliary.tag == "VBD" for auxiliary in auxiliaries):
            return 1 if self._condition(index) else -1
        if token.tag == "VBN" and (not words or words & {"have", "has", "had", "'ve", "’ve", "was", "were"}):
            planned = token.lemma in PLANNED and "had" not in words
            return -1 if not planned else 0 if words & {"was", "were"} else 1
        if token.tag == "VBN" and words & {"is", "are", "'re", "’re", "'s", "’s"} and token.lemma in PLANNED:
            return 1
        if token.tag in ("VBZ", "VBP") and token.lemma in TIMETABLED:
            return 1
        if token.tag == "VBG" and words & {"is", "are", "'re", "’re", "'s", "’s"}:
            return 1 if token.lemma in PLANNED or token.lemma in ("go", "meet") else 0
        return 0

    def _condition(self, verb: int) -> bool:
        """Whether a clause in the past is the condition of what would be done: "would strike if it did not stop"."""
        before = (self.tokens[at] for at in range(max(0, verb - REACH), verb))
        marks = {token.text.lower() for token in before if token.head == verb and token.dep == "mark"}
        if not marks & {"if", "unless"}:
            return False
        helpers = {self.tokens[at].text.lower() for at in self._auxiliaries_of(self.tokens[verb].head)}
        return bool(helpers & {"would", "will", "'ll", "'d"})

    def sentence_of(self, start: int) -> int:
        """Number of the sentence that holds the character (a place between two belongs to the first)."""
        from bisect import bisect_right

        return bisect_right(self.sentences, start)


def is_history(years: Sequence[int], deictics: int, published: date | None) -> bool:
    """Whether a text tells history, so that its relative words count from its own time line.

    It has many dates with a year, few of the words that lean on the day of publication ("yesterday", "on Friday"), and
    most of its years are not that of publication.
    """
    few = deictics <= FEW_DEICTICS * len(years)
    long_gone = published is not None and all(abs(year - published.year) > 2 for year in years)
    if few and long_gone and len(years) >= FEW_DATES:
        return True
    if len(years) < ENOUGH_DATES or not few:
        return False
    return published is None or sum(year != published.year for year in years) >= 0.6 * len(years)
