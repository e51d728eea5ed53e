"""What a figure counts: the killed, the wounded, the displaced; soldiers, children; or a measured area."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.model import Annotated, Quantity
from reportedly.text.sentences import sentence_around

BREADTH = 90  # characters of a sentence on each side of a figure that say what is counted
PART = re.compile(
    r"\s*(?:of (?:the|them|those|whom|these)|others?|more|senior|foreign|additional|natives)\b|[^.]{0,40}\bamong\b",
    re.I,
)
"""What follows a figure that is a part of another: "15 of the wounded", "two more", "nine among them"."""

BOUND = "at least |about |some |more than |over |nearly "
NEXT_FIGURE = re.compile(
    rf"[;:—]|, (?:while|with|and (?:{BOUND})?\d)"
    rf"|\band (?=(?:{BOUND}|another |up to )?(?:\d|dozens|hundreds|many|several|others))"
)
"""Where the words of a figure end: at a mark, or before the next figure."""

CONJUNCTION = re.compile(r",|\band\b")
INCLUDING = re.compile(r"\b(?:including|among|of whom)\b", re.I)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a kind of figure counts: its name and the patterns that tell it."""

    name: str
    after: re.Pattern[str]
    before: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[Counted, ...], tuple[tuple[str, re.Pattern[str]], ...]]:
    counted, whom = [], []
    text = (files("reportedly.audit") / "data" / "counted.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        if not line.strip():
            continue
        kind, name, pattern, before, _ = line.split("\t")
        if kind == "counted":
            counted.append(Counted(name, re.compile(pattern, re.I), re.compile(before, re.I) if before else None))
        else:
            whom.append((name, re.compile(pattern, re.I)))
    return tuple(counted), tuple(whom)


def counted_as(document: Annotated, quantity: Quantity, part: bool = False) -> tuple[str, str] | None:
    """(what is counted, of whom) for a figure; None when its words do not say.

    A part of another figure ("two more", "15 of the wounded") counts only when `part` asks for it.
    """
    if quantity.dimension in ("area", "length") and quantity.same_amount_as is None:
        return (quantity.dimension, "") if quantity.dimension == "area" else None
    if quantity.dimension != "count" or quantity.unit:
        return None
    text, start, end = document.text, quantity.span.start, quantity.span.end
    first, last = sentence_around(document, start, end)
    after = NEXT_FIGURE.split(text[end : min(last, end + BREADTH)])[0]
    before = re.split(r"[;:—]", text[max(first, start - BREADTH) : start])[-1]
    if not part and PART.match(after):
        return None
    kinds, people = _table()
    verb = CONJUNCTION.split(before)[-1][-30:]  # "killed nine and wounded 30": the verb right before the figure
    hits = [(0, k, kind.name) for k, kind in enumerate(kinds) if kind.before and kind.before.search(verb)]
    hits = hits or [
        (match.start(), k, kind.name) for k, kind in enumerate(kinds) if (match := kind.after.search(after))
    ]
    if not hits:
        hits = [
            (len(before) - match.end(), k, kind.name)
            for k, kind in enumerate(kinds)
            if kind.before and (match := kind.before.search(before))
        ]
    if not hits:
        return None
    near = " ".join(INCLUDING.split(after)[0].split()[:4]) + " " + (quantity.of or "")
    whom = next((name for name, pattern in people if pattern.search(near)), "")
    return min(hits)[2], whom
