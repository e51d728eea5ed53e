"""Train the grade of the factuality layer, cross-validate it, and export its weights.

    python training/train_factuality.py [GOLD_FOLDER] [--export PATH]

A linear support vector regression (absolute error beyond 0.1) over the features of `factuality/features.py`, on the
parse of the graded news sentences. Folds are blocks of neighbouring sentences, which come from one document.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVR

from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.classifier import stretched
from reportedly.layers.factuality.cues import read
from reportedly.layers.factuality.features import BUCKETS, buckets_of, names_of
from reportedly.layers.parse import annotate_language
from reportedly.model import Annotated, Parse, Report, Span


def class_of(value: float) -> str:
    return "happened" if value >= 1.5 else "denied" if value <= -1.5 else "uncertain"


def show(gold: np.ndarray, told: np.ndarray) -> None:
    a, b = np.array([class_of(v) for v in gold]), np.array([class_of(v) for v in told])
    f1 = {
        k: 2 * ((a == k) & (b == k)).sum() / max(1, (a == k).sum() + (b == k).sum())
        for k in ("happened", "uncertain", "denied")
    }
    print(
        f"n {len(gold)}  MAE {np.abs(gold - told).mean():.3f}  r {np.corrcoef(gold, told)[0, 1]:.3f}  "
        f"macro F1 {np.mean(list(f1.values())):.3f}  " + "  ".join(f"{k} {v:.3f}" for k, v in f1.items())
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--strength", type=float, default=0.1)
    parser.add_argument("--export", type=Path)
    args = parser.parse_args()
    lines = (args.gold / "events" / "factuality_uw.jsonl").read_text("utf-8").splitlines()
    column, edge, grade, block = [], [0], [], []
    for number, line in enumerate(lines):
        row = json.loads(line)
        report = Report(row["id"], row["text"], "")
        document = annotate_language(Annotated(report, body=(Span(row["id"], 0, len(row["text"])),)))
        tree = Tree(document.parse or Parse())
        for event in row["events"]:
            head = tree.head_of(tree.covering(event["trigger"]["start"], event["trigger"]["end"]))
            if head is not None:
                found = buckets_of(names_of(tree, read(tree, head)))
                column.append(found)
                edge.append(edge[-1] + len(found))
                grade.append(event["value"])
                block.append(number // 50)
    x = csr_matrix((np.ones(edge[-1], np.float32), np.concatenate(column), edge), (len(column), BUCKETS))
    y, part = np.array(grade), np.array(block)
    told = np.zeros(len(y))
    for fold in range(4):
        inside = part % 4 != fold
        model = LinearSVR(C=args.strength, epsilon=0.1, max_iter=4000, random_state=0).fit(x[inside], y[inside])
        told[~inside] = model.predict(x[~inside])
    show(y, np.clip(told, -3, 3))
    show(y, np.array([stretched(v) for v in told]))
    if args.export:
        model = LinearSVR(C=args.strength, epsilon=0.1, max_iter=4000, random_state=0).fit(x, y)
        scale = np.abs(model.coef_).max() / 127
        np.savez_compressed(
            args.export,
            weights=np.rint(model.coef_ / scale).astype(np.int8),
            scale=np.float32(scale),
            bias=np.float32(model.intercept_[0]),
        )
        print("exported", args.export.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
