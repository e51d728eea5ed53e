"""What the denials of reports answer: the words that the layer found in their own report, else those of another.

Which words deny, and what they answer at home, is assigned when a report is read (`layers/denials`). Here claims are
looked for in other reports of the same story, told within days: what begins them, and what the one says whose account
is disputed by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reportedly.compare.document_store import Chosen, held
from reportedly.compare.topics import day_of
from reportedly.layers.denials.linking import LEAD, weight
from reportedly.model import Annotated, Denial, Finding, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import common_stems, content_stems, trimmed
from reportedly.text.sentences import sentence_around, sentences

SAID = ("assert", "claim", "blame", "believe", "confirm", "deny", "doubt")
"""Acts of the statements that an account can be made of."""

ENOUGH = 3.0  # shared stems, the weak ones counted half, for a claim in another report (docs/accuracy/findings.md)
DAYS = 3  # days between two reports of one story that answer each other


def denial_findings(documents: Sequence[Annotated], stories: Mapping[str, str] | None = None) -> Iterator[Finding]:
    """Denials and doubts with what they answer, in their own report or else in another of the same story."""
    told: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(held(documents).names if stories else ()):
        if stories and (story := stories.get(name)):
            told[story].append(number)
    for document in documents:
        answered: set[Span] = set()
        others = Chosen(documents, told[(stories or {}).get(document.report.id, "")])
        for denial in document.denials:
            known = answered - {denial.content} if denial.claim else answered  # "the figures" doubts several sentences
            if not denial.owners and any(denial.content.overlaps(span) for span in known):
                continue
            claim = _said_by(document, denial, others) if denial.owners else denial.claim
            if claim is None and not denial.plain and not denial.owners:
                claim = _elsewhere(document, denial, others)
            if claim is not None and not claim.overlaps(denial.content):
                answered.add(denial.content)
                yield make_finding(denial.kind, claim, denial.content, _words(document, denial, claim))


def _words(document: Annotated, denial: Denial, claim: Span) -> str:
    where = "what is told here" if claim.report == document.report.id else "what another report of the same story tells"
    if denial.owners:
        whose = document.actor(denial.owners[0])
        return f"the report says that the account of {whose.name if whose else 'another'} is answered so"
    statement = None if denial.statement is None else document.statements[denial.statement]
    who = document.actor(statement.source_actor) if statement else None
    source = statement.source if statement else None
    name = (who.neutral or who.name) if who else source.of(document.text) if source else "the source"
    return f"{name} {denial.kind} {where}"


def _elsewhere(document: Annotated, denial: Denial, others: Sequence[Annotated]) -> Span | None:
    """The sentence that begins another report of the story, told within days, that shares most with the denial."""
    about = content_stems(denial.content.of(document.text))
    best: tuple[float, Span] | None = None
    for other in _near(document, others):
        end = (other.prose[0].start if other.prose else 0) + 2 * LEAD
        for span in (trimmed(other, one.start, one.end) for one in sentences(other)):
            if span.start >= end or _answers(other, span):
                continue
            score = weight(about & content_stems(span.of(other.text)))
            if score >= ENOUGH and (best is None or score > best[0]):
                best = score, span
    return best[1] if best else None


def _answers(document: Annotated, span: Span) -> bool:
    """Whether a sentence tells of a denial itself."""
    return any(denial.cue.overlaps(span) for denial in document.denials if not denial.plain) or any(
        statement.act == "deny" and statement.cue is not None and statement.cue.overlaps(span)
        for statement in document.statements
    )


def _near(document: Annotated, others: Iterable[Annotated]) -> Iterator[Annotated]:
    """The other reports that are told within days of this one."""
    day = day_of(document)
    for other in others:
        when = day_of(other)
        if other is not document and day is not None and when is not None and abs(day - when) <= DAYS:
            yield other


def _said_by(document: Annotated, denial: Denial, others: Sequence[Annotated]) -> Span | None:
    """What the owners of a disputed account say, here or in another report, that shares most with the denial."""
    about = content_stems(document.text[slice(*sentence_around(document, denial.content.start, denial.content.end))])
    best: tuple[float, bool, Span] | None = None
    for other in (document, *_near(document, others)):
        for statement in other.statements:
            if statement.source_actor not in denial.owners or statement.act not in SAID:
                continue
            span = max(statement.content, key=lambda one: (one.end - one.start, -one.start))
            span = trimmed(other, span.start, span.end)
            score = weight(about & common_stems(span.of(other.text)))
            later = other is document and span.end > denial.content.start
            if score < 1.0 or later or span.overlaps(denial.content):
                continue
            key = (score, other is document)
            if best is None or key > best[:2]:
                best = (*key, span)
    return best[2] if best else None
