"""Reports that carry the same wire or agency text: one origin, however many hands it went through.

Candidates come from `sketches`, what a pair shares from `alignment`. Groups are then made by average linkage: two
groups become one when their reports, on average, hold more than a third of one another. A report that has a paragraph
of another story in it is therefore no bridge between the two; the paragraph is kept as a `Passage` of its own, so that
what it tells is not counted as a second source.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, tee

import numpy as np

from reportedly.compare.alignment import Aligner, runs, within
from reportedly.compare.decisions import Decisions, regrouped
from reportedly.compare.document_store import Chosen, in_order
from reportedly.compare.sketches import candidates, corpus_of
from reportedly.model import Annotated, Copies, Reason, Span
from reportedly.model.identifiers import content_id
from reportedly.text.credits import WAYS, agencies, is_of, named_agency
from reportedly.text.shingles import SHINGLE, Hashes, Words, shingles, words_of, words_of_many

SAME = 0.39
"""Average containment from which two groups are one, swept on the copies gold: see docs/accuracy/copies.md."""

PART = 30
"""Words of another report's text in an own story that are shown as a shared passage (two or three sentences)."""

ALIKE = 0.85  # such reports are taken for one without asking every pair
WITNESSES = 4  # reports of each group that are asked when two groups are compared
GAP = 3  # reworded words within a passage
FEWEST = 8  # words of a passage that is worth showing
MOST_PASSAGES = 400  # shown for one group


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in two reports that are otherwise two reports."""

    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Copying:
    """Groups of copies, and the passages that reports outside of one group share."""

    groups: tuple[Copies, ...]
    passages: tuple[Passage, ...]


def find_copies(documents: Sequence[Annotated]) -> tuple[Copies, ...]:
    """The groups of two and more reports that carry one text, in the order of their first report's id."""
    return copying(documents).groups


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles of objects, which costs a tenth and finds none here; as it was afterwards."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_uncollected()
def copying(
    documents: Sequence[Annotated], decisions: Decisions | None = None, common: Hashes | None = None
) -> Copying:
    """Groups of copies and shared passages, as a person decided where one did.

    The order of the documents makes no difference. `common`: shingles that many texts of the record share, where these
    are some of its reports (`sketches.corpus_of`).
    """
    ordered, decisions = in_order(documents), decisions or Decisions()
    corpus = corpus_of(prose_words(ordered), common)
    aligner = Aligner(corpus)
    first, second = candidates(corpus)
    sizes = np.diff(corpus.bounds)
    edges = []
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        if (alike := aligner.shared(a, b).containment) > 0:
            edges.append((alike, a, b))
    edges.sort(key=lambda edge: (-edge[0], edge[1], edge[2]))
    clusters = _clusters(edges, aligner, len(corpus.members))
    many = []
    for texts in clusters:
        numbers = sorted(number for text in texts for number in corpus.members[text])
        if len(numbers) > 1 and len(corpus.small(texts[0])):
            many.append(numbers)
    many, decided = _decided(ordered, many, decisions)
    read = words_of_many(ordered[number].text for numbers in many for number in numbers)
    groups = [
        _group(Chosen(ordered, numbers), list(islice(read, len(numbers))), k in decided)
        for k, numbers in enumerate(many)
    ]
    leader = {number: numbers[0] for numbers in many for number in numbers}
    apart = {frozenset(pair) for pair in decisions.two_texts}
    pairs = [
        (one, two)
        for alike, a, b in edges
        for one, two in [(corpus.members[a][0], corpus.members[b][0])]
        if leader.get(one, one) != leader.get(two, two)
        and alike * min(sizes[a], sizes[b]) >= PART / 2
        and not (apart and frozenset((ordered[one].report.id, ordered[two].report.id)) in apart)
    ]
    read = prose_words(ordered[number] for pair in pairs for number in pair)
    passages = [
        passage for a, b in pairs for passage in _passages(ordered[a], ordered[b], PART, next(read), next(read))
    ]
    groups.sort(key=lambda group: group.reports)
    return Copying(tuple(groups), tuple(passages))


def _decided(
    documents: Sequence[Annotated], many: list[list[int]], decisions: Decisions
) -> tuple[list[list[int]], set[int]]:
    """Groups of more than one report as a person decided, and which of them are a person's."""
    if not decisions.one_text and not decisions.two_texts:
        return many, set()
    numbers = {document.report.id: number for number, document in enumerate(documents)}
    one, two = (
        [(numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers]
        for pairs in (decisions.one_text, decisions.two_texts)
    )
    made = [(sorted(group), own) for group, own in regrouped(many, one, two) if len(group) > 1]
    return [group for group, _ in made], {k for k, (_, own) in enumerate(made) if own}


def prose_words(documents: Iterable[Annotated]) -> Iterator[Words]:
    """The words of each report's own prose, in order."""
    one, two = tee(documents)
    for document, every in zip(one, words_of_many(document.text for document in two), strict=True):
        yield _read(document, every)


def _read(document: Annotated, words: Words) -> Words:
    """The words of the report's own prose; all words where the body is not known."""
    if not document.body or (
        len(document.body) == 1 and document.body[0].end - document.body[0].start == len(document.text)
    ):
        return words
    inside = np.zeros(len(words.starts), bool)
    for span in document.body:
        low, high = np.searchsorted(words.starts, (span.start, span.end))
        inside[low:high] = True
    return Words(words.hashes[inside], words.starts[inside], words.ends[inside], words.flags[inside])


def _clusters(edges: Sequence[tuple[float, int, int]], aligner: Aligner, texts: int) -> list[list[int]]:
    """Average linkage, strongest pairs first; the average is taken over a few witnesses of each side."""
    group = list(range(texts))
    members = {text: [text] for text in range(texts)}
    refused: set[tuple[int, int, int]] = set()
    for alike, a, b in edges:
        one, two = group[a], group[b]
        if one == two or alike < SAME:
            continue
        if len(members[one]) < len(members[two]):
            one, two = two, one
        both = len(members[one]) + len(members[two])
        if alike < ALIKE:
            if (one, two, both) in refused:
                continue
            if _average(members[one], members[two], aligner) < SAME:
                refused.add((one, two, both))
                continue
        for text in members[two]:
            group[text] = one
        members[one] += members.pop(two)
    return [sorted(part) for part in members.values()]


def _witnesses(members: Sequence[int]) -> list[int]:
    step = max(1, len(members) // WITNESSES)
    return list(members[::step][:WITNESSES]) if len(members) > WITNESSES else list(members)


def _average(one: Sequence[int], two: Sequence[int], aligner: Aligner) -> float:
    asked = [aligner.shared(a, b).containment for a in _witnesses(one) for b in _witnesses(two)]
    return sum(asked) / len(asked)


# ------------------------------------------------------------------------------------------------ what is shown


def _passages(a: Annotated, b: Annotated, fewest: int, one: Words, two: Words) -> list[Passage]:
    """The shared passages of two reports, longest first, each as the stretch of `a` with its twin in `b`."""
    made, other = shingles(one.hashes), shingles(two.hashes)
    if not len(made) or not len(other):
        return []
    order = np.argsort(other, kind="stable")
    at = np.minimum(np.searchsorted(other, made, sorter=order), len(other) - 1)
    where = np.where(other[order[at]] == made, order[at], -1)
    inside = np.zeros(len(one.hashes), bool)
    for step in range(SHINGLE):
        inside[step : step + len(made)] |= where >= 0
    found = []
    for first, end in _stretches(inside):
        if end - first < fewest:
            continue
        places = np.sort(where[first:end][where[first:end] >= 0])
        near = places[np.abs(places - places[len(places) // 2]) <= end - first]
        low, high = int(near[0]), min(int(near[-1]) + SHINGLE, len(two.starts)) - 1
        found.append(
            Passage(
                Span(a.report.id, int(one.starts[first]), int(one.ends[end - 1])),
                Span(b.report.id, int(two.starts[low]), int(two.ends[high])),
            )
        )
    return sorted(found, key=lambda passage: (passage.a.start - passage.a.end, passage.a))


def _stretches(inside: np.typing.NDArray[np.bool_]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, end in runs(inside):
        if joined and first - joined[-1][1] <= GAP:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return joined


@lru_cache(maxsize=1)
def _agency_words() -> Hashes:
    return np.unique([words_of(agency).hashes[0] for agency in agencies()])


@dataclass(frozen=True, slots=True)
class _Named:
    """An agency that a text names as where it comes from, and where it does."""

    agency: str
    span: Span

    @property
    def reason(self) -> Reason:
        return Reason(f"the text names {self.agency} as where it comes from", self.span)


def _named_origin(documents: Sequence[Annotated], words: Sequence[Words]) -> _Named | None:
    """The agency that the text itself names: a dateline or credit first, then "told AFP"."""
    known = _agency_words()  # looking for words is far cheaper than for patterns
    named = [document for document, mine in zip(documents, words, strict=True) if within(mine.hashes, known).any()]
    for way in WAYS:
        for document in named:
            if (place := named_agency(document.text, way)) is not None:
                return _Named(document.text[slice(*place)], Span(document.report.id, *place))
    return None


def _forwarded(documents: Sequence[Annotated]) -> Annotated | None:
    """The report of the channel from which others of the group say that they were forwarded."""
    told = {(each.report.forwarded_from or "").casefold() for each in documents} - {""}
    own = [each for each in documents if each.report.forwarded_from is None]
    return next((each for each in own if (each.report.publisher or "").casefold() in told), None)


def _origin(documents: Sequence[Annotated], named: _Named | None) -> tuple[str | None, list[Reason]]:
    """The report that the others are copies of, where that is known, and why."""
    reasons = [named.reason] if named else []
    if (first := _forwarded(documents)) is not None:
        return first.report.id, [Reason(f"the others were forwarded from {first.report.publisher}")]
    if named:
        for document in documents:
            if is_of(named.agency, document.report.publisher):
                return document.report.id, [*reasons, Reason(f"{document.report.id} is published by that agency")]
    dated = sorted(
        (document.published.value or document.report.published or "9999", document.report.id) for document in documents
    )
    if dated[0][0] < dated[1][0] < "9999" or (dated[0][0] != "9999" and len(dated) > 1 and dated[0][0] < dated[1][0]):
        return dated[0][1], [*reasons, Reason(f"{dated[0][1]} was published first ({dated[0][0]})")]
    return None, reasons


def _group(documents: Sequence[Annotated], words: Sequence[Words], decided: bool) -> Copies:
    """The group of these reports (in the order of their ids), all of whose words are given."""
    reports = tuple(document.report.id for document in documents)
    origin, reasons = _origin(documents, _named_origin(documents, words))
    base = next((document for document in documents if document.report.id == origin), None)
    base = base or max(documents, key=lambda document: (len(document.text), document.report.id))
    at = reports.index(base.report.id)
    own = _read(base, words[at])
    spans: dict[str, list[Span]] = defaultdict(list)
    left = MOST_PASSAGES
    for document, theirs in zip(documents, words, strict=True):
        if left <= 0:
            break
        if document.report.id == base.report.id:
            continue
        for passage in _passages(base, document, FEWEST, own, _read(document, theirs))[:12]:
            spans[base.report.id].append(passage.a)
            spans[document.report.id].append(passage.b)
            left -= 1
    passages = tuple(span for report in sorted(spans) for span in sorted(set(spans[report])))
    most = max((span.end - span.start for span in spans.get(base.report.id, ())), default=0)
    reasons.append(Reason(f"{len(reports)} reports carry one text; the longest shared passage has {most:,} characters"))
    if decided:
        reasons.append(Reason("a person decided which reports belong to this group"))
    return Copies(content_id("copies", *reports), reports, origin, passages, tuple(reasons))
