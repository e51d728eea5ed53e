"""What a report tells that nobody could confirm: "Reuters could not verify it", "the figures were not confirmed".

Such a sentence doubts what stands before it: figures where it speaks of figures, else what somebody was told to say. It
says of nothing that it is untrue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.layers.denials.finding import cues, side_of
from reportedly.model import Annotated, Denial, Span
from reportedly.text.clauses import clause, content_stems, trimmed
from reportedly.text.cues import Found
from reportedly.text.sentences import sentence_around, sentences

BACK = 900  # characters before it in which the words that could not be confirmed are looked for
MOST = 12  # sentences with figures that one sentence doubts: "the casualty figures" of a long report
LEAST = 25, 3  # characters and words of what was told: less is no claim
FIGURES = "the figure number toll casualty count death body kill wound injury these those independent report both"
"""Words of a doubt that do not say whose figures it doubts."""

SAID = frozenset({"assert", "claim", "blame", "confirm", "believe"})
"""Acts of the statements that can want confirming."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """The words of a doubt: the sentence, the clause that is told, the cue, and what could not be confirmed."""

    sentence: Span
    told: Span
    cue: Span
    what: str


def unverified(document: Annotated) -> Iterator[Denial]:
    """The doubts of a report that name what they doubt, one for each sentence or content that they answer."""
    for doubt in _doubts(document):
        if cues().has("unsettled", doubt.what):
            continue  # "could not confirm whether ...": nothing was told that it doubts
        if cues().has("figures", doubt.what):
            claims = _with_tolls(document, doubt)
        elif cues().has("told", doubt.what):
            claims = _last_said(document, doubt)
        else:
            continue
        statement = next(
            (
                number
                for number, one in enumerate(document.statements)
                if any(part.start <= doubt.cue.start and doubt.cue.end <= part.end for part in one.content)
            ),
            None,
        )
        for claim in claims:
            yield Denial(doubt.told, "doubts", doubt.cue, statement, claim)


def _doubts(document: Annotated) -> Iterator[_Doubt]:
    text = document.text
    for prose in document.prose:
        found = [
            each
            for name in ("unverified_subject", "unverified")
            for each in cues().find(name, text, prose.start, prose.end)
        ]
        reached = prose.start
        for each in sorted(found, key=lambda each: (each.start, each.cue.name != "unverified_subject")):
            first, last = sentence_around(document, each.start, each.end)
            if each.start >= reached and not cues().has("supposed", text, first, each.start):
                reached = each.end
                cue, told = document.report.span(each.start, each.end), clause(document, each.start, each.end)
                yield _Doubt(document.report.span(first, last), told, cue, _what(text, each, first, last))


def _what(text: str, found: Found, first: int, last: int) -> str:
    """The words that say what could not be confirmed: the object, or the subject where there is none."""
    behind = text[found.end : last].strip(" .,;”\"'")
    subject = found.cue.name == "unverified_subject" or not behind
    return text[first : found.start] if subject else behind


def _with_tolls(document: Annotated, doubt: _Doubt) -> Iterator[Span]:
    """The sentences before a doubt that count killed, wounded, captured, missing or displaced.

    Where it says of what ("the toll on both sides of the border") they share a word with it.
    """
    about = content_stems(doubt.what) - content_stems(FIGURES)
    counted = [
        document.quantities[toll.quantity].span.start
        for event in document.events
        for toll in event.tolls
        if toll.quantity is not None
    ]
    lines = (trimmed(document, line.start, line.end) for line in sentences(document))
    before = [
        line
        for line in lines
        if line.end <= doubt.cue.start
        and any(line.start <= at < line.end for at in counted)
        and (not about or about & content_stems(line.of(document.text)))
    ]
    yield from before[-MOST:]


def _last_said(document: Annotated, doubt: _Doubt) -> Iterator[Span]:
    """What was told last before a doubt: by the one whose claim it is, where it names one."""
    whose = _sides(document, doubt)
    told = [
        (part.end, trimmed(document, part.start, part.end))
        for statement in document.statements
        if statement.act in SAID and (not whose or whose & side_of(document, statement.source_actor))
        for part in statement.content
        if 0 < doubt.cue.start - part.end <= BACK
        and not part.overlaps(doubt.told)
        and part.end - part.start > LEAST[0]
        and len(part.of(document.text).split()) > LEAST[1]
    ]
    if told:
        yield max(told, key=lambda one: (one[0], -one[1].start))[1]


def _sides(document: Annotated, doubt: _Doubt) -> frozenset[str]:
    """The actors that stand within the words of what could not be confirmed ("Brod's claim"), with their countries."""
    at = document.text.find(doubt.what, doubt.sentence.start)
    own = [
        actor
        for actor in document.actors
        if at >= 0 and any(at <= one.span.start < at + len(doubt.what) for one in actor.mentions if one.form == "name")
    ]
    return frozenset(name for actor in own for name in side_of(document, actor.id))
