"""Reading a report from its first mention to its last: each pronoun and description goes to an actor, or makes a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from reportedly.annotate.actors.candidates import Candidate
from reportedly.annotate.actors.features import Reading, null_features, pair_features
from reportedly.annotate.actors.joining import BODIES, Chain, join_names
from reportedly.model import Annotated

NEAR_SENTENCES = {"he": 8, "they": 4, "it": 3, "nominal": 40}
MOST_CHAINS = {"he": 16, "they": 20, "it": 16, "nominal": 20}
MOST_RECENT = 200

Choose = Callable[[str, int, list[Chain], list[list[float]], list[float]], int]
"""(family, mention, chains, their features, features of none) -> number of the chain chosen, -1 for none."""


def family_of(each: Candidate) -> str | None:
    """The ranker's family of a mention; None for names, which are joined by their words."""
    if each.form == "nominal":
        return "nominal"
    if each.form != "pronoun":
        return None
    return "he" if each.kind == "person" else "they" if each.number == "p" else "it"


def fits(each: Candidate, chain: Chain, family: str) -> bool:
    """Whether grammar lets the mention mean the chain at all."""
    if each.gender and chain.gender and each.gender != chain.gender:
        return False
    if family == "he":
        return chain.kind in ("person", "") and chain.number != "p"
    if family == "they":
        return chain.kind != "place"
    if family == "it":
        return chain.kind not in ("person", "group") and (chain.number != "p" or chain.kind in BODIES)
    if each.kind in ("person", "group"):
        return chain.kind in ("person", "group", "") and not (each.number == "s" and chain.number == "p")
    return chain.kind not in ("person", "place") or (each.lemma in chain.heads)


def grow(document: Annotated, found: Sequence[Candidate], choose: Choose) -> list[Chain]:
    """All chains, in the order of their first mention, each pronoun and description put where `choose` says."""
    parse = document.parse
    assert parse is not None
    paragraph = _paragraphs(document)
    reading = Reading(parse.tokens, found, paragraph, document.published.value)
    chain_of = join_names(found)
    active: dict[int, Chain] = {}
    for m, each in enumerate(found):
        family = family_of(each)
        if family is None:
            chain = chain_of[m]
        else:
            options = _options(each, active, found, family)
            most = max((chain.seen for chain in options), default=0)
            features = [
                pair_features(reading, m, chain, rank, chain.seen == most) for rank, chain in enumerate(options)
            ]
            pick = choose(family, m, options, features, null_features(reading, m, len(active), len(options)))
            chain = options[pick] if pick >= 0 else Chain()
            chain.mentions.append(m)
            chain.learn(each)
        active.pop(id(chain), None)
        active[id(chain)] = chain
        chain.last = m
        chain.seen += 1
    for chain in active.values():
        chain.mentions.sort()
    return sorted(active.values(), key=lambda chain: chain.mentions[0])


def _options(each: Candidate, active: dict[int, Chain], found: Sequence[Candidate], family: str) -> list[Chain]:
    """The chains that the mention may mean, nearest first."""
    options: list[Chain] = []
    for chain in islice(reversed(active.values()), MOST_RECENT):
        if each.sentence - found[chain.last].sentence > NEAR_SENTENCES[family] and not (
            family == "nominal" and (each.lemma in chain.heads or each.lemma in chain.titles)
        ):
            continue
        if fits(each, chain, family):
            options.append(chain)
            if len(options) == MOST_CHAINS[family]:
                break
    return options


def _paragraphs(document: Annotated) -> list[int]:
    parse, text = document.parse, document.text
    assert parse is not None
    numbers: list[int] = []
    number = 0
    for k, sentence in enumerate(parse.sentences):
        if k and "\n" in text[parse.sentences[k - 1].end : sentence.start]:
            number += 1
        numbers.append(number)
    return numbers
