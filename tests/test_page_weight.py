"""What is sent over the wire: compressed, but for pages with a secret in a form."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sample_record import made

from reportedly.web.app import application


@pytest.mark.parametrize(
    ("reviewer", "address", "encoding"),
    [
        (None, "/", "gzip"),
        (None, "/static/style.css", "gzip"),
        (None, "/api/v1/incidents", None),  # a short one
        ("Ada", "/", None),
        ("Ada", "/static/style.css", "gzip"),
    ],
)
def test_what_is_compressed(tmp_path: Path, reviewer: str | None, address: str, encoding: str | None) -> None:
    client = TestClient(application(made(tmp_path / "a.db"), reviewer), base_url="http://127.0.0.1")
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200 and answer.headers.get("content-encoding") == encoding
