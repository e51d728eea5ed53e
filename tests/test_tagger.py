"""The tagger: input, windows, decoding, and the shipped model."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import UsageError
from reportedly.layers import tagger
from reportedly.layers.pipeline import Pipeline
from reportedly.layers.tagger import decoding
from reportedly.layers.tagger.decoding import (
    BUCKETS,
    DEPTH,
    Chunk,
    beside,
    best_tags,
    bucket_of,
    chunks_of,
    columns_of,
    softmax,
    ties_of,
)
from reportedly.layers.tagger.encoding import (
    CAPITALISED,
    CAPITALS,
    DIGITS,
    LOWER,
    MIXED,
    UNKNOWN,
    quoted_of,
    shapes_of,
    windows_of,
)
from reportedly.model import Report

TEXT = (
    "Guards fled the harbour at dawn, the governor of Sorrel said on Monday.\n"
    "“We counted nine trucks,” Mira Tolan told reporters. She denied that the bridge was mined."
)


def test_shapes() -> None:
    text = "The UN met McDoe 12 times"
    shapes = shapes_of(text)
    assert [int(shapes[text.index(word)]) for word in ("The", "UN", "met", "McDoe", "12")] == [
        CAPITALISED,
        CAPITALS,
        LOWER,
        MIXED,
        DIGITS,
    ]


def test_shapes_of_a_text_in_capitals_are_unknown() -> None:
    assert set(shapes_of("GUARDS FLED THE HARBOUR AT DAWN").tolist()) >= {UNKNOWN}
    assert CAPITALS not in shapes_of("GUARDS FLED THE HARBOUR AT DAWN")


def test_quoted_ends_with_its_line() -> None:
    text = "He said “we stay\nand left"
    quoted = quoted_of(text)
    assert quoted[text.index("we")] == 1
    assert quoted[text.index("left")] == 0


@given(st.integers(0, 3000), st.lists(st.integers(0, 2999), max_size=60))
def test_windows_keep_every_piece_once(count: int, paragraphs: list[int]) -> None:
    opens = np.zeros(count, dtype=bool)
    opens[[0, *(at for at in paragraphs if at < count)][: count or 0]] = True
    windows = windows_of(opens)
    assert [piece for _, _, a, b in windows for piece in range(a, b)] == list(range(count))
    assert all(first <= a < b <= last and last - first <= 256 for first, last, a, b in windows)


def test_windows_end_with_paragraphs() -> None:
    opens = np.zeros(400, dtype=bool)
    opens[[0, 150, 300]] = True
    assert windows_of(opens) == [(0, 150, 0, 150), (118, 300, 150, 300), (268, 400, 300, 400)]


def test_buckets() -> None:
    found = bucket_of(np.arange(-400, 401))
    assert found.min() >= 1
    assert found.max() < BUCKETS
    assert len(set(bucket_of(np.array([-3, -2, -1, 0, 1, 2, 3])).tolist())) == 7


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 2**31))
def test_decoded_tags_break_no_rule(count: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 3, (count, 7)).astype(np.float32)
    tags = best_tags(scores)
    for before, tag in zip([0, *tags[:-1].tolist()], tags.tolist(), strict=False):
        if tag and tag % 2 == 0:
            assert before in (tag, tag - 1)
    for chunk in chunks_of(tags, softmax(scores)):
        assert 0 <= chunk.first < chunk.last <= count


def test_decoding_prefers_the_best_lawful_path() -> None:
    scores = np.full((3, 7), -5.0, dtype=np.float32)
    scores[0, 0], scores[0, 1] = 1.0, 0.9
    scores[1, 2] = scores[2, 2] = 4.0
    assert best_tags(scores).tolist() == [1, 2, 2]


def test_words_that_stand_as_they_are_are_read_as_a_search_over_all_reads_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = tagger.tagging_of(tagger.load(), TEXT, [(0, len(TEXT))])
    monkeypatch.setattr(decoding, "SURE", float("inf"))
    assert tagger.tagging_of(tagger.load(), TEXT, [(0, len(TEXT))]) == quick


@given(st.integers(1, 12), st.integers(0, 2**31))
def test_changes_of_tags_break_no_rule(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores, changes = chance.normal(0, 3, (count, 7)), chance.normal(0, 1, (count, 7, 7))
    tags = best_tags(scores.astype(np.float32), changes.astype(np.float32)).tolist()
    for before, tag in zip([0, *tags[:-1]], tags, strict=True):
        assert tag % 2 or not tag or before in (tag, tag - 1)


def test_what_a_word_follows_decides_where_the_read_out_is_in_doubt() -> None:
    scores = np.full((3, 7), -6.0, dtype=np.float32)
    scores[0, 5], scores[1, 6], scores[1, 0], scores[2, 0] = 6.0, 1.0, 1.1, 6.0  # content, content or nothing, nothing
    changes = np.zeros((3, 7, 7), dtype=np.float32)
    assert best_tags(scores, changes).tolist() == [5, 0, 0]
    changes[1, 5, 6] = 0.5  # after content this word is more often content
    assert best_tags(scores, changes).tolist() == [5, 6, 0]


def test_weights_without_changes_of_tags_are_read_all_the_same(tmp_path: Path) -> None:
    for path in tagger.WEIGHTS.glob("*.*"):
        shutil.copy(path, tmp_path)
    learned = json.loads((tmp_path / "heads.json").read_text("utf-8"))
    assert learned.pop("statement_changes")["words"]
    (tmp_path / "heads.json").write_text(json.dumps(learned), "utf-8")
    found = tagger.tagging_of(tagger.load(tmp_path), TEXT, [(0, len(TEXT))])
    assert [TEXT[s.cue.start : s.cue.end] for s in found.statements if s.cue] == ["said", "told", "denied"]


def test_the_card_names_the_shipped_files() -> None:
    """The hashes and sizes of the model card are those of the files that ship, trained or distilled."""
    card = (tagger.WEIGHTS / "README.md").read_text("utf-8")
    told = dict(re.findall(r"^\| (\S+\.\w+) \| [\d,]+ \| `([0-9a-f]{64})` \|$", card, re.M))
    sizes = dict(re.findall(r"^\| (\S+\.\w+) \| ([\d,]+) \| `", card, re.M))
    shipped = {path.name: path.read_bytes() for path in tagger.WEIGHTS.iterdir() if path.name != "README.md"}
    assert told == {name: hashlib.sha256(content).hexdigest() for name, content in shipped.items()}
    assert sizes == {name: f"{len(content):,}" for name, content in shipped.items()}
    layers = {int(name) for name in re.findall(rb"(\d)\.qkv\.weight", shipped["model.onnx"])}
    assert f"({('one', 'two', 'three', 'four', 'five', 'six')[max(layers)]} transformer layers" in card


def test_beside_gives_the_nearest_of_the_paragraph_on_either_side() -> None:
    paragraphs = np.array([0] * 10 + [1] * 10)
    others = [Chunk(0, 1, 1, 1.0), Chunk(2, 3, 1, 1.0), Chunk(8, 9, 1, 1.0), Chunk(12, 13, 1, 1.0)]
    assert beside(Chunk(4, 7, 2, 1.0), others, paragraphs) == [others[1], others[2]]
    assert beside(Chunk(14, 15, 2, 1.0), others, paragraphs) == [others[3]]
    assert beside(Chunk(4, 7, 2, 1.0), [], paragraphs) == []


def test_contents_are_tied_to_the_cue_and_source_that_they_point_to() -> None:
    count = 12
    source, cue, one, two = Chunk(4, 5, 0, 0.9), Chunk(5, 6, 1, 0.9), Chunk(0, 3, 2, 0.9), Chunk(7, 11, 2, 0.9)
    pointers = np.zeros((count, 4 * DEPTH), dtype=np.float32)
    for k in (0, 1, 2, 4, 7, 8, 9, 10):
        pointers[k, 0] = 9.0  # asks for cues
    pointers[5, DEPTH] = 9.0
    for k in (0, 1, 2, 5, 7, 8, 9, 10):
        pointers[k, 2 * DEPTH] = 9.0  # asks for sources
    pointers[4, 3 * DEPTH] = 9.0
    distances = (np.zeros(BUCKETS, dtype=np.float32), np.zeros(BUCKETS, dtype=np.float32))
    frames = np.zeros((count, 4 * DEPTH), dtype=np.float32)
    home = np.zeros(count, dtype=np.int64)
    ties = ties_of([source, cue, one, two], np.zeros((count, 3), dtype=np.float32), pointers, frames, home, distances)
    assert [(tie.content, tie.cue, tie.source) for tie in ties] == [((one, two), cue, source)]
    apart = np.array([0] * 6 + [1] * 6)
    ties = ties_of([source, cue, one, two], np.zeros((count, 3), dtype=np.float32), pointers, frames, apart, distances)
    assert [(tie.content, tie.cue, tie.source) for tie in ties] == [((one,), cue, source), ((two,), None, None)]


def test_columns_follow_one_another() -> None:
    assert columns_of("statements").stop == columns_of("names").start
    with pytest.raises(KeyError):
        columns_of("nothing")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"model\.onnx"):
        tagger.load(tmp_path)


@pytest.fixture(scope="module")
def model() -> tagger.Model:
    return tagger.load(tagger.WEIGHTS)


def test_the_shipped_model_is_small() -> None:
    assert sum(file.stat().st_size for file in tagger.WEIGHTS.iterdir()) <= 25_000_000


def test_tags_an_ordinary_report(model: tagger.Model) -> None:
    found = tagger.tagging_of(model, TEXT, [(0, len(TEXT))])
    assert {TEXT[n.start : n.end]: n.label for n in found.names}.get("Mira Tolan") == "person"
    assert any("We counted nine trucks" in TEXT[c.start : c.end] for s in found.statements for c in s.content)
    assert len(found.types) == 35
    assert all(0 <= share <= 1 for share in found.types.values())
    assert all(-3 <= value <= 3 for _, _, value in found.factuality)


def test_reads_only_the_body(model: tagger.Model) -> None:
    start = TEXT.index("\n") + 1
    found = tagger.tagging_of(model, TEXT, [(start, len(TEXT))])
    spans = [*found.names, *found.triggers, *(c for s in found.statements for c in s.content)]
    assert all(span.start >= start for span in spans)


def test_a_report_is_read_alike_in_any_company() -> None:
    pipeline = Pipeline(["body", "tagger"])
    layer = pipeline.layers["tagger"]
    body = pipeline.layers["body"]
    from reportedly.model import Annotated

    one = body(Annotated(Report("a", TEXT, "0")))
    alone = layer(one).tagging
    assert layer(body(Annotated(Report("b", "GUARDS FLED.\n" * 90, "1")))).tagging is not None
    assert layer(one).tagging == alone


def test_threads_change_nothing(model: tagger.Model) -> None:
    text = TEXT * 6
    two = tagger.load(tagger.WEIGHTS, 2)
    assert tagger.tagging_of(model, text, [(0, len(text))]) == tagger.tagging_of(two, text, [(0, len(text))])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "x" * 5000,
        "“" * 300,
        "\u202eabc \u05d0\u05d1\u05d2 said",
        "a\x00b said c",
        "🙂 " * 50,
        "12 " * 900,
    ],
    ids=["empty", "blank", "one word", "marks", "right to left", "nul", "emoji", "numbers"],
)
def test_hostile_texts(model: tagger.Model, text: str) -> None:
    found = tagger.tagging_of(model, text, [(0, len(text))] if text else [])
    for span in [*found.names, *found.triggers, *(c for s in found.statements for c in s.content)]:
        assert 0 <= span.start < span.end <= len(text)


def searched(log: np.ndarray, changes: np.ndarray | None) -> list[int]:
    """The best lawful path, a word at a time, as the books have it."""
    tags = log.shape[1]
    best, back = np.where(np.arange(tags) % 2 + (np.arange(tags) == 0), log[0], -np.inf), []
    if changes is not None:
        best = best + changes[0, 0]
    for k in range(1, len(log)):
        ways = np.array(
            [[best[a] if b % 2 or b == 0 or a in (b, b - 1) else -np.inf for b in range(tags)] for a in range(tags)]
        )
        ways = ways if changes is None else ways + changes[k]
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + log[k]
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return path[::-1]


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(0, 2**31), st.floats(0.3, 3))
def test_stretches_that_are_searched_together_are_read_as_one_search_reads_them(
    count: int, seed: int, spread: float
) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.normal(0, spread, (count, 7)).astype(np.float32)
    changes = chance.normal(0, 0.2, (count, 7, 7)).astype(np.float32)
    whole = searched(np.log(softmax(scores).astype(np.float64)), changes.astype(np.float64))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(decoding, "SURE", 60.0)  # every word but the surest is asked
        found = best_tags(scores, changes).tolist()

    def worth(path: list[int]) -> float:
        return float(
            sum(
                np.log(softmax(scores))[k, tag] + changes[k, left, tag]
                for k, (left, tag) in enumerate(zip([0, *path], path, strict=False))
            )
        )

    assert worth(found) == pytest.approx(worth(whole), abs=1e-3)
