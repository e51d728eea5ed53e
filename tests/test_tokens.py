"""Kinds of token: every example of both tables has the token in brackets."""

import pytest

from reportedly.text.tokens import lexer, rows

TABLES = ("reportedly.layers.times", "reportedly.layers.quantities")
ROWS = [(package, *row) for package in TABLES for row in rows(package, "tokens.tsv") if row[2]]


@pytest.mark.parametrize(("package", "kind", "pattern", "example"), ROWS, ids=[f"{r[1]}: {r[3]}" for r in ROWS])
def test_the_example_of_a_token(package: str, kind: str, pattern: str, example: str) -> None:
    begin, end = example.index("["), example.index("]") - 1
    text = example.replace("[", "").replace("]", "")
    found = [match for match in lexer(package, "tokens.tsv").finditer(text) if match.start() == begin]
    assert [(match.lastgroup, match.end()) for match in found] == [(kind, end)]
