"""Fit the two scores of questions: which figures, and which clauses, answer one question.

usage: python training/train_questions.py RECORD QUESTIONS [--export DIRECTORY] [--folds FILE]

RECORD: a record of the labelled reports (`reportedly build`). QUESTIONS: JSON Lines, one labelled question a line,
with the keys `id`, `story`, `kind`, `accounts` (`report`, `start`, `end`). Printed: precision and recall of pairs
with each story left out of the fit. `--folds` keeps the weights of each fold, so that whole questions can be scored
with stories left out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from reportedly.compare.accounts import occurrence, origins, shared_passages
from reportedly.compare.copies import copying
from reportedly.compare.document_store import in_order
from reportedly.compare.incidents import Topic, by_topic, drafts
from reportedly.compare.occurrences import clusters
from reportedly.compare.questions import clause_pairs, figures
from reportedly.compare.topics import topics
from reportedly.model import Annotated
from reportedly.record.store import Record

C = 0.3  # of the logistic regression
OVERLAP = 0.4  # share of the shorter of two spans that they have in common, for a clause to be a labelled one
Json = dict[str, Any]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Pairs with their features, whether they answer one question, and the story that each is of."""

    features: Floats
    one: npt.NDArray[np.bool_]
    story: npt.NDArray[np.str_]


def labelled(questions: Sequence[Json], kinds: Callable[[str], bool]) -> dict[str, list[tuple[int, int, str]]]:
    """(start, end, question) of the accounts of each report."""
    found = defaultdict(list)
    for question in questions:
        for account in question["accounts"] if kinds(question["kind"]) else ():
            found[account["report"]].append((account["start"], account["end"], question["id"]))
    return found


def figure_pairs(
    topic: Topic,
    held: dict[str, Annotated],
    told: dict[str, list[tuple[int, int, str]]],
    occurrence_of: Mapping[tuple[str, int], str],
) -> Iterator[tuple[Floats, npt.NDArray[np.bool_]]]:
    """Pairs of figures that count alike; a figure told again in its report is of the question of the first."""
    found = [one for name in topic.reports if name in told for one in figures.figures(held[name], occurrence_of)]
    of = [
        {q for s, e, q in told[one.report] if s < one.quantity.span.end and one.quantity.span.start < e}
        for one in found
    ]
    for k, one in enumerate(found):
        if not of[k]:
            again = [of[m] for m, other in enumerate(found) if of[m] and _again(one, other)]
            if again and all(each == again[0] for each in again):
                of[k] = set(again[0])
    for places in figures.kinds(found):
        if len(places) < 2:
            continue
        table = figures.features(found, places)
        rows, columns = np.triu_indices(len(places), 1)
        alike = np.array([bool(of[places[a]] & of[places[b]]) for a, b in zip(rows, columns, strict=True)])
        known = np.array(
            [
                bool(of[places[a]] and of[places[b]])
                or (bool(of[places[a]] or of[places[b]]) and found[places[a]].label != found[places[b]].label)
                for a, b in zip(rows, columns, strict=True)
            ]
        )
        yield table[rows[known], columns[known]], alike[known]


def _again(a: figures.Figure, b: figures.Figure) -> bool:
    whoms = {a.counted.whom, b.counted.whom}
    return (
        a.report == b.report
        and a.label == b.label
        and a.counted.fate == b.counted.fate
        and (len(whoms) == 1 or whoms <= figures.GENERAL)
    )


def labelled_pairs(
    topic: Topic,
    held: dict[str, Annotated],
    told: dict[str, list[tuple[int, int, str]]],
    occurrence_of: Mapping[tuple[str, int], str],
) -> Iterator[tuple[Floats, npt.NDArray[np.bool_]]]:
    """Pairs of clauses of which one at least is labelled; never two of one sentence."""
    deed = next((draft.occurrences[0].type for draft in drafts(topic, held)), None)
    found = [one for name in topic.reports for one in clause_pairs.clauses(held[name], occurrence_of)][
        : clause_pairs.MOST
    ]
    if len(found) < 2:
        return
    of = [{q for s, e, q in told.get(one.report, ()) if _covers(one.span.start, one.span.end, s, e)} for one in found]
    table, apart = clause_pairs.features(found, deed), ~clause_pairs.one_sentence(found)
    rows, columns = np.triu_indices(len(found), 1)
    some = np.array([bool(each) for each in of])
    known = (some[rows] | some[columns]) & apart[rows, columns]
    rows, columns = rows[known], columns[known]
    if len(rows):
        yield (
            table[rows, columns].astype(np.float64),
            np.array([bool(of[a] & of[b]) for a, b in zip(rows, columns, strict=True)]),
        )


def _covers(start: int, end: int, other: int, last: int) -> bool:
    return min(end, last) - max(start, other) > OVERLAP * min(end - start, last - other)


def fitted(pairs: Pairs, but: str | None) -> tuple[Floats, float]:
    """Weights and bias, a story left out; the pairs of a story weighed by the root of their number."""
    chosen = pairs.story != but if but else np.ones(len(pairs.one), bool)
    weight = np.ones(int(chosen.sum()))
    for story in sorted(set(pairs.story[chosen])):
        same = pairs.story[chosen] == story
        weight[same] = 1 / np.sqrt(same.sum())
    model = LogisticRegression(C=C, max_iter=1000)
    model.fit(pairs.features[chosen], pairs.one[chosen], sample_weight=weight * len(weight) / weight.sum())
    return model.coef_[0], float(model.intercept_[0])


def told_of(name: str, pairs: Pairs, names: Sequence[str]) -> dict[str, Any]:
    """The weights of each fold; precision and recall with stories left out are printed."""
    folds = {story: fitted(pairs, story) for story in sorted(set(pairs.story))}
    likely = np.zeros(len(pairs.one))
    for story, (weights, bias) in folds.items():
        those = pairs.story == story
        likely[those] = 1 / (1 + np.exp(-(pairs.features[those] @ weights + bias)))
    print(f"{name}: {len(pairs.one)} pairs, {pairs.one.mean():.3f} of one question")
    for least in (0.05, 0.1, 0.2, 0.3, 0.5, 0.7):
        taken = likely >= least
        right = (taken & pairs.one).sum()
        print(f"  from {least}: precision {right / max(taken.sum(), 1):.3f}, recall {right / pairs.one.sum():.3f}")
    made = {story: _named(names, *fold) for story, fold in folds.items()}
    return {**made, "": _named(names, *fitted(pairs, None))}


def _named(names: Sequence[str], weights: Floats, bias: float) -> Json:
    return {
        "weights": {name: round(float(value), 4) for name, value in zip(names, weights, strict=True)},
        "bias": round(bias, 4),
    }


def main() -> None:
    """Fit and print; write the scores where asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("record")
    arguments.add_argument("questions", type=Path)
    arguments.add_argument("--export", type=Path)
    arguments.add_argument("--folds", type=Path)
    asked = arguments.parse_args()
    questions = [json.loads(line) for line in asked.questions.read_text("utf-8").splitlines() if line.strip()]
    story_of = {account["report"]: question["story"] for question in questions for account in question["accounts"]}
    with Record(asked.record) as record:
        documents = in_order(list(record.documents()))
    held = {document.report.id: document for document in documents}
    copied = copying(documents)
    origin, shared = origins(documents, copied), shared_passages(copied)
    named: dict[str, int] = {}
    about = topics(documents, [named.setdefault(origin[name], len(named)) for name in documents.names])
    happenings = [occurrence(one, documents, origin, shared) for one in clusters(documents, about)]
    occurrence_of = {
        (each.report, each.event): one.id for one in happenings for account in one.accounts for each in account.events
    }
    read = list(by_topic(list(held), about, happenings))
    folds = {}
    for name, of_topic, names, kinds in (
        ("figure", figure_pairs, figures.FEATURES, lambda kind: kind == "figure"),
        ("clause", labelled_pairs, clause_pairs.FEATURES, lambda kind: kind != "figure"),
    ):
        told, parts = labelled(questions, kinds), []
        for topic in read:
            stories = Counter(story_of[report] for report in topic.reports if report in story_of)
            if len(topic.reports) > 1 and stories:
                story = min(stories, key=lambda one: (-stories[one], one))
                parts += [
                    (features, one, [story] * len(one))
                    for features, one in of_topic(topic, held, told, occurrence_of)
                    if len(one)
                ]
        pairs = Pairs(
            np.concatenate([p[0] for p in parts]),
            np.concatenate([p[1] for p in parts]),
            np.array([story for p in parts for story in p[2]]),
        )
        folds[name] = told_of(name, pairs, names)
        if asked.export:
            (asked.export / f"{name}_score.json").write_text(json.dumps(folds[name][""], indent=1) + "\n", "utf-8")
    if asked.folds:
        asked.folds.write_text(json.dumps({"stories": story_of, "folds": folds}), "utf-8")


if __name__ == "__main__":
    main()
