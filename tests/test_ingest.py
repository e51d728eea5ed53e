"""Bytes become reports; what cannot be read is named with its file, line and reason, and the rest goes on."""

from __future__ import annotations

import hashlib
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.ingest import Options, Received, Skipped, read, read_again
from reportedly.ingest.dates import day_of, given_date
from reportedly.ingest.encodings import decode, decoded
from reportedly.ingest.jsonl import read_lines
from reportedly.ingest.reports import dated
from reportedly.layers.body import annotate_body
from reportedly.layers.pipeline import Pipeline
from reportedly.model import Annotated, Failure

TEXT = "Kyiv said its troops had entered the town – “at dawn” – on Friday.\r\n\r\nMoscow’s ministry denied it."
RUSSIAN = "Министерство обороны сообщило о пяти сбитых беспилотниках над Белгородской областью ночью."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT, "utf-8"),
        (TEXT, "utf-8-sig"),
        (TEXT, "utf-16"),
        (TEXT, "utf-16-le"),
        (TEXT, "utf-16-be"),
        (TEXT, "utf-32"),
        (TEXT, "cp1252"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
    ],
)
def test_encodings_are_told_and_the_text_is_not_changed(text: str, encoding: str) -> None:
    found, _ = decode(text.encode(encoding), "report.txt")
    assert found == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\xff\xfe\xfa", "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"one\x00two, and then nothing more was heard from the town", "NUL"),
        (b"\xff\xfeK\x00y\x00i\x00v", "not utf-16"),
    ],
    ids=["empty", "blank", "picture", "all bytes", "NUL bytes", "cut UTF-16"],
)
def test_what_is_no_text_says_why(data: bytes, reason: str) -> None:
    if reason == "not utf-16":
        data += b"\x00\xd8"
    with pytest.raises(InputError, match=reason) as caught:
        decode(data, "folder/odd.txt")
    assert caught.value.where == "folder/odd.txt"


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_text_or_in_a_reason(data: bytes) -> None:
    try:
        text, _ = decode(data, "x")
    except InputError:
        return
    assert text.strip()
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-09-13", "2022-09-13"),
        ("2022-09-13T23:50:00+03:00", "2022-09-13"),
        ("2022-09-13 10:00", "2022-09-13"),
        ("20220913", "2022-09-13"),
        ("20220913T101500Z", "2022-09-13"),
        ("Tue, 13 Sep 2022 10:15:00 GMT", "2022-09-13"),
        ("2022-02-31", None),
        ("2022-9", None),
        ("last Tuesday", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_publication_days(value: str, day: str | None) -> None:
    assert day_of(value) == day


def lines(*items: object) -> list[Received | Failure]:
    data = b"\n".join(item if isinstance(item, bytes) else json.dumps(item).encode() for item in items)
    return list(read_lines(io.BytesIO(data + b"\n"), "pile.jsonl"))


GOOD = {"id": "a", "text": "Two drones were shot down over the port.", "published": "2024-05-03"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "b", "text": "cut', "not JSON"),
        (b'["a", "list"]', "object was expected"),
        ({"id": "b"}, "neither `text` nor `html`"),
        ({"id": "b", "text": None}, "neither `text` nor `html`"),
        ({"id": "b", "text": ""}, "no text"),
        ({"id": "b", "text": 5}, "not a text"),
        ({"text": "no id"}, "`id` is missing"),
        ({"id": "b", "text": "x\u0000y"}, "NUL"),
        (b'{"id": "b", "text": "\\ud800"}', "surrogate"),
        (b'{"id": "b", "text": "\xff"}', "not UTF-8"),
        ({"id": "b", "text": "x", "triggers": [{"start": 0, "end": 9}]}, "triggers"),
        ({"id": "b", "html": "<p>"}, "no article text"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": "b", "text": "one", "text": "two"}', "'text' stands twice"),
        (b'{"id": "b", "text": "one", "more": [{"a": 1, "a": 2}]}', "'a' stands twice"),
        (b'{"id": "b", "text": "one", "score": 1e999}', "out of range"),
        (b'{"id": "b", "text": "one", "score": NaN}', "no number"),
        (b'{"id": "b", "text": "one", "more": "\\ud800"}', "surrogate"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(line: object, reason: str) -> None:
    first, second, third = lines(GOOD, line, {**GOOD, "id": "c"})
    assert isinstance(first, Received) and isinstance(third, Received)
    assert isinstance(second, Failure)
    assert second.input == "pile.jsonl:2"
    assert reason in second.reason


def test_a_line_of_fifty_megabytes_is_refused_without_being_kept() -> None:
    stream = io.BytesIO(b'{"id": "big", "text": "' + b"x" * 50_000_000 + b'"}\n' + json.dumps(GOOD).encode())
    first, second = read_lines(stream, "pile.jsonl")
    assert isinstance(first, Failure) and first.input == "pile.jsonl:1" and "50,000," in first.reason
    assert isinstance(second, Received) and second.report.id == "a"


def test_a_report_of_a_line_keeps_what_was_given() -> None:
    (item,) = lines(
        {**GOOD, "publisher": "The Example", "url": "https://example.org/1", "triggers": [{"start": 16, "end": 25}]}
    )
    assert isinstance(item, Received)
    report = item.report
    assert (report.published, report.published_basis, report.publisher) == ("2024-05-03", "given", "The Example")
    assert report.triggers[0].of(report.text) == "shot down"
    assert report.sha256 == hashlib.sha256(item.original).hexdigest()


def test_a_folder_is_read_in_order_and_each_failure_is_named(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    (tmp_path / "b.txt").write_text(TEXT, "utf-8", newline="")
    (tmp_path / "two" / "b.txt").write_text("The same name in another folder.", "utf-8")
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "c.jsonl").write_text(json.dumps(GOOD), "utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / ".hidden").write_text("never read", "utf-8")
    items = list(read(tmp_path))
    assert [item.report.id for item in items if isinstance(item, Received)] == ["b.txt", "a", "two/b.txt"]
    assert {Path(item.input).name for item in items if isinstance(item, Failure)} == {"a.txt", "photo.jpg"}
    assert items == list(read(tmp_path))


def test_the_id_of_a_file_is_its_name_without_the_last_suffix(tmp_path: Path) -> None:
    (tmp_path / "2022.09.report.txt").write_text("Shelling was heard in the port.", "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received) and item.report.id == "2022.09.report"
    assert item.original == (tmp_path / "2022.09.report.txt").read_bytes()


def test_a_file_that_is_not_there_and_a_folder_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (missing,) = read(tmp_path / "nowhere.txt")
    assert isinstance(missing, Failure) and "no such file" in missing.reason
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text("Talks went on in the capital.", "utf-8")
    listed = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    items = list(read(tmp_path))
    assert [type(item) for item in items] == [Failure, Received]
    assert "Permission denied" in items[0].reason  # type: ignore[union-attr]


PAGE = """<html><head><title>Bridge reopened - The Example</title>
<meta property="article:published_time" content="2023-03-04T09:00:00Z"><script>alert(1)</script></head>
<body><nav><a href="/">Home</a><a href="/war">War</a></nav><article><h1>Bridge over the Example river reopened</h1>
<p>The bridge over the river was opened to traffic again on Friday, the regional governor said in a statement.</p>
<p>It had been closed since shelling damaged two of its piers in the autumn, and repairs took four months.</p>
<p>Engineers said that lorries of more than twenty tonnes would have to take the ferry until the summer.</p></article>
<footer>All rights reserved</footer></body></html>"""


def test_a_page_gives_headline_prose_and_its_own_date(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received)
    report = item.report
    assert report.body is not None
    prose = report.body[0].of(report.text)
    assert prose.startswith("The bridge over the river") and prose.endswith("until the summer.")
    assert (report.published, report.published_basis) == ("2023-03-04", "metadata")
    assert "alert" not in report.text


AROUND_AN_ARTICLE = [
    (
        "a link in a line of its own",
        '<p><a href="/x">Thousands flee as the front line moves west</a></p>',
        "Thousands flee",
    ),
    ("a list of links", '<ul><li><a href="/x">Grain ships leave port</a></li></ul>', "Grain ships"),
    ("a heading that is a link", '<h3><a href="/x">Who holds the dam?</a></h3>', "Who holds"),
    (
        "a box named for what it is",
        '<div class="Newsletter-box"><p>Get our briefing each morning.</p></div>',
        "briefing",
    ),
    (
        "a box with a picture that opens over a name",
        '<p>General <span class="person"><a href="/p">Example Sample</a><span><span><img src="p.jpg"><b>Born 1961</b>'
        "</span></span></span> took command of the brigade on Friday.</p>",
        "Born 1961",
    ),
    ("credits below", "<p>(Reporting by Jane Example in Sampletown; editing by John Sample)</p>", "Jane Example"),
]


@pytest.mark.parametrize(("name", "element", "left_out"), AROUND_AN_ARTICLE, ids=[row[0] for row in AROUND_AN_ARTICLE])
def test_what_stands_around_an_article_is_left_out(tmp_path: Path, name: str, element: str, left_out: str) -> None:
    page = PAGE.replace("</article>", f"{element}</article>")
    assert element in page
    (tmp_path / "page.html").write_text(page, "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received)
    document = annotate_body(Annotated(item.report))
    prose = " ".join(span.of(item.report.text) for span in document.body)
    assert left_out not in prose
    assert "bridge" in prose
    if "took command" in element:
        assert "General Example Sample took command" in " ".join(prose.split())


def test_links_inside_a_sentence_stay(tmp_path: Path) -> None:
    line = '<p>The army <a href="/x">said on Friday</a> that two drones had fallen near the <a href="/y">port</a>.</p>'
    (tmp_path / "page.html").write_text(PAGE.replace("</article>", f"{line}</article>"), "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received)
    assert "said on Friday that two drones had fallen near the port" in " ".join(item.report.text.split())


def test_a_page_of_a_hundred_thousand_open_elements_is_refused(tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_text("<div>" * 100_000 + "x", "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Failure) and "too deep" in item.reason


@pytest.mark.parametrize("told", ["31 February", "12:01 PM, ", "17 Decembe", "0000-00-00"])
def test_a_day_that_cannot_be_read_is_no_day_and_the_report_is_read(told: str) -> None:
    (item,) = lines({**GOOD, "published": told})
    assert isinstance(item, Received)
    assert (item.report.published, item.report.published_basis) == (None, "unknown")
    assert told[:9] in item.report.notes[0]


# ------------------------------------------------------------------------------------------------ the bytes as received


ODD_LINES = [
    (b'{"id":"a","text":"Two drones fell."}', "as written by a program"),
    (b'  {"text" : "Two drones fell.",\t"id" : "a"}  ', "blanks and another order"),
    (b'\xef\xbb\xbf{"id": "a", "text": "Two drones fell."}', "a byte order mark"),
    (b'{"id": "a", "text": "Two dr\\u006fnes fell."}', "an escape that is not needed"),
    (b'{"id": 7, "text": "Two drones fell.", "views": 120, "tags": ["war", "air"]}', "keys that are not known"),
    (b'{"id": "a", "html": "<html><body><p>Two drones fell on the harbour on Friday.</p></body></html>"}', "a page"),
]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""], ids=["newline", "return and newline", "end of file"])
@pytest.mark.parametrize("line", [line for line, _ in ODD_LINES], ids=[words for _, words in ODD_LINES])
def test_the_original_of_a_line_is_the_line(line: bytes, end: bytes) -> None:
    (item,) = read_lines(io.BytesIO(line + end), "pile.jsonl")
    assert isinstance(item, Received)
    assert item.original == line
    assert item.report.sha256 == hashlib.sha256(line).hexdigest()
    assert item.report.media_type == "application/json"


def test_keys_that_are_not_known_are_kept() -> None:
    (item,) = lines({**GOOD, "views": 120, "tags": ["war", {"deep": None}], "Text": "t"})
    assert isinstance(item, Received)
    assert item.report.other == (("Text", '"t"'), ("tags", '["war", {"deep": null}]'), ("views", "120"))


def test_triggers_of_a_page_are_kept_too() -> None:
    page = "<html><body><p>Two drones fell on the harbour of Velika on Friday, its mayor said.</p></body></html>"
    (item,) = lines({"id": "a", "html": page, "triggers": [{"start": 4, "end": 10}]})
    assert isinstance(item, Received)
    assert [span.of(item.report.text) for span in item.report.triggers] == ["drones"]


def test_each_reader_makes_the_same_text_of_its_original_again(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes("Talks – at dawn – went on.".encode("cp1252"))
    (tmp_path / "two.html").write_text(PAGE, "utf-8")
    (tmp_path / "three.jsonl").write_bytes(b"\n".join(line for line, _ in ODD_LINES))
    items = list(read(tmp_path))
    assert len(items) == 2 + len(ODD_LINES)
    for item in items:
        assert isinstance(item, Received)
        again = read_again(item.report, item.original)
        assert again is not None
        assert (again.text, again.triggers, again.body) == (item.report.text, item.report.triggers, item.report.body)
        other = item.report.__class__(**{**_fields(item.report), "reader": "text 0"})
        assert read_again(other, item.original) is None  # another edition may make another text


def _fields(report: object) -> dict[str, object]:
    return {name: getattr(report, name) for name in report.__dataclass_fields__}  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------ folders


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder with hidden things, and links into and out of it."""
    root, outside = tmp_path / "in", tmp_path / "outside"
    (root / "sub").mkdir(parents=True)
    (root / ".git").mkdir()
    outside.mkdir()
    for path in (root / "sub" / "one.txt", root / ".hidden.txt", root / ".git" / "two.txt", outside / "three.txt"):
        path.write_text(f"Talks went on in {path.stem}.", "utf-8")
    (root / "again").symlink_to(root / "sub")
    (root / "alike.txt").symlink_to(root / "sub" / "one.txt")
    (root / "circle").symlink_to(root)
    (root / "away").symlink_to(outside)
    (root / "secret.txt").symlink_to(outside / "three.txt")
    (root / "gone.txt").symlink_to(root / "nothing.txt")
    return root


def told(items: list[object]) -> dict[str, tuple[str, str]]:
    """What became of each path: how it came, and the first words of the reason."""
    found: dict[str, tuple[str, str]] = {}
    for item in items:
        if isinstance(item, Received):
            found[item.report.id] = ("read", "")
        elif isinstance(item, Failure | Skipped):
            found[Path(item.input).name] = (type(item).__name__, " ".join(item.reason.split()[:3]))
    return found


def test_what_is_passed_over_in_a_folder_is_said(linked: Path) -> None:
    assert told(list(read(linked))) == {
        "one": ("read", ""),
        ".git": ("Skipped", "a hidden folder:"),
        ".hidden.txt": ("Skipped", "a hidden file:"),
        "again": ("Skipped", "a link to"),
        "alike.txt": ("Skipped", "a link to"),
        "circle": ("Skipped", "a link to"),
        "away": ("Failure", "refused: the link"),
        "secret.txt": ("Failure", "refused: the link"),
        "gone.txt": ("Failure", "a link that"),
    }


def test_links_are_followed_when_asked_and_nothing_is_read_twice(linked: Path) -> None:
    items = list(read(linked, Options(follow=True)))
    texts = [item.report.text for item in items if isinstance(item, Received)]
    assert sorted(texts) == ["Talks went on in one.", "Talks went on in three."]
    assert {name for name, (how, _) in told(list(items)).items() if how == "Failure"} == {"gone.txt"}


def test_a_hidden_file_and_a_link_that_are_named_are_read(linked: Path) -> None:
    for name in (".hidden.txt", "secret.txt", "away", ".git"):
        assert [type(item) for item in read(linked / name)] == [Received], name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["pipe.txt", "pipe.jsonl", "pipe.html"])
def test_a_pipe_is_named_as_such(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    for source in (tmp_path, tmp_path / name):
        (item,) = read(source)
        assert isinstance(item, Failure) and "a named pipe" in item.reason
    (item,) = read("/dev/null")
    assert isinstance(item, Failure) and "a device" in item.reason


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").mkdir()
    assert list(read(tmp_path)) == []


# ------------------------------------------------------------------------------------------------ dates as they are given


GIVEN_DATES = [  # as written, and the day or the first and last day that it can mean
    ("15.01.2024 10:00:00 UTC+02:00", "2024-01-15"),
    ("January 15, 2024", "2024-01-15"),
    ("Jan. 15th, 2024 10:00 AM EST", "2024-01-15"),
    ("15-Jan-2024", "2024-01-15"),
    ("14-Oct-12", "2012-10-14"),
    ("1705312800", "2024-01-15"),
    ("1705312800000", "2024-01-15"),
    ("Mon, 15 Jan 2024 23:30:00 -0500", "2024-01-15"),
    ("Mon Jan 15 10:00:00 UTC 2024", "2024-01-15"),
    ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10"),
    ("2024/01/15", "2024-01-15"),
    ("2024.01.15.", "2024-01-15"),
    ("10:15 15.01.2024", "2024-01-15"),
    ("13/04/2024", "2024-04-13"),
    ("04/13/2024", "2024-04-13"),
    ("05/05/2024", "2024-05-05"),
    ("312359Z DEC 23", "2023-12-31"),
    ("15 января 2024 г., 10:20", "2024-01-15"),
    ("15 de enero de 2024", "2024-01-15"),
    ("1er janvier 2024", "2024-01-01"),
    ("15 يناير 2024", "2024-01-15"),
    ("٢٠٢٤-٠١-١٥", "2024-01-15"),
    ("2024年1月15日", "2024-01-15"),
    ("Published 27 August 2024 at 20:18", "2024-08-27"),
    ("2024-01", ("2024-01-01", "2024-01-31")),
    ("January 2024", ("2024-01-01", "2024-01-31")),
    ("2024", ("2024-01-01", "2024-12-31")),
    ("2024-W03", ("2024-01-15", "2024-01-21")),
    ("03/04/2024", ("2024-03-04", "2024-04-03")),
    ("yesterday", (None, None)),
    ("2024-13-01", (None, None)),
    ("12", (None, None)),
]


@pytest.mark.parametrize(("written", "meant"), GIVEN_DATES, ids=[written for written, _ in GIVEN_DATES])
def test_dates_are_read_as_they_are_written(written: str, meant: str | tuple[str | None, str | None]) -> None:
    found = given_date(written)
    assert (found.day if isinstance(meant, str) else (found.earliest, found.latest)) == meant
    assert isinstance(meant, str) == (found.day is not None)


def test_the_order_of_day_and_month_can_be_told() -> None:
    assert given_date("03/04/2024", day_first=True).day == "2024-04-03"
    assert given_date("03/04/2024", day_first=False).day == "2024-03-04"
    assert given_date("03.04.2024").day == "2024-04-03"


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_is_none(text: str) -> None:
    found = given_date(text)
    assert found.day is None or day_of(found.day) == found.day


ADDRESSES = [
    ("https://news.example/2021/04/25/shelling-goma", "2021-04-25"),
    ("https://news.example/2021/apr/25/goma", "2021-04-25"),
    ("https://news.example/goma-2021-04-25.html", "2021-04-25"),
    ("https://news.example/20210425/goma", "2021-04-25"),
    ("https://news.example/journal/2021/04/92713", ("2021-04-01", "2021-04-30")),
    ("https://news.example/2021/goma", (None, None)),
    ("https://news.example/story/20210425123456", (None, None)),
    ("https://news.example/world-2021-2022-war", (None, None)),
]


@pytest.mark.parametrize(("url", "meant"), ADDRESSES)
def test_the_date_in_an_address_is_used_and_said_to_be(url: str, meant: str | tuple[str | None, str | None]) -> None:
    (item,) = lines({"id": "a", "text": GOOD["text"], "url": url})
    assert isinstance(item, Received)
    told = Pipeline(["body", "language", "times", "dating"]).annotate(item.report).published
    if isinstance(meant, str):
        assert (told.value, told.basis, told.reasons[0].text) == (meant, "metadata", "in the address")
    elif meant[0] is not None:
        assert (told.value, told.earliest, told.latest) == (None, *meant)
    else:
        assert told.basis != "metadata"


@pytest.mark.parametrize("written", ["2024-01", "03/04/2024", "last Tuesday"])
@pytest.mark.parametrize(
    "text", [GOOD["text"], "Las fuerzas rusas atacaron Kupiansk el martes 3 de mayo de 2022 y mataron."]
)
def test_no_day_is_put_in_place_of_one_that_was_given(written: str, text: str) -> None:
    (item,) = lines({"id": "a", "text": text, "published": written})
    assert isinstance(item, Received)
    assert item.report.published_given == written
    told = Pipeline(["body", "language", "times", "dating"]).annotate(item.report).published
    assert told.value is None and told.basis != "inferred"
    assert written in told.reasons[0].text


@pytest.mark.parametrize("only", [None, ["places"]], ids=["all layers", "places only"])
def test_a_given_day_is_kept_whatever_the_language_and_the_layers(only: list[str] | None) -> None:
    for text in ("Las fuerzas rusas atacaron Kupiansk el martes 3 de mayo y mataron a 12 civiles, dijo.", GOOD["text"]):
        (item,) = lines({"id": "a", "text": text, "published": "2022-05-04"})
        assert isinstance(item, Received)
        told = Pipeline(only or ["body", "language", "times", "dating"]).annotate(item.report).published
        assert (told.value, told.basis) == ("2022-05-04", "given")


# ------------------------------------------------------------------------------------------------ encodings


ENCODED = [
    (
        "Військові обстріляли Харків у вівторок. Загинули дванадцять осіб, ще сорок поранено.",
        "cp1251 koi8_u mac_cyrillic",
    ),
    (RUSSIAN, "cp1251 koi8_r cp866 mac_cyrillic iso8859_5 utf-16-le utf-16-be"),
    ("俄罗斯军队星期五袭击了哈尔科夫，造成十二人死亡，州长说。", "gb18030"),
    ("俄羅斯軍隊星期五襲擊了哈爾科夫，造成十二人死亡，這是州長的報導。", "big5"),
    ("ロシア軍は金曜日にハリコフを攻撃し、12人が死亡したと知事が述べた。", "cp932 euc_jp iso2022_jp"),
    ("러시아군이 금요일에 하르키우를 공격해 12명이 숨졌다고 주지사가 말했다.", "cp949"),
    ("قال المحافظ إن القوات الروسية قصفت خاركيف يوم الجمعة وقتلت اثني عشر شخصا.", "cp1256"),
    ("המושל אמר כי הכוחות הרוסיים הפגיזו את חרקיב ביום שישי והרגו שנים עשר בני אדם.", "cp1255"),
    ("Οι ρωσικές δυνάμεις βομβάρδισαν το Χάρκοβο την Παρασκευή σκοτώνοντας ανθρώπους.", "cp1253"),
    ("Rosjanie ostrzelali Charków w piątek, zginęło dwanaście osób – powiedział gubernator żołnierzom.", "cp1250"),
    ("Les forces russes ont bombardé Kharkiv, a déclaré le gouverneur à la télévision.", "cp1252"),
]


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, encoding) for text, encodings in ENCODED for encoding in encodings.split()]
)
def test_encodings_without_a_label_are_told_by_what_the_bytes_say(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), "report.txt").text == text


QUOTED = "The governor said: “The shelling killed three people – two of them children – in the café.”"
LABELS = [  # label, the encoding that the bytes are in
    ("iso-8859-1", "cp1252"),
    ("us-ascii", "cp1252"),
    ("latin1", "cp1252"),
    ("iso-8859-1", "utf-8"),
    ("windows-1251", "utf-8"),
    ("undefined", "utf-8"),
    ("utf-8", "cp1252"),
]


@pytest.mark.parametrize(("label", "encoding"), LABELS)
def test_labels_are_read_as_browsers_read_them(label: str, encoding: str) -> None:
    assert decoded(QUOTED.encode(encoding), "page.html", (("the page says so", label),)).text == QUOTED


def test_the_encoding_its_basis_and_each_replaced_byte_are_noted(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace("said in a", "“said” in a")
    (tmp_path / "page.html").write_bytes(page.encode("cp1252").replace(b"four months", b"four\x81months"))
    (item,) = read(tmp_path)
    assert isinstance(item, Received) and item.report.provenance is not None
    assert "“said”" in item.report.text
    assert item.report.provenance.encoding == "cp1252 (the page says so)"
    assert "0x81 at byte" in item.report.notes[0]


def test_a_file_of_two_encodings_is_read_line_by_line() -> None:
    ukrainian = "Військові обстріляли Харків у вівторок."
    found = decoded(f"{ukrainian}\n".encode() + f"{RUSSIAN}\n".encode("cp1251"), "pile.txt")
    assert found.text == f"{ukrainian}\n{RUSSIAN}\n"
    assert "(line 2): read as cp1251" in found.notes[0]


# ------------------------------------------------------------------------------------------------ tables


NEWS = (
    "headline,link,date,body\r\n"
    'Shelling in Goma,https://news.example/1,2024-04-21,"Shells fell on the market.\r\nThree people died, the mayor said."\r\n'
    "Talks begin,https://news.example/2,2 May 2024,<p>Talks began in the capital.</p><p>They went on all night.</p>\r\n"
    "Broken,https://news.example/3,2024-05-03,\r\n"
)


def test_a_table_becomes_a_report_a_row_and_the_row_its_original(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text(NEWS, "utf-8", newline="")
    told: list[str] = []
    first, second, third = read(tmp_path / "news.csv", Options(tell=lambda file, words: told.append(words)))
    assert isinstance(first, Received) and isinstance(second, Received) and isinstance(third, Received)
    assert [item.report.published for item in (first, second, third)] == ["2024-04-21", "2024-05-02", "2024-05-03"]
    assert first.report.text == "Shelling in Goma\n\nShells fell on the market.\r\nThree people died, the mayor said."
    assert second.report.text == "Talks begin\n\nTalks began in the capital.\n\nThey went on all night."
    assert (third.report.text, third.report.brief) == ("Broken", True)
    assert first.report.id == "https://news.example/1"
    assert first.original.decode() == "".join(NEWS.splitlines(keepends=True)[:3])
    assert told == ["its columns are read as text=body, title=headline, published=date, url=link"]
    for item in (first, second, third):
        again = read_again(item.report, item.original)
        assert again is not None and again.text == item.report.text


def test_a_table_whose_columns_are_not_known_is_refused_until_they_are_told(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("a;b\n1;Shells fell on the market.\n", "utf-8")
    (item,) = read(tmp_path / "odd.csv")
    assert isinstance(item, Failure) and "the headings are 'a', 'b'" in item.reason and "--map" in item.reason
    (item,) = read(tmp_path / "odd.csv", Options(columns={"text": "b", "id": "a"}))
    assert isinstance(item, Received) and (item.report.id, item.report.text) == ("1", "Shells fell on the market.")
    (item,) = read(tmp_path / "odd.csv", Options(columns={"text": "c"}))
    assert isinstance(item, Failure) and "there is no column 'c'" in item.reason


def test_records_of_a_news_service(tmp_path: Path) -> None:
    record = {
        "source": {"name": "The Example"},
        "title": "Shelling in Goma",
        "url": "https://news.example/1",
        "publishedAt": "2024-04-21T10:00:00Z",
        "content": "Shells fell on the market… [+2120 chars]",
    }
    (tmp_path / "answer.json").write_text(json.dumps({"status": "ok", "articles": [record]}), "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received)
    assert (item.report.publisher, item.report.published, item.report.brief) == ("The Example", "2024-04-21", True)
    again = read_again(item.report, item.original)
    assert again is not None and again.text == item.report.text == "Shelling in Goma\n\nShells fell on the market"


# ------------------------------------------------------------------------------------------------ pages


WORDS = "Shells fell on the market of Velika, and three people were killed, the mayor of the town told reporters."
MOMENTS = ["2024-01-15T08:00:00Z", "2024-01-15T09:30:00Z", "2024-01-16T07:00:00Z"]
BY_SCHEMA = json.dumps(
    {
        "@type": "LiveBlogPosting",
        "publisher": {"name": "The Example"},
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": f"Entry {n}", "datePublished": day, "articleBody": f"<p>{WORDS}</p>"}
            for n, day in enumerate(MOMENTS)
        ],
    }
)
BY_MARKUP = "".join(
    f'<article class="live-post"><time datetime="{day}">now</time><h3>Entry {n}</h3><p>{WORDS}</p></article>'
    for n, day in enumerate(MOMENTS)
)


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><script type='application/ld+json'>{BY_SCHEMA}</script></head><body><p>{WORDS}</p></body></html>",
        f"<html><body><main class='liveblog'>{BY_MARKUP}</main></body></html>",
    ],
    ids=["told by schema.org", "told by its markup"],
)
def test_a_live_blog_is_cut_into_its_dated_entries(tmp_path: Path, page: str) -> None:
    (tmp_path / "live.html").write_text(page, "utf-8")
    items = [item for item in read(tmp_path) if isinstance(item, Received)]
    assert [item.report.published for item in items] == ["2024-01-15", "2024-01-15", "2024-01-16"]
    assert [item.report.text for item in items] == [f"Entry {n}\n\n{WORDS}" for n in range(3)]
    for item in items:
        again = read_again(item.report, item.original)
        assert again is not None and again.text == item.report.text


METADATA = [  # what stands in the head, what stands in the body, and the day, author, publisher
    ('<meta property="article:published_time" content="2024-08-27T20:18:00+02:00">', "", "2024-08-27", None, None),
    (
        '<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], "datePublished": "2024-08-27", "dateModified":'
        ' "2024-08-30", "author": [{"name": "Ana Example"}], "publisher": {"name": "The Example"}}]}</script>',
        "",
        "2024-08-27",
        "Ana Example",
        "The Example",
    ),
    ("", '<p class="dates">Published 27 August 2024 at 20:18 (updated 30 August 2024)</p>', "2024-08-27", None, None),
    ("", "<p>Publié le 27 août 2024 à 20h18, mis à jour le 30 août 2024</p>", "2024-08-27", None, None),
    ("", '<span class="date">Stand: 27.08.2024 20:18 Uhr</span>', "2024-08-27", None, None),
    ("", "<p>Опубликовано: 27 августа 2024, 20:18</p>", "2024-08-27", None, None),
    (
        "",
        '<p><a rel="author">Ana Example</a> and <a rel="author">Ben Other</a></p>',
        None,
        "Ana Example, Ben Other",
        None,
    ),
    ("", '<p><a rel="author">Ana Example</a> <a rel="author">Admin</a></p>', None, "Ana Example", None),
    ("", '<time itemprop="datePublished" datetime="2024-08-27T20:00">yesterday</time>', "2024-08-27", None, None),
    ('<link rel="canonical" href="https://news.example/2024/08/27/velika">', "", "2024-08-27", None, "news.example"),
    (
        '<meta name="author" content="https://social.example/ana">',
        '<a rel="author">By Ana Example</a>',
        None,
        "Ana Example",
        None,
    ),
    (
        "",
        '<form><span class="author">Username</span></form><p class="byline">By Ana Example | 3h</p>',
        None,
        "Ana Example",
        None,
    ),
    ("", "<footer>Copyright 2019 Example</footer>", None, None, None),
    ("", "<footer>&copy; 2003-2024 Example</footer>", None, None, None),
]


@pytest.mark.parametrize(("head", "body", "day", "author", "publisher"), METADATA)
def test_what_a_page_says_of_itself(
    tmp_path: Path, head: str, body: str, day: str | None, author: str | None, publisher: str | None
) -> None:
    page = f"<html><head><title>Shelling</title>{head}</head><body><article><h1>Shelling</h1>{body}<p>{WORDS}</p><p>{WORDS[::-1]}</p>"
    (tmp_path / "page.html").write_text(f"{page}</article></body></html>", "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received)
    report = item.report
    assert (report.published, report.author, report.publisher) == (day, author, publisher)


def test_a_post_that_an_article_quotes_stays(tmp_path: Path) -> None:
    post = '<div class="social-media-embed"><blockquote class="twitter-tweet"><p>The bridge is gone, and so is the ferry.</p></blockquote></div>'
    (tmp_path / "page.html").write_text(PAGE.replace("</article>", f"{post}<p>{WORDS}</p></article>"), "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received) and "The bridge is gone, and so is the ferry." in item.report.text


CLOSER = [  # as it was given, the address, what both tell together
    ("2021", "https://paper.example/2021/04/25/shelling", "2021-04-25"),
    ("April 2021", "https://paper.example/2021/04/25/shelling", "2021-04-25"),
    ("03/04/2021", "https://paper.example/2021/04/03/shelling", "2021-04-03"),
    ("03/04/2021", "https://paper.example/2021/03/20/shelling", None),  # neither of the two days
    ("May 2021", "https://paper.example/2021/04/25/shelling", None),  # they do not fit: what was given stays
    ("2021", "https://paper.example/2021/04/shelling", None),
    ("some day", "https://paper.example/2021/04/25/shelling", None),
]


@pytest.mark.parametrize(("given", "url", "day"), CLOSER)
def test_the_address_tells_which_day_a_vague_date_means(given: str, url: str, day: str | None) -> None:
    fields, _ = dated(given, "given with the report", url, None)
    assert fields.get("published") == day
    assert fields["published_given"] == given
    if day:
        assert (fields["published_basis"], "in the address" in fields["published_reason"]) == ("metadata", True)


KEPT_OF_AN_ARTICLE = [
    # what it is; description of the page; element in front of the article's paragraphs; words that are prose
    (
        "a paragraph in a span in which a box opens over a name",
        "",
        '<p><span>Shells hit the market of the town on Monday, said <span class="person"><a href="/p">Example Sample</a>'
        '<span class="box"><img src="p.jpg"><b>Born 1961</b></span></span>, who leads the council.</span></p>',
        "Shells hit the market of the town on Monday, said Example Sample",
    ),
    (
        "a lead as bare words in a box, told by the page's description",
        "Three people have died in clashes over the bridge since Friday, the regional governor said in a statement.",
        '<div class="article__summary">\n Three people have died in clashes over the bridge since Friday, the regional governor '
        "said in a statement.\n</div>",
        "Three people have died in clashes over the bridge since Friday",
    ),
]


@pytest.mark.parametrize(
    ("description", "element", "prose"),
    [row[1:] for row in KEPT_OF_AN_ARTICLE],
    ids=[row[0] for row in KEPT_OF_AN_ARTICLE],
)
def test_what_an_article_tells_is_kept(tmp_path: Path, description: str, element: str, prose: str) -> None:
    page = PAGE.replace("<script>", f'<meta name="description" content="{description}"><script>')
    (tmp_path / "page.html").write_text(page.replace("reopened</h1>", f"reopened</h1>{element}"), "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received) and item.report.body is not None
    body = " ".join(item.report.body[0].of(item.report.text).split())
    assert prose in body and "Born 1961" not in body


def test_a_box_with_other_words_than_the_description_is_no_lead(tmp_path: Path) -> None:
    description = "The bridge over the river is open to traffic again after four months, says the regional governor."
    box = '<div class="promo">Read our newsletter every morning: it brings the news of the region to your screen, for free.</div>'
    page = PAGE.replace("<script>", f'<meta name="description" content="{description}"><script>')
    (tmp_path / "page.html").write_text(page.replace("reopened</h1>", f"reopened</h1>{box}"), "utf-8")
    (item,) = read(tmp_path)
    assert isinstance(item, Received) and "newsletter" not in item.report.text


def test_a_line_of_the_page_that_can_be_two_days_is_kept_as_both(tmp_path: Path) -> None:
    page = (
        f"<html><body><p>Publié le 02/11/2023 à 07h00</p><article><h1>Talks</h1><p>{WORDS}</p></article></body></html>"
    )
    (tmp_path / "page.html").write_text(page, "utf-8")
    for day_first, day, bounds in (
        (None, None, ("2023-02-11", "2023-11-02")),
        (True, "2023-11-02", None),
        (False, "2023-02-11", None),
    ):
        (item,) = read(tmp_path / "page.html", Options(day_first=day_first))
        assert isinstance(item, Received)
        assert (item.report.published, item.report.published_bounds) == (day, bounds)
