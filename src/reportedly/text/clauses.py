"""The clause around a word, and the words of a clause."""

from __future__ import annotations

import re

from reportedly.model import Annotated, Span
from reportedly.text.headlines import headline
from reportedly.text.sentences import WORD, sentence_around
from reportedly.text.stems import stem

BREAK = re.compile(r"[,;:](?=\s)|\s[–—-]\s|[–—]|\s(?=(?:and|but|while|although|though|after|before|because)\s)")
SHORT = 4  # words: a shorter piece is no clause
FUNCTION = frozenset(
    "a an the and or but of to in on at by for from with as is are was were be been being has have had do "
    "does did will would can could may might shall should must that this these those it its he she they them "
    "his her their we us our you your i me my not no so if then than there here who whom which what when "
    "where why how all any some more most also just only own into over under up down out off about after "
    "before said say says told".split()
)


def clause(document: Annotated, start: int, end: int) -> Span:
    """The clause that holds the characters: the piece of their sentence between commas, dashes and conjunctions."""
    text = document.text
    first, last = sentence_around(document, start, end)
    left, right = first, last
    for match in BREAK.finditer(text, first, last):
        if match.end() <= start and len(WORD.findall(text[match.end() : end])) >= SHORT:
            left = match.end()
        elif match.start() >= end and len(WORD.findall(text[left : match.start()])) >= SHORT:
            right = match.start()
            break
    return trimmed(document, left, right)


def trimmed(document: Annotated, start: int, end: int) -> Span:
    """The characters without white space and marks at their ends."""
    text = document.text
    while start < end - 1 and (text[start].isspace() or text[start] in ",;:–—-.”\"’'"):
        start += 1
    while end - 1 > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-."):
        end -= 1
    return Span(document.report.id, start, end)


def head_of(document: Annotated) -> tuple[int, int]:
    """The characters of the headline, or of the first line where it stands for one."""
    if document.headline:
        return document.headline.start, document.headline.end
    title = headline(document)
    start = document.prose[0].start if document.prose else 0
    start += len(document.text[start:]) - len(document.text[start:].lstrip())
    return start, start + len(title)


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem(word) for word in WORD.findall(text) if word.lower() not in FUNCTION and len(word) > 1)


def common_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning and are no names: two texts on one war share its names anyway."""
    return frozenset(
        stem(word) for word in WORD.findall(text) if word[0].islower() and word not in FUNCTION and len(word) > 2
    )
