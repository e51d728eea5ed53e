"""Where quotation marks open and close, in texts whose marks are often broken.

One pass over each line, so that 200 nested marks cost no more than 200 others. A mark that is never closed holds to the
end of its line; when the next line opens with a mark, the quotation goes on there. A closing mark without an opening
one takes what follows the quotation before it on the same line ("... east,” This is obvious.”").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportedly.model import Annotated, Span, Statement
from reportedly.text.sentences import WORD
from reportedly.text.stems import stem

LINE = re.compile(r"[^\r\n]+")
MARK = re.compile('["\u201c\u201d\u201e\u00ab\u00bb\u2033]')
OPENING = "\u201c\u201e\u00ab"
CLOSING = "\u201d\u00bb"
SINGLE = re.compile("['\u2018\u2019`]")
SHORTEST, LONGEST = 2, 600  # characters of words that are quoted word for word: one is a letter, more is a page
LONGEST_SINGLE = 400  # characters between single marks; beyond that it was an apostrophe


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters `start..end`, marks included.

    Attributes:
        single: single marks, not double ones.
        closed: its closing mark is there.
        opened: its opening mark is there.
        continues: it goes on in the next line, or goes on from the line before.
    """

    start: int
    end: int
    single: bool = False
    closed: bool = True
    opened: bool = True
    continues: bool = False

    @property
    def inner(self) -> tuple[int, int]:
        """The characters between the marks."""
        return self.start + self.opened, max(self.start + self.opened, self.end - self.closed)


def quotations(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """The quotations of a stretch of text in order of their start; single-marked ones may lie inside others."""
    found: list[Quotation] = []
    unclosed: Quotation | None = None  # of the line before
    for line in LINE.finditer(text, start, len(text) if end is None else end):
        own = _doubles(text, line.start(), line.end())
        head = line.start() + len(line.group()) - len(line.group().lstrip())
        if unclosed is not None and own and own[0].start == head and own[0].opened:
            found[found.index(unclosed)] = Quotation(unclosed.start, unclosed.end, False, False, True, True)
            own[0] = Quotation(own[0].start, own[0].end, False, own[0].closed, True, True)
        found += own
        unclosed = own[-1] if own and not own[-1].closed else None if line.group().strip() else unclosed
        found += _singles(text, line.start(), line.end())
    return sorted(found, key=lambda quotation: (quotation.start, -quotation.end))


def _doubles(text: str, start: int, end: int) -> list[Quotation]:
    """Double-marked quotations of one line."""
    found: list[Quotation] = []
    opened: int | None = None
    for match in MARK.finditer(text, start, end):
        at, sign = match.start(), match.group()
        if sign == "\u2033" or (sign == '"' and _inches(text, at, opened is not None)):
            continue
        opens = sign in OPENING and not (sign == "\u201c" and opened is not None and text[opened] == "\u201e")
        if opened is None:
            if opens or sign == '"':
                opened = at
            elif found and _letters(text, found[-1].end, at):  # a closing mark without an opening one
                after = found[-1].end + len(text[found[-1].end : at]) - len(text[found[-1].end : at].lstrip())
                found.append(Quotation(after, at + 1, opened=False))
        elif opens:  # the one before was never closed
            if _letters(text, opened, at):
                found.append(Quotation(opened, _stripped(text, opened, at), closed=False))
            opened = at
        else:
            if _letters(text, opened, at):
                found.append(Quotation(opened, at + 1))
            opened = None
    if opened is not None and _letters(text, opened, end):
        found.append(Quotation(opened, _stripped(text, opened, end), closed=False))
    return found


def _inches(text: str, at: int, opened: bool) -> bool:
    """Whether a straight mark measures inches: after a digit, with no quotation open."""
    return not opened and at > 0 and text[at - 1].isdigit()


def _letters(text: str, start: int, end: int) -> bool:
    return any(sign.isalnum() for sign in text[start + 1 : end])


def _stripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _singles(text: str, start: int, end: int) -> list[Quotation]:
    """Single-marked quotations of one line: opened before a word, closed after one and before no letter."""
    found: list[Quotation] = []
    opened: int | None = None
    for match in SINGLE.finditer(text, start, end):
        at = match.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        may_open = not before.isalnum() and before not in ".,!?" and after.isalnum()
        may_close = not after.isalnum() and not before.isspace()
        if opened is not None and at - opened > LONGEST_SINGLE:
            opened = None
        if opened is not None and may_close:
            found.append(Quotation(opened, at + 1, single=True))
            opened = None
        elif opened is None and may_open and text[at] != "\u2019":
            opened = at
    return found


def quoted_share(text: str, spans: Sequence[tuple[int, int]], marks: Sequence[Quotation]) -> float:
    """Share of the letters and digits of those spans that stand inside the quotations."""
    inside = [quotation.inner for quotation in marks]
    every = quoted = 0
    for start, end in spans:
        every += sum(sign.isalnum() for sign in text[start:end])
        done = start
        for a, b in inside:
            a, b = max(a, done), min(b, end)
            if a < b:
                quoted += sum(sign.isalnum() for sign in text[a:b])
                done = b
    return quoted / every if every else 0.0


def outermost(text: str, spans: Iterable[Span]) -> list[Quotation]:
    """The quotations of some stretches that lie in no other, in order; one without an opening mark is none."""
    found: list[Quotation] = []
    for span in spans:
        for quotation in quotations(text, span.start, span.end):
            if quotation.opened and (not found or quotation.start >= found[-1].end):
                found.append(quotation)
    return found


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between quotation marks: their characters, without the marks."""

    start: int
    end: int
    stems: tuple[str, ...]


def quoted_in(document: Annotated) -> Iterator[Quoted]:
    """What is quoted word for word in the report's prose, in order; what is quoted within it is part of it."""
    for quotation in outermost(document.text, document.prose):
        start, end = quotation.inner
        if quotation.closed and SHORTEST <= end - start <= LONGEST:
            yield Quoted(start, end, tuple(stem(word) for word in WORD.findall(document.text, start, end)))


def statement_at(document: Annotated, quoted: Quoted) -> Statement | None:
    """The innermost statement whose content holds the quotation."""
    held = [
        statement
        for statement in document.statements
        if any(part.start <= quoted.start and quoted.end <= part.end for part in statement.content)
    ]
    return min(held, key=lambda statement: sum(part.end - part.start for part in statement.content), default=None)
