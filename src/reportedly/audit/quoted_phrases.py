"""Phrases in quotation marks that a report puts in someone's mouth in its own words, and what it quotes in full.

A report alone shows only that no quotation of its own carries the phrase; `compare.quoted_words` asks all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.model import Annotated
from reportedly.text.clauses import content_stems, head_of
from reportedly.text.cues import Found, table
from reportedly.text.quotations import Quoted, quoted_in, statement_at
from reportedly.text.sentences import NAME, WORD, sentence_around
from reportedly.text.stems import stem

FEW, MANY = 2, 5  # words of a phrase put in someone's mouth
MARKS = tuple("“‘\"'")
REACH = 120  # characters behind a speaker in which "has also said", "openly plans to" stand
CLOSE = 40  # characters between an intention and the words in marks that tell it
MOST_QUOTED = 500  # quotations of one report that are looked at


@dataclass(frozen=True, slots=True)
class Asking:
    """A phrase put in someone's mouth: quotations of these speakers are looked for by these words."""

    phrase: Quoted
    speakers: tuple[str, ...]
    words: frozenset[str]


def asking(document: Annotated) -> Iterator[Asking]:
    """The short phrases in quotation marks in indirect speech that no quotation of their own report carries."""
    if not document.prose:
        return
    held = list(quoted_in(document))[:MOST_QUOTED]
    for phrase in held:
        told = document.text[phrase.start : phrase.end]
        if not FEW <= len(phrase.stems) <= MANY or _is_name(document, phrase):
            continue
        if any(letter.isdigit() for letter in told) or len(content_stems(told)) < FEW:
            continue
        speakers = _speakers(document, phrase)
        if (
            not speakers
            or _told_plainly(document, phrase)
            or any(carries(quoted, phrase.stems) for quoted in held if quoted != phrase)
        ):
            continue
        words = content_stems(told) & set(phrase.stems)
        yield Asking(phrase, tuple(speakers), frozenset(words or phrase.stems))


def said_in(document: Annotated) -> Iterator[tuple[str, Quoted]]:
    """Each quotation of a report with the actor who is quoted."""
    held = list(quoted_in(document))
    for statement in document.statements if held else ():
        if statement.source_actor is None:
            continue
        for quoted in held:
            if any(part.start <= quoted.start + 1 and quoted.end - 1 <= part.end for part in statement.content):
                yield statement.source_actor, quoted


def _told_plainly(document: Annotated, phrase: Quoted) -> bool:
    """Whether the report uses the words without marks too: a term, then, and no fragment of speech."""
    words = re.escape(document.text[phrase.start : phrase.end].strip(" .,"))
    return any(
        not (match.start() < phrase.end and phrase.start < match.end())
        and document.text[match.start() - 1 : match.start()] not in MARKS
        for part in document.prose
        for match in re.finditer(words, document.text[: part.end], re.I)
        if match.start() >= max(part.start, 1)
    )


def carries(quoted: Quoted, phrase: Sequence[str]) -> bool:
    """Whether a quotation has the stems of a phrase in their order."""
    size = len(phrase)
    return any(quoted.stems[at : at + size] == tuple(phrase) for at in range(len(quoted.stems) - size + 1))


def _speakers(document: Annotated, phrase: Quoted) -> list[str]:
    """The person into whose mouth the phrase is put, then the one whose intentions it tells.

    A fragment of speech in marks is good custom when the reporter heard it. Asked for are fragments in a headline,
    and those at second hand ("A said that B plans a ..."), for there the marks say more than the source.
    """
    first, _ = sentence_around(document, phrase.start, phrase.end)
    people = {actor.id: actor for actor in document.actors if actor.kind == "person"}
    source = None
    for actor in people.values():
        for mention in actor.mentions:
            if first <= mention.span.start < phrase.start and _cue("says", document, mention.span.end):
                source = actor.id
    statement = statement_at(document, phrase)
    if source is None and statement is not None and statement.kind != "direct" and statement.source_actor in people:
        source = statement.source_actor
    if source is None:
        return []
    others = [
        actor.id
        for actor in people.values()
        if actor.id != source
        and any(
            first <= mention.span.start < phrase.start
            and (intends := _cue("intends", document, mention.span.end)) is not None
            and phrase.start - intends.end <= CLOSE
            for mention in actor.mentions
        )
    ]
    begin, end = head_of(document)
    if document.text[begin:end].rstrip("”\"'’ \n").endswith("."):
        end = begin  # a first line that is a sentence is no headline
    return [source, *others] if others or begin <= phrase.start < end else []


def _cue(name: str, document: Annotated, at: int) -> Found | None:
    """The cue of that name right behind a mention."""
    if not document.text[at : at + 1].isspace():
        return None
    return table("reportedly.audit", "quoted_phrases.tsv").first(
        name, document.text, at, min(len(document.text), at + REACH)
    )


def _is_name(document: Annotated, phrase: Quoted) -> bool:
    """Titles and names stand in quotation marks too."""
    words = WORD.findall(document.text[phrase.start : phrase.end])
    return sum(bool(NAME.match(word)) for word in words) > len(words) / 2 or not any(stem(word) for word in words)
