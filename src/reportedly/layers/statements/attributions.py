"""Attributions read off the parse: a verb of saying with its clause, "according to", a quotation beside its verb.

They find what the tagger does not mark: statements inside statements, and all of them where there is no tagger.
Precision comes first: a rule that cannot name the cue and the content finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.layers.statements.acts import SPOKEN, table, verbs
from reportedly.model import Parse, Token
from reportedly.text.quotations import Quotation

SUBJECTS = frozenset({"nsubj"})
PASSIVE = frozenset({"nsubjpass"})
QUOTING = frozenset({"quote", "cite", "report"})
QUOTED = frozenset({"dobj", "nsubjpass"})
CLAUSES = frozenset({"ccomp", "xcomp"})
FIRST_OR_SECOND = frozenset({"i", "we", "you", "me", "us"})
FAR = 60  # tokens from a verb to what belongs to it
WITHOUT_CLAUSE = frozenset(
    {"call", "see", "find", "show", "back", "attack", "accept", "press", "charge", "protest", "continue"}
)
THAT = frozenset({"this", "that", "it", "so", "these", "those"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what, in characters; `rule` names how it was found."""

    content: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    source: tuple[int, int] | None
    rule: str


class Grammar:
    """A parse with its children, for one report."""

    def __init__(self, parse: Parse) -> None:
        self.tokens = parse.tokens
        self.children: list[list[int]] = [[] for _ in parse.tokens]
        for at, token in enumerate(parse.tokens):
            if token.head != at:
                self.children[token.head].append(at)

    def subtree(self, root: int, without: frozenset[int] = frozenset()) -> list[int]:
        """Tokens below one, itself included, in order; what hangs on `without` is left out."""
        found, work = [], [root]
        while work:
            at = work.pop()
            if at in without:
                continue
            found.append(at)
            work += self.children[at]
        return sorted(found)

    def child(self, at: int, labels: frozenset[str]) -> int | None:
        """The first child under one of those labels."""
        return next((k for k in self.children[at] if self.tokens[k].dep in labels), None)

    def stretch(self, members: Sequence[int]) -> tuple[int, int]:
        """Characters from the first to the last of some tokens, without punctuation at the ends."""
        kept = list(members)
        closing = {"”", '"', "’"} | ({")"} if any(self.tokens[k].text == "(" for k in kept[1:]) else set())
        while len(kept) > 1 and self.tokens[kept[-1]].pos == "PUNCT" and self.tokens[kept[-1]].text not in closing:
            kept.pop()
        while (
            len(kept) > 1 and self.tokens[kept[0]].pos == "PUNCT" and self.tokens[kept[0]].text not in {"“", '"', "‘"}
        ):
            kept.pop(0)
        return self.tokens[kept[0]].start, self.tokens[kept[-1]].end


def source_of(grammar: Grammar, verb: int) -> int | None:
    """The subject of a verb; a verb joined to another by "and" has the other's, "quoted as saying" whom is quoted."""
    link = grammar.tokens[verb].head
    if grammar.tokens[verb].dep == "pcomp" and grammar.tokens[link].text.lower() == "as":
        quoting = grammar.tokens[link].head
        return grammar.child(quoting, QUOTED) if grammar.tokens[quoting].lemma in QUOTING else None
    at = verb
    for _ in range(4):
        found = grammar.child(at, SUBJECTS)
        if found is not None:
            return found
        if grammar.tokens[at].dep != "conj":
            return None
        at = grammar.tokens[at].head
    return None


def noun_phrase(grammar: Grammar, head: int) -> tuple[int, int]:
    """Characters of a noun phrase without relative clauses, appositions after a comma, and joined verbs."""
    drop = frozenset(
        k for k in grammar.children[head] if grammar.tokens[k].dep in {"relcl", "appos", "acl", "advcl", "punct"}
    )
    members = [k for k in grammar.subtree(head, drop) if abs(k - head) < FAR]
    first = head
    while first - 1 in members:
        first -= 1
    last = head
    while last + 1 in members:
        last += 1
    return grammar.stretch(range(first, last + 1))


def cue_of(grammar: Grammar, verb: int) -> tuple[int, int]:
    """Characters of a verb with its auxiliaries and negation, where they stand beside it."""
    first = verb
    while (
        first and grammar.tokens[first - 1].head == verb and grammar.tokens[first - 1].dep in {"aux", "auxpass", "neg"}
    ):
        first -= 1
    last = verb
    if (
        last + 1 < len(grammar.tokens)
        and grammar.tokens[last + 1].head == verb
        and grammar.tokens[last + 1].dep == "prt"
    ):
        last += 1
    return grammar.tokens[first].start, grammar.tokens[last].end


def clauses(grammar: Grammar, first: int, last: int, nested: bool = False) -> Iterator[Attribution]:
    """Verbs of saying with their clauses among tokens `first..last`.

    Args:
        nested: inside another statement: no first or second person as the source, and none without a source.
    """
    known = verbs()
    tokens = grammar.tokens
    for verb in range(first, last):
        token = tokens[verb]
        if nested and table().get((token.lemma,)) not in SPOKEN:
            continue
        if token.pos not in {"VERB", "AUX"} or token.lemma not in known:
            continue
        passive = grammar.child(verb, PASSIVE)
        complement = grammar.child(verb, CLAUSES)
        if passive is not None:
            if complement is not None and tokens[complement].dep == "xcomp" and not nested:
                yield _reported(grammar, verb, passive, complement)
            continue
        subject = source_of(grammar, verb)
        if (
            subject is None
            or not first <= subject < last
            or (nested and tokens[subject].text.lower() in FIRST_OR_SECOND)
        ):
            continue
        object_ = grammar.child(verb, frozenset({"dobj"}))
        if complement is not None and first <= complement < last:
            if token.lemma in WITHOUT_CLAUSE and tokens[complement].dep == "xcomp":
                continue
            yield from _clause(grammar, verb, subject, complement)
        elif nested and token.dep == "pcomp" and verb + 1 < last:  # "as saying | traffic had been cut"
            content = grammar.stretch(range(verb + 1, last))
            yield Attribution((content,), cue_of(grammar, verb), noun_phrase(grammar, subject), "is quoted as saying")
        elif nested and token.lemma == "say" and object_ is not None and tokens[object_].lemma in THAT:
            yield Attribution(
                (grammar.stretch([object_]),),
                cue_of(grammar, verb),
                noun_phrase(grammar, subject),
                "saying with its object",
            )


def _clause(grammar: Grammar, verb: int, subject: int, complement: int) -> Iterator[Attribution]:
    members = [k for k in grammar.subtree(complement, frozenset({verb, subject})) if abs(k - complement) < 4 * FAR]
    before = complement < verb  # "..., she said"
    members = [k for k in members if (k < min(verb, subject) if before else k > verb)]
    if not members:
        return
    if not before and grammar.tokens[verb].dep == "pcomp":
        members = [verb + 1, *members]
    content = grammar.stretch(range(members[0], members[-1] + 1))
    source, cue = noun_phrase(grammar, subject), cue_of(grammar, verb)
    if any(a < content[1] and content[0] < b for a, b in (source, cue)):
        return
    yield Attribution((content,), cue, source, "verb of saying with its clause")


def _reported(grammar: Grammar, verb: int, subject: int, complement: int) -> Attribution:
    """ "Three people were reported to have died": no source, or the one after "by"."""
    agent = grammar.child(verb, frozenset({"agent"}))
    teller = grammar.child(agent, frozenset({"pobj"})) if agent is not None else None
    below = frozenset() if agent is None else frozenset({agent})
    members = [k for k in grammar.subtree(complement, below) if k > verb]
    parts = (noun_phrase(grammar, subject), grammar.stretch(members or [complement]))
    return Attribution(
        tuple(sorted(parts)),
        cue_of(grammar, verb),
        noun_phrase(grammar, teller) if teller is not None else None,
        "was reported to",
    )


def according_to(grammar: Grammar, bounds: Sequence[tuple[int, int]]) -> Iterator[Attribution]:
    """ "..., according to the police": the rest of the sentence is the content. `bounds`: tokens of each sentence."""
    tokens = grammar.tokens
    for first, last in bounds:
        for at in range(first, last - 1):
            if tokens[at].text.lower() != "according" or tokens[at + 1].text.lower() != "to":
                continue
            teller = next((k for k in range(at + 2, min(last, at + 12)) if tokens[k].dep == "pobj"), None)
            if teller is None:
                continue
            source = noun_phrase(grammar, teller)
            rest = [k for k in range(first, last) if tokens[k].end <= tokens[at].start or tokens[k].start >= source[1]]
            before = [k for k in rest if k < at and tokens[k].pos != "PUNCT"]
            after = [k for k in rest if k > at and tokens[k].pos != "PUNCT"]
            side = before if len(before) >= len(after) else after
            if len(side) >= 3:
                content = grammar.stretch(range(side[0], side[-1] + 1))
                yield Attribution((content,), (tokens[at].start, tokens[at + 1].end), source, "according to")


def beside_quotations(grammar: Grammar, marks: Sequence[Quotation], starts: Sequence[int]) -> Iterator[Attribution]:
    """A quotation with a verb of saying and its subject right before or after it. `starts`: of the tokens."""
    from bisect import bisect_left

    known = verbs()
    for quotation in marks:
        # characters: less is a word in quotation marks, not what somebody says
        if quotation.single or quotation.end - quotation.start < 12:
            continue
        after = bisect_left(starts, quotation.end)
        before = bisect_left(starts, quotation.start)
        for near in (range(after, min(len(starts), after + 12)), range(before - 1, max(-1, before - 12), -1)):
            verb = next((k for k in near if grammar.tokens[k].lemma in known and grammar.tokens[k].pos == "VERB"), None)
            subject = source_of(grammar, verb) if verb is not None else None
            if verb is None or subject is None or not near.start - 14 < subject < near.start + 14:
                continue
            source = noun_phrase(grammar, subject)
            if source[0] < quotation.end and quotation.start < source[1]:
                continue
            yield Attribution(
                ((quotation.start, quotation.end),), cue_of(grammar, verb), source, "quotation beside its verb"
            )
            break


def token_index(tokens: Sequence[Token]) -> list[int]:
    """Start of each token, for searching."""
    return [token.start for token in tokens]
