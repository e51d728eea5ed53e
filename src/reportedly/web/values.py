"""Names, days, numbers and ranges as people write them, and the addresses of things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from reportedly.model.identifiers import report_mark
from reportedly.web.translation import N_, form, spoken
from reportedly.web.translation import gettext as _
from reportedly.world.codebooks import type_name
from reportedly.world.countries import country

Json = dict[str, Any]

READ = N_("read here")
COMPUTED = N_("computed")
GIVEN = N_("given with the report")
METADATA = N_("given in the page's own data")
NONE = N_("none found")
"""The only ways in which a value can have come about; the card says them in the language of the page."""

OWN_VOICE = N_("the report's own voice")

PUBLISHED_BASES = {"given": GIVEN, "metadata": METADATA, "inferred": COMPUTED, "unknown": NONE}

FACTUALITY = {
    "happened": N_("told as a fact"),
    "ongoing": N_("told as going on"),
    "planned": N_("told as planned, not as done"),
    "possible": N_("told as possible, not as done"),
    "denied": N_("told as not having happened"),
    "hypothetical": N_("told as a mere supposition"),
    None: N_("not graded"),
}


STANDINGS: Mapping[str, tuple[str, str]] = {
    "disputed": (N_("disputed"), N_("one account denies or doubts another")),
    "differing": (N_("told differently"), N_("the accounts give different answers")),
    "changed": (N_("changed"), N_("later accounts tell another state of things")),
    "rising": (N_("rising"), N_("a count that grows as time passes")),
    "agreed": (N_("agreed"), N_("the accounts give one answer")),
    "one_origin": (N_("one origin"), N_("one origin alone tells it")),
}
"""What is said of a question as a whole, in a word and in a sentence; the most contested first."""

ASKS: Mapping[str, str] = {
    "figure": N_("how many"),
    "doer": N_("who did it"),
    "happened": N_("did it happen"),
    "status": N_("how it stands"),
    "what": N_("what was done"),
    "when_where": N_("when and where"),
}
"""What a question asks."""


ACTS: Mapping[str, str] = {
    "admit": N_("admits"), "ask": N_("asks"), "assert": N_("says"), "believe": N_("believes"), "blame": N_("blames"),
    "claim": N_("claims"), "confirm": N_("confirms"), "demand": N_("demands"), "deny": N_("denies"),
    "doubt": N_("doubts"), "hint": N_("hints"), "intend": N_("intends"), "praise": N_("praises"),
    "promise": N_("promises"), "refuse": N_("refuses"), "threaten": N_("threatens"), "warn": N_("warns"),
}  # fmt: skip
"""What a statement does, as a verb behind the name of who makes it."""

MANNERS: Mapping[str, str] = {
    "direct": N_("in quotation marks"), "indirect": N_("in the report's words"),
    "mixed": N_("partly in quotation marks"),
}  # fmt: skip
"""How a statement is rendered."""

LABELS: Mapping[str, str] = {
    "agrees": N_("agrees"), "figures_differ": N_("figures differ"), "figure_rises": N_("figure rises"),
    "different_things_counted": N_("different things counted"), "denies": N_("denied"), "doubts": N_("doubted"),
    "status_changed": N_("told otherwise later"), "repeats": N_("copied"),
    "conversion_holds": N_("conversion is right"), "conversion_fails": N_("conversion is wrong"),
    "distance_holds": N_("distance fits the map"), "distance_fails": N_("distance does not fit the map"),
    "arithmetic_holds": N_("sum is right"), "arithmetic_fails": N_("sum is wrong"),
    "weekday_holds": N_("weekday fits the date"), "weekday_fails": N_("weekday does not fit the date"),
    "internal_contradiction": N_("contradicts itself"), "unsupported_by_source": N_("says more than its source"),
    "quoted_words_not_found": N_("quoted words not found"), "vague_source": N_("source is not named"),
}  # fmt: skip
"""What a finding is called where people read it."""

STANCES: Mapping[str, str] = {
    "asserts": N_("says so"), "denies": N_("denies"), "doubts": N_("doubts"), "accuses": N_("accuses"),
    "retracts": N_("takes it back"), "asks": N_("asks"),
}  # fmt: skip
"""How an account stands to what it is asked."""

TOLLS = (N_("killed"), N_("wounded"), N_("captured"), N_("displaced"), N_("missing"), N_("casualties"), N_("shot down"))
"""What becomes of those who are counted."""


def language(code: str) -> str:
    """The name of a language (ISO 639-1) in that of the page, the code where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_language_name(spoken()) or code
    except (UnknownLocaleError, ValueError):
        return code


def country_name(code: str) -> str:
    """The name of a country (ISO 3166-1), the code where there is none."""
    found = country(code)
    return found.name if found else code


def report_address(name: str, start: int | None = None, end: int | None = None) -> str:
    """The permanent address of a report, or of a passage in it."""
    safe = all(part not in ("", ".", "..") for part in name.split("/")) and "\n" not in name  # as paths are matched
    address = f"/report/{quote(name)}" if safe else f"/report?id={quote(name, safe='')}"
    if start is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}at={start}-{end}#c{start}-{end}"


SHORT = 8
"""Digits of an id that its address has: enough for one of a million things to be meant in all but a few cases."""

NAMED = frozenset({"incident", "question", "occurrence", "finding", "copies"})
"""What has an id made of its content: the name of the thing, a hyphen, and twelve hexadecimal digits."""


def address(name: str) -> str:
    """The permanent address of a thing by its id: `incident-1120a6f53b89` stands at `/incident/1120a6f5`."""
    kind, _, digits = name.partition("-")
    return f"/{kind}/{quote(digits[:SHORT])}" if kind in NAMED and digits else report_address(name)


def mark_address(report: str) -> str:
    """The short permanent address of a report: the mark that its unnamed actors carry too."""
    return f"/r/{report_mark(report)}"


def counted(one: str, many: str, num: int, /, **put: object) -> Markup:
    """A text that counts, with its number as people write it, escaped."""
    return Markup(form(one, many, num)) % {"num": number(num), **put}


def data(text: object) -> Markup:
    """Words of a report or a table inside a sentence of the page: set apart, whichever way they are written."""
    return Markup("<bdi>{}</bdi>").format(text)


def actor_address(name: str) -> str:
    """The permanent address of an actor."""
    return f"/actor?id={quote(name, safe=':')}" if "\n" in name else f"/actor/{quote(name, safe=':')}"


def words(name: str | None) -> str:
    """A name of the format as words: `territory_captured` reads "capture of territory"."""
    return _(LABELS.get(name) or type_name(name)) if name else ""


def stance(name: str) -> str:
    """How an account stands to what it is asked, as a verb."""
    return _(STANCES.get(name) or type_name(name))


BEFORE_PLACES = frozenset({"in", "at", "of", "on", "from", "by", "for"})
"""Words with which the name of a source ends where what follows them in the report is not part of it."""


def teller(text: str) -> str:
    """Who says something, as a reader expects the name: "Palestinian authorities in" without its last word."""
    words = text.split()
    while len(words) > 1:
        words[-1] = words[-1].rstrip(",;:")
        if words[-1] and words[-1].casefold() not in BEFORE_PLACES:
            break
        words.pop()
    return " ".join(words)


def parties(names: str | None, most: int = 3) -> tuple[list[str], int]:
    """Names that a row has with "; " between: each once, the first ones, and how many more there are."""
    once: dict[str, str] = {}
    for name in (names or "").split("; "):
        if name:
            once.setdefault(name.casefold(), name)
    every = list(once.values())
    return every[:most], len(every[most:])


def act(name: str) -> str:
    """What a statement does, as a verb: `assert` reads "says"."""
    return _(ACTS.get(name) or type_name(name))


CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
"""A name of the format as it stands in a reason."""


def plain(text: str) -> str:
    """A reason as people read it: names of the format in words."""
    return CODE.sub(lambda found: words(found[0]), text)


def number(value: float | None) -> str:
    """A figure as a reader expects it: 6,000 and 2.5, never 6000.0."""
    if value is None:
        return _(NONE)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.6g}" if abs(value) >= 1e-4 else f"{value:.3g}"


def amount(item: Json) -> str:
    """A quantity in words, with its bound and unit."""
    low, high, modifier = item["low"], item["high"], item["modifier"]
    unit = f" {item['unit']}" if item["unit"] else ""
    if modifier == "range" and low is not None and high is not None:
        return _("%(low)s to %(high)s", low=number(low), high=number(high)) + unit
    return f"{words(modifier)} {number(item['value'])}{unit}".strip()


def when(item: Json) -> str:
    """A day or the days between bounds, as far as known."""
    value, earliest, latest = item.get("date") or item.get("value"), item.get("earliest"), item.get("latest")
    return days(value, value) or days(earliest, latest) or _(NONE)


MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)  # fmt: skip


def days(earliest: str | None, latest: str | None) -> str:
    """A day, or the days between bounds, as people write them: "5 Oct 2023", "4-5 Oct 2023"; empty where there is none.

    A bound that is missing is said: "from", "until".
    """
    first, last = _date(earliest), _date(latest)
    if first is None or last is None:
        one = first or last
        return "" if one is None else _("from %(day)s", day=_day(one)) if first else _("until %(day)s", day=_day(one))
    if first == last:
        return _day(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        if first.day == 1 and (last + timedelta(days=1)).day == 1:
            return f"{_(MONTHS[first.month - 1])} {first.year}"
        return f"{first.day}–{last.day} {_(MONTHS[first.month - 1])} {first.year}"
    if first.year == last.year:
        return f"{first.day} {_(MONTHS[first.month - 1])} – {_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _day(day: date) -> str:
    return f"{day.day} {_(MONTHS[day.month - 1])} {day.year}"


def between(low: float | None, high: float | None) -> str:
    """A range of counts: "49", "49-52", "at least 49"; "not told" where there is none."""
    if low is None and high is None:
        return _("not told")
    if low is None or high is None:
        return _("at least %(n)s", n=number(low)) if high is None else _("at most %(n)s", n=number(high))
    return number(low) if low == high else f"{number(low)}–{number(high)}"
