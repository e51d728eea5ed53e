"""How often a statement's source is the right actor, on real war reports.

usage: source_resolution.py [GOLD] [--wrong]

GOLD: the gold folder (`../shared/gold` when left out); the labelled texts of `reports/input.jsonl` and
`statements/dev.jsonl` are annotated.

`source_resolution.jsonl` holds 459 sources of statements that the system of the day found, at random, in five samples
(the statement layer's own finding: sources that it missed are not in it). `first` (no `sample` key): 172 sources in 45
reports, four to a report, found by an early version. `fresh`: 84 in 51 other reports, and `fresh 2`: 79 in 46 more, two
to a report. `other news`: 64 in 22 of PolNeAR's dev articles (the American campaign of 2016), three to an article.
`fresh 3`: 60 more of the war reports read before, one to a report, other statements. Each of the last four was drawn
after the layer had been worked on with those before it, so that `correct` (whether the version that the reader saw was
right) adds up to a figure on statements that it had not been worked on with. Each source was read once, with its
context, by the layer's author, who saw the system's answer; there was no second reader. `report`, `start`, `end`: the
source's characters. `actor`: the right actor's id, null where no actor speaks (a video, "evidence", or a word that is
no source); or `mention`: characters that the right actor must have a mention on, where it has no name. `note`: why a
label was changed after it was first read. No text is kept.

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
GOLD = Path("../shared/gold")
TEXTS = ("reports/input.jsonl", "statements/dev.jsonl")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def annotated(reports: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    from reportedly.layers.pipeline import Pipeline
    from reportedly.model import Report
    from reportedly.model.interchange import to_json

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
    folder = paths[0] if paths else GOLD
    reports = [row for name in TEXTS for row in read(folder / name) if row["id"] in wanted]
    lines = {line["id"]: line for line in annotated(reports)}
    counts: dict[str, list[int]] = {}
    for label in labels:
        count = counts.setdefault(label.get("sample", "first"), [0, 0, 0])
        line = lines[label["report"]]
        near = [
            each
            for each in line["statements"]
            if each["source"] and meets(each["source"], label["start"], label["end"])
        ]
        if not near:
            count[2] += 1
            continue
        right = any(is_right(label, line, each) for each in near)
        count[0], count[1] = count[0] + right, count[1] + 1
        if not right and "--wrong" in arguments:
            print(label, [each["source_actor"] for each in near])
    for sample, (good, asked, left) in counts.items():
        print(f"{sample}: {good} of {asked} right ({good / asked:.3f}); {left} are no source of a statement now")


if __name__ == "__main__":
    main(sys.argv[1:])
