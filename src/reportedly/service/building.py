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
from dataclasses import dataclass, replace
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from reportedly import settings
from reportedly.errors import ReportedlyError, UsageError
from reportedly.model import Failure, Report
from reportedly.model.identifiers import digest
from reportedly.record.contents import Known
from reportedly.record.inserts import Addition, fingerprint, line_of, neighbours_line, renamed
from reportedly.record.originals import asked as asked_originals
from reportedly.record.run_states import State
from reportedly.record.store import Record, is_there
from reportedly.record.undated import dated as dated_reports
from reportedly.record.undated import dates, to_be_read
from reportedly.record.undated import undated as undated_reports
from reportedly.scale import pool
from reportedly.service import comparing
from reportedly.service.outcome import Outcome, spelled
from reportedly.service.resuming import may_be_there, options_of, same_folder
from reportedly.version import __version__

if TYPE_CHECKING:
    from reportedly.ingest import Options
    from reportedly.ingest.received import Item
    from reportedly.layers.dating.alike import Dated

VERSION_MARK = "~"
"""Between the id of a report and the number of its version, where other bytes came under an id that was taken."""

LONGEST_REASON = 300
"""Characters of an error's words."""

Tell = Callable[[str, int], None]
"""Progress: what is being done, and how many reports that is done for."""


def build(
    inputs: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    layers: Sequence[str] | None = None,
    jobs: int | pool.Executor | None = None,
    resume: bool = False,
    reading: Options | None = None,
    tell: Tell | None = None,
    originals: str | None = None,
) -> Outcome:
    """Read files and folders into a record, which is made where it is missing; what it holds already is not read again.

    Args:
        inputs: files and folders; with `resume` they may be left out: those of the run that was broken off are taken.
        output: the record's file, or the URL of a PostgreSQL database.
        layers: names of the layers to run, None for all.
        jobs: worker processes, None for one for each processor; or what reads in their place
            (`scale.ray_cluster.RayCluster`).
        resume: go on with a run that was broken off; what is left out here is as that run was told.
        reading: what a person told the readers: a table's columns, how dates are meant, whether links are followed.
        tell: is called with progress.
        originals: a folder or address where the originals are kept; in the record, or where they are, if left out.

    Raises UsageError without input, RecordError where the record cannot be opened or written.
    """
    if not inputs and not (resume and is_there(output)):
        raise UsageError("an input is missing: a file or a folder with reports")
    if inputs and not is_there(output) and not any(may_be_there(os.fspath(name)) for name in inputs):
        raise UsageError(f"there is no file or folder {os.fspath(inputs[0])}: no record was made")
    with Record(output, write=True) as record:
        names = [os.fspath(name) for name in inputs]
        record.lock(f"build of {', '.join(names) or 'what was broken off'}")
        if originals is not None:
            record.keep_originals_in(asked_originals(originals))
        asked = [] if names else record.unfinished()
        for run in asked:
            same_folder(run)
        names = names or list(dict.fromkeys(name for run in asked for name in run.inputs))
        if asked:
            layers = layers if layers is not None else asked[-1].options["layers"]
            reading = options_of(asked, reading)
        # without a name the last run ended: nothing to resume but, perhaps, comparing
        return _Build(record, layers, _executor(jobs), reading, tell).run(names)


def build_received(
    items: Sequence[Item],
    sources: Sequence[str],
    output: str | os.PathLike[str],
    *,
    layers: Sequence[str] | None = None,
    jobs: int | pool.Executor | None = None,
    reading: Options | None = None,
    tell: Tell | None = None,
) -> Outcome:
    """Put what was read already (fetched feeds) into a record, as `build` does what it reads itself.

    Args:
        items: the reports, and what could not be read.
        sources: what they were read from, as the record's log names it.
    """
    with Record(output, write=True) as record:
        record.lock(f"watch of {len(sources):,} feeds")
        return _Build(record, layers, _executor(jobs), reading, tell).run(list(sources), items)


def _executor(jobs: int | pool.Executor | None) -> pool.Executor:
    return pool.Local(jobs) if jobs is None or isinstance(jobs, int) else jobs


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is stored with a report: the id that it was given, and its original; none where the record has it."""

    given: str
    original: bytes | None


class _Build:
    def __init__(
        self,
        record: Record,
        layers: Sequence[str] | None,
        executor: pool.Executor,
        reading: Options | None,
        tell: Tell | None,
    ) -> None:
        self.reading = reading
        self.record, self.chosen, self.executor = record, layers, executor
        self.tell = tell or (lambda what, count: None)
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

    def run(self, inputs: list[str], received: Sequence[Item] | None = None) -> Outcome:
        """From the inputs to the sealed record, state by state (`record/run_states.py`).

        What was `received` already is not asked for when a run that was broken off is resumed: it is fetched again.
        """
        self.inputs = inputs
        self.received = received
        if inputs and received is None:
            self.record.ask(inputs, self._options(), settings.now())
        if self.record.run_open():  # it was broken off: whatever its state, it goes on from the beginning
            self._begin()
        with tempfile.TemporaryFile() as undated:
            self._read(inputs, undated)
            self._reach("read")
            self._date(undated)
            self._reach("dated")
        self._compare()
        if self.outcome.uncompared is None:
            self.record.finish_run(settings.now(), inputs)
            self.executor.finish()
        return self.outcome

    def _options(self) -> dict[str, Any]:
        """What the build was called with, so that it can be resumed with the same."""
        told = self.reading and {name: getattr(self.reading, name) for name in ("day_first", "kind", "table")}
        return {
            "layers": None if self.chosen is None else sorted(self.chosen),
            "follow": self.reading is not None and self.reading.follow,
            "reading": told and self.reading and {**told, "columns": dict(self.reading.columns)},
        }

    def _reach(self, state: State) -> None:
        if self.started:
            self.record.reach(state)

    def _read(self, inputs: Sequence[str], undated: IO[bytes]) -> None:
        self._annotate(self._wanted(inputs, undated))
        self._annotate(self._to_be_read())
        if self._news():
            self._begin()
            self.record.add([], self.failed, self.recovered, self.layers, settings.now())
            self.failed.clear()
            self.recovered.clear()

    def _annotate(self, wanted: Iterator[tuple[Waiting, Report]]) -> None:
        for batch, answers in self.executor.annotate(pool.in_batches(wanted), line_of, self.chosen):
            self._store(batch, answers)

    def _news(self) -> bool:
        """Whether there are failures that the record does not hold, or that it holds no longer with reason."""
        held = {failure.input: failure.reason for failure in self.record.failures()}
        return bool(self.recovered) or any(held.get(failure.input) != failure.reason for failure in self.failed)

    def _wanted(self, inputs: Sequence[str], undated: IO[bytes]) -> Iterator[tuple[Waiting, Report]]:
        """The reports that the record does not hold yet, or holds as other layers read them, under their id there.

        Those without a date are put by: when all others are stored, their like among these speak for their day.
        """
        from reportedly import ingest

        for source in inputs if self.received is None else inputs[:1]:
            options = replace(self.reading or ingest.Options(), tell=self._remark)
            read = ingest.read(source, options, leave=self.record.files())
            for item in read if self.received is None else self.received:
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
                    pickle.dump((Waiting(given, item.original), report), undated)
                elif report is not None:
                    yield Waiting(given, item.original), report

    def _date(self, undated: IO[bytes]) -> None:
        """Read the reports without a date by their neighbours, now that every report that has one is stored.

        Those that were put by are read for the first time; those of earlier runs again, where other dated reports are
        like them than before. An inferred day never dates another report, so once round is enough.
        """
        if "dating" not in self.versions:
            return
        if not undated.tell() and self.record.state("dated") == self._dates():
            return
        from reportedly.layers.dating.alike import Dated

        failed = len(self.outcome.failures)
        if undated.tell() or next(undated_reports(self.record, self.layers), None):
            dated = Dated(dated_reports(self.record))
            for wanted in (self._put_by(undated, dated), self._dated_otherwise(dated)):
                if (head := next(wanted, None)) is not None:
                    self._begin("read")
                    self._reach("dating")
                    self._annotate(chain([head], wanted))
        if len(self.outcome.failures) == failed:
            self.record.note("dated", self._dates())

    def _dates(self) -> str:
        """What dating by neighbours is made from, as one hash."""
        return digest(f"{self.layers} {dates(self.record)}")

    def _put_by(self, undated: IO[bytes], dated: Dated) -> Iterator[tuple[Waiting, Report]]:
        """The reports of this run that have no date, with the dated reports of the record that are like them."""
        undated.seek(0)
        while True:
            try:
                waiting, report = pickle.load(undated)
            except EOFError:
                return
            yield waiting, replace(report, neighbours=dated.like(report.text))

    def _dated_otherwise(self, dated: Dated) -> Iterator[tuple[Waiting, Report]]:
        """The stored reports without a date that other dated reports are like than when they were read."""
        changed = []
        for one in undated_reports(self.record, self.layers):
            neighbours = dated.like(one.text)
            if one.to_be_read or neighbours_line(neighbours) != one.neighbours:
                changed.append((one.id, one.given_id, neighbours))
                self.outcome.anew += one.to_be_read
                self.outcome.redated += not one.to_be_read
        for name, given, neighbours in changed:
            yield Waiting(given, None), replace(self._as_given(name), neighbours=neighbours)

    def _to_be_read(self) -> Iterator[tuple[Waiting, Report]]:
        """The reports that came into the record unread: out of an export, or of a record of an older version.

        Those without a date are left to `_date`, where there is such a layer.
        """
        for name, given, dated in to_be_read(self.record):
            if dated or "dating" not in self.versions:
                self.outcome.anew += 1
                yield Waiting(given, None), self._as_given(name)

    def _as_given(self, name: str) -> Report:
        """A stored report as it was before any layer had read it."""
        return replace(self.record.document(name).report, language=None)

    def _placed(self, report: Report) -> Report | None:
        """The report under the id that it gets in the record; None where it is there already."""
        given, mark = report.id, fingerprint(report)
        known = self.pending.setdefault(given, self.record.known(given))
        for at, same in enumerate(known):
            if same.fingerprint == mark:
                if same.layers == self.layers:
                    self.outcome.known += 1
                    self.tell("known", self.outcome.known)
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
            if given in self.assigned:
                self.outcome.alike.add(name)
        return renamed(report, name)

    def _store(self, batch: pool.Batch[Waiting], answers: Sequence[pool.Answer[str]]) -> None:
        additions = []
        for waiting, report, answer in zip(batch.items, batch.reports, answers, strict=True):
            if answer.failure is not None:
                self._fail(answer.failure)
            if answer.result is None:
                self.outcome.added -= report.id in self.assigned
                continue
            if waiting.original is None and answer.failure is not None:
                continue  # it was read whole before: that stays until it can be read again
            # a report that was not read whole is kept as far as it was; the next build reads it anew
            layers = None if answer.failure is None else f"{self.layers} in part"
            addition = Addition(waiting.given, report, waiting.original or b"", answer.result, layers)
            if waiting.original is None:
                addition = replace(addition, why="other dated reports are like it than before")
            additions.append(addition)
        self._begin()
        self.record.add(additions, self.failed, self.recovered, self.layers, settings.now())
        self.failed.clear()
        self.recovered.clear()
        self.tell("annotating", self.outcome.added + self.outcome.anew + self.outcome.redated)

    def _begin(self, *through: State) -> None:
        """Enter the run with the first thing that changes the record: one that changes nothing leaves no trace.

        `through`: the states that lie behind it when it begins late.
        """
        if not self.started:
            self.record.start_run(__version__, self.versions, self.inputs, settings.now())
            self.started = True
            for state in through:
                self._reach(state)

    def _remark(self, file: str, words: str) -> None:
        self.outcome.remarks.append(f"{spelled(file)}: {words}")

    def _fail(self, failure: Failure) -> None:
        self.outcome.failures.append(failure)
        self.failed.append(failure)

    def _compare(self) -> None:
        decided = self.record.decisions()
        contents = digest(f"{comparing.version()} {self.record.contents()} {decided}")
        if self.record.state("compared") == contents:
            self._reach("compared")
            return
        self.tell("comparing", self.outcome.read)
        self._begin("read", "dated")
        self._reach("comparing")
        try:
            with comparing.compared(self.record, decided, self.executor) as made:
                self.record.compare_parts(made.way, made.gone, made.parts, made.summaries, contents, settings.now())
            self.outcome.compared = True
        except (ReportedlyError, OSError):  # of the record or its disk
            raise
        except Exception as error:
            self.outcome.uncompared = spelled(" ".join(f"{type(error).__name__}: {error}"[:LONGEST_REASON].split()))


def _versions(layers: Sequence[str] | None) -> Mapping[str, str]:
    """The version of each layer that will run, by name."""
    from reportedly.layers.pipeline import Pipeline

    return Pipeline(layers).versions
