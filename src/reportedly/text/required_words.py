"""Words of which a pattern needs one: a text that has none of them need not be searched.

A pattern that begins with a word's edge or ignores case is tried at every character of a text. Whether a word stands in
it anywhere is told some fifty times sooner, and most patterns of most tables find nothing in most texts. The words are
read off the pattern itself, so that they cannot differ from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

PARSER: Any = import_module("re._parser")
"""Python's own parser of patterns: as part of `re` it says what a pattern is made of, under the names that follow."""

MOST_WAYS = 64  # ways to write a stretch of a pattern that are spelled out; beyond them the stretch ends
LONGEST_WORD = 24  # characters behind which a stretch ends: no more is gained
RARE = 4  # letters from which a word is taken to be rare enough, however long others are
Ways = frozenset[str]


def folded(text: str) -> str:
    """A text as the words are looked for in it: the letters that `re.IGNORECASE` takes for one are one."""
    return text.replace("\u0130", "i").replace("\u0131", "i").casefold()


def required_words(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """Words (or parts of them, folded) of which each match of the pattern has one; none where that cannot be told."""
    found = _best(_needed(PARSER.parse(pattern, flags)))
    return tuple(sorted(each for each in found if not any(other in each for other in found if other != each)))


def may_match(words: Sequence[str], text: str) -> bool:
    """Whether a pattern that requires one of these words can have a match in a text, given as `folded` gives it."""
    for word in words:  # a loop, since this is asked some thousand times a report
        if word in text:
            return True
    return not words


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern, and the words of which it needs one."""

    pattern: re.Pattern[str]
    words: tuple[str, ...]

    @classmethod
    def of(cls, pattern: str) -> Sought:
        """A pattern that is to be found in any case."""
        return cls(re.compile(pattern, re.IGNORECASE), required_words(pattern, re.IGNORECASE))

    def may_be_in(self, text: str) -> bool:
        """Whether it can have a match in a text, given as `folded` gives it."""
        return may_match(self.words, text)


def _best(several: Sequence[Ways]) -> Ways:
    """Of several sets of words, each of which a match has one of, that of the longest words: the rarest."""
    return max(several, key=_rarity, default=frozenset())


def _rarity(ways: Ways) -> tuple[int, float]:
    return min(min(map(len, ways)), RARE), sum(map(len, ways)) / len(ways)


def _needed(items: Any) -> list[Ways]:
    """Sets of words, of each of which one stands in whatever a sequence of a pattern's parts matches."""
    found: list[Ways] = []
    run: Ways = frozenset([""])  # all that the stretch at hand can be

    def ends() -> None:
        nonlocal run
        if "" not in run:
            found.append(run)
        run = frozenset([""])

    for item in items:
        ways = _ways(item)
        if ways is not None and len(run) * len(ways) > MOST_WAYS:
            ends()
        if ways is None:
            ends()
            found.extend(_inside(item))
            continue
        run = frozenset(before + behind for before in run for behind in ways)
        if min(map(len, run)) > LONGEST_WORD:
            ends()
    ends()
    return found


def _inside(item: Any) -> list[Ways]:
    """The same of one part that can be written in too many ways."""
    kind, value = str(item[0]), item[1]
    if kind == "SUBPATTERN":
        return _needed(value[-1])
    if kind == "ATOMIC_GROUP":
        return _needed(value)
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
        return _needed(value[2])
    if kind == "BRANCH":
        each = [_best(_needed(branch)) for branch in value[1]]
        return [frozenset().union(*each)] if all(each) else []
    return []


def _ways(item: Any) -> Ways | None:
    """All that a part of a pattern can match, folded; None where that is too much or no words."""
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return frozenset([folded(chr(value))])
    if kind == "AT" or kind in ("ASSERT", "ASSERT_NOT"):
        return frozenset([""])  # it stands between characters, and takes none
    if kind == "IN":
        if all(str(name) == "LITERAL" for name, _ in value):
            return _few(frozenset(folded(chr(code)) for _, code in value))
        return None
    if kind == "SUBPATTERN":
        return _together(value[-1])
    if kind == "BRANCH":
        branches = [_together(branch) for branch in value[1]]
        return None if None in branches else _few(frozenset().union(*(ways for ways in branches if ways is not None)))
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and value[1] == 1:
        once = _together(value[2])
        return once if once is None or value[0] == 1 else _few(once | {""})
    return None


def _together(items: Any) -> Ways | None:
    run: Ways = frozenset([""])
    for item in items:
        ways = _ways(item)
        if ways is None or len(run) * len(ways) > MOST_WAYS:
            return None
        run = frozenset(before + behind for before in run for behind in ways)
    return run


def _few(ways: Ways) -> Ways | None:
    return ways if len(ways) <= MOST_WAYS else None
