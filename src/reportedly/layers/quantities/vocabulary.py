"""A line of text as words, figures and signs, with the figures that cannot be quantities already told apart.

Clock times, dates in digits, telephone numbers, addresses on the web, ordinals and designations such as "MH17" become
tokens of their own kind here, so that no later rule reads a number out of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from reportedly.text.tokens import lexer
from reportedly.world.units import unit_table

Kind = Literal["number", "fraction", "power", "word", "sign", "clock", "ordinal", "name", "ratio"]

TOKEN = lexer("reportedly.layers.quantities", "tokens.tsv")
KINDS: dict[str, Kind] = {"address": "name", "date": "clock", "telephone": "name", "dotted": "number"}
LABELS = frozenset(
    "no number nos page pages chapter phase type level category version step stage grade room channel route exit "
    "highway road street flight unit brigade section paragraph article resolution protocol zone sector block "
    "building apartment flat gate line lane track platform episode series round day class model mark mk figure "
    "table volume part act bus tram train hill height passcode code pin zip id size windows ios android boeing "
    "airbus formula world channel camp district precinct order decree law case file item note option plan base "
    "squadron checkpoint chapter operation expedition apollo tier game week planet ftse nasdaq nikkei stoxx "
    "russell fortune cac dax p area ward group".split()
)
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec".split()
)
CALIBRES = frozenset(("mm", "cm", "-"))
DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
GROUP = re.compile(r"\d{3}(?:\.\d+)?")
DECIMAL_BEFORE = frozenset(
    "thousand million billion trillion lakh crore mn mln bn tn m k magnitude points times % ° ℃".split()
)


@dataclass(slots=True)
class Word:
    """One token of a line. `spaced`: white space (or nothing) stands before it."""

    start: int
    end: int
    text: str
    lower: str
    kind: Kind
    spaced: bool


def words_of(line: str, offset: int = 0) -> list[Word]:
    """The tokens of one line; offsets are counted from `offset`."""
    found: list[Word] = []
    before = -1
    for match in TOKEN.finditer(line):
        group = match.lastgroup or "sign"
        text = match.group()
        lower = text.lower()
        start, end = match.span()
        found.append(
            Word(offset + start, offset + end, text, lower, KINDS.get(group, group), start != before)  # type: ignore[arg-type]
        )
        before = end
    return _with_separators(line, offset, found)


def _with_separators(line: str, offset: int, words: list[Word]) -> list[Word]:
    """ "12 345 people" is one number, "417,6 tonnes" has a decimal comma, "pages 3,5" are two numbers."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        last = _end_of_groups(line, offset, words, at) if word.kind == "number" else at + 1
        if last > at + 1:
            start, end = word.start, words[last - 1].end
            text = line[start - offset : end - offset]
            found.append(Word(start, end, text, text, "number", word.spaced))
        elif word.kind == "number" and DECIMAL_COMMA.fullmatch(word.text) and not _decimal(words, at):
            left, right = word.text.split(",")
            middle = word.start + len(left)
            found.append(Word(word.start, middle, left, left, "number", word.spaced))
            found.append(Word(middle, middle + 1, ",", ",", "sign", False))
            found.append(Word(middle + 1, word.end, right, right, "number", False))
        else:
            found.append(word)
        at = last
    return found


def _end_of_groups(line: str, offset: int, words: list[Word], at: int) -> int:
    """Index after the last group of three figures that a plain space ties to this number ("1 234 567")."""
    word = words[at]
    if not word.text.isdigit() or len(word.text) > 3 or word.text[0] == "0":
        return at + 1
    last = at + 1
    while last < len(words) and words[last].kind == "number" and GROUP.fullmatch(words[last].text):
        if line[words[last - 1].end - offset : words[last].start - offset] != " ":
            break
        last += 1
        if "." in words[last - 1].text:
            break
    if last == at + 1:
        return last
    after = words[last] if last < len(words) else None
    if after is not None and (after.lower in CALIBRES or (not after.spaced and after.kind != "sign")):
        return at + 1  # "3 122 mm howitzers"
    if after is not None and after.kind in ("number", "fraction") and after.spaced:
        return at + 1  # "12 500 30": a row of a table
    before = words[at - 1] if at else None
    dated = before is not None and before.lower in MONTHS and not (at > 1 and words[at - 2].kind == "number")
    if before is not None and (
        before.kind in ("number", "ordinal") or dated or before.lower in LABELS or before.text in "#№+"
    ):
        return at + 1  # "Brigade 47 200 men", "12 May 345 people"
    return last


def _decimal(words: list[Word], at: int) -> bool:
    """Whether the comma of "3,5" is a decimal one: a unit, a scale or money stands beside it, or "0" before it."""
    after = words[at + 1] if at + 1 < len(words) else None
    before = words[at - 1] if at else None
    if words[at].text[0] == "0" or (before is not None and before.text in "$£€¥" and not words[at].spaced):
        return True
    if after is None:
        return False
    table = unit_table()
    return (
        after.lower in DECIMAL_BEFORE
        or after.lower in table.words
        or after.text in table.symbols
        or after.text in table.attached
        or (after.lower in ("sq", "square", "cubic", "per", "metric", "nautical"))
    )
