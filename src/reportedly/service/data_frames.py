"""Tables in Python: what a filter leaves of a record, read when it is asked for, as typed rows or as a data frame."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from reportedly.errors import UsageError
from reportedly.export import row_formats as export
from reportedly.export import writing
from reportedly.export.options import Options
from reportedly.export.view import Held
from reportedly.model.table_rows import ROWS, Row, columns
from reportedly.record.filters import Filter, Noun
from reportedly.service import querying
from reportedly.service.words import several

if TYPE_CHECKING:
    import pandas
    import polars

    from reportedly.record.store import Record

R = TypeVar("R", bound=Row)
ON_MAPS: tuple[Noun, ...] = ("incidents", "events")
FITTING: dict[str, tuple[Noun, ...]] = {
    "acled": ("incidents",), "ged": ("incidents",), "timemap": ("incidents",), "polecat": ("events",),
    "viina": ("events",), "geojson": ON_MAPS, "gpkg": ON_MAPS, "kml": ON_MAPS,
}  # fmt: skip
"""Formats that hold some nouns only."""

SHOWN = 20
"""Rows that a notebook shows of a table."""

WIDE = {
    "incidents": (
        "title", "type", "status", "earliest", "latest", "place", "country", "killed_low", "killed_high", "origins",
    ),
    "events": ("id", "type", "factuality", "date", "place", "doer", "target", "killed_low", "killed_high", "source"),
    "statements": ("id", "published", "source", "act", "words"),
    "questions": ("sentence", "standing", "accounts", "origins"),
    "reports": ("id", "published", "publisher", "title", "events", "statements"),
    "actors": ("name", "kind", "country", "reports", "statements"),
    "checks": ("kind", "report", "words", "check"),
}  # fmt: skip
"""The columns that are shown where there is no room for all."""


class Table(Generic[R]):
    """Rows of one noun that fit a filter, in a fixed order.

    Iterating gives typed rows (`row.title`, `row.place`, `row.killed`); `len` counts; `table[0]` and `table[:10]` give
    some. Nothing is read before it is asked for, and never all at once but where that is asked.
    """

    def __init__(self, record: Record, noun: Noun, asked: Filter) -> None:
        self._record, self.noun, self.filter = record, noun, asked

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return columns(self.noun)

    def __iter__(self) -> Iterator[R]:
        return cast(Iterator[R], querying.list_all(self._record, self.noun, self.filter))

    def __len__(self) -> int:
        return querying.count(self._record, self.noun, self.filter)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[R]: ...

    def __getitem__(self, place: int | slice) -> R | Sequence[R]:
        if isinstance(place, slice):
            if (place.step or 1) < 1 or (place.start or 0) < 0 or (place.stop is not None and place.stop < 0):
                return list(self)[place]
            return list(islice(iter(self), place.start, place.stop, place.step))
        number = place + len(self) if place < 0 else place
        for row in islice(iter(self), number, None) if number >= 0 else ():
            return row
        raise IndexError(f"there is no row {place} among {len(self)} {self.noun}")

    def count_by(self, column: str) -> dict[Any, int]:
        """How many rows have each value of a column, the most first. Raises UsageError for one that is not counted."""
        return dict(querying.facets(self._record, self.noun, self.filter, column, most=1_000_000))

    def over_time(self, step: str = "month") -> dict[str, int]:
        """How many rows begin on each day, month or year, in order."""
        return dict(querying.series(self._record, self.noun, self.filter, step))

    def to_dicts(self) -> list[dict[str, Any]]:
        """All rows as dicts of their columns."""
        return [export.as_dict(row) for row in self]

    def to_pandas(self) -> pandas.DataFrame:
        """All rows as a pandas data frame (`pip install pandas`); numbers that can be missing are nullable integers."""
        import pandas

        frame = pandas.DataFrame(self.to_dicts(), columns=list(self.columns))
        return frame.convert_dtypes()

    def to_polars(self) -> polars.DataFrame:
        """All rows as a polars data frame (`pip install polars`)."""
        import polars

        rows = self.to_dicts()
        return polars.DataFrame({name: [row[name] for row in rows] for name in self.columns}, strict=False)

    def to_csv(self, path: str | os.PathLike[str] | None = None, *, plain: bool = False) -> str | None:
        """All rows as CSV: into a file, or as text where none is named.

        Args:
            path: the file.
            plain: leave cells as they are that a spreadsheet would run as a formula; else they get an apostrophe.
        """
        return _written(export.csv_lines(self.noun, self, plain), path)

    def to_geojson(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """All rows as a GeoJSON feature collection: into a file, or as text where none is named."""
        return _written(export.geojson_parts(self), path)

    def to_xlsx(self, path: str | os.PathLike[str], **options: Any) -> dict[str, Held]:
        """An Excel workbook with a sheet of these rows and one of notes; see `write`."""
        return self.write("xlsx", path, **options)

    def to_parquet(self, path: str | os.PathLike[str], **options: Any) -> dict[str, Held]:
        """A Parquet file with types (`pip install 'reportedly[parquet]'`); see `write`."""
        return self.write("parquet", path, **options)

    def to_gpkg(self, path: str | os.PathLike[str], **options: Any) -> dict[str, Held]:
        """A GeoPackage of the incidents and events that fit; see `write`."""
        return self.write("gpkg", path, **options)

    def to_kml(self, path: str | os.PathLike[str], **options: Any) -> dict[str, Held]:
        """A KML document of these incidents or events; see `write`."""
        return self.write("kml", path, **options)

    def to_acled(self, path: str | os.PathLike[str], **options: Any) -> dict[str, Held]:
        """Incidents in ACLED's columns, said to be made by this program (`docs/crosswalks.md`); see `write`."""
        return self.write("acled", path, **options)

    def to_ged(self, path: str | os.PathLike[str], **options: Any) -> dict[str, Held]:
        """Incidents in UCDP GED's columns, said to be made by this program (`docs/crosswalks.md`); see `write`."""
        return self.write("ged", path, **options)

    def write(self, form: str, path: str | os.PathLike[str], **options: Any) -> dict[str, Held]:
        """Write these rows in a format of `reportedly export`, with evidence in each row.

        Args:
            form: the format: csv, xlsx, parquet, gpkg ...
            path: the file, put in its place when it is whole.
            options: those of `reportedly.export.options.Options`: `coarsen`, `delay`, `leave_out_private`, `rule` ...

        Returns how many rows of each table were given and held back. Raises UsageError for a format that is not known,
        that has no such rows, or whose extra is not installed.
        """
        fitting = FITTING.get(form, tuple(ROWS))
        if self.noun not in fitting:
            raise UsageError(f"{form} is made of {' or '.join(fitting)}, not of {self.noun}")
        made = Options(asked=self.filter.asked(), table=self.noun, **options)
        return dict(writing.export(self._record, form, made, Path(path)).held)

    def __repr__(self) -> str:
        asked = ", ".join(f"{name}={word!r}" for name, word in self.filter.words())
        return f"<{several(len(self), self.noun)}{' with ' if asked else ''}{asked}>"

    def _repr_html_(self) -> str:
        """The first rows as a table, with how many there are."""
        total, names = len(self), WIDE[self.noun]
        head = "".join(f"<th>{html.escape(name.replace('_', ' '))}</th>" for name in names)
        rows = [[getattr(row, name) for name in names] for row in self[:SHOWN]]
        body = "".join("<tr>" + "".join(f"<td>{_shown(value)}</td>" for value in row) + "</tr>" for row in rows)
        given = f"{len(rows):,} of {total:,} {self.noun}"
        return f"<table><caption>{given}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: Any) -> str:
    return "" if value is None else html.escape(str(value))


def _written(parts: Iterator[str], path: str | os.PathLike[str] | None) -> str | None:
    if path is None:
        return "".join(parts)
    with Path(path).open("w", encoding="utf-8", newline="") as out:
        out.writelines(parts)
    return None
