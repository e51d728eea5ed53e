"""Where statements begin and end: how a word's tag follows from the tag before it, beside what the word itself tells.

    python training/label_changes.py --gold ../shared/gold [--out src/reportedly/layers/tagger/weights]

Counted in PolNeAR's train part: log P(tag | tag before, word) - log P(tag | word), for the commonest words (signs,
articles, "that", "and") and for all others together. The tagger's read-out tells the tags of each word by itself; its
decoding adds these numbers (`layers/tagger/decoding.py`). `train.py` writes them into `heads.json`; called alone,
this script does so in a folder of weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from reportedly.layers.tagger.decoding import STATEMENT_TAGS  # noqa: E402

COMMON = 20  # words with numbers of their own
PRIOR = 20.0  # occurrences that the mean of all words counts for

Tagged = tuple[Sequence[str], Sequence[int]]


def articles(gold: Path, tokenizer: Any) -> list[Tagged]:
    """The words and their tags of each article of PolNeAR's train part.

    A word is its piece where it is but one and has no capital, and "" otherwise.
    """
    from corpora import rows
    from heads.statements import Statements

    head = Statements()
    made: list[Tagged] = []
    for row in rows(gold / "statements" / "train.jsonl"):
        example = head.example(row, tokenizer)
        pieces = [tokenizer.id_to_token(number) for number in example.pieces.ids.tolist()]
        firsts = [k for k, piece in enumerate(pieces) if not piece.startswith("##")]
        words = [
            pieces[k] if k + 1 == end and not row["text"][example.pieces.starts[k]].isupper() else ""
            for k, end in zip(firsts, [*firsts[1:], len(pieces)], strict=True)
        ]
        made.append((words, example.targets["tags"][firsts].tolist()))
    return made


def changes(texts: Sequence[Tagged], tags: int, common: int = COMMON) -> dict[str, Any]:
    """The words that have numbers of their own, and the log-odds: row 0 for all other words, then one row a word.

    Tags that may not follow one another have 0.

    Args:
        tags: how many there are.
        common: how many words get numbers of their own.
    """
    counted = Counter(word for words, _ in texts for word in words if word)
    chosen = [word for word, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:common]]
    row = {word: k + 1 for k, word in enumerate(chosen)}
    seen = np.zeros((1 + len(chosen), tags, tags))
    for words, told in texts:
        for word, before, tag in zip(words[1:], told[:-1], told[1:], strict=True):
            seen[row.get(word, 0), before, tag] += 1
    every = seen.sum(0) + 0.01
    following = every / every.sum(1, keepdims=True)
    usual = every.sum(0) / every.sum()
    given = seen + PRIOR * following
    alone = seen.sum(1) + PRIOR * usual
    odds = np.log(given / given.sum(2, keepdims=True)) - np.log(alone / alone.sum(1, keepdims=True))[:, None, :]
    for inside in range(2, tags, 2):
        odds[:, [k for k in range(tags) if k not in (inside, inside - 1)], inside] = 0.0
    return {"words": chosen, "log_odds": odds.round(2).tolist()}


def counted(gold: Path, tokenizer: Any) -> dict[str, Any]:
    """What is added to `heads.json`."""
    return {"statement_changes": changes(articles(gold, tokenizer), len(STATEMENT_TAGS))}


def main() -> None:
    from tokenizers import Tokenizer

    weights = HERE.parent / "src" / "reportedly" / "layers" / "tagger" / "weights"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--out", type=Path, default=weights, help="folder of the weights")
    asked = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(asked.out / "tokenizer.json"))
    path = asked.out / "heads.json"
    learned = json.loads(path.read_text(encoding="utf-8")) | counted(asked.gold, tokenizer)
    path.write_text(json.dumps(learned) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
