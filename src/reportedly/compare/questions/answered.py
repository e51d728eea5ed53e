"""Questions that one report puts side by side itself: a claim with its denial or doubt, a deed that did not last, words
told as two.

The layers and the audit read them (`findings`): each is a question of two accounts, unless a question of its topic has
put the two together already; then that question tells how they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.compare.questions.answers import Answer, Asked, assembled, standing
from reportedly.compare.questions.claims import shared_words
from reportedly.compare.questions.clause_pairs import one_breath
from reportedly.compare.questions.tellers import account, innermost
from reportedly.model import (
    Account,
    Annotated,
    Finding,
    FindingKind,
    Question,
    QuestionKind,
    Relation,
    RelationKind,
    Span,
    Stance,
)

ASKS: Mapping[FindingKind, tuple[QuestionKind, RelationKind, Stance]] = {
    "denies": ("happened", "denies", "denies"),
    "doubts": ("happened", "doubts", "doubts"),
    "status_changed": ("status", "status_changed", "asserts"),
    "internal_contradiction": ("what", "differs", "asserts"),
    "unsupported_by_source": ("what", "read_differently", "asserts"),
}
"""For each kind of finding what is asked, how its two accounts stand, and the stance of the second."""


def answered(
    findings: Sequence[Finding],
    questions: Sequence[Question],
    documents: Mapping[str, Annotated],
    copied: Mapping[str, str],
    origin: Mapping[str, Sequence[str]],
) -> tuple[list[Question], list[Question]]:
    """(the questions of a topic with what the findings tell of their accounts, the further ones that findings ask)."""
    told = list(questions)
    further: list[Question] = []
    placed = {found.b for found in findings if any(_figures(one, found) for one in questions)}
    for found in findings:
        if found.b is None or found.kind not in ASKS:
            continue
        doubted = [k for k, one in enumerate(told) if _figures(one, found)]
        for number in doubted:
            told[number] = _doubted(told[number], found, found.b, documents, copied, origin)
        place = next((k for k, one in enumerate(told) if _pair(one, found.a, found.b)), None)
        if place is not None:
            told[place] = _with(told[place], found, found.b, origin)
        elif found.b not in placed:
            further.append(_asked(found, found.b, documents, copied, origin))
    return told, further


def _pair(question: Question, a: Span, b: Span) -> tuple[int, int] | None:
    """The two accounts of a question that stand where the finding does."""
    if question.asks == "figure":
        return None
    first, second = (
        next((k for k, one in enumerate(question.accounts) if one.span.overlaps(span)), None) for span in (a, b)
    )
    return (first, second) if first is not None and second is not None and first != second else None


def _figures(question: Question, found: Finding) -> list[int]:
    """The figures of a question that stand in words which somebody doubts."""
    if question.asks != "figure" or found.kind != "doubts":
        return []
    return [
        number
        for number, one in enumerate(question.accounts)
        if one.span.report == found.a.report and found.a.start <= one.span.start and one.span.end <= found.a.end
    ]


def _doubted(
    question: Question,
    found: Finding,
    b: Span,
    documents: Mapping[str, Annotated],
    copied: Mapping[str, str],
    origin: Mapping[str, Sequence[str]],
) -> Question:
    """The question with the account that doubts its figures: it takes no position of its own."""
    accounts = list(question.accounts)
    place = next((number for number, one in enumerate(accounts) if one.span == b), len(accounts))
    if place == len(accounts):
        document = documents[b.report]
        accounts.append(account(document, b, innermost(document, b), copied.get(b.report), "doubts"))
    doubts = [
        Relation(min(number, place), max(number, place), "doubts", found.check) for number in _figures(question, found)
    ]
    return _related(question, accounts, doubts, origin)


def _with(question: Question, found: Finding, b: Span, origin: Mapping[str, Sequence[str]]) -> Question:
    """The question, told how those two accounts of it stand to each other."""
    pair = _pair(question, found.a, b)
    if pair is None:
        return question
    _, kind, stance = ASKS[found.kind]
    second = pair[1]
    accounts = list(question.accounts)
    if stance != "asserts":
        accounts[second] = replace(accounts[second], stance=stance)
    return _related(question, accounts, [Relation(min(pair), max(pair), kind, found.check)], origin)


def _related(
    question: Question, accounts: Sequence[Account], further: Sequence[Relation], origin: Mapping[str, Sequence[str]]
) -> Question:
    """The question with these accounts and relations; of two that tell how one pair stands the later is kept."""
    pairs = {(one.b, one.a): one for one in (*question.relations, *further)}
    relations = tuple(pairs[key] for key in sorted(pairs))
    return replace(
        question, accounts=tuple(accounts), relations=relations, standing=standing(accounts, relations, origin)
    )


def _asked(
    found: Finding,
    b: Span,
    documents: Mapping[str, Annotated],
    copied: Mapping[str, str],
    origin: Mapping[str, Sequence[str]],
) -> Question:
    """The question of two accounts that a finding asks."""
    asks, kind, stance = ASKS[found.kind]
    told: list[Account] = []
    for span, own in ((found.a, None), (b, stance if stance != "asserts" else None)):
        document = documents[span.report]
        told.append(account(document, span, innermost(document, span), copied.get(span.report), own))
    texts = [one.span.of(documents[one.span.report].text) for one in told]
    answers = tuple(Answer(one, one_breath(text)) for one, text in zip(told, texts, strict=True))
    made = assembled(Asked(asks, shared_words(texts), answers), None, origin)
    relation = Relation(0, 1, kind, found.check)
    return replace(made, relations=(relation,), standing=standing(made.accounts, (relation,), origin))
