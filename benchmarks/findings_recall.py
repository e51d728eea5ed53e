"""Recall of findings against the hand reading in `findings_recall.jsonl` (places of the characters, no text).

    python benchmarks/findings_recall.py EXPORT...

EXPORT: what `reportedly export RECORD --format jsonl` printed for the reports that were read. A finding is found when
both its places overlap one of the same kind (a denial and a doubt count as one kind).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

ALIKE = {"denies": {"denies", "doubts"}, "doubts": {"denies", "doubts"}}


def meets(one: dict | None, two: dict | None) -> bool:
    """Whether two places overlap."""
    if one is None or two is None or one["report"] != two["report"]:
        return False
    return one["start"] < two["end"] and two["start"] < one["end"]


def found(wanted: dict, line: dict) -> bool:
    """Whether a finding of the record is the one that was read."""
    if line["finding"] not in ALIKE.get(wanted["kind"], {wanted["kind"]}):
        return False
    if wanted["b"] is None:
        return meets(wanted["a"], line["a"]) or meets(wanted["a"], line["b"])
    straight = meets(wanted["a"], line["a"]) and meets(wanted["b"], line["b"])
    return straight or (meets(wanted["a"], line["b"]) and meets(wanted["b"], line["a"]))


def main() -> None:
    """Print recall by set and kind."""
    rows = [json.loads(line) for line in Path(__file__).with_suffix(".jsonl").read_text().splitlines()]
    lines = [json.loads(line) for name in sys.argv[1:] for line in Path(name).read_text().splitlines()]
    findings = [line for line in lines if line["kind"] == "finding"]
    told = {line["id"] for line in lines if line["kind"] == "report"}
    count: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row["a"]["report"] in told:
            cell = count[row["set"], row["kind"]]
            cell[0] += any(found(row, line) for line in findings)
            cell[1] += 1
    for (group, kind), (hit, all_of_it) in sorted(count.items()):
        print(f"{group}  {kind:24} {hit} of {all_of_it}")


if __name__ == "__main__":
    main()
