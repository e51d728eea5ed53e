"""What kinds of event a short text tells of.

Each piece gets a number for each type, the text the logarithm of their mean exponentials. Corpora with labels of their
own teach through `event_labels.json`: a label asks for any of the types that it may mean, and types that the corpus
would have marked are wrong where it did not.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from corpora import Batch, Example, Row, read, rows, split
from torch import Tensor
from torch.nn.functional import softplus

from heads.head import Head
from reportedly.layers.tagger.encoding import Pieces
from reportedly.model.event_types import EVENT_TYPES

TABLE = Path(__file__).parent / "event_labels.json"
SYNTHETIC = 700  # texts of that set for training; the rest is left out
MUC = 500


class Types(Head):
    name = "types"
    columns = len(EVENT_TYPES)
    window = 254

    def __init__(self, share: float = 0.3) -> None:
        super().__init__()
        self.share = share

    def load(self, gold: Path, tokenizer: Any) -> list[Example]:
        table = json.loads(TABLE.read_text(encoding="utf-8"))
        chance = random.Random(11)
        folder = gold / "events"
        sets = {
            "case21_types": split(folder / "case21_types.jsonl", "group")[0] * 2,
            "plover_plv": split(folder / "plover_plv.jsonl")[0],
            "satp_attacks": split(folder / "satp_attacks.jsonl")[0],
            "muc4_records": chance.sample(split(folder / "muc4_records.jsonl")[0], MUC),
            "plover_synthetic": chance.sample(rows(folder / "plover_synthetic.jsonl"), SYNTHETIC),
        }
        made: list[Example] = []
        for name, items in sets.items():
            for row in items:
                if name == "case21_types" and row["types"] is None:
                    continue
                asked, wrong = answer(row, name, table)
                text = row["text"][:1400]
                pieces = first_of(read(tokenizer, text), self.window)
                made.append(Example(text, pieces, {"asked": asked, "wrong": wrong}, name, row))
        return made

    def loss(self, out: Tensor, batch: Batch) -> Tensor:
        logits = text_logits(out, batch.mask)
        some_not = -softplus(logits)  # log of 1 - p
        losses: list[Tensor] = []
        for k, window in enumerate(batch.windows):
            targets = window.example.targets
            own = -(some_not[k] * torch.from_numpy(targets["wrong"]).to(out.device)).sum()
            for bits in targets["asked"]:
                none = some_not[k][torch.from_numpy(bits).to(out.device)].sum().clamp(max=-1e-4)
                own = own - torch.log(-torch.expm1(none))
            losses.append(own)
        return torch.stack(losses).mean()


def first_of(pieces: Pieces, count: int) -> Pieces:
    return Pieces(pieces.ids[:count], pieces.starts[:count], pieces.ends[:count], pieces.marks[:count])


def text_logits(out: Tensor, mask: Tensor) -> Tensor:
    """One logit a type for each window: the log of the mean exponential over its pieces."""
    return torch.logsumexp(out.masked_fill(~mask[..., None], -torch.inf), 1) - mask.sum(1, keepdim=True).float().log()


def answer(row: Row, name: str, table: dict[str, Any]) -> tuple[list[np.ndarray], np.ndarray]:
    """(sets of types of which one each must be found, how wrong each other type is) for a row."""
    own = table[name]
    groups: list[list[str]] = []
    if name == "case21_types":
        groups = [[kind] for kind in row["types"]]
    else:
        for label in row.get("source_labels") or row.get("labels") or []:
            narrow = own.get("modes", {}).get(f"{label}/{row.get('mode')}")
            groups.append(narrow or own["labels"].get(label, []))
    asked = [np.array([kind in group for kind in EVENT_TYPES]) for group in groups if group]
    may = {kind for group in groups for kind in group}
    for label in row.get("source_labels") or row.get("labels") or []:
        may |= set(own.get("also", {}).get(label, []))
    weight = own["wrong"]
    wrong = [0.0 if kind in may else float(weight.get(kind, weight.get("*", 0.0))) for kind in EVENT_TYPES]
    return asked, np.array(wrong, dtype=np.float32)
