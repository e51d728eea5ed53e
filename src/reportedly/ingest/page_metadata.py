"""What a page says of itself: title, author, publisher, when it was published and when changed, and where that stands.

Read in the order of how far it can be trusted: schema.org in JSON-LD, the `meta` elements of OpenGraph, Dublin Core and
content systems, microdata and `time` elements, a line that says "Published ...", and at last the address. A date is
taken as it is written; a copyright line is no date, and nothing is completed by the clock of the machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from reportedly.ingest.dates import date_in_address, given_date

PUBLISHED = (  # names and properties of `meta`, the surest first
    "article:published_time og:article:published_time og:published_time article:published datepublished date.published "
    "parsely-pub-date sailthru.date pubdate publishdate publish-date publish_date published_date publication_date "
    "publication-date publicationdate dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date "
    "dcterms.date "
    "rnews:datepublished cxenseparse:recs:publishtime cxenseparse:publishtime article_date_original article.published "
    "originalpublicationdate original-publish-date article-publish-date displaydate bt:pubdate ptime published "
    "publish_time published_time datecreated citation_publication_date article:created_time creation_date date"
).split()
MODIFIED = (
    "article:modified_time og:updated_time article:modified datemodified dcterms.modified dc.date.modified "
    "last-modified "
    "lastmod modified revised article.updated updated_time lastmodified moddate utime"
).split()
AUTHOR = (
    "author article:author parsely-author sailthru.author dc.creator dcterms.creator byl citation_author creator"
).split()
PUBLISHER = (
    "og:site_name publisher dc.publisher dcterms.publisher citation_publisher application-name article:publisher"
).split()
TITLE = "og:title twitter:title parsely-title sailthru.title dc.title dcterms.title headline title".split()
ARTICLES = frozenset(
    "newsarticle article reportagenewsarticle analysisnewsarticle blogposting liveblogposting backgroundnewsarticle "
    "opinionnewsarticle askpublicnewsarticle report socialmediaposting webpage videoobject".split()
)
NO_AUTHOR = re.compile(
    r"^(?:https?:|@|admin$|username$|user name$|log ?in$|sign ?in$|editor$|staff$|unknown$|null$|undefined$)", re.I
)
SAYS = (
    "published posted publicado publicada publié publiée veröffentlicht pubblicato pubblicata gepubliceerd "
    "opublikowano publicerad publisert publiceret julkaistu yayınlanma опубликовано опубліковано публикувано نشر"
).split()
CHANGED = (
    "updated modified actualizado actualizada modifié modifiée aktualisiert aggiornato aggiornata bijgewerkt "
    "zaktualizowano uppdaterad oppdatert güncelleme обновлено изменено оновлено by par por von"
).split()
SAID = re.compile(
    rf"(?:first\s+)?\b(?:{'|'.join(SAYS)}|stand(?=:))\b(?: tarihi| on| at| am| el| le| il| op| dnia)?[\s:]*"
    r"(?P<date>[^|(\n]{6,60})",
    re.I,
)
AFTER_THE_DATE = re.compile(rf",?\s*(?:\b(?:{'|'.join(CHANGED)}|mis(?:e)? à jour)\b|[·•—–])", re.I)
DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:pub)?(?:date|time|dateline|published?|posted|timestamp|byline|meta|info)(?:$|[\s_-])", re.I
)
SHORTEST_NAME, LONGEST_NAME = 3, 80  # characters of an author's name
LONGEST_LINE = 160  # characters of a line that can hold an author or a day
MOST_BLOCKS = 20  # blocks of JSON-LD of one page that are looked at
LARGEST_BLOCK = 2_000_000  # characters of one of them


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of itself; `published_reason` says where the date stood.

    `articles` are the schema.org objects that it was read from.
    """

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_reason: str = ""
    modified: str | None = None
    language: str | None = None
    articles: tuple[Mapping[str, Any], ...] = ()


def metadata_of(tree: Any, url: str | None) -> PageMetadata:
    """The metadata of a parsed page (an lxml tree) that came from that address, where that is known."""
    metas = _metas(tree)
    nodes = list(articles_of(tree))
    address = url or _address(tree, metas)
    published, reason = _published(tree, metas, nodes)
    return PageMetadata(
        title=_title(tree, metas, nodes),
        author=_author(tree, metas, nodes),
        publisher=_publisher(metas, nodes, address),
        url=address,
        published=published,
        published_reason=reason,
        modified=_first_date([*_of_nodes(nodes, "dateModified"), *_of_metas(metas, MODIFIED)])[0],
        language=tree.get("lang"),
        articles=tuple(nodes),
    )


def _metas(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                found.setdefault(name.strip().lower(), []).append(content[:1000])
    return found


def _of_metas(metas: Mapping[str, list[str]], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        for content in metas.get(name, ()):
            yield content, f"in the page's metadata ({name})"


# ------------------------------------------------------------------------------------------------ JSON-LD


def articles_of(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The schema.org objects of the page that tell of an article, those of news first."""
    found: list[tuple[int, int, Mapping[str, Any]]] = []
    for number, element in enumerate(_path("//script[contains(@type, 'ld+json')]")(tree)[:MOST_BLOCKS]):
        text = element.text or ""
        if len(text) > LARGEST_BLOCK:
            continue
        try:
            block = json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(block, 0):
            kinds = {str(kind).rpartition("/")[2].lower() for kind in _listed(node.get("@type"))}
            if kinds & ARTICLES:
                weak = bool(kinds <= {"webpage", "videoobject"})
                found.append((int(weak), number, node))
    for _, _, node in sorted(found, key=lambda row: row[:2]):
        yield node


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > 4:
        return
    for item in _listed(value):
        if isinstance(item, dict):
            yield item
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
                if isinstance(item.get(key), dict | list):
                    yield from _nodes(item[key], depth + 1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _of_nodes(nodes: Iterable[Mapping[str, Any]], key: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for value in _listed(node.get(key)):
            if isinstance(value, str | int) and str(value).strip():
                yield str(value).strip(), f"in the page's metadata (schema.org {key})"


def _names(value: Any) -> list[str]:
    found = []
    for item in _listed(value):
        name = item.get("name") if isinstance(item, dict) else item
        for one in _listed(name):
            if isinstance(one, str) and one.strip() and not NO_AUTHOR.match(one.strip()):
                found.append(" ".join(one.split()))
    return list(dict.fromkeys(found))


# ------------------------------------------------------------------------------------------------ the fields


def _published(tree: Any, metas: Mapping[str, list[str]], nodes: list[Mapping[str, Any]]) -> tuple[str | None, str]:
    return _first_date(
        chain(  # one after the other: the page is searched only where its metadata holds no day
            _of_nodes(nodes, "datePublished"),
            _of_metas(metas, PUBLISHED),
            _marked_up(tree),
            _said(tree),
            _of_nodes(nodes, "dateCreated"),
            _times(tree),
        )
    )


def _first_date(candidates: Iterable[tuple[str, str]]) -> tuple[str | None, str]:
    """The first candidate that is a day; else the first that is at least vague."""
    vague: tuple[str | None, str] = (None, "")
    for value, reason in candidates:
        found = given_date(value)
        if found.day is not None:
            return value, reason
        if found.earliest is not None and vague[0] is None:
            vague = (value, reason)
    return vague


def _marked_up(tree: Any) -> Iterator[tuple[str, str]]:
    marked = _path("//*[@itemprop or @pubdate][contains(@itemprop, 'datePublished') or @pubdate][not(self::meta)]")
    for element in marked(tree)[:5]:
        value = element.get("datetime") or element.get("content") or element.get("title") or _text(element)
        if value:
            yield value, "in the page's markup (datePublished)"


def _times(tree: Any) -> Iterator[tuple[str, str]]:
    for path in ("//article//time | //header//time | //main//time", "//time"):
        for element in _path(path)(tree)[:3]:
            value = element.get("datetime") or _text(element)
            if value and len(value) <= LONGEST_LINE:
                yield value, "in the page's markup (its first `time`)"


def _said(tree: Any) -> Iterator[tuple[str, str]]:
    """Lines that say when the page was published, and short elements named for a date that hold nothing else."""
    named: list[tuple[str, str]] = []
    for element in tree.iter("p", "span", "div", "time", "li", "small", "em", "dd"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        dated = DATE_CLASS.search(marks)
        if not dated and element.tag not in ("p", "time", "span", "small"):
            continue
        text = _text(element)
        if not 6 <= len(text) <= LONGEST_LINE:
            continue
        if match := SAID.search(text):
            ends = (len(match["date"]), *(m.start() for m in AFTER_THE_DATE.finditer(match["date"])))
            told = [match["date"][:end] for end in ends]
            day = next((words for words in told if given_date(words).day), None)
            if day or (day := next((words for words in told if given_date(words).earliest), None)):
                yield day, "in a line of the page (Published ...)"
        elif dated and len(text) <= 60 and len(named) < 5 and "copyright" not in text.lower() and "©" not in text:
            named.append((text, "in a line of the page that is named for its date"))
    yield from (row for row in named if given_date(row[0]).day)


@lru_cache(maxsize=32)
def _path(words: str) -> Any:
    """An XPath, made once and not for each page."""
    from lxml.etree import XPath

    return XPath(words)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[: LONGEST_LINE + 1]


def _title(tree: Any, metas: Mapping[str, list[str]], nodes: list[Mapping[str, Any]]) -> str | None:
    for value in (
        *(value for value, _ in _of_metas(metas, TITLE[:2])),
        *(v for v, _ in _of_nodes(nodes[:1], "headline")),
    ):
        return _without_site(value, metas)
    headings = [_text(element) for element in tree.iter("h1")]
    long = [heading for heading in headings if len(heading) > 12]
    if len(set(long)) == 1:
        return long[0]
    for value, _ in _of_metas(metas, TITLE):
        return _without_site(value, metas)
    titles = [_text(element) for element in _path("//head/title | //title")(tree)[:1]]
    return _without_site(titles[0], metas) if titles and titles[0] else next(iter(long or headings), None)


def _without_site(title: str, metas: Mapping[str, list[str]]) -> str:
    """A title without the name of the site behind a bar or a dash."""
    title = " ".join(title.split())
    site = next((value for value, _ in _of_metas(metas, PUBLISHER)), None)
    for sign in (" | ", " - ", " – ", " — ", " :: ", " » "):
        head, found, tail = title.rpartition(sign)
        if (
            found
            and head
            and (
                (site and tail.strip().lower() == site.lower())
                or (sign == " | " and len(tail.split()) <= 4 < len(head.split()))
            )
        ):
            return head.strip()
        if found and sign == " - " and not site and len(tail.split()) <= 3 and len(head.split()) >= 3:
            return head.strip()
    return title


def _author(tree: Any, metas: Mapping[str, list[str]], nodes: list[Mapping[str, Any]]) -> str | None:
    for node in nodes:
        if names := _names(node.get("author")):
            return ", ".join(names[:6])
    for name in AUTHOR:
        if names := list(dict.fromkeys(_names(metas.get(name, [])))):
            return ", ".join(names[:6])
    marked = _path(
        "//*[@itemprop or @rel or @class]"
        "[@itemprop='author' or @rel='author' or contains(concat(' ', @class, ' '), ' byline ')"
        " or contains(concat(' ', @class, ' '), ' author ')][not(ancestor::form or ancestor::nav or ancestor::footer)]"
    )(tree)
    for element in marked[:6]:
        beside = [] if element.getparent() is None else element.getparent().iterchildren(element.tag)
        several = [each for each in beside if element.get("rel") == each.get("rel") == "author"]
        names = list(dict.fromkeys(_text(each) for each in several[:6]))
        if len(names) > 1 and all(SHORTEST_NAME <= len(n) <= LONGEST_NAME and not NO_AUTHOR.match(n) for n in names):
            return ", ".join(names)
        inner = _path(".//*[@itemprop='name']")(element) or [element]
        words = re.sub(r"^\W*(?:written |reported )?by[\s:]+", "", _text(inner[0]), flags=re.I)
        words = re.split(r"\s[|•·]\s|\bpublished\b|\bupdated\b|,? \d", words, flags=re.I)[0].strip(" ,|")
        if SHORTEST_NAME <= len(words) <= LONGEST_NAME and len(words.split()) <= 10 and not NO_AUTHOR.match(words):
            return words
    return None


def _publisher(metas: Mapping[str, list[str]], nodes: list[Mapping[str, Any]], url: str | None) -> str | None:
    for value, _ in _of_metas(metas, PUBLISHER[:1]):
        return value
    for node in nodes:
        if names := _names(node.get("publisher")):
            return names[0]
    for value, _ in _of_metas(metas, PUBLISHER[1:]):
        if not value.startswith("http"):
            return value
    return host_of(url)


def host_of(url: str | None) -> str | None:
    """The host of an address, without `www.`; None where there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _address(tree: Any, metas: Mapping[str, list[str]]) -> str | None:
    links = _path("//link[@rel='canonical']/@href")(tree)
    for value in (*links, *metas.get("og:url", ()), *metas.get("twitter:url", ())):
        if re.match(r"https?://[^/\s]+", value.strip()):
            return str(value.strip())[:2000]
    return None


def in_address(url: str | None) -> str | None:
    """The day that an address shows, or None."""
    return date_in_address(url).day if url else None
