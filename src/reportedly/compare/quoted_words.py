"""Words in quotation marks put in someone's mouth that none of that speaker's quotations carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from reportedly.audit.quoted_phrases import FEW, asking, carries, said_in
from reportedly.model import Annotated, Finding, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import content_stems, trimmed
from reportedly.text.quotations import Quoted

LONG = 6  # words of a quotation that shows how someone speaks


def quoted_findings(documents: Sequence[Annotated], heard: Iterable[Annotated] = ()) -> Iterator[Finding]:
    """The findings of the reports; `heard` are further ones whose quotations are looked at."""
    spoken = _Spoken(chain(documents, heard))
    for document in documents:
        yield from _words_not_found(document, spoken)


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


def _words_not_found(document: Annotated, spoken: _Spoken) -> Iterator[Finding]:
    """The phrases that none of the speaker's quotations carries."""
    for one in asking(document):
        phrase, speakers, words = one.phrase, one.speakers, one.words
        told = document.text[phrase.start : phrase.end]
        said = [item for item in spoken.by(speakers, document, words) if item[1] != phrase]
        if any(carries(quoted, phrase.stems) or words <= set(quoted.stems) for _, quoted in said):
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
