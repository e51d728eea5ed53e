"""Distances, bearings, borders, and whose ground a point lies on."""

from __future__ import annotations

import tomllib
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InputError
from reportedly.world import borders
from reportedly.world.borders import border_distance_km, country_at, disputed, region_at
from reportedly.world.geodesy import bearing, compass, distance_km

KHARKIV = (49.98081, 36.25272)
POLICY = tomllib.loads(resources.files("reportedly.world").joinpath("data/border_policy.toml").read_text("utf-8"))[
    "region"
]


def test_distance_between_towns() -> None:
    assert distance_km(KHARKIV, (50.45466, 30.5238)) == pytest.approx(411, abs=3)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.5)
    assert distance_km(KHARKIV, KHARKIV) == 0


def test_bearing_and_compass() -> None:
    assert compass(bearing(KHARKIV, (49.45595, 36.84433))) == "southeast"
    assert [compass(d) for d in (0, 44, 46, 180, 337, 338, 360)] == [
        "north",
        "northeast",
        "northeast",
        "south",
        "northwest",
        "north",
        "north",
    ]


def test_kharkiv_to_the_border() -> None:
    away, tolerance = border_distance_km(KHARKIV, "RU")
    assert 29 - tolerance <= away <= 33 + tolerance
    assert 2 <= tolerance <= 5


def test_inside_is_nought() -> None:
    assert border_distance_km(KHARKIV, "UA")[0] == 0.0


def test_across_the_date_line() -> None:
    assert border_distance_km((64.5, -172.0), "US")[0] < 120


def test_far_off() -> None:
    assert 5500 < border_distance_km((55.75, 37.6), "US")[0] < 6200


GROUND = {
    "Kyiv": ((50.45, 30.52), "UA"),
    "Simferopol": ((44.95, 34.1), "UA"),
    "Donetsk": ((48.0, 37.8), "UA"),
    "Belgorod": ((50.6, 36.59), "RU"),
    "Gaza City": ((31.5, 34.45), "PS"),
    "Tel Aviv": ((32.08, 34.78), "IL"),
    "Pristina": ((42.66, 21.16), "XK"),
    "Khartoum": ((15.55, 32.53), "SD"),
    "open sea": ((43.4, 32.0), None),
}


@pytest.mark.parametrize(("point", "code"), GROUND.values(), ids=GROUND.keys())
def test_whose_ground(point: tuple[float, float], code: str | None) -> None:
    assert country_at(point) == code


@pytest.mark.parametrize(
    "rule", [r for r in POLICY if r["point"]], ids=lambda r: (r.get("name") or r["where"][0]).replace("/", " ")
)
def test_policy(rule: dict[str, object]) -> None:
    """Every entry of the policy table holds at its own example point."""
    point = tuple(rule["point"])  # type: ignore[arg-type]
    assert country_at(point) == rule["country"]
    assert disputed(point) == rule["note"]


@pytest.mark.parametrize(
    ("point", "code", "name"),
    [
        ((22.05, 33.0), "EG", "west of the Hala'ib triangle"),
        ((11.03, 27.73), "SD", "Muglad, north of Abyei"),
        ((35.9, 76.5), "CN", "north of the Karakoram, west of Aksai Chin"),
        ((46.0, 150.0), "RU", "Urup, north of the southern Kurils"),
        ((43.06, 141.35), "JP", "Sapporo"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) > 2 else "",
)
def test_ground_beside_marked_ground_is_not_marked(point: tuple[float, float], code: str, name: str) -> None:
    assert country_at(point) == code
    assert disputed(point) is None


def test_marked_ground_is_drawn_as_held() -> None:
    iturup = region_at((45.0, 147.9))
    assert iturup and (iturup.country, iturup.name, iturup.disputed) == ("RU", "Sakhalin", True)


@pytest.mark.parametrize("code", ["RU", "US", "FJ", "FR", "SY", "NZ"])
def test_boxes_leave_no_nearer_ground_out(code: str) -> None:
    """The distance is the same as that to all rings of the country, from points all over the earth."""
    rings = np.array(borders._borders().of_country[code])
    for lat in range(-75, 76, 30):
        for lon in range(-175, 180, 50):
            away, _ = border_distance_km((lat, lon), code)
            assert away == 0.0 or away == pytest.approx(borders._to_rings_km((lat, lon), rings)[0], abs=1e-6)


def test_undisputed_ground_has_no_note() -> None:
    assert disputed((50.45, 30.52)) is None
    region = region_at(KHARKIV)
    assert region and region.name == "Kharkiv" and not region.disputed


@pytest.mark.parametrize("point", [(91.0, 0.0), (float("nan"), 0.0), (0.0, float("inf"))])
def test_no_point_on_earth(point: tuple[float, float]) -> None:
    with pytest.raises(InputError):
        country_at(point)


def test_unknown_country() -> None:
    with pytest.raises(InputError):
        border_distance_km(KHARKIV, "QQ")


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_a_distance(a: float, b: float, c: float, d: float) -> None:
    away = distance_km((a, b), (c, d))
    assert 0 <= away <= 20038
    assert away == pytest.approx(distance_km((c, d), (a, b)), abs=1e-6)
    assert 0 <= bearing((a, b), (c, d)) < 360.0001
