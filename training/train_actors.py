"""Train the ranker of the actors layer on GUM's dev part and write its weights.

usage: train_actors.py GUM OUT [--cache FILE] [--folds 5] [--epochs 12] [--nets 3] [--seed 1] [--predictions FILE]

GUM: `coref/gum.jsonl` of the gold folder. OUT: `ranker.npz`. With `--predictions`, first cross-validates by
document and writes what the held-out folds give (annotation format), for `score_actors.py`. Needs torch.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from reportedly.layers.actors import assembled, mentions_of
from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.chains import grow
from reportedly.layers.actors.features import NULL_FEATURES, PAIR_FEATURES
from reportedly.layers.actors.name_clustering import Chain
from reportedly.layers.actors.ranker import FAMILIES
from reportedly.model import Annotated, Report, Span
from reportedly.model.interchange import to_json

HIDDEN, NULL_HIDDEN = 32, 8
Example = tuple[list[list[float]], list[float], list[int]]


def read(path: Path, cache: Path | None) -> tuple[dict[str, dict], list[Annotated]]:
    rows = {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    if cache is not None and cache.exists():
        return rows, pickle.loads(cache.read_bytes())
    from reportedly import plugins

    documents = [
        Annotated(Report(row["id"], row["text"], ""), body=(Span(row["id"], 0, len(row["text"])),))
        for row in rows.values()
    ]
    for name in ("language", "tagger"):
        layer = plugins.load("reportedly.layers", name)
        documents = [layer(document) for document in documents]
    if cache is not None:
        cache.write_bytes(pickle.dumps(documents))
    return rows, documents


def gold_chain_of(row: dict, found: list[Candidate]) -> dict[int, str]:
    """Candidate -> gold chain: one to one, best agreeing spans first, as the scorer pairs them."""
    gold = [(chain["id"], mention) for chain in row["chains"] for mention in chain["mentions"]]
    pairs = []
    for k, each in enumerate(found):
        for g, (_, mention) in enumerate(gold):
            head = mention["head"]
            if head["start"] < each.end and each.start < head["end"]:
                best = 0.0
                for a, b in ((mention["start"], mention["end"]), (head["start"], head["end"])):
                    common = min(b, each.end) - max(a, each.start)
                    best = max(best, 2 * common / (b - a + each.end - each.start))
                pairs.append((-best, g, k))
    used: set[int] = set()
    chain_of: dict[int, str] = {}
    for _, g, k in sorted(pairs):
        if g not in used and k not in chain_of:
            used.add(g)
            chain_of[k] = gold[g][0]
    return chain_of


def examples_of(document: Annotated, row: dict, follow=None) -> dict[str, list[Example]]:
    """One example for each pronoun and description, the right answers before it, or those of `follow`."""
    found = mentions_of(document)
    gold = gold_chain_of(row, found)
    made: dict[str, list[Example]] = {family: [] for family in FAMILIES}

    def choose(family: str, m: int, options: list[Chain], pairs: list[list[float]], null: list[float]) -> int:
        votes = [
            Counter(gold.get(k) for k in chain.mentions if k <= chain.last)[gold[m]] / chain.seen if m in gold else 0.0
            for chain in options
        ]
        right = [k for k, share in enumerate(votes) if share >= 0.5]
        right = [k for k in right if options[k].named] or right
        made[family].append((pairs, null, right))
        if follow is not None:
            return follow(family, m, options, pairs, null)
        return max(right, key=lambda k: (votes[k], -k)) if right else -1

    grow(document, found, choose)
    return made


def train(examples: list[Example], epochs: int, seed: int) -> list[np.ndarray]:
    """A ranking net: softmax over the actors told of and none; the loss is that of the right ones together."""
    torch.manual_seed(seed)
    pair = torch.nn.Sequential(
        torch.nn.Linear(PAIR_FEATURES, HIDDEN), torch.nn.ReLU(), torch.nn.Dropout(0.2), torch.nn.Linear(HIDDEN, 1)
    )
    null = torch.nn.Sequential(
        torch.nn.Linear(NULL_FEATURES, NULL_HIDDEN), torch.nn.ReLU(), torch.nn.Linear(NULL_HIDDEN, 1)
    )
    optimiser = torch.optim.AdamW([*pair.parameters(), *null.parameters()], lr=3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    widest = max(len(pairs) for pairs, _, _ in examples) or 1
    x = torch.zeros(len(examples), widest, PAIR_FEATURES)
    mask = torch.zeros(len(examples), widest + 1, dtype=torch.bool)
    right = torch.zeros(len(examples), widest + 1, dtype=torch.bool)
    n = torch.tensor([none for _, none, _ in examples])
    for k, (pairs, _, good) in enumerate(examples):
        if pairs:
            x[k, : len(pairs)] = torch.tensor(pairs, dtype=torch.float32)
        mask[k, : len(pairs)] = True
        mask[k, widest] = True
        right[k, good if good else [widest]] = True
    shuffle = torch.Generator().manual_seed(seed)
    for _ in range(epochs):
        pair.train()
        for part in torch.randperm(len(examples), generator=shuffle).split(64):
            score = torch.cat([pair(x[part]).squeeze(-1), null(n[part])], dim=1)
            score = score.masked_fill(~mask[part], -1e9)
            loss = torch.logsumexp(score, 1) - torch.logsumexp(score.masked_fill(~right[part], -1e9), 1)
            optimiser.zero_grad()
            loss.mean().backward()
            optimiser.step()
        schedule.step()
    layers = [pair[0], pair[3], null[0], null[2]]
    return [
        array
        for layer in layers
        for array in (layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy())
    ]


def several(examples: list[Example], epochs: int, seeds: list[int]) -> list[np.ndarray]:
    """The mean of nets trained with different seeds, as one wider net."""
    nets = [train(examples, epochs, seed) for seed in seeds]
    wide = []
    for k in range(0, 8, 4):
        wide.append(np.concatenate([net[k] for net in nets], axis=1))
        wide.append(np.concatenate([net[k + 1] for net in nets]))
        wide.append(np.concatenate([net[k + 2] for net in nets]) / len(nets))
        wide.append(np.mean([net[k + 3] for net in nets], axis=0))
    return wide


def decoder(weights: dict[str, list[np.ndarray]], bias: dict[str, float]):
    def choose(family: str, m: int, options: list[Chain], pairs: list[list[float]], null: list[float]) -> int:
        a1, b1, a2, b2, n1, c1, n2, c2 = weights[family]
        none = (np.maximum(np.asarray(null) @ n1 + c1, 0) @ n2 + c2)[0] + bias.get(family, 0.0)
        if not pairs:
            return -1
        score = (np.maximum(np.asarray(pairs) @ a1 + b1, 0) @ a2 + b2)[:, 0]
        best = int(score.argmax())
        return best if score[best] > none else -1

    return choose


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gum", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nets", type=int, default=3, help="how many seeds are averaged")
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--bias", default="{}", help="JSON: added to the score of none, by family")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    rows, documents = read(arguments.gum, arguments.cache)
    bias = json.loads(arguments.bias)
    seeds = list(range(arguments.seed, arguments.seed + arguments.nets))
    plain = [replace(document, tagging=None) for document in documents]

    def both(k: int, follow=None) -> dict[str, list[Example]]:
        """A document's examples with the tagger's names and, since those may be too good here, without."""
        row = rows[documents[k].report.id]
        one = examples_of(documents[k], row, follow)
        two = examples_of(plain[k], row, follow) if documents[k].tagging else {}
        return {family: one[family] + two.get(family, []) for family in FAMILIES}

    made = [both(k) for k in range(len(documents))]

    def learn(held: set[int]) -> dict[str, list[np.ndarray]]:
        """Weights from all documents but those: first read with right answers, then once more with the ranker's own."""
        kept = [k for k in range(len(made)) if k not in held]
        weights = {f: several([e for k in kept for e in made[k][f]], arguments.epochs, seeds) for f in FAMILIES}
        for _ in range(arguments.rounds):
            own = [both(k, decoder(weights, bias)) for k in kept]
            mixed = {f: [e for k in kept for e in made[k][f]] + [e for each in own for e in each[f]] for f in FAMILIES}
            weights = {f: several(mixed[f], arguments.epochs, seeds) for f in FAMILIES}
        return weights

    for family in FAMILIES:
        examples = [example for each in made for example in each[family]]
        print(family, len(examples), "examples,", sum(bool(good) for _, _, good in examples), "with an actor before")
    order = list(range(len(documents)))
    random.Random(arguments.seed).shuffle(order)
    if arguments.predictions:
        lines = []
        for fold in range(arguments.folds):
            held = set(order[fold :: arguments.folds])
            weights = learn(held)
            for k in sorted(held):
                found = mentions_of(documents[k])
                chains = grow(documents[k], found, decoder(weights, bias))
                lines.append(json.dumps(to_json(assembled(documents[k], found, chains))))
        arguments.predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    weights = learn(set())
    for family, value in bias.items():
        weights[family][7] = weights[family][7] + value
    arrays: dict[str, Any] = {
        f"{family}_{k}": array.astype(np.float32) for family in FAMILIES for k, array in enumerate(weights[family])
    }
    np.savez_compressed(arguments.out, **arrays)


if __name__ == "__main__":
    main()
