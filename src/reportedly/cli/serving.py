"""`reportedly serve`: the page of a record, on this machine alone."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from reportedly.cli.recording import Quiet, RecordFile, named

PORT = 8000  # the usual port for a page of one's own


def serve(
    path: RecordFile,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.", min=1, max=65535)] = PORT,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser as soon as it answers.")] = False,
    review: Annotated[bool, typer.Option("--review", help="Let a named person decide on the page.")] = False,
    name: Annotated[
        str | None, typer.Option("--as", help="Who decides, as the log names them.", metavar="NAME")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Show a record in the browser: on this machine alone, for reading only. Ctrl-C ends it.

    The address is told once it answers. The HTTP API is under `/api/v1`. With `--review --as NAME` that person can say
    on the page what is right, wrong, one or two; each decision goes into the record's log, and can be taken back.

    Examples:

    - `reportedly serve war.db`
    - `reportedly serve war.db --port 8080 --open`
    - `reportedly serve war.db --review --as "Ada Example"`
    """
    from reportedly.errors import UsageError
    from reportedly.web import app

    if review != bool(name and name.strip()):
        raise UsageError("--review and --as NAME go together: a decision has a person")

    def listening(address: str) -> None:
        if not quiet:
            print(f"{named(path)} is at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    app.serve(path, port, listening, name.strip() if review and name else None)
