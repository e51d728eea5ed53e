"""Who speaks at the end of a sentence, without a comma before: "Rockets hit the port on Monday a monitor said".

Many feeds lose their commas. What stands before the speaker is what is said, however the parse hangs it.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.actors.word_lists import words
from reportedly.layers.statements.attributions import Grammar, cue_of
from reportedly.layers.statements.drafts import Draft, Taken
from reportedly.model import Sentence, Token
from reportedly.text.commas import without_commas

SAYING = frozenset("say report announce claim add state confirm tell".split())
PRESENT_OR_PAST = frozenset({"VBD", "VBZ", "VBP"})
FINITE = PRESENT_OR_PAST | {"MD"}
PRONOUNS = frozenset("he she it they".split())
HYPHENS = frozenset({"-", "\u2010", "\u2011"})
NAMED = frozenset({"PROPN"})
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
BEHIND = frozenset({"ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM", "ADV", "PUNCT"})
"""Parts of speech of what may follow the verb: when, where and to whom it was said."""
CITING = frozenset({"citing", "quoting"})
OPEN = frozenset({"CCONJ", "SCONJ", "ADP", "DET", "AUX", "PART", "PUNCT", "PRON"})
"""Parts of speech of a last word that cannot end what is said."""
RELATIVE = frozenset({"WDT", "WP", "WRB", "WP$", "IN", "TO"})
LONGEST_BEHIND = 8  # tokens from the verb to the end of the sentence
LEAST = 4  # tokens of what is said
WHOLE = 0.9  # share of what is said that a statement of the same cue must hold to be left as it is


def with_closing_speakers(
    text: str, drafts: Sequence[Draft], grammar: Grammar, sentences: Sequence[Sentence]
) -> list[Draft]:
    """The drafts, those in a sentence that ends with its speaker in place of what was read of it.

    Only in a report without commas: where they stand, the tagger reads these sentences better.
    """
    kept = list(drafts)
    if not without_commas(text):
        return kept
    for sentence in sentences:
        made = _closing(text, grammar, sentence)
        if made is None or made.cue is None:
            continue
        start, end = grammar.tokens[sentence.first].start, grammar.tokens[sentence.last - 1].end
        meeting = {k for part in (*made.content, made.cue) for k in Taken(kept).by(part)}
        if any(_stays(text, kept[k], made, (start, end)) for k in meeting):
            continue
        kept = [draft for k, draft in enumerate(kept) if k not in meeting] + [made]
    return sorted(kept, key=lambda draft: draft.content)


def _stays(text: str, draft: Draft, made: Draft, sentence: tuple[int, int]) -> bool:
    """Whether a draft is to be left: it quotes, has nearly all of it, or another cue and a part beyond the sentence.

    One that has it all and takes words before the speaker too ("others injured | Radio Lem") is not.
    """
    beyond = draft.cue != made.cue and any(a < sentence[0] or sentence[1] < b for a, b in draft.content)
    quotes = any(text[a] in '"\u201c\u201e\u00ab' for a, _ in draft.content)
    source, own = draft.source, made.source
    wider = source is not None and own is not None and source[0] < own[0] and source[1] == own[1]
    whole = draft.cue == made.cue and source is not None and not wider and draft.length >= WHOLE * made.length
    return beyond or quotes or whole


def _closing(text: str, grammar: Grammar, sentence: Sentence) -> Draft | None:
    """The statement of a sentence that ends with its speaker and the verb; None for any other sentence."""
    tokens = grammar.tokens
    last = sentence.last
    verb = next(
        (
            k
            for k in range(last - 1, max(sentence.first + LEAST, last - LONGEST_BEHIND - 2), -1)
            if tokens[k].lemma in SAYING and tokens[k].tag in PRESENT_OR_PAST
        ),
        None,
    )
    if verb is None or not _ends(tokens, verb, last):
        return None
    first = _speaker(tokens, sentence.first, verb)
    if first is None or first - sentence.first < LEAST:
        return None
    before = tokens[first - 1]
    said = tokens[sentence.first : first]
    if before.pos in OPEN or before.tag in RELATIVE or not any(token.tag in FINITE for token in said):
        return None
    if "\n" in text[before.end : tokens[first].start]:
        return None
    content = (tokens[sentence.first].start, before.end)
    source = (tokens[first].start, tokens[verb - 1].end)
    return Draft((content,), cue_of(grammar, verb), source, "the speaker ends the sentence, without a comma")


def _ends(tokens: Sequence[Token], verb: int, last: int) -> bool:
    """Whether only when, where, to whom or by whose word stands behind the verb of a sentence."""
    behind = [token for token in tokens[verb + 1 : last] if token.pos != "SPACE"]
    if not behind or all(token.pos == "PUNCT" for token in behind):
        return True
    opening = behind[0]
    if opening.text.lower() in CITING:
        return True
    timely = opening.pos in ("ADP", "ADV") or opening.dep == "npadvmod" or tokens[verb].lemma == "tell"
    cited = next((k for k, token in enumerate(behind) if token.text.lower() in CITING), len(behind))
    return timely and all(token.pos in BEHIND and token.tag != "WDT" for token in behind[:cited])


def _speaker(tokens: Sequence[Token], first: int, verb: int) -> int | None:
    """The first token of the noun phrase right before a verb; None where none stands there."""
    k = verb - 1
    while tokens[k].pos in ("AUX", "ADV") and k > first + 1:  # "has also said"
        k -= 1
    if tokens[k].pos == "PRON":
        return k if tokens[k].text in PRONOUNS else None
    if tokens[k].pos not in ("NOUN", "PROPN"):
        return None
    start = k
    while start > first:
        token, known = tokens[start - 1], tokens[start]
        if token.pos == "DET" or (token.dep == "poss" and token.pos == "PRON"):
            return _of_whom(tokens, first, start - 1)
        small = token.pos in NOMINAL and token.space and not token.text[:1].isupper()
        if small and known.text[:1].isupper() and token.text.lower() not in words().titles:
            break  # "four children | Al Jazeera"
        glued = not token.space and (token.text in HYPHENS or known.text in HYPHENS)  # "Saud al-Faisal"
        modifies = token.dep == "amod" and token.pos == "VERB" and not known.text[:1].isupper()
        if not (glued or modifies or token.pos in NOMINAL or token.tag in ("POS", "HYPH")):
            break
        start -= 1
    whole = _of_whom(tokens, first, start)  # "the Observatory for Human Rights monitor"
    if whole < start or start == first:
        return whole if start > first else None
    if tokens[start - 1].pos == "ADP" and start < k:  # "in Aleppo | activists"
        return k if not tokens[k].text[:1].isupper() else None
    return start


def _of_whom(tokens: Sequence[Token], first: int, start: int) -> int:
    """The first token of "Ada Lem head of the group" or "the Office for Human Rights", their last words known."""
    if start - 2 <= first or tokens[start - 1].text.lower() not in ("of", "for"):
        return start
    k = start - 2
    office = tokens[k].text[:1].isupper() and tokens[start].text[:1].isupper()
    if tokens[k].pos not in ("NOUN", "PROPN") or not (office or tokens[start].pos == "DET"):
        return start
    while k > first and (tokens[k - 1].pos in NAMED or tokens[k - 1].pos == "ADJ") and tokens[k - 1].text[:1].isupper():
        k -= 1
    return k - 1 if k > first and tokens[k - 1].pos == "DET" else k
