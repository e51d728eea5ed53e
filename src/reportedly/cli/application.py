"""The Typer application: which commands there are, and how an error reaches the person at the keyboard."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from reportedly.cli import (
    annotating,
    assisting,
    briefing,
    deciding,
    exporting,
    gazetteer,
    intake,
    keeping,
    layers,
    listing,
    measuring,
    recording,
    searching,
    serving,
    terminal,
    watching,
)
from reportedly.errors import ReportedlyError, UsageError

application = typer.Typer(
    name="reportedly",
    help="Reads war reports and keeps the record: who said what, what happened where and when, how many, "
    "and where the accounts differ.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _version(asked: bool) -> None:
    if asked:
        from reportedly.version import __version__

        print(f"reportedly {__version__}")
        raise typer.Exit


@application.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


application.command("build", no_args_is_help=True)(recording.build)
application.command("annotate")(annotating.annotate)
application.command("watch", no_args_is_help=True)(watching.watch)
application.command("look", no_args_is_help=True)(intake.look)
application.command("readers")(intake.readers)
application.command("export", no_args_is_help=True)(exporting.export)
application.command("layers")(layers.layers)
application.command("brief", no_args_is_help=True)(briefing.brief)
application.command("list", no_args_is_help=True)(listing.list_rows)
application.command("show", no_args_is_help=True)(listing.show)
application.command("neighbours", no_args_is_help=True)(listing.neighbours)
application.command("info", no_args_is_help=True)(listing.info)
application.command("find", no_args_is_help=True)(searching.find)
application.command("decide", no_args_is_help=True)(deciding.decide)
application.command("serve", no_args_is_help=True)(serving.serve)
application.command("user", no_args_is_help=True)(serving.user)
application.command("mcp", no_args_is_help=True)(assisting.mcp)
application.command("verify", no_args_is_help=True)(recording.verify)
application.command("backup", no_args_is_help=True)(keeping.backup)
application.command("import", no_args_is_help=True)(keeping.import_)
application.command("upgrade", no_args_is_help=True)(keeping.upgrade)
application.command("score", no_args_is_help=True)(measuring.score)
application.add_typer(gazetteer.application, name="gazetteer")


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit status. Known errors become one line on standard error."""
    with terminal.guarded():
        return _run(arguments)


def with_address(arguments: Sequence[str]) -> list[str]:
    """The arguments, a bare `--ray` with the address of a cluster of this machine: options here take one value."""
    given = list(arguments)
    for at, word in enumerate(arguments):
        if word == "--ray" and (at + 1 == len(given) or given[at + 1].startswith("-")):
            given[at] = "--ray=local"
    return given


def _run(arguments: Sequence[str]) -> int:
    try:
        application(args=with_address(arguments), prog_name="reportedly")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except KeyboardInterrupt:
        print("reportedly: stopped", file=sys.stderr)
        return 130
    except UsageError as error:
        print(f"reportedly: {error}", file=sys.stderr)
        return 2
    except ReportedlyError as error:
        print(f"reportedly: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"reportedly: {error.filename or 'system'}: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0
