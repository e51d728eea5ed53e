"""Loaded words: names, epithets and verbs that take a side, each with its degree and a neutral counterpart.

The table is `data/wording.toml`. A word counts inside quotations too: the layer marks it, the record says whose words
they are. Where the word means an actor of the report, the neutral counterpart is that actor's neutral name.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from reportedly.layers.declaration import layer
from reportedly.model import Actor, Annotated, LoadedWord, Mention, Span, Token

NEAR = 4  # words on either side in which an entry's company is looked for
LEAVE_OUT = "(leave out)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table; `phrase` is the words of one of its forms."""

    phrase: tuple[str, ...]
    degree: int
    neutral: str
    near: frozenset[str]
    never: frozenset[str]
    actor: bool
    noun: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The entries by their first word, the judging adjectives by degree, and the pairs."""

    entries: dict[str, tuple[Entry, ...]]
    modifiers: dict[str, int]
    pairs: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def table() -> Table:
    """The shipped table, longest phrases first."""
    raw = tomllib.loads(
        resources.files("reportedly.layers.wording").joinpath("data/wording.toml").read_text(encoding="utf-8")
    )
    entries: dict[str, list[Entry]] = {}
    for row in raw["word"]:
        for word in row["words"]:
            phrase = tuple(word.split())
            entry = Entry(
                phrase,
                row["degree"],
                row["neutral"],
                frozenset(row.get("near", ())),
                frozenset(row.get("never", ())),
                row.get("actor", False),
                row.get("noun", False),
            )
            entries.setdefault(phrase[0], []).append(entry)
    modifiers = {word: int(degree) for degree, words in raw["modifiers"].items() if degree.isdigit() for word in words}
    return Table(
        {first: tuple(sorted(rows, key=lambda row: -len(row.phrase))) for first, rows in entries.items()},
        modifiers,
        {word: frozenset(nouns) for word, nouns in raw["pairs"].items() if isinstance(nouns, list)},
    )


class _Mentions:
    """The actors' mentions by place, for "which actor is meant here"."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        rows = sorted(
            ((mention.span.start, mention.span.end, mention, actor) for actor in actors for mention in actor.mentions),
            key=lambda row: (row[0], row[1]),
        )
        self._rows = rows
        self._starts = [row[0] for row in rows]

    def at(self, start: int, end: int) -> tuple[Mention, Actor] | None:
        """The smallest name or description that covers the characters."""
        best: tuple[int, Mention, Actor] | None = None
        upto = bisect_right(self._starts, start)
        for first, last, mention, actor in self._rows[max(0, upto - 40) : upto]:
            if (
                first <= start
                and end <= last
                and mention.form in ("name", "nominal")
                and (best is None or last - first < best[0])
            ):
                best = (last - first, mention, actor)
        return (best[1], best[2]) if best else None


@layer(requires=("actors",), assigns=("wording",))
def annotate_wording(document: Annotated) -> Annotated:
    """The document with its loaded words, in the order of the text; none overlaps another."""
    parse = document.parse
    if parse is None:
        return document
    mentions = _Mentions(document.actors)
    found: list[LoadedWord] = []
    end = 0
    for sentence in parse.sentences:
        tokens = parse.tokens[sentence.first : sentence.last]
        found.extend(_listed(document, tokens, mentions))
        found.extend(_judging(document, tokens, mentions, sentence.first))
    kept: list[LoadedWord] = []
    for word in sorted(found, key=lambda each: (each.span.start, -each.span.end)):
        if word.span.start >= end:
            kept.append(word)
            end = word.span.end
    return replace(document, wording=tuple(kept))


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a sentence, parts that hyphens tie together as one; `first..last` are its tokens, both included."""

    text: str
    lemma: str
    first: int
    last: int


def _words_of(tokens: Sequence[Token]) -> list[_Word]:
    found: list[_Word] = []
    k = 0
    while k < len(tokens):
        first, text = k, tokens[k].text
        while k + 2 < len(tokens) and tokens[k + 1].text == "-" and not tokens[k].space and not tokens[k + 1].space:
            text += "-" + tokens[k + 2].text
            k += 2
        text = text.lower().replace("’", "'")
        found.append(_Word(text, tokens[k].lemma if first == k else text, first, k))
        k += 1
    return found


def _listed(document: Annotated, tokens: Sequence[Token], mentions: _Mentions) -> Iterator[LoadedWord]:
    entries = table().entries
    line = _words_of(tokens)
    k = 0
    while k < len(line):
        step = 1
        for entry in entries.get(line[k].text, ()) or entries.get(line[k].lemma, ()):
            last = k + len(entry.phrase) - 1
            if last >= len(line) or any(
                line[k + n].text != word for n, word in enumerate(entry.phrase) if n or last > k
            ):
                continue
            if made := _loaded(document, tokens, line, k, last, entry, mentions):
                yield made
                step = last - k + 1
                break
        k += step


def _loaded(
    document: Annotated,
    tokens: Sequence[Token],
    line: list[_Word],
    k: int,
    last: int,
    entry: Entry,
    mentions: _Mentions,
) -> LoadedWord | None:
    around = {word.text for word in (*line[max(0, k - NEAR) : k], *line[last + 1 : last + 1 + NEAR])}
    if (entry.near and not entry.near & around) or entry.never & around:
        return None
    head = tokens[line[last].last]
    if entry.noun and (head.pos not in ("NOUN", "PROPN") or head.dep in ("compound", "amod", "nmod")):
        return None
    start, end = tokens[line[k].first].start, head.end
    meant = mentions.at(start, end)
    if (entry.actor and meant is None) or (meant is not None and _within_a_name(meant[0], start, end)):
        return None
    neutral, actor = entry.neutral, None
    if meant is not None:
        who = meant[1]
        actor = who.id
        if neutral == "@actor" and who.neutral and any(each.form == "name" for each in who.mentions):
            neutral = who.neutral
    if neutral == "@actor":
        neutral = LEAVE_OUT
    reason = f"listed: “{' '.join(entry.phrase)}”"
    return LoadedWord(Span(document.report.id, start, end), entry.degree, neutral, actor, reason)


def _within_a_name(mention: Mention, start: int, end: int) -> bool:
    return mention.form == "name" and (mention.span.start < start or end < mention.span.end)


def _judging(document: Annotated, tokens: Sequence[Token], mentions: _Mentions, first: int) -> Iterator[LoadedWord]:
    """Adjectives that judge the actor they stand before."""
    known, pairs = table().modifiers, table().pairs
    for token in tokens:
        word = token.text.lower()
        degree = known.get(word)
        if degree is None and word not in pairs:
            continue
        head = tokens[token.head - first] if first <= token.head < first + len(tokens) else token
        if head is token or not token.start < head.start:
            continue
        if word in pairs:
            if head.text.lower() not in pairs[word]:
                continue
            degree = 1
        elif token.dep not in ("amod", "compound", "nmod"):
            continue
        meant = mentions.at(head.start, head.end)
        if meant is None and not (head.pos == "PROPN" and _is_place(document, head)):
            continue
        who = meant[1] if meant else None
        name = head.text
        if (
            meant is not None
            and _within_a_name(meant[0], token.start, token.end)
            and meant[0].span.start <= token.start
        ):
            continue
        yield LoadedWord(
            Span(document.report.id, token.start, token.end),
            degree or 1,
            (who.neutral or who.name)
            if who and any(m.form == "name" for m in who.mentions)
            else LEAVE_OUT
            if who
            else name,
            who.id if who else None,
            f"an adjective that judges “{name}”",
        )


def _is_place(document: Annotated, head: Token) -> bool:
    return any(place.span.start <= head.start and head.end <= place.span.end for place in document.places)
