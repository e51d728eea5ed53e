"""The trigger lexicon: which words tell of an event, of which types, and who stands where around them.

`data/lexicon.tsv` has a row a trigger: its words (lemmas), parts of speech (V verb, N noun), the types it can stand for
(the usual one first; `?` after a type: only where the context agrees), its argument frame, and an example sentence
whose trigger must be found with the first type; the examples are tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.text.stems import light_stem


@dataclass(frozen=True, slots=True)
class Entry:
    """A trigger: its words, the parts of speech it is read in, the types it can stand for, and its argument frame.

    `rare`: types that it stands for seldom. `weak`: the word alone proves nothing; it is an event only where the
    context agrees.
    """

    words: tuple[str, ...]
    parts: str
    types: tuple[str, ...]
    rare: frozenset[str]
    weak: bool
    frame: str
    example: str


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """All rows of the lexicon, in the order of the file."""
    table = (files("reportedly.layers.events") / "data" / "lexicon.tsv").read_text("utf-8")
    found = []
    for line in table.splitlines()[1:]:
        words, parts, types, frame, example = line.split("\t")
        found.append(
            Entry(
                words=tuple(words.replace("-", " - ").split()),  # as the tokenizer splits them
                parts=parts,
                types=tuple(name.rstrip("?") for name in types.split(",")),
                rare=frozenset(name.rstrip("?") for name in types.split(",") if name.endswith("?")),
                weak=types.split(",")[0].endswith("?"),
                frame=frame,
                example=example,
            )
        )
    return tuple(found)


@lru_cache(maxsize=1)
def by_first_word() -> Mapping[str, tuple[Entry, ...]]:
    """Entries by their first lemma, longest first."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        found.setdefault(entry.words[0], []).append(entry)
    return {word: tuple(sorted(group, key=lambda entry: -len(entry.words))) for word, group in found.items()}


@dataclass(frozen=True, slots=True)
class Leaning:
    """What speaks for a type: words of a concept as the actor, as the target, or anywhere `near` the trigger."""

    role: str
    concept: str
    type: str
    weight: float
    example: str


@lru_cache(maxsize=1)
def leanings() -> tuple[Leaning, ...]:
    """All rows of `data/leanings.tsv`, in the order of the file."""
    table = (files("reportedly.layers.events") / "data" / "leanings.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return tuple(Leaning(role, concept, name, float(weight), example) for role, concept, name, weight, example in rows)


@lru_cache(maxsize=1)
def _by_stem() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for entry in entries():
        if len(entry.words) == 1 and not entry.weak:
            found.setdefault(light_stem(entry.words[0]), set()).add(entry.types[0])
    return {word: tuple(sorted(types)) for word, types in found.items()}


def hinted_types(words: list[str]) -> tuple[str, ...]:
    """Types that single words of a stretch hint at, read by their stems alone; sorted."""
    table = _by_stem()
    return tuple(sorted({name for word in words for name in table.get(light_stem(word), ())}))
