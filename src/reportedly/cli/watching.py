"""`reportedly watch`: fetch feeds into a record, once or again and again."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly import settings
from reportedly.cli.intake import Dates, options_of
from reportedly.cli.recording import told_uncompared
from reportedly.errors import UsageError

if TYPE_CHECKING:
    from reportedly.service.watching import Round

SPAN = re.compile(r"(\d+)\s*([smhd]?)")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "": 60}  # seconds; a bare number is minutes
SHORTEST = 60  # seconds between two looks at a feed, so that no publisher is pressed


def seconds_of(words: str) -> int:
    """`15m`, `2h`, `90s` or a number of minutes as seconds. Raises UsageError for what is none, or is too short."""
    match = SPAN.fullmatch(words.strip().lower())
    if match is None:
        raise UsageError(f"--every is a span such as 15m, 2h or 1d, not {words!r}")
    seconds = int(match[1]) * UNITS[match[2]]
    if seconds < SHORTEST:
        raise UsageError("--every is a minute or more: feeds are not asked more often")
    return seconds


def watch(
    feeds: Annotated[
        list[str],
        typer.Argument(metavar="FEEDS...", help="OPML files, lists of addresses, or addresses.", show_default=False),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="RECORD", help="The record: a file, or postgresql://...; made if missing."
        ),
    ] = None,
    every: Annotated[
        str | None, typer.Option("--every", metavar="SPAN", help="Again and again: 15m, 2h, 1d. Ctrl-C ends it.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One round, as without --every.")] = False,
    pages: Annotated[bool, typer.Option("--pages", help="Fetch the page of each new item, too.")] = False,
    dates: Dates = None,
    layers: Annotated[str | None, typer.Option(help="Only these layers (a,b) and those they rely on.")] = None,
    jobs: Annotated[int | None, typer.Option(help="Worker processes; one for each processor if left out.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only what went wrong.")] = False,
) -> None:
    """Fetch feeds into a record: what is new, and what has changed as versions.

    This is the only command that uses the network, and only for the addresses that are named and, with `--pages`, those
    of their items. robots.txt is kept to, a host is asked once a second at most, and each fetch is entered in the
    record's log.

    Examples:

    - `reportedly watch feeds.opml -o war.db`
    - `reportedly watch https://news.example/rss -o war.db --every 15m --pages`
    """
    from reportedly.service.watching import Watch, feeds_of

    if output is None:
        raise UsageError("where to? name the record's file with -o, as in: reportedly watch feeds.opml -o war.db")
    if once and every is not None:
        raise UsageError("--once and --every exclude one another")
    seconds = None if every is None else seconds_of(every)
    told = options_of(dates=dates)
    watched = Watch(
        feeds_of(feeds), output, pages=pages, options=told, layers=settings.layers(layers), jobs=settings.jobs(jobs)
    )
    if seconds is None:
        raise typer.Exit(_show(watched.once(), quiet))
    for done in watched.every(seconds):
        _show(done, quiet)


def _show(done: Round, quiet: bool) -> int:
    for failure in done.failures:
        print(f"reportedly: {failure.input}: {failure.reason}", file=sys.stderr, flush=True)
    if not quiet and done.outcome is not None:
        fetched = sum(entry["status"] == 200 for entry in done.fetches)
        same = sum(entry["status"] == 304 for entry in done.fetches)
        print(
            f"{len(done.fetches):,} asked, {fetched:,} answered, {same:,} unchanged; {done.outcome.added:,} new reports"
            f"{f', {len(done.outcome.versions):,} of them changed' if done.outcome.versions else ''}",
            flush=True,
        )
    uncompared = done.outcome.uncompared if done.outcome is not None else None
    if uncompared is not None:
        print(f"reportedly: {told_uncompared(uncompared)}", file=sys.stderr)
    return 1 if done.failures or uncompared is not None else 0
