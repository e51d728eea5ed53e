"""Which place a name means: every reading gets a score from features of the name, the report and its other places.

Mentions of one name in one report mean one place. Readings are weighed by trees that `training/train_places.py` fits:
how many people live there, by which kind of name it was found, whether the report names its country or division, how
near it lies to the report's other places and to the outlet's home, whether the words right after it ("X, Y") contain
it.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reportedly.layers.places.candidates import Candidate
from reportedly.layers.places.context import Context, context_of
from reportedly.layers.places.grouping import DIVISION_WORDS, Name, contains, grouped
from reportedly.model import Annotated
from reportedly.statistics.trees import Trees
from reportedly.world.gazetteer import MATCHES, Entry, Gazetteer
from reportedly.world.geodesy import great_circle_km, great_circles_km
from reportedly.world.spellings import folded

CONTAINED_BONUS = 0.2  # probability
SPELT_BONUS = 0.25  # probability, for a place whose first name it is, against those that it is another name of
SMALL_PENALTY = 0.4  # probability, against a hamlet of the name where a town is spelt almost so
TOWN_PEOPLE, MANY_TIMES = 5_000, 20  # people of such a town, at least, and times those of the hamlet
HINT = (
    0.5  # probability, against a division that the words beside its name call a town ("city of Rostov"), or the reverse
)
WORLD_BONUS = 0.5  # probability, for a part of the world ("the Middle East", "the EU") against towns of its name
ABBREVIATED = 1.0  # probability, against a town whose name a written abbreviation ("EU") would be in capitals
LONGEST_ABBREVIATION = 3  # letters
ALIKE = 0.75  # least share of letters that two spellings of one name have in common
CITY_PEOPLE = 200_000  # people of a town too large to be called a village
VILLAGES = frozenset("village villages hamlet hamlets countryside".split())
TOWN_WORDS = frozenset("city town village suburb settlement hamlet port capital".split())
OF_TOWNS = frozenset("mayor outskirts suburbs centre center streets hospital airport railway metro downtown".split())
"""Words beside a name that only towns have: "the mayor of Homs", "the Sumy hospital"."""
CALLED_TOWN = re.compile(r", (?:an?|the) (?:[\w-]+ ){0,3}(?:city|town|village|suburb)\b")
"""What is said of a town behind its name: "Rostov, a large city in the south"."""
DIVISIONS = frozenset("regions provinces oblasts districts governorates states counties republics".split())
FEATURES = (
    "people", "people_below_best", "rank", "readings",
    *(f"match_{m}" for m in MATCHES),
    "country", "first_order", "second_order", "capital", "town", "other_ground",
    "followed_by_container", "followed_by_other", "follows_contained", "follows_place",
    "country_named", "country_share", "country_most_named", "first_order_named", "second_order_named",
    "others_same_country", "others_same_first_order", "nearest", "second_nearest", "middle_distance", "others",
    "home_known", "home_distance", "home_same_first_order", "home_same_country",
    "division_word", "town_word", "mentions", "words", "in_capitals", "dotted",
    "further_than_nearest", "further_from_home", "middle_further", "less_named", "fewer_others",
)  # fmt: skip
FAR = math.log1p(20_000)  # km: half the circumference of the Earth, for a distance that is not known


@lru_cache(maxsize=1)
def ranker() -> Trees:
    """The shipped weights."""
    raw = resources.files("reportedly.layers.places").joinpath("weights/resolution.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as file:
        return Trees.from_arrays({name: file[name] for name in file.files})


def names_of(document: Annotated, chosen: Sequence[Candidate], gazetteer: Gazetteer) -> tuple[list[Name], Context]:
    """The names of a report with their readings and neighbours, and the context; a first pick for each."""
    context = context_of(document.report, chosen)
    names = grouped(document, chosen, context, gazetteer)
    for name in names:
        name.picked = first_pick(name, context) if name.readings else None
    return names, context


def first_pick(name: Name, context: Context) -> int:
    """A pick by rule, from which distances are measured at first."""
    best, most = 0, -1e9
    for k, e in enumerate(name.readings):
        value = (
            math.log1p(e.population) + (30 if e.feature.startswith(("PCL", "CONT")) else 0) - 3 * MATCHES.index(e.match)
        )
        value += 4 * (context.divisions[e.country, e.admin1] > 0 and bool(e.admin1)) + 2 * (
            context.countries[e.country] > 0
        )
        value += 6 * any(contains(y, e) for y in name.container)
        if context.home and context.home.point:
            value += 8 / (1 + great_circle_km(context.home.point, e.point) / 100)
        if value > most:
            best, most = k, value
    return best


def measure(names: Sequence[Name], context: Context) -> list[list[list[float]]]:
    """Features of every reading of every name, given the picks that stand."""
    total = sum(context.countries.values())
    most = max(context.countries.values(), default=0)
    picks = [(n, n.readings[n.picked]) for n in names if n.picked is not None]
    small = [(n, e) for n, e in picks if not e.feature.startswith(("PCL", "CONT", "OCN", "SEA"))]
    weight = Counter[str]()
    divisions: Counter[tuple[str, str]] = Counter()
    for _, e in picks:
        weight[e.country] += 1
        divisions[e.country, e.admin1] += bool(e.admin1)
    made = []
    for name in names:
        own = name.readings[name.picked] if name.picked is not None else None
        others = [e for n, e in small if n is not name][:30]
        best = max((e.population for e in name.readings), default=0)
        by_people = sorted((e.population for e in name.readings), reverse=True)
        head = name.mentions[0]
        hints = _hints(name)
        rows: list[list[float]] = []
        home = context.home
        distances = _logs_of_km([e.point for e in name.readings], [o.point for o in others])
        from_home = _logs_of_km([e.point for e in name.readings], [home.point] if home and home.point else [])
        for e, distance, away in zip(name.readings, distances, from_home, strict=True):
            same = weight[e.country] - (own is not None and own.country == e.country)
            inside = divisions[e.country, e.admin1] - (
                own is not None and (own.country, own.admin1) == (e.country, e.admin1)
            )
            rows.append(
                [
                    math.log1p(e.population),
                    math.log1p(best) - math.log1p(e.population),
                    by_people.index(e.population),
                    math.log(len(name.readings)),
                    *(e.match == m for m in MATCHES),
                    e.feature.startswith("PCL"),
                    e.feature == "ADM1",
                    e.feature == "ADM2",
                    e.feature == "PPLC",
                    e.feature.startswith("PPL"),
                    not e.feature.startswith(("PCL", "ADM", "PPL")),
                    any(contains(y, e) for y in name.container),
                    any(y.entries and not contains(y, e) for y in name.container),
                    any(contains(head, i) for x in name.contained for i in x.entries[:10])
                    and e.feature.startswith(("ADM", "PCL")),
                    bool(name.contained),
                    context.countries[e.country] > 0,
                    context.countries[e.country] / total if total else 0.0,
                    0 < most == context.countries[e.country],
                    bool(e.admin1)
                    and context.divisions[e.country, e.admin1] - (e.feature == "ADM1") * len(name.mentions) > 0,
                    bool(e.admin2_name) and context.names[folded(e.admin2_name)] > 0,
                    same / max(1, len(picks) - 1),
                    max(0, inside) / max(1, len(picks) - 1) if e.admin1 else 0.0,
                    distance[0] if distance else FAR,
                    distance[1] if len(distance) > 1 else FAR,
                    distance[len(distance) // 2] if distance else FAR,
                    len(others),
                    home is not None and home.point is not None,
                    away[0] if away else FAR,
                    home is not None and bool(home.admin1) and (home.country, home.admin1) == (e.country, e.admin1),
                    home is not None and home.country == e.country,
                    hints[0] * (1 if e.feature.startswith("ADM") else -1),
                    hints[1] * (1 if e.feature.startswith("PPL") else -1),
                    math.log(len(name.mentions)),
                    head.last - head.first,
                    head.text.isupper(),
                    "." in head.text,
                ]
            )
        made.append(_compared(rows))
    return made


def _logs_of_km(points: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[list[float]]:
    """Logarithms of the distances of every point to the others, least first."""
    if not points or not others:
        return [[] for _ in points]
    away = great_circles_km(np.array(points), np.array(others))
    made: list[list[float]] = np.sort(np.log1p(away), axis=1).tolist()
    return made


AGAINST = tuple(FEATURES.index(n) for n in ("nearest", "home_distance", "middle_distance"))
BESIDE = tuple(FEATURES.index(n) for n in ("country_share", "others_same_country"))


def _compared(rows: list[list[float]]) -> list[list[float]]:
    """The rows with how much worse each reading is than the best one of the same name."""
    if not rows:
        return rows
    least = [min(row[k] for row in rows) for k in AGAINST]
    most = [max(row[k] for row in rows) for k in BESIDE]
    return [
        row
        + [row[k] - v for k, v in zip(AGAINST, least, strict=True)]
        + [v - row[k] for k, v in zip(BESIDE, most, strict=True)]
        for row in rows
    ]


def _hints(name: Name) -> tuple[int, int]:
    """Whether the words in or right beside a mention call it a division, or a town."""
    division = town = 0
    for c in name.mentions:
        words = {*c.text.lower().split()[-1:], *c.sense.split()}
        division |= bool(words & DIVISION_WORDS)
        town |= bool(words & TOWN_WORDS)
    return int(division), int(town)


def _is_seat_of_region(c: Candidate) -> bool:
    """Whether a name is that of a large town and of the region around it."""
    towns = {e.country for e in c.entries if e.feature.startswith("PPL") and e.population >= CITY_PEOPLE}
    return not c.demonym and any(e.feature == "ADM1" and e.country in towns for e in c.entries)


def sense_words(document: Annotated, chosen: Sequence[Candidate]) -> None:
    """Note the word after each mention, and the noun of "the town of X" before it."""
    tokens = document.parse.tokens if document.parse else ()
    for c in chosen:
        after = tokens[c.last].text.lower() if c.last < len(tokens) else ""
        before = tokens[c.first - 2].text.lower() if c.first > 1 and tokens[c.first - 1].text.lower() == "of" else ""
        near = tokens[c.first - 1].lemma if c.first > 0 else ""
        words = (after, before, near)
        told = [w for w in words if w in DIVISION_WORDS or w in TOWN_WORDS]
        if after in DIVISIONS:
            told.append("region")
        if OF_TOWNS.intersection(words) or (CALLED_TOWN.match(document.text, c.end) and not c.demonym):
            told.append("town")
        if after in VILLAGES and _is_seat_of_region(c):
            told = ["region"]  # "a Kharkiv village" lies in the region, not in the city
        c.sense = " ".join(told)
    for a, b in reversed(list(pairwise(chosen))):  # "the Kharkiv and Sumy regions"
        if "region" in b.sense.split() and document.text[a.end : b.start] in (" and ", ", ", " or "):
            after = tokens[b.last].text.lower() if b.last < len(tokens) else ""
            if after in DIVISIONS or b.sense == "region listed":
                a.sense = "region listed"


def _best(name: Name) -> int | None:
    """The reading of the highest score; one that "X, Y" puts inside Y wins over another of nearly the same."""
    if not name.readings:
        return None
    spelt = [_spelt_alike(e.name, name.mentions[0].text) for e in name.readings]
    division, town = _hints(name)
    if name.beside_region:
        town = division + 1
    told = [
        CONTAINED_BONUS * any(contains(y, e) for y in name.container)
        + SPELT_BONUS * (like and not all(spelt))
        - SMALL_PENALTY * _is_smaller(e, name)
        - ABBREVIATED * _is_no_abbreviation(e, name)
        + WORLD_BONUS * (not e.country and not any(contains(y, x) for y in name.container for x in name.readings))
        - HINT * ((town > division and e.feature.startswith("ADM")) or (division > town and _is_less(e, name)))
        for e, like in zip(name.readings, spelt, strict=True)
    ]
    values = [a + b for a, b in zip(name.scores, told, strict=True)]
    return values.index(max(values))


def _is_smaller(entry: Entry, name: Name) -> bool:
    """Whether a hamlet bears the very spelling of a name that is another spelling of a town's in its country."""
    return entry.feature.startswith("PPL") and any(
        e.feature.startswith("PPL")
        and e.country == entry.country
        and e.population >= TOWN_PEOPLE
        and e.population > MANY_TIMES * entry.population
        and _spelt_alike(e.name, name.mentions[0].text)
        for e in name.readings
    )


def _is_no_abbreviation(entry: Entry, name: Name) -> bool:
    """Whether a name is written as the abbreviation of another place, and this one only has the same letters."""
    written = name.mentions[0].text
    return (
        len(written) <= LONGEST_ABBREVIATION
        and written.isupper()
        and not entry.name.isupper()
        and folded(entry.name) == folded(written)
        and any(folded(other.name) != folded(written) for other in name.readings)
    )


def _is_less(entry: Entry, name: Name) -> bool:
    """Whether a reading is a town where another is the division around it."""
    return entry.feature.startswith("PPL") and any(
        e.feature.startswith("ADM") and (e.country, e.admin1) == (entry.country, entry.admin1) for e in name.readings
    )


@lru_cache(maxsize=20_000)
def _spelt_alike(first: str, written: str) -> bool:
    """Whether a populated place's own first name is the name as written, or another spelling of it ("Sloviansk")."""
    own, told = folded(first), folded(written)
    if own == told or own.startswith(told + " "):  # "Rostov-on-Don", "Frankfurt am Main"
        return True
    return own[:1] == told[:1] and SequenceMatcher(None, own, told, autojunk=False).ratio() >= ALIKE


def resolve(
    document: Annotated, chosen: Sequence[Candidate], gazetteer: Gazetteer, trees: Trees | None = None
) -> tuple[list[Name], Context]:
    """Every name with its best reading picked and the score of each, a probability."""
    sense_words(document, chosen)
    names, context = names_of(document, chosen, gazetteer)
    model = trees or ranker()
    for _ in range(2):
        rows = measure(names, context)
        flat = [row for part in rows for row in part]
        if not flat:
            break
        logits: NDArray[np.float64] = model.logits(np.array(flat, np.float32))
        at = 0
        picks = []
        for name, part in zip(names, rows, strict=True):
            name.scores = [1 / (1 + math.exp(-max(-30.0, min(30.0, v)))) for v in logits[at : at + len(part)].tolist()]
            at += len(part)
            picks.append(_best(name))
        before = [name.picked for name in names]
        for name, pick in zip(names, picks, strict=True):
            if not name.fixed:
                name.picked = pick
        if before == [name.picked for name in names]:
            break
    _leave_far_spellings(names, context)
    return names, context


def _leave_far_spellings(names: Sequence[Name], context: Context) -> None:
    """A name that no place bears, only one that is spelled alike, lies in a country that the report tells of.

    "Midan" in a report on Aleppo is not Müden in Germany: without a reading in such a country it has none.
    """
    told = {country for country, count in context.countries.items() if count}
    if context.home is not None:
        told.add(context.home.country)
    for name in names:
        if name.picked is not None and name.readings[name.picked].match != "spelling":
            told.add(name.readings[name.picked].country)
    for name in names:
        picked = None if name.picked is None or name.fixed else name.readings[name.picked]
        if told and picked is not None and picked.match == "spelling" and picked.country not in told:
            fitting = [k for k, reading in enumerate(name.readings) if reading.country in told]
            name.picked = max(fitting, key=lambda k: (name.scores[k], -k), default=None)
