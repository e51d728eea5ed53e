"""From chains of mentions to actors: which ones act, what each is called, and its identity across reports."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.coordination import TOGETHER
from reportedly.layers.actors.descriptions import plain_description
from reportedly.layers.actors.name_clustering import Chain, people_of
from reportedly.layers.actors.offices import country_word, office_holder
from reportedly.layers.actors.reasons import reasons_of
from reportedly.layers.actors.word_lists import words
from reportedly.model import Actor, ActorKind, Annotated, Mention, Span
from reportedly.model.identifiers import report_mark
from reportedly.world import countries
from reportedly.world.authority import Known, armed_forces_of, authority, slug, state

MOST_REASONS = 6  # that an actor carries
PREFIX = {
    "person": "person",
    "armed_force": "force",
    "organisation": "organisation",
    "state": "place",
    "place_as_actor": "place",
}
STATE_BODIES = frozenset({"ministry", "government", "parliament", "police", "embassy"})
MINISTRIES = frozenset(
    "defence foreign interior internal health finance energy justice emergencies emergency economy transport "
    "agriculture education culture oil information security infrastructure trade war endowments planning".split()
)
IDLE = frozenset({"of", "the", "for", "and", "'s", "’s", "national", "affairs", "federal"})
SAME = {"defense": "defence", "interior": "interior", "ministries": "ministry"}


def actors_from(document: Annotated, found: Sequence[Candidate], chains: Sequence[Chain]) -> tuple[Actor, ...]:
    """The chains as actors, in order; chains of one identity are one actor; towns that only lie there are none."""
    mark = report_mark(document.report.id)
    made: dict[str, Actor] = {}
    number = 0
    for chain in chains:
        mentions = tuple(found[k] for k in chain.mentions if _told(document, found[k], chain))
        if not mentions or all(each.form == "pronoun" for each in mentions):
            continue
        if len(mentions) == 1 and mentions[0].lemma == TOGETHER:
            continue
        name = full_name(document, mentions)
        known = _identity(document, chain, mentions, name)
        kind = _kind(chain, mentions, known)
        if known is not None:
            ident, neutral = known.id, known.name
        elif chain.named and (kind == "person" or any(each.form == "name" for each in mentions)):
            prefix = PREFIX.get(kind, "group")
            ident, neutral = f"{prefix}:{slug(name)}", name
        else:
            number += 1
            ident = f"group:{mark}-{number}" if kind != "person" else f"person:{mark}-{number}"
            neutral = _neutral(document, mentions, name)
        actor = Actor(
            id=ident,
            name=name,
            kind=kind,
            mentions=tuple(Mention(Span(document.report.id, each.start, each.end), each.form) for each in mentions),
            neutral=neutral,
            country=(known.country if known else None) or chain.country,
            reasons=reasons_of(document, chain, mentions, known),
        )
        made[ident] = merged(made[ident], actor) if ident in made else actor
    return tuple(made.values())


def numbered(report: str, actor: str) -> bool:
    """Whether an actor's id is only a number in that report, because it has no name that is its own."""
    return actor.partition(":")[2].startswith(f"{report_mark(report)}-")


def merged(one: Actor, two: Actor) -> Actor:
    """One actor of two that are the same, with the mentions of both."""
    spans = {mention.span: mention for mention in (*one.mentions, *two.mentions)}
    mentions = tuple(spans[span] for span in sorted(spans))
    named = [actor.name for actor in (one, two) if any(mention.form == "name" for mention in actor.mentions)]
    name = max(named or [one.name, two.name], key=len)
    return Actor(
        one.id,
        name,
        one.kind,
        mentions,
        one.neutral,
        one.country or two.country,
        (*one.reasons, *two.reasons)[:MOST_REASONS],
    )


def _told(document: Annotated, each: Candidate, chain: Chain) -> bool:
    """Whether a mention is an actor's: all but the names of ground."""
    if each.form != "name" or each.kind not in ("place", "state"):
        return True
    parse = document.parse
    assert parse is not None
    token = parse.tokens[each.head]
    above = parse.tokens[token.head]
    if each.kind == "state":
        return not (token.dep == "pobj" and above.lemma in words().ground)
    seat = bool(each.country or chain.country) and authority().metonym(" ".join(each.words)) is not None
    if token.dep == "nsubj":
        return above.lemma in (words().acting if seat else words().speaking)
    if not seat:
        return False
    according = above.text.lower() == "to" and parse.tokens[above.head].text.lower() == "according"
    return token.dep == "agent" or (token.dep == "pobj" and (above.dep == "agent" or according))


def _neutral(document: Annotated, mentions: Sequence[Candidate], name: str) -> str:
    """What an actor without a name of its own is called across reports: its first description, without its count."""
    if any(each.form == "name" for each in mentions):
        return name
    described = next((each for each in mentions if each.form == "nominal"), None)
    return name if described is None else plain_description(document, described)


def full_name(document: Annotated, mentions: Sequence[Candidate]) -> str:
    """The fullest name among the mentions, the first of those; a description where there is no name."""
    for form in ("name", "nominal", "adjective", "pronoun"):
        named = [each for each in mentions if each.form == form]
        if named:
            best = max(named, key=lambda each: (min(len(each.words), 5) if form == "name" else 0, -each.start))
            return " ".join(document.text[best.start : best.end].split())
    raise ValueError("an actor needs a mention")


def _kind(chain: Chain, mentions: Sequence[Candidate], known: Known | None) -> ActorKind:
    if known is not None:
        return known.kind
    if chain.kind == "place":
        return "place_as_actor"
    return chain.kind or ("organisation" if chain.named else "group")


def _identity(document: Annotated, chain: Chain, mentions: Sequence[Candidate], name: str) -> Known | None:
    """The row of the authority table that the chain is, by id, name, or a family name that means one public person."""
    if chain.known:
        return authority().by_id(chain.known)
    if chain.kind in ("state", "place") or any(each.form == "adjective" for each in mentions):
        if chain.country and (chain.kind in ("state", "place") or all(each.form == "adjective" for each in mentions)):
            return state(chain.country)
        first = next((each for each in mentions if each.form in ("name", "adjective")), None)
        if first is None or chain.kind == "place":
            return None
        return Known(f"group:{slug(people_of(first.words))}", people_of(first.words).capitalize(), "group")
    if chain.kind == "group" and chain.named:
        people = people_of(next(each.words for each in mentions if each.form == "name"))
        return Known(f"group:{slug(people)}", people.capitalize(), "group", chain.country)
    if chain.kind == "person" and not chain.named and chain.country:
        return office_holder(document.published, chain.country, mentions[0])
    if chain.kind in ("organisation", "armed_force") and chain.country:
        if (
            not chain.named
            and chain.heads & words().state_forces
            and all(each.definite in ("the", "my", "") for each in mentions if each.form == "nominal")
        ):
            return armed_forces_of(chain.country)
        return state_body(chain, mentions)
    return None


def state_body(chain: Chain, mentions: Sequence[Candidate]) -> Known | None:
    """A ministry, government or parliament of a state: one identity in every report, however it is worded."""
    country = countries.country(chain.country or "")
    for each in mentions:
        if each.form not in ("name", "nominal") or country is None or each.definite in ("a", "many", "that"):
            continue
        told = [*each.words, *([each.lemma] if each.form == "nominal" else [])]
        plain = [SAME.get(word, word) for word in told if country_word(word) is None and word not in IDLE]
        kind = next((word for word in plain if word in STATE_BODIES), None)
        others = [word for word in plain if word != kind]
        if kind is None or len(others) > 2 or not set(others) <= (MINISTRIES if kind == "ministry" else set()):
            continue
        name = " ".join([*sorted(others), kind])
        people = country.demonyms[0] if country.demonyms else country.name
        return Known(
            f"organisation:{country.iso2.lower()}-{slug(name)}", f"{people} {name}", "organisation", country.iso2
        )
    return None
