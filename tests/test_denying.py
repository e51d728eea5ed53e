"""The one table of words that deny: each example has its words in brackets, and each use has a reader."""

from __future__ import annotations

import pytest

from reportedly.text import denying
from reportedly.text.cues import compiled


@pytest.mark.parametrize("row", denying.rows(), ids=[f"{' '.join(uses)}: {words}" for uses, words, _ in denying.rows()])
def test_the_example_of_words_that_deny(row: tuple[tuple[str, ...], str, str]) -> None:
    _, words, example = row
    begin, end = example.index("["), example.index("]") - 1
    found = compiled(words, "within").finditer(example.replace("[", "").replace("]", ""))
    assert (begin, end) in [match.span("cue") for match in found]


def test_every_use_is_told_of() -> None:
    told = {line.split("|")[1].strip() for line in (denying.__doc__ or "").splitlines() if line.startswith("|")}
    assert set(denying.sets()) <= {use.strip() for words in told for use in words.split(",")}


def test_lemmas_are_words_as_a_parser_gives_them() -> None:
    assert {"deny", "brush off", "denial"} <= set(denying.lemmas("act"))
    assert not any(sign in word for use in denying.sets() for word in denying.lemmas(use) for sign in "+_")
