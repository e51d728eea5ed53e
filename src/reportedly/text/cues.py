"""Cues as data: words that say how what stands around them is meant, after the rules of ConText (medspaCy).

A table has a row a cue: its name, its words, its direction, its scope, its terminators, words that make it none, and
an example with the cue in brackets, which is a test. The words are written so:

- `denied`: this word; `fake/false`: one of these; `no_evidence` in such a list: several words;
- `deny+`: any form of it (deny, denies, denied, denying); `fabricat*`, `*ing`, `*n't`: a beginning or an ending;
- `Name`: a word with a capital; `Number`: a figure in digits (226, 1,500, 226th); `..2`: up to two words of any kind,
  `..1-9`: one to nine; `~80`: whatever stands in between, up to eighty characters that end no clause;
- `<claim>`: one of the words of the row `set claim`, or of a use of `text/denying.py` (`<untrue>`); `(that)` or
  `(<claim>)`: may be missing; `(a/the)3`: up to three.

The direction is `forward` (the cue is about what follows), `backward` (about what stands before), or where the cue
itself must stand in the words that are looked at: `begins`, `ends`, `whole`, `within`. The scope is the number of words
that a forward cue reaches; a terminator (a word, a mark, or the name of another cue) ends it sooner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from reportedly.text import denying
from reportedly.text.lemmas import IRREGULAR
from reportedly.text.required_words import folded, may_match, required_words

Direction = Literal["forward", "backward", "begins", "ends", "whole", "within"]
DIRECTIONS: tuple[Direction, ...] = ("forward", "backward", "begins", "ends", "whole", "within")

GAP = r",?[\s‘’“”'\"-]{1,3}"
"""What may stand between two words of a cue."""

ANY = r"[\w’'“”‘\"-]+"
"""A word of any kind."""

FAR = r"[^.;:]"
"""A character that ends no clause."""

OPENING = re.compile(r"[\s‘’“”'\"(–—-]*")
CLOSING = r"[\s.,;’'”\"]*"
"""What may stand before the words that a cue begins, and behind those that it is the whole of."""

WORDS = r"[\w’'-]+"
VOWELS = "aeiou"
MARKS = {"'": "[’']"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of a table.

    Attributes:
        required: words of which one stands wherever the cue does (`text/required_words.py`).
    """

    name: str
    words: str
    direction: Direction
    scope: int
    terminators: tuple[str, ...]
    unless: str
    example: str
    required: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Its words as a pattern over the text, made when it is first looked for: most cues of a table never are."""
        return compiled(self.words, self.direction)


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in a text: its characters, and the characters that it is about (its own where it is about none).

    `ended_by`: the terminator that ends what a forward cue is about; None where its scope or the text does.
    """

    cue: Cue
    start: int
    end: int
    scope_start: int
    scope_end: int
    ended_by: str | None = None


class Cues:
    """The cues of one table, by name."""

    def __init__(self, rows: Mapping[str, tuple[Cue, ...]]) -> None:
        self.rows = rows

    def find(self, name: str, text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
        """Where the cues of a name stand in a stretch of text, in its order; of two that overlap the first."""
        last = len(text) if end is None else end
        found = [each for cue in self.rows[name] for each in self._of(cue, text, start, last)]
        reached = start
        for each in sorted(found, key=lambda each: (each.start, -each.end)):
            if each.start >= reached:
                reached = each.end
                yield each

    def first(self, name: str, text: str, start: int = 0, end: int | None = None) -> Found | None:
        """The first cue of a name in a stretch of text; of those that begin it the shortest; None for none."""
        last = len(text) if end is None else end
        found = [each for cue in self.rows[name] for each in self._of(cue, text, start, last)]
        return min(found, key=lambda each: (each.start, each.end), default=None)

    def has(self, name: str, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a cue of that name stands in a stretch of text."""
        last = len(text) if end is None else end
        return any(True for cue in self.rows[name] for _ in self._of(cue, text, start, last))

    def _of(self, cue: Cue, text: str, start: int, end: int) -> Iterator[Found]:
        if not may_match(cue.required, _folded(text[start:end])):
            return
        if cue.direction in ("begins", "whole"):
            head = OPENING.match(text, start, end)
            match = cue.pattern.match(text, head.end() if head else start, end)
            matches = iter([match] if match else [])
        else:
            matches = cue.pattern.finditer(text, start, end)
        for match in matches:
            yield from self._reached(cue, match, text, end)

    def _reached(self, cue: Cue, match: re.Match[str], text: str, end: int) -> Iterator[Found]:
        first, behind = match.span("cue")
        if cue.unless and compiled(cue.unless, "within").match(text, behind + _gap(text, behind, end), end):
            return
        if cue.direction == "backward":
            yield Found(cue, first, behind, 0, first)
        elif cue.direction == "forward" and cue.scope:
            yield self._forward(cue, first, behind, text, end)
        else:
            yield Found(cue, first, behind, first, behind)

    def _forward(self, cue: Cue, first: int, behind: int, text: str, end: int) -> Found:
        begin = behind + _gap(text, behind, end)
        last = begin
        for number, word in enumerate(re.compile(r"\S+").finditer(text, begin, end)):
            if number == cue.scope or "\n" in text[last : word.start()]:
                break
            last = word.end()
        stops: list[tuple[int, str]] = []
        for sign in cue.terminators:
            if sign in self.rows:
                stops += [(each.start, sign) for each in self.find(sign, text, begin, last)][:1]
            elif sign.isalpha():
                stops += [(begin + each.start(), sign) for each in re.finditer(rf"\s{sign}\s", text[begin:last])][:1]
            elif (at := text.find(sign, begin, last)) >= 0:
                stops.append((at, sign))
        stop, sign = min(stops, default=(last, ""))
        return Found(cue, first, behind, begin, stop, sign or None)


_folded = lru_cache(maxsize=16)(folded)  # several cues are looked for in the same words


def _gap(text: str, at: int, end: int) -> int:
    rest = text[at : min(end, at + 6)]
    return len(rest) - len(rest.lstrip())


@lru_cache(maxsize=16)
def table(package: str, file: str) -> Cues:
    """A table of cues. Raises ValueError, with the line, for a row that says nothing."""
    lines = (files(package) / "data" / file).read_text("utf-8").splitlines()[1:]
    cells = [(number, (line.split("\t") + [""] * 7)[:7]) for number, line in enumerate(lines, 2) if line.strip()]
    sets = {**denying.sets(), **{row[0].removeprefix("set "): row[1] for _, row in cells if row[0].startswith("set ")}}
    rows: dict[str, list[Cue]] = {}
    for number, (name, words, direction, scope, terminators, unless, example) in cells:
        if name.startswith("set "):
            continue
        if direction not in DIRECTIONS or not words or not example:
            raise ValueError(f"{file}, line {number}: a cue needs words, a direction and an example")
        words, reach = _filled(words, sets), tuple(terminators.split())
        required = required_words(written(words, direction), re.IGNORECASE)
        cue = Cue(name, words, direction, int(scope or 0), reach, _filled(unless, sets), example, required)
        rows.setdefault(name, []).append(cue)
    return Cues({name: tuple(found) for name, found in rows.items()})


def _filled(words: str, sets: Mapping[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda match: sets[match[1]].replace(" ", "/"), words)


@lru_cache(maxsize=1024)
def compiled(words: str, direction: str) -> re.Pattern[str]:
    """The words of a cue as a pattern over the text."""
    return re.compile(written(words, direction), re.IGNORECASE)


def written(words: str, direction: str) -> str:
    """The same as it is written, to be read in any case."""
    parts = [_part(word) for word in words.split()]
    sure = next(number for number, (word, least, most, _) in enumerate(parts) if least == most == 1 and word != ANY)
    made = ""
    for number, (word, least, most, lazy) in enumerate(parts):
        if number == sure:
            made += word
        elif word == FAR:
            made += rf"(?!\w){FAR}{{0,{most}}}?"
        else:
            pair = f"{word}{GAP}" if number < sure else f"{GAP}{word}"
            made += f"(?:{pair}){{{least},{most}}}{lazy}" if (least, most) != (1, 1) else pair
    rest = {"ends": r"\W*\Z", "whole": rf"{CLOSING}\Z"}.get(direction, "")
    bare = "" if direction in ("begins", "whole") else r"(?<![\w’'-])"
    return rf"{bare}(?P<cue>{made})(?!\w|[’']\w){rest}"


def _part(word: str) -> tuple[str, int, int, str]:
    """A word of a cue: its pattern, how often it stands there at least and at most, and `?` for as rarely as can be."""
    if gap := re.fullmatch(r"\.\.(?:(\d)-)?(\d+)", word):
        return ANY, int(gap[1] or 0), int(gap[2]), "?"
    if far := re.fullmatch(r"~(\d+)", word):
        return FAR, 0, int(far[1]), "?"
    if missing := re.fullmatch(r"\((.+)\)(\d*)", word):
        return _one(missing[1]), 0, int(missing[2] or 1), ""
    return _one(word), 1, 1, ""


def _one(word: str) -> str:
    """One word of a cue, or one of several, as a pattern."""
    ways = sorted({way for each in word.split("/") for way in _ways(each)}, key=lambda way: (-len(way), way))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _ways(word: str) -> Iterator[str]:
    if "_" in word:
        yield GAP.join(_one(each) for each in word.split("_"))
    elif word == "Number":
        yield r"\d[\d,.]*(?:st|nd|rd|th)?"
    elif word == "Name":
        yield rf"(?-i:[A-Z]){WORDS}"
    elif word.endswith("+"):
        yield from map(_marked, forms(word[:-1]))
    elif word.endswith("*"):
        yield rf"{_marked(word[:-1])}\w*"
    elif word.startswith("*"):
        yield rf"\w+{_marked(word[1:])}"
    else:
        yield _marked(word)


def _marked(word: str) -> str:
    return "".join(MARKS.get(sign, re.escape(sign)) for sign in word)


def forms(lemma: str) -> tuple[str, ...]:
    """The forms of a word: itself, its endings by rule, and those that no rule makes."""
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        made = [lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    elif lemma.endswith("e"):
        made = [lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    else:
        plural = "es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s"
        made = [lemma + plural, lemma + "ed", lemma + "ing"]
        if len(lemma) > 2 and lemma[-1] not in "aeiouwxy" and lemma[-2] in VOWELS and lemma[-3] not in VOWELS:
            made += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return tuple(dict.fromkeys([lemma, *made, *(form for form, of in IRREGULAR.items() if of == lemma)]))
