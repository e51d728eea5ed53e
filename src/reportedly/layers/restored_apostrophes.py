"""Apostrophes that a text has lost on its way, put back for the layers: "Syrias army", "Syria?s army", "didnt".

Many feeds drop them or put a question mark in their place. In a text without any, only what can hardly be a plural gets
one back: countries, capitals and well-known persons before a word that may be theirs, days and weeks, and words like
"countrys". The text that is kept and shown is the report's own.
"""

from __future__ import annotations

import re

from reportedly.layers.headline_case import DAYS
from reportedly.world.authority import authority
from reportedly.world.countries import country_named, country_of_capital, country_of_demonym

Cut = tuple[int, int, str]
"""First and last character that are left out, and what is read instead."""

KEPT = re.compile(r"\w['’‘`´]\w|s['’] ")
BROKEN = re.compile(r"(?<=[A-Za-z])[?\ufffd](?=(?:s|t|re|ve|ll)(?:[\s.,;:!]|\Z))")
CONTRACTED = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|had|would|could|should|must)n(?=t\b)", re.IGNORECASE
)
OWNER = re.compile(
    r"\b(?:(?P<before>[^\W\d_]{1,30}) )?\b(?P<stem>[^\W\d_]{3,30}(?:-[^\W\d_]{1,30}){0,3})s(?= (?P<next>\w{1,30}))"
)
SPOKEN_DAYS = frozenset({"today", "yesterday", "tomorrow"})
SPANS = frozenset({"week", "month", "year"})
BESIDE_SPANS = frozenset({"last", "this", "next"})
BODIES = frozenset(
    "agency army assembly authority city community company country county embassy family military ministry navy "
    "observatory party security treasury".split()
)
"""Nouns whose plural ends in "ies", in titles too: "Communitys" is none."""
REPEATED = frozenset({"on", "every", "all", "most", "some"})
"""Words before a day that make it a plural: "on Fridays"."""
COUNTED = frozenset({"two", "both", "three", "the"})
"""Words before a country that make it a plural: "the two Koreas", "the Congos"."""
NOT_OWNED = frozenset(
    "and or but nor if as than that which who when while where because since until before after during of in on at by "
    "for from to with without into over under against about near is are was were be been being am has have had do does "
    "did will would can could may might shall should must not also only both all he she it they we you i this these "
    "those a an the said says say told tell tells".split()
)
"""Words that belong to nobody: what stands before them is no owner."""


def restored_apostrophes(text: str) -> list[Cut]:
    """What is to be read in place of which characters, in the order of the text; empty where nothing was lost."""
    cuts = [(match.start(), match.end(), "'") for match in BROKEN.finditer(text)]
    if KEPT.search(text):
        return cuts
    cuts += [(match.end(), match.end(), "'") for match in CONTRACTED.finditer(text)]
    at = 0
    while match := OWNER.search(text, at):
        at = match.end("stem") + 1
        if _owns(match["stem"], (match["before"] or "").lower(), match["next"], match["before"] or ""):
            cuts.append((match.end("stem"), match.end("stem"), "'"))
    return sorted(cuts)


def _owns(stem: str, before: str, behind: str, name_before: str) -> bool:
    """Whether a word ending in "s" is an owner, by the words before and behind it."""
    if behind.lower() in NOT_OWNED:
        return False
    word = stem.lower()
    if stem in DAYS:
        return behind[:1].islower() and before not in REPEATED
    if word in SPOKEN_DAYS or (word in SPANS and before in BESIDE_SPANS):
        return True
    if word in BODIES or (stem.islower() and len(word) > 4 and word.endswith("y") and word[-2] not in "aeiou"):
        return True
    if not stem[:1].isupper() or before in COUNTED or country_of_demonym(stem + "s") or country_named(stem + "s"):
        return False
    if country_named(stem) or country_of_capital(stem):
        return True
    both = f"{name_before} {stem}"
    return country_named(both) is not None or bool(authority().of_surname(stem))
