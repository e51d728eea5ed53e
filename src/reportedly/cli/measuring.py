"""`reportedly score`: how well the layers read a user's own labelled data."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from reportedly import settings
from reportedly.errors import InputError

Json = dict[str, Any]
HANDED_IN = ("id", "text", "html", "published", "publisher", "url", "triggers")


def score(
    layer: Annotated[str, typer.Argument(metavar="LAYER", help="What to score; `all` for all that GOLD has.")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="JSON Lines in the annotation format, with `text`.")],
    predicted: Annotated[
        Path | None,
        typer.Argument(metavar="[PREDICTED]", help="Output of `annotate` or `export`; made from GOLD if left out."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
    jobs: Annotated[int | None, typer.Option(help="Worker processes; one for each processor if left out.")] = None,
) -> None:
    """Score a layer against labelled data: precision, recall and F1 by the field's own measures.

    GOLD has one report a line, in the same form as the output of `annotate`, with the report's `text`. Scored are body,
    dating, times, places, quantities, names, statements, events, types; and of a whole record copies and stories.

    Examples:

    - `reportedly score times labelled.jsonl`
    - `reportedly score all labelled.jsonl annotated.jsonl --json`
    """
    from reportedly import scoring

    lines = dict(_lines(gold))
    if not lines:
        raise InputError(str(gold), "it holds no report: labelled data are JSON Lines as `annotate` prints them")
    wanted = _present(lines) if layer == "all" else [layer]
    for name in wanted:
        if name not in scoring.LAYERS:
            scoring.score(name, {}, {})  # says which there are
    _labelled(gold, lines, wanted, texts=predicted is None)
    figures: dict[str, dict[str, float]] = {}
    made: dict[str, Mapping[str, Json]] = {}
    for name in wanted:
        way = (
            "record" if name in scoring.WHOLE_RECORD else "dateless" if name in scoring.GIVES_THE_DATE_AWAY else "plain"
        )
        if way not in made:
            made[way] = dict(_lines(predicted)) if predicted else _read(lines, way, settings.jobs(jobs))
        figures[name] = _scored(gold, name, lines, made[way])
    if as_json:
        print(json.dumps(figures, indent=1))
    else:
        _show(figures, len(lines))


def _lines(path: Path) -> Iterator[tuple[str, Json]]:
    with path.open("rb") as stream:
        for number, words in enumerate(stream, 1):
            if not words.strip():
                continue
            try:
                line = json.loads(words)
                if line.get("kind", "report") == "report":
                    yield str(line["id"]), line
            except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
                raise InputError(f"{path}:{number}", f"a JSON object with an id was expected ({error})") from None


ELSEWHERE = ("copies", "stories", "types")
"""Layers whose labels can stand under keys of other names."""


def _labelled(gold: Path, lines: Mapping[str, Json], wanted: list[str], texts: bool) -> None:
    """Raises InputError where the file is no labelled data for what is to be scored."""
    form = "labelled data are JSON Lines as `annotate` prints them"
    if not wanted:
        raise InputError(str(gold), f"it has no labels of any layer: {form}")
    for name, line in lines.items() if texts else ():
        if not isinstance(line.get("text", line.get("html")), str):
            raise InputError(str(gold), f"report {name!r} has no `text`: labelled data give the text that they label")
    present = _present(lines)
    for name in wanted:
        if name not in present and name not in ELSEWHERE:
            there = f"; it has those of: {', '.join(present)}" if present else f": {form}"
            raise InputError(str(gold), f"it has no labels of {name!r}{there}")


def _scored(gold: Path, name: str, lines: Mapping[str, Json], made: Mapping[str, Json]) -> dict[str, float]:
    from reportedly import scoring

    try:
        return scoring.score(name, lines, made)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        reason = f"its labels of {name!r} are not in the annotation format ({type(error).__name__}: {error})"
        raise InputError(str(gold), reason) from None


def _present(lines: Mapping[str, Json]) -> list[str]:
    """The layers for which the labelled data has something."""
    keys = {key for line in lines.values() for key, value in line.items() if value is not None}
    names = {"dating": "published", "names": "actors", "stories": "story"}
    from reportedly import scoring

    return [name for name in scoring.LAYERS if names.get(name, name) in keys]


def _read(gold: Mapping[str, Json], way: str, jobs: int | None) -> Mapping[str, Json]:
    """What this program reads in the reports of the labelled data; of their labels nothing is handed in."""
    rows = [{key: line[key] for key in HANDED_IN if line.get(key) is not None} for line in gold.values()]
    for row in rows:
        if way == "dateless" or not isinstance(row.get("published"), str):
            row.pop("published", None)
    words = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return _by_record(words, jobs) if way == "record" else _by_layers(words, jobs)


def _by_layers(words: bytes, jobs: int | None) -> Mapping[str, Json]:
    import io

    from reportedly.cli.annotating import output_line
    from reportedly.ingest.jsonl import read_lines
    from reportedly.model import Failure
    from reportedly.scale import pool

    reports = (
        (None, read.report) for read in read_lines(io.BytesIO(words), "labelled data") if not isinstance(read, Failure)
    )
    found: dict[str, Json] = {}
    batches = pool.in_batches(reports)
    for _, answers in pool.annotate(batches, output_line, layers=settings.layers(None), jobs=jobs):
        for answer in answers:
            if answer.result is not None:
                line = json.loads(answer.result)
                found[line["id"]] = line
    return found


def _by_record(words: bytes, jobs: int | None) -> Mapping[str, Json]:
    from reportedly.export.annotations import lines
    from reportedly.record.store import Record
    from reportedly.service import building

    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder, "reports.jsonl"), Path(folder, "record.db")
        source.write_bytes(words)
        building.build([source], path, layers=settings.layers(None), jobs=jobs)
        with Record(path) as record:
            return {line["id"]: line for line in lines(record) if line["kind"] == "report"}


def _show(figures: Mapping[str, Mapping[str, float]], reports: int) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{reports:,} reports", title_justify="left")
    for heading in ("layer", "measure", "precision", "recall", "F1 or figure"):
        table.add_column(heading, justify="left" if heading in ("layer", "measure") else "right")
    for name, found in figures.items():
        for measure, value in found.items():
            if measure.endswith(("_precision", "_recall")):
                continue
            stem = measure.removesuffix("_f1")
            sides = (found.get(f"{stem}_{side}") for side in ("precision", "recall"))
            cells = ("" if side is None else f"{side:.3f}" for side in sides)
            table.add_row(name, stem.replace("_", " "), *cells, f"{value:.3f}")
        table.add_section()
    Console().print(table)
