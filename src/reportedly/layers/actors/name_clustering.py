"""Which names of a report are one actor: the same words, parts of a fuller name, abbreviations, known aliases."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.coordination import TOGETHER
from reportedly.layers.actors.missed_names import head_of
from reportedly.layers.actors.word_lists import Gender, Kind, Number, words
from reportedly.model import Publication
from reportedly.world.authority import authority, slug

PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "abu", "von", "van", "de", "der", "da", "di", "la", "le", "mc", "st", "jr", "sr"}
)
MOST_ALIKE = 50  # chains with one word in common that a name is held against: linear time
SMALL = frozenset({"of", "the", "and", "for", "in", "to", "on", "&"})
BODIES: frozenset[Kind] = frozenset({"organisation", "armed_force"})


@dataclass(slots=True, eq=False)
class Chain:
    """Mentions (numbers of candidates, rising) of one actor, with what they tell together. Grows while reading."""

    mentions: list[int] = field(default_factory=list)
    kind: Kind = ""
    number: Number = ""
    gender: Gender = ""
    country: str | None = None
    named: bool = False
    known: str | None = None
    names: list[tuple[str, ...]] = field(default_factory=list)
    name_words: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    last: int = -1
    seen: int = 0
    reasons: list[tuple[int, str]] = field(default_factory=list)

    def learn(self, each: Candidate) -> None:
        """Take over what a mention tells, where nothing is known yet."""
        if each.form == "name":
            if each.words not in self.names:
                self.names.append(each.words)
            self.name_words.update(each.words)
            self.titles.update(each.title)
            self.named = True
        elif each.form == "nominal":
            self.heads.add(each.lemma)
            self.modifiers.update(each.words)
        if each.form != "adjective":
            self.kind = self.kind or each.kind
            self.number = self.number or each.number
            self.gender = self.gender or each.gender
        self.country = self.country or each.country
        self.known = self.known or each.known


def agreed(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, each name with the kind that most of its occurrences in the report have."""
    votes: dict[tuple[str, ...], Counter[Kind]] = {}
    for each in found:
        if each.form == "name":
            votes.setdefault(each.words, Counter())[each.kind] += 1
    first_of: dict[tuple[tuple[str, ...], Kind], Candidate] = {}
    for each in found:
        if each.form == "name":
            first_of.setdefault((each.words, each.kind), each)
    surnames = {each.words[-1] for each in found if each.kind == "person" and len(each.words) > 1}
    settled: list[Candidate] = []
    for each in found:
        if each.kind in BODIES and each.form == "name" and len(each.words) == 1 and each.known is None:
            public = authority().of_surname(each.words[0])
            if each.words[0] in surnames or (len(public) == 1 and not authority().common_surname(each.words[0])):
                each = replace(each, kind="person", country=None, number="s")
        if each.kind == "person" and len(each.words) == 1 and each.words[0] in surnames and not each.title:
            each = replace(each, gender="")  # "Jordan" tells nothing of Ada Jordan
        kinds = votes.get(each.words)
        if each.form == "name" and kinds is not None and len(kinds) > 1 and each.known is None:
            best = max(kinds, key=lambda kind: (kinds[kind], kind))
            if kinds[best] > kinds[each.kind] and "group" not in (best, each.kind):
                other = first_of[each.words, best]
                each = replace(each, kind=best, country=other.country, gender=other.gender)
        settled.append(each)
    return settled


def join_names(found: Sequence[Candidate], published: Publication) -> dict[int, Chain]:
    """Chain of each name and adjective, by its number among the candidates; fuller names are joined first.

    Args:
        found: the candidates.
        published: when the report was, so that a family name of two public persons means the one in office.
    """
    persons = _Index()
    bodies = _Index()
    by_key: dict[object, Chain] = {}
    chain_of: dict[int, Chain] = {}
    order = [k for k, each in enumerate(found) if each.form in ("name", "adjective") or each.lemma == TOGETHER]
    for k in sorted(order, key=lambda k: (-len(found[k].words), k)):
        each = found[k]
        chain = by_key.get(key := _key(each))
        if chain is not None and chain.gender and each.gender and chain.gender != each.gender:
            chain = None
        if chain is None and each.form == "name":
            if each.kind == "person":
                chain = _person(each, k, persons)
            elif each.kind in BODIES:
                chain = _body(each, k, bodies)
        if chain is None:
            chain = Chain()
        by_key.setdefault(key, chain)
        insort(chain.mentions, k)
        chain.learn(each)
        chain_of[k] = chain
        if each.form == "name" and each.kind == "person":
            persons.add(chain, each.words)
        elif each.form == "name" and each.kind in BODIES:
            bodies.add(chain, each.words)
    for chain in dict.fromkeys(chain_of[k] for k in order if found[k].kind == "person"):
        _make_known(chain, published)
    return chain_of


def _make_known(chain: Chain, published: Publication) -> None:
    """A person of the authority by a family name that means one, or by a short form of the first name ("Vlad").

    Of two of a family name it is the one who holds an office when the report is written: "Assad" in 2016.
    """
    if chain.known:
        return
    fullest = max(chain.names, key=len)
    rows = [row for row in authority().of_surname(fullest[-1]) if not chain.gender or row.gender == chain.gender]
    if len(fullest) == 1:
        rows = [] if authority().common_surname(fullest[0]) else rows
        rows = [row for row in rows if len(rows) == 1 or row.in_office(published.days)]
    else:
        first = fullest[0]
        rows = [row for row in rows if len(first) > 2 and slug(row.name).startswith(first)]
    if len(rows) == 1:
        chain.known, chain.country = rows[0].id, chain.country or rows[0].country
        chain.gender = rows[0].gender or chain.gender


class _Index:
    """Chains by the first and last words and the initials of their names, so that joining stays near-linear."""

    def __init__(self) -> None:
        self._chains: dict[str, dict[int, Chain]] = {}

    def add(self, chain: Chain, name: tuple[str, ...]) -> None:
        """Take a chain in under a name of it; a name of signs alone has no words to go by."""
        if not name:
            return
        parts = [word for word in name if word not in PARTICLES] or list(name)
        for key in {parts[0], parts[-1], name[0], name[-1], head_of(name), *_initials(name)}:
            self._chains.setdefault(key, {}).setdefault(id(chain), chain)

    def near(self, name: tuple[str, ...]) -> list[Chain]:
        """Chains that share an end with the name, or whose initials it is; at most a hundred, the first ones."""
        if not name:
            return []
        parts = [word for word in name if word not in PARTICLES] or list(name)
        rows: dict[int, Chain] = {}
        for key in dict.fromkeys((parts[-1], parts[0], name[0], name[-1])):
            rows.update(islice(self._chains.get(key, {}).items(), MOST_ALIKE))
        return list(rows.values())


def _initials(name: tuple[str, ...]) -> tuple[str, str]:
    return "".join(word[0] for word in name if word not in SMALL), "".join(word[0] for word in name)


def _key(each: Candidate) -> object:
    if each.lemma == TOGETHER:
        return (TOGETHER, frozenset(each.words))
    if each.form == "adjective" or each.kind == "state":
        return ("state", each.country) if each.country else ("people", people_of(each.words))
    if each.known is not None:
        return each.known
    if each.kind == "group":
        return ("people", people_of(each.words))
    return (each.kind in BODIES or each.kind, each.words)


def people_of(parts: tuple[str, ...]) -> str:
    """The name of a people or faith by one of its words, the words themselves where none is known."""
    word = " ".join(parts)
    for form in (word.capitalize(), word.title()):
        if form in words().peoples:
            return words().peoples[form]
    return word if word.endswith(("s", "ese", "sh", "ch")) else word + "s"


def _person(each: Candidate, k: int, persons: _Index) -> Chain | None:
    """The person whose fuller name has these words: by family name, else first name; who is known first."""
    parts = [word for word in each.words if word not in PARTICLES]
    if not parts:
        return None
    best: tuple[tuple[bool, bool, int, int], Chain] | None = None
    for chain in persons.near(each.words):
        if (chain.gender and each.gender and chain.gender != each.gender) or _clash(chain, each):
            continue
        fuller = [word for word in max(chain.names, key=len) if word not in PARTICLES]
        if not set(parts) <= set(fuller) or not {parts[-1], parts[0]} & {fuller[-1], fuller[0]}:
            continue
        rank = (parts[-1] == fuller[-1], chain.known is not None, len(chain.mentions), _nearness(chain, k))
        if best is None or rank > best[0]:
            best = (rank, chain)
    return best[1] if best else None


def _body(each: Candidate, k: int, bodies: _Index) -> Chain | None:
    """The body whose fuller name begins or ends so, or has these initials; the nearest before wins."""
    best: tuple[int, Chain] | None = None
    for chain in bodies.near(each.words):
        if _clash(chain, each) or (chain.country and each.country and chain.country != each.country):
            continue
        if any(_shortened(each, name) for name in chain.names) and (best is None or _nearness(chain, k) > best[0]):
            best = (_nearness(chain, k), chain)
    return best[1] if best else None


def _shortened(each: Candidate, fuller: tuple[str, ...]) -> bool:
    short = each.words
    if len(short) >= len(fuller):
        return False
    if len(short) == 1 and 2 <= len(short[0]) <= 6 and short[0] in _initials(fuller):
        return True
    if short == (head_of(fuller),):
        return True
    if fuller[: len(short)] == short:
        return len(short) > 1 or fuller[1] not in SMALL
    return fuller[-len(short) :] == short and (len(short) > 1 or each.definite == "the")


def _clash(chain: Chain, each: Candidate) -> bool:
    return bool(chain.known and each.known and chain.known != each.known)


def _nearness(chain: Chain, k: int) -> int:
    """Higher for a chain whose nearest mention before is nearer; negative where all its mentions come later."""
    at = bisect_left(chain.mentions, k)
    return chain.mentions[at - 1] if at else -chain.mentions[0]
