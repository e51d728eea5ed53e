"""Words for who was killed, wounded, captured, missing or displaced, and for the counts of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

CLIMBING = frozenset("bring raise take push put lift drive".split())
TOTALS = frozenset("total toll number tally count figure loss losses death casualty fatality".split())
PERIODS = frozenset("week month year war conflict".split())
VAGUE = {"dozen": 24.0, "score": 40.0, "hundred": 200.0, "thousand": 2000.0, "million": 2_000_000.0}
"""The least that a plural without a number can mean: "dozens" is two dozen or more."""
A_FEW = frozenset({"several", "few"})
LEAST_FEW = 3.0  # the least that these can mean: more than a pair
STATES = {
    "killed": "killed",
    "dead": "killed",
    "deaths": "killed",
    "wounded": "wounded",
    "injured": "wounded",
    "hurt": "wounded",
    "missing": "missing",
    "displaced": "displaced",
}
"""What is counted where a number stands by its participle alone: "12 killed"."""
ONE = ("a", "an", "another")
FURTHER = frozenset("more other another additional further".split())
PEOPLE = frozenset(
    "man woman child boy girl person civilian soldier officer policeman fighter worker farmer journalist driver "
    "guard teenager villager resident militant rebel baby infant teacher doctor nurse student pilot sailor "
    "general commander mayor official employee shopkeeper engineer paramedic medic priest lawyer activist aide "
    "bodyguard cameraman reporter photographer tourist migrant refugee prisoner detainee politician lawmaker "
    "judge prosecutor bystander guest passer-by passenger pensioner couple family".split()
)
HELD = frozenset("believe fear report say think presume know confirm".split())
"""What is said of those who "are believed to have died"."""
AMONG = [["among", "them"], ["amongst", "them"], ["among", "whom"]]
AIMED_AT = frozenset("commander general official".split())
"""Of these words those for whom an act was aimed at: beside them others die who are counted elsewhere."""
SEVERAL = frozenset("couple family".split())
"""Of these words those for more than one."""
TOLD_AS_NUMBER = frozenset("is are was were stands stood reached at".split())
HARMED = frozenset("wounded injured dead victim casualty fatality".split())


@lru_cache(maxsize=1)
def table() -> Mapping[str, Mapping[str, str]]:
    """Part (object, subject, noun, of, state) → word → what is counted."""
    found: dict[str, dict[str, str]] = {}
    for line in (files("reportedly.layers.rows") / "data" / "casualties.tsv").read_text("utf-8").splitlines()[1:]:
        counted, part, words, _ = line.split("\t")
        found.setdefault(part, {}).update(dict.fromkeys(words.split(), counted))
    return found
