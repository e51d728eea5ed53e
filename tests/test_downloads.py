"""What a page shows can be taken away in every format: from the page, by an address, from Python."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sample_record import made

import reportedly
from reportedly.errors import UsageError
from reportedly.export.formats import known
from reportedly.web.app import application
from reportedly.web.downloads import downloads


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("downloads") / "sample.db")


@pytest.fixture(scope="module")
def client(sample: Path) -> Any:
    with TestClient(application(sample), base_url="http://127.0.0.1:8000") as opened:
        yield opened


def test_an_address_gives_what_the_filter_leaves(client: TestClient) -> None:
    answer = client.get("/export/csv?table=events&factuality=denied")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.status_code == 200 and [row["factuality"] for row in rows] == ["denied"]
    assert (answer.headers["x-count-given"], answer.headers["x-count-held-back"]) == ("1", "0")
    assert 'filename="sample-events.csv"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/export/gpgk", "there are: "),
        ("/export/csv?plase=Kharkiv", "did you mean 'place'"),
        ("/export/csv?table=evnts", "did you mean 'events'"),
        ("/export/csv?delay=soon", "no number of days"),
        ("/export/csv?coarsen=much", "'admin1' or a number"),
    ],
)
def test_a_wrong_address_is_said(client: TestClient, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400 and words in answer.json()["error"]


@pytest.mark.parametrize(
    "page",
    [
        "/incidents",
        "/questions",
        "/incident/1",
        "/question/1",
        "/report/monday",
        "/actor/office:governor",
    ],
)
def test_every_link_of_a_page_leads_to_a_file(client: TestClient, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/export/[^"]+)"', answer.text)]
    assert len(links) >= len(known()) - 1
    for link in links:
        given = client.get(link)
        assert given.status_code == 200 and given.content, (link, given.text[:200])


def test_the_links_carry_the_filter() -> None:
    links = {link["name"]: link["address"] for link in downloads("questions", {"standing": "disputed", "asks": ""})}
    assert links["csv"] == "/export/csv?table=questions&standing=disputed" and "jsonl" not in links
    assert links["acled"] == "/export/acled?standing=disputed"


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "gpkg", "kml", "acled", "ged"])
def test_tables_in_python_write_themselves(sample: Path, tmp_path: Path, form: str) -> None:
    with reportedly.open(sample) as record:
        table, path = record.incidents(country="UA"), tmp_path / f"incidents.{form}"
        held = table.write(form, path) if form == "csv" else getattr(table, f"to_{form}")(path)
        assert held["incidents"].given == 1 and path.stat().st_size > 100
        if form == "xlsx":
            assert "xl/workbook.xml" in zipfile.ZipFile(path).namelist()


def test_a_table_that_does_not_fit_is_refused(sample: Path, tmp_path: Path) -> None:
    with reportedly.open(sample) as record:
        with pytest.raises(UsageError, match="acled is made of incidents"):
            record.events().to_acled(tmp_path / "rows.csv")
        with pytest.raises(UsageError, match="there are: "):
            record.events().write("gpgk", tmp_path / "rows.gpgk")
        assert list(tmp_path.iterdir()) == []
