"""Words in quotation marks put in someone's mouth that none of that speaker's quotations carries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reportedly.model import Annotated, Finding, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import content_stems, head_of, trimmed
from reportedly.text.cues import Found, table
from reportedly.text.quotations import Quoted, quoted_in, statement_at
from reportedly.text.sentences import NAME, WORD, sentence_around
from reportedly.text.stems import stem

FEW, MANY = 2, 5  # words of a phrase put in someone's mouth
LONG = 6  # words of a quotation that shows how someone speaks
MARKS = tuple("“‘\"'")
REACH = 120  # characters behind a speaker in which "has also said", "openly plans to" stand
CLOSE = 40  # characters between an intention and the words in marks that tell it
MOST_QUOTED = 500  # quotations of one report that are looked at


def quoted_findings(documents: Sequence[Annotated], heard: Iterable[Annotated] = ()) -> Iterator[Finding]:
    """The findings of the reports; `heard` are further ones whose quotations are looked at."""
    spoken = _Spoken(chain(documents, heard))
    for document in documents:
        yield from _words_not_found(document, spoken)


def said_in(document: Annotated) -> Iterator[tuple[str, Quoted]]:
    """Each quotation of a report with the actor who is quoted."""
    held = list(quoted_in(document))
    for statement in document.statements if held else ():
        if statement.source_actor is None:
            continue
        for quoted in held:
            if any(part.start <= quoted.start + 1 and quoted.end - 1 <= part.end for part in statement.content):
                yield statement.source_actor, quoted


class _Spoken:
    """What each actor is quoted with, in all reports: found by its words and by its report."""

    def __init__(self, documents: Iterable[Annotated]) -> None:
        self._held: list[tuple[Annotated, Quoted]] = []
        self._at: dict[tuple[str, str], list[int]] = defaultdict(list)  # by speaker and stem
        self._in: dict[tuple[str, str], list[int]] = defaultdict(list)  # by speaker and report
        for document in documents:
            bare = Annotated(document.report)
            for speaker, quoted in said_in(document):
                self._add(speaker, bare, quoted)

    def _add(self, speaker: str, document: Annotated, quoted: Quoted) -> None:
        self._in[speaker, document.report.id].append(len(self._held))
        for word in set(quoted.stems):
            self._at[speaker, word].append(len(self._held))
        self._held.append((document, quoted))

    def by(self, speakers: Sequence[str], document: Annotated, words: Iterable[str]) -> list[tuple[Annotated, Quoted]]:
        """The speakers' quotations that have one of the words or stand in the report, in order."""
        found: set[int] = set()
        for speaker in speakers:
            found.update(self._in.get((speaker, document.report.id), ()))
            for word in words:
                found.update(self._at.get((speaker, word), ()))
        return [self._held[number] for number in sorted(found)]


def _told_plainly(document: Annotated, phrase: Quoted) -> bool:
    """Whether the report uses the words without marks too: a term, then, and no fragment of speech."""
    words = re.escape(document.text[phrase.start : phrase.end].strip(" .,"))
    return any(
        not (match.start() < phrase.end and phrase.start < match.end())
        and document.text[match.start() - 1 : match.start()] not in MARKS
        for part in document.prose
        for match in re.finditer(words, document.text[: part.end], re.I)
        if match.start() >= max(part.start, 1)
    )


def _carries(quoted: Quoted, phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(quoted.stems[at : at + size] == tuple(phrase) for at in range(len(quoted.stems) - size + 1))


@dataclass(frozen=True, slots=True)
class Asking:
    """A phrase put in someone's mouth: quotations of these speakers are looked for by these words."""

    phrase: Quoted
    speakers: tuple[str, ...]
    words: frozenset[str]


def asking(document: Annotated) -> Iterator[Asking]:
    """The short phrases in quotation marks in indirect speech that no quotation of their own report carries."""
    if not document.prose:
        return
    held = list(quoted_in(document))[:MOST_QUOTED]
    for phrase in held:
        told = document.text[phrase.start : phrase.end]
        if not FEW <= len(phrase.stems) <= MANY or _is_name(document, phrase):
            continue
        if any(letter.isdigit() for letter in told) or len(content_stems(told)) < FEW:
            continue
        speakers = _speakers(document, phrase)
        if (
            not speakers
            or _told_plainly(document, phrase)
            or any(_carries(quoted, phrase.stems) for quoted in held if quoted != phrase)
        ):
            continue
        words = content_stems(told) & set(phrase.stems)
        yield Asking(phrase, tuple(speakers), frozenset(words or phrase.stems))


def _words_not_found(document: Annotated, spoken: _Spoken) -> Iterator[Finding]:
    """The phrases that none of the speaker's quotations carries."""
    for one in asking(document):
        phrase, speakers, words = one.phrase, one.speakers, one.words
        told = document.text[phrase.start : phrase.end]
        said = [item for item in spoken.by(speakers, document, words) if item[1] != phrase]
        if any(_carries(quoted, phrase.stems) or words <= set(quoted.stems) for _, quoted in said):
            continue
        names = {actor.id: actor.neutral or actor.name for actor in document.actors}
        who = " or ".join(names[speaker] for speaker in speakers)
        why = f"“{told}” stands in quotation marks, but no quotation of {who} in any report carries these words"
        mine = Span(document.report.id, phrase.start, phrase.end)
        chosen = _nearest(document, phrase, said)
        if len(speakers) == 1 and not any(words & set(quoted.stems) for _, quoted in chosen):
            continue  # nothing shows that these quotations are about the same thing
        for other, quoted in chosen:
            yield make_finding("quoted_words_not_found", mine, trimmed(other, quoted.start, quoted.end), why)


def _nearest(
    document: Annotated, phrase: Quoted, said: Sequence[tuple[Annotated, Quoted]]
) -> list[tuple[Annotated, Quoted]]:
    """The speaker's long quotation in this report, and one of another report that shares a word with the phrase."""
    mine = set(phrase.stems) & content_stems(document.text[phrase.start : phrase.end])
    chosen = []
    for own in (True, False):
        fit = [
            (len(mine & set(quoted.stems)), other, quoted)
            for other, quoted in said
            if (other.report.id == document.report.id) == own and len(quoted.stems) >= (LONG if own else FEW)
        ]
        fit = [item for item in fit if own or item[0]]
        if own and not fit:
            break
        if fit:
            best = max(fit, key=lambda item: (item[0], len(item[2].stems), item[1].report.id, -item[2].start))
            chosen.append(best[1:])
    return chosen


def _cue(name: str, document: Annotated, at: int) -> Found | None:
    """The cue of that name right behind a mention."""
    if not document.text[at : at + 1].isspace():
        return None
    return table("reportedly.compare", "passages.tsv").first(
        name, document.text, at, min(len(document.text), at + REACH)
    )


def _speakers(document: Annotated, phrase: Quoted) -> list[str]:
    """The person into whose mouth the phrase is put, then the one whose intentions it tells.

    A fragment of speech in marks is good custom when the reporter heard it. Asked for are fragments in a headline,
    and those at second hand ("A said that B plans a ..."), for there the marks say more than the source.
    """
    first, _ = sentence_around(document, phrase.start, phrase.end)
    people = {actor.id: actor for actor in document.actors if actor.kind == "person"}
    source = None
    for actor in people.values():
        for mention in actor.mentions:
            if first <= mention.span.start < phrase.start and _cue("says", document, mention.span.end):
                source = actor.id
    statement = statement_at(document, phrase)
    if source is None and statement is not None and statement.kind != "direct" and statement.source_actor in people:
        source = statement.source_actor
    if source is None:
        return []
    others = [
        actor.id
        for actor in people.values()
        if actor.id != source
        and any(
            first <= mention.span.start < phrase.start
            and (intends := _cue("intends", document, mention.span.end)) is not None
            and phrase.start - intends.end <= CLOSE
            for mention in actor.mentions
        )
    ]
    begin, end = head_of(document)
    if document.text[begin:end].rstrip("”\"'’ \n").endswith("."):
        end = begin  # a first line that is a sentence is no headline
    return [source, *others] if others or begin <= phrase.start < end else []


def _is_name(document: Annotated, phrase: Quoted) -> bool:
    """Titles and names stand in quotation marks too."""
    words = WORD.findall(document.text[phrase.start : phrase.end])
    return sum(bool(NAME.match(word)) for word in words) > len(words) / 2 or not any(stem(word) for word in words)
