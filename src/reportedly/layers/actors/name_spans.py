"""Where a name begins and ends, put right: names that were marked in part, or in two parts, are made whole."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.actors.labels import Spans, known_people
from reportedly.layers.actors.word_lists import first_names, words
from reportedly.model import Token
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, country_of_demonym

Span = tuple[int, int, str]
MOST_AFTER = 4  # words that a name of a body may run on
SEATS = frozenset({"County", "Municipality"})  # bodies when they stand before "of" and a place
OWN = frozenset({"Government", "Navy", "Army", "Parliament", "Armed", "Air"})  # after the adjective of a state
POINTS = frozenset({"North", "South", "East", "West"})
LETTERS = frozenset({"N", "S", "E", "W", "N.", "S.", "E.", "W."})
PARTED = frozenset("Ireland Cyprus Ossetia Bank Kivu Darfur Kordofan Sinai Waziristan Kalimantan".split())
"""Names whose part that a letter tells is another land than the whole, or none of a state: "N. Ireland", "W. Bank"."""
LINKS = frozenset({"of", "for"})
PARTS = frozenset({"organisation", "force", "toponym", "other"})


def widened(tokens: Sequence[Token], spans: Spans) -> Spans:
    """The names, whole: "Harbour | College", "University of | North Holm", "Ada | Lem" where "Ada Lem" is told too."""
    taken = {k for first, last, _ in spans for k in range(first, last)}
    whole = {(tokens[a].text, tokens[a + 1].text) for a, b, label in spans if label == "person" and b - a == 2}
    spans = with_points(tokens, spans)
    made: Spans = []
    n = 0
    while n < len(spans):
        first, last, label = spans[n]
        while last - first > 1 and not any(character.isalnum() for character in tokens[last - 1].text):
            last -= 1
        if label == "demonym" and first and first - 1 not in taken and tokens[first - 1].text in POINTS:
            own = f"{tokens[first - 1].text} {tokens[first].text}"
            first -= bool(country_of_demonym(own))  # "North Korean"
        if label == "person" and first and first - 1 not in taken and is_first_name(tokens, first):
            first -= 1
        n += 1
        while n < len(spans) and (joined := _joined(tokens, (first, last, label), spans[n])):
            first, last, label = joined
            n += 1
        upto = spans[n][0] if n < len(spans) else len(tokens)
        if label in ("organisation", "force") and tokens[last - 1].text in LINKS and last - first > 1:
            last = _linked(tokens, last, upto)
        elif label == "toponym" and (begin := _before_of(tokens, first, taken)) < first:
            first, label = begin, "organisation"
        elif (
            label == "person" and last - first == 1 and last < upto and (tokens[first].text, tokens[last].text) in whole
        ):
            last += 1
        if (end := _to_head(tokens, first, last, upto)) > last:
            last, label = end, "force" if label == "force" else "organisation"
        made.append((first, last, label))
    return made


def with_points(tokens: Sequence[Token], spans: Spans) -> Spans:
    """The names with the letter before a country that tells which one it is: "N. | Korea", "S | Sudan"."""
    made: Spans = []
    for first, last, label in spans:
        if last - first == 2 and tokens[first].text in LETTERS and tokens[first + 1].text in PARTED:
            label = "toponym"
        if first and tokens[first - 1].text in LETTERS and tokens[first - 1].space:
            named = f"{tokens[first - 1].text} {' '.join(token.text for token in tokens[first:last])}"
            if country_named(named) or country_of_demonym(named) or tokens[first].text in PARTED:
                while made and made[-1][1] >= first:
                    made.pop()
                first, label = first - 1, label if label == "demonym" else "toponym"
        made.append((first, last, label))
    return made


def _joined(
    tokens: Sequence[Token], one: tuple[int, int, str], two: tuple[int, int, str]
) -> tuple[int, int, str] | None:
    """Two names side by side as one, where they are one."""
    first, last, label = one
    between = [token.text for token in tokens[last : two[0]]]
    if not between and two[2] == "person" and _first_name(tokens, first, last, label):
        return first, two[1], "person"  # "Minister German Lem", "Mr Chad Lem"
    apart = tokens[two[0]].start - tokens[last - 1].end
    if label == two[2] == "person" and not between and apart == 1 and _one_person(tokens, first, last, two):
        return first, two[1], "person"  # "Oksana | Bondar"
    if label == two[2] == "person" and between in ([], ["."]) and len(tokens[last - 1].text.strip(".")) == 1:
        return first, two[1], "person"  # "Ada M. | Lem"
    if two[2] not in PARTS or label not in PARTS:
        return None
    if tokens[last - 1].text in LINKS and between in ([], ["the"]) and (last - first > 2 or _body(tokens, last - 2)):
        return first, two[1], "organisation"  # "University of | North Holm"
    linked = between and between[0] in LINKS and between[1:] in ([], ["the"])
    fits = two[2] == "organisation" or (two[2] == "other" and between[:1] == ["for"])
    if linked and fits and label == "organisation" and _head(tokens, last - 1):
        return first, two[1], "organisation"  # "Church | of | Saint Ada", "Lem Foundation | for the | Arts"
    return None


def _one_person(tokens: Sequence[Token], first: int, last: int, two: tuple[int, int, str]) -> bool:
    """Whether two persons side by side are one: names of a word or two, the first no possessive."""
    words_of_both = [token.text for token in tokens[first : two[1]]]
    plain = all(word[:1].isupper() and word[-1:].isalpha() for word in words_of_both)
    return plain and last - first == 1 and two[1] - two[0] <= 2 and tokens[two[0]].text.lower() not in words().titles


def _linked(tokens: Sequence[Token], last: int, upto: int) -> int:
    """Where a name goes on after its "of"; before the "of" where no name follows."""
    begin = last + 1 if last < upto and tokens[last].text == "the" else last
    end = begin
    while end < min(upto, begin + MOST_AFTER) and _capital(tokens[end]):
        end += 1
    return end if end > begin else last - 1


def is_first_name(tokens: Sequence[Token], first: int) -> bool:
    """Whether the word before a name is a first name that was passed over: "police chief Ada | Lem"."""
    before = tokens[first - 1]
    known = before.text.lower() in first_names() and before.text.lower() not in words().titles
    return known and before.pos == "PROPN" and before.text[:1].isupper() and tokens[first].start - before.end == 1


def _first_name(tokens: Sequence[Token], first: int, last: int, label: str) -> bool:
    """Whether the name of a country or people is a first name here: a title stands before it."""
    before = tokens[first - 1] if first else None
    titled = before is not None and before.text[:1].isupper() and before.text.lower().strip(".") in words().titles
    return last - first == 1 and label in ("demonym", "toponym") and titled


def _head(tokens: Sequence[Token], k: int) -> bool:
    """Whether token `k` is a capitalised word for a body ("University")."""
    return k >= 0 and _capital(tokens[k]) and tokens[k].text.lower() in words().body_heads


def _body(tokens: Sequence[Token], k: int) -> bool:
    """Whether token `k` is a word for a body before "of" and a place ("University", "Municipality")."""
    return _head(tokens, k) or (k >= 0 and tokens[k].text in SEATS)


def _before_of(tokens: Sequence[Token], first: int, taken: set[int]) -> int:
    """Where a body's name begins that ends in "of" and this place; `first` where there is none."""
    if first < 2 or tokens[first - 1].text != "of" or taken & {first - 1, first - 2}:
        return first
    if not _body(tokens, first - 2):
        return first
    begin = first - 2
    while begin and begin - 1 not in taken and _capital(tokens[begin - 1]) and tokens[begin - 1].pos == "PROPN":
        begin -= 1
    return begin


def _to_head(tokens: Sequence[Token], first: int, last: int, upto: int) -> int:
    """Where a name ends that runs on to a word for a body; `last` for one that does not.

    "The British Embassy" is told by its state: the name of a state, people or seat of government is left alone.
    """
    own = " ".join(token.text for token in tokens[first:last])
    if known_people(own) or country_named(own) or authority().metonym(own):
        end = last + 2 if last < upto and tokens[last].text in ("Armed", "Air") else last + 1
        return end if end <= upto and tokens[last].text in OWN and tokens[last - 1].space else last
    end = last
    while end < min(upto, last + MOST_AFTER) and tokens[end - 1].space:
        if not _capital(tokens[end]):
            break
        end += 1
    if end > last and tokens[last].text.isupper():
        return last
    return next((k for k in range(end, last, -1) if _head(tokens, k - 1)), last)


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[-1:].isalpha()
