"""What the tagger says that each training text of the type classifier means: one vector a text, kept in a file.

    python training/event_vectors.py [GOLD_FOLDER] --out vectors.npz

Run it in the project's own environment before `train_event_types.py`, and again after each new model of the tagger.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from event_corpora import corpora

from reportedly.layers.events.about import READ
from reportedly.layers.events.classifier import meaning_of
from reportedly.layers.parse import annotate_language
from reportedly.layers.tagger import annotate_tagger
from reportedly.model import Annotated, Report, Span


def vectors_of(texts: list[str]) -> np.ndarray:
    """The vectors of some texts, as the layer reads them."""
    found = []
    for text in texts:
        part = text[:READ]
        document = annotate_language(Annotated(Report("r", part, ""), body=(Span("r", 0, len(part)),)))
        tagging = annotate_tagger(document).tagging
        found.append(meaning_of(tagging.vectors if tagging else (), 0, len(part)))
    return np.stack(found).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    texts = list(dict.fromkeys(row["text"] for row in corpora(args.gold / "events")))
    np.savez(args.out, texts=np.array(texts), vectors=vectors_of(texts))


if __name__ == "__main__":
    main()
