"""Stems: one key for the forms of a word, where there is no parse or none is needed.

`stem` makes "attacked", "attacks" and "attacking", or "destroyed" and "destruction", one: irregular forms come from a
table, the rest from suffixes, in the manner of Porter (1980) but with nominalisations joined to their verbs.
`light_stem` takes off inflections alone; the classifier of event types was trained on it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

SUFFIXES = (
    "ifications", "ification", "izations", "ization", "isations", "isation", "ations", "ation", "itions", "ition",
    "ements", "ement", "ments", "ment", "ances", "ance", "ences", "ence", "ingly", "ings", "ing", "ions", "ion",
    "izes", "ises", "ized", "ised", "ers", "er", "ors", "or", "als", "al", "ies", "ied", "ed", "es", "s", "y", "e",
)  # fmt: skip
SHORTEST = 3  # letters that an ending must leave


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    text = (files("reportedly.text") / "data" / "irregular.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line]
    return {form: word for word, forms in rows for form in forms.split()}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one word, lower-case; a word that has no known ending is its own stem."""
    word = word.lower().strip("'’")
    word = word[:-2] if word.endswith(("'s", "’s")) else word
    word = _irregular().get(word, word)
    for suffix in SUFFIXES:
        if (
            word.endswith(suffix)
            and len(word) - len(suffix) >= SHORTEST
            and not (suffix == "s" and word.endswith("ss"))
        ):
            word = word[: -len(suffix)]
            break
    word = word.removesuffix("e") if len(word) > SHORTEST else word
    word = word[:-1] + "y" if word.endswith("i") else word
    if len(word) > SHORTEST and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]
    return word


INFLECTIONS = ("ings", "ing", "ers", "er", "ies", "ied", "es", "ed", "s", "e", "y")


@lru_cache(maxsize=32_768)
def light_stem(word: str) -> str:
    """A word in lower case without its inflection: one key for `shell`, `shelled`, `shelling`."""
    for ending in INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] else word
