"""`reportedly build`, `export` and `verify`: making a record, writing it out, checking it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly import settings
from reportedly.cli.counts import print_counts
from reportedly.cli.intake import Columns, Dates, OfKind, Table, options_of
from reportedly.cli.progress import Progress
from reportedly.cli.terminal import unguarded
from reportedly.errors import UsageError

if TYPE_CHECKING:
    from reportedly.scale.pool import Executor
    from reportedly.service.outcome import Outcome

RecordFile = Annotated[
    str,
    typer.Argument(metavar="RECORD", help="The record: a file, or a PostgreSQL database's URL.", show_default=False),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="RECORD", help="The record: a file, or postgresql://...; made if missing."),
]
SHOWN = 20  # files passed over that are named one by one


def _called(record: str) -> str:
    """The record's file, or the name of its database: what files about it are called by."""
    from reportedly.record.address import place_of

    place = place_of(record)
    return str(place if isinstance(place, Path) else place.name)


def named(record: str) -> str:
    """How a record is called in what is printed: without the password of an address."""
    from reportedly.record.address import place_of

    return str(place_of(record))


Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no table, only what went wrong.")]


def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...", help="Files and folders of any kind that `readers` lists.", show_default=False
        ),
    ] = None,
    output: Output = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was broken off; INPUT may then be left out.")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Read what links in a folder lead to, also out of the folder.")
    ] = False,
    columns: Columns = None,
    dates: Dates = None,
    kind: OfKind = None,
    table: Table = None,
    layers: Annotated[str | None, typer.Option(help="Only these layers (a,b) and those they rely on.")] = None,
    jobs: Annotated[int | None, typer.Option(help="Worker processes; one for each processor if left out.")] = None,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="[ADDRESS]",
            help="Read on a Ray cluster: its address, `auto` for the one that runs here; without an address, "
            "one that is started on this machine for this build.",
        ),
    ] = None,
    shards: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Where the cluster keeps what it has read until the record holds it: an address (s3://...) that "
            "all its machines reach, or a folder here. Beside the record if left out.",
        ),
    ] = None,
    originals: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Keep the original bytes in this folder, or at this address (s3://...), not in the record.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read reports into a record: annotate them, compare them, keep them with their original bytes.

    A report that the record holds already is not read again, so adding the same file twice changes nothing. A file
    that has changed since is kept beside the old one, as a version of its own (`ID~2`). What cannot be read is named
    with its reason, and the rest goes on. The run can be stopped at any moment and resumed.

    Examples:

    - `reportedly build reports/ -o war.db`
    - `reportedly build monday.jsonl tuesday.jsonl page.html -o war.db --jobs 4`
    - `reportedly build news.csv -o war.db --map text=body,published=date --dates day-first`
    - `reportedly build -o war.db --resume`
    - `reportedly build s3://archive/2024/ -o war.db --ray ray://head:10001 --shards s3://archive/shards`
    - `reportedly build reports/ -o postgresql://ana@server/war --originals s3://archive/originals`
    """
    from rich.console import Console

    from reportedly.service import building

    if output is None:
        raise UsageError("where to? name the record's file with -o, as in: reportedly build reports/ -o war.db")
    console = Console(file=unguarded(sys.stderr))
    progress = Progress(console, inputs or [], shown=not quiet and console.is_terminal)
    try:
        outcome = building.build(
            inputs or [],
            output,
            layers=settings.layers(layers),
            jobs=_cluster(ray, shards, output) or settings.jobs(jobs),
            resume=resume,
            reading=options_of(columns, dates, kind, table, follow),
            tell=progress.tell,
            originals=originals,
        )
    finally:
        progress.end()
    for words in outcome.remarks if not quiet else ():
        print(f"reportedly: {words}", file=sys.stderr)
    for failure in outcome.failures:
        print(f"reportedly: {failure.input}: {failure.reason}", file=sys.stderr)
    if outcome.uncompared is not None:
        print(f"reportedly: {told_uncompared(outcome.uncompared)}", file=sys.stderr)
    if not quiet:
        _tell_skipped(outcome)
        _show(outcome, output)
    raise typer.Exit(1 if outcome.failures or outcome.uncompared is not None else 0)


def told_uncompared(reason: str) -> str:
    """What is said where the reports of a record could not be compared."""
    return f"every report is stored, but they could not be compared: {reason}; the next build compares them anew"


def _cluster(address: str | None, shards: str | None, output: str) -> Executor | None:
    """What reads on a cluster, where one is asked for."""
    if address is None:
        if shards is not None:
            raise UsageError("--shards is for reading on a cluster: it wants --ray")
        return None
    from reportedly.scale.ray_cluster import RayCluster
    from reportedly.scale.shards import Shards

    return RayCluster(address, Shards(shards or f"{_called(output)}.shards"))


def _tell_skipped(outcome: Outcome) -> None:
    for skipped in outcome.skipped[:SHOWN]:
        print(f"reportedly: passed over {skipped.input}: {skipped.reason}", file=sys.stderr)
    if (more := len(outcome.skipped) - SHOWN) > 0:
        print(f"reportedly: passed over {more:,} more", file=sys.stderr)


def _show(outcome: Outcome, output: str) -> None:
    from rich.console import Console
    from rich.table import Table as Rows

    from reportedly.record.store import Record
    from reportedly.service import querying

    with Record(output) as record:
        counts, kinds = querying.counts(record), record.finding_kinds()
    table = Rows(title=named(output), title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(f"{outcome.read:,}", "reports in the input")
    for number, words in (
        (outcome.added, "new in the record"),
        (outcome.anew, "read again, since the layers have changed"),
        (outcome.redated, "without a date, read again by the dated ones that have come"),
        (outcome.known, "known already: nothing changed"),
    ):
        if number:
            table.add_row(f"{number:,}", f"  {words}")
    for given, name in outcome.versions[:10]:
        words = "two reports came under this id" if name in outcome.alike else "has changed since it was read"
        table.add_row("", f"  {given}: {words}: kept as {name} beside it", style="yellow")
    if len(outcome.versions) > 10:
        table.add_row("", f"  and {len(outcome.versions) - 10:,} more under an id that was taken", style="yellow")
    if outcome.failures:
        table.add_row(f"{len(outcome.failures):,}", "inputs could not be read", style="red")
    if outcome.skipped:
        table.add_row(f"{len(outcome.skipped):,}", "passed over: hidden files, links")
    console = Console()
    console.print(table)
    print()
    print_counts(counts)
    if kinds:
        console.print(
            "  " + ", ".join(f"{number:,} {kind.replace('_', ' ')}" for kind, number in kinds.items()), style="dim"
        )
    console.print(f"\nLook at it with: [bold]reportedly serve {named(output)}[/bold]", highlight=False)


def verify(
    path: RecordFile,
    seal: Annotated[
        bool, typer.Option("--seal", help="Write the end of the log beside the record, and a request for a time stamp.")
    ] = False,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", metavar="FILE", help="A seal, a sealed export, or an answer to such a request."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Check a whole record: each text against its original, each value against its characters, each table and each byte
    of the file against what was sealed, the log's chain and its length.

    Exit status 1: something is wrong; each fault is named. What could not be checked is told on standard error.

    Examples:

    - `reportedly verify war.db`
    - `reportedly verify war.db --seal`
    - `reportedly verify war.db --against war.db.seal.json --against war.db.tsr`
    """
    from reportedly.record import anchoring
    from reportedly.record.store import Record

    with Record(path) as record:
        found = record.verification()
        for file in against or ():
            more, told = anchoring.against(record, file)
            found.faults += more
            found.notes += [] if more else [told]
        counts = {} if found.faults else record.counts()
        made = anchoring.seal(record) if seal and not found.faults else ()
    for fault in found.faults:
        print(fault)
    for note in found.notes if not quiet else ():
        print(f"reportedly: {note}", file=sys.stderr)
    if not found.faults and not quiet:
        print(
            f"{named(path)}: sound. {counts['reports']:,} reports agree with their originals, "
            "every value with its characters, every table with its seal, and the log is unbroken."
        )
    if made:
        print(
            f"Keep {made[0]} where nobody can change it; {made[1]} is what a time-stamp authority (RFC 3161) answers."
        )
    raise typer.Exit(1 if found.faults else 0)
