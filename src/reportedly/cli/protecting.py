"""The options that keep people from harm, alike for every verb that hands something on."""

from __future__ import annotations

from typing import Annotated

import typer

PANEL = "Do no harm"

Coarsen = Annotated[
    str | None, typer.Option(help="Positions no finer than `admin1`, or so many degrees.", rich_help_panel=PANEL)
]
Delay = Annotated[
    int, typer.Option(help="Hold back what lies less than so many days ago.", min=0, rich_help_panel=PANEL)
]
LeaveOutPrivate = Annotated[
    bool,
    typer.Option("--leave-out-private", help="Persons without a public office stay unnamed.", rich_help_panel=PANEL),
]
Mask = Annotated[bool, typer.Option("--mask-quotations", help="Leave out the reports' words.", rich_help_panel=PANEL)]
