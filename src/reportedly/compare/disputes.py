"""Statement against statement: denied, doubted, changed since, or told alike by two origins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reportedly.compare.same_event import Settings, comparable
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Event, EventReference, Finding, FindingKind, Occurrence, Span, Statement
from reportedly.model.event_types import PHYSICAL
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import clause, trimmed
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
HEDGE = re.compile(
    r"\b(?:possibl[ey]|may|might|could|suspected|plan(?:s|ned|ning)?|will|set to|about to|prepar\w+|threat\w*)\b", re.I
)
BEFORE = 600  # characters before a denial in which the claim it answers is looked for
TOLD_TYPES = PHYSICAL | {
    "agreement",
    "territory_transfer",
    "release_or_concession",
    "base_established",
    "force_posture",
}
TOLD = frozenset({"happened", "ongoing"})
OPEN = frozenset({"planned", "possible"})


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


# ------------------------------------------------------------------------------------------------ between reports


def account_findings(
    happenings: Sequence[Occurrence], documents: Mapping[str, Annotated], origin: Mapping[str, str]
) -> Iterator[Finding]:
    """Between the accounts of one occurrence: told and denied, planned and done, told alike by two origins."""
    for happening in happenings:
        if happening.type is None or len(happening.accounts) < 2:
            continue
        tellings = _first_tellings(happening, documents, origin)
        settings = Settings(documents)
        for at, (a, one) in enumerate(tellings):
            for b, two in tellings[at + 1 :]:
                yield from _related(happening, documents, origin, (a, one), (b, two), settings)
        yield from _alike(happening, documents, origin, tellings, settings)


def _first_tellings(
    happening: Occurrence, documents: Mapping[str, Annotated], origin: Mapping[str, str]
) -> list[tuple[EventReference, Event]]:
    """The first mention of each factuality by each origin, in the order of publication."""
    first: dict[tuple[str, str | None], tuple[EventReference, Event]] = {}
    for account in happening.accounts:
        for reference in account.events:
            event = documents[reference.report].events[reference.event]
            key = (origin[reference.report], event.factuality)
            if key not in first or reference < first[key][0]:
                first[key] = (reference, event)
    return sorted(first.values(), key=lambda item: (day_of(documents[item[0].report]) or 0, item[0]))[:24]


def _close(a: Event, b: Event, one: Annotated, two: Annotated, settings: Settings) -> bool:
    """Whether two mentions surely tell of one thing: same type, the same town named by both, no days apart."""
    days = day_of(one), day_of(two)
    if (
        a.type != b.type
        or a.type not in TOLD_TYPES
        or (days[0] is not None and days[1] is not None and abs(days[0] - days[1]) > 4)
    ):
        return False
    if a.place is None or b.place is None or (a.date and b.date and a.date != b.date):
        return False
    left, right = one.places[a.place], two.places[b.place]
    town = (left.feature or "").startswith(("PPL", "S"))
    same = town and left.geonameid is not None and left.geonameid == right.geonameid
    return same and comparable(settings[a.trigger], settings[b.trigger], False)


def _related(
    happening: Occurrence,
    documents: Mapping[str, Annotated],
    origin: Mapping[str, str],
    first: tuple[EventReference, Event],
    second: tuple[EventReference, Event],
    settings: Settings,
) -> Iterator[Finding]:
    (a, one), (b, two) = first, second
    left, right = documents[a.report], documents[b.report]
    if origin[a.report] == origin[b.report] or not _close(one, two, left, right, settings):
        return
    days = (day_of(left), day_of(right))
    told, other = one.factuality, two.factuality
    spans = (clause(left, one.trigger.start, one.trigger.end), clause(right, two.trigger.start, two.trigger.end))
    if {told, other} & TOLD and "denied" in (told, other):
        yield make_finding("denies", *spans, "one account tells it as a fact, the other denies it", happening.id)
    elif (
        told in OPEN
        and HEDGE.search(spans[0].of(left.text))
        and other in TOLD
        and days[0] is not None
        and days[1] is not None
        and days[0] < days[1]
    ):
        before, after = (one.published.value or one.report.published for one in (left, right))
        words = f"{told} in the report of {before}, told as a fact on {after}"
        yield make_finding("status_changed", *spans, words, happening.id)


def _alike(
    happening: Occurrence,
    documents: Mapping[str, Annotated],
    origin: Mapping[str, str],
    tellings: Sequence[tuple[EventReference, Event]],
    settings: Settings,
) -> Iterator[Finding]:
    """Two origins in a row that tell it as a fact, at the same place or day."""
    facts = [(reference, event) for reference, event in tellings if event.factuality in TOLD]
    for (a, one), (b, two) in pairwise(facts):
        left, right = documents[a.report], documents[b.report]
        if origin[a.report] != origin[b.report] and _close(one, two, left, right, settings):
            spans = (
                clause(left, one.trigger.start, one.trigger.end),
                clause(right, two.trigger.start, two.trigger.end),
            )
            yield make_finding(
                "agrees", *spans, "two origins tell of it as a fact, at the same place or on the same day", happening.id
            )
