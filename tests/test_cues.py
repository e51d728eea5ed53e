"""Cues as data: the notation, direction, scope and terminators; every example of every table is a test."""

from pathlib import Path

import pytest

from reportedly.layers.denials import annotate_denials
from reportedly.layers.parse import annotate_language
from reportedly.model import Annotated, Report, Span
from reportedly.text import cues
from reportedly.text.cues import Cue, table

TABLES = (
    ("reportedly.layers.denials", "cues.tsv"),
    ("reportedly.audit", "disputes.tsv"),
    ("reportedly.audit", "revised_tolls.tsv"),
    ("reportedly.audit", "headlines.tsv"),
    ("reportedly.audit", "areas.tsv"),
    ("reportedly.audit", "totals.tsv"),
    ("reportedly.audit", "wars.tsv"),
    ("reportedly.audit", "contradictions.tsv"),
    ("reportedly.audit", "quoted_phrases.tsv"),
    ("reportedly.text", "headlines.tsv"),
    ("reportedly.text", "boilerplate.tsv"),
)
ROWS = [(package, file, cue) for package, file in TABLES for rows in table(package, file).rows.values() for cue in rows]


@pytest.mark.parametrize(("package", "file", "cue"), ROWS, ids=[f"{cue.name}: {cue.example}" for *_, cue in ROWS])
def test_the_example_of_a_cue(package: str, file: str, cue: Cue) -> None:
    """The words in brackets are the cue, found by its own row."""
    begin, end = cue.example.index("["), cue.example.index("]") - 1
    text = cue.example.replace("[", "").replace("]", "")
    found = list(table(package, file).find(cue.name, text))
    assert (begin, end) in [(each.start, each.end) for each in found if each.cue is cue]


WORDS = [
    ("deny+", "The army denies it, denied it, is denying it.", ["denies", "denied", "denying"]),
    ("fake/no_evidence", "A fake. There is no evidence of it.", ["fake", "no evidence"]),
    ("fabricat*", "Fabricated reports are fabrications.", ["Fabricated", "fabrications"]),
    ("*n't believe", "She didn’t believe it, he does not believe it.", ["didn’t believe"]),
    (
        "the ..2 claim",
        "the claim, the very old claim, the very old and tired claim",
        ["the claim", "the very old claim"],
    ),
    ("(the) ..1-9 attack", "an attack", ["an attack"]),
    ("earlier ~20 toll", "The earlier official toll. An earlier report; a toll.", ["earlier official toll"]),
    ("such (a/the)2 lie", "such lie, such a lie", ["such lie", "such a lie"]),
    ("day Number of", "day 226 of it, the 100th day of it, day 1,000 of it", ["day 226 of", "day 1,000 of"]),
    ("denies Name", "It denies Brod, it denies food.", ["denies Brod"]),
    ("lie", "Believe the alien lies: a lie.", ["lie"]),
]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A table with the rows that are given, as (name, words, direction, scope, terminators, unless)."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(cues, "files", lambda package: tmp_path)

    def make(*rows):
        head = "name\twords\tdirection\tscope\tterminators\tunless\texample"
        lines = ["\t".join([*(str(cell) for cell in row), *[""] * (6 - len(row)), "An example."]) for row in rows]
        (tmp_path / "data" / "made.tsv").write_text("\n".join([head, *lines]) + "\n")
        cues.table.cache_clear()
        return table("made", "made.tsv")

    yield make
    cues.table.cache_clear()


@pytest.mark.parametrize(("words", "text", "expected"), WORDS, ids=[row[0] for row in WORDS])
def test_how_the_words_of_a_cue_are_written(made, words: str, text: str, expected: list[str]) -> None:
    found = made(("one", words, "within")).find("one", text)
    assert [text[each.start : each.end] for each in found] == expected


DIRECTIONS = [
    ("begins", "the claim", "the claim of the mayor", True),
    ("begins", "the claim", "“the claim” of the mayor", True),
    ("begins", "the claim", "of the claim", False),
    ("whole", "the claim", "the claim.", True),
    ("whole", "the claim", "the claim of the mayor", False),
    ("ends", "would not", "the army would not ", True),
    ("ends", "would not", "the army would not go", False),
    ("within", "would not", "the army would not go", True),
]


@pytest.mark.parametrize(("direction", "words", "text", "expected"), DIRECTIONS)
def test_where_a_cue_must_stand(made, direction: str, words: str, text: str, expected: bool) -> None:
    assert made(("one", words, direction)).has("one", text) == expected


SCOPES = [
    ("denied", 20, ". ,", "The army denied the raid, and left.", "the raid", ","),
    ("denied", 20, "but", "The army denied the raid but left", "the raid", "but"),
    ("denied", 2, "", "The army denied the raid on Orvik", "the raid", None),
    ("called", 9, "lie", "It called the story a lie.", "the story a", "lie"),
    ("denied", 9, "", "It denied the raid\non Orvik", "the raid", None),
]


@pytest.mark.parametrize(("words", "scope", "terminators", "text", "about", "ended_by"), SCOPES)
def test_what_a_forward_cue_reaches(made, words, scope, terminators, text, about, ended_by) -> None:
    read = made(("one", words, "forward", scope, terminators), ("lie", "lie", "within"))
    (found,) = read.find("one", text)
    assert text[found.scope_start : found.scope_end].strip() == about
    assert found.ended_by == ended_by


def test_what_stands_before_a_backward_cue(made) -> None:
    (found,) = made(("one", "is false", "backward")).find("one", "The story is false.")
    assert (found.scope_start, found.scope_end) == (0, len("The story "))


def test_a_cue_that_words_behind_it_make_none(made) -> None:
    read = made(("one", "believe him", "within", "", "", "..1 was"))
    assert read.has("one", "She did not believe him.") and not read.has("one", "She did not believe him was there.")


def test_a_row_that_says_nothing_is_refused_with_its_line(made) -> None:
    with pytest.raises(ValueError, match="line 3"):
        made(("one", "denied", "within"), ("two", "denied", "sideways"))


# ------------------------------------------------------------------------------------------------ denials by the parse

SAID = [
    ("The army denied that it had shelled the town.", ["that it had shelled the town"]),
    ("The army continues to deny that it shelled the town.", ["that it shelled the town"]),
    ("The army could not deny that it had shelled the town.", []),
    ("The army never denied that it had shelled the town.", []),
    ("The claim was denied by the army.", []),
    ("The mayor called the reports of a raid utterly baseless.", ["the reports of a raid"]),
    ("The office denied the villagers access to the well.", []),
    ("“Nobody denied that,” she wrote.", []),
]


@pytest.mark.parametrize(("text", "contents"), SAID, ids=[row[0] for row in SAID])
def test_denials_that_no_statement_holds(text: str, contents: list[str]) -> None:
    document = Annotated(Report("a", text, "0"), body=(Span("a", 0, len(text)),))
    denials = annotate_denials(annotate_language(document)).denials
    assert [denial.content.of(text) for denial in denials] == contents
