"""The page: the text as it is, every value with its basis, nothing of a source ever run, this machine only."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_record import MONDAY, TUESDAY, made, made_with_questions, monday, tuesday

from reportedly.model import Annotated
from reportedly.record.inserts import Addition, line_of, renamed
from reportedly.record.store import Record
from reportedly.web import figures_over_time, reader, values
from reportedly.web.app import application, templates
from reportedly.web.cards import Card
from reportedly.web.incident_comparison import quotes
from reportedly.web.segments import LAYERS, Mark, pieces

OWN_SCRIPT = '<script type="module" src="/static/islands/page.js"></script>'
PAGES = [
    "/",
    "/report/monday",
    "/report/tuesday",
    "/report/monday?layers=places,times",
    "/report/monday?layers=none&at=3-12",
    "/report/monday?at=99999-1",
    "/report?id=monday",
    "/findings",
    "/findings?kind=denies",
    "/incidents",
    "/incidents?contested=true&minor=true",
    "/incident/1",
    "/questions",
    "/questions?standing=rising&asks=figure",
    "/reports",
    "/reports?publisher=Example+Gazette&language=en",
    "/checks",
    "/checks?kind=vague_source",
    "/question/1",
    "/occurrences",
    "/occurrence/1",
    "/copies/1",
    "/actors",
    "/actor/office:mayor",
    "/actor/person:spokesman",
    "/search",
    "/search?q=bridge",
    "/search?q=%22%3Cscript%3E%22",
    "/failures",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = made(tmp_path_factory.mktemp("web") / "sample.db")
    return TestClient(application(path), base_url="http://127.0.0.1:8000", follow_redirects=False)


def line(document: Annotated) -> dict[str, object]:
    return {**json.loads(line_of(document)), "text": document.text}


def finding_id(client: TestClient, kind: str) -> str:
    return next(row["id"] for row in client.get("/findings.json").json()["rows"] if row["kind"] == kind)


def test_a_search_that_cannot_be_read_is_said(client: TestClient) -> None:
    answer = client.get("/search?q=%22%3Cscript%3E")
    assert answer.status_code == 400 and "the quotation mark at character 1 is not closed" in answer.text
    assert "<script" not in answer.text.replace(OWN_SCRIPT, "")


@pytest.mark.parametrize("address", PAGES)
def test_pages_answer(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert "<script" not in answer.text.replace(OWN_SCRIPT, "")
    assert not re.search(r"<[^>]+\sstyle=", answer.text)  # the policy allows the style sheet alone
    assert not re.search(r"<[^>]+\son\w+=", answer.text)


@pytest.mark.parametrize("address", PAGES[:4])
def test_no_bracket_is_left_open(client: TestClient, address: str) -> None:
    text = client.get(address).text
    for name in ("span", "a", "div", "section", "table", "ul", "li", "mark", "details"):
        assert len(re.findall(rf"<{name}[\s>]", text)) == text.count(f"</{name}>"), name


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/report/nothing",
        "/finding/nothing",
        "/occurrence/x",
        "/incident/x",
        "/question/x",
        "/actor/x",
        "/copies/x",
        "/original/x",
    ],
)
def test_what_is_not_there_is_said(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Not here" in answer.text
    assert client.get(address + ".json").json()["error"]


@pytest.mark.parametrize(
    ("label", "text", "repeated"),
    [
        ("and the bridge at Ozerne was …", "and the bridge at Ozerne was hit on Monday, he said", True),
        ("the bridge was hit", "the bridge\nwas hit", True),
        ("the bridge was hit", "that the bridge was hit", False),
        ("at least 15", "At least 15", False),
        ("Russia", "Russia struck the bridge", False),
        ("12", "12", False),
    ],
)
def test_a_heading_that_only_repeats_what_stands_below_it_is_left_out(label: str, text: str, repeated: bool) -> None:
    assert quotes({"label": label}, [{"text": "other words"}, {"text": text}]) is repeated


@pytest.mark.parametrize(
    ("asks", "about", "heading"),
    [
        ("what", "bridge, missile", "What was done told with “bridge”, “missile”"),
        ("what", "what is told", "What was done"),
        ("figure", "people killed", "How many: people killed"),
        ("doer", "missile, strike", "Who did it"),
    ],
)
def test_shared_words_are_shown_as_words(asks: str, about: str, heading: str) -> None:
    macros = templates().get_template("compare.html").module
    line = {"asks": asks, "about": about, "unit": None}
    shown = str(macros.asks_words(line)) + str(macros.shared_words(line))  # type: ignore[attr-defined]
    plain = re.sub(r"<[^>]+>", "", shown.replace("<q>", "“").replace("</q>", "”"))
    assert " ".join(plain.split()) == heading


def test_a_question_shows_its_answers_with_who_gives_them(client: TestClient) -> None:
    page = client.get("/question/1").text
    assert "at least 15" in page and "The governor" in page and "Example Gazette" in page and "a copy" in page
    assert "/report/monday?at=" in page
    assert "rises" in client.get("/question/1.json").text
    assert "Shelling of a bridge in Ozerne" in client.get("/incidents").text


def test_findings_of_an_unknown_kind(client: TestClient) -> None:
    assert client.get("/findings?kind=nonsense").status_code == 404


# ------------------------------------------------------------------------------------------------ harmless


def test_the_policy_allows_the_style_sheet_alone(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy
    assert client.get("/static/style.css").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8000", 421),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("[::1]evil.example", 421),
        ("127.0.0.1:evil.example", 421),
        ("127.0.0.1:80:evil.example", 421),
        ("127.0.0.1:99999", 421),
        ("user@127.0.0.1", 421),
        ("127.0.0.1 ", 421),
        ("", 421),
    ],
)
def test_only_this_machine_is_answered(client: TestClient, host: str, status: int) -> None:
    assert client.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_reading_only(client: TestClient, method: str) -> None:
    assert client.request(method, "/").status_code == 405


def test_the_original_is_saved_never_shown(client: TestClient) -> None:
    answer = client.get(f"/original/{monday().report.sha256}")
    assert answer.content == MONDAY.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("escape", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"])
def test_no_other_file_is_served(client: TestClient, escape: str) -> None:
    assert "def application" not in client.get(escape).text


# ------------------------------------------------------------------------------------------------ the reader


def shown_text(page: str) -> str:
    """The text that the reader shows, on a page without layers."""
    body = re.search(r'<div class="text" lang="en">(.*?)</div>', page, re.S)
    assert body
    return html.unescape(re.sub(r"<[^>]+>", "", body.group(1)))


@pytest.mark.parametrize(("name", "text"), [("monday", MONDAY), ("tuesday", TUESDAY)])
def test_the_text_is_shown_as_it_is(client: TestClient, name: str, text: str) -> None:
    assert shown_text(client.get(f"/report/{name}?layers=none").text) == text


@pytest.mark.parametrize("document", [monday(), tuesday()], ids=["monday", "tuesday"])
def test_the_pieces_joined_are_the_text(document: Annotated) -> None:
    found = reader.text_pieces(line(document), LAYERS, None)
    assert "".join(piece.text for piece in found) == document.text


marks = st.lists(
    st.tuples(st.integers(0, 39), st.integers(1, 20), st.sampled_from(LAYERS), st.booleans()).map(
        lambda m: Mark(m[0], min(40, m[0] + m[1]), m[2], m[2], Card(m[2], str(m), ()), m[3])
    ),
    max_size=12,
)


@given(marks, st.lists(st.tuples(st.integers(0, 20), st.integers(21, 40)), max_size=2))
@settings(deadline=None)
def test_any_overlap_can_be_drawn(found: list[Mark], prose: list[tuple[int, int]]) -> None:
    text = "abcdefghij" * 4
    cut = pieces(text, found, prose)
    assert "".join(piece.text for piece in cut) == text
    anchors = [name for piece in cut for name in piece.anchors]
    assert sorted(anchors) == sorted({f"c{mark.start}-{mark.end}" for mark in found})
    at = 0
    for piece in cut:
        over = [mark for mark in found if mark.start <= at and at + len(piece.text) <= mark.end]
        assert set(piece.looks) == {mark.look for mark in over}
        assert piece.outside == (not any(low <= at and at + len(piece.text) <= high for low, high in prose))
        at += len(piece.text)


def test_every_passage_has_an_address(client: TestClient) -> None:
    page = client.get("/report/monday").text
    for event in client.get("/report/monday.json").json()["events"]:
        start, end = event["trigger"]["start"], event["trigger"]["end"]
        assert f'id="c{start}-{end}"' in page
    assert 'id="c30-41"' in client.get("/report/monday?at=30-41").text


def test_what_is_not_of_the_article_is_dimmed(client: TestClient) -> None:
    found = reader.text_pieces(line(monday()), LAYERS, None)
    outside = "".join(piece.text for piece in found if piece.outside).strip()
    assert outside == "Related: ten things to do & <b>see</b>"


@pytest.mark.parametrize(
    ("layers", "there", "gone"),
    [
        ("places", 'class="place"', 'class="quantity"'),
        ("quantities,times", 'class="quantity"', 'class="place"'),
        ("none", "Ozerne", 'class="event'),
    ],
)
def test_layers_are_chosen_by_address(client: TestClient, layers: str, there: str, gone: str) -> None:
    page = client.get(f"/report/monday?layers={layers}").text
    text = page[page.index('<div class="text"') : page.index("<section>")]
    assert there in text
    assert gone not in text


def test_the_legend_switches_one_layer() -> None:
    links = {entry.name: entry for entry in reader.legend(line(monday()), ("places", "times"))}
    assert links["places"].query == "?layers=times"
    assert links["events"].query == "?layers=events,places,times"
    all_but_one = tuple(name for name in LAYERS if name != "wording")
    assert next(e for e in reader.legend(line(monday()), all_but_one) if e.name == "wording").query == ""


# ------------------------------------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("incident-1120a6f53b89", "/incident/1120a6f5"),
        ("question-fb46ec8babc0", "/question/fb46ec8b"),
        ("copies-1", "/copies/1"),
        ("gazette-17", "/report/gazette-17"),
    ],
)
def test_addresses_are_short(name: str, address: str) -> None:
    assert values.address(name) == address


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("/incident/incident-1", "/incident/1"),
        ("/incident/incident-1.json", "/incident/1.json"),
        ("/question/question-1?x=1", "/question/1?x=1"),
        ("/occurrence/occurrence-1", "/occurrence/1"),
    ],
)
def test_long_addresses_lead_to_the_short_ones(client: TestClient, asked: str, own: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, own)
    assert client.get(own).status_code == 200


def test_two_that_begin_alike_are_both_found(tmp_path: Path) -> None:
    path = made_with_questions(tmp_path / "alike.db", 2, ("question-aaaaaaaa1111", "question-aaaaaaaa2222"))
    client = TestClient(application(path), base_url="http://127.0.0.1:8000", follow_redirects=False)
    several = client.get("/question/aaaaaaaa")
    assert several.status_code == 300 and "several begin with aaaaaaaa" in several.text
    for name in ("aaaaaaaa1111", "aaaaaaaa2222"):
        assert f'href="/question/{name}"' in several.text
        assert client.get(f"/question/{name}").status_code == 200
    assert client.get("/question/aaaaaaaa2").headers["location"] == "/question/aaaaaaaa2222"


def test_a_report_is_cited_by_its_mark(client: TestClient) -> None:
    mark = values.mark_address("monday")
    assert re.fullmatch("/r/[0-9a-f]{8}", mark) and f"<code>{mark}</code>" in client.get("/report/monday").text
    answer = client.get(mark)
    assert (answer.status_code, answer.headers["location"]) == (308, "/report/monday")
    assert client.get("/r/00000000").status_code == 404


# ------------------------------------------------------------------------------------------------ honesty


def cards(document: Annotated) -> list[Card]:
    return [mark.card for mark in reader.all_marks(line(document))]


@pytest.mark.parametrize("document", [monday(), tuesday()], ids=["monday", "tuesday"])
def test_every_value_shows_its_basis(document: Annotated) -> None:
    known = {values.READ, values.COMPUTED, values.GIVEN, values.METADATA, values.NONE}
    for card in [*cards(document), reader.published(line(document))]:
        for row in card.rows:
            assert row.value, card
            assert row.basis in known
            assert row.value != values.NONE or row.basis == values.NONE


def rows_of(document: Annotated, title: str) -> list[dict[str, str]]:
    return [{row.name: row.value for row in card.rows} for card in cards(document) if card.title == title]


def test_an_event_tells_who_told_it_and_how_sure() -> None:
    hit, cross = rows_of(monday(), "Event")
    assert (hit["told by"], hit["status"], hit["figure"]) == ("spokesman", "told as a fact", "12 people")
    assert cross["status"] == "told as planned, not as done"
    assert rows_of(tuesday(), "Event")[1]["told by"] == values.OWN_VOICE


def test_plans_and_denials_are_drawn_otherwise(client: TestClient) -> None:
    assert 'class="event planned"' in client.get("/report/monday").text
    assert 'class="event denied"' in client.get("/report/tuesday").text
    css = client.get("/static/style.css").text
    for look in ("planned", "possible", "denied", "hypothetical"):
        assert f".event.{look}" in css


def test_a_statement_inside_another_says_so() -> None:
    inner = next(rows for rows in rows_of(monday(), "Statement 2"))
    assert inner["inside what is said by"] == "the governor"


@pytest.mark.parametrize(
    ("value", "words"),
    [(6000.0, "6,000"), (2.5, "2.5"), (0.00001, "1e-05"), (1234567.0, "1,234,567"), (None, "none found"), (12.0, "12")],
)
def test_figures_are_written_for_readers(value: float | None, words: str) -> None:
    assert values.number(value) == words


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("monday", "/report/monday"),
        ("a/b c", "/report/a/b%20c"),
        ("a/../b", "/report?id=a%2F..%2Fb"),
        ("..", "/report?id=.."),
        ("q?x#y", "/report/q%3Fx%23y"),
    ],
)
def test_addresses_of_reports(name: str, address: str) -> None:
    assert values.report_address(name) == address
    assert values.report_address(name, 3, 9).endswith("at=3-9#c3-9")


# ------------------------------------------------------------------------------------------------ findings and figures


def test_a_finding_shows_both_sides_and_the_check(client: TestClient) -> None:
    page = client.get(values.address(finding_id(client, "figures_differ"))).text
    assert page.count("<blockquote") == 2
    assert "<mark>12</mark>" in page
    assert "<mark>At least 15</mark>" in page
    assert "12 &lt; 15 people" in page


def test_an_occurrence_counts_origins_not_reports(client: TestClient) -> None:
    page = client.get("/occurrence/1").text
    assert "told in 3 reports of 2 independent origins" in page
    assert page.count('<section class="account') == 3
    assert 'class="account denied"' in page
    assert "<svg" in page


def test_a_chart_leaves_nothing_out_in_silence() -> None:
    def told(report: str, value: float, day: str | None) -> figures_over_time.Told:
        return figures_over_time.Told(
            report, report, value, value, value, str(value), "people", None, day, None, None, "/"
        )

    (chart,) = figures_over_time.charts(
        [("count", told("a", 12, "2024-05-06")), ("count", told("b", 15, "2024-05-09")), ("count", told("c", 9, None))]
    )
    assert (len(chart.points), chart.left_out) == (2, 1)
    first, second = chart.points
    assert first.x < second.x
    assert first.y > second.y  # more is higher


@given(st.lists(st.floats(0, 1e15), min_size=2, max_size=6))
def test_charts_stay_in_their_frame(found: list[float]) -> None:
    told = [
        (
            "m",
            figures_over_time.Told(
                str(k), str(k), v, v / 2, v, str(v), "", None, "2024-05-06", "2024-05-01", "2024-05-20", "/"
            ),
        )
        for k, v in enumerate(found)
    ]
    for chart in figures_over_time.charts(told):
        for point in chart.points:
            assert 0 <= point.x_low <= point.x <= point.x_high <= figures_over_time.WIDTH
            assert 0 <= point.y <= point.y_low <= figures_over_time.HEIGHT


@pytest.mark.parametrize("address", [a.partition("?")[0] for a in ("/report/monday", "/occurrence/1", "/actor/office:mayor", "/copies/1")])  # fmt: skip
def test_json_stands_after_the_address(client: TestClient, address: str) -> None:
    answer = client.get(address + ".json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()


# ------------------------------------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serving) -> str:  # type: ignore[no-untyped-def]
    path = made(tmp_path_factory.mktemp("browser") / "sample.db")
    return str(serving(lambda: application(path)))


@pytest.mark.browser
def test_values_show_on_focus_and_the_page_is_one_column_wide(browser, address: str) -> None:  # type: ignore[no-untyped-def]
    browser.get(f"{address}/report/monday")
    first = browser.find_element("css selector", ".mark")
    assert not first.find_element("css selector", ".card").is_displayed()
    browser.execute_script("arguments[0].focus()", first)
    assert first.find_element("css selector", ".card").is_displayed()
    assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    browser.set_window_size(500, 800)  # the narrowest window that Chromium makes; 400 px are set in the page
    for page in ("/", "/report/monday", "/findings", "/occurrence/1", "/actors", "/search?q=bridge"):
        browser.get(address + page)
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        )
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 400, page


CONTRAST = """
const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, k) => sum + v * [.2126, .7152, .0722][k], 0);
const back = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
const low = [];
for (const e of document.querySelectorAll('body *')) {
  if (!e.offsetParent || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const a = light(parse(getComputedStyle(e).color)), b = light(back(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) low.push([e.className, e.textContent.trim().slice(0, 30), ratio.toFixed(2)]);
}
return low;
"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(browser, address: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    for page in ("/", "/report/monday", "/findings", "/occurrence/1", "/actors", "/search?q=bridge"):
        browser.get(address + page)
        assert browser.execute_script(CONTRAST) == [], f"{page} in {scheme}: less than 4.5 to 1 (WCAG 2.2 AA)"


# ------------------------------------------------------------------------------------------------ every answer


@pytest.mark.parametrize("number", ["2", "99", "1000000000000000000", "1" + "0" * 40])
@pytest.mark.parametrize("address", ["/index.json", "/findings", "/incidents.json", "/questions.json", "/actors.json"])
def test_a_page_that_the_list_does_not_have_is_not_found(client: TestClient, address: str, number: str) -> None:
    answer = client.get(f"{address}?page={number}")
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("address", [*PAGES, "/index.json", "/nowhere", "/static/style.css", "/api/v1/reports"])
def test_head_is_get_without_the_body(client: TestClient, address: str) -> None:
    head, got = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers == got.headers
    assert head.headers["content-length"] == str(got.num_bytes_downloaded), "as it is sent, compressed"


def test_an_answer_that_fails_has_the_same_headers(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*words: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("reportedly.web.lists.reports", fail)
    answer = client.get("/reports")
    assert answer.status_code == 500 and "broken" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name", ["two\nlines", "ends\n", "\n", "a\r\nb", "tab\there", "?a#b&c", "..", "a//b", "x.json"]
)
def test_every_id_has_a_link_that_works(tmp_path: Path, name: str) -> None:
    document = monday()
    report = renamed(document.report, name)
    spelled = json.loads(line_of(replace(document, report=report)))
    with Record(tmp_path / "war.db", write=True) as record:
        bare = json.dumps({**spelled, "actors": [], "events": [], "statements": [], "places": [], "times": []})
        record.add([Addition(name, report, report.text.encode(), bare)], [], [], "", "2024-05-06")
    own = TestClient(application(tmp_path / "war.db"), base_url="http://127.0.0.1:8000")
    answer = own.get(values.report_address(name))
    assert answer.status_code == 200
    assert html.escape(document.report.text[:20]) in answer.text
