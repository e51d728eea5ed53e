"""`reportedly list`, `show` and `info`: the rows of a record by the one filter, one thing by its id, what there is."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.cli.counts import print_counts
from reportedly.cli.filtering import with_filters
from reportedly.cli.recording import RecordFile
from reportedly.errors import UsageError

if TYPE_CHECKING:
    from reportedly.model.table_rows import Row
    from reportedly.record.filters import Noun
    from reportedly.record.store import Record

FORMS = ("table", "csv", "jsonl", "geojson")
SHOWN = 20  # rows that are listed unless more are asked for
WIDEST = 60  # characters of a cell


@with_filters()
def list_rows(
    path: RecordFile,
    noun: Annotated[
        str, typer.Argument(metavar="NOUN", help="incidents, events, questions, statements, reports, actors or checks.")
    ],
    form: Annotated[str, typer.Option("--format", "-f", help="table, csv, jsonl or geojson.")] = "table",
    limit: Annotated[
        int | None, typer.Option(help="How many rows at most; 20 in a table, all in a file.", min=1)
    ] = None,
    count_by: Annotated[
        str | None, typer.Option("--count-by", metavar="COLUMN", help="How many rows have each value of a column.")
    ] = None,
    over_time: Annotated[
        str | None, typer.Option("--over-time", metavar="STEP", help="How many in each day, month or year.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Standard output if left out.")
    ] = None,
    asked: dict[str, Any] | None = None,
) -> None:
    """List what the record holds: one row each, by the filters that the page, the HTTP API and Python have too.

    Exit status 1: nothing fits.

    Examples:

    - `reportedly list war.db incidents --country Ukraine --since 2023-10 --until 2023-10 --type remote`
    - `reportedly list war.db events --admin1 Kharkiv --factuality happened --format csv -o events.csv`
    - `reportedly list war.db questions --contested true`
    - `reportedly list war.db events --count-by type` ; `reportedly list war.db events --over-time month`
    """
    from reportedly.record.filters import noun_named
    from reportedly.record.store import Record

    wanted = noun_named(noun)
    if form not in FORMS:
        raise UsageError(f"there is no form {form!r}; there are: {', '.join(FORMS)}")
    with Record(path) as record:
        if count_by or over_time:
            given = _counted(record, wanted, asked or {}, count_by, over_time, form)
        elif form == "table":
            given = _tabled(record, wanted, asked or {}, limit or SHOWN)
        else:
            given = _written(record, wanted, asked or {}, form, limit, output)
    raise typer.Exit(0 if given else 1)


def _counted(record: Record, noun: Noun, asked: dict[str, Any], by: str | None, step: str | None, form: str) -> int:
    from reportedly.service import querying

    if by and step:
        raise UsageError("--count-by and --over-time are two questions: ask one at a time")
    name = by or step or ""
    pairs: Sequence[tuple[Any, int]] = (
        querying.facets(record, noun, asked, by) if by else querying.series(record, noun, asked, name)
    )
    if form == "table":
        _print_table((name.replace("_", " "), noun), [(value, f"{number:,}") for value, number in pairs], (1,))
    elif form == "csv":
        import csv

        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow((name, "count"))
        out.writerows(pairs)
    else:
        for value, number in pairs:
            print(json.dumps({name: value, "count": number}, ensure_ascii=False))
    return len(pairs)


def _tabled(record: Record, noun: Noun, asked: dict[str, Any], limit: int) -> int:
    from reportedly.service import querying
    from reportedly.service.data_frames import WIDE

    page = querying.list_page(record, noun, asked, min(limit, 1000))
    names = WIDE[noun]
    if page.rows:
        _print_table(
            [name.replace("_", " ") for name in names], [[getattr(row, name) for name in names] for row in page.rows]
        )
    for note in page.notes:
        print(f"reportedly: {note}", file=sys.stderr)
    more = "" if page.exact else "more than "
    held = page.total - len(page.rows)
    words = f"{len(page.rows):,} of {more}{page.total:,} {noun}" if held else f"{page.total:,} {noun}"
    print(f"reportedly: {words}" + ("; --limit or --format csv gives more" if held else ""), file=sys.stderr)
    return len(page.rows)


def _written(
    record: Record, noun: Noun, asked: dict[str, Any], form: str, limit: int | None, output: Path | None
) -> int:
    from itertools import islice

    from reportedly.export import row_formats as export
    from reportedly.service import querying

    given = 0

    def counted(rows: Iterable[Row]) -> Iterable[Row]:
        nonlocal given
        for row in rows:
            given += 1
            yield row

    rows = counted(islice(querying.list_all(record, noun, asked), limit))
    parts = {
        "csv": lambda: export.csv_lines(noun, rows),
        "jsonl": lambda: export.json_lines(rows),
        "geojson": lambda: export.geojson_parts(rows),
    }[form]()
    if output is None:
        for part in parts:
            sys.stdout.buffer.write(part.encode())
        sys.stdout.buffer.flush()
    else:
        unfinished = output.with_name(output.name + ".part")
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            out.writelines(parts)
        unfinished.replace(output)
    held = querying.count(record, noun, asked) - given if limit is not None and given == limit else 0
    if held:
        print(f"reportedly: {given:,} {noun} given, {held:,} held back by --limit", file=sys.stderr)
    return given


def show(
    path: RecordFile,
    name: Annotated[str, typer.Argument(metavar="ID", help="Of a report, incident, question, actor, event or check.")],
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object, with all that is known of it.")] = False,
) -> None:
    """Show one thing by its id: what was read, and where it stands.

    An event is named `report#3`, a statement `report@3`, by its number in its report counted from 0.

    Examples:

    - `reportedly show war.db gazette-17`
    - `reportedly show war.db 'gazette-17#3' --json`
    """
    from reportedly.export.row_formats import as_dict
    from reportedly.record.store import Record
    from reportedly.service import querying

    with Record(path) as record:
        noun = querying.kind_of(record, name)
        row = as_dict(querying.get(record, noun, name))
        detail = querying.detail(record, noun, name)
        passage = _passage(record, row)
        pages = record.pages_of({*([row["report"]] if row.get("report") else ()), *_told_by(noun, detail)})
    if as_json:
        print(json.dumps({"noun": noun, **row, "detail": detail}, ensure_ascii=False))
        return
    from reportedly.model.table_rows import column_help

    meaning = column_help(noun)
    print(f"{noun[:-1]} {name}")
    for key, value in row.items():
        if value is not None and key != "id":
            print(f"  {key.replace('_', ' '):<20} {_line(value):<40}  ({meaning[key]})")
    if passage:
        print(f"\n  {passage}{_on_page(pages, row['report'], row['start'])}")
    for line in _accounts(noun, detail, pages):
        print(f"  {line}")


def neighbours(
    path: RecordFile,
    name: Annotated[str, typer.Argument(metavar="ID", help="Of a report, incident, question, actor, event or check.")],
    limit: Annotated[int, typer.Option(help="How many of each relation at most.", min=1, max=999)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a relation and line.")] = False,
) -> None:
    """Show what stands beside a thing: who tells it, what they tell besides, who is in it, what happened near it.

    Examples:

    - `reportedly neighbours war.db incident-17`
    - `reportedly neighbours war.db 'gazette-17#3' --json`
    """
    from reportedly.export.row_formats import as_dict
    from reportedly.record.store import Record
    from reportedly.service.neighbouring import neighbours as beside
    from reportedly.service.words import several

    with Record(path) as record:
        found = beside(record, name, limit)
    for one in found:
        if as_json:
            told = {"relation": one.relation, "noun": one.noun, "asked": one.asked, "total": one.total}
            print(json.dumps({**told, "rows": [as_dict(row) for row in one.rows]}, ensure_ascii=False))
            continue
        number = several(one.total, one.noun) if one.exact else f"{one.total:,} or more {one.noun}"
        print(f"{one.relation}: {number}")
        for row in one.rows:
            print(f"  {row!r}")


def _passage(record: Record, row: dict[str, Any]) -> str:
    """The words in their place, for what stands in a report."""
    from reportedly.model import Span
    from reportedly.service.words import Words

    class Text:
        def __init__(self, text: str) -> None:
            self.text = text

    if row.get("report") is None or row.get("start") is None:
        return ""
    span = Span(row["report"], row["start"], row["end"])
    return Words(Text(record.text(row["report"])), span).context(120)


def _told_by(noun: str, detail: dict[str, Any] | None) -> set[str]:
    """The reports whose accounts are shown."""
    return {account["report"] for account in detail["accounts"]} if noun == "questions" and detail else set()


def _on_page(pages: Mapping[str, Sequence[int]], report: str, at: int) -> str:
    """The page of a passage in words, where its report has pages."""
    from reportedly.model.report import page_of

    page = page_of(pages.get(report, ()), at)
    return f" (p. {page})" if page else ""


def _accounts(noun: str, detail: dict[str, Any] | None, pages: Mapping[str, Sequence[int]]) -> list[str]:
    """Who says what, of a question; which questions and reports, of an incident."""
    if noun == "questions" and detail:
        labels = [position["label"] for position in detail["positions"]]
        return ["", *(
            f"{account['report']} {account['start']}..{account['end']}"
            f"{_on_page(pages, account['report'], account['start'])}: {_line(account['text'])} "
            f"({labels[account['position']] if account['position'] is not None else account['stance']}; "
            f"{_line(account['source']['text']) if account['source'] else 'its own voice'})"
            for account in detail["accounts"]
        )]  # fmt: skip
    if noun == "incidents" and detail:
        return ["", "reports: " + ", ".join(detail["reports"]), "questions: " + ", ".join(detail["questions"])]
    return []


def info(path: RecordFile, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Say what a record holds: how many of each, from when to when, from whom, made when and by which version.

    Examples:

    - `reportedly info war.db`
    """
    from reportedly.record.store import Record
    from reportedly.service import querying

    with Record(path) as record:
        counts = querying.counts(record)
        told, named = querying.about(record), record.path
    if as_json:
        print(json.dumps({"record": str(named), "counts": counts, **told}, ensure_ascii=False))
        return
    print(named)
    for key, value in told.items():
        print(f"  {key.replace('_', ' '):<20} {_line(value)}")
    print()
    print_counts(counts)


def _print_table(names: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> None:
    """Aligned columns on a terminal, columns apart by tabs elsewhere."""
    if not sys.stdout.isatty():
        print("\t".join(names))
        for row in rows:
            print("\t".join(_line(value) for value in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place, name in enumerate(names):
        table.add_column(name, overflow="ellipsis", max_width=WIDEST, justify="right" if place in right else "left")
    for row in rows:
        table.add_row(*(Text(_line(value)) for value in row))
    Console(highlight=False).print(table)


def _line(value: Any) -> str:
    """A value on one line, without what would move the cursor."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
