"""Make a shorter tagger that reads as a trained one does: `python training/distil.py --teacher FOLDER --gold FOLDER`.

The student has some of the teacher's layers and learns to give the teacher's numbers: its last hidden states, those
between, and what its read-out tells of tags, pointers, types and vectors (Hinton, Vinyals and Dean 2015; layers as in
Sanh et al. 2019). No label is read: what is held out for measuring, and PolNeAR's dev part, are left out all the same.
The word and position tables stay as they are. Four layers learn in about seven minutes on one graphics processor.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import kl_div, log_softmax, softmax

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from card import card  # noqa: E402
from corpora import Batch, Example, Window, batches, collate, cut, read, rows  # noqa: E402
from encoder import Encoder  # noqa: E402
from evaluate import evaluate, rounded  # noqa: E402
from export import export  # noqa: E402
from heads.factuality import Factuality  # noqa: E402
from heads.names import Names  # noqa: E402
from heads.statements import Statements  # noqa: E402
from heads.triggers import Triggers  # noqa: E402
from heads.types import Types  # noqa: E402
from train import WEIGHTS, halfway  # noqa: E402

from reportedly.layers.tagger.decoding import STATEMENT_TAGS, columns_of  # noqa: E402

KEPT = {3: (0, 2, 5), 4: (0, 1, 3, 5), 5: (0, 1, 2, 4, 5)}
"""The teacher's layers that a student of so many begins with; the last is always kept."""
UNLABELLED = (
    "copies/copies coref/gum dating/fakes dating/gdelt dating/tbaq dating/ua2022 times/aquaint times/timebank "
    "times/wikiwars_dev".split()
)
"""Sets whose texts are read without their labels."""
BUDGET = 49_152  # pieces a step
SIZE = 254  # pieces of a window, without the two that frame it
PEAK = 1e-3  # of the learning rate
BETWEEN, LAST, TAGS, COLUMNS = 0.2, 1.0, 2.0, 1.0  # shares of the loss
NOISE, NOISY = 0.08, 0.4  # share of pieces that are exchanged, in a share of the windows
ALONE = 0.2  # share of windows that are read as if they were a text of their own
SHAPELESS = 0.1  # share of windows that are read as if in capitals
MEAN = 0.99  # of the running mean of the weights
WARM = 300  # steps in which the learning rate rises


class Tagger(nn.Module):
    """An encoder and its read-out."""

    def __init__(self, encoder: Encoder, readout: nn.Linear) -> None:
        super().__init__()
        self.encoder, self.readout = encoder, readout

    def forward(self, batch: Batch) -> tuple[list[Tensor], Tensor]:
        """The hidden states after each layer, and the read-out of the last."""
        encoder = self.encoder
        x = encoder.norm(
            encoder.words(batch.ids) + encoder.places.weight[: batch.ids.shape[1]] + encoder.marks(batch.marks)
        )
        states = []
        for layer in encoder.layers:
            x = layer(x, batch.mask[:, None, None, :])
            states.append(x)
        return states, self.readout(x)


def trained(folder: Path, chosen: Sequence[int] | None = None) -> Tagger:
    """The tagger of a folder (model.onnx), its 8-bit weights as floats; with fewer layers where some are chosen."""
    found = {one.name: numpy_helper.to_array(one) for one in onnx.load(folder / "model.onnx").graph.initializer}
    depth = 1 + max(int(name.split(".")[0]) for name in found if name[0].isdigit())
    chosen = range(depth) if chosen is None else chosen
    words, places = found["words.weight"], found["places.weight"]
    config = {
        "hidden_size": words.shape[1],
        "vocab_size": words.shape[0],
        "max_position_embeddings": places.shape[0],
        "layer_norm_eps": 1e-12,
        "intermediate_size": found["0.up.weight"].shape[1],
        "num_attention_heads": 12,
    }
    state = {
        "words.weight": torch.tensor(words * found["words.scale"]),
        "places.weight": torch.tensor(places),
        "marks.weight": torch.tensor(found["marks.weight"]),
        "norm.weight": torch.tensor(found["norm.weight"]),
        "norm.bias": torch.tensor(found["norm.bias"]),
    }
    for to, source in enumerate(chosen):
        for part in ("qkv", "out", "up", "down"):
            state |= _linear(found, f"{source}.{part}", f"layers.{to}.{part}")
        for part in ("norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"):
            state[f"layers.{to}.{part}"] = torch.tensor(found[f"{source}.{part}"])
    encoder = Encoder(config, len(chosen), dropout=0.0)
    encoder.load_state_dict(state)
    own = _linear(found, "readout", "")
    readout = nn.Linear(*reversed(own[".weight"].shape))
    readout.load_state_dict({name.removeprefix("."): value for name, value in own.items()})
    return Tagger(encoder, readout)


def _linear(found: Mapping[str, np.ndarray], name: str, to: str) -> dict[str, Tensor]:
    weight = found[f"{name}.weight"].astype(np.float32) * found[f"{name}.scale"]
    return {f"{to}.weight": torch.tensor(weight.T.copy()), f"{to}.bias": torch.tensor(found[f"{name}.bias"])}


def texts(gold: Path, tokenizer: Tokenizer) -> list[Example]:
    """The texts that the teacher learned from, and further news; each once, without its labels."""
    found: dict[str, Example] = {}
    for head in (Statements(), Names(), Triggers(), Factuality(), Types()):
        for example in head.load(gold, tokenizer):
            found.setdefault(example.text[:300], example)
    for name in UNLABELLED:
        for row in rows(gold / f"{name}.jsonl"):
            text = row.get("text")
            if isinstance(text, str) and len(text) > 100:
                found.setdefault(text[:300], Example(text, read(tokenizer, text)))
    return [example for example in found.values() if len(example.pieces) >= 8]


def endless(examples: Sequence[Example], chance: random.Random, device: str) -> Iterator[Batch]:
    """Batches of the texts, again and again, cut anew each time; some pieces exchanged in some windows."""
    vocabulary = np.concatenate([example.pieces.ids for example in examples])
    while True:
        windows = [
            Window(w.example, w.first, w.last, alone=chance.random() < 0.2)
            for e in examples
            for w in cut(e, SIZE, chance)
        ]
        made = batches(windows, BUDGET, chance)
        chance.shuffle(made)
        for part in made:
            batch = collate(part, SHAPELESS, chance)
            draw = np.random.default_rng(chance.randrange(1 << 30))
            noisy = draw.random(len(part)) < NOISY
            exchanged = (draw.random(batch.ids.shape) < NOISE) & noisy[:, None] & (batch.ids.numpy() > 102)
            batch.ids[torch.from_numpy(exchanged)] = torch.from_numpy(draw.choice(vocabulary, int(exchanged.sum())))
            yield Batch(part, batch.ids.to(device), batch.marks.to(device), batch.mask.to(device))


def tag_columns() -> list[slice]:
    """The columns of the read-out that are tags, of which one holds: they are learned as probabilities."""
    first = columns_of("statements").start
    return [slice(first, first + len(STATEMENT_TAGS)), columns_of("names"), columns_of("triggers")]


def loss(
    student: Tagger, batch: Batch, wanted: tuple[list[Tensor], Tensor], kept: Sequence[int], spread: Tensor
) -> Tensor:
    """How far the student is from the teacher."""
    states, out = student(batch)
    there = batch.mask
    total = LAST * ((states[-1][there] - wanted[0][-1][there]) ** 2).mean()
    for own, source in zip(states[:-1], kept[:-1], strict=True):
        total = total + BETWEEN * ((own[there] - wanted[0][source][there]) ** 2).mean()
    told, true = out[there].float(), wanted[1][there].float()
    for columns in tag_columns():
        share = kl_div(log_softmax(told[:, columns], -1), softmax(true[:, columns], -1), reduction="batchmean")
        total = total + TAGS * share
    return total + COLUMNS * (((told - true) / spread) ** 2).mean()


def distil(
    teacher: Tagger, student: Tagger, kept: Sequence[int], examples: Sequence[Example], asked: argparse.Namespace
) -> None:
    """Train the student by the clock; it ends as the running mean of its weights."""
    chance = random.Random(asked.seed)
    teacher.to(asked.device).eval().requires_grad_(False)
    student.to(asked.device).train()
    student.encoder.words.weight.requires_grad_(False)
    student.encoder.places.weight.requires_grad_(False)
    student.encoder.marks.weight.requires_grad_(False)
    learned = [p for p in student.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in learned if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for p in learned if p.ndim <= 1], "weight_decay": 0.0},
        ],
        betas=(0.9, 0.98),
        eps=1e-6,
    )
    mean = torch.optim.swa_utils.AveragedModel(student, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(MEAN))
    feed = endless(examples, chance, asked.device)
    spread: Tensor | None = None
    begun, step, total = time.time(), 0, 0.0
    while (progress := (time.time() - begun) / (60 * asked.minutes)) < 1:
        rate = asked.peak * min(1.0, (step + 1) / WARM) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = next(feed)
        with torch.autocast(asked.device, torch.bfloat16, enabled=asked.device != "cpu"):
            with torch.no_grad():
                wanted = teacher(batch)
            if spread is None:
                spread = wanted[1][batch.mask].float().std(0).clamp_min(0.3)
            off = loss(student, batch, wanted, kept, spread)
        optimizer.zero_grad(set_to_none=True)
        off.backward()
        nn.utils.clip_grad_norm_(learned, 2.0)
        optimizer.step()
        mean.update_parameters(student)
        step += 1
        total += float(off.detach())
        if step % 200 == 0:
            print(f"{step} {progress:.3f} loss {total / 200:.4f}", flush=True)
            total = 0.0
    student.load_state_dict(mean.module.state_dict())


def recipe_of(folder: Path) -> dict[str, Any]:
    """What the teacher was trained with, as its card tells."""
    text = (folder / "README.md").read_text("utf-8")
    found: dict[str, Any] = json.loads(text.split("```json", 1)[1].split("```", 1)[0])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the trained tagger (`train.py --out`)")
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--layers", type=int, default=4, choices=sorted(KEPT))
    parser.add_argument("--minutes", type=float, default=7.0)
    parser.add_argument(
        "--go-on", type=Path, help="folder of a student to begin with, in place of the teacher's layers"
    )
    parser.add_argument("--mean", type=Path, help="folder of a student: the weights become the mean of both")
    parser.add_argument("--only-train", action="store_true", help="write the weights, no scores and no card")
    parser.add_argument("--peak", type=float, default=PEAK, help="of the learning rate")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda where there is a graphics processor")
    asked = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(asked.teacher / "tokenizer.json"))
    examples = texts(asked.gold, tokenizer)
    print(len(examples), "texts", sum(len(example.pieces) for example in examples), "pieces", flush=True)
    kept = KEPT[asked.layers]
    teacher = trained(asked.teacher)
    student = trained(asked.go_on) if asked.go_on else trained(asked.teacher, kept)
    distil(teacher, student, kept, examples, asked)
    student.cpu()
    if asked.mean:
        student.load_state_dict(halfway(student.state_dict(), trained(asked.mean).state_dict()))
    asked.out.mkdir(parents=True, exist_ok=True)
    export(student.encoder, student.readout.weight, student.readout.bias, asked.out / "model.onnx")
    for name in ("tokenizer.json", "heads.json"):
        shutil.copy(asked.teacher / name, asked.out / name)
    if asked.only_train:
        return
    recipe = {name: getattr(asked, name) for name in ("layers", "minutes", "peak", "seed", "device")}
    card(asked.out, rounded(evaluate(asked.out, asked.gold)), recipe_of(asked.teacher), {**recipe, "kept": kept})


if __name__ == "__main__":
    main()
