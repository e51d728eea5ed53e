"""Constructions around a trigger: aims, demands, allegations, nouns that stand for verbs."""

from __future__ import annotations

from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.cues import Cue, Reading

PLANNING_NOUNS = frozenset(
    "plan intention effort bid proposal pledge vow promise readiness willingness goal aim offer desire option".split()
)


ACCUSING = frozenset("accuse suspect".split())


ALLEGATIONS = frozenset("accusation allegation claim suspicion rumour rumor".split())


TOPICS = frozenset("talk negotiation discussion negotiate discuss focus debate".split())


def asks(tree: Tree, reading: Reading, cue: Cue) -> bool:
    """Whether a verb of asking asks for the event: "insists that he go", not "insists that he went"."""
    dep, _ = reading.governors[cue.level - 1]
    if dep not in ("xcomp", "ccomp", "prep", "dobj", "advcl"):
        return False
    below = reading.governors[cue.level - 2][1] if cue.level > 1 else reading.head
    verb = tree.tokens[below]
    if dep == "ccomp":
        helpers = {tree.tokens[c].text.lower() for c in tree.children[below] if tree.tokens[c].dep == "aux"}
        return verb.tag == "VB" and (not helpers or bool(helpers & {"to", "should", "must"}))
    if dep == "dobj":
        return tree.tokens[cue.token].lemma in (
            "demand",
            "request",
            "order",
            "require",
            "permit",
            "authorise",
            "authorize",
            "recommend",
            "urge",
        )
    return True


def is_to(tree: Tree, reading: Reading) -> bool:
    """Whether somebody "is to meet" somebody."""
    if not reading.governors or tree.tokens[reading.head].tag != "VB":
        return False
    dep, above = reading.governors[0]
    to = any(tree.tokens[c].text.lower() == "to" for c in tree.children[reading.head] if tree.tokens[c].dep == "aux")
    named = any(tree.tokens[c].pos in ("PROPN", "PRON") for c in tree.kids(above, "nsubj"))
    return dep == "xcomp" and to and named and tree.tokens[above].text.lower() in ("is", "are", "was", "were")


def allegation(tree: Tree, reading: Reading) -> int | None:
    """The word that makes it an accusation ("accused of shelling", "allegations of torture") or a topic of talks.

    "Talks on a ceasefire", "discussed a truce": there is none yet. What has "the" before it may well be there.
    """
    deps = [dep for dep, _ in reading.governors[:2]]
    words = [tree.tokens[above] for _, above in reading.governors[:2]]
    if len(deps) == 2 and deps[0] in ("pcomp", "pobj") and deps[1] == "prep":
        preposition, above = words[0].text.lower(), reading.governors[1][1]
        if preposition == "of" and words[1].lemma in ACCUSING | ALLEGATIONS:
            return above
        if preposition in ("on", "about", "for", "over") and words[1].lemma in TOPICS and _new(tree, reading.head):
            return above
    if deps and deps[0] == "dobj" and words[0].lemma in TOPICS and _new(tree, reading.head):
        return reading.governors[0][1]
    return None


def _new(tree: Tree, head: int) -> bool:
    """Whether a noun is spoken of as something new: "a truce", "truce"."""
    if tree.tokens[head].pos != "NOUN":
        return False
    before = {tree.tokens[c].text.lower() for c in tree.children[head] if tree.tokens[c].dep in ("det", "poss")}
    return before <= {"a", "an", "any", "another"}


def is_verbal(tree: Tree, reading: Reading, cue: Cue) -> bool:
    """Whether a plan is for something to be done ("plans to strike"), not about a thing at hand."""
    dep, _ = reading.governors[cue.level - 1]
    lemma = tree.tokens[cue.token].lemma
    if dep == "prep":
        preposition = tree.tokens[reading.governors[cue.level - 2][1]].text.lower() if cue.level > 1 else ""
        return preposition in ("for", "to", "on", "at") and lemma in (
            "prepare",
            "plan",
            "set",
            "hope",
            "schedule",
            "ready",
            "poise",
            "prepared",
            "hint",
            "brace",
            "aim",
        )
    if dep == "dobj":
        return lemma in (
            "plan",
            "intend",
            "seek",
            "prepare",
            "want",
            "propose",
            "schedule",
            "consider",
            "mull",
            "expect",
            "weigh",
            "contemplate",
        )
    if dep in ("nsubj", "nsubjpass"):
        return lemma in (
            "plan",
            "expect",
            "schedule",
            "propose",
            "intend",
            "set",
            "mean",
            "consider",
            "slated",
            "scheduled",
            "prepare",
        )
    if lemma == "decide" and dep == "xcomp":  # "has decided to withdraw": not yet done
        governor = reading.governors[cue.level - 1][1]
        return any(tree.tokens[c].text.lower() in ("has", "have") for c in tree.kids(governor, "aux"))
    return dep in ("xcomp", "ccomp", "pcomp", "acomp", "oprd", "advcl") and lemma not in ("agree", "decide", "mean")


def aim_of(tree: Tree, reading: Reading) -> int | None:
    """The infinitive's "to" where the event is a purpose: "troops came to seize it", "the aim is to seize it"."""
    token = tree.tokens[reading.head]
    if token.tag != "VB" or not reading.governors:
        return None
    to = next(
        (c for c in tree.children[reading.head] if tree.tokens[c].dep == "aux" and tree.tokens[c].text.lower() == "to"),
        None,
    )
    if to is None:
        return None
    dep, above = reading.governors[0]
    governor = tree.tokens[above]
    if dep == "advcl":
        return to
    if dep == "xcomp" and governor.lemma == "be":
        subjects = [tree.tokens[c].lemma for c in tree.kids(above, "nsubj")]
        return (
            to
            if any(
                lemma in PLANNING_NOUNS | {"task", "mission", "purpose", "objective", "idea", "priority"}
                for lemma in subjects
            )
            else None
        )
    return None
