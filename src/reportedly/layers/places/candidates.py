"""Everything in a report that may be a place name: from the tagger, from the gazetteer, from the words.

A candidate is a span with the evidence for and against it; `recognition` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from itertools import accumulate

from reportedly.model import Annotated, TaggedSpan, Token
from reportedly.text.commas import without_commas
from reportedly.text.stretches import Stretches
from reportedly.world.countries import country_named, country_of_demonym
from reportedly.world.gazetteer import Entry, Gazetteer
from reportedly.world.spellings import folded

MOST_WORDS = 6  # words of a place's name that are looked up together
LINKS = frozenset(
    "of the de la le les el al del da do di du des upon on and y e an ad ar ash as us in den der am im au aux ez sur "
    "en lez by under".split()
)
ENDINGS = frozenset(
    "county parish township borough river creek lake lakes island islands mountain mountains valley beach bay "
    "sea ocean gulf strait straits channel canal peninsula desert forest park province state oblast region "
    "district governorate prefecture territory territories republic raion municipality village town city "
    "heights hills coast delta basin crossing highlands airport base port harbor harbour bridge dam reservoir "
    "falls springs canyon plateau steppe forest wilderness street road avenue drive lane boulevard highway "
    "st. ave. rd. estate square".split()
)
DIVISIONS = frozenset(
    "county parish township borough province state oblast region district governorate prefecture republic raion "
    "municipality village town city".split()
)
NUMBERED = frozenset({"highway", "route", "interstate", "us", "i"})
STARTS = frozenset(
    "lake mount mt mt. fort ft ft. port cape gulf bay strait sea isle isles st st. saint san santa new".split()
)
LISTED = 50_000  # people of a town that is known well enough to stand in a list without commas
SHORES = frozenset({"coast", "shore"})
SIDES = frozenset("northern southern eastern western central upper lower greater north south east west mid".split())
LETTERS = frozenset({"N", "S", "E", "W", "N.", "S.", "E.", "W."})
ABBREVIATED = re.compile(r"(?:[A-Z]\. ?){2,4}|[A-Z][a-z]{1,4}\.|[A-Z]{2,3}|W\. ?Va\.")


@dataclass(slots=True)
class Candidate:
    """A span that may be a place name.

    Attributes:
        first, last: tokens, end-exclusive.
        entries: what the gazetteer has under that name.
        demonym: it is an adjective or a word for people ("Russian", "Poles").
        place: for a demonym, the name to look up, and the country it lies in.
        tagged: label and probability of the tagger's span of exactly these characters.
        within, within_score: label and probability of a longer span of the tagger around it.
        tagged_share, other_share: of the report's mentions of the same words, tagged as a place, or as another name.
        in_person: the word stands in a person's name of two words or more in the report, and not first.
    """

    start: int
    end: int
    first: int
    last: int
    text: str
    entries: tuple[Entry, ...] = ()
    demonym: bool = False
    place: tuple[str, str] | None = None
    longer: bool = False
    tagged: str = ""
    tagged_score: float = 0.0
    within: str = ""
    within_score: float = 0.0
    tagged_share: float = 0.0
    other_share: float = 0.0
    in_person: bool = False
    score: float = 0.0
    sense: str = ""
    features: list[float] = field(default_factory=list)


@lru_cache(maxsize=1)
def demonyms() -> dict[str, tuple[str, str]]:
    """Words for the people and things of regions and cities, with the place and its country ("" for none)."""
    table = resources.files("reportedly.world").joinpath("data/demonyms.tsv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            word, place, code = line.split("\t")
            for form in (word, word + "s"):
                found.setdefault(folded(form), (place, "" if code == "-" else code))
    return found


def demonym_of(text: str) -> tuple[str, str] | None:
    """(place name, country code) that a demonym stands for, None when it is none. Capitalised words only."""
    # what is longer is prose; the length bounds the look-up
    if not text[:1].isupper() or len(text) > 40:
        return None
    if found := country_of_demonym(text if not text.isupper() or len(text) < 4 else text.title()):
        return found.name, found.iso2
    return demonyms().get(folded(text))


AGENCIES = frozenset("SANA IRNA WAFA TASS ANSA KUNA SUNA".split())
"""News agencies whose letters a town has too."""
SHORT_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,? \d{1,2}\b(?![\d,.]*\d)")
"""A weekday before the day of a month ("Mon 20 May"), which may also be the name of a place."""


def propose(document: Annotated, gazetteer: Gazetteer) -> list[Candidate]:
    """All candidates of a report, in the order of the text; they may overlap."""
    parse = document.parse
    if parse is None or not parse.tokens:
        return []
    tokens, text = parse.tokens, document.text
    spans: dict[tuple[int, int], Candidate] = {}

    def put(first: int, last: int) -> Candidate | None:
        while first < last and _edge(tokens[first], text):
            first += 1
        while first < last and _tail(tokens[last - 1]):
            last -= 1
        if last - first > 1 and owner(tokens[first].text):
            first += 1
        if first >= last or last - first > MOST_WORDS + 4:
            return None
        if last - first == 1 and tokens[first].text in AGENCIES:
            return None  # "told SANA"
        if (first, last) not in spans:
            start, end = tokens[first].start, tokens[last - 1].end
            if end - start > 100 or "\n" in text[start:end] or SHORT_WEEKDAY.match(text, start):
                return None
            spans[first, last] = Candidate(start, end, first, last, text[start:end])
        return spans[first, last]

    starts = [token.start for token in tokens]
    told: dict[str, tuple[Token, ...]] = {}
    tagged = _names(document, gazetteer)
    for name in tagged:
        if name.label in ("toponym", "demonym"):
            first = bisect_left(starts, name.start)
            last = bisect_left(starts, name.end)
            if first < last and (c := put(first, last)) is not None and name.label == "toponym":
                told.setdefault(c.text, tokens[c.first : c.last])
    for sentence in parse.sentences:
        _from_words(tokens, sentence.first, sentence.last, text, gazetteer, put)
        _from_letters(tokens, sentence.first, sentence.last, put)
    _from_mentions(tokens, told, put)
    made = sorted(spans.values(), key=lambda c: (c.start, -c.end))
    for candidate in made:
        candidate.entries = readings(candidate.text, gazetteer)
        candidate.place = demonym_of(candidate.text)
        known = country_named(candidate.text)
        candidate.demonym = candidate.place is not None and known is None
    _evidence(document, made, tagged)
    return made


def owner(word: str) -> str | None:
    """The country that a word names whose apostrophe was lost on the way ("Syrias Hasakeh"), None where it is none."""
    named = country_named(word[:-1]) if word.endswith("s") and word[:1].isupper() else None
    return named.name if named is not None and country_named(word) is None else None


def _names(document: Annotated, gazetteer: Gazetteer) -> list[TaggedSpan]:
    """The tagger's names, run-on places apart: an owner without its apostrophe, and lists in texts without commas.

    "Syrias | Hasakeh", "Aleppo | Hama | Damascus".
    """
    found: list[TaggedSpan] = []
    text = document.text
    sparse = without_commas(text)
    for name in document.tagging.names if document.tagging else ():
        words = text[name.start : name.end].split(" ")
        if name.label != "toponym" or not 1 < len(words) <= MOST_WORDS:
            found.append(name)
            continue
        if words[1][:1].isupper() and owner(words[0]):
            cuts = [len(words[0])]
        else:
            cuts = _listed(words, gazetteer) if sparse else []
        starts = [name.start, *(name.start + cut + 1 for cut in cuts)]
        ends = [*(name.start + cut for cut in cuts), name.end]
        found += [replace(name, start=start, end=end) for start, end in zip(starts, ends, strict=True)]
    return found


def _listed(words: Sequence[str], gazetteer: Gazetteer) -> list[int]:
    """Where the words of a list of known places part, in characters; none where they are one name or not all known."""
    if not all(word[:1].isupper() for word in words) or gazetteer.lookup(" ".join(words)):
        return []
    if words[-1].lower() in ENDINGS or words[0].lower() in STARTS | SIDES:
        return []
    if not all(any(e.population >= LISTED or e.feature.startswith("PCL") for e in gazetteer.lookup(w)) for w in words):
        return []
    ends = list(accumulate(len(word) + 1 for word in words))
    return [end - 1 for end in ends[:-1]]


def _from_words(
    tokens: tuple[Token, ...], first: int, last: int, text: str, gazetteer: Gazetteer, add: Callable[[int, int], object]
) -> None:
    """Runs of capitalised words that the gazetteer knows, or that end or begin as place names do."""
    states = state_abbreviations()
    big = [
        _capital(tokens[k].text) or (k > first and _number(tokens[k - 1].text, tokens[k].text))
        for k in range(first, last)
    ]
    for a in range(first, last):
        word = tokens[a].text
        if not big[a - first] and not (word in ("al", "el", "ad", "an", "ar", "as", "ash", "at") and a + 2 < last):
            continue
        for b in range(a + 1, min(last, a + MOST_WORDS) + 1):
            end = tokens[b - 1].text
            if b - 1 > a and not big[b - 1 - first]:
                if end.lower() in LINKS or end == "-" or end == "'" or end == "’":
                    continue
                break
            if not big[b - 1 - first]:
                continue
            piece = text[tokens[a].start : tokens[b - 1].end]
            # characters: what is longer is prose
            if len(piece) > 80 or "\n" in piece:
                break
            if (
                gazetteer.lookup(piece)
                or (b - a < 3 and demonym_of(piece))
                or (b - a > 1 and _shaped(word, end))
                or (ABBREVIATED.fullmatch(piece) and piece.replace(".", "").replace(" ", "").lower() in states)
            ):
                add(a, b)


def _from_letters(tokens: tuple[Token, ...], first: int, last: int, add: Callable[[int, int], object]) -> None:
    """Countries whose point of the compass is one letter: "N. Korea", "S Sudan"."""
    for k in range(first, last - 1):
        if tokens[k].text in LETTERS and tokens[k].space and country_named(f"{tokens[k].text} {tokens[k + 1].text}"):
            add(k, k + 2)


def _from_mentions(
    tokens: tuple[Token, ...], told: Mapping[str, Sequence[Token]], add: Callable[[int, int], object]
) -> None:
    """Other mentions of the toponyms of two words, and of those of one as owners without apostrophe ("Kobanis")."""
    at: dict[str, list[int]] = {}
    for k, token in enumerate(tokens):
        at.setdefault(token.text, []).append(k)
    for words in told.values():
        if len(words) == 1:
            for k in at.get(words[0].text + "s", ()):
                add(k, k + 1)
            continue
        for k in at[words[0].text]:
            if [t.text for t in tokens[k : k + len(words)]] == [t.text for t in words]:
                add(k, k + len(words))


def _shaped(head: str, tail: str) -> bool:
    return tail.lower() in ENDINGS or head.lower() in STARTS or (tail.isdecimal() and head.lower() in NUMBERED)


def _number(before: str, word: str) -> bool:
    """Whether a word is the number of a road."""
    return word.isdecimal() and len(word) < 5 and before.lower() in NUMBERED


def _capital(word: str) -> bool:
    return word[:1].isupper() and (len(word) > 1 or word == "U")


def _edge(token: Token, text: str) -> bool:
    return token.text.lower() == "the" or not any(c.isalnum() for c in token.text) or token.tag == "POS"


def _tail(token: Token) -> bool:
    return token.tag == "POS" or token.text in ("'s", "’s", "'", "’") or not any(c.isalnum() for c in token.text)


def readings(text: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """What the gazetteer has under a name as it stands in a report.

    Tried in turn: the name, the name without "County" or "Oblast" or before it, without "northern", "Greater" or
    "Coast", and last a like transliteration.
    """
    found = gazetteer.lookup(text)
    if text[:1] in "NSEW" and text[1:2] in (".", " ") and (named := country_named(text)) is not None:
        return gazetteer.lookup(named.name)[:1]  # "S. Sudan"
    if ABBREVIATED.fullmatch(text) and (text.isupper() or text.endswith(".")):
        state = state_abbreviations().get(text.replace(".", "").replace(" ", "").lower())
        if state:
            return (*gazetteer.lookup(state)[:1], *(e for e in found if e.feature != "ADM1"))
    # what is longer is prose
    if found or len(text) > 80:
        return found
    words = text.replace("-", " ").split()
    if len(words) > 1:
        lower = [w.lower() for w in words]
        if lower[-1] in DIVISIONS:
            found = gazetteer.lookup(" ".join(words[:-1]))
        if not found and lower[-1] in SHORES:
            found = gazetteer.lookup(" ".join(words[:-1]))
        if not found and lower[0] in SIDES:
            found = gazetteer.lookup(" ".join(words[1:]))
        if not found and lower[0] in DIVISIONS and lower[1] == "of":
            found = gazetteer.lookup(" ".join(words[2:]))
        if found:
            return found
    return _possessive(words, gazetteer) or gazetteer.lookup(text, spelling=True)


def _possessive(words: Sequence[str], gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """What a name means whose apostrophe was lost on the way: "Syrias Hasakeh", "in Turkeys south"."""
    named = owner(words[0]) if words else None
    if named is None:
        return ()
    return gazetteer.lookup(" ".join(words[1:])) if len(words) > 1 else gazetteer.lookup(named)[:1]


@lru_cache(maxsize=1)
def state_abbreviations() -> dict[str, str]:
    """Postal codes and newspaper abbreviations of the states of the US and the provinces of Canada, without full
    stops."""
    table = resources.files("reportedly.world").joinpath("data/state_abbreviations.tsv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            name, forms = line.split("\t")
            for form in forms.split():
                found[form.replace(".", "").lower()] = name
    return found


def _evidence(document: Annotated, made: list[Candidate], tagged: Sequence[TaggedSpan]) -> None:
    """What the gazetteer's longer names and the tagger say of each candidate."""
    known = Stretches((c.first, c.last, None) for c in made if c.entries)
    for c in made:
        c.longer = any((a, b) != (c.first, c.last) for a, b, _ in known.holding(c.first, c.last))
    if not document.tagging:
        return
    names = sorted(tagged, key=lambda n: (n.start, n.end))
    parts = {word for n in names if n.label == "person" for word in document.text[n.start : n.end].split()[1:]}
    starts = [n.start for n in names]
    mine: dict[str, list[str]] = {}
    for c in made:
        for name in names[max(0, bisect_right(starts, c.start) - 3) : bisect_right(starts, c.start)]:
            if name.start <= c.start and c.end <= name.end:
                if (name.start, name.end) == (c.start, c.end):
                    c.tagged, c.tagged_score = name.label, name.score
                else:
                    c.within, c.within_score = name.label, name.score
        mine.setdefault(c.text, []).append(c.tagged or c.within)
    shares = {
        text: (
            sum(label in ("toponym", "demonym") for label in labels) / len(labels),
            sum(bool(label) for label in labels) / len(labels),
        )
        for text, labels in mine.items()
    }
    for c in made:
        c.tagged_share, named = shares[c.text]
        c.other_share = named - c.tagged_share
        c.in_person = c.last - c.first == 1 and c.text in parts
