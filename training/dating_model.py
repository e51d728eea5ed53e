"""Make `layers/dating/data/model.npz`: hashed word weights of dated reports.

    python training/dating_model.py [../shared/gold/dating]

Reads the dated texts of the gold folder, weighs words and pairs of words (damped counts times rarity, at most KEPT
a report, cosine norm, 8 bits) and keeps them under hashed numbers. Needs numpy alone; the same input gives the same
bytes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from reportedly.layers.dating.similar_reports import Model, features

COLLECTIONS = ("fakes", "gdelt", "polnear", "tbaq", "ua2022")
LEAST, MOST = 2, 0.3  # reports that a term is in at least, and as a share at most
KEPT = 400  # heaviest terms of a report
OUT = Path(__file__).parent.parent / "src/reportedly/layers/dating/data/model.npz"


def make(texts: Sequence[str], days: Sequence[int]) -> Model:
    """The model of these texts (days as ordinals)."""
    rows = [features(text) for text in texts]
    seen = Counter(bucket for row in rows for bucket in row)
    kept = sorted(bucket for bucket, count in seen.items() if LEAST <= count <= MOST * len(rows))
    place = {bucket: at for at, bucket in enumerate(kept)}
    rarity = np.array([np.log((1 + len(rows)) / (1 + seen[bucket])) + 1 for bucket in kept], np.float32)
    columns: list[int] = []
    values: list[float] = []
    starts = []
    for row in rows:
        starts.append(len(columns))
        weighed = sorted(((count * rarity[place[b]], place[b]) for b, count in row.items() if b in place), reverse=True)
        norm = float(np.sqrt(sum(weight * weight for weight, _ in weighed))) or 1.0
        for weight, column in sorted(weighed[:KEPT], key=lambda pair: pair[1]) or [(0.0, 0)]:
            columns.append(column)
            values.append(weight / norm)
    return Model(
        np.array(kept, np.int32),
        rarity,
        np.array(columns, np.int32),
        np.array(values, np.float32),
        np.array(starts, np.int32),
        np.array(days, np.int32),
    )


def read(folder: Path) -> list[dict[str, str]]:
    """The dated reports of the collections, in a fixed order."""
    found = []
    for name in COLLECTIONS:
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
            found.extend(json.loads(line) for line in lines if line.strip())
    return sorted(found, key=lambda row: row["id"])


def main(folder: Path) -> None:
    """Train on all reports and write the weights."""
    rows = read(folder)
    model = make([row["text"] for row in rows], [date.fromisoformat(row["true_date"]).toordinal() for row in rows])
    values = np.minimum(np.round(model.values * 255 * 1.0), 255).astype(np.uint8)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        OUT,
        buckets=model.buckets,
        rarity=model.rarity.astype(np.float16),
        columns=model.columns,
        values=values,
        starts=model.starts,
        days=model.days,
    )
    print(f"{len(rows)} reports, {len(model.columns)} weights, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/gold/dating"))
