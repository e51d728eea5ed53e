"""The verb `export`: a record, or what fits a filter, in a format that other programs open."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn, cast

import typer

from reportedly.cli.filtering import with_filters
from reportedly.cli.protecting import Coarsen, Delay, LeaveOutPrivate, Mask
from reportedly.cli.recording import RecordFile
from reportedly.errors import UsageError

DRESS = "How it is written"
WHOLE = "The whole record"


@with_filters()
def export(
    path: RecordFile,
    asked: dict[str, Any],
    form: Annotated[str, typer.Option("--format", "-f", help="The format; `--format help` lists them.")] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Standard output if left out.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(help="For tables: incidents, events, questions, accounts, relations ...", rich_help_panel=DRESS),
    ] = None,
    bom: Annotated[
        bool, typer.Option(help="Begin a CSV with a byte order mark, for Excel.", rich_help_panel=DRESS)
    ] = True,
    neutralise: Annotated[
        bool,
        typer.Option(
            "--neutralise", help="Put an apostrophe before what a spreadsheet would run.", rich_help_panel=DRESS
        ),
    ] = False,
    rule: Annotated[
        str, typer.Option(help="How one figure is chosen: least, majority, ranking, hand.", rich_help_panel=DRESS)
    ] = "least",
    ranking: Annotated[
        list[str] | None,
        typer.Option(help="For the rule `ranking`: publishers, the first one first.", rich_help_panel=DRESS),
    ] = None,
    figure: Annotated[
        list[str] | None,
        typer.Option(help="For the rule `hand`: INCIDENT=NUMBER, as a person set it.", rich_help_panel=DRESS),
    ] = None,
    around: Annotated[
        list[str] | None,
        typer.Option(help="For `crate`: a format that it holds; csv if left out.", rich_help_panel=DRESS),
    ] = None,
    coarsen: Coarsen = None,
    delay: Delay = 0,
    leave_out_private: LeaveOutPrivate = False,
    mask: Mask = False,
    whole: Annotated[
        bool,
        typer.Option(
            "--what-is-whole", help="Of a damaged record (jsonl): what is left out is named.", rich_help_panel=WHOLE
        ),
    ] = False,
    seal: Annotated[
        bool,
        typer.Option(
            "--seal", help="The end of the log in the run line (jsonl), for `verify --against`.", rich_help_panel=WHOLE
        ),
    ] = False,
) -> None:
    """Write a record out, or what fits a filter: the same record gives the same bytes.

    How many rows are given and how many held back is said on standard error.

    Examples:

    - `reportedly export war.db --format jsonl > war.jsonl`
    - `reportedly export war.db --format csv --table incidents --place Kharkiv --since 2022-09-01 -o kharkiv.csv`
    - `reportedly export war.db --format gpkg --coarsen admin1 -o war.gpkg`
    """
    from reportedly import settings
    from reportedly.export.options import TABLES, Options, coarseness, figures_by_hand
    from reportedly.export.writing import export as run
    from reportedly.export.writing import exporter
    from reportedly.record.filters import nearest
    from reportedly.record.store import Record

    if form == "help":
        _print_formats()
    if whole or seal:
        _as_it_is(path, form, output, whole)
    if table is not None and table not in TABLES:
        raise typer.BadParameter(f"there is no table {table!r}; {nearest(table, TABLES)}", param_hint="--table")
    exporter(form)
    options = Options(
        asked=asked, table=cast(Any, table), bom=bom, neutralise=neutralise, coarsen=coarseness(coarsen), delay=delay,
        today=date.fromisoformat(settings.now()[:10]), leave_out_private=leave_out_private, mask=mask,
        rule=cast(Any, rule), ranking=tuple(ranking or ()),
        by_hand=figures_by_hand(figure or ()), around=tuple(around or ("csv",)),
    )  # fmt: skip
    with Record(path) as record:
        view = run(record, form, options, output or cast(BinaryIO, sys.stdout.buffer))
        in_vain = view.in_vain
    sys.stdout.flush()
    for words in in_vain:
        print(f"reportedly: {words}", file=sys.stderr)
    for name, held in view.held.items():
        unlimited = f"; cannot be filtered by {', '.join(view.not_asked(name))}" if view.not_asked(name) else ""
        print(f"{name}: {held.given:,} given, {held.held_back:,} held back{unlimited}", file=sys.stderr)


def _print_formats() -> NoReturn:
    """What there is, one a line. Ends the command."""
    from reportedly.export.formats import known

    for one in known():
        print(f"{one.name:12} {one.holds}" + (f" ({one.opens})" if one.opens else ""))
    raise typer.Exit


def _as_it_is(path: str, form: str, output: Path | None, whole: bool) -> NoReturn:
    """The whole record with the end of its log, or what is whole of a damaged one. Ends the command."""
    from reportedly.export import annotations
    from reportedly.export.writing import into_file
    from reportedly.record.store import Record

    if form != "jsonl":
        raise UsageError("--what-is-whole and --seal are for the format jsonl")
    broken: list[tuple[str, str]] = []

    def write(record: Record, out: BinaryIO) -> None:
        if whole:
            broken.extend(annotations.export_what_is_whole(record, out))
        else:
            annotations.export_sealed(record, out)

    with Record(path) as record:
        if output is None:
            write(record, sys.stdout.buffer)
            sys.stdout.flush()
        else:
            into_file(output, lambda out: write(record, out))
    for what, why in broken:
        print(f"reportedly: left out: {what}: {why}", file=sys.stderr)
    raise typer.Exit(1 if broken else 0)
