"""What needs no weighing: a name beside a description, offices, seats, a state that just acted, a clause's subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from reportedly.layers.actors.candidates import SUBJECTS, Candidate
from reportedly.layers.actors.coordination import TOGETHER
from reportedly.layers.actors.features import SPEECH
from reportedly.layers.actors.name_clustering import BODIES, Chain
from reportedly.layers.actors.offices import leads, office_fits
from reportedly.layers.actors.word_lists import words
from reportedly.model import Annotated, Token
from reportedly.world.authority import authority

BESIDE = re.compile(r",?\s")
BESIDE_FAR = re.compile(r"(?:['’ ][^,.;:“”\"()\n]{1,60},|,)?\s")
CALLED = re.compile(r",? (?:named|called|identified as|known as|identifying himself as|identifying herself as) ")
DUBBED = re.compile(r"[\s,(–—-]*(?:dubbed|nicknamed|known as|branded|labelled|labeled)(?: as)?(?: the)? [“\"‘']?")
AFTER = re.compile(r"\s?[,.;:)]|\s(?:of|for|at|in|from|and CEO|who|said|told|with)\b")
CLOSED = frozenset({",", ")", ".", ";", ":", "”", "’", ""})
MOST_TITLES = 6  # words of titles before a name
CLIMB = 6  # heads above a pronoun
ACTING = frozenset({"organisation", "armed_force", "state"})
PERSON = frozenset({"person"})
MANY = ACTING | {"group"}
CALLS = SPEECH | {"call", "describe"}
STATE_BODIES = frozenset({"ministry", "government", "parliament", "army", "military", "embassy"})
OUTLETS = frozenset({"newspaper", "magazine", "channel", "broadcaster", "website", "outlet", "monitor", "charity"})
WINDOW = 8  # mentions on either side that may stand inside of another


def by_name(m: int, found: Sequence[Candidate], chain_of: dict[int, Chain]) -> Chain | None:
    """The body whose name stands right before a head that adds nothing: "the ISIS group", "Taliban fighters"."""
    each = found[m]
    if each.kind not in ("organisation", "armed_force") or each.definite in ("a", "many", "my"):
        return None
    whole = (each.lemma in words().generic or each.lemma in OUTLETS) and each.number == "s"
    whole = whole or (each.lemma == "agency" and "news" in each.words)
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


def by_title(m: int, found: Sequence[Candidate], chain_of: dict[int, Chain]) -> Chain | None:
    """The person whose name begins where the description ends: "the match referee | Ada Lem"."""
    each = found[m]
    if each.last != each.head + 1:
        return None
    names = (k for k in range(m + 1, min(len(found), m + WINDOW)) if found[k].first == each.last and k in chain_of)
    return next((chain_of[k] for k in names if found[k].form == "name" and found[k].kind == "person"), None)


def by_office(each: Candidate, options: Sequence[Chain], day: str | None) -> int | None:
    """The nearest person whose office a description tells, or who leads and gets an epithet; None where it tells none.

    "The Russian foreign minister", "the Kremlin boss" by their country; "the dictator" means the nearest leader; "the
    crony" the nearest person.
    """
    if each.kind != "person" or each.definite in ("a", "many") or each.number == "p":
        return None
    if each.lemma in words().loaded | words().epithets and each.country is None:
        given = (k for k, chain in enumerate(options) if each.lemma in chain.heads and chain.named)
        if (before := next(given, None)) is not None:
            return before  # to whom the report has given the word
    for k, chain in enumerate(options):
        if not chain.named or chain.kind != "person":
            continue
        if each.country is not None and each.country == chain.country and office_fits(each, chain, day):
            return k
        alone = each.country is None and each.last == each.head + 1  # not "the butcher of" a town
        if alone and each.lemma in words().loaded and leads(chain, day):
            return k
        if each.lemma in words().epithets and each.definite == "the" and not set(each.words) & chain.name_words:
            return k
    if each.lemma in words().loaded and each.country is None and each.last > each.head + 1:
        return -1  # "the butcher of" a town: nobody's, unless it stands beside a name
    return None


def by_table(each: Candidate, active: dict[int, Chain]) -> Chain | None:
    """The body that the tables say: "the UN refugee agency" is UNHCR, "the Geneva-based group" has its seat there."""
    if each.known is not None:
        known = (chain for chain in active.values() if chain.known == each.known)
        return next(known, None) or Chain(known=each.known)
    if each.kind not in BODIES or each.definite != "the" or each.number == "p":
        return None
    told = {each.lemma, *each.words}
    for chain in reversed(active.values()):
        if "based" in told and words().based.get(chain.known or "", frozenset()) & told:
            return chain
        if each.words and told <= words().described.get(chain.known or "", frozenset()):
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
    if each.kind in BODIES and each.definite == "the" and each.number != "p":
        return _body_beside(document.parse.tokens, m, found, chain_of)
    after_head = document.parse.tokens[each.head].end
    if each.kind != "person" or each.number != "s" or each.definite in ("many", "that"):
        return None
    if text[each.end : each.end + 2] in ("'s", "’s"):
        return None  # "the president's adviser, Ada Lem": it is the adviser who is named
    for k in (*range(m + 1, min(len(found), m + WINDOW)), *range(m - 1, max(-1, m - WINDOW), -1)):
        name = found[k]
        if name.form != "name" or name.kind != "person" or name.sentence != each.sentence:
            continue
        if name.start >= each.end and CALLED.fullmatch(text, each.end, name.start):
            return chain_of[k]
        if each.start >= name.end and DUBBED.fullmatch(text, name.end, each.start):
            return chain_of[k]
        if len(name.words) < 2 and each.definite != "my":
            continue
        if (
            name.start >= each.end
            and (BESIDE_FAR if each.definite else BESIDE).fullmatch(
                text, each.end, _with_titles(document.parse.tokens, name)
            )
            and text[name.end : name.end + 1] in CLOSED
        ):
            return chain_of[k]
        follows = AFTER.match(text, each.end) or AFTER.match(text, after_head)
        if follows and each.start >= name.end and BESIDE.fullmatch(text, name.end, each.start):
            return chain_of[k]
    return None


def _with_titles(tokens: Sequence[Token], name: Candidate) -> int:
    """Where a name begins with the titles before it: ", Colonel Ada Lem"."""
    first = name.first
    while first and first > name.first - MOST_TITLES and tokens[first - 1].text.lower().strip(".") in name.title:
        first -= 1
    return tokens[first].start


def in_own_words(
    m: int, found: Sequence[Candidate], chain_of: dict[int, Chain], tokens: Sequence[Token]
) -> frozenset[int]:
    """The chains that a pronoun cannot mean as they are named in the clause that it tells: "She said Ada was safe"."""
    each = found[m]
    if each.form != "pronoun" or each.role != "subject":
        return frozenset()
    verb, barred = tokens[each.head].head, set()
    for k in range(m + 1, min(len(found), m + 2 * WINDOW)):
        name = found[k]
        if name.sentence != each.sentence:
            break
        if name.form != "name" or k not in chain_of or name.quote != each.quote:
            continue
        at = name.head
        for _ in range(CLIMB):
            if tokens[at].head == verb and at > verb and tokens[at].dep == "ccomp":
                barred.add(id(chain_of[k]))
            if tokens[at].head in (verb, at):
                break
            at = tokens[at].head
    return frozenset(barred)


def by_owner(m: int, found: Sequence[Candidate], active: dict[int, Chain]) -> str | None:
    """The country whose "its defence ministry" is: that of the state that "its" means; None for no such."""
    each = found[m]
    if each.lemma not in STATE_BODIES or each.definite != "my" or each.country:
        return None
    for k in range(m - 1, max(-1, m - WINDOW), -1):
        if found[k].first == each.first and found[k].lemma in ("its", "their"):
            owner = next((chain for chain in active.values() if k in chain.mentions), None)
            return owner.country if owner is not None and owner.kind == "state" else None
    return None


def _body_beside(
    tokens: Sequence[Token], m: int, found: Sequence[Candidate], chain_of: dict[int, Chain]
) -> Chain | None:
    """The body named between commas after its description: "the aid group, Harbour Relief, said"."""
    each = found[m]
    for k in range(m + 1, min(len(found), m + WINDOW)):
        name = found[k]
        if name.form == "name" and name.kind in BODIES and tokens[name.head].head == each.head:
            closed = tokens[name.first - 1].text == "," and name.last < len(tokens)
            if tokens[name.head].dep == "appos" and closed and tokens[name.last].text in CLOSED:
                return chain_of[k]
    return None


def _before(day: str | None) -> str | None:
    """A month before that day."""
    try:
        return (date.fromisoformat(day) - timedelta(days=31)).isoformat() if day else None
    except (ValueError, OverflowError):
        return day


def by_clause(m: int, found: Sequence[Candidate], options: Sequence[Chain], tokens: Sequence[Token]) -> int | None:
    """The subject over "it", "its" or "they": "Poland said that it ...", "Iran moved its forces", "Locals say they"."""
    each = found[m]
    at = tokens[each.head].head
    kinds = ACTING if each.number == "s" else MANY
    if each.role == "subject":
        inside = tokens[at].dep in ("relcl", "pcomp") and tokens[at].lemma in CALLS and tokens[at].head < each.head
        if not inside and (tokens[at].dep not in ("ccomp", "advcl") or tokens[at].lemma == "be"):
            return None
        at = tokens[at].head
        if each.number == "p" and tokens[at].lemma not in SPEECH:
            return None
    elif each.lemma != "its":
        return None
    near = {found[k].head: k for k in range(max(0, m - 3 * WINDOW), m)}
    own = tokens[each.head].head if each.role == "poss" else -1  # "its forces" may be a clause's subject themselves
    for _ in range(CLIMB):
        subject = next((k for k in near if tokens[k].dep in SUBJECTS and tokens[k].head == at), None)
        if subject is not None:
            mention = near[subject]
            fit = (n for n, chain in enumerate(options) if mention in chain.mentions and chain.kind in kinds)
            return next(
                (n for n in fit if each.number == "s" or options[n].number != "s" or options[n].kind in ACTING), None
            )
        if (
            any(tokens[j].dep in SUBJECTS and tokens[j].head == at and j != own for j in range(max(0, at - 12), at))
            or tokens[at].head == at
        ):
            return None
        at = tokens[at].head
    return None


def is_speaker(tokens: Sequence[Token], each: Candidate) -> bool:
    """Whether the mention is the subject of a verb of speech."""
    return each.role == "subject" and tokens[tokens[each.head].head].lemma in SPEECH


def by_speech(m: int, found: Sequence[Candidate], options: Sequence[Chain], tokens: Sequence[Token]) -> int | None:
    """Who spoke last, or for a body acted, where a "he", an "it", a "they" or a "the group" goes on speaking.

    "The institute pointed out that ... It said": the subject of the sentence before, not what was named since.
    """
    each = found[m]
    man = each.form == "pronoun" and each.kind == "person"
    if each.form == "nominal" and not (each.lemma in words().generic and each.definite == "the" and not each.words):
        return None
    if each.quote:
        return None
    if each.lemma == "they" and each.role == "subject" and (pair := _pair(m, found, options)) is not None:
        return pair
    if not speaks(tokens, each):
        return None
    others: list[int] = []
    kinds = PERSON if man else MANY if each.number == "p" else ACTING
    for k in range(m - 1, max(-1, m - 4 * WINDOW), -1):
        near = found[k]
        if each.sentence - near.sentence > 2:
            return None
        if near.quote or near.sentence == each.sentence:
            continue
        if not (speaks if man else acts)(tokens, near):
            if man and near.form == "name" and near.kind == "person" and near.gender in ("", each.gender):
                others.append(k)
            continue
        if man and (near.kind != "person" or near.number == "p"):
            continue
        n = next((n for n, chain in enumerate(options) if k in chain.mentions), None)
        if n is None or options[n].kind not in kinds or (each.form == "nominal" and options[n].kind not in BODIES):
            return None
        if any(other not in options[n].mentions for other in others):
            return None  # another was named since
        return None if each.number == "p" and options[n].kind == "state" else n
    return None


def _pair(m: int, found: Sequence[Candidate], options: Sequence[Chain]) -> int | None:
    """The two or more who were the subject of the sentence before together, when no others have acted since."""
    for k in range(m - 1, max(-1, m - 2 * WINDOW), -1):
        near = found[k]
        if found[m].sentence - near.sentence > 1 or near.quote:
            return None
        if near.sentence < found[m].sentence and near.role == "subject" and near.number == "p":
            if near.lemma != TOGETHER:
                return None
            return next((n for n, chain in enumerate(options) if k in chain.mentions), None)
    return None


def speaks(tokens: Sequence[Token], each: Candidate) -> bool:
    """Whether the mention is the subject of a main verb of speech, or stands after "according to"."""
    above = tokens[tokens[each.head].head]
    if each.role == "subject":
        return above.lemma in words().speaking and above.dep == "ROOT"
    return above.text.lower() == "to" and tokens[above.head].text.lower() == "according"


def acts(tokens: Sequence[Token], each: Candidate) -> bool:
    """Whether the mention is the subject of a sentence's main verb, or speaks."""
    return speaks(tokens, each) or (each.role == "subject" and tokens[tokens[each.head].head].dep == "ROOT")


def by_body(m: int, found: Sequence[Candidate], active: dict[int, Chain], day: str | None) -> Chain | None:
    """The one who led a body on that day, by the authority table: "the Hezbollah leader", "the head of NATO"."""
    each = found[m]
    if (
        each.kind != "person"
        or each.number != "s"
        or each.lemma not in words().leaders
        or each.definite in ("a", "many")
    ):
        return None
    for k in (*range(m - 1, max(-1, m - WINDOW), -1), *range(m + 1, min(len(found), m + WINDOW))):
        name = found[k]
        if name.form != "name" or name.known is None or name.kind not in BODIES:
            continue
        before = each.first <= name.first and each.head - 2 <= name.last <= each.head
        if before or (each.head < name.first <= each.head + 4 and name.last <= each.last + 2):
            rows = authority().leaders(name.known, day)
            lately = authority().leaders(name.known, _before(day))
            told = {other.known for other in found if other.form == "name"}
            named = {row.id: row for row in (*rows, *lately) if row.id in told}
            rows = tuple(named.values()) or rows  # first the one whom the report names, as one just out of office
            if len(rows) != 1:
                return None
            known = (chain for chain in active.values() if chain.known == rows[0].id)
            return next(known, None) or Chain(known=rows[0].id, country=rows[0].country)
    return None
