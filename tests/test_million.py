"""A small part of `benchmarks/million.py` and of what is done to its records: repeated rows make a sound record."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import million
import power_loss

from reportedly.record.store import Record
from reportedly.service import querying

REPORTS, TIMES = 40, 3


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("million")
    million.base(folder / "base.db", REPORTS)
    for times in (1, TIMES):
        million.repeat(folder / "base.db", str(folder / f"{times}.db"), times)
    return folder / f"{TIMES}.db"


def test_a_record_whose_rows_are_repeated_is_sound(repeated: Path) -> None:
    with Record(repeated) as record:
        assert record.verify() == []
        assert record.counts()["reports"] == REPORTS * TIMES
        assert querying.count(record, "events", {}) == 6 * REPORTS * TIMES


def test_its_days_follow_one_another(repeated: Path) -> None:
    with Record(repeated) as record:
        days = [line["published"]["value"] for line in record.lines()]
    assert days == ["2015-01-01"] * REPORTS + ["2015-01-31"] * REPORTS + ["2015-03-02"] * REPORTS


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and SIGSTOP")
def test_what_a_power_loss_leaves_of_a_record_that_grows_is_sound(repeated: Path, tmp_path: Path) -> None:
    done, _, wrong = power_loss.grown(1, 5, repeated.with_name("1.db"), tmp_path, more=24)
    assert (done, wrong) == (1, 0)
