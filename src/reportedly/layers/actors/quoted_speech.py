"""Where the quotations of a report are: who "he" is inside of one is another matter than outside."""

from __future__ import annotations

import re
from bisect import bisect_right

from reportedly.model import Annotated

OPENING = {"“": "”", "„": "”", "«": "»", "‘": "’"}
MARK = re.compile('[“”„«»"]|(?<!\\w)‘|(?<=[\\w.,!?])’(?!\\w)|[\n\r]')


def quotations(document: Annotated) -> tuple[tuple[int, int], ...]:
    """(start, end) of the outermost quotations of the prose, in order. One never closed runs to its paragraph's end."""
    found: list[tuple[int, int]] = []
    for span in document.prose:
        begun, closing = -1, ""
        for match in MARK.finditer(document.text, span.start, span.end):
            mark = match.group()
            if mark in "\r\n":
                if begun >= 0 and closing != "’":
                    found.append((begun, match.start()))
                begun = -1
            elif begun < 0:
                if mark == '"' or mark in OPENING:
                    begun, closing = match.start(), OPENING.get(mark, '"')
            elif mark == closing or (closing == "”" and mark == '"'):
                found.append((begun, match.end()))
                begun = -1
        if begun >= 0 and closing != "’":
            found.append((begun, span.end))
    return tuple(found)


def which(places: tuple[tuple[int, int], ...], start: int) -> int:
    """The number (from 1) of the quotation in which the character lies; 0 for none."""
    at = bisect_right(places, (start, 1 << 60)) - 1
    return at + 1 if at >= 0 and start < places[at][1] else 0
