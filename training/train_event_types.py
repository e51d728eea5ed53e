"""Train the type classifier of the events layer, cross-validate it, and export its weights.

    python training/event_vectors.py GOLD_FOLDER --out vectors.npz        (in the project's own environment)
    python training/train_event_types.py [GOLD_FOLDER] --vectors vectors.npz [--folds N] [--export PATH]

A linear model with one sigmoid a type over hashed words, word pairs and concepts, and over the tagger's vector of the
text. Labels of a corpus that can stand for several of our types are learned as sets: the probability that any type of
the set holds is raised, types outside every set are lowered. Needs torch (CPU); the exported weights are read by numpy
alone.
"""

from __future__ import annotations

import argparse
import random
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from event_corpora import TYPES, corpora

from reportedly.layers.events.classifier import WIDTH
from reportedly.layers.events.features import BUCKETS, features_of, words_of
from reportedly.layers.events.lexicon import hinted_types


@dataclass
class Weights:
    """What is learned: weights of the hashed features, of the vector (less `usual`, the mean one), and biases."""

    words: np.ndarray
    meaning: np.ndarray
    usual: np.ndarray
    bias: np.ndarray


def matrix(rows: list[dict]) -> torch.Tensor:
    """The rows as one sparse matrix of features."""
    column, edge, value = [], [0], []
    for r in rows:
        if "features" not in r:
            words = words_of(r["text"])
            found = features_of(words, hinted_types(words))
            r["features"] = (np.array(list(found), np.int64), np.array(list(found.values()), np.float32))
        column.append(r["features"][0])
        value.append(r["features"][1])
        edge.append(edge[-1] + len(r["features"][0]))
    return torch.sparse_csr_tensor(
        torch.tensor(edge),
        torch.tensor(np.concatenate(column)),
        torch.tensor(np.concatenate(value)),
        (len(rows), BUCKETS),
    )


def rarity(x: torch.Tensor) -> torch.Tensor:
    """How telling each feature is: the logarithm of the share of rows without it."""
    seen = torch.bincount(x.col_indices(), minlength=BUCKETS).float()
    return torch.log((1 + x.shape[0]) / (1 + seen)) / 5 + 0.2


def meanings(rows: list[dict]) -> np.ndarray:
    """The rows' vectors; zeros where there is none."""
    return np.stack([r["meaning"] for r in rows])


def train(rows: list[dict], steps: int, decay: float, dense: float) -> Weights:
    """What `steps` of L-BFGS over all rows come to; the same for the same rows.

    Args:
        decay, dense: strength of the regularisation of the words' weights and of the vector's.
    """
    x = matrix(rows)
    telling = rarity(x)
    x = torch.sparse_csr_tensor(x.crow_indices(), x.col_indices(), x.values() * telling[x.col_indices()], x.shape)
    back = x.to_sparse_coo().t().to_sparse_csr()  # torch has no gradient through a sparse product: given by hand below
    lower = torch.tensor(np.stack([r["lower"] for r in rows]))
    weight = torch.tensor([r["weight"] for r in rows])
    who = torch.tensor([k for k, r in enumerate(rows) for _ in r["sets"]])
    mask = torch.zeros(len(who), len(TYPES))
    for k, s in enumerate(s for r in rows for s in r["sets"]):
        mask[k, s] = 1
    usual = meanings(rows).mean(0)
    vectors = torch.tensor(meanings(rows) - usual)
    w = torch.zeros(BUCKETS, len(TYPES), requires_grad=True)
    v = torch.zeros(WIDTH, len(TYPES), requires_grad=True)
    bias = torch.full((len(TYPES),), -3.5, requires_grad=True)
    optimiser = torch.optim.LBFGS([w, v, bias], lr=1, max_iter=steps, history_size=8, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        with torch.no_grad():
            logits = x @ w + vectors @ v + bias
        logits.requires_grad_(True)
        plus = torch.nn.functional.softplus(logits)
        none = -(plus[who] * mask).sum(1).clamp(min=1e-6)  # log of the probability that no type of the set holds
        hit = -torch.log1p(-torch.exp(none))
        each = (plus * lower).sum(1).index_add(0, who, hit) * weight
        loss = each.sum()
        (slope,) = torch.autograd.grad(loss, logits)
        with torch.no_grad():
            w.grad = back @ slope + 2 * decay * w
            v.grad = vectors.t() @ slope + 2 * dense * v
            bias.grad = slope.sum(0)
            return loss.detach() + decay * (w**2).sum() + dense * (v**2).sum()

    optimiser.step(closure)
    return Weights((w.detach() * telling[:, None]).numpy(), v.detach().numpy(), usual, bias.detach().numpy())


def predict(learned: Weights, rows: list[dict]) -> np.ndarray:
    """Probability of each type for each row."""
    logits = (matrix(rows) @ torch.tensor(learned.words)).numpy() + learned.bias
    return 1 / (1 + np.exp(-(logits + (meanings(rows) - learned.usual) @ learned.meaning)))


def with_vectors(rows: list[dict], path: Path | None) -> list[dict]:
    """The rows with the vectors of their texts."""
    known: dict[str, np.ndarray] = {}
    if path:
        with np.load(path) as read:
            known = dict(zip(read["texts"].tolist(), read["vectors"], strict=True))
    for r in rows:
        r["meaning"] = known.get(r["text"], np.zeros(WIDTH, np.float32))
    return rows


def fold_of(rows: list[dict], count: int) -> dict[str, int]:
    """Group → fold, for the rows that are scored."""
    groups = sorted({r["group"] for r in rows})
    random.Random(7).shuffle(groups)
    return {group: k % count for k, group in enumerate(groups)}


def cross_validated(rows: list[dict], args: argparse.Namespace) -> dict[tuple[str, str], np.ndarray]:
    """(corpus, id) → probabilities from a model that has not seen the row's group."""
    scored = [r for r in rows if r["corpus"] in ("case21", "plv", "satp", "muc")]
    fold = fold_of(scored, args.folds)
    chance = random.Random(5)
    left_out = {group for group in sorted(fold) if chance.random() > args.share}
    found = {}
    for k in range(args.folds):
        held = [r for r in scored if fold[r["group"]] == k]
        kept = [r for r in rows if r["labels"] is None or (fold[r["group"]] != k and r["group"] not in left_out)]
        learned = train(kept, args.steps, args.decay, args.dense)
        for r, p in zip(held, predict(learned, held), strict=True):
            found[r["corpus"], r["id"]] = p
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--vectors", type=Path, help="what event_vectors.py wrote")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--share", type=float, default=1.0, help="share of the scored groups that are learned from")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--decay", type=float, default=0.1)
    parser.add_argument("--dense", type=float, default=0.1)
    parser.add_argument("--export", type=Path)
    parser.add_argument("--save", type=Path, help="write the out-of-fold probabilities here (npz)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    rows = with_vectors(corpora(args.gold / "events"), args.vectors)
    if args.folds:
        found = cross_validated(rows, args)
        keys = sorted(found)
        if args.save:
            np.savez(args.save, keys=np.array(["\t".join(k) for k in keys]), p=np.stack([found[k] for k in keys]))
    if args.export:
        learned = train(rows, args.steps, args.decay, args.dense)
        scale = np.maximum(np.abs(learned.words).max(0), 1e-6) / 127
        np.savez_compressed(
            args.export,
            weights=np.rint(learned.words / scale).astype(np.int8),
            scale=scale.astype(np.float32),
            meaning=learned.meaning.astype(np.float32),
            usual=learned.usual.astype(np.float32),
            bias=learned.bias.astype(np.float32),
            types=np.array(TYPES),
        )
        print("exported", args.export.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
