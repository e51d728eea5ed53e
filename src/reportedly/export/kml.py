"""KML 2.2 (OGC 07-147r2) for Google Earth and the like: incidents with their days, points and outlines."""

from __future__ import annotations

from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from reportedly.export.geography import LAYERS, Feature, Ring, features
from reportedly.export.view import View

CONTROL = {number: None for number in range(32) if number not in (9, 10, 13)}
"""Signs that XML 1.0 does not allow."""


def export_kml(view: View, out: BinaryIO) -> None:
    """A document of placemarks; what has no place stands in it without geometry."""
    table = view.options.table if view.options.table in LAYERS else "incidents"
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n')
    out.write(f"<name>reportedly: {table}</name>\n".encode())
    for feature in features(view, table):
        out.write(_placemark(feature).encode())
    held = view.held[table]
    said = {
        **view.stated(),
        "given": held.given,
        "held back": held.held_back,
        "not filtered by": ", ".join(view.not_asked(table)),
    }
    out.write(f"<ExtendedData>{''.join(_datum(*pair) for pair in said.items())}</ExtendedData>\n".encode())
    out.write(b"</Document></kml>\n")


def _placemark(feature: Feature) -> str:
    values = feature.values
    named = {name: value for name, value in values.items() if value is not None}
    return (
        f"<Placemark><name>{_text(values.get('title') or values.get('words') or values['id'])}</name>"
        f"{_days(values)}<ExtendedData>{''.join(_datum(*pair) for pair in named.items())}</ExtendedData>"
        f"{_geometry(feature)}</Placemark>\n"
    )


def _days(values: dict[str, Any]) -> str:
    begin, end = values.get("earliest"), values.get("latest")
    parts = (f"<begin>{begin}</begin>" if begin else "") + (f"<end>{end}</end>" if end else "")
    return f"<TimeSpan>{parts}</TimeSpan>" if parts else ""


def _geometry(feature: Feature) -> str:
    if feature.rings:
        return f"<MultiGeometry>{''.join(map(_polygon, feature.rings))}</MultiGeometry>"
    if feature.point:
        return f"<Point><coordinates>{feature.point[0]},{feature.point[1]}</coordinates></Point>"
    return ""


def _polygon(ring: Ring) -> str:
    corners = " ".join(f"{x},{y}" for x, y in ring)
    line = f"<LinearRing><coordinates>{corners}</coordinates></LinearRing>"
    return f"<Polygon><outerBoundaryIs>{line}</outerBoundaryIs></Polygon>"


def _datum(name: str, value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else value
    return f'<Data name="{_text(name)}"><value>{_text(shown)}</value></Data>'


def _text(value: object) -> str:
    return escape(str(value).translate(CONTROL), {'"': "&quot;"})
