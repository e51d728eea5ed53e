"""Working material of the layers: the parse, and what the neural tagger marked. Not part of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its grammar: Universal POS, Penn tag, lemma, ClearNLP dependency label and head (index of a token).

    `entity` is the OntoNotes label ("GPE", "PERSON", "" for none) of the tagger's name that the token stands in.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    entity: str = ""
    space: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first..last` (end-exclusive) of the parse, and their characters `start..end`."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Parse:
    """The grammar of a report's body: tokens in order; heads are indexes into `tokens`, a root is its own head."""

    tokens: tuple[Token, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A span that the neural tagger marked: its label, and the probability that the tagger gives it."""

    start: int
    end: int
    label: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class TaggedStatement:
    """An attribution that the neural tagger marked: content parts, and the cue and source it ties them to."""

    content: tuple[TaggedSpan, ...]
    cue: TaggedSpan | None = None
    source: TaggedSpan | None = None


@dataclass(frozen=True, slots=True)
class Tagging:
    """All that one pass of the neural tagger saw.

    Attributes:
        names: labels person, organisation, force, toponym, demonym, other.
        statements: outermost attributions.
        triggers: event triggers, label = type of EVENTS.md.
        factuality: (start, end, value -3..3) for each word piece, in order; read it at a trigger's first piece.
        types: probability of each event type for the text as a whole.
        vectors: (start, end, sentence embedding as signed 8-bit integers) for each sentence.
    """

    names: tuple[TaggedSpan, ...] = ()
    statements: tuple[TaggedStatement, ...] = ()
    triggers: tuple[TaggedSpan, ...] = ()
    factuality: tuple[tuple[int, int, float], ...] = ()
    types: Mapping[str, float] = field(default_factory=dict)
    vectors: tuple[tuple[int, int, bytes], ...] = ()
