"""How much the neural tagger's view weighs beside the event and factuality layers' models, on rows that neither saw.

    python training/blend_tagger.py [GOLD_FOLDER] [--write]

The rows are those that the tagger's training keeps out (15 % of each set, `corpora.split`); the layers' models are
trained anew without them here. Prints the figures for each share of the tagger and, with --write, puts the best into
`annotate/events/data/blend.json` and `annotate/factuality/data/blend.json`. Run it after each new model of the tagger.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import train_event_types as types_training
import train_factuality as factuality_training

from reportedly.annotate import events, factuality, tagger
from reportedly.annotate.language import annotate_language
from reportedly.model import Annotated, Report, Span

SHARES = (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85)
SETS = {"case21": ("case21_types", "group"), "plv": ("plover_plv", None), "satp": ("satp_attacks", None)}


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


def odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def micro(rows: list[dict], told: np.ndarray) -> float:
    """Micro F1 in the corpus's own labels: a type stands for the labels whose sets it is in."""
    right = named = wanted = 0
    for r, p in zip(rows, told, strict=True):
        chosen = [types_training.AT[t] for t in types_training.chosen(p, 0.1, 0.4)]
        hit = [k for k, s in enumerate(r["sets"]) if set(s) & set(chosen)]
        spare = [c for c in chosen if not any(c in s for s in r["sets"])]
        right, named, wanted = right + len(hit), named + len(hit) + len(spare), wanted + len(r["sets"])
    return 2 * right / (named + wanted)


def blend_types(gold: Path) -> float:
    rows = types_training.corpora(gold / "events")
    held = {n: {r["id"] for r in held_out(gold / "events" / f"{f}.jsonl", g)} for n, (f, g) in SETS.items()}
    kept = [r for r in rows if r["id"] not in held.get(r["corpus"], ())]
    weights, bias = types_training.train(kept, 60, 0.1)
    score = np.zeros(len(SHARES))
    for name in SETS:
        part = [r for r in rows if r["corpus"] == name and r["id"] in held[name]]
        own = odds(types_training.predict(weights, bias, part))
        seen = [document.tagging.types for document in tagged(part)]
        other = odds(np.array([[types.get(t, 0.0) for t in types_training.TYPES] for types in seen]))
        figures = [micro(part, 1 / (1 + np.exp(-((1 - s) * own + s * other)))) for s in SHARES]
        print(name, len(part), " ".join(f"{s:.2f}:{f:.3f}" for s, f in zip(SHARES, figures, strict=True)))
        score += figures
    return SHARES[int(score.argmax())]


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
        column, edge, grade, other = [], [0], [], []
        for r, document in zip(some, documents, strict=True):
            tree = events.Tree(document.parse)
            for event in r["events"]:
                head = tree.head_of(tree.covering(event["trigger"]["start"], event["trigger"]["end"]))
                if head is not None:
                    found = factuality_training.buckets_of(
                        factuality_training.names_of(tree, factuality_training.read(tree, head))
                    )
                    column.append(found)
                    edge.append(edge[-1] + len(found))
                    grade.append(event["value"])
                    other.append(0.0 if inside else factuality.tagger_grade(document, event["trigger"]["start"]))
        shape = (len(column), factuality_training.BUCKETS)
        matrix = csr_matrix((np.ones(edge[-1], np.float32), np.concatenate(column), edge), shape)
        parts[inside] = matrix, np.array(grade), np.array([np.nan if x is None else x for x in other])
    model = LinearSVR(C=strength, epsilon=0.1, max_iter=4000, random_state=0).fit(*parts[True][:2])
    x, y, other = parts[False]
    own = model.predict(x)
    other = np.where(np.isnan(other), own, other)
    errors = []
    for share in SHARES:
        told = np.array([factuality.stretched(v) for v in (1 - share) * own + share * other])
        print(f"{share:.2f}", end="  ")
        factuality_training.show(y, told)
        errors.append(np.abs(y - told).mean() - np.corrcoef(y, told)[0, 1])
    return SHARES[int(np.argmin(errors))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    types_training.CASE21, types_training.OWN_WEIGHT = 8.0, 2.0
    best = {"events": blend_types(args.gold), "factuality": blend_grades(args.gold)}
    for name, share in best.items():
        print(name, "share of the tagger:", share)
        if args.write:
            path = Path(events.__file__).parent.parent / name / "data" / "blend.json"
            path.write_text(json.dumps({"tagger": share}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
