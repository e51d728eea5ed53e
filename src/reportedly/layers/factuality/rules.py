"""The class of an event's factuality, from the cues around it, its learned grade, its tense and its date.

A rule by name decides wherever a cue reaches the trigger; the grade alone decides the rest. What a text presents as
planned, possible, denied or merely supposed is never called happened, however sure its source sounds.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.layers.events.grammar import Tree
from reportedly.layers.factuality.constructions import PLANNING_NOUNS, aim_of, allegation, asks, is_to, is_verbal
from reportedly.layers.factuality.cues import Cue, Reading
from reportedly.layers.factuality.lasting import lasting
from reportedly.model import Factuality

# of the grades from -3 to 3: nearer to 0 nothing is sure (the mapping of UW's grades to classes)
SURE, SURELY_NOT = 1.5, -1.5
UNSURE, RATHER_SURE, QUITE_SURE, VERY_SURE, CERTAIN = 0.5, 1.9, 2.0, 2.4, 2.6
"""Grades from which on a cue is overruled, by its kind: it may be about another word than the trigger. A choice: with
lower ones more that is planned or supposed is told as happened, with higher ones less that happened."""
PLANNED_WORDS = frozenset(
    "planned intended proposed future expected anticipated coming upcoming imminent looming scheduled".split()
)
ASKING_NOUNS = frozenset("call demand request order appeal deadline need permission threat".split())
RISK_NOUNS = frozenset(
    "chance risk danger threat possibility likelihood prospect probability fear hope potential".split()
)
MISSING_NOUNS = frozenset("refusal failure lack absence".split())
CARRYING = frozenset(
    "begin start take occur launch hold carry be come follow continue resume happen conduct sign mount stage "
    "deploy enter go impose open make bring lead cause result face see unleash trigger accompany secure achieve "
    "complete give order approve authorise authorize prepare announce undertake execute declare reach wage commit "
    "perform suffer inflict do have".split()
)
HANDED_OVER = frozenset("delivery supply shipment provision aid assistance transfer".split())
AWAITING = frozenset("brace threaten".split())
WEIGHING = frozenset("could would might may".split())
GOING = frozenset("continue go rage rag persist proceed last remain intensify".split())
TELLING = frozenset("say pledge vow promise announce tell state declare add insist agree decide warn threaten".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class, the rule that decided in words, and the token that it was read from (None: no single word)."""

    factuality: Factuality
    why: str
    token: int | None = None


def decide(tree: Tree, reading: Reading, grade: float, act: str | None) -> Verdict:
    """The class of an event.

    Args:
        grade: the learned grade, -3 to 3.
        act: the act of the innermost statement whose content holds the trigger, None outside statements.
    """
    word = _word(tree)
    negation = reading.first("negation", level=1)
    if negation and _negates(tree, reading, negation) and grade < SURE:
        return Verdict("denied", f"“{word(negation)}” negates it", negation.token)
    prevented = reading.first("prevent", level=4)
    if prevented and prevented.level > 0 and (grade < UNSURE or carried(tree, reading, prevented)):
        if tree.tokens[prevented.token].tag in ("VB", "VBG"):  # "to prevent an attack": whether it came is open
            return Verdict("possible", f"“{word(prevented)}” leaves open whether it came about", prevented.token)
        return Verdict("denied", f"“{word(prevented)}” says it did not come about", prevented.token)
    ended = reading.first("end", level=2)
    if ended and ended.level > 0 and (grade < 0.0 or _held_back(tree, reading, ended)):
        return Verdict("denied", f"“{word(ended)}” says it did not come about", ended.token)
    denied = reading.first("deny", level=2)
    if denied and denied.level > 0 and carried(tree, reading, denied, anything=("ccomp", "pcomp", "dobj", "nsubjpass")):
        return Verdict("denied", f"“{word(denied)}” denies it", denied.token)
    false = reading.first("false", level=0)
    if false and grade < QUITE_SURE:
        return Verdict("denied", f"“{word(false)}” says it is not so", false.token)
    missing = _missing(tree, reading)
    if missing is not None:
        return Verdict("denied", f"“{tree.tokens[missing].text}” says it was not", missing)
    weighed = _weighed(tree, reading)
    if weighed is not None:
        return Verdict("hypothetical", f"“{tree.tokens[weighed].text}” says what it would bring", weighed)
    supposed = _supposed(tree, reading, grade)
    if supposed:
        return supposed
    if act == "deny" and grade > SURELY_NOT:
        return Verdict("denied", "it stands in a denial")
    if grade <= SURELY_NOT:
        return Verdict("denied", "its surroundings deny it")
    planned = _planned(tree, reading, grade)
    if planned:
        return planned
    if act == "promise" and grade < VERY_SURE:
        return Verdict("planned", "it stands in a promise")
    if act == "doubt":
        return Verdict("possible", "its source doubts it")
    possible = _possible(tree, reading, grade)
    if possible:
        return possible
    if act in ("threaten", "demand") and grade < SURE:
        return Verdict("hypothetical", f"it stands in a {'threat' if act == 'threaten' else 'demand'}")
    return _told(tree, reading, grade)


def _held_back(tree: Tree, reading: Reading, ended: Cue) -> bool:
    """Whether what should be handed over is not: "blocked the delivery of aid". A halted attack had begun."""
    return (
        tree.tokens[reading.head].lemma in HANDED_OVER
        and ended.level == 1
        and reading.governors[0][0] in ("dobj", "nsubjpass")
    )


def _weighed(tree: Tree, reading: Reading) -> int | None:
    """The modal where a deed is what would bring something about: "retaking the town could lift morale".

    "The toll of an assault may be too high" too: no assault that is told of is "an assault" there.
    """
    anew = tree.tokens[reading.head].tag == "NN" and any(
        tree.tokens[k].text.lower() in ("a", "an") for k in tree.kids(reading.head, "det")
    )
    if tree.tokens[reading.head].tag != "VBG" and not anew:
        return None
    for dep, above in reading.governors[: 3 if anew else 2]:
        if dep in ("nsubj", "csubj"):
            modals = [c for c in tree.kids(above, "aux") if tree.tokens[c].text.lower() in WEIGHING]
            return modals[0] if modals and tree.tokens[above].tag == "VB" and not _is_perfect(tree, above) else None
        if dep != "compound" and not (anew and dep in ("pobj", "prep")):
            return None
    return None


def _is_perfect(tree: Tree, verb: int) -> bool:
    return any(tree.tokens[k].lemma == "have" for k in tree.kids(verb, "aux"))


def _missing(tree: Tree, reading: Reading) -> int | None:
    """The "without" under which a deed is told as not having been: "without a single shot fired"."""
    if [dep for dep, _ in reading.governors[:2]] not in (["amod", "pobj"], ["acl", "pobj"]):
        return None
    preposition = reading.governors[1][1]
    return preposition if tree.tokens[preposition].text.lower() == "without" else None


def _word(tree: Tree):  # type: ignore[no-untyped-def]
    return lambda cue: tree.tokens[cue.token].text


def _negates(tree: Tree, reading: Reading, cue: Cue) -> bool:
    """Whether a negation holds for the event: its own, or that of a verb that carries it ("did not launch it")."""
    if cue.level == 0:
        return True
    governor = tree.tokens[reading.governors[0][1]] if reading.governors else None
    return governor is not None and governor.lemma in (CARRYING | {"intend", "plan", "want", "try", "manage", "seek"})


def _supposed(tree: Tree, reading: Reading, grade: float) -> Verdict | None:
    word = _word(tree)
    condition = reading.first("condition", level=2)
    if condition and tree.tokens[condition.token].dep in ("mark", "prep", "advmod") and grade < CERTAIN:
        return Verdict("hypothetical", f"“{word(condition)}” makes it a condition", condition.token)
    would = reading.first("would", level=2)
    if would and _reaches(tree, reading, would, grade):
        if _told_in_past(tree, reading):
            return Verdict("planned", f"“{word(would)}” in reported speech is a future", would.token)
        return Verdict("hypothetical", f"“{word(would)}” makes it a supposition", would.token)
    asked = reading.first("demand", level=3)
    if (
        asked
        and asked.level > 0
        and asks(tree, reading, asked)
        and (grade < RATHER_SURE or carried(tree, reading, asked))
    ):
        return Verdict("hypothetical", f"“{word(asked)}” asks for it", asked.token)
    noun = reading.first("chance", level=3)
    if noun and tree.tokens[noun.token].lemma in ASKING_NOUNS and grade < QUITE_SURE:
        return Verdict("hypothetical", f"“{word(noun)}” asks for it", noun.token)
    return None


def _told_in_past(tree: Tree, reading: Reading) -> bool:
    """Whether the clause is what somebody said: "said that it would" speaks of what is to come."""
    for dep, above in reading.governors[:3]:
        governor = tree.tokens[above]
        if dep == "ccomp" and governor.lemma in TELLING and governor.tag in ("VBD", "VBN"):
            return True
    return False


def carried(tree: Tree, reading: Reading, cue: Cue, anything: tuple[str, ...] = ()) -> bool:
    """Whether nothing but verbs that carry it stands between a trigger and a cue above it.

    "is set to launch an attack", "plans to begin a retreat" are plans of the attack and the retreat; "plans to punish
    those behind the attack" is not. `anything`: relations that carry it whatever the governor is.
    """
    for at, (dep, above) in enumerate(reading.governors[: cue.level]):
        if dep in ("xcomp", "conj", "prep", "dative", "agent", "oprd", "acomp", "compound") or dep in anything:
            continue
        governor = tree.tokens[above]
        last = at == cue.level - 1
        if dep in ("dobj", "nsubj", "nsubjpass", "csubj", "csubjpass", "pobj", "attr", "pcomp") and (
            governor.lemma in CARRYING
            or (governor.pos == "ADP" and governor.text.lower() in ("to", "for", "of", "from", "with", "by"))
            or last
        ):
            continue
        return False
    return True


def _reaches(tree: Tree, reading: Reading, cue: Cue, grade: float) -> bool:
    """Whether a modal above a trigger is about the trigger: its own verb's, or that of a verb that carries it."""
    if cue.level == 0 or grade < SURE:
        return True
    if any(dep == "conj" for dep, _ in reading.governors[: cue.level]) and cue.level == 1:
        return True
    dep, above = reading.governors[cue.level - 1]
    if dep == "nsubj" and not tree.tokens[reading.head].tag.startswith("VB") and cue.level == 1:
        return grade < CERTAIN or tree.tokens[above].lemma in CARRYING
    return (
        tree.tokens[above].lemma in CARRYING and carried(tree, reading, cue)
        if dep != "xcomp"
        else carried(tree, reading, cue)
    )


def _planned(tree: Tree, reading: Reading, grade: float) -> Verdict | None:
    word = _word(tree)
    future = reading.first("future", level=2)
    if future and _reaches(tree, reading, future, grade):
        return Verdict("planned", f"“{word(future)}” puts it into the future", future.token)
    head = tree.tokens[reading.head]
    if head.tag in ("VB", "VBG") or not head.tag.startswith("VB"):
        for dep, above in reading.governors[:2]:  # "is going to"
            governor = tree.tokens[above]
            if dep == "xcomp" and governor.text.lower() == "going" and head.tag == "VB":
                return Verdict("planned", "“going to” puts it into the future", above)
        if is_to(tree, reading):
            return Verdict("planned", "“is to” puts it into the future", reading.governors[0][1])
    meant = reading.first("intend", level=5)
    if meant and meant.level > 0 and word(meant).lower() == "due" and reading.governors[meant.level - 1][0] != "xcomp":
        meant = None  # "due to shelling" gives a cause
    if (
        meant
        and meant.level > 0
        and (grade < SURE or (carried(tree, reading, meant, anything=("ccomp",)) and is_verbal(tree, reading, meant)))
    ):
        name: Factuality = "hypothetical" if tree.tokens[meant.token].text.lower().startswith("threaten") else "planned"
        return Verdict(name, f"“{word(meant)}” says it is meant to come", meant.token)
    if reading.governors[:1] and reading.governors[0][0] == "dobj":
        threat = reading.governors[0][1]
        if tree.tokens[threat].lemma == "threaten":  # "threatened strikes on the town"
            return Verdict("hypothetical", f"“{tree.tokens[threat].text}” says it is meant to come", threat)
    if [dep for dep, _ in reading.governors[:2]] in (["pobj", "prep"], ["pobj", "agent"]):
        awaited = reading.governors[1][1]
        if tree.tokens[awaited].lemma in AWAITING:  # "bracing for an assault", "is threatened by an attack"
            return Verdict("hypothetical", f"“{tree.tokens[awaited].text}” says it may come", awaited)
    if meant and meant.level == 0 and meant.relation in ("amod",):
        return Verdict("planned", f"“{word(meant)}” says it is meant to come", meant.token)
    aim = aim_of(tree, reading)
    if aim is not None and grade < VERY_SURE:
        return Verdict("planned", "it is told as a purpose", aim)
    modifier = reading.first("alleged", level=0)
    if modifier and word(modifier).lower() in PLANNED_WORDS and grade < CERTAIN:
        return Verdict("planned", f"“{word(modifier)}” puts it into the future", modifier.token)
    noun = reading.first("chance", level=3)
    if noun and tree.tokens[noun.token].lemma in PLANNING_NOUNS and grade < QUITE_SURE:
        return Verdict("planned", f"“{word(noun)}” says it is meant to come", noun.token)
    return None


def _possible(tree: Tree, reading: Reading, grade: float) -> Verdict | None:
    word = _word(tree)
    alleged = allegation(tree, reading)
    if alleged is not None:
        return Verdict("possible", f"“{tree.tokens[alleged].text}” leaves it open", alleged)
    noun = reading.first("chance", level=2)
    if noun and tree.tokens[noun.token].lemma in MISSING_NOUNS and grade < 1.0:
        return Verdict("denied", f"“{word(noun)}” says it did not come about", noun.token)
    if noun and noun.level == 2 and [dep for dep, _ in reading.governors[:2]] == ["pobj", "prep"]:
        lemma = tree.tokens[noun.token].lemma  # "the risk of an attack", whatever its grade
        if lemma in RISK_NOUNS:
            return Verdict("possible", f"“{word(noun)}” leaves it open", noun.token)
    for names, level, least in (
        (("may",), 2, 2.8),
        (("hedge", "alleged"), 0, 3.1),
        (("hedge", "alleged"), 1, 2.6),
        (("doubt", "appear"), 2, 2.0),
        (("believe", "chance", "attempt", "must"), 2, SURE),
    ):
        cue = reading.first(*names, level=level)
        if (
            cue
            and grade < least
            and (cue.level == 0 or _reaches(tree, reading, cue, grade) or names[0] in ("doubt", "believe"))
        ):
            return Verdict("possible", f"“{word(cue)}” leaves it open", cue.token)
    return None


def _told(tree: Tree, reading: Reading, grade: float) -> Verdict:
    if grade < SURE:
        return Verdict("possible", "its surroundings leave it open")
    token = tree.tokens[reading.head]
    helpers = [tree.tokens[c] for c in tree.children[reading.head] if tree.tokens[c].dep == "aux"]
    if token.tag == "VBG" and any(helper.lemma == "be" and helper.tag in ("VBZ", "VBP") for helper in helpers):
        return Verdict("ongoing", "it is told in the present progressive", reading.head)
    if token.tag == "VBG" and any(h.lemma == "be" and h.tag == "VBN" for h in helpers):
        return Verdict("ongoing", "it is told as going on since", reading.head)
    if reading.governors:
        dep, above = reading.governors[0]
        governor = tree.tokens[above]
        if dep == "dobj" and governor.tag == "VBG" and governor.lemma in CARRYING:
            helpers = [tree.tokens[c] for c in tree.children[above] if tree.tokens[c].dep == "aux"]
            if any(helper.lemma == "be" and helper.tag in ("VBZ", "VBP") for helper in helpers):
                return Verdict("ongoing", "it is told in the present progressive", above)
        if dep == "attr" and governor.lemma == "be" and governor.tag in ("VBZ", "VBP") and tree.kids(above, "expl"):
            return Verdict("ongoing", "“there is” tells of it as going on", above)
        if (
            dep in ("nsubj", "csubj")
            and governor.tag == "VBG"
            and governor.lemma in GOING
            and any(tree.tokens[c].text.lower() == "still" for c in tree.children[above])
        ):
            return Verdict("ongoing", f"“still {governor.text}” says it goes on", above)
        if dep in ("nsubj", "xcomp") and governor.lemma in GOING and governor.tag in ("VBZ", "VBP", "VBG"):
            return Verdict("ongoing", f"“{governor.text}” says it goes on", above)
    goes_on = lasting(tree, reading.head)
    if goes_on is not None:
        return Verdict("ongoing", *goes_on)
    return Verdict("happened", "it is told as a fact")
