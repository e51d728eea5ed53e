"""How many of what a record holds, under headings."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS = (
    ("Read", (("reports", "reports in the record"), ("failures", "inputs that could not be read"))),
    ("Found in each report", (
        ("events", "events"), ("statements", "statements"), ("places", "places named"),
        ("quantities", "figures"), ("times", "times"), ("actors", "persons, states, forces and groups"),
        ("checks", "checks: conversions, distances, sums, weekdays"),
    )),
    ("Compared", (
        ("incidents", "incidents"), ("questions", "questions that their accounts answer"),
        ("contested", "  of these contested"),
        ("occurrences", "occurrences"), ("copies", "groups of copies"), ("findings", "findings"),
    )),
)  # fmt: skip
"""What is counted, under which heading, in which words."""


def print_counts(counts: Mapping[str, int]) -> None:
    """Print the counts, aligned."""
    for place, (heading, lines) in enumerate(HEADINGS):
        print(("" if not place else "\n") + heading)
        for key, words in lines:
            if key in counts and (counts[key] or key != "failures"):
                print(f"{counts[key]:>12,}  {words}")
