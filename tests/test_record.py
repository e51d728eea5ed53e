"""The record: what goes in comes out, nothing is overwritten, every fault is found, and a broken file is told of."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from pathlib import Path

import pytest
from conftest import Places
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_record import MONDAY, addition, comparison, made, monday, tuesday
from sqlalchemy import select

from reportedly.errors import RecordError, UsageError
from reportedly.export.annotations import export_jsonl
from reportedly.model import Annotated, Report, Span
from reportedly.model.identifiers import digest
from reportedly.model.interchange import from_stored
from reportedly.record import audit_log, compared_rows, pieces_of_words, query_words, report_tables, schema, search
from reportedly.record.backends.base import backend_of
from reportedly.record.backends.sqlite_search import fts5
from reportedly.record.columns import pack, unpack
from reportedly.record.inserts import Addition, fingerprint, heading, line_of, renamed
from reportedly.record.listing import Listing
from reportedly.record.store import Record


@pytest.fixture(scope="module")
def either(places: Places) -> str | Path:
    """The sample in a file, and in a database."""
    return made(places())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("record") / "sample.db")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A sample of one's own, to be spoilt."""
    return made(tmp_path / "changed.db")


def raw(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.create_function("packed", 1, pack)
        connection.create_function("unpacked", 1, unpack)
        for statement in statements:
            connection.execute(statement)
    connection.close()


def exported(path: str | Path) -> list[dict[str, object]]:
    out = io.BytesIO()
    with Record(path) as record:
        export_jsonl(record, out)
    return [json.loads(line) for line in out.getvalue().decode().split("\n") if line]


def test_a_document_comes_out_as_it_went_in(either: str | Path) -> None:
    with Record(either) as record:
        assert record.document("monday") == monday()
        assert [document.report.id for document in record.documents()] == ["monday", "monday-copy", "tuesday"]


def test_what_was_compared_comes_out_as_it_went_in(either: str | Path) -> None:
    whole = comparison()
    with Record(either) as record:
        assert set(record.copies()) == set(whole.copies)
        assert set(record.occurrences()) == set(whole.occurrences)
        assert set(record.findings()) == set(whole.findings)
        assert tuple(record.incidents()) == whole.incidents
        assert tuple(record.questions()) == whole.questions
        assert record.stories() == whole.stories


def test_questions_are_rows_that_any_tool_can_read(sample: Path) -> None:
    connection = sqlite3.connect(sample)
    rows = connection.execute(
        "SELECT incidents.title, accounts.text, accounts.source, positions.low FROM incidents "
        "JOIN questions ON questions.incident = incidents.id JOIN accounts ON accounts.question = questions.id "
        "JOIN positions ON positions.question = questions.id AND positions.position = accounts.position "
        "ORDER BY accounts.account"
    ).fetchall()
    connection.close()
    assert [row[1:] for row in rows] == [("12", "The governor", 12.0), ("12", None, 12.0), ("At least 15", None, 15.0)]
    assert rows[0][0] == "Shelling of a bridge in Ozerne, 6 May 2024: 12 to 15 killed"


def test_an_account_that_does_not_fit_its_text_is_found(changed: Path) -> None:
    connection = sqlite3.connect(changed)
    line = json.loads(connection.execute("SELECT line FROM questions").fetchone()[0])
    line["accounts"][0]["source"]["text"] = "The mayor"
    line["accounts"][1]["copy_of"] = "sunday"
    connection.execute("UPDATE questions SET line = ?", (json.dumps(line),))
    connection.commit()
    connection.close()
    with Record(changed) as record:
        assert set(record.verify()) >= {
            "question question-1: accounts[0].source does not fit its text",
            "question question-1: there is no report 'sunday'",
        }


def test_the_originals_are_kept_under_their_hash(either: str | Path) -> None:
    with Record(either) as record:
        assert record.original(monday().report.sha256) == MONDAY.encode()
        with pytest.raises(UsageError, match="no original"):
            record.original("0" * 64)


def test_a_sound_record_has_no_fault(either: str | Path) -> None:
    with Record(either) as record:
        assert record.verify() == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE originals SET bytes = x'00' WHERE rowid = 1", "another SHA-256"),
        ("UPDATE annotations SET line = packed(replace(unpacked(line), 'Ozerne', 'Kyiv!!')) WHERE report = 'monday'", "does not fit the text"),
        ("UPDATE annotations SET line = packed(replace(unpacked(line), '\"2024-05-06\"', '\"2023-05-06\"')) WHERE report = 'monday'", "not those that the log names"),
        ("UPDATE findings SET line = replace(line, '\"12\"', '\"99\"')", "does not fit its text"),
        ("UPDATE occurrences SET line = replace(line, 'tuesday', 'sunday')", "there is no report 'sunday'"),
        ("DELETE FROM copied_reports WHERE rowid = -1; ", ""),
    ],
    ids=["bytes", "quoted words", "a value", "a finding", "an occurrence", "nothing"],
)  # fmt: skip
def test_a_changed_record_is_found_out(changed: Path, statement: str, fault: str) -> None:
    raw(changed, statement)
    with Record(changed) as record:
        faults = record.verify()
    assert any(fault in found for found in faults) if fault else faults == []


def test_the_log_is_chained(changed: Path) -> None:
    raw(changed, "DROP TRIGGER log_fixed", "UPDATE log SET who = 'someone else' WHERE number = 2")
    with Record(changed) as record:
        assert any("chain is broken" in fault for fault in record.verify())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET why = 'no reason'",
        "DELETE FROM log",
        "DELETE FROM reports",
        "UPDATE reports SET text = 'other words'",
    ],
)
def test_what_must_stay_stays(changed: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        raw(changed, statement)


def test_annotations_read_anew_leave_their_trace(place: str | Path) -> None:
    with Record(made(place), write=True) as record:
        record.add([addition(monday())], [], [], "layers-2", "2024-06-02T00:00:00Z")
        assert record.known("monday")[0].layers == "layers-2"
        assert record.counts()["reports"] == 3
        assert record.verify() == []
        with record.reading() as connection:
            log = schema.log.c
            query = select(log.what, log.old.is_not(None)).where(log.subject == "monday").order_by(log.number)
            assert [tuple(row) for row in connection.execute(query)] == [("report added", 0), ("report read anew", 1)]


def test_a_batch_is_stored_wholly_or_not_at_all(place: str | Path) -> None:
    good, bad = addition(tuesday("wednesday")), addition(tuesday("thursday"))
    bad = type(bad)(bad.given_id, bad.report, bad.original, "{broken")
    with Record(made(place), write=True) as record:
        with pytest.raises(ValueError):
            record.add([good, bad], [], [], "layers-1", "2024-06-02T00:00:00Z")
        assert not record.holds("wednesday")
        assert record.verify() == []


def test_a_full_disk_leaves_the_record_whole(changed: Path) -> None:
    long = tuesday("long", tuesday().text + " More of it." * 100_000)
    with Record(changed, write=True) as record:
        with record.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
            connection.rollback()
            connection.connection.driver_connection  # noqa: B018  (the limit lives as long as this connection)
        with pytest.raises(RecordError, match=r"disk is full.*--resume"):
            record.add([addition(long)], [], [], "layers-1", "2024-06-02T00:00:00Z")
    with Record(changed) as record:
        assert record.counts()["reports"] == 3
        assert record.verify() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a database at all, but some words that are long enough to be read as a header", "is not a record"),
        (b"", "is empty"),
        (None, "there is no such record"),
    ],
)
def test_what_is_no_record_is_told_of(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "war.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordError, match=words):
        Record(path)


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    raw(path, "CREATE TABLE notes (words TEXT)")
    with pytest.raises(RecordError, match="no record of reportedly"):
        Record(path, write=True)


def test_a_record_of_another_version_is_refused_with_the_command(changed: Path) -> None:
    raw(changed, "PRAGMA user_version = 99")
    with pytest.raises(RecordError, match=r"version 99.*reportedly build INPUT -o"):
        Record(changed)


def test_a_damaged_file_is_told_of(changed: Path) -> None:
    data = bytearray(changed.read_bytes())
    data[4096 : 4096 * 12] = b"\xff" * (4096 * 11)
    changed.write_bytes(data)
    with pytest.raises(RecordError), Record(changed) as record:
        assert record.verify() != []
        raise RecordError("told by verify")


def test_a_record_in_a_folder_that_cannot_be_written_to_can_be_read(changed: Path) -> None:
    changed.parent.chmod(0o500)
    try:
        with Record(changed) as record:
            assert record.counts()["reports"] == 3
    finally:
        changed.parent.chmod(0o700)


def test_a_reader_cannot_write(either: str | Path) -> None:
    with Record(either) as record, pytest.raises(RecordError):
        record.finish_run("2024-06-02T00:00:00Z")
        record.start_run("1", {}, [], "2024-06-02T00:00:00Z")


def test_the_tables_show_values_as_rows(either: str | Path) -> None:
    places, events, quantities = (report_tables.metadata.tables[name].c for name in ("places", "events", "quantities"))
    shown = [
        ([places.name, places.country, places.latitude], places.report == "monday", [("Ozerne", "UA", 46.7)]),
        ([events.words, events.factuality], events.report == "tuesday", [("hit", "denied"), ("died", "happened")]),
        ([quantities.value, quantities.of], quantities.report == "tuesday", [(15.0, "people")]),
    ]
    with Record(either) as record, record.reading() as connection:
        for columns, where, rows in shown:
            found = connection.execute(select(*columns).where(where).order_by(columns[0].table.c.number))
            assert [tuple(row) for row in found] == rows


def test_the_export_holds_the_whole_record(either: str | Path) -> None:
    lines = exported(either)
    assert [line["kind"] for line in lines] == [
        "report", "report", "report", "copies", "occurrence", "incident", "question", "finding",
        "finding", "finding", "failure", "run",
    ]  # fmt: skip
    first = lines[0]
    assert (first["copies"], first["story"], first["text"]) == ("copies-1", "occurrence-1", MONDAY)
    assert "vectors" not in first
    assert lines[-1]["reports"] == 3
    assert exported(either) == lines


def test_every_exported_span_quotes_its_text(either: str | Path) -> None:
    lines = exported(either)
    texts = {line["id"]: line["text"] for line in lines if line["kind"] == "report"}
    for line in lines:
        for where, item, report in audit_log.spans_of_reports(line):
            text = texts[report or line.get("id")]
            assert audit_log.fits(item, str(text), quoted="reasons[" not in where), where


# ------------------------------------------------------------------------------------------------ search


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("missile", {"monday", "monday-copy"}),
        ("missiles", {"monday", "monday-copy"}),  # by the stem
        ("bridge hospital", {"tuesday"}),  # all the words
        ('"missile hit"', {"monday", "monday-copy"}),
        ('"hit missile"', set()),
        ("hosp*", {"tuesday"}),
        ("OZERNE", {"monday", "monday-copy", "tuesday"}),
        ("zzz", set()),
        ("", set()),
        ("governor OR hospital", {"monday", "monday-copy", "tuesday"}),
        ("bridge NOT hospital", {"monday", "monday-copy"}),
        ("bridge AND NOT hospital", {"monday", "monday-copy"}),
        ("(governor OR mayor) AND denied", {"tuesday"}),
        ('bridge NOT ("the hospital" OR governor)', set()),
        ("bridge and hospital", set()),  # small letters are words
        ("& ?", set()),
    ],
)
def test_search(either: str | Path, words: str, found: set[str]) -> None:
    with Record(either) as record:
        assert {hit.report for hit in record.find(words)} == found


def test_passages_point_at_the_words(either: str | Path) -> None:
    with Record(either) as record:
        for hit in record.find("bridge"):
            for passage in hit.passages:
                assert all(mark.of(hit.text).lower().startswith("bridge") for mark in passage.marks)
                assert all(passage.span.covers(mark) for mark in passage.marks)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('bridge "supply route', "the quotation mark at character 8 is not closed"),
        ("(bridge OR road", "the parenthesis at character 1 is not closed"),
        ("bridge) road", "the parenthesis at character 7 closes nothing"),
        ("bridge AND", "AND joins nothing"),
        ("OR bridge", "OR joins nothing"),
        ("bridge AND AND road", "AND joins nothing"),
        ("NOT bridge", "name a word that is looked for, too"),
        ("()", "joins nothing"),
        ("(" * 30 + "a" + ")" * 30, "more than 20 parentheses"),
    ],
)
def test_what_cannot_be_read_as_a_query_is_said(either: str | Path, words: str, said: str) -> None:
    with Record(either) as record, pytest.raises(UsageError, match=re.escape(said)):
        record.find(words)


WORDS = st.lists(
    st.sampled_from(["a", "b*", '"', "(", ")", "AND", "OR", "NOT", "é", "-", '"c d"', "x:y", "^z", "'"]), max_size=12
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.text(max_size=60) | WORDS.map(" ".join))
def test_what_is_read_is_never_a_syntax_error(words: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5(text)")
    try:
        query = query_words.read(words)
        asked = "" if query is None else fts5(query)
    except UsageError:
        return
    if asked:
        connection.execute("SELECT * FROM search WHERE search MATCH ?", (asked,)).fetchall()
    connection.close()


@pytest.fixture(scope="module")
def scripts(places: Places) -> str | Path:
    path = places()
    texts = {
        "uk": "Міст у Харківській області пошкоджено.",
        "ar": "قال المحافظ إن الجسر تضرر",
        "en": "The re-opened bridge (12,500 t) held. 50% said so.",
    }
    with Record(path, write=True) as record:
        record.start_run("0", {}, [], "2024-01-01T00:00:00Z")
        record.add([_bare(name, text) for name, text in texts.items()], [], [], "l", "2024-01-01T00:00:00Z")
    return path


def _bare(name: str, text: str) -> Addition:
    return addition(Annotated(Report(name, text, digest(text))))


@pytest.mark.parametrize(
    ("part", "found", "words"),
    [
        ("арківськ", {"uk"}, "арківськ"),
        ("ХАРКІВ", {"uk"}, "Харків"),
        ("جسر", {"ar"}, "جسر"),
        ("(12,5", {"en"}, "(12,5"),
        ("50%", {"en"}, "50%"),
        ("e-op", {"en"}, "e-op"),
        ("opened held", set(), ""),  # the pieces are there, the whole is not
    ],
)
def test_parts_of_words_are_found_in_any_script(scripts: str | Path, part: str, found: set[str], words: str) -> None:
    with Record(scripts) as record, record.reading() as connection:
        hits = search.find_part(connection, part)
        assert {hit.report for hit in hits} == found
        for hit in hits:
            assert [mark.of(hit.text) for passage in hit.passages for mark in passage.marks] == [words]


@pytest.mark.parametrize("common", [False, True], ids=["by the index", "by the texts"])
@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("АРКІВСЬК", {"uk"}),
        ("جسر", {"ar"}),
        ("(12,5", {"en"}),
        ("50%", {"en"}),
        ("E-OP", {"en"}),
        ("opened held", set()),
        ("_op", set()),  # no sign stands for others
    ],
)
def test_parts_of_words_are_found_alike_where_all_reports_have_their_pieces(
    scripts: str | Path, common: bool, part: str, found: set[str]
) -> None:
    with Record(scripts) as record, record.reading() as connection:
        holding = backend_of(connection).holding(part, 10**6 if common else 0)
        ids = connection.execute(select(schema.reports.c.id).where(holding)).scalars()
        assert set(ids) == found


def test_capitals_and_small_letters_are_alike_as_in_an_expression() -> None:
    """What `re.IGNORECASE` takes for the same, folding makes the same: no passage is missed."""
    letters = [chr(code) for code in range(0x250, 0x2FFFF) if chr(code).lower() != chr(code).upper()]
    letters += [chr(code) for code in range(0x250) if chr(code).isalpha()]
    for letter in letters:
        for other in {letter.lower(), letter.upper(), letter.title(), letter.casefold()}:
            if len(other) == 1 and re.fullmatch(re.escape(letter), other, re.IGNORECASE):
                assert pieces_of_words.folded(letter + "é") == pieces_of_words.folded(other + "é"), (letter, other)
    for letter, other in (("i", "İ"), ("i", "ı"), ("s", "ſ"), ("k", "\u212a"), ("σ", "ς"), ("µ", "μ")):
        assert re.fullmatch(letter, other, re.IGNORECASE)
        assert pieces_of_words.holds(f"é{other}é", pieces_of_words.folded(letter))


def test_a_part_of_a_word_has_three_characters(scripts: str | Path) -> None:
    with (
        Record(scripts) as record,
        record.reading() as connection,
        pytest.raises(UsageError, match="3 characters or more"),
    ):
        search.find_part(connection, "ab")


# ------------------------------------------------------------------------------------------------ lists


def test_lists(either: str | Path) -> None:
    with Record(either) as record:
        listing = Listing(record)
        reports = listing.reports()
        assert [row["id"] for row in reports.rows] == ["monday", "monday-copy", "tuesday"]  # those without a date last
        assert reports.rows[0]["findings"] == 2
        assert [row["kind"] for row in listing.findings().rows] == ["denies", "figures_differ", "vague_source"]
        assert listing.findings(kind="denies").total == 1
        assert listing.occurrences().rows[0]["reports"] == 3
        assert listing.actor("office:mayor")[0]["statements"] == 1
        assert {row["publisher"]: row["copies"] for row in listing.sources()} == {
            "Example Gazette": 2, "Example Herald": 0,
        }  # fmt: skip
        assert listing.sources(1) == listing.sources()[:1]
        for missing in (listing.finding, listing.occurrence, listing.copies, listing.actor, listing.line):
            with pytest.raises(UsageError, match="there is no"):
                missing("nothing")


# ------------------------------------------------------------------------------------------------ properties


def test_a_line_is_read_back() -> None:
    document = monday()
    assert from_stored({**json.loads(line_of(document)), "text": document.text}) == document


def test_a_report_under_another_name_keeps_its_marks() -> None:
    report = monday().report
    again = renamed(report, "other")
    assert again.id == "other"
    assert fingerprint(again) == fingerprint(report)
    assert all(isinstance(span, Span) and span.report == "other" for span in again.body or ())


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ({"title": "A title", "headline": {"text": "A headline"}, "body": []}, "A title"),
        ({"title": None, "headline": {"text": "A headline"}, "body": []}, "A headline"),
        ({"title": None, "headline": None, "body": [{"start": 11, "end": 20}]}, "First line of prose"),
        ({"title": None, "headline": None, "body": []}, "Share this"),
    ],
)
def test_what_a_report_is_called(line: dict[str, object], called: str) -> None:
    text = "Share this\nFirst line of prose\nmore"
    assert heading({"id": "r", **line}, text) == called
    assert heading({"id": "r", **line, "title": None, "headline": None}, " \n") == "r"


def test_long_first_lines_are_cut_at_a_word() -> None:
    line = {"id": "r", "title": None, "headline": None, "body": []}
    assert heading(line, "word " * 50).endswith("word …")
    assert len(heading(line, "x" * 500)) <= 112


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ([("UA", 40)], "UA"),
        ([(None, 24), ("FI", 1), ("PL", 1)], None),  # an alliance that two reports took for a state's
        ([("RU", 20), ("BY", 1), (None, 2)], "RU"),
        ([(None, 1), ("SY", 1)], "SY"),
        ([("RU", 2), ("BY", 2)], "BY"),  # as many of each: the first by name, so that the same is found again
        ([(None, 2)], None),
        ([], None),
    ],
)
def test_an_actor_s_side_is_what_most_reports_give(told: list[tuple[str | None, int]], side: str | None) -> None:
    assert compared_rows.side(told) == side
