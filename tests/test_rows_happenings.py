"""Rows: which mentions of a report tell of one happening, and what of it holds for each of them."""

from __future__ import annotations

import pytest
from test_rows import event, read

from reportedly.model import Annotated, Event


def nth(document: Annotated, word: str, number: int) -> Event:
    return [e for e in document.events if e.trigger.of(document.text) == word][number]


def killed(found: Event) -> list[tuple[float | None, float | None]]:
    return [(toll.low, toll.high) for toll in found.tolls if toll.counted == "killed"]


FAR_BACK = (
    "Gunmen killed 31 farmers near Goma on Friday.\n\n"
    "The region has rich soil. Its lake is deep. Traders meet in the square. Coffee is sold in spring. "
    "Boats leave at dawn. The road is long.\n\n"
)


@pytest.mark.parametrize(
    ("text", "one", "other", "same"),
    [
        # the same count of the same people, however far back
        (FAR_BACK + "The 31 farmers were executed in a field, a priest said.", "killed", "executed", True),
        # "the attack" takes up what the report begins with
        (FAR_BACK + "The mayor condemned the attack.", "killed", "attack", True),
        # another one is another
        (FAR_BACK + "The mayor spoke of similar attacks in the past.", "killed", "attacks", False),
        # so many more dead are another happening's
        (
            "A bomber killed four people in Goma on Friday. The attack came as troops executed 48 people in a village.",
            "killed",
            "executed",
            False,
        ),
        # what is still to come is not what happened
        (
            "A missile hit Kherson on Friday, killing two. Russia will launch an attack on the port of Kherson next week.",
            "hit",
            "attack",
            False,
        ),
        # a sum over years is no happening's
        (
            "A blast killed nine people in Goma on Friday. More than 9,000 people have been killed since 2011.",
            "blast",
            "killed",
            False,
        ),
        # regions far from each other
        (
            "A bomb went off in Homs province on Friday. Jets struck a depot in Aleppo province on Friday.",
            "went off",
            "struck",
            False,
        ),
    ],
)
def test_one_happening(text: str, one: str, other: str, same: bool) -> None:
    document = read(text)
    second = [e for e in document.events if e.trigger.of(text) == other][-1]
    assert (event(document, one).happening == second.happening) == same


@pytest.mark.parametrize(
    ("text", "word", "number", "doer"),
    [
        # who beats an attack off has not attacked
        (
            "Islamic State killed nine people in an attack near Homs on Friday. "
            "Troops repelled the attack, an official said. Friday's attack shook the town.",
            "attack",
            2,
            "Islamic State",
        ),
        # a part of a land says where
        ("Rebels killed 50 people in a central Syria attack.", "attack", 0, "Rebels"),
        # who watches and reports does no violence
        ("A bomb went off in Homs. The Observatory said it also wounded nine people.", "wounded", 0, None),
        # whose fire it was; what an adjective names
        ("Nine people were wounded in rebel fire on Homs. The rebels hold the hills.", "wounded", 0, "The rebels"),
        ("Four people were killed in a terrorist mortar attack. The terrorists fled.", "killed", 0, "The terrorists"),
        ("Rebels fired nine rockets in the attack on Homs.", "attack", 0, "Rebels"),
        # those who suffer it have not done it
        ("13 civilians killed 43 injured in rocket attack on Homs", "injured", 0, None),
    ],
)
def test_doers_of_a_happening(text: str, word: str, number: int, doer: str | None) -> None:
    document = read(text)
    found = document.actor(nth(document, word, number).actor)
    assert (found.name if found else None) == doer


@pytest.mark.parametrize(
    ("text", "word", "number", "tolls"),
    [
        # of several counts the one that is told most, not the nearest
        (
            "A missile killed nine people in Kherson on Friday. At least nine people were killed, a doctor said. "
            "An earlier toll said five people were killed in the strike. The strike hit at dawn.",
            "strike",
            1,
            [(9.0, 9.0)],
        ),
    ],
)
def test_tolls_of_a_happening(
    text: str, word: str, number: int, tolls: list[tuple[float | None, float | None]]
) -> None:
    assert killed(nth(read(text), word, number)) == tolls


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        # a region that the deed is told in gives way to the village that the report names with the toll
        (
            "An air strike killed 18 people in Idlib province on Friday.\n\n"
            "The 18 people were killed in the town of Saraqib, a monitor said.",
            "air strike",
            "Saraqib",
        ),
        # who is addressed is no ground
        ("The White House blamed Moscow for killing dozens of people in Ukraine.", "killing", "Ukraine"),
        # what only speaks of it says nothing of where
        (
            "A missile hit Vinnytsia on Thursday.\n\nKyiv denied Russian claims that a barracks was hit.",
            "hit",
            "Vinnytsia",
        ),
        # an official of a town was there; one who only speaks of a deed was not
        ("The Melitopol mayor, Ivan Petrenko, was abducted on Friday.", "abducted", "Melitopol"),
        (
            "Shelling near Lysychansk goes on, the governor of Luhansk said.",
            "Shelling",
            "Lysychansk",
        ),
        # a town and the region of its name
        ("Fighters entered Rostov, a large city in the south of Russia.", "entered", "Rostov-on-Don"),
        # a village that no list has, told near a town
        ("A missile attack on the village of Borove, near Kharkiv, killed nine people.", "missile attack", "Borove"),
        # the seat of a region gives way to another town that its happening names
        (
            "Strikes on Gaza kill nine\n\nA strike on Jabalia killed nine people on Friday, doctors said.",
            "Strikes",
            "Jabalia",
        ),
        # lost apostrophes
        ("A bomb went off in Syrias Aleppo on Friday.", "went off", "Aleppo"),
        # the town that a short report names most, where its lead names none
        (
            "Suicide bomber kills four in Syria\n\nA bomber killed four people in a hospital on Sunday. "
            "He drove to the gate from a suburb of Tartus. The streets of Tartus had been quiet.",
            "kills",
            "Tartus",
        ),
    ],
)
def test_places_of_a_happening(text: str, word: str, place: str) -> None:
    document = read(text)
    found = event(document, word)
    assert found.place is not None
    named = document.places[found.place]
    assert place in (named.name, named.span.of(text))


@pytest.mark.parametrize(
    ("text", "word", "published", "days"),
    [
        # the day of the week is wrong: both days
        ("Rockets hit a shop in Goma on Tuesday, June 25.", "hit", "2023-06-27", ("2023-06-25", "2023-06-27")),
        # a stamp before the first words is the report's day, not the deed's
        (
            "5 July 2015 Raids kill nine people in Syria. The raids took place on Saturday.",
            "Raids",
            "2015-07-05",
            ("2015-07-04", "2015-07-04"),
        ),
        # what a war began with is no fresh news
        ("The army took Goma in the first days of the war.", "took", "2024-05-13", (None, None)),
        # a sum runs to the report
        (
            "More than 9,000 people have been killed since March 2023.",
            "killed",
            "2024-05-13",
            ("2023-03-01", "2024-05-13"),
        ),
    ],
)
def test_days_of_a_happening(text: str, word: str, published: str, days: tuple[str | None, str | None]) -> None:
    found = event(read(text, published), word)
    assert (found.earliest, found.latest) == days


@pytest.mark.parametrize(
    ("text", "word", "factuality"),
    [
        ("The army is at war with the rebels.", "war", "ongoing"),
        ("The army spoke of the Russian invasion of Ukraine.", "invasion", "ongoing"),
        ("The army launched an offensive in the north on Friday.", "offensive", "happened"),
        ("The garrison repelled the offensive on Friday.", "offensive", "happened"),
        ("The town fell after the invasion.", "invasion", "happened"),
        ("A coalition battling the rebels in the north held talks.", "battling", "ongoing"),
        ("More than 9,000 people have been killed since the war began.", "killed", "ongoing"),
        ("The gunmen have killed nine people.", "killed", "happened"),
        ("They spoke of 7,000 people killed since May.", "killed", "ongoing"),
        ("He said Russian forces were destroying crops in the fields.", "destroying", "ongoing"),
        ("Russian forces shell the port every day.", "shell", "ongoing"),
        ("The mayor spoke of daily attacks on the grid.", "attacks", "ongoing"),
    ],
)
def test_what_goes_on(text: str, word: str, factuality: str) -> None:
    assert event(read(text), word).factuality == factuality


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        # "the attack" is what its happening was done with
        (
            "Warplanes bombed a bakery in Aleppo on Friday. Nine died in the attack, medics said.",
            "attack",
            "air_strike",
        ),
        (
            "A suicide bomber killed 16 people in Hasakah on Tuesday. The group said it had carried out the attack.",
            "attack",
            "suicide_bombing",
        ),
        (
            "Gunners shelled the market of Kherson on Friday and killed two. The attack was deliberate, its mayor said.",
            "attack",
            "shelling",
        ),
        # with what it was done nobody says
        ("Gunmen killed nine farmers near Goma. The attack on farmers ended at dawn.", "attack", "attack_on_civilians"),
        # another happening's weapon is not its own
        (
            "A car bomb exploded in Goma on Friday. Gunmen killed nine farmers in Bukavu on Monday. "
            "The attack on the farmers ended at dawn.",
            "attack",
            "attack_on_civilians",
        ),
    ],
)
def test_an_attack_is_of_the_type_of_its_happening(text: str, word: str, expected: str) -> None:
    found = event(read(text), word)
    assert found.type == expected
    carried = any(reason.text.startswith("type:") for reason in found.reasons)
    assert carried == (expected != "attack_on_civilians")
