"""A limit of memory for each report, with and without workers: beyond it the failure is named, and the rest is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.scale import limits

GREEDY = """
# `greedy` stands for any layer that takes too much, `body` for what was read before it
import json, sys
from dataclasses import replace
from reportedly.layers.declaration import layer
from reportedly.layers.pipeline import Pipeline
from reportedly.model import Report
from reportedly.scale import limits, pool

limits.MEMORY = 1 << 30
pool.BATCH_REPORTS = 2

@layer(requires=("body",), assigns=("notes",), languages=None)
def greedy(document):
    if "hostile" in document.text:
        bytearray(8 << 30)
    return document

pipeline = Pipeline(["body"])
pipeline.layers["greedy"] = greedy
pipeline.__dict__["versions"] = {"body": "1", "greedy": "1"}
pool._pipelines[("body",)] = pipeline

def told(document):
    return [document.report.id, sorted(document.layers), len(document.body)]

reports = [(n, Report(n, f"A {kind} report of the war.", "0")) for n, kind in zip("abcde", ["good", "hostile", *["good"] * 3])]
for batch, answers in pool.annotate(pool.in_batches(reports), told, layers=["body"], jobs=int(sys.argv[1])):
    for answer in answers:
        print(json.dumps([answer.result, answer.failure and answer.failure.reason]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process asks for")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_that_takes_too_much_memory_is_named_and_the_rest_is_kept(jobs: int) -> None:
    done = subprocess.run([sys.executable, "-c", GREEDY, str(jobs)], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result[0] for result, _ in answers] == list("abcde")
    reason = "the layer greedy failed: MemoryError: it asked for more memory than reading a report may take"
    assert [told for _, told in answers] == [None, reason, None, None, None]
    assert answers[1][0] == ["b", ["body"], 1], "what was read until then is kept"
    assert answers[0][0] == ["a", ["body", "greedy"], 1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process asks for")
def test_the_limit_of_memory_ends_with_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY", 64 << 20)
    before = limits.resource.getrlimit(limits.resource.RLIMIT_DATA)
    with pytest.raises(MemoryError), limits.bounded(10):
        bytearray(512 << 20)
    assert limits.resource.getrlimit(limits.resource.RLIMIT_DATA) == before
    assert len(bytearray(512 << 20)) == 512 << 20


FORKED = """
import multiprocessing, os, sys, threading
from reportedly.model import Report
from reportedly.scale import pool

def name(document):
    return document.report.id

def read():
    reports = [(n, Report(n, "A good report of the war.", "0")) for n in "abcdef"]
    pool.BATCH_REPORTS = 2
    done = pool.annotate(pool.in_batches(reports), name, layers=["body"], jobs=2)  # how workers start: no layer knows
    return [answer.result for _, answers in done for answer in answers]

if __name__ == "__main__":
    multiprocessing.get_context("forkserver").Process(target=print).start()
    child = os.fork()
    if not child:
        threading.Thread(target=threading.Event().wait, args=(60,), daemon=True).start()  # so that nothing is forked
        os._exit(0 if read() == list("abcdef") else 1)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a fork server")
def test_a_process_that_was_forked_beside_a_fork_server_has_workers(tmp_path: Path) -> None:
    script = tmp_path / "forked.py"
    script.write_text(FORKED)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr.decode()
