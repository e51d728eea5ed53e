"""A question as one sentence: who says what, where, when, which publishers; an incident's title.

A small planner: what is to be said is chosen by the kind of question and its standing; `phrases` puts it into words.
"""

from __future__ import annotations

from collections.abc import Mapping

from reportedly.audit.figure_precision import written
from reportedly.compare.outlets import outlet
from reportedly.compare.questions import phrases
from reportedly.compare.questions.counting import whom_counted
from reportedly.compare.questions.tellers import innermost
from reportedly.model import Account, Annotated, Incident, Question, Relation, RelationKind, Standing

MOST = 4  # answers that a sentence tells
QUOTED = 14  # words of an account that a sentence quotes
MARKS = {"“": "”", '"': '"', "‘": "’"}
"""Marks that a quotation of ours puts around an account instead of those that begin it."""
HANGING = frozenset("that and but or which who while".split())
"""Words that join a clause to its neighbour: a quotation neither begins nor ends with one."""

NAMELESS = "a report without a publisher"
OTHER = "another report without a publisher"
NOTHING = "what is told"  # what a question is about whose answers share no word


def title(incident: Incident) -> str:
    """A title that a person would write: "Russian missile strike in Kramatorsk, 27 June 2023: 2 to 11 killed"."""
    when = f", {phrases.days(incident.earliest, incident.latest)}" if incident.earliest else ""
    words = f"{incident.called}{when}{_tolls(incident)}"
    return words[:1].upper() + words[1:]


def _tolls(incident: Incident) -> str:
    told = {toll.counted: toll for toll in incident.tolls if toll.low is not None and toll.high is not None}
    parts = [
        f"{phrases.between(written(told[fate].low or 0), written(told[fate].high or 0))} {fate}"
        for fate in ("killed", "wounded")
        if fate in told
    ]
    return f": {', '.join(parts)}" if parts else ""


def sentence(question: Question, incident: Incident | None, documents: Mapping[str, Annotated]) -> str:
    """The question with its answers as one sentence."""
    it = _it(incident)
    if question.asks == "figure":
        return phrases.sentence(_figure(question, it, documents))
    alone = len(question.positions) == 1 and question.standing in VERDICTS  # something else is disputed than who did it
    if question.asks == "doer" and question.positions and not alone:
        return phrases.sentence(_doer(question, it, documents))
    return phrases.sentence(_told(question, it, documents))


def _it(incident: Incident | None) -> str:
    """The incident inside a sentence: "the missile strike in Kramatorsk on 27 June 2023"."""
    if incident is None:
        return ""
    one_day = incident.earliest is not None and incident.earliest == incident.latest
    when = f" on {phrases.day(incident.earliest)}" if one_day and incident.earliest else ""
    return f"the {incident.called}{when}"


def _figure(question: Question, it: str, documents: Mapping[str, Annotated]) -> str:
    whom, fate = whom_counted(question.about)
    by_position = _tellers(question, documents)
    answers = [
        (position.label, by_position[number])
        for number, position in enumerate(question.positions)
        if by_position[number]
    ]
    in_it = f" in {it}" if it else ""
    doubt = _doubters(question, documents)
    if len(answers) == 1 and answers[0][0][:1].isdigit():
        label, who = answers[0]
        deed = f"{phrases.be(label)} {fate}" if fate else f"{phrases.be(label)} counted"
        alone = " alone" if question.standing == "one_origin" else ""
        return f"{phrases.amount(label, whom)} {deed}{in_it}, as {phrases.listed(who)}{alone} {_tell(who)}{doubt}"
    asked = f"how many {whom} were {fate}" if fate else f"the {whom}" if question.unit else f"the number of {whom}"
    told = "; ".join(f"{_measure(label, question.unit)} ({phrases.listed(who)})" for label, who in answers[:MOST])
    more = phrases.further(len(answers) - MOST, "answer")
    if question.standing == "rising":
        counted = f"The {whom} told" if question.unit else f"The count of {whom} {fate}"
        return f"{counted}{in_it} rises with the telling: {told}{more}{doubt}"
    verdict = {"agreed": "is told alike", "one_origin": "is told by one origin alone"}.get(
        question.standing, "is told differently" if len(answers) > 1 else "is told alike"
    )
    return f"{asked}{in_it} {verdict}: {told}{more}{doubt}"


def _doubters(question: Question, documents: Mapping[str, Annotated]) -> str:
    """Who doubts the figures: "; doubted by Wire Service"."""
    doubting = [one for one in question.accounts if one.position is None and one.stance == "doubts"]
    who = list(dict.fromkeys(_who(one, documents) for one in doubting))
    return f"; doubted by {phrases.listed(who)}" if who else ""


def _measure(label: str, unit: str | None) -> str:
    """An answer with its unit in agreement: "3,000 square kilometres", "1 square kilometre"; of a count the answer."""
    if not unit or not label[-1:].isdigit() or unit in label:
        return label
    return f"{label} {unit}" if label in ("1", "one") else f"{label} {unit}s"


def _doer(question: Question, it: str, documents: Mapping[str, Annotated]) -> str:
    by_position = _tellers(question, documents)
    answers = [(position.label, by_position[n]) for n, position in enumerate(question.positions) if by_position[n]]
    if len(answers) == 1:
        label, who = answers[0]
        return f"{phrases.listed(who)} {_name(who)} {label} as the doer of {it or 'it'}"
    told = "; ".join(f"{label} ({phrases.listed(who)})" for label, who in answers[:MOST])
    verdict = "is disputed" if question.standing == "disputed" else "is told differently"
    return f"who was behind {it or 'it'} {verdict}: {told}"


def _told(question: Question, it: str, documents: Mapping[str, Annotated]) -> str:
    """The answers in their own words, with who gives them: the two that stand against each other, or each of them."""
    pair = next((one for one in question.relations if one.kind != "agrees"), None)
    return _against(question, pair, it, documents) if pair else _each(question, it, documents)


VERDICTS: Mapping[Standing, tuple[str, str]] = {
    "disputed": ("what is told of {it} is disputed", "what is told is disputed"),
    "differing": ("{it} is told in different ways", "one thing is told in different ways"),
    "changed": ("what is told of {it} changes", "what is told changes"),
}
"""How a sentence on two accounts begins: of an incident, and of none."""

ANSWERS: Mapping[RelationKind, str] = {"denies": "denied it", "doubts": "doubted it", "corrects": "took it back"}
"""The verb of the account that answers another; "told" for all others. The past tense agrees with any number."""


def _against(question: Question, pair: Relation, it: str, documents: Mapping[str, Annotated]) -> str:
    """Two accounts that stand against each other, the one that answers last."""
    first, second = question.accounts[pair.a], question.accounts[pair.b]
    if first.stance in ("denies", "doubts", "retracts") and second.stance not in ("denies", "doubts", "retracts"):
        first, second = second, first
    of, alone = VERDICTS.get(question.standing, VERDICTS["differing"])
    who = [_who(one, documents) for one in (first, second)]
    same = who[0] == who[1] and first.span.report == second.span.report
    answer = ANSWERS.get(pair.kind, "told")
    other = f"the same report also tells that somebody {answer}" if same and answer != "told" else f"{who[1]} {answer}"
    other = "the same report also told" if same and answer == "told" else other
    if who[1].endswith(NAMELESS) and who[0].endswith(NAMELESS) and not same:
        other = other.replace(NAMELESS, OTHER if first.span.report != second.span.report else "the same report", 1)
    more = phrases.further(len(question.accounts) - 2, "account")
    said = innermost(documents[second.span.report], second.span)
    if pair.kind == "denies" and said is not None and said.act == "deny" and other.endswith(" it"):
        other = other.removesuffix(" it")  # "Ravia denied “shelling the town”": what is quoted is what is denied
    else:
        other = f"{other}:"
    told = f"{who[0]} told “{_quote(first, documents)}”; {other} “{_quote(second, documents)}”"
    return f"{of.format(it=it) if it else alone}: {told}{more}"


def _each(question: Question, it: str, documents: Mapping[str, Annotated]) -> str:
    """What each position tells, where nothing stands against another."""
    parts = []
    seen: set[object] = set()
    for account in question.accounts:
        if account.position is None or account.position not in seen:
            seen.add(account.position)
            parts.append(f"{_who(account, documents)} told “{_quote(account, documents)}”")
    words = phrases.listed([f"“{word}”" for word in question.about.split(", ")])
    about = f" with the words {words}" if question.about != NOTHING else ""
    count = "one origin alone speaks" if question.standing == "one_origin" else "accounts speak"
    more = phrases.further(len(parts) - MOST, "answer")
    return f"{count} of {it or 'one thing'}{about}: {'; '.join(parts[:MOST])}{more}"


def _quote(account: Account, documents: Mapping[str, Annotated]) -> str:
    """The account's own words, without a conjunction that hangs over at either end."""
    words = account.span.of(documents[account.span.report].text).split()
    while len(words) > 2 and words[0].lower() in HANGING:
        del words[0]
    while len(words) > 2 and words[-1].lower().strip(",") in HANGING:
        del words[-1]
    told = " ".join(words[:QUOTED]) + (" …" if len(words) > QUOTED else "")
    return told[1:].removesuffix(MARKS[told[0]]) if told[0] in MARKS else told


def _tellers(question: Question, documents: Mapping[str, Annotated]) -> dict[int, list[str]]:
    """Who takes each position, copies left out where there is another; reports that nothing names are counted."""
    found: dict[int, list[str]] = {number: [] for number in range(len(question.positions))}
    nameless: dict[int, set[str]] = {number: set() for number in range(len(question.positions))}
    for account in sorted(question.accounts, key=lambda one: one.copy_of is not None):
        if account.position is not None:
            who = _who(account, documents)
            found[account.position].append(who)
            if who == NAMELESS:
                nameless[account.position].add(account.span.report)
    once = {number: {one.casefold(): one for one in reversed(who)} for number, who in found.items()}
    for number, reports in nameless.items():
        if len(reports) > 1:
            once[number][NAMELESS] = f"{len(reports)} reports without a publisher"
    return {number: list(who.values())[::-1] for number, who in once.items()}


def _who(account: Account, documents: Mapping[str, Annotated]) -> str:
    """The publisher, with the source that it names."""
    document = documents[account.span.report]
    publisher = outlet(document.report) or NAMELESS
    actor = document.actor(account.source_actor)
    source = (actor.neutral or actor.name) if actor else None
    return f"{source} in {publisher}" if source and len(source) <= 40 and source != publisher else publisher


def _tell(who: list[str]) -> str:
    return "tells" if _alone(who) else "tell"


def _name(who: list[str]) -> str:
    return "names" if _alone(who) else "name"


def _alone(who: list[str]) -> bool:
    """Whether a verb about them stands in the singular."""
    return len(who) == 1 and not who[0][:1].isdigit()
