"""Offices: whose a description is, by the authority table and the day of the report."""

from __future__ import annotations

from functools import lru_cache

from reportedly.layers.actors.candidates import Candidate
from reportedly.layers.actors.name_clustering import Chain
from reportedly.layers.actors.word_lists import words
from reportedly.model import Publication
from reportedly.world import countries
from reportedly.world.authority import Known, authority, office_words

LONGEST_OFFICE = 3  # words


def office_fits(each: Candidate, chain: Chain, day: str | None) -> bool:
    """Whether the person's office, by the authority table, has the description's words ("the foreign minister")."""
    known = authority().by_id(chain.known) if chain.known else None
    if known is None or known.kind != "person":
        return False
    wanted = office_words(" ".join((each.lemma, *(word for word in each.words if word.islower() and len(word) > 3))))
    head = office_words(each.lemma)
    return any(
        head <= office.words and (len(wanted) == 1 or len(wanted & office.words) > len(head) or not each.words)
        for office in known.offices_on(day)
    ) or (each.lemma in words().leaders and each.country == known.country and known.leads(day))


def leads(chain: Chain, day: str | None) -> bool:
    """Whether the person leads a state or a body, by the authority table or by the titles in the report."""
    known = authority().by_id(chain.known) if chain.known else None
    if known is not None:
        return known.kind == "person" and known.leads(day)
    return bool(chain.titles & words().leaders)


def office_holder(published: Publication, country: str, each: Candidate) -> Known | None:
    """Who held the office that a description names when the report was published ("the Ukrainian president")."""
    if each.kind != "person" or each.definite not in ("the", "my") or each.number != "s":
        return None
    told = [word for word in (*each.words, each.lemma) if country_word(word) is None]
    days = published.days
    if not days or len(told) > LONGEST_OFFICE:
        return None
    found = {authority().holders(country, told, day) for day in days}
    rows = found.pop() if len(found) == 1 else ()
    return rows[0] if len(rows) == 1 else None


@lru_cache(maxsize=4096)
def country_word(word: str) -> str | None:
    """The country that a word of a description names or is the adjective of, in any case; None for other words."""
    found = countries.country_named(word) or countries.country_of_demonym(word.capitalize())
    return found.iso2 if found else None
