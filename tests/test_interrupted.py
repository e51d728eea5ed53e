"""Upgrades and exports that are killed: the record and the file are as before or as after, and the next time ends it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from sample_record import made

from reportedly.record import transfer

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import durability
import interrupted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


@pytest.mark.parametrize("run", [interrupted.upgrades, interrupted.killed_exports])
def test_killed_at_random_moments(tmp_path: Path, run: object) -> None:
    (tmp_path / "work").mkdir()
    done, wrong = run(2, 5, made(tmp_path / "sample.db"), tmp_path / "work")  # type: ignore[operator]
    assert (done >= 2, wrong) == (True, 0)


def test_an_upgrade_killed_before_its_last_step_ends_the_next_time(tmp_path: Path) -> None:
    """The old file had its second name already, and the new one was not in its place yet."""
    place = made(tmp_path / "war.db")
    whole = durability.exported(place)
    interrupted.made_older(place)
    kept = tmp_path / f"war.db.version-{transfer.OLDER[-1]}"
    os.link(place, kept)
    shutil.copyfile(place, tmp_path / "war.db.part")
    assert transfer.upgrade(place) == kept
    assert durability.exported(place) == whole
    assert durability.faults(place) == []
    assert not (tmp_path / "war.db.part").exists()
