"""A person's decisions: what is one, what is two, and back again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from compared import Draft
from conftest import Places
from sample_record import MONDAY, addition, at, made, monday

import reportedly
from reportedly.compare.comparison import compare
from reportedly.compare.decisions import Decisions, regrouped
from reportedly.errors import RecordError, UsageError
from reportedly.model import Annotated, Report, Span
from reportedly.model.identifiers import digest
from reportedly.record.decided import called, verdict_in_words
from reportedly.record.store import Record
from reportedly.service import building

WIRE = (
    "Two rockets struck the grain harbour of Velika on Tuesday night, setting a silo on fire, the port authority said. "
    "Nobody was hurt, according to the director of the port, who spoke to journalists at the scene. The silo held some "
    "four thousand tonnes of wheat that was waiting for a ship. Fire engines from three towns fought the flames."
)
COUNCIL = (
    "The council of Dornfeld voted on Thursday to rebuild the bridge that floods carried away in June. Farmers on the "
    "eastern bank have crossed by ferry for two months and welcomed the vote with applause."
)

REGROUPED = [
    ("joined", [[1, 2], [3]], [(2, 3)], [], [[1, 2, 3]]),
    ("parted", [[1, 2, 3]], [], [(1, 2)], [[1, 3], [2]]),
    ("apart already", [[1], [2]], [], [(1, 2)], [[1], [2]]),
    ("of no group yet", [[1, 2]], [(7, 8)], [], [[1, 2], [7, 8]]),
    ("into a group", [[1, 2]], [(2, 9)], [], [[1, 2, 9]]),
    ("a chain", [[1], [2], [3]], [(1, 2), (2, 3)], [], [[1, 2, 3]]),
    ("joined and parted", [[1], [2, 3]], [(1, 2)], [(2, 3)], [[1, 2], [3]]),
]


@pytest.mark.parametrize(("name", "groups", "one", "two", "made"), REGROUPED, ids=[row[0] for row in REGROUPED])
def test_groups_after_decisions(name, groups, one, two, made):
    assert sorted(sorted(group) for group, _ in regrouped(groups, one, two)) == made


def document(name: str, text: str) -> Annotated:
    draft = Draft(name, text, "2023-05-03")
    draft.event("struck" if "struck" in text else "voted", "shelling" if "struck" in text else None)
    return draft.done()


def texts(found) -> list[tuple[str, ...]]:
    return [group.reports for group in found.copies]


def happenings(found) -> set[frozenset[str]]:
    return {
        frozenset(event.report for account in one.accounts for event in account.events) for one in found.occurrences
    }


DOCUMENTS = [document("a", WIRE), document("b", WIRE), document("c", WIRE.upper().replace("STRUCK", "struck")), document("d", COUNCIL)]  # fmt: skip


def trigger(one: Annotated) -> Span:
    return one.events[0].trigger


def test_copies_are_parted_and_joined_by_a_person():
    assert texts(compare(DOCUMENTS)) == [("a", "b", "c")]
    found = compare(DOCUMENTS, decisions=Decisions(two_texts=(("a", "b"),)))
    assert texts(found) == [("a", "c")]
    assert any("a person decided" in reason.text for reason in found.copies[0].reasons)
    assert not any({finding.a.report, finding.b and finding.b.report} == {"a", "b"} for finding in found.findings if finding.kind == "repeats")  # fmt: skip
    assert texts(compare(DOCUMENTS, decisions=Decisions(one_text=(("a", "d"),)))) == [("a", "b", "c", "d")]


def test_two_texts_are_two_origins():
    (one,) = [one for one in compare(DOCUMENTS).occurrences if one.type == "shelling"]
    assert one.independent_origins == 1
    parted = Decisions(two_texts=(("a", "b"), ("a", "c"), ("b", "c")))
    (one,) = [one for one in compare(DOCUMENTS, decisions=parted).occurrences if one.type == "shelling"]
    assert one.independent_origins == 3


def test_occurrences_are_parted_and_joined_by_a_person():
    assert happenings(compare(DOCUMENTS)) == {frozenset("abc"), frozenset("d")}
    apart = Decisions(two_events=((trigger(DOCUMENTS[0]), trigger(DOCUMENTS[1])),))
    assert happenings(compare(DOCUMENTS, decisions=apart)) == {frozenset("ac"), frozenset("b"), frozenset("d")}
    joined = Decisions(one_event=((trigger(DOCUMENTS[0]), trigger(DOCUMENTS[3])),))
    found = compare(DOCUMENTS, decisions=joined)
    assert happenings(found) == {frozenset("abcd")}
    assert any("a person decided" in reason.text for reason in found.occurrences[0].reasons)


def test_a_decision_on_what_is_not_there_changes_nothing():
    gone = Decisions((("a", "z"),), (("y", "z"),), ((Span("z", 0, 1), Span("a", 0, 1)),), ((Span("z", 0, 1), Span("a", 0, 1)),))  # fmt: skip
    assert compare(DOCUMENTS, decisions=gone) == compare(DOCUMENTS)


def test_a_record_goes_by_decisions_and_forgets_none(tmp_path: Path, place: str | Path) -> None:
    lines = tmp_path / "in.jsonl"
    rows = [{"id": one.report.id, "text": one.text, "published": "2023-05-03"} for one in DOCUMENTS]
    lines.write_text("\n".join(map(json.dumps, rows)))

    def built() -> list[tuple[str, ...]]:
        building.build([lines], place, jobs=1)
        with Record(place) as record:
            assert record.verify() == []
            return [group.reports for group in record.copies()]

    def decide(a: str, b: str, verdict: str) -> None:
        with Record(place, write=True) as record:
            record.decide(a, b, verdict, "the second is a report of its own", "2024-01-01T00:00:00Z")

    assert built() == [("a", "b", "c")]
    decide("b", "a", "two")
    assert built() == [("a", "c")]
    decide("a", "b", "open")
    assert built() == [("a", "b", "c")]
    with Record(place) as record:
        assert record.decisions() == []
    with Record(place, write=True) as record, pytest.raises(UsageError, match="no report"):
        record.decide("a", "z", "one", "", "")
    with Record(place, write=True) as record, pytest.raises(UsageError, match="two reports, or"):
        record.decide("a", "a", "one", "", "")
    with Record(place, write=True) as record, pytest.raises(UsageError, match="no event"):
        record.decide(Span("a", 0, 3), Span("b", 0, 3), "one", "", "")


# ------------------------------------------------------------------------------------------------ names of two

HIT, CROSS = at("monday", MONDAY, "hit", 1), at("monday", MONDAY, "cross")

NAMED = [
    ("monday", "tuesday", "two", ("monday", "tuesday"), "two texts"),
    ("tuesday", "monday", "one", ("monday", "tuesday"), "one text"),
    ("monday#0", "monday#1", "two", ("monday#0", "monday#1"), "two occurrences"),
    ("tuesday#0", "monday#0", "one", ("monday#0", "tuesday#0"), "one occurrence"),
    (HIT, CROSS, "one", ("monday#0", "monday#1"), "one occurrence"),
    (f"monday#{HIT.start}-{HIT.end}", "monday#1", "one", ("monday#0", "monday#1"), "one occurrence"),
    ("numbered#1", "monday", "two", ("monday", "numbered#1"), "two texts"),
]

REFUSED = [
    ("monday", "wednesday", "one", "no report 'wednesday'"),
    ("monday#0", "wednesday#0", "one", "no report 'wednesday'"),
    ("monday", "monday#one", "one", "no report 'monday#one'"),
    ("monday#0", "monday#2", "one", "has no event 2: its events have the numbers 0 to 1"),
    ("monday#0", "numbered#1#0", "one", "has no event 0: it tells of none"),
    ("monday#0", "monday#999999999", "one", "has no event 999999999"),
    ("monday#0", "monday#9999999999", "one", "no report"),
    ("monday#0", "monday#0-3", "one", "tells of no event at 0..3"),
    ("monday#0", "monday#7-3", "one", "start before they end"),
    ("monday#0", "monday#-1", "one", "no report"),
    ("monday#0", "monday#\u0661", "one", "no report"),
    ("monday", "", "one", "no report ''"),
    ("monday", "monday", "one", "two reports, or on two events"),
    ("monday#0", "monday#0", "two", "two reports, or on two events"),
    ("monday", "tuesday#0", "one", "two reports, or on two events"),
    ("monday", "tuesday", "three", "one, two or open, not 'three'"),
    ("monday", "tuesday", "open", "no decision on 'monday' and 'tuesday' stands"),
    ("monday#0", "tuesday#0", "open", "no decision on 'monday#0' and 'tuesday#0' stands"),
]


def sample_in(path: str | Path) -> str | Path:
    made(path)
    with Record(path, write=True) as record:
        bare = Annotated(Report("numbered#1", "Nothing was told.", digest("Nothing was told.")))
        record.add([addition(bare)], [], [], "layers-1", "2024-06-01T00:00:04Z")
    return path


@pytest.fixture
def sample(place: str | Path) -> str | Path:
    return sample_in(place)


@pytest.fixture(scope="module")
def untouched(places: Places) -> str | Path:
    """The same, for tests after which it is as it was."""
    return sample_in(places())


@pytest.mark.parametrize(("a", "b", "verdict", "names", "words"), NAMED)
def test_reports_and_events_have_names(sample: str | Path, a, b, verdict, names, words) -> None:
    made = reportedly.decide(sample, a, b, verdict, "he was there")
    with Record(sample) as record:
        assert record.decisions() == [made]
        assert (called(record, made.a), called(record, made.b)) == names
        assert record.verify() == []
    assert verdict_in_words(made) == words


@pytest.mark.parametrize(("a", "b", "verdict", "words"), REFUSED)
def test_what_is_unknown_is_named_and_nothing_is_written(untouched: str | Path, a, b, verdict, words) -> None:
    with pytest.raises(UsageError) as raised:
        reportedly.decide(untouched, a, b, verdict, "he was there")
    assert words in str(raised.value)
    with Record(untouched) as record:
        assert record.decisions() == []


def test_a_decision_needs_a_reason_and_a_record(sample: str | Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reason"):
        reportedly.decide(sample, "monday", "tuesday", "two", " ")
    with pytest.raises(RecordError, match="no such record"):
        reportedly.decide(tmp_path / "none.db", "monday", "tuesday", "two", "he was there")
    assert not (tmp_path / "none.db").exists()


def test_the_latest_decision_holds_with_who_when_and_why(sample: str | Path) -> None:
    with Record(sample, write=True) as record:
        record.decide("monday", "tuesday", "one", "the same words", "2024-07-01T10:00:00Z")
        record.decide("tuesday", "monday", "two", "read again", "2024-07-02T10:00:00Z")
        (taken,) = record.decisions_taken()
        assert (taken.decision.verdict, taken.time, taken.why) == ("two", "2024-07-02T10:00:00Z", "read again")
        assert taken.who
        assert not taken.applied
        record.compare(compare([]), "made-from-2", "2024-07-03T10:00:00Z")
        assert [one.applied for one in record.decisions_taken()] == [True]


def test_a_decision_on_an_event_that_is_gone_can_be_taken_back(sample: str | Path) -> None:
    reportedly.decide(sample, "monday#0", "monday#1", "two", "one is ahead")
    with Record(sample, write=True) as record:
        line = addition(replace(monday(), events=monday().events[:1]))
        record.add([line], [], [], "layers-2", "2024-06-02T00:00:00Z")
        (decision,) = record.decisions()
        gone = called(record, decision.b)
        assert gone == f"monday#{CROSS.start}-{CROSS.end}"
        with pytest.raises(UsageError, match="no event at"):
            record.decide("monday#0", gone, "one", "he was there")
        record.decide("monday#0", gone, "open", "it is told no longer")
        assert record.decisions() == []


def test_the_page_shows_where_a_person_decided(sample: str | Path) -> None:
    from fastapi.testclient import TestClient

    from reportedly.web.app import application

    reportedly.decide(sample, "monday-copy", "monday", "two", "<b>a reporter</b> of its own")
    reportedly.decide(sample, "monday#0", "tuesday#0", "one", "the same bridge")
    client = TestClient(application(sample), base_url="http://127.0.0.1:8000")
    for address, there, missing in (
        ("/copies/1", "&lt;b&gt;a reporter&lt;/b&gt; of its own", "the same bridge"),
        ("/report/monday", "two texts (<bdi>", "the same bridge"),
        ("/occurrence/1", "one occurrence (<bdi>the same bridge</bdi>)", "of its own"),
        ("/report/tuesday", "", "A person decided"),
    ):
        page = client.get(address).text
        assert there in page, address
        assert missing not in page, address
        assert ("A person decided" in page and "the next build applies it" in page) == bool(there)
    assert "tuesday#1" not in client.get("/occurrence/1").text  # the code of an event is not for people
