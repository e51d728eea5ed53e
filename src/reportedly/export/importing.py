"""An export read back: the same reports with all that was read in them, and all that was compared.

An export has no originals and no sentence embeddings. What it does have comes out of the imported record byte for byte;
the next build reads the reports again, from their texts, before it compares them with others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportedly import settings
from reportedly.errors import EvidenceError, InputError
from reportedly.export.annotations import lines
from reportedly.model import Annotated, Comparison, Copies, Failure, Finding, Incident, Occurrence, Question, Report
from reportedly.model.interchange import (
    compared_from_json,
    from_stored,
    stored,
)
from reportedly.record import audit_log, schema
from reportedly.record.address import place_of
from reportedly.record.database import writing
from reportedly.record.inserts import TO_BE_READ, Addition, line_of
from reportedly.record.store import Record
from reportedly.record.transfer import TOGETHER, new_database, new_file

Json = dict[str, Any]
OWN = ("kind", "copies", "story", "given_id", "given_body")
"""Keys of an exported report that are not of its annotations."""

OF_THE_FILE = frozenset({"started", "log", "left_out"})
"""Keys of the run line that belong to the export, and not to what it holds."""


def import_export(export: str | os.PathLike[str], output: str | os.PathLike[str]) -> int:
    """Make a record of a JSON Lines export; returns how many reports it has.

    Raises InputError, with the line, for what is no such export; then nothing is made. Raises UsageError where there is
    a file at the record's place.
    """
    source, target = Path(export), place_of(output)
    if not source.is_file():
        raise InputError(str(source), "there is no such file")
    new = new_file(target) if isinstance(target, Path) else new_database(target)
    with new as part, Record(part, write=True) as record:
        count = _Import(record, source).run()
        faults = record.verify()
        if faults:
            raise InputError(str(source), f"what it holds does not fit together: {faults[0]}")
        _comes_out_again(record, source)
    return count


def _comes_out_again(record: Record, source: Path) -> None:
    """Raises InputError for the first line of the export that the record would not give again."""
    with source.open("rb") as file:
        for number, (words, line) in enumerate(zip(file, lines(record), strict=False), 1):
            given = json.loads(words)
            for key in given.keys() - OF_THE_FILE:
                if line.get(key, line) != given[key]:
                    raise InputError(f"{source}:{number}", f"its {key!r} does not fit together with the rest")


class _Import:
    def __init__(self, record: Record, source: Path) -> None:
        self.record, self.source, self.now = record, source, settings.now()
        self.whole = sha256()
        self.count = 0
        self.batch: list[Addition] = []
        self.stories: dict[str, str] = {}
        self.compared: dict[str, list[Any]] = {kind: [] for kind in COMPARED}
        self.failures: list[Failure] = []
        self.run_line: Json | None = None

    def run(self) -> int:
        self.record.start_run("import", {}, [str(self.source)], self.now)
        for where, line in self._lines():
            self._take(where, line)
        if self.run_line is None:
            raise InputError(str(self.source), "its last line, the run, is missing: it is no whole export")
        self._store()
        self._finish(self.run_line)
        return self.count

    def _lines(self) -> Iterator[tuple[str, Json]]:
        with self.source.open("rb") as file:
            for number, words in enumerate(file, 1):
                self.whole.update(words)
                where = f"{self.source}:{number}"
                try:
                    line = json.loads(words)
                except (ValueError, RecursionError):
                    raise InputError(where, "not JSON: an export was expected (reportedly export -f jsonl)") from None
                if not isinstance(line, dict) or line.get("kind") not in KINDS:
                    raise InputError(where, f"not a line of an export: its `kind` is none of {', '.join(KINDS)}")
                yield where, line

    def _take(self, where: str, line: Json) -> None:
        kind = str(line["kind"])
        if self.run_line is not None:
            raise InputError(where, "lines come after that of the run, which is the last one")
        try:
            if kind == "report":
                self._report(line)
            elif kind in COMPARED:
                self.compared[kind].append(COMPARED[kind](line))
            elif kind == "failure":
                self.failures.append(Failure(line["input"], line["reason"]))
            else:
                self.run_line = line
        except (KeyError, TypeError, ValueError, AttributeError, EvidenceError) as error:
            raise InputError(where, f"this {kind} cannot be read: {type(error).__name__}: {error}") from None

    def _report(self, line: Json) -> None:
        document = document_of(line)
        report = document.report
        if line.get("story") is not None:
            self.stories[report.id] = line["story"]
        self.count += 1
        self.batch.append(Addition(line.get("given_id", report.id), report, b"", line_of(document)))
        if len(self.batch) == TOGETHER:
            self._store()

    def _store(self) -> None:
        self.record.add(self.batch, self.failures, (), TO_BE_READ, self.now)
        self.batch, self.failures = [], []

    def _finish(self, run: Json) -> None:
        for state in ("read", "dated", "comparing"):
            self.record.reach(state)
        self.record.compare(Comparison(**_fields(self.compared), stories=self.stories), "imported", self.now)
        with writing(self.record.engine, self.record.backend) as connection:
            entry = {
                "time": self.now,
                "who": audit_log.person(),
                "what": "record imported",
                "subject": self.source.name,
            }
            audit_log.append(connection, {**entry, "new": self.whole.hexdigest()})
            told = {"version": run["version"], "layers": json.dumps(run["layers"])}
            connection.execute(schema.runs.update().values({**told, "started": run["started"] or self.now}))
        self.record.finish_run(self.now)


def document_of(line: Mapping[str, Any]) -> Annotated:
    """The annotated report of an exported line: all but its originals and its sentence embeddings."""
    published, body = line["published"], line.get("given_body")
    came = published["basis"] in ("given", "metadata")
    empty = stored(Annotated(Report(line["id"], line["text"], line["sha256"])))
    return from_stored(
        {
            **empty,
            **{key: value for key, value in line.items() if key not in OWN},
            "report_published": published["value"] if came else None,
            "report_published_basis": published["basis"] if came else "unknown",
            "report_notes": [note["text"] for note in line["notes"] if note["layer"] == "ingest"],
            "report_body": body,
        }
    )


COMPARED: Mapping[str, Any] = {
    "copies": partial(compared_from_json, Copies),
    "occurrence": partial(compared_from_json, Occurrence),
    "incident": partial(compared_from_json, Incident),
    "question": partial(compared_from_json, Question),
    "finding": partial(compared_from_json, Finding),
}
"""Kinds of line that tell what was compared, and what makes the noun of each."""

KINDS = ("report", *COMPARED, "failure", "run")


def _fields(compared: Mapping[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    """The fields of a Comparison by the kinds of line."""
    names = {"copies": "copies"} | {kind: f"{kind}s" for kind in COMPARED if kind != "copies"}
    return {names[kind]: tuple(items) for kind, items in compared.items()}
