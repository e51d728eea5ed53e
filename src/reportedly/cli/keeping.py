"""`reportedly backup`, `import`, `upgrade`: a record copied, made of an export, brought to this version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli.recording import RecordFile, named
from reportedly.errors import UsageError


def backup(
    path: RecordFile,
    copy: Annotated[Path, typer.Argument(metavar="COPY", help="The copy's file, which must not be there yet.")],
) -> None:
    """Copy a record into one file, also while a build is writing it: the copy is the record at one moment.

    Examples:

    - `reportedly backup war.db war-monday.db`
    """
    from reportedly.record import transfer
    from reportedly.record.store import Record

    made = transfer.backup(path, copy)
    with Record(made) as record:
        print(f"{made}: {record.counts()['reports']:,} reports. Check it with: reportedly verify {made}")
        if where := record.state("originals"):
            print(f"Its originals stay where they are, in {where}: keep a copy of these, too.")


def import_(
    export: Annotated[Path, typer.Argument(metavar="EXPORT", help="JSON Lines, as `reportedly export` writes them.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="RECORD", help="The record: a file or postgresql://..., to be made."),
    ] = None,
) -> None:
    """Make a record of an export: its own export is the same again, byte for byte.

    An export has no originals and no sentence embeddings: the next build reads the reports again from their texts.

    Examples:

    - `reportedly import war.jsonl -o war.db`
    """
    from reportedly.export.importing import import_export

    if output is None:
        raise UsageError("where to? name the record's file with -o, as in: reportedly import war.jsonl -o war.db")
    count = import_export(export, output)
    print(f"{named(output)}: {count:,} reports. Look at it with: reportedly serve {named(output)}")


def upgrade(path: RecordFile) -> None:
    """Bring a record of an older version to this one: nothing is lost, and the old file is kept.

    Where it says so, the reports are read anew by the next build: `reportedly build -o RECORD --resume`.

    Examples:

    - `reportedly upgrade war.db`
    """
    from reportedly.record import transfer
    from reportedly.record.store import Record
    from reportedly.record.undated import to_be_read

    kept = transfer.upgrade(path)
    with Record(path) as record:
        told = "" if kept is None else f"; the old file is {kept}"
        print(f"{named(path)}: {record.counts()['reports']:,} reports{told}.")
        again = bool(to_be_read(record))
    if again:
        print(f"Now read the reports anew with: reportedly build -o {named(path)} --resume")
