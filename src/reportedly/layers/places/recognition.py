"""Which candidates are place names: evidence as numbers, weighed by trees that `training/train_places.py` fits.

The gazetteer, the words around, the grammar and the tagger's names each give some; none decides alone. Names of two
kinds come out: names of places, and adjectives or words for people made from them.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from reportedly.layers.places.beside_towns import (
    DAY_NAMES,
    FACILITIES,
    LANGUAGES,
    NEVER,
    TAKEN,
    WHERE,
    beside_towns,
    is_like,
    outlets,
    told_elsewhere,
    towns_of_facilities,
)
from reportedly.layers.places.candidates import ENDINGS, STARTS, Candidate, demonym_of
from reportedly.layers.places.metonymy import ENTERED
from reportedly.model import Annotated, Sentence, Token
from reportedly.statistics.trees import Trees
from reportedly.text.stretches import Covered
from reportedly.world.authority import authority
from reportedly.world.countries import country_named
from reportedly.world.spellings import folded

SURE = 0.6  # of the tagger, that the words around a candidate are a person's name: then it is no place
SURELY = 1.0  # log-odds of a name that armed men take
TROOPS = frozenset(
    "troop force soldier army military rebel militant insurgent fighter militia guerrilla separatist jihadist marine "
    "paratrooper brigade battalion tank warplane jet drone missile gunman".split()
)
"""Words for those who take or hit ground, and for what they hit it with."""
ASSAULTS = frozenset("advance assault attack march offensive raid strike".split())
UPON = {
    "on": ASSAULTS | frozenset("airstrike close descend drop fall land rain".split()),
    "against": ASSAULTS,
    "of": frozenset(
        "bombardment bombing capture fall liberation loss occupation recapture seizure shelling siege storming".split()
    ),
    "for": frozenset("battle fight".split()),
}
"""Verbs and nouns of war by the preposition whose object is ground: "shells fell on Kobani", "the battle for Mosul"."""
TOWNS = frozenset("city town village settlement hamlet suburb port district township".split())
"""What a name is said to be that stands behind "of": "the town of Sake"."""
OBJECT = 2.0  # log-odds that a name in the gazetteer and of the tagger gains as the object of a verb of war
POSSESSIVE = re.compile(r"\b([A-Z]\w+(?: [A-Z]\w+)?)(?:['’]s|['’]|s) \Z")
LONGEST_COUNTRY = 30  # characters before a name in which its country stands
TAGGED = 0.8  # of the tagger, that a name behind its country's is a toponym: by hand, .86 to .99 on ten made sentences
TITLES = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. sen sen. rep rep. gov gov. gen gen. col col. capt capt. lt lt. sgt sgt. "
    "president minister judge justice sheriff chief officer mayor governor senator king queen prince princess "
    "pope father sister coach".split()
)
DEPENDENCIES = ("pobj", "nsubj", "compound", "appos", "amod", "poss", "dobj", "npadvmod", "conj", "ROOT", "nmod")
FEATURES = (
    "readings", "by_name", "people", "people_by_name", "is_country", "is_first_order", "is_second_order", "is_region",
    "is_abbreviation", "is_demonym", "longer_known", "no_reading",
    "words", "letters", "in_capitals", "first_of_sentence", "title_share", "capital_share",
    "pos_proper", "pos_adjective", "pos_noun", "pos_other",
    *(f"dep_{label}" for label in DEPENDENCIES),
    "word_before", "word_after", "second_before", "second_after", "head_word", "own_word", "last_word",
    "capital_before", "capital_after", "comma_before", "comma_after", "place_after_comma", "place_before_comma",
    "where_before", "the_before", "possessive_after", "hyphen_after", "hyphen_before", "title_before", "bracket_after",
    "small_share", "times", "ending", "start",
)  # fmt: skip


@dataclass(frozen=True)
class Weights:
    """What was fitted: trees, log-odds of words around, and how often a word is written small in running text."""

    trees: Trees
    words: dict[str, dict[str, float]]
    small: dict[str, float]
    stack: dict[str, list[float]]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The shipped weights."""
    folder = resources.files("reportedly.layers.places").joinpath("weights")
    with np.load(io.BytesIO(folder.joinpath("recognition.npz").read_bytes()), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    told = json.loads(folder.joinpath("recognition.json").read_text(encoding="utf-8"))
    return Weights(Trees.from_arrays(arrays), told["words"], told["small"], told["stack"])


def words_around(tokens: Sequence[Token], sentence: Sentence, c: Candidate) -> dict[str, str]:
    """The words whose log-odds are used: two before, two after, the head's, its own single word and its last one."""

    def word(k: int) -> str:
        return tokens[k].text.lower()[:20] if sentence.first <= k < sentence.last else "^"

    last = tokens[c.last - 1]
    head = tokens[last.head]
    return {
        "word_before": word(c.first - 1),
        "word_after": word(c.last),
        "second_before": word(c.first - 2) + " " + word(c.first - 1),
        "second_after": word(c.last) + " " + word(c.last + 1),
        "head_word": f"{last.dep} {head.lemma[:20]}",
        "own_word": c.text.lower()[:40],
        "last_word": c.text.lower().split()[-1][:20] if c.last - c.first > 1 else "",
    }


def measure(document: Annotated, candidates: Sequence[Candidate], small: dict[str, float]) -> list[dict[str, str]]:
    """Fill `features` of every candidate, log-odds of words left at 0; returns the words around each."""
    parse = document.parse
    assert parse is not None
    tokens = parse.tokens
    sentences = {k: s for s in parse.sentences for k in range(s.first, s.last)}
    times = Counter(c.text for c in candidates)
    lower = {token.text for token in tokens if token.text.islower()}
    shares: dict[int, tuple[float, float]] = {}
    by_end = {c.last: c for c in candidates if c.entries}
    by_first = {c.first: c for c in candidates if c.entries}
    around = []
    for c in candidates:
        sentence = sentences[c.first]
        if sentence.first not in shares:
            letters = [t.text for t in tokens[sentence.first : sentence.last] if t.text[:1].isalpha()]
            count = len(letters) or 1
            shares[sentence.first] = (
                sum(w[0].isupper() for w in letters) / count,
                sum(w.isupper() and len(w) > 1 for w in letters) / count,
            )
        row = _row(c, tokens, sentence, shares[sentence.first])
        before = tokens[c.first - 1].text if c.first > sentence.first else ""
        after = tokens[c.last].text if c.last < sentence.last else ""
        second = tokens[c.first - 2] if c.first - 1 > sentence.first else None
        beyond = by_first.get(c.last + 1)
        prior = by_end.get(c.first - 1)
        one = c.last - c.first == 1
        row += [
            before[:1].isupper() and not (c.first - 1 == sentence.first and second is None and before.lower() in lower),
            after[:1].isupper(),
            before == ",",
            after == ",",
            after == "," and beyond is not None and _wide(beyond),
            before == "," and prior is not None,
            before.lower() in WHERE
            or (before.lower() == "the" and second is not None and second.text.lower() in WHERE),
            before.lower() == "the",
            after in ("'s", "’s", "'"),
            after == "-" or after == "–",
            before == "-" or before == "–",
            before.lower() in TITLES,
            after in ("(", "[", "--", "—", "–"),
            small.get(c.text.lower(), 0.0) if one else (1.0 if c.text.lower() in lower else 0.0),
            math.log(times[c.text]),
            c.text.split()[-1].lower() in ENDINGS,
            tokens[c.first].text.lower() in STARTS,
        ]
        c.features = [float(value) for value in row]
        around.append(words_around(tokens, sentence, c))
    return around


def _wide(c: Candidate) -> bool:
    return any(e.feature.startswith(("PCL", "ADM1")) for e in c.entries[:3]) or demonym_of(c.text) is not None


def _row(c: Candidate, tokens: Sequence[Token], sentence: Sentence, shares: tuple[float, float]) -> list[float | bool]:
    named = [e for e in c.entries if e.match == "name" or is_like(e.name, c.text)]
    top = c.entries[0] if c.entries else None
    last = tokens[c.last - 1]
    row: list[float | bool] = [
        math.log1p(len(c.entries)),
        bool(named),
        math.log1p(max((e.population for e in c.entries), default=0)),
        math.log1p(max((e.population for e in named), default=0)),
        country_named(c.text) is not None,
        any(e.feature == "ADM1" for e in c.entries),
        any(e.feature == "ADM2" for e in c.entries),
        any(not e.feature.startswith(("PPL", "ADM", "PCL")) for e in c.entries),
        top is not None and "." in c.text,
        c.demonym,
        c.longer,
        top is None,
        c.last - c.first,
        c.end - c.start,
        c.text.isupper(),
        c.first == sentence.first,
        shares[0],
        shares[1],
        last.pos == "PROPN",
        last.pos == "ADJ",
        last.pos == "NOUN",
        last.pos not in ("PROPN", "ADJ", "NOUN"),
    ]
    row += [last.dep == label for label in DEPENDENCIES]
    return row + [0.0] * 7


WORD_AT = FEATURES.index("word_before")
WORDS = FEATURES[WORD_AT : WORD_AT + 7]  # the last seven, those of `with_words`


def with_words(features: list[float], around: dict[str, str], words: dict[str, dict[str, float]]) -> list[float]:
    """The features with the log-odds of the words around filled in."""
    told = [words[kind].get(around[kind], 0.0) for kind in WORDS]
    return features[:WORD_AT] + told + features[WORD_AT + 7 :]


def tagger_evidence(c: Candidate) -> list[float]:
    """What the tagger says: exactly a toponym, demonym, person or other name, inside one, and of its other mentions."""
    score = min(max(c.tagged_score, 0.01), 0.999)
    logit = math.log(score / (1 - score))
    toponym, demonym, person = c.tagged == "toponym", c.tagged == "demonym", c.tagged == "person"
    within_place = c.within in ("toponym", "demonym")
    return [
        float(toponym),
        logit * toponym,
        float(demonym),
        logit * demonym,
        float(person),
        float(bool(c.tagged) and not (toponym or demonym or person)),
        float(within_place),
        float(c.within == "person"),
        float(bool(c.within) and not within_place and c.within != "person"),
        c.tagged_share,
        c.other_share,
        float(c.in_person),
    ]


def score(document: Annotated, candidates: Sequence[Candidate]) -> None:
    """Set every candidate's `score`, the log-odds that it is a place name."""
    if not candidates:
        return
    w = weights()
    around = measure(document, candidates, w.small)
    rows = np.array([with_words(c.features, a, w.words) for c, a in zip(candidates, around, strict=True)], np.float32)
    logits = w.trees.logits(rows)
    use_tagger = bool(document.tagging and document.tagging.names)
    stack = w.stack["tagger" if use_tagger else "alone"]
    for c, logit in zip(candidates, logits.tolist(), strict=True):
        dated = c.text.strip(".") in DAY_NAMES and _numbered(document, c)
        if dated or c.text in LANGUAGES or (c.within == "person" and c.within_score >= SURE):
            c.score = NEVER
        elif use_tagger:
            c.score = (
                stack[0] + stack[1] * logit + sum(a * b for a, b in zip(stack[2:], tagger_evidence(c), strict=True))
            )
        else:
            c.score = stack[0] + logit
        if c.entries and (c.tagged == "toponym" or not use_tagger) and _taken_or_hit(document, c):
            c.score += OBJECT
        elif c.score < SURELY and (
            _taken_by_force(document, c) or _called_a_town(document, c) or _of_a_country(document, c)
        ):
            c.score = SURELY
    if document.parse is not None:
        beside_towns(document.parse.tokens, candidates)
        towns_of_facilities(document.parse.tokens, candidates)
        told_elsewhere(document.parse.tokens, candidates)
        outlets(document.parse.tokens, candidates)
    _whole_names(document, candidates)


def _whole_names(document: Annotated, candidates: Sequence[Candidate]) -> None:
    """A part of a known name that hyphens hold together is no name of its own: "Stratford-upon-Avon"."""
    whole = [c for c in candidates if "-" in c.text and c.entries and c.entries[0].match != "spelling"]
    for c in candidates:
        for other in whole:
            inside = other.start <= c.start and c.end <= other.end and c.end - c.start < other.end - other.start
            if inside and "-" in (document.text[c.end : c.end + 1], document.text[max(0, c.start - 1) : c.start]):
                if c.score > 0:
                    other.score = max(other.score, c.score, SURELY)
                c.score = NEVER


def _numbered(document: Annotated, c: Candidate) -> bool:
    """Whether a figure follows: "Mon 6.30pm" is a day, "Mar 3" a date."""
    tokens = document.parse.tokens if document.parse else ()
    return c.last < len(tokens) and tokens[c.last].text[:1].isdigit()


def _taken_by_force(document: Annotated, c: Candidate) -> bool:
    """Whether armed men take or hit what bears a place's name, and nothing says that it is a person or a group."""
    if document.parse is None or c.demonym or c.in_person or c.within == "person":
        return False
    tokens = document.parse.tokens
    named = any(e.match == "name" or is_like(e.name, c.text) for e in c.entries)
    verb = tokens[c.last - 1].head
    if not named or authority().of_surname(c.text) or authority().named(c.text):
        return False
    if tokens[c.last - 1].dep in ("compound", "nmod") and tokens[verb].lemma in FACILITIES:
        return tokens[verb].dep in ("dobj", "nsubjpass", "pobj") and tokens[tokens[verb].head].lemma in TAKEN
    if tokens[c.last - 1].dep not in ("dobj", "nsubjpass") or tokens[verb].lemma not in TAKEN:
        return False
    doing = {verb, tokens[verb].head} if tokens[verb].dep == "xcomp" else {verb}  # "failed to take Kidal"
    return any(token.head in doing and token.dep == "nsubj" and token.lemma in TROOPS for token in tokens)


def _called_a_town(document: Annotated, c: Candidate) -> bool:
    """Whether the words before a name that the gazetteer has say that it is a town: "the town of Sake"."""
    if document.parse is None or c.demonym or c.in_person or c.within == "person" or c.first < 2:
        return False
    what, of = document.parse.tokens[c.first - 2 : c.first]
    named = any(e.match == "name" or is_like(e.name, c.text) for e in c.entries)
    return named and of.lemma == "of" and what.lemma in TOWNS and what.pos == "NOUN"


def _of_a_country(document: Annotated, c: Candidate) -> bool:
    """Whether a toponym of the tagger stands right behind whose it is: "Ukraine's Hroza village", "Iraq's Baquba".

    Of a name that the gazetteer does not have in that country, the next word must say that it is a town. "Iraqs" too:
    many feeds lose the apostrophe.
    """
    before = POSSESSIVE.search(document.text, max(0, c.start - LONGEST_COUNTRY), c.start)
    country = country_named(before[1]) if before else None
    if country is None or c.tagged not in ("toponym", "") or document.parse is None:
        return False
    behind = document.parse.tokens[c.last].lemma if c.last < len(document.parse.tokens) else ""
    if behind in TOWNS and c.text[:1].isupper():
        return True
    return c.tagged_score >= TAGGED and any(e.country == country.iso2 for e in c.entries)


def _taken_or_hit(document: Annotated, c: Candidate) -> bool:
    """Whether a known name is the object of a verb or a noun of war: "bombed Kobani", "the siege of Kobani"."""
    if document.parse is None:
        return False
    tokens = document.parse.tokens
    token = tokens[c.last - 1]
    link = tokens[token.head]
    if token.dep == "pobj":
        return link.text.lower() in UPON and tokens[link.head].lemma in UPON[link.text.lower()]
    return token.dep in ("dobj", "nsubjpass") and link.lemma in ENTERED


def chosen(candidates: Sequence[Candidate], least: float = 0.0) -> list[Candidate]:
    """The candidates above a score that do not overlap, best first wins; in the order of the text."""
    kept: list[Candidate] = []
    taken = Covered()
    for c in sorted(candidates, key=lambda c: (-c.score, c.start, -c.end)):
        if c.score > least and not taken.meets(c.start, c.end):
            kept.append(c)
            taken.add(c.start, c.end)
    return sorted(kept, key=lambda c: c.start)


def same_name(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """The candidates by folded name: mentions of one name in one report mean one place."""
    found: dict[str, list[Candidate]] = {}
    for c in candidates:
        found.setdefault(folded(c.text) or c.text, []).append(c)
    return found
