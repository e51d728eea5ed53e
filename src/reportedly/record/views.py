"""The flat views of a record, with the columns of `model/table_rows.py`: what people and lists read.

Booleans are 0 and 1. A view is computed when it is asked for, so that lists first find the rows that they show by the
tables and their indexes, and then read only these from the view.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportedly.model.table_rows import columns

REPORT_ROWS = """
SELECT r.id, r.heading AS title, r.publisher, r.author, r.published, r.published_basis, r.published_earliest,
  r.published_latest, r.language, r.url, r.path, r.media_type, r.sha256, length(r.text) AS characters,
  (SELECT count(*) FROM events e WHERE e.report = r.id) AS events,
  (SELECT count(*) FROM statements s WHERE s.report = r.id) AS statements, c.copies
FROM reports r LEFT JOIN copied_reports c ON c.report = r.id
"""

INCIDENT_ROWS = """
SELECT i.id, i.title, i.type, i.status, i.earliest, i.latest, i.date_precision, i.place, i.admin1, i.country,
  i.lat AS latitude, i.lon AS longitude, i.geonameid, i.place_precision,
  {actors} AS doers,
  {targets} AS targets,
  i.weapon,
  (SELECT {min_low} FROM incident_tolls t WHERE t.incident = i.id AND t.counted = 'killed')
    AS killed_low,
  (SELECT {max_high} FROM incident_tolls t WHERE t.incident = i.id AND t.counted = 'killed')
    AS killed_high,
  (SELECT {min_low} FROM incident_tolls t WHERE t.incident = i.id AND t.counted = 'wounded')
    AS wounded_low,
  (SELECT {max_high} FROM incident_tolls t WHERE t.incident = i.id AND t.counted = 'wounded')
    AS wounded_high,
  i.origins, i.reports,
  (SELECT count(*) FROM questions q WHERE q.incident = i.id) AS questions,
  i.contested, i.disputed_actor, i.minor
FROM incidents i
"""

EVENT_ROWS = """
SELECT e.report || '#' || e.number AS id, e.report, e.publisher, r.published, e.start, e."end", e.words, e.type,
  e.factuality, e.date, e.earliest, e.latest, e.date_precision, e.place, e.admin1, e.country, e.latitude, e.longitude,
  e.geonameid, e.place_precision, e.doer, e.doer_id, e.target, e.target_id, e.weapon, e.killed_low, e.killed_high,
  e.wounded_low, e.wounded_high, e.source, e.source_id, o.occurrence, o.incident, e.id AS number
FROM events e JOIN reports r ON r.id = e.report LEFT JOIN occurrence_events o ON o.event = e.id
"""

STATEMENT_ROWS = """
SELECT s.report || '@' || s.number AS id, s.report, r.publisher, r.published, s.source, s.source_id, s.source_words,
  s.cue, s.act, s.kind, s.start, s."end", s.words, s.within, s.id AS number
FROM statements s JOIN reports r ON r.id = s.report
"""

QUESTION_ROWS = """
SELECT q.id, q.incident, q.asks, q.about, q.counted, q.unit, q.standing, q.sentence,
  CASE WHEN q.standing IN ('differing', 'disputed') THEN 1 ELSE 0 END AS contested,
  (SELECT count(*) FROM positions p WHERE p.question = q.id) AS positions,
  (SELECT count(*) FROM accounts a WHERE a.question = q.id) AS accounts,
  q.origins, q.reports, i.earliest, i.latest, i.place, i.country
FROM questions q LEFT JOIN incidents i ON i.id = q.incident
"""

CHECK_ROWS = """
SELECT c.id, c.kind, c.contested, c.report, r.publisher, r.published, c.start, c."end", c.words, c.other_start,
  c.other_end, c.other_words, c."check"
FROM checks c JOIN reports r ON r.id = c.report
"""

DECISIONS = """
SELECT l.number, l.time, l.who, l.subject, l.new AS verdict, l.why FROM log l
WHERE l.what = 'decided' AND l.new <> 'open'
  AND l.number = (SELECT max(m.number) FROM log m WHERE m.what = 'decided' AND m.subject = l.subject)
"""

BODIES: Mapping[str, str] = {
    "report_rows": REPORT_ROWS,
    "incident_rows": INCIDENT_ROWS,
    "event_rows": EVENT_ROWS,
    "statement_rows": STATEMENT_ROWS,
    "question_rows": QUESTION_ROWS,
    "check_rows": CHECK_ROWS,
    "decisions": DECISIONS,
}
"""The views by name."""


def views(names: str, whole: str) -> tuple[str, ...]:
    """The statements that make the views.

    Args:
        names: SQL for the names of an incident's parties of a `{role}`, in order, in one text.
        whole: SQL for a `{value}` as a whole number.
    """
    parts = {f"{role}s": names.format(role=role) for role in ("actor", "target")}
    for bound, column in (("min", "low"), ("max", "high")):
        parts[f"{bound}_{column}"] = whole.format(value=f"{bound}({column})")
    made = {name: " ".join(body.split()).format(**parts) for name, body in BODIES.items()}
    return tuple(f"CREATE VIEW {name} AS {body}" for name, body in made.items())


SOURCE: Mapping[str, tuple[str, str]] = {
    "reports": ("report_rows", "id"),
    "incidents": ("incident_rows", "id"),
    "events": ("event_rows", "number"),
    "statements": ("statement_rows", "number"),
    "questions": ("question_rows", "id"),
    "actors": ("actors", "id"),
    "checks": ("check_rows", "id"),
}
"""For each noun: the view that its rows are read from, and the column by which."""


def selected(noun: str) -> str:
    """The columns of a noun as SQL, in the order of its class."""
    return ", ".join(f'"{name}"' for name in columns(noun))
