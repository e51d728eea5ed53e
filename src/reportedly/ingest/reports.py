"""How a reader makes a report: its dates read, its encoding and its way here kept beside it."""

from __future__ import annotations

from typing import Any

from reportedly.ingest.dates import GivenDate, date_in_address, given_date
from reportedly.ingest.encodings import checked
from reportedly.ingest.received import Piece, Received, Source, digest
from reportedly.model import Provenance, Report, Span

GIVEN = "given with the report"
ADDRESS = "in the address"
LONGEST_NOTE = 60  # characters of a day that could not be read, as the note repeats it


def received(
    source: Source,
    text: str,
    original: bytes,
    piece: Piece | None = None,
    *,
    published: str | None = None,
    reason: str = GIVEN,
    body: tuple[int, int] | None = None,
    notes: tuple[str, ...] = (),
    **known: Any,
) -> Received:
    """A report of that text, with its original bytes.

    Args:
        piece: which piece of the source it is; the whole of it, as plain text, where it is left out.
        published: the date as it was written, in any form; None: that of the source, or of the address.
        reason: where the date stood; a date that was not given with the report is one of its metadata.
        body: the article's own prose, where markup shows it.
        known: further fields of the report (publisher, author, title, url, modified, brief ...).

    Raises InputError for a text that is blank or is none.
    """
    piece = piece or Piece()
    name, where, decoded = piece.name or source.name, piece.where or source.where, piece.decoded
    checked(text, where)
    checked(name, where)
    known = {key: _clean(value) for key, value in known.items()}
    url = known.pop("url", None) or source.url
    if published is None and source.published is not None:
        published, reason = source.published, GIVEN
    dates, notes = dated(published, reason, url, source.options.day_first, notes)
    return Received(
        Report(
            id=name,
            text=text,
            sha256=digest(original),
            media_type=piece.media_type,
            path=where,
            url=url,
            body=None if body is None else (Span(name, *body),),
            notes=notes if decoded is None else (*decoded.notes, *notes),
            provenance=Provenance(
                part=piece.part,
                told=tuple(sorted(piece.told.items())),
                inside=source.inside,
                place=piece.place,
                captured=source.captured,
                collector=source.collector,
                headers=source.headers if piece.headers is None else piece.headers,
                encoding=None if decoded is None else decoded.told,
            ),
            **dates,
            **known,
        ),
        original,
    )


def dated(
    published: str | None, reason: str, url: str | None, day_first: bool | None, notes: tuple[str, ...] = ()
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of a report that say when it was published, by the date given, else by its address; and the notes."""
    basis = "given" if reason == GIVEN else "metadata"
    if published is None or not published.strip():
        in_address = date_in_address(url) if url else GivenDate()
        return _fields(in_address, None, "metadata", ADDRESS), notes
    found = given_date(published, day_first)
    if (closer := _closer(found, url)) is not None:
        reason = f"{reason}: {published.strip()[:LONGEST_NOTE]}; which day, {ADDRESS}"
        return _fields(closer, published[:200], "metadata", reason), notes
    if found.problem:
        more = "; say --dates day-first or month-first" if found.earliest else ""
        short = published if len(published) <= LONGEST_NOTE else published[:LONGEST_NOTE] + "…"
        notes = (*notes, f"the date of publication is {short!r}: {found.problem}{more}")
    return _fields(found, published[:200], basis, reason), notes


def _closer(found: GivenDate, url: str | None) -> GivenDate | None:
    """The day in the address, where it is one of those that a vague or ambiguous date can mean."""
    if found.day is not None or found.earliest is None or found.latest is None or not url:
        return None
    told = date_in_address(url)
    if told.day is None:
        return None
    meant = told.day in (found.earliest, found.latest) if found.problem else found.earliest <= told.day <= found.latest
    return told if meant else None


def _fields(found: GivenDate, published: str | None, basis: str, reason: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"published_given": published, "published_reason": reason if found.earliest else None}
    if found.day is not None:
        return {**fields, "published": found.day, "published_basis": basis}
    if found.earliest is not None and found.latest is not None:
        return {**fields, "published_basis": basis, "published_bounds": (found.earliest, found.latest)}
    return fields


def _clean(value: Any) -> Any:
    """A value of metadata with its white space folded, None where it is blank; half surrogates are shown as U+FFFD."""
    if not isinstance(value, str):
        return value
    folded = " ".join(value.split())
    return folded.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")[:2000] or None
