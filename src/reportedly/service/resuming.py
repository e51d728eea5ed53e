"""What a run that was broken off was asked for, and whether it can be resumed here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.errors import UsageError
from reportedly.ingest.addresses import is_address

if TYPE_CHECKING:
    from reportedly.ingest import Options
    from reportedly.record.under_way import Asked


def options_of(asked: Sequence[Asked], told: Options | None) -> Options:
    """What the readers are told when runs are resumed: what they are told now, or else what the last run was told."""
    from reportedly.ingest import Options

    told = told or Options()
    if replace(told, follow=False) == Options():
        told = replace(Options(**(asked[-1].options.get("reading") or {})), follow=told.follow)
    return replace(told, follow=told.follow or any(run.options["follow"] for run in asked))


def may_be_there(name: str) -> bool:
    """Whether an input is there; what lies at an address is known when it is read."""
    return is_address(name) or os.path.lexists(name)


def same_folder(run: Asked) -> None:
    """Raises UsageError where a run was asked for in another folder, from which its inputs were named."""
    if Path.cwd() != Path(run.folder) and not all(Path(name).is_absolute() or is_address(name) for name in run.inputs):
        raise UsageError(
            f"the run that was broken off was started in {run.folder}: resume it there, or name the inputs"
        )
