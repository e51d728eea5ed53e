"""Train the type classifier of the events layer, cross-validate it, and export its weights.

    python training/train_event_types.py [GOLD_FOLDER] [--folds N] [--export PATH]

A linear model with one sigmoid a type over hashed words, word pairs and concepts. Labels of a corpus that can stand for
several of our types are learned as sets: the probability that any type of the set holds is raised, types outside every
set are lowered. Needs torch (CPU); the exported weights are read by numpy alone.
"""

from __future__ import annotations

import argparse
import json
import random
import warnings
from pathlib import Path

import numpy as np
import torch

from reportedly.annotate.events.features import BUCKETS, features_of, words_of
from reportedly.annotate.events.lexicon import entries, hinted_types
from reportedly.world.codebooks import event_types

TYPES = [t.id for t in event_types()]
AT = {name: k for k, name in enumerate(TYPES)}
VIOLENT = (
    "armed_clash territory_captured air_strike shelling explosive_device grenade_attack suicide_bombing "
    "chemical_attack attack_on_civilians sexual_violence abduction mob_violence force_on_protesters"
).split()
PLV = {
    "ASSAULT": [*VIOLENT, "property_destruction"],
    "AGREE": ["agreement"],
    "CONSULT": ["talks"],
    "SUPPORT": ["support"],
    "COOPERATE": ["support"],
    "YIELD": ["release_or_concession", "territory_transfer"],
    "AID": ["aid"],
    "REQUEST": ["demand"],
    "ACCUSE": ["accusation"],
    "REJECT": ["refusal"],
    "THREATEN": ["threat"],
    "PROTEST": ["protest", "riot"],
    "SANCTION": ["sanction"],
    "MOBILIZE": ["force_posture"],
    "COERCE": ["arrest", "restriction", "cyber_operation", "property_destruction"],
}
SATP = {
    "armed_assault": ["armed_clash", "attack_on_civilians", "territory_captured"],
    "bombing_or_explosion": ["explosive_device", "suicide_bombing", "grenade_attack", "shelling", "air_strike"],
    "kidnapping": ["abduction"],
    "other_attack": ["property_destruction", "mob_violence", "attack_on_civilians", "sexual_violence", "riot"],
}
MUC = {
    "ATTACK": ["attack_on_civilians", "armed_clash", "air_strike", "shelling", "property_destruction"],
    "BOMBING": ["explosive_device", "suicide_bombing", "grenade_attack", "air_strike"],
    "KIDNAPPING": ["abduction"],
    "HIJACKING": ["abduction"],
    "ARSON": ["property_destruction"],
    "ROBBERY": ["property_destruction", "abduction"],
    "FORCED WORK STOPPAGE": ["restriction", "threat"],
}
SYNTHETIC = {
    "AERIAL": ["air_strike"],
    "DRONE": ["air_strike"],
    "PRIMATIVE": ["attack_on_civilians", "mob_violence"],
    "DESTROY": ["property_destruction"],
    "TORTURE": ["attack_on_civilians"],
    "BEAT": ["attack_on_civilians"],
    "EXECUTE": ["attack_on_civilians"],
    "ASSASSINATE": ["attack_on_civilians"],
    "CLEANSING": ["attack_on_civilians"],
    "ABDUCT": ["abduction"],
    "SUICIDE-ATTACK": ["suicide_bombing"],
    "EXPLOSIVES": ["explosive_device", "grenade_attack"],
    "CROWD-CONTROL": ["protest_dispersed", "force_on_protesters"],
    "UNCONVENTIONAL": ["chemical_attack"],
    "SEXUAL": ["sexual_violence"],
    "HEAVY-WEAPONS": ["shelling", "armed_clash"],
    "FIREARMS": ["armed_clash", "attack_on_civilians"],
    "CYBER": ["cyber_operation"],
    "ARREST": ["arrest"],
    "CURFEW": ["restriction"],
    "MARTIAL-LAW": ["restriction"],
    "BAN": ["restriction"],
    "CENSOR": ["restriction"],
    "RIOT": ["riot"],
    "WITHDRAW": ["territory_transfer", "release_or_concession", "sanction"],
    "CEASEFIRE": ["agreement", "release_or_concession"],
    "DISARM": ["group_change", "release_or_concession"],
    "RELEASE": ["release_or_concession"],
    "ACCESS": ["release_or_concession"],
    "RESIGN": ["release_or_concession"],
}
QUAD = {
    "verbal_cooperation": ["agreement", "talks", "support", "demand"],
    "material_cooperation": ["support", "aid", "release_or_concession", "territory_transfer", "accusation"],
    "verbal_conflict": ["demand", "accusation", "refusal", "threat", "protest"],
    "material_conflict": [*VIOLENT, "force_posture", "sanction", "arrest", "restriction", "property_destruction"],
}
OWN = Path(__file__).parent / "data" / "event_sentences.tsv"
OWN_WEIGHT = 0.7
CASE21 = 4.0
FILLERS = {
    "{army}": "government forces|the army|troops|the military|security forces|soldiers|regime forces".split("|"),
    "{rebels}": "rebels|militants|insurgents|separatists|guerrillas|extremists|gunmen|jihadists|Taliban fighters".split(
        "|"
    ),
    "{place}": "the north|a southern city|the capital|a border town|the eastern province|a village|the region".split(
        "|"
    ),
    "{country}": "Russia|Turkey|Iran|the United States|Israel|Pakistan|Kenya|Germany|Ukraine|China|India".split("|"),
}
TOLD = 3  # fillings of each sentence of our own
LONG = 400
LEAD = 110  # words of a long text that are learned from


def read(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def row(corpus, key, text, sets, universe, *, weight=1.0, soft=0.15, labels=None, group=None):
    """One training or test text: sets of types of which one holds each, and how much each other type is lowered."""
    lower = np.full(len(TYPES), soft, np.float32)
    lower[[AT[t] for t in universe]] = 1.0
    for group_types in sets:
        lower[[AT[t] for t in group_types]] = 0.0
    return {
        "corpus": corpus,
        "id": key,
        "text": text,
        "sets": [sorted(AT[t] for t in s) for s in sets],
        "lower": lower,
        "weight": weight,
        "labels": labels,
        "group": group or key,
    }


def corpora(folder: Path) -> list[dict]:
    rows = []
    for r in read(folder, "case21_types"):
        if r["types"] is not None:
            rows.append(
                row(
                    "case21",
                    r["id"],
                    r["text"],
                    [[t] for t in r["types"]],
                    TYPES,
                    weight=CASE21,
                    labels=r["types"],
                    group=r["group"],
                )
            )
    universe = sorted({t for v in PLV.values() for t in v})
    for r in read(folder, "plover_plv"):
        if r["source_labels"]:
            rows.append(
                row(
                    "plv",
                    r["id"],
                    r["text"],
                    [PLV[x] for x in r["source_labels"]],
                    universe,
                    labels=r["source_labels"],
                    soft=0.5,
                )
            )
    universe = sorted({t for v in SATP.values() for t in v})
    for r in read(folder, "satp_attacks"):
        rows.append(
            row("satp", r["id"], r["text"], [SATP[x] for x in r["labels"]], universe, labels=r["labels"], soft=0.1)
        )
    universe = (
        "attack_on_civilians sexual_violence grenade_attack explosive_device suicide_bombing abduction "
        "property_destruction"
    )
    for r in read(folder, "muc4_records"):
        text = " ".join(r["text"].split()[:LONG])
        rows.append(
            row(
                "muc",
                r["id"],
                text,
                [MUC[x] for x in r["labels"]],
                universe.split(),
                weight=0.5,
                soft=0.0,
                labels=r["labels"],
            )
        )
    for r in read(folder, "plover_synthetic"):
        label = r["source_labels"][0]
        types = SYNTHETIC.get(r["mode"]) or {
            "RETREAT": ["release_or_concession", "territory_transfer"],
            "ASSAULT": VIOLENT,
        }.get(label, r["types_any"])
        text = " ".join(r["text"].split()[:LEAD])
        rows.append(row("synthetic", r["id"], text, [types], TYPES, weight=0.3, soft=0.5, group=r["group"]))
    for r in read(folder, "cameo_quad"):
        sets = [QUAD[x] for x in r["labels"] if x in QUAD]
        rows.append(row("quad", r["id"], r["text"], sets, TYPES, weight=0.3))
    for name in ("wikievents", "rams"):
        for r in read(folder, name):
            for k, e in enumerate(r["events"]):
                if e["types_any"]:
                    a = r["text"].rfind("\n", 0, e["trigger"]["start"]) + 1
                    b = r["text"].find("\n", e["trigger"]["end"])
                    text = r["text"][a : b if b > 0 else None]
                    rows.append(
                        row(name, f"{r['id']}-{k}", text, [e["types_any"]], [], weight=0.3, soft=0.02, group=r["id"])
                    )
    chance = random.Random(3)
    for line in OWN.read_text("utf-8").splitlines()[1:]:
        names, sentence = line.split("\t")
        for k in range(TOLD):
            text = sentence
            for slot, words in FILLERS.items():
                while slot in text:
                    text = text.replace(slot, chance.choice(words), 1)
            sets = [] if names == "none" else [[name] for name in names.split(",")]
            rows.append(row("own", f"{sentence}-{k}", text, sets, TYPES, weight=OWN_WEIGHT))
    for entry in entries():
        rows.append(row("lexicon", entry.example, entry.example, [[entry.types[0]]], TYPES, weight=0.7, soft=0.3))
    return rows


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


def train(rows: list[dict], steps: int, decay: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights and biases at the end of `steps` of L-BFGS over all rows; the same for the same rows."""
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
    w = torch.zeros(BUCKETS, len(TYPES), requires_grad=True)
    bias = torch.full((len(TYPES),), -3.5, requires_grad=True)
    optimiser = torch.optim.LBFGS([w, bias], lr=1, max_iter=steps, history_size=8, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        with torch.no_grad():
            logits = x @ w + bias
        logits.requires_grad_(True)
        plus = torch.nn.functional.softplus(logits)
        none = -(plus[who] * mask).sum(1).clamp(min=1e-6)  # log of the probability that no type of the set holds
        hit = -torch.log1p(-torch.exp(none))
        each = (plus * lower).sum(1).index_add(0, who, hit) * weight
        loss = each.sum()
        (slope,) = torch.autograd.grad(loss, logits)
        with torch.no_grad():
            w.grad = back @ slope + 2 * decay * w
            bias.grad = slope.sum(0)
            return loss.detach() + decay * (w**2).sum()

    optimiser.step(closure)
    return (w.detach() * telling[:, None]).numpy(), bias.detach().numpy()


def predict(weights: np.ndarray, bias: np.ndarray, rows: list[dict]) -> np.ndarray:
    """Probability of each type for each row."""
    return 1 / (1 + np.exp(-((matrix(rows) @ torch.tensor(weights)).numpy() + bias)))


def chosen(p: np.ndarray, least: float, more: float) -> list[str]:
    best = int(p.argmax())
    return [] if p[best] < least else [TYPES[k] for k in np.argsort(-p) if k == best or p[k] >= more]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--decay", type=float, default=0.1)
    parser.add_argument("--own", type=float, default=0.7)
    parser.add_argument("--case21", type=float, default=4.0)
    parser.add_argument("--export", type=Path)
    parser.add_argument("--save", type=Path, help="write the out-of-fold probabilities here (npz)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    global CASE21, OWN_WEIGHT
    CASE21, OWN_WEIGHT = args.case21, args.own
    rows = corpora(args.gold / "events")
    scored = [r for r in rows if r["corpus"] in ("case21", "plv", "satp", "muc")]
    if args.folds:
        groups = sorted({r["group"] for r in scored})
        random.Random(7).shuffle(groups)
        fold = {g: k % args.folds for k, g in enumerate(groups)}
        found = {}
        for k in range(args.folds):
            held = [r for r in scored if fold[r["group"]] == k]
            weights, bias = train(
                [r for r in rows if fold.get(r["group"]) != k or r["labels"] is None], args.steps, args.decay
            )
            for r, p in zip(held, predict(weights, bias, held), strict=True):
                found[r["corpus"], r["id"]] = p
        keys = sorted(found)
        if args.save:
            np.savez(args.save, keys=np.array(["\t".join(k) for k in keys]), p=np.stack([found[k] for k in keys]))
    if args.export:
        weights, bias = train(rows, args.steps, args.decay)
        scale = np.maximum(np.abs(weights).max(0), 1e-6) / 127
        np.savez_compressed(
            args.export,
            weights=np.rint(weights / scale).astype(np.int8),
            scale=scale.astype(np.float32),
            bias=bias.astype(np.float32),
            types=np.array(TYPES),
        )
        print("exported", args.export.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
