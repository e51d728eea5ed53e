"""A user's own gazetteer: reading GeoNames dumps (`allCountries.zip`, `UA.zip`, `UA.txt`), and explaining a name.

The format is GeoNames' "geoname" table: 19 columns parted by tabs, UTF-8, no header
(https://download.geonames.org/export/dump/readme.txt). Populated places, divisions, and such water, ground, roads and
buildings as reports name are kept. Imported files stand in the user's data folder, `$REPORTEDLY_DATA/gazetteers` or
`~/.local/share/reportedly/gazetteers`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from reportedly.errors import InputError
from reportedly.world.gazetteer import Draft, Entry, Gazetteer, Listed, folder_of_own, forget, installed, written

KEPT_CLASSES = frozenset("APHLTUV")
KEPT_BUILDINGS = frozenset(
    "AIRP AIRB AIRF DAM BDG PRT HBR INSM FT MFG MN NUC PS PSN CMP RECG HSP UNIV CSTM PRN RSTN ATHF BLDG CSTL "
    "RUIN".split()
)
MOST_BAD = 0.01  # share of lines that may be broken before the file is refused
COLUMNS = 19  # of a GeoNames dump (its readme)


def add(file: Path, folder: Path | None = None) -> tuple[str, int]:
    """Import a GeoNames dump so that its places are found from now on.

    Returns:
        The name under which it is kept (the file's name; the same name again replaces it), and how many places it
        holds.

    Raises:
        InputError: the file is missing, is no GeoNames table, or more than one line in a hundred is broken.
    """
    draft = Draft()
    good = bad = 0
    first_bad = ""
    for number, line in _lines(file):
        if not line.strip():
            continue
        reason = _take(draft, line)
        if reason is None:
            good += 1
        else:
            bad += 1
            first_bad = first_bad or f"line {number}: {reason}"
            if bad > 100 + MOST_BAD * good or (bad > 5 and not good):
                break
    if not good or bad > MOST_BAD * (good + bad):
        raise InputError(str(file), f"not a GeoNames dump ({first_bad or 'it holds no line'})")
    name = file.name.split(".")[0] or "own"
    target = (folder or folder_of_own()) / f"{name}.bin"
    written(draft, target)
    forget()
    return name, draft.count


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        if file.suffix.lower() == ".zip":
            with zipfile.ZipFile(file) as box:
                inside = [n for n in box.namelist() if n.lower().endswith(".txt") and "readme" not in n.lower()]
                if len(inside) != 1:
                    raise InputError(str(file), f"expected one table in the archive, found {len(inside)}")
                with box.open(inside[0]) as raw:
                    yield from enumerate(io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="\n"), 1)
        else:
            with file.open(encoding="utf-8", errors="replace", newline="\n") as text:
                yield from enumerate(text, 1)
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(str(file), f"cannot be read: {error}") from None


def _take(draft: Draft, line: str) -> str | None:
    """Put one line of the dump into the draft; the reason when it is broken."""
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != COLUMNS:
        return f"{len(cells)} columns where {COLUMNS} are expected"
    ident, name, plain, others, lat, lon, kind, feature, country = cells[:9]
    try:
        number, y, x, people = int(ident), float(lat), float(lon), int(cells[14] or 0)
    except ValueError:
        return "a number is not a number"
    if not (0 < number < 2**31 and -90 <= y <= 90 and -180 <= x <= 180 and people >= 0 and name):
        return "an id, a coordinate or a population is out of range"
    if kind in KEPT_CLASSES or (kind == "S" and feature in KEPT_BUILDINGS):
        second = ""  # a dump gives codes alone; the shipped file knows the names of first-order divisions
        place = Listed(number, name[:200], y, x, country[:2], cells[10][:20], second, feature[:10], people)
        draft.add(place, [plain, *others.split(",")])
    return None


def explain(name: str, gazetteer: Gazetteer | None = None) -> list[str]:
    """What the gazetteers know of a name, one place a line, best-known first; for `gazetteer show`."""
    asked = gazetteer or installed()
    found = asked.lookup(name, spelling=True)
    if not found:
        return [f"{name[:80]}: no place of this name is known; `gazetteer add` takes a GeoNames dump"]
    return [described(entry) for entry in found]


def described(entry: Entry) -> str:
    """A place in one line: name, where it lies, what it is, how many live there, its point, its id, how it was
    found."""
    inside = ", ".join(part for part in (entry.admin2_name, entry.admin1_name, entry.country) if part)
    people = f"{entry.population:,} people" if entry.population else "population unknown"
    ident = f"GeoNames {entry.geonameid}" if entry.geonameid else "no GeoNames id"
    how = {"name": "by its name", "alternate": "by another name", "abbreviation": "by an abbreviation"}
    found = how.get(entry.match, "by another transliteration")
    place = f"{entry.name} ({inside})" if inside else entry.name
    return f"{place}: {entry.feature}, {people}, {entry.lat:.4f} {entry.lon:.4f}, {ident}; {found}; {entry.source}"
