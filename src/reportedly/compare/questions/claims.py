"""Questions that are no figures: who did it, did it happen, how it stands, what was hit or said, when and where.

Their accounts are clauses. How likely two clauses of one topic answer one question is learned
(`data/clause_score.json`, its card beside it): from their words and what their sentences mean, from the events,
persons and places that the layers read in them, from who says so and whether it is denied. Average linkage makes
questions of them; two clauses of one sentence never answer one question.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from reportedly.compare.incidents import one_family
from reportedly.compare.lexical_similarity import cosine
from reportedly.compare.questions.answers import Answer, Asked
from reportedly.compare.questions.clause_pairs import AGREED, FEATURES, HELD, Clause, features, one_breath, one_sentence
from reportedly.compare.questions.comparisons import compared
from reportedly.compare.questions.tellers import account, days_of, named_source, other_incident
from reportedly.compare.questions.wordings import other_name, other_phase, ways
from reportedly.layers.denials.finding import cues
from reportedly.model import Actor, Compared, QuestionKind, Stance
from reportedly.statistics.linkage import average_linkage
from reportedly.text.clauses import FUNCTION
from reportedly.text.sentences import WORD
from reportedly.world.authority import state

ONE = 0.11  # average likelihood from which two groups of clauses answer one question, of so many clauses:
MANY = 80  # clauses
FEW = 24  # of a smaller topic no less is asked
GROWS = 0.8  # the more clauses a topic has, the likelier are some pairs to seem alike: the power by which more is asked
SAME = 0.35  # likeness of words from which two clauses give one answer


@lru_cache(maxsize=1)
def _weights() -> tuple[npt.NDArray[np.float64], float]:
    table = json.loads((files("reportedly.compare") / "data" / "clause_score.json").read_text("utf-8"))
    return np.array([table["weights"][name] for name in FEATURES]), float(table["bias"])


def likely(found: Sequence[Clause], table: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """How likely each pair of clauses answers one question; 0 where a rule forbids it. Shape (clauses, clauses)."""
    weights, bias = _weights()
    score = 1.0 / (1.0 + np.exp(-np.clip(table @ weights + bias, -30, 30)))
    score[one_sentence(found) | other_incident([one.incident for one in found])] = 0.0
    return np.asarray(score)


def lined_up(found: Sequence[Clause], deed: str | None) -> Iterator[tuple[list[Clause], tuple[Compared, ...]]]:
    """Clauses of two reports or more that answer one question each, with what they were compared by."""
    if len(found) < 2:
        return
    table = features(found, deed)
    least = min(ONE * (max(len(found), FEW) / MANY) ** GROWS, 0.9)
    for group in average_linkage(likely(found, table).astype(np.float32), least):
        chosen = [found[k] for k in group]
        if len({one.report for one in chosen}) > 1:
            yield chosen, compared("clause", FEATURES, _weights()[0], table[np.ix_(group, group)])


def asked(group: Sequence[Clause], deed: str | None, copied: Mapping[str, str], kind: QuestionKind) -> Asked:
    """The question that these clauses answer."""
    labels = _labels(group, kind, deed)
    denying = denials(group)
    answers = tuple(
        Answer(
            account(
                one.document, one.span, one.said, copied.get(one.report), "denies" if one in denying else stance(one)
            ),
            label,
            words=one.words,
            ways=told,
            happenings=one.occurrences | ({one.incident} if one.incident else set()),
            days=days_of(one.document.events[number] for number in one.events),
            source=named_source(one.document, one.said),
            took_place=one.took_place,
        )
        for one, label, told in zip(group, labels, map(_ways, group), strict=True)
    )
    return Asked(kind, about(group), answers)


def _ways(clause: Clause) -> Mapping[str, str]:
    return ways(clause.span.of(clause.document.text))


def stance(clause: Clause) -> Stance | None:
    """An accusation that the events tell of; None: what the statement says.

    What is said instead ("..., insisting that its jets stayed home") is not what is denied, and a negation alone ("they
    will not send soldiers") denies nothing that another has told.
    """
    if "accusation" in clause.types and not spoken_denial(clause):
        return "accuses"
    reply = cues().first("replies", clause.span.of(clause.document.text))
    return "asserts" if reply is not None and reply.start == 0 else None


def denials(group: Sequence[Clause]) -> list[Clause]:
    """The clauses that deny an occurrence which another report's clause tells as happening."""
    return [
        one
        for one in group
        for other in group
        if one.report != other.report
        and any(not took and other.took_place.get(name) for name, took in one.took_place.items())
    ]


def spoken_denial(clause: Clause) -> bool:
    """Whether somebody is told to deny it."""
    return clause.said is not None and clause.said.act == "deny"


def kind_of(group: Sequence[Clause], deed: str | None) -> QuestionKind:
    """What most of the clauses answer."""
    half = len(group) / 2
    if sum(doer(one, deed) is not None for one in group) >= half:
        return "doer"
    if any(spoken_denial(one) for one in group) or denials(group):
        return "happened"
    if sum(bool(one.types & (AGREED | HELD)) for one in group) >= half:
        return "status"
    if sum(bool(one.times) or bool(one.places) for one in group) > half and not any(one.said for one in group):
        return "when_where"
    return "what"


def _labels(group: Sequence[Clause], kind: QuestionKind, deed: str | None) -> list[str]:
    """The answer of each clause in a few words: the doer's name; else the words of the first clause that says it so.

    A clause of a doer question that names no doer takes no position.
    """
    if kind == "doer":
        return _named(borne_out([doer(one, deed) or "" for one in group], group), group, deed)
    labels: list[str] = []
    first: list[tuple[Clause, str]] = []
    for one in group:
        same = (
            said for other, said in first if other.denies == one.denies and alike(other, one) and _agree(other, one)
        )
        label = next(same, None) or one_breath(one.span.of(one.document.text))
        first.append((one, label))
        labels.append(label)
    return labels


def _agree(a: Clause, b: Clause) -> bool:
    """Whether two clauses tell the deed in one way: neither over and going on, nor under two names."""
    told = _ways(a), _ways(b)
    return not other_phase(*told) and other_name(*told) is None


def _named(labels: Sequence[str], group: Sequence[Clause], deed: str | None) -> list[str]:
    """The doers; a clause in which none was read as the doer names the one of them that it mentions."""
    known = [name for name in dict.fromkeys(labels) if name and not name.startswith("not ")]
    found: list[str] = []
    for label, one in zip(labels, group, strict=True):
        if not label and not one.denies and tells(one, deed):
            actors = (one.document.actor(name) for name in sorted(one.mentions))
            named = {party(actor) for actor in actors if actor is not None} & set(known)
            label = next(iter(named)) if len(named) == 1 else ""  # type: ignore[assignment]
        found.append(label)
    return found


def tells(clause: Clause, deed: str | None) -> bool:
    """Whether a clause tells of the deed, or of one of its kind."""
    return any(one_family(deed, name) for name in clause.types)


def borne_out(named: Sequence[str], group: Sequence[Clause]) -> list[str]:
    """The doers that are charged, denied, or told by two reports; of a name that one report drops nothing is made, nor
    of a denial that it was somebody whom nobody here names."""
    told: dict[str, set[str]] = defaultdict(set)
    sure: set[str] = set()
    for name, one in zip(named, group, strict=True):
        told[name].add(one.report)
        if one.denies or "accusation" in one.types:
            sure.add(name)
    most = max((len(reports) for name, reports in told.items() if name), default=0)
    kept = [name if name in sure or 2 * len(told[name]) > most or len(told[name]) > 1 else "" for name in named]
    return [name if not name.startswith("not ") or name.removeprefix("not ") in kept else "" for name in kept]


def alike(a: Clause, b: Clause) -> bool:
    """Whether two clauses say the same in much the same words."""
    return cosine(a.words, b.words) >= SAME and not (a.numbers and b.numbers and not a.numbers & b.numbers)


def doer(clause: Clause, deed: str | None) -> str | None:
    """Who did it, as the clause tells it: a side, a force or a body, never a mere description ("the bomber")."""
    for number in clause.events:
        event = clause.document.events[number]
        if not one_family(deed, event.type) and event.type != "accusation":
            continue
        role = event.target if event.type == "accusation" else event.actor
        actor = clause.document.actor(role)
        if actor is not None and (name := party(actor)) is not None:
            return f"not {name}" if clause.denies else name
    return None


def party(actor: Actor) -> str | None:
    """The side that an actor stands for: a state for its forces, leaders and organs; None for a mere description."""
    if all(mention.form in ("nominal", "pronoun") for mention in actor.mentions) and actor.country is None:
        return None
    side = state(actor.country) if actor.country else None
    return side.name if side else actor.neutral or actor.name


def about(group: Sequence[Clause]) -> str:
    """What is asked, in the words that most of the clauses share."""
    return shared_words([one.span.of(one.document.text) for one in group])


def shared_words(texts: Sequence[str]) -> str:
    """The words that most of the texts share, three at most."""
    votes: Counter[str] = Counter()
    for text in texts:
        found = {word for word in WORD.findall(text) if len(word) > 3 and word.lower() not in FUNCTION}
        votes.update({word.lower() for word in found if word[0].islower() or not word[1:].islower()})
    best = [word for word, count in sorted(votes.items(), key=lambda item: (-item[1], item[0])) if count > 1][:3]
    return ", ".join(best) or "what is told"
