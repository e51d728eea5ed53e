"""What a report's own voice may not say: more in the headline than in the report, more than the words quoted.

The audit that standards editors ask for; sources that cannot be asked stand in `vague_sources`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.model import Annotated, Finding, Quantity, Span
from reportedly.model.identifiers import make_finding
from reportedly.text.clauses import clause, content_stems, head_of, trimmed
from reportedly.text.cues import Cues, table
from reportedly.text.quotations import Quoted, quoted_in, statement_at
from reportedly.text.sentences import WORD, sentence_around
from reportedly.text.stems import stem
from reportedly.world.countries import country_of_demonym

LONG = 6  # words of a quotation that shows how someone speaks
MEANT = 2  # words that say what is hinted at
CLOSE = 40  # characters between who hints and the word that says so
CAPITAL = re.compile(r"\b(?:US|U\.S\.|[A-Z][a-z]+)(?![\w.])")
QUOTES = frozenset("?‘’'\"“”")
AMERICAN = frozenset({"US", "U.S."})
PEOPLE = ("ian", "ean", "eli", "ish", "ese", "ani", "aqi", "eni", "rab", "can")  # endings of names of peoples
DECK = 200  # characters that stand right below the headline
DOES = re.compile(r"\s(?P<verb>[A-Za-z]{3,}s)\b(?=\s+[\w‘“'\"])")
OPEN = frozenset("?:")  # marks of a headline that tells nothing as done
VERB = re.compile(r"[a-z]{4,}\b")
REACH = 70  # characters, none of which ends a clause, from "believed to be made by" to the name
SHORTEST = 20  # characters of a headline
HEDGES = 1_500  # characters after the headline in which the report takes it back
MOST_QUOTED = 500  # quotations of one report that are looked at
NEXT = 300  # characters after a hint in which the words it is read from stand
BOUND = frozenset({"at_least", "more_than", "about", "at_most", "less_than"})
WORDS_OF_BOUND = {
    "at_least": "at least",
    "more_than": "more than",
    "about": "about",
    "at_most": "up to",
    "less_than": "less than",
}


def headline_findings(document: Annotated) -> Iterator[Finding]:
    """A headline or a lead that says more than the report or the words quoted do."""
    yield from _dropped_bounds(document)
    yield from _hedged(document)
    yield from _not_yet(document)
    yield from _hints(document)


# ------------------------------------------------------------------------------------------------ headlines


def _dropped_bounds(document: Annotated) -> Iterator[Finding]:
    """A headline that gives a bare number where the body says "at least" or "about"."""
    start, end = head_of(document)
    for figure in document.quantities:
        if (
            not (start <= figure.span.start < end)
            or figure.modifier is not None
            or figure.dimension != "count"
            or figure.value < 3
        ):
            continue
        told = [
            other for other in document.quantities if other.span.start >= end and _same_count(figure, other, document)
        ]
        if told and all(other.modifier in BOUND for other in told):
            bound = WORDS_OF_BOUND[str(told[0].modifier)]
            bare, full = figure.span.of(document.text), told[0].span.of(document.text)
            words = f"the headline says {bare}, the report “{full}”: the headline drops “{bound}”"
            yield make_finding("unsupported_by_source", figure.span, told[0].span, words)


def _same_count(a: Quantity, b: Quantity, document: Annotated) -> bool:
    if a.value != b.value or b.dimension != "count":
        return False
    one = content_stems(clause(document, a.span.start, a.span.end).of(document.text))
    two = content_stems(
        " ".join(WORD.findall(document.text[slice(*sentence_around(document, b.span.start, b.span.end))]))
    )
    return len({word for word in one & two if not word.isdigit()}) >= 1


def _cues() -> Cues:
    return table("reportedly.audit", "headlines.tsv")


def _whose(head: str) -> tuple[str, int, int] | None:
    """Whose attack a headline tells of ("Arranian air strikes"): the people's name, and the characters of both."""
    for match in CAPITAL.finditer(head):
        if match.group() in AMERICAN or country_of_demonym(match.group()) or match.group().endswith(PEOPLE):
            found = _cues().first("attack", head, match.end())
            if found is not None:
                return match.group(), match.start(), found.end
    return None


def _by_whom(head: str) -> tuple[str, int, int] | None:
    """The same, told the other way round: "raids by Arranian jets"."""
    for strike in _cues().find("strike_by", head):
        who = CAPITAL.match(head, strike.scope_start)
        if who is not None and (who.group() in AMERICAN or who.group().endswith(PEOPLE)):
            forces = _cues().first("forces", head, who.end())
            if forces is not None:
                return who.group(), strike.start, forces.end
    return None


def _suspected(text: str, start: int, end: int, names: Sequence[str]) -> tuple[int, int] | None:
    """Where a text says that one of these is suspected of having done it."""
    named = re.compile(rf"[^.;]{{0,{REACH}}}?\b(?:{'|'.join(map(re.escape, names))})\b", re.I)
    for suspected in _cues().find("suspected_by", text, start, end):
        if (match := named.match(text, suspected.end, end)) is not None:
            return suspected.start, match.end()
    return None


def _hedged(document: Annotated) -> Iterator[Finding]:
    """A headline that says whose attack it was; the report itself only suspects so."""
    start, end = head_of(document)
    head = document.text[start:end]
    whose = _whose(head)
    if whose is None or QUOTES & set(head) or _cues().has("hedge", head):
        below = next((span for span in document.body if span.end > end), None)
        if below is None:
            return
        start = max(below.start, end)
        head = document.text[start : min(below.end, start + DECK)]
        whose = _by_whom(head)
        if whose is None:
            return
        end = start + whose[2]
    who, first, last = whose
    country = country_of_demonym(who)
    names = [who, *([country.name] if country else [])]
    found = _suspected(document.text, end, min(len(document.text), end + HEDGES), names)
    if found is not None:
        a = Span(document.report.id, start + first, start + last)
        told = trimmed(document, *found)
        words = f"the headline says “{head[first:last]}”, the report only “{told.of(document.text)}”"
        yield make_finding("unsupported_by_source", a, told, words)


def _not_yet(document: Annotated) -> Iterator[Finding]:
    """A headline that tells as done what the report tells as still to come."""
    start, end = head_of(document)
    head = document.text[start:end]
    if end - start < SHORTEST or OPEN & set(head) or _cues().has("coming", head):
        return
    verbs = {stem(match["verb"]): match for match in DOES.finditer(head) if len(stem(match["verb"])) > 3}
    about = content_stems(head)
    for still in _cues().find("still", document.text, end, min(len(document.text), end + NEXT + DECK)):
        match = VERB.match(document.text, still.scope_start, still.scope_end)
        if match is None:
            continue
        plain = match.group()
        done = verbs.get(stem(plain))
        forms = (f"{plain}s", f"{plain}es", f"{plain[:-1]}ies")
        if done is None or done["verb"].lower() not in forms or not document.in_prose(still.start, match.end()):
            continue
        after = content_stems(document.text[match.end() : match.end() + 60]) & about
        if after - {stem(plain)}:
            a = Span(document.report.id, start + done.start("verb"), end)
            told = Span(a.report, still.start, match.end())
            words = f"the headline says “{done['verb']}”, the report “{told.of(document.text)}”"
            yield make_finding("unsupported_by_source", trimmed(document, a.start, a.end), told, words)
            return


def _hints(document: Annotated) -> Iterator[Finding]:
    """The outlet says that someone hinted at a thing; the words quoted next do not say it."""
    held = list(quoted_in(document))[:MOST_QUOTED]
    for part in document.prose:
        hints = list(_cues().find("hint", document.text, part.start, part.end))
        for number, hint in enumerate(hints):
            until = hints[number + 1].start if number + 1 < len(hints) else part.end + NEXT
            if any(quoted.start <= hint.start < quoted.end for quoted in held):
                continue
            first, last = sentence_around(document, hint.start, hint.end)
            who = _hinter(document, first, hint.start)
            said = [
                quoted
                for quoted in held
                if last <= quoted.start <= min(last + NEXT, until)
                and len(quoted.stems) >= LONG
                and _speaks(document, quoted) in (who, None)
            ]
            if who is None:
                continue
            claim = trimmed(document, max(first, hint.start - 80), last)
            about = content_stems(claim.of(document.text))
            if len(content_stems(document.text[hint.end : last])) < MEANT:
                continue
            for quoted in said[:2]:
                if not about & set(quoted.stems):
                    words = "the report reads a hint into these words; they do not themselves say so"
                    yield make_finding(
                        "unsupported_by_source", claim, trimmed(document, quoted.start, quoted.end), words
                    )


def _hinter(document: Annotated, first: int, hint: int) -> str | None:
    """Who hints: the last person or body named before the word in its sentence."""
    named = [
        (mention.span.end, actor.id)
        for actor in document.actors
        for mention in actor.mentions
        if first <= mention.span.start and mention.span.end <= hint and hint - mention.span.end <= CLOSE
    ]
    return max(named)[1] if named else None


def _speaks(document: Annotated, quoted: Quoted) -> str | None:
    statement = statement_at(document, quoted)
    return statement.source_actor if statement else None
