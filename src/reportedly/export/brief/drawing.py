"""Drawings as a list of shapes, set as SVG (pages) or as PNG (Word): the same lines, whatever they are drawn with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]
INK, MUTED, LAND, LINE, SEA, RED, HATCH = "#1b1b1b", "#5a5a5a", "#f3f1ea", "#b9b5a8", "#e4ecf2", "#b2182b", "#8a6d00"
FINENESS = 3
"""Pixels of a PNG for a unit of a drawing."""

SMOOTH = 2
"""A PNG is drawn so many times too large and made smaller, so that its lines are smooth."""


@dataclass(frozen=True, slots=True)
class Area:
    """A closed outline; `dashed` for ground whose outline is rough or disputed."""

    corners: tuple[Point, ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.6
    dashed: bool = False
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line."""

    corners: tuple[Point, ...]
    stroke: str = INK
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A round mark."""

    at: Point
    radius: float
    fill: str = RED
    stroke: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a point: `anchor` start, middle or end."""

    at: Point
    words: str
    size: float = 10
    anchor: str = "start"
    fill: str = INK
    halo: bool = False


Shape = Area | Stroke | Disc | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, and what it shows in words, for those who do not see it."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    described: str
    ground: str = "#ffffff"


def svg(drawing: Drawing) -> str:
    """The drawing as an SVG element."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" '
        f'width="{drawing.width:g}" height="{drawing.height:g}" role="img" '
        f"aria-label={quoteattr(drawing.described)}>"
        f'<rect width="100%" height="100%" fill="{drawing.ground}"/>'
    ]
    parts += [_svg(shape) for shape in drawing.shapes]
    return "".join([*parts, "</svg>"])


def _svg(shape: Shape) -> str:
    if isinstance(shape, Area):
        dash = ' stroke-dasharray="4 3"' if shape.dashed else ""
        faint = ' fill-opacity="0.18"' if shape.faint else ""
        return (
            f'<path d="{_path(shape.corners)}Z" fill="{shape.fill or "none"}"{faint} '
            f'stroke="{shape.stroke or "none"}" stroke-width="{shape.width:g}"{dash}/>'
        )
    if isinstance(shape, Stroke):
        return f'<path d="{_path(shape.corners)}" fill="none" stroke="{shape.stroke}" stroke-width="{shape.width:g}"/>'
    if isinstance(shape, Disc):
        x, y = shape.at
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{shape.radius:.1f}" fill="{shape.fill}" stroke="{shape.stroke}"/>'
    place = f'x="{shape.at[0]:.1f}" y="{shape.at[1]:.1f}" font-size="{shape.size:g}" text-anchor="{shape.anchor}"'
    face = 'font-family="Noto Sans, DejaVu Sans, sans-serif"'
    words = escape(shape.words)
    halo = f'<text {place} {face} fill="#ffffff" stroke="#ffffff" stroke-width="3">{words}</text>' if shape.halo else ""
    return f'{halo}<text {place} {face} fill="{shape.fill}">{words}</text>'


def _path(corners: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)


def png(drawing: Drawing) -> bytes:
    """The drawing as a PNG."""
    from PIL import Image, ImageDraw, ImageFont

    fine = FINENESS * SMOOTH
    picture = Image.new("RGB", (round(drawing.width * fine), round(drawing.height * fine)), drawing.ground)
    pen = ImageDraw.Draw(picture, "RGBA")
    for shape in drawing.shapes:
        if isinstance(shape, Area | Stroke) and len(shape.corners) < 2:
            continue
        if isinstance(shape, Area):
            corners = [(x * fine, y * fine) for x, y in shape.corners]
            if shape.fill and len(corners) > 2:
                pen.polygon(corners, fill=shape.fill + ("2e" if shape.faint else "ff"))
            if shape.stroke:
                pen.line([*corners, corners[0]], fill=shape.stroke, width=max(1, round(shape.width * fine)))
        elif isinstance(shape, Stroke):
            corners = [(x * fine, y * fine) for x, y in shape.corners]
            pen.line(corners, fill=shape.stroke, width=max(1, round(shape.width * fine)), joint="curve")
        elif isinstance(shape, Disc):
            (x, y), r = shape.at, shape.radius
            box = [(x - r) * fine, (y - r) * fine, (x + r) * fine, (y + r) * fine]
            pen.ellipse(box, fill=shape.fill, outline=shape.stroke, width=fine)
        else:
            font = ImageFont.load_default(shape.size * fine)
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
            place = (shape.at[0] * fine, shape.at[1] * fine)
            edge = round(1.5 * fine) if shape.halo else 0
            pen.text(place, shape.words, shape.fill, font, anchor, stroke_width=edge, stroke_fill="#ffffff")
    out = io.BytesIO()
    size = (round(drawing.width * FINENESS), round(drawing.height * FINENESS))
    picture.resize(size, Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
