"""A report against itself: done in one sentence, still threatened or planned in another; one sentence told twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportedly.model import Annotated, Finding, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import clause, content_stems, head_of
from reportedly.text.cues import table
from reportedly.text.sentences import WORD, sentence_around, sentences
from reportedly.text.stems import stem

VERB = re.compile(r"\s+(?:\w+ly\s+)?(?P<verb>\w{4,})\b")
"""What stands behind "threatened to", "is set to" (`data/contradictions.tsv`)."""

DONE = re.compile(r"(?<!\bto be )\b(?P<verb>\w{3,}ed|built|sent|set up|struck|took|held|sold|bought)\b", re.I)
AGAIN = re.compile(r"\s+(?:\w+\s+){0,2}?(?:more|another|further|additional|new|again|other)\b", re.I)
"""What is planned besides what was done: no contradiction."""

SHARED = 2  # words besides the verb that both clauses have, at least one of them rare or a name
LONGEST = 60_000  # characters of a report in which this is looked for
BYLINE = re.compile(
    r"\bis (?:a|an|the)\b.{0,60}\b(?:reporter|correspondent|editor|writer|journalist|columnist)\b", re.I
)
RIGHT_AFTER = 20  # characters: a headline that is told again right away stands for itself
GAP = 90  # characters between repeated sentences that make one passage
TWICE = 9  # words of a sentence that is not told twice by chance
CLOSE = 0.04  # share: 18 miles are 29 km and not 28.97, so round figures in two units differ by up to 4 %
COMMON_VERBS = frozenset(
    stem(verb)
    for verb in (
        "need want call name base use make take include continue allow ask tell start end help keep show hold "
        "turn work go get "
        "see come leave put meet speak visit become bring run give move say talk look"
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Deed:
    verb: str
    span: Span
    stems: frozenset[str]
    verb_end: int


def contradiction_findings(document: Annotated) -> Iterator[Finding]:
    """Contradictions and repetitions within one report."""
    yield from _done_and_ahead(document)
    yield from _told_twice(document)
    yield from _same_measure(document)


Find = Callable[[Annotated, int, int], Iterator[tuple[int, re.Match[str]]]]
"""Finds where words of a deed begin in a stretch of a report, and the match that has its verb."""


def _planned(document: Annotated, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
    for found in table("reportedly.audit", "contradictions.tsv").find("ahead", document.text, start, end):
        if match := VERB.match(document.text, found.end, end):
            yield found.start, match


def _done(document: Annotated, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
    for match in DONE.finditer(document.text, start, end):
        yield match.start(), match


def _deeds(
    document: Annotated, find: Callable[[Annotated, int, int], Iterator[tuple[int, re.Match[str]]]]
) -> Iterator[_Deed]:
    left = LONGEST
    for part in document.prose:
        for start, match in find(document, part.start, min(part.end, part.start + max(left, 0))):
            verb = stem(match["verb"])
            if verb in COMMON_VERBS:
                continue
            _, last = sentence_around(document, start, match.end())
            after = document.text[match.end("verb") : min(last, match.end("verb") + 110)]
            told = clause(document, start, match.end())
            yield _Deed(verb, told, content_stems(after) - {verb}, match.end("verb"))
        left -= part.end - part.start


def _done_and_ahead(document: Annotated) -> Iterator[Finding]:
    """ "Installed it there" in one sentence, "threatened to install it there" in another."""
    ahead = list(_deeds(document, _planned))
    if not ahead:
        return
    wanted = {deed.verb for deed in ahead}
    done: dict[str, list[_Deed]] = defaultdict(list)
    for deed in _deeds(document, _done):
        if deed.verb in wanted:
            done[deed.verb].append(deed)
    for plan in ahead:
        for deed in done[plan.verb]:
            shared = plan.stems & deed.stems
            same = sentence_around(document, deed.span.start, deed.span.end)[0] <= plan.span.start < deed.span.end
            if (
                same
                or deed.span.overlaps(plan.span)
                or len(shared) < SHARED
                or AGAIN.match(document.text, plan.verb_end)
            ):
                continue
            words = ", ".join(sorted(shared)[:4])
            told = f"told as done in one place and as still to come in another ({plan.verb}: {words})"
            yield make_finding("internal_contradiction", deed.span, plan.span, told)
            break


def _told_twice(document: Annotated) -> Iterator[Finding]:
    """Sentences that stand in the report twice, word for word; those in a row are one finding."""
    seen: dict[tuple[str, ...], Span] = {}
    _, head = head_of(document)
    found: list[tuple[Span, Span]] = []
    for span in sentences(document):
        told = span.of(document.text)
        words = tuple(word.lower() for word in WORD.findall(told))
        if len(words) < TWICE or BYLINE.search(told):
            continue
        first = seen.setdefault(words, span)
        if first is span or (first.end <= head and span.start - first.end <= RIGHT_AFTER):
            continue
        if found and 0 <= first.start - found[-1][0].end <= GAP and 0 <= span.start - found[-1][1].end <= GAP:
            before = found.pop()
            first = Span(first.report, before[0].start, first.end)
            span = Span(span.report, before[1].start, span.end)
        found.append((first, span))
    for first, span in found:
        if not first.overlaps(span):
            yield make_finding("repeats", first, span, "the same words stand in the report twice")


def _same_measure(document: Annotated) -> Iterator[Finding]:
    """One distance or area told in two places of a report, in whatever unit."""
    measured = [
        quantity
        for quantity in document.quantities[:400]
        if quantity.dimension in ("length", "area")
        and quantity.si_value
        and quantity.same_amount_as is None
        and quantity.modifier != "range"
    ]
    for at, a in enumerate(measured):
        for b in measured[at + 1 :]:
            assert a.si_value is not None and b.si_value is not None
            room = CLOSE * max(a.si_value, b.si_value) if a.unit != b.unit else 0.0
            if a.dimension != b.dimension or abs(a.si_value - b.si_value) > room:
                continue
            one, two = (slice(*sentence_around(document, q.span.start, q.span.end)) for q in (a, b))
            if document.text[one].strip() == document.text[two].strip():
                continue
            shared = content_stems(document.text[one]) & content_stems(document.text[two])
            names = {stem(word) for word in WORD.findall(document.text[one]) if word[:1].isupper()} & shared
            if len(shared) >= 2 and names:
                words = f"{a.span.of(document.text)} and {b.span.of(document.text)} are the same within {CLOSE:.0%}"
                yield make_finding("agrees", a.span, b.span, words)
