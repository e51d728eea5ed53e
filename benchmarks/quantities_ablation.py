"""What each family of quantity rules is worth: the F1 figures on the gold sets with that family switched off.

    python benchmarks/quantities_ablation.py [GOLD FOLDER, default ../shared/gold] [EVAL FOLDER, default ../shared/eval]

Also prints sentences a CPU-second of the layer alone, over the texts of all sets together.
"""

import importlib
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from reportedly.layers.parse import annotate_language
from reportedly.layers.quantities import (
    annotate_quantities,
    layer,
    line_reader,
    measures,
    non_quantities,
    number_words,
    ranges,
    shares,
)
from reportedly.model import Annotated, Report, Span
from reportedly.model.interchange import to_json

SETS = ("newsquant", "ranges", "re3d", "currency", "dimension", "temperature", "age")
Change = tuple[ModuleType, str, Any]


def nothing(*_: Any, **__: Any) -> None:
    return None


def never(*_: Any, **__: Any) -> bool:
    return False


FAMILIES: dict[str, list[Change]] = {
    "all rules": [],
    "numbers in words": [(number_words, "spelled", nothing)],
    "vague words": [(number_words, "vague", nothing)],
    "fractions and multiples": [
        (shares, "share_at", nothing),
        (shares, "multiple_at", nothing),
        (shares, "figures_share", nothing),
    ],
    "short scales (bn, m, k)": [
        (number_words, "SHORT_SCALES", {}),
        (number_words, "CAPITAL_SCALES", {}),
        (number_words, "MONEY_SCALES", {}),
    ],
    "currency before the figure": [(line_reader, "money_before", nothing)],
    "units after the figure": [(line_reader, "unit_after", nothing)],
    "per and a": [(measures, "rate_after", nothing), (line_reader, "rate_after", nothing)],
    "ages": [(line_reader, "age_after", nothing), (layer, "age_before", never)],
    "levels and lists take the unit": [(layer, "_level", nothing)],
    "bounds before": [(line_reader, "bound_before", nothing)],
    "bounds after": [(line_reader, "bound_after", nothing)],
    "ranges and ratios": [(ranges, "_pair", nothing)],
    "units and scales lent": [(ranges, "_lend", nothing), (ranges, "_lent_scale", lambda *_: 1.0)],
    "years refused": [
        (non_quantities, "is_year", never),
        (layer, "early_refused", never),
        (non_quantities, "are_years", never),
    ],
    "days of a month refused": [(non_quantities, "is_month_day", never)],
    "labels and names refused": [(non_quantities, "_label", never), (non_quantities, "_named_thing", never)],
    "glued designations refused": [(line_reader, "_glued_before", never), (line_reader, "_glued_after", never)],
    "one as a pronoun refused": [(non_quantities, "_pronoun_one", never)],
    "scores, clocks, bullets refused": [
        (non_quantities, "_score", never),
        (non_quantities, "_clock", never),
        (non_quantities, "_bullet", never),
    ],
    "minus": [(line_reader, "_negate", nothing)],
    "the parse": [],
}


def documents(path: Path, score: ModuleType) -> tuple[list[Any], list[Annotated]]:
    gold = score.read(path)
    texts = [Annotated(Report(g["id"], g["text"], ""), body=(Span(g["id"], 0, len(g["text"])),)) for g in gold]
    return gold, [annotate_language(text) for text in texts]


def measured(family: str, data: dict[str, tuple[list[Any], list[Annotated]]], score: Callable[..., Any]) -> list[float]:
    kept = [(module, name, getattr(module, name)) for module, name, _ in FAMILIES[family]]
    for module, name, value in FAMILIES[family]:
        setattr(module, name, value)
    row = []
    for name, (gold, texts) in data.items():
        given = [replace(text, parse=None) for text in texts] if family == "the parse" else texts
        result = score(gold, [to_json(annotate_quantities(text)) for text in given])
        if name == "newsquant":
            row += [result["value"]["f1"], result["value_unit"]["f1"], result["modifier"]["f1"]]
        elif name == "ranges":
            row.append(result["modifier"]["f1"])
        elif name == "re3d":
            row.append(result["value"]["r"])
        else:
            row.append(result["value_unit"]["f1"])
    for module, name, value in kept:
        setattr(module, name, value)
    return row


def main() -> None:
    folders = [Path(argument) for argument in sys.argv[1:]]
    gold = folders[0] if folders else Path("../shared/gold")
    sys.path.insert(0, str(folders[1] if len(folders) > 1 else Path("../shared/eval")))
    score = importlib.import_module("score_quantities")
    data = {name: documents(gold / "quantities" / f"{name}.jsonl", score) for name in SETS}
    texts = [text for _, group in data.values() for text in group]
    sentences = sum(len(text.parse.sentences) for text in texts if text.parse)
    started = time.process_time()
    for text in texts:
        annotate_quantities(text)
    rate = sentences / (time.process_time() - started)
    print(f"{sentences} sentences, {rate:,.0f} a CPU-second (the parse not counted)\n")
    print("| without | newsquant value | value+unit | modifier | ranges | re3d recall | " + " | ".join(SETS[3:]) + " |")
    print("|---|" + "---|" * 9)
    for family in FAMILIES:
        print(f"| {family} | " + " | ".join(f"{value:.1f}" for value in measured(family, data, score.score)) + " |")


if __name__ == "__main__":
    main()
