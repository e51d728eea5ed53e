"""Comparing a little at a time: a document store, a memory, many identical reports, reports without dates or places."""

import json
import os
import random
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from compared import Draft
from sqlalchemy import select

from reportedly.compare import document_store, neighbourhoods, occurrences, summaries, topics
from reportedly.compare.comparison import compare
from reportedly.compare.document_store import DocumentStore, slim
from reportedly.model import Annotated
from reportedly.record import compared
from reportedly.record.inserts import Addition, line_of
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.service import building, comparing
from reportedly.text.shingles import words_of

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
    assert len(taken) <= 30 * 200


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
        with comparing.compared(record, (), pool.Local(1)) as made:
            assert (dict(made.gone), list(made.parts), list(made.summaries)) == (
                {},
                [],
                [],
            )  # nothing is left to be done


# ------------------------------------------------------------------------------------------------ a record that grows


def stored(record: Record, documents: list[Annotated]) -> None:
    """Put reports into a record as if layers had read them."""
    added = [Addition(one.report.id, one.report, b"", line_of(one)) for one in documents]
    record.add(added, [], [], "made", "2024-01-01T00:00:00Z")


def brought_up(record: Record, jobs: int = 1) -> int:
    """Compare a record as a build does; how many parts were made anew."""
    decided = record.decisions()
    with comparing.compared(record, decided, pool.Local(jobs)) as made:
        parts = list(made.parts)
        record.compare_parts(made.way, made.gone, parts, made.summaries, "made", "2024-01-01T00:00:00Z")
    return len(parts)


def otherwise(document: Annotated) -> Annotated:
    """The report as other layers read it: without its event's place."""
    return replace(document, events=tuple(replace(event, place=None) for event in document.events))


@pytest.mark.parametrize("seed", range(6))
def test_however_a_record_grows_it_says_what_one_built_at_once_does(tmp_path: Path, seed: int) -> None:
    """In many small portions, in any order, with reports read anew and with a person's decisions on the way."""
    chance = random.Random(seed)
    documents = reports(60)
    last = [otherwise(one) if chance.random() < 0.1 else one for one in documents]
    decisions = [
        (chance.choice(documents).report.id, chance.choice(documents).report.id, chance.choice(("one", "two")))
        for _ in range(3)
    ]
    decisions = [(a, b, verdict) for a, b, verdict in decisions if a != b]
    with Record(tmp_path / "grown.db", write=True) as record:
        left = chance.sample(documents, len(documents))
        while left:
            size = chance.randint(1, 12)
            stored(record, left[:size])
            left = left[size:]
            brought_up(record)
        for a, b, verdict in decisions:
            record.decide(a, b, verdict, "they say so", "2024-01-01T00:00:00Z", "A")
            brought_up(record)
        stored(record, [after for before, after in zip(documents, last, strict=True) if before != after])
        brought_up(record)
        assert brought_up(record) == 0
        assert record.verify() == []
    with Record(tmp_path / "once.db", write=True) as record:
        stored(record, last)
        for a, b, verdict in decisions:
            record.decide(a, b, verdict, "they say so", "2024-01-01T00:00:00Z", "A")
        brought_up(record, jobs=1 if seed else 2)  # once, for workers take longer to start than all of this takes
    assert lines_of(tmp_path / "once.db") == lines_of(tmp_path / "grown.db")
    assert compared_tables(tmp_path / "once.db") == compared_tables(tmp_path / "grown.db")


def compared_tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table of what was compared, but for the numbers of reports, which are those of their coming."""
    with Record(path) as record, record.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table, _, _ in compared.TABLES
            if table.name != "occurrence_events"
        }


def dies_once(file: Path) -> str:
    """Work that kills its worker the first time that it is done."""
    if file.name == "deadly" and not file.exists():
        file.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return file.name


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_work_of_a_worker_that_dies_is_done_again(tmp_path: Path) -> None:
    names = ["a", "b", "deadly", *"cdefgh"]
    assert list(pool.Local(2).each(dies_once, [tmp_path / name for name in names])) == names


def test_a_report_more_touches_its_neighbourhood_alone(tmp_path: Path) -> None:
    documents = reports(60)
    with Record(tmp_path / "grown.db", write=True) as record:
        stored(record, documents[:59])
        whole = brought_up(record)
        stored(record, documents[59:])
        assert whole == 5
        assert brought_up(record) <= 2


def test_a_summary_is_read_back_as_it_was() -> None:
    for document, one in zip(reports(20), summaries.summarised(reports(20)), strict=True):
        again = summaries.unpacked(one.packed())
        assert again.packed() == one.packed()
        assert (again.day, again.size) == (one.day, len(words_of(document.text).hashes))


def test_a_turn_of_phrase_that_becomes_common_changes_no_name() -> None:
    """Shingles that many texts have, but no two of one neighbourhood, decide nothing there."""
    phrase = "as was told to reporters on the sidelines of the yearly meeting."
    several = [
        Draft(f"r{number:02d}", " ".join([f"word{number}x{k}" for k in range(120)]) + f" {phrase}").done()
        for number in range(60)
    ]

    def names(size: int) -> set[str]:
        part = several[:size]
        every = summaries.Summaries([one.report.id for one in part], [""] * size, summaries.summarised(part))
        found = neighbourhoods.neighbourhoods(every)
        assert {len(one.numbers) for one in found} == {1}
        return {one.name for one in found}

    assert names(10) < names(60)  # 10 texts do not make a shingle common, 60 do


@pytest.mark.parametrize(("weeks", "texts"), [(0, 3), (10, 40)])
def test_a_neighbourhood_stays_small_however_long_the_war(
    weeks: int, texts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports of one wording day after day are a chain without an end: it is cut, where its links are weakest."""
    monkeypatch.setattr(neighbourhoods, "LARGEST", 20)
    chance = random.Random(1)
    several = [
        Draft(
            f"r{number:03d}", " ".join(chance.sample(WORDS, 12)), f"2023-0{1 + number // 28}-{1 + number % 28:02d}"
        ).done()
        for number in range(max(texts, weeks * 7))
    ]
    every = summaries.Summaries([one.report.id for one in several], [""] * len(several), summaries.summarised(several))
    sizes = [len(one.numbers) for one in neighbourhoods.neighbourhoods(every)]
    assert sum(sizes) == len(several)
    assert max(sizes) <= 20


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
