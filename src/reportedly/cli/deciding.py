"""`reportedly decide`: a person's word on what is one and what is two, and the list of what was decided."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, cast

import typer

from reportedly.cli.recording import RecordFile, named
from reportedly.errors import UsageError

if TYPE_CHECKING:
    from reportedly.record.decided import Taken, Verdict
    from reportedly.record.store import Record

First = Annotated[
    str | None, typer.Argument(metavar="A", help="A report's id, or an event as `report#3`.", show_default=False)
]
Second = Annotated[str | None, typer.Argument(metavar="B", help="Another of the same sort.", show_default=False)]


def decide(
    path: RecordFile,
    a: First = None,
    b: Second = None,
    verdict: Annotated[
        str | None,
        typer.Argument(metavar="one|two|open", help="`open` takes a decision back.", show_default=False),
    ] = None,
    why: Annotated[str | None, typer.Option(metavar="REASON", help="Your reason; the log keeps it.")] = None,
) -> None:
    """Say that two reports carry one text or are two, or that two events are one occurrence or two.

    Your word stands above what was found. The log keeps who said it, when and why, and the next `reportedly build`
    applies it. A later decision on the same two takes the place of an earlier one; `open` leaves them to the program
    again. With the record alone: the decisions that stand.

    Events are numbered from 0 in the order of the text: the number stands beside each on the page of an occurrence, and
    in an export (`event`).

    Examples:

    - `reportedly decide war.db`
    - `reportedly decide war.db gazette herald two --why "the second reporter was there himself"`
    - `reportedly decide war.db gazette#0 herald#3 one --why "the same strike; the herald has the wrong day"`
    - `reportedly decide war.db gazette herald open --why "the herald has corrected its byline"`
    """
    if a is None:
        if why is not None:
            raise UsageError("a reason for what? name two reports or two events, and one, two or open")
        _list(path)
        return
    if b is None or verdict is None:
        missing = "the second report or event, then one, two or open" if b is None else "one, two or open"
        raise UsageError(f"{missing} is missing, as in: reportedly decide RECORD A B two --why '...'")
    _write(path, _spelled(a), _spelled(b), _spelled(verdict), _spelled(why or ""))


def _spelled(word: str) -> str:
    from reportedly.service.outcome import spelled

    return spelled(word)


def _write(path: str, a: str, b: str, verdict: str, why: str) -> None:
    from reportedly.record.decided import verdict_in_words
    from reportedly.review.deciding import decide as write

    made = write(path, a, b, cast("Verdict", verdict), why)
    held = "left to the program again" if made.verdict == "open" else verdict_in_words(made)
    print(f"{_line(a)} and {_line(b)}: {held}. The log of {named(path)} keeps it.")
    print(f"The next build applies it: {_apply(path)}")


def _apply(path: str) -> str:
    return f"reportedly build -o {shlex.quote(named(path))} --resume"


def _list(path: str) -> None:
    from reportedly.record.store import Record

    with Record(path) as record:
        taken = record.decisions_taken()
        if not taken:
            print(f"{named(path)}: no decision stands.")
            return
        _show(record, taken)
    if waiting := sum(not one.applied for one in taken):
        print(f"\nNot applied yet: {waiting:,}. The next build does it: {_apply(path)}")


def _show(record: Record, taken: Sequence[Taken]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from reportedly.record.decided import called, verdict_in_words

    table = Table(title=str(record.path), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column("what", overflow="fold", ratio=3)
    table.add_column("are")
    table.add_column("why", overflow="fold", ratio=4)
    table.add_column("who and when", overflow="fold")
    for one in taken:
        pair = "\n".join(_line(called(record, side)) for side in (one.decision.a, one.decision.b))
        when = one.time[:16].replace("T", " ")
        waiting = "" if one.applied else "\nnot applied yet"
        table.add_row(
            Text(pair),
            Text(verdict_in_words(one.decision).replace(" ", "\n"), style="bold"),
            Text(_line(one.why)),
            Text.assemble(_line(one.who), f"\n{when}", (waiting, "yellow")),
        )
    Console(highlight=False).print(table)


def _line(words: str) -> str:
    """A person's words on one line, without what would move the cursor."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
