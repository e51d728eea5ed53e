"""Which reader takes what: the readers that came in through the entry points, and a source handed to the right one.

A reader is a function from a `Source` to reports and failures, marked with the kinds that it takes (`@reader("csv")`)
and registered under the entry-point group `reportedly.readers`. A package that a user installs may bring readers for
kinds of its own: it marks its function with `@reader("kind", suffixes=(".ext",), words="what a person calls it")`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import PurePath
from typing import cast

from reportedly import plugins
from reportedly.errors import InputError, UsageError
from reportedly.ingest.media_types import PEEK, called, kind_of, kinds
from reportedly.ingest.received import Item, Source
from reportedly.model import Failure, Provenance, Report, Span

MOST_FAILURES = 1_000
"""Items of one input that are named one by one as unread; the others are counted."""

PANIC = "PanicException"
"""Name of the class that libraries in Rust raise where they meet what they do not handle; it cannot be imported."""

DEEPEST = 4
"""Archives inside of archives that are opened."""

ADVICE = {
    "rar": "unpack it, or pack it as zip",
    "zstd": "unpack it first",
    "pst": "export its folders as MBOX or EML",
    "ole": "save it as .docx, or as a PDF",
    "xls": "save it as .xlsx or .csv",
    "record": "`reportedly import` reads it, or `reportedly serve` shows it",
    "cdx": "name the WARC or WACZ files that it lists",
    "gdelt": "its rows are coded events with addresses and no texts: get the pages that it lists",
    "opml": "`reportedly watch` fetches the feeds that it lists",
}
"""What to do about a kind that no reader takes."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A function from a source to the reports in it, and what it declares.

    Attributes:
        take: gives the reports and failures of a source, in order.
        kinds: names of the kinds that it takes.
        suffixes: endings of names, for kinds that are not in the table of kinds.
        words: what a person calls such a kind.
        extra: the extra of the installation that it needs (`pip install "reportedly[pdf]"`), and the library.
        edition: names this reader's way of making a text: its own number, and the packages that it relies on.
    """

    take: Callable[[Source], Iterator[Item]]
    kinds: tuple[str, ...]
    suffixes: tuple[str, ...] = ()
    words: str = ""
    extra: tuple[str, str] | None = None
    edition: str = "1"

    def __call__(self, source: Source) -> Iterator[Item]:
        """The reports of a source, and what of it could not be read."""
        return self.take(source)


def reader(
    *names: str,
    suffixes: tuple[str, ...] = (),
    words: str = "",
    extra: tuple[str, str] | None = None,
    edition: int = 1,
    relies_on: Iterable[str] = (),
) -> Callable[[Callable[[Source], Iterator[Item]]], Reader]:
    """Declare a function as the reader of these kinds.

    Args:
        suffixes: endings of names, for kinds that are not in the table of kinds; `words` is what a person calls them.
        extra: the extra that it needs, and a library out of it.
        edition: to be raised when the same bytes give another text than before.
        relies_on: packages whose version may change the text.
    """

    def declare(take: Callable[[Source], Iterator[Item]]) -> Reader:
        words_of_edition = ", ".join((str(edition), *(f"{name} {_version(name)}" for name in relies_on)))
        return Reader(take, names, suffixes, words, extra, words_of_edition)

    return declare


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


@lru_cache(maxsize=1)
def readers() -> Mapping[str, Reader]:
    """The reader of each kind, by the kind's name."""
    found = plugins.load_all("reportedly.readers").values()
    return {kind: cast(Reader, take) for take in found for kind in take.kinds}


def missing(take: Reader) -> str | None:
    """The extra that a reader needs and that is not installed."""
    if take.extra is None or find_spec(take.extra[1]) is not None:
        return None
    return take.extra[0]


def recognised(source: Source) -> str | None:
    """The kind of a source by its content and name, or as a person said. Raises UsageError for a kind there is not."""
    if source.options.kind is not None and source.depth == 0:
        if source.options.kind not in readers():
            raise UsageError(f"there is no reader for {source.options.kind!r}; there are: {', '.join(readers())}")
        return source.options.kind
    with source.open() as stream:
        head = stream.read(PEEK)
    named = _called(source)
    found = kind_of(head, named, source.open)
    if found in (None, "text"):
        for kind, take in readers().items():
            if kind not in kinds() and named.lower().endswith(take.suffixes or ("\0",)):
                return kind
    return found


def _called(source: Source) -> str:
    """The name of the file, or of what lies in one."""
    return source.inside[-1] if source.inside else source.path.name if source.path is not None else source.name


def read_source(source: Source) -> Iterator[Item]:
    """Every report of a source, by the reader of its kind; what no reader takes is a failure that names the kind."""
    try:
        kind = recognised(source)
        take = readers().get(kind or "")
        if kind is None or take is None:
            yield Failure(source.where, refusal(kind, source))
        elif lacking := missing(take):
            words = take.words or called(kind)
            yield Failure(source.where, f'this is {words}: to read it, pip install "reportedly[{lacking}]"')
        elif source.depth > DEEPEST:
            yield Failure(source.where, f"it lies in more than {DEEPEST} archives, one inside of the other")
        else:
            failures = 0
            for item in take(source):
                if isinstance(item, Failure):
                    failures += 1
                    if failures <= MOST_FAILURES:
                        yield item
                elif item.report.reader is not None:
                    yield item if item.kind else replace(item, kind=kind)
                else:
                    report = replace(item.report, reader=f"{kind} {take.edition}")
                    yield replace(item, report=report, kind=item.kind or kind)
            if failures > MOST_FAILURES:
                yield Failure(source.where, f"{failures - MOST_FAILURES:,} more of its items could not be read")
    except InputError as error:
        yield Failure(error.where, error.reason)
    except OSError as error:
        yield Failure(source.where, f"could not be read: {error.strerror or error}")
    except UsageError:
        raise
    except Exception as error:  # whatever a library meets in a broken file is that file's failure
        yield Failure(source.where, f"its reader failed on it: {type(error).__name__}: {str(error)[:200]}")
    except BaseException as error:  # so is what a library in Rust does not handle, which is no Exception to Python
        if type(error).__name__ != PANIC:
            raise
        yield Failure(source.where, f"its reader failed on it: {str(error)[:200]}")


def refusal(kind: str | None, source: Source) -> str:
    """Why a source is not read: what it is, and what can be done."""
    if kind is not None:
        advice = f"; {ADVICE[kind]}" if kind in ADVICE else ""
        return f"this is {called(kind)}, which no reader takes{advice}"
    named = PurePath(_called(source)).suffix
    ending = f"its ending {named!r}" if named else "its name"
    return (
        f"no reader takes files that end in {named or 'nothing'!r}: neither its content nor {ending} tells what it is; "
        "`reportedly readers` lists what is read, and --kind says what it is"
    )


def read_again(report: Report, original: bytes) -> Report | None:
    """The report that its reader makes of the original; None where that reader, or that edition of it, is not here.

    Raises InputError where the original holds no such report.
    """
    kind, _, edition = (report.reader or "").partition(" ")
    take = readers().get(kind)
    if take is None or take.edition != edition or missing(take):
        return None
    provenance = report.provenance or Provenance()
    source = Source(
        name=report.id,
        where=report.path or report.id,
        data=original,
        inside=provenance.inside,
        url=report.url,
        headers=provenance.headers,
        told=dict(provenance.told),
        depth=1,
    )
    for number, item in enumerate(take(source)):
        if isinstance(item, Failure):
            raise InputError(item.input, item.reason)
        if number == provenance.part:
            return renamed(item.report, report.id)
    raise InputError(source.where, f"its original holds no report number {provenance.part + 1}")


def renamed(report: Report, name: str) -> Report:
    """The report under another id, its spans too."""
    return replace(
        report,
        id=name,
        triggers=tuple(Span(name, span.start, span.end) for span in report.triggers),
        body=None if report.body is None else tuple(Span(name, span.start, span.end) for span in report.body),
    )
