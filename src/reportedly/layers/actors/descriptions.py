"""What an actor without a name is called in tables and sentences: its description without the count."""

from __future__ import annotations

from reportedly.layers.actors.candidates import Candidate
from reportedly.model import Annotated

BESIDE_A_COUNT = frozenset("more other further additional".split())
COUNTED = frozenset({"nummod", "quantmod"})
PLAIN = frozenset({"NOUN", "DET", "PRON", "NUM", "ADV"})
"""Parts of speech whose capital is that of the sentence alone; an adjective's may be a people's ("Russian")."""

JOINING = frozenset({"ADP", "CCONJ", "PUNCT"})
QUANTIFIERS = frozenset("many several some few most all both".split())


def plain_description(document: Annotated, each: Candidate) -> str:
    """A description as a coder writes a party: "civilians" for "At least five civilians", "the army" for "The army".

    What stands before the count of its head is left out with it, a possessor excepted; names keep their capitals. A
    head that is itself a count ("one of the guards", "the 50") stays as it is told.
    """
    parse = document.parse
    assert parse is not None
    tokens = parse.tokens
    first = each.first
    owned = False
    for k in range(each.first, each.head):
        token = tokens[k]
        owned = owned or token.dep == "poss"
        counts = token.pos == "NUM" and token.dep in COUNTED and token.head == each.head and not owned
        beside = first == k > each.first and token.text.lower() in BESIDE_A_COUNT
        if (counts or beside) and tokens[k + 1].pos not in JOINING:
            first = k + 1
    told = " ".join(document.text[tokens[first].start : each.end].split())
    opening = first > each.first or first == parse.sentences[each.sentence].first
    word = tokens[first].text
    plain = (tokens[first].pos in PLAIN and not tokens[first].entity) or word.lower() in QUANTIFIERS
    lowered = opening and plain and not any(letter.isupper() for letter in word[1:])
    return told[:1].lower() + told[1:] if lowered else told
