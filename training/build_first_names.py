"""Make `layers/actors/data/first_names.tsv`: first names and the gender that they most often have.

usage: build_first_names.py CENSUS_FOLDER OWN OUT

CENSUS_FOLDER holds `dist.male.first` and `dist.female.first` of the United States Census Bureau, 1990 (public domain;
in the PyPI package `names` 0.3.0). OWN is a list of our own for names that are rare there: `m name name ...` a line.
"""

from __future__ import annotations

import sys
from pathlib import Path

FREQUENT = 0.004  # per cent of the persons of that gender
CLEAR = 4.0  # times as frequent as in the other gender


def main(census: Path, own: Path, out: Path) -> None:
    shares: dict[str, dict[str, float]] = {"m": {}, "f": {}}
    for gender, name in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for line in (census / name).read_text(encoding="ascii").splitlines():
            cells = line.split()
            shares[gender][cells[0].lower()] = float(cells[1])
    found: dict[str, str] = {}
    for gender, other in (("m", "f"), ("f", "m")):
        for name, share in shares[gender].items():
            if share >= FREQUENT and share >= CLEAR * shares[other].get(name, 0.0):
                found[name] = gender
    for line in own.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            gender, *names = line.split()
            found.update(dict.fromkeys((name.lower() for name in names), gender))
    out.write_text("".join(f"{name}\t{gender}\n" for name, gender in sorted(found.items())), encoding="utf-8")
    print(len(found), "names")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
