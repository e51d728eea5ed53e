"""Reading a report from first mention to last: each pronoun and description goes to an actor, or makes a new one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from reportedly.annotate.actors.candidates import SUBJECTS, Candidate
from reportedly.annotate.actors.features import SPEECH, Reading, null_features, pair_features
from reportedly.annotate.actors.joining import BODIES, Chain, join_names
from reportedly.annotate.actors.offices import leads, office_fits, office_holder
from reportedly.annotate.actors.together import TOGETHER
from reportedly.annotate.actors.words import words
from reportedly.model import Annotated, Token

NEAR_SENTENCES = {"he": 8, "they": 4, "it": 3, "nominal": 40}
MOST_CHAINS = {"he": 16, "they": 20, "it": 16, "nominal": 20}
MOST_RECENT = 200
BESIDE = re.compile(r",?\s")
BESIDE_FAR = re.compile(r"(?:['’ ][^,.;:“”\"()\n]{1,60},|,)?\s")
CALLED = re.compile(r",? (?:named|called|identified as|known as|identifying himself as|identifying herself as) ")
AFTER = re.compile(r"\s?[,.;:)]|\s(?:of|for|at|in|from|and CEO|who|said|told|with)\b")
CLOSED = frozenset({",", ")", ".", ";", ":", "”", "’", ""})
CLIMB = 6  # heads above a pronoun
ACTING = frozenset({"organisation", "armed_force", "state"})
MANY = ACTING | {"group"}
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
STATE_BODIES = frozenset({"ministry", "government", "parliament", "army", "military", "embassy"})
LONG_QUOTE = 400  # characters from a mention in a quotation to the "he said" after it
WINDOW = 8  # mentions on either side that may stand inside of another

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
    if each.lemma in words().telling and chain.named and not told_as(each.lemma, chain):
        return False
    if each.kind == "state":
        return chain.kind in ("state", "")
    if each.kind == "armed_force":
        return chain.kind in ("armed_force", "organisation", "")
    return chain.kind in ("organisation", "armed_force", "") or (chain.kind == "state" and each.lemma in GOVERNMENTS)


def told_as(head: str, chain: Chain) -> bool:
    """Whether the chain's names, or the authority table, call it that ("the alliance" for NATO)."""
    return head in chain.name_words or head in chain.titles or head in words().described.get(chain.known or "", ())


def by_name(m: int, found: Sequence[Candidate], chain_of: dict[int, Chain]) -> Chain | None:
    """The body whose name stands right before a head that adds nothing: "the ISIS group", "Taliban fighters"."""
    each = found[m]
    if each.kind not in ("organisation", "armed_force") or each.definite in ("a", "many", "my"):
        return None
    whole = each.lemma in words().generic and each.number == "s"
    if not whole and not (each.lemma in words().members and each.number == "p"):
        return None
    for k in range(m - 1, max(-1, m - WINDOW), -1):
        name = found[k]
        if (
            name.form == "name"
            and each.first <= name.first
            and each.head - 3 <= name.last <= each.head
            and name.kind in BODIES
        ):
            chain = chain_of[k]
            return chain if whole or (chain.known or chain.kind == "armed_force") else None
    return None


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
        elif family == "nominal" and (beside := by_apposition(document, m, found, chain_of)) is not None:
            chain = beside
            chain.mentions.append(m)
            chain.learn(each)
        elif family == "nominal" and (named := by_name(m, found, chain_of) or by_table(each, active)) is not None:
            chain = named
            chain.mentions.append(m)
            chain.learn(each)
        else:
            speaks = each.form == "pronoun" and not each.quote and is_speaker(parse.tokens, each)
            options = _options(each, active, found, family, _inside(m, found, chain_of), speaks)
            most = max((chain.seen for chain in options), default=0)
            features = [
                pair_features(reading, m, chain, rank, chain.seen == most) for rank, chain in enumerate(options)
            ]
            pick = by_office(each, options, reading.day) if family == "nominal" else None
            if pick is None and family == "nominal" and each.country:
                holder = office_holder(document.published, each.country, each)
                if holder is not None:
                    pick = next((k for k, chain in enumerate(options) if chain.known == holder.id), -1)
            if family in ("it", "they"):
                pick = by_clause(m, found, options, parse.tokens)
            if pick is None:
                pick = choose(family, m, options, features, null_features(reading, m, len(active), len(options)))
            chain = options[pick] if pick >= 0 else Chain()
            if family == "nominal" and (land := by_state(m, found, chain)) is not None:
                same = (other for other in options if other.country == land and each.lemma in other.heads)
                chain = next(same, None) or Chain(country=land)
            chain.mentions.append(m)
            chain.learn(each)
        active.pop(id(chain), None)
        active[id(chain)] = chain
        chain.last = m
        chain.seen += 1
    for chain in active.values():
        chain.mentions.sort()
    return sorted(active.values(), key=lambda chain: chain.mentions[0])


def by_office(each: Candidate, options: Sequence[Chain], day: str | None) -> int | None:
    """The nearest person whose office a description tells, or who leads and gets an epithet; None where it tells none.

    "The Russian foreign minister", "the Kremlin boss" by their country; "the dictator" means the nearest leader; "the
    apparatchik" the nearest person.
    """
    if each.kind != "person" or each.definite in ("a", "many") or each.number == "p":
        return None
    for k, chain in enumerate(options):
        if not chain.named or chain.kind != "person":
            continue
        if each.country is not None and each.country == chain.country and office_fits(each, chain, day):
            return k
        if each.country is None and each.lemma in words().loaded and leads(chain, day):
            return k
        if each.lemma in words().epithets and each.definite == "the" and not set(each.words) & chain.name_words:
            return k
    return None


def by_table(each: Candidate, active: dict[int, Chain]) -> Chain | None:
    """The body that the tables say: "the UN refugee agency" is UNHCR, "the Geneva-based group" has its seat there."""
    if each.known is not None:
        known = (chain for chain in active.values() if chain.known == each.known)
        return next(known, None) or Chain(known=each.known)
    if each.kind != "organisation" or each.definite != "the" or "based" not in each.words:
        return None
    for chain in reversed(active.values()):
        if words().based.get(chain.known or "", frozenset()) & set(each.words):
            return chain
    return None


def by_state(m: int, found: Sequence[Candidate], chain: Chain) -> str | None:
    """The country whose ministry or army is meant where a state acted since one was last told of; None for no change.

    "Chad's army denied it ... Niger has taken out a thousand people. The foreign ministry said": that of Niger.
    """
    each = found[m]
    if each.lemma not in STATE_BODIES or each.definite != "the" or each.country or each.number == "p":
        return None
    for k in range(m - 1, max(-1, m - 2 * WINDOW), -1):
        near = found[k]
        if each.sentence - near.sentence > 1 or (chain.mentions and k <= chain.mentions[-1]):
            return None
        if near.kind == "state" and near.form == "name" and near.role == "subject" and near.sentence < each.sentence:
            return near.country if near.country != chain.country else None
    return None


def by_apposition(document: Annotated, m: int, found: Sequence[Candidate], chain_of: dict[int, Chain]) -> Chain | None:
    """The person named right beside a description: "the governor, Ada Lem, said", "Ada Lem, governor of the north,"."""
    each, text = found[m], document.text
    assert document.parse is not None
    after_head = document.parse.tokens[each.head].end
    if each.kind != "person" or each.number != "s" or each.definite in ("many", "that"):
        return None
    for k in (*range(m + 1, min(len(found), m + WINDOW)), *range(m - 1, max(-1, m - WINDOW), -1)):
        name = found[k]
        if name.form != "name" or name.kind != "person" or name.sentence != each.sentence:
            continue
        if name.start >= each.end and CALLED.fullmatch(text, each.end, name.start):
            return chain_of[k]
        if len(name.words) < 2:
            continue
        if (
            name.start >= each.end
            and (BESIDE_FAR if each.definite else BESIDE).fullmatch(text, each.end, name.start)
            and text[name.end : name.end + 1] in CLOSED
        ):
            return chain_of[k]
        follows = AFTER.match(text, each.end) or AFTER.match(text, after_head)
        if follows and each.start >= name.end and BESIDE.fullmatch(text, name.end, each.start):
            return chain_of[k]
    return None


def by_clause(m: int, found: Sequence[Candidate], options: Sequence[Chain], tokens: Sequence[Token]) -> int | None:
    """The subject over "it", "its" or "they": "Poland said that it ...", "Iran moved its forces", "Locals say they"."""
    each = found[m]
    at = tokens[each.head].head
    kinds = ACTING if each.number == "s" else MANY
    if each.role == "subject":
        if tokens[at].dep == "ROOT" and tokens[at].lemma in SPEECH and each.number == "s":
            return next((n for n, chain in enumerate(options[:4]) if _spoke(found[chain.last], chain)), None)
        inside = tokens[at].dep == "relcl" and tokens[at].lemma in SPEECH and tokens[at].head < each.head
        if not inside and (tokens[at].dep not in ("ccomp", "advcl") or tokens[at].lemma == "be"):
            return None
        at = tokens[at].head
        if each.number == "p" and tokens[at].lemma not in SPEECH:
            return None
    elif each.lemma != "its":
        return None
    near = {found[k].head: k for k in range(max(0, m - 3 * WINDOW), m)}
    for _ in range(CLIMB):
        subject = next((k for k in near if tokens[k].dep in SUBJECTS and tokens[k].head == at), None)
        if subject is not None:
            mention = near[subject]
            fit = (n for n, chain in enumerate(options) if mention in chain.mentions and chain.kind in kinds)
            return next(
                (n for n in fit if each.number == "s" or options[n].number != "s" or options[n].kind in ACTING), None
            )
        if (
            any(tokens[j].dep in SUBJECTS and tokens[j].head == at for j in range(max(0, at - 12), at))
            or tokens[at].head == at
        ):
            return None
        at = tokens[at].head
    return None


def _spoke(last: Candidate, chain: Chain) -> bool:
    return chain.kind in ACTING and last.role == "subject"


def is_speaker(tokens: Sequence[Token], each: Candidate) -> bool:
    """Whether the mention is the subject of a verb of speech."""
    return each.role == "subject" and tokens[tokens[each.head].head].lemma in SPEECH


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
