"""Whom a clause says to be something: "Ada Lem was a captain", "they chose her as leader", "his wife is Queen Ada"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportedly.layers.actors.candidates import SUBJECTS, Candidate
from reportedly.layers.actors.coordination import TOGETHER
from reportedly.layers.actors.name_clustering import BODIES, Chain
from reportedly.layers.actors.word_lists import Kind
from reportedly.model import Token

KINDS: dict[Kind, frozenset[Kind]] = {
    "person": frozenset({"person"}),
    "organisation": BODIES,
    "armed_force": BODIES,
}
"""Kinds of a predicate, and of the actors of whom it can be said."""
BEING = frozenset({"be", "become", "remain"})
RELATIVE = frozenset({"who", "which", "that"})
UNREAL = frozenset({"may", "might", "could", "would", "should", "can", "must", "will"})
IFS = frozenset({"if", "unless", "whether"})
COMING = frozenset({"go", "come", "begin", "start", "continue", "rise", "grow", "end"})
"""Verbs whose "to be" is so: "she went on to become", not "she hoped to become", "he is believed to be"."""
LIKE = frozenset({"treat", "pose", "disguise", "dress", "masquerade"})
"""Verbs whose "as" is only like: "he posed as a nurse"."""
ABOVE = frozenset({"xcomp", "advcl", "conj", "relcl"})
CLIMB = 4  # words above
AROUND = 30  # words on either side of a verb
WINDOW = 12  # mentions


def by_predicate(
    m: int, found: Sequence[Candidate], placed: Mapping[int, Chain], tokens: Sequence[Token]
) -> tuple[Chain | None, bool]:
    """The actor that a clause says to be what the description tells, or not to be, and whether it is so.

    Args:
        placed: the chain of each name, and of each mention so far.
    """
    each = found[m]
    if each.number == "p" or each.kind not in KINDS or (each.definite in ("many", "that") and each.lemma != "one"):
        return None, False
    word, so = _said_of(tokens, each.head)
    near = (*range(m - 1, max(-1, m - WINDOW), -1), *range(m + 1, min(len(found), m + WINDOW)))
    fits = (k for k in near if found[k].head == word and found[k].lemma != TOGETHER and k in placed)
    chain = next((placed[k] for k in fits), None)
    if chain is None or chain.kind not in KINDS[each.kind] or (chain.number == "p" and each.kind == "person"):
        return None, False
    return (None, False) if chain.gender and each.gender and chain.gender != each.gender else (chain, so)


def by_copula(m: int, found: Sequence[Candidate], chain_of: dict[int, Chain], tokens: Sequence[Token]) -> Chain | None:
    """The person whom a description is said to be: "his wife is Queen Ada", "the commander was Colonel Lem"."""
    each = found[m]
    verb = tokens[each.head].head
    if each.kind != "person" or each.number != "s" or each.role != "subject" or tokens[verb].lemma != "be":
        return None
    if any(
        tokens[k].head == verb and tokens[k].dep in ("neg", "aux")
        for k in range(each.head, verb + 3)
        if k < len(tokens)
    ):
        return None
    for k in range(m + 1, min(len(found), m + WINDOW)):
        name = found[k]
        if name.form == "name" and name.kind == "person" and tokens[name.head].head == verb:
            return chain_of[k] if tokens[name.head].dep == "attr" else None
    return None


def _said_of(tokens: Sequence[Token], head: int) -> tuple[int | None, bool]:
    """The word of which a noun is said, subject or object of its verb, and whether it is so.

    What "and" adds is said of the same.
    """
    at = head
    for _ in range(CLIMB):
        if tokens[at].dep != "conj":
            break
        at = tokens[at].head
    token = tokens[at]
    if token.dep == "attr" and tokens[token.head].lemma in BEING:
        return _subject(tokens, token.head)
    if token.dep == "oprd":
        verb = token.head
    elif token.dep == "pobj" and tokens[token.head].text.lower() == "as":
        verb = tokens[token.head].head
        if tokens[verb].pos not in ("VERB", "AUX"):
            return None, False
    else:
        return None, False
    subject, so = _subject(tokens, verb)
    thing = _object(tokens, verb)
    return (subject if thing is None else thing), so and tokens[verb].lemma not in LIKE


def _below(tokens: Sequence[Token], verb: int) -> list[int]:
    """The words that stand under a verb."""
    near = range(max(0, verb - AROUND), min(len(tokens), verb + AROUND))
    return [k for k in near if tokens[k].head == verb and k != verb]


def _object(tokens: Sequence[Token], verb: int) -> int | None:
    """The direct object of a verb; none where it is the subject once more ("established herself as")."""
    found = next((k for k in _below(tokens, verb) if tokens[k].dep == "dobj"), None)
    return None if found is None or tokens[found].text.lower().endswith(("self", "selves")) else found


def _subject(tokens: Sequence[Token], verb: int) -> tuple[int | None, bool]:
    """The subject of a verb, its own or that of the clause over it; False where it is denied or only possible."""
    at, so = verb, True
    for _ in range(CLIMB):
        below = _below(tokens, at)
        so = so and not any(_unsure(tokens[k]) for k in below if at == verb or tokens[k].dep == "mark")
        subject = next((k for k in below if tokens[k].dep in SUBJECTS), None)
        if subject is not None and tokens[subject].text.lower() in RELATIVE:
            return (tokens[at].head if tokens[at].dep == "relcl" else None), so
        if subject is not None or tokens[at].dep == "acl":
            return (tokens[at].head if subject is None else subject), so
        if tokens[at].dep not in ABOVE:
            return None, False
        so = so and (tokens[at].dep != "xcomp" or tokens[tokens[at].head].lemma in COMING)
        at = tokens[at].head
    return None, False


def _unsure(token: Token) -> bool:
    """Whether a word under a verb says that it is not so, or may not be."""
    if token.dep == "mark":
        return token.text.lower() in IFS
    return token.dep == "neg" or (token.dep == "aux" and token.lemma in UNREAL)
