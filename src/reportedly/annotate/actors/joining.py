"""Which names of a report are one actor's: the same words, parts of a fuller name, abbreviations, the authority's aliases."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from reportedly.annotate.actors.candidates import Candidate
from reportedly.annotate.actors.words import Gender, Kind, Number, words
from reportedly.world.authority import authority

PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "abu", "von", "van", "de", "der", "da", "di", "la", "le", "mc", "st", "jr", "sr"}
)
SMALL = frozenset({"of", "the", "and", "for", "in", "to", "on", "&"})
BODIES: frozenset[Kind] = frozenset({"organisation", "armed_force"})


@dataclass(slots=True, eq=False)
class Chain:
    """Mentions (numbers of candidates, rising) that are one actor's, with what they tell together. Grows while reading."""

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
    surnames = {each.words[-1] for each in found if each.kind == "person" and len(each.words) > 1}
    settled: list[Candidate] = []
    for each in found:
        if each.kind in BODIES and each.form == "name" and len(each.words) == 1 and each.known is None:
            public = authority().of_surname(each.words[0])
            if each.words[0] in surnames or (len(public) == 1 and not authority().common_surname(each.words[0])):
                each = replace(each, kind="person", country=None, number="s")
        kinds = votes.get(each.words)
        if each.form == "name" and kinds is not None and len(kinds) > 1 and each.known is None:
            best = max(kinds, key=lambda kind: (kinds[kind], kind))
            if kinds[best] > kinds[each.kind] and "group" not in (best, each.kind):
                other = next(c for c in found if c.form == "name" and c.words == each.words and c.kind == best)
                each = replace(each, kind=best, country=other.country, gender=other.gender)
        settled.append(each)
    return settled


def join_names(found: Sequence[Candidate]) -> dict[int, Chain]:
    """Chain of each name and adjective, by its number among the candidates; fuller names are joined first."""
    persons: list[Chain] = []
    bodies: list[Chain] = []
    by_key: dict[object, Chain] = {}
    chain_of: dict[int, Chain] = {}
    order = [k for k, each in enumerate(found) if each.form in ("name", "adjective")]
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
            if each.kind == "person":
                persons.append(chain)
            elif each.kind in BODIES:
                bodies.append(chain)
        by_key.setdefault(key, chain)
        insort(chain.mentions, k)
        chain.learn(each)
        chain_of[k] = chain
    return chain_of


def _key(each: Candidate) -> object:
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


def _person(each: Candidate, k: int, persons: Iterable[Chain]) -> Chain | None:
    """The person whose fuller name has these words: by the family name, else the first name; the nearest before wins."""
    parts = [word for word in each.words if word not in PARTICLES]
    if not parts:
        return None
    best: tuple[tuple[bool, int, int], Chain] | None = None
    for chain in persons:
        if (chain.gender and each.gender and chain.gender != each.gender) or _clash(chain, each):
            continue
        fuller = [word for word in max(chain.names, key=len) if word not in PARTICLES]
        if not set(parts) <= set(fuller) or not {parts[-1], parts[0]} & {fuller[-1], fuller[0]}:
            continue
        rank = (parts[-1] == fuller[-1], _nearness(chain, k), len(chain.mentions))
        if best is None or rank > best[0]:
            best = (rank, chain)
    return best[1] if best else None


def _body(each: Candidate, k: int, bodies: Iterable[Chain]) -> Chain | None:
    """The body whose fuller name begins or ends with these words, or whose initials they are; the nearest before wins."""
    best: tuple[int, Chain] | None = None
    for chain in bodies:
        if _clash(chain, each) or (chain.country and each.country and chain.country != each.country):
            continue
        if any(_shortened(each, name) for name in chain.names) and (best is None or _nearness(chain, k) > best[0]):
            best = (_nearness(chain, k), chain)
    return best[1] if best else None


def _shortened(each: Candidate, fuller: tuple[str, ...]) -> bool:
    short = each.words
    if len(short) >= len(fuller):
        return False
    if len(short) == 1 and 2 <= len(short[0]) <= 6:
        initials = "".join(word[0] for word in fuller if word not in SMALL)
        if short[0] in (initials, "".join(word[0] for word in fuller)):
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
