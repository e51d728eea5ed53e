"""Sentences: one definition for all that reads them.

They are cut once, by the parse, and kept in the reading (`Annotated.sentences`), so that checks and comparing read the
same ones as the layers. A report without a parse (another language, or layers left out) is cut by its stops.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from reportedly.model import Annotated, Span

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
NAME = re.compile(r"\b(?:[^\W\d_a-z][^\W\d_]+|\d[\d,.]*\d|\d)")
STOP = re.compile(r"(?:[.!?][\"'”’)\]]{0,2}(?=\s+[\"'“‘(\[]?[A-Z0-9])|[\r\n]+)")
ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Gov|Sen|Rep|sq|approx|no|No|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|vs|U\.S|U\.K|U\.N|a\.m|p\.m)$"
)
LONGEST = 1_500  # characters each way within which a stop is looked for


def sentences(document: Annotated) -> Iterator[Span]:
    """The sentences of the report's prose, in order, without white space at their ends."""
    if document.sentences:
        yield from document.sentences
        return
    for part in document.prose:
        start = part.start
        for end in (*stops(document.text, part.start, part.end), part.end):
            words = document.text[start:end]
            if words.strip():
                left = start + len(words) - len(words.lstrip())
                yield Span(document.report.id, left, left + len(words.strip()))
            start = end


def sentence_around(document: Annotated, start: int, end: int | None = None) -> tuple[int, int]:
    """Start and end of the sentence that holds the characters; where they lie in several, of these together."""
    last = max(start, (end or start) - 1)
    first_at, last_at = _holding(document, start), _holding(document, last)
    if first_at is not None and last_at is not None:
        return document.sentences[first_at].start, document.sentences[last_at].end
    return _bystops(document.text, start, last)


def _holding(document: Annotated, at: int) -> int | None:
    """The number of the sentence that holds a character, or that stands before the white space there."""
    number = bisect_right(document.sentences, at, key=lambda span: span.start) - 1
    if number < 0:
        return None
    end = document.sentences[number].end
    return number if at < end or not document.text[end : at + 1].strip() else None


def _bystops(text: str, start: int, last: int) -> tuple[int, int]:
    begin, end = max(0, start - LONGEST), min(len(text), last + LONGEST)
    before = list(stops(text, begin, start))
    after = next(stops(text, last, end), end)
    return (before[-1] if before else begin), after


def stops(text: str, begin: int, end: int) -> Iterator[int]:
    """Where the sentences of a stretch end, by their stops and line ends."""
    for match in STOP.finditer(text, begin, end):
        if not ABBREVIATION.search(text, max(begin, match.start() - 12), match.start()):
            yield match.end()
