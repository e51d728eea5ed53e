"""What stands around an event that says whether it took place: modals, negation, conditions, plans, hedges.

`data/cues.tsv` lists the words of each cue with an example, `text/denying.py` those that deny; `Reading` holds what was
found around one trigger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.layers.events.grammar import Tree
from reportedly.model import Token
from reportedly.text import denying
from reportedly.text.lemmas import lemmas_of

HIGHEST = 6  # governors that are looked at above a trigger
BRINGS = frozenset(
    {
        "xcomp",
        "ccomp",
        "pcomp",
        "advcl",
        "acl",
        "dobj",
        "pobj",
        "nsubj",
        "nsubjpass",
        "csubj",
        "csubjpass",
        "conj",
        "relcl",
        "prep",
        "attr",
        "appos",
        "dep",
        "parataxis",
        "compound",
        "oprd",
        "poss",
        "dative",
        "agent",
        "acomp",
    }
)
MODALS = frozenset({"future", "would", "may", "must"})
BLOCKED = frozenset({"relcl"})  # what governs a noun says nothing of what a relative clause tells about it


@lru_cache(maxsize=1)
def table() -> Mapping[str, tuple[str, ...]]:
    """Word → its cues."""
    found: dict[str, list[str]] = {}
    for line in (files("reportedly.layers.factuality") / "data" / "cues.tsv").read_text("utf-8").splitlines()[1:]:
        cue, words, _ = line.split("\t")
        for word in words.split():
            if cue not in found.setdefault(word, []):
                found[word].append(cue)
    for word in denying.lemmas("event"):
        found.setdefault(word, []).append("deny")
    return {word: tuple(cues) for word, cues in found.items()}


def cues_of(token: Token, governs: bool = False) -> tuple[str, ...]:
    """The cues of a word: by its form, its lemma, or a lemma that its ending allows (the parser's can be wrong).

    `governs`: the word is a verb or noun that has the event under it; its form comes last ("a threatened strike" has
    the modifier, "threatened to strike" the verb).
    """
    words = table()
    low = token.text.lower()
    forms = (token.lemma, *lemmas_of(low)[::-1], low) if governs else (low, token.lemma, *lemmas_of(low))
    return next((found for form in forms if (found := words.get(form))), ())


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found: its name, the token that carries it, how many governors above the trigger, and its relation.

    `open`: nothing between the cue and the trigger (a reported clause, a clause of time) keeps it from the trigger.
    """

    name: str
    token: int
    level: int
    relation: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """The cues around a trigger, nearest first, and the governors of the trigger with the edges that lead to them."""

    head: int
    cues: tuple[Cue, ...]
    governors: tuple[tuple[str, int], ...]

    def first(self, *names: str, level: int = HIGHEST) -> Cue | None:
        """The nearest cue of these names that reaches the trigger, at most `level` governors up."""
        return next((cue for cue in self.cues if cue.name in names and cue.open and cue.level <= level), None)


WHENCE = frozenset("following after amid during".split())
"""Prepositions whose object is taken as given: "accuses Russia of terror following the bombing"."""
OPEN = frozenset(
    {
        "xcomp",
        "conj",
        "dobj",
        "pobj",
        "prep",
        "nsubj",
        "nsubjpass",
        "csubj",
        "csubjpass",
        "attr",
        "dative",
        "acomp",
        "oprd",
        "pcomp",
        "compound",
        "agent",
        "dep",
    }
)
SMALL = frozenset(
    {
        "aux",
        "auxpass",
        "neg",
        "advmod",
        "mark",
        "det",
        "amod",
        "preconj",
        "prt",
        "cc",
        "predet",
        "intj",
        "acomp",
        "compound",
        "expl",
    }
)


def _around(tree: Tree, index: int, level: int, found: list[Cue], below: int | None, clear: bool) -> None:
    """Cues among the function words and modifiers of one token."""
    words = table()
    for child in tree.children[index]:
        token = tree.tokens[child]
        low = token.text.lower()
        if token.dep in SMALL and child != below:
            for cue in cues_of(token):
                if cue in ("future", "would", "may", "must") and token.dep not in ("aux",):
                    continue
                if cue in (
                    "intend",
                    "attempt",
                    "demand",
                    "prevent",
                    "end",
                    "deny",
                    "say",
                    "know",
                    "succeed",
                    "believe",
                    "claim",
                    "chance",
                    "appear",
                ) and token.dep not in ("acomp", "amod"):
                    continue
                found.append(Cue(cue, child, level, token.dep, clear))
            if token.dep == "advmod":
                for grandchild in tree.children[child]:
                    for cue in words.get(tree.tokens[grandchild].text.lower(), ()):
                        if cue in ("negation", "hedge"):
                            found.append(Cue(cue, grandchild, level, "advmod", clear))
        elif token.dep in ("nsubj", "nsubjpass", "dobj", "attr") and child != below:
            if low in ("nobody", "none", "nothing", "no-one", "neither", "no"):
                found.append(Cue("negation", child, level, token.dep, clear))
            for grandchild in tree.children[child]:
                if tree.tokens[grandchild].dep == "det" and tree.tokens[grandchild].text.lower() in ("no", "neither"):
                    found.append(Cue("negation", grandchild, level, token.dep, clear))


def _phrasal(tree: Tree, verb: int) -> tuple[str, ...]:
    """The cues of a verb with its particle: "held up", "cut off"."""
    forms = (f"{tree.tokens[verb].lemma}_{tree.tokens[c].text.lower()}" for c in tree.kids(verb, "prt", "advmod"))
    return next((found for form in forms if (found := table().get(form))), ())


def read(tree: Tree, head: int) -> Reading:
    """The cues around the token that heads a trigger."""
    cues: list[Cue] = []
    governors: list[tuple[str, int]] = []
    tokens = tree.tokens
    _around(tree, head, 0, cues, None, True)
    at, level, inside, clear = head, 0, True, True
    while level < HIGHEST and tokens[at].head != at:
        token = tokens[at]
        if token.dep not in BRINGS or not inside:
            break
        above = token.head
        level += 1
        governors.append((token.dep, above))
        governor = tokens[above]
        if token.dep == "conj":  # "did not attack or shell": what stands before the first holds for both
            if not any(tokens[c].dep in ("nsubj", "nsubjpass") for c in tree.children[at]):
                _around(tree, above, level - 1, cues, at, clear)
        elif token.dep in BLOCKED:
            inside = False
        else:
            for cue in (*_phrasal(tree, above), *cues_of(governor, governs=True)):
                if cue not in MODALS:
                    cues.append(Cue(cue, above, level, token.dep, clear and token.dep not in ("advcl", "parataxis")))
            clear = clear and token.dep in OPEN and governor.text.lower() not in WHENCE
            _around(tree, above, level, cues, at, clear)
        at = above
    return Reading(head, tuple(cues), tuple(governors))
