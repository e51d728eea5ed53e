"""Comparing a little at a time: a document store, a memory, many identical reports, reports without dates or places."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from compared import Draft

from reportedly.compare import document_store, occurrences, topics
from reportedly.compare.comparison import compare
from reportedly.compare.document_store import DocumentStore, slim
from reportedly.model import Annotated
from reportedly.record.compared import Kept, marked
from reportedly.record.store import Record
from reportedly.service import building, comparing

TOWNS = [("Velika", 1, 44.0, 15.0), ("Gorna", 2, 48.0, 25.0), ("Brod", 3, 41.0, 20.0), ("Selde", 4, 56.0, 12.0)]
DEEDS = [
    ("shelled", "shelling"),
    ("raided", "armed_clash"),
    ("occupied", "territory_captured"),
    ("bombed", "air_strike"),
]
THINGS = "granary barracks ferry bridge depot school mill quay dam kiln chapel market".split()
WORDS = (
    "smoke rose over roofs while crews searched cellars until dusk and neighbours carried water through lanes".split()
)


def told(name: str, story: int, chance: random.Random) -> Annotated:
    """A report of one of some stories, in words of its own."""
    (deed, kind), thing = DEEDS[story % 4], THINGS[story % 12]
    town, number, lat, lon = TOWNS[story // 2 % 4]
    day = f"2023-0{story % 8 + 1}-1{story % 9}"
    extra = " ".join(chance.sample(WORDS, 9))
    text = f"The {thing} of {town} was {deed} at dawn, and {story + 3} people were killed. {extra.capitalize()}."
    draft = Draft(name, text, day)
    where = draft.place(town, number, lat, lon)
    figure = draft.figure(f"{story + 3} people", float(story + 3))
    draft.event(deed, kind, place=where, date=day, earliest=day, latest=day, quantities=(figure,))
    return draft.done()


def reports(size: int) -> list[Annotated]:
    chance = random.Random(5)
    return [told(f"r{number:04d}", number % 15, chance) for number in range(size)]


def in_store(documents: list[Annotated]) -> DocumentStore:
    return DocumentStore((document, str(hash(document.report))) for document in documents)


class Notes:
    """A memory for tests."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self.found = 0

    def get(self, key: str) -> str | None:
        self.found += key in self.rows
        return self.rows.get(key)

    def put(self, key: str, value: str) -> None:
        self.rows[key] = value


def test_a_shelf_is_a_list_of_slim_reports() -> None:
    documents = reports(30)
    with in_store(documents) as store:
        assert len(store) == 30
        assert list(store) == [slim(document) for document in documents]
        assert store[-1] == slim(documents[-1])
        assert store[3:5] == [slim(document) for document in documents[3:5]]
        assert store.by_id["r0007"] == slim(documents[7])
        with pytest.raises(IndexError):
            store[30]


def test_on_a_shelf_or_in_a_list_is_one() -> None:
    documents = reports(60)
    with in_store(documents) as store:
        assert compare(store) == compare(documents)


def test_a_report_is_taken_from_the_shelf_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, taken = random.Random(7), []
    unpacked = DocumentStore._unpacked
    monkeypatch.setattr(document_store, "AT_HAND", 20)
    monkeypatch.setattr(
        DocumentStore, "_unpacked", lambda store, number: taken.append(number) or unpacked(store, number)
    )
    with in_store([told(f"r{number:04d}", number // 5, chance) for number in range(200)]) as store:
        compare(store)
    assert len(taken) <= 27 * 200


@pytest.mark.parametrize(
    ("days", "paired"), [((100, 101), True), ((100, 118), True), ((100, 119), False), ((100, None), True)]
)
def test_reports_told_weeks_apart_are_not_set_side_by_side(days: tuple[int, int | None], paired: bool) -> None:
    one = {word: 0.5 for word in range(4)}
    assert bool(list(topics._pairs(topics.Vectors([one, one]), days))) is paired
    if not paired:
        assert topics.nearness(*days) < topics.ALIKE / 3
    groups = topics._linked(topics.Vectors([one, one]), days)
    assert len(groups) == (1 if topics.nearness(*days) >= topics.ALIKE else 2)


def test_what_is_kept_makes_no_difference_and_is_used() -> None:
    documents, memory = reports(75), Notes()
    with in_store(documents[:70]) as store:
        compare(store, memory)
    assert memory.found == 0
    with in_store(documents) as store:
        assert compare(store, memory) == compare(documents)
    assert memory.found > 0


def test_a_report_that_changes_is_looked_at_again() -> None:
    documents, memory = reports(40), Notes()
    with in_store(documents) as store:
        compare(store, memory)
    event = replace(documents[0].events[0], place=None, date="2023-09-09", earliest=None, latest=None)
    changed = [replace(documents[0], events=(event,)), *documents[1:]]
    with DocumentStore(
        (document, f"{k} {document is documents[0]} {k > 0}") for k, document in enumerate(changed)
    ) as store:
        assert compare(store, memory) == compare(changed)


def lines_of(path: Path) -> list[object]:
    with Record(path) as record:
        return [list(record.comparison_lines()), dict(record.stories())]


def test_reports_added_one_by_one_make_the_record_of_all_at_once(tmp_path: Path) -> None:
    chance, stories = random.Random(2), []
    for number in range(24):
        document = told(f"r{number:02d}", number % 6, chance)
        stories.append({"id": f"r{number:02d}", "text": document.text, "published": document.report.published})
    at_once, grown = tmp_path / "once.jsonl", tmp_path / "grown.jsonl"
    at_once.write_text("\n".join(map(json.dumps, stories)))
    building.build([at_once], tmp_path / "once.db", jobs=1)
    for size in (10, 20, 24):
        grown.write_text("\n".join(map(json.dumps, stories[:size])))
        outcome = building.build([grown], tmp_path / "grown.db", jobs=1)
    assert (outcome.added, outcome.known) == (4, 20)
    assert lines_of(tmp_path / "once.db") == lines_of(tmp_path / "grown.db")
    with Record(tmp_path / "grown.db") as record:
        assert record.verify() == []
        kept = Kept(record.reading, comparing.version())
        with DocumentStore(marked(record.reading)) as store:
            compare(store, kept)
        assert kept.found == len(kept.rows) > 0


def test_identical_reports_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    (first,) = [told("r0", 3, chance)]
    documents = [told(f"r{number}", 3, random.Random(1)) for number in range(400)]
    assert {document.text for document in documents} == {first.text}
    sizes = []
    judge = occurrences._linked
    monkeypatch.setattr(occurrences, "_linked", lambda *given: sizes.append(len(given[-1])) or judge(*given))
    (one,) = compare(documents).occurrences
    assert one.independent_origins == 1
    assert sum(len(account.events) for account in one.accounts) == 400
    assert sizes == [1]


UNLIKE = [
    "Drivers were {} by masked men who had blocked the pass with a burning lorry. Hauliers now take the coastal motorway.",
    "A laboratory that makes vaccines for cattle was {} during the night. Its owner told local radio that freezers thawed.",
    "Monks found their cloister {} and frescoes fallen from the walls. Restorers from the academy will come in autumn.",
    "Fishermen bound for the sandbanks were {} from a patrol boat. Their cooperative asked both navies to stay away.",
    "The league's oldest stadium, closed since spring, was {} while guards slept. Supporters lit candles at the gates.",
    "Wedding guests were {} on their way home from the hills. The bride's uncle counted four cars in the ravine.",
    "An empty tanker chartered by a refinery was {} in the strait. Insurers raised premiums for the whole gulf.",
    "Beekeepers saw hives crushed after the orchard had been {}. Honey from this valley won medals for decades.",
]


@pytest.mark.parametrize("deed", [deed for deed, _ in DEEDS])
def test_without_dates_and_places_unlike_reports_stay_apart(deed: str) -> None:
    bare = []
    for number, words in enumerate(UNLIKE * 4):
        draft = Draft(f"r{number:02d}", words.format(deed))
        draft.event(deed, dict(DEEDS)[deed])
        bare.append(draft.done())
    found = [
        {reference.report for account in one.accounts for reference in account.events}
        for one in compare(bare).occurrences
    ]
    mixed = [names for names in found if len({int(name[1:]) % len(UNLIKE) for name in names}) > 1]
    assert mixed == []
    assert len(found) == len(UNLIKE)
