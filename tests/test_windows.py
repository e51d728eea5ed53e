"""Long reports are read whole, window by window; a report that fits into a window is read as ever."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest

from reportedly.layers import windows
from reportedly.layers.pipeline import Pipeline
from reportedly.layers.windows import cuts
from reportedly.model import Annotated, Denial, Report, Span, Statement

FIRST = (
    "Governor Ivan Petrov said on Friday that 12 people had died when a missile hit the "
    "bridge in Kherson. The residents fled.\n\n"
)
SECOND = (
    'The army denied it on Saturday. "We did not fire," Petrov said. Shelling killed 7 soldiers in Kharkiv on May 4, 30 km '
    "(19 miles) from the border. The barbaric attackers fled.\n\n"
)
DAY = {"published": "2024-05-05", "published_basis": "given"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 400)
    monkeypatch.setattr(windows, "NEAREST", 100)


def read(text: str, **more: object) -> Annotated:
    document, reason = Pipeline().attempt(replace(Report("r", text, "0", **DAY), **more))  # type: ignore[arg-type]
    assert reason is None
    return document


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("A town fell.", []),
        ("a" * 300 + "\n" + "b" * 300, ["b" * 300]),
        ("a" * 250 + ". It fell.\n" + "b" * 100 + ". C" + "c" * 200, ["b" * 100 + ". C" + "c" * 200]),
        ("a" * 350 + ". Then " + "b" * 300, [" Then " + "b" * 300]),
        ("a" * 350 + " " + "b" * 300, ["b" * 300]),
        ("a" * 900, ["a" * 500, "a" * 100]),
    ],
    ids=["short", "at a paragraph", "the last paragraph that fits", "at a sentence", "at a word", "anywhere"],
)
def test_windows_end_where_the_text_does(small: None, text: str, begins: list[str]) -> None:
    places = cuts(text)
    assert [text[place:] for place in places[1:-1]] == begins
    assert places[0] == 0 and places[-1] == len(text)
    assert all(0 < end - start <= windows.WINDOW for start, end in pairwise(places))


def test_each_window_is_read_and_every_value_stands_on_its_characters(small: None) -> None:
    filler = "The council met and talked of bread. " * 6 + "\n\n"
    text = FIRST + filler + SECOND
    document = read(text)
    assert len(cuts(text)) > 2
    later = text.index("The army")
    assert [time.span.of(text) for time in document.times if time.span.start > later] == ["Saturday", "May 4"]
    assert [time.value for time in document.times if time.span.start > later] == ["2024-05-04", "2024-05-04"]
    assert [place.span.of(text) for place in document.places if place.span.start > later] == ["Kharkiv"]
    sources = [statement.source.of(text) for statement in document.statements if statement.source]
    assert "Governor Ivan Petrov" in sources and "The army" in sources
    assert all(span.of(text).strip() == span.of(text) for span in document.sentences)


def test_what_points_at_other_values_points_at_those_of_the_whole(small: None) -> None:
    text = FIRST + "The council met and talked of bread. " * 6 + "\n\n" + SECOND
    document = read(text)
    killed = next(event for event in document.events if event.trigger.of(text) == "killed")
    assert killed.place is not None and document.places[killed.place].name == "Kharkiv"
    assert killed.time is not None and document.times[killed.time].value == "2024-05-04"
    assert [document.quantities[toll.quantity].span.of(text) for toll in killed.tolls] == ["7"]
    told = [quantity for quantity in document.quantities if quantity.same_amount_as is not None]
    assert [document.quantities[each.same_amount_as or 0].unit for each in told] == ["kilometre"]
    ids = {actor.id for actor in document.actors}
    assert len(ids) == len(document.actors)
    assert {event.actor for event in document.events if event.actor} <= ids
    assert {each.source_actor for each in document.statements if each.source_actor} <= ids
    happenings = [(event.happening, event.trigger.start >= text.index("The army")) for event in document.events]
    assert len({number for number, _ in happenings}) == len(set(happenings)), "no happening of two windows is one"


def test_denials_point_at_the_statements_of_the_whole() -> None:
    text = "Kyiv denied it. Moscow denied it."
    told = Statement((Span("r", 12, 14),), cue=Span("r", 5, 11))
    one = replace(Annotated(Report("r", text[:16], "0")), statements=(told,))
    other = Statement((Span("r", 14, 16),), cue=Span("r", 7, 13))
    two = Annotated(Report("r", text[16:], "0"), statements=(other,))
    two = replace(two, denials=(Denial(Span("r", 14, 16), "denies", Span("r", 7, 13), statement=0),))
    whole = windows.put_together(Annotated(Report("r", text, "0")), [(0, one), (16, two)])
    (denial,) = whole.denials
    assert denial.cue.of(text) == "denied" and denial.cue.start == 23
    assert whole.statements[denial.statement or 0].cue == denial.cue


def test_no_field_of_a_reading_is_forgotten() -> None:
    """One that a layer adds must be put together too: a list of what stands in the text, or one of these."""
    single = {"report", "parse", "tagging", "body", "headline", "published", "actors", "types", "vectors", "notes"}
    assert {each.name for each in fields(Annotated)} == {*windows.JOINED, *single, "layers"}


def test_an_actor_with_a_name_is_one_over_all_windows(small: None) -> None:
    text = FIRST + "The council met and talked of bread. " * 6 + "\n\n" + SECOND.replace("Petrov", "Ivan Petrov")
    document = read(text)
    petrov = [actor for actor in document.actors if "Petrov" in actor.name]
    assert len(petrov) == 1
    assert {mention.span.start > text.index("The army") for mention in petrov[0].mentions} == {True, False}


def test_the_day_that_the_first_window_gives_holds_for_all(small: None) -> None:
    text = (
        "MARIUPOL, May 3, 2022 - A town fell. "
        + FIRST[24:]
        + "The council met and talked of bread. " * 8
        + "\n\n"
        + SECOND
    )
    document = read(text, published=None, published_basis="unknown")
    assert document.published.basis == "inferred"
    (saturday,) = [time for time in document.times if time.span.of(text) == "Saturday"]
    assert saturday.value is not None and saturday.value <= str(document.published.value)


def test_a_layer_that_fails_in_one_window_is_named_and_the_others_are_read(
    small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline()
    honest = pipeline.layers["quantities"]

    def fails(document: Annotated) -> Annotated:
        if "hostile" in document.text:
            raise ValueError("broken")
        return honest.annotate(document)

    pipeline.layers["quantities"] = replace(honest, annotate=fails)
    text = FIRST + "The hostile council met and talked of bread. " * 6 + "\n\n" + SECOND
    document, reason = pipeline.attempt(Report("r", text, "0"))
    assert reason == "the layer quantities failed: ValueError: broken"
    assert "quantities" not in document.layers and "times" in document.layers
    told = [each.span.of(text) for each in document.quantities]
    assert (told[0], told[-1]) == ("7", "19 miles"), "those of the later window alone"
    notes = [note.text for note in document.notes if note.layer == "quantities"]
    assert any(note.startswith("failed: ValueError: broken (characters ") for note in notes)


def test_a_report_that_fits_is_not_cut() -> None:
    whole = FIRST + SECOND
    assert cuts(whole) == [0, len(whole)]
    assert isinstance(read(whole).statements[0], Statement)
    assert Span("r", 0, len(whole)).of(whole) == whole
