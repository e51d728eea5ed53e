"""The clauses of a topic's reports, and what speaks for two of them answering one question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reportedly.compare.event_mentions import stems_of
from reportedly.compare.incidents import VERBAL, leading_end, one_family
from reportedly.compare.lexical_similarity import Vector, trigger_vector
from reportedly.compare.questions.counting import counted, fates
from reportedly.compare.questions.passages import Sentences, weighed
from reportedly.compare.questions.tellers import innermost
from reportedly.compare.topics import day_of
from reportedly.model import Annotated, Event, Span, Statement
from reportedly.text.clauses import BREAK, head_of, trimmed
from reportedly.text.sentences import WORD

Matrix = npt.NDArray[np.float32]

MOST = 700  # clauses of one topic that are looked at together
EACH = 60  # clauses of one report
WORDS = 25  # words of a clause at most
LABEL = 8  # words of an answer's label
SHORT = 6  # words: a shorter piece is no answer of its own

AGREED = frozenset("agreement refusal release_or_concession talks".split())
HELD = frozenset("territory_captured territory_transfer force_posture".split())

FEATURES = (
    "words", "words_squared", "sentence", "meaning", "trigger", "one_event", "one_target", "one_mention", "one_place",
    "one_time", "other_number", "both_said", "one_said", "both_head", "one_report", "days", "actor_words",
    "one_denied", "both_denied", "both_deed", "one_deed", "deed_words", "both_weapon", "both_accused",
    "charge_and_denial", "both_agreed", "both_held", "both_quoted", "both_tolls", "one_tolls", "one_speaker", "nearest",
)  # fmt: skip
"""What a pair of clauses is judged by; `docs/accuracy/questions.md` says what each is worth."""


@dataclass(frozen=True, eq=False, slots=True)
class Clause:
    """A clause of a report with what the layers read in it."""

    document: Annotated
    span: Span
    sentence: Span
    order: int
    words: Vector
    around: Vector
    meaning: npt.NDArray[np.float32] | None
    trigger: npt.NDArray[np.float32] | None
    events: tuple[int, ...]
    occurrences: frozenset[str]
    types: frozenset[str]
    actors: frozenset[str]
    targets: frozenset[str]
    mentions: frozenset[str]
    places: frozenset[str]
    times: frozenset[str]
    numbers: frozenset[str]
    toll: bool
    said: Statement | None
    head: bool
    lead: bool
    day: int | None
    incident: str | None
    took_place: Mapping[str, bool]

    @property
    def report(self) -> str:
        """The id of its report."""
        return self.document.report.id

    @property
    def denies(self) -> bool:
        """Whether it is told as a denial, or as not having happened."""
        return (self.said is not None and self.said.act == "deny") or any(
            self.document.events[number].factuality == "denied" for number in self.events
        )


TAKES_PLACE: Mapping[str | None, bool] = {"happened": True, "ongoing": True, "denied": False}
"""Factualities that say whether something took place; a plan or a possibility says neither."""


def _took_place(
    document: Annotated, events: Sequence[int], occurrence_of: Mapping[tuple[str, int], str]
) -> Mapping[str, bool]:
    """For each occurrence of a clause whether it is told as happening or denied; one that is told both ways is neither.

    What is only said (a threat, support) may be said and not said in one matter: of it nothing is denied.
    """
    told: dict[str, set[bool]] = {}
    for number in events:
        name = occurrence_of.get((document.report.id, number))
        takes = TAKES_PLACE.get(document.events[number].factuality)
        if name is not None and takes is not None and document.events[number].type not in VERBAL:
            told.setdefault(name, set()).add(takes)
    return {name: takes.pop() for name, takes in told.items() if len(takes) == 1}


def pieces(document: Annotated, sentence: Span) -> Iterator[Span]:
    """The clauses of a sentence: between commas, dashes and conjunctions, none shorter than a few words."""
    text = document.text
    start = sentence.start
    cuts = [(match.start(), match.end()) for match in BREAK.finditer(text, sentence.start, sentence.end)]
    for low, high in (*cuts, (sentence.end, sentence.end)):
        short = len(WORD.findall(text[start:low])) < SHORT
        left = low < sentence.end and len(WORD.findall(text[high : sentence.end])) < SHORT
        if not short and not left:
            yield from _short(document, start, low)
            start = high


def _short(document: Annotated, start: int, end: int) -> Iterator[Span]:
    """A clause in pieces of so many words at most."""
    words = list(WORD.finditer(document.text, start, end))
    for at in range(0, len(words), WORDS):
        part = words[at : at + WORDS]
        last = part[-1].end() if at + WORDS < len(words) else end
        yield trimmed(document, part[0].start() if at else start, last)


def one_breath(text: str) -> str:
    """The first words of a clause: the label of an answer."""
    words = list(WORD.finditer(text))
    short = text[: words[min(LABEL, len(words)) - 1].end()] if words else ""
    return " ".join(short.split()) + (" …" if len(words) > LABEL else "")


def clauses(
    document: Annotated, occurrence_of: Mapping[tuple[str, int], str], incident: str | None = None
) -> list[Clause]:
    """The clauses of a report from its beginning, up to so many.

    Args:
        occurrence_of: maps its events to their occurrences.
        incident: the incident that the report tells as a whole.
    """
    lines, name = Sentences(document), document.report.id
    head, lead, day = head_of(document), leading_end(document), day_of(document)
    tolls = _tolls(document)
    found: list[Clause] = []
    for sentence in lines.spans:
        around = weighed(sentence.of(document.text))
        for span in pieces(document, sentence):
            events = tuple(
                number for number, event in enumerate(document.events) if span.start <= event.trigger.start < span.end
            )
            told = [document.events[number] for number in events]
            stems = [stem for event in told for stem in stems_of(event.trigger.of(document.text))]
            found.append(
                Clause(
                    document,
                    span,
                    sentence,
                    len(found),
                    weighed(span.of(document.text)),
                    around,
                    lines.meaning(span.start),
                    trigger_vector(stems) if stems else None,
                    events,
                    frozenset(occurrence_of[name, n] for n in events if (name, n) in occurrence_of),
                    frozenset(event.type for event in told if event.type),
                    frozenset(event.actor for event in told if event.actor),
                    frozenset(event.target for event in told if event.target),
                    frozenset(
                        actor.id
                        for actor in document.actors
                        for mention in actor.mentions
                        if span.start <= mention.span.start < span.end
                    ),
                    frozenset(
                        place.name
                        for place in document.places
                        if span.start <= place.span.start < span.end and not (place.feature or "").startswith("PCL")
                    ),
                    frozenset(
                        time.value for time in document.times if time.value and span.start <= time.span.start < span.end
                    ),
                    frozenset(
                        f"{quantity.value:g}"
                        for quantity in document.quantities
                        if span.start <= quantity.span.start < span.end
                    ),
                    any(span.start <= at < span.end for at in tolls),
                    innermost(document, span),
                    span.start < head[1],
                    span.start < lead,
                    day,
                    incident if span.start < lead else None,
                    _took_place(document, events, occurrence_of),
                )
            )
            if len(found) >= EACH:
                return found
    return found


def _tolls(document: Annotated) -> list[int]:
    """Where figures stand that count killed, wounded, captured or displaced."""
    told = fates(document)
    found = (
        (quantity.span.start, counted(document, index, told)) for index, quantity in enumerate(document.quantities)
    )
    return [start for start, what in found if what is not None and what.fate]


# ------------------------------------------------------------------------------------------------ pairs


def features(found: Sequence[Clause], deed: str | None) -> Matrix:
    """What speaks for and against each pair answering one question. Shape (clauses, clauses, FEATURES).

    Args:
        deed: the type of the topic's main incident.
    """
    words = _cosines([one.words for one in found])
    numbers = _shared([one.numbers for one in found])
    has = _flags(bool(one.numbers) for one in found)
    said = _flags(one.said is not None for one in found)
    denied = _flags(one.denies for one in found)
    head = _flags(one.head for one in found)
    told = [_deeds(one, deed) for one in found]
    deeds = _flags(bool(events) for events in told)
    accused = _flags("accusation" in one.types for one in found)
    charged = accused | denied
    tolls = _flags(one.toll for one in found)
    table = (
        words,
        words * words,
        _cosines([one.around for one in found]),
        _dense([one.meaning for one in found]),
        _dense([one.trigger for one in found]),
        _shared([one.occurrences for one in found]),
        _shared([one.targets for one in found]),
        _shared([one.mentions for one in found]),
        _shared([one.places for one in found]),
        _shared([one.times for one in found]),
        _both(has) & (numbers == 0),
        _both(said),
        _one(said),
        _both(head),
        one_report(found),
        _days_apart(found),
        _shared([one.actors for one in found]) * words,
        _one(denied),
        _both(denied),
        _both(deeds),
        _one(deeds),
        _both(deeds) * words,
        _both(_flags(any(event.weapon for event in events) for events in told)),
        _both(accused),
        _both(charged),
        _both(_flags(bool(one.types & AGREED) for one in found)),
        _both(_flags(bool(one.types & HELD) for one in found)),
        _both(_flags(one.said is not None and one.said.kind != "indirect" for one in found)),
        _both(tolls),
        _one(tolls),
        _shared([frozenset((one.said.source_actor,) if one.said and one.said.source_actor else ()) for one in found]),
        _nearest(words),
    )
    return np.stack([np.asarray(part, np.float32) for part in table], axis=2)


def one_report(found: Sequence[Clause]) -> npt.NDArray[np.bool_]:
    """Which clauses stand in one report."""
    return _alike([one.report for one in found])


def one_sentence(found: Sequence[Clause]) -> npt.NDArray[np.bool_]:
    """Which clauses stand in one sentence: they never give two answers to one question."""
    return _alike([(one.report, one.sentence.start) for one in found])


def _deeds(clause: Clause, deed: str | None) -> list[Event]:
    """The events of a clause that can be the deed, or its consequences."""
    events = [clause.document.events[number] for number in clause.events]
    return [event for event in events if one_family(deed, event.type)]


def _flags(values: Iterable[bool]) -> npt.NDArray[np.bool_]:
    return np.array(list(values), bool)


def _both(flag: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return np.asarray(flag[:, None] & flag[None, :])


def _one(flag: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return np.asarray(flag[:, None] != flag[None, :])


def _alike(keys: Sequence[object]) -> npt.NDArray[np.bool_]:
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    column = np.array([numbers[key] for key in keys])
    return np.asarray(column[:, None] == column[None, :])


def _nearest(likeness: Matrix) -> Matrix:
    """How near two are by rank: 1/2 where one is the other's nearest, 1/3 where it is the second nearest, and so on."""
    apart = likeness.copy()
    np.fill_diagonal(apart, -1.0)
    order = np.argsort(np.argsort(-apart, axis=1, kind="stable"), axis=1, kind="stable") + 2
    return np.asarray(1.0 / np.minimum(order, order.T), np.float32)


def _days_apart(found: Sequence[Clause]) -> Matrix:
    """Days between two accounts, a week at most, as a share of it; half where one has none."""
    days = np.array([np.nan if one.day is None else float(one.day) for one in found])
    apart = np.minimum(np.abs(days[:, None] - days[None, :]), 7) / 7
    return np.asarray(np.nan_to_num(apart, nan=0.5), np.float32)


def _cosines(vectors: Sequence[Vector]) -> Matrix:
    columns: dict[int, int] = {}
    for one in vectors:
        for word in one:
            columns.setdefault(word, len(columns))
    table = np.zeros((len(vectors), max(len(columns), 1)), np.float32)
    for row, one in enumerate(vectors):
        for word, weight in one.items():
            table[row, columns[word]] = weight
    return np.asarray(table @ table.T)


def _shared(sets: Sequence[frozenset[str]]) -> Matrix:
    """1 where two have something in common."""
    columns: dict[str, int] = {}
    for one in sets:
        for item in sorted(one):
            columns.setdefault(item, len(columns))
    table = np.zeros((len(sets), max(len(columns), 1)), np.float32)
    for row, one in enumerate(sets):
        for item in one:
            table[row, columns[item]] = 1.0
    return np.asarray((table @ table.T) > 0, np.float32)


def _dense(vectors: Sequence[npt.NDArray[np.float32] | None]) -> Matrix:
    """Products of vectors; 0 where one has none."""
    size = next((len(one) for one in vectors if one is not None), 1)
    table = np.stack([np.zeros(size, np.float32) if one is None else one for one in vectors])
    return np.asarray(table @ table.T)
