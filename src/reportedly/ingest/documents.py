"""Documents of word processors and books: DOCX, ODT, RTF and EPUB. Body and headings as lines; title, author and dates
from the document's own properties, which are claims."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from reportedly.errors import InputError
from reportedly.ingest.encodings import decoded
from reportedly.ingest.feeds import laid_out
from reportedly.ingest.fragments import text_of_fragment
from reportedly.ingest.markup import child_text, children, descendants, local, tree_of
from reportedly.ingest.press_archives import articles_of
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Source
from reportedly.ingest.reports import received
from reportedly.model import Failure

LARGEST_DOCUMENT = 100_000_000  # bytes; it is read whole
LARGEST_PART = 60_000_000  # bytes of a part of a packed document, against such as unpack without end
CHAPTER = 200  # characters below which a part of a book is no chapter: a cover, a list of contents
MOST_CHAPTERS = 2_000  # against books that are made of nothing but chapters
TRANSITIONAL = re.compile(r"^(?:heading\s?1|title|titel|заголовок\s?1)$", re.I)
RTF_INFO = re.compile(r"\{\\(title|author)\s+([^{}]{1,500})\}")
RTF_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
RTF_BINARY = re.compile(
    r"\{\\\*?\\?(?:pict|objdata|themedata|colorschememapping|datastore)\b[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
)


@reader("docx")
def read_docx(source: Source) -> Iterator[Item]:
    """A Word document: one report."""
    data = source.read(LARGEST_DOCUMENT)
    with _opened(data, source) as packed:
        root = _xml(packed, "word/document.xml", source)
        properties = _xml(packed, "docProps/core.xml", source) if "docProps/core.xml" in packed.namelist() else None
    title: str | None = None
    lines: list[str] = []
    for paragraph in _outermost(root, "p"):
        text = _word_text(paragraph)
        style = next((each for each in descendants(paragraph, "pstyle")), None)
        name = (
            next((value for key, value in style.attrib.items() if key.endswith("}val")), "")
            if style is not None
            else ""
        )
        if text and title is None and TRANSITIONAL.match(name) and not any(lines):
            title = text
        else:
            lines.append(text)
    yield from _documents(source, data, lines, title, properties, "docx")


def _word_text(paragraph: Any) -> str:
    parts: list[str] = []
    for element in paragraph.iter():
        name = local(element)
        if name == "t" and not _within(element, paragraph, "del", "movefrom") and not _hidden(element):
            parts.append(element.text or "")
        elif name == "tab":
            parts.append("\t" if local(element.getparent()) == "r" else "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "nobreakhyphen":
            parts.append("\u2011")
    return "".join(parts).strip()


def _within(element: Any, top: Any, *names: str) -> bool:
    above = element.getparent()
    while above is not None and above is not top:
        if local(above) in names:
            return True
        above = above.getparent()
    return False


def _hidden(element: Any) -> bool:
    run = element.getparent()
    settings = next(children(run, "rpr"), None) if run is not None else None
    return settings is not None and next(children(settings, "vanish"), None) is not None


def _outermost(root: Any, name: str) -> Iterator[Any]:
    """The elements of that name in the order of the document, those inside of alternatives (text boxes twice) once."""
    for element in root.iter():
        if local(element) == name and not _within(element, root, "fallback", "tracked-changes"):
            yield element


@reader("odt")
def read_odt(source: Source) -> Iterator[Item]:
    """An OpenDocument text, packed or as one XML file: one report."""
    data = source.read(LARGEST_DOCUMENT)
    if data[:2] == b"PK":
        with _opened(data, source) as packed:
            root = _xml(packed, "content.xml", source)
            properties = _xml(packed, "meta.xml", source) if "meta.xml" in packed.namelist() else None
    else:
        root = tree_of(source, LARGEST_DOCUMENT)
        properties = next(descendants(root, "meta"), None)
    body = next(descendants(root, "text"), root)
    title: str | None = None
    lines: list[str] = []
    for element in body.iter():
        if local(element) not in ("p", "h") or _within(element, root, "tracked-changes", "p", "h", "annotation"):
            continue
        text = _open_text(element)
        if text and title is None and local(element) == "h" and not any(lines):
            title = text
        else:
            lines.append(text)
    yield from _documents(source, data, lines, title, properties, "odt")


def _open_text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            count = next((value for key, value in child.attrib.items() if key.endswith("}c")), "1")
            parts.append(" " * min(1000, int(count) if count.isdecimal() else 1))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name not in ("annotation", "note", "tracked-changes"):
            parts.append(_open_text(child))
        parts.append(child.tail or "")
    return "".join(parts).strip() if local(element) in ("p", "h") else "".join(parts)


def _documents(
    source: Source, data: bytes, lines: list[str], title: str | None, properties: Any, kind: str
) -> Iterator[Item]:
    """The articles of a press archive's export, or else the document as one report."""
    articles = articles_of("\n".join([title or "", *lines]), source)
    if articles is None:
        yield _document(source, data, lines, title, properties, kind)
    else:
        yield from articles


def _document(source: Source, data: bytes, lines: list[str], title: str | None, properties: Any, kind: str) -> Item:
    def told(*names: str) -> str | None:
        return (
            None
            if properties is None
            else next(
                (
                    words
                    for name in names
                    for each in descendants(properties, name)
                    if (words := (each.text or "").strip())
                ),
                None,
            )
        )

    body = "\n".join(line for line in lines if line).strip()
    text, span = laid_out(title or "", body, source.where)
    return received(
        source,
        text,
        data,
        Piece(
            media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            if kind == "docx"
            else "application/vnd.oasis.opendocument.text"
        ),
        published=told("created", "creation-date"),
        reason="in the document's properties (created)",
        body=span if title else None,
        title=title or told("title"),
        author=told("creator", "initial-creator"),
        modified=told("modified", "date"),
    )


def _opened(data: bytes, source: Source) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError(source.where, f"a document that cannot be opened: {error}") from None


def _part(packed: zipfile.ZipFile, name: str, source: Source) -> bytes:
    try:
        if packed.getinfo(name).file_size > LARGEST_PART:
            raise InputError(source.where, f"its part {name} has more than {LARGEST_PART:,} bytes")
        with packed.open(name) as part:
            data = part.read(LARGEST_PART + 1)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise InputError(source.where, f"its part {name} cannot be read: {error}") from None
    if len(data) > LARGEST_PART:
        raise InputError(source.where, f"its part {name} has more than {LARGEST_PART:,} bytes")
    return data


def _xml(packed: zipfile.ZipFile, name: str, source: Source) -> Any:
    return tree_of(Source(name, f"{source.where}: {name}", data=_part(packed, name, source)))


# ------------------------------------------------------------------------------------------------ RTF


@reader("rtf", relies_on=("striprtf",))
def read_rtf(source: Source) -> Iterator[Item]:
    """An RTF document: one report."""
    from striprtf.striprtf import rtf_to_text

    data = source.read()
    page = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    encoding = f"cp{page.group(1).decode()}" if page and page.group(1) != b"65001" else "cp1252"
    source_text = data.decode("latin-1")
    try:
        text = rtf_to_text(RTF_BINARY.sub("", source_text), encoding=encoding, errors="replace")
    except (LookupError, ValueError, RecursionError, IndexError) as error:
        raise InputError(source.where, f"an RTF document that cannot be read: {type(error).__name__}") from None
    text = re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip()
    if (articles := articles_of(text, source)) is not None:
        yield from articles
        return
    info = {match.group(1): match.group(2).strip() for match in RTF_INFO.finditer(source_text[:50_000])}
    created = RTF_CREATED.search(source_text[:50_000])
    yield received(
        source,
        text,
        data,
        Piece(media_type="application/rtf"),
        published=None if created is None else "-".join(part.zfill(2) for part in created.groups()),
        reason="in the document's properties (created)",
        title=info.get("title"),
        author=info.get("author"),
    )


# ------------------------------------------------------------------------------------------------ EPUB


@reader("epub", edition=2)
def read_epub(source: Source) -> Iterator[Item]:
    """A book: one report a chapter."""
    data = source.read(LARGEST_DOCUMENT)
    with _opened(data, source) as packed:
        container = _xml(packed, "META-INF/container.xml", source)
        place = next(
            (each.get("full-path") for each in descendants(container, "rootfile") if each.get("full-path")), None
        )
        if place is None:
            raise InputError(source.where, "a book without a list of its parts")
        book = _xml(packed, place, source)
        metadata = next(descendants(book, "metadata"), book)
        files = {each.get("id"): each.get("href") for each in descendants(book, "item")}
        spine = [files.get(each.get("idref")) for each in descendants(book, "itemref")]
        given = 0
        for href in [href for href in spine if href][:MOST_CHAPTERS]:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(href)))
            where = f"{source.where}/{name}"
            try:
                chapter = decoded(_part(packed, name, source), where).text
                text = text_of_fragment(chapter)
                if len(text) < CHAPTER:
                    continue
                yield _chapter(source, data, metadata, chapter, text, where, name, given)
                given += 1
            except InputError as error:
                yield Failure(where, error.reason)
    if not given:
        raise InputError(source.where, "a book without any text")


def _chapter(
    source: Source, data: bytes, metadata: Any, chapter: str, text: str, where: str, name: str, part: int
) -> Item:
    heading = re.search(r"<h[1-3]\b[^>]{0,500}>(.{1,2000}?)</h[1-3]>", chapter, re.I | re.S)
    return received(
        source,
        text,
        data,
        Piece(
            name=f"{source.name}:{part + 1}",
            where=where,
            media_type="application/epub+zip",
            part=part,
            place=f"part {name}",
        ),
        published=child_text(metadata, "date"),
        reason="in the book's metadata",
        title=text_of_fragment(heading.group(1)) if heading else child_text(metadata, "title"),
        author=child_text(metadata, "creator"),
        publisher=child_text(metadata, "publisher"),
    )
