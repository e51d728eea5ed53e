"""The quick way through trafilatura gives what the library gives, element by element and page by page."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from reportedly.ingest.html import _settings, prose_of
from reportedly.ingest.page_extraction import Remembered, article_in, listed_xpaths, steps_are_known
from reportedly.ingest.page_parsing import parsed

NAMES = (
    "",
    'class="article-body"',
    'id="story-body" class="share"',
    'class="share-tools" id="x"',
    'id="nav" class="article__content"',
    'class="content" id="content"',
    'class="byline author"',
    'class="comment-list" id="comments"',
    'id="comments" class="thread"',
    'class="infinite-scroll"',
    'style="display:none"',
    'style="color:red" id="hidden-lead"',
    'role="navigation"',
    'itemprop="articleBody"',
    'aria-hidden="true"',
    'class="cookie-consent"',
    'id="wrap" class="related"',
    'class="teaser"',
    'class="image-caption"',
)
PARAGRAPH = "The column left the town of Velyka Kamianka at dawn, two residents of the main street said by telephone. "


def page_of(inner: str, head: str = "") -> str:
    return f"<html><head><title>A column leaves</title>{head}</head><body>{inner}</body></html>"


def elements_of_all_names() -> Any:
    """Elements of every tag under every name, those with a heading inside too."""
    pieces = [
        f"<{tag} {names}><p>{PARAGRAPH}</p>{inner}</{tag}>"
        for tag, names, inner in product(
            ("div", "section", "article", "span", "aside", "ul", "li", "main", "details"), NAMES, ("", "<h1>Dawn</h1>")
        )
    ]
    return parsed(page_of("".join(pieces)), "page.html")


@pytest.mark.parametrize("path", listed_xpaths(), ids=lambda path: " ".join(path.path.split())[:40])
def test_an_xpath_takes_the_same_elements(path: Any) -> None:
    tree = elements_of_all_names()
    remembered = Remembered(path, whole="not(.//" in path.path)
    for _ in range(2):  # asked anew, and remembered
        assert list(remembered(tree)) == list(path(tree))


def test_the_frame_of_an_article_is_the_same() -> None:
    from trafilatura.xpaths import BODY_XPATH

    for path in BODY_XPATH:
        remembered = Remembered(path)
        for names in NAMES:
            for tag in ("div", "section", "article", "main", "span"):
                tree = parsed(page_of(f"<div><p>x</p><{tag} {names}><p>{PARAGRAPH}</p></{tag}></div>"), "page.html")
                assert next(remembered.each(tree), None) is next(iter(path(tree)), None), (path.path, tag, names)


PAGES = {
    "an article in its frame": f"<nav><a href='/'>Home</a></nav><article><h1>A column leaves</h1><p>{PARAGRAPH * 2}</p>"
    f"<div class='share-tools'>Share this</div><p>{PARAGRAPH * 3}</p></article><footer>All rights</footer>",
    "no frame": f"<div><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div><div class='sidebar'><p>Most read</p></div>",
    "comments beneath": f"<div class='article-body'><p>{PARAGRAPH * 4}</p></div>"
    "<div id='comments'><p>A reader writes that nothing of this is so, and that the road was empty.</p></div>",
    "a short note in a large page": f"<div class='content'><p>{PARAGRAPH}</p></div>"
    + "".join(
        f"<div><a href='/{n}'>Story number {n} of the day</a><p>Words of story {n}.</p></div>" for n in range(90)
    ),
    "a hidden copy": f"<article><p>{PARAGRAPH * 2}</p><p style='display:none'>{PARAGRAPH * 2}</p></article>",
    "lists and breaks": f"<article><p>{PARAGRAPH}<br>Second line.</p><ul><li>Nine wounded</li><li>Two missing</li></ul>"
    f"<blockquote>{PARAGRAPH}</blockquote></article>",
    "the whole page in one form": f"<form id='aspnetForm'><div id='main'><p>{PARAGRAPH * 3}</p></div></form>",
    "appended stories": f"<div class='content'><h1>First</h1><p>{PARAGRAPH * 4}</p></div>"
    f"<div class='infinite-scroll'><p>{PARAGRAPH * 9}</p></div>",
    "an empty page": "<div></div>",
}


@pytest.mark.parametrize("inner", PAGES.values(), ids=PAGES)
def test_a_page_reads_as_the_library_reads_it(inner: str) -> None:
    import trafilatura

    assert steps_are_known()
    page = page_of(inner)
    theirs = trafilatura.bare_extraction(parsed(page, "page.html"), options=_settings(True))
    assert article_in(parsed(page, "page.html"), _settings(True)) == (getattr(theirs, "text", None) or "")


def test_the_library_stays_as_it_is() -> None:
    from trafilatura import core, main_extractor

    before = (core.prune_unwanted_nodes, core.html2txt, main_extractor.BODY_XPATH, main_extractor._extract)
    prose_of(parsed(page_of(PAGES["an article in its frame"]), "page.html"), "page.html")
    assert before == (core.prune_unwanted_nodes, core.html2txt, main_extractor.BODY_XPATH, main_extractor._extract)


def test_another_release_of_the_library_is_used_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    from trafilatura import core

    from reportedly.ingest import page_extraction

    page = page_of(PAGES["an article in its frame"])
    expected = prose_of(parsed(page, "page.html"), "page.html")
    monkeypatch.delattr(core, "_recall_retry")
    page_extraction._steps.cache_clear()
    page_extraction.steps_are_known.cache_clear()
    try:
        assert not steps_are_known()
        assert prose_of(parsed(page, "page.html"), "page.html") == expected
    finally:
        page_extraction._steps.cache_clear()
        page_extraction.steps_are_known.cache_clear()
