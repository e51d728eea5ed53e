"""Rows: what a report tells of one happening, on each mention of it: when, where, who, how many, with what."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pytest

from reportedly.layers.pipeline import Pipeline
from reportedly.model import Annotated, Event, Report
from reportedly.model.event_types import GROUPS

PUBLISHED = "2024-05-13"  # a Monday


@lru_cache(maxsize=1)
def pipeline() -> Pipeline:
    return Pipeline()


@lru_cache(maxsize=256)
def read(text: str, published: str | None = PUBLISHED) -> Annotated:
    return pipeline().annotate(
        Report("r", text, "", published=published, published_basis="given" if published else None)
    )


def event(document: Annotated, word: str) -> Event:
    return next(e for e in document.events if e.trigger.of(document.text) == word)


def place(document: Annotated, word: str) -> str | None:
    at = event(document, word).place
    return None if at is None else document.places[at].name


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("text", "word", "earliest", "latest", "precision"),
    [
        ("Shells hit the market in Kherson on Friday, killing two people.", "killing", "2024-05-10", "2024-05-10", 1),
        # no word on when: fresh news
        ("A missile hit the market in Kherson and killed two people.", "hit", "2024-05-12", "2024-05-13", 2),
        # when it was told is not when it was, but near
        (
            "A depot near Kherson had been destroyed, officials said on Friday.",
            "destroyed",
            "2024-05-09",
            "2024-05-10",
            2,
        ),
        # from a time to the report
        ("Since Thursday 40 people have been killed in Kherson.", "killed", "2024-05-09", "2024-05-13", 2),
        # what its happening tells
        (
            "A missile hit a school in Kherson on Friday. The strike killed two teachers.",
            "strike",
            "2024-05-10",
            "2024-05-10",
            1,
        ),
        # a night of two days; what is told beside a war that began long ago
        ("Shelling on the night of 8-9 May killed a nurse near Goma.", "Shelling", "2024-05-08", "2024-05-09", 2),
        ("The strike killed five; 900 have died since the war began in 2011.", "strike", "2024-05-12", "2024-05-13", 2),
        # background
        ("In 2014 the rebels captured the town of Sloviansk.", "captured", "2014-01-01", "2014-12-31", 5),
        # two days told together
        (
            "Ten people were killed in air strikes on the port on Saturday and Sunday.",
            "air strikes",
            "2024-05-11",
            "2024-05-12",
            2,
        ),
        # a stretch around the report
        ("Rebels attacked nine convoys near Goma in recent weeks.", "attacked", "2024-04-12", "2024-05-13", 5),
        ("The army will attack the port of Goma in the coming days.", "attack", "2024-05-13", "2024-05-23", 4),
        # what has gone on for a length of time
        (
            "The rebels have been locked in battle for the town for more than a month.",
            "battle",
            "2024-04-12",
            "2024-05-13",
            5,
        ),
        # the time of another clause is not that of the act
        ("A strike hit a bus in Donetsk, which had been annexed in 2022.", "hit", "2024-05-12", "2024-05-13", 2),
        # never after publication
        ("Rebels attacked a convoy near Goma this week.", "attacked", "2024-05-13", "2024-05-13", 1),
    ],
)
def test_days(text: str, word: str, earliest: str | None, latest: str | None, precision: int | None) -> None:
    found = event(read(text), word)
    assert (found.earliest, found.latest, found.date_precision) == (earliest, latest, precision)


def test_a_carried_day_says_where_it_was_read() -> None:
    document = read("A missile hit a school in Kherson on Friday. The strike killed two teachers.")
    told = [r for r in event(document, "strike").reasons if r.text.startswith("day: ")]
    assert [reason.span and reason.span.of(document.text) for reason in told] == ["hit"]


def test_fresh_news_says_so() -> None:
    reasons = [reason.text for reason in event(read("A missile hit the market in Kherson."), "hit").reasons]
    assert any("fresh news" in reason for reason in reasons)


def test_a_bare_weekday_in_an_undated_report_is_no_day() -> None:
    found = event(read("Shells fell on the market in Goma on Friday, killing three people.", None), "killing")
    assert found.date is None


# ---------------------------------------------------------------- how many


@pytest.mark.parametrize(
    ("text", "word", "counted"),
    [
        ("A missile struck a cafe in Kramatorsk on Friday, killing nine people.", "struck", {"killed": (9, 9)}),
        ("Ten people were killed when a missile hit a cafe in Kramatorsk.", "hit", {"killed": (10, 10)}),
        (
            "At least eight people were killed and 56 wounded after a drone hit a cafe.",
            "hit",
            {"killed": (8, None), "wounded": (56, 56)},
        ),
        # parts of the whole are none of their own
        ("The strike killed nine people, including three children.", "strike", {"killed": (9, 9)}),
        # parts of one phrase are added
        ("Two women and six men were killed in the shelling of Goma.", "shelling", {"killed": (8, 8)}),
        ("The bombing left dozens of civilians dead.", "bombing", {"killed": (24, None)}),
        ("The rebels captured nine soldiers near Goma.", "captured", {"captured": (9, 9)}),
        # a part and its whole; what a number was before; two numbers that the parser reads as one
        (
            "Nine of the 30 wounded died after the shelling of Goma.",
            "shelling",
            {"killed": (9, 9), "wounded": (30, 30)},
        ),
        ("The death toll from the raid on Bria rose from 6 to 9.", "raid", {"killed": (9, 9)}),
        (
            "The number of rebels captured in Bria is 70 and 12 guards have been hurt.",
            "captured",
            {"captured": (70, 70), "wounded": (12, 12)},
        ),
        # a total over other days
        ("Ten soldiers died on Sunday near Goma, raising the month's losses to 212.", "died", {"killed": (10, 10)}),
    ],
)
def test_tolls(text: str, word: str, counted: dict[str, tuple[float | None, float | None]]) -> None:
    assert {toll.counted: (toll.low, toll.high) for toll in event(read(text), word).tolls} == counted


@pytest.mark.parametrize(
    "row",
    (files("reportedly.layers.rows") / "data" / "casualties.tsv").read_text("utf-8").splitlines()[1:],
    ids=lambda row: row.split("\t")[3],
)
def test_each_row_of_casualties_counts_nine(row: str) -> None:
    counted, _, _, example = row.split("\t")
    from reportedly.layers.events.grammar import Tree
    from reportedly.layers.parse import annotate_language
    from reportedly.layers.quantities import annotate_quantities
    from reportedly.layers.rows.casualties import casualties
    from reportedly.model import Span

    document = annotate_quantities(
        annotate_language(Annotated(Report("r", example, ""), body=(Span("r", 0, len(example)),)))
    )
    assert document.parse is not None
    assert [(c.toll.counted, c.toll.value) for c in casualties(document, Tree(document.parse))] == [(counted, 9.0)]


# ---------------------------------------------------------------- where, who, with what


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("A missile hit a school. The strike in Kramatorsk killed two teachers.", "hit", "Kramatorsk"),
        ("KHARKIV, Ukraine - A missile hit a school on Friday.", "hit", "Kharkiv"),
    ],
)
def test_places(text: str, word: str, name: str) -> None:
    assert place(read(text), word) == name


@pytest.mark.parametrize(
    "row",
    (files("reportedly.layers.rows") / "data" / "weapons.tsv").read_text("utf-8").splitlines()[1:],
    ids=lambda row: row.split("\t")[0],
)
def test_each_row_of_weapons_is_read(row: str) -> None:
    weapon, _, kind, example = row.split("\t")
    assert weapon in {e.weapon for e in read(example).events}
    assert kind in ("", *GROUPS["remote"])


def test_mentions_of_one_happening_share_its_number() -> None:
    document = read(
        "A missile hit a school in Kherson on Friday. The strike killed two teachers. Rebels shot a guard in Goma."
    )
    numbers = [event(document, word).happening for word in ("hit", "strike", "killed", "shot")]
    assert len(set(numbers[:3])) == 1 and numbers[3] not in numbers[:3]


# ---------------------------------------------------------------- places in short reports


@pytest.mark.parametrize(
    ("text", "word", "name", "country"),
    [
        # a small town as the bare object of a verb of force
        ("Rebels captured Popasna on Friday.", "Popasna", "Popasna", "UA"),
        ("Militants attacked Irpin on Friday.", "Irpin", "Irpin", "UA"),
        ("The army entered Bakhmut on Friday.", "Bakhmut", "Bakhmut", "UA"),
        # the official spelling
        ("Fighting went on in Sloviansk on Friday.", "Sloviansk", "Slovyansk", "UA"),
        # hyphens
        ("Gunmen clashed in Port-au-Prince on Friday, officials said.", "Port-au-Prince", "Port-au-Prince", "HT"),
        ("Strikes hit Deir ez-Zor province in eastern Syria.", "Deir ez-Zor", "Deir ez-Zor", "SY"),
        # a facility and the town of its name
        (
            "Shells hit the Zaporizhzhia nuclear plant on Friday.",
            "Zaporizhzhia",
            "Zaporizhzhia nuclear power plant",
            "UA",
        ),
        # a hamlet of the very spelling against a town that is spelt almost so
        ("Russian forces shelled Trostianets on Friday.", "Trostianets", "Trostyanets", "UA"),
        # a country, and the state of its name around a town
        ("A court sat in Macon, Georgia. Troops shelled a village in Georgia near Gori.", "Georgia.", "Georgia", "US"),
        ("A court sat in Macon, Georgia. Troops shelled a village in Georgia near Gori.", "Georgia n", "Georgia", "GE"),
        ("The road was mined near Chalon-sur-Saône.", "Chalon-sur-Saône", "Chalon-sur-Saône", "FR"),
        # two namesakes, each by its own country
        (
            "A blast shook Tripoli, Lebanon on Monday, while Tripoli in Libya stayed calm.",
            "Tripoli, L",
            "Tripoli",
            "LB",
        ),
        (
            "A blast shook Tripoli, Lebanon on Monday, while Tripoli in Libya stayed calm.",
            "Tripoli in",
            "Tripoli",
            "LY",
        ),
        ("Shells hit Cordoba, Argentina, and a march was held in Cordoba, Spain.", "Cordoba, S", "Córdoba", "ES"),
        ("Guerrillas attacked Armenia, Colombia, on Friday.", "Armenia", "Armenia", "CO"),
        # one letter for the point of the compass
        ("S Sudan rebels attacked a camp on Friday.", "S Sudan", "South Sudan", "SS"),
        # a town told beside a town; one that soldiers fail to take; the town of a campus
        ("Mortars hit Huliaipole and Orikhiv on Friday.", "Huliaipole", "Hulyaypole", "UA"),
        ("Troops failed to capture Kidal on Sunday.", "Kidal", "Kidal", "ML"),
        ("Gunmen raided the Garissa university campus.", "Garissa", "Garissa", "KE"),
        ("N Korea fired two missiles over the sea.", "N Korea", "North Korea", "KP"),
    ],
)
def test_places_of_short_reports(text: str, word: str, name: str, country: str) -> None:
    at = text.index(word)
    found = [(p.name, p.country) for p in read(text).places if p.span.start == at]
    assert found == [(name, country)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("UKRAINE SAYS A MISSILE HIT KHARKIV HOSPITAL", "HOSPITAL"),
        ("Mon 4.15pm: shots near the gate.", "Mon"),
    ],
)
def test_what_is_no_place(text: str, words: str) -> None:
    assert words not in {place.span.of(text) for place in read(text).places}


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Two thousand families left Kunduz.", "Kunduz"),
        ("Rebels captured Soledar on Friday.", "Soledar"),
        ("Rockets landed in Bila Tserkva and Kryvyi Rih.", "Kryvyi Rih"),
        ("Militants held Mbuji-Mayi for nine days.", "Mbuji-Mayi"),
    ],
)
def test_a_town_is_nobody(text: str, town: str) -> None:
    """Whatever the tagger took its name for: a person, a body or a force."""
    assert town not in {mention.span.of(text) for actor in read(text).actors for mention in actor.mentions}


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("The Kherson railway station was hit on Friday, killing two.", "hit", "Kherson"),
        ("A drone struck the Belgorod power station on Friday.", "struck", "Belgorod"),
        ("Rebels captured Popasna on Friday.", "captured", "Popasna"),
        ("With the army distracted in Sudan, rebels attacked a convoy near Goma.", "attacked", "Goma"),
        ("The Britain-based monitor said air strikes killed nine people near Raqqa.", "air strikes", "Raqqa"),
        ("US air strikes on the stronghold of Raqqa killed nine people.", "air strikes", "Raqqa"),
        ("Guerrillas attacked Armenia, Colombia, on Friday.", "attacked", "Armenia"),
        # the one town of the sentence on the ground of a region
        ("A bomb in Lviv region went off aboard a bus near Drohobych.", "went off", "Drohobych"),
        # "the city" takes up the town told before
        (
            "The siege of Aleppo goes on. Rebels shelled government-held areas of the city on Friday.",
            "shelled",
            "Aleppo",
        ),
        # the town that the lead names
        ("Ten dead in strike on Syria camp\n\nA strike on a camp in Raqqa killed ten people.", "strike", "Raqqa"),
        # a place that another verb beside it leads to
        ("The group seized control of a base in the city of Rostov and sent troops toward Moscow.", "seized", "Rostov"),
        # a dateline glued to the prose
        ("MOSCOW Some 120 rebels were killed in air strikes in Syria on Friday.", "killed", "Syria"),
        # a place in the name of a body is no ground
        ("The Islamic State in Iraq and Syria shelled the town of Kobani.", "shelled", "Kobani"),
    ],
)
def test_ground_of_events(text: str, word: str, name: str) -> None:
    found = event(read(text), word).place
    assert found is not None and read(text).places[found].span.of(text) == name


@pytest.mark.parametrize(
    ("text", "word", "feature"),
    [
        # a city and the region of its name, mention by mention
        ("Shelling hit Donetsk on Friday. In Donetsk region two villages were taken.", "Donetsk on", "PPL"),
        ("Shelling hit Donetsk on Friday. In Donetsk region two villages were taken.", "Donetsk r", "ADM1"),
        ("The mayor of Homs said shells fell on Homs. Rebels hold the rest of Homs province.", "Homs.", "PPL"),
        ("The mayor of Homs said shells fell on Homs. Rebels hold the rest of Homs province.", "Homs p", "ADM1"),
        ("Troops stood southeast of Kharkiv, Ukraine's second city, and left the Kharkiv region.", "Kharkiv,", "PPL"),
        ("Drones hit the Kharkiv and Sumy regions on Friday.", "Kharkiv", "ADM1"),
        ("The Sumy hospital was bombed on Friday.", "Sumy", "PPL"),
    ],
)
def test_city_or_region(text: str, word: str, feature: str) -> None:
    at = text.index(word)
    assert [p.feature for p in read(text).places if p.span.start == at] == [feature]


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("text", "word", "doer"),
    [
        ("Shelling hit Kherson on Friday, killing 3 people, the governor said.", "killing", None),
        ("Shelling struck Kherson, the ministry said, killing three people.", "killing", None),
        ("Russian shelling hit Kherson on Friday, killing 3 people, the governor said.", "shelling", "Russian"),
        ("Russian Forces Shell Kramatorsk On Friday, Killing 12 Civilians, Governor Says", "Shell", "Russian Forces"),
        ("Putin blamed Ukraine for the missile strike on the bridge.", "missile strike", "Ukraine"),
        ("The mayor announced the kidnapping of two clerks by rebels.", "kidnapping", "rebels"),
        ("Six people were reported killed in Goma on Friday.", "killed", None),
        ("The shelling of the port and its depots by the Russian army went on.", "shelling", "the Russian army"),
        # a weapon's name is nobody's; a parser that hangs the subject on the helping verb
        ("The strike was carried out by a Russian Iskander missile.", "strike", "Russian"),
        ("He said Russian forces were “purposefully” destroying crops.", "destroying", "Russian forces"),
        # a capital for its state, where it acts
        ("Ukraine holds the bridge. Kyiv has recaptured the town of Lyman.", "recaptured", "Ukraine"),
        # "we" and "its fighters" of who says so
        ("“We shot down nine drones,” the Ukrainian air force said.", "shot down", "the Ukrainian air force"),
        ("The Islamic State said that one of its fighters had fired on the crowd.", "fired", "Islamic State"),
        ("Air defences destroyed nine missiles, the Ukrainian air force said.", "destroyed", "the Ukrainian air force"),
        # with what a verb of its own is done
        ("Israel answered with air strikes on the port.", "air strikes", "Israel"),
        ("Six people were killed in rebel shelling of government-held areas.", "shelling", "rebel"),
        # a town is no doer, whatever its name was taken for
        ("The Aleppo strike killed nine people.", "strike", None),
        # "us" is not the US, and who tells is no doer
        ("US air strikes killed nine people, a monitor said.", "air strikes", "US"),
        # who is blamed for it in a short report
        (
            "The minister blames Ukraine for the bridge blast.\n\nSaturday's explosion cut the road.",
            "explosion",
            "Ukraine",
        ),
        # the state's army by its description
        (
            "Shelling of the port by the armed forces of the Russian Federation went on.",
            "Shelling",
            "the armed forces of the Russian Federation",
        ),
        # one letter for the point of the compass
        ("N. Korea fired two missiles on Friday, S. Korea said.", "fired", "N. Korea"),
        ("S. Sudan accused N. Sudan of bombing a camp.", "bombing", "N. Sudan"),
    ],
)
def test_doers(text: str, word: str, doer: str | None) -> None:
    document = read(text)
    found = document.actor(event(document, word).actor)
    assert (found.mentions[0].span.of(text) if found else None) == doer


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Shells fell on the market of the town on Friday.", "fell", "shelling"),
        ("A missile crashed into a farm near the border.", "crashed", "shelling"),
        ("Rebel troops have entered the city of Goma.", "entered", "territory_captured"),
        (
            "The group claimed they had taken control of the villages of Kozinka and Gora.",
            "taken control",
            "territory_captured",
        ),
        ("Russia Strikes Kyiv In Midst Of Turmoil", "Strikes", "air_strike"),
        ("Moscow will deploy troops along the border.", "deploy", "force_posture"),
    ],
)
def test_triggers_that_roles_prove(text: str, word: str, kind: str) -> None:
    assert event(read(text), word).type == kind


@pytest.mark.parametrize(
    "text",
    [
        "The plane landed at noon.",
        "The band entered the contest and the singer crashed out of the race.",
        "The price of grain fell on Friday.",
        "The air force has 25 attack drones.",
        "A train left for occupied Crimea and the besieged town.",
    ],
)
def test_plain_senses_are_no_events(text: str) -> None:
    assert not read(text).events


@pytest.mark.parametrize(
    ("text", "word", "roles"),
    [
        (
            "The rebels shelled the port of Goma on Friday. The shelling killed two.",
            "shelled",
            {("actor", "The rebels"), ("place", "Goma"), ("time", "Friday")},
        ),
        # what is carried is in the row, not among the arguments
        ("A missile hit a school in Goma on Friday. The strike killed two.", "killed", set()),
    ],
)
def test_arguments_are_what_the_sentence_says(text: str, word: str, roles: set[tuple[str, str]]) -> None:
    found = event(read(text), word)
    assert {(a.role, a.span.of(text)) for a in found.arguments} == roles
    assert found.place is not None and found.earliest == "2024-05-10"


# ---------------------------------------------------------------- did it happen


@pytest.mark.parametrize(
    ("text", "word", "factuality"),
    [
        ("The navy is holding up a delivery of aid to Haiti.", "delivery", {"possible", "denied"}),
        ("Deliveries of aid to El Fasher have been cut off since April.", "aid", {"possible", "denied"}),
        ("The police called off the raid on the camp.", "raid", {"denied"}),
        ("A planned attack on the dam was averted.", "attack", {"denied"}),
        ("The army did not shell the port.", "shell", {"denied"}),
        ("The command has decided to pull out its units of the town.", "pull out", {"planned"}),
        ("Agents had plotted to assassinate the director of the works.", "assassinate", {"planned"}),
        ("Recapturing the town of Kherson could lift morale.", "Recapturing", {"hypothetical"}),
        (
            "Zelensky accused Moscow of terror following the missile strike on a village.",
            "missile strike",
            {"happened"},
        ),
        ("They are conducting airstrikes on the plant.", "airstrikes", {"ongoing"}),
        # an attack that was beaten off took place
        ("The garrison beat off an attack on the port.", "attack", {"happened", "denied"}),
    ],
)
def test_stopped_and_planned_acts(text: str, word: str, factuality: set[str]) -> None:
    assert event(read(text), word).factuality in factuality
