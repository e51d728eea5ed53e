"""Train the score of two mentions being of one incident of a report, and export it.

    python training/train_incidents.py [GOLD_FOLDER] [--sample N] [--export PATH]

MUC-4's records name victims, things hit, actors, a place and a date. A mention is taken for a record when its sentence
names what that record names and no other record's as well; pairs of mentions so taken are the examples. Logistic
regression; prints the share of right pairs in five folds by document.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from reportedly.layers.pipeline import Pipeline
from reportedly.layers.rows.within_document import FEATURES, Mention, features, mentions
from reportedly.model import Annotated, Report

CLEAR = 1.0  # by so much the best record must lead the next
ENOUGH = 1.5


def annotated(rows: list[dict]) -> list[Annotated]:
    """The documents of the rows, through all layers."""
    reports = [Report(r["id"], r["text"], r["id"], published=r.get("published")) for r in rows]
    return list(Pipeline().pipe(reports))


def words_of(record: dict, *slots: str) -> set[str]:
    return {text for slot in slots for entry in record.get(slot) or [] for text in entry["strings"] if text}


def record_of(mention: Mention, document: Annotated, records: list[dict]) -> int | None:
    """The record that a mention tells of, where that is clear."""
    sentence = document.text[mention.sentence : mention.start + 200].split("\n\n")[0].upper()
    scores = []
    for record in records:
        score = 2.0 * sum(text.upper() in sentence for text in words_of(record, "human_target", "physical_target"))
        score += 0.7 * any(text.upper() in sentence for text in words_of(record, "actor"))
        score += 0.6 * (mention.event.type in (record["types_any"] or []))
        places = re.findall(r"[^:()]+\([A-Z ]+\)", record.get("place_text") or "")
        score += any(place.split("(")[0].strip() in sentence for place in places)
        scores.append(score)
    order = sorted(range(len(records)), key=lambda k: -scores[k])
    if not order or scores[order[0]] < ENOUGH:
        return None
    return order[0] if len(order) == 1 or scores[order[0]] - scores[order[1]] >= CLEAR else None


def pairs(document: Annotated, records: list[dict]) -> tuple[list[list[float]], list[bool]]:
    told = [(m, record_of(m, document, records)) for m in mentions(document)]
    clear = [(m, record) for m, record in told if record is not None]
    rows, same = [], []
    for b in range(len(clear)):
        for a in range(b):
            rows.append(features(clear[a][0], clear[b][0]))
            same.append(clear[a][1] == clear[b][1])
    return rows, same


def fitted(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    middle, spread = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=0.3, max_iter=500).fit((x - middle) / spread, y, sample_weight=weight)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ middle)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--sample", type=int, default=800)
    parser.add_argument("--export", type=Path)
    args = parser.parse_args()
    lines = (args.gold / "events" / "muc4_records.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["records"]][: args.sample]
    learn(rows, annotated(rows), args.export)


def learn(rows: list[dict], documents: list[Annotated], export: Path | None) -> None:
    found = [pairs(document, row["records"]) for row, document in zip(rows, documents, strict=True)]
    found = [(np.array(x), np.array(y)) for x, y in found if y]
    weight = [np.full(len(y), 1 / np.sqrt(1 + 8 * len(y))) for _, y in found]
    right = total = 0
    for fold in range(5):
        kept = [k for k in range(len(found)) if k % 5 != fold]
        weights, bias = fitted(
            np.concatenate([found[k][0] for k in kept]),
            np.concatenate([found[k][1] for k in kept]),
            np.concatenate([weight[k] for k in kept]),
        )
        for k in range(fold, len(found), 5):
            right += int((((found[k][0] @ weights + bias) > 0) == found[k][1]).sum())
            total += len(found[k][1])
    print(f"{len(found)} documents, {total} pairs, right in five folds: {right / total:.3f}")
    weights, bias = fitted(*(np.concatenate(part) for part in (*zip(*found, strict=True), weight)))
    if export:
        named = {n: round(float(w), 4) for n, w in zip(FEATURES, weights, strict=True)}
        table = {"bias": round(bias, 4), "weights": named}
        export.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
