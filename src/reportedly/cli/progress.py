"""A bar on the terminal that tells how far a build is: how many of how many, how many a second, how long still.

How many there are is counted beforehand as far as that is cheap: a line of JSON Lines is a report, and so is any other
file; what an archive or a table holds is learnt on the way.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

LINES = (".jsonl", ".ndjson")
PIECE = 1 << 20  # bytes that are read at once


def estimate(inputs: Iterable[str]) -> int:
    """About how many reports the inputs hold."""
    return sum(_file(path) for name in inputs for path in _files(Path(name)))


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (Path(folder, name) for name in names if not name.startswith("."))


def _file(path: Path) -> int:
    if path.suffix.lower() not in LINES:
        return 1
    try:
        with path.open("rb") as stream:
            ends, last = 0, b"\n"
            while piece := stream.read(PIECE):
                ends, last = ends + piece.count(b"\n"), piece[-1:]
    except OSError:
        return 1
    return ends + (last != b"\n")


class Progress:
    """Shows what `building.build` tells; shows nothing where there is no terminal or nobody wants it.

    Args:
        console: where to.
        inputs: what is read.
        shown: whether it is shown.
    """

    def __init__(self, console: Console, inputs: Iterable[str], shown: bool) -> None:
        self.last: dict[str, int] = {}
        self.bar = None
        if not shown:
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("reports"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self.total = estimate(inputs)
        self.task = self.bar.add_task("reading", total=self.total or None, rate="")
        self.bar.start()

    def tell(self, what: str, count: int) -> None:
        """Take what is being done, and how many reports that is done for."""
        self.last[what] = count
        if self.bar is None:
            return
        done = self.last.get("annotating", 0) + self.last.get("known", 0)
        self.total = max(self.total, self.last.get("reading", 0), done)
        speed = self.bar.tasks[0].speed
        rate = f"{speed:,.1f} a second" if speed else ""
        self.bar.update(self.task, description=what, completed=done, total=self.total, rate=rate)

    def end(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()
