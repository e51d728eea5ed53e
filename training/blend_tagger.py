"""How much the neural tagger's grade weighs beside the factuality layer's model, on rows that neither saw.

    python training/blend_tagger.py [GOLD_FOLDER] [--write]

The rows are those that the tagger's training keeps out (15 %, `corpora.split`); the layer's model is trained anew
without them here. Prints the figures for each share of the tagger and, with --write, puts the best into
`layers/factuality/data/blend.json`. Run it after each new model of the tagger.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import train_factuality as factuality_training

from reportedly.layers import factuality, tagger
from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.classifier import stretched
from reportedly.layers.factuality.cues import read
from reportedly.layers.factuality.features import BUCKETS, buckets_of, names_of
from reportedly.layers.parse import annotate_language
from reportedly.model import Annotated, Parse, Report, Span

CLOSE = 0.003
"""Shares whose error is so near the least are as good: the smallest is taken, as denials are told best by rules."""

SHARES = (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85)


def held_out(path: Path, group: str | None) -> list[dict]:
    """The rows that the tagger's training keeps out, by the same rule."""
    from corpora import split

    return split(path, group)[1]


def tagged(rows: list[dict]) -> list[Annotated]:
    documents = [
        annotate_language(Annotated(Report(r["id"], r["text"], ""), body=(Span(r["id"], 0, len(r["text"])),)))
        for r in rows
    ]
    return [tagger.annotate_tagger(document) for document in documents]


def blend_grades(gold: Path, strength: float = 0.1) -> float:
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVR

    path = gold / "events" / "factuality_uw.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    names = {r["id"] for r in held_out(path, None)}
    parts = {}
    for inside in (True, False):
        some = [r for r in rows if (r["id"] not in names) == inside]
        documents = [
            annotate_language(Annotated(Report(r["id"], r["text"], ""), body=(Span(r["id"], 0, len(r["text"])),)))
            for r in some
        ]
        if not inside:
            documents = [tagger.annotate_tagger(d) for d in documents]
        column, edge, grade = [], [0], []
        seen: list[float | None] = []
        for r, document in zip(some, documents, strict=True):
            tree = Tree(document.parse or Parse())
            for event in r["events"]:
                head = tree.head_of(tree.covering(event["trigger"]["start"], event["trigger"]["end"]))
                if head is not None:
                    found = buckets_of(names_of(tree, read(tree, head)))
                    column.append(found)
                    edge.append(edge[-1] + len(found))
                    grade.append(event["value"])
                    seen.append(0.0 if inside else factuality.tagger_grade(document, event["trigger"]["start"]))
        shape = (len(column), BUCKETS)
        matrix = csr_matrix((np.ones(edge[-1], np.float32), np.concatenate(column), edge), shape)
        parts[inside] = matrix, np.array(grade), np.array([np.nan if x is None else x for x in seen])
    model = LinearSVR(C=strength, epsilon=0.1, max_iter=4000, random_state=0).fit(*parts[True][:2])
    x, y, other = parts[False]
    own = model.predict(x)
    other = np.where(np.isnan(other), own, other)
    errors = []
    for share in SHARES:
        told = np.array([stretched(v) for v in (1 - share) * own + share * other])
        print(f"{share:.2f}", end="  ")
        factuality_training.show(y, told)
        errors.append(np.abs(y - told).mean() - np.corrcoef(y, told)[0, 1])
    near = [share for share, error in zip(SHARES, errors, strict=True) if error <= min(errors) + CLOSE]
    return near[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    best = blend_grades(args.gold)
    print("share of the tagger:", best)
    if args.write:
        path = Path(factuality.__file__).parent / "data" / "blend.json"
        path.write_text(json.dumps({"tagger": best}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
