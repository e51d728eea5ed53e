"""Where a record is: a file, or a PostgreSQL database that is named by its URL."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from reportedly.errors import UsageError

SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):/(?P<second>/?)(?P<rest>.*)", re.DOTALL)
SERVERS = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
EXAMPLE = "postgresql://USER:PASSWORD@HOST/DATABASE"


@dataclass(frozen=True, slots=True)
class Address:
    """A database on a server. In words its password is left out.

    Attributes:
        url: as SQLAlchemy has it, with the password.
    """

    url: URL

    @property
    def name(self) -> str:
        """The name of the database."""
        return self.url.database or self.url.username or "record"

    @property
    def stem(self) -> str:
        """The same: a database's name has no ending."""
        return self.name

    def __str__(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=True)

    def with_name(self, name: str) -> Path:
        """Where a file about the record is put: in the working folder."""
        return Path(name)


Place = Path | Address
"""A record's file, or the database that it is."""


def place_of(words: str | os.PathLike[str] | Address) -> Place:
    """The place that a person names. Raises UsageError for a URL that is none of PostgreSQL."""
    if isinstance(words, Address):
        return words
    found = SCHEME.fullmatch(os.fspath(words))
    if found is None:
        return Path(words)
    scheme = found["scheme"].lower()
    if scheme in ("sqlite", "file"):
        return Path(found["rest"].removeprefix("/") if scheme == "sqlite" else found["rest"])
    if scheme not in SERVERS:
        if not found["second"]:
            return Path(words)  # a folder with a colon at its end
        raise UsageError(f"a record is a file, or a PostgreSQL database ({EXAMPLE}): not {scheme}://")
    try:  # a path has lost one of two slashes
        url = make_url(f"postgresql+psycopg://{found['rest']}")
    except (ArgumentError, ValueError) as error:
        raise UsageError(f"this is no address of a database ({error}): it looks like {EXAMPLE}") from None
    return Address(url)
