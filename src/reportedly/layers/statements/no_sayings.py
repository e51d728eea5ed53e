"""What the tagger marks as said and is not: "has claimed 90 lives", "were called off", "shelled", by "Friday"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from reportedly.layers.statements.acts import verbs as verbs_of_saying
from reportedly.layers.statements.attributions import Grammar
from reportedly.layers.statements.drafts import Draft, tokens_in
from reportedly.model import Token

FAR = 12  # tokens from a verb to what hangs on it
LOST = frozenset({"life", "live", "lives", "victim", "casualty", "fatality"})
DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday yesterday today tomorrow".split())
PARTICLES = frozenset({"off", "up", "in", "out"})
SAID = frozenset({"NOUN", "PROPN", "PRON", "NUM", "VERB", "AUX", "X", "SYM"})
"""Parts of speech of which what is said has one at least."""
DEEDS = frozenset(
    "shell bomb attack capture seize storm raid kill wound injure strike hit retake recapture block".split()
)
"""Verbs of what is done, which say nothing: "Rebels shelled Mopti"."""


def is_no_saying(text: str, draft: Draft, grammar: Grammar, starts: Sequence[int]) -> bool:
    """Whether a cue says nothing: lives claimed, what is called off, a helping verb alone, a deed of war, an adjective.

    A cue beside a quotation always says it.
    """
    if any(text[start] in "\"\u201c\u2018'\u00ab\u201e" for start, _ in draft.content):
        return False
    contents = [token for part in draft.content for token in tokens_in(grammar.tokens, starts, part)]
    if not any(token.pos in SAID for token in contents):
        return True  # "citing | an undisclosed"
    if draft.cue is None:
        return False
    cue = tokens_in(grammar.tokens, starts, draft.cue)
    source = tokens_in(grammar.tokens, starts, draft.source) if draft.source else ()
    if source and all(token.text in DAYS for token in source):
        return True  # "is expected to end by Friday"
    verbs = [token for token in cue if token.pos in ("VERB", "AUX")]
    if not verbs:
        return False
    if all(token.pos == "AUX" and token.dep in ("aux", "auxpass") for token in cue):
        return all(grammar.tokens[token.head].lemma not in verbs_of_saying() for token in cue)
    first = bisect_left(starts, draft.cue[0])
    lemmas = {token.lemma for token in verbs}
    below = [token for k in range(first, first + len(cue)) for token in _below(grammar.tokens, k)]
    if "claim" in lemmas and any(token.dep == "dobj" and token.lemma in LOST for token in below):
        return True
    if "call" in lemmas and any(token.dep == "prt" and token.text.lower() in PARTICLES for token in below):
        return True
    return bool(lemmas & DEEDS) and not any(token.pos in ("VERB", "AUX") for token in contents)


def _below(tokens: Sequence[Token], verb: int) -> list[Token]:
    near = range(max(0, verb - FAR), min(len(tokens), verb + FAR))
    return [tokens[k] for k in near if tokens[k].head == verb and k != verb]
