"""The words that a pattern needs are read off it, and a text without them is never searched in vain or passed over."""

from __future__ import annotations

import re

import pytest

from reportedly.audit.vague_sources import _vague_patterns
from reportedly.layers.body.lines import boilerplate
from reportedly.layers.times.compiled_rules import grammar
from reportedly.text.required_words import folded, may_match, required_words

NEEDED = [
    (r"\b(?:sources|insiders)\s+(?:say|said|claim(?:ed)?)\b", ("insiders", "sources")),
    (r"\brumou?red\s+to\b", ("rumored", "rumoured")),
    (r"[Aa]nalysts\s+\w+", ("analysts",)),
    (r"(?:some\s+)?reports?", ("report",)),
    (r"\bto\s+(?:a|an|the)?\s*\w+", ("to",)),
    (r"(?:un)?verified(?:ly)?", ("verified",)),
    (r"(?:on|at)\s+(?:condition|\w+)", ("at", "on")),
    (r"(?:north|south){1,2}ern", ("north", "south")),
    (r"(?<!not )claimed", ("claimed",)),
    (r"said(?= to)", ("said",)),
]


@pytest.mark.parametrize(("pattern", "words"), NEEDED)
def test_the_words_of_a_pattern(pattern: str, words: tuple[str, ...]) -> None:
    assert required_words(pattern, re.IGNORECASE) == words


NOTHING_NEEDED = [r"\d+", r"(?:said)?", r"[a-z]+ish|\w+", r"(?:north|\d+)", r"(?:claimed)*", r"(\w)\1"]


@pytest.mark.parametrize("pattern", NOTHING_NEEDED)
def test_a_pattern_without_such_words_is_always_tried(pattern: str) -> None:
    assert required_words(pattern) == ()
    assert may_match((), "")


MATCHING = [
    ("sources (?:say|said)", "SOURCES SAID so"),
    ("kilometres|miles", "40 \u212aILOMETRES"),  # the sign for kelvin, which is a k where case is nothing
    ("islamists", "\u0130SLAM\u0131\u017fTS"),
    ("stra(?:ss|ß)e", "STRAẞE"),
]


@pytest.mark.parametrize(("pattern", "text"), MATCHING)
def test_what_matches_is_searched_in_whatever_case(pattern: str, text: str) -> None:
    assert re.search(pattern, text, re.IGNORECASE)
    required = required_words(pattern, re.IGNORECASE)
    assert may_match(required, folded(text))
    assert not may_match(required, folded("A mill burned down."))


def test_the_tables_have_words_and_are_seldom_searched_in_vain() -> None:
    vague = [sought.words for _, sought in _vague_patterns()]
    rules = [rule.required for rule in grammar().rules]
    kinds = boilerplate().values()
    pages = [each.words for kind in kinds for each in (kind.at_start, kind.at_word, kind.anywhere) if each]
    assert all([*vague, *rules, *pages])
    plain = folded("Two mills burned down near the river on Tuesday, and the bridge stood.")
    assert not any(may_match(required, plain) for required in vague)
