"""One pass of a small neural encoder over a report's body: names, statements, triggers, factuality, types, vectors.

The model is trained by `training/train.py` and shipped with its card in `weights/`. It reads windows of word pieces one
at a time, so that what it says of a report depends on that report alone: the runtime rounds a window's numbers to 8
bits with a scale of that window. The only module that imports the inference runtime.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.errors import UsageError
from reportedly.layers.declaration import layer
from reportedly.layers.tagger.decoding import (
    DEPTH,
    NAME_LABELS,
    STATEMENT_LABELS,
    STATEMENT_TAGS,
    TRIGGER_TAGS,
    Chunk,
    Floats,
    Ints,
    best_tags,
    chunks_of,
    columns_of,
    softmax,
    ties_of,
)
from reportedly.layers.tagger.encoding import (
    CAPITALISED,
    CAPITALS,
    MIXED,
    OPENS,
    SHAPES,
    Pieces,
    pieces_of,
    windows_of,
)
from reportedly.layers.tagger.entities import with_entities
from reportedly.model import Annotated, Sentence, TaggedSpan, TaggedStatement, Tagging
from reportedly.model.event_types import EVENT_TYPES
from reportedly.offline import silence
from reportedly.statistics.one_thread import one_thread

WEIGHTS = Path(__file__).parent / "weights"
CHANGING = 0.25  # what the changes of tags weigh beside the read-out; chosen on PolNeAR's dev part
THREADS = "REPORTEDLY_TAGGER_THREADS"  # environment: threads of one session (default 1; the result is the same)
CLS, SEP = 101, 102  # numbers of the marks in BERT's vocabulary
BLOCK = 2048  # pieces whose statements are tied at one time
SEGMENT = 160  # pieces of a longer text that the types are read of at one time
TRIGGER = 0.2  # probability from which a word is a trigger: .35 finds .85 of 80 tellings read by hand, .2 finds .90


@dataclass(frozen=True, slots=True)
class Changes:
    """What speaks for a word's tag, given the tag of the word before (`training/label_changes.py`).

    Attributes:
        rows: for each word of the vocabulary its row in `odds`; 0 for those that have none of their own.
        odds: (rows, tags before, tags): weighted log-odds.
    """

    rows: Ints
    odds: Floats

    def of(self, pieces: Pieces, firsts: Ints, lasts: Ints) -> Floats:
        """(words, tags before, tags) of the words that have these pieces."""
        small = ~np.isin(pieces.marks[firsts] % SHAPES, (CAPITALISED, CAPITALS, MIXED))
        rows = np.where(small & (lasts - firsts == 1), self.rows[pieces.ids[firsts]], 0)
        found: Floats = self.odds[rows]
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """The files of `weights/`, loaded."""

    session: Any
    tokenizer: Any
    continues: Any  # for each word of the vocabulary: whether it goes on a word
    cue_distance: Floats
    source_distance: Floats
    changes: Changes  # of the tags of statements


@lru_cache(maxsize=2)
def load(folder: Path = WEIGHTS, threads: int = 1) -> Model:
    """The model of a folder, one session for each process.

    Raises:
        UsageError: when a file of the model is not there.
    """
    for name in ("model.onnx", "tokenizer.json", "heads.json"):
        if not (folder / name).is_file():
            raise UsageError(f"the tagger's model is missing: no {name} in {folder}; `make train` makes it")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    silence()  # the runtime reads it as it is imported
    import onnxruntime
    from tokenizers import Tokenizer

    onnxruntime.disable_telemetry_events()  # the operating system's own collection, where the runtime feeds it
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    vocabulary = tokenizer.get_vocab()
    continues = np.zeros(max(vocabulary.values()) + 1, dtype=bool)
    continues[[number for word, number in vocabulary.items() if word.startswith("##")]] = True
    learned = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
    return Model(
        session,
        tokenizer,
        continues,
        np.array(learned["cue_distance"], dtype=np.float32),
        np.array(learned["source_distance"], dtype=np.float32),
        _changes(learned.get("statement_changes"), vocabulary),
    )


def _changes(counted: Mapping[str, Any] | None, vocabulary: Mapping[str, int]) -> Changes:
    """The changes of tags as `heads.json` has them; nothing speaks for any where it has none."""
    rows = np.zeros(max(vocabulary.values()) + 1, dtype=np.int64)
    if counted is None:
        return Changes(rows, np.zeros((1, len(STATEMENT_TAGS), len(STATEMENT_TAGS)), dtype=np.float32))
    rows[[vocabulary[word] for word in counted["words"]]] = 1 + np.arange(len(counted["words"]))
    return Changes(rows, CHANGING * np.array(counted["log_odds"], dtype=np.float32))


def read_out(model: Model, pieces: Pieces) -> tuple[Floats, Floats]:
    """(the read-out for each piece, that of the frame's first piece of the window each piece was read in)."""
    columns = columns_of("similarity").stop
    out = np.zeros((len(pieces), columns), dtype=np.float32)
    frames = np.zeros((len(pieces), 4 * DEPTH), dtype=np.float32)
    pointers = slice(len(STATEMENT_TAGS), columns_of("statements").stop)
    for first, last, keep_first, keep_last in windows_of(pieces.marks >= OPENS):
        ids = np.concatenate([[CLS], pieces.ids[first:last], [SEP]])[None]
        marks = np.concatenate([[0], pieces.marks[first:last], [0]])[None]
        (read,) = model.session.run(None, {"ids": ids, "marks": marks})
        out[keep_first:keep_last] = read[keep_first - first + 1 : keep_last - first + 1]
        frames[keep_first:keep_last] = read[0, pointers]
    return out, frames


def tagging_of(
    model: Model, text: str, spans: Sequence[tuple[int, int]], sentences: Sequence[Sentence] = ()
) -> Tagging:
    """All that the tagger says of those characters of a text."""
    pieces = pieces_of(model.tokenizer, text, spans)
    if not len(pieces):
        return Tagging()
    out, frames = read_out(model, pieces)
    firsts = np.flatnonzero(~model.continues[pieces.ids])
    if len(firsts) == 0 or firsts[0] != 0:
        firsts = np.concatenate([[0], firsts[firsts > 0]])
    lasts = np.append(firsts[1:], len(pieces))
    return Tagging(
        names=_names(out, pieces, firsts, lasts),
        statements=_statements(model, out, frames, pieces, firsts, lasts),
        triggers=_triggers(out, pieces, firsts, lasts),
        factuality=_factuality(out, pieces),
        types=_types(out, pieces),
        vectors=_vectors(out, pieces, sentences),
    )


def _chunks(scores: Floats, pieces: Pieces, firsts: Ints, lasts: Ints, changes: Floats | None = None) -> list[Chunk]:
    """Tagged stretches in pieces, decoded over whole words (a word has its first piece's numbers).

    No stretch goes on into another paragraph.
    """
    words = scores[firsts]
    tags = best_tags(words, changes)
    tags -= (pieces.marks[firsts] >= OPENS) & (tags > 0) & (tags % 2 == 0)  # a new paragraph: from I to B
    return [
        Chunk(int(firsts[chunk.first]), int(lasts[chunk.last - 1]), chunk.label, chunk.score)
        for chunk in chunks_of(tags, softmax(words))
    ]


def _span(pieces: Pieces, chunk: Chunk, label: str) -> TaggedSpan:
    return TaggedSpan(int(pieces.starts[chunk.first]), int(pieces.ends[chunk.last - 1]), label, round(chunk.score, 4))


def _names(out: Floats, pieces: Pieces, firsts: Ints, lasts: Ints) -> tuple[TaggedSpan, ...]:
    chunks = _chunks(out[:, columns_of("names")], pieces, firsts, lasts)
    return tuple(_span(pieces, chunk, NAME_LABELS[chunk.label]) for chunk in chunks)


def _statements(
    model: Model, out: Floats, frames: Floats, pieces: Pieces, firsts: Ints, lasts: Ints
) -> tuple[TaggedStatement, ...]:
    own = out[:, columns_of("statements")]
    tags, pointers = own[:, : len(STATEMENT_TAGS)], own[:, len(STATEMENT_TAGS) :]
    chunks = _chunks(tags, pieces, firsts, lasts, model.changes.of(pieces, firsts, lasts))
    shares = softmax(tags)
    labels = shares[:, 1::2] + shares[:, 2::2]
    word = np.repeat(np.arange(len(firsts)), lasts - firsts)
    labels = labels[firsts[word]]
    paragraphs = np.cumsum((pieces.marks >= OPENS).astype(np.int64))
    distances = (model.cue_distance, model.source_distance)
    made: list[TaggedStatement] = []
    starts = [chunk.first for chunk in chunks]  # in order; none overlaps another
    at = 0
    while at < len(pieces):
        end = min(len(pieces), at + BLOCK)
        across = bisect_left(starts, end) - 1
        if across >= 0 and end < chunks[across].last:  # never inside a chunk
            end = max(chunks[across].first, at + 1)
        whole = chunks[bisect_left(starts, at) : bisect_left(starts, end)]
        inside = [Chunk(c.first - at, c.last - at, c.label, c.score) for c in whole if c.last <= end]
        ties = ties_of(inside, labels[at:end], pointers[at:end], frames[at:end], paragraphs[at:end], distances)
        for tie in ties:
            made.append(
                TaggedStatement(
                    tuple(_moved(pieces, part, at) for part in tie.content),
                    _moved(pieces, tie.cue, at) if tie.cue else None,
                    _moved(pieces, tie.source, at) if tie.source else None,
                )
            )
        at = end
    return tuple(made)


def _moved(pieces: Pieces, chunk: Chunk, by: int) -> TaggedSpan:
    moved = Chunk(chunk.first + by, chunk.last + by, chunk.label, chunk.score)
    return _span(pieces, moved, STATEMENT_LABELS[chunk.label])


def _triggers(out: Floats, pieces: Pieces, firsts: Ints, lasts: Ints) -> tuple[TaggedSpan, ...]:
    """Words that tell of an event, with the best type; those outside the scheme are labelled `other`."""
    shares = softmax(out[firsts][:, columns_of("triggers")])
    found: list[TaggedSpan] = []
    for word in np.flatnonzero(shares[:, 0] < 1 - TRIGGER).tolist():
        start, end = int(pieces.starts[firsts[word]]), int(pieces.ends[lasts[word] - 1])
        typed = shares[word, 1:-1]
        label = TRIGGER_TAGS[1 + int(typed.argmax())] if typed.sum() > shares[word, -1] else "other"
        score = round(float(typed.sum() if label != "other" else shares[word, -1]), 4)
        if found and found[-1].label == label and label != "other" and start - found[-1].end == 1:
            found[-1] = TaggedSpan(found[-1].start, end, label, max(score, found[-1].score))
        else:
            found.append(TaggedSpan(start, end, label, score))
    return tuple(found)


def _factuality(out: Floats, pieces: Pieces) -> tuple[tuple[int, int, float], ...]:
    values = np.clip(out[:, columns_of("factuality")][:, 0], -3.0, 3.0).astype(float).round(3).tolist()
    return tuple(zip(pieces.starts.tolist(), pieces.ends.tolist(), values, strict=True))


def _types(out: Floats, pieces: Pieces) -> dict[str, float]:
    """Probability of each type: of a short text as a whole, of a longer one the highest of its parts."""
    own = out[:, columns_of("types")].astype(np.float64)
    parts = max(1, round(len(pieces) / SEGMENT))
    best = np.full(len(EVENT_TYPES), -np.inf)
    for part in np.array_split(own, parts):
        top = part.max(axis=0)
        best = np.maximum(best, top + np.log(np.exp(part - top).mean(axis=0)))
    shares = 1 / (1 + np.exp(-best))
    return {kind: round(float(share), 4) for kind, share in zip(EVENT_TYPES, shares, strict=True)}


def _vectors(out: Floats, pieces: Pieces, sentences: Sequence[Sentence]) -> tuple[tuple[int, int, bytes], ...]:
    """An embedding for each sentence, scaled to signed bytes by its own largest number (compare by cosine)."""
    own = out[:, columns_of("similarity")]
    found: list[tuple[int, int, bytes]] = []
    for sentence in sentences:
        first = int(np.searchsorted(pieces.starts, sentence.start))
        last = int(np.searchsorted(pieces.starts, sentence.end))
        if first < last:
            mean = own[first:last].mean(axis=0)
            whole = np.round(mean * (127.0 / max(float(np.abs(mean).max()), 1e-6)))
            found.append((sentence.start, sentence.end, whole.astype(np.int8).tobytes()))
    return tuple(found)


def _threads() -> int:
    value = os.environ.get(THREADS, "1")
    return int(value) if value.isdigit() and value != "0" else 1


@layer(
    requires=("language",),
    assigns=("tagging", "parse.tokens.entity", "vectors"),
    packages=("onnxruntime", "tokenizers"),
)
def annotate_tagger(document: Annotated) -> Annotated:
    """The document with what the neural tagger marked in its prose, names on the parse's tokens too.

    Raises UsageError when the model's files are missing.
    """
    model = load(WEIGHTS, _threads())
    spans = [(span.start, span.end) for span in document.prose]
    sentences = document.parse.sentences if document.parse else ()
    with one_thread():
        tagging = tagging_of(model, document.text, spans, sentences)
    parse = with_entities(document.parse, tagging.names) if document.parse else None
    return replace(document, tagging=tagging, parse=parse)
