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
        (
            "Nine fighters were killed in Syria, the ministry in Moscow said. They died in a strike.",
            "strike",
            "Syria",
        ),
        # an earlier one need not have been there
        ("Shells killed nine in Homs on Sunday. An earlier strike had killed two.", "strike", None),
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
        # one figure told for another is a range
        ("Two or three guards were killed in Homs.", "killed", {"killed": (2, 3)}),
        ("The army has killed 70 or 80,000 rebels.", "killed", {"killed": (70_000, 80_000)}),
        ("The blast in Homs killed two women and three men.", "killed", {"killed": (5, 5)}),
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


STRIKES = (
    "Israeli air strikes have killed dozens of people in Syria. At least six rockets hit a camp near Homs on Sunday."
)


@pytest.mark.parametrize(
    ("text", "word", "doer"),
    [
        (STRIKES, "hit", "israel"),
        ("The army poured troops into the south. It captured Homs on Sunday.", "captured", "army"),
        # a monitor is spoken of, and has not done it
        ("The Observatory relies on its sources. It said rockets hit a camp near Homs.", "hit", None),
        (
            "Nine were killed by Russian shelling near Homs. A missile attack tore apart a shop.",
            "missile attack",
            "russia",
        ),
        ("A truce holds after dozens were killed in an Azerbaijan military offensive.", "killed", "azerbaijan"),
        (
            "Georgia’s air defence was likely responsible for the explosion at a sawmill in the hills.",
            "explosion",
            "georgia",
        ),
        (
            "The rocket which came down on the orchard was a weapon fired by a Georgian air-defence system.",
            "fired",
            "georgia",
        ),
        # who denies it is not taken for its doer when others speak of it
        (
            "Sudan's army denied that its jets had bombed the market in Homs. Doctors said nine were killed in the air strike.",
            "killed",
            None,
        ),
        ("Dozens of Russian missiles struck targets near Sumy.", "struck", "russia"),
        ("Russian forces were behind the prison explosion, the institute said.", "explosion", "russia"),
        ("Ukrainian anti-aircraft systems destroyed a missile fired at the town.", "fired", None),
        ("Russia was condemned over a strike on Homs that killed nine.", "killed", "russia"),
    ],
)
def test_doers(text: str, word: str, doer: str | None) -> None:
    document = read(text, DATED)
    names = {actor.id: actor.name.lower() for actor in document.actors}
    found = names.get(event(document, word).actor or "")
    assert (found is None) == (doer is None) and (doer is None or doer in (found or "")), found


def test_an_old_attack_known_by_its_day_is_not_the_news() -> None:
    document = read(
        "Air strike on Homs kills nine\n\nThe army confirmed an air strike on Homs, saying it killed a commander involved in "
        "the March 7 attacks.",
        DATED,
    )
    assert event(document, "attacks").happening != event(document, "air strike").happening
    assert event(document, "air strike").latest == DATED


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        # a digest is about many places, but for what its headline says behind the mark
        (
            "Syria war at a glance: what we know on day 285\n\n"
            + "Ships left Tartus on Sunday.\n\n" * 7
            + "A drone attack killed two guards.",
            "drone attack",
            None,
        ),
        (
            "War live updates: rockets land in Homs\n\n"
            + "Ships left the port on Sunday.\n\n" * 7
            + "The attack killed two guards.",
            "attack",
            "Homs",
        ),
        ("A bomber blew himself up in the village of Nahiya in Hasakeh province.", "blew", "Nahiya"),
        ("Raids killed nine in the city of Raqa.", "killed", "Ar Raqqah"),
        ("A rocket hit Brylivkano, some 50 km south of Kherson, on Sunday.", "hit", "Brylivkano"),
    ],
)
def test_the_place_that_a_report_is_about(text: str, word: str, name: str | None) -> None:
    assert place(read(text, DATED), word) == name


@pytest.mark.parametrize(
    ("text", "word", "factuality"),
    [
        ("The centre tracks all air strikes near Homs.", "air strikes", "ongoing"),
        ("He said that some attacks had killed farmers.", "attacks", "ongoing"),
        ("Soldiers say they live under almost constant artillery and aerial bombardment.", "bombardment", "ongoing"),
        ("They found that the troops were using schools as bases, firing near houses.", "firing", "ongoing"),
        ("The toll of an assault on the capital may be too high, he said.", "assault", "hypothetical"),
        ("The toll of an assault on the capital may have been higher, he said.", "assault", "happened"),
        ("The town fell without a single shot fired.", "fired", "denied"),
        ("A missile hit a depot in Homs, the latest in a series of strikes on the city.", "strikes", "ongoing"),
        ("Homs is the town where thousands of people have died under the siege.", "died", "ongoing"),
    ],
)
def test_what_goes_on(text: str, word: str, factuality: str) -> None:
    assert event(read(text, DATED), word).factuality == factuality


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Nine people were killed in an attack on a Kharkiv village.", "ADM1"),
        ("Nine people were killed in an attack on Kharkiv.", "PPL"),
        ("Nine people were killed in an attack on the city of Kharkiv.", "PPL"),
    ],
)
def test_a_village_of_a_large_town_is_in_its_region(text: str, feature: str) -> None:
    document = read(text, DATED)
    number = event(document, "attack").place
    assert number is not None and document.places[number].feature == feature
