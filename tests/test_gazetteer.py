"""Names looked up, spelling variants, and a user's own GeoNames dump."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.world import gazetteer as g
from reportedly.world.gazetteer_import import add, explain

FIRST = {
    "town": ("Kharkiv", "UA", 49.98, 36.25),
    "old spelling": ("Kharkov", "UA", 49.98, 36.25),
    "soft sign": ("Kup'yansk", "UA", 49.71, 37.61),
    "curly apostrophe": ("Kup’yansk", "UA", 49.71, 37.61),
    "no accents": ("Deir ez-Zor", "SY", 35.34, 40.14),
    "saint": ("St. Petersburg", "RU", 59.94, 30.31),
    "county": ("Cook County", "US", 41.8, -87.9),
    "region": ("Donbas", "UA", 48.3, 38.0),
    "sea": ("the Black Sea", "", 43.0, 34.0),
    "camp": ("Jabaliya", "PS", 31.53, 34.48),
}


@pytest.mark.parametrize(("name", "code", "lat", "lon"), FIRST.values(), ids=FIRST.keys())
def test_lookup(name: str, code: str, lat: float, lon: float) -> None:
    found = [e for e in g.shipped().lookup(name) if e.country == code]
    assert any(abs(e.lat - lat) < 0.6 and abs(e.lon - lon) < 0.6 for e in found), found


FRONTS = """Bakhmut|Avdiivka|Vuhledar|Kupiansk|Izium|Lyman|Sievierodonetsk|Lysychansk|Popasna|Soledar|Kreminna|Svatove|Pokrovsk|Toretsk|
Chasiv Yar|Kostiantynivka|Marinka|Kurakhove|Selydove|Siversk|Velyka Novosilka|Huliaipole|Orikhiv|Tokmak|Vovchansk|Lyptsi|Sudzha|Bucha|
Irpin|Hostomel|Balakliia|Robotyne|Aleppo|Idlib|Raqqa|Manbij|Afrin|Kobani|Mosul|Tikrit|Fallujah|Ramadi|Sinjar|Rafah|Khan Younis|Beit Hanoun|
Beit Lahiya|Jenin|Tulkarm|Nabatieh|Khartoum|Omdurman|El Fasher|El Geneina|Nyala|Wad Madani|El Obeid|Hodeidah|Taiz|Marib|Mekelle|Adigrat|
Shire|Sirte|Derna|Stepanakert|Shusha|Kandahar|Kunduz|Lashkar Gah|Goma|Bukavu|Rutshuru|Timbuktu|Kidal|Djibo|Bama|Myawaddy|Lashio"""


@pytest.mark.parametrize("name", [n.strip() for n in FRONTS.replace("\n", "").split("|")])
def test_front_line_towns(name: str) -> None:
    assert g.shipped().lookup(name, spelling=True)


def test_both_balakliias_are_known() -> None:
    found = {e.geonameid: e for e in g.shipped().lookup("Balakliia")}
    assert found[712926].match == "alternate" and found[712926].population > 20_000
    assert found[712925].match == "name" and found[712925].population < 1_000


def test_like_spelling_only_when_asked() -> None:
    name = "Kostyantynyvka"
    assert not g.shipped().lookup(name)
    found = g.shipped().lookup(name, spelling=True)
    assert found and found[0].match == "spelling" and found[0].country == "UA"


@pytest.mark.parametrize("name", ["", " ", "x", "...", "Москва", "a" * 10_000, "\0", "Kharkiv " * 2000])
def test_nothing_to_find(name: str) -> None:
    assert g.shipped().lookup(name, spelling=True) == ()


@given(st.text(max_size=120))
def test_any_string(text: str) -> None:
    for entry in g.shipped().lookup(text, spelling=True):
        assert -90 <= entry.lat <= 90 and -180 <= entry.lon <= 180


def test_opens_at_once() -> None:
    begin = time.perf_counter()
    path = Path(g.__file__).parent / "data/gazetteer.bin"
    assert g.Volume(path, "again").find("kharkiv")
    assert time.perf_counter() - begin < 0.3
    assert path.stat().st_size < 40_000_000


LINE = "123456789\tMala Dibrova\tMala Dibrova\tMalaya Dubrava,Мала Діброва\t48.51\t37.25\tP\tPPL\tUA\t\t05\t\t\t\t212\t\t150\tEurope/Kyiv\t2020-01-01\n"


def test_own_dump(tmp_path: Path) -> None:
    dump = tmp_path / "UA.txt"
    dump.write_text(LINE * 1, encoding="utf-8")
    name, count = add(dump, tmp_path / "kept")
    assert (name, count) == ("UA", 1)
    both = g.Gazetteer([*g.shipped().volumes, *g.own_volumes(tmp_path / "kept")])
    entry = both.lookup("Malaya Dubrava")[0]
    assert (entry.geonameid, entry.lat, entry.lon, entry.country, entry.source) == (123456789, 48.51, 37.25, "UA", "UA")
    assert both.lookup("Kharkiv")


def test_own_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "UA.zip", "w") as box:
        box.writestr("readme.txt", "hello")
        box.writestr("UA.txt", LINE)
    assert add(tmp_path / "UA.zip", tmp_path / "kept") == ("UA", 1)


BAD = {
    "empty": b"",
    "prose": b"This is a page about towns.\nAnd another line.\n" * 20,
    "binary": bytes(range(256)) * 50,
    "columns": b"1\t2\t3\n" * 50,
    "out of range": LINE.replace("48.51", "480").encode() * 5,
    "letters for numbers": LINE.replace("48.51", "north").encode() * 5,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("ending", ["txt", "zip"])
def test_bad_dump(tmp_path: Path, content: bytes, ending: str) -> None:
    file = tmp_path / f"X.{ending}"
    file.write_bytes(content)
    with pytest.raises(InputError):
        add(file, tmp_path / "kept")
    assert g.own_volumes(tmp_path / "kept") == []


def test_missing_dump(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        add(tmp_path / "none.txt", tmp_path / "kept")


@pytest.mark.parametrize("cut", [0, 10, 40, 2000, -1000])
def test_corrupt_file(tmp_path: Path, cut: int) -> None:
    dump = tmp_path / "UA.txt"
    dump.write_text(LINE, encoding="utf-8")
    add(dump, tmp_path)
    whole = (tmp_path / "UA.bin").read_bytes()
    (tmp_path / "UA.bin").write_bytes(whole[:cut] if len(whole) > abs(cut) else whole[: len(whole) // 2])
    with pytest.raises(InputError):
        g.own_volumes(tmp_path)


def test_explain() -> None:
    lines = explain("Balakliia", g.shipped())
    assert len(lines) == 2 and "Poltava" in lines[0] and "by another name" in lines[1]
    assert "no place" in explain("Qqqqq", g.shipped())[0]


def test_a_short_name_with_a_letter_less_is_the_well_known_town() -> None:
    found = g.installed().lookup("Raqa", spelling=True)
    assert {e.name for e in found} >= {"Ar Raqqah"} and {e.match for e in found} == {"spelling"}
    assert g.installed().lookup("Raqa") == ()
    assert g.installed().lookup("Zxqk", spelling=True) == ()
