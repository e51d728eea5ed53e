"""Write `src/reportedly/world/data/unit_factors.json`: what each unit of the table is worth in SI, by pint.

Run it as `python training/unit_factors.py`.
"""

import json
from pathlib import Path

from reportedly.world.units import factors_by_pint, unit_table

PATH = Path(__file__).parents[1] / "src/reportedly/world/data/unit_factors.json"


def main() -> None:
    expressions = sorted({unit.pint for unit in unit_table().by_name.values() if unit.pint})
    factors = {expression: factors_by_pint(expression) for expression in expressions}
    PATH.write_text(json.dumps(factors, indent=1) + "\n", encoding="utf-8")
    print(f"{len(factors)} factors")


if __name__ == "__main__":
    main()
