"""The gate: the figures of a scoreboard against pinned floors (`floors.tsv`); exit status 1 where one fell.

    python benchmarks/gate.py figures.json              # figures as the scoreboard's --json writes them
    python benchmarks/gate.py figures.json --pin WHY    # these figures are the new floors, for that reason

Only layers that were measured are compared. A floor is lowered by --pin alone, with its reason.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.tsv")
ROOM = 0.005
"""What a figure may fall by, as a share: sampling and rounding move some figures by a few thousandths."""

Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure that must not fall. `better` is `higher` or `lower`, `whole` what counts as all: 1 or 100."""

    layer: str
    metric: str
    better: str
    whole: float
    floor: float
    why: str = ""

    def fall(self, figure: float) -> float:
        """By how much the figure is worse than the floor, as a share; below 0 where it is better."""
        return (self.floor - figure if self.better == "higher" else figure - self.floor) / self.whole


def read(path: Path = FLOORS) -> list[Floor]:
    """The pinned floors."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:] if line.strip()]
    return [
        Floor(layer, metric, better, float(whole), float(floor), why)
        for layer, metric, better, whole, floor, why in rows
    ]


def write(floors: Sequence[Floor], path: Path = FLOORS) -> None:
    """Pin floors."""
    lines = ["layer\tmetric\tbetter\twhole\tfloor\twhy"]
    lines += [f"{f.layer}\t{f.metric}\t{f.better}\t{f.whole:g}\t{f.floor:.4f}\t{f.why}" for f in floors]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def measured(text: str) -> Figures:
    """Layer → metric → figure. Raises ValueError for a file that is no scoreboard, or one of a sample."""
    board = json.loads(text)
    if not isinstance(board, dict) or "layers" not in board:
        raise ValueError("no figures of a scoreboard")
    if board.get("sample"):
        raise ValueError("the figures are those of a sample; floors hold for whole sets")
    return {layer: one["figures"] for layer, one in board["layers"].items() if "figures" in one}


def falls(floors: Sequence[Floor], figures: Figures) -> list[str]:
    """What fell below its floor, or is missing from a layer that was measured, in words."""
    told = []
    for floor in floors:
        if floor.layer not in figures:
            continue
        figure = figures[floor.layer].get(floor.metric)
        if figure is None:
            told.append(f"{floor.layer} {floor.metric}: not measured any more (floor {floor.floor:g})")
        elif floor.fall(figure) > ROOM:
            told.append(f"{floor.layer} {floor.metric}: {figure:.4f}, floor {floor.floor:.4f}")
    return told


def pinned(floors: Sequence[Floor], figures: Figures, why: str) -> list[Floor]:
    """The floors with the figures that were measured in their place."""
    return [
        replace(floor, floor=round(figures[floor.layer][floor.metric], 4), why=why)
        if floor.metric in figures.get(floor.layer, {})
        and round(figures[floor.layer][floor.metric], 4) != round(floor.floor, 4)
        else floor
        for floor in floors
    ]


def main(arguments: Sequence[str]) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("--pin", metavar="WHY")
    parser.add_argument("--floors", type=Path, default=FLOORS)
    asked = parser.parse_args(arguments)
    try:
        figures = measured(asked.figures.read_text("utf-8"))
        floors = read(asked.floors)
    except (OSError, ValueError) as error:
        print(f"gate: {asked.figures}: {error}", file=sys.stderr)
        return 2
    if asked.pin:
        write(pinned(floors, figures, asked.pin), asked.floors)
        return 0
    fallen = falls(floors, figures)
    compared = sum(floor.layer in figures for floor in floors)
    print("\n".join(fallen) if fallen else f"{compared} figures, none below its floor")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
