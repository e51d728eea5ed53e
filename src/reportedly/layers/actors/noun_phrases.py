"""The words that belong to a description's head: its determiner, modifiers, an "of" phrase, the country they tell."""

from __future__ import annotations

from calendar import month_abbr, month_name
from collections.abc import Sequence

from reportedly.model import Parse, Token
from reportedly.world.authority import Known, authority
from reportedly.world.countries import country_named, country_of_capital, country_of_demonym, folded

LONGEST_PHRASE = 12  # tokens to the left of a description's head
LONGEST_OF = 6  # tokens of an "of" phrase that are taken into the span
LEFT = frozenset({"det", "amod", "compound", "nmod", "poss", "nummod", "predet", "neg", "quantmod", "case", "advmod"})
DETERMINERS = {
    "a": "a", "an": "a", "the": "the", "all": "the", "both": "the", "this": "that", "that": "that", "these": "that",
    "those": "that",
}  # fmt: skip
"""How definite a description is by its determiner; by any other it is one of many."""

MONTHS = frozenset({*month_name[1:], *month_abbr[1:]})
YEAR = 4  # digits
NUMBERING = frozenset("many several some few dozens hundreds thousands other".split())


def _dated(before: Token, year: Token) -> bool:
    """Whether two words are a month and its year or day: a date before a description ("since 3 March | rebels")."""
    if before.text.isdigit() and year.text in MONTHS:
        return True
    return before.text in MONTHS and year.text.isdigit() and len(year.text) in (1, 2, YEAR)


def to_the_left(
    parse: Parse, at: int, k: int, persons: set[int], name: int | None = None
) -> tuple[int, str, str | None, list[str]]:
    """What stands before a description's head: (first token, how definite it is, a country, modifiers).

    Args:
        at: number of the sentence.
        k: the head.
        persons: tokens of names of persons, which a description does not take in.
        name: head of the name that a description stands before, to which its words may belong as well.
    """
    heads = (k, k if name is None else name)
    tokens, sentence = parse.tokens, parse.sentences[at]
    first, definite, country, modifiers = k, "", None, []
    for j in range(k - 1, max(sentence.first, k - LONGEST_PHRASE) - 1, -1):
        token = tokens[j]
        if j in persons and tokens[j + 1].tag != "POS" and token.dep != "poss":
            break
        if not any(_belongs(tokens, j, head) for head in heads) or (
            j > sentence.first and _dated(tokens[j - 1], token)
        ):
            break
        first = j
        word = token.text.lower()
        if token.dep == "poss" and token.head in heads:
            definite = "my"
        elif token.head in heads and token.dep in ("det", "predet"):
            definite = DETERMINERS.get(word, "many")
        elif token.dep in ("nummod", "quantmod") or (token.head in heads and word in NUMBERING):
            definite = definite or "many"
        if token.pos in ("NOUN", "PROPN", "ADJ") or word == "based":
            modifiers.append(folded(token.text))
            if not (j + 2 < k and tokens[j + 1].text == "-" and tokens[j + 2].text in ("based", "backed")):
                if country is None and j and tokens[j - 1].text[:1].isupper() and token.text[:1].isupper():
                    country = country_of(
                        f"{tokens[j - 1].text} {token.text}"
                    )  # "S Sudan", "South Sudan", "New Zealand"
                country = country or country_of(token.text)
    while (
        first < k and tokens[first].pos in ("ADP", "CCONJ", "PUNCT") and tokens[first].text.lower() not in ("at", "up")
    ):
        first += 1
    return first, definite, country, modifiers


def _belongs(tokens: Sequence[Token], j: int, k: int) -> bool:
    """Whether a token to the left of a head is of its phrase."""
    above = j
    for _ in range(4):
        if tokens[above].head == k or tokens[above].head == above:
            break
        above = tokens[above].head
    verb = tokens[j].pos in ("VERB", "AUX") and tokens[j].tag not in ("VBG", "VBN")
    return tokens[above].head == k and tokens[above].dep in LEFT and not verb


def of_phrase(tokens: Sequence[Token], k: int, behind: int) -> tuple[int, list[str]]:
    """(token behind the last, nouns) of what "of" brings in behind a head: "the head of | Harbour Relief"."""
    last, nouns_of = k + 1, []
    if last < behind and tokens[last].text == "of" and tokens[last].head == k:
        end = last
        while (
            end + 1 < behind
            and end - last < LONGEST_OF
            and (last <= tokens[end + 1].head <= end + 1 + LONGEST_OF or _compound(tokens, end))
        ):
            if tokens[end + 1].pos in ("VERB", "PUNCT", "AUX", "SCONJ"):
                break
            end += 1
            if tokens[end].pos in ("NOUN", "PROPN"):
                last = end + 1
                nouns_of.append(tokens[end].text)
    return last, nouns_of


def _compound(tokens: Sequence[Token], k: int) -> bool:
    """Whether a word is the first part of the name that the next word ends: "the head of Harbour | Relief"."""
    return tokens[k].dep == "compound" and tokens[k].head == k + 1


def seat(tokens: Sequence[Token], k: int, last: int) -> str | None:
    """The country of the capital where a state's body sits: "the defence ministry in Warsaw"."""
    if last + 1 < len(tokens) and tokens[last].text == "in" and tokens[last].head == k:
        found = country_of_capital(tokens[last + 1].text)
        return found.iso2 if found else None
    return None


def body_called(tokens: Sequence[Token], first: int, last: int) -> Known | None:
    """The body that the authority table calls so: "the UN refugee agency"."""
    while first < last and tokens[first].dep == "det":
        first += 1
    if last - first < 2 or not any(token.text[:1].isupper() for token in tokens[first:last]):
        return None
    rows = authority().named(" ".join(token.text for token in tokens[first:last]))
    return rows[0] if len(rows) == 1 and rows[0].kind == "organisation" else None


def country_of(word: str) -> str | None:
    """The country that a capitalised word names, is the adjective of, or has its government in; None for no such."""
    if not word[:1].isupper():
        return None
    found = country_of_demonym(word) or country_named(word)
    if found is not None:
        return found.iso2
    metonym = authority().metonym(word)
    return metonym.country if metonym else None
