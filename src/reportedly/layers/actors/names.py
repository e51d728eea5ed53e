"""The names of a report: what the tagger marked (else the general pipeline), cleaned, with what is known of each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.layers.actors.labels import known_people, settled
from reportedly.layers.actors.lost_apostrophes import Owners
from reportedly.layers.actors.missed_names import longer_known, same_amount_as
from reportedly.layers.actors.name_spans import LINKS, is_first_name, widened
from reportedly.layers.actors.word_lists import Gender, Kind, Number, first_names, nouns, words
from reportedly.model import Annotated, Parse, TaggedSpan, Token
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, country_of_capital, country_of_demonym, folded

LABELS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "toponym",
    "LOC": "toponym",
    "FAC": "toponym",
    "NORP": "demonym",
    "WORK_OF_ART": "other",
    "EVENT": "other",
    "PRODUCT": "other",
    "LAW": "other",
}
ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVE = re.compile(r"['’]s?$")
LONGEST_TITLE = 9  # words before a name that can be its title
LEADING = frozenset(
    {"now", "then", "later", "formerly", "national", "former", "and", "both", "local", "famed", "nearby"}
)
TOWNS = frozenset({"PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLC", "PPLX", "ADM2", "ADM3"})
"""Features of GeoNames that are towns, or districts named after one."""
POINTS = {"n": "north", "s": "south", "e": "east", "w": "west"}
GROUND = frozenset("crossing checkpoint bridge dam airport airfield refinery hospital prison camp pass strait".split())
VERY_SURE = 0.85  # from this on no town is put in place of the tagger's person or force; of a body from `SURE` on
SURE = 0.5  # below this the tagger's person of one word yields to a place that the gazetteer knows there


@dataclass(frozen=True, slots=True)
class Name:
    """A name without article, titles and 's. `outer` is the first token of the titles before it."""

    start: int
    end: int
    outer: int
    first: int
    last: int
    label: str
    kind: Kind = ""
    number: Number = "s"
    gender: Gender = ""
    country: str | None = None
    words: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    known: str | None = None


def names_of(document: Annotated) -> Iterator[Name]:
    """The names in order. None overlaps another."""
    parse = document.parse
    assert parse is not None
    spans = widened(parse.tokens, list(_tagged(document, parse)))
    spans = longer_known(parse, settled(parse.tokens, spans))
    for _ in range(2):  # what a title tells once is told again elsewhere
        spans.extend(list(same_amount_as(parse, spans)))
    spans.sort()
    taken: set[int] = set()
    for first, last, _ in spans:
        taken.update(range(first, last))
    tagged = bool(document.tagging and document.tagging.names)
    owners = Owners(parse.tokens, spans)
    halves: dict[str, str] = {}
    for first, last, label in spans:
        if not tagged and label == "demonym" and not _is_people(parse, first, last):
            continue
        if (name := _name(parse, first, last, label, taken, owners)) is not None:
            if name.kind == "state" and name.country and len(name.words) > 1 and name.words[0][:1] in POINTS:
                halves[POINTS[name.words[0][:1]]] = name.country
            yield _half(parse, name, halves)


def _half(parse: Parse, name: Name, halves: Mapping[str, str]) -> Name:
    """ "The North" as the state of that point of the compass that was named before it: North Korea."""
    point = name.words[0] if len(name.words) == 1 else ""
    if point not in POINTS.values() or not name.first or parse.tokens[name.first - 1].text.lower() != "the":
        return name
    country = halves.get(point)
    return replace(name, label="toponym", kind="state" if country else "place", gender="", country=country)


def _tagged(document: Annotated, parse: Parse) -> Iterator[tuple[int, int, str]]:
    """(first token, last token, label): the tagger's names, or runs of one entity label where it marked none."""
    tokens = parse.tokens
    if document.tagging is not None and document.tagging.names:
        starts = [token.start for token in tokens]
        ends = [token.end for token in tokens]
        before = 0
        towns = _towns(document)
        for name in sorted(document.tagging.names, key=lambda each: (each.start, each.end)):
            first = max(bisect_right(ends, name.start), before)
            last = bisect_left(starts, name.end)
            last = next(
                (k for k in range(first + 1, last) if "\n" in document.text[tokens[k - 1].end : tokens[k].start]), last
            )
            if first < last:
                before = last
                label = "toponym" if _is_town(tokens[first:last], name, towns) else name.label
                yield first, last, "toponym" if label == "force" and _is_facility(tokens, last) else label
        return
    breaks = {sentence.first for sentence in parse.sentences}
    k = 0
    while k < len(tokens):
        label, begun = tokens[k].entity, k
        k += 1
        while k < len(tokens) and tokens[k].entity == label and k not in breaks:
            k += 1
        if label in LABELS:
            yield begun, k, LABELS[label]


def _is_facility(tokens: Sequence[Token], last: int) -> bool:
    """Whether the word behind a name says that it is ground: "the Bab al-Hawa crossing"."""
    return last < len(tokens) and tokens[last].text in GROUND and tokens[last - 1].head == last


def _towns(document: Annotated) -> dict[int, tuple[int, bool]]:
    """By first character, the places that are named and known: (last character, whether the place itself is meant)."""
    return {
        place.span.start: (place.span.end, place.use == "literal" and place.feature in TOWNS)
        for place in document.places
        if place.form == "name" and place.geonameid is not None
    }


def _is_town(name: Sequence[Token], marked: TaggedSpan, towns: Mapping[int, tuple[int, bool]]) -> bool:
    """Whether what the tagger took for a person or a body is a town that the gazetteer knows: "left Kunduz"."""
    end, itself = towns.get(name[0].start, (0, False))
    if marked.label == "person" and marked.score < SURE and len(name) == 1 and end:
        return True
    if not itself or end < name[-1].end or marked.label not in ("person", "organisation", "force"):
        return False
    if marked.score >= (SURE if marked.label == "organisation" else VERY_SURE):
        return False  # "Chelsea beat them", "Jordan said": the tagger has read the sentence
    return name[0].text.lower() not in first_names() and not authority().of_surname(name[-1].text)


def _name(parse: Parse, first: int, last: int, label: str, taken: set[int], owners: Owners) -> Name | None:
    tokens = parse.tokens
    while last > first and (POSSESSIVE.fullmatch(tokens[last - 1].text) or tokens[last - 1].text in ',;:()"“”'):
        last -= 1
    while first < last - 1 and (tokens[first].text.lower() in ARTICLES or tokens[first].text in ",;:()\"“”'"):
        first += 1
    while label == "person" and last - 1 > first and tokens[last - 1].text.islower() and tokens[last - 2].space:
        last -= 1
    while label in ("organisation", "force") and last - 1 > first and tokens[last - 1].text.islower():
        if not tokens[last - 1].text.isalpha() or not tokens[last - 2].space:
            break
        last -= 1  # "the Harbour Fund charity"
    while label != "demonym" and first < last - 1 and tokens[first].text in LEADING:
        first += 1
    if first >= last:
        return None
    outer = first
    if label == "person":
        for k in range(first, last - 1):
            if tokens[k].text.lower().strip(".") in words().titles and tokens[k + 1].text[:1].isupper():
                first = k + 1
    if label in ("person", "toponym", "organisation", "force") and not any(
        c.isupper() for k in range(first, last) for c in tokens[k].text
    ):
        return None
    while label == "person" and first and first - 1 not in taken and is_first_name(tokens, first):
        first -= 1
        outer = min(outer, first)
    start, end = tokens[first].start, tokens[last - 1].end
    title: tuple[str, ...] = ()
    country: str | None = None
    if label == "person":
        outer, title, country = _titles(parse, outer, first, taken)
    text = " ".join(token.text for token in tokens[first:last])
    text = POSSESSIVE.sub("", text)
    if owners.is_one(first, last, label):
        text, end = text[:-1], end - 1
    if label in ("organisation", "force"):
        country = _beside(tokens, first)
    return _known(Name(start, end, outer, first, last, label, country=country, title=title), text)


def _beside(tokens: tuple[Token, ...], first: int) -> str | None:
    """The country right before the name of a body: "the Latvian | Interior Ministry", "Chad's | Army"."""
    k = first - 2 if first > 1 and tokens[first - 1].tag == "POS" else first - 1
    if k < 0 or tokens[k].text[:1].islower():
        return None
    found = country_of_demonym(tokens[k].text) or country_named(tokens[k].text)
    return found.iso2 if found else None


def _is_people(parse: Parse, first: int, last: int) -> bool:
    text = " ".join(token.text for token in parse.tokens[first:last])
    return known_people(text) or (text.endswith("s") and parse.tokens[last - 1].tag in ("NNS", "NNPS"))


def _titles(parse: Parse, outer: int, first: int, taken: set[int]) -> tuple[int, tuple[str, ...], str | None]:
    """(first token of the titles, their words, a country among them) before a person's name."""
    tokens, known = parse.tokens, nouns()
    k, begun, joined = outer, first, False
    if outer == first and first and tokens[first - 1].text in LINKS:
        return first, (), None  # "a son of | Ada Lem" is a description of another
    while k > max(0, first - LONGEST_TITLE):
        token = tokens[k - 1]
        if tokens[k].start - token.end > 1:  # a new line
            break
        word = token.text.lower().strip(".")
        fits = word in words().titles or (
            (word in known and known[word][0] == "person") and token.pos in ("NOUN", "PROPN")
        )
        own = tokens[begun].text.lower().strip(".") in words().titles
        if word == "and" and k < first and (k < begun or not own):  # "Minister for Water and Housing Ada Lem"
            joined = True
            k -= 1
            continue
        if joined and fits and not (token.text[:1].isupper() and tokens[k].text in ("for", "of")):
            break
        if fits and token.head < first + 12:
            begun = k - 1
        elif not (
            token.pos in ("NOUN", "PROPN", "ADJ")
            or word in ("of", "-", "in", "for")
            or (token.pos == "NUM" and begun < first)
        ):
            break
        if k - 1 in taken and token.entity == "PERSON" and not fits:
            break
        k -= 1
    if begun == first:
        return outer if outer < first else first, tuple(t.text.lower() for t in tokens[outer:first]), None
    begun = min(begun, outer)
    country = None
    left = begun
    while left > max(0, begun - 3) and (
        tokens[left - 1].pos in ("ADJ", "NOUN", "PROPN") or tokens[left - 1].tag == "POS"
    ):
        left -= 1
        near = tokens[left].text
        if found := country_of_demonym(near) or country_named(near):
            country = found.iso2
            break
    for token in tokens[begun:first]:
        if country is None and (found := country_of_demonym(token.text) or country_named(token.text)):
            country = found.iso2
    return begun, tuple(token.text.lower().strip(".") for token in tokens[begun:first]), country


def _known(name: Name, text: str) -> Name:
    """The name with what its words and the authority table say of it."""
    label, country = name.label, name.country
    parts = tuple(word for word in re.split(r"[\s-]+", folded(text)) if word)
    kind, number, gender = name.kind, name.number, name.gender
    rows = authority().named(text)
    if (
        label == "toponym"
        and text.isupper()
        and country_of_capital(text)
        and any(r.kind == "organisation" for r in rows)
    ):
        label = "organisation"  # "SANA reported": the agency is written in capitals, the capital is not
    if len(rows) == 1 and (len(parts) > 1 or text.isupper()) and label in ("person", "organisation", "force"):
        label = {"person": "person", "armed_force": "force"}.get(rows[0].kind, "organisation")
    row = next((each for each in rows if (each.kind == "person") == (label == "person")), None)
    if label in ("toponym", "other"):
        row = None
    elif label == "demonym":
        row = next((each for each in rows if each.kind == "armed_force"), None)
    if label == "person":
        kind = "person"
        gender = row.gender if row and row.gender else _gender(parts, name.title)
    elif label == "toponym":
        place = country_named(text)
        metonym = None if place else authority().metonym(text)
        kind = "state" if place or (metonym and metonym.kind == "government") else "place"
        country = place.iso2 if place else metonym.country if metonym else None
    elif label == "demonym":
        people = country_of_demonym(text)
        kind, number = "armed_force" if row else "group", "p"
        country = people.iso2 if people else None
    elif label in ("organisation", "force"):
        kind = "armed_force" if label == "force" else "organisation"
        metonym = authority().metonym(text)
        if row is not None:
            kind = "armed_force" if row.kind == "armed_force" else "organisation"
        elif metonym and metonym.kind == "government":
            kind, country = "state", metonym.country
        elif label == "organisation" and (place := country_named(text)):
            kind, country = "state", place.iso2
        number = "p" if label == "force" and parts and parts[-1].endswith("s") else "s"
        country = _country_in(text) or country
    if row is not None:
        country = row.country or country
    return replace(
        name, label=label, kind=kind, number=number, gender=gender, country=country, words=parts,
        known=row.id if row else None,
    )  # fmt: skip


def _country_in(text: str) -> str | None:
    for word in text.split()[:6]:
        plain = POSSESSIVE.sub("", word)
        if found := country_of_demonym(plain) or country_named(plain):
            return found.iso2
    return None


def _gender(parts: tuple[str, ...], title: tuple[str, ...]) -> Gender:
    for word in reversed(title):
        if gender := words().title_gender.get(word, ""):
            return gender
    if len(parts) > 1:
        return first_names().get(parts[0], "")
    surname = authority().of_surname(parts[0]) if parts else ()
    if surname and not authority().common_surname(parts[0]) and len({each.gender for each in surname}) == 1:
        return surname[0].gender or ""
    return first_names().get(parts[0], "") if parts else ""
