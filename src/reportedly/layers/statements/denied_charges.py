"""A charge and its denial in one breath are two statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.layers.statements.attributions import Grammar, noun_phrase, source_of
from reportedly.layers.statements.drafts import Draft, Taken, meet, trimmed
from reportedly.text import denying
from reportedly.text.stretches import Covered

RELATIVE = frozenset({"WDT", "WP", "IN"})
OBJECT = frozenset({"dobj", "dative", "pobj"})


def answered(text: str, grammar: Grammar, drafts: Sequence[Draft]) -> list[Draft]:
    """A charge and its denial in one breath: "... of arming the rebels, which Kigali denies" is two statements.

    What was charged ends before the relative pronoun, which is the content of the denial, as in PolNeAR.
    """
    made = list(drafts)
    taken: Taken | None = None
    added = Covered()
    for pronoun, token in enumerate(grammar.tokens):
        verb = token.head
        if token.tag not in RELATIVE or token.dep not in OBJECT:
            continue
        if grammar.tokens[verb].lemma not in denying.lemmas("relative"):
            continue
        subject = source_of(grammar, verb)
        if subject is None or not pronoun < subject < verb:
            continue
        source, content = noun_phrase(grammar, subject), (token.start, token.end)
        cue = (grammar.tokens[verb].start, grammar.tokens[verb].end)
        near = range(len(drafts)) if taken is None else sorted(taken.by((token.start, token.start + 1)))
        taken = taken or Taken(drafts)
        for k in near:  # every one at first: they are trimmed
            draft = made[k]
            parts = [(a, token.start) if a < token.start < b and b <= cue[1] else (a, b) for a, b in draft.content]
            parts = [part for a, b in parts if (part := trimmed(text, (a, b)))]
            if parts and tuple(parts) != draft.content:
                made[k] = replace(draft, content=tuple(parts))
        beside = (made[k] for k in taken.by(cue))
        if added.meets(*cue) or any(
            meet(cue, span) for draft in beside for span in (*draft.content, draft.cue, draft.source) if span
        ):
            continue
        made.append(Draft((content,), cue, source, "a denial of what stands before it"))
        for span in (content, cue, source):
            added.add(*span)
    return made
