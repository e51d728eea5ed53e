"""Names of places, and where they are.

The shipped file, `data/gazetteer.bin`, holds the towns of 500 people and more, first- and second-order divisions,
countries and the regions of `data/regions.tsv`; a user's own GeoNames dump (`add`) stands beside it. A file is one
header and flat arrays that are mapped, not read: opening takes a millisecond, and only the pages that are asked for
enter memory. Names are kept as 64-bit hashes of their folded form, so a name can be looked up but not listed.

Data: GeoNames (CC BY 4.0), Natural Earth (public domain), and this project's tables.
"""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import numpy as np

from reportedly import plugins
from reportedly.errors import InputError
from reportedly.fingerprints import of_files
from reportedly.world.spellings import ARTICLES, folded, skeleton

Match = Literal["name", "alternate", "abbreviation", "spelling"]
MATCHES: tuple[Match, ...] = ("name", "alternate", "abbreviation", "spelling")

MAGIC = b"reportedly gazetteer 1\n"
LONGEST = 80  # characters; no place name that a report uses is longer, and a longer string is not looked up
COLUMNS = ("ident", "lat", "lon", "people", "country", "feature", "first", "second", "name_at")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of a gazetteer, found under some name.

    Attributes:
        geonameid: None for what GeoNames does not list.
        country: ISO 3166-1 alpha-2, "" for seas and continents.
        admin1, admin1_name: GeoNames' code and name of the first-order division; "" where there is none.
        admin2_name: name of the second-order division (county, district), "" where it is not known.
        feature: GeoNames' feature code.
        match: by which kind of name it was found; `spelling` is a likeness of two transliterations.
        source: name of the file that it comes from.
    """

    geonameid: int | None
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    admin1_name: str
    admin2_name: str
    feature: str
    population: int
    match: Match = "name"
    source: str = "shipped"

    @property
    def point(self) -> tuple[float, float]:
        """(latitude, longitude)."""
        return self.lat, self.lon


@lru_cache(maxsize=50_000)
def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Listed:
    """A place as a gazetteer lists it.

    Attributes:
        ident: its GeoNames id, 0 for none.
        country: ISO 3166-1, two letters.
        admin1: the code of its first-order division; empty for none.
        admin2_name: the name of its second-order division; empty for none.
        feature: its feature code in GeoNames.
    """

    ident: int
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    admin2_name: str
    feature: str
    people: int


class Draft:
    """A gazetteer that is being put together; `written` makes the file."""

    def __init__(self) -> None:
        self.columns = {name: array("i") for name in COLUMNS}
        self.blob = bytearray()
        self.keys, self.owners, self.kinds = array("Q"), array("I"), array("B")
        self.lists: dict[str, dict[str, int]] = {"country": {}, "feature": {}, "first": {}, "second": {}}
        self.regions: dict[tuple[str, str], str] = {}

    @property
    def count(self) -> int:
        """How many places."""
        return len(self.columns["ident"])

    @property
    def names(self) -> int:
        """How many names."""
        return len(self.keys)

    def _listed(self, which: str, word: str) -> int:
        return self.lists[which].setdefault(word, len(self.lists[which]))

    def add(self, place: Listed, others: Iterable[str] = (), abbreviation: str = "") -> None:
        """One place with all its names."""
        number = self.count
        row = (
            place.ident,
            round(place.lat * 1e5),
            round(place.lon * 1e5),
            min(place.people, 2_000_000_000),
            self._listed("country", place.country),
            self._listed("feature", place.feature),
            self._listed("first", f"{place.country}.{place.admin1}" if place.admin1 else ""),
            self._listed("second", place.admin2_name),
            len(self.blob),
        )
        for column, value in zip(COLUMNS, row, strict=True):
            self.columns[column].append(value)
        self.blob += place.name.encode("utf-8", "replace")[:200] + b"\n"
        town = place.feature.startswith("PPL")
        kinds: dict[str, int] = {}
        if key := folded(place.name):
            kinds[key] = 0
        for other in others:
            if other and not (town and _code_like(other)) and (key := folded(other)) and len(key) > 1:
                kinds.setdefault(key, 1)
        if abbreviation:
            kinds.setdefault(folded(abbreviation), 2)
        for form in {skeleton(key) for key in kinds}:
            if form:
                kinds["~" + form] = 3
        for key, kind in kinds.items():
            self.keys.append(_hash(key))
            self.owners.append(number)
            self.kinds.append(kind)


def _code_like(name: str) -> bool:
    """Airport and postal codes, and the bare transliterations of other scripts, that GeoNames lists among other
    names."""
    if len(name) <= 3 and name.isupper():
        return True
    first = name[0]
    return first.islower() and name.split("-")[0].split(" ")[0].strip("'’") not in ARTICLES


def written(draft: Draft, path: Path) -> int:
    """Write a draft; returns the size of the file in bytes."""
    keys = np.array(draft.keys, np.uint64)
    order = np.lexsort((np.array(draft.owners, np.uint32), np.array(draft.kinds, np.uint8), keys))
    arrays: dict[str, Any] = {
        "keys": keys[order],
        "owners": np.array(draft.owners, np.uint32)[order],
        "kinds": np.array(draft.kinds, np.uint8)[order],
    }
    small = {"country": np.uint16, "feature": np.uint16, "first": np.uint16}
    for name, column in draft.columns.items():
        arrays[name] = np.array(column, small.get(name, np.int32))
    arrays["blob"] = np.frombuffer(bytes(draft.blob), np.uint8)
    lists = {name: list(words) for name, words in draft.lists.items()}
    first_names = []
    for code in lists["first"]:
        land, _, division = code.partition(".")
        first_names.append(draft.regions.get((land, division), ""))
    at, placed = 0, {}
    for name, values in arrays.items():
        placed[name] = (values.dtype.str, len(values), at)
        at += -(-values.nbytes // 16) * 16
    header = json.dumps({"arrays": placed, "lists": lists, "first_names": first_names}, ensure_ascii=False).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        out.write(MAGIC + len(header).to_bytes(8, "little") + header)
        out.write(b"\0" * (-out.tell() % 16))
        for values in arrays.values():
            out.write(values.tobytes())
            out.write(b"\0" * (-values.nbytes % 16))
    part.replace(path)
    return path.stat().st_size


class Volume:
    """One gazetteer file, mapped. Raises InputError when it is not one, or is cut short."""

    def __init__(self, path: Path, source: str) -> None:
        self.source = source
        try:
            with path.open("rb") as file:
                magic = file.read(len(MAGIC))
                size = int.from_bytes(file.read(8), "little")
                if magic != MAGIC or not 0 < size < 100_000_000:
                    raise InputError(str(path), "not a gazetteer file of this version; add the GeoNames dump again")
                header = json.loads(file.read(size))
                begin = file.tell() + -file.tell() % 16
            whole = np.memmap(path, np.uint8, "r")
            arrays = {
                name: whole[begin + at : begin + at + length * np.dtype(kind).itemsize].view(kind)
                for name, (kind, length, at) in header["arrays"].items()
            }
            short = [name for name, (_, length, _) in header["arrays"].items() if len(arrays[name]) != length]
            self.lists: dict[str, list[str]] = header["lists"]
            self.first_names: list[str] = header["first_names"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(str(path), f"the gazetteer file cannot be read: {error}") from None
        if short or set(arrays) != {"keys", "owners", "kinds", "blob", *COLUMNS}:
            raise InputError(str(path), "the gazetteer file is cut short; add the GeoNames dump again")
        self.keys, self.owners, self.kinds, self.blob = (arrays[k] for k in ("keys", "owners", "kinds", "blob"))
        self.columns = [arrays[name] for name in COLUMNS]
        self.count = len(self.columns[0])

    def find(self, key: str) -> list[Entry]:
        """The places that bear a folded name."""
        wanted = np.uint64(_hash(key))
        at = int(self.keys.searchsorted(wanted))
        found = []
        while at < len(self.keys) and self.keys[at] == wanted:
            found.append(self.entry(int(self.owners[at]), MATCHES[int(self.kinds[at])]))
            at += 1
        return found

    def entry(self, number: int, match: Match) -> Entry:
        """Place number so-and-so of the file."""
        ident, lat, lon, people, country, feature, first, second, name_at = (int(c[number]) for c in self.columns)
        raw = self.blob[name_at : name_at + 201].tobytes()
        code = self.lists["first"][first]
        return Entry(
            geonameid=ident or None,
            name=raw[: raw.index(b"\n")].decode("utf-8", "replace"),
            lat=lat / 1e5,
            lon=lon / 1e5,
            country=self.lists["country"][country],
            admin1=code.split(".", 1)[1] if code else "",
            admin1_name=self.first_names[first],
            admin2_name=self.lists["second"][second],
            feature=self.lists["feature"][feature],
            population=people,
            match=match,
            source=self.source,
        )


SHORT_NAME = 5  # letters of a name too short for its skeleton to tell it
WELL_KNOWN = 50_000  # people of a town whose short name may be spelled with a letter less
VOWELS = "aeiouy"


class Gazetteer:
    """One or more files, asked together. An entry of the user's own file does not repeat a shipped one."""

    def __init__(self, volumes: Sequence[Volume]) -> None:
        self.volumes = tuple(volumes)
        self._found: Callable[[str], tuple[Entry, ...]] = lru_cache(maxsize=20_000)(self._find)

    def lookup(self, name: str, spelling: bool = False) -> tuple[Entry, ...]:
        """The places of that name, best-known first; () for none, and for a name of more than 80 characters.

        Args:
            spelling: where no place bears the name, give those whose name is another transliteration of it.
        """
        if len(name) > LONGEST:
            return ()
        key = folded(name)
        if len(key) < 2:
            return ()
        found = self._found(key)
        if not found and spelling and (form := skeleton(key)):
            found = self._found("~" + form)
        if not found and spelling and len(key) <= SHORT_NAME:
            found = self._with_a_letter_doubled(key)
        return found

    def _with_a_letter_doubled(self, key: str) -> tuple[Entry, ...]:
        """The known towns whose name differs by one doubled letter from a short one: "Raqa"."""
        for k, letter in enumerate(key):
            if letter.isalpha() and letter not in VOWELS and letter not in key[k + 1 : k + 2] + key[max(0, k - 1) : k]:
                found = self._found(key[: k + 1] + key[k:])
                large = tuple(replace(e, match="spelling") for e in found if e.population >= WELL_KNOWN)
                if large:
                    return large
        return ()

    def _find(self, key: str) -> tuple[Entry, ...]:
        found: list[Entry] = []
        seen: set[int] = set()
        for volume in self.volumes:
            for entry in volume.find(key):
                if entry.geonameid is None or entry.geonameid not in seen:
                    found.append(entry)
                    seen.add(entry.geonameid or 0)
        return tuple(sorted(found, key=_rank))


def _rank(entry: Entry) -> tuple[int, int, int, str, float]:
    large = entry.feature.startswith(("PCL", "CONT", "OCN"))
    return (MATCHES.index(entry.match), -large, -entry.population, entry.name, entry.lat)


@lru_cache(maxsize=1)
def shipped() -> Gazetteer:
    """The gazetteer that comes with the package."""
    with resources.as_file(resources.files("reportedly.world").joinpath("data/gazetteer.bin")) as path:
        return Gazetteer([Volume(path, "shipped")])


def folder_of_own() -> Path:
    """Where a user's own gazetteers are kept."""
    if given := os.environ.get("REPORTEDLY_DATA"):
        return Path(given) / "gazetteers"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    return Path(base) / "reportedly" / "gazetteers"


def own_volumes(folder: Path | None = None) -> list[Volume]:
    """The user's own files, by name. Raises InputError for one that cannot be read."""
    place = folder or folder_of_own()
    if not place.is_dir():
        return []
    return [Volume(path, path.stem) for path in sorted(place.glob("*.bin"))]


def own_files() -> str:
    """What tells one set of the user's own files, and of installed gazetteers, from another; "" without any."""
    place = folder_of_own()
    others = [name for name in plugins.names("reportedly.gazetteers") if name != "shipped"]
    return " ".join([*others, *of_files(*(sorted(place.glob("*.bin")) if place.is_dir() else ()))])


@lru_cache(maxsize=4)
def _with(folder: Path | None) -> Gazetteer:
    registered = plugins.load_all("reportedly.gazetteers")
    volumes = [volume for name in registered for volume in registered[name]().volumes]
    return Gazetteer([*volumes, *own_volumes(folder)])


def installed(folder: Path | None = None) -> Gazetteer:
    """The registered gazetteers, the shipped one among them, and the user's own (of that folder, or where
    `gazetteer add` puts them).
    """
    return _with(folder)


def forget() -> None:
    """Look for the user's own files anew at the next `installed()`."""
    _with.cache_clear()


def renamed(entry: Entry, match: Match) -> Entry:
    """The entry, found under another kind of name."""
    return replace(entry, match=match)
