"""A line of text as words, figures and signs, with the figures that cannot be quantities already told apart.

Clock times, dates in digits, telephone numbers, addresses on the web, ordinals and designations such as "MH17" become
tokens of their own kind here, so that no later rule reads a number out of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "fraction", "power", "word", "sign", "clock", "ordinal", "name", "ratio"]

NUMBER = (
    r"\d{1,3}(?:,\d{3}){1,33}(?!\d)(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3}){1,33}(?!\d)(?:\.\d+)?"
    r"|\d+(?:\.\d+)?|\.\d+"
)
TOKEN = re.compile(
    rf"""
    (?P<address>https?://\S+|www\.\S+|[\w.+-]{{1,64}}@[\w-]{{1,64}}\.\S+|[@#][^\W\d]\w*)
  | (?P<clock>\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?[ \u00a0\u202f]?(?:[ap]\.m\b\.?|[AaPp][Mm]\b)
        |\d{{1,2}}[ \u00a0\u202f]?(?:[ap]\.m\b\.?|[ap]m\b|[AP]M\b)
        |\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?(?![\d:]))
  | (?P<date>\d{{1,4}}/\d{{1,2}}/\d{{1,4}}(?!\d)|\d{{4}}-\d{{2}}-\d{{2}}(?!\d)
        |\d{{1,2}}[.-]\d{{1,2}}[.-](?:19|20)?\d{{2}}(?![\d.])|24/7|9/11)
  | (?P<telephone>\+\d{{1,3}}(?:[ -]?\d{{2,4}}){{2,5}}(?!\d)
        |\+?\d{{2,4}}(?:[-.]\d{{2,4}}){{2,4}}(?![\d-])|\d+(?:\.\d+){{2,20}})
  | (?P<ratio>\d{{1,4}}:1(?![\d:]))
  | (?P<ordinal>\d+(?:,\d{{3}})*(?:st|nd|rd|th)\b|(?:\d\d)?\d0['’]?s\b)
  | (?P<power>(?:\d+(?:\.\d+)?\s?[x×*]\s?)?10\s?\^\s?[-−]?\d+
        |\d+(?:\.\d+)?\s?[x×]\s?10[-−]\d+|\d+(?:\.\d+)?[eE][-+−]?\d+(?!\w)|10[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
  | (?P<fraction>(?:\d+[ \u00a0-])?\d+/\d+(?![\d/])|(?:\d+\s?)?[¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
  | (?P<number>{NUMBER})
  | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
  | (?P<sign>\S)
    """,
    re.VERBOSE,
)
KINDS: dict[str, Kind] = {"address": "name", "date": "clock", "telephone": "name"}


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
    return found
