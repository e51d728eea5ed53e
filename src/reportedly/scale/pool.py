"""Many cores: batches of reports through worker processes, each with its own pipeline, answers in order.

The batches are cut before anything is known of the workers, so that the result is the same whatever their number.
A report that makes a layer fail, that takes more than it may or that kills its worker has a `Failure` beside what could
be made of it; the others of its batch are not touched.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from reportedly.errors import OutOfTime
from reportedly.model import Annotated, Failure, Note, Report
from reportedly.scale import limits

if TYPE_CHECKING:
    from reportedly.layers.pipeline import Pipeline

BATCH_REPORTS = 64  # reports of one batch
BATCH_CHARACTERS = 100_000  # characters of one batch
TRIES = 2  # times that a report near which a worker died is read alone, before it counts as what killed it
FEW_BATCHES = 1  # input of no more batches than this is read without workers: it ends before they would have started

WORKER_DIED = "its worker process died: it took more memory or time than a report may, or a library broke on it"

Item = TypeVar("Item")
Result = TypeVar("Result")
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Batch(Generic[Item]):
    """Some reports, each with what the caller wants to find again beside the answer."""

    items: tuple[Item, ...]
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Answer(Generic[Result]):
    """What came of a report.

    Attributes:
        result: what was made of it; of one that failed, from what was read of it until then; None where not even that.
        failure: what failed, None where nothing did.
    """

    result: Result | None
    failure: Failure | None = None


def processors() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def in_batches(items: Iterable[tuple[Item, Report]]) -> Iterator[Batch[Item]]:
    """Cut a stream into batches by number and by characters; the cuts depend on the stream alone."""
    held: list[tuple[Item, Report]] = []
    characters = 0
    for item in items:
        held.append(item)
        characters += len(item[1].text)
        if len(held) >= BATCH_REPORTS or characters >= BATCH_CHARACTERS:
            yield _batch(held)
            held, characters = [], 0
    if held:
        yield _batch(held)


def _batch(held: Sequence[tuple[Item, Report]]) -> Batch[Item]:
    return Batch(tuple(item for item, _ in held), tuple(report for _, report in held))


class Executor(Protocol):
    """Where batches are read: in processes of this machine (`Local`), or on a cluster (`scale.ray_cluster`)."""

    def annotate(
        self, batches: Iterable[Batch[Item]], finish: Callable[[Annotated], Result], layers: Sequence[str] | None
    ) -> Iterator[tuple[Batch[Item], list[Answer[Result]]]]:
        """Each batch with one answer for each of its reports, in order.

        Args:
            batches: read lazily, a few ahead of the answers.
            finish: what is made of each annotated report, in the worker; a function that a worker can import.
            layers: names of the layers to run, None for all.
        """
        ...

    def each(self, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """What `work` makes of each item, in order; the items are taken lazily, a few ahead of the answers.

        Args:
            work: a function that a worker can import. What it raises is raised here.
        """
        ...

    def finish(self) -> None:
        """Called once the record holds all that was read: what was kept on the way may go."""
        ...


@dataclass(frozen=True, slots=True)
class Local:
    """The processors of this machine.

    Attributes:
        jobs: worker processes; None for one for each processor. With 1, or little input, no process is started.
    """

    jobs: int | None = None

    def annotate(
        self, batches: Iterable[Batch[Item]], finish: Callable[[Annotated], Result], layers: Sequence[str] | None
    ) -> Iterator[tuple[Batch[Item], list[Answer[Result]]]]:
        """As every `Executor`."""
        source = iter(batches)
        count = processors() if self.jobs is None else max(1, self.jobs)
        first = list(islice(source, FEW_BATCHES + 1))
        if count == 1 or len(first) <= FEW_BATCHES:
            for batch in chain(first, source):
                yield batch, run(finish, layers, batch.reports)
        else:
            yield from _Workers(count, finish, layers).answers(chain(first, source))

    def each(self, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """As every `Executor`. A worker that dies, for want of memory, has its item done again in this process."""
        source = iter(items)
        count = processors() if self.jobs is None else max(1, self.jobs)
        first = list(islice(source, FEW_BATCHES + 1))
        if count == 1 or len(first) <= FEW_BATCHES:
            yield from map(work, chain(first, source))
        else:
            yield from _Works(count, work).answers(chain(first, source))

    def finish(self) -> None:
        """Nothing is kept on the way."""


def annotate(
    batches: Iterable[Batch[Item]],
    finish: Callable[[Annotated], Result],
    *,
    layers: Sequence[str] | None = None,
    jobs: int | None = None,
) -> Iterator[tuple[Batch[Item], list[Answer[Result]]]]:
    """Each batch with one answer for each of its reports, in order, from this machine (`Local`)."""
    return Local(jobs).annotate(batches, finish, layers)


# ------------------------------------------------------------------------------------------------ inside a worker

_pipelines: dict[tuple[str, ...] | None, Pipeline] = {}


def pipeline_of(layers: Sequence[str] | None) -> Pipeline:
    """The pipeline of this process, loaded once."""
    key = None if layers is None else tuple(layers)
    if key not in _pipelines:
        from reportedly.layers.pipeline import Pipeline

        _pipelines[key] = Pipeline(layers)
    return _pipelines[key]


def run(
    finish: Callable[[Annotated], Result], layers: Sequence[str] | None, reports: Sequence[Report]
) -> list[Answer[Result]]:
    """The answers of some reports. Raises UsageError, which every report would meet."""
    pipeline = pipeline_of(layers)
    return [_answer(finish, pipeline, report) for report in reports]


def _answer(finish: Callable[[Annotated], Result], pipeline: Pipeline, report: Report) -> Answer[Result]:
    try:
        with limits.bounded(len(report.text)):
            document, reason = pipeline.attempt(report)
    except OutOfTime as error:  # between two layers
        return _unread(finish, report, str(error))
    try:
        return Answer(finish(document), None if reason is None else Failure(report.path or report.id, reason))
    except Exception as error:
        return _unread(finish, report, f"what was read could not be kept: {type(error).__name__}: {error}")


def _unread(finish: Callable[[Annotated], Result], report: Report, reason: str) -> Answer[Result]:
    """The answer of a report of which nothing was read."""
    failure = Failure(report.path or report.id, reason)
    try:
        return Answer(finish(Annotated(report, notes=(Note("reading", reason),))), failure)
    except Exception:
        return Answer(None, failure)


def _run_in_worker(
    finish: Callable[[Annotated], Result], layers: Sequence[str] | None, reports: Sequence[Report]
) -> list[Answer[Result]]:
    with limits.mortal(sum(len(report.text) for report in reports)):
        return run(finish, layers, reports)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone, however it went."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits.bound_memory()
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


# ------------------------------------------------------------------------------------------------ the workers


def _context() -> Any:
    """Forking is cheapest, and safe only while nothing in this process runs beside the main thread."""
    safe = sys.platform == "linux" and threading.active_count() == 1 and "onnxruntime" not in sys.modules
    if safe:
        return multiprocessing.get_context("fork")
    served = "forkserver" in multiprocessing.get_all_start_methods() and not _server_of_another()
    return multiprocessing.get_context("forkserver" if served else "spawn")


def _server_of_another() -> bool:
    """Whether the fork server that this process knows was started by the one that it was forked from.

    The standard library would wait for that server as for a child of its own, and fail.
    """
    from multiprocessing import forkserver

    server = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if server is None:
        return False
    try:
        os.waitid(os.P_PID, server, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return True
    return False


class _Works(Generic[Given, Made]):
    """What worker processes make of items, in order."""

    def __init__(self, count: int, work: Callable[[Given], Made]) -> None:
        self.count, self.work = count, work
        self.executor = self._started()
        self.waiting: deque[tuple[Given, Future[Made]]] = deque()

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, mp_context=_context(), initializer=_start_worker)

    def _begin(self, item: Given) -> None:
        try:
            self.waiting.append((item, self.executor.submit(self.work, item)))
        except BrokenProcessPool as error:
            self.waiting.append((item, Future()))
            self.waiting[-1][1].set_exception(error)

    def _end(self) -> Made:
        item, future = self.waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            self.executor.shutdown(wait=False, cancel_futures=True)
            made = self.work(item)
            self.executor = self._started()
            again, self.waiting = [item for item, _ in self.waiting], deque()
            for item in again:
                self._begin(item)
            return made

    def answers(self, items: Iterator[Given]) -> Iterator[Made]:
        """An answer for each item."""
        done = False
        try:
            for item in items:
                self._begin(item)
                if len(self.waiting) > self.count + 1:
                    yield self._end()
            while self.waiting:
                yield self._end()
            done = True
        finally:
            self.executor.shutdown(wait=done, cancel_futures=True)


class _Workers(Generic[Result]):
    def __init__(self, count: int, finish: Callable[[Annotated], Result], layers: Sequence[str] | None) -> None:
        self.count, self.finish, self.layers = count, finish, layers

    def executor(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(count, mp_context=_context(), initializer=_start_worker)

    def answers(self, batches: Iterator[Batch[Item]]) -> Iterator[tuple[Batch[Item], list[Answer[Result]]]]:
        executor = self.executor(self.count)
        waiting: deque[tuple[Batch[Item], Future[list[Answer[Result]]]]] = deque()
        done = False
        try:
            for batch in chain(batches, [None] * (self.count + 1)):
                if batch is not None:
                    try:
                        waiting.append(
                            (batch, executor.submit(_run_in_worker, self.finish, self.layers, batch.reports))
                        )
                    except BrokenProcessPool:
                        waiting.append((batch, Future()))
                        waiting[-1][1].set_exception(BrokenProcessPool())
                while waiting and (batch is None or len(waiting) > self.count + 1):
                    head, future = waiting.popleft()
                    try:
                        answer = future.result()
                    except BrokenProcessPool:
                        executor.shutdown(wait=False, cancel_futures=True)
                        answer = self.carefully(head.reports)
                        executor = self.executor(self.count)
                        waiting = deque(
                            (b, executor.submit(_run_in_worker, self.finish, self.layers, b.reports))
                            for b, _ in waiting
                        )
                    yield head, answer
            done = True
        finally:  # idle workers are waited for: else the interpreter's own end can meet theirs half way
            executor.shutdown(wait=done, cancel_futures=True)

    def carefully(self, reports: Sequence[Report]) -> list[Answer[Result]]:
        """A batch near which a worker died, in workers of their own."""
        return carefully(self.finish, reports, self._alone)

    def _alone(self, reports: Sequence[Report]) -> list[Answer[Result]]:
        """Some reports in a worker of their own. Raises WorkerLost."""
        with self.executor(1) as executor:
            try:
                return executor.submit(_run_in_worker, self.finish, self.layers, reports).result()
            except BrokenProcessPool as error:
                raise WorkerLost from error


class WorkerLost(Exception):  # noqa: N818 - it is no fault of the caller's, but what happened
    """A worker ended before it answered."""


def carefully(
    finish: Callable[[Annotated], Result],
    reports: Sequence[Report],
    alone: Callable[[Sequence[Report]], list[Answer[Result]]],
) -> list[Answer[Result]]:
    """The answers of a batch near which a worker died: in a worker of its own; if that dies too, in two halves.

    A single report is tried again before it is given up: a worker can also be killed from outside, by a machine
    that is short of memory, and then the record would hold less than another run of the same input.

    Args:
        alone: reads some reports in a worker of their own; raises WorkerLost where that dies.
    """
    for _ in range(TRIES if len(reports) == 1 else 1):
        try:
            return alone(reports)
        except WorkerLost:
            pass
    if len(reports) == 1:
        return [_unread(finish, reports[0], WORKER_DIED)]
    middle = len(reports) // 2
    return [*carefully(finish, reports[:middle], alone), *carefully(finish, reports[middle:], alone)]
