"""Ground, or who acts there: "in Kyiv" is a place, "Kyiv says" and "the Russian army" are not where something happened.

GeoWebNews' two readings (Gritta, Pilehvar and Collier 2019): `literal` and `associative`. The features are the
grammar around the name; the weights are trees fitted on GeoWebNews by `training/train_places.py use`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from reportedly.layers.places.candidates import Candidate
from reportedly.model import Annotated, Token
from reportedly.statistics.trees import Trees
from reportedly.world.countries import country_named, country_of_capital

DEPENDENCIES = (
    "pobj",
    "nsubj",
    "nsubjpass",
    "compound",
    "appos",
    "amod",
    "poss",
    "dobj",
    "npadvmod",
    "conj",
    "ROOT",
    "nmod",
    "attr",
)
WHERE = frozenset("in at near from to into around outside inside across toward towards within throughout".split())
SPEAKS = frozenset(
    "say tell claim deny warn accuse announce insist demand threaten vow pledge condemn reject welcome urge hint admit "
    "declare state confirm dispute blame praise offer refuse agree object protest respond reply".split()
)
"""Verbs whose subject, where it bears a country's or a capital's name, is a government."""

ACTORS = frozenset(
    "army military force forces troop troops government ministry minister president parliament police navy guard "
    "guards intelligence embassy ambassador regime junta authorities spokesman spokeswoman delegation".split()
)
"""Who acts for a state: in "Sudan's army" Sudan is no ground."""
DIVISIONS = frozenset(
    "region province district department governorate oblast prefecture valley desert peninsula village suburb".split()
)
GROUND = DIVISIONS | frozenset(
    "north south east west coast border capital town city airport port outskirts highway interior airspace territory "
    "waters northeast northwest southeast southwest".split()
)
COMPASS = frozenset(
    "northern southern eastern western central north-eastern north-western south-eastern south-western northeastern "
    "northwestern southeastern southwestern".split()
)
ENTERED = frozenset(
    "bomb shell enter capture seize recapture retake besiege storm reach leave flee occupy liberate invade bombard "
    "evacuate overrun".split()
)
"""Verbs whose object, where it bears a place's name, is ground."""

WORD_KINDS = ("head", "verb", "before", "after")
FEATURES = (
    "demonym", "country", "capital", "town", "region", *(f"dep_{d}" for d in DEPENDENCIES), "where", "by_or_with", "of",
    "possessive", "head_noun", "head_proper", "head_verb", "first_of_sentence", "comma_after", "capital_after",
    "people_plural",
    *(f"word_{k}" for k in WORD_KINDS),
)  # fmt: skip


@dataclass(frozen=True)
class UseWeights:
    """Trees, and log-odds of being ground for the words around."""

    trees: Trees
    words: dict[str, dict[str, float]]


@lru_cache(maxsize=1)
def weights() -> UseWeights:
    """The shipped weights."""
    folder = resources.files("reportedly.layers.places").joinpath("weights")
    with np.load(io.BytesIO(folder.joinpath("use.npz").read_bytes()), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    return UseWeights(Trees.from_arrays(arrays), json.loads(folder.joinpath("use.json").read_text(encoding="utf-8")))


def measure(tokens: Sequence[Token], c: Candidate) -> tuple[list[float], dict[str, str]]:
    """Features of one name with the words' log-odds left at 0, and the words."""
    top = _top(tokens, c)
    word, head = tokens[top], tokens[tokens[top].head]
    before = tokens[c.first - 1].text.lower() if c.first else ""
    if before == "the" and c.first > 1:
        before = tokens[c.first - 2].text.lower()
    after = tokens[c.last].text if c.last < len(tokens) else ""
    verb = head if head.pos in ("VERB", "AUX") else tokens[head.head]
    feature = c.entries[0].feature if c.entries else ""
    row: list[float | bool] = [
        c.demonym,
        country_named(c.text) is not None,
        country_of_capital(c.text) is not None,
        feature.startswith("PPL"),
        bool(feature) and not feature.startswith(("PPL", "PCL")),
        *(word.dep == d for d in DEPENDENCIES),
        before in WHERE,
        before in ("by", "with", "against", "between"),
        before == "of",
        after in ("'s", "’s", "'"),
        head.pos == "NOUN",
        head.pos == "PROPN" and word.head != top,
        head.pos in ("VERB", "AUX"),
        top == 0 or tokens[c.first - 1].text in ('"', "“", ".") if c.first else True,
        after == ",",
        after[:1].isupper(),
        c.demonym and c.text.endswith(("s", "men")),
    ]
    words = {
        "head": f"{word.dep} {head.lemma[:20]}" if word.head != top else "",
        "verb": f"{word.dep} {verb.lemma[:20]}" if verb.pos == "VERB" else "",
        "before": before[:20],
        "after": after.lower()[:20],
    }
    return [float(v) for v in row] + [0.0] * len(WORD_KINDS), words


def _top(tokens: Sequence[Token], c: Candidate) -> int:
    """The token of the name whose head lies outside it."""
    for k in range(c.last - 1, c.first - 1, -1):
        if not c.first <= tokens[k].head < c.last or tokens[k].head == k:
            return k
    return c.last - 1


def with_words(row: list[float], words: dict[str, str], table: dict[str, dict[str, float]]) -> list[float]:
    """The features with the words' log-odds filled in."""
    return row[: -len(WORD_KINDS)] + [table[kind].get(words[kind], 0.0) for kind in WORD_KINDS]


def literal(document: Annotated, chosen: Sequence[Candidate]) -> list[bool]:
    """For each name whether it stands for ground."""
    if not chosen or document.parse is None:
        return [True] * len(chosen)
    w = weights()
    rows = [with_words(*measure(document.parse.tokens, c), w.words) for c in chosen]
    ground = [value > 0 for value in w.trees.logits(np.array(rows, np.float32)).tolist()]
    ruled = [_ruled(document.parse.tokens, c) for c in chosen]
    return [yes if rule is None else rule for yes, rule in zip(ground, ruled, strict=True)]


def _ruled(tokens: Sequence[Token], c: Candidate) -> bool | None:
    """What the grammar alone decides, whatever the trees say; None where it leaves it open."""
    if _speaks(tokens, c):
        return False
    top = tokens[_top(tokens, c)]
    head = tokens[top.head]
    before = tokens[c.first - 1].text.lower() if c.first else ""
    if top.dep in ("poss", "compound", "nmod") and top.head >= c.last and head.pos in ("NOUN", "PROPN"):
        if head.lemma in ACTORS and (top.dep == "poss" or not c.demonym):
            return False
        if head.lemma in GROUND and top.dep == "poss":
            return True
        if head.lemma in DIVISIONS and not c.demonym and head.dep in ("pobj", "dobj"):
            return True
    if not c.demonym and before in COMPASS:
        return True
    if top.dep == "dobj" and head.lemma in ENTERED and not c.demonym:
        return True
    if top.dep == "pobj" and head.text.lower() in ("with", "of") and tokens[head.head].lemma in ("border", "frontier"):
        return True
    return None


def _speaks(tokens: Sequence[Token], c: Candidate) -> bool:
    """Whether a country or a capital is the subject of a verb of saying."""
    top = tokens[_top(tokens, c)]
    if top.dep != "nsubj" or tokens[top.head].lemma not in SPEAKS:
        return False
    return country_named(c.text) is not None or country_of_capital(c.text) is not None
