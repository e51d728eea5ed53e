"""What a report tells to be denied or doubted: by its statements, by words of denial, by whose account it disputes.

What is refused (a plan, a demand, an offer) is no claim, and to refuse it is no denial; what is denied to somebody is
withheld. The words are data: `data/cues.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile

from reportedly.layers.events.grammar import Tree
from reportedly.model import Annotated, Denial, DenialKind, Span, Statement
from reportedly.text.clauses import trimmed
from reportedly.text.cues import Cues, table
from reportedly.text.sentences import WORD, sentence_around

SAYING = frozenset({"assert", "claim", "promise"})
SHORTEST = 8  # characters of what is doubted: below that it is a pronoun ("doubts it")
LONG = 4  # letters of a word that can have lost the apostrophe of its "s"
BEFORE = 20  # characters before a word of denial in which "could not", "never", "was" may stand
POINTING = ("points_back_sure", "points_back", "points_back_loose", "points_back_alone")
"""Cues of a content that points back to a claim: "the accusation", "any responsibility", "it"."""


def cues() -> Cues:
    """The table of the layer."""
    return table("reportedly.layers.denials", "cues.tsv")


def points_back(words: str) -> str | None:
    """The cue by which a content points back to a claim, None where it does not."""
    return next((name for name in POINTING if cues().has(name, words)), None)


def withheld(words: str) -> bool:
    """Whether what is denied is kept back from somebody, rather than said to be untrue."""
    if cues().has("withheld", words):
        return True
    return points_back(words) is None and not cues().has("deed", words)


def content_of(document: Annotated, statement: Statement) -> Span:
    """The longest part of what is said: in a broken quotation the first may be a word or two."""
    part = max(statement.content, key=lambda span: (span.end - span.start, -span.start))
    return trimmed(document, part.start, part.end)


def said_in(document: Annotated, span: Span) -> str:
    """The words of a content, without the mark that opens it."""
    return span.of(document.text).lstrip("‘“\"'")


def side_of(document: Annotated, identifier: str | None) -> frozenset[str]:
    """Whom an actor speaks for: himself, and his country."""
    actor = document.actor(identifier)
    return frozenset(name for name in (identifier, actor.country if actor else None) if name)


def denials(document: Annotated) -> Iterator[Denial]:
    """The denials and doubts of a report, those that were read as statements first."""
    known: list[Span] = []
    for number, statement in enumerate(document.statements):
        if statement.cue is None or (statement.source is None and statement.source_actor is None):
            continue
        content = content_of(document, statement)
        words, said = statement.cue.of(document.text), said_in(document, content)
        if content.end <= statement.cue.start and cues().has("denies", words) and points_back(said) is None:
            continue  # what stands before "denies" belongs to another verb
        known.append(statement.cue)
        if (kind := _kind(statement, words, said)) is not None:
            yield Denial(content, kind, statement.cue, number)
        elif _plain(statement, said):
            yield Denial(content, "denies", statement.cue, number, plain=True)
    yield from _worded(document, known)


def _kind(statement: Statement, words: str, said: str) -> DenialKind | None:
    """What a statement does by its cue: it denies, it doubts, or neither."""
    find, kind = cues(), None
    if find.has("doubts", words) and statement.act == "doubt" and not find.has("no_doubt", words):
        kind = "doubts" if len(said) >= SHORTEST else None
    elif statement.act == "deny" or (find.has("denies", words) and statement.act != "admit"):
        turned_down = find.has("dismisses", words) and (find.has("clause", said) or points_back(said) is not None)
        kind = "denies" if (find.has("denies", words) or turned_down) and not withheld(said) else None
    elif find.has("distrusts", said):
        kind = "doubts"
    return None if kind is None or find.has("unsettled", said) else "denies" if kind == "denies" else "doubts"


def _plain(statement: Statement, said: str) -> bool:
    """Whether a statement says of something that it is not so, or of its own side that it does no such thing."""
    find = cues()
    if statement.act not in SAYING:
        return False
    negated = find.has("not_so", said)
    if find.has("standing", said) and (find.has("only", said) or negated):
        return True
    return negated and not find.has("unknown", said)


def _worded(document: Annotated, known: list[Span]) -> Iterator[Denial]:
    """Denials by their words alone, where no statement was read: "denied the raid", "called the reports fake"."""
    find, tree = cues(), Tree(document.parse) if document.parse else None
    for prose in document.prose:
        for found in (
            *find.find("worded", document.text, prose.start, prose.end),
            *(
                each
                for each in find.find("called", document.text, prose.start, prose.end)
                if each.ended_by == "falsehood"
            ),
        ):
            cue = document.report.span(found.start, found.end)
            content = trimmed(document, found.scope_start, max(found.scope_end, found.scope_start + 1))
            said = said_in(document, content)
            sure = find.has("denies", cue.of(document.text)) or points_back(said) is not None
            if len(said) < SHORTEST - 2 or not sure or withheld(said) or any(cue.overlaps(other) for other in known):
                continue
            if _is_said(document, tree, cue, prose.start):
                yield Denial(content, "denies", cue)


def _is_said(document: Annotated, tree: Tree | None, cue: Span, begin: int) -> bool:
    """Whether a word of denial tells that somebody denies: not "could deny", "to deny", "was denied", nor quoted."""
    find, text = cues(), document.text
    at = tree.at(cue.start) if tree else None
    if tree and at is not None and tree.tokens[at].pos == "VERB":
        if not _asserted(tree, at):
            return False
    else:
        before = text[max(begin, cue.start - BEFORE) : cue.start]
        if find.has("not_said", before) and not find.has("goes_on", before):
            return False
    quoted = text[max(0, cue.start - 1) : cue.start]
    return quoted not in "“‘\"'" or not quoted


def _asserted(tree: Tree, verb: int) -> bool:
    """Whether the parse has a verb as something done: no negation, modal, passive, or mere infinitive."""
    governor = tree.tokens[tree.tokens[verb].head].lemma
    for child in (tree.tokens[number] for number in tree.children[verb]):
        word = child.text.lower()
        if child.dep in ("neg", "auxpass") or (
            child.dep == "aux" and (child.tag == "MD" or word == "to") and governor != "continue"
        ):
            return False
    return True


def owned(document: Annotated, most: int) -> Iterator[Denial]:
    """Denials that name whose words they answer: "disputes the Mayor's account", "casts doubt on Brod's claim"."""
    find, text = cues(), document.text
    kinds: tuple[tuple[str, DenialKind], ...] = (("owned_denial", "denies"), ("owned_doubt", "doubts"))
    for part in document.prose:
        for name, kind in kinds:
            for found in islice(find.find(name, text, part.start, part.end), most):
                before = text[max(0, found.start - BEFORE) : found.start]
                if find.has("not_said", before) and not find.has("goes_on", before):
                    continue
                _, last = sentence_around(document, found.start, found.end)
                if owners := _owners(document, found.start, found.end):
                    cue = document.report.span(found.start, found.end)
                    yield Denial(trimmed(document, found.start, last), kind, cue, owners=owners)


def _owners(document: Annotated, start: int, end: int) -> tuple[str, ...]:
    """The actors that the capitalised words behind a word of denial name."""
    words = WORD.findall(document.text[start:end])[1:]
    first = next((number for number, word in enumerate(words) if word[0].isupper()), len(words))
    named = {_bare(word) for word in takewhile(lambda word: word[0].isupper(), words[first:])}
    return tuple(
        actor.id
        for actor in document.actors
        if named and any(m.form == "name" and named <= _names(document, m.span) for m in actor.mentions)
    )


def _names(document: Annotated, span: Span) -> set[str]:
    return {_bare(word) for word in WORD.findall(span.of(document.text))}


def _bare(word: str) -> str:
    """A word without the sign of possession, which may have lost its apostrophe."""
    bare = word.lower().removesuffix("'s").removesuffix("’s")
    return bare.removesuffix("s") if len(bare) > LONG else bare
