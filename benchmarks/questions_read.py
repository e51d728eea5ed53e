"""Draw questions that the first tab shows, for reading by hand, and count what a reader said of them.

usage: python benchmarks/questions_read.py draw RECORD [--count N] [--seed N]
       python benchmarks/questions_read.py count LABELS

`draw` prints, for questions on which something contradicts (disputed, differing, changed, rising), their accounts with
the words around them. The reader writes a line a question into a table of tabs (`questions_read.tsv`): its id, the set,
how it stands, its kind, where its accounts lie (report:start-end, with a `|` between), `right` or `wrong`, and the
fault in a few words. Right: the two sides answer one question, and stand to each other as is said. `count` gives the
share that is right, by set and by standing. No text of the reports is kept.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from reportedly.model import Question
from reportedly.record.store import Record

SHOWN = frozenset({"disputed", "differing", "changed", "rising"})
AROUND = 160  # characters on each side of an account that the reader sees
ACCOUNTS = 12


def drawn(path: Path, count: int, seed: int) -> None:
    """Print that many questions, drawn by the seed."""
    with Record(path) as record:
        texts = record.texts()
        shown = sorted((one for one in record.questions() if one.standing in SHOWN), key=lambda one: one.id)
        print(f"# {len(shown)} questions are shown")
        for number, one in enumerate(random.Random(seed).sample(shown, min(count, len(shown))), 1):
            _tell(number, one, texts)


def _tell(number: int, question: Question, texts: Mapping[str, str]) -> None:
    print(f"\n{number}. {question.id} {question.standing} {question.asks}: {question.sentence}")
    for relation in [one for one in question.relations if one.kind != "agrees"][:ACCOUNTS]:
        print(f"     {relation.a} {relation.kind} {relation.b}: {relation.check}")
    for place, account in enumerate(question.accounts[:ACCOUNTS]):
        text, span = texts[account.span.report], account.span
        left, right = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
        print(f"  [{place}] {span.report} {account.told}: {' '.join(f'{left}>>{span.of(text)}<<{right}'.split())}")
    print("  " + "|".join(f"{one.span.report}:{one.span.start}-{one.span.end}" for one in question.accounts))


def counted(path: Path) -> None:
    """Print the share of the labelled questions that is right."""
    told: dict[str, list[bool]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines()[1:]:
        _, texts, standing, _, _, verdict, _ = line.split("\t")
        for name in (standing, texts, "all"):
            told[name].append(verdict == "right")
    for standing, right in sorted(told.items()):
        print(f"{standing}: {sum(right)} of {len(right)} right: {sum(right) / len(right):.2f}")


def main() -> None:
    """Draw, or count."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = arguments.add_subparsers(dest="verb", required=True)
    draw = verbs.add_parser("draw")
    draw.add_argument("record", type=Path)
    draw.add_argument("--count", type=int, default=100)
    draw.add_argument("--seed", type=int, default=13)
    verbs.add_parser("count").add_argument("labels", type=Path)
    asked = arguments.parse_args()
    if asked.verb == "draw":
        drawn(asked.record, asked.count, asked.seed)
    else:
        counted(asked.labels)


if __name__ == "__main__":
    main()
