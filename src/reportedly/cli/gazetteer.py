"""`reportedly gazetteer`: the names of places that are known, and a user's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

application = typer.Typer(
    help="Names of places: look one up, or add a GeoNames dump of your own.", no_args_is_help=True, add_completion=False
)


@application.command("add", no_args_is_help=True)
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A GeoNames dump: UA.zip, UA.txt, allCountries.zip.")],
) -> None:
    """Import a GeoNames dump, so that its places are found from now on; the same file again replaces it.

    Examples:

    - `reportedly gazetteer add UA.zip`
    """
    from reportedly.world import gazetteer_import
    from reportedly.world.gazetteer import folder_of_own

    name, count = gazetteer_import.add(file)
    print(f"{name}: {count:,} places, kept in {folder_of_own()}")


@application.command("show", no_args_is_help=True)
def show(
    name: Annotated[list[str], typer.Argument(metavar="NAME...", help="A place's name, in any of its spellings.")],
) -> None:
    """What is known of a name: every place that may be meant, best known first. Exit status 1: none.

    Examples:

    - `reportedly gazetteer show Balakliia`
    """
    from reportedly.world import gazetteer_import
    from reportedly.world.gazetteer import installed

    words = " ".join(name)
    known = bool(installed().lookup(words, spelling=True))
    for line in gazetteer_import.explain(words):
        print(line, file=sys.stdout if known else sys.stderr)
    raise typer.Exit(0 if known else 1)
