"""Dated anchors: the shipped table, and a user's own with its errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import InputError, UsageError
from reportedly.layers.dating import annotate_dating
from reportedly.model import Annotated, Report
from reportedly.world.anchors import load, mentions, words_in
from reportedly.world.known_dates import known_index, own_version

ROW = "event\t2019-07-04\t2019-07-20\tsluice of marnow|ford + marnow\tmy notes\n"

BAD = [
    ("four columns", "event\t2019-07-04\t2019-07-20\tsluice of marnow\n", 1, "five columns .* this row has 4"),
    ("a kind that is none", "war\t2019-07-04\t2019-07-20\tx\ty\n", 1, "one of office, event, plan, era, not 'war'"),
    ("31 February", "event\t2019-02-31\t2019-07-20\tx\ty\n", 1, "a day of the calendar .* not '2019-02-31'"),
    ("year 0", "event\t0000-02-01\t2019-07-20\tx\ty\n", 1, "not '0000-02-01'"),
    ("an end before its start", "event\t2019-07-20\t2019-07-04\tx\ty\n", 1, "ends .* before it starts"),
    ("no words", "# mine\n\nevent\t2019-07-04\t2019-07-20\t ... \ty\n", 3, "needs words to look for"),
    ("a lone star", "event\t2019-07-04\t2019-07-20\t* of marnow\ty\n", 1, "needs words to look for"),
    ("a row of 20,000 characters", "event\t2019-07-04\t2019-07-20\t" + "x" * 20_000 + "\ty\n", 1, "20030 characters"),
    ("the second row", ROW + "event\n", 2, "this row has 1"),
]


@pytest.mark.parametrize(("text", "line", "reason"), [pytest.param(*row[1:], id=row[0]) for row in BAD])
def test_a_bad_row_is_named_with_file_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"mine\.tsv:{line}: .*{reason}"):
        load(table)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00event", None], ids=["no UTF-8", "no such file"])
def test_a_table_that_cannot_be_read(tmp_path: Path, data: bytes | None) -> None:
    table = tmp_path / "mine.tsv"
    if data is not None:
        table.write_bytes(data)
    with pytest.raises(InputError, match=r"mine\.tsv: expected a UTF-8 table of anchors"):
        load(table)


def test_a_byte_order_mark_and_comments_are_passed_over(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text("\ufeff# mine\n\n" + ROW, encoding="utf-8")
    (anchor,) = load(table)
    assert (anchor.kind, anchor.start.isoformat(), anchor.note) == ("event", "2019-07-04", "my notes")


def test_a_war_is_its_first_day(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text("era\tthe war in Sudan\t2024-12-31\tfall of the ford\tmine\n", encoding="utf-8")
    (anchor,) = load(table)
    assert anchor.start.isoformat() == "2023-04-15"


def undated(text: str) -> Annotated:
    report = Report("r", text, "")
    return annotate_dating(Annotated(report, body=(report.span(0, len(text)),)))


def test_the_users_table_dates_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Engineers closed the sluice of Marnow on Thursday. It had been rebuilt in 2018, and in 2019 it leaked."
    monkeypatch.delenv("REPORTEDLY_ANCHORS", raising=False)
    before = undated(text).published
    assert not any("Marnow" in reason.text for reason in before.reasons)
    table = tmp_path / "mine.tsv"
    table.write_text(ROW, encoding="utf-8")
    monkeypatch.setenv("REPORTEDLY_ANCHORS", str(table))
    after = undated(text).published
    assert after.value is not None and "2019-07-04" <= after.value <= "2019-09-30"
    (reason,) = [reason for reason in after.reasons if "Marnow" in reason.text]
    assert reason.span is not None and reason.span.of(text) == "sluice of Marnow"


def test_a_bad_table_stops_the_run_with_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text(ROW + "event\t1\n", encoding="utf-8")
    monkeypatch.setenv("REPORTEDLY_ANCHORS", str(table))
    with pytest.raises(UsageError, match=r"REPORTEDLY_ANCHORS: .*mine\.tsv:2: .*five columns"):
        undated("A bridge fell.")


def test_anchors_beyond_the_days_that_are_weighed_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(
        f"{kind}\t{start}\t{end}\tsluice of marnow\tx\n"
        for kind in ("office", "event", "plan", "era")
        for start, end in (("0001-01-01", "0001-02-01"), ("9999-01-01", "9999-12-31"), ("0001-01-01", "9999-12-31"))
    )
    table = tmp_path / "mine.tsv"
    table.write_text(rows, encoding="utf-8")
    monkeypatch.setenv("REPORTEDLY_ANCHORS", str(table))
    published = undated("Engineers closed the sluice of Marnow on Friday.").published
    assert published.value is None or published.value[:2] in ("19", "20")


def test_the_version_tells_one_table_from_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_ANCHORS", raising=False)
    assert own_version() == ""
    table = tmp_path / "mine.tsv"
    table.write_text(ROW, encoding="utf-8")
    monkeypatch.setenv("REPORTEDLY_ANCHORS", str(table))
    first = own_version()
    table.write_text(ROW + ROW, encoding="utf-8")
    assert first.startswith("mine.") and first != own_version()


def test_known_index_holds_the_shipped_anchors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_ANCHORS", raising=False)
    words = [word for word, _ in words_in("Dugina was killed near Moscow.")]
    assert [found.anchor.start.isoformat() for found in mentions(words, known_index())] == ["2022-08-20"]


TERMS = [
    ("an office with its holder", "Hezbollah leader Naim Qassem said on Sunday", ("2024-10-29", "2032-12-31")),
    ("terms taken together", "Prime Minister Benjamin Netanyahu said", ("1996-06-18", "2032-12-31")),
    ("the last name alone", "prime minister olmert told", ("2006-04-14", "2009-03-31")),
    ("a name without an office", "Naim Qassem said on Sunday", None),
]


@pytest.mark.parametrize(("name", "text", "bounds"), TERMS, ids=[row[0] for row in TERMS])
def test_terms_of_office_of_the_authority_table(name: str, text: str, bounds: tuple[str, str] | None) -> None:
    words = [word for word, _ in words_in(text)]
    found = [(one.anchor.start.isoformat(), one.anchor.end.isoformat()) for one in mentions(words, known_index())]
    assert found == ([bounds] if bounds else [])
