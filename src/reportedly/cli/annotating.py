"""`reportedly annotate`: JSON Lines in, JSON Lines out, in the same order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import typer

from reportedly import settings
from reportedly.model import Annotated as AnnotatedReport
from reportedly.model import Failure, Report
from reportedly.model.interchange import to_json
from reportedly.scale import pool


def output_line(document: AnnotatedReport) -> str:
    """One output line of the annotation format, without its line end; what UTF-8 cannot hold is escaped."""
    line = to_json(document)
    words = json.dumps(line, ensure_ascii=False)
    try:
        words.encode()
    except UnicodeEncodeError:  # half a surrogate pair, in an id
        return json.dumps(line)
    return words


def annotate(
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="JSON Lines; `-` is standard input.")] = "-",
    layers: Annotated[str | None, typer.Option(help="Only these layers (a,b) and those that they require.")] = None,
    jobs: Annotated[int | None, typer.Option(help="Worker processes; one for each processor if left out.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only what went wrong.")] = False,
) -> None:
    """Annotate reports: one JSON object a line in, one a line out, in the same order.

    Examples:

    - `reportedly annotate reports.jsonl > annotated.jsonl`
    - `echo '{"id": "1", "text": "Shelling hit Kherson on Friday."}' | reportedly annotate --layers places,times`
    """
    chosen, workers = settings.layers(layers), settings.jobs(jobs)
    failures: list[Failure] = []
    out = sys.stdout.buffer
    shown = not quiet and sys.stderr.isatty()
    done = 0
    with _opened(file) as stream:
        batches = pool.in_batches(_reports(stream, "standard input" if file == "-" else file, failures))
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


def _opened(file: str) -> Any:
    return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


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
        try:
            name = json.loads(self.last)["id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return Report(name, "", "") if isinstance(name, str) and name else None


def _reports(stream: BinaryIO, name: str, failures: list[Failure]) -> Iterator[tuple[None, Report]]:
    from reportedly.ingest.jsonl import read_lines

    lines = _Remembering(stream)
    for read in read_lines(cast(BinaryIO, lines), name):
        if not isinstance(read, Failure):
            yield None, read.report
            continue
        _tell(read, failures)
        if unread := lines.unread():
            yield None, unread
