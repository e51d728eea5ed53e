"""Originals outside of the record: in a folder or at an address, found again by their hash; what is amiss is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import Places
from starlette.testclient import TestClient

from reportedly.cli.application import run
from reportedly.errors import RecordError, UsageError
from reportedly.record.store import Record
from reportedly.service import building
from reportedly.web.app import application

WORDS = {"a": "Shells fell on Velika on Friday.", "b": "The bridge at Ozerne was closed.", "c": "Talks went on."}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, words in WORDS.items():
        (folder / f"{name}.txt").write_text(words + "\n")
    return folder


def build(reports: Path, into: str | Path, originals: str | None) -> None:
    """With `body` alone: where the bytes are kept is settled before a layer reads, and no layer asks for them."""
    building.build([reports], into, layers=["body"], jobs=1, originals=originals)


def hash_of(place: str | Path, name: str = "a") -> str:
    with Record(place) as record:
        return record.document(name).report.sha256


def lying(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_they_lie_in_a_folder_by_their_hash(places: Places, reports: Path, tmp_path: Path) -> None:
    within, without, folder = places(), places(), tmp_path / "originals"
    build(reports, within, None)
    build(reports, without, str(folder))
    with Record(within) as one, Record(without) as other:
        hashes = sorted(one.document(name).report.sha256 for name in WORDS)
        assert lying(folder) == hashes
        for sha256 in hashes:
            assert one.original(sha256) == other.original(sha256)
        assert other.verify() == [] and other.verification().notes == one.verification().notes
        assert list(one.lines()) == list(other.lines())
    sha256 = hashes[0]
    page = TestClient(application(without), base_url="http://127.0.0.1").get(f"/original/{sha256}")
    assert page.status_code == 200 and page.content in {f"{words}\n".encode() for words in WORDS.values()}


def test_later_builds_keep_them_there_without_being_told(place: str | Path, reports: Path, tmp_path: Path) -> None:
    folder = tmp_path / "originals"
    build(reports, place, str(folder))
    (reports / "d.txt").write_text("A truce was agreed.\n")
    build(reports, place, None)
    assert len(lying(folder)) == 4 and hash_of(place, "d") in lying(folder)
    with Record(place) as record:
        assert record.verify() == []
    build(reports, place, str(folder))  # said again, it is the same
    with pytest.raises(UsageError, match=r"is missing in .*elsewhere: copy all that lies in"):
        build(reports, place, str(tmp_path / "elsewhere"))
    shutil.move(folder, tmp_path / "elsewhere")
    build(reports, place, str(tmp_path / "elsewhere"))
    with Record(place) as record:
        assert record.verify() == []


def missing(path: Path) -> None:
    path.unlink()


def changed(path: Path) -> None:
    path.write_bytes(b"Nothing fell.\n")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"), [(missing, "is missing in"), (changed, "has another SHA-256"), (a_folder, "cannot be read")]
)
def test_one_that_is_missing_or_changed_is_named(
    place: str | Path, reports: Path, tmp_path: Path, spoil: object, words: str
) -> None:
    folder = tmp_path / "originals"
    build(reports, place, str(folder))
    sha256 = hash_of(place)
    spoil(folder / sha256[:2] / sha256)  # type: ignore[operator]
    with Record(place) as record:
        (fault,) = record.verify()
        assert sha256 in fault and words in fault
        with pytest.raises(RecordError, match=words):
            record.original(sha256)
        with pytest.raises(UsageError, match="no original"):
            record.original("0" * 64)
    page = TestClient(application(place), base_url="http://127.0.0.1").get(f"/original/{sha256}")
    assert page.status_code == 500 and words in page.text
    if spoil is not a_folder:  # read again, it is mended
        again = tmp_path / "again.db"
        build(reports, again, str(folder))
        with Record(place) as record:
            assert record.verify() == []


def test_an_address_that_fsspec_knows(place: str | Path, reports: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    build(reports, place, "memory://archive/originals/")
    with Record(place) as record:
        assert record.verify() == []
        assert record.original(hash_of(place)) == (WORDS["a"] + "\n").encode()
    sha256 = hash_of(place)
    files = fsspec.filesystem("memory")
    assert files.exists(f"/archive/originals/{sha256[:2]}/{sha256}")
    files.rm(f"/archive/originals/{sha256[:2]}/{sha256}")
    with Record(place) as record:
        assert record.verify() == [f"original {sha256}: it is missing in memory://archive/originals"]
    with pytest.raises(UsageError, match="nowhere"):
        build(reports, place, "nowhere://x")


def test_a_record_that_holds_its_own_is_not_parted_from_them(place: str | Path, reports: Path, tmp_path: Path) -> None:
    build(reports, place, None)
    with pytest.raises(UsageError, match="holds its originals itself"):
        build(reports, place, str(tmp_path / "originals"))
    assert not (tmp_path / "originals").exists()


def test_a_place_that_cannot_be_written_to(place: str | Path, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(RecordError, match=r"cannot be kept in .*taken.*--resume"):
        build(reports, place, str(tmp_path / "taken"))
    (tmp_path / "taken").unlink()
    building.build([], place, resume=True, jobs=1)
    with Record(place) as record:
        assert record.ids() == ("a", "b", "c") and record.verify() == []


def test_backup_and_export(reports: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    place, folder = tmp_path / "war.db", tmp_path / "originals"
    words = ["build", str(reports), "-o", str(place), "--layers", "body", "--jobs", "1", "-q"]
    assert run([*words, "--originals", str(folder)]) == 0
    copy = tmp_path / "copy.db"
    assert run(["backup", str(place), str(copy)]) == 0
    assert f"originals stay where they are, in {folder}" in capfd.readouterr().out
    with Record(copy) as record:
        assert record.verify() == []
        assert record.original(hash_of(copy)) == (WORDS["a"] + "\n").encode()
    assert run(["export", str(place)]) == 0
    assert [json.loads(line)["id"] for line in capfd.readouterr().out.splitlines()[:3]] == ["a", "b", "c"]
    assert place.stat().st_size > 0 and len(lying(folder)) == 3
