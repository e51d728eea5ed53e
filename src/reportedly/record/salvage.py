"""What is whole in a damaged record: each report and each compared thing by itself; those that are not are named.

A table whose pages are damaged is read from both its ends, by its index and by the names in the log; each row that
comes out is checked as `verify` checks it. Nothing is repaired and nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table, desc, select

from reportedly.model import Annotated, Failure, Report
from reportedly.model.identifiers import digest
from reportedly.model.interchange import compared_to_json, from_stored, report_to_json
from reportedly.record import audit_log, originals, schema
from reportedly.record.inserts import fingerprint
from reportedly.record.integrity import in_words
from reportedly.record.store import Record

Json = dict[str, Any]


IN_ORDER = (
    (schema.copies, "copies"),
    (schema.occurrences, "occurrence"),
    (schema.incidents, "incident"),
    (schema.questions, "question"),
    (schema.findings, "finding"),
)
"""What was compared, as an export orders it."""


class Salvage:
    """Gives the lines of an export of what is whole.

    Attributes:
        broken: (what, why) of each thing that was left out, in the order in which it was met.
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self.broken: list[tuple[str, str]] = []

    def lines(self) -> Iterator[Json]:
        """The lines, in the order of an export."""
        with self.record.reading() as connection:
            self.connection = connection
            signed = self._signed()
            copies = self._pairs(schema.copied_reports.c.report, schema.copied_reports.c.copies)
            stories = self._pairs(schema.stories.c.report, schema.stories.c.occurrence)
            found = ((name, self._guarded(name, signed)) for name in self._names(signed))
            texts = {name: str(line["text"]) for name, line in found if line is not None}
            compared = self._resting(list(self._compared(texts)))
            held = {line["id"] for line in compared}
            for name in texts:
                of = {"copies": copies.get(name), "story": stories.get(name)}
                yield self._report(name, signed) | {key: value if value in held else None for key, value in of.items()}
            yield from compared
            for row in self._rows(schema.failures, schema.failures.c.input):
                yield compared_to_json(Failure(row["input"], row["reason"]))
            yield self._run(len(texts))

    def _resting(self, compared: list[Json]) -> list[Json]:
        """The compared things that rest on nothing that was left out."""
        while True:
            held = {line["id"] for line in compared}
            rest = [line for line in compared if _rests_on(line) <= held]
            if len(rest) == len(compared):
                return rest
            for line in compared:
                if missing := sorted(_rests_on(line) - held):
                    self.broken.append((f"{line['kind']} {line['id']}", f"{missing[0]} is not whole"))
            compared = rest

    def _guarded(self, name: str, signed: Mapping[str, str]) -> Json | None:
        try:
            return self._report(name, signed)
        except Exception as error:  # whatever damaged bytes lead to
            self.broken.append((f"report {name}", in_words(error)))
            return None

    # ------------------------------------------------------------------------------------------------ reports

    def _signed(self) -> dict[str, str]:
        """The hash of each report's annotations by the log's last word, of entries that agree with their own hash."""
        signed: dict[str, str] = {}
        for row in self._rows(schema.log, schema.log.c.number):
            if row["what"] in ("report added", "report read anew") and audit_log.hash_of(row) == row["hash"]:
                signed[row["subject"]] = row["new"]
        return signed

    def _names(self, signed: Mapping[str, str]) -> list[str]:
        """The ids of all reports, from wherever one stands."""
        names = set(signed)
        for column in (schema.reports.c.id, schema.annotated.c.report):
            names |= set(self._both_ways(column))
        return sorted(name for name in names if isinstance(name, str))

    def _report(self, name: str, signed: Mapping[str, str]) -> Json:
        """An exported line of a report. Raises ValueError with what is wrong with it."""
        reports, lines = schema.reports.c, schema.annotated.c
        row = self.connection.execute(select(reports.text, reports.fingerprint).where(reports.id == name)).one()
        line = self.connection.execute(select(lines.line).where(lines.report == name)).scalar_one()
        if signed.get(name) != digest(line):
            raise ValueError("its annotations are not those that the log names")
        document = from_stored({**json.loads(line), "text": row.text})
        if document.report.id != name or fingerprint(document.report) != row.fingerprint:
            raise ValueError("it is not what it was given as")
        if _unlike_its_hash(document.report, self._original(document.report)):
            raise ValueError("its original is damaged")
        _fitting(document, json.loads(line))
        return report_to_json(document)

    def _original(self, report: Report) -> bytes | None:
        return originals.held(self.connection, report.sha256)

    # ------------------------------------------------------------------------------------------------ the rest

    def _compared(self, texts: Mapping[str, str]) -> Iterator[Json]:
        """The lines of what was compared that fit the texts which are whole."""
        for table, kind in IN_ORDER:
            for row in self._rows(table, getattr(table.c, "rank", table.c.id)):
                try:
                    line: Json = json.loads(row["line"])
                    why = _unfit(line, texts)
                except Exception as error:
                    why = in_words(error)
                if why:
                    self.broken.append((f"{kind} {row['id']}", why))
                else:
                    yield line

    def _run(self, count: int) -> Json:
        rows = self._rows(schema.runs, schema.runs.c.number)
        run = rows[-1] if rows else {}
        try:
            layers = json.loads(run.get("layers", "{}"))
        except (ValueError, TypeError):
            layers = {}
        return {
            "kind": "run",
            "version": str(run.get("version", "")),
            "layers": layers,
            "started": None,
            "reports": count,
            "left_out": len(self.broken),
        }

    # ------------------------------------------------------------------------------------------------ damaged tables

    def _pairs(self, key: Any, value: Any) -> dict[str, str]:
        return {row[key.name]: row[value.name] for row in self._rows(key.table, key)}

    def _rows(self, table: Table, order: Any) -> list[Mapping[str, Any]]:
        """The rows of a table that can be read, from both ends of it."""
        key = [column.name for column in table.primary_key]
        found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        for query in (select(table).order_by(order), select(table).order_by(desc(order))):
            try:
                for row in self.connection.execute(query).mappings():
                    found.setdefault(tuple(row[name] for name in key), dict(row))
                break
            except Exception as error:
                told = (f"the table {table.name}", in_words(error))
                if told not in self.broken:
                    self.broken.append(told)
        try:
            return sorted(found.values(), key=lambda row: row[order.name])
        except TypeError:
            return list(found.values())

    def _both_ways(self, column: Any) -> Iterator[Any]:
        for query in (select(column).order_by(column), select(column).order_by(desc(column)), select(column)):
            try:
                yield from self.connection.execute(query).scalars()
                return
            except Exception as error:
                self.broken.append((f"the names of {column.table.name}", in_words(error)))


def _unfit(line: Json, texts: Mapping[str, str]) -> str:
    """Why a compared thing does not fit the texts; empty where it does."""
    if missing := sorted(audit_log.referred(line) - texts.keys()):
        return f"report {missing[0]!r} is not whole"
    spans = audit_log.spans_of_reports(line)
    return next(
        (f"{where} does not fit" for where, item, name in spans if not audit_log.fits(item, texts.get(name))), ""
    )


def _rests_on(line: Json) -> set[str]:
    """The ids of other compared things that one names."""
    one = {line[key] for key in ("occurrence", "incident") if line.get(key)}
    return one | set(line.get("occurrences", ())) | set(line.get("questions", ()))


def _unlike_its_hash(report: Report, original: bytes | None) -> bool:
    from hashlib import sha256

    return original is not None and sha256(original).hexdigest() != report.sha256


def _fitting(document: Annotated, line: Json) -> None:
    for where, item in audit_log.spans(line):
        if not audit_log.fits(item, document.text, quoted="reasons[" not in where):
            raise ValueError(f"{where} does not fit the text")
