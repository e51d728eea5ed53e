"""Text exports of press archives: Nexis and Factiva. One report an article; the original is its part of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reportedly.errors import InputError
from reportedly.ingest.dates import given_date
from reportedly.ingest.encodings import decoded
from reportedly.ingest.feeds import laid_out
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Received, Source
from reportedly.ingest.reports import received
from reportedly.model import Failure

FIELDS = 4  # codes of fields from which an article of Factiva is one with fields
LARGEST_EXPORT = 200_000_000  # bytes; it is read whole
WEEKDAY = re.compile(r"\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*")
NEXIS_END = re.compile(r"^\s*End of Document\s*$|^\s*\d+ of \d+ DOCUMENTS\s*$", re.M)
NEXIS_LENGTH = re.compile(r"^\s*length:\s*([\d,]+) words\s*$", re.I | re.M)
NEXIS_BODY = re.compile(r"^\s*Body\s*$", re.M)
NEXIS_FIELD = re.compile(
    r"^\s*(byline|section|dateline|highlight|copyright|load-date|language|publication-type|subject|graphic|classification)\b:?\s*(.*)$",
    re.I,
)
NEXIS_TAIL = re.compile(r"^\s*(?:Classification|LOAD-DATE:|Load-Date:|LANGUAGE:|PUBLICATION-TYPE:|SUBJECT:).*$", re.M)
NEXIS_NUMBER = re.compile(r"^\s*\d+ of \d+ DOCUMENTS\s*$", re.M)
COVER = re.compile(r"^\s*(?:User Name|Job Number|Date and Time):", re.M)
COVER_LINE = re.compile(
    r"^\s*(?:(?:User Name|Job Number|Date and Time|Client/Matter|Search Terms|Search Type|Narrowed by)\b"
    r"|Content Type\b|Timeline\b|Documents? \(\d+\)|\d+\.\s|News\s+(?:-None-|Timeline)).*$",
    re.M,
)
"""Lines of the cover of an export of Nexis; the numbered ones are the titles of the articles."""

EDITION = re.compile(
    r"(?:(?:first|second|third|final|late|early|national|main|city|morning|evening)\b.{0,40}\b)?edition\b.{0,20}", re.I
)
FACTIVA_END = re.compile(r"^(?:AN +)?Do[ck]umento? ([A-Z]{2,8}\d{10,}\w*)[ \t]*$", re.M)
FACTIVA_FIELD = re.compile(
    r"^(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|IPD|IPC|RF|VOL|DE|PUB|AN|SE|CLM|ART|CX)"
    r"(?:\s{2,}|[ \t]*$)(.*)$",
    re.M,
)
FACTIVA_NARROW = re.compile(r"^(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|AN)(?:[ \t]|$)(.*)$", re.M)
"""The same codes where one space follows: those of the head and of the two parts of the text."""

WORDS = re.compile(r"^[\d.,]+ (?:words|mots|palabras|parole|palavras|W.rter|woorden|слов\w*|ord)$", re.M)


@reader("press", edition=4)
def read_press_archive(source: Source) -> Iterator[Item]:
    """Every article of a text export of Nexis or Factiva."""
    yield from _articles(decoded(source.read(LARGEST_EXPORT), source.where).text, source)


def articles_of(text: str, source: Source) -> Iterator[Item] | None:
    """The articles of an export that came as a document (Nexis gives DOCX, PDF and RTF); None for other documents.

    The original of each is its part of the text, as of a text export.
    """
    plain = text.replace("\xa0", " ")
    if FACTIVA_END.search(plain) is None and not (NEXIS_END.search(plain) and NEXIS_LENGTH.search(plain)):
        return None
    edition = read_press_archive.edition
    return (
        item if isinstance(item, Failure) else replace(item, report=replace(item.report, reader=f"press {edition}"))
        for item in _articles(text, source)
    )


def _articles(words: str, source: Source) -> Iterator[Item]:
    text = words.replace("\r\n", "\n").replace("\xa0", " ")
    factiva = FACTIVA_END.search(text) is not None
    numbered = NEXIS_NUMBER.search(text) is not None or "numbered" in source.told
    number = 0
    for part in _parts(text, factiva):
        number += 1
        where = f"{source.where}:{number}"
        try:
            yield _factiva(part, source, where, number) if factiva else _nexis(part, source, where, number, numbered)
        except InputError as error:
            yield Failure(error.where, error.reason)
    if not number:
        raise InputError(source.where, "an export without any article")


def _parts(text: str, factiva: bool) -> Iterator[str]:
    end = FACTIVA_END if factiva else NEXIS_END
    at = 0
    for match in end.finditer(text):
        part = _without_cover(text[at : match.end()])
        if (FACTIVA_FIELD if factiva else NEXIS_LENGTH).search(part) or (factiva and WORDS.search(part)):
            yield part.strip("\n")
        at = match.end()
    if NEXIS_LENGTH.search(text, at) and not factiva:
        yield text[at:].strip("\n")


def _without_cover(part: str) -> str:
    """The part without the list of what was ordered, which stands before the first article of an export of Nexis."""
    cover, length = COVER.search(part), NEXIS_LENGTH.search(part)
    if cover is None or length is None:
        return part
    ends = [line.end() for line in COVER_LINE.finditer(part, 0, length.start())]
    return part[max(ends) :] if ends else part


def _nexis(part: str, source: Source, where: str, number: int, numbered: bool) -> Received:
    length = NEXIS_LENGTH.search(part)
    if length is None:
        raise InputError(where, "an article without its length: it cannot be told where its text begins")
    head = [line.strip() for line in part[: length.start()].splitlines() if line.strip()]
    head = [line for line in head if not NEXIS_END.match(line) and not re.match(r"Page \d+(?: of \d+)?$", line)]
    fields = {
        m.group(1).lower(): m.group(2).strip() for line in part.splitlines()[:60] if (m := NEXIS_FIELD.match(line))
    }
    plain = [line for line in head if NEXIS_FIELD.match(line) is None]
    day = next((line for line in plain if _day_of(line)), None)
    outlet, titles = _headed(plain, day, numbered)
    begin = NEXIS_BODY.search(part, length.end())
    body = part[begin.end() if begin else length.end() :]
    tail = NEXIS_TAIL.search(body)
    body = NEXIS_END.sub("", body[: tail.start()] if tail else body)
    body = "\n".join(line for line in body.splitlines() if not NEXIS_FIELD.match(line) or len(line) > 200)
    headline = re.search(r"^\s*HEADLINE:\s*(.+)$", part, re.M)
    if headline is not None:
        outlet, titles = outlet or next(iter(titles), None), [headline.group(1)]
    told = {"numbered": "yes"} if numbered else {}
    article = Article(" ".join(titles), body, day, outlet, fields.get("byline"))
    return _received(part, source, where, number, article, told)


def _day_of(line: str) -> str | None:
    return given_date(line).day or given_date(WEEKDAY.sub("", line)).day


def _headed(lines: list[str], day: str | None, numbered: bool) -> tuple[str | None, list[str]]:
    """(outlet, lines of the headline) of what stands above an article.

    In numbered exports the outlet comes first, then the day, an edition and the headline; in others the headline, the
    outlet and the day.
    """
    at = lines.index(day) if day in lines else len(lines)
    above, below = lines[:at], [line for line in lines[at + 1 :] if not EDITION.fullmatch(line)]
    below = [line for line in below if not re.match(r"Copyright\b|©", line, re.I) and line != "All Rights Reserved"]
    if numbered and above:
        return above[0], below or above[1:]
    if len(above) > 1:
        return above[-1], above[:-1]
    return (None, above) if above else (None, below[:1])


def _factiva(part: str, source: Source, where: str, number: int) -> Received:
    end = FACTIVA_END.search(part)
    identity = end.group(1) if end else None
    tagged = list(FACTIVA_FIELD.finditer(part))
    if len(tagged) < FIELDS:
        narrow = list(FACTIVA_NARROW.finditer(part))
        tagged = narrow if {"HD", "LP"} <= {match.group(1) for match in narrow} else []
    if len(tagged) >= FIELDS:
        fields: dict[str, str] = {}
        for match, following in zip(tagged, [*tagged[1:], None], strict=True):
            until = following.start() if following else (end.start() if end else len(part))
            fields[match.group(1)] = (match.group(2) + part[match.end() : until]).strip()
        body = "\n\n".join(fields[name] for name in ("LP", "TD") if fields.get(name))
        title = " ".join(fields.get("HD", "").split())
        article = Article(title, body, fields.get("PD"), fields.get("SN"), fields.get("BY"), identity)
        return _received(part, source, where, number, article)
    lines = part.splitlines()
    at = next((k for k, line in enumerate(lines) if WORDS.match(line.strip())), 0)
    head = [line.strip() for line in lines[:at] if line.strip()]
    after = [line.strip() for line in lines[at + 1 : at + 12]]
    day = next((line for line in after if given_date(line).day), None)
    place = after.index(day) if day in after else 0
    outlet = next((line for line in after[place + 1 :] if line and not re.match(r"\d{1,2}:\d{2}", line)), None)
    begin = next(
        (
            k
            for k in range(at + 1, min(len(lines), at + 15))
            if re.match(r"\s*(?:Copyright|\(c\)|©|\(Copyright)", lines[k], re.I)
        ),
        at + 6,
    )
    body = "\n".join(lines[begin + 1 :])
    body = FACTIVA_END.sub("", body)
    by = head[-1] if len(head) > 1 and re.match(r"by\b", head[-1], re.I) else None
    article = Article(head[0] if head else "", body, day, outlet, by, identity)
    return _received(part, source, where, number, article)


@dataclass(frozen=True, slots=True)
class Article:
    """What an archive says of an article; `day` as it was written."""

    title: str
    body: str
    day: str | None
    outlet: str | None
    author: str | None
    identity: str | None = None


def _received(
    part: str, source: Source, where: str, number: int, article: Article, told: Mapping[str, str] | None = None
) -> Received:
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in article.body.strip().splitlines())).strip()
    text, span = laid_out(" ".join(article.title.split()), body, where)
    day = article.day
    if day and not given_date(day).day:
        day = WEEKDAY.sub("", day)
    return received(
        source,
        text,
        part.encode("utf-8"),
        Piece(
            name=article.identity or f"{source.name}:{number}",
            where=where,
            place=f"article {number:,}",
            told=told or {},
        ),
        published=day,
        body=span,
        publisher=article.outlet,
        author=re.sub(r"^by\s+", "", article.author, flags=re.I) if article.author else None,
        title=article.title or None,
    )
