"""Weekdays and holidays."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.world.calendar import (
    Holiday,
    catalogue,
    easter,
    holiday_day,
    holidays,
    holidays_on,
    nth_weekday,
    pascha,
    weekday_of,
)


@pytest.mark.parametrize("holiday", catalogue(), ids=lambda holiday: holiday.name)
def test_example_of_each_holiday(holiday: Holiday) -> None:
    sentence, day = holiday.example
    assert holidays(2024)[holiday.name] == day
    assert any(words in sentence.lower() for words in holiday.words)


@pytest.mark.parametrize(
    ("year", "west", "east"),
    [(1998, "1998-04-12", "1998-04-19"), (2022, "2022-04-17", "2022-04-24"), (2025, "2025-04-20", "2025-04-20")],
)
def test_easter(year: int, west: str, east: str) -> None:
    assert (easter(year).isoformat(), pascha(year).isoformat()) == (west, east)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("Yom Kippur", 1973, "1973-10-06"),
        ("Simchat Torah", 2023, "2023-10-07"),
        ("Passover", 2012, "2012-04-07"),
        ("Rosh Hashanah", 2021, "2021-09-07"),
        ("Hanukkah", 2022, "2022-12-19"),
        ("Thanksgiving", 1999, "1999-11-25"),
        ("Election Day (United States)", 2016, "2016-11-08"),
        ("Memorial Day", 2022, "2022-05-30"),
    ],
)
def test_holidays_of_known_years(name: str, year: int, day: str) -> None:
    assert holiday_day(name, year) == date.fromisoformat(day)


def test_islamic_holidays_are_within_a_day_of_the_sighting() -> None:
    for name, day in (("Eid al-Fitr", "2022-05-02"), ("Ramadan", "2016-06-06"), ("Eid al-Adha", "2016-09-12")):
        found = holiday_day(name, int(day[:4]))
        assert found is not None and abs((found - date.fromisoformat(day)).days) <= 1


def test_weekday_and_holiday_of_a_day() -> None:
    assert weekday_of("2025-05-09") == "Friday"
    assert holidays_on("2025-05-09") == ("Victory Day",)
    assert "Hanukkah" in holidays_on("2022-12-25") and "Christmas" in holidays_on("2022-12-25")
    assert holidays_on("2024-05-14") == ("Sukkot",) or holidays_on("2024-05-14") == ()
    with pytest.raises(ValueError):
        weekday_of("2024-02-30")


def test_no_holiday_out_of_range_or_unknown() -> None:
    assert holiday_day("Easter", 99) is None
    assert holiday_day("Nobody's Day", 2024) is None
    assert nth_weekday(2024, 12, -1, 1) == date(2024, 12, 31)
