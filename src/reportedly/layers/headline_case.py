"""Headlines in title case, written as sentences are: the parser takes every capital for a name.

"Russian Forces Shell Kramatorsk On Friday" is parsed as "Russian forces shell Kramatorsk on Friday". What can be told
from a name is lowered: function words, and words of the language that name no country, people, larger place or known
person. Offsets do not change, and the text that is kept and shown is the report's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reportedly.text.lemmas import lemmas_of
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, country_of_capital, country_of_demonym
from reportedly.world.gazetteer import Entry, shipped

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SHARE = 0.8  # of the longer words capitalised, from which a line is in title case
FEW = 4  # longer words that it must have
LONGER = 4  # letters of a longer word
LARGE = 50_000  # people of a place whose name is kept
SMALL = frozenset(
    "a an the and or but nor as at by for from in into of off on onto out over per than to toward towards under until "
    "up upon via with within without amid among after against before behind between despite during is are was were "
    "be been has have had will would could should may can its his her their our your my it he she they we you not "
    "no".split()
)
LONGEST = 220  # characters of a headline
DAYS = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)


def is_title_case(line: str) -> bool:
    """Whether a line is a headline in title case: nearly all its longer words begin with a capital."""
    if len(line) > LONGEST or line.rstrip().endswith("."):
        return False
    words = [word for word in WORD.findall(line) if len(word) >= LONGER]
    capital = sum(word[0].isupper() and not word.isupper() for word in words)
    return len(words) >= FEW and capital >= SHARE * len(words)


def as_sentence(line: str, is_word: Callable[[str], bool]) -> str:
    """The line with its common words lowered, character for character; a line that is not in title case as it is.

    Args:
        is_word: whether a lower-case base form is a word of the language.
    """
    if not is_title_case(line):
        return line

    def lowered(match: re.Match[str]) -> str:
        word = match.group()
        if match.start() == 0 or not word[0].isupper() or (word.isupper() and len(word) > 1):
            return word
        low = word.lower()
        common = low in SMALL or (not _is_name(word) and _is_common(low, is_word))
        return low if common and len(low) == len(word) else word

    return WORD.sub(lowered, line)


def _is_common(low: str, is_word: Callable[[str], bool]) -> bool:
    return any(is_word(form) for form in lemmas_of(_base(low)))


def _base(word: str) -> str:
    return re.split(r"['’]", word)[0]


def _is_name(word: str) -> bool:
    base = _base(word)
    known = authority()
    if base in DAYS or country_named(base) or country_of_demonym(base) or country_of_capital(base):
        return True
    if known.of_surname(base) or known.named(base) or known.metonym(base):
        return True
    return any(_is_large(entry) for entry in shipped().lookup(base))


def _is_large(entry: Entry) -> bool:
    return entry.match == "name" and (
        entry.population >= LARGE or entry.feature.startswith(("ADM1", "CONT", "OCN", "SEA", "PEN", "RGN"))
    )
