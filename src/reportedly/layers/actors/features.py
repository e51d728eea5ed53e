"""What the ranker looks at: how well an actor told of so far fits a pronoun or description, and what speaks for none.

After Durrett and Klein (2013): surface facts only (agreement, distance, roles, words), for actors and not for pairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.name_clustering import Chain
from reportedly.layers.actors.offices import leads, office_fits
from reportedly.layers.actors.word_lists import words
from reportedly.model import Publication, Token

KINDS = ("person", "group", "organisation", "armed_force", "state", "place", "")
ROLES = ("subject", "dobj", "poss", "pobj")
DEFINITE = ("the", "a", "my", "that", "many", "")
SPEECH = frozenset(
    {
        "say",
        "tell",
        "add",
        "write",
        "claim",
        "ask",
        "announce",
        "explain",
        "note",
        "comment",
        "state",
        "warn",
        "insist",
        "reply",
    }
)
PAIR_FEATURES = 74  # columns of the ranker's pairs (`data/ranker.md`)
NULL_FEATURES = 24  # columns of "it is nobody that was named"


def _columns(values: Sequence[str]) -> dict[str, list[bool]]:
    """A column for each value: true in its own, made once."""
    return {value: [value == other for other in values] for value in values}


ROLE_COLUMNS, KIND_COLUMNS, DEFINITE_COLUMNS = map(_columns, (ROLES, KINDS, DEFINITE))
NO_ROLE = [False] * len(ROLES)
NO_LIKENESS = [0.0] * 12  # columns of `_likeness`, for a mention that is no description


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as the ranker sees it."""

    tokens: tuple[Token, ...]
    found: Sequence[Candidate]
    paragraph: Sequence[int]
    published: Publication

    @property
    def day(self) -> str | None:
        """When it was published, where known."""
        return self.published.value


def pair_features(reading: Reading, m: int, chains: Sequence[Chain]) -> list[list[float]]:
    """How well mention `m` fits each of the chains, those that were told of last first."""
    each = reading.found[m]
    most = max((chain.seen for chain in chains), default=0)
    own = [
        *DEFINITE_COLUMNS[each.definite],
        each.share,
        each.number == "p",
        each.kind == "person",
        each.kind == "group",
        each.kind == "organisation",
        each.kind == "armed_force",
        each.lemma in ("they", "them"),
        each.lemma in ("its", "his", "her", "their"),
        each.end - each.start > 40,
    ]
    return [_pair(reading, m, chain, rank, chain.seen == most) + own for rank, chain in enumerate(chains)]


def _pair(reading: Reading, m: int, chain: Chain, rank: int, most: bool) -> list[float]:
    """How well mention `m` fits. `rank`: how many fitting chains are nearer; `most`: no chain has more mentions."""
    found, tokens = reading.found, reading.tokens
    each, near = found[m], found[chain.last]
    away = each.sentence - near.sentence
    role, form = near.role, near.form
    gendered = bool(chain.gender and each.gender)
    numbered = bool(chain.number and each.number)
    kinds = bool(chain.kind and each.kind)
    countries = bool(chain.country and each.country)
    governor, own = tokens[tokens[near.head].head], tokens[tokens[each.head].head]
    return [
        away == 0,
        away == 1,
        away == 2,
        3 <= away <= 5,
        away > 5,
        math.log1p(m - chain.last) / 3,
        form == "name",
        form == "nominal",
        form == "pronoun",
        *ROLE_COLUMNS.get(role, NO_ROLE),
        role not in ROLES,
        role == each.role,
        math.log1p(chain.seen) / 3,
        chain.named,
        *KIND_COLUMNS[chain.kind],
        gendered and chain.gender == each.gender,
        gendered and chain.gender != each.gender,
        numbered and chain.number == each.number,
        numbered and chain.number != each.number,
        kinds and chain.kind == each.kind,
        kinds and chain.kind != each.kind,
        each.quote != 0 and each.quote == near.quote,
        each.quote != 0 and near.quote == 0,
        each.quote == 0 and near.quote != 0,
        chain.last == 0 or found[chain.last - 1].sentence != near.sentence,
        rank == 0,
        rank == 1,
        rank > 3,
        most,
        tokens[each.head].head == tokens[near.head].head and away == 0,
        near.start <= each.start and each.end <= near.end,
        each.start <= near.start and near.end <= each.end,
        countries and chain.country == each.country,
        countries and chain.country != each.country,
        *(_likeness(reading, each, near, chain) if each.form == "nominal" else NO_LIKENESS),
        form == "pronoun" and near.lemma == each.lemma,
        reading.paragraph[each.sentence] == reading.paragraph[near.sentence],
        role == "subject" and governor.lemma in SPEECH,
        each.role == "subject" and own.lemma in SPEECH,
    ]


def _likeness(reading: Reading, each: Candidate, near: Candidate, chain: Chain) -> list[float]:
    """Words, titles and offices in common; apposition and "is a"."""
    tokens = reading.tokens
    head = tokens[each.head]
    shared = sum(word in chain.modifiers or word in chain.name_words or word in chain.titles for word in each.words)
    appositive = (head.dep == "appos" and near.first <= head.head < near.last) or (
        tokens[near.head].dep == "appos" and each.first <= tokens[near.head].head < each.last
    )
    copula = (
        head.dep == "attr"
        and tokens[head.head].lemma == "be"
        and tokens[near.head].head == head.head
        and near.role == "subject"
    )
    beside = each.sentence == near.sentence and 0 <= each.first - near.last <= 1
    return [
        each.lemma in chain.heads,
        each.lemma in chain.titles,
        each.lemma in chain.name_words,
        each.words == near.words and each.lemma == near.lemma,
        shared / len(each.words) if each.words else 0.0,
        float(len(each.words) - shared) / 3,
        appositive,
        copula,
        beside,
        office_fits(each, chain, reading.day),
        each.lemma in words().loaded and leads(chain, reading.day),
        bool(chain.heads or chain.titles) and each.lemma not in chain.heads and each.lemma not in chain.titles,
    ]


def null_features(reading: Reading, m: int, chains: int, fitting: int) -> list[float]:
    """What speaks for mention `m` being new, or no actor. `chains`: how many there are; `fitting`: how many fit."""
    each = reading.found[m]
    token = reading.tokens[each.head]
    own = reading.tokens[token.head].lemma
    f = [
        1.0,
        chains == 0,
        fitting == 0,
        fitting == 1,
        each.number == "p",
        each.role == "subject",
        each.role == "poss",
        each.role == "attr",
        each.role == "appos",
        each.share,
        each.quote != 0,
        own == "be",
        own in SPEECH,
        len(each.words) / 3,
        each.country is not None,
        token.pos == "PROPN",
        each.kind == "person",
        each.kind == "organisation",
    ]
    f += DEFINITE_COLUMNS[each.definite]
    return list(map(float, f))
