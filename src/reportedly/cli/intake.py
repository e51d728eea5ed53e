"""`reportedly readers` and `reportedly look`: what can be read, and what an input is, before it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.errors import UsageError

if TYPE_CHECKING:
    from collections import Counter

    from reportedly.ingest import Options
    from reportedly.ingest.looking import Look

Columns = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="ROLE=COLUMN,...",
        help="Which column of a table is what: text=body,published=date,title=headline.",
    ),
]
Dates = Annotated[
    str | None, typer.Option("--dates", metavar="ORDER", help="How 03/04/2024 is meant: day-first or month-first.")
]
OfKind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help="What the files are, whatever they look like; see `readers`."),
]
Table = Annotated[
    str | None, typer.Option("--table", metavar="NAME", help="The table of a database, or the sheet, to read.")
]
SHOWN = 12  # files that `look` lists before it counts the rest

ORDERS = {"day-first": True, "month-first": False}


def options_of(
    columns: str | None = None,
    dates: str | None = None,
    kind: str | None = None,
    table: str | None = None,
    follow: bool = False,
) -> Options:
    """What was said on the command line to the readers. Raises UsageError for what means nothing."""
    from reportedly.ingest import Options
    from reportedly.ingest.headings import columns_told

    if dates is not None and dates not in ORDERS:
        raise UsageError(f"--dates is day-first or month-first, not {dates!r}")
    return Options(
        columns=columns_told(columns) if columns else {},
        day_first=None if dates is None else ORDERS[dates],
        kind=kind,
        table=table,
        follow=follow,
    )


def readers(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List what can be read: each kind of file, the endings of its name, and what has to be installed for it.

    Examples:

    - `reportedly readers`
    """
    from reportedly.ingest.media_types import kinds
    from reportedly.ingest.reader_choice import missing
    from reportedly.ingest.reader_choice import readers as known

    rows: list[dict[str, Any]] = []
    for name, take in sorted(known().items()):
        kind = kinds().get(name)
        rows.append(
            {
                "kind": name,
                "is": kind.words if kind else take.words,
                "endings": list(kind.suffixes if kind else take.suffixes),
                "extra": take.extra[0] if take.extra else None,
                "ready": missing(take) is None,
            }
        )
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table as Rows

    table = Rows(box=None, pad_edge=False)
    for heading in ("kind", "what it is", "endings", ""):
        table.add_column(heading)
    for row in rows:
        need = "" if row["ready"] else f'pip install "reportedly\\[{row["extra"]}]"'
        table.add_row(str(row["kind"]), str(row["is"]), " ".join(row["endings"]), need)
    Console().print(table)


def look(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files and folders.", show_default=False)],
    columns: Columns = None,
    dates: Dates = None,
    kind: OfKind = None,
    table: Table = None,
    follow: Annotated[bool, typer.Option("--follow", help="Look at what links lead to, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Tell what files are: how many reports are in them, languages, days, and what would be refused.

    Nothing is written. Exit status 1: something would be refused.

    Examples:

    - `reportedly look reports/ news.csv`
    - `reportedly look news.csv --map text=story,published=day`
    """
    from reportedly.ingest.looking import look as looked
    from reportedly.layers.parse import language_of

    options = options_of(columns, dates, kind, table, follow)
    refused = False
    for file in files:
        found = looked(file, options, language_of)
        refused = refused or bool(found.failures)
        if as_json:
            print(json.dumps(_line(found), ensure_ascii=False))
        else:
            _show(found)
    raise typer.Exit(1 if refused else 0)


def _line(found: Look) -> dict[str, object]:
    return {
        "input": found.input,
        "kinds": dict(found.kinds),
        "reports": found.reports,
        "brief": found.brief,
        "languages": dict(found.languages.most_common()),
        "first": found.first,
        "last": found.last,
        "undated": found.undated,
        "vague": found.vague,
        "publishers": dict(found.publishers.most_common(SHOWN)),
        "columns": found.columns,
        "failures": [{"input": failure.input, "reason": failure.reason} for failure in found.failures],
        "skipped": [{"input": one.input, "reason": one.reason} for one in found.skipped],
    }


def _show(found: Look) -> None:
    from reportedly.ingest.media_types import called

    print(found.input)
    for kind, number in found.kinds.most_common():
        print(f"  {number:,} {'report' if number == 1 else 'reports'} from {called(kind)} ({kind})")
    if not found.reports:
        print("  no report")
    if found.brief:
        print(f"  {found.brief:,} of them are summaries or titles only")
    if found.first:
        until = "" if found.last == found.first else f" to {found.last}"
        print(f"  published {found.first}{until}")
    if found.undated:
        print(f"  {found.undated:,} without a day of publication")
    if found.vague:
        print(f"  {found.vague:,} with a day that is not told exactly")
    _tell("languages", found.languages)
    _tell("publishers", found.publishers)
    for words in found.columns[:SHOWN]:
        print(f"  {words}")
    for failure in found.failures[:SHOWN]:
        print(f"  refused: {failure.input}: {failure.reason}")
    if len(found.failures) > SHOWN:
        print(f"  and {len(found.failures) - SHOWN:,} more refused")
    for one in found.skipped[:SHOWN]:
        print(f"  passed over: {one.input}: {one.reason}")


def _tell(words: str, counts: Counter[str]) -> None:
    if counts:
        listed = ", ".join(f"{name} {number:,}" for name, number in counts.most_common(SHOWN))
        print(f"  {words}: {listed}")
