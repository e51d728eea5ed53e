"""Lines of a text and what can be seen of each: the features by which prose is told from boilerplate.

Shallow text features after Kohlschütter, Fankhauser and Nejdl (WSDM 2010): length, link-like wording, punctuation and
the same of the neighbours; with the wordings of news pages (captions, sharing, related links, forms, notices) from
`boilerplate.toml`.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from reportedly.text.required_words import Sought, folded

LINE = re.compile(r"[^\r\n\u2028\u2029]+")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
NOTES = re.compile(r"(?:\s*\[\w{1,4}\])+$")  # marks of footnotes at the end of a paragraph, as encyclopedias have them
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
INNER_END = re.compile(r"[.!?][\"'”’)]*\s+[\"'“‘(]?[A-Z]")
FUNCTION_WORDS = frozenset(
    "the of and to in a that is was for it with as his on be at by had not are but from or have an they which were her "
    "their has been who will would he she its said after this".split()
)
EDGE = r"\b"  # of a word, as the patterns of the table write it
WINDOW = 2  # lines on either side whose features a line sees (`lines.json` was trained so)
LONGEST_LINE = 20_000  # characters of a line that are looked at


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line, without the white space around it: characters `start..end`; `gap` blank lines stand before."""

    start: int
    end: int
    text: str
    gap: int


def lines_of(text: str) -> list[Line]:
    """The non-blank lines of a text, in order."""
    found: list[Line] = []
    last = 0
    for match in LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            gap = max(0, text.count("\n", last, start) - 1) if found else 0
            found.append(Line(start, start + len(stripped), stripped, gap))
            last = start + len(stripped)
    return found


@dataclass(frozen=True, slots=True)
class Wordings:
    """Patterns of one kind of boilerplate, sorted by where they may begin: most places of a text are then passed over.

    A text has a wording of the kind where any pattern is found in it, as in one pattern of all.
    """

    at_start: Sought | None
    at_word: Sought | None
    anywhere: Sought | None

    @classmethod
    def of(cls, patterns: Sequence[str]) -> Wordings:
        """The patterns, each without a choice outside of brackets if it begins with `^` or a word's edge."""
        start = [each for each in patterns if each.startswith("^")]
        word = [each[len(EDGE) :] for each in patterns if each.startswith(EDGE)]
        rest = [each for each in patterns if not each.startswith(("^", EDGE))]
        return cls(_any_of(start), _any_of([f"{EDGE}(?:{'|'.join(word)})"] if word else []), _any_of(rest))

    def search(self, text: str) -> bool:
        """Whether one of them stands in the text."""
        words = _folded(text)
        return bool(
            (self.at_start and self.at_start.may_be_in(words) and self.at_start.pattern.match(text))
            or (self.at_word and self.at_word.may_be_in(words) and self.at_word.pattern.search(text))
            or (self.anywhere and self.anywhere.may_be_in(words) and self.anywhere.pattern.search(text))
        )

    def told(self, text: str) -> set[str]:
        """The different wordings that stand in the text, in small letters."""
        words = _folded(text)
        sought = [each for each in (self.at_word, self.anywhere) if each and each.may_be_in(words)]
        return {found.group().lower() for each in sought for found in each.pattern.finditer(text)}


_folded = lru_cache(maxsize=4)(folded)  # a line is held against every kind


def _any_of(patterns: Sequence[str]) -> Sought | None:
    return Sought.of("|".join(patterns)) if patterns else None


@lru_cache(maxsize=1)
def boilerplate() -> Mapping[str, Wordings]:
    """The wordings that news pages put around an article, by kind, from `boilerplate.toml`."""
    data = tomllib.loads(files("reportedly.layers.body").joinpath("boilerplate.toml").read_text("utf-8"))
    return {kind: Wordings.of(entry["patterns"]) for kind, entry in data.items()}


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, marks of footnotes aside."""
    return bool(SENTENCE_END.search(NOTES.sub("", text[-40:])))


def _own(line: Line, seen: Counter[str]) -> list[float]:
    text = NOTES.sub("", line.text[:LONGEST_LINE]) or line.text
    words = WORD.findall(text)
    count = max(1, len(words))
    lower = [word.lower() for word in words]
    return [
        math.log1p(len(text)),
        math.log1p(len(words)),
        float(ends_sentence(text)),
        float(min(6, len(INNER_END.findall(text)))),
        sum(word in FUNCTION_WORDS for word in lower) / count,
        sum(word[0].isupper() for word in words) / count,
        sum(word.isupper() and len(word) > 1 for word in words) / count,
        sum(map(str.isdigit, text)) / len(text),
        float(text[0].islower()),
        float(text[0] in "\"“‘'«"),
        float(text.count(",") > 0),
        float(text.endswith((":", "…", "...", "»", ">"))),
        float(any(mark in text for mark in "|»›•·©@#→")),
        float(seen[text] > 1),
        float(min(line.gap, 4)),
        *(float(wordings.search(text[:600])) for wordings in boilerplate().values()),
    ]


def features(lines: Sequence[Line]) -> NDArray[np.float32]:
    """One row for each line: its own features, those of its neighbours, and where it stands. Shape (lines, columns)."""
    seen = Counter(line.text for line in lines)
    own = np.array([_own(line, seen) for line in lines], dtype=np.float32)
    size = len(own)
    prose = (own[:, 1] > math.log1p(18)) & (own[:, 2] > 0) & (own[:, 4] > 0.2)
    weight = np.where(prose, np.expm1(own[:, 1]), 0.0)
    total = float(weight.sum()) or 1.0
    before = np.concatenate([[0.0], np.cumsum(weight)[:-1]])
    index = np.arange(size)
    last = np.maximum.accumulate(np.where(prose, index, -99))
    nxt = np.minimum.accumulate(np.where(prose, index, size + 99)[::-1])[::-1]
    around = _within(prose, 3)
    wide = _within(prose, 10) / 21
    near = [_shifted(own[:, :15], shift) for shift in range(-WINDOW, WINDOW + 1) if shift]
    place = np.stack(
        [
            before / total,
            1 - (before + weight) / total,
            np.minimum(index - last, 30),
            np.minimum(nxt - index, 30),
            around,
            wide,
            np.log1p(np.full(size, size)),
            np.full(size, total / max(1.0, float(np.expm1(own[:, 1]).sum()))),
            np.minimum(index, 40),
            np.minimum(size - 1 - index, 40),
            _longest_run(prose, index),
        ],
        axis=1,
    )
    rows: NDArray[np.float32] = np.concatenate([own, *near, place], axis=1).astype(np.float32)
    return rows


def _shifted(block: NDArray[np.float32], shift: int) -> NDArray[np.float32]:
    moved = np.full_like(block, -1.0)
    if shift > 0:
        moved[shift:] = block[: len(block) - shift] if shift < len(block) else block[:0]
    else:
        moved[:shift] = block[-shift:]
    return moved


def _within(marked: NDArray[np.bool_], reach: int) -> NDArray[np.float64]:
    """How many of the lines up to `reach` away on both sides are marked."""
    total = np.concatenate([[0.0], np.cumsum(marked)])
    index = np.arange(len(marked))
    found: NDArray[np.float64] = total[np.minimum(index + reach + 1, len(marked))] - total[np.maximum(index - reach, 0)]
    return found


def _longest_run(prose: NDArray[np.bool_], index: NDArray[np.int_]) -> NDArray[np.float64]:
    """Distance, in lines, to the stretch that holds most prose, 0 inside of it; stretches may have short gaps."""
    if not prose.any():
        return np.zeros(len(prose))
    at = np.flatnonzero(prose)
    breaks = np.flatnonzero(np.diff(at) > 5)
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(at) - 1]])
    best = int(np.argmax(ends - starts))
    first, final = at[starts[best]], at[ends[best]]
    away: NDArray[np.float64] = np.minimum(np.maximum(np.maximum(first - index, index - final), 0), 50).astype(float)
    return away
