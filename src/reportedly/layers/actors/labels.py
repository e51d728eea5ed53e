"""What each tagged name is, put right by the rest of the report: a name is one thing wherever it is told.

The tagger reads a window at a time and calls a name a person here and a place there. Fuller names decide first ("Ada
Lem" makes "Lem" a person; "Harbour Relief Fund" makes "HRF" an organisation), then the other occurrences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reportedly.layers.actors.word_lists import first_names, nouns, words
from reportedly.model import Token
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, country_of_capital, country_of_demonym

Spans = list[tuple[int, int, str]]
SMALL = frozenset({"of", "the", "and", "for", "in", "to", "on", "&", "a", "an"})
EDGES = frozenset({"'s", "’s", "'", "’", ",", ";", ":", "(", ")", '"', "“", "”"})
BODIES = frozenset({"organisation", "force"})
MOST_MORE = 2.0  # an occurrence yields to the others when they are this many times as many
LONGEST_PERSON = 3  # words of a person's name that only its first name tells


def initials(parts: Sequence[str]) -> tuple[str, ...]:
    """The abbreviations that a name may have: initials with and without its small words; three letters or more."""
    wide = "".join(part[0] for part in parts).upper()
    slim = "".join(part[0] for part in parts if part.lower() not in SMALL).upper()
    return tuple(dict.fromkeys(each for each in (slim, wide) if len(each) > 2 and each.isalpha()))


def settled(tokens: Sequence[Token], spans: Spans) -> Spans:
    """The names with one label for each name."""
    keys = [_key(tokens, first, last) for first, last, _ in spans]
    spans = [
        (first, last, _by_neighbours(tokens, first, last, key, label))
        for key, (first, last, label) in zip(keys, spans, strict=True)
    ]
    full = {key for key, (_, _, label) in zip(keys, spans, strict=True) if label == "person" and len(key) > 1}
    surnames = {key[-1] for key in full}
    short = {
        each: label
        for key, (_, _, label) in zip(keys, spans, strict=True)
        if label in BODIES and len(key) > 1
        for each in initials(key)
    }
    spans = [
        (first, last, label if label == "person" and key[-1:] and key[-1] in surnames else mended(" ".join(key), label))
        for key, (first, last, label) in zip(keys, spans, strict=True)
    ]
    votes: dict[tuple[str, ...], Counter[str]] = {}
    for key, (_, _, label) in zip(keys, spans, strict=True):
        votes.setdefault(key, Counter())[label] += 1
    return [
        (first, last, _settled(key, label, votes[key], surnames, full, short))
        for key, (first, last, label) in zip(keys, spans, strict=True)
    ]


def in_heading(tokens: Sequence[Token], k: int) -> bool:
    """Whether nearly all words around begin with a capital, so that a capital tells nothing."""
    near = [token for token in tokens[max(0, k - 8) : k + 8] if token.text[:1].isalpha() and len(token.text) > 3]
    return sum(token.text[:1].isupper() for token in near) > 0.7 * len(near)


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[-1:].isalpha()


def _settled(
    key: tuple[str, ...],
    label: str,
    votes: Counter[str],
    surnames: set[str],
    full: set[tuple[str, ...]],
    short: dict[str, str],
) -> str:
    text = " ".join(key)
    place = bool(country_named(text) or country_of_capital(text))
    if len(key) == 1 and key[0] in surnames and (not place or votes["person"] >= votes["toponym"]):
        return "person"
    if key in full and label in ("other", "toponym", "demonym") and not place:
        return "person"
    if len(key) == 1 and label not in BODIES and key[0] in short:
        return short[key[0]]
    if label in ("other", "toponym", "person", "demonym") and not place:
        rows = authority().named(text)
        if rows and all(row.kind == "organisation" for row in rows):
            return "organisation"
        if rows and label != "demonym" and all(row.kind != "person" for row in rows):
            return "force" if rows[0].kind == "armed_force" else "organisation"
    best = max(votes, key=lambda each: (votes[each], each))
    if best != label and best != "demonym" and label != "demonym" and votes[best] >= MOST_MORE * votes[label]:
        return best
    return label


def mended(text: str, label: str) -> str:
    """The label, set right where the countries or the authority know the name for something else."""
    if label in ("person", "organisation", "demonym") and country_named(text):
        return "toponym"
    if label in ("person", "organisation", "demonym") and country_of_capital(text) and not authority().of_surname(text):
        return "toponym"
    if label in ("person", "demonym") and authority().metonym(text):
        return "toponym"  # "the Kremlin"
    if (
        label in ("demonym", "other")
        and not authority().common_surname(text)
        and len(authority().of_surname(text)) == 1
        and not known_people(text)
    ):
        return "person"
    if label == "toponym" and not country_named(text) and text.endswith("s") and country_of_demonym(text):
        return "demonym"  # "Saudis"
    return "demonym" if label in ("toponym", "other", "person") and text in words().peoples else label


def known_people(text: str) -> bool:
    """Whether the word means a people, a faith or another group that is known."""
    return bool(country_of_demonym(text) or text in words().peoples or authority().named(text))


def _key(tokens: Sequence[Token], first: int, last: int) -> tuple[str, ...]:
    """The words of a name without article, titles and 's."""
    parts = [token.text for token in tokens[first:last]]
    while parts and parts[-1] in EDGES:
        parts.pop()
    while len(parts) > 1 and (parts[0].lower() in ("the", "a", "an") or parts[0] in EDGES):
        parts.pop(0)
    while len(parts) > 1 and parts[0].lower().strip(".") in words().titles:
        parts.pop(0)
    return tuple(parts)


def _by_neighbours(tokens: Sequence[Token], first: int, last: int, key: tuple[str, ...], label: str) -> str:
    """What the words in and before the name say that it is."""
    if label in ("other", "person") and first and tokens[first - 1].text in words().body_before:
        beside = tokens[first - 1]
        if first <= beside.head < last or any(tokens[k].head == first - 1 for k in range(first, last)):
            return "organisation"
    if label == "other" and (_by_first_name(key) or (len(key) < last - first and _titled(tokens, first, key))):
        return "person"
    return label


def _titled(tokens: Sequence[Token], first: int, key: tuple[str, ...]) -> bool:
    word = tokens[first].text.lower().strip(".")
    return word in words().titles and key[-1].lower() not in nouns() and _capital(tokens[first])


def _by_first_name(key: tuple[str, ...]) -> bool:
    """Whether the words look like a person's name: a first name, then a word that is no noun, place or people."""
    if not 1 < len(key) <= LONGEST_PERSON or not all(part[:1].isupper() and part[-1:].isalpha() for part in key):
        return False
    last = key[-1]
    return (
        key[0].lower() in first_names()
        and not last.isupper()
        and last.lower() not in nouns()
        and not (country_named(last) or country_of_demonym(last) or country_named(key[0]))
    )
