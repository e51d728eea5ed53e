"""Names that what stands beside them tells: a town beside a town, the town in the name of a station or a school."""

from __future__ import annotations

from calendar import day_abbr, day_name, month_abbr
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from reportedly.layers.places.candidates import Candidate
from reportedly.layers.places.metonymy import ENTERED
from reportedly.model import Token
from reportedly.world.authority import authority
from reportedly.world.spellings import folded

WHERE = frozenset(
    "in at near from to into around outside inside across toward towards within throughout between".split()
)
ALIKE = 0.75  # least share of letters that two transliterations of one name have in common
NEVER = -9.0  # log-odds of what cannot be a place
TAKEN = ENTERED | frozenset("take attack hit strike raid target encircle surround hold lose defend".split())
FACILITIES = frozenset(
    "station airport airfield port bridge hospital school market plant refinery depot base barracks prison camp "
    "crossing dam university mosque church stadium".split()
)
"""What bears its town's name: "the Kherson railway station was hit"."""
DAY_NAMES = frozenset(name for names in (day_abbr, day_name, month_abbr) for name in names if name)
TELLERS = frozenset(
    "tv television radio channel newspaper website correspondent reporter journalist editor presenter".split()
)
"""What an outlet has or is, right behind its name."""

TOLD_TO = frozenset({"tell", "inform"})
LANGUAGES = frozenset("Arabic Hebrew Farsi Persian Pashto Dari Urdu Hindi Latin Kurmanji Swahili Hausa".split())
"""Languages that are no adjectives of a country's name: "known in Arabic as"."""
JOINTS = frozenset({"and", "or", ",", "&"})
BESIDE = -2.0  # log-odds that a name has at least for a town beside it to tell that it is one
LIKELY = 0.0  # log-odds of a name that is a place elsewhere in the report
LIST = -4.0  # likewise, of one in a list without commas
NEARLY = -2.0  # log-odds that a name has at least that surely is a place elsewhere in the report
TAGGED = 0.6  # of the tagger, that such a name is a toponym
MOSTLY = 0.8  # share of its mentions that the tagger calls one, from which it hardly is a person's
UNSURE = 0.6  # of the tagger, that a name is a person's
SLIGHTLY = 0.2  # log-odds of a name that a town beside it tells, at least


@lru_cache(maxsize=20_000)
def is_like(name: str, written: str) -> bool:
    """Whether a name as written is the place's first name in another transliteration ("Kostiantynivka")."""
    a, b = folded(name), folded(written)
    return len(b) > 3 and a[:1] == b[:1] and SequenceMatcher(None, a, b).ratio() >= ALIKE


def beside_towns(tokens: Sequence[Token], candidates: Sequence[Candidate]) -> None:
    """A name in the gazetteer that is told beside a town, with the same words before both: "hit Lyman and Siversk"."""
    sure = {(c.first, c.last): c for c in candidates if c.score > 0 and c.entries and not c.demonym}
    starts, ends = {first for first, _ in sure}, {last for _, last in sure}
    for c in candidates:
        if not BESIDE <= c.score <= 0 or not c.entries or c.demonym or c.in_person or authority().named(c.text):
            continue
        if c.text in DAY_NAMES or not any(e.match == "name" or is_like(e.name, c.text) for e in c.entries):
            continue
        before = tokens[c.first - 1].text if c.first else ""
        after = tokens[c.last].text if c.last < len(tokens) else ""
        led = before in JOINTS and c.first - 1 in ends
        leads = after in JOINTS and c.last + 1 in starts
        if (led or leads) and _governed(tokens, c.last - 1):
            c.score = -c.score / 2 + SLIGHTLY


def told_elsewhere(tokens: Sequence[Token], candidates: Sequence[Candidate]) -> None:
    """A name is a place where it surely is one elsewhere in the report and its own sentence speaks hardly against it.

    It is a toponym of the tagger that nearly is a place, an owner without its apostrophe ("Kobanis defenders"), a name
    of two words that the gazetteer lacks, behind a word of place ("towards Deir Sunbul"), or one right beside another
    ("Aleppo Homs Damascus").
    """
    sure = {c.text: c for c in candidates if c.score > LIKELY and not c.demonym}
    edges = {edge for c in sure.values() if c.tagged == "toponym" for edge in (c.first, -c.last)}
    for c in candidates:
        person = c.tagged == "person" and (c.tagged_score >= UNSURE or c.tagged_share < MOSTLY)
        if c.score > 0 or c.demonym or person or c.within:
            continue
        known = sure.get(c.text)
        toponym = c.tagged == "toponym" and c.tagged_score >= TAGGED
        nearly = known is not None and (toponym or c.tagged == "person") and c.score >= NEARLY
        behind = known is not None and " " in c.text and c.first > 0 and tokens[c.first - 1].text.lower() in WHERE
        owning = c.text[:-1] in sure and c.text.endswith("s") and not any(e.match == "name" for e in c.entries)
        if owning:
            c.entries = sure[c.text[:-1]].entries
        listed = toponym and bool(c.entries) and (c.last in edges or -c.first in edges) and c.score >= LIST
        if nearly or behind or owning or listed:
            c.score = SLIGHTLY


def _governed(tokens: Sequence[Token], k: int) -> bool:
    """Whether a name stands behind a word of place ("in") or a verb of war, alone or behind one that does."""
    for _ in range(4):
        token = tokens[k]
        if token.dep == "pobj":
            return tokens[token.head].text.lower() in WHERE or tokens[token.head].text.lower() == "on"
        if token.dep in ("dobj", "nsubjpass"):
            return tokens[token.head].lemma in TAKEN
        if token.dep not in ("conj", "appos", "compound"):
            return False
        k = token.head
    return False


def towns_of_facilities(tokens: Sequence[Token], candidates: Sequence[Candidate]) -> None:
    """The town in the name of a station or a school is the place, not the whole name, nor its last word."""
    by_first = {c.first: c for c in candidates if c.entries}
    for c in candidates:
        if tokens[c.last - 1].text.lower() not in FACILITIES:
            continue
        town = by_first.get(c.first)
        if c.last - c.first == 1 and c.first and any(o.last == c.first and o.entries for o in candidates):
            c.score = NEVER  # "KHARKIV HOSPITAL"
        elif not c.entries and town is not None and town.last < c.last and c.score > 0:
            town.score = max(town.score, c.score)
            c.score = NEVER  # "the Garissa university campus"


def outlets(tokens: Sequence[Token], candidates: Sequence[Candidate]) -> None:
    """An outlet that bears a place's name is none where it is told something, or has a reporter: "told Al-Manar"."""
    heard = {
        c.text
        for c in candidates
        if any(known.kind == "organisation" for known in authority().named(c.text))
        and (
            (c.first and tokens[c.first - 1].lemma in TOLD_TO)
            or (c.last < len(tokens) and tokens[c.last].text.lower() in TELLERS)
        )
    }
    for c in candidates:
        if c.text in heard:
            c.score = NEVER
