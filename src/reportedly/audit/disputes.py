"""What a report itself says of a claim or a deed: that it was denied or doubted, or that it did not last.

The words are data (`data/disputes.tsv`); what they are about is a statement or an event that the layers read.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.layers.denials.finding import content_of
from reportedly.model import Annotated, Finding, FindingKind, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import trimmed
from reportedly.text.cues import Cues, Found, table
from reportedly.text.sentences import sentence_around

UNDONE_TYPES = frozenset(
    "agreement talks release_or_concession aid demand threat force_posture restriction sanction support "
    "territory_captured".split()
)
"""Types of events that can fail to last."""

BEFORE = 600  # characters before a denial in which the claim that it answers is looked for
APPOSED = 30  # characters of a sentence before the words that deny it: less is no claim
SEEN = 140  # characters before "seen as rigged" that are shown
LEAST = 25, 3  # characters and words of these: less is no claim
DEED = 60  # characters before the word of a deed that are shown


def dispute_findings(document: Annotated) -> Iterator[Finding]:
    """Claims that the report itself says were denied, and agreements that fell apart."""
    yield from _denied(document)
    yield from _seen_as_untrue(document)
    yield from _undone(document)


def _cues() -> Cues:
    return table("reportedly.audit", "disputes.tsv")


def _found(document: Annotated, name: str) -> Iterator[Found]:
    for part in document.prose:
        yield from _cues().find(name, document.text, part.start, part.end)


def _denied(document: Annotated) -> Iterator[Finding]:
    """ "..., a claim dismissed by the ministry": the claim is the content told just before."""
    found = [*_found(document, "denied"), *_found(document, "doubted")]
    for each in sorted(found, key=lambda one: one.start):
        claim = _told_before(document, each)
        if claim is not None:
            said = " ".join(document.text[each.start : each.end].split())
            answer = trimmed(document, each.start, each.scope_end)
            kind: FindingKind = "denies" if each.cue.name == "denied" else "doubts"
            yield make_finding(kind, claim, answer, f"the report itself says so: “{said}”")


def _told_before(document: Annotated, found: Found) -> Span | None:
    """The content told last before some words, without them; else what their sentence begins with."""
    first, _ = sentence_around(document, found.start, found.end)
    begins = found.start - first < len("This claim is")
    told = [
        (min(part.end, found.start), part.start, statement)
        for statement in document.statements
        for part in statement.content
        if part.start < found.start
        and found.start - part.end <= BEFORE
        and (statement.content[0].start >= first or begins)
    ]
    if told:
        end, start, statement = max(told, key=lambda one: one[:2])
        part = trimmed(document, start, end)
        whole = part.end - part.start > LEAST[0] or statement.content[-1].end > found.start
        return part if whole else content_of(document, statement)
    return trimmed(document, first, found.start) if found.start - first > APPOSED else None


def _seen_as_untrue(document: Annotated) -> Iterator[Finding]:
    """ "Claimed victory in an election widely seen as rigged": what is claimed, and how it is seen."""
    for found in _found(document, "seen_as_untrue"):
        first, _ = sentence_around(document, found.start, found.end)
        claim = trimmed(document, max(first, found.start - SEEN), found.start)
        if found.start - first > LEAST[0] and len(claim.of(document.text).split()) > LEAST[1]:
            answer = trimmed(document, found.start, found.scope_end)
            yield make_finding("doubts", claim, answer, "the report says that others hold it for untrue")


def _undone(document: Annotated) -> Iterator[Finding]:
    """ "A ceasefire was agreed, but that quickly fell apart": the event, and what became of it."""
    for found in _found(document, "undone"):
        first, _ = sentence_around(document, found.start, found.end)
        events = [
            event
            for event in document.events
            if first <= event.trigger.start < found.start and event.type in UNDONE_TYPES
        ]
        if events:
            what = trimmed(document, max(first, events[-1].trigger.start - DEED), found.start)
            words = f"what was told of as “{events[-1].trigger.of(document.text)}” did not last"
            yield make_finding("status_changed", what, trimmed(document, found.start, found.end), words)
