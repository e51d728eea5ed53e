"""The main job: inputs are read, annotated, stored, and all that is stored is compared.

Killed at any moment, the record is whole, and the same call ends in the state of an undisturbed run: batches are cut
from what is not stored yet, each is stored in one transaction, and comparing reads the record alone. Reports without a
date come last, so that the dated ones of the record can speak for their day.
"""

from __future__ import annotations

import json
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reportedly import fingerprints, settings
from reportedly.errors import UsageError
from reportedly.model import Failure, Report, Span
from reportedly.record.audit import digest
from reportedly.record.rows import Addition, fingerprint, line_of, renamed
from reportedly.record.store import Known, Record
from reportedly.scale import pool
from reportedly.version import __version__

if TYPE_CHECKING:
    from reportedly.compare.decisions import Decisions
    from reportedly.ingest import Options, Skipped
    from reportedly.record.decided import Decision

VERSION_MARK = "~"
"""Between the id of a report and the number of its version, where other bytes came under an id that was taken."""

Tell = Callable[[str, int], None]
"""Progress: what is being done, and how many reports that is done for."""


@dataclass
class Outcome:
    """What a build did.

    Attributes:
        read: reports that the inputs hold.
        added: of these, new in the record.
        anew: of these, read again because the layers have changed.
        known: of these, in the record already.
        versions: (given id, id in the record) of those that came with other bytes than before.
        failures: inputs that could not be read, in this run.
        skipped: files and folders that were passed over on purpose.
        remarks: what a reader has to say of an input: how it reads the columns of a table.
        compared: whether anything had to be compared anew.
    """

    read: int = 0
    added: int = 0
    anew: int = 0
    known: int = 0
    versions: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    compared: bool = False


def build(
    inputs: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    layers: Sequence[str] | None = None,
    jobs: int | None = None,
    resume: bool = False,
    follow: bool = False,
    reading: Options | None = None,
    tell: Tell | None = None,
) -> Outcome:
    """Read files and folders into a record, which is made where it is missing; what it holds already is not read again.

    Args:
        inputs: files and folders; with `resume` they may be left out: those of the run that was broken off are taken.
        output: the record's file.
        layers: names of the layers to run, None for all.
        jobs: worker processes, None for one for each processor.
        follow: read what links in a folder lead to, also out of it.
        reading: what a person told the readers: a table's columns, how dates are meant.
        tell: is called with progress.

    Raises UsageError without input, RecordError where the record cannot be opened or written.
    """
    if not inputs and not (resume and Path(output).exists()):
        raise UsageError("an input is missing: a file or a folder with reports")
    with Record(output, write=True) as record:
        names = [os.fspath(name) for name in inputs] or record.unfinished_inputs()
        if names is None:
            names = []  # the last run ended: nothing to resume but, perhaps, comparing
        return _Build(record, layers, jobs, follow, reading, tell or (lambda what, count: None)).run(names)


class _Build:
    def __init__(
        self,
        record: Record,
        layers: Sequence[str] | None,
        jobs: int | None,
        follow: bool,
        reading: Options | None,
        tell: Tell,
    ) -> None:
        self.reading = reading
        self.record, self.chosen, self.jobs, self.follow, self.tell = record, layers, jobs, follow, tell
        self.versions = _versions(layers)
        self.layers = digest(json.dumps(self.versions, sort_keys=True))[:16]
        self.outcome = Outcome()
        self.pending: dict[str, list[Known]] = {}  # given id -> what is known of it, this run's reports among it
        self.assigned: set[str] = set()  # ids of this run's new reports
        self.failed: list[Failure] = []  # met since the last batch was stored
        self.failed_before = {failure.input for failure in record.failures()}
        self.recovered: list[str] = []  # of these, read now
        self.started = False
        self.inputs: list[str] = []

    def run(self, inputs: list[str]) -> Outcome:
        self.inputs = inputs
        with tempfile.TemporaryFile() as undated:
            for wanted in (self._wanted(inputs, undated), self._undated(undated)):
                for batch, answers in pool.annotate(
                    pool.in_batches(wanted), line_of, layers=self.chosen, jobs=self.jobs
                ):
                    self._store(batch, answers)
        if self.failed or self.recovered:
            self.record.add([], self.failed, self.recovered, self.layers, settings.now())
        self._compare()
        self.record.finish_run(settings.now())
        return self.outcome

    def _wanted(self, inputs: Sequence[str], undated: IO[bytes]) -> Iterator[tuple[tuple[str, bytes], Report]]:
        """The reports that the record does not hold yet, or holds as other layers read them, under their id there.

        Those without a date are put by: when all others are stored, their like among these speak for their day.
        """
        from reportedly import ingest

        for source in inputs:
            options = replace(self.reading or ingest.Options(), tell=self._remark)
            for item in ingest.read(source, options, follow=self.follow, leave=self.record.files()):
                if isinstance(item, ingest.Skipped):
                    self.outcome.skipped.append(ingest.Skipped(spelled(item.input), spelled(item.reason)))
                    continue
                if isinstance(item, Failure):
                    self._fail(Failure(spelled(item.input), item.reason))
                    continue
                self.outcome.read += 1
                self.tell("reading", self.outcome.read)
                path, given = item.report.path, spelled(item.report.id)
                received = replace(item.report, id=given, path=path and spelled(path))
                if received.path in self.failed_before:
                    self.recovered.append(str(received.path))
                report = self._placed(received)
                if report is not None and report.published is None and "dating" in self.versions:
                    pickle.dump(((given, item.original), report), undated)
                elif report is not None:
                    yield (given, item.original), report

    def _undated(self, undated: IO[bytes]) -> Iterator[tuple[tuple[str, bytes], Report]]:
        """The reports that were put by, with the dated reports of the record that are like them."""
        if not undated.tell():
            return
        from reportedly.layers.dating.alike import Dated

        undated.seek(0)
        dated = Dated(self.record.dated())
        while True:
            try:
                item, report = pickle.load(undated)
            except EOFError:
                return
            yield item, replace(report, neighbours=dated.like(report.text))

    def _placed(self, report: Report) -> Report | None:
        """The report under the id that it gets in the record; None where it is there already."""
        given, mark = report.id, fingerprint(report)
        known = self.pending.setdefault(given, self.record.known(given))
        for at, same in enumerate(known):
            if same.fingerprint == mark:
                if same.layers == self.layers:
                    self.outcome.known += 1
                    return None
                known[at] = Known(same.id, mark, self.layers)
                self.outcome.anew += 1
                return renamed(report, same.id)
        name, number = given, 1
        while name in self.assigned or self.record.holds(name):
            number += 1
            name = f"{given}{VERSION_MARK}{number}"
        self.assigned.add(name)
        known.append(Known(name, mark, self.layers))
        self.outcome.added += 1
        if name != given:
            self.outcome.versions.append((given, name))
        return renamed(report, name)

    def _store(self, batch: pool.Batch[tuple[str, bytes]], answers: Sequence[pool.Answer[str]]) -> None:
        additions = []
        for (given, original), report, answer in zip(batch.items, batch.reports, answers, strict=True):
            if answer.failure is not None:
                self._fail(answer.failure)
            if answer.result is None:
                self.outcome.added -= 1
            else:  # a report that was not read whole is kept as far as it was; the next build reads it anew
                layers = None if answer.failure is None else f"{self.layers} in part"
                additions.append(Addition(given, report, original, answer.result, layers))
        self._begin()
        self.record.add(additions, self.failed, self.recovered, self.layers, settings.now())
        self.failed.clear()
        self.recovered.clear()
        self.tell("annotating", self.outcome.added + self.outcome.anew)

    def _begin(self) -> None:
        """Enter the run with the first thing that changes the record: one that changes nothing leaves no trace."""
        if not self.started:
            self.record.start_run(__version__, self.versions, self.inputs, settings.now())
            self.started = True

    def _remark(self, file: str, words: str) -> None:
        self.outcome.remarks.append(f"{spelled(file)}: {words}")

    def _fail(self, failure: Failure) -> None:
        self.outcome.failures.append(failure)
        self.failed.append(failure)

    def _compare(self) -> None:
        decided = self.record.decisions()
        contents = digest(f"{_comparing()} {self.record.contents()} {decided}")
        if self.record.state("compared") == contents:
            return
        self.tell("comparing", self.outcome.read)
        self._begin()
        from reportedly.compare.comparison import compare
        from reportedly.compare.document_store import DocumentStore
        from reportedly.record.compared import Kept, marked

        kept = Kept(self.record.reading, _comparing())
        with DocumentStore(marked(self.record.reading)) as shelf:
            found = compare(shelf, kept, _decisions(decided))
        self.record.compare(found, contents, settings.now(), kept.rows)
        self.outcome.compared = True


def spelled(name: str) -> str:
    """A file's name as text: bytes in it that are no UTF-8 are written out (`caf\\xe9`)."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _versions(layers: Sequence[str] | None) -> Mapping[str, str]:
    """The version of each layer that will run, by name."""
    from reportedly.layers.pipeline import Pipeline

    return Pipeline(layers).versions


def _decisions(held: Sequence[Decision]) -> Decisions:
    """A person's decisions as comparing reads them."""
    from reportedly.compare.decisions import Decisions

    texts = [(one.a, one.b, one.verdict) for one in held if isinstance(one.a, str) and isinstance(one.b, str)]
    events = [(one.a, one.b, one.verdict) for one in held if isinstance(one.a, Span) and isinstance(one.b, Span)]
    return Decisions(
        tuple((a, b) for a, b, verdict in texts if verdict == "one"),
        tuple((a, b) for a, b, verdict in texts if verdict == "two"),
        tuple((a, b) for a, b, verdict in events if verdict == "one"),
        tuple((a, b) for a, b, verdict in events if verdict == "two"),
    )


def _comparing() -> str:
    """The version of the rules and weights that compare reports: a hash of them."""
    return fingerprints.of_module("reportedly.compare.comparison")
