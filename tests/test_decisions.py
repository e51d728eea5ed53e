"""A person's decisions: what is one, what is two, and back again."""

import json
from pathlib import Path

import pytest
from compared import Draft

from reportedly import building
from reportedly.compare.comparison import compare
from reportedly.compare.decisions import Decisions, regrouped
from reportedly.errors import UsageError
from reportedly.model import Annotated, Span
from reportedly.record.store import Record

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


def test_a_record_goes_by_decisions_and_forgets_none(tmp_path: Path) -> None:
    lines, path = tmp_path / "in.jsonl", tmp_path / "war.db"
    rows = [{"id": one.report.id, "text": one.text, "published": "2023-05-03"} for one in DOCUMENTS]
    lines.write_text("\n".join(map(json.dumps, rows)))

    def built() -> list[tuple[str, ...]]:
        building.build([lines], path, layers=("body",), jobs=1)
        with Record(path) as record:
            assert record.verify() == []
            return [group.reports for group in record.copies()]

    def decide(a: str, b: str, verdict: str) -> None:
        with Record(path, write=True) as record:
            record.decide(a, b, verdict, "the second is a report of its own", "2024-01-01T00:00:00Z")

    assert built() == [("a", "b", "c")]
    decide("b", "a", "two")
    assert built() == [("a", "c")]
    decide("a", "b", "open")
    assert built() == [("a", "b", "c")]
    with Record(path) as record:
        assert record.decisions() == []
    with Record(path, write=True) as record, pytest.raises(UsageError, match="no report"):
        record.decide("a", "z", "one", "", "")
    with Record(path, write=True) as record, pytest.raises(UsageError, match="two reports, or"):
        record.decide("a", "a", "one", "", "")
    with Record(path, write=True) as record, pytest.raises(UsageError, match="no event"):
        record.decide(Span("a", 0, 3), Span("b", 0, 3), "one", "", "")
