"""Descriptions that stand right before the name they tell of: "the match referee | Ada Lem", "his brother | Bo Tan".

A title that is part of how a person is called ("President Lem") is none: it is told by its capital.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.layers.actors.candidates import LEAST_SHARE, Candidate
from reportedly.layers.actors.noun_phrases import to_the_left
from reportedly.layers.actors.word_lists import nouns, words
from reportedly.model import Parse


def titles_before(parse: Parse, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The descriptions right before names of persons, each as a mention of its own."""
    tokens = parse.tokens
    names = [each for each in found if each.form == "name" and each.kind == "person"]
    persons = {k for each in names for k in range(each.first, each.last)}
    heads = {each.head for each in found}
    for name in names:
        k = name.first - 1
        if not name.title or k < 0 or k in heads or tokens[k].text[:1].isupper():
            continue
        lemma = tokens[k].lemma if tokens[k].lemma in nouns() else tokens[k].text.lower()
        noun, share = nouns().get(lemma, ("person", 0.0))
        if noun == "body" or share < LEAST_SHARE:
            continue
        first, definite, country, modifiers = to_the_left(parse, name.sentence, k, persons, name.head)
        yield Candidate(
            tokens[first].start,
            tokens[k].end,
            "nominal",
            first,
            k + 1,
            k,
            name.sentence,
            "person",
            "s",
            words().noun_gender.get(lemma, ""),
            country,
            tuple(modifiers),
            lemma,
            share,
            name.quote,
            name.role,
            definite,
        )
