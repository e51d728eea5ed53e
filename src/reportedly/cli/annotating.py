"""`reportedly annotate`: reports in, JSON Lines out, in the same order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from reportedly import settings
from reportedly.cli.intake import Columns, Dates, OfKind, Table, options_of
from reportedly.cli.progress import LINES

if TYPE_CHECKING:
    from reportedly.ingest import Options
    from reportedly.model import Annotated as AnnotatedReport
    from reportedly.model import Failure, Report


def output_line(document: AnnotatedReport) -> str:
    """One output line of the annotation format, without its line end; what UTF-8 cannot hold is escaped."""
    from reportedly.model.interchange import to_json

    line = to_json(document)
    if document.report.media_type != "application/json" and "text" not in line:
        line = {"id": line.pop("id"), "text": document.text, **line}  # what the offsets count in: the input has no line
    words = json.dumps(line, ensure_ascii=False)
    try:
        words.encode()
    except UnicodeEncodeError:  # half a surrogate pair, in an id
        return json.dumps(line)
    return words


def annotate(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE...]", help="Of any kind that `readers` lists; JSON Lines on standard input: `-`."
        ),
    ] = None,
    columns: Columns = None,
    dates: Dates = None,
    kind: OfKind = None,
    table: Table = None,
    layers: Annotated[str | None, typer.Option(help="Only these layers (a,b) and those that they require.")] = None,
    jobs: Annotated[int | None, typer.Option(help="Worker processes; one for each processor if left out.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only what went wrong.")] = False,
) -> None:
    """Annotate reports: one JSON object a line out for each report, in the order of the input; nothing is stored.

    JSON Lines come in on standard input or from files; files and folders of any other kind are read as `build` does.

    Examples:

    - `reportedly annotate reports.jsonl > annotated.jsonl`
    - `reportedly annotate page.html letter.docx folder/ > annotated.jsonl`
    - `echo '{"id": "1", "text": "Shelling hit Kherson on Friday."}' | reportedly annotate --layers places,times`
    """
    from reportedly.model import Annotated as AnnotatedReport
    from reportedly.scale import pool

    chosen, workers = settings.layers(layers), settings.jobs(jobs)
    failures: list[Failure] = []
    out = sys.stdout.buffer
    shown = not quiet and sys.stderr.isatty()
    done = 0
    reading = options_of(columns, dates, kind, table)
    batches = pool.in_batches(_inputs(files or ["-"], reading, failures))
    for batch, answers in pool.annotate(batches, output_line, layers=chosen, jobs=workers):
        for report, answer in zip(batch.reports, answers, strict=True):
            if answer.failure is not None:
                _tell(answer.failure, failures)
            line = output_line(AnnotatedReport(report)) if answer.result is None else answer.result
            out.write(line.encode() + b"\n")
        out.flush()
        done += len(answers)
        if shown:
            print(f"\r{done} reports", end="", file=sys.stderr, flush=True)
    if shown:
        print(f"\r{done} reports annotated, {len(failures)} failed", file=sys.stderr)
    raise typer.Exit(1 if failures else 0)


def _inputs(files: Sequence[str], reading: Options, failures: list[Failure]) -> Iterator[tuple[None, Report]]:
    """The reports of all inputs, in order; what cannot be read is told."""
    from reportedly.ingest import Options

    plain = reading == Options()
    for file in files:
        if file == "-":
            yield from _reports(sys.stdin.buffer, "standard input", failures)
        elif Path(file).suffix.lower() in LINES and Path(file).is_file() and plain:
            with Path(file).open("rb") as stream:
                yield from _reports(stream, file, failures)
        else:
            yield from _read(file, reading, failures)


def _read(file: str, reading: Options, failures: list[Failure]) -> Iterator[tuple[None, Report]]:
    from reportedly import ingest
    from reportedly.model import Failure

    for item in ingest.read(file, reading):
        if isinstance(item, Failure):
            _tell(item, failures)
        elif isinstance(item, ingest.Received):
            yield None, item.report


def _tell(failure: Failure, failures: list[Failure]) -> None:
    print(f"reportedly: {failure.input}: {failure.reason}", file=sys.stderr, flush=True)
    failures.append(failure)


class _Remembering:
    """A binary stream that keeps the line it last gave, so that an unreadable one can still be answered by its id."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.last = stream, b""

    def readline(self, size: int = -1) -> bytes:
        self.last = self.stream.readline(size)
        return self.last

    def unread(self) -> Report | None:
        """An empty report with the id of the last line, where it has one."""
        from reportedly.model import Report

        try:
            name = json.loads(self.last)["id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return Report(name, "", "") if isinstance(name, str) and name else None


def _reports(stream: BinaryIO, name: str, failures: list[Failure]) -> Iterator[tuple[None, Report]]:
    from reportedly.ingest.jsonl import read_lines
    from reportedly.model import Failure

    lines = _Remembering(stream)
    for read in read_lines(cast(BinaryIO, lines), name):
        if not isinstance(read, Failure):
            yield None, read.report
            continue
        _tell(read, failures)
        if unread := lines.unread():
            yield None, unread
