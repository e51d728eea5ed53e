"""Kinds of token as data: a table of patterns, tried in its order, each with an example in which it is in brackets."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def rows(package: str, file: str) -> tuple[tuple[str, str, str], ...]:
    """Kind, pattern and example of each row of a table."""
    lines = (files(package) / "data" / file).read_text("utf-8").splitlines()[1:]
    return tuple((kind, pattern, example) for kind, pattern, example in (line.split("\t") for line in lines))


@lru_cache(maxsize=8)
def lexer(package: str, file: str) -> re.Pattern[str]:
    """One pattern that finds the tokens of a text; the name of the group that matched is the kind."""
    kinds: dict[str, list[str]] = {}
    for kind, pattern, _ in rows(package, file):
        kinds.setdefault(kind, []).append(pattern)
    return re.compile("|".join(f"(?P<{kind}>{'|'.join(ways)})" for kind, ways in kinds.items()))


def word_forms(text: str) -> list[str]:
    """The words of a text as they stand, in small letters; one with a hyphen is one word."""
    return re.findall(r"[\w-]+", text.lower())
