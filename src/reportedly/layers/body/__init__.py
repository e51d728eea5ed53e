"""Which characters of a report are the article's own prose, and which its headline.

A reader that knew the prose from markup (HTML) says so in `report.body`; else the lines of the text (`lines.py`) are
judged one by one by boosted trees, trained by `training/train_body.py`. A text of few lines is prose unless a line
reads like boilerplate: a classifier trained on pages has nothing to go by there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from reportedly.layers.body.lines import WORD, Line, boilerplate, ends_sentence, features, lines_of
from reportedly.layers.declaration import layer
from reportedly.model import Annotated, Note, Span
from reportedly.statistics.trees import Trees

FEW_LINES = 4  # a text with fewer is judged by boilerplate wordings alone
LEAST_SHARE = 0.25  # when the trees leave less of the characters than this, they are not believed
LONGEST_HEADLINE = 140  # characters; a longer first line is a standfirst, which is prose
HEADLINE_REACH = 12  # lines above the first line of prose in which its headline is looked for
MARGIN = 8  # lines at either end of a page's article that may be credits
LONGEST_CREDIT = 220  # characters of a line that can be a credit, a caption or a link line
FEW_WORDS = 8  # those of an address and what it is called
OPENING_QUOTES = frozenset("\"“„«‘'")
SHOUTED = 0.3  # share of lines in capitals from which capitals mean nothing
SURE_BOILERPLATE = ("caption", "share", "related", "form", "notice")
ENOUGH_OF_A_BOX = 4  # wordings of forms and notices, each counted once
LONGEST_BOX = 1_500  # characters of a line that are looked at for these
MOSTLY = 0.95  # of the characters: where so much is prose and nothing is boilerplate, short lines are its subheadings
MOST_LINES = 50_000  # lines of one text that are judged; what follows is taken as it is
MOST_SIGNS, MOST_NUMBERS = 400, 100  # of a stretch without a letter, beyond which it is a table or a run of signs
MARKS = re.compile(r"[^\s\w]{1,5}(?=\s)")
NUMBER = re.compile(r"\d+")
WORDLESS = re.compile(rf"[\W\d_]{{{MOST_NUMBERS},}}")


@lru_cache(maxsize=1)
def _trees() -> Trees:
    return Trees.from_text(files(__name__).joinpath("lines.json").read_text("utf-8"))


def _furnished(line: Line) -> bool:
    """Whether a line has a wording of page furniture; what somebody is quoted with is a sentence of the report."""
    if line.text[0] in OPENING_QUOTES and ends_sentence(line.text) and len(WORD.findall(line.text)) > FEW_WORDS:
        return False
    if _is_box(line):
        return True
    # what is longer is a paragraph that has such words in it, so it is kept: a choice
    return len(line.text) < 160 and any(
        wordings.search(line.text) for kind, wordings in boilerplate().items() if kind in SURE_BOILERPLATE
    )


def _is_box(line: Line) -> bool:
    """Whether a line of any length is a box that asks readers to sign up, run together: many wordings of both kinds."""
    told = [boilerplate()[kind].told(line.text[:LONGEST_BOX]) for kind in ("form", "notice")]
    return all(told) and sum(map(len, told)) >= ENOUGH_OF_A_BOX


def _prose_lines(lines: Sequence[Line]) -> list[bool]:
    judged = lines[:MOST_LINES]
    if len(judged) < FEW_LINES:
        keep = [len(judged) == 1 or not _furnished(line) for line in judged]
        return keep if any(keep) else [True] * len(lines)
    keep = [bool(score > 0) for score in _trees().logits(features(judged))]
    keep = [k and not _furnished(line) for line, k in zip(judged, keep, strict=True)]
    if sum(map(_shouted, judged)) < SHOUTED * len(judged):
        keep = [k and not _shouted(line) for line, k in zip(judged, keep, strict=True)]
    for k, below in enumerate(judged[1:]):
        keep[k] = keep[k] and not _is_alternative_text(judged[k], below)
    for k in range(_below_related(judged), len(judged)):
        keep[k] = keep[k] and not _is_teaser(judged[k])
    if _is_standfirst(judged[0]):
        keep[0] = True
    kept = sum(len(line.text) for line, k in zip(judged, keep, strict=True) if k)
    whole = sum(len(line.text) for line in judged)
    if kept > MOSTLY * whole and not any(map(_furnished, judged)):
        keep, kept = [True] * len(judged), whole
    if kept < LEAST_SHARE * whole:
        dense = sum(len(line.text) for line in judged if _is_prose(line))
        if dense < kept or kept == 0:
            keep = [not _furnished(line) for line in judged]
    return keep + [True] * (len(lines) - len(judged))


def _page_lines(lines: Sequence[Line]) -> list[bool]:
    """The lines of a page's article that are no boilerplate; at its ends any kind of boilerplate counts.

    Credits, dates and addresses stand above and below an article; inside it such words belong to a sentence.
    """
    keep = [not _furnished(line) for line in lines]
    if sum(map(_shouted, lines)) < SHOUTED * len(lines):
        keep = [k and not _shouted(line) for line, k in zip(lines, keep, strict=True)]
    for order in (range(min(MARGIN, len(lines))), range(len(lines) - 1, max(-1, len(lines) - 1 - MARGIN), -1)):
        for k in order:
            if keep[k] and not _marginal(lines[k]):
                break
            keep[k] = False
    return keep if any(keep) else [True] * len(lines)


def _shouted(line: Line) -> bool:
    """A line in capitals without a full stop: the headline of another article, or a heading."""
    if ends_sentence(line.text) or len(WORD.findall(line.text)) < 4:
        return False
    letters = list(filter(str.isalpha, line.text))
    return sum(map(str.isupper, letters)) > 0.9 * len(letters)


def _marginal(line: Line) -> bool:
    """Whether a line is a credit, a date, an address or the like, and not a sentence that has one in it."""
    kinds = {kind for kind, wordings in boilerplate().items() if wordings.search(line.text)}
    few = len(WORD.findall(line.text)) <= FEW_WORDS
    return len(line.text) < LONGEST_CREDIT and bool(kinds - {"address"} or (kinds and few))


def _is_alternative_text(line: Line, below: Line) -> bool:
    """A short line with no full stop right above a credited caption: the words that stand for the picture."""
    caption = boilerplate()["caption"]
    # a caption and what stands for its picture are a line or two
    short = len(line.text) < 100 and not ends_sentence(line.text)
    return short and len(below.text) < 160 and caption.search(below.text)


def _below_related(lines: Sequence[Line]) -> int:
    """The first line below a heading of links to other articles ("Related articles"); the number of lines if none."""
    related = boilerplate()["related"]
    for k, line in enumerate(lines):
        # a heading: "More on this story"
        if len(WORD.findall(line.text)) <= 4 and related.search(line.text) and not ends_sentence(line.text):
            return k + 1
    return len(lines)


def _is_teaser(line: Line) -> bool:
    """A sentence that breaks off, as the first words of another article do."""
    return line.text.endswith(("...", "…"))


def _is_standfirst(line: Line) -> bool:
    """A first line that is too long for a headline and reads like a sentence."""
    words = WORD.findall(line.text)
    return (
        len(line.text) > LONGEST_HEADLINE
        and not _furnished(line)
        and sum(word[0].islower() for word in words) > len(words) / 2
    )


def _is_prose(line: Line) -> bool:
    # a line of print: captions and links are shorter
    return len(line.text) > 80 and ends_sentence(line.text)


def _without_repeated_deck(lines: Sequence[Line], keep: list[bool]) -> list[bool]:
    """A standfirst that comes again further down is told once, there."""
    last = {line.text: k for k, line in enumerate(lines)}
    return [
        # what is shorter may be said twice on purpose
        k and not (len(line.text) > 40 and last[line.text] > at)
        for at, (line, k) in enumerate(zip(lines, keep, strict=True))
    ]


def _looks_like_headline(line: Line) -> bool:
    words = WORD.findall(line.text)
    return (
        # a name or a section has fewer words, a paragraph more
        3 <= len(words) <= 35
        and len(line.text) <= LONGEST_HEADLINE
        and not _furnished(line)
        and not re.search(r"[.!?][\"'”’)]*\s+[A-Z].*[.!?]$", line.text)
    )


def _title_case(line: Line) -> bool:
    """Whether most longer words begin with a capital, as in headlines that end with a full stop."""
    words = [word for word in WORD.findall(line.text) if len(word) > 3]
    return bool(sum(word[0].isupper() for word in words) > 0.6 * len(words))


def _headline(lines: Sequence[Line], keep: Sequence[bool]) -> int | None:
    """The line that heads the prose: the first line of a text that begins with one, or the nearest likely one above."""
    if len(lines) < 2 or not any(keep):
        return None
    first = keep.index(True)
    head = lines[0]
    if first == 0:
        rest = sum(len(line.text) for line, k in zip(lines[1:], keep[1:], strict=True) if k)
        if not _looks_like_headline(head) or rest < 1.2 * len(head.text):
            return None
        ended = ends_sentence(head.text) and not head.text.endswith("?")
        return None if ended and not (lines[1].gap and _title_case(head)) else 0
    # what stands apart from the prose needs more words to be its headline
    if first <= HEADLINE_REACH and _looks_like_headline(head) and len(WORD.findall(head.text)) >= 5:
        return 0
    near = range(first - 1, max(-1, first - 1 - HEADLINE_REACH), -1)
    likely = [k for k in near if _looks_like_headline(lines[k]) and len(WORD.findall(lines[k].text)) >= 5]
    return max(likely, key=lambda k: (sum(line.text == lines[k].text for line in lines), k), default=None)


def _spans(report: str, lines: Sequence[Line], keep: Sequence[bool]) -> tuple[Span, ...]:
    """One span for each unbroken stretch of prose lines."""
    spans: list[Span] = []
    open_at: int | None = None
    for line, following, k, next_k in zip(lines, (*lines[1:], None), keep, (*keep[1:], False), strict=True):
        if k and open_at is None:
            open_at = line.start
        if open_at is not None and k and not (next_k and following):
            spans.append(Span(report, open_at, line.end))
            open_at = None
    return tuple(spans)


def wordless(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a text that are no prose for want of a word: tables of numbers, runs of signs; blanks are none.

    Each number of a table would be read as a quantity of nothing, and a run of signs as so many sentences.
    """
    found = []
    for stretch in WORDLESS.finditer(text, start, end):
        parts = stretch.group().split()
        if sum(map(len, parts)) > MOST_SIGNS or len(NUMBER.findall(stretch.group())) > MOST_NUMBERS:
            found.append(_between_words(stretch))
    return found


def _between_words(stretch: re.Match[str]) -> tuple[int, int]:
    """A stretch without the stop of the sentence before it and the mark that opens the one behind it."""
    signs = stretch.group()
    closing = MARKS.match(signs)
    opening = MARKS.match(signs[::-1])
    start = stretch.start() + (closing.end() if closing else 0)
    return start, max(start, stretch.end() - (opening.end() if opening else 0))


def _with_words(document: Annotated) -> Annotated:
    """The document whose body has no wordless stretches; of a text of nothing else it is the first characters."""
    text, kept, left_out = document.text, list[Span](), 0
    for span in document.body:
        cuts = wordless(text, span.start, span.end)
        edges = [span.start, *(place for cut in cuts for place in cut), span.end]
        left_out += sum(end - start for start, end in cuts)
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            words = text[start:end].strip()
            if words:
                first = text.index(words[0], start)
                kept.append(Span(span.report, first, first + len(words)))
    if not left_out:
        return document
    if not kept:
        whole = document.body[0]
        kept = [Span(whole.report, whole.start, min(whole.end, whole.start + MOST_SIGNS))]
        left_out -= kept[0].end - kept[0].start
    words = f"{left_out:,} characters of numbers or signs without a word were not read"
    return replace(document, body=tuple(kept), notes=(*document.notes, Note("body", words)))


@layer(assigns=("body", "headline", "notes"), languages=None)
def annotate_body(document: Annotated) -> Annotated:
    """The document with its `body` (one span for each stretch of prose) and its `headline`.

    A text that is not blank always has a body.
    """
    return _with_words(_with_prose(document))


def _with_prose(document: Annotated) -> Annotated:
    report = document.report
    if report.body is not None:
        every = lines_of(report.text)
        told = _inside(every, report.body)
        judged = iter(_page_lines([line for line, within in zip(every, told, strict=True) if within]))
        spans = _spans(report.id, every, [within and next(judged) for within in told])
        return replace(document, body=spans or report.body, headline=_title_above(document))
    lines = lines_of(report.text)
    if not lines:
        return document
    keep = _without_repeated_deck(lines, _prose_lines(lines))
    head = _headline(lines, keep)
    if head is not None:
        keep[head] = False
    headline = None if head is None else Span(report.id, lines[head].start, lines[head].end)
    return replace(document, body=_spans(report.id, lines, keep), headline=headline)


def _inside(lines: Sequence[Line], body: Sequence[Span]) -> list[bool]:
    """Of each line whether it begins in one of the spans, both in the order of the text."""
    found, at = [], 0
    for line in lines:
        while at < len(body) and body[at].end <= line.start:
            at += 1
        found.append(at < len(body) and body[at].start <= line.start)
    return found


def _title_above(document: Annotated) -> Span | None:
    """The headline that a reader put before the prose; running heads above a document's first page are none."""
    report = document.report
    above = report.text[: report.body[0].start].rstrip() if report.body else ""
    if not report.pages:
        return Span(report.id, 0, len(above)) if above else None
    start = above.rfind(report.title) if report.title else -1
    return Span(report.id, start, start + len(report.title or "")) if start >= 0 else None
