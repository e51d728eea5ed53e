"""Who is who: names, aliases, offices by date, metonyms, the user's own rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.world.authority import (
    Office,
    armed_forces_of,
    authority,
    load,
    office_words,
    slug,
    state,
    surname_of,
)

ALIASES = [
    # name as a report writes it, id
    ("Volodymyr Zelenskiy", "person:volodymyr-zelensky"),
    ("Bashar Assad", "person:bashar-al-assad"),
    ("Daesh", "force:islamic-state"),
    ("ISIS", "force:islamic-state"),
    ("the Syrian Democratic Forces", "force:syrian-democratic-forces"),
    ("U.N.", "organisation:united-nations"),
    ("Nato", "organisation:nato"),
    ("Gerhard Schröder", "person:gerhard-schroeder"),
]


@pytest.mark.parametrize(("name", "ident"), ALIASES)
def test_an_alias_gives_its_row(name: str, ident: str) -> None:
    assert [row.id for row in authority().named(name)] == [ident]


@pytest.mark.parametrize("name", ["is", "who", "Is", "", "x" * 5000, "Nobody Atall"])
def test_a_word_that_is_no_name_gives_none(name: str) -> None:
    assert authority().named(name) == ()


OFFICES = [
    # state, words of the office, day, holders
    ("UA", ["president"], "2015-06-01", {"Petro Poroshenko"}),
    ("UA", ["president"], "2022-06-01", {"Volodymyr Zelensky"}),
    ("US", ["secretary", "of", "state"], "2016-05-01", {"John Kerry"}),
    ("GB", ["defense", "secretary"], "2022-03-01", {"Ben Wallace"}),
    ("RU", ["defence", "minister"], "2024-06-01", {"Andrei Belousov"}),
    ("FR", ["president"], "1935-01-01", set()),
]


@pytest.mark.parametrize(("where", "words", "day", "names"), OFFICES)
def test_offices_are_dated(where: str, words: list[str], day: str, names: set[str]) -> None:
    assert {row.name for row in authority().holders(where, words, day)} == names


def test_a_leader_leads_only_in_office() -> None:
    (assad,) = authority().named("Bashar al-Assad")
    assert assad.leads("2016-01-01")
    assert not assad.leads("2025-06-01")


METONYMS = [("the Kremlin", "RU"), ("Downing Street", "GB"), ("Kyiv", "UA"), ("Kiev", "UA"), ("the Pentagon", "US")]


@pytest.mark.parametrize(("word", "country"), METONYMS)
def test_a_seat_of_government_stands_for_its_state(word: str, country: str) -> None:
    found = authority().metonym(word)
    assert found is not None
    assert found.country == country


def test_a_town_is_no_metonym() -> None:
    assert authority().metonym("Kharkiv") is None


def test_states_and_their_forces() -> None:
    ukraine = state("UA")
    assert ukraine is not None
    assert (ukraine.id, ukraine.name) == ("state:UA", "Ukraine")
    assert authority().by_id("state:UA") == ukraine
    forces = armed_forces_of("RU")
    assert forces is not None
    assert forces.id == "force:russian-armed-forces"
    assert state("ZZ") is None
    assert armed_forces_of("ZZ") is None


def test_every_office_is_of_a_state_or_a_row() -> None:
    table = authority()
    wrong = [
        (row.name, office.where)
        for row in table.known
        for office in row.offices
        if office.where and state(office.where) is None and table.by_id(office.where) is None
    ]
    assert wrong == []


def test_ids_are_unique_and_dates_are_in_order() -> None:
    rows = authority().known
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        for office in row.offices:
            assert not office.last or not office.first or office.first <= office.last, (row.name, office)
            assert all(bound == "" or bound[:4].isdigit() for bound in (office.first, office.last)), row.name


def test_bounds_as_fine_as_known() -> None:
    office = Office("mayor", "UA", "2020", "2022-05")
    assert office.held_on("2022-05-31")
    assert not office.held_on("2022-06-01")
    assert office.held_on("2020-01-01")
    assert office.held_on(None)


def test_words_of_offices() -> None:
    assert office_words("Secretary of Defense") == office_words("defence minister")
    assert surname_of("Ferdinand Marcos Jr.") == "marcos"
    assert slug("Séléka") == "seleka"


def test_a_user_adds_rows(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(
        "# ours\nperson\tIvana Example\tf\tHR\tI. Example\tmayor@HR 2020..\ngroup\tRiver Brigade\tarmed_force\tHR\tRB\n",
        encoding="utf-8",
    )
    table = load(own)
    assert table.named("River Brigade")[0].id == "force:river-brigade"
    assert table.holders("HR", ["mayor"], "2021-01-01")[0].gender == "f"
    assert table.named("NATO")


@pytest.mark.parametrize("line", ["person\tA B\tx\tHR", "thing\tA", "group\tA\tarmy\tHR", "person\t\tm"])
def test_a_bad_row_is_named(tmp_path: Path, line: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.tsv:1"):
        load(own)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load(tmp_path / "none.tsv")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_looked_up(text: str) -> None:
    table = authority()
    table.named(text)
    table.metonym(text)
    table.of_surname(text)
    assert slug(text)


@pytest.mark.parametrize(
    ("name", "person"),
    (
        ("Qin", "Qin Gang"),  # the family name stands first
        ("Gang", None),  # "The Gang of Eight"
        ("Xi", "Xi Jinping"),
        ("Jinping", None),
        ("Yoon", "Yoon Suk Yeol"),
        ("Tsai", "Tsai Ing-wen"),
        ("Zelensky", "Volodymyr Zelensky"),
        ("Kishida", "Fumio Kishida"),  # written with the family name last
    ),
)
def test_a_family_name_alone(name: str, person: str | None) -> None:
    assert [each.name for each in authority().of_surname(name)] == ([person] if person else [])


@pytest.mark.parametrize("word", ("Ban", "Moon", "Hu", "Lin"))
def test_family_names_that_are_words_mean_nobody_alone(word: str) -> None:
    assert authority().common_surname(word)
