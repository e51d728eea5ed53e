"""Where each event is: the most exact place that the report gives for it.

Its own sentence first; another mention of the same happening; the adjective of what was hit ("a Ukrainian village");
then the place that the report is about: the last place told before it in its paragraph, the dateline, the headline or
the lead. A place nearer by never replaces a more exact one of the same ground, and never one that it contradicts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import pairwise

from reportedly.layers.events.argument_words import ARMS
from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.names_in_clauses import (
    ADDRESSING,
    GROUND,
    SEATS,
    names_ground,
    noun_behind,
    tokens_of_names,
)
from reportedly.layers.events.setting import LONGEST_ORIGIN, ORIGINS
from reportedly.layers.rows.act_words import INVADING, WIDE
from reportedly.layers.rows.casualty_words import PEOPLE
from reportedly.layers.rows.finer_places import (
    COUNTRY,
    _stands_for,
    elsewhere,
    is_town_beside_seat,
    rank,
    within,
)
from reportedly.layers.rows.happenings import EARLY_ON, LEAD
from reportedly.layers.rows.parsed_events import ParsedEvent, is_town
from reportedly.model import Annotated, Place
from reportedly.model.event_types import VIOLENT

AWAY = frozenset(
    "agreement talks support aid sanction demand accusation threat refusal restriction release_or_concession "
    "group_change cyber_operation".split()
)
"""What is said, signed and ordered has no ground of its own: only a place of its own sentence is given."""
ABOUT, SHORT = 12, 25  # sentences that speak of the report's place; those of a report that speaks of no other
ONE_STORY = 40  # sentences of a report in which the town named most is that of what it begins with
UNDERGOING = frozenset({"pobj", "dobj", "nsubjpass"})
SPOKEN_OF = frozenset({"ccomp", "acl", "advcl", "parataxis", "pcomp"})
SITES = GROUND | frozenset(
    "territory soil land capital coast airspace water border enclave infrastructure grid plant school building home "
    "house street settlement mosque church".split()
)
"""Nouns for what lies in the country that is named before them: "a Polish village"."""
SETTLEMENTS = frozenset("city town village settlement hamlet".split())
OFFICIALS = frozenset("mayor governor".split())
DIGEST = re.compile(
    r"\b(?:at a glance|what (?:we know|happened|to know)|as it happened|recap|round-?up|briefing|in brief|news wrap|"
    r"key (?:moments|events|developments)|week in review|live(?: news| updates| blog)?:|latest:)"
    r"|\blive(?: updates| blog)? *$",
    re.IGNORECASE | re.MULTILINE,
)
"""Headlines of reports that tell of many happenings, one a paragraph."""
FEW = 6  # sentences up to which a "live briefing" tells one story
MINISTRIES = frozenset("ministry embassy spokesman spokeswoman spokesperson official diplomat correspondent".split())
"""Who speaks: where they sit is not where the act was."""
EARLIER = frozenset("earlier previous past prior similar".split())
OFTEN = 2  # times that a short report names its town
MOST_BESIDE = 6  # names of a list that are followed to the first
REACH, BACK = 7, 3  # steps in the tree to "the city" of an event; sentences back to the town that it takes up
WIDE_PHRASE = 8  # words between two places of one phrase
FARTHEST = 80  # characters between them


class Grounds:
    """The places of one report that an event can be at, and its focus."""

    def __init__(self, document: Annotated, tree: Tree) -> None:
        self.document, self.tree = document, tree
        self._heads = {
            head
            for event in document.events
            if (head := tree.head_of(tree.covering(event.trigger.start, event.trigger.end))) is not None
        }
        in_names = tokens_of_names(document, tree, self._heads)
        self._usable = [
            k
            for k, place in enumerate(document.places)
            if place.lat is not None
            and place.form == "name"
            and (place.use == "literal" or self._names_ground(k))
            and not self._is_of_speaker(place)
            and tree.at(place.span.start) not in in_names
        ]
        self._places = [place.span.start for place in document.places]  # in the order of the text
        self._usable_starts = [self._places[k] for k in self._usable]
        self._acting = {
            k
            for actor in document.actors
            for mention in actor.mentions
            for k in tree.covering(mention.span.start, mention.span.end)[-1:]
        }
        self.focus = self._focus()
        self._towns = [k for k in self._usable if is_town(document.places[k])]  # in the order of the text
        self._settlements = [k for k in self._usable if is_town(document.places[k]) or document.places[k].approximate]
        self._settled = [document.places[k].span.start for k in self._settlements]
        upto = tree.sentences[min(EARLY_ON, len(tree.sentences)) - 1].end if tree.sentences else 0
        self._early = [k for k in self._towns if document.places[k].span.start < upto and self._is_ground(k)]

    def _is_of_speaker(self, place: Place) -> bool:
        """Whether a place says where somebody is from or based: "the Britain-based monitor"."""
        behind = self.document.text[place.span.end : place.span.end + LONGEST_ORIGIN].lower().lstrip()
        return behind.startswith(ORIGINS)

    def _names_ground(self, number: int) -> bool:
        """Whether a place's name stands before a noun for ground: "the Jabalia refugee camp"."""
        span = self.document.places[number].span
        head = self.tree.head_of(self.tree.covering(span.start, span.end))
        return head is not None and names_ground(self.tree, self.document.places[number], head)

    def _focus(self) -> int | None:
        """The place that headline and lead are about: the most exact literal one, the first of these."""
        if not self.tree.sentences:
            return None
        start, end = 0, self.tree.sentences[min(LEAD, len(self.tree.sentences)) - 1].end
        line = self.document.text.partition("\n")[0]
        digest = DIGEST.search(line) if len(self.tree.sentences) > FEW else None
        if digest is not None:  # it is about many places: "Live news: missiles land in Poland"
            start, end = digest.end(), len(line)
        early = [k for k in self._told(start, end) if self._is_ground(k)]
        early = [k for k in early if rank(self.document.places[k]) <= COUNTRY] or [
            k  # "the Poland missile claim": named only beside another noun
            for k, place in enumerate(self.document.places)
            if start <= place.span.start < end and place.form == "name" and place.lat is not None and self._is_beside(k)
        ]
        return min(early, key=lambda k: (rank(self.document.places[k]), k), default=None)

    def _told(self, start: int, end: int) -> list[int]:
        """The usable places that begin in a stretch."""
        first = bisect_left(self._usable_starts, start)
        return self._usable[first : bisect_left(self._usable_starts, max(start, end))]

    def finer(self, own: int) -> int | None:
        """A more exact place that one phrase names together with a place: "Kharkiv, Ukraine"."""
        held = self.document.places[own]
        best, least = None, rank(held) if held.lat is not None else COUNTRY
        before = self.document.places[own - 1] if own else held
        beside = self.document.text[before.span.end : held.span.start] in (", ", " (") and before.form == "name"
        if beside and is_town(before) and within(before, held):
            return own - 1  # "Armenia, Colombia": whatever the first stands for
        for k in self._told(held.span.start - FARTHEST, held.span.start + FARTHEST):
            place = self.document.places[k]
            if _stands_for(place, held):
                continue
            finer = rank(place) < least or (best is None and is_town_beside_seat(self.document, place, held))
            close = abs(place.span.start - held.span.start) < FARTHEST and finer
            if close and not elsewhere(held, place) and self._in_one_phrase(held, place):
                best, least = k, rank(place)
        return best

    def _in_one_phrase(self, a: Place, b: Place) -> bool:
        """Whether nothing but names, nouns and prepositions of place stands between two places."""
        first, last = sorted((a.span, b.span))
        between = self.tree.covering(first.end, last.start) if first.end < last.start else range(0)
        return len(between) <= WIDE_PHRASE and all(
            k not in self._heads
            and self.tree.tokens[k].pos in ("ADP", "DET", "PUNCT", "PROPN", "NOUN", "ADJ", "PART", "SCONJ")
            for k in between
        )

    def town_of_sentence(self, mention: ParsedEvent, own: int) -> int | None:
        """The one town that an event's sentence names on the ground of its own place: "in Homs province near Homs"."""
        sentence, held = self.tree.sentences[mention.sentence], self.document.places[own]
        if rank(held) in (0, 5):
            return None
        towns = {
            self.document.places[k].geonameid: k
            for k in self._usable
            if sentence.start <= self.document.places[k].span.start < sentence.end
            and is_town(self.document.places[k])
            and self._is_ground(k)
            and within(self.document.places[k], held)
            and not _stands_for(self.document.places[k], held)
        }
        return next(iter(towns.values())) if len(towns) == 1 else None

    def town_taken_up(self, mention: ParsedEvent) -> int | None:
        """The town that "the city" or "the village" of an event's sentence takes up: the last that was told before."""
        tree = self.tree
        sentence = tree.sentences[mention.sentence]
        for k in range(sentence.first, sentence.last):
            token = tree.tokens[k]
            if token.lemma not in SETTLEMENTS or token.dep not in ("pobj", "dobj", "nsubjpass"):
                continue
            if not any(tree.tokens[d].text.lower() in ("the", "this", "that") for d in tree.kids(k, "det")):
                continue
            if any(tree.tokens[p].text.lower() == "of" for p in tree.kids(k, "prep")) or tree.kids(k, "compound"):
                continue  # "the city of Homs", "the Homs village": named itself
            path = tree.path(mention.head, k)
            if path is None or len(path) > REACH:
                continue
            before = bisect_left(self._settled, token.start)
            if before and mention.sentence - self._sentence_of(self._settlements[before - 1]) <= BACK:
                return self._named(self._settlements[before - 1])
        return None

    def _named(self, number: int) -> int:
        """A settlement, or the village that is told to lie near it, just before: "Hroza, near Kharkiv"."""
        before = self.document.places[number - 1] if number else None
        lends = before is not None and before.approximate and _stands_for(self.document.places[number], before)
        return number - 1 if lends else number

    def _sentence_of(self, number: int) -> int:
        at = self.tree.covering(self.document.places[number].span.start, self.document.places[number].span.end)
        return self.tree.sentence_of(at.start) if len(at) else -1

    def town_of_lead(self, mention: ParsedEvent, own: int) -> int | None:
        """The one town that headline and lead name on the ground of the place of an event told there."""
        held = self.document.places[own]
        if mention.sentence >= EARLY_ON or rank(held) in (0, 5) or mention.event.type not in VIOLENT:
            return None
        if held.approximate:
            return None  # a village without a point of its own is as exact
        if rank(held) >= COUNTRY and self.tree.tokens[mention.head].tag == "NNS":
            return None  # "strikes across Ukraine" are not all in the one town of the lead
        towns = {self.document.places[k].geonameid: k for k in self._early if within(self.document.places[k], held)}
        return next(iter(towns.values())) if len(towns) == 1 else None

    def town_of_report(self, own: int | None, others: Collection[int]) -> int | None:
        """The town that a short report names more often than any other, on the ground of a larger place or of none.

        Args:
            others: the mentions of places that the report tells other happenings at.
        """
        if len(self.tree.sentences) > ONE_STORY:
            return None
        held = self.document.places[own] if own is not None else None
        if held is not None and (rank(held) == 0 or held.approximate):
            return None
        named: dict[int, list[int]] = {}
        for k in (k for k in self._towns if k not in others):
            place = self.document.places[k]
            seat = (place.feature or "").startswith(SEATS)
            if place.geonameid is not None and not seat and (held is None or rank(held) == 5 or within(place, held)):
                named.setdefault(place.geonameid, []).append(k)
        by_number = sorted(named.values(), key=lambda found: (-len(found), found[0]))
        if not by_number or len(by_number[0]) < OFTEN:
            return None
        if len(by_number) > 1 and len(by_number[0]) == len(by_number[1]):
            return None
        return by_number[0][0]

    def adjective(self, mention: ParsedEvent) -> int | None:
        """The place that qualifies what was hit: "a Ukrainian village", "the Kherson station"; never that of people."""
        sentence = self.tree.sentences[mention.sentence]
        best: tuple[int, int] | None = None
        first = bisect_left(self._places, sentence.start)
        for k in range(first, bisect_left(self._places, sentence.end)):
            place = self.document.places[k]
            if place.lat is None:
                continue
            token = self.tree.head_of(self.tree.covering(place.span.start, place.span.end))
            if token is None or self.tree.tokens[token].dep not in ("amod", "compound", "nmod", "poss"):
                continue
            noun = self.tree.tokens[token].head
            if self.tree.tokens[noun].dep == "compound" and self._is_official(noun):
                noun = self.tree.tokens[noun].head  # "Melitopol Mayor Ivan Fedorov"
            path = self.tree.path(mention.head, noun)
            if path is not None and self._is_above(path):
                continue  # "denied Russian claims that the base was hit"
            if noun in self._heads or path is None or len(path) > 5:
                continue
            if self._is_people(noun) and not (is_town(place) and self._is_official(noun)):
                continue
            if rank(place) >= COUNTRY and self.tree.tokens[noun].lemma not in SITES:
                continue  # "a Russian depot" is not in Russia, "Russian gold" is nowhere
            owns = self.tree.tokens[token].dep == "poss" and (place.feature or "").startswith(SEATS)
            if owns and self.tree.tokens[noun].lemma not in SITES:
                continue  # "Moscow's conduct of the war"
            if self.tree.tokens[noun].dep in UNDERGOING and (best is None or len(path) < best[0]):
                best = (len(path), k)
        return best[1] if best else None

    def _is_above(self, path: Sequence[int]) -> bool:
        """Whether a path from an event leads out of its clause to what only speaks of it."""
        tokens = self.tree.tokens
        return any(tokens[a].head == b and tokens[a].dep in SPOKEN_OF for a, b in pairwise(path))

    def _is_official(self, noun: int) -> bool:
        """Whether a word stands for the official of a place, who is there: "the Melitopol mayor, Ivan Fedorov"."""
        titles = [noun, *self.tree.kids(noun, "compound", "nmod", "appos")]
        return any(self.tree.tokens[k].lemma.lower() in OFFICIALS for k in titles)

    def _is_people(self, noun: int) -> bool:
        """Whether a word stands for people, or for an actor: where they come from is not where they are."""
        return noun in self._acting or self.tree.tokens[noun].lemma in PEOPLE | ARMS

    def before(self, mention: ParsedEvent) -> int | None:
        """The last literal place told before an event in its paragraph, in this sentence or the one before."""
        start = self.tree.sentences[max(0, mention.sentence - 1)].start
        trigger = mention.event.trigger.start
        found = [k for k in self._told(start, trigger) if self._is_ground(k)]
        found = [k for k in found if rank(self.document.places[k]) <= COUNTRY]
        found = [k for k in found if "\n\n" not in self.document.text[self.document.places[k].span.start : trigger]]
        return found[-1] if found else None

    def _is_ground(self, number: int) -> bool:
        """Whether a name stands where places stand in a sentence, not for who acts or whose something is."""
        span = self.document.places[number].span
        token = self.tree.head_of(self.tree.covering(span.start, span.end))
        if token is not None and names_ground(self.tree, self.document.places[number], token):
            token = noun_behind(self.tree, token)
        if token is None or self.tree.tokens[token].dep in ("poss", "compound", "amod", "nmod"):
            return False
        first = self._first_beside(token)
        dep, verb = self.tree.tokens[first].dep, self.tree.tokens[first].head
        if dep in ("nsubj", "agent"):
            return False
        if dep == "pobj" and self.tree.tokens[self.tree.tokens[verb].head].lemma in MINISTRIES:
            return False  # "the defence ministry in Moscow said"
        seat = (self.document.places[number].feature or "").startswith(SEATS)
        addressed = seat and dep in ("dobj", "nsubjpass") and self.tree.tokens[verb].lemma in ADDRESSING
        return not addressed

    def _first_beside(self, token: int) -> int:
        """The first of the words that are coordinated with a word."""
        for _ in range(MOST_BESIDE):
            if self.tree.tokens[token].dep != "conj":
                break
            token = self.tree.tokens[token].head
        return token

    def only_of_sentence(self, mention: ParsedEvent) -> int | None:
        """The one place that an event's sentence names as ground."""
        span = self.tree.sentences[mention.sentence]
        told = {self.document.places[k].geonameid: k for k in self._told(span.start, span.end) if self._is_ground(k)}
        found = next(iter(told.values())) if len(told) == 1 else None
        return found if found is not None and rank(self.document.places[found]) <= COUNTRY else None

    def _is_beside(self, number: int) -> bool:
        span = self.document.places[number].span
        token = self.tree.head_of(self.tree.covering(span.start, span.end))
        if token is None or self.tree.tokens[token].dep != "compound":
            return False
        noun = self.tree.tokens[token].head
        return noun not in self._heads and not self._is_people(noun)

    def fallback(self, mention: ParsedEvent) -> tuple[int, str] | None:
        """(place, why) that holds for an event whose own sentence and happening tell none."""
        only = self.only_of_sentence(mention) if mention.event.type in VIOLENT else None
        if only is not None and mention.lemma in INVADING and is_town(self.document.places[only]):
            return None
        if only is not None:
            return only, "the one place of its sentence"
        if any(self.tree.tokens[k].text.lower() in EARLIER for k in self.tree.kids(mention.head, "amod")):
            return None  # "an earlier strike" need not have been where this one was
        if mention.event.type in AWAY or mention.lemma in WIDE or mention.event.type is None:
            return None
        before = self.before(mention)
        if before is not None:
            finer = self.finer(before)
            return finer if finer is not None else before, "the place told before it"
        own = self.tree.sentences[mention.sentence]
        if self.focus is None or own.start <= self.document.places[self.focus].span.start < own.end:
            return None  # its own sentence has it, in another clause
        if mention.event.type == "arrest":
            return None
        if mention.sentence < ABOUT or len(self.tree.sentences) <= SHORT:
            return self.focus, "the place that the report is about"
        return None
