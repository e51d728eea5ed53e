"""A record as a whole: copied while it is written, exported and read back, brought over, salvaged, sealed."""

from __future__ import annotations

import io
import json
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Places
from sample_record import made

from reportedly.errors import InputError, RecordError, UsageError
from reportedly.export.annotations import export_jsonl, export_sealed, export_what_is_whole
from reportedly.export.importing import import_export
from reportedly.record import anchoring, timestamps, transfer
from reportedly.record.store import Record
from reportedly.service import building

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import durability


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("keeping") / "sample.db")


@pytest.fixture
def copy(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sample, tmp_path / "war.db"))


def exported(path: str | Path) -> bytes:
    out = io.BytesIO()
    with Record(path) as record:
        export_jsonl(record, out)
    return out.getvalue()


# ------------------------------------------------------------------------------------------------ backup


def test_a_copy_is_the_record(sample: Path, tmp_path: Path) -> None:
    made_path = transfer.backup(sample, tmp_path / "copy.db")
    assert exported(made_path) == exported(sample)
    assert durability.faults(made_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]
    with pytest.raises(UsageError, match="there already"):
        transfer.backup(sample, made_path)
    with pytest.raises(RecordError, match="no such record"):
        transfer.backup(tmp_path / "none.db", tmp_path / "other.db")


def test_a_copy_of_a_live_record_is_one_moment_of_it(copy: Path, tmp_path: Path) -> None:
    with Record(copy, write=True) as record:
        record.decide("monday", "tuesday", "two", "they are by two hands")
        transfer.backup(copy, tmp_path / "first.db")  # what was decided stands in the write-ahead log alone
        record.decide("monday", "tuesday", "open", "they are not")
        transfer.backup(copy, tmp_path / "second.db")
    for name, decisions in (("first.db", 1), ("second.db", 0)):
        assert durability.faults(tmp_path / name) == []
        with Record(tmp_path / name) as record:
            assert len(record.decisions()) == decisions


# ------------------------------------------------------------------------------------------------ import


def test_an_export_read_back_gives_the_same_export(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "war.jsonl").write_bytes(exported(sample))
    assert import_export(tmp_path / "war.jsonl", tmp_path / "war.db") == 3
    assert exported(tmp_path / "war.db") == exported(sample)
    assert durability.faults(tmp_path / "war.db") == []
    with Record(tmp_path / "war.db") as record:
        assert any("originals are not in the record" in note for note in record.verification().notes)
        assert record.find("missile")
        with pytest.raises(UsageError, match="no original"):
            record.original(record.document("monday").report.sha256)


def test_a_built_record_goes_out_comes_back_and_is_built_on(tmp_path: Path, bare_places: Places) -> None:
    lines = [{"id": name, "text": f"Two drones fell near {name} on Friday.", "views": 7} for name in "abc"]
    lines.append({"id": "a", "text": "Other words came under the same id.", "published": "2024-05-03"})
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "empty.txt").write_bytes(b"")
    inputs, first, second = [tmp_path / "in.jsonl", tmp_path / "empty.txt"], bare_places(), bare_places()
    building.build(inputs, first, jobs=1)
    (tmp_path / "war.jsonl").write_bytes(exported(first))
    import_export(tmp_path / "war.jsonl", second)
    assert exported(second) == exported(first)
    outcome = building.build([], second, resume=True, jobs=1)
    assert (outcome.read, outcome.anew, outcome.added) == (0, 4, 0)
    assert exported(second) == exported(first)
    assert building.build(inputs, second, jobs=1).known == 4
    with Record(second) as record:
        assert record.verify() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines[:-1], "the run, is missing"),
        (lambda lines: [*lines, lines[0]], "after that of the run"),
        (lambda lines: ["{broken", *lines], ":1: not JSON"),
        (lambda lines: ['{"kind": "other"}', *lines], ":1: not a line of an export"),
        (lambda lines: [lines[0].replace('"text"', '"Text"', 1), *lines[1:]], ":1: this report cannot be read"),
        (lambda lines: [line.replace("denied that", "agreed  at", 1) if '"denies"' in line else line for line in lines], "does not fit together"),
        (lambda lines: lines[1:], "there is no report|cannot be stored|FOREIGN"),
    ],
)  # fmt: skip
def test_what_is_no_whole_export_makes_no_record(sample: Path, tmp_path: Path, change: object, told: str) -> None:
    lines = exported(sample).decode().split("\n")[:-1]
    (tmp_path / "war.jsonl").write_text("\n".join(change(lines)) + "\n")  # type: ignore[operator]
    with pytest.raises((InputError, RecordError), match=told):
        import_export(tmp_path / "war.jsonl", tmp_path / "war.db")
    assert [path.name for path in tmp_path.iterdir()] == ["war.jsonl"]


def test_nothing_is_overwritten(sample: Path, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "war.jsonl").write_bytes(exported(sample))
    with pytest.raises(UsageError, match="there already"):
        import_export(tmp_path / "war.jsonl", copy)


# ------------------------------------------------------------------------------------------------ upgrade


def older(path: Path) -> Path:
    """A record as version 1 of the tables kept it: those that an upgrade reads."""
    connection = sqlite3.connect(path)
    for statement in OLDER.strip().split(";\n"):
        connection.execute(statement)
    text, line = "Two drones fell near Velika on Friday.", {"report_body": None, "report_notes": []}
    line |= {"kind": "report", "id": "a~2", "sha256": "5c", "media_type": "text/plain", "path": "in/a.txt", "url": None}
    line |= {"publisher": "Example Gazette", "author": None, "title": None, "triggers": [{"start": 4, "end": 10}]}
    line |= {"report_published": "2024-05-03", "report_published_basis": "given", "places": [{"old": "form"}]}
    line |= {"language": "en", "vectors": [[0, 9, "AAAA"]], "layers": {"body": "body 1"}, "published": {"value": "x"}}
    connection.execute("INSERT INTO originals VALUES ('5c', ?)", (text.encode(),))
    connection.execute("INSERT INTO reports VALUES (1, 'a~2', 'a', 'f', '5c', ?)", (text,))
    connection.execute("INSERT INTO annotations VALUES ('a~2', 'l', ?)", (json.dumps(line),))
    connection.execute("INSERT INTO failures VALUES ('in/b.txt', 'the file is empty')")
    connection.execute("INSERT INTO runs VALUES (1, '0.1.0', '{}', '[\"in\"]', '2024-05-04T00:00:00Z', NULL)")
    from reportedly.record import audit_log

    previous = "0" * 64
    for number, what in enumerate(("run started", "report added"), 1):
        entry = {"number": number, "time": "t", "who": "w", "what": what, "subject": "a~2", "old": None}
        entry |= {"new": '["in"]' if number == 1 else "h", "why": None, "previous": previous}
        previous = audit_log.hash_of(entry)
        connection.execute("INSERT INTO log VALUES (?,?,?,?,?,?,?,?,?,?)", (*entry.values(), previous))
    connection.commit()
    connection.close()
    return path


OLDER = """
PRAGMA application_id = 0x52455031;
PRAGMA user_version = 1;
CREATE TABLE originals (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE reports (number INTEGER PRIMARY KEY, id TEXT, given_id TEXT, fingerprint TEXT, sha256 TEXT, text TEXT) STRICT;
CREATE TABLE annotations (report TEXT PRIMARY KEY, layers TEXT, line TEXT) STRICT;
CREATE TABLE failures (input TEXT PRIMARY KEY, reason TEXT) STRICT;
CREATE TABLE runs (number INTEGER PRIMARY KEY, version TEXT, layers TEXT, inputs TEXT, started TEXT, finished TEXT) STRICT;
CREATE TABLE log (number INTEGER PRIMARY KEY, time TEXT, who TEXT, what TEXT, subject TEXT, old TEXT, new TEXT, why TEXT,
  previous TEXT, hash TEXT) STRICT
"""


def test_a_record_of_the_older_version_is_refused_with_the_command_and_upgraded(tmp_path: Path) -> None:
    path = older(tmp_path / "war.db")
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(RecordError, match=r"reportedly upgrade .*war\.db"):
            Record(path, write=write)
    kept = transfer.upgrade(path)
    assert kept.read_bytes() == before
    with Record(path) as record:
        report = record.document("a~2").report
        assert (report.published, report.published_basis, report.publisher) == (
            "2024-05-03",
            "given",
            "Example Gazette",
        )
        assert [span.of(report.text) for span in report.triggers] == ["drones"]
        assert record.original("5c") == report.text.encode()
        assert record.known("a")[0].id == "a~2"
        assert len(record.failures()) == 1
        faults = record.verify()
        assert faults == [
            "original 5c: its bytes have another SHA-256"
        ]  # as it was made up above: carried over, and told
    assert building.build([], path, resume=True, jobs=1).anew == 1
    with Record(path) as record:
        assert record.document("a~2").body
    with pytest.raises(RecordError, match="nothing to upgrade"):
        transfer.upgrade(path)


# ------------------------------------------------------------------------------------------------ what is whole


def test_what_is_whole_in_a_whole_record_is_all_of_it(sample: Path) -> None:
    out = io.BytesIO()
    with Record(sample) as record:
        assert export_what_is_whole(record, out) == []
    lines, whole = out.getvalue().split(b"\n"), exported(sample).split(b"\n")
    assert lines[:-2] == whole[:-2]
    assert json.loads(lines[-2]) == json.loads(whole[-2]) | {"left_out": 0}


def test_a_broken_report_is_left_out_and_named_with_all_that_rests_on_it(copy: Path, tmp_path: Path) -> None:
    durability.edited(
        copy, tmp_path / "broken.db", (*durability.FREE, "UPDATE reports SET text = 'x' WHERE id = 'tuesday'")
    )
    out = io.BytesIO()
    with Record(tmp_path / "broken.db") as record:
        broken = dict(export_what_is_whole(record, out))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["id"] for line in lines if line["kind"] == "report"] == ["monday", "monday-copy"]
    assert "report tuesday" in broken
    assert all("'tuesday' is not whole" in why for what, why in broken.items() if what != "report tuesday")
    assert lines[-1]["left_out"] == len(broken) > 1


def test_whatever_is_flipped_what_comes_out_is_true(sample: Path, tmp_path: Path) -> None:
    """Whole pages are lost here, not single bits: no line may come out that was not in the record."""
    true = {line for line in exported(sample).split(b"\n") if line and b'"kind": "run"' not in line}
    chance, came_out = random.Random(5), 0
    size = len(sample.read_bytes()) // 4096
    for _ in range(25):
        data = bytearray(sample.read_bytes())
        page = chance.randrange(1, size)
        data[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
        path = tmp_path / "broken.db"
        path.write_bytes(data)
        out = io.BytesIO()
        try:
            with Record(path) as record:
                broken = export_what_is_whole(record, out)
        except RecordError:
            continue
        lines = [line for line in out.getvalue().split(b"\n") if line and b'"kind": "run"' not in line]
        reports = [line for line in lines if line.startswith(b'{"kind": "report"')]
        came_out += len(reports)
        strip = ('"copies"', '"story"')
        bare = {json.dumps({k: v for k, v in json.loads(line).items() if f'"{k}"' not in strip}) for line in true}
        assert {
            json.dumps({k: v for k, v in json.loads(line).items() if f'"{k}"' not in strip}) for line in lines
        } <= bare
        assert len(reports) == 3 or broken
    assert came_out > 40


# ------------------------------------------------------------------------------------------------ seals


def test_a_log_that_was_cut_and_noted_anew_is_known_by_what_was_kept_elsewhere(copy: Path, tmp_path: Path) -> None:
    with Record(copy, write=True) as record:
        record.decide("monday", "tuesday", "two", "they are by two hands")
    with Record(copy) as record:
        note, request = anchoring.seal(record)
        with (tmp_path / "war.jsonl").open("wb") as out:
            export_sealed(record, out)
        head = anchoring.head_of(record)
        for kept in (note, tmp_path / "war.jsonl"):
            assert anchoring.against(record, kept)[0] == []
        with pytest.raises(InputError, match="neither a seal nor"):
            anchoring.against(record, request)
    assert bytes.fromhex(head.hash) in request.read_bytes()
    cut = tmp_path / "cut.db"  # by one who knows how: the decision goes, and every hash is made anew
    durability.edited(
        copy,
        cut,
        (
            *durability.LOG,
            "DELETE FROM log WHERE what = 'decided'",
            "UPDATE log_end SET entries = (SELECT max(number) FROM log), hash = (SELECT hash FROM log ORDER BY number DESC LIMIT 1)",
            *(statement for statement in durability.KEPT if " ON log " in statement),
        ),
    )  # fmt: skip
    assert all(fault.startswith("bytes of") or "digest" in fault for fault in durability.faults(cut))
    with Record(cut) as record:
        for kept in (note, tmp_path / "war.jsonl"):
            faults, _ = anchoring.against(record, kept)
            assert "cut short or made anew" in faults[0]


def test_what_came_later_is_no_fault(copy: Path) -> None:
    with Record(copy) as record:
        note, _ = anchoring.seal(record)
    with Record(copy, write=True) as record:
        record.decide("monday", "tuesday", "two", "they are by two hands")
        faults, told = anchoring.against(record, note)
    assert faults == []
    assert "1 entries have come since" in told


def test_a_request_is_what_the_standard_says() -> None:
    made_request = timestamps.request("ab" * 32)
    assert made_request == bytes.fromhex(
        "30 39 02 01 01 30 31 30 0d 06 09 60 86 48 01 65 03 04 02 01 05 00 04 20" + "ab" * 32 + "01 01 ff"
    )


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_the_answer_of_an_authority_is_read(copy: Path, tmp_path: Path) -> None:
    with Record(copy) as record:
        _, request = anchoring.seal(record)
    (tmp_path / "tsa.cnf").write_text(AUTHORITY.replace("HERE", str(tmp_path)))
    (tmp_path / "serial").write_text("01\n")
    key = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-days",
        "2",
        "-subj",
        "/CN=tsa",
    ]
    key += ["-addext", "extendedKeyUsage=critical,timeStamping"]
    for words in (key, ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", str(request), "-out", "war.tsr"]):
        subprocess.run(["openssl", *words], cwd=tmp_path, check=True, capture_output=True)
    with Record(copy) as record:
        faults, told = anchoring.against(record, tmp_path / "war.tsr")
    assert faults == []
    assert told.startswith("stamped at 20")
    for content in (b"", b"\x30\x03\x02\x01\x00", (tmp_path / "war.tsr").read_bytes()[:-200]):
        (tmp_path / "broken.tsr").write_bytes(content)
        with Record(copy) as record, pytest.raises(InputError, match="no answer of a time-stamp authority"):
            anchoring.against(record, tmp_path / "broken.tsr")


AUTHORITY = """
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = HERE/serial
signer_cert = HERE/cert.pem
signer_key = HERE/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


# ------------------------------------------------------------------------------------------------ on the command line


def test_the_commands(copy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from reportedly.cli.application import run

    def said(*words: object, status: int = 0) -> str:
        assert run([str(word) for word in words]) == status
        return "".join(capfd.readouterr())

    assert "3 reports" in said("backup", copy, tmp_path / "copy.db")
    assert "there already" in said("backup", copy, tmp_path / "copy.db", status=2)
    said("export", copy, "--seal", "-o", tmp_path / "war.jsonl")
    assert "3 reports" in said("import", tmp_path / "war.jsonl", "-o", tmp_path / "again.db")
    assert "where to?" in said("import", tmp_path / "war.jsonl", status=2)
    assert "nothing to upgrade" in said("upgrade", copy, status=1)
    assert "war.db.tsq" in said("verify", copy, "--seal")
    kept = ("--against", tmp_path / "war.db.seal.json", "--against", tmp_path / "war.jsonl")
    assert "sound" in said("verify", copy, *kept)
    assert "made anew since" in said("verify", tmp_path / "again.db", *kept, status=1)
    durability.edited(
        copy, tmp_path / "broken.db", (*durability.FREE, "UPDATE reports SET text = 'x' WHERE id = 'tuesday'")
    )
    told = said("export", tmp_path / "broken.db", "--what-is-whole", "-o", tmp_path / "whole.jsonl", status=1)
    assert "left out: report tuesday" in told
    assert "2 reports" in said("import", tmp_path / "whole.jsonl", "-o", tmp_path / "whole.db")
    assert "are for the format jsonl" in said("export", copy, "--seal", "-f", "csv", status=2)
