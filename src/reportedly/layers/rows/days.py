"""The days in which each event can lie: its own words', those of its happening, of who told it, or of fresh news.

In this order, and each with its reason: the time that its own sentence gives; the time of another mention of the same
happening; the day on which it was told ("officials said on Friday": that day or the day before); the rule of fresh
news (what a report tells as having happened, with no word on when, lies on its day of publication or the day before).
Background ("had ruled", "in earlier years") keeps what its words say, or nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.lasting import FIGHTING
from reportedly.layers.rows.act_words import INVADING, WIDE
from reportedly.layers.rows.happenings import is_sum
from reportedly.layers.rows.parsed_events import ParsedEvent, iso, ordinal
from reportedly.model import Annotated, Event, Reason, Time

TOLD_AS_PAST = frozenset({"happened", "ongoing", "denied"})
SINCE = frozenset({"since"})
BEFORE = frozenset(
    "previously formerly once earlier historically repeatedly frequently often long always before".split()
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSING = ("and", ", and", "&", "-", "–", "to", "until", "through")
LONGEST_LIST = 8  # days told side by side
LONGEST_SPELL = 6  # days between two that are told together: "on Saturday and Sunday"
GOES_ON = 2  # sentences that go on from one that speaks of an old time
OLD = 31  # days before publication: a sentence that speaks of a time older than this tells of the past
BEGINNING = re.compile(
    r"\b(?:first|early|opening|initial|previous) (?:days|weeks|months|hours|phases?|stages?) of (?:the|its|his|their) "
    r"|\bat the (?:start|beginning|outset) of (?:the|its|his) "
)
"""Words for a time long past, of what a war began with."""
HISTORY = re.compile(r"\b(?:in|during) (?:the )?(?:first |second )?(?:world|cold|winter) war\b")
DATED = re.compile(r"\d")  # "March 24", "2014": read without the day of publication, but for its year
VAGUE = {
    "recent days": (-7, 0),
    "recent weeks": (-31, 0),
    "recent months": (-122, 0),
    "past days": (-7, 0),
    "past weeks": (-31, 0),
    "past months": (-122, 0),
    "last few days": (-7, 0),
    "past few days": (-7, 0),
    "last few weeks": (-31, 0),
    "past few weeks": (-31, 0),
    "the past week": (-7, 0),
    "the past month": (-31, 0),
    "coming days": (0, 10),
    "next few days": (0, 10),
    "days ahead": (0, 10),
    "coming weeks": (0, 42),
    "next few weeks": (0, 42),
    "coming months": (0, 184),
}
"""Words for a stretch around the report, and the days from its publication that they can mean."""
LENGTH = re.compile(r"P(\d+(?:\.\d+)?)([DWMY])")
UNITS = {"D": 1, "W": 7, "M": 31, "Y": 366}  # days at most in each unit of a length (ISO 8601)
WIDEST = 62  # days of doubt about the day of publication with which a day can still be told


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day (ordinals), and why; `night`: a night is called by the day on which it begins."""

    first: int
    last: int
    reason: Reason | None = None
    night: bool = False


class Calendar:
    """Finds the days of the events of one report."""

    def __init__(self, document: Annotated, tree: Tree) -> None:
        self.document, self.tree = document, tree
        published = document.published
        self.given = published.basis in ("given", "metadata")
        self.earliest = ordinal(published.value if self.given else published.earliest)
        self.latest = ordinal(published.value if self.given else published.latest)
        self._told_on = _told_on(document, tree)
        self._old = self._old_sentences()
        self._heads = _heads(document, tree)
        self._ordered = sorted(self._heads)
        self._beside = _beside(document, tree, self._heads)
        self._lengths = _lengths(document, tree)

    @property
    def is_dated(self) -> bool:
        """Whether the day of publication is known well enough to reckon from."""
        return self.earliest is not None and self.latest is not None and self.latest - self.earliest <= WIDEST

    def own(self, mention: ParsedEvent) -> Days | None:
        """The days that the event's own time gives, the bounds of the report's own day kept."""
        if mention.event.time is None:
            return None
        time = self.document.times[mention.event.time]
        if mention.first is None or mention.last is None:
            return self._vague(time)
        if (rolling := self._vague(time)) is not None:
            return rolling  # "in the past week" ends with the report
        first, last = self._both(mention, mention.first, mention.last)
        if self.given and first == last:
            first, last = self._with_weekday(time, first)
        clause = self.since_clause(mention)
        if clause is not None and first == clause.first:
            return clause
        if (self._is_since(time) or is_sum(self.tree, mention.head)) and self.latest is not None:
            last = max(first, self.latest)
            return Days(first, last, Reason("from that time to the report", time.span))
        if not self.given and not DATED.search(time.span.of(self.document.text)):
            if not self.is_dated or self.earliest is None or self.latest is None:
                return None
            value = ordinal(self.document.published.value) or self.latest
            first, last = first - (value - self.earliest), last + (self.latest - value)
        if mention.event.factuality in TOLD_AS_PAST and self.latest is not None and first <= self.latest:
            last = min(last, self.latest)
        if (time.value or "").endswith("NI") and (self.latest is None or last < self.latest):
            return Days(first, last + 1, None, night=first == last)  # a night ends on the next day
        return Days(first, last, None)

    def _with_weekday(self, time: Time, day: int) -> tuple[int, int]:
        """A day, or, where its weekday says another near it, both: "Tuesday, June 25", printed on Tuesday the 27th."""
        words = time.span.of(self.document.text)
        named = next((k for k, name in enumerate(WEEKDAYS) if re.search(rf"\b{name}", words)), None)
        if named is None or self.latest is None or date.fromordinal(day).weekday() == named:
            return day, day
        other = self.latest - (date.fromordinal(self.latest).weekday() - named) % 7
        return (min(day, other), max(day, other)) if abs(other - day) <= LONGEST_SPELL else (day, day)

    def _vague(self, time: Time) -> Days | None:
        """The days of "in recent weeks", "in the coming days", by the day of publication."""
        words = " ".join(time.span.of(self.document.text).lower().split())
        bounds = next((bounds for end, bounds in VAGUE.items() if words.endswith(end)), None)
        if bounds is None or not self.is_dated or self.earliest is None or self.latest is None:
            return None
        return Days(
            self.earliest + bounds[0], self.latest + bounds[1], Reason(f"“{words}”, from the report", time.span)
        )

    def _both(self, mention: ParsedEvent, first: int, last: int) -> tuple[int, int]:
        """The days of an event with those that are coordinated with its time: "on Saturday and Sunday"."""
        time = mention.event.time
        for number in self._beside.get(time, ()) if time is not None else ():
            other = self.document.times[number]
            start, end = ordinal(other.earliest), ordinal(other.latest)
            if start is not None and end is not None and min(abs(start - first), abs(start - last)) <= LONGEST_SPELL:
                first, last = min(first, start), max(last, end)
        return first, last

    def lasting(self, mention: ParsedEvent) -> Days | None:
        """The days of what has gone on for a length of time: "has been locked in battle for more than a month"."""
        if mention.event.factuality not in TOLD_AS_PAST or not self.is_dated or self.latest is None:
            return None
        for number, head in self._lengths.get(mention.sentence, ()):
            time = self.document.times[number]
            length = LENGTH.fullmatch(time.value or "")
            prep = self.tree.tokens[head].head
            verb = self.tree.tokens[prep].head
            helpers = {self.tree.tokens[k].text.lower() for k in self.tree.kids(verb, "aux", "auxpass")}
            near = self.tree.path(mention.head, verb)
            if length is None or self.tree.tokens[prep].text.lower() != "for" or not helpers & {"has", "have"}:
                continue
            if near is not None and len(near) <= 4:
                days = round(float(length[1]) * UNITS[length[2]])
                reason = Reason("it has gone on for that long", time.span)
                return Days(self.latest - days, self.latest, reason)
        return None

    def since_clause(self, mention: ParsedEvent) -> Days | None:
        """The days of a sum that runs from what a clause tells: "have retaken nine villages since May began"."""
        tree = self.tree
        if mention.event.factuality not in TOLD_AS_PAST or self.latest is None:
            return None
        for clause in tree.kids(mention.head, "advcl"):
            if any(tree.tokens[k].text.lower() in SINCE for k in tree.kids(clause, "mark")):
                inside = [k for k in self._times_of(mention) if clause in tree.ancestors(k)]
                times = [self.document.times[self._heads[k]] for k in inside]
                starts = [(day, time) for time in times if (day := ordinal(time.earliest)) is not None]
                if starts and starts[0][0] <= self.latest:
                    return Days(starts[0][0], self.latest, Reason("from that time to the report", starts[0][1].span))
        return None

    def told(self, mention: ParsedEvent) -> Days | None:
        """The day on which the event was told, and the day before."""
        number = mention.event.statement
        if number is None or number not in self._told_on or mention.event.factuality not in TOLD_AS_PAST:
            return None
        time = self.document.times[self._told_on[number]]
        first, last = ordinal(time.earliest), ordinal(time.latest)
        if first is None or last is None or not self.given or self._is_background(mention):
            return None
        return Days(
            first - 1, last, Reason("told on that day, with no other time: that day or the day before", time.span)
        )

    def fresh(self, mention: ParsedEvent) -> Days | None:
        """The day of publication and the day before, for what is told as news."""
        event = mention.event
        if event.time is not None and (event.earliest or event.latest):
            return None  # its own words give a time that cannot be reckoned
        if event.factuality not in TOLD_AS_PAST or not self.is_dated or self._is_background(mention):
            return None
        assert self.earliest is not None and self.latest is not None
        why = "no time is told: fresh news lies on the day of publication or the day before"
        return Days(self.earliest - 1, self.latest, Reason(f"{why} ({iso(self.latest)})"))

    def _is_since(self, time: Time) -> bool:
        """Whether a time is the beginning of a stretch that runs to the report: "since Monday", "since early May"."""
        tokens = self.tree.covering(time.span.start, time.span.end)
        near = range(max(0, tokens.start - 2), min(tokens.start + 1, len(self.tree.tokens)))
        return any(self.tree.tokens[k].text.lower() in SINCE for k in near)

    def _old_sentences(self) -> set[int]:
        """Sentences that speak of a time long before the report, and those that go on from them in one paragraph."""
        if self.earliest is None:
            return set()
        newest: dict[int, int] = {}
        for time in self.document.times:
            last = ordinal(time.latest)
            at = self.tree.covering(time.span.start, time.span.end)
            if time.type in ("DATE", "TIME") and last is not None and len(at):
                sentence = self.tree.sentence_of(at.start)
                newest[sentence] = max(last, newest.get(sentence, last))
        found: dict[int, int] = {}  # the sentence, and how many sentences back the old time stands
        for k, each in enumerate(self.tree.sentences):
            before = self.tree.sentences[k - 1].end if k else 0
            back = found.get(k - 1, GOES_ON) + 1
            goes_on = back <= GOES_ON and "\n" not in self.document.text[before : each.start]
            if newest[k] < self.earliest - OLD if k in newest else goes_on:
                found[k] = 0 if k in newest else back
        return set(found)

    def _is_aside(self, mention: ParsedEvent) -> bool:
        """Whether the times of an event's sentence are told aside: "a bus in the city, which was annexed in 2014"."""
        inside = self._times_of(mention)
        return bool(inside) and all(
            any(
                self.tree.tokens[k].dep in ("relcl", "acl", "appos")
                or self._since_when(k)  # "the strike killed five; 900 have died since the war began in 2011"
                or (self.tree.tokens[k].dep == "conj" and self.tree.kids(k, "nsubj", "nsubjpass"))
                for k in above
                if k not in self.tree.ancestors(mention.head)
            )
            for above in map(self.tree.ancestors, inside)
        )

    def _since_when(self, verb: int) -> bool:
        """Whether a clause tells since when another act has gone on."""
        marks = {self.tree.tokens[k].text.lower() for k in self.tree.kids(verb, "mark")}
        return self.tree.tokens[verb].dep == "advcl" and bool(marks & SINCE)

    def _times_of(self, mention: ParsedEvent) -> Sequence[int]:
        """The tokens that govern the times of an event's sentence."""
        sentence = self.tree.sentences[mention.sentence]
        return self._ordered[bisect_left(self._ordered, sentence.first) : bisect_left(self._ordered, sentence.last)]

    def _text_of(self, mention: ParsedEvent) -> str:
        sentence = self.tree.sentences[mention.sentence]
        return self.document.text[sentence.start : sentence.end].lower()

    def _is_used(self, head: int) -> bool:
        """Whether an act is what something is used for, or used to do: "artillery has been used to hit ..."."""
        above = self.tree.ancestors(head)[:3]
        return any(
            self.tree.tokens[k].text.lower() == "used"
            and self.tree.tokens[below].dep in ("xcomp", "advcl", "prep")
            and (not self.tree.kids(k, "dobj") or self.tree.kids(k, "auxpass"))  # "has used artillery to repel them"
            for below, k in pairwise(above)
        )

    def _is_background(self, mention: ParsedEvent) -> bool:
        """Whether an event without a time of its own is told as what was before the news."""
        tree, head = self.tree, mention.head
        if mention.lemma in WIDE | INVADING or (mention.sentence in self._old and not self._is_aside(mention)):
            return True
        verb = head
        for index in tree.ancestors(head):
            if tree.tokens[index].tag.startswith("VB"):
                verb = index
                break
        if any(tree.tokens[k].text.lower() == "since" for k in tree.kids(verb, "mark")):
            return True  # "the first visit since they took the town"
        helpers = {tree.tokens[k].text.lower() for k in tree.kids(verb, "aux", "auxpass")}
        if "had" in helpers and mention.event.statement is None:
            return True
        if tree.tokens[head].tag == "VBG" and tree.tokens[head].dep == "acl" and mention.lemma in FIGHTING:
            return True  # "a group fighting in the north"
        if BEGINNING.search(self._text_of(mention)) or HISTORY.search(self._text_of(mention)):
            return True  # "took the town in the first days of the invasion"
        if self._is_used(head) or "so far" in self._text_of(mention):
            return True
        around = {
            tree.tokens[k].text.lower()
            for k in (*tree.children[verb], *tree.children[head])
            if tree.tokens[k].text.lower() != "before" or tree.tokens[k].dep == "advmod"
        }
        return bool(around & BEFORE) or ("since" in around and "has" in helpers | {"have"} & helpers)


def _heads(document: Annotated, tree: Tree) -> Mapping[int, int]:
    """The token that governs a time → the time."""
    return {
        head: number
        for number, time in enumerate(document.times)
        if time.type in ("DATE", "TIME")
        and (head := tree.head_of(tree.covering(time.span.start, time.span.end))) is not None
    }


def _lengths(document: Annotated, tree: Tree) -> Mapping[int, list[tuple[int, int]]]:
    """Sentence → (length of time, the token that governs it) of those that no known day bounds."""
    found: dict[int, list[tuple[int, int]]] = {}
    for number, time in enumerate(document.times):
        head = tree.head_of(tree.covering(time.span.start, time.span.end)) if time.type == "DURATION" else None
        if head is not None and time.earliest is None:
            found.setdefault(tree.sentence_of(head), []).append((number, head))
    return found


def _beside(document: Annotated, tree: Tree, heads: Mapping[int, int]) -> Mapping[int, list[int]]:
    """Time → the times that are coordinated with it: by the parse, or in a list ("Monday 20, Tuesday 21 and ...")."""
    found: dict[int, list[int]] = {}
    for run in _lists(document, sorted(heads.values(), key=lambda number: document.times[number].span.start)):
        for number in run:
            found.setdefault(number, []).extend(other for other in run if other != number)
    for head, number in heads.items():
        for other in tree.kids(head, "conj"):
            if other in heads:
                found.setdefault(number, []).append(heads[other])
                found.setdefault(heads[other], []).append(number)
    return found


def _lists(document: Annotated, times: Sequence[int]) -> list[list[int]]:
    """Runs of times that stand in a list which "and" ends: "Monday 20, Tuesday 21 and Wednesday 22 May"."""
    runs: list[list[int]] = []
    run, closed = list(times[:1]), False
    for before, number in pairwise(times):
        between = document.text[document.times[before].span.end : document.times[number].span.start].strip()
        if len(run) < LONGEST_LIST and (between == "," or between in CLOSING):
            run, closed = [*run, number], between in CLOSING
        else:
            runs += [run] if closed else []
            run, closed = [number], False
    return [*runs, run] if closed else runs


def _told_on(document: Annotated, tree: Tree) -> Mapping[int, int]:
    """Statement → the time at which it was made: that which hangs on its cue ("he said on Friday")."""
    found: dict[int, int] = {}
    said_by: dict[int, list[int]] = {}
    for statement, said in enumerate(document.statements):
        for index in tree.covering(said.cue.start, said.cue.end) if said.cue is not None else ():
            said_by.setdefault(index, []).append(statement)
    for number, time in enumerate(document.times):
        if time.type not in ("DATE", "TIME"):
            continue
        head = tree.head_of(tree.covering(time.span.start, time.span.end))
        if head is None:
            continue
        verb = tree.tokens[head].head
        if tree.tokens[verb].pos == "ADP":
            verb = tree.tokens[verb].head
        for statement in said_by.get(verb, ()):
            found.setdefault(statement, number)
    return found


def dated(event: Event, days: Days) -> Event:
    """The event with these days; its single day where there is but one."""
    first, last = iso(days.first), iso(days.last)
    reasons = event.reasons if days.reason is None else (*event.reasons, days.reason)
    return replace(
        event, date=first if first == last or days.night else None, earliest=first, latest=last, reasons=reasons
    )


def precision(event: Event) -> int | None:
    """UCDP's date_prec: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 longer; None without days."""
    first, last = ordinal(event.earliest), ordinal(event.latest)
    if first is None or last is None:
        return None
    length = last - first + 1
    return 1 if length == 1 else 2 if length <= 6 else 3 if length == 7 else 4 if length <= 31 else 5
