"""What a report's own voice may not say: more than its source, words that nobody said, sources that are nobody.

The audit that standards editors ask for. Everything here is within one report; only the search for a speaker's
words goes
through all reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from reportedly.compare.clauses import Quoted, clause, content_stems, quotations, trimmed
from reportedly.compare.identifiers import make_finding
from reportedly.compare.stems import stem
from reportedly.compare.stories import headline
from reportedly.compare.tellings import NAME, WORD, sentence_around
from reportedly.model import Annotated, Finding, Quantity, Span, Statement

FEW, MANY = 2, 5  # words of a phrase put in someone's mouth
LONG = 6  # words of a quotation that shows how someone speaks
HINTING = re.compile(
    r"\b(?:(?:strongly|clearly|heavily|appeared to|seemed to)\s+)?(?:hint(?:s|ed|ing)?|signal(?:s|led|ed|"
    r"ling)?|implied|implies|suggested)\b",
    re.I,
)
SAYS = re.compile(
    r"\s+(?:has |had |also |later |again ){0,2}(?:said|says|claimed|declared|insisted|announced|warned|stated)\b"
)
INTENDS = re.compile(
    r"\b(?:plans?|planned|wants?|wanted|intends?|intended|seeks?|sought|aims?|aimed|vowed|hopes?|hoped) (?:to|for)\b"
)
MOST_QUOTED = 500  # quotations of one report that are looked at
NEXT = 500  # characters after a hint in which the words it is read from stand
BOUND = frozenset({"at_least", "more_than", "about", "at_most", "less_than"})
WORDS_OF_BOUND = {
    "at_least": "at least",
    "more_than": "more than",
    "about": "about",
    "at_most": "up to",
    "less_than": "less than",
}


def audit_findings(documents: Sequence[Annotated]) -> Iterator[Finding]:
    """The audit of every report."""
    spoken = _spoken(documents)
    for document in documents:
        yield from _vague(document)
        yield from _dropped_bounds(document)
        yield from _hints(document)
        yield from _words_not_found(document, spoken)


# ------------------------------------------------------------------------------------------------ vague sources


@lru_cache(maxsize=1)
def _vague_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (files("reportedly.compare") / "data" / "vague_sources.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
    return tuple((what, re.compile(pattern, re.I)) for pattern, what, _ in rows)


def _vague(document: Annotated) -> Iterator[Finding]:
    """A source that cannot be asked: "another report said", "sources say", "was reported to have"."""
    taken: list[Span] = []
    for what, pattern in _vague_patterns():
        for part in document.prose:
            for match in pattern.finditer(document.text, part.start, part.end):
                span = Span(document.report.id, match.start(), match.end())
                if not any(span.overlaps(other) for other in taken):
                    taken.append(span)
                    yield make_finding("vague_source", span, None, what)


# ------------------------------------------------------------------------------------------------ headlines


def _head(document: Annotated) -> tuple[int, int]:
    """The characters of the headline, or of the first line where it stands for one."""
    if document.headline:
        return document.headline.start, document.headline.end
    title = headline(document)
    start = document.prose[0].start if document.prose else 0
    start += len(document.text[start:]) - len(document.text[start:].lstrip())
    return start, start + len(title)


def _dropped_bounds(document: Annotated) -> Iterator[Finding]:
    """A headline that gives a bare number where the body says "at least" or "about"."""
    start, end = _head(document)
    for figure in document.quantities:
        if (
            not (start <= figure.span.start < end)
            or figure.modifier is not None
            or figure.dimension != "count"
            or figure.value < 3
        ):
            continue
        told = [
            other for other in document.quantities if other.span.start >= end and _same_count(figure, other, document)
        ]
        if told and all(other.modifier in BOUND for other in told):
            bound = WORDS_OF_BOUND[str(told[0].modifier)]
            bare, full = figure.span.of(document.text), told[0].span.of(document.text)
            words = f"the headline says {bare}, the report “{full}”: the headline drops “{bound}”"
            yield make_finding("unsupported_by_source", figure.span, told[0].span, words)


def _same_count(a: Quantity, b: Quantity, document: Annotated) -> bool:
    if a.value != b.value or b.dimension != "count":
        return False
    one = content_stems(clause(document, a.span.start, a.span.end).of(document.text))
    two = content_stems(
        " ".join(WORD.findall(document.text[slice(*sentence_around(document.text, b.span.start, b.span.end))]))
    )
    return len({word for word in one & two if not word.isdigit()}) >= 1


def _hints(document: Annotated) -> Iterator[Finding]:
    """The outlet says that someone hinted at a thing; the words quoted next do not say it."""
    held = list(quotations(document))[:MOST_QUOTED]
    for part in document.prose:
        for match in HINTING.finditer(document.text, part.start, part.end):
            if any(quoted.start <= match.start() < quoted.end for quoted in held):
                continue
            first, last = sentence_around(document.text, match.start(), match.end())
            said = [quoted for quoted in held if last <= quoted.start <= last + NEXT and len(quoted.stems) >= LONG]
            if not said or match.group().lower() == "suggested":
                continue
            claim = trimmed(document, max(first, match.start() - 80), last)
            about = content_stems(claim.of(document.text))
            for quoted in said[:2]:
                if not about & set(quoted.stems):
                    words = "the report reads a hint into these words; they do not themselves say so"
                    yield make_finding(
                        "unsupported_by_source", claim, trimmed(document, quoted.start, quoted.end), words
                    )


# ------------------------------------------------------------------------------------------------ words in a mouth


def _spoken(documents: Sequence[Annotated]) -> dict[str, list[tuple[Annotated, Quoted]]]:
    """What each actor is quoted with, in all reports."""
    spoken: dict[str, list[tuple[Annotated, Quoted]]] = defaultdict(list)
    for document in documents:
        held = list(quotations(document))
        for statement in document.statements:
            if statement.source_actor is None or not held:
                continue
            for quoted in held:
                if any(part.start <= quoted.start + 1 and quoted.end - 1 <= part.end for part in statement.content):
                    spoken[statement.source_actor].append((document, quoted))
    return spoken


def _carries(quoted: Quoted, phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(quoted.stems[at : at + size] == tuple(phrase) for at in range(len(quoted.stems) - size + 1))


def _words_not_found(
    document: Annotated, spoken: Mapping[str, Sequence[tuple[Annotated, Quoted]]]
) -> Iterator[Finding]:
    """A short phrase in quotation marks in indirect speech that none of the speaker's quotations carries."""
    if not document.prose:
        return
    held = list(quotations(document))[:MOST_QUOTED]
    for phrase in held:
        told = document.text[phrase.start : phrase.end]
        if not FEW <= len(phrase.stems) <= MANY or _is_name(document, phrase):
            continue
        if any(letter.isdigit() for letter in told) or len(content_stems(told)) < FEW:
            continue
        speakers = _speakers(document, phrase)
        said = [item for speaker in speakers for item in spoken.get(speaker, ()) if item[1] != phrase]
        if any(_carries(quoted, phrase.stems) for _, quoted in said if len(quoted.stems) > len(phrase.stems)):
            continue
        names = {actor.id: actor.neutral or actor.name for actor in document.actors}
        who = " or ".join(names[speaker] for speaker in speakers)
        words = f"“{told}” stands in quotation marks, but no quotation of {who} in any report carries these words"
        mine = Span(document.report.id, phrase.start, phrase.end)
        for other, quoted in _nearest(document, phrase, said):
            yield make_finding("quoted_words_not_found", mine, trimmed(other, quoted.start, quoted.end), words)


def _nearest(
    document: Annotated, phrase: Quoted, said: Sequence[tuple[Annotated, Quoted]]
) -> list[tuple[Annotated, Quoted]]:
    """The speaker's long quotation in this report, and one of another report that shares a word with the phrase."""
    mine = set(phrase.stems) & content_stems(document.text[phrase.start : phrase.end])
    chosen = []
    for own in (True, False):
        fit = [
            (len(mine & set(quoted.stems)), other, quoted)
            for other, quoted in said
            if (other is document) == own and len(quoted.stems) >= (LONG if own else FEW)
        ]
        fit = [item for item in fit if own or item[0]]
        if fit:
            best = max(fit, key=lambda item: (item[0], len(item[2].stems), item[1].report.id, -item[2].start))
            chosen.append(best[1:])
    return chosen


def _speakers(document: Annotated, phrase: Quoted) -> list[str]:
    """The person into whose mouth the phrase is put, then the one whose intentions it tells.

    A fragment of speech in marks is good custom when the reporter heard it. Asked for are fragments in a headline,
    and those at second hand ("A said that B plans a ..."), for there the marks say more than the source.
    """
    first, _ = sentence_around(document.text, phrase.start, phrase.end)
    people = {actor.id: actor for actor in document.actors if actor.kind == "person"}
    source = None
    for actor in people.values():
        for mention in actor.mentions:
            if first <= mention.span.start < phrase.start and SAYS.match(document.text, mention.span.end):
                source = actor.id
    statement = _statement_at(document, phrase)
    if source is None and statement is not None and statement.kind != "direct" and statement.source_actor in people:
        source = statement.source_actor
    if source is None:
        return []
    others = [
        actor.id
        for actor in people.values()
        if actor.id != source
        and any(
            first <= mention.span.start < phrase.start and INTENDS.search(document.text, mention.span.end, phrase.start)
            for mention in actor.mentions
        )
    ]
    begin, end = _head(document)
    return [source, *others] if others or begin <= phrase.start < end else []


def _statement_at(document: Annotated, quoted: Quoted) -> Statement | None:
    held = [
        statement
        for statement in document.statements
        if any(part.start <= quoted.start and quoted.end <= part.end for part in statement.content)
    ]
    return min(held, key=lambda statement: sum(part.end - part.start for part in statement.content), default=None)


def _is_name(document: Annotated, phrase: Quoted) -> bool:
    """Titles and names stand in quotation marks too."""
    words = WORD.findall(document.text[phrase.start : phrase.end])
    return sum(bool(NAME.match(word)) for word in words) > len(words) / 2 or not any(stem(word) for word in words)
