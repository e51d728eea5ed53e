"""Many machines: batches of reports through the workers of a Ray cluster, answers in order, each kept as a shard.

The same pipeline runs in the workers as on one machine, so the record is the same, byte for byte. What one machine does
against a report that kills its worker is done here too (`pool.carefully`); a worker or a machine that is lost has its
work done again by another; a head that is lost goes on from the shards when the same build is resumed.

Ray, Moritz et al. 2018, "Ray: A Distributed Framework for Emerging AI Applications".
"""

from __future__ import annotations

import logging
import os
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportedly.errors import UsageError
from reportedly.model import Annotated, Report
from reportedly.scale import limits, pool
from reportedly.scale.pool import Answer, Batch, Given, Item, Made, Result, WorkerLost
from reportedly.scale.shards import Shards, name_of

LOCAL = "local"
"""In place of an address: a cluster of this machine alone, which ends with the build."""

AHEAD = 2
"""Batches for each processor of the cluster that are under way at once: one is read while the next is on its way. More
would only fill the memory of the head (back-pressure)."""

TRIES_ELSEWHERE = 3
"""Times that Ray gives the work of a lost worker to another, before its reports are read alone."""

SECONDS_TO_ANSWER = 10.0
"""For a cluster's head to take a connection."""

GONE = (
    "the Ray cluster is gone, or this machine's part of it; what was read is kept: when it runs again, start the same "
    "command with --resume"
)

QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DISABLE_IMPORT_WARNING": "1"}
"""Ray reports on its use to its makers unless it is told not to: nothing here may phone home."""


@dataclass(frozen=True)
class RayCluster:
    """The workers of a Ray cluster.

    Attributes:
        address: of a running cluster (`auto`, `10.0.0.1:6379`, `ray://head:10001`), or `LOCAL`.
        shards: where answers are kept until the record holds them.
    """

    address: str
    shards: Shards

    def annotate(
        self, batches: Iterable[Batch[Item]], finish: Callable[[Annotated], Result], layers: Sequence[str] | None
    ) -> Iterator[tuple[Batch[Item], list[Answer[Result]]]]:
        """As every `pool.Executor`. Raises UsageError where Ray is not installed or the cluster does not answer."""
        ray = connected(self.address)
        versions = dict(pool.pipeline_of(layers).versions)
        head = _Head(ray, finish, layers, self.shards, versions)
        waiting: deque[tuple[Batch[Item], str, Any]] = deque()
        for batch in batches:
            name = name_of(batch.reports, versions)
            waiting.append((batch, name, head.begun(name, batch.reports)))
            while len(waiting) >= head.most():
                yield head.ended(*waiting.popleft())
        while waiting:
            yield head.ended(*waiting.popleft())

    def each(self, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """As every `pool.Executor`; the work of a lost worker is given to another, and at last done here."""
        ray = connected(self.address)
        far = ray.remote(num_cpus=1, max_retries=TRIES_ELSEWHERE)(_alone)
        most = max(2, AHEAD * int(ray.cluster_resources().get("CPU", 1)))
        waiting: deque[tuple[Given, Any]] = deque()
        for item in items:
            waiting.append((item, far.remote(work, item)))
            if len(waiting) >= most:
                yield _made(ray, work, *waiting.popleft())
        while waiting:
            yield _made(ray, work, *waiting.popleft())

    def finish(self) -> None:
        """Remove the shards and leave the cluster."""
        self.shards.remove()
        disconnect()


def connected(address: str) -> Any:
    """The `ray` module, connected to a cluster; quietly, without its dashboard and its reports on use."""
    os.environ.update(QUIET)
    try:
        import ray
    except ImportError as error:
        raise UsageError("reading on a cluster wants Ray: install reportedly[ray]") from error
    if ray.is_initialized():
        return ray
    _listening(address)
    local: dict[str, Any] = {"include_dashboard": False, "num_cpus": pool.processors()} if address == LOCAL else {}
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **local)
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        raise UsageError(f"no Ray cluster answers at {address}: {error}") from error
    return ray


def _listening(address: str) -> None:
    """Raises UsageError where nothing listens at a host and port: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), SECONDS_TO_ANSWER).close()
    except (OSError, OverflowError) as error:
        raise UsageError(f"no Ray cluster answers at {address}: {error}") from error


def disconnect() -> None:
    """Leave the cluster; one that this process started ends."""
    import sys

    if "ray" in sys.modules:
        sys.modules["ray"].shutdown()


def _alone(work: Callable[[Given], Made], item: Given) -> Made:
    """In a worker of the cluster: one item."""
    return work(item)


def _made(ray: Any, work: Callable[[Given], Made], item: Given, awaited: Any) -> Made:
    try:
        made: Made = ray.get(awaited)
    except (*_lost(ray), *_gone(ray)):
        return work(item)
    return made


def _lost(ray: Any) -> tuple[type[Exception], ...]:
    """The errors that tell that a worker or its machine was lost."""
    told = ray.exceptions
    return told.WorkerCrashedError, told.NodeDiedError, told.OutOfMemoryError, told.ObjectLostError


def _gone(ray: Any) -> tuple[type[Exception], ...]:
    """The errors that tell that this machine has no part in the cluster any more."""
    told = ray.exceptions
    return told.LocalRayletDiedError, told.RaySystemError, told.RpcError


def _present() -> bool:
    """In a worker of the cluster: nothing, which shows that it works."""
    return True


class _Head:
    """What gives the work out and takes the answers in."""

    def __init__(
        self,
        ray: Any,
        finish: Callable[[Annotated], Any],
        layers: Sequence[str] | None,
        shards: Shards,
        versions: Mapping[str, str],
    ) -> None:
        self.ray, self.finish, self.layers, self.shards, self.versions = ray, finish, layers, shards, versions
        self.work = ray.remote(num_cpus=1, max_retries=TRIES_ELSEWHERE)(_work)
        self.once = ray.remote(num_cpus=1, max_retries=0)(_work)
        self.present = ray.remote(num_cpus=1, max_retries=TRIES_ELSEWHERE)(_present)

    def most(self) -> int:
        """How many batches may be under way: it follows a cluster that grows or shrinks."""
        return max(2, AHEAD * int(self.ray.cluster_resources().get("CPU", 1)))

    def begun(self, name: str, reports: Sequence[Report]) -> Any:
        """The answers of a batch, where a shard holds them; else a reference to those that are awaited."""
        kept = self.shards.read(name)
        return kept if kept is not None else self._given(self.work, name, reports)

    def ended(self, batch: Batch[Item], name: str, awaited: Any) -> tuple[Batch[Item], list[Answer[Any]]]:
        """A batch with its answers, which a shard holds now."""
        if isinstance(awaited, list):
            return batch, awaited
        try:
            answers = self._answers(awaited)
            kept = self.shards.shared
        except WorkerLost:
            answers, kept = pool.carefully(self.finish, batch.reports, self._alone), False
        if not kept:
            self.shards.write(name, batch.reports, answers, self.versions)
        return batch, answers

    def _alone(self, reports: Sequence[Report]) -> list[Answer[Any]]:
        """Some reports in a worker of their own. Raises WorkerLost, and UsageError where the cluster is gone.

        Without this the reports of a cluster that has gone would be named as ones that kill their worker.
        """
        try:
            return self._answers(self._given(self.once, None, reports))
        except WorkerLost:
            try:
                self.ray.get(self.present.remote())
            except (*_lost(self.ray), *_gone(self.ray)) as error:
                raise UsageError(GONE) from error
            raise

    def _given(self, to: Any, name: str | None, reports: Sequence[Report]) -> Any:
        where = self.shards if name is not None and self.shards.shared else None
        return to.remote(self.finish, self.layers, reports, where, name, dict(self.versions))

    def _answers(self, awaited: Any) -> list[Answer[Any]]:
        """Raises WorkerLost, and UsageError where the workers are of another version or the cluster is gone."""
        try:
            answers: list[Answer[Any]] = self.ray.get(awaited)
        except _lost(self.ray) as error:
            raise WorkerLost from error
        except _gone(self.ray) as error:
            raise UsageError(GONE) from error
        return answers


_seen: dict[tuple[str, ...] | None, Mapping[str, str]] = {}


def _work(
    finish: Callable[[Annotated], Any],
    layers: Sequence[str] | None,
    reports: Sequence[Report],
    shards: Shards | None,
    name: str | None,
    versions: Mapping[str, str],
) -> list[Answer[Any]]:
    """In a worker of the cluster: some reports. Raises UsageError where its layers are not those of the head."""
    limits.bound_memory()
    key = None if layers is None else tuple(layers)
    if key not in _seen:
        _seen[key] = dict(pool.pipeline_of(layers).versions)
    if _seen[key] != versions:
        raise UsageError("the workers of the cluster have another version of reportedly than this machine")
    with limits.mortal(sum(len(report.text) for report in reports)):
        answers = pool.run(finish, layers, reports)
    if shards is not None and name is not None:
        shards.write(name, reports, answers, versions)
    return answers
