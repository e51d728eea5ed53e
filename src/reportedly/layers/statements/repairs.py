"""Statements in the making: what the tagger marked, mended by the grammar of its sentence.

Each rule mends one kind of fault that a tagger of word pieces makes: half words, half names, a speaker that stands in
plain sight as the subject of the verb.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reportedly.layers.statements.acts import tells, verbs
from reportedly.layers.statements.attributions import Grammar, noun_phrase, source_of
from reportedly.layers.statements.drafts import Draft, Range, meet, tokens_in, trimmed
from reportedly.model import Token
from reportedly.text.stretches import Stretches

EMPTY = frozenset({"DET", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "PUNCT", "SPACE"})
LOOSE = frozenset({"ADP", "DET", "CCONJ"})
HELPING = frozenset({"aux", "auxpass"})
FAR = 25  # tokens that a loose end may bring in
MODIFIERS = frozenset({"det", "compound", "amod"})
NOUNS = frozenset({"NOUN", "PROPN"})
ACTIVE = frozenset({"nsubj", "aux"})
SPEAKERS = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "PART"})
CLOSES = "\u201d\"\u2019'\u00bb\u201c"
TELLING = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


NAME = r"[A-Z][\w.'\u2019-]+"
LABEL = re.compile(rf"[\"\u201c]?({NAME}(?: {NAME}){{0,3}})(:)(?=\s)")
MARKS = '\u201c\u201d\u00ab\u00bb\u201e"'
QUOTED_AND_MORE = re.compile(
    rf"(?P<quotation>[{MARKS}][^{MARKS}]{{10,}}[,.!?][{MARKS}])\s+(?:and|but|while|as|after|before)\s(?!that\b)"
)
DASH = r"[\"\u201d\u2019']*[^\S\n]*([\u2015\u2014\u2013]|--)[^\S\n]?"
SIGNED = re.compile(rf"{DASH}({NAME}(?: {NAME}){{1,3}})(?=[\s,.(]|$)")


def mended(text: str, grammar: Grammar, starts: Sequence[int], drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Drafts with whole words, whole sources, and the subject as source where none was marked.

    Outside quotation marks, a content of nothing but function words is dropped, and one without source and cue.
    """
    for raw in drafts:
        draft = without_loose_ends(whole_tokens(raw, grammar.tokens, starts), grammar, starts)
        solid = tuple(part for part in draft.content if not _hollow(tokens_in(grammar.tokens, starts, part)))
        draft = replace(draft, content=solid or draft.content)
        quoted = any(text[start] in "\"\u201c\u2018'" for start, _ in draft.content)
        tokens = [token for part in draft.content for token in tokens_in(grammar.tokens, starts, part)]
        if not quoted and _hollow(tokens):
            continue
        if draft.cue is None:
            draft = with_cue(text, draft, grammar, starts)
        if draft.source is None or _far(draft.source, draft.cue, grammar, starts) or _passed(draft, grammar, starts):
            draft = with_subject(draft, grammar, starts)
        else:
            draft = with_whole_source(draft, draft.source, grammar, starts)
        draft = without_the_main_clause(draft, grammar, starts)
        if draft.source or draft.cue or quoted:
            yield without_the_next_clause(text, without_gaps(text, draft))


GAP = 60
"""Characters that a gap inside of a content may have and be closed."""

SHARE = 0.3
"""Of the content's characters, likewise. Of 3,017 contents of several parts that people marked, 35 have such a gap."""


def without_gaps(text: str, draft: Draft) -> Draft:
    """A content whose parts are a few words apart is one: what lies between is cue or source, or it is content too.

    A gap over the end of a sentence or a paragraph stays.
    """
    parts, others = [draft.content[0]], [part for part in (draft.cue, draft.source) if part]
    for part in draft.content[1:]:
        gap = (parts[-1][1], part[0])
        words = text[gap[0] : gap[1]]
        if (
            len(words) > min(GAP, SHARE * draft.length)
            or any(sign in words for sign in ".!?\n")
            or any(meet(gap, other) for other in others)
        ):
            parts.append(part)
        else:
            parts[-1] = (parts[-1][0], part[1])
    return draft if len(parts) == len(draft.content) else replace(draft, content=tuple(parts))


def without_the_next_clause(text: str, draft: Draft) -> Draft:
    """A content that is a whole quotation ends with it: in "“We held,” and the deputy agreed" no clause of the deputy.

    Of 2,483 contents that people marked, one goes on with "and" behind such a quotation, to another quotation.
    """
    start, end = draft.content[-1]
    match = QUOTED_AND_MORE.match(text, start, end)
    if match is None or any(sign in MARKS for sign in text[match.end("quotation") : end]):
        return draft
    reason = f"{draft.reason}; it ends with the quotation"
    return replace(draft, content=(*draft.content[:-1], match.span("quotation")), reason=reason)


def without_the_main_clause(draft: Draft, grammar: Grammar, starts: Sequence[int]) -> Draft:
    """What is said inside a clause with "which" ends with it: "which the mayor said was full, | burnt down"."""
    if draft.cue is None or len(draft.content) == 0:
        return draft
    tokens, verb = grammar.tokens, bisect_left(starts, draft.cue[0])
    start, end = draft.content[-1]
    pronoun = next(
        (k for k in range(verb - 1, max(-1, verb - LONGEST_OPENING), -1) if tokens[k].tag in ("WDT", "WP")), None
    )
    if pronoun is None or pronoun == 0 or tokens[pronoun - 1].text != "," or start < draft.cue[0]:
        return draft
    last = bisect_left(starts, end)
    finite = ["VBD", "VBZ", "VBP", "MD"]
    top = verb
    while tokens[top].head != top:
        top = tokens[top].head
    if tokens[top].pos in NOUNS:  # the parser has found no verb of the main clause
        finite.append("VBN")
    for comma in range(bisect_left(starts, start), last - 1):
        behind = tokens[comma + 1]
        if tokens[comma].text == "," and behind.tag in finite:
            reason = f"{draft.reason}; it ends with its clause"
            return replace(draft, content=(*draft.content[:-1], (start, tokens[comma].start)), reason=reason)
    return draft


LONGEST_OFFICE = 14  # tokens from the preposition in the name of an office to the verb of saying
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
LONGEST_OPENING = 8  # tokens from "which" to the verb of saying


def _far(source: Range, cue: Range | None, grammar: Grammar, starts: Sequence[int]) -> bool:
    """Whether a full stop stands between source and cue."""
    if cue is None:
        return False
    between = range(bisect_left(starts, min(source[1], cue[1])), bisect_left(starts, max(source[0], cue[0])))
    return any(grammar.tokens[k].tag == "." for k in between)


def _passed(draft: Draft, grammar: Grammar, starts: Sequence[int]) -> bool:
    """Whether another subject stands right before the cue: "the rebels | headed for Lem, which the army | has said"."""
    if draft.source is None or draft.cue is None or draft.source[1] > draft.cue[0]:
        return False
    first, last = bisect_left(starts, draft.cue[0]), bisect_left(starts, draft.cue[1])
    verb = next((k for k in range(first, last) if grammar.tokens[k].pos == "VERB"), None)
    subject = None if verb is None else grammar.child(verb, frozenset({"nsubj"}))
    if subject is None or subject != first - 1 or grammar.tokens[subject].pos not in NOUNS:
        return False
    return not meet(noun_phrase(grammar, subject), draft.source)


def _hollow(tokens: Sequence[Token]) -> bool:
    """Whether there are function words alone."""
    return bool(tokens) and all(token.pos in EMPTY for token in tokens)


def whole_tokens(draft: Draft, tokens: Sequence[Token], starts: Sequence[int]) -> Draft:
    """The draft with contents that cut no token of the parse ("44.4", "don't")."""
    parts: list[Range] = []
    for start, end in draft.content:
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
        if first >= 0 and tokens[first].start < start < tokens[first].end and tokens[first].text[0].isalnum():
            start = tokens[first].start
        if last >= 0 and tokens[last].start < end < tokens[last].end and tokens[last].text[-1].isalnum():
            end = tokens[last].end
        parts.append((start, end))
    return replace(draft, content=tuple(parts))


def without_loose_ends(draft: Draft, grammar: Grammar, starts: Sequence[int]) -> Draft:
    """Contents that end in a preposition, article or conjunction go on with what hangs on it, or end before it."""
    tokens = grammar.tokens
    taken = [span for span in (draft.cue, draft.source) if span]
    parts: list[Range] = []
    for start, end in draft.content:
        last = bisect_left(starts, end) - 1
        if last > 0 and tokens[last].start > start and tokens[last].dep in HELPING and 0 < tokens[last].head - last < 4:
            verb = (start, tokens[tokens[last].head].end)
            if not any(meet(verb, other) for other in (*taken, *(p for p in draft.content if p != (start, end)))):
                end, last = verb[1], tokens[last].head
        if last > 0 and tokens[last].dep == "amod" and tokens[last].pos == "ADJ" and 0 < tokens[last].head - last < 3:
            noun = (start, tokens[tokens[last].head].end)  # "condemned Russian | aggression"
            if not any(meet(noun, other) for other in (*taken, *(p for p in draft.content if p != (start, end)))):
                end, last = noun[1], tokens[last].head
        if last > 0 and tokens[last].start > start and tokens[last].pos in LOOSE and tokens[last].dep != "prt":
            if tokens[last].pos == "ADP":
                members = grammar.subtree(last)
            else:
                near = [k for k in grammar.children[tokens[last].head] if k > last and tokens[k].dep == "conj"]
                head = tokens[last].head if tokens[last].head > last else near[0] if near else last
                members = [k for k in grammar.subtree(head) if k >= last] if head != last else [last]
            longer = (start, tokens[members[-1]].end)
            others = [*taken, *(part for part in draft.content if part != (start, end))]
            if members[-1] > last and members[-1] - last < FAR and not any(meet(longer, other) for other in others):
                end = longer[1]
            else:
                end = tokens[last - 1].end
        parts.append((start, end))
    return replace(draft, content=tuple(parts))


def with_whole_source(draft: Draft, source: Range, grammar: Grammar, starts: Sequence[int]) -> Draft:
    """A source that ends in a modifier ("Mr.", "the Russian") goes on to the noun that it modifies.

    One that ends in a preposition ("the Centre for") goes on to its cue, where no other verb stands between.
    """
    last = bisect_left(starts, source[1]) - 1
    if last < 0 or grammar.tokens[last].start < source[0]:
        return draft
    token = grammar.tokens[last]
    if token.pos == "ADP" and draft.cue is not None:
        between = grammar.tokens[last + 1 : bisect_left(starts, draft.cue[0])]
        if 0 < len(between) < LONGEST_OFFICE and not any(each.tag in FINITE or each.pos == "PUNCT" for each in between):
            return replace(draft, source=(source[0], between[-1].end))
    if token.dep not in MODIFIERS or not 0 < token.head - last < 5 or grammar.tokens[token.head].pos not in NOUNS:
        return draft
    whole = (source[0], grammar.tokens[token.head].end)
    taken = (*draft.content, *([draft.cue] if draft.cue else []))
    return draft if any(meet(whole, part) for part in taken) else replace(draft, source=whole)


def with_whole_names(draft: Draft, names: Sequence[Range], grammar: Grammar, starts: Sequence[int]) -> Draft:
    """A source that begins or ends inside a name, or behind an owner ("'s chief"), takes the whole of it.

    Args:
        names: of the report's actors, in order.
    """
    if draft.source is None:
        return draft
    start, end = draft.source
    for name in names[max(0, bisect_left(names, (start, 0)) - 2) : bisect_left(names, (end, 0))]:
        if name[0] < start < name[1] or name[0] < end < name[1]:
            start, end = min(start, name[0]), max(end, name[1])
    first = bisect_right(starts, start) - 1
    if first > 0 and grammar.tokens[first].tag == "POS" and grammar.tokens[first].start <= start:
        owner = grammar.tokens[first].head
        start = noun_phrase(grammar, owner)[0] if owner < first else grammar.tokens[first - 1].start
    taken = (*draft.content, *([draft.cue] if draft.cue else []))
    whole = (start, end)
    return draft if any(meet(whole, part) for part in taken) else replace(draft, source=whole)


def with_cue(text: str, draft: Draft, grammar: Grammar, starts: Sequence[int]) -> Draft:
    """A draft without a cue takes a verb of saying right before its content, or the label of its speaker.

    The verb may end the paragraph before with a colon ("The mayor wrote:"). A label is a name and a colon at the start
    of the content, as in transcripts, or a name after a dash at its end.
    """
    start, end = draft.content[0]
    if match := LABEL.match(text, start, min(end, start + 60)):
        rest = trimmed(text, (match.end(), end))
        if rest is not None:
            parts = (rest, *draft.content[1:])
            reason = f"{draft.reason}; the speaker's label"
            return replace(draft, content=parts, source=match.span(1), cue=match.span(2), reason=reason)
    tokens = grammar.tokens
    before = bisect_left(starts, start) - 1
    while before >= 0 and tokens[before].pos in {"PUNCT", "SCONJ", "ADP", "SPACE"} and start - tokens[before].end < 12:
        before -= 1
    if before >= 0 and tokens[before].pos == "VERB" and tokens[before].lemma in verbs():
        gap = text[tokens[before].end : start]
        if len(gap.strip()) <= 6 and ("\n" not in gap or ":" in gap):
            cue = (tokens[before].start, tokens[before].end)
            return replace(draft, cue=cue, reason=f"{draft.reason}; its cue stands before it")
    if draft.source is None and (match := SIGNED.match(text, draft.content[-1][1], draft.content[-1][1] + 80)):
        return replace(draft, source=match.span(2), cue=match.span(1), reason=f"{draft.reason}; signed after a dash")
    return draft


def with_subject(draft: Draft, grammar: Grammar, starts: Sequence[int]) -> Draft:
    """A draft without a source takes the subject of its cue, or who stands after "by"."""
    cue = draft.cue
    if cue is None:
        return draft
    tokens = grammar.tokens
    first, last = bisect_left(starts, cue[0]), bisect_left(starts, cue[1])
    verb = next((k for k in range(first, last) if tokens[k].pos == "VERB"), None)
    if verb is None or not any(tells(token.lemma) for token in tokens[first:last]):
        return draft
    agent = grammar.child(verb, frozenset({"agent"}))
    if agent is None and tokens[verb].tag == "VBN" and grammar.child(verb, ACTIVE) is None:
        agent = _by_at_the_end(grammar, starts, draft.content[-1])
    teller = grammar.child(agent, frozenset({"pobj"})) if agent is not None else None
    if teller is None and grammar.child(verb, frozenset({"nsubjpass", "auxpass"})) is None:
        teller = source_of(grammar, verb)
        if teller is None and tokens[verb].dep == "advcl" and tokens[verb].tag == "VBG":  # "..., saying that"
            teller = source_of(grammar, tokens[verb].head)
    if teller is None or tokens[teller].pos not in TELLING:
        return draft
    source = noun_phrase(grammar, teller)
    if agent is not None:  # "... as a dream by the capital": the teller is no part of what is said
        by = tokens[agent].start
        parts = [(a, by) if a < by < b and source[1] <= b else (a, b) for a, b in draft.content]
        draft = replace(draft, content=tuple((a, b - 1 if b == by else b) for a, b in parts))
    if meet(source, cue) or any(meet(source, part) for part in draft.content):
        return draft
    return replace(draft, source=source, reason=f"{draft.reason}; the source is the subject of its cue")


def _by_at_the_end(grammar: Grammar, starts: Sequence[int], part: Range) -> int | None:
    """The "by" of a phrase that ends a content, wherever the parse hangs it."""
    last = bisect_left(starts, part[1])
    for at in range(last - 1, max(bisect_left(starts, part[0]), last - 8), -1):
        if grammar.tokens[at].text.lower() == "by" and grammar.subtree(at)[-1] == last - 1:
            return at
    return None


def inverted(text: str, drafts: Sequence[Draft], grammar: Grammar, starts: Sequence[int]) -> list[Draft]:
    """Quotations right before a verb of speech and who speaks (“Never,” whispered his deputy): that is the source."""
    made: list[Draft] = []
    contents = Stretches((*part, k) for k, draft in enumerate(drafts) for part in draft.content)
    for k, draft in enumerate(drafts):
        end = max((part[1] for part in draft.content if text[part[1] - 1] in CLOSES), default=None)
        found = None if end is None else _speaker_after(text, grammar, starts, end)
        if found is None or (draft.source is not None and draft.source[0] >= (end or 0)):
            made.append(draft)
            continue
        cue, source = found
        parts = tuple(part for part in draft.content if not (source[0] <= part[0] and part[1] <= source[1]))
        free = not any(meet(span, part) for span in found for part in parts)
        taken = any(other != k for span in found for _, _, other in contents.meeting(*span))
        if not parts or not free or taken:
            made.append(draft)
            continue
        reason = f"{draft.reason}; who speaks stands after the verb"
        made.append(replace(draft, content=parts, cue=cue, source=source, reason=reason))
    return made


def _speaker_after(text: str, grammar: Grammar, starts: Sequence[int], end: int) -> tuple[Range, Range] | None:
    """(verb, speaker) right after a quotation that ends there, on its line."""
    tokens = grammar.tokens
    verb = bisect_left(starts, end)
    if verb + 1 >= len(tokens) or text[end : tokens[verb].start].strip(" ,\u00a0") or tokens[verb].pos != "VERB":
        return None
    if tokens[verb].lemma not in verbs() or tokens[verb].tag not in ("VBD", "VBZ"):
        return None
    first = verb + 1
    if tokens[first].pos not in SPEAKERS or tokens[first].start - tokens[verb].end != 1:
        return None
    last = first
    while (
        last + 1 < len(tokens) and tokens[last + 1].pos in SPEAKERS and tokens[last].end + 1 >= tokens[last + 1].start
    ):
        last += 1
    if tokens[last].pos not in NOUNS | {"PRON"} or (last + 1 < len(tokens) and tokens[last + 1].pos in ("VERB", "AUX")):
        return None
    return (tokens[verb].start, tokens[verb].end), (tokens[first].start, tokens[last].end)
