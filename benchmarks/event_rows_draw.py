"""Draw event rows by chance, to be read by hand against their texts: violent acts told as having happened.

    reportedly annotate reports.jsonl > rows.jsonl
    python benchmarks/event_rows_draw.py reports.jsonl rows.jsonl --seed 31 --number 40

Prints each row with the words around it, and at the end the lines for `event_rows_read.tsv` (report, characters and
one column for each part: 1 right, 0 wrong, to be filled in by who reads).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.model.event_types import VIOLENT

AROUND = 420  # characters shown on each side of a trigger
PARTS = ("event", "day", "place", "doer", "killed")

Row = tuple[dict[str, Any], dict[str, Any], str]


def rows_of(reports: Path, annotated: Path) -> Iterator[Row]:
    """(annotated report, event, text) of each violent act told as having happened, in the order of the files."""
    with reports.open(encoding="utf-8") as texts, annotated.open(encoding="utf-8") as lines:
        for given, line in zip(texts, lines, strict=True):
            report, text = json.loads(line), json.loads(given)["text"]
            for event in report["events"]:
                if event["type"] in VIOLENT and event["factuality"] == "happened":
                    yield report, event, text


def told(report: dict[str, Any], event: dict[str, Any]) -> str:
    """One line with what a row says."""
    names = {actor["id"]: actor["name"] for actor in report["actors"]}
    place = report["places"][event["place"]] if event.get("place") is not None else {}
    dead = [(toll["low"], toll["high"]) for toll in event.get("tolls") or () if toll["counted"] == "killed"]
    where = (place.get("text"), place.get("name"), place.get("admin1"), place.get("country"))
    return (
        f"{event['type']} | days {event.get('earliest')} {event.get('latest')} | place {where} | "
        f"doer {names.get(event.get('actor') or '')} | target {names.get(event.get('target') or '')} | killed {dead}"
    )


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("annotated", type=Path)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--number", type=int, default=40)
    arguments = parser.parse_args()
    rows = list(rows_of(arguments.reports, arguments.annotated))
    chosen = sorted(random.Random(arguments.seed).sample(range(len(rows)), min(arguments.number, len(rows))))
    table = ["\t".join(("report", "start", "end", *PARTS))]
    for number, index in enumerate(chosen, 1):
        report, event, text = rows[index]
        start, end = event["trigger"]["start"], event["trigger"]["end"]
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        print(f"\n{number}. {report['id']}, published {report['published']['value']}, from character {start}")
        print("   " + f"{before}[[{text[start:end]}]]{after}".replace("\n", " / "))
        print("   = " + told(report, event))
        table.append("\t".join((report["id"], str(start), str(end), *("?" for _ in PARTS))))
    print(f"\n{len(rows)} rows to draw from\n" + "\n".join(table))


if __name__ == "__main__":
    main()
