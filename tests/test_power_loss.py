"""A small, seeded part of `benchmarks/power_loss.py`: the power goes during a build, the clock jumps between builds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import power_loss

LAYERS = ["body"]
"""What of a file came to the disk is asked, and layers write none; kills with all layers are in test_crash, test_order, test_run_states."""


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork and SIGSTOP")
def test_what_a_power_loss_leaves_is_sound_and_can_be_built_on(tmp_path: Path) -> None:
    done, _, wrong = power_loss.losses(3, 5, 24, tmp_path, LAYERS)
    assert (done, wrong) == (3, 0)


def test_a_clock_that_jumps_changes_nothing_that_was_read_or_compared(tmp_path: Path) -> None:
    assert power_loss.clocks(2, 3, 24, tmp_path, LAYERS) == (2, 0)
