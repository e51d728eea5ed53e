"""What a head is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from corpora import Batch, Example
from torch import Tensor, nn


class Head(nn.Module):
    """Columns of the read-out that answer one question.

    Attributes:
        name: as in the model card.
        columns: how many numbers a piece gets.
        share: weight of its loss.
        window: longest window in pieces.
    """

    name = ""
    columns = 0
    share = 1.0
    window = 254

    def load(self, gold: Path, tokenizer: Any) -> list[Example]:
        """Examples for training, without those held out."""
        raise NotImplementedError

    def loss(self, out: Tensor, batch: Batch) -> Tensor:
        """One number, from (windows, pieces, columns) of 32-bit floats."""
        raise NotImplementedError


def allowed_loss(out: Tensor, batch: Batch, key: str) -> Tensor:
    """Minus log of the probability of all classes that a piece may have; pieces that may be anything are left out.

    The target `key` of an example is one integer a piece, bit c set where class c is allowed.
    """
    classes = out.shape[-1]
    bits = np.zeros(out.shape[:2], dtype=np.int64)
    for k, window in enumerate(batch.windows):
        count = window.last - window.first
        bits[k, 1 : count + 1] = window.example.targets[key][window.first : window.last]
    every = (1 << classes) - 1
    told = torch.from_numpy((bits != 0) & (bits != every)).to(out.device)
    may = ((torch.from_numpy(bits).to(out.device)[..., None] >> torch.arange(classes, device=out.device)) & 1).bool()
    log = out.log_softmax(-1).masked_fill(~may, -torch.inf)
    return -torch.logsumexp(log[told], -1).mean() if told.any() else out.sum() * 0.0
