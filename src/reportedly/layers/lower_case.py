"""Text in small letters or capitals alone, written as sentences are: names, days and months get their capitals back.

Posts and chats are often typed so, and no layer finds a town in "shelled kramatorsk on friday". What begins a sentence
and what is known as a name is capitalised, character for character: days and months, countries and peoples, persons and
bodies of the authority table, places of the gazetteer, and unknown words beside a title. Offsets do not change, and the
text that is kept and shown is the report's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from reportedly.layers.headline_case import DAYS, LARGE, SMALL
from reportedly.text.lemmas import lemmas_of
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, country_of_capital, country_of_demonym
from reportedly.world.gazetteer import Entry, shipped

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
BEGINNING = re.compile(r"(?:^|[.!?…][\"'”’»)\]]*\s+|[\r\n]\s*|(?<![^\s(])[\"“«])([^\W\d_])")
FEWEST = 5  # words that can tell
FEWEST_CAPITALS = 4  # likewise, of a text in capitals: a headline
ENGLISH = 0.08  # share of small English words from which a text is English
ENGLISH_WORDS = (SMALL | {"said", "that"}) - {"a", "an", "no", "in", "me", "her", "so", "i"}  # others are not such
LONGEST_NAME = 5  # words
KNOWN_TOWN = 15_000  # people of a town whose name is also a noun, where it stands as a place does
LARGE_TOWN = 400_000  # people of one that is meant anywhere
ALSO_WORDS = frozenset({"May", "March", "August"})  # months that are words: beside a figure or behind a preposition
BEFORE_MONTHS = frozenset("in since until till by of early late mid last next this from to between and during".split())
PLACED = frozenset(
    "in near at from around outside inside into toward towards to through over took take takes captured seized shelled "
    "shelling bombed bombing entered hit struck attacked retook recaptured lost hold holds held reached stormed "
    "besieged".split()
)
"""Words behind which a town stands: prepositions of place, and verbs of what is done to one."""
DETERMINERS = frozenset("a an the his her its their our my your this that these those no any some each every".split())
NO_ACRONYMS = frozenset({"us", "who", "eta", "am", "pm"})
ACTS = frozenset(
    "said says told asked has had was is will would may accused accuses threatened ordered met warned denied visited "
    "signed called wants".split()
)
TITLES = frozenset(
    "president minister general colonel major captain lieutenant sergeant commander governor mayor spokesman "
    "spokeswoman spokesperson secretary ambassador chief doctor dr mr mrs ms brigadier admiral senator envoy "
    "prince king sheikh ayatollah chancellor marshal".split()
)
INSIDE = frozenset("of the and for de la le du au sur upon el al ez es ed ul da do".split())
"""Small words inside of names."""


Parts = Callable[[str], frozenset[str]]
"""The parts of speech of a lower-case base form: noun, verb, adj, adv or other; none where it is no word."""


def with_capitals(text: str, parts: Parts) -> str:
    """The text with its names capitalised; a text that has small letters and capitals, or is not English, as it is.

    A text in capitals alone ("GUNMEN KILL 8 IN KATSINA") is read as if it were written small.

    Args:
        parts: the parts of speech that a base form can be.
    """
    received = text
    if text != text.lower():
        if text != text.upper():
            return text
        text = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    words = list(WORD.finditer(text))
    if not _is_english(words, text is not received):
        return received
    signs = list(text)
    for start, end in _names(text, words, parts):
        for match in WORD.finditer(text, start, end):
            _write(signs, match, "".join(_as_name(text[start:end], match.group(), match.start() > start)))
    for match in BEGINNING.finditer(text):
        signs[match.start(1)] = _capital(text[match.start(1)])
    for match in words:
        if match.group() == "i" or match.group().startswith(("i'", "i’")):
            signs[match.start()] = "I"
    return "".join(signs)


def _is_english(words: Sequence[re.Match[str]], capitals: bool) -> bool:
    known = SMALL if capitals else ENGLISH_WORDS
    small = sum(match.group() in known for match in words)
    return len(words) >= (FEWEST_CAPITALS if capitals else FEWEST) and small >= max(1, ENGLISH * len(words))


def _write(signs: list[str], match: re.Match[str], word: str) -> None:
    if len(word) == match.end() - match.start():
        signs[match.start() : match.end()] = word


def _as_name(whole: str, word: str, inside: bool) -> str:
    """A word as it stands in a name: in capitals where the name is an acronym that is known."""
    if whole == word and (_is_acronym(word) or word == "us"):
        return word.upper()
    if inside and word in INSIDE:
        return word
    parts = word.split("-")
    return "-".join(part if (inside or k) and part in INSIDE else _capitalised(part) for k, part in enumerate(parts))


def _capital(letter: str) -> str:
    return letter.upper() if len(letter.upper()) == 1 else letter


def _capitalised(word: str) -> str:
    return _capital(word[:1]) + word[1:]


def _names(text: str, words: Sequence[re.Match[str]], parts: Parts) -> list[tuple[int, int]]:
    """Where names stand: the longest that begins at each word."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        length = next((n for n in range(LONGEST_NAME, 1, -1) if _is_long_name(text, words[at : at + n], n)), 0)
        if not length and _is_name(text, words, at, parts):
            length = 1
        if length:
            found.append((words[at].start(), words[at + length - 1].end()))
        at += length or 1
    return found


def _is_long_name(text: str, part: Sequence[re.Match[str]], length: int) -> bool:
    """Whether several words that stand side by side are a known name."""
    if len(part) < length or part[0].group() in SMALL or part[-1].group() in SMALL:
        return False
    if any(text[a.end() : b.start()] not in (" ", "\u00a0") for a, b in pairwise(part)):
        return False
    bases = [*(match.group() for match in part[:-1]), _base(part[-1])]
    name = " ".join(word if k and word in INSIDE else _titled(word) for k, word in enumerate(bases))
    if country_named(name) or country_of_demonym(name) or authority().named(name):
        return True
    return any(_named_so(each) or each.population >= KNOWN_TOWN for each in _places(name))


def _titled(word: str) -> str:
    return "-".join(_capitalised(part) for part in word.split("-"))


def _places(name: str) -> Sequence[Entry]:
    return shipped().lookup(name)


def _named_so(entry: Entry) -> bool:
    return entry.match == "name"


def _is_acronym(word: str) -> bool:
    name = word.upper()
    return len(word) <= 5 and word not in SMALL | NO_ACRONYMS and any(name in _called(one) for one in _known(name))


def _known(name: str) -> Sequence[object]:
    return authority().named(name)


def _called(known: object) -> tuple[str, ...]:
    return (getattr(known, "name", ""), *getattr(known, "aliases", ()))


def _is_name(text: str, words: Sequence[re.Match[str]], at: int, parts: Parts) -> bool:
    base = _base(words[at])
    name = _titled(base)
    before = _base(words[at - 1]) if at else ""
    if name in ALSO_WORDS:
        return _beside_figure(text, words[at]) or (before in BEFORE_MONTHS and base != "march")
    if base in SMALL or len(base) < 2:
        return False
    if name in DAYS or country_named(name) or country_of_demonym(name):
        return True
    if _is_acronym(base) or (base == "us" and before == "the"):
        return True
    meant = _parts(base, parts)
    places = _places(name)
    known = bool(authority().named(name) or authority().metonym(name) or country_of_capital(name))
    if authority().of_surname(name) and (not meant or (meant == {"noun"} and _acts(words, at))):
        return True
    if meant:
        noun = meant == {"noun"} and before not in DETERMINERS
        if known and noun:
            return True
        people = max((each.population for each in places if _named_so(each)), default=0)
        if noun and people >= LARGE_TOWN:
            return True
        return before in PLACED and people >= (KNOWN_TOWN if noun else LARGE)
    if known or (places and not _is_compound(base, parts)):
        return True
    if _is_compound(base, parts):
        return False
    if before in TITLES or (at > 1 and words[at - 2].group() in TITLES):
        return True
    return any(_unknown(words[k], parts) for k in (at - 1, at + 1) if 0 <= k < len(words))


def _acts(words: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a word does, says or owns something: "putin said", "said putin", "putin's"."""
    beside = {words[k].group() for k in (at - 1, at + 1) if 0 <= k < len(words)}
    return "'" in words[at].group() or "’" in words[at].group() or bool(beside & ACTS)


def _is_compound(base: str, parts: Parts) -> bool:
    """Whether all parts of a word with hyphens are words: "six-mile", not "kryvyi-rih"."""
    pieces = base.split("-")
    return len(pieces) > 1 and all(piece in SMALL or _parts(piece, parts) for piece in pieces)


def _unknown(match: re.Match[str], parts: Parts) -> bool:
    """Whether a word is none of the language: two of them side by side are a name."""
    base = _base(match)
    return len(base) > 2 and base not in SMALL and not _parts(base, parts)


def _base(match: re.Match[str]) -> str:
    return re.split(r"['’]", match.group())[0]


def _parts(base: str, parts: Parts) -> set[str]:
    return set().union(*(parts(form) for form in lemmas_of(base)))


def _beside_figure(text: str, match: re.Match[str]) -> bool:
    near = text[max(0, match.start() - 6) : match.start()] + "|" + text[match.end() : match.end() + 4]
    return re.search(r"\d(?:st|nd|rd|th)?\s?\||\|\s?\d", near) is not None
