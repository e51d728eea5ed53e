"""Nouns of acts and the words beside them: which share who does them, which are named by whom they befall.

"Ravian shelling and air strikes killed nine": both are Ravian, and both have killed. "Her detention", "Petrov's
release": who stands before such a noun is no doer.
"""

from __future__ import annotations

from reportedly.layers.events.argument_words import ABSTRACT, ARMS, BEFALLEN, HAVING
from reportedly.layers.events.features import concepts
from reportedly.layers.events.grammar import Tree
from reportedly.layers.events.lexicon import by_first_word

OF_PERSONS = frozenset({"arrest", "abduction", "release_or_concession"})
"""Types whose nouns have before them the person who is taken or let go."""
OF_VICTIMS = frozenset("murder assassination execution killing torture poisoning rape beheading lynching death".split())
HAPPENING = frozenset("erupt break flare rage continue resume begin start take occur intensify escalate go".split())
"""Verbs by which it is told that there is fighting: "broke out", "took place", "raged"."""
WORK = frozenset({"work", "doing", "handiwork"})
OWN = frozenset({"his", "her", "their"})
TAKEN = frozenset({"captives", "civilians"})
"""Concepts of the words for people who are taken, let go or killed."""


def coordinated_act(tree: Tree, noun: int) -> int | None:
    """The noun of another act with which a noun of an act is coordinated: "shelling and air strikes"; None for none."""
    token = tree.tokens[noun]
    joined = token.dep == "conj" or (token.dep in ("nmod", "compound") and bool(tree.kids(noun, "cc")))
    above = tree.tokens[token.head]
    if not joined or (above.pos not in ("NOUN", "PROPN") and above.tag != "VBG"):
        return None
    return token.head if above.lemma in by_first_word() else None


def is_gerund(tree: Tree, index: int) -> bool:
    """Whether what stands around a form in -ing shows it to be a noun: "Russian shelling", "the bombing of"."""
    token = tree.tokens[index]
    of = any(tree.tokens[k].text.lower() == "of" for k in tree.kids(index, "prep"))
    named = bool(tree.kids(index, "det", "amod", "poss", "nmod"))
    before = tree.tokens[index - 1] if index else token
    fired = before.dep == "pobj" and before.lemma in ARMS  # "in Russian artillery shelling"
    beside = token.dep == "conj" and tree.tokens[token.head].pos == "NOUN" and not tree.kids(index, "dobj")
    return token.dep == "aux" or named or of or fired or beside


def is_mistaken_noun(tree: Tree, index: int) -> bool:
    """Whether a noun was tagged as a verb: "On Sunday missile strikes on the town killed nine"."""
    token = tree.tokens[index]
    placed = token.dep in ("pobj", "dobj", "nsubj") and token.tag in ("VBZ", "VBP")
    return placed and bool(tree.kids(index, "compound", "amod"))


def led_by(tree: Tree, noun: int) -> list[int]:
    """Who leads those who act: "US-led strikes", "a US-led coalition air strike"."""
    led = [k for k in tree.kids(noun, "amod") if tree.tokens[k].text.lower() == "led"]
    return [k for index in led for k in tree.kids(index, "npadvmod", "nmod", "compound")]


def whom_it_befalls(tree: Tree, noun: int, kind: str) -> list[int]:
    """The persons before a noun of an act whom it befalls: "her detention", "the hostages' release".

    Args:
        kind: the type that the noun usually stands for.
    """
    if kind not in OF_PERSONS and tree.tokens[noun].lemma not in OF_VICTIMS:
        return []
    return [k for k in tree.kids(noun, "poss") if _is_person(tree, k)]


def _is_person(tree: Tree, index: int) -> bool:
    token = tree.tokens[index]
    if token.entity == "PERSON" or token.text.lower() in OWN:
        return True
    return not TAKEN.isdisjoint(concepts().get(token.text.lower(), ()))


def between_whom(tree: Tree, noun: int) -> list[int]:
    """Between whom a fight or talks are, where the verb says it: "clashes broke out between soldiers and rebels"."""
    verb = next((k for k in tree.ancestors(noun)[1:] if tree.tokens[k].tag.startswith("VB")), None)
    if verb is None or tree.tokens[verb].lemma not in HAPPENING:
        return []
    time = [t for word in tree.kids(verb, "prep") for t in tree.kids(word, "pobj") if tree.tokens[t].lemma == "time"]
    words = [word for above in (verb, *time) for word in tree.kids(above, "prep")]
    between = [word for word in words if tree.tokens[word].text.lower() == "between"]
    return [k for word in between for k in tree.kids(word, "pobj")]


def whose_work(tree: Tree, verb: int) -> list[int]:
    """Whose work it is told to be: "the blast was the work of rebels"."""
    works = [k for k in tree.kids(verb, "attr") if tree.tokens[k].lemma in WORK]
    of = (k for work in works for k in tree.kids(work, "prep") if tree.tokens[k].text.lower() == "of")
    return [k for word in of for k in tree.kids(word, "pobj")]


def is_befallen(tree: Tree, noun: int) -> bool:
    """Whether a word stands for what an act befalls, not for who acts: a place, a building, those it killed."""
    token = tree.tokens[noun]
    if token.entity in ("GPE", "LOC", "FAC") or token.lemma in BEFALLEN:
        return True
    while token.dep == "conj" and token.head < noun:
        noun, token = token.head, tree.tokens[token.head]
    of = tree.tokens[token.head]
    return token.dep == "pobj" and of.text.lower() == "of" and tree.tokens[of.head].lemma in ("life", "death")


def is_had(tree: Tree, noun: int) -> bool:
    """Whether a noun is what somebody has, finds or keeps: the doing behind it is theirs."""
    token = tree.tokens[noun]
    return token.dep == "dobj" and tree.tokens[token.head].lemma in HAVING and token.lemma in ABSTRACT
