"""GeoJSON (RFC 7946): longitude first, WGS 84; what has no place has no geometry and is there all the same."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from reportedly.export.geography import LAYERS, Feature, features
from reportedly.export.view import View


def export_geojson(view: View, out: BinaryIO) -> None:
    """A feature collection of the incidents, or of the events; what was held back stands at its end."""
    table = view.options.table if view.options.table in LAYERS else "incidents"
    out.write(b'{"type": "FeatureCollection", "features": [')
    for number, feature in enumerate(features(view, table)):
        out.write((b",\n" if number else b"\n") + json.dumps(as_json(feature), ensure_ascii=False).encode())
    held = view.held[table]
    said = {
        **view.stated(),
        "given": held.given,
        "held back": held.held_back,
        "not filtered by": ", ".join(view.not_asked(table)),
        "borders": "docs/borders.md",
    }
    out.write(b'\n], "reportedly": ' + json.dumps(said, ensure_ascii=False).encode() + b"}\n")


def as_json(feature: Feature) -> dict[str, Any]:
    """A feature as a GeoJSON object."""
    geometry: dict[str, Any] | None = None
    if feature.rings:
        geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in feature.rings]}
    elif feature.point:
        geometry = {"type": "Point", "coordinates": feature.point}
    return {"type": "Feature", "id": feature.values["id"], "geometry": geometry, "properties": feature.values}
