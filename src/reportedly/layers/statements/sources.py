"""Which actor a statement's source is: the one on its head word, whom a "who" means, or whose report it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from reportedly.layers.actors.word_lists import words
from reportedly.layers.statements.drafts import Range
from reportedly.model import Actor, Annotated, Mention, Token
from reportedly.text.stretches import Stretches

NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
TITLE = frozenset({"NOUN", "PROPN", "ADJ", "DET"})
RELATIVE = frozenset({"WDT", "WP"})
CLIMB = 4  # heads above a relative pronoun
FAR = 40  # tokens between a verb and its subject
PAPERS = frozenset(
    "account analysis announcement article assessment bulletin communique communiqué data dispatch document estimate "
    "figure finding interview investigation letter message note paper post release report speech statement statistics "
    "story study survey tally testimony transcript tweet update communication channels".split()
)
"""Nouns for what somebody wrote or said: whose it is, is who speaks."""
WHOSE = frozenset({"poss", "compound", "nmod", "amod"})
BY = frozenset({"by", "from", "of"})


Mentions = Stretches[tuple[Actor, Mention]]
"""The mentions of a report's actors, by where they stand."""


def mentions_of(document: Annotated) -> Mentions:
    """All mentions of a report's actors."""
    return Stretches((m.span.start, m.span.end, (actor, m)) for actor in document.actors for m in actor.mentions)


def speaker_of(mentions: Mentions, source: Range, tokens: Sequence[Token], starts: Sequence[int]) -> str | None:
    """Id of the actor that the source is, None where no mention of an actor tells it."""
    first, last = bisect_left(starts, source[0]), bisect_left(starts, source[1])
    if apposed := _apposed(mentions, source, tokens, starts):
        return apposed
    heads = [k for k in range(first, last) if not first <= tokens[k].head < last or tokens[k].head == k]
    head = next((k for k in heads if tokens[k].pos in NOUNS), heads[0] if heads else None)
    if found := _on(mentions, source, tokens, head):
        return found
    if head is not None and tokens[head].tag in RELATIVE:
        return _antecedent(mentions, tokens, head)
    if head is not None and (tokens[head].lemma in PAPERS) and (whose := _whose(mentions, tokens, head, first, last)):
        return whose
    if named := list(_named(mentions, source, tokens, starts)):
        return max(named)[2]
    return None


def _apposed(mentions: Mentions, source: Range, tokens: Sequence[Token], starts: Sequence[int]) -> str | None:
    """The person whose name follows somebody's post: "the militia's second-in-command, Major Ada Lem,"."""
    first, last = bisect_left(starts, source[0]), bisect_left(starts, source[1])
    comma = next((k for k in range(first, last) if tokens[k].text == ","), None)
    if comma is None or not any(token.tag == "POS" for token in tokens[first:comma]):
        return None
    if any(token.pos == "ADP" and token.text.lower() in ("for", "to", "of") for token in tokens[first:comma]):
        return None  # "a spokesman for the state's president, Ada Lem"
    named = [
        (start, end, actor.id)
        for start, end, (actor, mention) in mentions.meeting(*source)
        if actor.kind == "person" and mention.form == "name"
    ]
    behind = [(start, end, ident) for start, end, ident in named if start > tokens[comma].start]
    if len(named) != 1 or len(behind) != 1:
        return None
    start, end, ident = behind[0]
    titles = tokens[comma + 1 : bisect_left(starts, start)]
    rest = tokens[bisect_left(starts, end) : last]
    whole = all(token.pos in TITLE for token in titles) and all(token.text == "," for token in rest)
    return ident if whole else None


def _on(mentions: Mentions, source: Range, tokens: Sequence[Token], head: int | None) -> str | None:
    """The actor of the mention on the head word that shares most with the source."""
    best: tuple[int, int, str] | None = None
    for start, end, (actor, _) in mentions.meeting(*source):
        on_head = head is not None and start <= tokens[head].start and tokens[head].end <= end
        whole = 2 * (min(end, source[1]) - max(start, source[0])) >= source[1] - source[0]
        if not (on_head or (head is None and whole)):
            continue
        key = (min(end, source[1]) - max(start, source[0]), start - end, actor.id)
        if best is None or key > best:
            best = key
    return best[2] if best else None


def _at(mentions: Mentions, tokens: Sequence[Token], k: int) -> str | None:
    """The actor of the longest mention whose words have token `k` as their last, else the longest that covers it."""
    found = [
        (end == tokens[k].end, end - start, actor.id)
        for start, end, (actor, mention) in mentions.holding(tokens[k].start, tokens[k].end)
        if mention.form != "adjective"
    ]
    return max(found)[2] if found else None


def _antecedent(mentions: Mentions, tokens: Sequence[Token], k: int) -> str | None:
    """Whom "who" or "which" means: what its clause stands beside; for a statement, the subject that made it."""
    verb = tokens[k].head
    for _ in range(CLIMB):
        if tokens[verb].dep in ("relcl", "acl") or tokens[verb].head == verb:
            break
        verb = tokens[verb].head
    at = tokens[verb].head if tokens[verb].dep in ("relcl", "acl") else -1
    if not 0 <= at < k:
        at = next((j for j in range(k - 1, max(-1, k - CLIMB), -1) if tokens[j].pos in ("NOUN", "PROPN")), -1)
    if at < 0:
        return None
    if not {tokens[at].lemma, tokens[at].text.lower()} & PAPERS:
        near = next((j for j in range(k - 1, at, -1) if tokens[j].pos in ("NOUN", "PROPN")), at)
        return _at(mentions, tokens, at) or _at(mentions, tokens, near)
    paper = at
    for _ in range(CLIMB):
        at = tokens[at].head
        for j in range(max(0, at - FAR), at):
            if tokens[j].head == at and tokens[j].dep == "nsubj":
                return _at(mentions, tokens, j)
    return _at(mentions, tokens, paper)


def _whose(mentions: Mentions, tokens: Sequence[Token], head: int, first: int, last: int) -> str | None:
    """Whose report, statement or estimate it is: "the ministry's figures", "a report by the agency"."""
    for k in range(first, last):
        own = tokens[k]
        if own.head == head and own.dep in WHOSE and (found := _at(mentions, tokens, k)):
            return found
        by = tokens[own.head]
        at_it = own.dep == "pobj" and by.head in (head, *_verbs(tokens, head, first, last))
        found = _at(mentions, tokens, k) if at_it and by.text.lower() in (*BY, "in") else None
        if found and (by.text.lower() != "in" or found.startswith("organisation:")):  # "a report in the Sun"
            return found
    return None


def _verbs(tokens: Sequence[Token], head: int, first: int, last: int) -> Iterator[int]:
    """Participles at the noun: "published", "made"."""
    return (k for k in range(first, last) if tokens[k].head == head and tokens[k].dep == "acl")


def _named(
    mentions: Mentions, source: Range, tokens: Sequence[Token], starts: Sequence[int]
) -> Iterator[tuple[int, int, str]]:
    """(length, -start, actor) of the names in a source whose head word is no mention ("army chief Ivan Example").

    Not those that only say whose ("a spokesman for Example", "an adviser to President Example").
    """
    for start, end, (actor, mention) in mentions.meeting(*source):
        if mention.form != "name" or actor.kind != "person" or start < source[0] or end > source[1]:
            continue
        before = bisect_left(starts, start) - 1
        near = before >= 0 and tokens[before].pos == "NOUN" and tokens[before].start >= source[0]
        while before >= 0 and tokens[before].pos in TITLE and tokens[before].start >= source[0]:
            before -= 1
        titled = near or before < 0 or tokens[before].start < source[0]
        if titled or (end == source[1] and _post_for(tokens, bisect_left(starts, source[0]), start, starts)):
            yield end - start, -start, actor.id


def _post_for(tokens: Sequence[Token], first: int, start: int, starts: Sequence[int]) -> bool:
    """Whether a post in capitals with "for" or "of" stands before a name: "Commissioner for Human Rights Ada Lem".

    Not where a title stands right before the name ("an adviser to President Lem"): then the name is the object.
    """
    last = bisect_left(starts, start) - 1
    link = last
    while link > first and (tokens[link].text[:1].isupper() or tokens[link].pos == "CCONJ"):
        link -= 1
    post = next((token for token in tokens[first:link] if token.pos != "DET"), None)
    if post is None or last <= link or tokens[link].text.lower() not in ("for", "of"):
        return False
    titled = tokens[last].text.lower().strip(".") in words().titles
    return post.text[:1].isupper() and post.pos in TITLE and not titled
