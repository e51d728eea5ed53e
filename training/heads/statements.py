"""Who said what: source, cue and content tags, and pointers that tie them.

A cue belongs to one statement, so it is the hub: content and source pieces point to their cue, content and cue pieces
point to their source or, by pointing to the frame's first piece, to none. A pointer is a scaled product of two
projections plus a learned number for the signed distance.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from augmentation import misread, wrapped
from corpora import Batch, Example, covered, read, rows
from torch import Tensor, nn

from heads.head import Head
from reportedly.layers.tagger.decoding import BUCKETS, DEPTH, STATEMENT_TAGS, bucket_of

WRAPPED, MISREAD = 0.08, 0.05  # share of the texts that are learned a second time with hard line ends, misread
ROLES = {"source": 1, "cue": 3, "content": 5}


class Statements(Head):
    name = "statements"
    columns = len(STATEMENT_TAGS) + 4 * DEPTH

    def __init__(self, share: float = 1.0, pointing: float = 0.25) -> None:
        super().__init__()
        self.share = share
        self.pointing = pointing
        self.cue_distance = nn.Parameter(torch.zeros(BUCKETS))
        self.source_distance = nn.Parameter(torch.zeros(BUCKETS))
        steps = np.arange(512)
        self.register_buffer("buckets", torch.from_numpy(bucket_of(steps[None, :] - steps[:, None])), persistent=False)

    def load(self, gold: Path, tokenizer: Any) -> list[Example]:
        chance = random.Random(5)
        made = []
        for row in rows(gold / "statements" / "train.jsonl"):
            made.append(self.example(row, tokenizer))
            if chance.random() < WRAPPED:
                made.append(self.example({**row, "text": wrapped(row["text"], chance.randint(50, 100))}, tokenizer))
            if chance.random() < MISREAD:
                made.append(self.example({**row, "text": misread(row["text"], chance)}, tokenizer))
        return made

    def example(self, row: dict[str, Any], tokenizer: Any) -> Example:
        pieces = read(tokenizer, row["text"])
        tags = np.zeros(len(pieces), dtype=np.int64)
        links: list[tuple[int, int, int, int, int]] = []  # pointer 0 cue, 1 source; rows; columns (-1: none)
        for statement in row["statements"]:
            spans = {
                role: [
                    covered(pieces, span["start"], span["end"])
                    for span in (statement[role] if role == "content" else [statement[role]] if statement[role] else [])
                ]
                for role in ROLES
            }
            for role, parts in spans.items():
                for first, last in parts:
                    tags[first:last] = ROLES[role] + 1
                    tags[first : first + 1] = ROLES[role]
            cue = spans["cue"][0] if spans["cue"] else (-1, -1)
            source = spans["source"][0] if spans["source"] else (-1, -1)
            for part in spans["content"]:
                links += [(0, *part, *cue), (1, *part, *source)]
            if spans["cue"]:
                links.append((1, *cue, *source))
                if spans["source"]:
                    links.append((0, *source, *cue))
        return Example(row["text"], pieces, {"tags": tags, "links": links}, "polnear", row)

    def loss(self, out: Tensor, batch: Batch) -> Tensor:
        count, length, _ = out.shape
        tags = np.full((count, length), -100, dtype=np.int64)
        positive = torch.zeros(2, count, length, length, dtype=torch.bool)
        weight = torch.zeros(2, count, length)
        for k, window in enumerate(batch.windows):
            first, last = window.first, window.last
            tags[k, 1 : last - first + 1] = window.example.targets["tags"][first:last]
            for which, a, b, c, d in window.example.targets["links"]:
                if b <= first or a >= last:
                    continue
                rows_ = slice(max(a, first) - first + 1, min(b, last) - first + 1)
                if c < 0:
                    columns = slice(0, 1)
                elif c < first or d > last:
                    continue
                else:
                    columns = slice(c - first + 1, d - first + 1)
                positive[which, k, rows_, columns] = True
                weight[which, k, rows_] = 1.0 / (b - a)
        many = len(STATEMENT_TAGS)
        tagging = nn.functional.cross_entropy(
            out[..., :many].flatten(0, 1), torch.from_numpy(tags).flatten().to(out.device), ignore_index=-100
        )
        pointing = out.new_zeros(())
        lost = ~batch.mask[:, None, :]
        positive, weight = positive.to(out.device), weight.to(out.device)
        buckets = self.buckets[:length, :length]
        for which, distance in enumerate((self.cue_distance, self.source_distance)):
            at = many + 2 * which * DEPTH
            asks, keys = out[..., at : at + DEPTH], out[..., at + DEPTH : at + 2 * DEPTH]
            bias = distance[buckets].clone()
            bias[:, 0] = distance[0]
            scores = asks @ keys.transpose(1, 2) * DEPTH**-0.5 + bias
            scores = scores.masked_fill(lost, -torch.inf)
            rows_ = weight[which] > 0
            if rows_.any():
                own, right, w = scores[rows_], positive[which][rows_], weight[which][rows_]
                missed = torch.logsumexp(own, -1) - torch.logsumexp(own.masked_fill(~right, -torch.inf), -1)
                pointing = pointing + (missed * w).sum() / w.sum()
        return tagging + self.pointing * pointing
