"""Feeds that are fetched again and again: what is new and what has changed goes into a record.

Each fetch is an entry of the record's log (`fetched`): when, which address, the status, bytes, items and hash. What has
not changed since (ETag, Last-Modified, the hash) is not read again; an item that has changed is a version of its own.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reportedly import settings
from reportedly.errors import InputError, UsageError
from reportedly.ingest import Received
from reportedly.ingest.fetching import Answer, Fetcher
from reportedly.ingest.markup import descendants, tree_of
from reportedly.ingest.reader_choice import read_source
from reportedly.ingest.received import Item, Options, Source, digest
from reportedly.model import Failure
from reportedly.record.store import Record, is_there
from reportedly.service import building
from reportedly.service.outcome import Outcome
from reportedly.version import __version__

MOST_FEEDS = 10_000  # of one list of feeds
NOTE = "fetched "


@dataclass
class Round:
    """What one round of fetching did: each fetch, and what became of the reports."""

    fetches: list[dict[str, Any]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    outcome: Outcome | None = None


def feeds_of(names: Sequence[str]) -> tuple[str, ...]:
    """The addresses of feeds that are named: by themselves, or in OPML files or lists of addresses.

    Raises UsageError where there is none.
    """
    found: list[str] = []
    for name in names:
        if name.startswith(("http://", "https://")):
            found.append(name)
            continue
        path = Path(name)
        if not path.is_file():
            raise UsageError(f"{name} is no address and no file with addresses")
        data = path.read_bytes()
        if b"<opml" in data[:4096].lower():
            root = tree_of(Source(path.stem, name, path))
            outlines = [
                {key.lower(): value for key, value in each.attrib.items()} for each in descendants(root, "outline")
            ]
            found += [outline["xmlurl"].strip() for outline in outlines if outline.get("xmlurl")]
        else:
            lines = data.decode("utf-8", "replace").splitlines()
            found += [line.strip() for line in lines if line.strip().startswith(("http://", "https://"))]
    if not found:
        raise UsageError("there is no address of a feed in what was named")
    return tuple(dict.fromkeys(found))[:MOST_FEEDS]


def fetcher() -> Fetcher:
    """A fetcher under our own name."""
    return Fetcher(agent=f"reportedly/{__version__} (reads news feeds; obeys robots.txt)")


class Watch:
    """Feeds, the record that they are read into, and how.

    Args:
        feeds: addresses.
        output: the record's file.
        pages: fetch the page of each new item too, and read it in place of the feed's words.
        options: what a person told the readers.
    """

    def __init__(
        self,
        feeds: Sequence[str],
        output: str | os.PathLike[str],
        *,
        pages: bool = False,
        options: Options | None = None,
        layers: Sequence[str] | None = None,
        jobs: int | None = None,
        fetch: Fetcher | None = None,
    ) -> None:
        self.feeds, self.output, self.pages = feeds, output, pages
        self.options, self.layers, self.jobs = options or Options(), layers, jobs
        self.fetch = fetch or fetcher()

    def once(self) -> Round:
        """One round through all feeds."""
        done = Round()
        state = self._state()
        remembered: dict[str, dict[str, Any]] = {}
        items: list[Item] = []
        for url in self.feeds:
            entry, found, note = self._feed(url, state.get(url, {}))
            done.fetches.append(entry)
            items += found
            if note is not None:
                remembered[url] = note
        if self.pages:
            items = list(self._with_pages(items, done, remembered))
        notes = {NOTE + url: json.dumps(note, sort_keys=True) for url, note in remembered.items()}
        done.failures = [item for item in items if isinstance(item, Failure)]
        done.outcome = building.build_received(
            items, self.feeds, self.output, layers=self.layers, jobs=self.jobs, reading=self.options
        )
        with Record(self.output, write=True) as record:
            record.enter(
                "fetched", [(str(entry["url"]), json.dumps(entry)) for entry in done.fetches], settings.now(), notes
            )
        return done

    def every(self, seconds: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[Round]:
        """Round after round, each so many seconds after the one before began; without an end."""
        while True:
            begun = time.monotonic()
            yield self.once()
            sleep(max(0.0, seconds - (time.monotonic() - begun)))

    def _state(self) -> dict[str, dict[str, Any]]:
        if not is_there(self.output):
            return {}
        with Record(self.output) as record:
            told = {url: record.state(NOTE + url) for url in self.feeds}
        return {url: json.loads(note) for url, note in told.items() if note}

    def _feed(self, url: str, before: dict[str, Any]) -> tuple[dict[str, Any], list[Item], dict[str, Any] | None]:
        """The ledger's entry for a feed, its items that are new or have changed, and what to remember of it."""
        asked = {
            name: before[key]
            for name, key in (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))
            if before.get(key)
        }
        entry: dict[str, Any] = {
            "url": url,
            "time": settings.now(),
            "status": None,
            "bytes": 0,
            "items": 0,
            "hash": None,
        }
        try:
            answer = self.fetch.get(url, asked)
        except InputError as error:
            return {**entry, "problem": error.reason}, [Failure(url, error.reason)], None
        entry |= {"time": answer.captured, "status": answer.status, "bytes": len(answer.data)}
        if answer.status == 304:
            return entry, [], None
        if answer.status != 200:
            reason = f"the host answered {answer.status}"
            return {**entry, "problem": reason}, [Failure(url, reason)], None
        entry["hash"] = digest(answer.data)
        if entry["hash"] == before.get("hash"):
            return entry, [], None
        found = list(read_source(replace(self._source(answer, url), options=self.options)))
        entry["items"] = sum(isinstance(item, Received) for item in found)
        hashes = {item.report.id: digest(item.original)[:16] for item in found if isinstance(item, Received)}
        note = {
            "hash": entry["hash"],
            "etag": answer.header("etag") or "",
            "modified": answer.header("last-modified") or "",
            "items": hashes,
        }
        known = before.get("items", {})
        news = [
            item for item in found if isinstance(item, Failure) or known.get(item.report.id) != hashes[item.report.id]
        ]
        return entry, news, note

    def _source(self, answer: Answer, name: str) -> Source:
        return Source(
            name=name,
            where=name,
            data=answer.data,
            url=answer.url,
            captured=answer.captured,
            collector=f"reportedly watch {__version__}",
            headers=answer.headers,
        )

    def _with_pages(
        self, items: Sequence[Item], done: Round, remembered: Mapping[str, dict[str, Any]]
    ) -> Iterator[Item]:
        """The items as their pages tell them; one whose page could not be fetched is asked for again next time."""
        for item in items:
            if isinstance(item, Failure) or item.report.url is None:
                yield item
                continue
            url = item.report.url
            entry: dict[str, Any] = {
                "url": url,
                "time": settings.now(),
                "status": None,
                "bytes": 0,
                "items": 0,
                "hash": None,
            }
            page: Item | None = None
            try:
                answer = self.fetch.get(url)
                entry |= {"time": answer.captured, "status": answer.status, "bytes": len(answer.data)}
                if answer.status == 200:
                    entry["hash"] = digest(answer.data)
                    source = replace(self._source(answer, url), published=item.report.published_given)
                    page = next(iter(read_source(source)), None)
                else:
                    entry["problem"] = f"the host answered {answer.status}"
            except InputError as error:
                entry["problem"] = error.reason
            if isinstance(page, Received):
                entry["items"] = 1
                told = replace(page.report, publisher=page.report.publisher or item.report.publisher, url=url)
                yield Received(told, page.original)
            else:
                if isinstance(page, Failure):
                    entry["problem"] = page.reason
                for note in remembered.values():
                    note["items"].pop(item.report.id, None)
                yield item
            done.fetches.append(entry)
