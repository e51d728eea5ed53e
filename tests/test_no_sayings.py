"""What looks as if it were said and is not; who of two in one breath speaks; what a text in capitals tells."""

from __future__ import annotations

import pytest

from reportedly.layers.pipeline import Pipeline
from reportedly.model import Annotated, Report


def read(text: str) -> Annotated:
    return Pipeline().annotate(Report("r", text, "0" * 64, published="2024-05-13", published_basis="given"))


@pytest.mark.parametrize(
    "text",
    [
        "Six children died of measles in Kassala; the outbreak has now claimed 204 lives.",
        "Peace talks scheduled for Wednesday were called off.",
        "The government has blocked the delivery of aid to Tigray.",
        "The siege is expected to end by Friday.",
    ],
)
def test_nothing_is_said(text: str) -> None:
    assert read(text).statements == ()


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("The militia's second-in-command, Major Idris Koroma, denied the charge.", "Idris Koroma", "the charge"),
        ("The port is open again, the ministry claimed.", "the ministry", "The port is open again"),
        (
            "The mill, which the mayor said was the oldest in the valley, burnt down on Friday.",
            "the mayor",
            "was the oldest in the valley",
        ),
    ],
)
def test_who_says_what(text: str, speaker: str, said: str) -> None:
    document = read(text)
    found = document.statements[0]
    names = {actor.id: actor.name for actor in document.actors}
    assert (names.get(found.source_actor), found.content[-1].of(text)) == (speaker, said)


def test_the_north_is_the_state_that_was_named() -> None:
    document = read(
        "N. Korea rebukes S. Korea for the sea drill. The North said on Friday that the drill was a threat."
    )
    assert document.statements[-1].source_actor == "state:KP"


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("GUNMEN KILL 8 IN KATSINA", "KILL", "KATSINA"),
        ("YEMENI JETS BOMBED MEKELE ON TUESDAY, A DOCTOR SAID.", "BOMBED", "MEKELE"),
        ("Donetsk airport came under fire on Tuesday.", "came under fire", "Donetsk"),
    ],
)
def test_what_happened_where(text: str, trigger: str, place: str) -> None:
    document = read(text)
    found = {event.trigger.of(text): event.place for event in document.events}
    at = found[trigger]
    assert at is not None and document.places[at].span.of(text) == place


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("N. Ireland police arrested two men.", "Ireland"),
        ("W. Bank raids left two dead.", "W. Bank"),
        ("An attack on the Bab al-Hawa crossing wounded two drivers.", "Bab al-Hawa"),
        ("Since 3 March rebels have shelled Marib.", "3 March rebels"),
    ],
)
def test_what_is_nobody(text: str, nobody: str) -> None:
    document = read(text)
    assert nobody not in {mention.span.of(text) for actor in document.actors for mention in actor.mentions}


def test_a_death_of_a_disease_is_no_attack() -> None:
    assert read("Six children died of measles in Kassala overnight.").events == ()
