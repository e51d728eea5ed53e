"""How often a statement's source is the right actor, on real war reports.

usage: source_resolution.py REPORTS [PREDICTIONS] [--wrong]

REPORTS: `reports/input.jsonl` of the gold folder (`../shared/gold/reports/input.jsonl` when left out). PREDICTIONS:
what `reportedly annotate` gave for it; without it the labelled reports are annotated now.

`source_resolution.jsonl` holds 172 sources of statements that an early version found in 45 of these reports, four to a
report at random (the statement layer's own finding: sources that it missed are not in it). Each was read once, with its
context, by the layer's author; there was no second reader. `report`, `start`, `end`: the source's characters.
`actor`: the right actor's id, null where no actor speaks (a video, "reports"); or `mention`: characters that the right
actor must have a mention on, where it has no name. `correct`: whether the early version was right. No text is kept.

A source counts as right when the statement whose source shares characters with it has that actor. Labelled sources at
which no statement begins any more are left out and counted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LABELS = Path(__file__).with_suffix(".jsonl")
GOLD = Path("../shared/gold/reports/input.jsonl")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def annotated(reports: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    from reportedly.annotate.pipeline import Pipeline
    from reportedly.interchange import to_json
    from reportedly.model import Report

    layers = ("body", "language", "tagger", "times", "dating", "places", "quantities", "actors", "statements")
    made = [
        Report(
            row["id"],
            row["text"],
            "",
            publisher=row.get("publisher"),
            published=row.get("published"),
            published_basis="given" if row.get("published") else "unknown",
        )
        for row in reports
    ]
    return map(to_json, Pipeline(layers).pipe(made))


def meets(one: dict[str, Any], start: int, end: int) -> bool:
    return bool(one["start"] < end and start < one["end"])


def is_right(label: dict[str, Any], line: dict[str, Any], statement: dict[str, Any]) -> bool:
    who = statement["source_actor"]
    if "actor" in label:
        return bool(who == label["actor"])
    actor = next((each for each in line["actors"] if each["id"] == who), None)
    return actor is not None and any(meets(mention, *label["mention"]) for mention in actor["mentions"])


def main(arguments: list[str]) -> None:
    paths = [Path(each) for each in arguments if not each.startswith("--")]
    labels = read(LABELS)
    wanted = {label["report"] for label in labels}
    reports = [row for row in read(paths[0] if paths else GOLD) if row["id"] in wanted]
    lines = {line["id"]: line for line in (read(paths[1]) if len(paths) > 1 else annotated(reports))}
    right = left = 0
    for label in labels:
        line = lines[label["report"]]
        near = [
            each
            for each in line["statements"]
            if each["source"] and meets(each["source"], label["start"], label["end"])
        ]
        if not near:
            left += 1
        elif any(is_right(label, line, each) for each in near):
            right += 1
        elif "--wrong" in arguments:
            print(label, [each["source_actor"] for each in near])
    asked = len(labels) - left
    print(f"{right} of {asked} right ({right / asked:.3f}); {left} labelled sources are no source of a statement now")


if __name__ == "__main__":
    main(sys.argv[1:])
