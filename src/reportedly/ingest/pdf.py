"""PDF documents: their text in reading order, over columns, with lines joined to paragraphs.

Lines that stand at the top or bottom of most pages, and page numbers, stay in the text but not in its body. `pages`
says where each page begins. The document's own metadata are claims. What was scanned holds pictures of
words and no words: it is refused by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.reader_choice import reader
from reportedly.ingest.received import Item, Piece, Source
from reportedly.ingest.reports import received
from reportedly.model import Span

LARGEST_PDF = 200_000_000  # bytes; it is read whole
MOST_PAGES = 3_000  # pages, so that one file cannot hold up all others
MOST_CHARACTERS = 5_000_000  # of one page, against pages that are made of letters without end
MARGIN = 0.1  # of a page's height, at its top and bottom, in which lines that repeat are its boilerplate
REPEATED = 0.4  # share of the pages on which such a line stands
FEW = 20  # characters a page below which a document holds pictures of words
COLUMN_GAP = 1.2  # of the letters' height: a wider gap stands between columns
HEADLINE = 1.2  # how much larger than the text a headline is set
PAGE_NUMBER = re.compile(
    r"^(?:page|p\.?|seite|стр\.?)?\s*[-–—|]?\s*\d{1,4}\s*(?:[-–—|/]|of|von|из)?\s*\d{0,4}\s*[-–—|]?$", re.I
)
ENDED = re.compile(r"[.!?:…][\"'”’»)\]]*$")
HYPHENS = ("-", "\u00ad", "\u2010", "\ufffe", "\x02")
MOMENT = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its text, its box (from the bottom left, as PDF counts), and the height of its letters."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines that are one paragraph, as one text, and whether it is boilerplate of its page."""

    text: str
    page: int
    size: float
    boilerplate: bool


@reader("pdf", extra=("pdf", "pypdfium2"), edition=2, relies_on=("pypdfium2",))
def read_pdf(source: Source) -> Iterator[Item]:
    """A PDF document: one report."""
    import pypdfium2

    data = source.read(LARGEST_PDF)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "it is encrypted" if "password" in str(error).lower() else f"a PDF that cannot be opened: {error}"
        raise InputError(source.where, reason) from None
    try:
        if len(document) > MOST_PAGES:
            raise InputError(source.where, f"{len(document):,} pages: more than {MOST_PAGES:,}")
        pages = [_lines_of(document, number, source.where) for number in range(len(document))]
        told = {name: value.strip() for name, value in document.get_metadata_dict().items() if value and value.strip()}
        sizes = [document.get_page_size(number) for number in range(len(document))]
    finally:
        document.close()
    if sum(len(line.text) for page in pages for line in page) < FEW * max(1, len(pages)):
        raise InputError(
            source.where,
            f"a scanned PDF: its {len(pages):,} pages hold pictures of words, and no words (OCR reads them)",
        )
    paragraphs = _paragraphs(pages, [height for _, height in sizes])
    text, starts, body, title = _laid_out(paragraphs, len(pages), source.name)
    found = received(
        source,
        text,
        data,
        Piece(media_type="application/pdf"),
        published=_moment(told.get("CreationDate")),
        reason="in the document's metadata (CreationDate)",
        title=title or _title(told.get("Title")),
        author=told.get("Author"),
        modified=_moment(told.get("ModDate")),
        pages=tuple(starts),
    )
    yield replace(found, report=replace(found.report, body=tuple(body)))


def _moment(value: str | None) -> str | None:
    match = MOMENT.match(value or "")
    return None if match is None else "-".join(part for part in match.groups() if part)


def _title(value: str | None) -> str | None:
    """A title of the metadata, unless it is a file's name or a program's."""
    if not value or re.search(r"\.(?:docx?|indd|pdf|qxd|rtf|odt)\b|^(?:microsoft|untitled|document\d*$)", value, re.I):
        return None
    return value


# ------------------------------------------------------------------------------------------------ lines


def _lines_of(document: Any, number: int, where: str) -> list[_Line]:
    """The lines of a page in reading order."""
    page = document[number]
    text_page = page.get_textpage()
    try:
        count = min(text_page.count_chars(), MOST_CHARACTERS)
        if count <= 0:
            return []
        text = text_page.get_text_range(0, count)
        lines: list[_Line] = []
        at = 0
        for piece in re.split(r"(\r\n|\r|\n|(?<=[\ufffe\x02]))", text):
            lines += _boxed(text_page, piece, at, count)
            at += len(piece)
        return _in_order(lines)
    finally:
        text_page.close()
        page.close()


def _boxed(text_page: Any, piece: str, at: int, count: int) -> list[_Line]:
    """A line with its box; where it has gaps as wide as those between columns, the lines on their sides."""
    found: list[_Line] = []
    for word in re.finditer(r"\S+", piece):
        first, last = at + word.start(), min(at + word.end() - 1, count - 1)
        try:
            boxes = [text_page.get_charbox(index, loose=True) for index in {first, last} if index < count]
        except Exception:  # a letter without a box: the words beside it have theirs
            boxes = []
        if not boxes:
            if found:
                found[-1] = replace(found[-1], text=f"{found[-1].text} {word.group()}")
            continue
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
        size = max(1.0, top - bottom)
        before = found[-1] if found else None
        if before is not None and left - before.right < COLUMN_GAP * max(size, before.size):
            found[-1] = _Line(
                f"{before.text} {word.group()}",
                min(before.left, left),
                min(before.bottom, bottom),
                max(before.right, right),
                max(before.top, top),
                max(before.size, size),
            )
        else:
            found.append(_Line(word.group(), left, bottom, right, top, size))
    return found


def _in_order(lines: Sequence[_Line]) -> list[_Line]:
    """Lines in the order of reading: bands from top to bottom, columns inside a band from left to right.

    The order of the document itself is kept where its lines already go down column by column.
    """
    if len(lines) < 6 or not _jumps(lines):
        return list(lines)
    ordered = sorted(lines, key=lambda line: (-line.top, line.left))
    gutter = _gutter(ordered)
    if gutter is None:
        return ordered
    found: list[_Line] = []
    band: list[_Line] = []
    for line in ordered:
        if line.left < gutter - 3 and line.right > gutter + 3:  # it runs over both columns
            found += [*_columns(band, gutter), line]
            band = []
        else:
            band.append(line)
    return found + _columns(band, gutter)


def _jumps(lines: Sequence[_Line]) -> bool:
    """Whether the document's own order goes up again more often than columns and boxes would make it."""
    ups = sum(after.bottom > before.top + before.size for before, after in pairwise(lines))
    across = sum(
        abs(after.bottom - before.bottom) < before.size / 2 and after.left > before.right + before.size
        for before, after in pairwise(lines)
    )
    return across > 0.15 * len(lines) or ups > 0.2 * len(lines)


def _columns(band: Sequence[_Line], gutter: float) -> list[_Line]:
    return [line for line in band if line.right <= gutter + 3] + [line for line in band if line.right > gutter + 3]


def _gutter(lines: Sequence[_Line]) -> float | None:
    """Where a page is parted into two columns: a place that few lines cross, with lines on both sides."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, float] | None = None
    for step in range(25, 76):
        place = left + (right - left) * step / 100
        crossed = sum(line.left < place - 3 and line.right > place + 3 for line in lines)
        before, after = sum(line.right <= place for line in lines), sum(line.left >= place for line in lines)
        if crossed <= 0.3 * len(lines) and min(before, after) >= 0.2 * len(lines):
            best = min(best, (crossed, place)) if best else (crossed, place)
    return best[1] if best else None


# ------------------------------------------------------------------------------------------------ paragraphs


def _paragraphs(pages: Sequence[Sequence[_Line]], heights: Sequence[float]) -> list[_Paragraph]:
    boilerplate = _boilerplate(pages, heights)
    found: list[_Paragraph] = []
    for number, lines in enumerate(pages):
        usual = median([line.size for line in lines]) if lines else 1.0
        held: list[_Line] = []
        for line in lines:
            marked = _at_margin(line, heights[number]) and (_alike(line.text) in boilerplate or _is_number(line.text))
            if marked:
                found += _closed(held, number)
                held = []
                found.append(_Paragraph(line.text, number, line.size, True))
            elif held and _begins(held, line, usual):
                found += _closed(held, number)
                held = [line]
            else:
                held.append(line)
        found += _closed(held, number)
    return found


def _boilerplate(pages: Sequence[Sequence[_Line]], heights: Sequence[float]) -> set[str]:
    """Lines at the margins that come again on most pages, but for their figures."""
    counts: Counter[str] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        counts.update({_alike(line.text) for line in lines if _at_margin(line, height)})
    return {text for text, count in counts.items() if count >= max(2, REPEATED * len(pages))}


def _at_margin(line: _Line, height: float) -> bool:
    return line.bottom > (1 - MARGIN) * height or line.top < MARGIN * height


def _alike(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.split()).lower())


def _is_number(text: str) -> bool:
    return PAGE_NUMBER.match(text.strip()) is not None


def _begins(held: Sequence[_Line], line: _Line, usual: float) -> bool:
    """Whether a line begins a new paragraph below those held."""
    last = held[-1]
    gap = last.bottom - line.top
    if gap > 0.75 * usual or abs(line.size - last.size) > 0.2 * usual:
        return True
    if line.bottom > last.top + usual:  # the next column
        return ENDED.search(last.text) is not None
    widest = max(each.right for each in held)
    short = last.right < widest - 4 * usual or (len(held) == 1 and last.right - last.left < 20 * usual)
    indented = line.left > min(each.left for each in held) + 0.8 * usual and ENDED.search(last.text) is not None
    item = re.match(r"(?:[•▪●■–—*]|\(?\d{1,2}[.)])\s", line.text) is not None
    return bool((short and ENDED.search(last.text)) or indented or item)


def _closed(held: Sequence[_Line], page: int) -> list[_Paragraph]:
    if not held:
        return []
    return [_Paragraph(_joined([line.text for line in held]), page, median(line.size for line in held), False)]


def _joined(lines: Sequence[str]) -> str:
    """Lines as one text: hyphens at their ends are joined where a small letter follows."""
    text = lines[0]
    for line in lines[1:]:
        if text.endswith(HYPHENS) and line[:1].islower() and text[-2:-1].isalpha():
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    for sign in HYPHENS[1:]:
        text = re.sub(rf"{sign}\s*", "" if sign != "\u2010" else sign, text)
    return " ".join(text.split())


def _flowing(paragraphs: Sequence[_Paragraph]) -> Iterator[tuple[_Paragraph, bool]]:
    """The paragraphs, each with whether it runs on from the one before: over the turn of a page, whose foot and head
    then come after the whole paragraph.
    """
    held: list[_Paragraph] = []
    before: _Paragraph | None = None
    for each in paragraphs:
        if each.boilerplate:
            held.append(each)
            continue
        runs_on = (
            before is not None
            and each.page == before.page + 1
            and not ENDED.search(before.text)
            and each.text[:1].islower()
        )
        if not runs_on:
            yield from ((one, False) for one in held)
            held = []
        yield each, runs_on
        before = each
    yield from ((one, False) for one in held)


def _laid_out(paragraphs: Sequence[_Paragraph], pages: int, name: str) -> tuple[str, list[int], list[Span], str | None]:
    """The text, where its pages begin, its body, and its headline."""
    starts = [-1] * pages
    parts: list[str] = []
    at = 0
    spans: list[tuple[int, int]] = []
    usual = median([each.size for each in paragraphs if not each.boilerplate] or [1.0])
    first = next((each for each in paragraphs if not each.boilerplate), None)
    title = first.text if first and first.size >= HEADLINE * usual and len(first.text) < 250 else None
    for each, runs_on in _flowing(paragraphs):
        between = "" if not parts else " " if runs_on else "\n\n"
        parts.append(between + each.text)
        at += len(between)
        if starts[each.page] < 0:
            starts[each.page] = at
        if not each.boilerplate and each is not (first if title else None):
            spans.append((at, at + len(each.text)))
        at += len(each.text)
    for number in range(pages - 1, -1, -1):
        if starts[number] < 0:
            starts[number] = starts[number + 1] if number + 1 < pages else at
    return "".join(parts), starts, [Span(name, start, end) for start, end in spans], title
