"""Rows: kinds of fault that were found in rows drawn by chance and read by hand, in other words, one table a column."""

from __future__ import annotations

import pytest
from test_rows import event, place, read
from test_rows_happenings import nth

DATED = "2024-05-13"  # a Monday


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        # who is blamed, what belongs to a capital, and who speaks for a state are no ground
        ("Ministers blamed Tehran for killing two guards at a camp near Homs.", "killing", "Homs"),
        ("The ministry blamed Tehran for killing two guards.", "killing", None),
        ("Losses mount under the heavy bombardments that mark Moscow's conduct of the war.", "bombardments", None),
        ("US official: rebel missiles hit Syria, killing two", "hit", "Syria"),
        # a town beside the one that bears the region's name
        ("Strikes hit the crowded Jabalia camp in Gaza on Sunday.", "hit", "Jabālyā"),
        ("The army launched an offensive near Homs on Sunday, and took nine villages.", "offensive", "Homs"),
    ],
)
def test_ground(text: str, word: str, name: str | None) -> None:
    assert place(read(text, DATED), word) == name


@pytest.mark.parametrize(
    ("text", "word", "counted"),
    [
        ("The death toll of a missile attack on a clinic in Homs has risen from two to four people.", "missile attack", {"killed": (4, 4)}),
        ("Several people were killed when shells hit a market in Homs.", "hit", {"killed": (3, None)}),
        ("A blast in Homs wounded several.", "blast", {"wounded": (3, None)}),
        ("A blast in Homs killed a guard and wounded a few soldiers.", "blast", {"killed": (1, 1), "wounded": (3, None)}),
        # what is said of several is not what became of them
        ("Several people watched as shells hit a market in Homs.", "hit", {}),
    ],
)  # fmt: skip
def test_tolls(text: str, word: str, counted: dict[str, tuple[float | None, float | None]]) -> None:
    found = event(read(text, DATED), word).tolls
    assert {toll.counted: (toll.low, toll.high) for toll in found} == counted


@pytest.mark.parametrize(
    ("text", "word", "factuality", "days"),
    [
        # a time that something is ahead of is not its time, so that it is not to come either
        (
            "The attack in Homs on Sunday, ahead of the 1 June vote, wounded nine.",
            "attack",
            "happened",
            ("2024-05-12", "2024-05-12"),
        ),
        (
            "A bomb hit a bakery in Homs on Sunday, on the eve of 14 May.",
            "hit",
            "happened",
            ("2024-05-12", "2024-05-12"),
        ),
        ("Guards carried out widespread and systematic torture in Homs.", "torture", "ongoing", None),
        ("More than 28,000 people have been killed in Syria.", "killed", "ongoing", None),
        ("Some 28 people have been killed in Homs.", "killed", "happened", ("2024-05-12", "2024-05-13")),
    ],
)
def test_what_a_time_and_a_sum_say(text: str, word: str, factuality: str, days: tuple[str, str] | None) -> None:
    found = event(read(text, DATED), word)
    assert found.factuality == factuality
    assert days is None or (found.earliest, found.latest) == days


TWO_MAYORS = (
    "Officials announced the kidnapping of the Rastan mayor, Samir Haddad, on Sunday. Karim Nassar, the mayor of Homs, was "
    "captured on Friday. The kidnapping of Nassar was filmed."
)


def test_a_capture_is_that_of_its_person() -> None:
    document = read(TWO_MAYORS, DATED)
    first, second = nth(document, "kidnapping", 0), nth(document, "kidnapping", 1)
    assert first.happening != second.happening
    assert second.happening == event(document, "captured").happening


def test_the_drone_takes_up_the_attack() -> None:
    document = read(
        "A Ukrainian drone attack hit the fleet's headquarters in Sevastopol on Sunday.\n\nGuests had come for a feast.\n\n"
        "The feast was called off.\n\nMusic was to be played.\n\nThe port was closed for an hour.\n\n"
        "Photographs showed the yard where the drone had struck.",
        DATED,
    )
    assert place(document, "struck") == "Sevastopol"


def test_what_the_one_act_of_a_sentence_did() -> None:
    document = read(
        "Two blocks in Homs were hit by the army on Sunday: 48 people are believed to have been killed.", DATED
    )
    assert event(document, "killed").happening == event(document, "hit").happening


def test_the_war_is_not_what_the_strike_takes_up() -> None:
    document = read(
        "What we know on day 161 of the invasion\n\nShips left the port.\n\nGrain was on board.\n\nPrices fell.\n\n"
        "The ministry said its strike on Homs destroyed a depot.",
        DATED,
    )
    assert event(document, "invasion").happening != event(document, "strike").happening
