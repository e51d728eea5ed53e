"""Quantities: every number in a report's body with unit, bounds, and what it counts.

A line is cut into tokens (`vocabulary`), numbers are read (`numerals`, `shares`), measured (`measures`), bounded
(`bounds`) and paired (`ranges`) by `line_reader`; what is no quantity is passed over (`non_quantities`), what it counts
comes from the parse (`counted`). No step looks back over more than a few tokens, so the cost is linear in the text.
"""

from reportedly.layers.quantities.layer import annotate_quantities

__all__ = ["annotate_quantities"]
