"""Loaded words: each row of the table by its own example, and what must not count."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.layers.actors import annotate_actors
from reportedly.layers.parse import annotate_language
from reportedly.layers.wording import annotate_wording, table
from reportedly.model import Annotated, Report, Span

RAW = tomllib.loads(
    resources.files("reportedly.layers.wording").joinpath("data/wording.toml").read_text(encoding="utf-8")
)
ROWS = RAW["word"]


def read(text: str) -> Annotated:
    """The text with actors and loaded words."""
    body = (Span("t", 0, len(text)),) if text else ()
    return annotate_wording(annotate_actors(annotate_language(Annotated(Report("t", text, ""), body=body))))


@pytest.mark.parametrize("row", ROWS, ids=[row["words"][0] for row in ROWS])
def test_each_row_by_its_example(row: dict[str, object]) -> None:
    found = read(str(row["example"])).wording
    assert row["degree"] in [word.degree for word in found]


@pytest.mark.parametrize("row", [row for row in ROWS if "fine" in row], ids=lambda row: row["words"][0])
def test_each_row_by_its_counterexample(row: dict[str, object]) -> None:
    assert read(str(row["fine"])).wording == ()


MARKED = [
    # text, words marked, neutral
    ("The Kremlin tyrant met Vladimir Putin's doctor.", ["tyrant"], None),
    ("Vladimir Putin spoke. The Kremlin tyrant made no offer.", ["tyrant"], "Vladimir Putin"),
    ("Help came late for beleaguered Poland.", ["beleaguered"], "Poland"),
    ("They met their bitter foes at the bridge.", ["bitter"], None),
    ("He said: “The orcs shelled us.”", ["orcs"], "Russian soldiers"),
    ("The Syrian regime denied it.", ["regime"], "government"),
    ("He spoke of an anti-terrorist operation in the hills.", ["anti-terrorist operation"], "military operation"),
]


@pytest.mark.parametrize(("text", "words", "neutral"), MARKED)
def test_marked(text: str, words: list[str], neutral: str | None) -> None:
    found = read(text).wording
    assert [word.span.of(text) for word in found] == words
    assert neutral is None or found[0].neutral == neutral


FINE = [
    "The sanctions regime was renewed.",
    "The victory over the Nazis was marked in Warsaw.",
    "A brutal winter is coming.",
    "The bitter cold kept the crews indoors.",
    "Government forces took two villages, a monitor said.",
    "Rebels and soldiers met at the checkpoint.",
    "The puppet theatre opened again.",
]


@pytest.mark.parametrize("text", FINE)
def test_fine(text: str) -> None:
    assert read(text).wording == ()


def test_the_table_is_sound() -> None:
    for row in ROWS:
        assert row["degree"] in (1, 2, 3)
        assert row["neutral"]
        assert row["example"]
        assert all(word == word.lower() for word in row["words"])
    assert set(table().modifiers.values()) == {1, 2, 3}
    phrases = [word for row in ROWS for word in row["words"]]
    assert len(set(phrases)) == len(phrases)


def test_only_the_body() -> None:
    text = "The tyrant spoke.\nThe butcher of the north"
    document = annotate_language(Annotated(Report("t", text, ""), body=(Span("t", 0, 17),)))
    assert [word.span.of(text) for word in annotate_wording(annotate_actors(document)).wording] == ["tyrant"]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "orcs",
                "evil",
                "Kremlin",
                "tyrant",
                "-",
                "anti",
                "terrorist",
                "regime",
                "the",
                ".",
                "\n",
                "bitter",
                "foes",
            ]
        ),
        max_size=50,
    )
)
def test_spans_fit_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for word in read(text).wording:
        assert word.span.start >= end
        end = word.span.end
        assert word.span.of(text)
