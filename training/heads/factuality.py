"""How surely an event is told to have happened, -3 to 3, at the trigger's first piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from corpora import Batch, Example, covered, read, split
from torch import Tensor, nn

from heads.head import Head

SETS = ("factuality_uw", "factuality_meantime")


class Factuality(Head):
    name = "factuality"
    columns = 1

    def __init__(self, share: float = 0.3) -> None:
        super().__init__()
        self.share = share

    def load(self, gold: Path, tokenizer: Any) -> list[Example]:
        made: list[Example] = []
        for name in SETS:
            for row in split(gold / "events" / f"{name}.jsonl")[0]:
                pieces = read(tokenizer, row["text"])
                values = [
                    (covered(pieces, e["trigger"]["start"], e["trigger"]["end"])[0], e["value"]) for e in row["events"]
                ]
                made.append(Example(row["text"], pieces, {"values": values}, name, row))
        return made

    def loss(self, out: Tensor, batch: Batch) -> Tensor:
        found: list[Tensor] = []
        wanted: list[float] = []
        for k, window in enumerate(batch.windows):
            for at, value in window.example.targets["values"]:
                if window.first <= at < window.last:
                    found.append(out[k, at - window.first + 1, 0])
                    wanted.append(value)
        if not found:
            return out.sum() * 0.0
        return nn.functional.smooth_l1_loss(torch.stack(found), torch.tensor(wanted, device=out.device), beta=0.3)
