"""Statement against statement: denied, doubted, changed since, or told alike by two origins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.model import Annotated, Finding, FindingKind, Span, Statement
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import trimmed
from reportedly.text.sentences import sentence_around

NAMED_CLAIM = re.compile(
    r"\b(?:a|the|this|that|these|those|its|his|her|their|such|all)\s+(?:(?:latest|same|very)\s+)?"
    r"(?P<noun>claims?|allegations?|accusations?|assertions?|charges?|suggestions?|reports?|statements?|account|version)\s+"
    r"(?:(?:that|which)\s+)?(?:(?:was|were|is|are|has been|have been|had been)\s+)?(?:(?:quickly|swiftly|"
    r"later|immediately|flatly|strongly|repeatedly|promptly)\s+)?"
    r"(?P<verb>dismissed|denied|rejected|disputed|refuted|contradicted|questioned|doubted|denies|rejects|"
    r"disputes|called into question|challenged)\b[^.\n]{0,120}",
    re.I,
)
DOUBTING = frozenset({"questioned", "doubted", "called into question", "challenged"})
VIEWED = re.compile(
    r"\b(?:(?:widely|largely|internationally|broadly|generally|universally)\s+)?"
    r"(?:viewed|seen|regarded|dismissed|condemned|criticised|criticized|denounced|decried|described|rejected)\s+"
    r"(?:(?:abroad|internationally|in the West|by [^,.;]{3,40})\s+)?as\s+(?:being\s+)?(?:an?\s+|neither free "
    r"nor\s+|the\s+)?"
    r"(?:rigged|fraudulent|shams?|stolen|fake|bogus|illegitimate|fraud|farce|unfair|fair|pretext)\b[^,.;]{0,20}",
    re.I,
)
UNDONE = re.compile(
    r"\b(?:but|which|that|and|before|only to|it)\s+(?:(?:that|it|this|soon|quickly|later|swiftly|then|has|"
    r"had|have|since|was|were|been|be)\s+){0,3}"
    r"(?:fell apart|fall apart|collapsed?|broke down|break down|was called off|called off|cancelled|"
    r"canceled|was postponed|postponed|suspended|was abandoned|"
    r"never (?:took|taken) (?:place|effect|hold)|did not hold|failed to hold|was reversed|reversed|"
    r"was withdrawn|retracted|was revoked)\b",
    re.I,
)
UNDONE_TYPES = frozenset(
    {
        "agreement",
        "talks",
        "release_or_concession",
        "aid",
        "demand",
        "threat",
        "force_posture",
        "restriction",
        "sanction",
        "support",
        "territory_captured",
    }
)
BEFORE = 600  # characters before a denial in which the claim it answers is looked for


def dispute_findings(documents: Sequence[Annotated]) -> Iterator[Finding]:
    """Claims that the report itself says were denied, and agreements that fell apart."""
    for document in documents:
        yield from _named_claims(document)
        yield from _viewed(document)
        yield from _undone(document)


def _content(document: Annotated, statement: Statement) -> Span:
    """The longest part of what is said: in a broken quotation the first may be a word or two."""
    part = max(statement.content, key=lambda span: (span.end - span.start, -span.start))
    return trimmed(document, part.start, part.end)


def _named_claims(document: Annotated) -> Iterator[Finding]:
    """ "..., a claim dismissed by the ministry": the claim is the content told just before."""
    for part in document.prose:
        for match in NAMED_CLAIM.finditer(document.text, part.start, part.end):
            first, _ = sentence_around(document, match.start(), match.end())
            told = [
                statement
                for statement in document.statements
                if BEFORE + 1 > match.start() - statement.content[-1].end >= -1
                and statement.content[-1].end <= match.start() + 1
                and (statement.content[0].start >= first or match.start() - first < 12)
            ]
            if told:
                claim = _content(
                    document, max(told, key=lambda statement: (statement.content[-1].end, statement.content[0].start))
                )
            elif match.start() - first > 30:
                claim = trimmed(document, first, match.start())
            else:
                continue
            kind: FindingKind = "doubts" if match["verb"].lower() in DOUBTING else "denies"
            words = f"the report itself says that this {match['noun'].lower().rstrip('s')} was {match['verb'].lower()}"
            yield make_finding(kind, claim, trimmed(document, match.start(), match.end()), words)


def _viewed(document: Annotated) -> Iterator[Finding]:
    """ "Claimed victory in an election widely seen as rigged": what is claimed, and how it is seen."""
    for part in document.prose:
        for match in VIEWED.finditer(document.text, part.start, part.end):
            first, _ = sentence_around(document, match.start(), match.end())
            claim = trimmed(document, max(first, match.start() - 140), match.start())
            if match.start() - first > 25 and len(claim.of(document.text).split()) > 3:
                words = "the report says that others hold it for untrue"
                yield make_finding("doubts", claim, trimmed(document, match.start(), match.end()), words)


def _undone(document: Annotated) -> Iterator[Finding]:
    """ "A ceasefire was agreed, but that quickly fell apart": the event, and what became of it."""
    for part in document.prose:
        for match in UNDONE.finditer(document.text, part.start, part.end):
            first, _ = sentence_around(document, match.start(), match.end())
            events = [
                event
                for event in document.events
                if first <= event.trigger.start < match.start() and event.type in UNDONE_TYPES
            ]
            if events:
                event = events[-1]
                what = trimmed(document, max(first, event.trigger.start - 60), match.start())
                words = f"what was told of as “{event.trigger.of(document.text)}” did not last"
                yield make_finding("status_changed", what, trimmed(document, match.start(), match.end()), words)
