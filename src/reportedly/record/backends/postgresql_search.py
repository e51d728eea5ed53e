"""Words asked for as PostgreSQL's text search has them: the query, the stems, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, or_, select, text

from reportedly.record import schema
from reportedly.record.backends import catalogue
from reportedly.record.backends.base import Marks, starts_with
from reportedly.record.pieces_of_words import checked
from reportedly.record.query_words import Either, Query, Words, looked_for
from reportedly.record.search_tokens import Token, plain, tokens

COMMON_PIECES = 3_000
"""Reports having all pieces of a part from which it is quicker to look into the texts: each must be looked into."""

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


STEM = f"coalesce((ts_lexize('{catalogue.STEMS}', word))[1], word)"
STEMS = text(f"SELECT word, {STEM} FROM unnest((:words)::text[]) AS word")
LIKE_THESE = text(
    f"SELECT word, stem FROM (SELECT word, {STEM} AS stem FROM unnest((:words)::text[]) AS word) AS stems "
    "WHERE stem = ANY((:whole)::text[]) OR stem ^@ ANY((:starts)::text[])"
)
"""Of some words those whose stem is one of those looked for, or begins with one of them."""

Part = tuple[str, bool]  # a stem, and whether only its beginning is asked for


def stems_of(connection: Connection, words: Iterable[str]) -> Mapping[str, str]:
    """The stem of each word, as the index has it."""
    return {word: stem for word, stem in connection.execute(STEMS, {"words": sorted(set(words))})}


def _fits(stem: str | None, part: Part) -> bool:
    sought, start = part
    return stem is not None and (stem.startswith(sought) if start else stem == sought)


def places_of(
    found: Sequence[Token], sought: Sequence[Sequence[Part]], stems: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """Where the words asked for stand among the tokens of a text, in order, none within another.

    Args:
        found: the tokens of the text.
        sought: what is looked for: words that follow one another.
        stems: those of the words of the text that are like a word looked for.
    """
    last = 0
    for at in (place for place, token in enumerate(found) if token.plain in stems):
        for several in sought if at >= last else ():
            there = found[at : at + len(several)]
            if len(there) == len(several) > 0 and all(map(_fits, (stems.get(one.plain) for one in there), several)):
                yield there[0].start, there[-1].end
                last = at + len(several)
                break


def marks(connection: Connection, query: Query, numbers: Sequence[int]) -> dict[int, Marks]:
    """Where the words stand in the texts of these reports."""
    report = schema.reports.c
    rows = connection.execute(select(report.number, report.text).where(report.number.in_(numbers)))
    texts = {number: tokens(words) for number, words in rows}
    asked = [
        [(part, start) for word, start in starts_with(words) for part in plain(word).split()]
        for words in looked_for(query)
    ]
    own = stems_of(connection, (part for words in asked for part, _ in words))
    sought = [[(own[part], start) for part, start in words] for words in asked]
    values = {
        "words": sorted({token.plain for found in texts.values() for token in found}),
        "whole": [stem for words in sought for stem, start in words if not start],
        "starts": [stem for words in sought for stem, start in words if start],
    }
    stems = {word: stem for word, stem in connection.execute(LIKE_THESE, values)}
    return {number: Marks(tuple(places_of(found, sought, stems))) for number, found in texts.items()}


def holding(part: str, expected: int) -> ColumnElement[bool]:
    """That the text or title of a report holds these characters (`Backend.holding`)."""
    bare = checked(part)
    common = expected > COMMON_PIECES
    if common and bare.isascii():  # capitals of other scripts do not matter, and are dear to fold
        plain_texts = [f'lower(reports.{name} COLLATE "C")' for name in ("text", "title")]
        return or_(*(func.strpos(literal_column(one), bare.lower()) > 0 for one in plain_texts))
    escaped = re.sub(r"([\\%_])", r"\\\1", bare)
    looked_at: Any = literal_column(f"({catalogue.FOLDED} || '')" if common else catalogue.FOLDED)
    sought = text(f"lower((:part)::text COLLATE {catalogue.FOLDING})").bindparams(part=f"%{escaped}%")
    found: ColumnElement[bool] = looked_at.op("LIKE")(sought)
    return found
