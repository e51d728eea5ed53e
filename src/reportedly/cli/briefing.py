"""The verb `brief`: what happened within a filter, what is contested and who said what, to be printed and handed on."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from reportedly.cli.filtering import with_filters
from reportedly.cli.protecting import Coarsen, Delay, LeaveOutPrivate, Mask
from reportedly.cli.recording import RecordFile


@with_filters()
def brief(
    path: RecordFile,
    asked: dict[str, Any],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="NAME.md, NAME.html, NAME.pdf or NAME.docx.")
    ],
    title: Annotated[str | None, typer.Option(help="Its title; made of the filter if left out.")] = None,
    most: Annotated[int, typer.Option(help="Incidents and contested questions at most.", min=1, max=1000)] = 60,
    coarsen: Coarsen = None,
    delay: Delay = 0,
    leave_out_private: LeaveOutPrivate = False,
    mask: Mask = False,
) -> None:
    """Write a brief: what happened, what is contested, figures, who said what, a map, and the numbered evidence.

    That it was read by a machine stands on every page. What there is no room for is counted and said.

    Examples:

    - `reportedly brief war.db --place Kharkiv --since 2022-09-01 -o kharkiv.pdf`
    - `reportedly brief war.db --actor Wagner --leave-out-private -o wagner.docx`
    """
    from reportedly import settings
    from reportedly.export.brief.writing import setter_of, write_brief
    from reportedly.export.options import Options, coarseness
    from reportedly.record.store import Record

    setter_of(output)
    options = Options(
        asked=asked, coarsen=coarseness(coarsen), delay=delay, today=date.fromisoformat(settings.now()[:10]),
        leave_out_private=leave_out_private, mask=mask,
    )  # fmt: skip
    with Record(path) as record:
        made = write_brief(record, options, output, most, title)
    said = dict(made.said)
    told = said["told here"]
    if "looked for in vain" in said:
        print(f"reportedly: {said['looked for in vain']}", file=sys.stderr)
    passages = "1 passage" if len(made.proofs) == 1 else f"{len(made.proofs):,} passages"
    print(f"reportedly: {output}: {passages} of evidence; {told}", file=sys.stderr)
