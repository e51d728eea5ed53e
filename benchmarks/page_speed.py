"""Pages a CPU-second: as files, in a WARC that is made of them, and what unpacking and digests of that WARC are alone.

    python benchmarks/page_speed.py PAGES [--times 3]

PAGES is a folder of HTML files, or JSON Lines with the key `html`. Each way is measured `--times` times in turn and the
best is told, as other work on the machine only makes it slower.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reportedly.ingest.html import read_html
from reportedly.ingest.received import Received, Source
from reportedly.ingest.web_archives import read_warc


def pages_of(place: Path) -> list[bytes]:
    """The pages of a folder, or of JSON Lines."""
    if place.is_dir():
        return [path.read_bytes() for path in sorted(place.rglob("*.htm*"))]
    with place.open(encoding="utf-8") as lines:
        return [json.loads(line)["html"].encode() for line in lines]


def web_archive(pages: list[bytes], path: Path) -> None:
    """A compressed WARC of these pages, with a digest at each."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, page in enumerate(pages):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            address = f"https://news.example/{number}"
            record = writer.create_warc_record(address, "response", payload=io.BytesIO(page), http_headers=headers)
            writer.write_record(record)


def records_alone(path: Path) -> int:
    """Every record unpacked and its digest checked, no page read."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        return sum(len(r.content_stream().read()) > 0 for r in ArchiveIterator(stream, check_digests=True))


def main() -> None:
    """Prints the three figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    pages = pages_of(given.pages)
    print(f"{len(pages):,} pages of {sum(map(len, pages)) / len(pages) / 1000:,.0f} kB on average")
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "crawl.warc.gz"
        web_archive(pages, archive)
        sources = [Source(f"page-{n}", f"page-{n}.html", data=page) for n, page in enumerate(pages)]

        def files() -> int:
            return sum(isinstance(item, Received) for source in sources for item in read_html(source))

        def warc() -> int:
            return sum(isinstance(item, Received) for item in read_warc(Source("crawl", str(archive), archive)))

        ways: dict[str, Callable[[], int]] = {
            "as files": files,
            "in a WARC": warc,
            "records of the WARC, no page read": lambda: records_alone(archive),
        }
        best = dict.fromkeys(ways, 0.0)
        for _ in range(given.times + 1):  # the first time, what is loaded once is loaded
            for name, way in ways.items():
                start = time.process_time()
                best[name] = max(best[name], way() / (time.process_time() - start))
    for name, rate in best.items():
        print(f"{name}: {rate:,.0f} a CPU-second")


if __name__ == "__main__":
    main()
