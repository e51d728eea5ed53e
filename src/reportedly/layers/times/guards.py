"""Conditions on the words around an expression: when "may" is a month, "2000" a year, "second" a length of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportedly.layers.times.around import Around
from reportedly.layers.times.calendar_guards import (
    bare_military_fits,
    bare_season_fits,
    clock_fits,
    day_fits,
    day_part_fits,
    decade_fits,
    deictic_fits,
    led_by_nought_fits,
    military_fits,
    military_hours_fits,
    military_span_fits,
    month_fits,
    overnight_fits,
    past_hour_fits,
    quarter_figures_fits,
    rising_fits,
    season_fits,
    short_year_fits,
    weekday_fits,
    year_fits,
)
from reportedly.layers.times.compiled_rules import Match
from reportedly.layers.times.length_guards import (
    accounts_fits,
    adjective_fits,
    adjective_length_fits,
    bare_length_fits,
    campaign_season_fits,
    early_hours_fits,
    every_fits,
    future_fits,
    lasting_fits,
    length_fits,
    now_fits,
    offset_alone_fits,
    offset_fits,
    past_fits,
    rate_fits,
    relative_fits,
    stands_alone_fits,
    that_period_fits,
    that_time_fits,
    the_unit_fits,
    while_fits,
)

__all__ = ["CONDITIONS", "Around", "fits"]

CONDITIONS: Mapping[str, Callable[[Around, Match], bool]] = {
    "month": month_fits,
    "day": day_fits,
    "year": year_fits,
    "decade": decade_fits,
    "season": season_fits,
    "bare_season": bare_season_fits,
    "weekday": weekday_fits,
    "deictic": deictic_fits,
    "overnight": overnight_fits,
    "day_part": day_part_fits,
    "past_hour": past_hour_fits,
    "quarter_figures": quarter_figures_fits,
    "clock": clock_fits,
    "military": military_fits,
    "military_hours": military_hours_fits,
    "bare_military": bare_military_fits,
    "military_span": military_span_fits,
    "led_by_nought": led_by_nought_fits,
    "short_year": short_year_fits,
    "rising": rising_fits,
    "relative": relative_fits,
    "the_unit": the_unit_fits,
    "stands_alone": stands_alone_fits,
    "length": length_fits,
    "lasting": lasting_fits,
    "early_hours": early_hours_fits,
    "accounts": accounts_fits,
    "adjective_length": adjective_length_fits,
    "bare_length": bare_length_fits,
    "offset": offset_fits,
    "offset_alone": offset_alone_fits,
    "while": while_fits,
    "every": every_fits,
    "rate": rate_fits,
    "now": now_fits,
    "adjective": adjective_fits,
    "campaign_season": campaign_season_fits,
    "that_period": that_period_fits,
    "past": past_fits,
    "future": future_fits,
    "that_time": that_time_fits,
}
"""Name in the rules to condition."""


def fits(around: Around, match: Match) -> bool:
    """Whether all conditions of the match's rule hold."""
    return all(CONDITIONS[name](around, match) for name in match.rule.when)
