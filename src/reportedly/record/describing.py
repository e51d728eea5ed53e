"""The schema in words and as a picture, made from the tables themselves: what `docs/sql.md` shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Table

from reportedly.model.table_rows import ROWS, column_help
from reportedly.record import report_tables
from reportedly.record.views import SOURCE

TABLES: Mapping[str, str] = {
    "reports": "what was received: one row a text",
    "originals": "the bytes as received, under their SHA-256",
    "annotations": "the sealed line of a report: all that was read in it, as JSON (format.md)",
    "events": "one row for each telling of an event",
    "statements": "who said what",
    "mentions": "where an actor is mentioned",
    "report_actors": "who is met in a report",
    "actors": "who is met in the record, one row each",
    "places": "places that are named",
    "times": "times that are told",
    "quantities": "figures",
    "wording": "loaded words and their neutral counterparts",
    "checks": "a report against itself or the world",
    "findings": "relations of accounts and checks, as lines",
    "copies": "groups of reports with one text",
    "copied_reports": "which report is in which group",
    "tallies": "how many events, statements ... have a value; `type`: of that type of event alone",
    "occurrences": "event mentions of several reports that are one event",
    "occurrence_events": "which event is in which occurrence and incident",
    "occurrence_reports": "which report tells of which occurrence",
    "stories": "the occurrence that a report is mainly about",
    "incidents": "one row a happening",
    "incident_reports": "which report tells of which incident",
    "incident_occurrences": "which occurrences make an incident",
    "incident_tolls": "what accounts count of an incident: killed, wounded ...",
    "incident_parties": "doers and targets of an incident",
    "questions": "what the accounts of an incident answer, alike or not",
    "positions": "the different answers to a question",
    "accounts": "who answers it, in which words, when",
    "relations": "how two accounts stand to each other",
    "decisions": "what persons decided and holds (a view on the log)",
    "log": "everything that changed the record, chained by hashes",
    "failures": "inputs that could not be read",
    "runs": "the builds",
}
"""The tables that people ask, with what they hold."""


def diagram() -> str:
    """The tables and how they refer to one another, as a Mermaid entity-relationship diagram: keys alone."""
    lines = ["erDiagram"]
    held = [report_tables.metadata.tables[name] for name in TABLES if name in report_tables.metadata.tables]
    for table in held:
        lines += [f"    {table.name} {{", *(f"        {words}" for words in _keys(table)), "    }"]
    for table in held:
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            if key.column.table.name in TABLES:
                lines.append(f'    {key.column.table.name} ||--o{{ {table.name} : "{key.parent.name}"')
    return "\n".join(lines)


def _keys(table: Table) -> Iterator[str]:
    for column in table.columns:
        marks = [mark for mark, holds in (("PK", column.primary_key), ("FK", column.foreign_keys)) if holds]
        if marks:
            yield f"{str(column.type).lower()} {column.name} {','.join(marks)}"


def tables_in_words() -> str:
    """Each table with its columns, as a Markdown table."""
    rows = ["| table | what | columns |", "| --- | --- | --- |"]
    for name, words in TABLES.items():
        table = report_tables.metadata.tables.get(name)
        columns = ("number", "time", "who", "subject", "verdict", "why") if table is None else table.columns.keys()
        rows.append(f"| `{name}` | {words} | {', '.join(columns)} |")
    return "\n".join(rows)


def views_in_words() -> str:
    """Each flat view with what its columns hold, as Markdown."""
    parts = []
    for noun in ROWS:
        view, _ = SOURCE[noun]
        rows = [f"**`{view}`**", "", "| column | what it holds |", "| --- | --- |"]
        rows += [f"| `{name}` | {words} |" for name, words in column_help(noun).items()]
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def refreshed(page: str) -> str:
    """A page with the picture and the lists between its marks as the tables are now."""
    made = {"diagram": f"```mermaid\n{diagram()}\n```", "tables": tables_in_words(), "views": views_in_words()}
    for mark, words in made.items():
        before, begin, rest = page.partition(f"<!-- {mark} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        page = before + begin + words + "\n" + end + after
    return page


if __name__ == "__main__":
    import sys
    from pathlib import Path

    file = Path(sys.argv[1])
    file.write_text(refreshed(file.read_text("utf-8")), "utf-8")
