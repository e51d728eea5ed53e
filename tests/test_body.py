"""What is the article's own prose, and what is boilerplate."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.layers.body import _shouted, annotate_body
from reportedly.layers.body.lines import EDGE, boilerplate, lines_of
from reportedly.model import Annotated, Report

BOILERPLATE = tomllib.loads(files("reportedly.layers.body").joinpath("boilerplate.toml").read_text("utf-8"))

PARAGRAPHS = [
    "Government forces entered the river town of Example before dawn on Tuesday, according to two officials in the province.",
    "The rebels said in a statement that they had pulled back to the eastern bank to spare the old market and its bridges.",
    "“We will come back when the water is low,” a commander who gave only his first name told reporters by telephone.",
    "At least 14 people were killed on Monday when rockets hit a bus station, the health ministry of the province said.",
    "Aid groups have asked both sides to let lorries pass to the northern districts, where flour has run out in many shops.",
]


def annotated(text: str) -> Annotated:
    return annotate_body(Annotated(Report("r", text, "0" * 64)))


def read_lines(document: Annotated) -> set[str]:
    return {line.text for line in lines_of(document.text) if document.in_body(line.start, line.end)}


@pytest.mark.parametrize(
    ("kind", "example"), [(kind, example) for kind, entry in BOILERPLATE.items() for example in entry["examples"]]
)
def test_each_boilerplate_wording_has_an_example(kind: str, example: str) -> None:
    assert boilerplate()[kind].search(example)


@pytest.mark.parametrize("kind", BOILERPLATE)
def test_wordings_are_found_where_one_pattern_of_all_finds_them(kind: str) -> None:
    whole = re.compile("|".join(BOILERPLATE[kind]["patterns"]), re.IGNORECASE)
    texts = [example for entry in BOILERPLATE.values() for example in entry["examples"]] + PARAGRAPHS
    for text in [*texts, *(f"He said: {text} today" for text in texts)]:
        assert boilerplate()[kind].search(text) == bool(whole.search(text)), text


@pytest.mark.parametrize("pattern", [each for entry in BOILERPLATE.values() for each in entry["patterns"]])
def test_a_pattern_with_a_choice_outside_of_brackets_is_sought_anywhere(pattern: str) -> None:
    """`^a|b` means "a at the start, or b": what is sorted by its first sign must mean it of every way."""
    bare = re.sub(r"\\.|\[[^]]*\]", "", pattern)
    while bare != (bare := re.sub(r"\([^()]*\)", "", bare)):
        pass
    assert "|" not in bare or not pattern.startswith(("^", EDGE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SHELLING IN THE NORTH", True),
        ("SHELLING IN THE NORTH.", False),
        ("TWO DEAD", False),
        ("Two Died In Kyiv", False),
    ],
)
def test_a_heading_in_capitals_is_shouted(text: str, expected: bool) -> None:
    assert _shouted(lines_of(text)[0]) is expected


@pytest.mark.parametrize(
    "junk",
    [
        "Share post:",
        "Share this @example.com",
        "A burnt-out bus at the station (Image: Example Agency)",
        "Rocket fire: what is known so far [ANALYSIS]",
        "Please enter your comment!",
        "Turn on notifications to hear from the Example Gazette first",
        "Read more: the market in pictures",
        "© 2019 Example Media. All rights reserved.",
        "COURT SENTENCES EXAMPLE JOURNALIST TO EIGHT YEARS",
    ],
)
@pytest.mark.parametrize("place", ["top", "middle", "end"])
def test_boilerplate_between_paragraphs_is_left_out(junk: str, place: str) -> None:
    at = {"top": 0, "middle": 2, "end": len(PARAGRAPHS)}[place]
    document = annotated("\n\n".join([*PARAGRAPHS[:at], junk, *PARAGRAPHS[at:]]))
    assert read_lines(document) == set(PARAGRAPHS)


def test_the_words_for_a_picture_above_its_caption_are_left_out() -> None:
    pair = ["Smoke over the bus station", "Smoke rises over the bus station (Image: Example Agency)"]
    assert read_lines(annotated("\n\n".join([*PARAGRAPHS[:2], *pair, *PARAGRAPHS[2:]]))) == set(PARAGRAPHS)


def test_a_wire_report_in_capitals_is_prose() -> None:
    text = "\n\n".join(paragraph.upper() for paragraph in PARAGRAPHS)
    document = annotated(text)
    assert all(document.in_prose(line.start, line.end) for line in lines_of(text))


def test_a_tail_of_related_links_is_left_out() -> None:
    tail = [
        "Related articles",
        "Actor's widow breaks her silence",
        "He told viewers: “It was a lot of fun to film in the…",
        "Ten best kettles for winter",
        "Shops are full of kettles of every kind and at every price, so there should…",
    ]
    assert read_lines(annotated("\n\n".join([*PARAGRAPHS, *tail]))) == set(PARAGRAPHS)


def test_marks_of_footnotes_at_the_end_change_nothing() -> None:
    noted = [f"{line} [{k}] [{k + 1}]" for k, line in enumerate(PARAGRAPHS, 3)]
    assert read_lines(annotated("\n\n".join(noted))) == set(noted)


def test_what_somebody_is_quoted_with_is_no_page_furniture() -> None:
    text = "“The shelling began at dawn.\n\n“It went on for hours.\n\n“Nobody came to help us,” said Halyna Kovalenko, a teacher."
    document = annotated(text)
    assert document.in_body(text.index("Nobody"), len(text))


def test_the_headline_stands_outside_the_body_but_is_read() -> None:
    document = annotated("\n\n".join(["Army takes river town as rebels fall back", *PARAGRAPHS]))
    assert document.headline is not None
    assert document.headline.of(document.text) == "Army takes river town as rebels fall back"
    assert not document.in_body(document.headline.start, document.headline.end)
    assert document.in_prose(document.headline.start, document.headline.end)


def test_a_standfirst_that_comes_again_is_told_once() -> None:
    document = annotated("\n\n".join(["Army takes river town", PARAGRAPHS[1], *PARAGRAPHS]))
    assert len(document.body) == 1
    assert document.body[0].of(document.text) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        "Three people were killed when a shell hit a house in the village on Monday.",
        "THE GUERRILLAS ATTACKED A POLICE POST IN THE NORTH OF THE DEPARTMENT LAST NIGHT.",
        PARAGRAPHS[0] + "\n" + PARAGRAPHS[1],
        "\n\n".join(PARAGRAPHS),
        "".join(paragraph + "\n" for paragraph in PARAGRAPHS[:3]),
    ],
    ids=["one sentence", "upper case", "two lines", "clean article", "single breaks"],
)
def test_a_text_of_prose_alone_is_kept_whole(text: str) -> None:
    document = annotated(text)
    assert read_lines(document) == {line.text for line in lines_of(text)}


@given(st.text(max_size=300))
def test_spans_fit_any_text_and_text_that_is_not_blank_has_prose(text: str) -> None:
    document = annotated(text)
    for span in document.prose:
        assert span.of(text) == text[span.start : span.end] != ""
    assert [(a.end <= b.start) for a, b in zip(document.prose, document.prose[1:], strict=False)].count(False) == 0
    if lines_of(text):
        assert document.prose


def test_a_line_of_five_megabytes_takes_bounded_time() -> None:
    document = annotated("word " * 1_000_000 + "\n\n" + "\n\n".join(PARAGRAPHS))
    assert document.body


WORDLESS = [  # a text, and what of it is read
    ("The town was shelled. " + "12 " * 200 + "It fell on Friday.", ["The town was shelled.", "It fell on Friday."]),
    ("He said: " + "1, " * 300 + '"It fell."', ["He said:", '"It fell."']),
    ("It fell on Friday.\n" + "=" * 500 + "\nKyiv denied it.", ["It fell on Friday.", "Kyiv denied it."]),
    ("Killed: 12 34 56 78, wounded: 34 (2022), 56 (2023).", None),
    ("The town" + " " * 4000 + "was shelled.", None),
    ("From 2014 to 2024 (in thousands): " + ", ".join(map(str, range(40))) + " a year.", None),
    ("1 " * 50_000, ["1 " * 200]),
]


@pytest.mark.parametrize(("text", "read"), WORDLESS, ids=lambda value: str(value)[:30])
def test_tables_of_numbers_and_runs_of_signs_are_no_prose(text: str, read: list[str] | None) -> None:
    document = annotate_body(Annotated(Report("x", text, "0")))
    assert [span.of(text) for span in document.body] == ([text] if read is None else read)
    assert bool(document.notes) == (read is not None)


BOX = (
    "Sign up to the Example Briefing Free newsletter The news of the morning, emailed to you. Enter your email address "
    "Sign up Privacy Notice: Newsletters may hold advertisements of others. For more see our Privacy Policy . This site "
    "is protected and the Terms of Service apply. after newsletter promotion"
)


def test_a_box_that_asks_readers_to_sign_up_is_left_out_however_long() -> None:
    document = annotated("\n\n".join([*PARAGRAPHS[:3], BOX, *PARAGRAPHS[3:]]))
    assert read_lines(document) == set(PARAGRAPHS)


def test_a_paragraph_about_newsletters_is_prose() -> None:
    told = (
        "The ministry said its newsletter, which 4,000 people subscribe to, had been used to spread a false order, and that "
        "the army would change its passwords before the next one was sent out on Friday, as two officers had asked in May."
    )
    assert told in read_lines(annotated("\n\n".join([*PARAGRAPHS, told])))
