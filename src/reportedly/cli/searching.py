"""`reportedly find`: full-text search, with the filters of reports."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.cli.filtering import with_filters
from reportedly.cli.recording import RecordFile
from reportedly.cli.terminal import pictured

if TYPE_CHECKING:
    from reportedly.model import Span
    from reportedly.record.search import Hit
    from reportedly.record.store import Record


@with_filters("reports")
def find(
    path: RecordFile,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS...", help='Words; "in quotation marks" together.')
    ] = None,
    limit: Annotated[int, typer.Option(help="How many reports at most.", min=1, max=1000)] = 20,
    parts: Annotated[
        bool, typer.Option("--parts", help="Find the characters anywhere in a word, in any script.")
    ] = False,
    after: Annotated[
        str | None, typer.Option("--after", metavar="MARK", help="Go on where a page ended: the mark that it told.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, with offsets.")] = False,
    asked: dict[str, Any] | None = None,
) -> None:
    """Search titles and texts: the reports that have the words, best first.

    Words are matched by their stem; `shell*` stands for any ending; AND, OR, NOT and parentheses join them. Exit
    status 1: nothing was found.

    Examples:

    - `reportedly find war.db bridge`
    - `reportedly find war.db '"supply route" AND (Kherson OR Kharkiv)' --since 2023-10 --json`
    - `reportedly find war.db --parts арків`
    - `reportedly find war.db --contested true`
    - `reportedly find war.db bridge --limit 100`, and then, as told, the same with `--after MARK`
    """
    from reportedly.errors import UsageError
    from reportedly.record.store import Record
    from reportedly.service import querying

    contested = not words and bool((asked or {}).get("contested"))
    if not words and not contested:
        raise UsageError("words to look for are missing; or --contested true alone, for what accounts differ on")
    with Record(path) as record:
        if contested:
            raise typer.Exit(_print_contested(record, asked or {}, limit, after, as_json))
        found = querying.search(record, " ".join(words or ()), asked or {}, limit, parts=parts, after=after)
    for hit in found.hits:
        if as_json:
            print(json.dumps(_hit_line(hit), ensure_ascii=False))
        else:
            _print_hit(hit)
    for note in found.notes:
        print(f"reportedly: {note}", file=sys.stderr)
    if not found.hits:
        print("reportedly: no report has what was asked for", file=sys.stderr)
    else:
        held = found.total - len(found.hits) if after is None else None
        _print_held("reports", held, found.exact, found.next)
    raise typer.Exit(0 if found.hits else 1)


def _print_contested(record: Record, asked: dict[str, Any], limit: int, after: str | None, as_json: bool) -> int:
    """Print the contested questions that fit; 1 where there are none."""
    from reportedly.service import querying

    page = querying.list_page(record, "questions", asked, limit, after)
    for row in page.rows:
        if as_json:
            print(json.dumps(querying.detail(record, "questions", row.id), ensure_ascii=False))
        else:
            question = record.question(row.id)
            print(pictured(f"{question.standing}: {question.sentence}"))
    for note in page.notes:
        print(f"reportedly: {note}", file=sys.stderr)
    if not page.rows:
        print("reportedly: no accounts differ on what was asked for", file=sys.stderr)
    _print_held("questions", page.total - len(page.rows) if after is None else None, page.exact, page.next)
    return 0 if page.rows else 1


def _print_held(what: str, held: int | None, exact: bool, following: str | None) -> None:
    """Say that more fit, how many where that is known, and how they are had."""
    if following is None:
        return
    number = "more" if held is None else f"{held:,}" if exact else f"more than {held:,}"
    how = f"--limit gives more, or go on with --after {following}"
    print(f"reportedly: {number} {what} are held back; {how}", file=sys.stderr)


def _hit_line(hit: Hit) -> dict[str, object]:
    def offsets(span: Span) -> dict[str, object]:
        return {"start": span.start, "end": span.end, "text": span.of(hit.text)}

    passages = [{**offsets(found.span), "marks": [offsets(mark) for mark in found.marks]} for found in hit.passages]
    return {"report": hit.report, "title": hit.heading, "publisher": hit.publisher, "passages": passages}


def _print_hit(hit: Hit) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text.assemble((pictured(hit.report), "bold"), "  ", pictured(hit.heading)), soft_wrap=True)
    for passage in hit.passages:
        words = Text(pictured(passage.span.of(hit.text)))
        for mark in passage.marks:
            words.stylize("bold yellow", mark.start - passage.span.start, mark.end - passage.span.start)
        console.print(Text.assemble((f"  {passage.span.start:>6}  ", "dim"), words), soft_wrap=True)
