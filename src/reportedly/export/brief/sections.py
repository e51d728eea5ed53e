"""What stands in a brief: what happened, what is contested, the figures, who said what, and the numbered evidence.

Everything comes from a `View`, so that the filter and the do-no-harm options hold; what a brief has no room for is
counted and said. No word is added to what was read: sentences of incidents and questions are those of the record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from sqlalchemy import select

from reportedly.export.brief.pieces import Answer, Brief, Contested, Figure, Happening, Proof, Saying, Told, Values
from reportedly.export.brief.quoting import beginning, quotation, without_marks
from reportedly.export.brief.titles import title_of
from reportedly.export.told import TOLD
from reportedly.export.view import View
from reportedly.model.kinds import STANDINGS, contested
from reportedly.record import schema

CONTESTED = contested(STANDINGS)
PLACE = re.compile(r"^(.*):(\d+)-(\d+)(?: \(p\. (\d+)\))?$")
PROOFS = 4
"""Passages that one sentence of a brief rests on at most; how many more there are is said."""

SOURCES, SAYINGS = 12, 3
"""Sources that are shown, and statements of each."""

PLOTS = 6
"""Drawings of figures."""

SHORTEST = 25
"""Characters that a statement must have to be told by itself."""


@dataclass
class _Proofs:
    """Numbers passages in the order in which the brief comes to them; a sentence has one number."""

    view: View
    reports: dict[str, Values]
    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    found: list[Proof] = field(default_factory=list)

    def of(self, evidence: str, most: int = PROOFS) -> tuple[tuple[int, ...], int]:
        """The numbers of the passages of a row, one a report first, and how many more there are."""
        places = [found.groups() for part in evidence.split("; ") if (found := PLACE.match(part))]
        first: dict[str, Any] = {}
        for place in places:
            first.setdefault(place[0], place)
        chosen = list(first.values())[:most]
        numbers = tuple(dict.fromkeys(self._number(*place) for place in chosen))
        return numbers, len(first) - len(chosen)

    def _number(self, report: str, start: str, end: str, page: str | None) -> int:
        text = self.texts.get(report)
        if text is None:
            text = self.texts[report] = self.view.record.text(report)
        quoted = quotation(text, int(start), int(end))
        key = (report, quoted.low, quoted.high)
        if key not in self.numbers:
            self.numbers[key] = len(self.found) + 1
            row, clean = self.reports[report], self.view.redaction
            url = row["url"] or PurePath(row["path"] or "").name
            self.found.append(
                Proof(
                    number=self.numbers[key],
                    report=report,
                    start=int(start),
                    end=int(end),
                    before="" if clean.mask else clean.words(quoted.before),
                    words="" if clean.mask else clean.words(quoted.words),
                    after="" if clean.mask else clean.words(quoted.after),
                    publisher=row["publisher"] or "no publisher given",
                    day=row["published"] or "no date given",
                    title="" if clean.mask else clean.words(row["heading"] or ""),
                    address="" if clean.in_address(url) else url,
                    page=page or "",
                )
            )
        return self.numbers[key]


def gather(view: View, most: int = 60, title: str | None = None) -> Brief:
    """The brief of what fits the view.

    Args:
        view: the record, the filter and the do-no-harm options.
        most: incidents, and contested questions, that are told at most; how many are not is said.
        title: of the brief; made of the filter where there is none.
    """
    reports = _reports(view)
    proofs = _Proofs(view, reports)
    incidents = list(view.rows("incidents"))
    shown = sorted(incidents[:most], key=lambda row: (row["earliest"] or "9999", row["latest"] or "", row["id"]))
    happened = [row for row in shown if row["status"] in TOLD]
    others = [row for row in shown if row["status"] not in TOLD]
    told = _happenings(happened, proofs, 1)
    not_told = _happenings(others, proofs, len(happened) + 1)
    questions = list(view.rows("questions"))
    fitting = {row["id"] for row in incidents}
    asked = [row for row in questions if row["incident"] in fitting or not view.options.asked]
    disputes = [row for row in asked if row["contested"]]
    positions, accounts = _by_question(view.rows("positions")), _by_question(view.rows("accounts"))
    differing = tuple(_contested(row, positions, accounts, proofs) for row in disputes[:most])
    figures = _figures(asked, positions, accounts, proofs, {row["id"]: row["title"] for row in incidents})
    sayings = _sayings(view, proofs)
    used = {proof.report for proof in proofs.found}
    publishers = {reports[name]["publisher"] for name in used if reports[name]["publisher"]}
    held = [
        f"incidents: {len(shown)} told, {len(incidents) - len(shown)} more fit the filter and have no room here",
        f"contested questions: {len(differing)} told, {len(disputes) - len(differing)} more have no room here",
    ]
    kept = [f"{name}: {one.held_back} held back" for name, one in view.held.items() if one.held_back]
    differing_on = sum(row["contested"] for row in incidents)
    facts = (
        f"{counted(len(incidents), 'incident')} within the filter, {differing_on:,} contested.",
        f"The evidence quoted here is from {counted(len(used), 'report')} of {counted(len(publishers), 'publisher')}.",
    )
    return Brief(
        title=title or title_of(view.options.asked),
        notice=NOTICE,
        facts=facts,
        happened=told,
        not_happened=not_told,
        contested=differing,
        figures=figures,
        sayings=sayings,
        proofs=tuple(proofs.found),
        said=(*view.stated().items(), ("told here", "; ".join([*held, *kept])), ("borders on the map", BORDERS)),
        footer=f"Machine-read from news reports, verified by nobody. {view.made_by}, record {view.hash[:16]}.",
    )


def counted(number: int, what: str) -> str:
    """A number with what it counts: `1 report`, `12 reports`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


NOTICE = (
    "This brief was put together by a program from what news reports say. No person has verified it. It takes no side: "
    "names are neutral, what accounts differ on is told as they tell it, and numbers in brackets lead to the words."
)
BORDERS = (
    "as resolutions of the United Nations' General Assembly have them, else the Security Council's; disputed ground is "
    "hatched; the lines recognise nobody (docs/borders.md)"
)


def _reports(view: View) -> dict[str, Values]:
    of = schema.reports.c
    with view.record.reading() as connection:
        query = select(of.id, of.publisher, of.published, of.heading, of.url, of.path)
        return {row["id"]: dict(row) for row in connection.execute(query).mappings()}


def _happenings(rows: Iterable[Values], proofs: _Proofs, first: int) -> tuple[Happening, ...]:
    return tuple(Happening(number, row, *proofs.of(row["evidence"])) for number, row in enumerate(rows, first))


def _by_question(rows: Iterable[Values]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = defaultdict(list)
    for row in rows:
        found[row["question"]].append(row)
    return found


def _contested(
    row: Values, positions: dict[str, list[Values]], accounts: dict[str, list[Values]], proofs: _Proofs
) -> Contested:
    answers = []
    for position in positions[row["id"]]:
        own = [one for one in accounts[row["id"]] if one["position"] == position["position"]]
        publishers = tuple(dict.fromkeys(one["publisher"] or one["report"] for one in own))
        numbers, further = proofs.of(position["evidence"])
        label = str(position["label"] or "its words are left out").rstrip(".")
        answers.append(Answer(label, publishers, position["origins"], numbers, further))
    return Contested(
        row["about"] or "", row["sentence"] or row["about"] or "", STANDING_WORDS[row["standing"]], tuple(answers)
    )


STANDING_WORDS = {kind.name: kind.meaning[:1].upper() + kind.meaning[1:] for kind in STANDINGS}


def _figures(
    rows: list[Values],
    positions: dict[str, list[Values]],
    accounts: dict[str, list[Values]],
    proofs: _Proofs,
    titles: Mapping[str, str | None],
) -> tuple[Figure, ...]:
    """Figures on which accounts differ, those of most accounts first."""
    found: list[Figure] = []
    for row in sorted(rows, key=lambda row: -row["accounts"]):
        if row["asks"] == "figure" and row["positions"] > 1 and len(found) < PLOTS:
            told = _told(positions[row["id"]], accounts[row["id"]], proofs)
            if len({one.value for one in told}) > 1:
                found.append(Figure(_counted_where(row, titles), row["sentence"] or "", told))
    return tuple(found)


def _counted_where(row: Values, titles: Mapping[str, str | None]) -> str:
    """What is counted and in which incident: of two tolls of the killed it has to be said whose they are."""
    about = row["about"] or row["counted"] or "how many"
    if row["unit"] and row["unit"] not in about:
        about += f" ({row['unit']})"
    title = titles.get(row["incident"])
    return f"{about}: {title}" if title else about


def _told(positions: list[Values], accounts: list[Values], proofs: _Proofs) -> tuple[Told, ...]:
    values = {one["position"]: one for one in positions if one["value"] is not None}
    by: dict[tuple[str, int], list[Values]] = defaultdict(list)
    for account in accounts:
        if account["position"] in values and not account["copy_of"]:
            by[account["told"] or "", account["position"]].append(account)
    made = []
    for (day, number), several in sorted(by.items(), key=lambda one: (one[0][0] or "9999", values[one[0][1]]["value"])):
        position = values[number]
        value = float(position["value"])
        evidence = "; ".join(one["evidence"] for one in several)
        made.append(
            Told(
                day,
                value,
                value if position["low"] is None else float(position["low"]),
                value if position["high"] is None else float(position["high"]),
                str(position["label"] or f"{value:g}"),
                tuple(dict.fromkeys(one["publisher"] or one["report"] for one in several)),
                len(several),
                proofs.of(evidence)[0],
            )
        )
    return tuple(made)


def _sayings(view: View, proofs: _Proofs) -> tuple[tuple[str, tuple[Saying, ...]], ...]:
    by: dict[str, list[Values]] = defaultdict(list)
    rows = list(view.rows("statements"))
    fitting = {row["id"] for row in rows}
    for row in rows:
        inside = row["within"] is not None and f"{row['report']}@{row['within']}" in fitting
        long = len(row["words"] or "") >= SHORTEST or view.redaction.mask
        if row["source_id"] and row["source"] and not inside and long:
            by[row["source"]].append(row)
    chief = sorted(by, key=lambda name: (_is_crowd(by[name]), -len(by[name]), name))[:SOURCES]
    found = []
    for name in chief:
        sayings = []
        for row in _apart(by[name])[:SAYINGS]:
            number = proofs.of(row["evidence"])[0][0]
            act = ACTS.get(row["act"], row["act"].replace("_", " "))
            words = without_marks(" ".join((row["words"] or "").split()))
            who, day = row["publisher"] or "no publisher given", row["published"] or "no date given"
            sayings.append(Saying(act, words, who, day, number))
        found.append((name, tuple(sayings)))
    return tuple(found)


def _is_crowd(rows: list[Values]) -> bool:
    """Whether the source is a group by description ("officials"): those named come first."""
    return all(str(row["source_id"]).startswith("group:") for row in rows)


ACTS = {
    "assert": "said", "deny": "denied", "doubt": "doubted", "demand": "demanded", "promise": "promised",
    "threaten": "threatened", "hint": "hinted", "ask": "asked", "admit": "admitted", "warn": "warned",
    "praise": "praised", "blame": "blamed", "accuse": "accused", "thank": "thanked", "predict": "predicted",
    "order": "ordered", "believe": "believes", "claim": "claimed", "confirm": "confirmed", "intend": "intends",
    "propose": "proposed", "agree": "agreed", "refuse": "refused", "express": "expressed",
}  # fmt: skip
"""What a source did with words, as a brief tells it."""


def _apart(rows: list[Values]) -> list[Values]:
    """One a report first, the newest first, so that a source is heard on more than one day; the same words once."""
    newest = sorted(rows, key=lambda row: (row["published"] or "", row["id"]), reverse=True)
    once: dict[str, Values] = {}
    for row in newest:
        once.setdefault(beginning(row["words"]) if row["words"] else row["id"], row)
    newest = list(once.values())
    first: dict[str, Values] = {}
    for row in newest:
        first.setdefault(row["report"], row)
    rest = [row for row in newest if row is not first[row["report"]]]
    return [*first.values(), *rest]
