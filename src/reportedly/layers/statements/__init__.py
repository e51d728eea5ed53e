"""Who said what: statements from the tagger's marks and the parse.

The tagger marks the outermost attributions; here their quotations are set to their marks, headlines and statements
inside statements are added by rule, and each gets its kind, its act and the actor that speaks. Without a tagger the
rules of `clauses` find what they can. An event outside any statement is the report's own voice; nothing stands for that
here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.layers.declaration import layer
from reportedly.layers.statements.acts import act_of, tells
from reportedly.layers.statements.attributions import (
    Attribution,
    Grammar,
    according_to,
    beside_quotations,
    clauses,
    token_index,
)
from reportedly.layers.statements.closing_speakers import with_closing_speakers
from reportedly.layers.statements.denied_charges import answered
from reportedly.layers.statements.drafts import Draft, Range, Taken, meet, tokens_in, trimmed
from reportedly.layers.statements.no_sayings import is_no_saying
from reportedly.layers.statements.paragraphs import carried_back, carried_on
from reportedly.layers.statements.repairs import inverted, mended, with_whole_names
from reportedly.layers.statements.sources import mentions_of, speaker_of
from reportedly.model import Annotated, Parse, Reason, Statement, StatementKind, TaggedStatement, Token
from reportedly.text.quotations import Quotation, quotations, quoted_share
from reportedly.text.stretches import Covered, Stretches

DIRECT, INDIRECT = 0.95, 0.05  # shares of letters in quotation marks, as in the gold of PolNeAR
MOST = 0.5  # share of a quotation that a content must hold to be set to its marks
HEADLINE = 25  # words
TEASERS = frozenset("live breaking update updated watch video exclusive analysis opinion explainer photos read".split())
TELLERS = frozenset(
    "officials official police ministry army military governor mayor report reports sources source minister witnesses "
    "residents media president spokesman spokeswoman prosecutors investigators medics authorities un".split()
)
PLAIN = re.compile(
    r"\b(?:say|says|said|tell|tells|told|adds|added|announced|reported|warns|warned|claims|claimed|denies|denied|confirms|"
    r"confirmed|stated|declared|according)\b",
    re.I,
)
LINE = re.compile(r"[^\r\n]+")
COLON = re.compile(r"^([^:\u201c\"'\u2018]{2,60}):\s+(\S.*)$")
DASH = re.compile(r"^(.{12,300}\S)\s+[-\u2013\u2014]\s+([^-\u2013\u2014]{2,40})$")


# ------------------------------------------------------------------------------------------------ drafts


def _from_tagger(document: Annotated, tagged: Sequence[TaggedStatement]) -> Iterator[Draft]:
    """The tagger's statements, cut where the article's prose ends."""
    prose = Stretches((span.start, span.end, None) for span in document.prose)
    for statement in tagged:
        parts = [
            (max(part.start, start), min(part.end, end))
            for part in statement.content
            for start, end, _ in prose.meeting(part.start, part.end)
        ]
        kept = tuple(sorted({found for part in parts if (found := trimmed(document.text, part))}))
        if kept:
            cue = (statement.cue.start, statement.cue.end) if statement.cue else None
            source = (statement.source.start, statement.source.end) if statement.source else None
            yield Draft(kept, cue, source, "marked by the tagger")


def _from_rules(grammar: Grammar, parse: Parse, marks: Sequence[Quotation]) -> list[Draft]:
    """What the rules find where there is no tagger: the longest of those that overlap."""
    starts = token_index(parse.tokens)
    found: list[Attribution] = []
    for sentence in parse.sentences:
        found += clauses(grammar, sentence.first, sentence.last)
    found += according_to(grammar, [(sentence.first, sentence.last) for sentence in parse.sentences])
    found += beside_quotations(grammar, marks, starts)
    drafts = [Draft(item.content, item.cue, item.source, item.rule) for item in found]
    drafts.sort(key=lambda draft: (-draft.length, draft.content))
    kept: list[Draft] = []
    taken = Covered()
    for draft in drafts:
        own = [*draft.content, *([draft.cue] if draft.cue else [])]
        if not any(taken.meets(*part) for part in own):
            kept.append(draft)
            for part in own:
                taken.add(*part)
    return kept


def _headlines(document: Annotated, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """ "Putin: we will ..." and "Nine dead in strike – officials" in lines without a full stop."""
    taken = Covered()
    for draft in drafts:
        for part in draft.content:
            taken.add(*part)
    named = {(mention.span.start, mention.span.end) for actor in document.actors for mention in actor.mentions}
    if document.tagging:
        named |= {(name.start, name.end) for name in document.tagging.names if name.label != "other"}
    names = Stretches((start, end, None) for start, end in named)
    for span in document.prose:
        for line in LINE.finditer(document.text, span.start, span.end):
            words = line.group().strip()
            if not words or words[-1] in ".;:,!" or len(words.split()) > HEADLINE:
                continue
            at = line.start() + line.group().index(words)
            if taken.meets(at, at + len(words)):
                continue
            if match := COLON.match(words):
                teller, said = match.span(1), match.span(2)
            elif match := DASH.match(words):
                said, teller = match.span(1), match.span(2)
            else:
                continue
            source = (at + teller[0], at + teller[1])
            if len(words[said[0] : said[1]].split()) >= 3 and _tells(document.text, source, names):
                yield Draft(((at + said[0], at + said[1]),), None, source, "a headline: who speaks, and what")


def _tells(text: str, source: Range, names: Stretches[None]) -> bool:
    """Whether those few words name someone who can speak."""
    words = text[slice(*source)].lower().split()
    if len(words) > 6 or words[0] in TEASERS:
        return False
    inside = sum(min(b, source[1]) - max(a, source[0]) for a, b, _ in names.meeting(*source))
    return words[-1] in TELLERS or inside >= 0.6 * (source[1] - source[0])


def _told(text: str, grammar: Grammar, drafts: Sequence[Draft], starts: Sequence[int]) -> list[Draft]:
    """The drafts without those that nobody tells.

    They have no quotation marks, and either no source and a cue that is no word of telling, or a content that is but a
    pronoun or the very subject of the cue ("the two sides agreed").
    """
    kept: list[Draft] = []
    for draft in drafts:
        quoted = any(text[start] in "\"\u201c\u2018'" for start, _ in draft.content)
        cue = tokens_in(grammar.tokens, starts, draft.cue) if draft.cue else ()
        if not quoted and cue:
            said = [token for part in draft.content for token in tokens_in(grammar.tokens, starts, part)]
            nobody = draft.source is None and not any(tells(token.lemma) for token in cue)
            if nobody or (draft.source is None and all(token.pos == "PRON" for token in said)):
                continue
            if len(draft.content) == 1 and _subject(grammar, starts, draft.cue) == draft.content[0]:
                continue
        kept.append(draft)
    return kept


def _subject(grammar: Grammar, starts: Sequence[int], cue: Range | None) -> Range | None:
    """The subject of an active verb in a cue, with all that hangs on it."""
    if cue is None:
        return None
    for at in range(bisect_left(starts, cue[0]), bisect_left(starts, cue[1])):
        subject = grammar.child(at, frozenset({"nsubj"}))
        if grammar.tokens[at].pos == "VERB" and subject is not None:
            members = grammar.subtree(subject)
            return grammar.tokens[members[0]].start, grammar.tokens[members[-1]].end
    return None


def _whole_clauses(drafts: Sequence[Draft], rules: Sequence[Draft]) -> list[Draft]:
    """Contents that hold only a part of the clause that their cue governs become the clause."""
    taken, governed = Taken(drafts), Taken([replace(rule, content=(), source=None) for rule in rules])
    done: list[Draft] = []
    for k, draft in enumerate(drafts):
        for rule in (rules[n] for n in sorted(governed.by(draft.cue) if draft.cue else ())):
            within = all(any(a <= start and end <= b for a, b in rule.content) for start, end in draft.content)
            if (
                within
                and draft.length < rule.length
                and not any(taken.by(part) - {k} for part in rule.content)
                and not any(meet(part, span) for part in rule.content for span in (draft.cue, draft.source) if span)
            ):
                draft = replace(draft, content=rule.content, reason=f"{draft.reason}; the whole clause of its cue")
                break
        done.append(draft)
    return done


def _right_cues(drafts: Sequence[Draft], plain: Sequence[Draft]) -> list[Draft]:
    """Drafts whose source says, by a plain cue, a clause that holds their cue: the clause is what is told.

    "The leader called for restraint, his office said": the office does not call for it.
    """
    speaking = Taken([replace(rule, content=(), cue=None) for rule in plain])
    cues = {draft.cue for draft in drafts}
    done: list[Draft] = []
    for draft in drafts:
        for rule in (plain[n] for n in sorted(speaking.by(draft.source) if draft.source and draft.cue else ())):
            held = rule.cue not in cues and any(
                a <= span[0] and span[1] <= b for a, b in rule.content for span in (draft.cue,) if span
            )
            parts = all(any(a <= start and end <= b for a, b in rule.content) for start, end in draft.content)
            if held and parts:
                draft = replace(rule, reason=f"{draft.reason}; the cue of its source")
                break
        done.append(draft)
    return done


def _with_plain_ones(text: str, drafts: Sequence[Draft], rules: Sequence[Draft]) -> list[Draft]:
    """The tagger's statements, and those that the rules read off plain words of saying where it read no cue.

    It has learned from long articles and is unsure of reports of two sentences: in 60 real reports it leaves out 16 of
    217 such statements, in PolNeAR's articles next to none. A statement of the tagger without cue and source gives way
    to a rule's that holds it.
    """
    plain = [rule for rule in rules if rule.cue and rule.source and PLAIN.search(text, *rule.cue)]
    drafts = _whole_clauses(_right_cues(drafts, plain), [rule for rule in rules if rule.cue])
    taken = Taken(drafts)
    bare = {k for k, draft in enumerate(drafts) if draft.cue is None and draft.source is None}
    made: list[Draft] = []
    gone: set[int] = set()
    for rule in plain:
        if rule.cue is None or rule.source is None or taken.by(rule.cue):
            continue
        others = set().union(*(taken.by(span) for span in (*rule.content, rule.source)))
        if others <= bare:
            made.append(rule)
            gone |= others
    kept = [draft for k, draft in enumerate(drafts) if k not in gone]
    return sorted(kept + made, key=lambda draft: draft.content)


# ------------------------------------------------------------------------------------------------ quotation marks


def _snapped(text: str, drafts: Sequence[Draft], marks: Sequence[Quotation]) -> list[Draft]:
    """Contents that hold most of a quotation are set to its marks, unless another statement has the rest."""
    taken = sorted(
        (span, k)
        for k, draft in enumerate(drafts)
        for span in (*draft.content, *([draft.cue] if draft.cue else []), *([draft.source] if draft.source else []))
    )
    firsts = [span[0] for span, _ in taken]
    doubles = [quotation for quotation in marks if not quotation.single]
    ends = [quotation.end for quotation in doubles]

    def free(stretch: Range, own: int, part: Range) -> bool:
        if stretch[0] >= stretch[1]:
            return True
        near = range(max(0, bisect_left(firsts, stretch[0]) - 8), bisect_right(firsts, stretch[1]))
        return not any(meet(taken[k][0], stretch) and not (taken[k][1] == own and taken[k][0] == part) for k in near)

    done: list[Draft] = []
    for own, draft in enumerate(drafts):
        parts: list[Range] = []
        for part in draft.content:
            start, end = part
            for k in range(bisect_left(ends, start), len(doubles)):
                quotation = doubles[k]
                if quotation.start >= end:
                    break
                shared = min(end, quotation.end) - max(start, quotation.start)
                if shared < MOST * (quotation.end - quotation.start):
                    continue
                if quotation.start < start and free((quotation.start, part[0]), own, part):
                    start = quotation.start
                if quotation.end > end and free((part[1], quotation.end), own, part):
                    end = quotation.end
            parts.append((start, end))
        done.append(replace(draft, content=_joined(text, parts)))
    return done


def _joined(text: str, parts: Sequence[Range]) -> tuple[Range, ...]:
    """Parts in order, those with only white space between them as one."""
    found: list[Range] = []
    for start, end in sorted(parts):
        if found and (start <= found[-1][1] or not text[found[-1][1] : start].strip()):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


# ------------------------------------------------------------------------------------------------ inside others


def _nested(
    text: str, grammar: Grammar, starts: Sequence[int], drafts: Sequence[Draft], marks: Sequence[Quotation]
) -> list[Draft]:
    """The statements and, after them, those inside their contents; `within`: index of the smallest that holds one."""
    found: list[Draft] = []
    singles = [mark for mark in marks if mark.single]  # none holds another
    opening = [mark.start for mark in singles]
    for draft in drafts:
        for start, end in draft.content:
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            inner = list(clauses(grammar, first, last, nested=True))
            inside = singles[bisect_left(opening, start) : bisect_left(opening, end)]
            quoted = [mark for mark in inside if mark.end <= end]
            inner += [item for item in beside_quotations(grammar, quoted, starts) if item.source is not None]
            for item in inner:
                spans = [*item.content, item.cue, *([item.source] if item.source else [])]
                made = Draft(item.content, item.cue, item.source, f"inside another statement: {item.rule}")
                inside_it = all(start <= a and b <= end for a, b in spans) and item.cue != draft.cue
                if inside_it and not is_no_saying(text, made, grammar, starts):
                    found.append(made)
    unique = {(draft.cue, draft.content): draft for draft in found}
    every = [*drafts, *unique.values()]
    placed: list[Draft] = list(drafts)
    contents = Stretches((*part, k) for k, other in enumerate(every) for part in other.content)
    for draft in unique.values():
        cue = draft.cue or draft.content[0]
        holders = [
            (every[k].length, k)
            for _, _, k in contents.holding(*cue)
            if every[k] is not draft and every[k].length > draft.length
        ]
        if holders:
            placed.append(replace(draft, within=min(holders)[1]))
    return (
        placed
        if len(placed) == len(every)
        else [draft for draft in placed if draft.within is None or draft.within < len(drafts)]
    )


# ------------------------------------------------------------------------------------------------ what is said of each


def _kind(text: str, draft: Draft, marks: Stretches[int], every: Sequence[Quotation]) -> StatementKind:
    near = [every[k] for k in sorted({k for part in draft.content for _, _, k in marks.meeting(*part)})]
    singles = [mark for mark in near if mark.single and (mark.start, mark.end) in draft.content]
    share = quoted_share(text, draft.content, singles or [mark for mark in near if not mark.single])
    return "direct" if share >= DIRECT else "indirect" if share <= INDIRECT else "mixed"


def _act(text: str, draft: Draft, tokens: Sequence[Token], starts: Sequence[int]) -> str:
    question = all(text[start:end].rstrip(" \"'\u201d\u2019").endswith("?") for start, end in draft.content)
    if draft.cue is None:
        return "ask" if question else "assert"
    words = [token.lemma for token in tokens_in(tokens, starts, draft.cue)] or text[slice(*draft.cue)].lower().split()
    return act_of(words, question)


@layer(requires=("tagger", "actors"), assigns=("statements",))
def annotate_statements(document: Annotated) -> Annotated:
    """The document with its statements: outer ones in the order of their contents, then those inside them."""
    parse = document.parse or Parse()
    text = document.text
    grammar, starts = Grammar(parse), token_index(parse.tokens)
    marks = [mark for span in document.prose for mark in quotations(text, span.start, span.end)]
    if document.tagging is not None:
        found = _from_tagger(document, document.tagging.statements)
        drafts = _snapped(text, list(mended(text, grammar, starts, found)), marks)
        drafts = inverted(text, _told(text, grammar, drafts, starts), grammar, starts)
        drafts = answered(text, grammar, carried_back(text, carried_on(text, drafts, marks), marks))
        drafts = _with_plain_ones(text, drafts, _from_rules(grammar, parse, marks))
        drafts = with_closing_speakers(text, drafts, grammar, parse.sentences)
    else:
        drafts = _snapped(text, _from_rules(grammar, parse, marks), marks)
    drafts = [draft for draft in drafts if not is_no_saying(text, draft, grammar, starts)]
    names = sorted((m.span.start, m.span.end) for actor in document.actors for m in actor.mentions if m.form == "name")
    drafts = [with_whole_names(draft, names, grammar, starts) for draft in drafts]
    drafts += _headlines(document, drafts)
    drafts.sort(key=lambda draft: draft.content)
    drafts = _nested(text, grammar, starts, drafts, marks)
    made, mentions = [], mentions_of(document)
    standing = Stretches((mark.start, mark.end, k) for k, mark in enumerate(marks))
    for draft in drafts:
        act = _act(text, draft, parse.tokens, starts)
        made.append(
            Statement(
                content=tuple(document.report.span(start, end) for start, end in draft.content),
                source=document.report.span(*draft.source) if draft.source else None,
                source_actor=speaker_of(mentions, draft.source, parse.tokens, starts) if draft.source else None,
                cue=document.report.span(*draft.cue) if draft.cue else None,
                kind=_kind(text, draft, standing, marks),
                act=act,
                within=draft.within,
                reasons=(Reason(draft.reason),),
            )
        )
    return replace(document, statements=tuple(made))
