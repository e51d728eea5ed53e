"""Do no harm: positions made coarse, fresh events held back, private persons unnamed, quotations left out.

Each is an option that the file states. What is left out of a row is left blank; a row that is held back is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from reportedly.export.options import Options
from reportedly.export.redaction import PRIVATE, Redaction, is_fine, is_private
from reportedly.world.gazetteer import installed

Values = dict[str, Any]
DAYS: Mapping[str, str] = {
    "incidents": "latest", "events": "latest", "reports": "published", "statements": "published", "checks": "published",
    "accounts": "told", "questions": "latest", "copies": "published", "positions": "_day",
    "relations": "_day", "actors": "_day", "places": "_day",
}  # fmt: skip
"""The column by which a delay counts; `_day` is read for it alone and is given nowhere."""

QUOTED = {"words", "cue", "source_words", "other_words", "about", "sentence", "title", "label", "reason"}
NAMED = {
    "events": (("doer", "doer_id"), ("target", "target_id"), ("source", "source_id")),
    "statements": (("source", "source_id"),),
    "accounts": (("source", "source_actor"),),
    "actors": (("name", "id"),),
}
AS_THEY_ARE = frozenset(
    {"id", "report", "report_ids", "evidence", "record", "made_by", "sha256", "media_type", "language", "publisher",
     "published_basis", "type", "status", "factuality", "country", "admin1", "asks", "standing", "act", "kind",
     "relation", "other_report",
     "stance", "occurrence", "incident", "question", "copies", "copy_of", "origin", "doer_id", "target_id", "source_id",
     "source_actor", "counted", "unit", "weapon"}
)  # fmt: skip
"""Columns that hold no words of reports or names: ids, codes, kinds. In all others names are taken out."""

ADDRESSES = ("url", "path")
FINE = ("place", "geonameid")
"""What tells a position more finely than its region."""


class Protection:
    """Applies the options to rows.

    Args:
        options: what is kept back.
        redaction: takes names out of words.
    """

    def __init__(self, options: Options, redaction: Redaction) -> None:
        self.options = options
        self.redaction = redaction
        self.nothing = options.coarsen is None and not (options.delay or options.leave_out_private or options.mask)
        self.newest = None if not options.delay or options.today is None else options.today - timedelta(options.delay)

    def applied(self, table: str, row: Values) -> Values | None:
        """The row as it may be given; None where it is held back."""
        if self.newest is not None and table in DAYS and not self._old_enough(row.get(DAYS[table])):
            return None
        if table == "actors" and self.options.leave_out_private and is_private(row["id"]):
            return None
        if table == "places" and self.options.coarsen is not None and is_fine(row["feature"]):
            return None
        made = row
        if self.options.coarsen is not None and "latitude" in row:
            made = self._coarse(made)
        elif self.options.coarsen is not None and "place" in row:
            made = {**made, "place": None}
        if self.options.leave_out_private:
            made = self._unnamed(table, made)
        if not self.redaction.nothing:
            made = {name: self._clean(name, value) for name, value in made.items()}
        if self.options.mask:
            made = {**made, **{name: None for name in QUOTED & made.keys()}}
        return made

    def _unnamed(self, table: str, row: Values) -> Values:
        made = {**row, "author": None} if "author" in row else row
        for name, ident in NAMED.get(table, ()):
            if is_private(made.get(ident)):
                made = {**made, name: PRIVATE, ident: None}
        return made

    def _clean(self, name: str, value: Any) -> Any:
        if not isinstance(value, str) or name in AS_THEY_ARE:
            return value
        if name in ADDRESSES:
            return None if self.redaction.in_address(value) else value
        return self.redaction.words(value)

    def _old_enough(self, value: str | None) -> bool:
        assert self.newest is not None
        return value is not None and date.fromisoformat(value[:10]) <= self.newest

    def _coarse(self, row: Values) -> Values:
        latitude, longitude = row["latitude"], row["longitude"]
        if latitude is None or longitude is None:
            return row
        made = {**row, **{name: None for name in FINE if name in row}}
        if isinstance(self.options.coarsen, float):
            width = self.options.coarsen
            latitude, longitude = (round((value // width + 0.5) * width, 6) for value in (latitude, longitude))
        else:
            latitude, longitude = _region_point(row.get("country"), row.get("admin1")) or (None, None)
        return {**made, "latitude": latitude, "longitude": longitude}


@lru_cache(maxsize=4096)
def _region_point(country: str | None, admin1: str | None) -> tuple[float, float] | None:
    """GeoNames' own point of a region, else None: then the position is left out."""
    if not country or not admin1:
        return None
    found = [
        entry
        for entry in installed().lookup(admin1)
        if entry.country == country and (entry.feature or "").startswith("ADM1")
    ]
    return found[0].point if found else None
