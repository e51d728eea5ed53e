"""Reading a report from first mention to last: each pronoun and description goes to an actor, or makes a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.coordination import TOGETHER
from reportedly.layers.actors.features import Reading, null_features, pair_features
from reportedly.layers.actors.name_clustering import BODIES, Chain, join_names
from reportedly.layers.actors.offices import country_word, office_holder
from reportedly.layers.actors.possessors import Belongings, owner_of
from reportedly.layers.actors.predicates import by_copula, by_predicate
from reportedly.layers.actors.sieves import (
    WINDOW,
    by_apposition,
    by_body,
    by_clause,
    by_name,
    by_office,
    by_owner,
    by_speech,
    by_state,
    by_table,
    by_title,
    in_own_words,
    is_speaker,
)
from reportedly.layers.actors.word_lists import words
from reportedly.model import Annotated

NEAR_SENTENCES = {"he": 8, "they": 4, "it": 3, "nominal": 40}
"""Sentences back to the last mention of an actor that is still a candidate; the ranker is trained with these."""
MOST_CHAINS = {"he": 16, "they": 20, "it": 16, "nominal": 20}
"""Candidates of one mention, the latest: what is further back is seldom right. Trained with these too."""
MOST_RECENT = 200  # chains that a pronoun is held against: linear time in texts of names alone
GOVERNMENTS = frozenset(
    {
        "government",
        "administration",
        "regime",
        "authority",
        "authorities",
        "side",
        "leadership",
        "neighbour",
        "enemy",
        "ally",
    }
)
LONG_QUOTE = 400  # characters from a mention in a quotation to the "he said" after it

Choose = Callable[[str, int, list[Chain], list[list[float]], list[float]], int]
"""(family, mention, chains, their features, features of none) -> number of the chain chosen, -1 for none."""


def family_of(each: Candidate) -> str | None:
    """The ranker's family of a mention; None for names (and names in one breath), which are joined by their words."""
    if each.lemma == TOGETHER:
        return None
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
    if each.lemma in chain.heads:
        return True
    if each.lemma in words().telling and chain.named:
        own = {word for word in each.words if country_word(word) is None}
        if not told_as(each.lemma, chain) or (own and each.lemma in chain.name_words and not own & chain.name_words):
            return False  # "the appeals court" is not the Supreme Court
    if each.kind == "state":
        return chain.kind in ("state", "")
    if each.kind == "armed_force":
        return chain.kind in ("armed_force", "organisation", "")
    return chain.kind in ("organisation", "armed_force", "") or (chain.kind == "state" and each.lemma in GOVERNMENTS)


def told_as(head: str, chain: Chain) -> bool:
    """Whether the chain's names, or the authority table, call it that ("the alliance" for NATO)."""
    return head in chain.name_words or head in chain.titles or head in words().described.get(chain.known or "", ())


def grow(document: Annotated, found: Sequence[Candidate], choose: Choose) -> list[Chain]:
    """All chains, in the order of their first mention, each pronoun and description put where `choose` says."""
    parse = document.parse
    assert parse is not None
    paragraph = _paragraphs(document)
    reading = Reading(parse.tokens, found, paragraph, document.published)
    chain_of = join_names(found, document.published)
    placed = dict(chain_of)
    active: dict[int, Chain] = {}
    belongings = Belongings()
    for m, each in enumerate(found):
        family = family_of(each)
        if family == "nominal" and (titled := by_title(m, found, chain_of)) is not None:
            titled.mentions.append(m)  # the name behind it tells where the person was told of last
            placed[m] = titled
            belongings.keep(each, owner_of(m, found, placed), titled)
            continue
        owner = owner_of(m, found, placed)
        said, so = by_predicate(m, found, placed, parse.tokens) if family == "nominal" else (None, False)
        if family is None:
            chain = chain_of[m]
        elif family == "nominal" and (
            sure := _sure(document, m, found, chain_of, active)
            or (said if so else None)
            or belongings.find(each, owner)
        ):
            chain = sure
            chain.mentions.append(m)
            chain.learn(each)
        else:
            barred = belongings.others(each, owner) | ({id(said)} if said is not None else frozenset())
            chain = _weighed(reading, m, chain_of, active, barred, choose)
            chain.mentions.append(m)
            chain.learn(each)
        placed[m] = chain
        belongings.keep(each, owner, chain)
        active.pop(id(chain), None)
        active[id(chain)] = chain
        chain.last = m
        chain.seen += 1
    belongings.join_named()
    made = [chain for chain in active.values() if chain.mentions]
    for chain in made:
        chain.mentions.sort()
    return sorted(made, key=lambda chain: chain.mentions[0])


def _weighed(
    reading: Reading,
    m: int,
    chain_of: dict[int, Chain],
    active: dict[int, Chain],
    barred: frozenset[int],
    choose: Choose,
) -> Chain:
    """The actor of a pronoun or description by office, clause and speech, else as `choose` says; else a new one."""
    found, tokens = reading.found, reading.tokens
    each = found[m]
    family = family_of(each)
    assert family is not None
    speaks = each.form == "pronoun" and not each.quote and is_speaker(tokens, each)
    barred |= _inside(m, found, chain_of) | _around(m, found, chain_of) | in_own_words(m, found, chain_of, tokens)
    options = of_known_gender(each, _options(each, active, found, family, barred, speaks), found)
    pick = by_office(each, options, reading.day) if family == "nominal" else None
    if pick is None and family == "nominal" and each.country:
        holder = office_holder(reading.published, each.country, each)
        if holder is not None:
            pick = next((k for k, chain in enumerate(options) if chain.known == holder.id), -1)
    if family in ("it", "they"):
        pick = by_clause(m, found, options, tokens)
    if pick is None:
        pick = by_speech(m, found, options, tokens)
    if pick is None:
        features = pair_features(reading, m, options)
        pick = choose(family, m, options, features, null_features(reading, m, len(active), len(options)))
    chain = options[pick] if pick >= 0 else Chain()
    if family == "nominal" and (land := by_state(m, found, chain) or by_owner(m, found, active)) is not None:
        same = (other for other in options if other.country == land and each.lemma in other.heads)
        chain = next(same, None) or Chain(country=land)
    return chain


def _sure(
    document: Annotated,
    m: int,
    found: Sequence[Candidate],
    chain_of: dict[int, Chain],
    active: dict[int, Chain],
) -> Chain | None:
    """The actor of a description that needs no weighing."""
    assert document.parse is not None
    return (
        by_apposition(document, m, found, chain_of)
        or by_copula(m, found, chain_of, document.parse.tokens)
        or by_name(m, found, chain_of)
        or by_table(found[m], active)
        or by_body(m, found, active, document.published.value)
    )


def of_known_gender(each: Candidate, options: list[Chain], found: Sequence[Candidate]) -> list[Chain]:
    """For "she" the women, where the last two sentences tell of one: a name that tells nothing is passed over.

    Where no name is in the table of first names, one in -a tells most (Slavic, Romance and Arabic names of women).
    """
    if each.form != "pronoun" or each.gender != "f":
        return options
    near = [chain for chain in options if each.sentence - found[chain.last].sentence <= 1]
    if any(chain.gender == "f" for chain in near):
        return [chain for chain in options if chain.gender == "f"]
    ending = [chain for chain in near if not chain.gender and _ends_in_a(chain, found)]
    return ending if len(ending) == 1 else options


def _ends_in_a(chain: Chain, found: Sequence[Candidate]) -> bool:
    """Whether the chain has a name of two words or more whose first ends in -a."""
    names = (found[k] for k in chain.mentions if found[k].form == "name" and found[k].kind == "person")
    return any(len(name.words) > 1 and name.words[0].endswith("a") for name in names)


def _just_ended(each: Candidate, last: Candidate) -> bool:
    return 0 <= each.start - last.end <= LONG_QUOTE and each.sentence - last.sentence <= 1


def _inside(m: int, found: Sequence[Candidate], chain_of: dict[int, Chain]) -> frozenset[int]:
    """The chains that have a name within the mention's own words: "Poland's president" is not Poland."""
    each = found[m]
    if each.form != "nominal":
        return frozenset()
    near = (*range(max(0, m - WINDOW), m), *range(m + 1, min(len(found), m + WINDOW)))
    return frozenset(
        id(chain_of[k]) for k in near if k in chain_of and each.start <= found[k].start and found[k].end <= each.end
    )


def _around(m: int, found: Sequence[Candidate], chain_of: dict[int, Chain]) -> frozenset[int]:
    """The chains with a description that this one stands in: "the king" is not "the king's brother"."""
    each = found[m]
    if each.form != "nominal":
        return frozenset()
    near = (*range(max(0, m - WINDOW), m), *range(m + 1, min(len(found), m + WINDOW)))
    return frozenset(
        id(chain_of[k])
        for k in near
        if k in chain_of and found[k].form == "nominal" and found[k].start <= each.start and each.end < found[k].end
    )


def _options(
    each: Candidate,
    active: dict[int, Chain],
    found: Sequence[Candidate],
    family: str,
    barred: frozenset[int],
    speaks: bool,
) -> list[Chain]:
    """The chains that the mention may mean, nearest first. A speaker is not one whom the words just quoted name."""
    options: list[Chain] = []
    for chain in islice(reversed(active.values()), MOST_RECENT):
        if each.sentence - found[chain.last].sentence > NEAR_SENTENCES[family] and not (
            family == "nominal" and (each.lemma in chain.heads or each.lemma in chain.titles)
        ):
            continue
        if id(chain) in barred or (speaks and found[chain.last].quote and _just_ended(each, found[chain.last])):
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
