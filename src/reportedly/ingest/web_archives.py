"""Web archives: WARC, and WACZ, which packs them. One report a page, as the page would give it by itself.

Records of revisits are resolved to the capture that they repeat, redirects are noted at the page that they lead to;
digests are checked, and a capture whose digest fails is a failure. The time of capture, the record's id and the HTTP
headers are kept. Pictures, scripts and the like are passed over.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.reader_choice import read_source, reader
from reportedly.ingest.received import LARGEST, Item, Source
from reportedly.model import Failure

PAGES = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/pdf",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
)
LARGEST_WARC = 4_000_000_000  # bytes of a WARC inside a WACZ; one of its own is read as a stream
PIECE = 1 << 16  # bytes that are read at once of what is passed over
CUT_OFF = "the archive ends in the middle of this record"
MOST_KEPT = 200_000  # captures remembered for revisits, and redirects


@dataclass
class _Crawl:
    """What is known of a crawl while it is read: captures by their digest, redirects, what was passed over."""

    captures: dict[str, tuple[str, str, bytes, tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    held: int = 0
    redirects: dict[str, str] = field(default_factory=dict)
    collector: str | None = None
    passed_over: Counter[str] = field(default_factory=Counter)
    cut_off: bool = False


@reader("warc")
def read_warc(source: Source) -> Iterator[Item]:
    """Every page of a WARC file."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    crawl = _Crawl()
    number, last = 0, None
    with source.open() as stream:
        records = ArchiveIterator(stream, check_digests=True, no_record_parse=False)
        while True:
            try:
                record = next(records, None)
            except (ArchiveLoadFailed, ValueError, OSError, EOFError) as error:
                yield Failure(f"{source.where}:{number + 1}", f"no record that can be read: {str(error)[:120]}")
                break
            if record is None:
                if last is not None and not crawl.cut_off and _is_cut_off(last):
                    yield Failure(f"{source.where}:{number}", CUT_OFF)
                break
            number, last = number + 1, record
            try:
                yield from _record(record, source, crawl, f"{source.where}:{number}")
            except InputError as error:
                yield Failure(error.where, error.reason)
            except Exception as error:  # of a record that is broken: its own failure, not the archive's
                yield Failure(f"{source.where}:{number}", f"a record that cannot be read: {type(error).__name__}")
    if not number:
        raise InputError(source.where, "a web archive without any record")
    if crawl.passed_over and source.options.tell is not None:
        listed = ", ".join(f"{kind} {count:,}" for kind, count in crawl.passed_over.most_common(8))
        source.options.tell(source.where, f"passed over what is no page: {listed}")


def _record(record: Any, source: Source, crawl: _Crawl, where: str) -> Iterator[Item]:
    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
    captured = record.rec_headers.get_header("WARC-Date")
    if record.rec_type == "warcinfo":
        crawl.collector = _collector(record.content_stream().read(100_000))
        return
    if record.rec_type not in ("response", "resource", "conversion", "revisit") or not uri.startswith("http"):
        return
    status = record.http_headers.get_statuscode() if record.http_headers is not None else "200"
    if status and status.startswith("3") and record.rec_type == "response":
        target = record.http_headers.get_header("Location")
        if target and len(crawl.redirects) < MOST_KEPT:
            from urllib.parse import urljoin

            crawl.redirects[urljoin(uri, target)] = uri
        return
    if record.rec_type == "revisit":
        yield from _revisit(record, source, crawl, where, uri, captured)
        return
    if status and status != "200":
        crawl.passed_over[f"status {status}"] += 1
        return
    headers = tuple(record.http_headers.headers) if record.http_headers is not None else ()
    kind = _media_type(record, headers)
    if kind and kind not in PAGES:
        crawl.passed_over[kind] += 1
        return
    data = record.content_stream().read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(where, f"a capture of more than {LARGEST:,} bytes")
    if _is_cut_off(record):
        crawl.cut_off = True
        raise InputError(where, f"{CUT_OFF}: the capture of {uri[:200]} is not read")
    if record.digest_checker.passed is False:
        raise InputError(where, f"its digest does not fit: the capture of {uri[:200]} was changed or is cut off")
    digest = record.rec_headers.get_header("WARC-Payload-Digest")
    # bytes of captures kept in memory, for later ones that only say "as before"
    if digest and crawl.held < 500_000_000 and len(crawl.captures) < MOST_KEPT:
        crawl.captures[digest] = (uri, captured or "", data, headers)
        crawl.held += len(data)
    yield from _page(record, source, crawl, where, uri, captured, data, headers)


def _is_cut_off(record: Any) -> bool:
    """Whether the file ends before the record does. The rest of the record is read: its digest is of all of it."""
    while record.raw_stream.read(PIECE):
        pass
    return bool(getattr(record.raw_stream, "limit", 0) > 0)


def _revisit(record: Any, source: Source, crawl: _Crawl, where: str, uri: str, captured: str | None) -> Iterator[Item]:
    digest = record.rec_headers.get_header("WARC-Payload-Digest")
    known = crawl.captures.get(digest or "")
    if known is None:
        raise InputError(where, f"a revisit of {uri[:200]} whose first capture is not in this archive")
    yield from _page(record, source, crawl, where, uri, captured, known[2], known[3])


def _page(
    record: Any,
    source: Source,
    crawl: _Crawl,
    where: str,
    uri: str,
    captured: str | None,
    data: bytes,
    headers: tuple[tuple[str, str], ...],
) -> Iterator[Item]:
    identity = record.rec_headers.get_header("WARC-Record-ID") or where
    if uri in crawl.redirects:
        headers = (*headers, ("Redirected-From", crawl.redirects[uri]))
    inner = source.within(
        uri, where, data, f"record {identity}", url=uri, captured=captured, collector=crawl.collector, headers=headers
    )
    for item in read_source(inner):
        if isinstance(item, Failure):
            yield Failure(item.input, f"{item.reason} ({uri[:200]})")
        elif item.report.provenance is not None:
            told = replace(item.report.provenance, place=f"record {identity}", inside=source.inside)
            yield replace(item, report=replace(item.report, provenance=told))


def _media_type(record: Any, headers: tuple[tuple[str, str], ...]) -> str:
    told = next((value for name, value in headers if name.lower() == "content-type"), None)
    if told is None and record.http_headers is None:
        told = record.rec_headers.get_header("Content-Type")
    return (told or "").partition(";")[0].strip().lower()


def _collector(lines: bytes) -> str | None:
    """Who made the crawl, by the archive's own record of it."""
    told = {}
    for line in lines.decode("utf-8", "replace").splitlines():
        name, sign, value = line.partition(":")
        if sign:
            told[name.strip().lower()] = value.strip()
    return "; ".join(told[key] for key in ("operator", "ispartof", "software") if told.get(key)) or None


@reader("wacz")
def read_wacz(source: Source) -> Iterator[Item]:
    """Every page of the web archives that a WACZ file packs; the hashes that it lists are checked."""
    with source.open() as stream, zipfile.ZipFile(stream) as packed:
        names = sorted(info.filename for info in packed.infolist() if _is_archive(info.filename))
        if not names:
            raise InputError(source.where, "a WACZ file without a web archive in it")
        hashes = _hashes(packed, source.where)
        for name in names:
            where = f"{source.where}/{name}"
            if packed.getinfo(name).file_size > LARGEST_WARC:
                yield Failure(where, f"more than {LARGEST_WARC:,} bytes")
                continue
            with tempfile.NamedTemporaryFile(suffix=".warc") as file:
                try:
                    digest = hashlib.sha256()
                    with packed.open(name) as member:
                        while piece := member.read(1 << 20):
                            digest.update(piece)
                            file.write(piece)
                except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
                    yield Failure(where, f"it cannot be unpacked: {str(error)[:120]}")
                    continue
                file.flush()
                if name in hashes and hashes[name] != f"sha256:{digest.hexdigest()}":
                    yield Failure(where, "its digest does not fit that in datapackage.json: it was changed")
                    continue
                inner = source.within(source.name, where, None, name, path=Path(file.name))
                yield from read_warc(inner)


def _is_archive(name: str) -> bool:
    return name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz"))


def _hashes(packed: zipfile.ZipFile, where: str) -> dict[str, str]:
    try:
        with packed.open("datapackage.json") as file:
            told = json.loads(file.read(20_000_000))
        return {
            str(row["path"]): str(row["hash"])
            for row in told.get("resources", ())
            if isinstance(row, dict) and str(row.get("hash", "")).startswith("sha256:") and "path" in row
        }
    except (KeyError, ValueError, AttributeError, RecursionError):
        return {}
