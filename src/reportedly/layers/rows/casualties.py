"""How many were killed, wounded, captured, missing or displaced: which counts of people are tolls, and of which word.

A count is read as a toll where grammar joins it to a word of `data/casualties.tsv`: "nine people were killed", "killing
nine", "nine dead", "the lives of nine", "left nine dead". The parts of one phrase are added ("two women and a boy were
killed"), and who is told without a number counts as one ("killing a woman"). A part of a whole told beside it
("including three children") is none of its own; nor is a total that runs over other days ("bringing the toll since May
to 300").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.layers.events.grammar import Tree
from reportedly.layers.rows.casualty_words import (
    A_FEW,
    AIMED_AT,
    AMONG,
    CLIMBING,
    FURTHER,
    HARMED,
    HELD,
    LEAST_FEW,
    ONE,
    PEOPLE,
    PERIODS,
    SEVERAL,
    STATES,
    TOLD_AS_NUMBER,
    TOTALS,
    VAGUE,
    table,
)
from reportedly.model import Annotated, Quantity, Reason, Toll

PAIR, THOUSAND = 2, 1000  # figures told one for the other; what the first leaves out: "70 or 80,000"


@dataclass(frozen=True, slots=True)
class Casualties:
    """One count of people, what became of them, and the word that says so (a token).

    Attributes:
        running: the count runs over other days than the event's.
        people: the word for those counted.
        further: they are told beside others ("three more died").
    """

    toll: Toll
    word: int
    reason: Reason
    running: bool = False
    people: str = ""
    further: bool = False

    @property
    def told_of(self) -> tuple[str, float, str]:
        """What became of them, how many, and the word for them: what two tellings of one count share."""
        return self.toll.counted, self.toll.value, self.people


def casualties(document: Annotated, tree: Tree) -> list[Casualties]:
    """All counts of people killed, wounded, captured, missing or displaced, in text order; parts of a phrase added."""
    found: dict[tuple[int, str], list[Casualties]] = {}
    for number, quantity in enumerate(document.quantities):
        if quantity.dimension != "count" or quantity.same_amount_as is not None:
            continue
        token = tree.head_of(tree.covering(quantity.span.start, quantity.span.end))
        if token is None:
            continue
        noun = _counted_noun(tree, token)
        if _is_former(tree, token) or _is_former(tree, noun):
            continue
        told = _beside_its_word(tree, token) or _told_before(document, tree, quantity)
        if told is None and ((told := _fate(tree, noun, quantity)) is None or _is_part(tree, noun)):
            continue
        counted, word = told
        toll = _toll(document, quantity, counted, number)
        reason = Reason(f"“{quantity.span.of(document.text)}” {counted}", quantity.span)
        made = Casualties(toll, word, reason, _is_running(document, tree, noun, word), *_whom(tree, noun, token))
        found.setdefault((word, counted), []).append(made)
    for made in (*_single(document, tree), *_several(document, tree)):
        found.setdefault((made.word, made.toll.counted), []).append(made)
    return [_either(document, parts) or _added(parts) for _, parts in sorted(found.items())]


def _is_former(tree: Tree, noun: int) -> bool:
    """Whether a figure is the one that another has taken the place of: "rose from two to four"."""
    prep = tree.tokens[noun].head
    if tree.tokens[noun].dep == "quantmod" and noun:  # "from two to four people" as one phrase
        around = tree.tokens[noun - 1].text.lower(), tree.tokens[noun + 1].text.lower()
        return around == ("from", "to")
    if tree.tokens[noun].dep != "pobj" or tree.tokens[prep].text.lower() != "from":
        return False
    return any(
        tree.tokens[k].text.lower() == "to" and any(tree.tokens[o].pos in ("NUM", "NOUN") for o in tree.kids(k, "pobj"))
        for k in (*tree.kids(tree.tokens[prep].head, "prep"), *tree.kids(prep, "prep"))
    )


def _beside_its_word(tree: Tree, number: int) -> tuple[str, int] | None:
    """(what became of them, its word) of a number in a list: "killed - including three children - and 56 injured"."""
    if number + 1 >= len(tree.tokens) or not (tree.tokens[number].dep == "conj" or _is_whole(tree, number)):
        return None
    found = STATES.get(tree.tokens[number + 1].text.lower())
    return None if found is None else (found, number + 1)


def _is_whole(tree: Tree, number: int) -> bool:
    """Whether a number is the whole of which another tells a part: "twelve of the | 40 wounded"."""
    above = tree.tokens[tree.tokens[number].head]
    return above.text.lower() == "of" and tree.tokens[above.head].pos == "NUM" and bool(tree.kids(number, "det"))


def _told_before(document: Annotated, tree: Tree, quantity: Quantity) -> tuple[str, int] | None:
    """(what became of them, its word) where "the number of fighters captured is" stands before a number."""
    of = quantity.of_span
    if of is None or of.end > quantity.span.start:
        return None
    between = document.text[of.end : quantity.span.start].lower().split()
    if not set(between) & TOLD_AS_NUMBER:
        return None
    inside = tree.covering(of.start, of.end)
    return next((found for k in inside if (found := _of_verb(tree, k, "object")) is not None), None)


def _single(document: Annotated, tree: Tree) -> Iterator[Casualties]:
    """Those who are told without a number, each as one: "killing a woman", "a soldier and a boy were wounded"."""
    for noun, token in enumerate(tree.tokens):
        if token.tag != "NN" or token.lemma not in PEOPLE - SEVERAL - AIMED_AT:
            continue
        article = next((k for k in tree.kids(noun, "det") if tree.tokens[k].text.lower() in ONE), None)
        if article is None or tree.kids(noun, "nummod"):
            continue
        first = noun
        while _is_listed(tree, first) and tree.tokens[first].head < first:
            first = tree.tokens[first].head
        told = _of_single(tree, first)
        if told is not None and not _is_part(tree, noun):
            span = document.report.span(tree.tokens[article].start, token.end)
            reason = Reason(f"“{span.of(document.text)}” {told[0]}", span)
            further = tree.tokens[article].text.lower() in FURTHER
            yield Casualties(Toll(told[0], 1.0, 1.0, None, 1.0), told[1], reason, False, token.lemma, further)


def _several(document: Annotated, tree: Tree) -> Iterator[Casualties]:
    """Those who are told as "several" or "a few", each as at least three."""
    for number, token in enumerate(tree.tokens):
        if token.text.lower() not in A_FEW or token.dep not in ("amod", "nsubj", "nsubjpass", "dobj"):
            continue
        noun = token.head if token.dep == "amod" else number
        if token.dep == "amod" and tree.tokens[noun].lemma not in PEOPLE | {"people", "other"}:
            continue
        told = _of_single(tree, noun)
        if told is not None and not _is_part(tree, noun):
            span = document.report.span(token.start, tree.tokens[noun].end)
            reason = Reason(f"“{span.of(document.text)}” {told[0]}", span)
            further = tree.tokens[noun].text.lower() in FURTHER or not FURTHER.isdisjoint(
                tree.tokens[k].text.lower() for k in tree.children[noun]
            )
            toll = Toll(told[0], LEAST_FEW, None, None, LEAST_FEW)
            yield Casualties(toll, told[1], reason, False, tree.tokens[noun].lemma, further)


def _is_listed(tree: Tree, noun: int) -> bool:
    """Whether a word stands in a list after another: "a nurse, a clerk and two guards".

    "Two women (a nurse and a clerk)" are two women.
    """
    token = tree.tokens[noun]
    told_apart = bool(tree.kids(noun, "nummod")) or not tree.kids(token.head, "nummod")
    return token.dep == "conj" or (token.dep == "appos" and bool(tree.kids(noun, "cc")) and told_apart)


def _of_single(tree: Tree, noun: int) -> tuple[str, int] | None:
    """(what became of one who is told without a number, the word that says so)."""
    token = tree.tokens[noun]
    above = tree.tokens[token.head]
    if token.dep in ("dobj", "nsubjpass"):
        return _of_verb(tree, token.head, "object")
    if token.dep == "nsubj":
        return _of_verb(tree, token.head, "subject")
    if token.dep == "pobj" and above.text.lower() == "of":
        killing = tree.tokens[above.head]
        return (table()["of"][killing.lemma], above.head) if killing.lemma in table()["of"] else None
    return None


def _counted_noun(tree: Tree, token: int) -> int:
    """The noun that a number counts: "49 people" → people; the number itself where it stands alone."""
    steps = 0
    while tree.tokens[token].dep in ("nummod", "quantmod", "advmod", "compound") and steps < 3:
        if tree.tokens[token].dep == "advmod" and tree.tokens[tree.tokens[token].head].pos != "NUM":
            break
        token, steps = tree.tokens[token].head, steps + 1
    above = tree.tokens[token].head
    if tree.tokens[token].dep == "conj" and tree.tokens[above].dep == "nummod" and tree.tokens[above].head == token + 1:
        return token + 1  # "is at least 90 and 15 | officers", read as one number
    return token


def _fate(tree: Tree, noun: int, quantity: Quantity) -> tuple[str, int] | None:
    """(what became of those counted, the word that says so), by grammar."""
    words = table()
    token = tree.tokens[noun]
    if token.lemma in words["noun"] and noun != tree.at(quantity.span.start):
        return words["noun"][token.lemma], noun
    for child in tree.kids(noun, "acl", "relcl", "amod", "oprd", "acomp"):
        if _is_whole(tree, child - 1):
            continue  # "twelve of the 40 wounded died"
        if tree.tokens[child].dep == "acl" and tree.kids(child, "dobj"):
            continue  # "claimed the lives of nine people, injured 40"
        if (found := _of_verb(tree, child, "object")) is not None:
            return found
        verb = tree.tokens[child]
        if verb.lemma in words["state"] and verb.pos in ("ADJ", "VERB"):
            return words["state"][verb.lemma], child
        if verb.dep == "relcl" and verb.lemma in words["subject"]:
            return words["subject"][verb.lemma], child
        for inner in tree.kids(child, "xcomp", "oprd", "ccomp"):  # "reported killed"
            if (found := _of_verb(tree, inner, "object")) is not None:
                return found
    found = _above(tree, noun) or _number_told(tree, noun)
    if found is None and (quantity.of or "").lower() in STATES:
        return STATES[(quantity.of or "").lower()], noun
    return found


def _number_told(tree: Tree, noun: int) -> tuple[str, int] | None:
    """What a number counts that stands apart from it: "the number of people killed is 90", "the toll rose to 90"."""
    token = tree.tokens[noun]
    verb = token.head if token.dep in ("attr", "dobj", "pobj") else None
    for _ in range(2):
        if verb is not None and tree.tokens[verb].dep == "prep":
            verb = tree.tokens[verb].head  # "rose from 14 to | 19"
    for subject in tree.kids(verb, "nsubj", "nsubjpass") if verb is not None else ():
        if tree.tokens[subject].lemma not in ("number", "toll", "count"):
            continue
        if any(tree.tokens[k].lemma == "death" for k in tree.kids(subject, "compound")):
            return "killed", subject
        for prep in tree.kids(subject, "prep"):
            for counted in tree.kids(prep, "pobj"):
                for child in tree.kids(counted, "acl", "relcl"):
                    if (found := _of_verb(tree, child, "object")) is not None:
                        return found
                if tree.tokens[counted].lemma in table()["noun"]:
                    return table()["noun"][tree.tokens[counted].lemma], counted
    return None


def _above(tree: Tree, noun: int) -> tuple[str, int] | None:
    words = table()
    token, head = tree.tokens[noun], tree.tokens[tree.tokens[noun].head]
    at = token.head
    if _is_listed(tree, noun):
        return _above(tree, at) if head.pos in ("NOUN", "NUM", "PROPN") else _of_verb(tree, at, "object")
    if token.dep in ("nsubjpass", "dobj"):
        if token.dep == "dobj":  # "left nine dead", "took nine prisoner"
            for child in (*tree.kids(at, "oprd", "acomp", "xcomp", "advcl"), *tree.kids(noun, "amod")):
                if tree.tokens[child].lemma in words["state"]:
                    return words["state"][tree.tokens[child].lemma], child
        if (found := _of_verb(tree, at, "object")) is not None:
            return found
    if token.dep in ("nsubj", "nsubjpass"):
        if (found := _of_verb(tree, at, "subject")) is not None:
            return found
        for child in tree.kids(at, "xcomp") if head.lemma in HELD else ():
            if (found := _of_verb(tree, child, "subject")) is not None:
                return found  # "dozens are believed to have died"
        for child in (at, *tree.kids(at, "acomp", "attr", "oprd", "xcomp")):
            if tree.tokens[child].text.lower() in words["state"]:
                return words["state"][tree.tokens[child].text.lower()], child
            if (found := _of_verb(tree, child, "object")) is not None:
                return found
        if head.tag == "VBN" and (found := _of_verb(tree, at, "object")) is not None:  # headline: "10 killed when ..."
            return found
    if token.dep == "pobj" and head.text.lower() == "of":
        over = tree.tokens[head.head]
        if over.lemma in words["of"]:
            return words["of"][over.lemma], head.head
        if over.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj") and over.pos in ("NOUN", "NUM"):
            return _above(tree, head.head)
    return None


def _of_verb(tree: Tree, verb: int, part: str) -> tuple[str, int] | None:
    found = table()[part].get(tree.tokens[verb].lemma)
    return (found, verb) if found is not None else None


def _is_part(tree: Tree, noun: int) -> bool:
    """Whether those counted are a part of others that are counted too: "including three children"."""
    token = tree.tokens[noun]
    head = tree.tokens[token.head]
    if _is_introduced_as_part(tree, noun):
        return True
    if token.dep == "conj":
        return _is_part(tree, token.head)
    if token.dep in ("pobj", "pcomp", "dobj") and head.lemma in ("include", "including", "among", "amongst"):
        return head.lemma == "include" or tree.tokens[head.head].pos in ("NOUN", "NUM", "PROPN", "VERB", "PUNCT")
    if token.dep in ("nsubj", "nsubjpass") and any(
        tree.tokens[prep].text.lower() in ("among", "amongst")
        and any(tree.tokens[k].text.lower() not in ("them", "whom") for k in tree.kids(prep, "pobj"))
        for prep in tree.kids(token.head, "prep")
    ):
        return True
    if any(
        (tree.tokens[k].lemma in HARMED or tree.tokens[k].text.lower() in HARMED) and tree.kids(k, "det")
        for prep in tree.kids(noun, "prep")
        if tree.tokens[prep].text.lower() == "of"
        for k in tree.kids(prep, "pobj")
    ):
        return True  # "fifteen of the wounded"
    return any(
        tree.tokens[prep].text.lower() == "of"
        and any(tree.tokens[k].lemma in ("they", "whom", "these", "those") for k in tree.kids(prep, "pobj"))
        and token.dep not in ("dobj", "nsubj", "nsubjpass")
        for prep in tree.kids(noun, "prep")
    )


def _is_introduced_as_part(tree: Tree, noun: int) -> bool:
    """Whether "among them" stands beside a noun phrase, wherever the parser hangs it."""
    first = min((noun, *tree.kids(noun, "det", "nummod", "amod")))
    before = first > 1 and [tree.tokens[k].text.lower() for k in (first - 2, first - 1)] in AMONG
    return before or [token.text.lower() for token in tree.tokens[noun + 1 : noun + 3]] in AMONG


def _is_running(document: Annotated, tree: Tree, noun: int, word: int) -> bool:
    """Whether a count runs over other days than the event's: "bringing the toll since May to 300"."""
    for index in tree.ancestors(noun)[:5]:
        token = tree.tokens[index]
        below = [tree.tokens[k] for k in tree.children[index]]
        if token.lemma in CLIMBING and token.tag == "VBG":
            return True
        if index == word:
            return False  # "since May 300 have been killed": the event itself runs over these days
        if any(t.text.lower() == "since" for t in below):
            return True
        if token.lemma in TOTALS and any(t.dep == "poss" and t.lemma in PERIODS for t in below):
            return True
    return False


def _whom(tree: Tree, noun: int, number: int) -> tuple[str, bool]:
    """(the word for those counted, whether they are told beside others): "three more people"."""
    around = {tree.tokens[k].text.lower() for k in (*tree.children[noun], *tree.children[number])}
    return tree.tokens[noun].lemma, not FURTHER.isdisjoint(around)


def _toll(document: Annotated, quantity: Quantity, counted: str, number: int) -> Toll:
    """The toll of a quantity, with the bounds that its words allow."""
    text = quantity.span.of(document.text).lower()
    least = next((least for word, least in VAGUE.items() if text.endswith((word + "s", word + "s of"))), None)
    if least is not None and quantity.modifier == "range" and not any(part.isdigit() for part in text):
        low = max(quantity.low or 0.0, least) if " of " not in text else quantity.low
        return Toll(counted, low, None, number, low or least)
    if quantity.low is None and quantity.high is None:
        return Toll(counted, quantity.value, quantity.value, number, quantity.value)
    return Toll(counted, quantity.low, quantity.high, number, quantity.value)


def _either(document: Annotated, parts: Sequence[Casualties]) -> Casualties | None:
    """Two counts that are told one for the other as their range: "two or three guards", "70 or 80,000"."""
    numbers = [made.toll.quantity for made in parts if made.toll.quantity is not None]
    if len(parts) != PAIR or len(numbers) != PAIR:
        return None
    first, second = (document.quantities[k].span for k in numbers)
    if document.text[first.end : second.start].lower() != " or ":
        return None
    least, most = (made.toll.value for made in parts)
    if least * THOUSAND < most and most % THOUSAND == 0:
        least *= THOUSAND
    span = document.report.span(first.start, second.end)
    toll = Toll(parts[0].toll.counted, min(least, most), max(least, most), numbers[0], max(least, most))
    return replace(parts[0], toll=toll, reason=Reason(f"“{span.of(document.text)}” {toll.counted}", span))


def _added(parts: Sequence[Casualties]) -> Casualties:
    """Several counts of one word ("two women and six men were killed") as their sum."""
    first = parts[0]
    if len(parts) == 1:
        return first
    tolls = [made.toll for made in parts]
    low = None if any(toll.low is None for toll in tolls) else sum(toll.low or 0.0 for toll in tolls)
    high = None if any(toll.high is None for toll in tolls) else sum(toll.high or 0.0 for toll in tolls)
    told = " and ".join(made.reason.text.split("”")[0].lstrip("“") for made in parts)
    quantity = next((toll.quantity for toll in tolls if toll.quantity is not None), None)
    toll = Toll(first.toll.counted, low, high, quantity, sum(toll.value for toll in tolls))
    reason = Reason(f"“{told}” {toll.counted}, added", first.reason.span)
    return Casualties(toll, first.word, reason, any(made.running for made in parts), first.people, first.further)
