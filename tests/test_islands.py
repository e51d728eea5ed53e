"""The islands: built into the package from a lock without hosts, small enough, checked against the API, and optional."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, build_hook, npm_for_checks
from fastapi.testclient import TestClient
from sample_record import made

from reportedly.web.app import application

SOURCES = ROOT / "islands"
MOST = 450_000
"""Bytes of script, packed, that all pages may have together."""


def test_the_lock_names_no_host() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))
    assert len(lock["packages"]) > 20
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    assert all(entry.get("integrity") for name, entry in lock["packages"].items() if name and not entry.get("link"))


def test_what_is_built_is_small_and_our_own(islands: Path) -> None:
    scripts = list(islands.glob("*.js"))
    assert {"page.js"} < {path.name for path in scripts}
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) <= MOST
    assert len(gzip.compress((islands / "page.js").read_bytes())) < 20_000  # what a page without a map loads
    assert build_hook().is_built(ROOT)


def test_a_changed_source_is_built_again(tmp_path: Path) -> None:
    hook = build_hook()
    (tmp_path / "islands/source").mkdir(parents=True)
    source = tmp_path / "islands/source/page.ts"
    source.write_text("one")
    before = hook.stamp(tmp_path)
    (tmp_path / hook.BUILT).mkdir(parents=True)
    (tmp_path / hook.BUILT / hook.STAMP).write_text(before)
    assert hook.is_built(tmp_path)
    source.write_text("two")
    assert not hook.is_built(tmp_path)


@pytest.mark.parametrize("fault", ["no node", "npm fails", "npm cannot be run"])
def test_an_installation_never_breaks_for_want_of_the_islands(tmp_path: Path, monkeypatch: Any, fault: str) -> None:
    hook = build_hook()
    (tmp_path / "islands/source").mkdir(parents=True)
    commands = {"no node": None, "npm fails": ["false"], "npm cannot be run": [str(tmp_path / "nothing")]}
    monkeypatch.setattr(hook, "npm", lambda: commands[fault])
    said: list[str] = []
    assert hook.build(tmp_path, said.append) is False
    assert len(said) == 1 and "pages work without script" in said[0]


def npm(*words: str) -> subprocess.CompletedProcess[str]:
    """Run npm among the islands, with what only checks need."""
    command = [*npm_for_checks(), *words]
    return subprocess.run(command, cwd=SOURCES, capture_output=True, text=True, timeout=300)


def test_the_islands_own_tests_pass() -> None:
    done = npm("run", "--silent", "test")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert re.search(r"Tests +\x1b?.*\d+ passed", done.stdout), done.stdout


def test_types_fit_the_api(tmp_path: Path) -> None:
    """The types are those of the API's own description, and the islands are typed throughout."""
    client = TestClient(application(made(tmp_path / "a.db")), base_url="http://127.0.0.1")
    (SOURCES / "openapi.json").write_text(json.dumps(client.get("/api/v1/openapi.json").json()), "utf-8")
    done = npm("exec", "--", "openapi-typescript", "openapi.json", "-o", str(tmp_path / "api.ts"))
    assert done.returncode == 0, done.stderr
    if os.environ.get("REPORTEDLY_RENEW"):
        shutil.copy(tmp_path / "api.ts", SOURCES / "source/api.ts")
    assert (tmp_path / "api.ts").read_text() == (SOURCES / "source/api.ts").read_text(), "make renew"
    done = npm("run", "--silent", "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_pages_work_without_the_islands(tmp_path: Path, monkeypatch: Any) -> None:
    from reportedly.web import app

    monkeypatch.setattr(app, "STATIC", tmp_path)
    app.templates.cache_clear()
    try:
        client = TestClient(application(made(tmp_path / "a.db")), base_url="http://127.0.0.1")
        page = client.get("/incidents").text
        assert "<script" not in page and "<incident-map" not in page
        assert "The map is not built into this installation" in page and "Ozerne" in page
    finally:
        app.templates.cache_clear()
