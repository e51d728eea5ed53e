"""Rows of acts: what is one act and what goes on, one victim without a number, the ground that a name says."""

from __future__ import annotations

import pytest
from test_rows import event, place, read


@pytest.mark.parametrize(
    ("text", "word", "factuality"),
    [
        ("The minister accused the rebels of escalating their attacks on farms near Homs.", "attacks", "ongoing"),
        ("Recent strikes show that the army looks for the depots, he said.", "strikes", "ongoing"),
        ("A missile strike hit the depot in Homs on Friday.", "missile strike", "happened"),
        (
            "The launchers have slowed the rebels. They were slowing the rebels' advances near Homs.",
            "advances",
            "ongoing",
        ),
        ("Most of the fighting near Homs has been about the road.", "fighting", "ongoing"),
        ("Two guards were killed in fighting near Homs on Friday.", "killed", "happened"),
        ("Rebel rockets have destroyed nine depots near Homs in recent weeks.", "destroyed", "ongoing"),
        ("Rebel rockets have destroyed nine depots near Homs.", "destroyed", "happened"),
        ("The conflict has killed 14,000 people.", "killed", "ongoing"),
        ("The blast has killed 14 people in Homs.", "killed", "happened"),
        ("The invasion that has killed thousands began in Homs.", "killed", "ongoing"),
        ("The army's recent wave of air strikes has hit small towns.", "air strikes", "ongoing"),
        ("The army launched a wave of air strikes on Homs on Friday.", "air strikes", "happened"),
        ("Coalition strikes near Homs have killed hundreds of people.", "strikes", "ongoing"),
        ("A strike on a market near Homs has killed hundreds of people.", "strike", "happened"),
        ("Up to 7,000 soldiers have been killed in the fighting so far.", "fighting", "ongoing"),
        ("The ministry expects a slower tempo in fighting over the winter.", "fighting", "ongoing"),
        ("The rebels have been fighting a large offensive near Homs.", "offensive", "ongoing"),
        ("He claimed that rebels attack farmers without any grounds.", "attack", "ongoing"),
        ("The general was dissuaded from killing the prisoner, an aide said.", "killing", "denied"),
        ("The defenders are bracing for an assault on Homs.", "assault", "hypothetical"),
        ("The town is threatened by a rebel attack.", "attack", "hypothetical"),
        ("The minister threatened strikes on the town.", "strikes", "hypothetical"),
        ("The province has seen several rounds of heavy fighting.", "fighting", "ongoing"),
        ("Several fighters are known to have died so far in the war.", "died", "ongoing"),
        ("The army has been staging raids, killing farmers near Homs.", "killing", "ongoing"),
        ("Soldiers keep coming, one assault after another, near Homs.", "assault", "ongoing"),
    ],
)
def test_what_is_no_single_act_goes_on(text: str, word: str, factuality: str) -> None:
    assert event(read(text), word).factuality == factuality


@pytest.mark.parametrize(
    ("text", "word", "counted"),
    [
        (
            "A bomb exploded on a bus in Homs, killing a woman and wounding 25.",
            "exploded",
            {"killed": 1, "wounded": 25},
        ),
        ("A soldier and a boy were wounded by a mine near Homs.", "wounded", {"wounded": 2}),
        ("The shelling of Homs killed a nurse and two guards.", "killed", {"killed": 3}),
        ("A strike on Homs caused the death of a farmer.", "strike", {"killed": 1}),
        ("The shelling of Homs killed a nurse, a hospital employee and two guards.", "killed", {"killed": 4}),
        ("The blast took the lives of two women (a nurse and a clerk) and two guards.", "blast", {"killed": 4}),
        ("A strike hit a camp in which dozens of people are believed to have died.", "strike", {"killed": 24}),
        ("Another civilian was killed in a missile attack on Homs.", "missile attack", {"killed": 1}),
        # whom an act was aimed at is not all whom it killed; a group is no one person
        ("The strike in Homs killed a commander.", "killed", {}),
        ("The strike in Homs killed a family.", "killed", {}),
        # parts of a whole
        ("Six people were killed in Homs, among them a woman, when shells hit a bus.", "killed", {"killed": 6}),
        (
            "A bomb in Homs wounded 40 people. Fifteen of the wounded were in a critical state.",
            "wounded",
            {"wounded": 40},
        ),
        (
            "At least eight people were killed - including three children - and 56 injured when a missile hit Homs.",
            "hit",
            {"killed": 8, "wounded": 56},
        ),
        ("One officer, four soldiers, and three civilians were killed in Homs.", "killed", {"killed": 8}),
        # a count that another verb has is not of those before it
        ("The fighting claimed the lives of nine people, injured 40, and drove out many.", "injured", {"wounded": 40}),
    ],
)
def test_tolls_of_one_and_of_parts(text: str, word: str, counted: dict[str, float]) -> None:
    told = {toll.counted: toll.value for toll in event(read(text), word).tolls if toll.counted in ("killed", "wounded")}
    if counted:
        assert {what: told.get(what) for what in counted} == counted
    else:
        assert not told


def test_one_victim_is_no_quantity_but_has_its_characters() -> None:
    document = read("Shells hit a bus in Homs, killing a woman.")
    found = event(document, "killing")
    assert [toll.quantity for toll in found.tolls] == [None]
    assert any(reason.span and reason.span.of(document.text) == "a woman" for reason in found.reasons)


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Planes bombed the Rafah refugee camp on Friday.", "bombed", "Rafaḩ"),
        ("Shelling in the Kherson region killed nine people.", "killed", "Kherson Oblast"),
        ("The army shelled Homs city and a village near it.", "shelled", "Homs"),
        # what was taken for a name holds the act, in headline case
        ("Russian Forces Shell Kramatorsk On Friday, Killing 12 Civilians, Governor Says", "Shell", "Kramatorsk"),
        # what is Russian is not in Russia
        ("Drones hit a Russian supply line near Melitopol on Friday.", "hit", "Melitopol"),
        ("Missiles hit a Polish village on Friday.", "hit", "Poland"),
        # a country's name before a noun says whose it is
        ("A drone hit the US base in Syria on Friday.", "hit", "Syria"),
    ],
)
def test_a_name_before_a_noun_for_ground_is_a_place(text: str, word: str, name: str) -> None:
    assert place(read(text), word) == name


@pytest.mark.parametrize(
    ("text", "word", "days"),
    [
        # what is used to do something is background; arms used in an answer are not
        (
            "The ministry has said its forces have used artillery to repel an incursion near Belgorod.",
            "incursion",
            ("2024-05-12", "2024-05-13"),
        ),
        # an old act that is brought up is not the one that the report is about
        (
            "A drone hit the fleet's base in Sevastopol.\n\nThe mayor gave no names of those hurt in the attack. It is the "
            "latest blow to the fleet, which lost a cruiser.\n\nThe strike came after months of quiet. The fleet lost the "
            "ship in a missile strike in April.",
            "attack",
            ("2024-05-12", "2024-05-13"),
        ),
        # "the past week" ends with the report
        ("Nine people were killed in Homs in the past week.", "killed", ("2024-05-06", "2024-05-13")),
        # a sum from what a clause tells
        (
            "The army has retaken nine villages near Homs since it began a push in early March, officials said.",
            "retaken",
            ("2024-03-01", "2024-05-13"),
        ),
        # all days of a list
        (
            "Strikes on Homs took place on Monday 6, Tuesday 7 and Wednesday 8 May.",
            "Strikes",
            ("2024-05-06", "2024-05-08"),
        ),
        # the first time since a day is not from that day
        (
            "Homs came under attack for the first time since 5 May, with missiles hitting a school.",
            "hitting",
            ("2024-05-12", "2024-05-13"),
        ),
        # history
        ("In World War II the army destroyed a dam near Homs.", "destroyed", (None, None)),
        # "one of the deadliest attacks" is the one just told
        (
            "An attack in Homs killed 18.\n\nA block of flats in Raqqa was hit on 9 May, making it one of the deadliest assaults "
            "in the war.",
            "assaults",
            ("2024-05-09", "2024-05-09"),
        ),
        # the time of a clause told aside is not that of the news
        (
            "Nine people died in raids on Raqqa on Sunday.\n\nThe coalition, which began an air campaign last September, "
            "said it had carried out large air strikes.",
            "air strikes",
            ("2024-05-12", "2024-05-12"),
        ),
    ],
)
def test_days_are_the_news_own(text: str, word: str, days: tuple[str | None, str | None]) -> None:
    found = event(read(text), word)
    assert (found.earliest, found.latest) == days


WAR = (
    "Russia fired missiles at Odesa on Friday. Russian forces shelled Sumy on Saturday. "
    "On Sunday two rockets hit a school in Kharkiv, the mayor said."
)


@pytest.mark.parametrize(
    ("text", "word", "number", "doer"),
    [
        # one state strikes another's ground again and again
        (WAR, "hit", 0, "Russia"),
        # what is its own was struck by others
        (WAR + " A Russian depot near Donetsk was destroyed.", "destroyed", 0, None),
        (WAR + " A depot in the occupied city of Melitopol was destroyed.", "destroyed", 0, None),
        # what was shot down was not on the ground
        (WAR + " Air defences near Odesa destroyed nine missiles.", "destroyed", 0, None),
        # a party of no state uses force too: who it was is open
        (WAR + " Rebels shelled a village near Luhansk.", "hit", 0, None),
        # once is not again and again
        ("Russia fired missiles at Odesa on Friday. On Sunday a rocket hit a school in Kharkiv.", "hit", 0, None),
        # shelling that the parser takes for a verb
        ("Eight people were killed and four wounded in Russian artillery shelling in Sumy.", "killed", 0, "Russia"),
        # who leads those who act, the coalition itself where it is told
        ("A US-led air strike killed nine people in Raqqa.", "air strike", 0, "United States"),
        # who wins has done what follows
        ("The militant group scored a victory overrunning the town of Ramadi.", "overrunning", 0, "the militant group"),
        # those who repel an attack are not those who attack; the dead have not done it
        ("Gunmen attacked a base near Homs. The base repelled the attack.", "repelled", 0, None),
        ("Six people killed in a strike; airstrikes destroy a market in Homs.", "destroy", 0, None),
        # who uses arms to do something does it
        ("The army used artillery to shell a village near Homs.", "shell", 0, "the army"),
        # a rally does no harm to another town
        ("Shelling hit Homs, and a rally took place in Aleppo.", "hit", 0, None),
        # a noun that the parser takes for a verb
        (
            "On Sunday Russian missile strikes on an oil depot in Sumy killed one guard, officials said.",
            "strikes",
            0,
            "Russia",
        ),
    ],
)
def test_the_one_state_that_strikes_has_done_it(text: str, word: str, number: int, doer: str | None) -> None:
    document = read(text)
    found = [e for e in document.events if e.trigger.of(document.text) == word][number]
    names = {actor.id: actor.neutral or actor.name for actor in document.actors}
    assert (names[found.actor] if found.actor else None) == doer


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The town was hit by unrest over the price of bread.", "hit"),
        ("A collision of two planes killed three pilots near Homs.", "killed"),
        ("Three people died in the camp, bringing the number of cholera deaths to 317.", "died"),
    ],
)
def test_accidents_and_unrest_are_no_attack(text: str, word: str) -> None:
    document = read(text)
    assert word not in [e.trigger.of(document.text) for e in document.events]
