"""Places in sentences: found, placed, read as ground or as who acts. Every row is a sentence with what must come out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.layers.parse import annotate_language
from reportedly.layers.places import annotate_places
from reportedly.layers.places.candidates import demonym_of
from reportedly.layers.places.context import home_of
from reportedly.model import Annotated, Place, Report, Span, TaggedSpan, Tagging
from reportedly.world.geodesy import distance_km


def places(text: str, publisher: str | None = None, tagging: Tagging | None = None) -> tuple[Place, ...]:
    report = Report("r", text, "0" * 64, publisher=publisher)
    body = (Span("r", 0, len(text)),) if text else ()
    return annotate_places(annotate_language(Annotated(report, tagging=tagging, body=body))).places


def found(text: str, publisher: str | None = None) -> list[str]:
    return [p.span.of(text) for p in places(text, publisher)]


FOUND = {
    "a short weekday": ("Raids were logged on Sat 18, Sun 19 and Mon 20 May in Kadugli.", ["Kadugli"]),
    "town and country": ("Shelling hit the market in Kramatorsk, Ukraine, before noon.", ["Kramatorsk", "Ukraine"]),
    "possessive": ("Residents fled Sudan's capital, Khartoum, overnight.", ["Sudan", "Khartoum"]),
    "adjective": ("A Turkish drone crashed near Aleppo on Monday.", ["Turkish", "Aleppo"]),
    "dotted state": ("Police in Dover, Del., closed the bridge.", ["Dover", "Del."]),
    "region": ("Fighting has spread across Darfur and the Nuba Mountains.", ["Darfur", "Nuba Mountains"]),
    "river": ("Troops crossed the Dnipro River near Kherson at dawn.", ["Dnipro River", "Kherson"]),
    "county": ("Deputies searched homes in Harrison County, Texas, on Friday.", ["Harrison County", "Texas"]),
    "abbreviated country": ("The U.S. and the U.K. struck targets in Yemen.", ["U.S.", "U.K.", "Yemen"]),
    "called a town": ("The army retook the town of Sake after three days.", ["Sake"]),
    "troops advance on it": ("The brigade advanced on Kobani at dawn.", ["Kobani"]),
    "the siege of it": ("The siege of Kobani entered its third week.", ["Kobani"]),
    "no town": ("It was done for the sake of peace.", []),
    "pronoun us": ("He told us that it was over.", []),
    "month": ("They marched in March and may return in August.", []),
}


@pytest.mark.parametrize(("text", "names"), FOUND.values(), ids=FOUND.keys())
def test_found(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_a_persons_name_is_no_place() -> None:
    text = "Paris Hilton met Jordan Peterson for lunch in Milan."
    tagging = Tagging(
        names=(TaggedSpan(0, 12, "person", 0.9), TaggedSpan(17, 32, "person", 0.9), TaggedSpan(46, 51, "toponym", 0.9))
    )
    assert [p.span.of(text) for p in places(text, tagging=tagging)] == ["Milan"]


ELSEWHERE = {
    "nearly one in its own sentence": (
        "Shells fell on Kobani at noon. The road that splits Kobani from Mursitpinar was cut.",
        {"Kobani": ("toponym", "toponym"), "Mursitpinar": ("toponym",)},
        ["Kobani", "Kobani", "Mursitpinar"],
    ),
    "an owner without its apostrophe": (
        "Shells fell on Kobani at noon. Kobanis defenders held two streets.",
        {"Kobani": ("toponym",), "Kobanis": ("force",)},
        ["Kobani", "Kobanis"],
    ),
    "a quarter that no list has": (
        "Rebels entered Jubb al Zzora in Aleppo. A lorry drove towards Jubb al Zzora and blew up.",
        {"Jubb al Zzora": ("toponym", "force"), "Aleppo": ("toponym",)},
        ["Jubb al Zzora", "Aleppo", "Jubb al Zzora"],
    ),
    "its country's, without the apostrophe": (
        "Fighting went on in Syrias Raqqa for a third day.",
        {"Syrias Raqqa": ("toponym",)},
        ["Syrias", "Raqqa"],
    ),
    "a list without commas": (
        "Five people were hurt in raids on Aleppo Homs Damascus and its villages.",
        {"Aleppo Homs Damascus": ("toponym",)},
        ["Aleppo", "Homs", "Damascus"],
    ),
    "a name of two words": (
        "Five people were hurt in raids on Deir Hafir and its villages.",
        {"Deir Hafir": ("toponym",)},
        ["Deir Hafir"],
    ),
    "a language": ("It is known in Arabic as the red gate.", {"Arabic": ("toponym",)}, []),
    "a broadcaster with a hyphen": (
        "Al-Manar Television showed the ruins of Aleppo.",
        {"Al-Manar Television": ("organisation",), "Aleppo": ("toponym",)},
        ["Aleppo"],
    ),
}
"""What the tagger calls each name, mention by mention, and the places that come out."""


@pytest.mark.parametrize(("text", "labels", "names"), ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_told_elsewhere_in_the_report(text: str, labels: dict[str, tuple[str, ...]], names: list[str]) -> None:
    tagged = [
        TaggedSpan(match.start(), match.end(), label, 0.9)
        for name, each in labels.items()
        for match, label in zip(re.finditer(rf"\b{name}\b", text), each, strict=True)
    ]
    tagging = Tagging(names=tuple(sorted(tagged, key=lambda span: span.start)))
    assert [p.span.of(text) for p in places(text, tagging=tagging)] == names


PLACED = {
    "a coast by its sea": ("Mines were laid off the Black Sea Coast in May.", "Black Sea Coast", (43.0, 34.0)),
    "town by its country": ("Rockets fell on Tripoli, Lebanon, and on the hills around it.", "Tripoli", (34.44, 35.85)),
    "town by its state": ("The fire in Springfield, Illinois, was out by noon.", "Springfield", (39.8, -89.6)),
    "other spelling": (
        "Ukrainian troops entered Balakliia, southeast of Kharkiv, on Thursday.",
        "Balakliia",
        (49.46, 36.84),
    ),
    "old name": ("Officials in Kharkov, Ukraine, said the night train had been cancelled.", "Kharkov", (49.98, 36.25)),
    "own point of a country": ("Exports from Russia fell again.", "Russia", (60.0, 100.0)),
    "strait": ("Two tankers were seized in the Strait of Hormuz on Sunday.", "Strait of Hormuz", (26.6, 56.3)),
    "sea": ("The grain ship sank in the Black Sea.", "Black Sea", (43.0, 34.0)),
    "camp": ("Tanks reached Jabaliya in the Gaza Strip.", "Jabaliya", (31.53, 34.48)),
    "part of the world": ("Envoys from across the Middle East met on Monday.", "Middle East", (33.1, 35.9)),
    "union by its abbreviation": ("Ministers of France and other EU states met in Lille.", "EU", (48.7, 9.1)),
    "peninsula": ("A depot burned in Crimea after the strike.", "Crimea", (45.25, 34.25)),
}


@pytest.mark.parametrize(("text", "name", "point"), PLACED.values(), ids=PLACED.keys())
def test_placed(text: str, name: str, point: tuple[float, float]) -> None:
    place = next(p for p in places(text) if p.span.of(text) == name)
    assert place.lat is not None and place.lon is not None
    assert distance_km((place.lat, place.lon), point) < 60, place
    assert place.reason


NO_PLACE = [
    "Syrian sources told Al-Manar that two convoys had passed.",
    "Two convoys had passed near Damascus, an Al-Manar correspondent said.",
]


@pytest.mark.parametrize("text", NO_PLACE)
def test_an_outlet_with_the_name_of_a_district_is_no_place(text: str) -> None:
    assert "Al-Manar" not in [p.span.of(text) for p in places(text)]


SPELLED_ALIKE = [  # text, name that no list has but a town abroad is spelled like, the country that it then lies in
    ("Shells hit the Midan neighborhood in Aleppo on Monday. Aleppo counted four dead.", "Midan", "SY"),
    ("Syrian officials said a bomb hit a taxi stand in Zahraa on Monday.", "Zahraa", None),
    ("German police closed the road to Mueden on Monday.", "Mueden", "DE"),
]


@pytest.mark.parametrize(("text", "name", "country"), SPELLED_ALIKE)
def test_what_is_only_spelled_alike_abroad_is_not_that_place(text: str, name: str, country: str | None) -> None:
    start = text.index(name)
    tagging = Tagging(names=(TaggedSpan(start, start + len(name), "toponym", 0.99),))
    assert [p.country for p in places(text, tagging=tagging) if p.span.start == start] == [country]


def test_one_sense_in_a_report() -> None:
    text = "A mill burned in Paris, Texas. The mayor of Paris thanked firefighters. Nobody in Paris was hurt."
    points = {(p.lat, p.lon) for p in places(text) if p.span.of(text) == "Paris"}
    assert len(points) == 1 and distance_km(next(iter(points)), (33.66, -95.56)) < 30  # type: ignore[arg-type]


def test_runner_up_and_score_are_kept() -> None:
    text = "Ukrainian troops entered Balakliia, southeast of Kharkiv, on Thursday."
    place = next(p for p in places(text) if p.span.of(text) == "Balakliia")
    assert place.score is not None and 0 < place.score <= 1
    assert 2 <= len(place.candidates) <= 5
    assert place.candidates[0].geonameid == place.geonameid == 712926
    assert any(c.geonameid == 712925 for c in place.candidates)


def test_adjectives_have_a_form() -> None:
    text = "Russian and Syrian jets bombed Idlib."
    forms = {p.span.of(text): p.form for p in places(text)}
    assert forms == {"Russian": "adjective", "Syrian": "adjective", "Idlib": "name"}


USES = {
    "ground": ("Three people died in Odesa on Monday.", "Odesa", "literal"),
    "speaks": ("Moscow said the talks had failed.", "Moscow", "associative"),
    "whose army": ("Sudan's army retook the palace.", "Sudan", "associative"),
    "whose air force": ("Turkey's air force bombed Kobani on Friday.", "Turkey", "associative"),
    "bombed": ("Turkey's air force bombed Kobani on Friday.", "Kobani", "literal"),
    "its department": ("Helicopters bombed a camp in Guaviare department.", "Guaviare", "literal"),
    "whose south": ("Shells fell in Lebanon's south.", "Lebanon", "literal"),
    "the north of": ("They fired 120 rockets into northern Israel on Sunday.", "Israel", "literal"),
    "the border with": ("The border with Burkina Faso was closed.", "Burkina Faso", "literal"),
    "adjective": ("A Russian tank burned by the road.", "Russian", "associative"),
}


@pytest.mark.parametrize(("text", "name", "use"), USES.values(), ids=USES.keys())
def test_use(text: str, name: str, use: str) -> None:
    assert next(p for p in places(text) if p.span.of(text) == name).use == use


def test_the_last_word_of_a_name_is_the_place_named_before() -> None:
    text = "Aid reached the Gaza Strip on Monday. Fuel had not reached the Strip for weeks, the ministry in the Strip said."
    tagging = Tagging(
        names=(TaggedSpan(16, 26, "toponym", 0.99), *(TaggedSpan(k, k + 5, "toponym", 0.99) for k in (63, 100)))
    )
    assert [text[k : k + 5] for k in (63, 100)] == ["Strip", "Strip"]
    assert {place.name for place in places(text, tagging=tagging)} == {"Gaza Strip"}


SHORT = [
    ("Rockets fell on the Golan on Monday. The army closed the Heights.", "Heights", "Golan Heights"),
    ("The border between Gaza and Egypt opened on Friday.", "Gaza", "RGN"),
    ("A bakery in Gaza was hit on Friday.", "Gaza", "PPL"),
]


@pytest.mark.parametrize(("text", "words", "wanted"), SHORT, ids=[row[0] for row in SHORT])
def test_what_stands_beside_a_name_tells_which_place(text: str, words: str, wanted: str) -> None:
    names = tuple(
        TaggedSpan(m.start(), m.end(), "toponym", 0.99) for m in re.finditer("Golan|Heights|Gaza|Egypt", text)
    )
    place = next(p for p in places(text, tagging=Tagging(names=names)) if p.span.of(text) == words)
    assert wanted in (place.name, place.feature)


def test_village_in_no_list_gets_its_region() -> None:
    text = "Soldiers retook the village of Zzyrnohradivka, Kharkiv region, at dawn."
    start = text.index("Zzyrno")
    tagging = Tagging(names=(TaggedSpan(start, start + 14, "toponym", 0.99), TaggedSpan(47, 54, "toponym", 0.99)))
    place = next((p for p in places(text, tagging=tagging) if p.span.start == start), None)
    if place is not None and place.lat is not None:
        assert place.approximate and place.geonameid is None and place.country == "UA"


def test_a_state_of_another_time_is_where_its_country_is() -> None:
    text = "Troops from Nazi Germany crossed into Poland in 1939."
    tagging = Tagging(names=(TaggedSpan(12, 24, "toponym", 0.99), TaggedSpan(38, 44, "toponym", 0.99)))
    assert {p.span.of(text): p.country for p in places(text, tagging=tagging)}["Nazi Germany"] == "DE"


UNLISTED = [
    # text, the place in no list, others marked, whose point it has ("" for none)
    ("Police closed Zzyrna Street in Kharkiv on Monday.", "Zzyrna Street", ["Kharkiv"], "Kharkiv"),
    ("The wounded were taken to Kherson's Zzyrna Hospital.", "Zzyrna Hospital", ["Kherson"], "Kherson"),
    ("A crowd met in the centre of Kharkiv. Kharkiv had been quiet for days. Later police were sent to Zzyrna Square in force.",
     "Zzyrna Square", ["Kharkiv"], "Kharkiv"),
    ("Rockets fell in Kharkiv. The Zzyrnohrad quarter was without light at night.", "Zzyrnohrad", ["Kharkiv"], "Kharkiv"),
    ("A crowd met in Kharkiv and another in Lviv. Later police were sent to Zzyrna Square in force.", "Zzyrna Square", ["Kharkiv", "Lviv"], ""),
    ("A crowd met in Kharkiv. Kharkiv had been quiet. Later troops moved from Zzyrnohradivka to the north.", "Zzyrnohradivka", ["Kharkiv"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "others", "whose"), UNLISTED)
def test_what_no_list_has_gets_the_point_of_its_town(text: str, words: str, others: list[str], whose: str) -> None:
    names = sorted((m.start(), m.end()) for word in [words, *others] for m in re.finditer(word, text))
    tagging = Tagging(names=tuple(TaggedSpan(start, end, "toponym", 0.99) for start, end in names))
    found = {p.span.of(text): p for p in places(text, tagging=tagging)}
    assert found[words].geonameid is None
    assert found[words].approximate == bool(whose)
    if whose:
        assert (found[words].lat, found[words].lon) == (found[whose].lat, found[whose].lon)
        assert whose in (found[words].reason or "")


def test_publisher_home() -> None:
    home = home_of(Report("r", "x", "0" * 64, publisher="www.concordmonitor.com"))
    assert home and home.country == "US"
    assert home_of(Report("r", "x", "0" * 64, url="https://news.example.co.uk/a")).country == "GB"  # type: ignore[union-attr]
    assert home_of(Report("r", "x", "0" * 64, url="http://[broken")) is None
    assert home_of(Report("r", "x", "0" * 64)) is None


@pytest.mark.parametrize(
    ("word", "place"), [("Chechens", "Chechnya"), ("Scottish", "Scotland"), ("UKRAINIAN", "Ukraine"), ("polish", None)]
)
def test_demonyms(word: str, place: str | None) -> None:
    told = demonym_of(word)
    assert (told[0] if told else None) == place


HOSTILE = {
    "empty": "",
    "capitals": "KYIV " * 3000,
    "long name": "The town of " + "Kharkiv" * 1500 + " fell.",
    "no letters": "... !!! 123 ---",
    "odd spaces": "In Kyiv\u00a0and\u2028Lviv\u0000 people wait.",
    "commas": "Paris, " * 1000,
    "emoji": "🏙 Kyiv 🏙🏙 Odesa",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile(text: str) -> None:
    for place in places(text):
        assert place.span.of(text)


def test_same_text_same_places() -> None:
    text = "Troops from Georgia met in Athens, near the Clarke County line, before flying to Athens, Greece."
    assert places(text) == places(text)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Kyiv", "in", "the", "U.S.", ",", "Lebanon", "said", "River", "’s", "NEW", "YORK", ".", "-", "\n", "é"]
        ),
        max_size=40,
    )
)
def test_spans_fit(words: list[str]) -> None:
    text = " ".join(words)
    last = 0
    for place in places(text):
        assert last <= place.span.start < place.span.end <= len(text)
        last = place.span.end
