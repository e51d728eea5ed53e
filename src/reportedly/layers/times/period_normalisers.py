"""Normalisers of decades, centuries, quarters and halves of a year."""

from __future__ import annotations

from dataclasses import replace

from reportedly.layers.times.context import Context, Value, turn_of
from reportedly.layers.times.slots import Slots


def year_said(slots: Slots, context: Context) -> tuple[int | None, str]:
    """The year that the words themselves give or point at, and the reason."""
    if slots.year is not None:
        return (-slots.year if slots.era == "BC" else slots.year), "the year is given"
    if "year" in slots.lowers and context.ancient:
        return context.ancient[0] + turn_of(slots), "the year counted from the last one told"
    if "year" in slots.lowers:
        base = context.told if slots.has("THAT", "SAME", "FOLLOWING", "PREVIOUS") else context.anchor
        if base is None:
            return None, "no day is known to count from"
        return base.year + turn_of(slots), "the year counted from " + str(base.year)
    return None, ""


def decade(slots: Slots, context: Context) -> Value:
    """ "the 1980s", "the '90s", "the sixties"."""
    number = slots.decade or 0
    if slots.era == "BC":
        return Value(f"BC{number // 10:03d}", "the decade is given")
    if number < 100:
        number += 2000 if number <= 20 else 1900
    return Value(f"{number // 10}X", "the decade is given")


def century(slots: Slots, context: Context) -> Value:
    """ "the 17th century" is 16XX."""
    number = slots.ordinal or 0
    if not 1 <= number <= 99:
        return Value(None, "no such century")
    return Value(f"BC{number - 1:02d}" if slots.era == "BC" else f"{number - 1:02d}XX", "the century is given")


def quarter(slots: Slots, context: Context) -> Value:
    """ "the third quarter of 2022"; without a year the last one begun before publication, or the next by tense."""
    number = slots.ordinal or next((int(word) for word in slots.lowers[1:2] if word.isdecimal()), 1)
    if not 1 <= number <= 4:
        return Value(None, "no such quarter")
    year, reason = year_said(slots, context)
    if year is None:
        anchor = context.anchor
        if anchor is None:
            return Value(None, "no day is known to count from")
        now = (anchor.month - 1) // 3 + 1
        if slots.has("LAST", "PREVIOUS"):
            year = anchor.year if number < now else anchor.year - 1
        elif slots.has("NEXT"):
            year = anchor.year if number > now else anchor.year + 1
        else:
            year = anchor.year - 1 if number > now and context.tense <= 0 and number - now >= 2 else anchor.year
        reason = "the quarter nearest to publication"
    return Value(f"{year:04d}-Q{number}", reason)


def half(slots: Slots, context: Context) -> Value:
    """ "the second half of 2023"."""
    if slots.decade is not None:
        return replace(decade(slots, context), modifier="END" if slots.ordinal != 1 else "START")
    year, reason = year_said(slots, context)
    if year is None:
        return Value(None, reason or "no year")
    return Value(f"{year:04d}-H{1 if slots.ordinal == 1 else 2}", reason)
