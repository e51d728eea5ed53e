"""Fit the weights of the places layer: which candidates are place names, and which reading of a name is meant.

    python training/train_places.py recognition --gold ../shared/gold [--cache FILE] [--ablate]
    python training/train_places.py stack --gold ../shared/gold [--cache FILE]        # needs the tagger's model
    python training/train_places.py resolution --gold ../shared/gold [--cache FILE] [--ablate]
    python training/train_places.py use --gold ../shared/gold [--cache FILE]

These are boosted trees over features that the layer itself measures (`layers/places`), fitted on the four corpora of
`gold/places` and checked by five-fold cross-validation over articles. Tables of word log-odds are made anew for every
fold, and inside a fold for every part from the other parts, so that no example sees its own label. The trees are
written as flat arrays. `--cache` keeps the parsed articles between runs. Seeds are fixed: same data, same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import pickle
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from reportedly.layers.parse import annotate_language
from reportedly.layers.places import grouping, metonymy
from reportedly.layers.places import recognition as rec
from reportedly.layers.places import resolution as res
from reportedly.layers.places.candidates import Candidate, propose
from reportedly.model import Annotated, Report, Span
from reportedly.statistics.trees import Trees
from reportedly.world.gazetteer import shipped
from reportedly.world.geodesy import great_circle_km

CORPORA = ("lgl", "trnews", "gwn", "geovirus")
WEIGHTS = Path(__file__).parent.parent / "src/reportedly/layers/places/weights"
FOLDS = 5
LEAST_SCORE = -0.5  # log-odds above which a candidate is taken
LEAST = 5  # occurrences of a word before its log-odds are kept
TEXTS = ("places", "statements", "times", "dating")  # whose running text tells how often a word is written small

Row = dict[str, Any]
Document = tuple[str, Annotated, Row]


def documents(gold: Path, cache: Path | None) -> list[Document]:
    """(corpus, parsed report, gold line) of all articles."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())
    made: list[Document] = []
    for corpus in CORPORA:
        lines = (gold / "places" / f"{corpus}.jsonl").read_text(encoding="utf-8").split("\n")
        rows = [json.loads(line) for line in lines if line]
        todo = []
        for row in rows:
            report = Report(row["id"], row["text"], "0" * 64, publisher=row.get("publisher"), url=row.get("url"))
            todo.append(Annotated(report, body=(Span(report.id, 0, len(row["text"])),)))
        made += zip([corpus] * len(rows), [annotate_language(one) for one in todo], rows, strict=True)
    if cache:
        cache.write_bytes(pickle.dumps(made))
    return made


def fold_of(ident: str, folds: int = FOLDS) -> int:
    return zlib.crc32(ident.encode()) % folds


def small_shares(gold: Path) -> dict[str, float]:
    """How often a word that is also a place's name is written small, where it is written small at all."""
    small: Counter[str] = Counter()
    big: Counter[str] = Counter()
    for folder in TEXTS:
        for file in sorted((gold / folder).glob("*.jsonl")):
            for line in file.read_text(encoding="utf-8").split("\n"):
                if not line.strip():
                    continue
                for word in re.findall(r"[^\W\d_]+", json.loads(line).get("text", "")):
                    if word.islower():
                        small[word] += 1
                    elif word[0].isupper():
                        big[word.lower()] += 1
    places = shipped()
    return {
        word: round(count / (count + big[word]), 3)
        for word, count in sorted(small.items())
        if count >= 2 and len(word) > 1 and places.lookup(word)
    }


def tables(examples: Sequence[tuple[dict[str, str], bool]]) -> dict[str, dict[str, float]]:
    """Log-odds of every word around that is frequent enough, against the mean."""
    yes: dict[str, Counter[str]] = defaultdict(Counter)
    no: dict[str, Counter[str]] = defaultdict(Counter)
    for around, label in examples:
        for kind, word in around.items():
            (yes if label else no)[kind][word] += 1
    share = sum(label for _, label in examples) / max(1, len(examples))
    made: dict[str, dict[str, float]] = {}
    for kind in rec.WORDS:
        words = sorted(set(yes[kind]) | set(no[kind]))
        made[kind] = {}
        for word in words:
            a, b = yes[kind][word], no[kind][word]
            if a + b >= LEAST and word:
                odds = math.log((a + 3 * share) / (b + 3 * (1 - share))) - math.log(share / (1 - share))
                made[kind][word] = round(odds, 2)
    return made


def trees(
    rows: np.ndarray, labels: np.ndarray, iterations: int, weight: np.ndarray | None = None, leaves: int = 15
) -> Any:
    model = HistGradientBoostingClassifier(
        max_iter=iterations,
        max_leaf_nodes=leaves,
        min_samples_leaf=25,
        learning_rate=0.07,
        l2_regularization=3.0,
        random_state=7,
    )
    return model.fit(rows, labels, sample_weight=weight)


def flat(model: Any) -> dict[str, Any]:
    """The trees of a fitted model as arrays that `annotate.trees` reads."""
    nodes = [one[0].nodes for one in model._predictors]
    width, depth = max(map(len, nodes)), max(int(n["depth"].max()) for n in nodes)
    made: dict[str, Any] = {
        "feature": np.zeros((len(nodes), width), np.int16), "threshold": np.zeros((len(nodes), width), np.float32),
        "left": np.zeros((len(nodes), width), np.int16), "right": np.zeros((len(nodes), width), np.int16),
        "value": np.zeros((len(nodes), width), np.float32),
    }  # fmt: skip
    for k, tree in enumerate(nodes):
        for at, node in enumerate(tree):
            leaf = bool(node["is_leaf"])
            made["feature"][k, at] = 0 if leaf else node["feature_idx"]
            made["threshold"][k, at] = np.inf if leaf else node["num_threshold"]
            made["left"][k, at] = at if leaf else node["left"]
            made["right"][k, at] = at if leaf else node["right"]
            made["value"][k, at] = node["value"] if leaf else 0.0
    made["shape"] = np.array([float(np.ravel(model._baseline_prediction)[0]), depth], np.float32)
    return made


# ------------------------------------------------------------------------------------------------ recognition


class Seen:
    """One article with its candidates, measured."""

    def __init__(self, document: Document, small: dict[str, float]) -> None:
        self.corpus, self.document, self.row = document
        self.gold = {(p["start"], p["end"]) for p in self.row["places"]}
        self.candidates: list[Candidate] = propose(self.document, shipped())
        self.around = rec.measure(self.document, self.candidates, small) if self.candidates else []
        self.labels = [(c.start, c.end) in self.gold for c in self.candidates]

    def rows(self, words: dict[str, dict[str, float]]) -> list[list[float]]:
        return [rec.with_words(c.features, a, words) for c, a in zip(self.candidates, self.around, strict=True)]


def words_of(seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
    return tables([pair for s in seen for pair in zip(s.around, s.labels, strict=True)])


def fit_recognition(seen: Sequence[Seen], drop: Sequence[int] = ()) -> tuple[Any, dict[str, dict[str, float]]]:
    """Trees whose word features are made from the other parts, and the tables from all parts."""
    rows: list[list[float]] = []
    labels: list[bool] = []
    for part in range(4):
        words = words_of([s for s in seen if fold_of(s.row["id"] + "x", 4) != part])
        for s in seen:
            if fold_of(s.row["id"] + "x", 4) == part:
                rows += s.rows(words)
                labels += s.labels
    table = np.array(rows, np.float32)
    table[:, list(drop)] = 0
    return trees(table, np.array(labels), 110), words_of(seen)


def f1(
    seen: Sequence[Seen], scores: Callable[[Seen], Sequence[float]], least: float
) -> dict[str, tuple[int, int, int]]:
    """Exact matches, predicted, gold, for each corpus."""
    found: dict[str, list[int]] = {corpus: [0, 0, 0] for corpus in CORPORA}
    for s in seen:
        for c, value in zip(s.candidates, scores(s), strict=True):
            c.score = value
        kept = rec.chosen(s.candidates, least)
        hits = sum((c.start, c.end) in s.gold for c in kept)
        for k, value in enumerate((hits, len(kept), len(s.gold))):
            found[s.corpus][k] += value
    return {corpus: (a, b, c) for corpus, (a, b, c) in found.items()}


def told(found: dict[str, tuple[int, int, int]]) -> str:
    parts = []
    total = [0, 0, 0]
    for corpus, (hit, given, gold) in found.items():
        total = [total[0] + hit, total[1] + given, total[2] + gold]
        parts.append(f"{corpus} {200 * hit / max(1, given + gold):.1f}")
    return (
        f"exact F1 {200 * total[0] / (total[1] + total[2]):.1f} (P {100 * total[0] / total[1]:.1f} "
        f"R {100 * total[0] / total[2]:.1f}); " + ", ".join(parts)
    )


def crossed(seen: Sequence[Seen], drop: Sequence[int] = ()) -> dict[str, list[float]]:
    """Log-odds of every candidate from the model that has not seen its article."""
    scores: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        model, words = fit_recognition([s for s in seen if fold_of(s.row["id"]) != fold], drop)
        for s in seen:
            if fold_of(s.row["id"]) == fold and s.candidates:
                table = np.array(s.rows(words), np.float32)
                table[:, list(drop)] = 0
                scores[s.row["id"]] = model.decision_function(table).tolist()
    return scores


GROUPS: dict[str, Callable[[str], bool]] = {
    "gazetteer": lambda n: (
        n
        in (
            "readings",
            "by_name",
            "people",
            "people_by_name",
            "is_country",
            "is_first_order",
            "is_second_order",
            "is_region",
            "is_abbreviation",
            "longer_known",
            "no_reading",
        )
    ),
    "words around": lambda n: n in rec.WORDS,
    "signs around": lambda n: n in rec.FEATURES[rec.WORD_AT + 7 : rec.WORD_AT + 20],
    "grammar": lambda n: n.startswith(("pos_", "dep_")),
    "written small": lambda n: n == "small_share",
}


def recognition(options: argparse.Namespace) -> None:
    docs = documents(options.gold, options.cache)
    small = small_shares(options.gold)
    seen = [Seen(d, small) for d in docs]
    print(
        f"{len(seen)} articles, {sum(len(s.candidates) for s in seen)} candidates, "
        f"{sum(map(sum, (s.labels for s in seen)))} of {sum(len(s.gold) for s in seen)} names among them"
    )
    scores = crossed(seen)
    for least in (-0.8, -0.6, -0.4, -0.2, 0.0, 0.2):
        print(f"least {least:+.1f}: {told(f1(seen, lambda s: scores.get(s.row['id'], []), least))}")
    if options.ablate:
        for name, inside in GROUPS.items():
            without = crossed(seen, [k for k, feature in enumerate(rec.FEATURES) if inside(feature)])
            print(f"without {name}: {told(f1(seen, lambda s, w=without: w.get(s.row['id'], []), options.least))}")
        return
    model, words = fit_recognition(seen)
    WEIGHTS.mkdir(exist_ok=True)
    np.savez_compressed(WEIGHTS / "recognition.npz", **flat(model))
    old = json.loads((WEIGHTS / "recognition.json").read_text()) if (WEIGHTS / "recognition.json").exists() else {}
    stack = {**old.get("stack", {}), "alone": [-options.least]}
    (WEIGHTS / "recognition.json").write_text(
        json.dumps({"words": words, "small": small, "stack": stack}, ensure_ascii=False, separators=(",", ":")) + "\n",
        encoding="utf-8",
    )


# ------------------------------------------------------------------------------------------------ resolution

NEAR = 161.0


class Ranked:
    """One article's names with readings, and which reading the gold means."""

    def __init__(self, s: Seen) -> None:
        self.seen = s
        self.gold = {(p["start"], p["end"]): p for p in s.row["places"]}
        self.kept = rec.chosen(s.candidates, LEAST_SCORE)
        res.sense_words(s.document, self.kept)
        self.names, self.context = res.names_of(s.document, self.kept, shipped())
        self.first = [n.picked for n in self.names]

    def answer(self, name: grouping.Name) -> dict[str, Any] | None:
        found = Counter(
            (p["lat"], p["lon"], p["geonameid"])
            for c in name.mentions
            if (p := self.gold.get((c.start, c.end))) and p["lat"] is not None
        )
        if not found:
            return None
        (lat, lon, ident), count = found.most_common(1)[0]
        return {"point": (lat, lon), "id": ident, "count": count}

    def examples(self) -> list[tuple[list[list[float]], list[bool], float]]:
        """(features, which is meant, weight) for each name with an answer in reach; other readings near it are left
        out."""
        made = []
        for name, rows in zip(self.names, res.measure(self.names, self.context), strict=True):
            answer = self.answer(name)
            if not answer or name.fixed or not rows:
                continue
            away = [great_circle_km(e.point, answer["point"]) for e in name.readings]
            same = [k for k, e in enumerate(name.readings) if answer["id"] and e.geonameid == answer["id"]]
            best = same[0] if same else min(range(len(away)), key=away.__getitem__)
            if away[best] > NEAR:
                best = -1
            keep = [
                k
                for k in range(len(rows))
                if k == best or away[k] > NEAR or (same and name.readings[k].feature != name.readings[best].feature)
            ]
            made.append(([rows[k] for k in keep], [k == best for k in keep], math.sqrt(answer["count"])))
        return made


def fit_resolution(ranked: Sequence[Ranked], drop: Sequence[int] = ()) -> Any:
    rows, labels, weights = [], [], []
    for r in ranked:
        for part, marks, weight in r.examples():
            rows += part
            labels += marks
            weights += [weight] * len(marks)
    table = np.array(rows, np.float32)
    table[:, list(drop)] = 0
    return trees(table, np.array(labels), 100, np.array(weights), 12)


def predictions(r: Ranked, model: Any, drop: Sequence[int] = ()) -> list[dict[str, Any]]:
    class Adapter:
        def logits(self, rows: np.ndarray) -> np.ndarray:
            rows[:, list(drop)] = 0
            return model.decision_function(rows)

    names, _ = res.resolve(r.seen.document, r.kept, shipped(), cast(Trees, Adapter()))
    made = []
    for name in names:
        e = name.readings[name.picked] if name.picked is not None else None
        for c in name.mentions:
            made.append(
                {
                    "start": c.start,
                    "end": c.end,
                    "text": c.text,
                    "name": e.name if e else c.text,
                    "lat": e.lat if e else None,
                    "lon": e.lon if e else None,
                    "geonameid": e.geonameid if e else None,
                    "country": e.country if e else None,
                    "form": "adjective" if c.demonym else None,
                }
            )
    return made


def scored(folder: Path, scorer: Path) -> str:
    import subprocess
    import sys

    return subprocess.run(
        [sys.executable, str(scorer), str(folder / "gold"), str(folder / "pred")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


RESOLUTION_GROUPS: dict[str, Callable[[str], bool]] = {
    "people": lambda n: n in ("people", "people_below_best", "rank"),
    "kind of name": lambda n: n.startswith("match_"),
    "feature class": lambda n: n in ("country", "first_order", "second_order", "capital", "town", "other_ground"),
    "X, Y": lambda n: n.startswith("follow"),
    "countries and divisions named": lambda n: (
        n in ("country_named", "country_share", "country_most_named", "first_order_named", "second_order_named")
    ),
    "the other places": lambda n: (
        n
        in ("others_same_country", "others_same_first_order", "nearest", "second_nearest", "middle_distance", "others")
    ),
    "outlet's home": lambda n: n.startswith("home_"),
    "division and town words": lambda n: n in ("division_word", "town_word"),
}


def write_lines(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def resolution(options: argparse.Namespace) -> None:
    docs = documents(options.gold, options.cache)
    small = small_shares(options.gold)
    seen = [Seen(d, small) for d in docs]
    scores = crossed(seen)
    for s in seen:
        for c, value in zip(s.candidates, scores.get(s.row["id"], []), strict=True):
            c.score = value
    ranked = [Ranked(s) for s in seen]
    runs: dict[str, tuple[int, ...]] = {"all features": ()}
    if options.ablate:
        runs |= {
            f"without {name}": tuple(k for k, f in enumerate(res.FEATURES) if inside(f))
            for name, inside in RESOLUTION_GROUPS.items()
        }
    for label, drop in runs.items():
        folder = options.out / label.replace(" ", "_").replace(",", "").replace("'", "")
        made: dict[str, list[Row]] = defaultdict(list)
        for fold in range(FOLDS):
            for r in ranked:
                for name, pick in zip(r.names, r.first, strict=True):
                    name.picked = pick
            model = fit_resolution([r for r in ranked if fold_of(r.seen.row["id"]) != fold], drop)
            for r in ranked:
                if fold_of(r.seen.row["id"]) == fold:
                    made[r.seen.corpus].append({"id": r.seen.row["id"], "places": predictions(r, model, drop)})
        for corpus in CORPORA:
            write_lines(folder / "pred" / f"{corpus}.jsonl", made[corpus])
            write_lines(folder / "gold" / f"{corpus}.jsonl", [s.row for s in seen if s.corpus == corpus])
        print(label)
        print(scored(folder, options.scorer))
    if options.ablate:
        return
    for r in ranked:
        for name, pick in zip(r.names, r.first, strict=True):
            name.picked = pick
    WEIGHTS.mkdir(exist_ok=True)
    np.savez_compressed(WEIGHTS / "resolution.npz", **flat(fit_resolution(ranked)))


# ------------------------------------------------------------------------------------------------ the tagger's word


def held_by_tagger(rows: Sequence[Row]) -> set[str]:
    """Articles that the tagger was not trained on: the rule of `corpora.split`, which cannot be imported without
    torch."""
    order = sorted((row["id"] for row in rows), key=lambda ident: hashlib.sha1(ident.encode()).hexdigest())
    return set(order[: round(0.15 * len(order))])


def tagged(docs: Sequence[Document], cache: Path | None) -> list[Document]:
    """The articles that the tagger has not seen, with what it says of them."""
    held: set[str] = set()
    for corpus in CORPORA:
        held |= held_by_tagger([row for c, _, row in docs if c == corpus])
    kept = cache.with_suffix(".tagged") if cache else None
    if kept and kept.exists():
        said = pickle.loads(kept.read_bytes())
    else:
        from reportedly.layers.tagger import annotate_tagger

        said = {row["id"]: annotate_tagger(d).tagging for _, d, row in docs if row["id"] in held}
        if kept:
            kept.write_bytes(pickle.dumps(said))
    return [(c, replace(d, tagging=said.get(row["id"])), row) for c, d, row in docs]


def stack(options: argparse.Namespace) -> None:
    """How much the tagger's word adds to the trees': a logistic regression on articles that neither has seen."""
    small = small_shares(options.gold)
    seen = [Seen(d, small) for d in tagged(documents(options.gold, options.cache), options.cache)]
    scores = crossed(seen)
    held = [s for s in seen if s.document.tagging is not None and s.candidates]

    def rows(s: Seen) -> np.ndarray:
        return np.array([[v, *rec.tagger_evidence(c)] for c, v in zip(s.candidates, scores[s.row["id"]], strict=True)])

    def fitted(some: Sequence[Seen]) -> Any:
        return LogisticRegression(C=0.3, max_iter=1000).fit(
            np.concatenate([rows(s) for s in some]), np.concatenate([s.labels for s in some])
        )

    given: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        model = fitted([s for s in held if fold_of(s.row["id"] + "s") != fold])
        given |= {
            s.row["id"]: model.decision_function(rows(s)).tolist() for s in held if fold_of(s.row["id"] + "s") == fold
        }
    print(f"{len(held)} articles; trees alone: {told(f1(held, lambda s: scores[s.row['id']], options.least))}")
    print(f"with the tagger: {told(f1(held, lambda s: given[s.row['id']], options.least))}")
    model = fitted(held)
    path = WEIGHTS / "recognition.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["stack"]["tagger"] = [round(float(v), 4) for v in (model.intercept_[0] - options.least, *model.coef_[0])]
    path.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


# ------------------------------------------------------------------------------------------------ use


def use_tables(pairs: Sequence[tuple[dict[str, str], bool]]) -> dict[str, dict[str, float]]:
    yes: dict[str, Counter[str]] = defaultdict(Counter)
    no: dict[str, Counter[str]] = defaultdict(Counter)
    for words, label in pairs:
        for kind, word in words.items():
            (yes if label else no)[kind][word] += 1
    return {
        kind: {
            word: round(math.log((yes[kind][word] + 1.5) / (no[kind][word] + 1.5)), 2)
            for word in sorted(set(yes[kind]) | set(no[kind]))
            if yes[kind][word] + no[kind][word] >= 3
        }
        for kind in metonymy.WORD_KINDS
    }


def fit_use(rows: Sequence[tuple[str, list[float], dict[str, str], bool]]) -> tuple[Any, dict[str, dict[str, float]]]:
    table, labels = [], []
    for part in range(4):
        words = use_tables([(w, y) for ident, _, w, y in rows if fold_of(ident + "x", 4) != part])
        for ident, row, w, y in rows:
            if fold_of(ident + "x", 4) == part:
                table.append(metonymy.with_words(row, w, words))
                labels.append(y)
    model = trees(np.array(table, np.float32), np.array(labels), 60, leaves=8)
    return model, use_tables([(w, y) for _, _, w, y in rows])


def use_of(options: argparse.Namespace) -> None:
    rows = []
    for corpus, document, row in documents(options.gold, options.cache):
        if corpus != "gwn":
            continue
        gold = {(p["start"], p["end"]): p for p in row["places"]}
        tokens = document.parse.tokens if document.parse else ()
        for c in propose(document, shipped()):
            if (p := gold.get((c.start, c.end))) and p["use"]:
                rows.append((row["id"], *metonymy.measure(tokens, c), p["use"] == "literal"))
    right = 0
    for fold in range(FOLDS):
        model, words = fit_use([r for r in rows if fold_of(r[0]) != fold])
        test = [r for r in rows if fold_of(r[0]) == fold]
        given = (
            model.decision_function(np.array([metonymy.with_words(r[1], r[2], words) for r in test], np.float32)) > 0
        )
        right += sum(bool(a) == b[3] for a, b in zip(given, test, strict=True))
    share = sum(r[3] for r in rows) / len(rows)
    print(f"{len(rows)} names, literal {share:.3f}; right {right / len(rows):.3f} by {FOLDS}-fold cross-validation")
    model, words = fit_use(rows)
    np.savez_compressed(WEIGHTS / "use.npz", **flat(model))
    (WEIGHTS / "use.json").write_text(
        json.dumps(words, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("recognition", "resolution", "use", "stack"))
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--least", type=float, default=-0.4)
    parser.add_argument("--scorer", type=Path, default=Path("../shared/eval/score_places.py"))
    parser.add_argument(
        "--out", type=Path, default=Path(".training/places"), help="where cross-validated predictions are put"
    )
    options = parser.parse_args()
    {"recognition": recognition, "resolution": resolution, "use": use_of, "stack": stack}[options.what](options)


if __name__ == "__main__":
    main()
