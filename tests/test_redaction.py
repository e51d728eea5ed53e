"""Names are taken out of words wherever they stand: private persons, and towns where positions are made coarse."""

from __future__ import annotations

import pytest

from reportedly.export.redaction import Redaction, is_private

NAMES = {
    "Ivan Petrenko": "a private person",
    "Petrenko": "a private person",
    "Ozerne": "a place",
    "نور": "a private person",
}
WORDS = [
    # words; without the names
    ("Ivan Petrenko, a baker, was killed.", "a private person, a baker, was killed."),
    ("Petrenko's shop burnt down", "a private person's shop burnt down"),
    ("Petrenkos and Ozerneva are other words", "Petrenkos and Ozerneva are other words"),
    ("Shelling of a bridge in Ozerne, 6 May 2024: 12 killed", "Shelling of a bridge in a place, 6 May 2024: 12 killed"),
    ("قالت نور إن القصف", "قالت a private person إن القصف"),
    ("nothing of them", "nothing of them"),
    ("", ""),
]


@pytest.mark.parametrize(("words", "expected"), WORDS)
def test_names_in_words(words: str, expected: str) -> None:
    assert Redaction(NAMES).words(words) == expected


def test_offsets_hold_where_they_must() -> None:
    text = "😀 Ivan Petrenko fled Ozerne."
    assert Redaction(NAMES).in_place(text) == "😀 █████████████ fled ██████."
    assert Redaction({}, mask=True).in_place("He fled, 12 died.") == "██ ████, ██ ████."


@pytest.mark.parametrize(
    ("address", "tells"),
    [
        ("https://example.org/2024/ivan-petrenko-killed", True),
        ("reports/ivan_petrenko.txt", True),
        ("https://example.org/2024/bridge-hit", False),
    ],
)
def test_an_address_can_tell_a_name(address: str, tells: bool) -> None:
    assert Redaction(NAMES).in_address(address) is tells


@pytest.mark.parametrize(
    ("ident", "private"),
    [
        ("person:ivan-petrenko", True),
        ("person:vladimir-putin", False),
        ("office:governor", False),
        ("state:UA", False),
        (None, False),
    ],
)
def test_who_is_private(ident: str | None, private: bool) -> None:
    assert is_private(ident) is private
