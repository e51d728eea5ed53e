"""The page in a real browser: both widths, light and dark, by key alone, nothing from elsewhere, nothing foreign run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, npm_for_checks
from sample_record import made_hostile, made_with_incidents, made_with_questions
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from reportedly.record.store import Record
from reportedly.web import app

pytestmark = pytest.mark.browser
VIEWS = [
    "/", "/incidents", "/incidents?country=UA&minor=all", "/incident/1", "/questions", "/question/1",
    "/reports", "/report/monday", "/actors", "/actor/office:mayor", "/checks", "/search?q=bridge", "/occurrence/1",
    "/copies", "/copies/1", "/findings", "/failures", "/decisions",
]  # fmt: skip
WIDTHS = (1400, 400)
SCHEMES = ("light", "dark")
PATIENCE = 30


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, islands: Path, serving: Callable[..., str]) -> str:
    app.templates.cache_clear()  # the islands may have been built since
    return serving(lambda: app.application(made_with_incidents(tmp_path_factory.mktemp("browser") / "sample.db")))


@pytest.fixture
def look(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens a view at a width, in light or dark."""

    def opened(view: str, width: int = 1400, scheme: str = "light") -> Any:
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.get(address + view)
        return browser

    yield opened
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def until(browser: Any, script: str) -> Any:
    """Wait until a script gives something true, and return it."""
    return WebDriverWait(browser, PATIENCE, 0.1).until(lambda found: found.execute_script(f"return {script}"), script)


AXE = ROOT / "islands/node_modules/axe-core/axe.min.js"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What can differ between light and dark, which are the same page in other colours."""


def faults(browser: Any, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds against WCAG 2.2 AA."""
    if not AXE.is_file():
        npm_for_checks()
    browser.execute_script(AXE.read_text("utf-8"))
    found = browser.execute_async_script(
        "const done = arguments[1]; axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']}).then(done, (e) => done({violations: [{id: String(e), nodes: []}]}))",
        rules,
    )
    return [
        f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"] or [{"html": ""}]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_view_can_be_used_by_everybody(look: Any, width: int, scheme: str) -> None:
    found: list[tuple[str, str]] = []
    for view in VIEWS:
        browser = look(view, width, scheme)
        if browser.execute_script("return document.documentElement.scrollWidth") > width:
            found.append((view, "is wider than the window"))
        rules = OF_COLOURS if scheme == "dark" else RULES
        found += [(view, fault) for fault in faults(browser, rules)]
        found += [(view, entry["message"]) for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert not found, "\n".join(f"{view} {fault}" for view, fault in found)


def test_no_request_leaves_the_server(browser: Any, look: Any, address: str) -> None:
    browser.get_log("performance")  # what was asked for before
    look("/incidents")
    until(browser, "document.querySelectorAll('.ground').length")
    sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"]
    assert any("/map/" in url for url in urls)
    own = urlsplit(address).netloc
    assert [url for url in urls if not url.startswith(("data:", "blob:")) and urlsplit(url).netloc != own] == []


def titles(browser: Any) -> list[str]:
    return list(
        browser.execute_script("return [...document.querySelectorAll('#rows tbody .what a')].map((a) => a.textContent)")
    )


def test_the_brush_filters_table_and_map(look: Any) -> None:
    browser = look("/incidents?minor=all")
    until(browser, "document.querySelector('incident-map').dataset.count")
    before = titles(browser)
    assert len(before) == 4
    strip = browser.find_element("css selector", "time-brush svg")
    width = strip.size["width"]
    drag = ActionChains(browser).move_to_element_with_offset(strip, -width // 2 + 3, 0).click_and_hold()
    drag.move_by_offset(width // 3, 0).release().perform()
    until(browser, "location.search.includes('since=')")
    until(browser, "document.querySelectorAll('#rows tbody tr').length < 4")
    assert set(titles(browser)) < set(before) and titles(browser)
    drawn = until(
        browser,
        "document.querySelector('incident-map').dataset.count !== '4' && document.querySelector('incident-map').dataset.count",
    )
    assert int(drawn) <= len(titles(browser))
    assert browser.find_elements("css selector", ".chips a")
    browser.back()
    until(browser, "document.querySelectorAll('#rows tbody tr').length === 4")


def test_the_bars_can_be_moved_over_by_key(look: Any) -> None:
    browser = look("/incidents?minor=all")
    brush = browser.find_element("css selector", "time-brush")
    browser.execute_script("arguments[0].focus()", brush)
    brush.send_keys(Keys.HOME, Keys.ENTER)
    until(browser, "location.search.includes('since=2024-05-01') || location.search.includes('since=2024-05-0')")
    until(browser, "document.querySelectorAll('#rows tbody tr').length < 4")


def test_a_place_and_its_rows_are_marked_together(look: Any) -> None:
    browser = look("/incidents?minor=all")
    until(browser, "document.querySelector('.ground[data-place=Ozerne]')")
    browser.execute_script("document.querySelector('.ground[data-place=Ozerne]').click()")
    until(browser, "document.querySelector('tr.selected')")
    assert browser.execute_script(
        "return [...document.querySelectorAll('tr.selected')].every((r) => r.dataset.place === 'Ozerne')"
    )
    assert browser.find_element("css selector", "[data-panel] [data-name]").text == "Ozerne"
    browser.find_element("css selector", "[data-only]").click()
    until(browser, "new URLSearchParams(location.search).get('place') === 'Ozerne'")


def test_points_are_not_moved(look: Any) -> None:
    browser = look("/incidents?minor=all&place=Ozerne")
    until(browser, "document.querySelector('.ground[data-place=Ozerne]')")
    found = browser.execute_async_script(
        "const done = arguments[0]; fetch(document.querySelector('incident-map').dataset.places).then((r) => r.json()).then(done)"
    )
    (ground,) = found["features"]
    assert ground["geometry"]["coordinates"] == [33.1, 46.7]


def test_the_keys_are_told(look: Any) -> None:
    browser = look("/incidents")
    until(browser, "document.documentElement.classList.contains('script')")
    body = browser.find_element("css selector", "body")
    body.send_keys("?")
    assert browser.find_element("css selector", "dialog#keys").is_displayed()
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    until(browser, "!document.querySelector('dialog[open]')")
    ActionChains(browser).send_keys("/").perform()
    assert browser.switch_to.active_element.get_attribute("id") == "q"


def test_a_report_is_one_tab_stop_and_read_by_key(look: Any) -> None:
    browser = look("/report/monday")
    until(browser, "document.querySelectorAll('.text .mark[tabindex=\"0\"]').length === 1")
    keys = ActionChains(browser)
    keys.send_keys("j").perform()
    first = browser.switch_to.active_element
    assert first.find_element("css selector", ".card").is_displayed()
    keys.send_keys("j").perform()
    assert browser.switch_to.active_element != first
    keys.send_keys("k").perform()
    assert browser.switch_to.active_element == first
    assert len(browser.find_elements("css selector", '.text .mark[tabindex="0"]')) == 1


def test_layers_are_switched_without_loading_anew(look: Any) -> None:
    browser = look("/report/monday")
    until(browser, "document.documentElement.classList.contains('script')")
    browser.execute_script("window.same = true")
    place = browser.find_element("css selector", ".text .place")
    assert "underline" in place.value_of_css_property("text-decoration")
    browser.find_element("css selector", ".legend [data-layer=places]").click()
    assert "underline" not in place.value_of_css_property("text-decoration")
    assert browser.execute_script("return window.same && location.search").startswith("?layers=")
    ActionChains(browser).send_keys("3").perform()  # the third layer is places
    assert "underline" in place.value_of_css_property("text-decoration")
    assert browser.execute_script("return location.search") == ""


def test_a_report_stands_beside_what_others_say(look: Any) -> None:
    beside = look("/report/monday").find_element("css selector", ".beside").text
    assert "Shelling of a bridge in Ozerne" in beside
    assert "here: 12" in beside and "elsewhere: at least 15" in beside


# ------------------------------------------------------------------------------------------------ deciding


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, islands: Path, serving: Callable[..., str]) -> tuple[str, Path]:
    """A record of ten questions that Ada decides on: its address, and its file."""
    path = made_with_questions(tmp_path_factory.mktemp("deciding") / "sample.db", 10)
    return serving(lambda: app.application(path, "Ada Example")), path


def test_ten_questions_are_decided_by_key_alone(browser: Any, desk: tuple[str, Path]) -> None:
    from reportedly.review.judging import standing

    address, path = desk
    browser.get(address + "/questions")
    until(browser, "document.documentElement.classList.contains('script')")
    assert len(browser.find_elements("css selector", "[data-review]")) == 10
    keys = ActionChains(browser)
    keys.send_keys("j").perform()
    for number in range(10):
        until(browser, "document.activeElement.matches('[data-review]')")
        now = browser.execute_script("return document.activeElement.id")
        if number == 3:
            keys.send_keys("c").send_keys("16", Keys.TAB, "a misprint", Keys.ENTER).perform()
        else:
            keys.send_keys("n" if number % 2 else "y").send_keys("as told", Keys.ENTER).perform()
        until(browser, f"document.querySelector('#{now} .judged')")
    until(browser, "document.activeElement.matches('[data-review]')")
    keys.send_keys("u").perform()
    until(browser, "document.querySelectorAll('.judged').length === 9")
    with Record(path) as record:
        held = [one.verdict for one in standing(record).values()]
        assert sorted(held) == ["corrected"] + ["right"] * 5 + ["wrong"] * 3
        assert record.verify() == []


def test_an_incident_is_judged_split_and_taken_back_by_key_alone(browser: Any, desk: tuple[str, Path]) -> None:
    browser.get(desk[0] + "/incident/1")
    until(browser, "document.documentElement.classList.contains('script')")
    keys = ActionChains(browser)
    keys.send_keys("y").send_keys("as told", Keys.ENTER).perform()
    until(browser, "document.querySelector('#judge .judged')")
    keys.send_keys("u").perform()
    until(browser, "!document.querySelector('#judge .judged')")
    keys.send_keys("s").perform()
    assert browser.execute_script("return document.activeElement.closest('details').dataset.verdict") == "two"
    keys.send_keys(Keys.ESCAPE, "s").send_keys("another day", Keys.ENTER).perform()
    until(browser, "[...document.querySelectorAll('.note')].some((note) => note.textContent.includes('another day'))")
    keys.send_keys("u").perform()
    until(browser, "![...document.querySelectorAll('.note')].some((note) => note.textContent.includes('another day'))")


def test_deciding_can_be_used_by_everybody(browser: Any, desk: tuple[str, Path]) -> None:
    found = []
    for view in (
        "/questions",
        "/question/1",
        "/incident/1",
        "/report/monday?at=3-12",
        "/decisions",
        "/copies/1",
    ):
        browser.get(desk[0] + view)
        found += [(view, fault) for fault in faults(browser)]
    assert not found


# ------------------------------------------------------------------------------------------------ hostile reports


def test_nothing_of_a_report_runs(browser: Any, islands: Path, serving: Callable[..., str], tmp_path: Path) -> None:
    address = serving(lambda: app.application(made_hostile(tmp_path / "hostile.db")))
    for view in (
        "/",
        "/incidents?minor=all",
        "/incident/1",
        "/questions",
        "/reports",
        "/report/monday",
        "/report/tuesday",
        "/actors",
        "/search?q=ran",
    ):
        browser.get(address + view)
        until(browser, "document.readyState === 'complete'")
        assert browser.execute_script("return window.ran === undefined && document.title !== 'ran'"), view
        links = browser.execute_script("return [...document.querySelectorAll('a[href]')].map((a) => a.protocol || '')")
        assert {link for link in links if isinstance(link, str)} <= {"http:", "https:", ""}, view
        assert (
            browser.execute_script(
                "return document.querySelectorAll('main script, main iframe, main [onerror], main [onload]').length"
            )
            == 0
        )
    browser.get(address + "/incidents?minor=all")
    until(browser, "document.querySelector('.ground')")
    assert browser.execute_script("return window.ran === undefined")
