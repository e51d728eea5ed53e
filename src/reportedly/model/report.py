"""One published text as received, and an input that could not be read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportedly.model.spans import Span

DateBasis = Literal["given", "metadata", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A dated report of the record whose words are like those of an undated one: how like, 0 to 1."""

    report: str
    published: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a report came here, and what its reader needs, beside the original bytes, to make its text again.

    Attributes:
        part: which of the reports that the report's reader makes of the original bytes it is, from 0.
        told: what the reader was told, or found in the whole input, as (name, value): a table's columns, an encoding.
        inside: the members of archives, mailboxes and the like that it lay in, outermost first.
        place: where it stood in there, in words (`row 17`, `message 4`, `record <urn:uuid:...>`).
        captured: when it was got from its address, ISO 8601 in UTC.
        collector: who or what got it.
        headers: the lines that came with it (HTTP, mail), as (name, value), in their order.
        encoding: how its bytes were read as characters, and by what that was told (`windows-1252 (the page says so)`).
    """

    part: int = 0
    told: tuple[tuple[str, str], ...] = ()
    inside: tuple[str, ...] = ()
    place: str | None = None
    captured: str | None = None
    collector: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One published text, as received.

    Attributes:
        id: unique in a record; given by the input, or the file's name without its last suffix.
        text: what the offsets count in; never normalised, only a byte order mark is dropped.
        sha256: of the bytes as received (hexadecimal); of JSON Lines these are the line, without its end.
        media_type: of the bytes, e.g. `text/plain`, `text/html`, `application/json`.
        published: the day that the input or its metadata gave, ISO 8601, or None.
        published_basis: `given` by the input line, `metadata` of the page, or `unknown`.
        language: ISO 639-1 code once the language layer has run.
        triggers: events that a person has marked in the input (ANNOTATION.md, optional keys).
        body: the article's own prose where the reader knew it from markup (HTML); None: find it in the text.
        notes: what the reader could not make sense of, in words (a date that is none).
        other: keys of the input that no reader knows, sorted, each with its value as JSON text.
        reader: the reader that made the text of the bytes, with its version (`html 1, trafilatura 2.0.0`).
        published_given: the date of publication as it was written, where one was; kept whether or not it could be read.
        published_bounds: the first and the last day that it can mean, where it is no single day (`2024-01`).
        published_reason: where the date stood, in words (`in the address`).
        modified: when the report was last changed, as its page or feed says, ISO 8601.
        brief: whether the text is a summary or a teaser only, because the input has no more.
        pages: where each page of a paginated document begins in the text; empty for what has no pages.
        forwarded_from: whose text it is where the input says that it was passed on (a forwarded post).
        provenance: how it came, and how its text is made again from the original bytes.
        neighbours: dated reports of the record that are like this one, which has no date (given by `build`).
    """

    id: str
    text: str
    sha256: str
    media_type: str = "text/plain"
    path: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    published: str | None = None
    published_basis: DateBasis = "unknown"
    language: str | None = None
    triggers: tuple[Span, ...] = ()
    body: tuple[Span, ...] | None = None
    notes: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()
    reader: str | None = None
    published_given: str | None = None
    published_bounds: tuple[str, str] | None = None
    published_reason: str | None = None
    modified: str | None = None
    brief: bool = False
    pages: tuple[int, ...] = ()
    forwarded_from: str | None = None
    provenance: Provenance | None = None
    neighbours: tuple[Neighbour, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """A span of this report, checked against its text."""
        span = Span(self.id, start, end)
        span.of(self.text)
        return span

    def page_of(self, at: int) -> int | None:
        """The number of the page on which a character stands, counted from 1; None for what has no pages."""
        return page_of(self.pages, at)


def page_of(pages: Sequence[int], at: int) -> int | None:
    """The number, from 1, of the page on which a character stands, where pages begin at those characters."""
    return max(1, bisect_right(pages, at)) if pages else None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, and why."""

    input: str
    reason: str
