"""What workers have read, kept in Parquet files until the record holds it: a run that lost its head goes on from them.

A shard is the answers of one batch. Its name is a hash of all that the answers are made from (the layers with their
versions, and each report as it came), so a shard of another version or another text is never taken for this one. It is
written beside its place and moved there whole. The folder may lie on this machine or, through fsspec, at any address
that head and workers share (`s3://...`).
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.errors import UsageError
from reportedly.model import Failure, Report
from reportedly.scale.pool import Answer

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

COLUMNS = "number INTEGER, report VARCHAR, line VARCHAR, failed VARCHAR, reason VARCHAR, versions VARCHAR"


def name_of(reports: Sequence[Report], versions: Mapping[str, str]) -> str:
    """The name of the shard that holds the answers of these reports, as these versions of the layers read them."""
    made_from = json.dumps([dict(versions), [asdict(report) for report in reports]], sort_keys=True, default=str)
    return f"{hashlib.sha256(made_from.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}.parquet"


@dataclass(frozen=True, slots=True)
class Shards:
    """A folder of shards.

    Attributes:
        address: a folder of this machine, or an address that fsspec knows.
    """

    address: str

    @property
    def shared(self) -> bool:
        """Whether workers on other machines reach it by the same address."""
        return "://" in self.address

    def write(
        self, name: str, reports: Sequence[Report], answers: Sequence[Answer[str]], versions: Mapping[str, str]
    ) -> None:
        """Keep the answers of a batch."""
        told = json.dumps(dict(versions), sort_keys=True)
        rows = [
            (
                number,
                report.id,
                answer.result,
                None if answer.failure is None else answer.failure.input,
                None if answer.failure is None else answer.failure.reason,
                told,
            )
            for number, (report, answer) in enumerate(zip(reports, answers, strict=True))
        ]
        files, folder = self._files()
        files.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryDirectory() as near:
            made = Path(near) / name
            with _duckdb().connect() as connection:
                connection.execute(f"CREATE TABLE answers ({COLUMNS})")
                connection.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)", rows)
                connection.execute(
                    "COPY (FROM answers ORDER BY number) TO ? (FORMAT parquet, COMPRESSION zstd)", [str(made)]
                )
            partly = f"{folder}/.{name}.part"
            files.put_file(str(made), partly)
            files.mv(partly, f"{folder}/{name}")

    def read(self, name: str) -> list[Answer[str]] | None:
        """The answers that were kept under a name; None where there are none, or what lies there is broken."""
        files, folder = self._files()
        if not files.exists(f"{folder}/{name}"):
            return None
        duckdb = _duckdb()
        with tempfile.TemporaryDirectory() as near:
            copy = Path(near) / name
            try:
                files.get_file(f"{folder}/{name}", str(copy))
                with duckdb.connect() as connection:
                    rows = connection.execute(
                        "SELECT line, failed, reason FROM read_parquet(?) ORDER BY number", [str(copy)]
                    ).fetchall()
            except (OSError, duckdb.Error):
                return None  # it is read again, and written anew
        return [Answer(line, None if failed is None else Failure(failed, reason)) for line, failed, reason in rows]

    def remove(self) -> None:
        """Remove the folder with all its shards, once the record holds what is in them."""
        files, folder = self._files()
        if files.exists(folder):
            files.rm(folder, recursive=True)

    def _files(self) -> tuple[AbstractFileSystem, str]:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise UsageError("shards want fsspec: install reportedly[ray]") from error
        files, folder = url_to_fs(self.address)
        return files, folder.rstrip("/")


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("shards are Parquet files, which want duckdb: install reportedly[ray]") from error
    return duckdb
