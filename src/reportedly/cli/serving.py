"""`reportedly serve`: the page of a record, on this machine alone."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from reportedly.cli.recording import Quiet, RecordFile

PORT = 8000


def serve(
    path: RecordFile,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = PORT,
    quiet: Quiet = False,
) -> None:
    """Show a record in the browser: on this machine alone, for reading only. Ctrl-C ends it.

    Examples:

    - `reportedly serve war.db`
    - `reportedly serve war.db --port 8080`
    """
    from reportedly.web import app

    if not quiet:
        print(f"{path} is at http://127.0.0.1:{port} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    app.serve(path, port)
