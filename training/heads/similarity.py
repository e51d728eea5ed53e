"""Sentence embeddings like those of the model that training starts from, read beside all else.

Each piece gets a vector; a sentence's embedding is their mean, scaled to length one. The teacher is the untouched
start, which reads the sentence alone.
"""

from __future__ import annotations

import random
import re

import numpy as np
import torch
from corpora import CLS, SEP, Batch
from encoder import Encoder
from torch import Tensor, nn
from torch.nn.functional import normalize

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[\"'\u2019\u201d)]*|\n|$)")
A_BATCH = 8  # sentences for each batch of any head
SHORTEST, LONGEST = 6, 60  # pieces


class Similarity(nn.Module):
    name = "similarity"
    columns = 384

    def __init__(self, teacher: Encoder, share: float = 1.0) -> None:
        super().__init__()
        self.share = share
        self.teacher = [
            teacher.eval().requires_grad_(False).to(torch.bfloat16)
        ]  # in a list: no part of what is trained

    def loss(self, out: Tensor, batch: Batch, chance: random.Random) -> Tensor:
        chosen: list[tuple[int, int, int]] = []
        order = list(range(len(batch.windows)))
        chance.shuffle(order)
        for k in order:
            window = batch.windows[k]
            pieces = window.example.pieces
            start, end = int(pieces.starts[window.first]), int(pieces.ends[window.last - 1])
            found = []
            for match in SENTENCE.finditer(window.example.text, start, end):
                a = int(np.searchsorted(pieces.starts, match.start()))
                b = int(np.searchsorted(pieces.starts, match.end()))
                if SHORTEST <= b - a <= LONGEST and a >= window.first and b <= window.last:
                    found.append((k, a, b))
            chance.shuffle(found)
            chosen += found[: max(1, A_BATCH // len(order))]
            if len(chosen) >= A_BATCH:
                break
        if not chosen:
            return out.sum() * 0.0
        longest = max(b - a for _, a, b in chosen) + 2
        ids = torch.zeros(len(chosen), longest, dtype=torch.long)
        mask = torch.zeros(len(chosen), longest, dtype=torch.bool)
        own: list[Tensor] = []
        for n, (k, a, b) in enumerate(chosen):
            window = batch.windows[k]
            ids[n, 0], ids[n, b - a + 1] = CLS, SEP
            ids[n, 1 : b - a + 1] = torch.from_numpy(window.example.pieces.ids[a:b])
            mask[n, : b - a + 2] = True
            own.append(out[k, a - window.first + 1 : b - window.first + 1].mean(0))
        ids, mask = ids.to(out.device), mask.to(out.device)
        with torch.no_grad():
            hidden = self.teacher[0].to(out.device)(ids, torch.zeros_like(ids), mask).float()
            wanted = normalize((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)
        return (1 - (normalize(torch.stack(own), dim=-1) * wanted).sum(-1)).mean()
