"""What a person types into a search, read into words, phrases and how they are joined: the same for every backend.

All the words, in any order; "words in quotation marks" in that order; `AND`, `OR`, `NOT` in capitals and parentheses
as one expects; `shell*` for any ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.errors import UsageError

DEEPEST = 20
"""Parentheses within one another."""

TOKEN = re.compile(r'"(?P<phrase>[^"]*)"(?P<start>\*?)|(?P<bracket>[()])|(?P<word>[^\s()"]+)|(?P<open>")')


@dataclass(frozen=True, slots=True)
class Words:
    """Words that follow one another; of the last, with `start`, only the beginning."""

    words: tuple[str, ...]
    start: bool


@dataclass(frozen=True, slots=True)
class Every:
    """All of the wanted, none of the unwanted."""

    wanted: tuple[Query, ...]
    unwanted: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    parts: tuple[Query, ...]


Query = Words | Every | Either


def looked_for(query: Query) -> Iterator[Words]:
    """The words that a text was found by: all but those after NOT."""
    if isinstance(query, Words):
        yield query
        return
    for part in query.parts if isinstance(query, Either) else query.wanted:
        yield from looked_for(part)


def read(words: str) -> Query | None:
    """What a person typed; None where no word is in it.

    Raises UsageError for a quotation mark or parenthesis that is not closed, and for AND, OR, NOT that join nothing.
    """
    return _Reading(words.replace("\x00", " ")).read()


class _Reading:
    """`either` of parts joined by OR, `every` of those beside one another, less those after NOT."""

    def __init__(self, words: str) -> None:
        self.tokens: list[tuple[str, Words | None, int]] = []
        self.place = self.depth = 0
        for found in TOKEN.finditer(words):
            at = found.start() + 1
            if found["open"]:
                raise UsageError(f"the quotation mark at character {at} is not closed")
            if found["bracket"]:
                self.tokens.append((found["bracket"], None, at))
            elif found["phrase"] is not None:
                self._add(found["phrase"], bool(found["start"]), at)
            elif found["word"] in ("AND", "OR", "NOT"):
                self.tokens.append((found["word"], None, at))
            else:
                self._add(found["word"].rstrip("*"), found["word"].endswith("*"), at)

    def _add(self, words: str, start: bool, at: int) -> None:
        if bare := re.findall(r"\w+", words):
            self.tokens.append(("words", Words(tuple(bare), start), at))

    def read(self) -> Query | None:
        if not self.tokens:
            return None
        found = self.either()
        if self.place < len(self.tokens):
            raise UsageError(f"the parenthesis at character {self.tokens[self.place][2]} closes nothing")
        return found

    def _next(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def either(self) -> Query:
        parts = [self.every()]
        while self._next() == "OR":
            self.place += 1
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def every(self) -> Query:
        wanted: list[Query] = []
        unwanted: list[Query] = []
        joined = ""
        while (kind := self._next()) not in ("", "OR", ")"):
            if kind in ("AND", "NOT"):
                if joined == "NOT" or (kind == "AND" and (joined or not wanted)):  # `AND NOT` is NOT
                    break
                joined = kind
                self.place += 1
                continue
            (unwanted if joined == "NOT" else wanted).append(self.one())
            joined = ""
        if joined or not (wanted or unwanted):
            raise UsageError(f"{joined or self._next() or 'OR'} joins nothing: a word is missing beside it")
        if not wanted:
            raise UsageError("NOT takes away from what is found: name a word that is looked for, too")
        return Every(tuple(wanted), tuple(unwanted))

    def one(self) -> Query:
        _, words, at = self.tokens[self.place]
        self.place += 1
        if words is not None:
            return words
        self.depth += 1
        if self.depth > DEEPEST:
            raise UsageError(f"more than {DEEPEST} parentheses stand within one another")
        found = self.either()
        if self._next() != ")":
            raise UsageError(f"the parenthesis at character {at} is not closed")
        self.place += 1
        self.depth -= 1
        return found
