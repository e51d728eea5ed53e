"""From the tagger's numbers to spans: tag sequences, pointers, sentence vectors.

The layout of the read-out (one row a piece) is fixed here, for training and reading alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from reportedly.model.event_types import EVENT_TYPES

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STATEMENT_LABELS = ("source", "cue", "content")
NAME_LABELS = ("person", "organisation", "force", "toponym", "demonym", "other")
STATEMENT_TAGS = ("O", *(f"{mark}-{label}" for label in STATEMENT_LABELS for mark in "BI"))
NAME_TAGS = ("O", *(f"{mark}-{label}" for label in NAME_LABELS for mark in "BI"))
TRIGGER_TAGS = ("O", *EVENT_TYPES, "other")
DEPTH = 64  # of a pointer's projections
VECTOR = 384  # numbers of a sentence embedding
BUCKETS = 24  # of a signed distance; the first is for "none"

COLUMNS = {
    "statements": len(STATEMENT_TAGS) + 4 * DEPTH,
    "names": len(NAME_TAGS),
    "triggers": len(TRIGGER_TAGS),
    "factuality": 1,
    "types": len(EVENT_TYPES),
    "similarity": VECTOR,
}
"""Columns of each head in the read-out, in their order."""


def columns_of(head: str) -> slice:
    """Where a head's columns stand in the read-out."""
    first = 0
    for name, count in COLUMNS.items():
        if name == head:
            return slice(first, first + count)
        first += count
    raise KeyError(head)


def bucket_of(distance: Ints) -> Ints:
    """Bucket of a signed distance in pieces (to minus from): finer near, coarser far."""
    near = np.minimum(np.abs(distance), 300)
    # up to four pieces each its own; then one and a half buckets for each doubling, as the weights were trained
    grade = np.where(near < 4, near, 2 + np.floor(2 * np.log2(np.maximum(near, 4) / 4) * 0.75 + 2).astype(np.int64))
    grade = np.minimum(grade, 11)
    return np.where(distance >= 0, 1 + grade, 12 + grade)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces `first..last` (end-exclusive) under one label, with the mean probability of it."""

    first: int
    last: int
    label: int
    score: float


@dataclass(frozen=True, slots=True)
class Tie:
    """A statement in pieces: parts of its content, its cue and its source."""

    content: tuple[Chunk, ...]
    cue: Chunk | None
    source: Chunk | None
    source_score: float


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return total


def best_tags(scores: Floats, changes: Floats | None = None) -> Ints:
    """The best sequence of B/I/O tags (0 = O, 1 = B and 2 = I of the first label, ...) that breaks no rule.

    An inside tag follows only its own label. Words of which no neighbour could change the tag have their most probable
    one; the stretches between are decoded by Viterbi (Forney 1973).

    Args:
        scores: (words, tags) numbers of the read-out.
        changes: (words, tags, tags): what speaks for a word's tag (last) where the word before has that tag (middle),
            as log-odds; None where nothing is known of it.
    """
    count = len(scores)
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    probabilities = softmax(scores)
    path: Ints = probabilities.argmax(axis=1)
    asked, settled = _open_words(probabilities, path, always=changes is not None)
    ends = np.append(np.flatnonzero(settled), count)
    of_asked = np.unique(np.searchsorted(ends, np.flatnonzero(asked)))
    lasts = ends[of_asked]
    firsts = np.where(of_asked > 0, ends[of_asked - 1] + 1, 0)
    if len(firsts):
        _search(path, np.log(probabilities + TINY), changes, firsts, lasts)
    return path


def _open_words(probabilities: Floats, path: Ints, always: bool) -> tuple[Bools, Bools]:
    """(the words that a search must look at, the words that keep their most probable tag and end its stretches).

    Args:
        path: the most probable tags.
        always: whether neighbours have a say everywhere; else only where the most probable tags break the rule.
    """
    before = np.concatenate([[0], path[:-1]])
    wrong = (path > 0) & (path % 2 == 0) & (before != path) & (before != path - 1)
    if not always:
        # so sure of no tag that neighbours are not asked; a choice: with less more is quick, and more is cut through
        return wrong, (path == 0) & (probabilities[:, 0] > 0.8)
    second, first = np.sort(probabilities, axis=1)[:, -2:].T
    settled = np.log(first) - np.log(second + TINY) > SURE
    settled &= ~wrong & ~np.append(wrong[1:], False)
    return ~settled, settled


def _search(path: Ints, log: Floats, changes: Floats | None, firsts: Ints, lasts: Ints) -> None:
    """Writes the best path through each stretch into `path`, by Viterbi under the rule of inside tags.

    All stretches go on together, a word at a time, the longest first: a step costs much the same for one and for all.

    Args:
        path: the tags of all words; those around a stretch stand (O before the first word, nothing behind the last).
        log: (words, tags) log probabilities.
        changes: as in `best_tags`.
        firsts, lasts: where the stretches begin and end (exclusive); none touches another.
    """
    order = np.argsort(firsts - lasts, kind="stable")
    firsts, lasts = firsts[order], lasts[order]
    lengths = lasts - firsts
    going = [int(np.searchsorted(-lengths, -k)) for k in range(int(lengths[0]))]  # stretches of more than k words
    barred = _barred(log.shape[1])
    left = np.where(firsts > 0, path[firsts - 1], 0)
    best = log[firsts] + barred[left]
    if changes is not None:
        best = best + changes[firsts, left]
    back = np.zeros(log.shape, dtype=np.int64)
    for k in range(1, len(going)):
        at, still = firsts[: going[k]] + k, best[: going[k]]
        ways = still[:, :, None] + (barred if changes is None else barred + changes[at])
        back[at] = ways.argmax(axis=1)
        still[:] = ways.max(axis=1) + log[at]
    followed = lasts < len(path)
    right = path[lasts[followed]]
    behind = best[followed] + barred[:, right].T
    best[followed] = behind if changes is None else behind + changes[lasts[followed], :, right]
    path[lasts - 1] = best.argmax(axis=1)
    for k in range(len(going) - 1, 0, -1):
        at = firsts[: going[k]] + k
        path[at - 1] = back[at, path[at]]


@lru_cache(maxsize=4)
def _barred(tags: int) -> Floats:
    """(tags before, tags): nothing where the one may follow the other, else so much that it never does."""
    table = np.zeros((tags, tags), dtype=np.float32)
    for inside in range(2, tags, 2):
        table[[k for k in range(tags) if k not in (inside, inside - 1)], inside] = -1e9
    return table


def chunks_of(tags: Ints, probabilities: Floats) -> list[Chunk]:
    """The labelled stretches of a tag sequence; a score is the mean probability of the label's two tags."""
    found: list[Chunk] = []
    if not tags.any():
        return found
    label = (tags + 1) // 2
    begins = (tags % 2 == 1) | (np.diff(label, prepend=0) != 0)
    edges = [*np.flatnonzero(begins).tolist(), len(tags)]
    both = probabilities[:, 1::2] + probabilities[:, 2::2]
    for (first, last), kind in zip(pairwise(edges), label[edges[:-1]].tolist(), strict=True):
        if kind:
            mean = np.add.reduce(both[first:last, kind - 1]) / (last - first)  # as `mean` has it, without its checks
            found.append(Chunk(first, last, kind - 1, float(mean)))
    return found


@dataclass(frozen=True, slots=True)
class Pointing:
    """How the pointers' votes are weighed; chosen on the dev part.

    Attributes:
        content, cue, source: weights of the three votes on a source: of the content, of the cue, of the source itself.
        none: added to the vote for "no source".
        reach: pieces over which a pointer may reach.
        rows: pieces of a chunk that vote, spread evenly.
        faint: probability of its label from which a piece that was not tagged can still be a cue or source.
        strong: share of the votes that such a piece needs.
        least: share of a content's votes that its cue needs; below it an untagged one is looked for.
    """

    content: float = 1.0
    cue: float = 1.0
    source: float = 0.5
    none: float = -1.0
    reach: int = 256
    rows: int = 6
    faint: float = 0.2
    strong: float = 0.5
    least: float = 0.3


DEFAULT = Pointing()
SURE = 4.0  # log-odds by which a tag must lead to stand as it is: of 82,710 words none was read otherwise so
TINY = 1e-9  # added to probabilities before their logarithm
FLOOR = 1e-4  # the least share of votes that a chunk counts with


class Votes:
    """Where chunks point to: for each chunk the mean share of its votes up to each piece, and the share for none."""

    def __init__(
        self, asks: Floats, keys: Floats, nones: Floats, distance: Floats, chunks: Sequence[Chunk], how: Pointing
    ) -> None:
        count = len(keys)
        picked = [_spread(chunk, how.rows) for chunk in chunks]
        rows = np.array([row for part in picked for row in part], dtype=np.int64)
        bias = np.full(2 * count - 1, -np.inf, dtype=np.float32)
        reach = min(how.reach, count - 1)
        bias[count - 1 - reach : count + reach] = distance[bucket_of(np.arange(-reach, reach + 1))]
        by_row = np.lib.stride_tricks.sliding_window_view(bias, count)[count - 1 - rows]
        scaled = asks[rows] * np.float32(DEPTH**-0.5)
        scores = scaled @ keys.T + by_row
        none = (asks[rows] * nones[rows]).sum(axis=1) * DEPTH**-0.5 + distance[0]
        top = np.maximum(scores.max(axis=1), none)
        raised = np.exp(scores - top[:, None])
        spare = np.exp(none - top)
        total = raised.sum(axis=1) + spare
        shares = raised / total[:, None]
        edges = np.concatenate([[0], np.cumsum([len(part) for part in picked])])
        sums = [shares[first:last].sum(axis=0) for first, last in pairwise(edges.tolist())]
        self.shares = np.stack(sums) / np.diff(edges)[:, None]
        self.none = np.add.reduceat(spare / total, edges[:-1]) / np.diff(edges)
        self.sums = np.concatenate([np.zeros((len(chunks), 1)), np.cumsum(self.shares, axis=1)], axis=1)

    def for_chunk(self, row: int, chunk: Chunk) -> float:
        """Share of a chunk's votes that fall on another."""
        return float(self.sums[row, chunk.last] - self.sums[row, chunk.first])


def _spread(chunk: Chunk, most: int) -> Sequence[int]:
    """At most that many pieces of a chunk, evenly spread, ends included."""
    if chunk.last - chunk.first <= most:
        return range(chunk.first, chunk.last)
    step = (chunk.last - 1 - chunk.first) / (most - 1)
    return [*(round(k * step + chunk.first) for k in range(most - 1)), chunk.last - 1]


def beside(chunk: Chunk, others: Sequence[Chunk], paragraphs: Ints) -> list[Chunk]:
    """The nearest of the others on either side, in the same paragraph.

    In PolNeAR's dev part 99 % of the contents have their cue there, and 99 % of the cues with a source their source.
    """
    home = paragraphs[chunk.first]
    left = [other for other in others if other.last <= chunk.first and paragraphs[other.first] == home]
    right = [other for other in others if other.first >= chunk.last and paragraphs[other.first] == home]
    near = [max(left, key=lambda other: other.first)] if left else []
    return near + ([min(right, key=lambda other: other.first)] if right else [])


def ties_of(
    chunks: Sequence[Chunk],
    probabilities: Floats,
    pointers: Floats,
    frames: Floats,
    paragraphs: Ints,
    distances: tuple[Floats, Floats],
    how: Pointing = DEFAULT,
) -> list[Tie]:
    """Statements from tagged chunks and pointers, in the order of their first content.

    Args:
        chunks: source (0), cue (1) and content (2) chunks in pieces.
        probabilities: (pieces, 3) of a piece's being of each label.
        pointers: (pieces, 4 * DEPTH): asks and keys for cues, asks and keys for sources.
        frames: the same numbers of the frame's first piece, for each piece's own window: what "none" is pointed at by.
        paragraphs: number of each piece's paragraph.
        distances: what the cue's and the source's pointers learned of distances, by bucket.
    """
    contents = [chunk for chunk in chunks if chunk.label == 2]
    if not contents:
        return []
    cues = [chunk for chunk in chunks if chunk.label == 1]
    sources = [chunk for chunk in chunks if chunk.label == 0]
    asks_cue, keys_cue, asks_source, keys_source = (pointers[:, k * DEPTH : (k + 1) * DEPTH] for k in range(4))
    none_cue, none_source = frames[:, DEPTH : 2 * DEPTH], frames[:, 3 * DEPTH :]
    to_cue = Votes(asks_cue, keys_cue, none_cue, distances[0], contents, how)
    of_content = _cues_of(contents, cues, to_cue, probabilities, chunks, paragraphs, how)
    used = [cue for cue in dict.fromkeys(of_content) if cue is not None]
    by_content = Votes(asks_source, keys_source, none_source, distances[1], contents, how)
    by_cue = Votes(asks_source, keys_source, none_source, distances[1], used, how) if used else None
    by_source = Votes(asks_cue, keys_cue, none_cue, distances[0], sources, how) if sources else None
    ties: list[Tie] = []
    for key in dict.fromkeys(cue if cue is not None else k for k, cue in enumerate(of_content)):
        cue = key if isinstance(key, Chunk) else None
        rows = [k for k, own in enumerate(of_content) if (own == cue if cue is not None else k == key)]
        at = used.index(cue) if cue is not None else -1
        none = float(np.log(np.maximum(by_content.none[rows], FLOOR)).mean()) * how.content + how.none
        if by_cue is not None and cue is not None:
            none += how.cue * float(np.log(max(by_cue.none[at], FLOOR)))
        best_source: Chunk | None = None
        best_vote = none
        anchor = cue if cue is not None else contents[rows[0]]
        for source in beside(anchor, sources, paragraphs):
            shares = np.array([by_content.for_chunk(row, source) for row in rows])
            vote = how.content * float(np.log(np.maximum(shares, FLOOR)).mean())
            if by_cue is not None and by_source is not None and cue is not None:
                vote += how.cue * float(np.log(max(by_cue.for_chunk(at, source), FLOOR)))
                vote += how.source * float(np.log(max(by_source.for_chunk(sources.index(source), cue), FLOOR)))
            if vote > best_vote:
                best_source, best_vote = source, vote
        if best_source is None:
            shares_all = by_content.shares[rows].mean(axis=0)
            if by_cue is not None and cue is not None:
                shares_all = (shares_all + by_cue.shares[at]) / 2
            best_source = _rescued(shares_all, probabilities, 0, anchor, chunks, paragraphs, how)
        ties.append(Tie(tuple(contents[k] for k in rows), cue, best_source, float(best_vote - none)))
    return sorted(ties, key=lambda tie: tie.content[0].first)


def _cues_of(
    contents: Sequence[Chunk],
    cues: Sequence[Chunk],
    votes: Votes,
    probabilities: Floats,
    chunks: Sequence[Chunk],
    paragraphs: Ints,
    how: Pointing,
) -> list[Chunk | None]:
    """The cue of each content: the one beside it that it points at most; one that was not tagged may be found so."""
    known, found = list(cues), []
    for row, content in enumerate(contents):
        near = beside(content, known, paragraphs)
        best = max(near, key=lambda cue: votes.for_chunk(row, cue), default=None)
        if best is None or votes.for_chunk(row, best) < how.least:
            best = _rescued(votes.shares[row], probabilities, 1, content, chunks, paragraphs, how) or best
            if best is not None and best not in known:
                known.append(best)
        found.append(best)
    return found


def _rescued(
    shares: Floats,
    probabilities: Floats,
    label: int,
    anchor: Chunk,
    chunks: Sequence[Chunk],
    paragraphs: Ints,
    how: Pointing,
) -> Chunk | None:
    """A chunk that was not tagged but is strongly pointed at and faintly of the label; None when there is none."""
    at = int(shares.argmax())
    faint = probabilities[:, label] >= how.faint
    if not faint[at] or paragraphs[at] != paragraphs[anchor.first]:
        return None
    first = last = at
    # words of a source at most on either side of its surest
    while first > 0 and faint[first - 1] and at - first < 30:
        first -= 1
    while last + 1 < len(faint) and faint[last + 1] and last - at < 30:
        last += 1
    if float(shares[first : last + 1].sum()) < how.strong:
        return None
    if any(first < other.last and other.first <= last for other in chunks):
        return None
    return Chunk(first, last + 1, label, float(probabilities[first : last + 1, label].mean()))
