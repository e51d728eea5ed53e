"""1,000 hostile files through the readers: no crash, no hang, no memory, nothing written outside, each one named.

usage: python benchmarks/hostile_files.py [--count 1000] [--seed 7] [--seconds 10] [--megabytes 1024]

The files are made here, by a seed: bombs, loops, broken, mislabelled, huge, nested, links, devices. Each is read in a
child process with its own clock and its own peak of memory; the child may only write below its own temporary folder.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import json
import lzma
import multiprocessing
import os
import random
import signal
import socket
import sqlite3
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

STORY = "Shells fell on the market of Velika on Friday, and three people were killed, the mayor of the town said. "
PAGE = (
    "<html><head><title>Shelling</title></head><body><article><h1>Shelling</h1>"
    f"<p>{STORY * 3}</p><p>{STORY}</p></article></body></html>"
)


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: list[tarfile.TarInfo], data: bytes = b"") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info in members:
            info.size = len(data) if info.type == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def special(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE news (title, text, date)")
        connection.executemany("INSERT INTO news VALUES (?, ?, ?)", [("Shelling", STORY, "2024-01-15")] * 20)
        connection.commit()
        connection.close()
        return path.read_bytes()


def warc() -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for number in range(3):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(
                f"https://a.example/{number}", "response", io.BytesIO(PAGE.encode()), http_headers=headers
            )
        )
    return out.getvalue()


def pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(2):
        canvas.drawString(60, 700, STORY[:80])
        canvas.drawString(60, 680, STORY[80:])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def samples() -> dict[str, bytes]:
    """A sound file of each kind, from which broken and mislabelled ones are made."""
    mail = f"From: a@b.example\nDate: Mon, 15 Jan 2024 10:00:00 +0000\nSubject: S\nMIME-Version: 1.0\n\n{STORY}\n"
    parts = "".join(
        f"--x\nContent-Type: text/{kind}\n\n{text}\n"
        for kind, text in (("plain", STORY), ("html", PAGE), ("csv", "title,text\na,b"))
    )
    multi = (
        f"From: a@b.example\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n{parts}--x--\n"
    )
    word = f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{STORY}</w:t></w:r></w:p></w:body></w:document>'
    chat = "".join(f"15/01/2024, 10:0{n} - Ana: {STORY}\n" for n in range(6))
    telegram = {
        "name": "c",
        "messages": [
            {"id": n, "type": "message", "date_unixtime": "1705361400", "from_id": "1", "text": STORY} for n in range(4)
        ],
    }
    items = "".join(f"<item><title>{n}</title><description>{STORY}</description></item>" for n in range(4))
    head = "Shelling\n\nThe Example\n\nJanuary 15, 2024 Monday\n\nLength: 38 words\n\nBody\n\n"
    article = f"{head}{STORY}\n\nEnd of Document\n\n"
    rows = "title,text,date\n" + f'Shelling,"{STORY}",2024-01-15\n' * 5
    opf = '<package><manifest><item id="a" href="a.html"/></manifest><spine><itemref idref="a"/></spine></package>'
    book = {"META-INF/container.xml": '<c><rootfile full-path="b.opf"/></c>', "b.opf": opf, "a.html": PAGE}
    found: dict[str, bytes | str] = {
        "a.txt": STORY * 5,
        "a.html": PAGE,
        "a.jsonl": "\n".join(json.dumps({"id": str(n), "text": STORY}) for n in range(5)),
        "a.json": json.dumps({"articles": [{"title": "a", "content": STORY, "publishedAt": "2024-01-15"}] * 4}),
        "a.rss": f"<rss><channel><title>T</title>{items}</channel></rss>",
        "a.atom": f"<feed><entry><title>a</title><content>{STORY}</content></entry></feed>",
        "feed.json": json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": STORY}]}
        ),
        "map.xml": "<urlset><url><loc>https://a.example</loc><news><title>a</title></news></url></urlset>",
        "nitf.xml": f"<nitf><body><hl1>a</hl1><body.content><p>{STORY}</p></body.content></body></nitf>",
        "a.csv": rows,
        "a.tsv": rows.replace(",", "\t"),
        "a.eml": mail,
        "b.eml": multi,
        "a.mbox": f"From a@b.example Mon Jan 15 10:00:00 2024\n{mail}\n" * 4,
        "a.warc": warc(),
        "a.warc.gz": gzip.compress(warc()),
        "a.docx": zipped({"word/document.xml": word}),
        "a.odt": zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f"<x><text><p>{STORY}</p></text></x>",
            }
        ),
        "a.xlsx": sheet(
            f'<row r="1"><c r="A1" t="str"><v>text</v></c></row><row r="2"><c r="A2" t="str"><v>{STORY}</v></c></row>'
        ),
        "a.rtf": "{\\rtf1\\ansi " + STORY + "\\par}",
        "a.epub": zipped({"mimetype": "application/epub+zip", **book}),
        "a.pdf": pdf(),
        "a.db": database(),
        "result.json": json.dumps(telegram),
        "chat.txt": chat,
        "tweets.js": "window.YTD.tweets.part0 = "
        + json.dumps([{"tweet": {"id_str": "1", "full_text": STORY, "created_at": "Mon Jan 15 10:00:00 +0000 2024"}}]),
        "nexis.txt": article * 3,
        "a.zip": zipped({"a.txt": STORY, "b/c.csv": rows}),
        "a.tar": tarred([tarfile.TarInfo("a.txt")], STORY.encode()),
        "a.txt.gz": gzip.compress(STORY.encode() * 5),
        "a.txt.bz2": bz2.compress(STORY.encode() * 5),
        "a.txt.xz": lzma.compress(STORY.encode() * 5),
    }
    return {name: data.encode() if isinstance(data, str) else data for name, data in found.items()}


def sheet(rows: str) -> bytes:
    """A spreadsheet of one sheet with these rows."""
    schemas = "http://schemas.openxmlformats.org"
    main, of = f"{schemas}/spreadsheetml/2006/main", f"{schemas}/officeDocument/2006/relationships"

    def link(kind: str, target: str) -> str:
        to = f'<Relationship Id="a" Type="{of}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{schemas}/package/2006/relationships">{to}</Relationships>'

    book = f'<workbook xmlns="{main}" xmlns:r="{of}"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'
    return zipped(
        {
            "_rels/.rels": link("officeDocument", "xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": link("worksheet", "worksheets/sheet1.xml"),
            "xl/workbook.xml": book,
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def bombs() -> dict[str, Callable[[], bytes]]:
    """Files that grow, nest, repeat or never end."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    deep = 100_000

    def nested(depth: int) -> bytes:
        data = STORY.encode()
        for level in range(depth):
            data = zipped({f"{level}.zip" if level else "a.txt": data})
        return data

    def mails(depth: int) -> bytes:
        data = f"From: a@b.example\nSubject: s\n\n{STORY}".encode()
        for level in range(depth):
            data = (
                f"From: a@b.example\nSubject: {level}\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n".encode()
                + data
            )
        return data

    return {
        "zeros.zip": lambda: zipped({"a.txt": bytes(300_000_000)}),
        "many-zeros.zip": lambda: zipped({f"{n}.txt": bytes(20_000_000) for n in range(30)}),
        "flat.zip": lambda: zipped({f"{n}.txt": b"x" for n in range(110_000)}, zipfile.ZIP_STORED),
        "zeros.gz": lambda: gzip.compress(bytes(300_000_000)),
        "zeros.bz2": lambda: bz2.compress(bytes(300_000_000)),
        "zeros.xz": lambda: lzma.compress(bytes(300_000_000)),
        "gz-in-gz.gz": lambda: gzip.compress(gzip.compress(gzip.compress(bytes(300_000_000)))),
        "deep.zip": lambda: nested(40),
        "bomb.docx": lambda: zipped({"word/document.xml": b"<w:t>" + b" " * 300_000_000}),
        "bomb.odt": lambda: zipped(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b" " * 300_000_000}
        ),
        "bomb.xlsx": lambda: zipped({"xl/workbook.xml": b" " * 300_000_000, "[Content_Types].xml": b"<a/>"}),
        "far.xlsx": lambda: sheet(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "far.ods": lambda: zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": "<table><table-row number-rows-repeated='1000000'>"
                "<table-cell value-type='string' number-columns-repeated='16384'><p>a</p></table-cell></table-row>"
                "</table>",
            }
        ),
        "laughs.rss": lambda: (
            f"<!DOCTYPE rss [{laughs}]><rss><channel><item><title>&l11;</title></item></channel></rss>".encode()
        ),
        "outside.xml": lambda: (
            b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>'
        ),
        "deep.rss": lambda: b"<rss>" + b"<a>" * deep,
        "deep.html": lambda: b"<html><body>" + b"<div>" * deep + STORY.encode(),
        "deep.json": lambda: b"[" * deep,
        "deep-object.json": lambda: b'{"a":' * deep,
        "deep.jsonl": lambda: b'{"id": "a", "text": ' + b"[" * deep,
        "deep-tables.html": lambda: b"<table><tr><td>" * 20_000,
        "wide.html": lambda: b"<html><body>" + b"<p>a</p>" * 400_000,
        "attributes.html": lambda: b"<html><body " + b"a='b' " * 500_000 + b">",
        "one-line.txt": lambda: b"word " * 3_900_000,
        "too-long.txt": lambda: b"word " * 10_000_000,
        "commas.txt": lambda: b"," * 5_000_000,
        "blanks.txt": lambda: b"a" + b" " * 5_000_000 + b"b",
        "line.jsonl": lambda: b'{"id": "a", "text": "' + b"x" * 60_000_000 + b'"}',
        "columns.csv": lambda: b",".join(b"c%d" % n for n in range(100_000)) + b"\n" + b"," * 100_000,
        "quote.csv": lambda: b'title,text\na,"' + b"never ends\n" * 2_000_000,
        "rows.csv": lambda: b"title,text\n" + b"a,b\n" * 60_000,
        "nul.csv": lambda: b"title,text\n" + b"\x00,\x00\n" * 1000,
        "box.mbox": lambda: b"From a@b.example Mon Jan 15 10:00:00 2024\nFrom: a\nSubject: b\n\nc\n\n" * 30_000,
        "mails.eml": lambda: mails(300),
        "parts.eml": lambda: (
            b"From: a\nSubject: b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
            + b"--x\n\na\n" * 100_000
        ),
        "headers.eml": lambda: b"From: a\nSubject: b\n" + b"X-A: b\n" * 200_000 + b"\n" + STORY.encode(),
        "header.eml": lambda: b"From: a\nSubject: " + b"=?utf-8?q?" * 500_000 + b"\n\ntext",
        "items.rss": lambda: b"<rss><channel>" + b"<item><title>a</title></item>" * 60_000 + b"</channel></rss>",
        "links.tar": lambda: tarred(
            [special("a", tarfile.SYMTYPE, "b"), special("b", tarfile.SYMTYPE, "a"), special("c", tarfile.LNKTYPE, "c")]
        ),
        "devices.tar": lambda: tarred(
            [special("zero", tarfile.CHRTYPE), special("pipe", tarfile.FIFOTYPE), special("disk", tarfile.BLKTYPE)]
        ),
        "outside.tar": lambda: tarred([tarfile.TarInfo("../../evil.txt"), tarfile.TarInfo("/tmp/evil.txt")], b"evil"),
        "outside.zip": lambda: zipped(
            {"../../evil.txt": b"x", "/evil.txt": b"x", "..\\evil.txt": b"x", "a/../../b.txt": b"x"}
        ),
        "names.zip": lambda: zipped(
            {"a\nb.txt": STORY, "\x1b[31mred.txt": STORY, "\u202egpj.txt": STORY, "x" * 5000 + ".txt": STORY}
        ),
        "chat.txt": lambda: b"15/01/2024, 10:00 - " * 200_000,
        "chats.txt": lambda: b"15/01/2024, 10:00 - Ana: a\n" * 60_000,
        "dates.jsonl": lambda: json.dumps({"id": "a", "text": STORY, "published": "1" * 5_000_000}).encode(),
        "numbers.json": lambda: b'[{"title": "a", "text": "b", "date": ' + b"9" * 5_000_000 + b"}]",
        "nexis.txt": lambda: b"Length: 12 words\nEnd of Document\n" * 60_000,
        "ld.html": lambda: (
            b"<html><script type='application/ld+json'>" + b"[" * deep + b"</script><p>" + STORY.encode() * 5
        ),
        "live.html": lambda: (
            b"<html><body class='live-blog'><div>"
            + b"<article class='post'><time datetime='2024-01-15'></time><p>"
            + STORY.encode()
            + b"</p></article>" * 3000
        ),
        "rtf.rtf": lambda: b"{\\rtf1" + b"{" * deep,
        "pict.rtf": lambda: b"{\\rtf1{\\pict " + b"ab" * 5_000_000 + b"}}",
        "utf16.txt": lambda: "\ufeff".encode("utf-16-le") + b"\x00\xd8" * 100_000,
        "surrogate.jsonl": lambda: b'{"id": "\\ud800", "text": "a"}',
        "seven-bit.txt": lambda: b"\x1b$B" * 500_000,
    }


def made(folder: Path, count: int, seed: int) -> Iterator[Path]:
    """The hostile files, one after the other; each may be deleted before the next is asked for."""
    chance = random.Random(seed)
    known = samples()
    number = 0

    def place(name: str) -> Path:
        nonlocal number
        number += 1
        below = folder / f"{number:04d}"
        below.mkdir()
        return below / name

    for name, make in bombs().items():
        path = place(name)
        path.write_bytes(make())
        yield path
    yield from specials(place)
    names = sorted(known)
    for name, other in ((a, b) for a in names for b in names if a != b and chance.random() < 0.3):
        if number >= count * 0.55:
            break
        path = place(f"as{Path(other).suffix}")
        path.write_bytes(known[name])
        yield path
    while number < count:
        name = chance.choice(names)
        path = place(name)
        path.write_bytes(broken(known[name], chance))
        yield path


def specials(place: Callable[[str], Path]) -> Iterator[Path]:
    """What is no file: links, loops, pipes, sockets, devices, folders."""
    loop = place("loop.txt")
    loop.symlink_to(loop)
    yield loop
    circle = place("circle")
    circle.mkdir()
    (circle / "again").symlink_to(circle)
    (circle / "a.txt").write_text(STORY)
    yield circle
    for target in ("/etc/passwd", "/dev/zero", "/proc/self/mem", "nowhere"):
        link = place("link.txt")
        link.symlink_to(target)
        yield link.parent
    pipe = place("pipe.jsonl")
    os.mkfifo(pipe)
    yield pipe
    listening = place("s.txt")
    held = socket.socket(socket.AF_UNIX)
    held.bind(str(listening))
    yield listening
    held.close()
    for device in ("/dev/zero", "/dev/random", "/dev/null", "/dev/stdin"):
        yield Path(device)
    folder = place("folder.txt")
    folder.mkdir()
    yield folder
    odd = place("x").parent / os.fsdecode(b"caf\xe9\n.txt")
    odd.write_text(STORY)
    yield odd.parent
    sparse = place("sparse.txt")
    with sparse.open("wb") as out:
        out.truncate(50_000_000_000)
    yield sparse
    wide = place("sparse.csv")
    with wide.open("wb") as out:
        out.write(b"title,text\n")
        out.truncate(1_900_000_000)
    yield wide


def broken(data: bytes, chance: random.Random) -> bytes:
    """Cut off, with bytes turned, doubled, left out, or put in from elsewhere."""
    way = chance.randrange(6)
    at = chance.randrange(max(1, len(data)))
    if way == 0:
        return data[:at]
    if way == 1:
        return data[at:]
    if way == 2:
        return data[:at] + chance.randbytes(chance.randrange(1, 400)) + data[at:]
    if way == 3:
        return data[: at // 2] + data[at:]
    if way == 4:
        return data + data[:at]
    turned = bytearray(data)
    for _ in range(chance.randrange(1, 60)):
        turned[chance.randrange(len(turned))] = chance.randrange(256)
    return bytes(turned)


# ------------------------------------------------------------------------------------------------ reading them


def child(pipe: Any, own: str) -> None:
    """Reads the files that it is told, and says what came of each."""
    os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = own
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from reportedly.ingest import Received, read

    while (path := pipe.recv()) is not None:
        Path("/proc/self/clear_refs").write_text("5")
        begun = time.process_time()
        counts: Counter[str] = Counter()
        reason = ""
        problem = ""
        try:
            for item in read(path):
                counts[type(item).__name__] += 1
                if not isinstance(item, Received):
                    reason = item.reason
                    if not item.input or not item.reason:
                        problem = "a failure without a name or a reason"
        except BaseException as error:  # whatever it is, it is what is looked for
            problem = f"{type(error).__name__}: {str(error)[:100]}"
        peak = next(
            int(line.split()[1])
            for line in Path("/proc/self/status").read_text().splitlines()
            if line.startswith("VmHWM")
        )
        pipe.send((dict(counts), reason, problem, time.process_time() - begun, peak / 1024))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--megabytes", type=float, default=1024.0)
    told = options.parse_args()
    context = multiprocessing.get_context("spawn")
    results: Counter[str] = Counter()
    worst: list[tuple[float, float, str]] = []
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as area:
        folder, own = Path(area) / "in", Path(area) / "own"
        folder.mkdir()
        own.mkdir()
        process, pipe = started(context, str(own))
        for path in made(folder, told.count, told.seed):
            shown = f"{path.name if path.parent != Path('/dev') else path}"
            before = listing(folder)
            pipe.send(str(path))
            if not pipe.poll(6 * told.seconds):
                faults.append(f"hang: {path}")
                process.kill()
                process, pipe = started(context, str(own))
                continue
            try:
                counts, reason, problem, cpu, peak = pipe.recv()
            except EOFError:
                faults.append(f"crash: {path}")
                process, pipe = started(context, str(own))
                continue
            results["files"] += 1
            results["reports"] += counts.get("Received", 0)
            results["failures named"] += counts.get("Failure", 0)
            results["files refused or partly refused"] += bool(counts.get("Failure"))
            results["files passed over"] += not counts or bool(counts.get("Skipped"))
            worst.append((cpu, peak, shown))
            if problem:
                faults.append(f"{problem}: {path}")
            if cpu > told.seconds:
                faults.append(f"{cpu:.1f} s: {path} ({reason[:80]})")
            if peak > told.megabytes:
                faults.append(f"{peak:.0f} MB: {path} ({reason[:80]})")
            if listing(folder) != before or any(own.iterdir()):
                faults.append(f"written outside: {path}")
            if path.is_relative_to(folder) and path.is_file() and not path.is_symlink():
                path.unlink()
        pipe.send(None)
        process.join(10)
    for name, number in results.items():
        print(f"{number:8,}  {name}")
    slow = sorted(worst, reverse=True)[:5]
    large = sorted(worst, key=lambda row: -row[1])[:5]
    print("slowest: " + ", ".join(f"{name} {cpu:.1f} s" for cpu, _, name in slow))
    print("largest: " + ", ".join(f"{name} {peak:.0f} MB" for _, peak, name in large))
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


def started(context: Any, own: str) -> tuple[Any, Any]:
    here, there = context.Pipe()
    process = context.Process(target=child, args=(there, own), daemon=True)
    process.start()
    there.close()
    return process, here


def listing(folder: Path) -> set[str]:
    found = set()
    for below, folders, names in os.walk(folder.parent):
        if Path(below).name != "own":
            found |= {str(Path(below, name)) for name in (*folders, *names)}
    return found


if __name__ == "__main__":
    sys.exit(main())
