"""Sentences by their stops alone: the parse is gone when reports are compared."""

from __future__ import annotations

import re

STOP = re.compile(r"(?:[.!?][\"'”’)\]]{0,2}(?=\s+[\"'“‘(\[]?[A-Z0-9])|[\r\n]+)")
ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Gov|Sen|Rep|sq|approx|no|No|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|vs|U\.S|U\.K|U\.N|a\.m|p\.m)$"
)
LONGEST = 1_500


def sentence_around(text: str, position: int) -> tuple[int, int]:
    """Start and end of the sentence that holds the character (at most 1,500 characters each way)."""
    begin, end = max(0, position - LONGEST), min(len(text), position + LONGEST)
    start = begin
    for match in STOP.finditer(text, begin, position):
        if not ABBREVIATION.search(text[max(begin, match.start() - 12) : match.start()]):
            start = match.end()
    for match in STOP.finditer(text, position, end):
        if not ABBREVIATION.search(text[max(begin, match.start() - 12) : match.start()]):
            return start, match.start() + 1
    return start, end
