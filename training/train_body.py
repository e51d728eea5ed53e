"""Train the line classifier of the body layer, and measure it by cross-validation over sites.

    python training/train_body.py --gold ../shared/gold --out src/reportedly/layers/body/lines.json

Data: `body/plain.jsonl` (naive text of web pages, article text located in it) and, as examples of texts that are
prose from end to end, articles of the statements, places and dating sets (their first line is left out: it may be a
headline). Model: gradient boosted trees over the features of `reportedly.layers.body.lines`. Articles are also shown
with boilerplate of the pages laid between their paragraphs, and with hard line breaks, since pasted texts look like
that. Seeded; the figures are printed as the shared scorers count them. A smoothing over neighbouring lines (two states,
Viterbi) was tried and cost 0.8 to 3 points of F1, since the features already look at the neighbours.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from reportedly.layers.body.lines import features, lines_of

CLEAN = (("statements/train", 160), ("places/gwn", 60), ("dating/gdelt", 60), ("dating/ua2022", 60), ("names/re3d", 30))
CLEAN_WEIGHT = 0.3
FOLDS = 7
WRAPPED = 4  # one clean article in so many is also shown with hard line breaks


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def labelled(row: dict) -> tuple[np.ndarray, np.ndarray, list]:
    lines = lines_of(row["text"])
    inside = np.zeros(len(row["text"]) + 1, bool)
    for span in row["body"]:
        inside[span["start"] : span["end"]] = True
    label = np.array([inside[line.start : line.end].mean() > 0.5 for line in lines], float)
    return features(lines), label, lines


def boilerplate_of(rows: list[dict]) -> tuple[list[str], list[str], list[str]]:
    """Lines of pages that are no prose: above the article, between its paragraphs, below it."""
    above, between, below = [], [], []
    for row in rows:
        _, label, lines = labelled(row)
        inside = np.flatnonzero(label)
        if not len(inside):
            continue
        for k, line in enumerate(lines):
            if not label[k] and len(line.text) < 200:
                (above if k < inside[0] else below if k > inside[-1] else between).append(line.text)
    return above, between, below


def dirtied(gold: Path, rows: list[dict], copies: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Clean articles with boilerplate of pages laid around and between their paragraphs: texts as people paste them."""
    above, between, below = boilerplate_of(rows)
    random = np.random.default_rng(seed)
    found = []
    for name, most in CLEAN:
        for row in rows_of(gold / f"{name}.jsonl")[:most]:
            paragraphs = [line.text for line in lines_of(row["text"])][1:]
            if len(paragraphs) < 4:
                continue
            for _ in range(copies):
                text: list[tuple[str, float]] = [(random.choice(above), 0.0) for _ in range(random.integers(0, 4))]
                for paragraph in paragraphs:
                    text.append((paragraph, 1.0))
                    if random.random() < 0.12:
                        text += [(random.choice(between), 0.0) for _ in range(random.integers(1, 4))]
                at = random.integers(0, max(1, len(below) - 30))
                text += [(line, 0.0) for line in below[at : at + random.integers(0, 25)]]
                joined = random.choice(["\n", "\n\n"]).join(line for line, _ in text)
                lines = lines_of(joined)
                if len(lines) == len(text):
                    found.append((features(lines), np.array([mark for _, mark in text])))
    return found


def clean(gold: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    found = []
    for name, most in CLEAN:
        for row in rows_of(gold / f"{name}.jsonl")[:most]:
            lines = lines_of(row["text"])
            if len(lines) > 3:
                found.append((features(lines)[1:], np.ones(len(lines) - 1)))
            if len(found) % WRAPPED == 0:
                width = 60 + 5 * (len(found) % 11)
                wrapped = lines_of("\n\n".join(textwrap.fill(line.text, width) for line in lines[1:]))
                if len(wrapped) > 3:
                    found.append((features(wrapped), np.ones(len(wrapped))))
    return found


def model(seed: int = 1) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=120, max_depth=4, learning_rate=0.08, min_samples_leaf=20, l2_regularization=5.0, random_state=seed
    )


def fit(pages: list, spare: list) -> HistGradientBoostingClassifier:
    x = np.concatenate([page[0] for page in pages] + [page[0] for page in spare])
    y = np.concatenate([page[1] for page in pages] + [page[1] for page in spare])
    # a page counts by its size's root: a page of a thousand links is not worth fifty articles
    w = np.concatenate(
        [np.full(len(page[1]), 6 / np.sqrt(len(page[1]))) for page in pages]
        + [np.full(len(page[1]), CLEAN_WEIGHT * 6 / np.sqrt(len(page[1]))) for page in spare]
    )
    # prose counts by its length too, since the measure is in words
    w = w * (0.5 + x[:, 1] / 3)
    return model().fit(x, y, sample_weight=w)


def exported(found: HistGradientBoostingClassifier) -> dict:
    columns: dict[str, list] = {key: [] for key in ("feature", "threshold", "left", "right", "value", "roots")}
    depth = 0
    for (predictor,) in found._predictors:
        base = len(columns["feature"])
        columns["roots"].append(base)
        for k, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            depth = max(depth, int(node["depth"]))
            columns["feature"].append(0 if leaf else int(node["feature_idx"]))
            columns["threshold"].append(0.0 if leaf else round(float(node["num_threshold"]), 5))
            columns["left"].append(base + (k if leaf else int(node["left"])))
            columns["right"].append(base + (k if leaf else int(node["right"])))
            columns["value"].append(round(float(node["value"]), 5) if leaf else 0.0)
    return {**columns, "depth": depth, "base": float(np.ravel(found._baseline_prediction)[0])}


def log_odds(found: HistGradientBoostingClassifier, x: np.ndarray) -> np.ndarray:
    return found.decision_function(x)


def folds(rows: list[dict]) -> list[int]:
    """The fold of each page: pages of one site are in one, so that no site is measured that was learned from."""
    sites = sorted({site_of(row) for row in rows})
    fold_of = {sites[k]: place % FOLDS for place, k in enumerate(np.random.default_rng(1).permutation(len(sites)))}
    return [fold_of[site_of(row)] for row in rows]


def site_of(row: dict) -> str:
    """The host of a page's address, or the page itself where it has none."""
    return urlsplit(row["url"] or "").netloc.removeprefix("www.") or str(row["id"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    options.add_argument("--scorers", type=Path, default=Path("../shared/eval"))
    options.add_argument("--out", type=Path, default=Path("src/reportedly/layers/body/lines.json"))
    chosen = options.parse_args()
    sys.path.insert(0, str(chosen.scorers))
    import score_body

    rows = rows_of(chosen.gold / "body/plain.jsonl")
    pages = [labelled(row) for row in rows]
    spare = clean(chosen.gold)
    fold_of = folds(rows)
    odds: list[np.ndarray] = [np.zeros(0)] * len(rows)
    for fold in range(FOLDS):
        test = {k for k, own in enumerate(fold_of) if own == fold}
        dirty = dirtied(chosen.gold, [row for k, row in enumerate(rows) if k not in test], 1, fold)
        found = fit([page for k, page in enumerate(pages) if k not in test], spare + dirty)
        for k in test:
            odds[k] = log_odds(found, pages[k][0])
    for bias in (-0.5, 0.0, 0.5):
        guess = []
        for row, (_, _, lines), score in zip(rows, pages, odds, strict=True):
            spans = [{"start": a.start, "end": a.end} for a, k in zip(lines, score + bias > 0, strict=True) if k]
            guess.append({"id": row["id"], "body": spans})
        s = score_body.score(rows, guess)
        print(f"bias {bias:+}: f1 {s['f1']:.4f} p {s['precision']:.4f} r {s['recall']:.4f} char {s['char']['f1']:.4f}")
    data = exported(fit(pages, spare + dirtied(chosen.gold, rows, 1, 99)))
    chosen.out.write_text(json.dumps(data, separators=(",", ":")) + "\n")
    print(f"{chosen.out}: {len(data['feature'])} nodes")


if __name__ == "__main__":
    main()
