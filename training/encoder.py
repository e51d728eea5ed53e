"""The encoder in PyTorch: BERT as MiniLM has it, with one more small embedding (the marks of `tagger_input`)."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from reportedly.layers.tagger.encoding import MARKS

POOL = 1 << 23


class Dropout(nn.Module):
    """Dropout whose random numbers are drawn once: a stretch of a long list, from a random place.

    On a CPU drawing them anew costs a sixth of the training time.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        drawn = torch.rand(POOL, generator=torch.Generator().manual_seed(3)) >= share
        self.kept = [drawn.to(torch.bfloat16) / (1 - share)]  # in a list: no part of the weights

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        if x.is_cuda or x.numel() >= POOL:
            return nn.functional.dropout(x, self.share)
        at = int(torch.randint(POOL - x.numel(), ()))
        return x * self.kept[0][at : at + x.numel()].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    """One transformer layer, normalised after each part."""

    def __init__(self, hidden: int, inner: int, heads: int, dropout: Dropout, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=epsilon)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=epsilon)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = self.out(seen.transpose(1, 2).reshape(batch, length, hidden))
        x = self.norm1(x + self.dropout(seen))
        inner = self.down(nn.functional.gelu(self.up(x)))
        return self.norm2(x + self.dropout(inner))


class Encoder(nn.Module):
    """Word pieces and marks to one vector a piece."""

    def __init__(self, config: dict[str, int | float], layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        hidden = int(config["hidden_size"])
        self.dropout = Dropout(dropout)
        self.hidden = hidden
        self.words = nn.Embedding(int(config["vocab_size"]), hidden)
        self.places = nn.Embedding(int(config["max_position_embeddings"]), hidden)
        self.marks = nn.Embedding(MARKS, hidden)
        self.norm = nn.LayerNorm(hidden, eps=float(config["layer_norm_eps"]))
        self.layers = nn.ModuleList(
            Layer(
                hidden,
                int(config["intermediate_size"]),
                int(config["num_attention_heads"]),
                self.dropout,
                float(config["layer_norm_eps"]),
            )
            for _ in range(layers)
        )

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states; `mask` is True for the pieces that are there, None when all are."""
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.marks(marks)
        x = self.dropout(self.norm(x))
        keys = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, keys)
        return x


def load_encoder(folder: Path, layers: int | None = None, dropout: float = 0.1) -> Encoder:
    """The pretrained encoder of a folder (config.json, model.safetensors).

    With fewer layers than it has, those kept are spread evenly and the last is always kept.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    have = int(config["num_hidden_layers"])
    layers = layers or have
    chosen = [round((k + 1) * have / layers) - 1 for k in range(layers)]
    model = Encoder(config, layers, dropout)
    weights = {
        name.removeprefix("bert."): value.float() for name, value in load_file(folder / "model.safetensors").items()
    }
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"],
        "marks.weight": weights["embeddings.token_type_embeddings.weight"][:1].repeat(MARKS, 1),
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for to, source in enumerate(chosen):
        old = f"encoder.layer.{source}."
        for kind in ("weight", "bias"):
            parts = [weights[f"{old}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            state[f"layers.{to}.qkv.{kind}"] = torch.cat(parts)
            state[f"layers.{to}.out.{kind}"] = weights[f"{old}attention.output.dense.{kind}"]
            state[f"layers.{to}.norm1.{kind}"] = weights[f"{old}attention.output.LayerNorm.{kind}"]
            state[f"layers.{to}.up.{kind}"] = weights[f"{old}intermediate.dense.{kind}"]
            state[f"layers.{to}.down.{kind}"] = weights[f"{old}output.dense.{kind}"]
            state[f"layers.{to}.norm2.{kind}"] = weights[f"{old}output.LayerNorm.{kind}"]
    model.load_state_dict(state)
    return model
