"""The rules for expressions of time, compiled; and the search for them in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from reportedly.layers.times.vocabulary import FIRST_CHARACTER, Word, lexicon
from reportedly.text.required_words import may_match, required_words

ELEMENT = re.compile(r"[A-Z][A-Z0-9_]*|[a-z]+|[()|?*+]|\S")
BARE = (
    "ISO DTG SLASHED CLOCK FRACTION AMPM DECADE ORDD N D Y BIGNUM COMMA DOT APOS LPAR RPAR HYPHEN SLASH MONEY PERCENT "
    "HOLIDAY "
    "OTHER BREAK"
).split()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `data/rules.toml`, compiled; `required`: kinds of word of which it needs one."""

    name: str
    pattern: re.Pattern[str]
    read: str
    type: str
    when: tuple[str, ...]
    trim: tuple[str, ...]
    only: str
    order: int
    examples: tuple[tuple[str, ...], ...]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens `first..last` (end-exclusive) that a rule matches."""

    first: int
    last: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules, and the character of each kind of word and of each word that a pattern names."""

    rules: tuple[Rule, ...]
    kinds: dict[str, str]
    literals: dict[str, str]

    def letters(self, words: Sequence[Word]) -> str:
        """The text as one character for each word."""
        table = lexicon()
        found = []
        for word in words:
            literal = self.literals.get(word.lower)
            if literal is not None and word.kind == table.get(word.lower, ("OTHER",))[0]:
                found.append(literal)
            else:
                found.append(self.kinds[word.kind])
        return "".join(found)


def _load() -> dict[str, Any]:
    text = resources.files("reportedly.layers.times").joinpath("data/rules.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _literals(patterns: Sequence[str]) -> list[str]:
    return sorted({word for pattern in patterns for word in ELEMENT.findall(pattern) if word[0].islower()})


MOST_REPEATED = 31
"""Times that a pattern's part may be repeated: without an end, the time of a search grows with the square of a text."""

SIGNS = {"(": "(?:", "*": f"{{0,{MOST_REPEATED}}}", "+": f"{{1,{MOST_REPEATED}}}"}


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """All rules; raises ValueError when a pattern names a kind that is in no table."""
    data = _load()
    macros: dict[str, str] = data["macros"]
    table = lexicon()
    names = [*BARE, *dict.fromkeys(kind for kind, _ in table.values())]
    kinds = {name: chr(FIRST_CHARACTER + at) for at, name in enumerate(names)}
    words = _literals([*macros.values(), *(rule["pattern"] for rule in data["rule"])])
    literals = {word: chr(FIRST_CHARACTER + len(names) + at) for at, word in enumerate(words)}
    members = dict(kinds)
    for word, letter in literals.items():
        if word in table:
            members[table[word][0]] += letter
    expanded: dict[str, str] = {}

    def expand(pattern: str) -> str:
        parts = []
        for element in ELEMENT.findall(pattern):
            if element in macros:
                if element not in expanded:
                    expanded[element] = "(?:" + expand(macros[element]) + ")"
                parts.append(expanded[element])
            elif element in members:
                parts.append(f"[{members[element]}]" if len(members[element]) > 1 else members[element])
            elif element in literals:
                parts.append(literals[element])
            elif element in "(|)?*+":
                parts.append(SIGNS.get(element, element))
            else:
                raise ValueError(f"rules.toml: {element!r} in {pattern!r} is neither a kind of word nor a macro")
        return "".join(parts)

    rules = tuple(
        Rule(
            rule["name"],
            re.compile(expand(rule["pattern"])),
            rule["read"],
            rule["type"],
            tuple(rule.get("when", ())),
            tuple(rule.get("trim", "").replace("|", " ").split()),
            rule.get("only", ""),
            order,
            tuple(tuple(example) for example in rule["examples"]),
            required_words(expand(rule["pattern"])),
        )
        for order, rule in enumerate(data["rule"])
    )
    return Grammar(rules, kinds, literals)


def matches(words: Sequence[Word], fits: Callable[[Match], bool]) -> list[Match]:
    """The matches that fit, in text order: the longest of several that overlap, then the earlier rule."""
    rules = grammar()
    every = rules.letters(words)
    other = rules.kinds["OTHER"]
    places = [at for at, letter in enumerate(every) if letter != other or at == 0 or every[at - 1] != other]
    letters = "".join(every[at] for at in places)  # runs of other words shrink to one: no rule reads across them
    found = []
    for rule in rules.rules:
        if not may_match(rule.required, letters):
            continue
        at = 0
        while hit := rule.pattern.search(letters, at):
            if hit.end() == hit.start():
                at = hit.end() + 1
                if at > len(letters):
                    break
                continue
            match = Match(places[hit.start()], places[hit.end() - 1] + 1, rule)
            if fits(match):
                found.append(match)
                at = hit.end()
            else:
                at = hit.start() + 1
    found.sort(key=lambda match: (match.first - match.last, match.rule.order, match.first))
    taken = bytearray(len(every))
    kept = []
    for match in found:
        if not any(taken[match.first : match.last]):
            taken[match.first : match.last] = b"\x01" * (match.last - match.first)
            kept.append(match)
    return sorted(kept, key=lambda match: match.first)
