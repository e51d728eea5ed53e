"""`build` killed at many moments, with all layers: on resume nothing is doubled or lost, and the record is that of an undisturbed run."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from reportedly.record.store import Record
from reportedly.scale import pool
from reportedly.service import building

SIZES = {  # name: layers (None: all), reports, reports of a batch, kills
    "all layers": (None, 16, 4, 3),
    "many reports": (
        ["body"],
        90,
        5,
        7,
    ),  # 18 batches, so that no kill meets the same one: layers would not tell more
}
TOLD = (
    "On day {n} the town of Orvik was shelled.\n",
    "The mayor said that {n} people were killed in the raid.\n",
    "The army denied that it had shelled the town.\n",
    "Rescuers searched the harbour for 3 missing sailors.\n",
)
COMMAND = [sys.executable, "-c", "from reportedly.cli import main; main()"]
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1714953600"}


def run(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *words], env=ENVIRONMENT, capture_output=True, timeout=120, check=False)


def written(path: Path, count: int) -> Path:
    """Reports for several batches, one broken line among them."""
    lines = [json.dumps({"id": f"r{n}", "text": "".join(TOLD).format(n=n) * 2}) for n in range(count)]
    lines[count // 2] = "{broken"
    path.write_text("\n".join(lines))
    return path


def exported(path: Path) -> bytes:
    done = run("export", str(path))
    assert done.returncode == 0, done.stderr
    return done.stdout


def stored(path: Path) -> int:
    """How many reports the record holds, while another process writes it."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM reports").fetchone()[0])
    except sqlite3.Error:
        return 0


def killed(path: Path, reports: Path, layers: list[str] | None, enough: int, wait: float) -> bool:
    """Build in a process of its own; kill it some time after enough is stored. Whether it was still at work."""
    work = partial(building.build, [reports], path, layers=layers, jobs=1, resume=True)
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    while process.is_alive() and stored(path) < enough:
        time.sleep(0.002)
    time.sleep(wait)
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize(("layers", "count", "size", "kills"), SIZES.values(), ids=SIZES)
def test_killed_at_many_moments(
    layers: list[str] | None, count: int, size: int, kills: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = written(tmp_path / "reports.jsonl", count)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", ENVIRONMENT["SOURCE_DATE_EPOCH"])
    monkeypatch.setattr(pool, "BATCH_REPORTS", size)
    undisturbed, disturbed = tmp_path / "undisturbed.db", tmp_path / "disturbed.db"
    began = time.monotonic()
    building.build([reports], undisturbed, layers=layers, jobs=1)
    batch = (time.monotonic() - began) / (count / size)
    moments = random.Random(1)
    at_work, seen = 0, set()
    for number in range(kills):
        at_work += killed(disturbed, reports, layers, number * count // kills, moments.uniform(0, 2 * batch))
        if stored(disturbed):
            with Record(disturbed, write=True) as record:
                assert record.verify() == [], f"after kill {number}"
        seen.add(stored(disturbed))
    assert at_work >= kills // 2
    assert len(seen) >= kills // 2
    chosen = ["--layers", ",".join(layers)] if layers else []
    done = run("build", str(reports), "-o", str(disturbed), "--resume", "--jobs", "1", *chosen)
    assert done.returncode == 1, done.stderr  # the broken line
    assert exported(disturbed) == exported(undisturbed)
    with Record(disturbed) as record:
        assert record.counts()["reports"] == count - 1
        assert layers or record.counts()["occurrences"] > 0
        assert record.verify() == []
        assert len(record.runs()) == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    reports = written(tmp_path / "reports.jsonl", 100)
    process = subprocess.Popen(
        [*COMMAND, "build", str(reports), "-o", str(tmp_path / "war.db"), "--jobs", "2", "-q"],
        env=ENVIRONMENT,
        stderr=subprocess.DEVNULL,
    )
    children: list[str] = []
    listing = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and len(children) < 2:
        children = listing.read_text().split() if listing.exists() else []
        time.sleep(0.002)
    process.kill()
    process.wait()
    assert len(children) >= 2, "no workers were seen"
    deadline = time.time() + 10
    while time.time() < deadline and any(_alive(child) for child in children):
        time.sleep(0.05)
    assert not [child for child in children if _alive(child)]


def _alive(child: str) -> bool:
    try:
        return Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
