"""A figure over time: what each account gives, by the day of telling, with its bounds. Nothing is averaged."""

from __future__ import annotations

from datetime import date

from reportedly.export.brief.drawing import INK, LINE, MUTED, RED, Disc, Drawing, Shape, Stroke, Words
from reportedly.export.brief.pieces import Figure
from reportedly.export.brief.sections import counted

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 680.0, 210.0, 56.0, 20.0, 16.0, 30.0  # points


def plot(figure: Figure) -> Drawing | None:
    """The drawing of a figure's accounts; None where fewer than two have a day."""
    dated = [(one, day) for one in figure.told if (day := _day(one.day)) is not None]
    if len(dated) < 2:
        return None
    first, last = min(day for _, day in dated), max(day for _, day in dated)
    top = _ceiling(max(one.high for one, _ in dated))
    spread = max(1, last - first)

    def across(day: int) -> float:
        return LEFT + 30 + (day - first) / spread * (WIDTH - LEFT - RIGHT - 160)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - max(0.0, value) / top * (HEIGHT - TOP - BOTTOM)

    shapes: list[Shape] = []
    for part in (0.0, 0.5, 1.0):
        y = up(top * part)
        shapes.append(Stroke(((LEFT, y), (WIDTH - RIGHT, y)), LINE, 0.6))
        shapes.append(Words((LEFT - 6, y + 3.5), f"{top * part:,g}", 9.5, "end", MUTED))
    for day in sorted({first, last} if spread < 4 else {first, first + spread // 2, last}):
        shapes.append(Words((across(day), HEIGHT - 10), date.fromordinal(day).isoformat(), 9.5, "middle", MUTED))
    for one, day in sorted(dated, key=lambda pair: -pair[0].accounts):
        x, y = across(day), up(one.value)
        if one.low != one.high:
            shapes.append(Stroke(((x, up(one.low)), (x, up(one.high))), RED, 1.4))
        radius = min(9.0, 3 + 1.4 * one.accounts**0.5)
        shapes.append(Disc((x, y), radius))
        near = [other for other, on in dated if on == day and abs(up(other.value) - y) < 9 and other.value > one.value]
        told = f"{one.label} ({counted(one.accounts, 'account')})"
        if not near:
            shapes.append(Words((x + radius + 3, y + 3.5), told, 9, "start", INK, halo=True))
    words = "; ".join(f"{one.day}: {one.label} ({', '.join(one.publishers)})" for one, _ in dated)
    return Drawing(WIDTH, HEIGHT, tuple(shapes), f"{figure.about}, by day of telling: {words}")


def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


def _ceiling(value: float) -> float:
    """A round number not below the value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1)
    return next((step * power for step in (1, 2, 2.5, 4, 5, 8) if step * power >= value), 10 * power)
