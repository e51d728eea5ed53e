"""`reportedly layers`: what reads a report, in running order, with what each layer declares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer


@dataclass(frozen=True, slots=True)
class Row:
    """What a layer declares, as the table shows it."""

    layer: str
    requires: tuple[str, ...]
    after: tuple[str, ...]
    assigns: tuple[str, ...]
    languages: tuple[str, ...]
    version: str


def rows() -> list[Row]:
    """Every registered layer in running order; no languages: any."""
    from reportedly.layers import pipeline

    declared = pipeline.declared()
    versions = pipeline.versions(declared)
    return [
        Row(name, each.requires, each.after, each.assigns, each.languages or (), versions[name])
        for name, each in declared.items()
    ]


def layers(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a layer.")] = False) -> None:
    """The layers in running order: what each requires, what it assigns, which languages it reads, and its version.

    The version is a hash of the layer's own rules, tables and weights and of the layers that it builds on: where it
    differs from that in a record, `build` reads the reports of its input anew. Layers of installed packages stand here
    too.

    Examples:

    - `reportedly layers`
    - `reportedly layers --json`
    """
    for row in rows():
        print(json.dumps(_plain(row)) if as_json else _lines(row))


def _plain(row: Row) -> Mapping[str, object]:
    return {
        "layer": row.layer,
        "requires": list(row.requires),
        "after": list(row.after),
        "assigns": list(row.assigns),
        "languages": list(row.languages) or None,
        "version": row.version,
    }


def _lines(row: Row) -> str:
    after = f"; after {', '.join(row.after)} where they run" if row.after else ""
    return "\n".join(
        (
            f"{row.layer:<12}{row.version}",
            f"    requires   {', '.join(row.requires) or '-'}{after}",
            f"    assigns    {', '.join(row.assigns)}",
            f"    languages  {', '.join(row.languages) or 'any'}",
        )
    )
