"""Scores of the shipped tagger on what training left out: `python training/evaluate.py --gold ../shared/gold`.

The read-out is scored as the tagger gives it, before any layer adds its rules. Held out are PolNeAR's dev part and, of
each other set, the rows that `corpora.split` keeps.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from corpora import rows, split  # noqa: E402
from heads.names import FULL, PLACES, Names, demonyms  # noqa: E402
from heads.types import TABLE, answer  # noqa: E402

from reportedly.layers import tagger  # noqa: E402
from reportedly.model import Tagging  # noqa: E402
from reportedly.model.event_types import EVENT_TYPES  # noqa: E402

Scores = dict[str, float]


def f1(right: int, told: int, gold: int) -> Scores:
    precision, recall = right / max(1, told), right / max(1, gold)
    both = precision + recall
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / both if both else 0.0, "gold": gold}


def characters(text: str, spans: Iterable[Any]) -> frozenset[int]:
    pairs = [(s["start"], s["end"]) if isinstance(s, dict) else (s.start, s.end) for s in spans if s]
    return frozenset(i for a, b in pairs for i in range(a, b) if not text[i].isspace())


def alike(a: frozenset[int], b: frozenset[int]) -> float:
    return 1.0 if not a and not b else len(a & b) / len(a | b)


def paired(edges: list[list[int]]) -> int:
    """Size of the largest one-to-one matching."""
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    return sum(place(i, set()) for i in range(len(edges)))


def statements(model: tagger.Model, gold: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {"statement": 0, "content_half": 0}
    told = wanted = 0
    roles = {role: [0, 0, 0] for role in ("source", "cue", "content")}
    for row in gold:
        text = row["text"]
        found = read(model, text).statements
        sides = []
        own: list[dict[str, Any]] = [{"content": s.content, "cue": s.cue, "source": s.source} for s in found]
        for items in (row["statements"], own):
            sides.append(
                [
                    {
                        "content": characters(text, s["content"]),
                        "source": characters(text, [s["source"]]),
                        "cue": characters(text, [s["cue"]]),
                    }
                    for s in items
                ]
            )
        g, p = sides
        told, wanted = told + len(p), wanted + len(g)
        near = [[j for j, q in enumerate(p) if alike(s["content"], q["content"]) >= 0.5] for s in g]
        counts["content_half"] += paired(near)
        counts["statement"] += paired(
            [[j for j in own if alike(g[i]["source"], p[j]["source"]) >= 0.5] for i, own in enumerate(near)]
        )
        for role, sums in roles.items():
            a, b = (frozenset().union(*(s[role] for s in side)) if side else frozenset() for side in (g, p))
            roles[role] = [x + y for x, y in zip(sums, (len(a & b), len(b), len(a)), strict=True)]
    return {
        **{name: f1(count, told, wanted) for name, count in counts.items()},
        **{f"{role}_characters": f1(*sums) for role, sums in roles.items()},
    }


def names(model: tagger.Model, gold: Path) -> dict[str, Any]:
    parts = {name: split(gold / "names" / f"{name}.jsonl") for name in FULL}
    parts |= {name: split(gold / "places" / f"{name}.jsonl") for name in PLACES}
    adjectives = demonyms({n: parts[n][0] for n in FULL}, {n: parts[n][0] for n in PLACES})
    made: dict[str, Any] = {}
    for name, (_, held) in parts.items():
        by: dict[str, list[int]] = {}
        for row in held:
            gold_spans = {(a, b, label) for a, b, label in Names.marked(row, name, adjectives)}
            found = {(s.start, s.end, s.label) for s in read(model, row["text"]).names}
            if name in PLACES:
                gold_spans = {(a, b, "toponym") for a, b, label in gold_spans if label != "demonym"}
                found = {span for span in found if span[2] == "toponym"}
            for label in {span[2] for span in gold_spans | found} - {"other"}:
                one, two = ({span for span in spans if span[2] == label} for spans in (found, gold_spans))
                sums = by.setdefault(label, [0, 0, 0])
                by[label] = [x + y for x, y in zip(sums, (len(one & two), len(one), len(two)), strict=True)]
        made[name] = {label: f1(*sums) for label, sums in sorted(by.items())}
        made[name]["all"] = f1(*(sum(column) for column in zip(*by.values(), strict=True)))
    return made


def triggers(model: tagger.Model, folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in ("wikievents", "rams"):
        right = typed = told = wanted = 0
        for row in split(folder / f"{name}.jsonl")[1]:
            found = [span for span in read(model, row["text"]).triggers if span.label != "other"]
            inside = [event for event in row["events"] if event["types_any"]]
            meets = [
                [k for k, s in enumerate(found) if s.start < e["trigger"]["end"] and e["trigger"]["start"] < s.end]
                for e in inside
            ]
            outside = {
                k
                for event in row["events"]
                if not event["types_any"]
                for k, s in enumerate(found)
                if s.start < event["trigger"]["end"] and event["trigger"]["start"] < s.end
            }
            right += paired(meets)
            typed += paired(
                [
                    [k for k in own if found[k].label in event["types_any"]]
                    for own, event in zip(meets, inside, strict=True)
                ]
            )
            told += len(found) - len(outside - {k for own in meets for k in own})
            wanted += len(inside)
        made[name] = {"trigger": f1(right, told, wanted), "typed": f1(typed, told, wanted)}
        if name == "rams":  # one event marked a passage: only recall means anything
            made[name] = {key: {"r": value["r"], "gold": value["gold"]} for key, value in made[name].items()}
    return made


def factuality(model: tagger.Model, folder: Path) -> Scores:
    found: list[float] = []
    wanted: list[float] = []
    for row in split(folder / "factuality_uw.jsonl")[1]:
        pieces = read(model, row["text"]).factuality
        for event in row["events"]:
            at = next((value for _, end, value in pieces if end > event["trigger"]["start"]), 3.0)
            found.append(at)
            wanted.append(event["value"])
    mae = statistics.fmean(abs(a - b) for a, b in zip(found, wanted, strict=True))
    return {"mae": mae, "r": statistics.correlation(found, wanted), "events": float(len(wanted))}


def types(model: tagger.Model, folder: Path, threshold: float = 0.5) -> dict[str, Any]:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    made: dict[str, Any] = {}
    for name, group in (
        ("case21_types", "group"),
        ("plover_plv", None),
        ("satp_attacks", None),
        ("muc4_records", None),
    ):
        right = told = wanted = 0
        for row in split(folder / f"{name}.jsonl", group)[1]:
            if name == "case21_types" and row["types"] is None:
                continue
            asked, wrong = answer(row, name, table)
            chosen = {kind for kind, share in read(model, row["text"]).types.items() if share >= threshold}
            may = {kind for bits in asked for kind, bit in zip(EVENT_TYPES, bits, strict=True) if bit}
            errors = {kind for kind, weight in zip(EVENT_TYPES, wrong, strict=True) if weight > 0} & chosen
            hit = sum(
                any(bit and kind in chosen for kind, bit in zip(EVENT_TYPES, bits, strict=True)) for bits in asked
            )
            right, wanted = right + hit, wanted + len(asked)
            told += hit + len(errors - may)
        made[name] = f1(right, told, wanted)
    return made


def read(model: tagger.Model, text: str) -> Tagging:
    return tagger.tagging_of(model, text, [(0, len(text))])


def speed(model: tagger.Model, gold: list[dict[str, Any]]) -> Scores:
    """Texts of 450 words a second, on one thread, the tagger alone."""
    texts = [" ".join(row["text"].split(" ")[:450]) for row in gold if len(row["text"].split(" ")) >= 450][:25]
    read(model, texts[0])
    begun = time.process_time()
    for text in texts:
        read(model, text)
    return {"reports_a_cpu_second": len(texts) / (time.process_time() - begun)}


def evaluate(folder: Path, gold: Path) -> dict[str, Any]:
    model = tagger.load(folder)
    dev = rows(gold / "statements" / "dev.jsonl")
    return {
        "statements": statements(model, dev),
        "names": names(model, gold),
        "triggers": triggers(model, gold / "events"),
        "factuality": factuality(model, gold / "events"),
        "types": types(model, gold / "events"),
        "speed": speed(model, dev),
    }


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return round(value, 3) if isinstance(value, float) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--weights", type=Path, default=tagger.WEIGHTS)
    arguments = parser.parse_args()
    print(json.dumps(rounded(evaluate(arguments.weights, arguments.gold)), indent=1))


if __name__ == "__main__":
    main()
