"""What builds were asked for: written down before anything is read, so that a kill at any moment can be resumed.

A build that finds nothing new takes its row away again and leaves the file as it was. Each row carries a hash over its
fields, as it stands outside of what is sealed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from reportedly.model.identifiers import digest
from reportedly.record import schema

FIELDS = ("inputs", "options", "folder", "begun")


@dataclass(frozen=True, slots=True)
class Asked:
    """A run that was asked for.

    Attributes:
        inputs: files and folders, as they were named.
        options: what the build was called with.
        folder: where it was called; relative names start there.
        begun: when, ISO 8601.
    """

    inputs: tuple[str, ...]
    options: Mapping[str, Any]
    folder: str
    begun: str


def ask(connection: Connection, row: Mapping[str, str], now: str) -> None:
    """Write down what is asked for; the same again takes the place of the first."""
    told = {**row, "begun": now}
    connection.execute(delete(schema.under_way).where(schema.under_way.c.inputs == row["inputs"]))
    connection.execute(insert(schema.under_way).values(**told, hash=hash_of(told)))


def asked(connection: Connection) -> list[Asked]:
    """What was asked for and is not done, in order."""
    rows = connection.execute(select(schema.under_way).order_by(schema.under_way.c.number))
    return [Asked(tuple(json.loads(row.inputs)), json.loads(row.options), row.folder, row.begun) for row in rows]


def done(connection: Connection, inputs: Sequence[str]) -> None:
    """Take away the runs that asked for nothing but these inputs."""
    table = schema.under_way
    for number, names in connection.execute(select(table.c.number, table.c.inputs)).all():
        if set(json.loads(names)) <= set(inputs):
            connection.execute(delete(table).where(table.c.number == number))


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash that a row carries."""
    return digest(json.dumps([row[field] for field in FIELDS], ensure_ascii=False))
