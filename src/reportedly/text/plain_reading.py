"""A text as it is to be read: without the signs and line breaks that only its transport put in.

Soft hyphens, zero-width signs and emoji stand inside of words and sentences; mail, wires and text taken out of PDF
break lines where they are full, and divide words there. The layers read the text without them; `Reading` says where
each of its characters stands in the text as received, in which all offsets count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+|(?<=[A-Za-z])[\u200c\u200d]+(?=[A-Za-z])"
)
EMOJI = re.compile(
    "(?:[\u203c\u2049\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff]\ufe0f"
    "|[\u26a0\u26a1\u2705\u2728\u274c\u2753-\u2757\u2764\u2b50\U0001f000-\U0001faff])"
    "[\ufe0e\ufe0f\u200d\u20e3\u2640\u2642\U0001f000-\U0001faff\U000e0020-\U000e007f]*"
)
CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
ROOM = " \t\u00a0"
LINE = re.compile(r"[^\r\n]+")
BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
DIVIDED = re.compile(r"(?<=[^\W\d_])([-\u2010\u00ac])$")
COMPOUND = frozenset(
    "well ill self non anti pro ex cross long short high low half semi all counter ever far fast first second "
    "third four full hard hot large light mid multi near new old one open post pre quasi right left self "
    "single small so still three two ultra vice war north south east west deputy air ground sea land al el".split()
)
"""First parts of words whose hyphen is written, at the end of a line too (`anti-` `tank`)."""
SUSPENDED = frozenset({"and", "or", "to"})
"""What follows a hyphen that stands for a word to come ("pre- | and post-war")."""
IN_NAMES = frozenset("au aux ez al el es en et de des du la le les sur sous upon on in bel ben bin".split())
"""Small words inside of names whose hyphens are written ("Port- | au-Prince")."""
UNFINISHED = frozenset(
    "a an the of and or to in on at by for from with that which who his her its their as near".split()
)
"""Words that never end a sentence or a line of a list: a line that ends in one breaks off."""
QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
"""Marks before the lines of a mail that is quoted."""
NARROWEST, WIDEST = 30, 120  # characters of lines that were broken by hand: of a column, and of a wide terminal
ENDED = re.compile(r"[.!?:;][\"'”’»)\]]*$")
LISTED = re.compile(r"(?:[-*•–—>#|]|\(?\d{1,2}[.)]|[A-Z][\w-]{0,20}:\s)")
SURE = 0.85
"""Share of the breaks of a paragraph at which the next word would not have fitted, from which lines are wrapped."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is to be read, and where its pieces stand in the text as received.

    Attributes:
        text: what layers read.
        starts: where each unbroken piece begins in `text`.
        places: where each of these pieces begins in the text as received.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the text as received for those of this one."""
        return self._place(start), self._place(end - 1) + 1 if end > start else self._place(start)

    def forth(self, start: int, end: int) -> tuple[int, int]:
        """The characters of this text for those of the text as received, without what is left out."""
        return self._forward(start), max(self._forward(start), self._forward(end))

    def _place(self, at: int) -> int:
        piece = max(0, bisect_right(self.starts, at) - 1)
        return self.places[piece] + at - self.starts[piece]

    def _forward(self, at: int) -> int:
        piece = max(0, bisect_right(self.places, at) - 1)
        until = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        return min(self.starts[piece] + max(0, at - self.places[piece]), until)


def reading_of(text: str, also: Sequence[tuple[int, int, str]] = ()) -> Reading | None:
    """The text as it is to be read; None where that is the text itself.

    Args:
        also: (start, end, what is read instead) of further characters.
    """
    cuts = [*_invisible(text), *_wrapped(text), *also]
    if not cuts:
        return None
    parts: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    size = at = 0
    for start, end, instead in sorted(cuts):
        if start < at:
            continue
        if start > at:
            starts.append(size)
            places.append(at)
            parts.append(text[at:start])
            size += start - at
        if instead:
            starts.append(size)
            places.append(start)
            parts.append(instead)
            size += len(instead)
        at = end
    if at < len(text):
        starts.append(size)
        places.append(at)
        parts.append(text[at:])
    return Reading("".join(parts), tuple(starts), tuple(places)) if starts else None


def _invisible(text: str) -> list[tuple[int, int, str]]:
    """(start, end, what is read instead) of signs that nobody sees, of emoji, which part words, and of controls."""
    found = []
    if not text.isascii():
        found = [(match.start(), match.end(), "") for match in INVISIBLE.finditer(text) if not _at_break(text, match)]
        for match in CONTROLS.finditer(text):  # windows-1252, read under a label that it was not
            sign = match.group().encode("latin-1").decode("cp1252", "ignore")
            found.append((match.start(), match.end(), sign))
        for match in EMOJI.finditer(text):
            start, end = match.span()
            # as many blanks at most on either side, so that a text of blanks takes no more than linear time
            while start > 0 and text[start - 1] in ROOM and match.start() - start < 50:
                start -= 1
            while end < len(text) and text[end] in ROOM and end - match.end() < 50:
                end += 1
            edge = start == 0 or end == len(text) or text[start - 1] in "\r\n" or text[end] in "\r\n"
            found.append((start, end, "" if edge else " "))
    return found


def _at_break(text: str, match: re.Match[str]) -> bool:
    """Whether a soft hyphen stands at the end of a line, where it is cut with the break."""
    return match.group().endswith("\u00ad") and text[match.end() : match.end() + 1] in ("\r", "\n")


def _wrapped(text: str) -> list[tuple[int, int, str]]:
    """The line breaks inside of sentences, of paragraphs whose lines were broken where they were full."""
    if "\n" not in text and "\r" not in text:
        return []
    found: list[tuple[int, int, str]] = []
    lines = [match for match in LINE.finditer(text) if _seen(match.group())]
    for block in _blocks(text, lines):
        if len(block) > 1:
            found += _breaks(text, block)
    return found


def _blocks(text: str, lines: Sequence[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Lines that follow one another without a blank one."""
    blocks: list[list[re.Match[str]]] = []
    for line in lines:
        between = text[blocks[-1][-1].end() : line.start()] if blocks else ""
        if blocks and between in ("\n", "\r\n", "\r"):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _breaks(text: str, block: Sequence[re.Match[str]]) -> list[tuple[int, int, str]]:
    plain = [_seen(line.group()) for line in block]
    width = max(map(len, plain))
    if not NARROWEST <= width <= WIDEST:
        return _divided_only(text, block, plain)
    full = [len(before) + 1 + len(after.split(" ", 1)[0]) > width for before, after in pairwise(plain)]
    running = [_runs_on(before, after) for before, after in pairwise(plain)]
    listed = sum(LISTED.match(line) is not None for line in plain)
    if not _surely_wrapped(plain, full, running) or listed > len(plain) / 3:
        return _divided_only(text, block, plain)
    found = []
    for k, ((one, two), (before, after)) in enumerate(zip(pairwise(block), pairwise(plain), strict=True)):
        if full[k] or running[k] or after[:1].islower():
            found.append(_cut(text, one, two, before, after))
    return found


def _surely_wrapped(plain: Sequence[str], full: Sequence[bool], running: Sequence[bool]) -> bool:
    """Whether a paragraph's lines were broken where they were full, or, most of them, in the midst of a sentence."""
    inside = [after[:1].islower() or not ENDED.search(before) for before, after in pairwise(plain)]
    if len(full) == 1:
        return full[0] and inside[0] and plain[1][:1].islower() and len(plain[0]) >= NARROWEST
    if sum(full) >= SURE * len(full) and any(inside):
        return True
    counted = [(is_full, runs) for is_full, runs, open_ in zip(full, running, inside, strict=True) if open_]
    fits = sum(is_full or runs for is_full, runs in counted) >= SURE * len(counted)
    return len(counted) > 1 and fits and 2 * sum(is_full for is_full, _ in counted) >= len(counted)


def _runs_on(before: str, after: str) -> bool:
    """Whether a line breaks off in the midst of a phrase: "the port of | Derna", "leave the | town"."""
    if ENDED.search(before):
        return False
    return after[:1].islower() or before.rsplit(" ", 1)[-1] in UNFINISHED


def _divided_only(text: str, block: Sequence[re.Match[str]], plain: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where lines are not wrapped for sure: the words that are divided at the end of a line."""
    return [
        _cut(text, one, two, before, after)
        for (one, two), (before, after) in zip(pairwise(block), pairwise(plain), strict=True)
        if (one.group().rstrip().endswith("\u00ad") or DIVIDED.search(before)) and after[:1].islower()
    ]


def _seen(line: str) -> str:
    return QUOTED.sub("", INVISIBLE.sub("", line)).strip()


def _cut(text: str, one: re.Match[str], two: re.Match[str], before: str, after: str) -> tuple[int, int, str]:
    """What is cut between two lines, and what is read instead: a space, nothing inside of a divided word."""
    start = one.start() + len(one.group().rstrip())
    quoted = QUOTED.match(two.group())
    end = two.start() + (quoted.end() if quoted else len(two.group()) - len(two.group().lstrip()))
    if one.group().rstrip().endswith("\u00ad"):
        return start - 1, end, ""
    divided = DIVIDED.search(before)
    if divided is None:
        return start, end, " "
    word = re.split(r"[^\w'’]", before[:-1])[-1]
    behind = re.split(r"[^\w'’]", after)[0]
    if behind in SUSPENDED:
        return start, end, " "
    whole = word.islower() or (word.istitle() and behind not in IN_NAMES)
    joined = after[:1].islower() and whole and word.lower() not in COMPOUND and len(word) > 1
    if divided.group(1) == "\u00ac" or joined:
        return start - 1, end, ""
    return start, end, ""
