"""Where and when an event is, how many it counts, and in whose words it stands: by attachment in the parse.

A place or time belongs to the trigger that is nearest to it in the tree, not in the text; a step over a clause border
costs more than one inside it. What the sentence does not say is taken from the report only where that is safe.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from reportedly.layers.events.features import concepts
from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.names_in_clauses import ADDRESSING, GROUND, SEATS, names_ground, tokens_of_names
from reportedly.layers.events.triggers import Hit
from reportedly.model import Annotated, Place, Quantity, Time
from reportedly.text.stretches import Stretches

CLAUSE = frozenset({"ccomp", "advcl", "relcl", "parataxis", "csubj", "acl"})
ACTING = frozenset({"nsubj", "nsubjpass", "poss", "amod"})
OTHER_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "pcomp", "csubj", "parataxis"})
ORIGINS = (
    "-based", "-backed", "-born", "-led", "-made", "-trained", "-imposed", "-installed", "-run", "-controlled", "-held",
    "-linked", "-aligned", "-allied", "-appointed", "-supplied", "-funded", "- based", "- backed",
)  # fmt: skip
PRINTED = re.compile(r"(?:published|updated|posted|publication|edited)(?: on| at|:)? *$", re.IGNORECASE)
"""Words before the day of a stamp, which is not the day of what is told."""
FULL_DAY = re.compile(r"\d.*\d{4}\b")
"""A day with its year: "22 Feb 2015"."""
LONGEST_STAMP = 30  # characters before a time in which "updated", "published" stand
LONGEST_ORIGIN = 12  # characters behind a place in which "-based", "-born" stand
LONGEST_LETTERS = 4  # letters of an abbreviation ("US", "UAE", "USSR"); longer words in capitals are datelines
OFFICES = frozenset("governor mayor head chief president minister official spokesman spokeswoman leader deputy".split())
SPEAKING = OFFICES | frozenset("spokesperson diplomat ambassador envoy premier pm embassy intelligence source".split())
"""Those who speak for what stands before them."""
FIGHTERS = frozenset({"rebels", "army", "police"})
BORDERS = frozenset({"border", "frontier"})
NEVER, DOUBT, OFFICE, ELSEWHERE = 99.0, 2.5, 2.0, 9.0  # costs in steps of the tree: never, seldom, another sentence's
APART = 7.5  # for a verb of another clause that a place or time hangs on
BESIDE = 4.5  # for a verb beside the event's own that a place hangs on; set by hand
FAR_PLACE = 9.0  # steps of the tree that a place may be away; set by hand
FAR_TIME = 9.0  # the same for times
FAR_COUNT = 6.0  # the same for figures
EVES = frozenset("ahead eve advance run-up".split())
"""Words that, with "of", say before what something is."""
ADDING = frozenset("add note claim say tell warn report explain".split())
NEAR_CUES = 8  # statements whose cues can begin before a word and hold it
LOCAL = frozenset(
    {
        "in",
        "at",
        "near",
        "around",
        "outside",
        "inside",
        "on",
        "of",
        "across",
        "over",
        "into",
        "off",
        "by",
        "toward",
        "towards",
        "against",
    }
)
COUNTED = frozenset({"count", "area", "currency", "mass", "volume"})
CASUALTY = (
    "kill",
    "dead",
    "die",
    "death",
    "wound",
    "injur",
    "casualt",
    "hurt",
    "captur",
    "arrest",
    "detain",
    "abduct",
    "kidnap",
    "displac",
)


class Setting:
    """Attaches the places, times, quantities and statements of one report to its triggers."""

    def __init__(self, document: Annotated, tree: Tree, hits: list[Hit]) -> None:
        self.document, self.tree, self.hits = document, tree, hits
        in_names = tokens_of_names(document, tree, {hit.head for hit in hits})
        self._places = self._by_sentence(
            [
                (k, p.span.start, p.span.end)
                for k, p in enumerate(document.places)
                if p.form == "name" and not self._is_origin(p) and tree.at(p.span.start) not in in_names
            ]
        )
        self._times = self._by_sentence(
            [
                (k, t.span.start, t.span.end)
                for k, t in enumerate(document.times)
                if _is_when(t) and not self._is_stamp(t)
            ]
        )
        self._counts = self._by_sentence(
            [(k, q.span.start, q.span.end) for k, q in enumerate(document.quantities) if q.dimension in COUNTED]
        )
        self._cues = sorted(
            (statement.cue.start, statement.cue.end, number)
            for number, statement in enumerate(document.statements)
            if statement.cue is not None
        )
        self._telling_heads = {head for found in self._times.values() for _, head in found}
        self._telling = {k: self._told_by(head) for found in self._times.values() for k, head in found}
        self._contents = Stretches(
            (part.start, part.end, number)
            for number, statement in enumerate(document.statements)
            for part in statement.content
        )
        self._heads = {hit.head for hit in hits}
        self._owner = self._share_quantities()

    def _is_stamp(self, time: Time) -> bool:
        """Whether a time says when the report was printed: "Updated on ...", or its day before a line."""
        text, span = self.document.text, time.span
        if PRINTED.search(text, max(0, span.start - LONGEST_STAMP), span.start):
            return True
        begins = not text[text.rfind("\n", 0, span.start) + 1 : span.start].strip()
        title = begins and text[span.end : span.end + 1] == " " and text[span.end + 1 : span.end + 2].isupper()
        return title and bool(FULL_DAY.search(span.of(text))) and _is_near(time, self.document.published.value)

    def _by_sentence(self, items: list[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
        """Sentence → (index, head token) of the items in it."""
        found: dict[int, list[tuple[int, int]]] = {}
        for index, start, end in items:
            head = self.tree.head_of(self.tree.covering(start, end))
            if head is not None:
                found.setdefault(self.tree.sentence_of(head), []).append((index, head))
        return found

    def _is_origin(self, place: Place) -> bool:
        """Whether a place only says where somebody is from or whose he is: "the Britain-based monitor"."""
        behind = self.document.text[place.span.end : place.span.end + LONGEST_ORIGIN].lower().lstrip()
        return behind.startswith(ORIGINS)

    def _told_by(self, head: int) -> tuple[int, ...]:
        """The statements that were made at a time: those by whose cue it hangs ("he said on Friday")."""
        tokens = self.tree.tokens
        verb = tokens[head].head
        if tokens[verb].pos == "ADP":
            verb = tokens[verb].head
        at = tokens[verb].start
        before = bisect_right(self._cues, (at, len(self.document.text), 0))
        near = self._cues[max(0, before - NEAR_CUES) : before]
        return tuple(number for start, end, number in near if start <= at < end)

    def _is_of_telling(self, time: int, hit: Hit) -> bool:
        """Whether a time is that of the statement in whose content an event stands."""
        at = self.tree.tokens[hit.head].start
        return self._is_added(time, hit) or any(
            part.start <= at < part.end
            for number in self._telling[time]
            for part in self.document.statements[number].content
        )

    def _is_record(self, hit: Hit, head: int) -> bool:
        """Whether a time only says since when there was no such event: "the first to hit the town since May"."""
        tokens = self.tree.tokens
        for k in self.tree.ancestors(head)[1:]:
            if tokens[k].text.lower() == "since" and tokens[k].dep in ("prep", "mark"):
                above = tokens[tokens[k].head]
                if above.lemma == "time":
                    return True  # "for the first time since May", of whatever its sentence tells
                return hit.head < k and (above.tag == "VB" or above.pos in ("NOUN", "PROPN"))
        return False

    def _is_ahead(self, head: int) -> bool:
        """Whether a time is one before which something is: "ahead of the feast", "on the eve of the vote"."""
        tokens = self.tree.tokens
        above = tokens[head].head
        while tokens[above].dep == "pobj" and tokens[above].head != above and tokens[above].lemma not in EVES:
            above = tokens[above].head  # "ahead of the anniversary of 24 February"
        if tokens[above].text.lower() != "of":
            return False
        over = tokens[tokens[above].head]
        return over.text.lower() in EVES

    def _is_added(self, time: int, hit: Hit) -> bool:
        """Whether an event stands in what was added to a statement of that time: "said Sunday, adding that ..."."""
        tokens = self.tree.tokens
        head = next((head for k, head in self._times.get(hit.sentence, ()) if k == time), None)
        if head is None:
            return False
        verb = tokens[head].head if tokens[tokens[head].head].pos != "ADP" else tokens[tokens[head].head].head
        return tokens[verb].lemma in ADDING and any(
            tokens[k].lemma in ADDING and tokens[k].head == verb and tokens[k].dep in ("advcl", "conj", "acl")
            for k in self.tree.ancestors(hit.head)
        )

    def cost(self, trigger: int, other: int, local: bool = False) -> float:
        """How loosely a word is tied to a trigger: steps in the tree, dearer over clauses and past other triggers."""
        path = self.tree.path(trigger, other)
        if path is None:
            return 99.0
        tokens = self.tree.tokens
        cost = float(len(path) - 1)
        for k, index in enumerate(path):
            if tokens[index].dep in CLAUSE and index != path[0]:
                cost += 1.5
            if 0 < k < len(path) - 1 and index in self._heads:
                cost += 2.0
        if local and len(path) > 1:
            near = tokens[path[-2]]
            if near.pos == "ADP" and near.text.lower() in LOCAL:
                cost -= 1.0
            elif near.pos == "ADP" and near.text.lower() == "from":
                cost += 1.0
            taken = path == [trigger, other] and tokens[trigger].tag == "VBG" and tokens[trigger].dep == "compound"
            if tokens[other].dep in ACTING and not taken:  # "Kyiv attacked", "Kyiv's attacks": who acts, not where
                cost += 4.0
            if any(tokens[index].dep == "conj" and tokens[index].tag.startswith("VB") for index in path[1:-1]):
                cost += BESIDE  # "seized the base in Rostov and sent troops toward Moscow"
            if len(path) > 2 and tokens[trigger].tag.startswith("VB") and self._does(path[1]):
                cost += DOUBT  # "rebels in Homs shelled a post near Hama": where those are who do it
            if tokens[other].dep == "dobj" and self.tree.kids(tokens[other].head, "xcomp"):  # "made Kyiv attack"
                cost += NEVER
        cost += APART * self._other_clauses(path) if local or self._is_time(other) else 0.0
        if other < trigger:
            cost += 0.25
        return cost

    def _does(self, token: int) -> bool:
        """Whether a word is the subject of a verb and stands for armed people."""
        told = self.tree.tokens[token]
        return told.dep == "nsubj" and not FIGHTERS.isdisjoint(concepts().get(told.text.lower(), ()))

    def _is_time(self, token: int) -> bool:
        return token in self._telling_heads

    def _other_clauses(self, path: list[int]) -> int:
        """How many verbs of other clauses, below what the two words share, a place or time hangs on."""
        tokens = self.tree.tokens
        top = next((k for k in range(1, len(path)) if tokens[path[k]].head == path[k - 1]), len(path))
        below = path[top : len(path) - 1]
        return sum(
            tokens[index].tag.startswith("VB")
            and (tokens[index].dep in OTHER_CLAUSES or self._is_own_clause(index))
            and not (tokens[index].dep in ("relcl", "acl", "advcl") and tokens[index].head == path[0])
            for index in below
        )

    def _is_own_clause(self, verb: int) -> bool:
        """Whether a coordinated verb has a subject of its own: "..., and which Russia claimed last year"."""
        return self.tree.tokens[verb].dep == "conj" and bool(self.tree.kids(verb, "nsubj", "nsubjpass"))

    def place(self, hit: Hit) -> int | None:
        """Index of the place that the event is at, or None."""
        found = [
            (self.cost(hit.head, head, local=True) + self._acting(hit, k, head), abs(head - hit.head), k)
            for k, head in self._places.get(hit.sentence, [])
        ]
        if found:
            best = min(found)
            if best[0] <= FAR_PLACE:
                return best[2]
        return None

    def _acting(self, hit: Hit, number: int, head: int) -> float:
        """What speaks against a place because its name stands for who acts there, or for whose act it is."""
        place, token = self.document.places[number], self.tree.tokens[head]
        taking = self.tree.tokens[hit.head]
        if taking.tag == "VBG" and taking.dep == "compound" and taking.head == head and hit.last == head:
            return 0.0  # "Recapturing Kherson could lift morale": what is taken
        if token.text.isupper() and len(token.text) > LONGEST_LETTERS and not self._in_capitals(hit.sentence):
            return ELSEWHERE  # "MOSCOW Some 120 were killed in Syria": where it was written
        if token.head in self._heads and token.dep in ("compound", "nmod") and (place.feature or "").startswith("PCL"):
            return NEVER  # "US air strikes"
        behind = self.tree.tokens[token.head]
        if token.dep in ("compound", "nmod") and behind.lemma in SPEAKING:
            return NEVER  # "US official: missiles hit Poland"
        if token.dep == "dobj" and token.head != hit.head and (place.feature or "").startswith(("PCL", "CONT")):
            return ELSEWHERE  # "asked Kenya for help after the strike"
        if (place.feature or "").startswith(SEATS) and self._stands_for_power(hit, head, place):
            return NEVER
        over = self.tree.tokens[behind.head] if behind.pos == "ADP" else behind
        if over.lemma in OFFICES and behind.text.lower() in ("of", "for"):
            return OFFICE  # "the governor of Luhansk said": the place where nothing nearer is told
        if over.lemma == "close" and behind.text.lower() == "to":
            return DOUBT  # "Melitopol, a city close to Crimea"
        if over.lemma in BORDERS and (place.feature or "").startswith("PCL"):
            return ELSEWHERE  # "near the border with Kenya": in another country, or not
        if place.use == "literal" or names_ground(self.tree, place, head):
            return 0.0
        undergoes = token.dep in ("dobj", "nsubjpass") and token.head == hit.head
        at = token.dep == "pobj" and behind.text.lower() in LOCAL
        return DOUBT if undergoes or at else NEVER

    def _stands_for_power(self, hit: Hit, head: int, place: Place) -> bool:
        """Whether a state or its capital is spoken to, or a capital owns something: "blames Moscow", "Moscow's war"."""
        capital = (place.feature or "").startswith("PPLC")
        token = self.tree.tokens[head]
        above = self.tree.tokens[token.head]
        if token.dep == "dative":
            return True  # "which could give Moscow trouble"
        if token.dep in ("dobj", "nsubjpass") and above.lemma in ADDRESSING and token.head != hit.head:
            return True
        return capital and token.dep == "poss" and above.lemma not in GROUND and above.pos == "NOUN"

    def _in_capitals(self, sentence: int) -> bool:
        """Whether a sentence is set in capitals, so that they do not mark a dateline."""
        span = self.tree.sentences[sentence]
        return self.document.text[span.start : span.end].isupper()

    def time(self, hit: Hit) -> int | None:
        """Index of the time that the event is at, or None."""
        found = [
            (self.cost(hit.head, head), abs(head - hit.head), k)
            for k, head in self._times.get(hit.sentence, [])
            if not self._is_of_telling(k, hit) and not self._is_record(hit, head) and not self._is_ahead(head)
        ]
        if found:
            best = min(found)
            if best[0] <= FAR_TIME:
                return best[2]
        return None

    def _share_quantities(self) -> dict[int, list[int]]:
        """Trigger's head → quantities nearest to it; each quantity goes to one trigger."""
        owner: dict[int, list[int]] = {}
        by_sentence: dict[int, list[Hit]] = {}
        for hit in self.hits:
            by_sentence.setdefault(hit.sentence, []).append(hit)
        for sentence, items in self._counts.items():
            for index, head in items:
                quantity = self.document.quantities[index]
                ranked = (
                    (self.cost(hit.head, head) - self._kinship(quantity, hit), abs(hit.head - head), hit.head)
                    for hit in by_sentence.get(sentence, [])
                )
                nearest = min(ranked, default=None)
                if nearest is not None and nearest[0] <= FAR_COUNT:
                    owner.setdefault(nearest[2], []).append(index)
        return owner

    def _kinship(self, quantity: Quantity, hit: Hit) -> float:
        """What speaks for a count to be of this event: "nine wounded" of the wounding."""
        of = (quantity.of or "").lower()
        word = self.tree.tokens[hit.head].lemma
        return 2.0 if any(root in of and root in word for root in CASUALTY) else 0.0

    def quantities(self, hit: Hit) -> tuple[int, ...]:
        """Indexes of the quantities that the event counts."""
        return tuple(self._owner.get(hit.head, ()))

    def statement(self, start: int, end: int) -> int | None:
        """Index of the innermost statement whose content holds the characters."""
        found: tuple[int, int, int] | None = None
        for index in {index for _, _, index in self._contents.holding(start, end)}:
            statement = self.document.statements[index]
            depth, outer = 0, statement.within
            while outer is not None and depth < 20 and 0 <= outer < len(self.document.statements):
                depth, outer = depth + 1, self.document.statements[outer].within
            key = (-depth, sum(part.end - part.start for part in statement.content), index)
            found = key if found is None or key < found else found
        return found[2] if found else None


def _is_near(time: Time, published: str | None) -> bool:
    """Whether a time is the day of publication or the day before or after."""
    try:
        days = date.fromisoformat((time.value or "")[:10]) - date.fromisoformat((published or "")[:10])
    except ValueError:
        return False
    return abs(days.days) <= 1


def _is_when(time: Time) -> bool:
    """Whether a time says when: a day or a clock time, or a length that ends at a known day ("the past 24 hours")."""
    return time.type in ("DATE", "TIME") or (time.type == "DURATION" and time.earliest is not None)


def days_of(time: Time) -> tuple[str | None, str | None, str | None]:
    """(whole day or None, earliest, latest) that a time means, ISO 8601."""
    value = time.value or ""
    day = value[:10] if len(value) >= 10 and (len(value) == 10 or value[10] == "T") else None
    if day is not None:
        try:
            date.fromisoformat(day)
        except ValueError:
            day = None
    if day is None and time.earliest is not None and time.earliest == time.latest:
        day = time.earliest
    return day, (day or time.earliest), (day or time.latest)
