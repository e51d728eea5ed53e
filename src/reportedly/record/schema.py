"""The tables of a record: the same in SQLite and PostgreSQL, with strict types and a log that can only grow.

What a report says is kept as one JSON line in `annotations` (the interchange format, compressed): it is what is
sealed, exported and verified. The tables of `report_tables.py` hold the same as rows, and the views of `views.py` put
them flat, for anyone who opens it with another tool. Search indexes, triggers and views are each backend's own
(`backends`).
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, MetaData, Table

from reportedly.errors import RecordError
from reportedly.record.columns import Integer, Packed, Real, Text, numbered, only

VERSION = 6
"""Version of the tables, the last revision of `migrations`. A record of another version is refused."""

APPLICATION = 0x52455031
"""`application_id` of the file: "REP1"."""

metadata = MetaData()


def _table(name: str, *columns: Column[object] | Index) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


originals = _table(
    "originals",
    Column("sha256", Text, primary_key=True),
    Column("bytes", LargeBinary),  # none where the report came out of an export that left the originals out
)

reports = _table(
    "reports",
    numbered("reports"),
    Column("id", Text, nullable=False, unique=True),
    Column("given_id", Text, nullable=False, index=True),
    Column("fingerprint", Text, nullable=False),
    Column("sha256", Text, ForeignKey("originals.sha256"), nullable=False, index=True),
    Column("media_type", Text, nullable=False),
    Column("path", Text),
    Column("url", Text),
    Column("publisher", Text),
    Column("author", Text),
    Column("title", Text),
    Column("heading", Text, nullable=False),
    Column("published", Text),
    Column("published_basis", Text, nullable=False),
    Column("published_earliest", Text),
    Column("published_latest", Text),
    Column("day", Text, nullable=False),
    Column("language", Text),
    Column("text", Text, nullable=False),
    Index("reports_newest", "day"),
    Index("reports_publisher", "publisher", "day"),
    Index("reports_language", "language", "day"),
    Index("reports_published_basis", "published_basis"),
    Index("reports_media_type", "media_type"),
)
"""What was received; `day` is the day of publication, empty where it is not known, so that these come last."""

annotated = _table(
    "annotations",
    Column("report", Text, ForeignKey("reports.id"), primary_key=True),
    Column("layers", Text, nullable=False),
    Column("line", Packed, nullable=False),
    Column("neighbours", Text),  # the dated reports by which one without a date was dated
)

copies = _table("copies", Column("id", Text, primary_key=True), Column("line", Text, nullable=False))

copied_reports = _table(
    "copied_reports",
    Column("report", Text, ForeignKey("reports.id"), primary_key=True),
    Column("copies", Text, ForeignKey("copies.id"), nullable=False, index=True),
)

occurrences = _table(
    "occurrences",
    Column("id", Text, primary_key=True),
    Column("type", Text),
    Column("place", Text),
    Column("lat", Real),
    Column("lon", Real),
    Column("date", Text, index=True),
    Column("origins", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("line", Text, nullable=False),
    Index("occurrences_widely_told", "origins", "id", **only("origins > 1")),
)

occurrence_reports = _table(
    "occurrence_reports",
    Column("occurrence", Text, ForeignKey("occurrences.id"), primary_key=True),
    Column("report", Text, ForeignKey("reports.id"), primary_key=True, index=True),
)

stories = _table(
    "stories",
    Column("report", Text, ForeignKey("reports.id"), primary_key=True),
    Column("occurrence", Text, ForeignKey("occurrences.id"), nullable=False, index=True),
)

incidents = _table(
    "incidents",
    Column("id", Text, primary_key=True),
    Column("rank", Integer, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("type", Text, index=True),
    Column("status", Text),
    Column("earliest", Text, index=True),
    Column("latest", Text, index=True),
    Column("date_precision", Integer),
    Column("place", Text),
    Column("place_key", Text, index=True),
    Column("lat", Real),
    Column("lon", Real),
    Column("country", Text, index=True),
    Column("admin1", Text, index=True),
    Column("geonameid", Integer),
    Column("feature", Text),
    Column("place_precision", Integer),
    Column("weapon", Text),
    Column("disputed_actor", Integer, nullable=False),
    Column("contested", Integer, nullable=False),
    Column("minor", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("line", Text, nullable=False),
)
"""One row a happening, the most contested and most widely told first by `rank`."""

incident_reports = _table(
    "incident_reports",
    Column("incident", Text, ForeignKey("incidents.id"), primary_key=True),
    Column("report", Text, ForeignKey("reports.id"), primary_key=True, index=True),
)

incident_occurrences = _table(
    "incident_occurrences",
    Column("incident", Text, ForeignKey("incidents.id"), primary_key=True),
    Column("occurrence", Text, ForeignKey("occurrences.id"), primary_key=True, index=True),
)

questions = _table(
    "questions",
    Column("id", Text, primary_key=True),
    Column("rank", Integer, nullable=False, index=True),
    Column("incident", Text, ForeignKey("incidents.id"), index=True),
    Column("asks", Text, nullable=False, index=True),
    Column("about", Text, nullable=False),
    Column("counted", Text),
    Column("unit", Text),
    Column("standing", Text, nullable=False, index=True),
    Column("sentence", Text, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("line", Text, nullable=False),
)
"""What the accounts of an incident answer, alike or not; contradictions first by `rank`."""

positions = _table(
    "positions",
    Column("question", Text, ForeignKey("questions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("value", Real),
    Column("low", Real),
    Column("high", Real),
    Column("origins", Integer, nullable=False),
)

accounts = _table(
    "accounts",
    Column("question", Text, ForeignKey("questions.id"), primary_key=True),
    Column("account", Integer, primary_key=True),
    Column("report", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("position", Integer),
    Column("stance", Text, nullable=False),
    Column("source", Text),
    Column("source_actor", Text, index=True),
    Column("told", Text),
    Column("copy_of", Text),
)
"""Who answers a question and how, and the characters that say so. `position` is null for an account that takes none."""

relations = _table(
    "relations",
    Column("question", Text, ForeignKey("questions.id"), primary_key=True),
    Column("a", Integer, primary_key=True),
    Column("b", Integer, primary_key=True),
    Column("relation", Text, nullable=False, index=True),
    Column("check", Text),
)
"""How two accounts of a question, by their numbers, stand to each other."""

findings = _table(
    "findings",
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False, index=True),
    Column("a", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("b", Text, ForeignKey("reports.id"), index=True),
    Column("occurrence", Text, ForeignKey("occurrences.id"), index=True),
    Column("line", Text, nullable=False),
)

failures = _table(
    "failures",
    Column("input", Text, primary_key=True),
    Column("reason", Text, nullable=False),
)

runs = _table(
    "runs",
    numbered("runs"),
    Column("version", Text, nullable=False),
    Column("layers", Text, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("state", Text, nullable=False),  # `run_states.py`
)

under_way = _table(
    "under_way",
    numbered("under_way"),
    Column("inputs", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("begun", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""Runs that have been asked for and have not ended: written before anything is read, taken away at the end."""

kept = _table("kept", Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
"""What comparing keeps for the next time; made when it is missing, for records that are older than it."""

state = _table("state", Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

log = _table(
    "log",
    Column("number", Integer, primary_key=True),
    Column("time", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("why", Text),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("log_what", "what"),
)

log_end = _table(
    "log_end",
    Column("number", Integer, primary_key=True),
    Column("entries", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""How long the log is and the hash of its last entry: a log that has lost its tail is found out."""

file_digest = _table(
    "file_digest",
    Column("number", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("head", Text, nullable=False),
)
"""One row: the hash of the file's bytes, and that of the log's last entry when it was made (`file_digest.py`)."""

seal_leaves = Table(
    "seal_leaves",
    metadata,
    Column("name", Text, primary_key=True),
    Column("first", Text, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Hashes of rows of each table that follow one another, from the key `first` on (`leaves.py`)."""

START = "0" * 64
"""What the first entry of the log is chained to."""

FIRST_ROWS = (
    f"INSERT INTO log_end VALUES (1, 0, '{START}')",
    f"INSERT INTO file_digest VALUES (1, '{START}', '{START}')",
)
"""What stands in every new record."""


def check_version(version: int, where: str) -> None:
    """Raises RecordError for tables of another version, with the command that helps."""
    if 0 < version < VERSION:
        raise RecordError(
            f"{where} has tables of version {version}, this program reads version {VERSION}; "
            f"bring it over, with all that it holds, by: reportedly upgrade {where}"
        )
    if version != VERSION:
        raise RecordError(
            f"{where} has tables of version {version}, this program reads version {VERSION}; install the program that "
            f"made it, or read the reports anew with: reportedly build INPUT -o NEW_RECORD"
        )
