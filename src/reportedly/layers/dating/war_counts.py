"""Evidence of the day of publication by what grows with a war: its age in years, months and days, and its totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

import numpy as np

from reportedly.layers.dating.evidence_words import quoted_words
from reportedly.layers.dating.likelihoods import INDEX, Evidence, Scores, at, logged, within
from reportedly.model import Annotated
from reportedly.text.sentences import sentences
from reportedly.world.growing_totals import totals
from reportedly.world.wars import War, wars

NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
).split()
UNITS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}  # days, of the mean Gregorian month and year
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(NUMBERS)})"
_NTH = rf"(?P<nth>\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
_UNIT = r"(?P<unit>year|month|week|day)"
_WAR = r"(?:war|conflict|invasion|uprising|revolt|fighting)"
# (pattern, age at the earliest and at the latest in units beyond the number told)
AGES: tuple[tuple[re.Pattern[str], float, float], ...] = (
    # "the five-year-old civil war", "a six-month conflict"
    (re.compile(rf"\b{_NUMBER}[- ]{_UNIT}(?:[- ](?:old|long))?[- ](?:\w+ ){{0,2}}{_WAR}\b", re.I), -0.5, 1.0),
    # "the war, now in its third year", "the conflict enters its second month"
    (re.compile(rf"\b(?:in|into|enter|enters|entered|entering) its {_NTH} {_UNIT}\b", re.I), -1.2, 0.0),
    # "the war began three years ago"
    (
        re.compile(
            rf"\b{_WAR}(?: in \w+)?,? (?:which |that )?(?:began|started|erupted|broke out) (?:\w+ ){{0,2}}"
            rf"{_NUMBER} {_UNIT}s? ago\b",
            re.I,
        ),
        -0.2,
        0.7,
    ),
)
# "the second anniversary of the invasion", "the one-year anniversary of the war"
ANNIVERSARY = re.compile(
    rf"\b(?:{_NTH}|{_NUMBER}[- ]year) anniversary of (?:[\w-]+(?:['’]s)? ){{0,3}}{_WAR}\b",
    re.I,
)
AROUND = 25.0  # days before and after an anniversary on which it is told of
UNSURE = 0.05  # likelihood of a day that an age or a total does not fit: another war may be meant
FIGURE = re.compile(r"\b(\d{1,3}(?:[, ]\d{3})+|\d{4,6}|\d+(?:\.\d+)?(?= ?(?:million|m)\b))( ?(?:million|m)\b)?", re.I)
ROUND = re.compile(r"00|\d ?m", re.I)  # what each figure of the table is written with; quickly sought
COUNTED = {
    "killed": re.compile(r"\b(?:killed|dead|deaths?|died|lives|perished)\b", re.I),
    "civilians": re.compile(
        r"\bcivilians?\b.*\b(?:killed|dead|deaths?|died)\b|\b(?:killed|deaths?)\b.*\bcivilians?\b", re.I
    ),
    "refugees": re.compile(r"\b(?:refugees?|fled|flee)\b", re.I),
}
OF_THE_WAR = re.compile(rf"\b(?:{_WAR}|since|crackdown|violence|unrest|began|so far)\b", re.I)
STALE = 30.0  # days in which a figure that is no longer the latest goes out of use


class WarTold:
    """The war that a report names most, looked for when it is first asked for, and once."""

    def __init__(self, document: Annotated) -> None:
        self._text = document.text

    @cached_property
    def war(self) -> War | None:
        """The war; None where none is named."""
        counts = {war: len(war.words.findall(self._text)) for war in wars()}
        best = max(counts, key=lambda war: (counts[war], war.start))
        return best if counts[best] else None

    @property
    def began(self) -> date | None:
        """Its first day."""
        return self.war.start if self.war is not None else None


def from_war_counts(document: Annotated) -> Iterator[Evidence]:
    """The age of the war that a report tells of, its anniversaries, and its totals."""
    told = WarTold(document)
    for sentence in sentences(document):
        text = document.text[sentence.start : sentence.end]
        for first, last, scores, reason in (*_ages(text, told), *_anniversaries(text, told), *_totals(text, told)):
            span = document.report.span(sentence.start + first, sentence.start + last)
            yield Evidence("war count", scores, f"{quoted_words(document, span)}: {reason}", span)


Told = tuple[int, int, Scores, str]


def _ages(text: str, told: WarTold) -> Iterator[Told]:
    if not any(unit in text for unit in UNITS):
        return
    for pattern, least, most in AGES:
        for match in pattern.finditer(text):
            if told.began is None:
                return
            number, unit = _number(match), UNITS[match["unit"].lower()]
            first, last = (at(told.began) + round((number + more) * unit) for more in (least, most))
            scores = within(first, last, UNSURE, max(unit / 6, 2.0))
            yield match.start(), match.end(), scores, f"counted from {told.began}"


def _anniversaries(text: str, told: WarTold) -> Iterator[Told]:
    for match in ANNIVERSARY.finditer(text) if "anniversary" in text else ():
        if told.began is None:
            return
        gone = np.abs(INDEX - (at(told.began) + round(_number(match) * UNITS["year"]))).astype(np.float32)
        yield match.start(), match.end(), logged(np.exp(-gone / AROUND) + UNSURE), f"counted from {told.began}"


def _number(match: re.Match[str]) -> int:
    """The number or ordinal told."""
    groups = match.groupdict()
    word = (groups.get("number") or groups.get("nth") or "").lower()
    if word[:1].isdigit():
        return int(re.sub(r"\D", "", word))
    return NUMBERS.index(word) + 1 if word in NUMBERS else ORDINALS.index(word) + 1


def _totals(text: str, told: WarTold) -> Iterator[Told]:
    if not ROUND.search(text):
        return
    for match in FIGURE.finditer(text):
        if told.war is None or not OF_THE_WAR.search(text):
            return
        figure = round(float(re.sub("[, ]", "", match[1])) * (1_000_000 if match[2] else 1))
        for counted, words in COUNTED.items():
            total = totals().get((told.war.name, counted, figure))
            if total is not None and words.search(text) and (counted != "civilians" or "civilian" in text):
                scores = within(at(total.first), at(total.last), UNSURE, STALE)
                yield match.start(), match.end(), scores, f"the latest figure from {total.first} to {total.last}"
