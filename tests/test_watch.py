"""`watch` against a local server with faults: only what is new and changed is read, each fetch is entered in the log."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text

from reportedly.cli.watching import seconds_of
from reportedly.errors import InputError, UsageError
from reportedly.ingest.fetching import Fetcher
from reportedly.record.store import Record
from reportedly.service.watching import Round, Watch, feeds_of

PAGE = (
    "<html><head><title>Shelling in Velika</title></head><body><article><h1>Shelling in Velika</h1><p>Shells fell on the"
    " market of Velika on Friday, and three people were killed, the mayor of the town told reporters in the evening.</p>"
    "<p>Rescue teams are still at work, and the authorities have asked the people of the quarter to stay at home.</p>"
    "</article></body></html>"
)


BOMB = gzip.compress(bytes(20_000_000))


def feed(*items: tuple[int, str]) -> bytes:
    told = "".join(
        f"<item><title>Report {number}</title><link>/page/{number}</link><pubDate>Mon, 15 Jan 2024 10:00:00 GMT</pubDate>"
        f"<description>{words}</description></item>"
        for number, words in items
    )
    return f"<rss version='2.0'><channel><title>The Example</title>{told}</channel></rss>".encode()


class Server(ThreadingHTTPServer):
    """What it answers, and what it was asked."""

    daemon_threads = True
    feed = feed((1, "Shells fell."), (2, "Talks began."))
    robots = b"User-agent: *\nDisallow: /private"
    asked: list[tuple[str, str | None]]


class Faulty(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.path
        self.server.asked.append((path, self.headers.get("If-None-Match")))
        if path == "/robots.txt":
            self.answer(200, self.server.robots)
        elif path == "/feed":
            tag = f'"{hash(self.server.feed)}"'
            if self.headers.get("If-None-Match") == tag:
                self.answer(304)
            else:
                self.answer(200, self.server.feed, ETag=tag, Content_Type="application/rss+xml", X_Kept="yes")
        elif path == "/zipped":
            self.answer(200, gzip.compress(self.server.feed), Content_Encoding="gzip")
        elif path == "/broken":
            self.answer(200, gzip.compress(self.server.feed)[:40] + b"x" * 40, Content_Encoding="gzip")
        elif path == "/bomb":
            self.answer(200, BOMB, Content_Encoding="gzip")
        elif path == "/loop":
            self.answer(302, Location="/loop")
        elif path == "/moved":
            self.answer(301, Location="/feed")
        elif path == "/inner":
            self.answer(302, Location="http://169.254.169.254/latest")
        elif path == "/file":
            self.answer(302, Location="file:///etc/passwd")
        elif path == "/busy":
            self.answer(429, Retry_After="120")
        elif path == "/gone":
            self.answer(410)
        elif path == "/huge":
            self.send_response(200)
            self.send_header("Content-Length", "999999999")
            self.end_headers()
        elif path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(50):
                with contextlib.suppress(OSError):
                    self.wfile.write(b"<rss>")
                    self.wfile.flush()
                time.sleep(0.05)
        elif path.startswith("/page/"):
            self.answer(200, PAGE.encode(), Content_Type="text/html; charset=utf-8", X_Kept="yes")
        else:
            self.answer(404)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server(("127.0.0.1", 0), Faulty)
    found.asked = []
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


def address(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def fetcher(**told: object) -> Fetcher:
    return Fetcher(agent="reportedly/test", public_only=False, apart=0.0, longest=20.0, largest=1_000_000, **told)  # type: ignore[arg-type]


def watch(server: Server, path: str | Path, *names: str, pages: bool = False) -> Round:
    """One round; what is tested is fetching and what is kept of it, so that one layer is enough."""
    feeds = [address(server, name) for name in names]
    return Watch(feeds, path, pages=pages, layers=["body"], jobs=1, fetch=fetcher()).once()


def ledger(path: str | Path) -> list[dict[str, object]]:
    with Record(path) as record, record.reading() as connection:
        return [json.loads(row[0]) for row in connection.execute(text("SELECT new FROM log WHERE what = 'fetched'"))]


def test_only_what_is_new_or_has_changed_is_read(server: Server, place: str | Path) -> None:
    first = watch(server, place, "/feed", "/moved")
    assert first.outcome is not None and (first.outcome.added, first.failures) == (2, [])
    again = watch(server, place, "/feed")
    assert again.outcome is not None and (again.outcome.read, again.fetches[0]["status"]) == (0, 304)
    server.feed = feed((1, "Shells fell again."), (2, "Talks began."), (3, "A truce."))
    third = watch(server, place, "/feed")
    assert third.outcome is not None and third.outcome.added == 2
    one = address(server, "/page/1")
    assert third.outcome.versions == [(one, f"{one}~2")]
    assert [(entry["status"], entry["items"]) for entry in ledger(place)] == [(200, 2), (200, 2), (304, 0), (200, 3)]
    with Record(place) as record:
        report = record.document(one).report
        assert report.provenance is not None and ("x-kept", "yes") in report.provenance.headers
        assert report.provenance.captured is not None and report.provenance.captured.endswith("Z")
        assert record.verify() == []


def test_pages_are_fetched_on_request_with_their_headers(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    done = watch(server, path, "/feed", pages=True)
    assert done.outcome is not None and done.outcome.added == 2 and len(done.fetches) == 3
    with Record(path) as record:
        report = record.document(address(server, "/page/1")).report
    assert "the mayor of the town told reporters" in report.text and report.published == "2024-01-15"
    assert report.provenance is not None and ("x-kept", "yes") in report.provenance.headers
    before = len(server.asked)
    watch(server, path, "/feed", pages=True)
    assert [name for name, _ in server.asked[before:]] == ["/robots.txt", "/feed"]


def test_what_a_page_told_is_not_overwritten_by_the_words_of_its_feed(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    watch(server, path, "/feed", pages=True)
    server.feed = feed((1, "Shells fell."), (2, "Talks began."), (3, "A truce."))
    before = len(server.asked)
    done = watch(server, path, "/feed", pages=True)
    assert done.outcome is not None and (done.outcome.added, done.outcome.versions) == (1, [])
    assert [name for name, _ in server.asked[before:]] == ["/robots.txt", "/feed", "/page/3"]


def test_a_page_that_failed_is_asked_for_again(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    server.feed = feed((1, "Shells fell.")).replace(b"/page/1", b"/gone")
    watch(server, path, "/feed", pages=True)
    server.feed += b"<!-- -->"
    before = len(server.asked)
    done = watch(server, path, "/feed", pages=True)
    assert [name for name, _ in server.asked[before:]] == ["/robots.txt", "/feed", "/gone"]
    assert done.outcome is not None and (done.outcome.added, done.outcome.versions) == (0, [])


FAULTS = [
    ("/broken", "its compression is broken"),
    ("/bomb", "more than 1,000,000 bytes"),
    ("/huge", "more than 1,000,000"),
    ("/loop", "more than 5 redirects"),
    ("/file", "only http and https"),
    ("/busy", "answered 429"),
    ("/gone", "answered 410"),
    ("/private/feed", "robots.txt"),
    ("/page/1", ""),
]


def test_each_fault_is_named_and_the_other_feeds_are_read(server: Server, place: str | Path) -> None:
    done = watch(server, place, *(name for name, _ in FAULTS if name != "/busy"), "/zipped", "/busy")
    reasons = {failure.input: failure.reason for failure in done.failures}
    for name, words in FAULTS:
        if words:
            assert words in reasons[address(server, name)], name
    assert done.outcome is not None and done.outcome.added == 3  # the page by itself, and the two items of /zipped
    assert {entry["url"] for entry in ledger(place)} == {address(server, name) for name, _ in FAULTS} | {
        address(server, "/zipped")
    }


def test_a_slow_answer_is_broken_off(server: Server) -> None:
    fetch = Fetcher(agent="reportedly/test", public_only=False, apart=0.0, longest=0.5)
    with pytest.raises(InputError, match=r"more than 0 seconds|ReadTimeout"):
        fetch.get(address(server, "/slow"), robots=False)


def test_inner_addresses_are_refused_before_and_after_a_redirect(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = Fetcher(agent="reportedly/test", apart=0.0)
    for url in ("http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/", "http://0.0.0.0/"):
        with pytest.raises(InputError, match="no public address"):
            public.get(url)
    looked = socket.getaddrinfo

    def resolve(host: str, *rest: object, **more: object) -> object:
        return looked("192.168.1.1" if host == "inner.example" else host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(InputError, match=r"192\.168\.1\.1, which is no public address"):
        public.get("http://inner.example/")
    checked = Fetcher._checked

    def only_the_server(self: Fetcher, url: str) -> str:
        return "127.0.0.1" if f":{server.server_address[1]}/" in url else checked(self, url)

    monkeypatch.setattr(Fetcher, "_checked", only_the_server)
    with pytest.raises(InputError, match=r"169\.254\.169\.254, which is no public address"):
        public.get(address(server, "/inner"))
    for url in ("ftp://news.example/feed", "http://desk:word@news.example/", "javascript:alert(1)"):
        with pytest.raises(InputError):
            public.get(url)


def test_a_host_is_asked_slowly_and_left_alone_when_it_says_so(server: Server) -> None:
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        now[0] += seconds

    fetch = Fetcher(agent="x", public_only=False, apart=1.0, sleep=sleep, clock=lambda: now[0])
    for _ in range(2):
        fetch.get(address(server, "/feed"))
    assert slept == [1.0, 1.0]
    assert fetch.get(address(server, "/busy")).status == 429
    with pytest.raises(InputError, match="left alone for 120"):
        fetch.get(address(server, "/feed"))


def test_feeds_are_named_by_address_list_or_opml(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(
        '<?xml version="1.0"?><opml version="2.0"><body><outline text="a"><outline xmlUrl="https://a.example/rss"/></outline>'
        '<outline xmlurl="https://b.example/rss"/></body></opml>'
    )
    (tmp_path / "list.txt").write_text("# ours\nhttps://c.example/rss\nhttps://a.example/rss\n")
    names = [str(tmp_path / "feeds.opml"), str(tmp_path / "list.txt"), "https://d.example/rss"]
    assert feeds_of(names) == tuple(f"https://{name}.example/rss" for name in "abcd")
    for wrong in (str(tmp_path / "gone"), str(tmp_path / "empty")):
        (tmp_path / "empty").write_text("nothing")
        with pytest.raises(UsageError):
            feeds_of([wrong])


@pytest.mark.parametrize(
    ("words", "seconds"), [("15m", 900), ("2h", 7200), ("1d", 86400), ("5", 300), ("10s", None), ("x", None)]
)
def test_how_often(words: str, seconds: int | None) -> None:
    if seconds is None:
        with pytest.raises(UsageError):
            seconds_of(words)
    else:
        assert seconds_of(words) == seconds
