"""What PostgreSQL has besides the tables: search index, triggers, views, points; and the check that all is as made."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from reportedly.record import report_tables
from reportedly.record.views import views

WORDS, STEMS = "reportedly_words", "reportedly_stems"
"""The text search configuration of a record and its dictionary: English stems, and no word is left out."""

FOLDING = '"und-x-icu"'
"""The collation by which capitals are compared with small letters, in any script."""

FOLDED = f"lower((coalesce(reports.title, '') || chr(10) || reports.text) COLLATE {FOLDING})"

SEARCH = (
    f"CREATE TEXT SEARCH DICTIONARY {STEMS} (TEMPLATE = snowball, Language = english)",
    f"CREATE TEXT SEARCH CONFIGURATION {WORDS} (PARSER = default)",
    f"ALTER TEXT SEARCH CONFIGURATION {WORDS} ADD MAPPING FOR asciiword, word, numword, int, uint, float, sfloat, "
    "numhword, hword, asciihword, hword_part, hword_asciipart, hword_numpart, version, host, email, url, url_path, "
    f"file WITH {STEMS}",
    "CREATE TABLE search (number bigint NOT NULL REFERENCES reports, part integer NOT NULL, words tsvector NOT NULL, "
    "PRIMARY KEY (number, part))",
    "CREATE INDEX search_words ON search USING gin (words)",
)

HAS_LZ4 = "SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"
"""Whether the server can compress by LZ4: vectors of words become a quarter smaller than by its own way, and sooner."""

NEVER = {
    "log_only_grows": "the log only grows",
    "report_stays": "a report is kept as it was received",
    "report_never_goes": "a report is never deleted",
}
"""Functions of triggers that refuse, with what they say."""

TRIGGERS = {
    "log_fixed": "BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION log_only_grows()",
    "log_kept": "BEFORE DELETE ON log FOR EACH ROW EXECUTE FUNCTION log_only_grows()",
    "log_whole": "BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows()",
    "reports_fixed": "BEFORE UPDATE OF id, fingerprint, sha256, text, title ON reports FOR EACH ROW "
    "EXECUTE FUNCTION report_stays()",
    "reports_kept": "BEFORE DELETE ON reports FOR EACH ROW EXECUTE FUNCTION report_never_goes()",
    "reports_whole": "BEFORE TRUNCATE ON reports FOR EACH STATEMENT EXECUTE FUNCTION report_never_goes()",
}

VIEWS = views(
    names="(SELECT string_agg(p.name, '; ' ORDER BY p.number) FROM incident_parties p "
    "WHERE p.incident = i.id AND p.role = '{role}')",
    whole="trunc({value})::bigint",
)

PIECES = f"CREATE INDEX reports_pieces ON reports USING gin (({FOLDED}) gin_trgm_ops)"

POINT = "ST_SetSRID(ST_MakePoint({longitude}, {latitude}), 4326)::geometry(Point, 4326)"
POINTS = {"incidents": ("lon", "lat"), "events": ("longitude", "latitude")}
"""Tables with points, and the columns of these, for a database with PostGIS."""


def make(connection: Connection) -> None:
    """Make the search index, triggers, views, and what extensions allow."""
    for statement in SEARCH:
        connection.exec_driver_sql(statement)
    if connection.exec_driver_sql(HAS_LZ4).first():
        connection.exec_driver_sql("ALTER TABLE search ALTER COLUMN words SET COMPRESSION lz4")
    for name, words in NEVER.items():
        connection.exec_driver_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {_refusing(words)} $$"
        )
    for name, words in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {words}")
    for statement in VIEWS:
        connection.exec_driver_sql(statement)
    if _extension(connection, "pg_trgm"):
        connection.exec_driver_sql(PIECES)
    if has_extension(connection, "postgis"):
        for table, (longitude, latitude) in POINTS.items():
            point = POINT.format(longitude=longitude, latitude=latitude)
            connection.exec_driver_sql(f"CREATE INDEX {table}_place_on_earth ON {table} USING gist (({point}))")
            view, point = table.removesuffix("s"), POINT.format(longitude="longitude", latitude="latitude")
            connection.exec_driver_sql(f"CREATE VIEW {view}_points AS SELECT *, {point} AS point FROM {view}_rows")


def unmake(connection: Connection) -> None:
    """Take away all that `make` and the tables of a record are; extensions stay."""
    for table in POINTS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {table.removesuffix('s')}_points")
    for statement in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {statement.split()[2]}")
    connection.exec_driver_sql("DROP TABLE IF EXISTS search, alembic_version")
    report_tables.metadata.drop_all(connection)
    connection.exec_driver_sql(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {WORDS}")
    connection.exec_driver_sql(f"DROP TEXT SEARCH DICTIONARY IF EXISTS {STEMS}")
    for name in NEVER:
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")


def _refusing(words: str) -> str:
    return f"BEGIN RAISE EXCEPTION '{words}'; END"


def _extension(connection: Connection, name: str) -> bool:
    """Whether an extension is there; made where the server has it and the user may."""
    if has_extension(connection, name):
        return True
    offered = text("SELECT 1 FROM pg_available_extensions WHERE name = :name")
    if connection.execute(offered, {"name": name}).first() is None:
        return False
    from sqlalchemy.exc import DBAPIError

    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"CREATE EXTENSION {name}")
    except DBAPIError:  # it takes a greater one to make it: the record does without
        return False
    return True


def has_extension(connection: Connection, name: str) -> bool:
    """Whether the database has an extension."""
    found = connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = :name"), {"name": name})
    return found.first() is not None


def tables_here(connection: Connection) -> set[str]:
    """The names of the tables of the record's schema."""
    rows = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return set(rows.scalars())


def columns_of(connection: Connection, table: str) -> list[str]:
    """The names of a table's columns, in order."""
    query = text(
        "SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = :table "
        "AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
    )
    return list(connection.execute(query, {"table": table}).scalars())


def size(connection: Connection) -> int:
    """Bytes that the tables and indexes of the record take."""
    query = (
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
    )
    return int(connection.exec_driver_sql(query).scalar_one())


def holder_of(connection: Connection, key: int) -> str:
    """Who holds an advisory lock, in the words that they gave; empty where nobody does any more."""
    query = text(
        "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.classid = :key AND l.granted "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return str(connection.execute(query, {"key": key}).scalar() or "")


def missing_parents(connection: Connection) -> Iterator[str]:
    """Rows that refer to what is not there: a server's own checks can be switched off."""
    for table in report_tables.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            child, parent = key.parent, key.column
            query = text(
                f'SELECT count(*) FROM "{table.name}" c WHERE c."{child.name}" IS NOT NULL AND NOT EXISTS '
                f'(SELECT 1 FROM "{parent.table.name}" p WHERE p."{parent.name}" = c."{child.name}")'
            )
            if number := connection.execute(query).scalar_one():
                yield f"table {table.name}: what {number:,} rows refer to in {parent.table.name} is missing"


def faults(connection: Connection) -> Iterator[str]:
    """Tables, columns, indexes, triggers and views that are not as `make` makes them.

    Args:
        connection: one that may make temporary views, with which the views are compared; nothing of it is kept.
    """
    looking = inspect(connection)
    here = tables_here(connection)
    for name, table in sorted(report_tables.metadata.tables.items()):
        if name not in here:
            yield f"the table {name} is missing"
            continue
        columns = [(one["name"], one["type"].compile(connection.dialect)) for one in looking.get_columns(name)]
        expected = [(one.name, one.type.compile(connection.dialect)) for one in table.columns]
        if columns != expected:
            yield f"the table {name} is not as this program makes it"
        indexes = {str(one["name"]) for one in looking.get_indexes(name)}
        for index in sorted(str(one.name) for one in table.indexes):
            if index not in indexes:
                yield f"the index {index} is missing"
    yield from _trigger_faults(connection)
    yield from _view_faults(connection)


def _trigger_faults(connection: Connection) -> Iterator[str]:
    query = (
        "SELECT t.tgname, p.prosrc, t.tgenabled, pg_get_triggerdef(t.oid) FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    held = {
        name: (source.strip(), enabled, words) for name, source, enabled, words in connection.exec_driver_sql(query)
    }
    for name, words in TRIGGERS.items():
        if name not in held:
            yield f"the trigger {name} is missing"
            continue
        source, enabled, defined = held[name]
        function = words.rpartition(" ")[2].removesuffix("()")
        timing = words.split(" ON ")[0].split(" OF ")[0]
        if source != _refusing(NEVER[function]) or enabled not in ("O", "A", b"O", b"A") or timing not in defined:
            yield f"the trigger {name} is not as this program makes it"
    for name in sorted(held.keys() - TRIGGERS.keys()):
        yield f"the trigger {name} is none of a record's"


def _view_faults(connection: Connection) -> Iterator[str]:
    rows = connection.exec_driver_sql("SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema()")
    held: dict[str, str] = {name: definition for name, definition in rows}
    for statement in VIEWS:
        name = statement.split()[2]
        if name not in held:
            yield f"the view {name} is missing"
            continue
        own = statement.replace(f"CREATE VIEW {name} ", "CREATE TEMPORARY VIEW reportedly_expected ", 1)
        connection.exec_driver_sql(own)
        expected = connection.exec_driver_sql("SELECT pg_get_viewdef('reportedly_expected'::regclass)").scalar_one()
        connection.exec_driver_sql("DROP VIEW reportedly_expected")
        if expected.split() != held[name].split():
            yield f"the view {name} is not as this program makes it"
