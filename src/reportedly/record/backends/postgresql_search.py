"""Words asked for as PostgreSQL's text search has them: the query, the stems, and where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

from reportedly.record.backends import catalogue
from reportedly.record.query_words import Either, Query, Words
from reportedly.record.search_tokens import plain

VECTOR = (
    f"setweight(to_tsvector('{catalogue.WORDS}', :title), 'A') || "
    f"setweight(to_tsvector('{catalogue.WORDS}', :words), 'D')"
)
INDEXED = text(f"INSERT INTO search (number, part, words) VALUES (:number, :part, {VECTOR})")
AS_INDEXED = text(f"SELECT words = ({VECTOR}) FROM search WHERE number = :number AND part = :part")


def tsquery(query: Query) -> tuple[str, list[Any]]:
    """A query as SQL for a tsquery, with its parameters."""
    values: list[Any] = []

    def given(words: str) -> str:
        name = f"sought{len(values)}"
        values.append(bindparam(name, words, unique=True))
        return f":{name}"

    def one(words: Words) -> str:
        several = plain(" ".join(words.words)).split()
        if not several:  # marks alone, that no index holds
            return "''::tsquery"
        if not words.start:
            return f"phraseto_tsquery('{catalogue.WORDS}', {given(' '.join(several))})"
        last = f"to_tsquery('{catalogue.WORDS}', {given(several[-1] + ':*')})"
        if len(several) == 1:
            return last
        return f"(phraseto_tsquery('{catalogue.WORDS}', {given(' '.join(several[:-1]))}) <-> {last})"

    def made(part: Query) -> str:
        if isinstance(part, Words):
            return one(part)
        if isinstance(part, Either):
            return "(" + " || ".join(map(made, part.parts)) + ")"
        return "(" + " && ".join([*map(made, part.wanted), *(f"!! {made(other)}" for other in part.unwanted)]) + ")"

    return made(query), values


def stems_of(connection: Connection, words: set[str]) -> Mapping[str, str]:
    """The stem of each word, as the index has it."""
    query = text(
        f"SELECT word, coalesce((ts_lexize('{catalogue.STEMS}', word))[1], word) FROM unnest((:words)::text[]) AS word"
    )
    return {word: stem for word, stem in connection.execute(query, {"words": sorted(words)})}


def places_of(
    found: Sequence[Any], asked: Sequence[tuple[tuple[str, bool], ...]], stems: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """Where the words asked for stand among the tokens of a text, in order, none within another."""
    sought = [[(stems[part], start) for word, start in words for part in plain(word).split()] for words in asked]
    at = 0
    while at < len(found):
        for several in sought:
            there = found[at : at + len(several)]
            if len(there) == len(several) > 0 and all(
                stems[token.plain].startswith(stem) if start else stems[token.plain] == stem
                for token, (stem, start) in zip(there, several, strict=True)
            ):
                yield there[0].start, there[-1].end
                at += len(several) - 1
                break
        at += 1
