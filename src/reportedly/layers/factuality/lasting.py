"""What goes on rather than happened once: a war, what forces do daily, a sum over months.

Asked only of what is told as a fact. Words and the tense decide; "launched an offensive in May" tells of
one act and is left alone.
"""

from __future__ import annotations

from reportedly.layers.events.grammar import Tree

WARS = frozenset("war warfare conflict occupation hostility".split())
"""What lasts for months or years, however it is told."""
CAMPAIGNS = frozenset("offensive counteroffensive counter-offensive campaign invasion siege insurgency".split())
"""What lasts too where it is taken as known ("its invasion"), but can be launched, repelled or ended on a day."""
DEFINITE = frozenset("the this that its their his her our".split())
FIGHTING = frozenset("fight battle combat operate wage".split())
HARMING = frozenset(
    "kill wound injure die perish hit strike attack target bomb shell fire shoot bombard pound destroy damage displace "
    "detain arrest abduct kidnap torture execute raid ambush clash flee loot burn".split()
)
"""Deeds of which sums and habits are told."""
FROM_THEN = frozenset("since after following before until".split())
"""Words before what is taken as a point in time: "since the invasion"."""
OPENING = frozenset(
    "launch begin start open mount announce end finish halt stop repel repulse foil thwart lift break order stage "
    "unleash wage lose win call".split()
)
OVER = frozenset("past previous last former cold world civil six-day first second 1948 1967 1973 2014 2020".split())
OFTEN = frozenset(
    "daily regular continued continuing constant increasing increased relentless repeated ongoing persistent frequent "
    "incessant routine mounting intensified intensifying systematic rampant".split()
)
RECENT = frozenset("recent past".split())
"""Of several acts: those of some time ("recent strikes")."""
EVERY = frozenset("all some such many".split())
"""Of several acts: those of no time ("track all air strikes", "some attacks were meant to frighten")."""
CHANGING = frozenset("escalate intensify step increase ramp reduce slow scale continue accelerate sustain curb".split())
"""What is done to acts that go on: "escalating its attacks"."""
CHANGED = frozenset("pace tempo intensity frequency rate scale most much brunt bulk driver pattern".split())
"""What acts that go on have: "the pace of attacks", "most of the fighting"."""
GAINS = frozenset("advance gain".split())
LENGTHS = frozenset("week month year decade".split())
WITHIN = frozenset("over in during within".split())
ROWS = frozenset("wave string series spate campaign round".split())
ACTS = frozenset("strike attack raid bombing shelling airstrike bombardment operation".split())
SUMS = frozenset("thousand million".split())
"""So many are not the dead of one act that a report tells."""
DYING = frozenset({"die", "perish"})
SUM_OF_ACTS = 5_000  # people; set by hand: the deadliest single acts of these wars killed some thousand
LONGEST_FIGURE = 12  # digits
MORE = frozenset("multiple several numerous many various".split())
HABIT = frozenset(
    "daily increasingly regularly routinely constantly repeatedly often frequently continually incessantly".split()
)
UNITS = frozenset("day week night month hour".split())
PRESENT = frozenset({"VBZ", "VBP"})
TOLD = frozenset("say tell report claim state add write".split())


def lasting(tree: Tree, head: int) -> tuple[str, int] | None:
    """(why an event is told as going on, the token that says so); None for what happened once."""
    token = tree.tokens[head]
    if token.tag.startswith("NN") or (token.tag == "VBG" and token.dep in ("dobj", "pobj", "nsubj")):
        return _noun(tree, head)
    if token.tag == "VBG" and token.dep == "pcomp" and (found := _changed(tree, head)) is not None:
        return found
    return _verb(tree, head)


def _noun(tree: Tree, head: int) -> tuple[str, int] | None:
    token = tree.tokens[head]
    if (found := _changed(tree, head)) is not None:
        return found
    around = _around(tree, head)
    if token.lemma in WARS | CAMPAIGNS and not MORE.intersection(around):
        verb = tree.tokens[token.head]
        if token.dep == "pobj" and verb.text.lower() in FROM_THEN:
            return None
        opened = token.dep in ("dobj", "nsubj", "nsubjpass") and verb.lemma in OPENING
        if opened or OVER.intersection(around) or any(word.isdigit() for word in around):
            return None
        if token.lemma in WARS or (_is_known(tree, head) and not _is_told_once(tree, head)):
            return f"“{token.text}” is told as a whole that goes on", head
        return None
    several = MORE if token.lemma in CAMPAIGNS else RECENT | EVERY if token.tag == "NNS" else frozenset()
    return _often(tree, head, several)


def _around(tree: Tree, noun: int) -> dict[str, int]:
    """The words that qualify a noun, those beside the first too ("widespread and systematic"), and their tokens.

    So do those of a noun that it is coordinated with: "constant artillery and aerial bombardment".
    """
    first = [*tree.kids(noun, "amod", "det", "compound", "nummod")]
    if tree.tokens[noun].dep == "conj" and not tree.kids(noun, "det"):
        first += tree.kids(tree.tokens[noun].head, "amod")
    return {tree.tokens[k].text.lower(): k for k in (*first, *(other for k in first for other in tree.kids(k, "conj")))}


def _often(tree: Tree, noun: int, further: frozenset[str] = frozenset()) -> tuple[str, int] | None:
    """(why, the word) where what qualifies a noun says that it was more than one time: "systematic torture"."""
    often = next((k for word, k in _around(tree, noun).items() if word in OFTEN | further), None)
    return None if often is None else (f"“{tree.tokens[often].text}” tells of more than one time", often)


def _changed(tree: Tree, head: int) -> tuple[str, int] | None:
    """(why, the word) where acts are told as growing, slowing or being most of something: "escalating its attacks"."""
    token = tree.tokens[head]
    after = next((k for k in range(head + 1, min(head + 3, len(tree.tokens))) if tree.tokens[k].lemma == "another"), 0)
    if after and tree.tokens[after - 1].text.lower() == "after":
        return "one after another are told", after
    many = token.tag == "NNS"
    if many and token.lemma in GAINS and tree.kids(head, "poss"):
        return f"“{token.text}” are told as a whole that goes on", head
    above = tree.tokens[token.head]
    if many and token.dep == "dobj" and above.lemma in CHANGING and above.tag != "VBD":
        return f"“{above.text}” says that they go on", token.head
    if many and token.dep == "nsubj" and above.lemma in HARMING and tree.kids(token.head, "aux"):
        return _sum(tree, token.head)  # "strikes have destroyed nine depots in recent weeks"
    fighting = token.text.lower() in ("fighting", "combat")
    if token.dep in ("pobj", "pcomp") and above.text.lower() in ("of", "in"):
        over = above.head
        if fighting and tree.tokens[over].tag.startswith("VB"):  # "expects a slower tempo in fighting"
            over = next(iter(tree.kids(over, "dobj")), over)
        words = {tree.tokens[k].text.lower() for k in tree.kids(over, "amod")}
        row = tree.tokens[over].lemma in ROWS and bool(words & (OFTEN | RECENT | MORE))
        latest = tree.tokens[tree.tokens[over].head]  # "the latest in a series of strikes"
        row = row or (tree.tokens[over].lemma in ROWS and _latest(tree, latest.head, tree.tokens[over].head))
        if (many or fighting) and (tree.tokens[over].lemma in CHANGED or row) and not tree.kids(head, "nummod"):
            return f"“{tree.tokens[over].text}” tells of more than one", over
    if token.dep == "pobj" and fighting:
        verb = tree.tokens[above.head]
        since = _since(tree, above.head) if verb.lemma in HARMING and tree.kids(above.head, "aux") else None
        if since is not None:
            return f"“{tree.tokens[since].text}” tells a sum over a length of time", since
    helpers = {tree.tokens[k].text.lower() for k in tree.kids(token.head, "aux")}
    if token.dep == "dobj" and above.tag == "VBG" and helpers & {"have", "has"} and "been" in helpers:
        return f"“been {above.text}” says that it goes on", token.head
    return None


def _latest(tree: Tree, noun: int, preposition: int) -> bool:
    """Whether a row of acts is that of which one was "the latest", "the first", "the deadliest"."""
    if tree.tokens[preposition].text.lower() not in ("in", "of"):
        return False
    words = (noun, *tree.kids(noun, "amod"))
    return any(tree.tokens[k].text.lower() == "latest" or tree.tokens[k].tag in ("JJS", "RBS") for k in words)


def _is_known(tree: Tree, head: int) -> bool:
    """Whether a campaign is taken as known: "the invasion", "Russia's offensive"."""
    return any(
        tree.tokens[k].text.lower() in DEFINITE or tree.tokens[k].dep == "poss" for k in tree.kids(head, "det", "poss")
    )


def _is_told_once(tree: Tree, head: int) -> bool:
    """Whether a campaign is the object of a deed in the past: "repelled the offensive"."""
    token = tree.tokens[head]
    return token.dep == "dobj" and tree.tokens[token.head].tag in ("VBD", "VBN")


def _verb(tree: Tree, head: int) -> tuple[str, int] | None:
    token = tree.tokens[head]
    if token.tag == "VBG" and token.dep == "acl" and token.lemma in FIGHTING:
        return f"“{token.text}” says what they are at", head  # "a group fighting in the north"
    since = _since(tree, head) if token.tag == "VBN" and token.dep == "acl" and token.lemma in HARMING else None
    if since is not None:
        return (
            f"“{tree.tokens[since].text}” tells a sum over a length of time",
            since,
        )  # "7,000 people killed since May"
    if token.lemma in HARMING and (found := _sum(tree, head)) is not None:
        return found
    helpers = [tree.tokens[k] for k in tree.kids(head, "aux", "auxpass")]
    harms = token.lemma in HARMING
    if harms and any(helper.lemma == "have" and helper.tag in PRESENT for helper in helpers):
        since = _since(tree, head)
        if since is not None:
            return f"“{tree.tokens[since].text}” tells a sum over a length of time", since
    if harms and token.tag == "VBN" and (far := _since(tree, head)) is not None and tree.tokens[far].lemma == "far":
        return f"“so {tree.tokens[far].text}” tells a sum over a length of time", far
    above = tree.tokens[token.head]
    if token.tag == "VBG" and token.dep in ("advcl", "acl") and above.tag in ("VBG", "NNS"):
        verb = token.head if above.tag == "VBG" else above.head
        perfect = {tree.tokens[k].text.lower() for k in tree.kids(verb, "aux")}
        if tree.tokens[verb].tag == "VBG" and "been" in perfect:
            return f"“been {tree.tokens[verb].text}” says that it goes on", verb  # "has been raiding farms, killing"
    beside = token.tag == "VBG" and token.dep == "advcl" and above.tag == "VBG" and above.dep == "ccomp"
    if beside and any(tree.tokens[k].lemma == "be" for k in tree.kids(token.head, "aux")):
        return f"“{above.text}” is told as a habit", token.head  # "found that they were using schools, firing"
    if token.tag == "VBG" and any(helper.lemma == "be" and helper.tag == "VBD" for helper in helpers):
        above = tree.tokens[token.head]
        if token.dep == "ccomp" and above.lemma in TOLD and above.tag == "VBD":
            return "it is told as going on when it was said", head  # "said they were destroying crops"
    if harms and token.tag == "VBP" and token.dep == "ccomp" and tree.kids(head, "mark"):
        return "it is told in the present of no day", head  # "claims that they attack civilians"
    if harms and (token.tag in PRESENT or any(helper.tag in PRESENT for helper in helpers)):
        for k in tree.kids(head, "advmod", "npadvmod"):
            low = tree.tokens[k].text.lower()
            each = any(tree.tokens[d].text.lower() in ("each", "every") for d in tree.kids(k, "det"))
            if low in HABIT or (each and tree.tokens[k].lemma in UNITS):
                return f"“{tree.tokens[k].text}” tells of a habit", k
    return None


def _is_more_than_one_act(number: str) -> bool:
    """Whether a figure is too large for the people harmed in one act that a report tells."""
    digits = number.replace(",", "")
    return digits.isdecimal() and len(digits) < LONGEST_FIGURE and int(digits) >= SUM_OF_ACTS


def _sum(tree: Tree, head: int) -> tuple[str, int] | None:
    """(why, the word) where a verb of harm tells the sum of many acts: "in recent weeks", "has killed thousands"."""
    tokens = tree.tokens
    for prep in tree.kids(head, "prep"):
        for unit in tree.kids(prep, "pobj") if tokens[prep].text.lower() in WITHIN else ():
            around = {tokens[k].text.lower() for k in tree.children[unit]}
            if tokens[unit].lemma in LENGTHS and around & {"past", "last", "recent"} and not _is_one(tree, unit):
                return f"“{tokens[unit].text}” tells a sum over a length of time", unit
    subjects = tree.kids(head, "nsubj") or [tokens[head].head] * (tokens[head].dep == "relcl")
    of_war = next((k for k in subjects if tokens[k].lemma in WARS | CAMPAIGNS or tokens[k].lemma == "fighting"), None)
    perfect = any(tokens[k].lemma == "have" and tokens[k].tag in PRESENT for k in tree.kids(head, "aux"))
    if of_war is not None and perfect:
        return f"“{tokens[of_war].text}” has done it as a whole", of_war
    by_acts = perfect and any(tokens[k].tag == "NNS" and tokens[k].lemma in ACTS for k in subjects)
    sums = SUMS | {"hundred"} if by_acts else SUMS
    undergone = tree.kids(head, "dobj", "nsubjpass")
    if not undergone and tokens[head].lemma in DYING:
        undergone = tree.kids(head, "nsubj")
    many = next((k for k in undergone if tokens[k].lemma in sums), None)
    if many is None and perfect:  # "more than 280,000 people have been killed"
        counts = (n for k in undergone for n in tree.kids(k, "nummod"))
        many = next((n for n in counts if _is_more_than_one_act(tokens[n].text)), None)
    if many is not None and tokens[head].tag != "VBD":
        return f"“{tokens[many].text}” tells a sum of many acts", many
    used = tokens[tokens[head].head]
    if tokens[head].dep in ("xcomp", "advcl") and used.lemma == "use" and (used.dep == "relcl" or used.tag == "VBN"):
        passive = bool(tree.kids(tokens[head].head, "auxpass"))
        if passive or used.dep == "relcl":
            return f"“{used.text}” tells what it is used for", tokens[head].head
    return None


def _is_one(tree: Tree, unit: int) -> bool:
    """Whether a length is a single week: what happened in "the past week" can be one act."""
    return tree.tokens[unit].lemma == "week" and tree.tokens[unit].tag == "NN"


def _since(tree: Tree, head: int) -> int | None:
    """The word that says over which length of time a sum runs: "since March", "so far"."""
    for k in tree.kids(head, "prep", "mark", "advmod", "advcl"):
        low = tree.tokens[k].text.lower()
        if low == "since" or (low == "far" and k and tree.tokens[k - 1].text.lower() == "so"):
            return k
        for inner in tree.kids(k, "mark", "prep"):
            if tree.tokens[inner].text.lower() == "since":
                return inner
    return None
