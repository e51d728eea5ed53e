"""`reportedly serve` and `user`: the page of a record, on this machine or for others, and who these are."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.recording import Quiet, RecordFile, named
from reportedly.errors import InputError, UsageError

if TYPE_CHECKING:
    from reportedly.web.access import Access

PORT = 8000  # the usual port for a page of one's own
TOKEN = "REPORTEDLY_TOKEN"
OTHERS = "For others"


def serve(
    path: RecordFile,
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65535)] = PORT,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser as soon as it answers.")] = False,
    review: Annotated[bool, typer.Option("--review", help="Let a named person decide on the page.")] = False,
    name: Annotated[
        str | None, typer.Option("--as", help="Who decides, as the log names them.", metavar="NAME")
    ] = None,
    host: Annotated[
        str, typer.Option(help="The address to listen at; 0.0.0.0 for all of this machine.", rich_help_panel=OTHERS)
    ] = "127.0.0.1",
    users: Annotated[
        Path | None,
        typer.Option(help="A file of users: lines that `reportedly user` makes.", rich_help_panel=OTHERS),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(help=f"A file with a token that programs send; {TOKEN} is taken too.", rich_help_panel=OTHERS),
    ] = None,
    called: Annotated[
        list[str] | None,
        typer.Option("--name", help="A name by which browsers ask for it: war.example.org.", rich_help_panel=OTHERS),
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="Certificate for TLS.", rich_help_panel=OTHERS)] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key.", rich_help_panel=OTHERS)] = None,
    quiet: Quiet = False,
) -> None:
    """Show a record in the browser: on this machine alone, for reading only. Ctrl-C ends it.

    The address is told once it answers. The HTTP API is under `/api/v1`. With `--review --as NAME` that person can say
    on the page what is right, wrong, one or two; each decision goes into the record's log, and can be taken back.
    Others on the network are let in only where `--host` says so, and with a user and password, or a token.

    Examples:

    - `reportedly serve war.db`
    - `reportedly serve war.db --port 8080 --open`
    - `reportedly serve war.db --review --as "Ada Example"`
    - `reportedly serve war.db --host 0.0.0.0 --users users.txt --certificate war.pem --key war.key`
    """
    from reportedly.web import serving

    if review != bool(name and name.strip()) and not (review and users is not None):
        raise UsageError("--review and --as NAME go together: a decision has a person")

    def listening(address: str) -> None:
        if not quiet:
            print(f"{named(path)} is at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    reviewer = (name or "").strip() or "a user" if review else None
    door = serving.Door(host, port, _access(users, token_file), tuple(called or ()), reviewer, certificate, key)
    if not serving.is_loopback(host) and certificate is None and not quiet:
        print(
            "reportedly: what is sent, passwords too, is not encrypted: give --certificate and --key, or put a server "
            "that does TLS before this one",
            file=sys.stderr,
        )
    serving.serve(path, door, listening)


def _access(users: Path | None, token_file: Path | None) -> Access | None:
    from reportedly.web.access import Access, users_of

    token = os.environ.get(TOKEN) or None
    if token_file is not None:
        try:
            token = token_file.read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise InputError(str(token_file), f"the token cannot be read: {error}") from None
    known = users_of(users) if users is not None else {}
    return Access(token, known) if token is not None or known else None


def user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of a person who may open the page.")],
) -> None:
    """Make the line of a user for the file that `serve --users` reads; the password is asked for, or read from input.

    Examples:

    - `reportedly user ana >> users.txt`
    """
    import getpass

    from reportedly.web.access import checked_name, hashed

    checked_name(name)
    password = getpass.getpass(f"Password of {name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    print(f"{name}:{hashed(password)}")
