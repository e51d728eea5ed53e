"""Why a mention was joined to an actor, in words, for the reader of the record."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.coordination import TOGETHER
from reportedly.layers.actors.name_clustering import Chain
from reportedly.layers.actors.offices import leads, office_fits
from reportedly.layers.actors.word_lists import words
from reportedly.model import Annotated, Reason, Span
from reportedly.world.authority import Known, authority

MOST = 8  # reasons that an actor carries


def reasons_of(
    document: Annotated, chain: Chain, mentions: Sequence[Candidate], known: Known | None
) -> tuple[Reason, ...]:
    """One reason for each kind of joining, the first mention of each as its evidence; at most eight."""
    found: dict[str, Reason] = {}
    fullest = max((len(each.words) for each in mentions if each.form == "name"), default=0)
    for each in mentions:
        if (why := _why(document, each, fullest, chain, known)) and why not in found:
            found[why] = Reason(why, Span(document.report.id, each.start, each.end))
        if len(found) == MOST:
            break
    return tuple(found.values())


def _why(document: Annotated, each: Candidate, fullest: int, chain: Chain, known: Known | None) -> str | None:
    """Why one mention was joined. `fullest`: words of the longest name of the actor."""
    text = " ".join(document.text[each.start : each.end].split())
    if each.form == "pronoun":
        traits = {"m": "a man", "f": "a woman"}.get(each.gender, "several" if each.number == "p" else "a thing or body")
        return f"“{text.lower()}”: {traits}; best in agreement, nearness and place in the sentence"
    if each.form == "adjective":
        return f"“{text}” is the adjective of {known.name if known else 'this people'}"
    if each.lemma == TOGETHER:
        return f"“{text}” are named in one breath"
    if each.form == "nominal":
        return _description(document, text, each, chain, known)
    if known is not None:
        if " ".join(each.words) == " ".join(known.name.casefold().split()):
            return None
        if known.kind == "state" and (metonym := authority().metonym(text)):
            return f"“{text}” stands for the {metonym.stands_for} of {known.name}"
        return f"“{text}” is {known.name} by the authority table"
    if len(each.words) < fullest:
        return f"“{text}” is a part of the fuller name"
    return None


def _description(document: Annotated, text: str, each: Candidate, chain: Chain, known: Known | None) -> str:
    day = document.published.value
    if office_fits(each, chain, day):
        return f"“{text}”: the office is this person's by the authority table"
    if each.lemma in chain.titles:
        return f"“{text}”: the report gives this title to the name"
    if each.lemma in words().loaded and leads(chain, day):
        return f"“{text}”: an epithet for one who leads; nearest such person told of"
    if each.lemma in words().epithets and chain.named:
        return f"“{text}”: an epithet for one who serves or is looked down on; nearest person told of"
    if known is not None and known.kind == "armed_force" and not chain.named:
        return f"“{text}” are the {known.name}"
    if known is not None and known.kind == "person" and not chain.named:
        return f"“{text}”: held this office when the report was published, by the authority table"
    if known is not None and not chain.named:
        return f"“{text}” is the {known.name}"
    if not chain.named and len(chain.mentions) == 1:
        return f"“{text}” is named nowhere in the report"
    return f"“{text}”: best in agreement, words in common and nearness"
