"""Reading on a Ray cluster: the record of one machine byte for byte, whoever is lost on the way.

A cluster of two nodes runs on this machine (`ray.cluster_utils`). Where Ray is not installed these are skipped with a word,
except with CI set. Whole builds on the cluster take a minute and a half: `make test-cluster` runs them too.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reportedly.cli import application
from reportedly.errors import UsageError
from reportedly.export.annotations import export_jsonl
from reportedly.model import Annotated, Failure, Report
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.scale.pool import Answer
from reportedly.scale.shards import Shards, name_of
from reportedly.service import building

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
if not os.environ.get("CI"):
    pytest.importorskip("ray", reason="Ray is not installed: pip install reportedly[ray]")

whole_build = pytest.mark.skipif(
    not os.environ.get("REPORTEDLY_CLUSTER"), reason="a whole build on a Ray cluster: make test-cluster"
)

LAYERS = ["body", "times"]
"""Two, so that the choice is seen to come to the nodes; a cluster hands out batches and keeps answers, whatever the layers."""

REPORTS = 10


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    from reportedly.scale import ray_cluster

    os.environ.update(ray_cluster.QUIET)
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    made.add_node(num_cpus=1)
    yield made
    ray_cluster.disconnect()
    made.shutdown()


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1714953600")
    monkeypatch.setattr(pool, "BATCH_REPORTS", 2)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "reports.jsonl"
    lines = [
        {
            "id": f"r{n}",
            "text": f"Shells fell on Velika on Monday, said report {n}.",
            "published": f"2023-05-{n + 1:02}",
        }
        for n in range(REPORTS)
    ]
    path.write_text("\n".join([*map(json.dumps, lines), "{broken"]))
    return path


@pytest.fixture(scope="module")
def local(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1714953600")
        return built(reports, tmp_path_factory.mktemp("local") / "war.db", None)


def report(name: str, text: str, **more: Any) -> Report:
    return Report(name, text, sha256=hashlib.sha256(text.encode()).hexdigest(), **more)


def built(reports: Path, record: Path, executor: pool.Executor | None, **more: Any) -> bytes:
    building.build([reports], record, layers=LAYERS, jobs=executor or 1, **more)
    return exported(record)


def exported(record: Path) -> bytes:
    out = io.BytesIO()
    with Record(record) as opened:
        assert opened.verify() == []
        export_jsonl(opened, out)
    return out.getvalue()


def on(cluster: Any, record: Path) -> Any:
    from reportedly.scale.ray_cluster import RayCluster

    return RayCluster(cluster.address, Shards(f"{record}.shards"))


@whole_build
def test_a_cluster_builds_the_record_of_one_machine(cluster: Any, reports: Path, local: bytes, tmp_path: Path) -> None:
    record = tmp_path / "war.db"
    assert built(reports, record, on(cluster, record)) == local
    assert not Path(f"{record}.shards").exists(), "the shards go when the record holds what is in them"


def test_ray_does_not_report_on_its_use(cluster: Any, tmp_path: Path) -> None:
    from ray._common.usage import usage_lib

    from reportedly.scale import ray_cluster

    ray_cluster.connected(cluster.address)
    assert not usage_lib.usage_stats_enabled()


@whole_build
def test_a_node_killed_in_the_middle_costs_nothing(cluster: Any, reports: Path, local: bytes, tmp_path: Path) -> None:
    extra, record = cluster.add_node(num_cpus=1), tmp_path / "war.db"
    told: list[str] = []

    def tell(what: str, count: int) -> None:
        if what == "annotating" and what not in told:
            cluster.remove_node(extra, allow_graceful=False)
        told.append(what)

    assert built(reports, record, on(cluster, record), tell=tell) == local
    assert "annotating" in told


HEAD = """
import os, signal, sys
from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.cli.application import run
pool.BATCH_REPORTS = 2
add, met = Record.add, []
def add_or_die(self, additions, *more):
    met.append(len(additions))
    if len(met) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return add(self, additions, *more)
Record.add = add_or_die
sys.exit(run(sys.argv[1:]))
"""


@whole_build
def test_a_lost_head_goes_on_from_the_shards(
    cluster: Any, reports: Path, local: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "war.db"
    words = ["build", str(reports), "-o", str(record), "--ray", cluster.address, "--layers", ",".join(LAYERS), "-q"]
    ended = subprocess.run([sys.executable, "-c", HEAD, *words], check=False, capture_output=True, timeout=120)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    shards = {path.name for path in Path(f"{record}.shards").glob("*.parquet")}
    assert len(shards) >= 3, "what was read before the head was lost"
    read: list[str] = []
    original = Shards.read
    monkeypatch.setattr(Shards, "read", lambda self, name: read.append(name) or original(self, name))
    assert built(reports, record, on(cluster, record), resume=True) == local
    assert shards & set(read), "the batch that was read but not stored came from its shard"


def _deadly(document: Annotated) -> str:
    if "poison" in document.report.text and not document.notes:  # not where it is told that nothing was read
        os._exit(1)
    return document.report.id


@whole_build
def test_a_report_that_kills_its_worker_is_named(cluster: Any, tmp_path: Path) -> None:
    from ray import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    texts = ["Shells fell on Velika.", "This one is poison.", "A truce was agreed in Velika."]
    wanted = [(None, report(f"r{n}", text, path=f"r{n}.txt")) for n, text in enumerate(texts)]
    answers = [  # with `body` alone: it is what is made of the reading that kills
        answer
        for _, batch in on(cluster, tmp_path / "war.db").annotate(pool.in_batches(wanted), _deadly, ["body"])
        for answer in batch
    ]
    assert [answer.result for answer in answers] == ["r0", "r1", "r2"], "what could be kept of it is kept"
    assert answers[1].failure == Failure("r1.txt", pool.WORKER_DIED)


def _dies_once(file: Path) -> str:
    if file.name == "deadly" and not file.exists():
        file.write_text("")
        os._exit(1)
    return file.name


def test_comparing_is_done_again_where_a_worker_dies(cluster: Any, tmp_path: Path) -> None:
    from ray import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    names = ["a", "deadly", "b", "c"]
    found = on(cluster, tmp_path / "war.db").each(_dies_once, [tmp_path / name for name in names])
    assert list(found) == names


def test_no_cluster_at_an_address_is_said(reports: Path, tmp_path: Path) -> None:
    from reportedly.scale import ray_cluster

    ray_cluster.disconnect()
    record = tmp_path / "war.db"
    with pytest.raises(UsageError, match=r"no Ray cluster answers at 127\.0\.0\.1:1"):
        built(reports, record, ray_cluster.RayCluster("127.0.0.1:1", Shards(f"{record}.shards")))


class Broken:
    """What is asked of `ray` for reading, where each question ends in an error: by the name of the work."""

    def __init__(self, errors: dict[str, str]) -> None:
        import ray

        self.exceptions, self.errors = ray.exceptions, errors

    def remote(self, max_retries: int, **_: object) -> Any:
        """The work, which is asked for by its name and how often it may be done again."""
        return lambda work: SimpleNamespace(remote=lambda *given: f"{work.__name__} {max_retries}")

    def get(self, asked: str) -> Any:
        """Nothing, or the error."""
        if name := self.errors.get(asked):
            raise getattr(self.exceptions, name)("lost")
        return [Answer("line")]


@pytest.mark.parametrize(
    ("errors", "found"),
    [
        ({"_work 3": "LocalRayletDiedError"}, "the Ray cluster is gone"),
        ({"_work 3": "RaySystemError"}, "the Ray cluster is gone"),
        ({"_work 3": "WorkerCrashedError", "_work 0": "LocalRayletDiedError"}, "the Ray cluster is gone"),
        (
            {"_work 3": "WorkerCrashedError", "_work 0": "WorkerCrashedError", "_present 3": "WorkerCrashedError"},
            "the Ray cluster is gone",
        ),
        ({"_work 3": "WorkerCrashedError", "_work 0": "WorkerCrashedError"}, pool.WORKER_DIED),
        ({"_work 3": "WorkerCrashedError"}, ""),
    ],
)
def test_reports_of_a_cluster_that_is_gone_are_not_named_as_deadly(
    tmp_path: Path, errors: dict[str, str], found: str
) -> None:
    from reportedly.scale import ray_cluster

    head = ray_cluster._Head(Broken(errors), _name, ["body"], Shards(str(tmp_path)), {"body": "1"})
    batch = pool.Batch((None,), (report("one", "Shells fell on Velika."),))
    if found.startswith("the Ray"):
        with pytest.raises(UsageError, match=found):
            head.ended(batch, "name", "_work 3")
    else:
        _, answers = head.ended(batch, "name", "_work 3")
        assert [answer.failure.reason if answer.failure else "" for answer in answers] == [found]


def _name(document: Annotated) -> str:
    return document.report.id


# ------------------------------------------------------------------------------------------------ without a cluster


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("build in -o war.db --ray", "build in -o war.db --ray=local"),
        ("build in --ray -o war.db", "build in --ray=local -o war.db"),
        ("build in --ray auto -o war.db", "build in --ray auto -o war.db"),
        ("build in -o war.db", "build in -o war.db"),
    ],
)
def test_a_bare_ray_means_this_machine(words: str, given: str) -> None:
    assert application.with_address(words.split()) == given.split()


def test_shards_want_a_cluster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert application.run(["build", str(tmp_path), "-o", str(tmp_path / "war.db"), "--shards", "here"]) == 2
    assert "--shards is for reading on a cluster" in capsys.readouterr().err


def test_a_shard_gives_back_what_was_written(tmp_path: Path) -> None:
    shards = Shards(str(tmp_path / "shards"))
    reports = [report("one", "Shells fell."), report("two", "A truce — “for now”.")]
    answers = [Answer('{"id": "one"}'), Answer(None, Failure("two.txt", "it took too long"))]
    name = name_of(reports, {"body": "1"})
    assert shards.read(name) is None
    shards.write(name, reports, answers, {"body": "1"})
    assert shards.read(name) == answers
    shards.remove()
    assert shards.read(name) is None


def test_a_broken_shard_is_read_again(tmp_path: Path) -> None:
    shards = Shards(str(tmp_path))
    reports = [report("one", "Shells fell.")]
    name = name_of(reports, {})
    shards.write(name, reports, [Answer("line")], {})
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:40])
    assert shards.read(name) is None


@pytest.mark.parametrize(
    ("reports", "versions"),
    [
        ([report("one", "Shells fell.")], {"body": "2"}),
        ([report("one", "Shells fell!")], {"body": "1"}),
        ([report("one", "Shells fell.", published="2023-05-01")], {"body": "1"}),
    ],
    ids=["another version of a layer", "another text", "another day"],
)
def test_a_shard_of_something_else_is_not_taken(reports: list[Report], versions: dict[str, str]) -> None:
    assert name_of(reports, versions) != name_of([report("one", "Shells fell.")], {"body": "1"})


def test_inputs_at_an_address_are_told_by_it(tmp_path: Path) -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    files.pipe("/news/a/monday.txt", b"Shells fell on Velika on Monday, officials said.")
    files.pipe("/news/b/monday.txt", b"A truce was agreed in Velika.")
    files.pipe("/news/.hidden", b"-")
    try:
        record = tmp_path / "war.db"
        # which files there are and how they are fetched is told before any layer reads
        outcome = building.build(["memory://news"], record, layers=["body"], jobs=1)
        assert (outcome.added, len(outcome.skipped), outcome.failures) == (2, 1, [])
        with Record(record) as opened:
            assert [opened.document(name).report.path for name in ("a/monday.txt", "b/monday.txt")] == [
                "memory:///news/a/monday.txt",
                "memory:///news/b/monday.txt",
            ]
        missing = building.build(["memory://nowhere"], record, layers=["body"], jobs=1)
        assert [failure.reason for failure in missing.failures] == ["there is no file at this address"]
    finally:
        files.rm("/news", recursive=True)
