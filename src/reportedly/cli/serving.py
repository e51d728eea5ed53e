"""`reportedly serve`: the page of a record, on this machine alone."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from reportedly.cli.recording import Quiet, RecordFile, named

PORT = 8000


def serve(
    path: RecordFile,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = PORT,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser as soon as it answers.")] = False,
    quiet: Quiet = False,
) -> None:
    """Show a record in the browser: on this machine alone, for reading only. Ctrl-C ends it.

    The address is told once it answers. The HTTP API is under `/api/v1`.

    Examples:

    - `reportedly serve war.db`
    - `reportedly serve war.db --port 8080 --open`
    """
    from reportedly.web import app

    def listening(address: str) -> None:
        if not quiet:
            print(f"{named(path)} is at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    app.serve(path, port, listening)
